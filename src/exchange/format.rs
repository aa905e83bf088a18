//! The formats by their names, and which way each goes.

use super::parsed::{Malformed, Omissions, ParsedFile};
use super::{
    Report, brat, claimreview, conll, csv, doccano, html, hypothesis, jsonl, labelstudio, markdown, prodigy, spacy,
    spans, webannotation, webannotsv,
};
use clap::ValueEnum;
use spans::ExportContent;

/// A format of other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "kebab-case")]
pub enum ExchangeFormat {
    /// A report in Markdown, with quotes and tags as Obsidian has them
    #[value(alias = "md", alias = "obsidian")]
    Markdown,
    /// A report as one HTML page that needs nothing else
    Html,
    /// The finished claims as reviews of schema.org in JSON-LD; exit 1 where one lacks what is asked for
    Claimreview,
    /// W3C Web Annotations in JSON-LD
    #[value(alias = "w3c", alias = "jsonld")]
    Webannotation,
    /// Hypothes.is, as its API has it
    Hypothesis,
    /// brat standoff: an .ann file, with the text in a .txt file beside it
    Brat,
    /// doccano, JSON lines
    Doccano,
    /// Label Studio, JSON
    LabelStudio,
    /// Prodigy, JSON lines
    Prodigy,
    /// WebAnno TSV 3.3, for INCEpTION
    #[value(alias = "webanno-tsv", alias = "inception")]
    Webanno,
    /// Tokens with IOB2 tags
    #[value(alias = "iob2")]
    Conll,
    /// Doc of spaCy, a JSON object a line
    Spacy,
    /// A table of annotations and claims, for a spreadsheet
    Csv,
    /// The same, parted by tabs
    Tsv,
    /// Mentions of entities, a JSON object a line; only read
    Jsonl,
}

/// What goes into a file and what beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOutput {
    /// The file.
    pub text: String,
    /// Files that belong to it: their names, of which one that begins with a dot is the end of the file's own, and what
    /// is in them.
    pub companion_files: Vec<(String, String)>,
}

impl ExchangeFormat {
    /// As the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Claimreview => "claimreview",
            Self::Webannotation => "webannotation",
            Self::Hypothesis => "hypothesis",
            Self::Brat => "brat",
            Self::Doccano => "doccano",
            Self::LabelStudio => "label-studio",
            Self::Prodigy => "prodigy",
            Self::Webanno => "webanno",
            Self::Conll => "conll",
            Self::Spacy => "spacy",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
        }
    }

    /// Whether one is read.
    pub const fn is_read(self) -> bool {
        !self.is_report()
    }

    /// Whether one is written.
    pub const fn is_written(self) -> bool {
        !matches!(self, Self::Jsonl)
    }

    /// Whether it is made for people to read, and of one article.
    pub const fn is_report(self) -> bool {
        matches!(self, Self::Markdown | Self::Html | Self::Claimreview)
    }

    /// Whether a file holds several articles.
    pub const fn holds_several(self) -> bool {
        !self.is_report() && !matches!(self, Self::Brat | Self::Webanno)
    }

    /// How names of such files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Claimreview | Self::Webannotation => "jsonld",
            Self::Hypothesis | Self::LabelStudio => "json",
            Self::Brat => "ann",
            Self::Doccano | Self::Prodigy | Self::Spacy | Self::Jsonl => "jsonl",
            Self::Webanno | Self::Tsv => "tsv",
            Self::Conll => "conll",
            Self::Csv => "csv",
        }
    }

    /// What is written where nobody says: where a format has a word for entities, those too.
    pub const fn content(self) -> ExportContent {
        match self {
            Self::Webannotation | Self::Hypothesis | Self::Csv | Self::Tsv => ExportContent::Annotations,
            Self::Conll => ExportContent::Entities,
            _ => ExportContent::All,
        }
    }

    /// `reports` in this format, and what it has no place for in `omissions`. A format that holds one article has that of the
    /// first.
    pub fn write(self, reports: &[Report<'_>], omissions: &mut Omissions) -> ExportOutput {
        let Some(first) = reports.first() else { return ExportOutput::default() };
        let mut entities = 0;
        if matches!(self, Self::Webannotation | Self::Hypothesis | Self::Csv | Self::Tsv) {
            entities = reports.iter().map(|report| report.mentions().count()).sum();
        }
        omissions.add("entities", entities);
        let mut beside = Vec::new();
        let text = match self {
            Self::Markdown => markdown::report(first),
            Self::Html => html::report(first),
            Self::Claimreview => claimreview::json_ld(&claimreview::reviews(first).complete),
            Self::Webannotation => webannotation::write(reports),
            Self::Hypothesis => hypothesis::write(reports),
            Self::Brat => {
                beside.push((".txt".into(), first.article.text().into()));
                beside.push(("annotation.conf".into(), brat::configuration(&labels(reports))));
                brat::write(first, omissions)
            }
            Self::Doccano => doccano::write(reports, omissions),
            Self::LabelStudio => {
                let (tasks, names) = labelstudio::write(reports, omissions);
                beside.push((".config.xml".into(), labelstudio::configuration(names)));
                tasks
            }
            Self::Prodigy => prodigy::write(reports, omissions),
            Self::Webanno => webannotsv::write(first, omissions),
            Self::Conll => conll::write(reports, omissions),
            Self::Spacy => spacy::write(reports, omissions),
            Self::Csv => csv::write(reports, b',', omissions),
            Self::Tsv => csv::write(reports, b'\t', omissions),
            Self::Jsonl => String::new(),
        };
        ExportOutput { text, companion_files: beside }
    }

    /// What a file of this format holds. `beside` is the text beside it, for brat; `source` found the mentions that do not
    /// say who did.
    ///
    /// # Errors
    /// The first line that is not of the format.
    pub fn read(self, text: &str, beside: Option<String>, source: &str) -> Result<ParsedFile, Malformed> {
        match self {
            Self::Webannotation => webannotation::read(text),
            Self::Hypothesis => hypothesis::read(text),
            Self::Brat => brat::read(text, beside),
            Self::Doccano => doccano::read(text),
            Self::LabelStudio => labelstudio::read(text),
            Self::Prodigy => prodigy::read(text),
            Self::Webanno => webannotsv::read(text),
            Self::Conll => conll::read(text),
            Self::Spacy => spacy::read(text),
            Self::Csv => csv::read(text, b','),
            Self::Tsv => csv::read(text, b'\t'),
            Self::Jsonl => jsonl::read(text, source),
            Self::Markdown | Self::Html | Self::Claimreview => {
                Err(Malformed::new(1, format!("{} can be written, but not read", self.name())))
            }
        }
    }
}

/// The labels that annotations of `reports` have.
fn labels(reports: &[Report<'_>]) -> Vec<String> {
    let used = reports.iter().flat_map(Report::exported_annotations).map(|mark| mark.annotation.label.clone());
    let known = reports.iter().flat_map(|report| report.project.labels.list()).map(|label| label.name.clone());
    let mut labels: Vec<String> = used.chain(known).filter(|label| !label.is_empty()).collect();
    labels.sort();
    labels.dedup();
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_command_line() {
        for format in ExchangeFormat::value_variants() {
            assert_eq!(format.to_possible_value().unwrap().get_name(), format.name());
        }
    }
}
