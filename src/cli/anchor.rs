//! `tandai anchor`: finds every annotation in the current text after the source changed.

use super::corpus::{CorpusArgs, FilteredItem, StreamItem, is_several, over_lines, over_paths};
use super::tidy::keys_in_state_folder;
use super::{CommonArgs, Error, Outcome, display_path, json_line, json_pretty, list, write};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::location::SidecarLocation;
use crate::annotation::store::Store;
use crate::annotation::{AnchorState, AnnotationSet, Sidecar, Snapshots, unused_snapshots};
use crate::article;
use crate::explain;
use crate::file::folder_of;
use jiff::Timestamp;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

/// What to anchor.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Articles, folders of articles, or - for standard input
    #[arg(required_unless_present = "jsonl")]
    paths: Vec<PathBuf>,
    /// Save the new positions and remove unused snapshots; lost annotations are not changed
    #[arg(long)]
    write: bool,
    /// Print one JSON array of {"id", "state", "start", "end", "exact"}; the last three are null for a lost annotation.
    /// For several articles, print one object per line, with "path" and "annotations"
    #[arg(long)]
    json: bool,
    /// Filter JSON Lines: read {"id","text","annotations"} objects from standard input, with annotations as in a
    /// sidecar, and write {"id","annotations"} for each
    #[arg(long, conflicts_with_all = ["paths", "json", "write", "annotations", "paragraphs"])]
    jsonl: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
    #[command(flatten)]
    common: CommonArgs,
}

/// An annotation in JSON output; offsets in code points, `None` if the annotation is lost.
#[derive(Serialize)]
struct AnchorJson<'a> {
    id: Uuid,
    state: AnchorState,
    start: Option<usize>,
    end: Option<usize>,
    exact: Option<&'a str>,
}

/// The annotations of one article in JSON output, if there are several articles.
#[derive(Serialize)]
struct ArticleJson<'a> {
    path: &'a str,
    annotations: Vec<AnchorJson<'a>>,
}

const STATES: [AnchorState; 5] =
    [AnchorState::Exact, AnchorState::Moved, AnchorState::Changed, AnchorState::Lost, AnchorState::Article];

/// Anchors the annotations and writes where they are; with `--write`, saves that as well.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    if args.jsonl {
        return over_lines(&args.corpus, "annotations", |_, StreamItem { article, annotations }| {
            let parsed = annotations.map_or(Ok(Vec::new()), |list| serde_json::from_str(list.get()));
            let annotations = parsed.map_err(Error::Annotations)?;
            let annotations =
                AnnotationSet::new(Sidecar { annotations, ..Sidecar::default() }, Snapshots::default(), &article);
            Ok(FilteredItem { json: json_line(&rows(&annotations, &article))?, outcome: Outcome::Fine })
        })
        .map(drop);
    }
    let several = is_several(&args.paths);
    let counts: [AtomicUsize; 5] = Default::default();
    let result = over_paths(&args.corpus, &args.paths, |_, path, out| {
        let article = args.common.article(path)?;
        let store = args.common.store(&article)?;
        let annotations = store.as_ref().map(|store| store.annotation_set(&article)).unwrap_or_default();
        if args.json && several {
            let path = display_path(path);
            writeln!(out, "{}", json_line(&ArticleJson { path: &path, annotations: rows(&annotations, &article) })?)?;
        } else if args.json {
            writeln!(out, "{}", json_pretty(&rows(&annotations, &article))?)?;
        } else {
            for placed in annotations.list() {
                list::write_line(placed, &article, out)?;
            }
        }
        if let (true, Some(store)) = (args.write, store) {
            let location = store.location().clone();
            save(&annotations, store, &article)?;
            tidy(&location);
        }
        for (count, state) in counts.iter().zip(STATES) {
            count.fetch_add(annotations.list().iter().filter(|p| p.state == state).count(), Ordering::Relaxed);
        }
        Ok(Outcome::Fine)
    });
    if !args.json {
        let counts = counts.iter().zip(STATES);
        let counts = counts.map(|(count, state)| (count.load(Ordering::Relaxed), state));
        // Few articles have annotations on the whole of them.
        let counts = counts.filter(|(count, state)| *count > 0 || *state != AnchorState::Article);
        let counts: Vec<String> = counts.map(|(count, state)| format!("{count} {}", state.name())).collect();
        write(&format!("{}\n", counts.join(", ")))?;
    }
    result.map(drop)
}

/// Saves the current positions of the annotations. Does not write the sidecar if nothing changed.
fn save(annotations: &AnnotationSet, mut store: Store, article: &article::Article) -> Result<(), Error> {
    let now = Timestamp::now();
    let mut sidecar = annotations.sidecar();
    for annotation in &mut sidecar.annotations {
        if let Some(placed) = annotations.get(annotation.id)
            && let Some(anchored) = placed.reanchored(article, now)
        {
            *annotation = Arc::new(anchored);
        }
    }
    if sidecar != store.sidecar() {
        store.save(&sidecar, article)?;
    }
    Ok(())
}

/// Removes the snapshots of texts on which no annotation is any more. A snapshot that stays does no harm.
fn tidy(location: &SidecarLocation) {
    let removed = unused_snapshots::remove(folder_of(&location.sidecar), Some(location), &keys_in_state_folder());
    match removed {
        Ok(removed) => log::info!("{}: {} unused snapshots removed", location.sidecar.display(), removed.len()),
        Err(error) => log::info!("{}", explain::for_log(&error)),
    }
}

fn rows<'a>(annotations: &'a AnnotationSet, article: &'a article::Article) -> Vec<AnchorJson<'a>> {
    annotations.list().iter().map(|placed| row(placed, article)).collect()
}

fn row<'a>(placed: &PlacedAnnotation, article: &'a article::Article) -> AnchorJson<'a> {
    let points = placed.span.map(|span| article.to_code_points(span));
    AnchorJson {
        id: placed.annotation.id,
        state: placed.state,
        start: points.map(|(start, _)| start),
        end: points.map(|(_, end)| end),
        exact: placed.span.map(|span| span.slice(article.text())),
    }
}
