//! The supported exchange formats: names, file extensions, and dispatch to their readers and writers.

use super::parsed::{Malformed, Omissions, ParsedFile};
use super::{
    Report, brat, claimreview, clippings, conll, csv, doccano, html, hypothesis, jsonl, labelstudio, markdown, prodigy,
    spacy, spans, webannotation, webannotsv, xmi, zotero,
};
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use spans::ExportContent;

/// An exchange format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "kebab-case")]
pub enum ExchangeFormat {
    /// A report in Markdown, with quotes and tags for Obsidian
    #[value(alias = "md", alias = "obsidian")]
    Markdown,
    /// A report as one self-contained HTML page
    Html,
    /// Finished claims as schema.org `ClaimReview` in JSON-LD; exit code 1 if one lacks a required property
    Claimreview,
    /// W3C Web Annotations in JSON-LD
    #[value(alias = "w3c", alias = "jsonld")]
    Webannotation,
    /// Hypothes.is: what its sidebar exports and imports; results of its API are read too
    Hypothesis,
    /// brat standoff: an .ann file, and the text in a .txt file next to it
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
    /// spaCy Doc, one JSON object per line
    Spacy,
    /// A table of annotations and claims, for a spreadsheet
    Csv,
    /// The same, separated by tabs
    Tsv,
    /// Entity mentions, one JSON object per line; import only
    Jsonl,
    /// UIMA CAS XMI, for INCEpTION; import only
    #[value(alias = "uima")]
    Xmi,
    /// Annotations of Zotero, JSON; import only
    Zotero,
    /// The file My Clippings.txt of a Kindle; import only
    Kindle,
    /// Highlights of KOReader, JSON; import only
    Koreader,
}

/// An exported file and its companion files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOutput {
    /// Content of the file.
    pub text: String,
    /// Name and content of each companion file. A name with a leading dot is a suffix to append to the name of the main
    /// file.
    pub companion_files: Vec<(String, String)>,
}

impl ExchangeFormat {
    /// Name of the format on the command line.
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
            Self::Xmi => "xmi",
            Self::Zotero => "zotero",
            Self::Kindle => "kindle",
            Self::Koreader => "koreader",
        }
    }

    /// A parser for an option whose help lists only the formats that are `supported`. It parses the names of the rest too,
    /// so that their error can say what they can be used for.
    pub(crate) fn parser(supported: impl Fn(Self) -> bool) -> impl TypedValueParser<Value = Self> {
        let listed = |format: &Self| Some(format.to_possible_value()?.hide(!supported(*format)));
        let values: Vec<PossibleValue> = Self::value_variants().iter().filter_map(listed).collect();
        PossibleValuesParser::new(values).try_map(|name| Self::from_str(&name, false))
    }

    /// Whether files of this format can be imported.
    pub(crate) const fn is_read(self) -> bool {
        !self.is_report()
    }

    /// Whether this format can be exported.
    pub(crate) const fn is_written(self) -> bool {
        !matches!(self, Self::Jsonl | Self::Xmi | Self::Zotero | Self::Kindle | Self::Koreader)
    }

    /// Whether it is a report for readers. A report covers one article.
    pub(crate) const fn is_report(self) -> bool {
        matches!(self, Self::Markdown | Self::Html | Self::Claimreview)
    }

    /// Whether a file can contain several articles.
    pub(crate) const fn holds_several(self) -> bool {
        !self.is_report() && !matches!(self, Self::Brat | Self::Webanno)
    }

    /// File extension without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Claimreview | Self::Webannotation => "jsonld",
            Self::Hypothesis | Self::LabelStudio | Self::Zotero | Self::Koreader => "json",
            Self::Xmi => "xmi",
            Self::Kindle => "txt",
            Self::Brat => "ann",
            Self::Doccano | Self::Prodigy | Self::Spacy | Self::Jsonl => "jsonl",
            Self::Webanno | Self::Tsv => "tsv",
            Self::Conll => "conll",
            Self::Csv => "csv",
        }
    }

    /// Default content of an export. Includes entities if the format can express them.
    pub const fn content(self) -> ExportContent {
        match self {
            Self::Webannotation | Self::Hypothesis | Self::Csv | Self::Tsv => ExportContent::Annotations,
            Self::Conll => ExportContent::Entities,
            _ => ExportContent::All,
        }
    }

    /// Writes `reports` in this format and counts what it cannot express in `omissions`. Formats that hold a single
    /// article write the first report only.
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
                let (ann, configuration) = brat::write(first, &labels(reports), omissions);
                beside.push(("annotation.conf".into(), configuration));
                ann
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
            Self::Jsonl | Self::Xmi | Self::Zotero | Self::Kindle | Self::Koreader => String::new(),
        };
        ExportOutput { text, companion_files: beside }
    }

    /// Parses a file of this format. `beside` is the content of the text file next to it (brat only). `source` is
    /// recorded for mentions whose source the file does not name (JSON lines only).
    ///
    /// # Errors
    /// The first line that is malformed, or line 1 if the format cannot be read.
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
            Self::Csv => csv::read(text, None),
            Self::Tsv => csv::read(text, Some(b'\t')),
            Self::Jsonl => jsonl::read(text, source),
            Self::Xmi => xmi::read(text),
            Self::Zotero => zotero::read(text),
            Self::Kindle => clippings::read_kindle(text),
            Self::Koreader => clippings::read_koreader(text),
            Self::Markdown | Self::Html | Self::Claimreview => {
                Err(Malformed::new(1, format!("{} can only be exported", self.name())))
            }
        }
    }
}

/// All labels that the annotations or the projects of `reports` use, sorted.
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
