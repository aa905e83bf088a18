//! `tandai entities`: lists the entities of articles, or their mentions as JSON.

use super::corpus::{CorpusArgs, FilteredItem, StreamItem, is_several, over_lines, over_paths};
use super::external_ner::ExternalNerRunner;
use super::{CommonArgs, Error, Outcome, display_path, json_line, json_list};
use crate::annotation::project::Project;
use crate::article::Article;
use crate::entity::value::Bound;
use crate::entity::{Extraction, Extractor, Value};
use crate::text::display;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// What to search.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Articles, folders of articles, or - for standard input
    #[arg(required_unless_present = "jsonl")]
    paths: Vec<PathBuf>,
    /// Print the mentions as JSON Lines; offsets are in code points, not counting a byte order mark
    #[arg(long)]
    json: bool,
    /// Filter JSON Lines: read {"id","text"} objects from standard input, and write {"id","entities"} for each
    #[arg(long, conflicts_with_all = ["paths", "json", "annotations", "paragraphs"])]
    jsonl: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
    /// Also run the program set under `[entities]` in the configuration
    #[arg(long, conflicts_with_all = ["jsonl", "jobs"])]
    program: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// A mention in JSON output; offsets in code points.
#[derive(Serialize)]
pub(super) struct MentionJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    start: usize,
    end: usize,
    r#type: &'static str,
    text: &'a str,
    value: Option<&'a Value>,
    /// The bound that the text gives the value: `about`, `at_least`, `more_than`, `at_most` or `less_than`.
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<&'static str>,
    /// Number of the mention's entity in this article, from 1.
    entity: usize,
    /// The fullest name of that entity.
    name: &'a str,
    /// The person's role, as given next to this mention.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    /// The external program that found the mention; `None` if it was tandai.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

/// The mentions of `article` for JSON output, in the order of `extraction`.
pub(super) fn rows<'a>(
    path: Option<&'a str>,
    article: &'a Article,
    extraction: &'a Extraction,
) -> impl Iterator<Item = MentionJson<'a>> {
    extraction.mentions.iter().zip(&extraction.entity_of).map(move |(mention, &entity)| {
        let (start, end) = article.to_code_points(mention.span);
        MentionJson {
            path,
            start,
            end,
            r#type: mention.kind.code(),
            text: mention.span.slice(article.text()),
            value: mention.value.as_deref(),
            bound: mention.value.as_deref().and_then(Value::bound).map(Bound::code),
            entity: entity + 1,
            name: &extraction.entities[entity].name,
            role: mention.role.map(|role| role.slice(article.text())),
            source: mention.source.as_deref(),
        }
    })
}

/// Writes the entities as text, or with `--json` and `--jsonl` the mentions.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    if args.jsonl {
        let work = |extractor: &mut Extractor, given: StreamItem<'_>| {
            let article = given.article;
            let found = extractor.extract_all(&article);
            let json = json_list(rows(None, &article, &found))?;
            Ok(FilteredItem { json, outcome: Outcome::Fine })
        };
        return over_lines(&args.corpus, "entities", work).map(drop);
    }
    let asked = args.program.then(ExternalNerRunner::configured).transpose()?;
    // An external recognizer usually loads a large model: run only one at a time.
    let corpus = CorpusArgs { jobs: args.corpus.jobs.or(asked.as_ref().map(|_| 1)), ..args.corpus.clone() };
    let several = is_several(&args.paths);
    over_paths(&corpus, &args.paths, |extractor, path, out| {
        let article = args.common.article(path)?;
        let project = Project::for_source(article.path())?;
        let outside = asked.as_ref().map(|asked| asked.find(&article)).transpose()?.unwrap_or_default();
        let (mut found, _) = args.common.entities(&article, extractor, &outside)?;
        found.retain(|kind| project.entities.shows(kind));
        let path = display_path(path);
        if args.json {
            for row in rows(Some(&path), &article, &found) {
                writeln!(out, "{}", json_line(&row)?)?;
            }
        } else {
            if several {
                writeln!(out, "{}", display::printable(&path))?;
            }
            write_table(&found, out)?;
        }
        Ok(Outcome::Fine)
    })
    .map(drop)
}

/// Writes the entities by type, each with its number of mentions and its value, or a person's role.
fn write_table(extraction: &Extraction, out: &mut impl Write) -> Result<(), Error> {
    for group in extraction.entities.chunk_by(|a, b| a.kind == b.kind) {
        writeln!(out, "{}", group[0].kind.heading())?;
        for entity in group {
            let name = display::printable(&entity.name);
            let more = extraction.distinct_value(entity).or_else(|| entity.role.clone());
            let more = more.map_or(String::new(), |more| format!("  ({})", display::printable(&more)));
            writeln!(out, "{:>6}  {name}{more}", entity.mentions.len())?;
        }
        writeln!(out)?;
    }
    Ok(())
}
