//! `tandai anchor`: every annotation found again after the source changed.

use super::{Common, Error, json, list, write};
use crate::annotation::State;
use crate::annotation::book::Placed;
use crate::article::Article;
use crate::cli::open;
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// What to anchor.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The article, or - for standard input
    path: PathBuf,
    /// Save where the annotations stand now; lost ones stay as they are
    #[arg(long)]
    write: bool,
    /// One JSON array of {"id", "state", "start", "end", "exact"}; the last three are null where it is lost
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: Common,
}

/// An annotation as it is written; offsets in code points.
#[derive(Serialize)]
struct Row<'a> {
    id: Uuid,
    state: State,
    start: Option<usize>,
    end: Option<usize>,
    exact: Option<&'a str>,
}

/// Finds the annotations.
pub fn run(args: &Args) -> Result<(), Error> {
    let article = args.common.article(&args.path)?;
    let store = args.common.store(&article)?;
    let book = store.as_ref().map(|store| store.book(&article)).unwrap_or_default();
    let mut out = BufWriter::new(io::stdout().lock());
    if args.json {
        let rows: Vec<Row<'_>> = book.list().iter().map(|placed| row(placed, &article)).collect();
        writeln!(out, "{}", json(&rows, true)?)?;
    } else {
        for placed in book.list() {
            list::write_line(placed, &article, &mut out)?;
        }
    }
    out.flush()?;
    drop(out);
    let count = |state| book.list().iter().filter(|p| p.state == state).count();
    if let (true, Some(mut store)) = (args.write, store) {
        let now = (open::author(None).now)();
        let mut sidecar = book.sidecar();
        for annotation in &mut sidecar.annotations {
            if let Some(placed) = book.get(annotation.id)
                && let Some(anchored) = placed.anchored(&article, now)
            {
                *annotation = Arc::new(anchored);
            }
        }
        if sidecar != store.sidecar() {
            store.save(&sidecar, &article)?;
        }
    }
    if !args.json {
        let states = [State::Exact, State::Moved, State::Changed, State::Lost];
        let counts: Vec<String> = states.iter().map(|&state| format!("{} {}", count(state), state.name())).collect();
        return write(&format!("{}\n", counts.join(", ")));
    }
    Ok(())
}

fn row<'a>(placed: &Placed, article: &'a Article) -> Row<'a> {
    let points = placed.span.map(|span| article.to_points(span));
    Row {
        id: placed.annotation.id,
        state: placed.state,
        start: points.map(|(start, _)| start),
        end: points.map(|(_, end)| end),
        exact: placed.span.map(|span| span.of(article.text())),
    }
}
