//! `tandai check`: what an article itself gives away.

use super::claims::write_place;
use super::{Common, Error, for_each, json, shown};
use crate::claim::check::check;
use crate::claim::{Check, Finding, sentence};
use crate::entity::Extractor;
use crate::text::typography::single_spaced;
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// What to check.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles, folders of articles, or - for standard input
    #[arg(required_unless_present = "explain")]
    paths: Vec<PathBuf>,
    /// A JSON object a line for each finding; offsets are code points of the text without a byte order mark
    #[arg(long)]
    json: bool,
    /// Only these checks, by their ids
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = by_id)]
    only: Vec<Check>,
    /// Findings that were silenced in the reader as well
    #[arg(long)]
    all: bool,
    /// List the checks and what they compare
    #[arg(long, conflicts_with_all = ["paths", "json", "only"])]
    explain: bool,
    #[command(flatten)]
    common: Common,
}

/// A finding as it is written.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    check: &'static str,
    start: usize,
    end: usize,
    text: &'a str,
    what: &'a str,
    /// The place it does not fit.
    other: Option<Other<'a>>,
}

#[derive(Serialize)]
struct Other<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

fn by_id(id: &str) -> Result<Check, String> {
    let known = Check::ALL.iter().find(|check| check.id() == id).copied();
    let ids = || Check::ALL.iter().map(|check| check.id()).collect::<Vec<_>>().join(", ");
    known.ok_or_else(|| format!("there is no such check: {}", ids()))
}

/// Writes the findings; whether there are none.
pub fn run(args: &Args) -> Result<bool, Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    if args.explain {
        for check in Check::ALL {
            writeln!(out, "{:<14}{}", check.id(), check.what())?;
        }
        out.flush()?;
        return Ok(true);
    }
    let mut extractor = Extractor::new();
    let mut none = true;
    let result = for_each(&args.paths, |path| {
        let article = args.common.article(path)?;
        let (found, store) = args.common.entities(&article, &mut extractor, &[])?;
        let sentences = sentence::read(&article, found.window);
        let wanted = |finding: &Finding| args.only.is_empty() || args.only.contains(&finding.check);
        let path = shown(path);
        let mut findings = check(&article, &sentences, &found);
        if let Some(store) = store.filter(|_| !args.all) {
            findings = store.sidecar().desk.heard(findings, &article, &store.snapshots(&article));
        }
        for finding in findings.into_iter().filter(wanted) {
            none = false;
            let text = article.text();
            if args.json {
                let (start, end) = article.to_points(finding.span);
                let other = finding.other.map(|other| {
                    let (start, end) = article.to_points(other);
                    Other { start, end, text: other.of(text) }
                });
                let (check, words) = (finding.check.id(), finding.span.of(text));
                let row = Row { path: &path, check, start, end, text: words, what: &finding.what, other };
                writeln!(out, "{}", json(&row, false)?)?;
                continue;
            }
            write_place(&mut out, &path, &article, finding.span, &format!("{}: {}", finding.check.id(), finding.what))?;
            if let Some(other) = finding.other {
                let words = single_spaced(other.of(text));
                write!(out, "    ")?;
                write_place(&mut out, &path, &article, other, &format!("“{words}”"))?;
            }
        }
        Ok(())
    });
    out.flush()?;
    result.map(|()| none)
}
