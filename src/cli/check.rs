//! `tandai check`: reports inconsistencies within an article.

use super::claims::write_place;
use super::corpus::{CorpusArgs, FilteredItem, StreamItem, over_lines, over_paths};
use super::{CommonArgs, Error, Outcome, display_path, json_line, write};
use crate::article::Article;
use crate::claim::check::check;
use crate::claim::{Check, Finding, sentence};
use crate::text::typography::single_spaced;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// What to check.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Args {
    /// Articles, folders of articles, or - for standard input
    #[arg(required_unless_present_any = ["explain", "jsonl"])]
    paths: Vec<PathBuf>,
    /// Print the findings as JSON Lines; offsets are in code points, not counting a byte order mark
    #[arg(long)]
    json: bool,
    /// Report only the findings of these checks
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = by_id)]
    only: Vec<Check>,
    /// Include findings that were silenced in the reader
    #[arg(long)]
    all: bool,
    /// Filter JSON Lines: read {"id","text"} objects from standard input, and write {"id","findings"} for each
    #[arg(long, conflicts_with_all = ["paths", "json", "all", "explain", "annotations", "paragraphs"])]
    jsonl: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
    /// List the checks and what they compare
    #[arg(long, conflicts_with_all = ["paths", "json", "only"])]
    explain: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// A finding in JSON output; offsets in code points.
#[derive(Serialize)]
struct FindingJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    check: &'static str,
    start: usize,
    end: usize,
    text: &'a str,
    what: &'a str,
    /// The place that the finding contradicts, if there is one.
    other: Option<OtherSpanJson<'a>>,
}

#[derive(Serialize)]
struct OtherSpanJson<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// An id given to `--only` that is not the id of a check.
#[derive(Debug, thiserror::Error)]
#[error("no such check; choose from {}", Check::ALL.iter().map(|check| check.id()).collect::<Vec<_>>().join(", "))]
struct UnknownCheck;

fn by_id(id: &str) -> Result<Check, UnknownCheck> {
    Check::ALL.iter().find(|check| check.id() == id).copied().ok_or(UnknownCheck)
}

/// Writes the findings.
pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    if args.explain {
        let checks = Check::ALL.iter().map(|check| format!("{:<14}{}\n", check.id(), check.what()));
        write(&checks.collect::<String>())?;
        return Ok(Outcome::Fine);
    }
    let wanted = |finding: &Finding| args.only.is_empty() || args.only.contains(&finding.check);
    if args.jsonl {
        return over_lines(&args.corpus, "findings", |extractor, StreamItem { article, .. }| {
            let found = extractor.extract_all(&article);
            let findings = check(&article, &sentence::read(&article, found.window), &found);
            let rows: Vec<FindingJson<'_>> =
                findings.iter().filter(|finding| wanted(finding)).map(|finding| row(None, &article, finding)).collect();
            Ok(FilteredItem { json: json_line(&rows)?, outcome: Outcome::of(!rows.is_empty()) })
        });
    }
    over_paths(&args.corpus, &args.paths, |extractor, path, out| {
        let article = args.common.article(path)?;
        let (found, store) = args.common.entities(&article, extractor, &[])?;
        let sentences = sentence::read(&article, found.window);
        let path = display_path(path);
        let mut findings = check(&article, &sentences, &found);
        if let Some(store) = store.filter(|_| !args.all) {
            findings = store.sidecar().suppressions.active_findings(findings, &article, &store.snapshots(&article));
        }
        findings.retain(wanted);
        for finding in &findings {
            if args.json {
                writeln!(out, "{}", json_line(&row(Some(&path), &article, finding))?)?;
                continue;
            }
            write_place(
                out,
                &path,
                &article,
                finding.span,
                &format!("{}: {}", finding.check.id(), finding.explanation),
            )?;
            if let Some(other) = finding.other {
                let words = single_spaced(other.slice(article.text()));
                write!(out, "    ")?;
                write_place(out, &path, &article, other, &format!("“{words}”"))?;
            }
        }
        Ok(Outcome::of(!findings.is_empty()))
    })
}

fn row<'a>(path: Option<&'a str>, article: &'a Article, finding: &'a Finding) -> FindingJson<'a> {
    let text = article.text();
    let (start, end) = article.to_code_points(finding.span);
    let other = finding.other.map(|other| {
        let (start, end) = article.to_code_points(other);
        OtherSpanJson { start, end, text: other.slice(text) }
    });
    FindingJson {
        path,
        check: finding.check.id(),
        start,
        end,
        text: finding.span.slice(text),
        what: &finding.explanation,
        other,
    }
}
