//! `tandai board`: lists the claims of articles with their status, verdict and progress.

use super::usage::UsageError;
use super::{CommonArgs, Error, articles, json_line};
use crate::annotation::board::{self, ClaimOrder, ClaimProgress, ClaimRow};
use crate::annotation::filter::RowFilter;
use crate::annotation::project::Project;
use crate::annotation::vocabulary::word;
use crate::text::display;
use serde_json::{Value, json as object};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// What to show.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Articles, or folders of articles
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The order of the claims
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    sort: ClaimOrder,
    /// Show only claims that contain all these words, or have all these terms: `#tag`, `status:done`, `verdict:false`
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,
    /// Print the claims as JSON Lines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// Writes the claims, sorted and filtered, and their progress. A sidecar that cannot be read is reported at the end,
/// after the claims of the rest.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let mut paths = Vec::new();
    for path in &args.paths {
        if path.is_dir() {
            paths.extend(articles(path)?);
        } else if path.exists() {
            paths.push(path.clone());
        } else {
            return Err(UsageError::NoSuchFile(path.clone()).into());
        }
    }
    let project = Project::for_source(paths.first().map(PathBuf::as_path))?;
    let (mut rows, wrong) = board::read_claims(&paths, args.common.annotations.as_deref());
    board::sort_claims(&mut rows, args.sort, &project.scale);
    let filter = RowFilter::new(args.filter.as_deref().unwrap_or(""));
    rows.retain(|row| row.matches(&filter));
    let mut out = BufWriter::new(io::stdout().lock());
    for row in &rows {
        if args.json {
            writeln!(out, "{}", json_line(&value(row)?)?)?;
        } else {
            let cell = |text: &str, width: usize| {
                let text = display::printable(&display::ellipsis(text, width));
                format!("{text}{}", " ".repeat(width.saturating_sub(display::width(&text)) + 2))
            };
            let name = row.path.as_deref().and_then(|path| path.file_name()).unwrap_or_default().to_string_lossy();
            let cells = [
                cell(row.claim.status.shown(), 8),
                cell(word(row.claim.verdict.as_ref()), 15),
                cell(word(row.claim.priority.as_ref()), 6),
                cell(&row.claim.speaker, 20),
                cell(&name, 20),
            ];
            let at = if row.claim.at.is_empty() { String::new() } else { cell(&row.claim.at, 12) };
            writeln!(out, "{}{at}{}", cells.concat(), display::printable(row.claim_text()))?;
        }
    }
    if !args.json {
        writeln!(out, "{}", ClaimProgress::count(rows.iter()))?;
    }
    out.flush()?;
    let failed = wrong.len();
    for error in wrong {
        super::report(&error.into());
    }
    if failed == 0 { Ok(()) } else { Err(Error::Some(failed)) }
}

fn value(row: &ClaimRow) -> Result<Value, Error> {
    let path = row.path.as_deref().map(super::display_path);
    let claim = serde_json::to_value(&row.claim).map_err(io::Error::other)?;
    Ok(object!({ "path": path, "id": row.id, "text": row.words, "start": row.start, "tags": row.tags, "claim": claim }))
}
