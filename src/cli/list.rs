//! `tandai list`: lists the annotations of articles, and whether each was found where it was made.

use super::adopt::{self, shown};
use super::corpus::{CorpusArgs, over_paths};
use super::{CommonArgs, Error, Outcome, display_path, json_pretty, note, write};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::conflicted::conflicted_copies;
use crate::annotation::filter::{self, RowFilter};
use crate::annotation::orphans::{self, Fit, Orphan};
use crate::annotation::store::Store;
use crate::annotation::{AnchorState, Annotation};
use crate::article::{Article, source};
use crate::text::display;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What to list.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Articles, folders of articles, or - for standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print one JSON array of the annotations as saved, each with its path, state and current position. Those of sources
    /// that were renamed or moved have the state "orphaned", their file as "sidecar", and the sources that fit as "fits"
    #[arg(long)]
    json: bool,
    /// List only annotations that contain all these words, or have all these terms: `#tag`, `label:doubtful`, `kind:claim`,
    /// `status:done`, `verdict:false`, `speaker:name`
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,
    #[command(flatten)]
    common: CommonArgs,
}

/// An annotation in JSON output: the saved fields, with its current position.
#[derive(Serialize)]
struct AnnotationJson {
    path: String,
    state: AnchorState,
    /// Current position in code points, up to `end`; `None` if the annotation is lost.
    start: Option<usize>,
    end: Option<usize>,
    /// The current text of the span, if it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<String>,
    #[serde(flatten)]
    annotation: Annotation,
}

/// An annotation of a source that was renamed or moved, in JSON output.
#[derive(Serialize)]
struct OrphanedJson {
    /// The source that is gone.
    path: String,
    state: &'static str,
    start: Option<usize>,
    end: Option<usize>,
    /// The annotation file.
    sidecar: String,
    /// The sources that it may belong to.
    fits: Vec<String>,
    #[serde(flatten)]
    annotation: Annotation,
}

/// A row of JSON output.
#[derive(Serialize)]
#[serde(untagged)]
enum RowJson {
    Placed(Box<AnnotationJson>),
    Orphaned(Box<OrphanedJson>),
}

/// Lists the annotations: in text as each article is read, in JSON as one array at the end.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let rows: Mutex<Vec<RowJson>> = Mutex::default();
    // The rows of the JSON array are pushed by the workers: only a single one keeps the order of the articles.
    let corpus = CorpusArgs { jobs: args.json.then_some(1), ..CorpusArgs::default() };
    let filter = RowFilter::new(args.filter.as_deref().unwrap_or(""));
    let result = over_paths(&corpus, &args.paths, |_, path, out| {
        let article = args.common.article(path)?;
        let store = args.common.store(&article)?;
        if let Some(store) = &store {
            report_copies(store);
        }
        let annotations = store.map(|store| store.annotation_set(&article)).unwrap_or_default();
        for placed in annotations.list().iter().filter(|placed| fits(&filter, &placed.annotation)) {
            if args.json {
                let now = placed.span.map(|span| article.to_code_points(span));
                let row = AnnotationJson {
                    path: display_path(path),
                    state: placed.state,
                    start: now.map(|(start, _)| start),
                    end: now.map(|(_, end)| end),
                    now: (placed.state == AnchorState::Changed)
                        .then(|| placed.span.map(|span| span.slice(article.text()).into()))
                        .flatten(),
                    annotation: (*placed.annotation).clone(),
                };
                rows.lock().unwrap_or_else(PoisonError::into_inner).push(RowJson::Placed(Box::new(row)));
            } else {
                write_line(placed, &article, out)?;
            }
        }
        Ok(Outcome::Fine)
    });
    for path in &args.paths {
        for (orphan, fit) in orphans_at(path, args) {
            report_orphan(&orphan, &fit);
            let rows_of = |orphan| orphaned_rows(orphan, &fit, &filter);
            rows.lock().unwrap_or_else(PoisonError::into_inner).extend(rows_of(&orphan));
        }
    }
    if args.json {
        write(&(json_pretty(&*rows.lock().unwrap_or_else(PoisonError::into_inner))? + "\n"))?;
    }
    result.map(drop)
}

/// The orphans that belong to the article at `path`, or those in the folder `path`, with the sources that fit.
fn orphans_at(path: &Path, args: &Args) -> Vec<(Orphan, Fit)> {
    let (annotations, reading) = (args.common.annotations.as_deref(), args.common.read_options());
    if path.is_dir() {
        return orphans::in_folder(path, annotations, reading);
    }
    // Few articles have orphans around them: only those are read once more.
    if !path.is_file() || orphans::around(path, annotations).is_empty() {
        return Vec::new();
    }
    let offers = source::read(path, reading).ok().and_then(|article| {
        let current = args.common.store(&article).ok()??.sidecar();
        Some(orphans::offers_for(&article, &current, annotations, reading))
    });
    let offers = offers.unwrap_or_default().into_iter();
    offers.map(|offer| (offer.orphan, Fit::Source(path.to_path_buf(), offer.evidence))).collect()
}

/// Reports the annotations of a source that was renamed or moved.
fn report_orphan(orphan: &Orphan, fit: &Fit) {
    let (of, sidecar) = (format!("{} of {}", orphan.contents(), shown(orphan.source())), shown(orphan.path()));
    note(&match fit {
        Fit::Source(source, _) => {
            let (source, them) = (shown(source), orphan.verb("it", "them"));
            let fitting = adopt::fitting(orphan, fit);
            format!("{source}: {of} {fitting}: `tandai adopt '{source}'` takes {them} over")
        }
        Fit::Unclear(_) | Fit::Nothing => format!("{sidecar}: {of} {}", adopt::fitting(orphan, fit)),
    });
}

/// Whether an annotation fits the filter: by its terms, or by its words, note and tags.
fn fits(filter: &RowFilter, annotation: &Annotation) -> bool {
    let parts = [&*annotation.description(), &annotation.target.exact, &annotation.note, &annotation.tags.join("\n")];
    filter.matches(&filter::terms(annotation), &parts.join("\n"))
}

fn orphaned_rows(orphan: &Orphan, fit: &Fit, filter: &RowFilter) -> Vec<RowJson> {
    let row = |annotation: &Arc<Annotation>| OrphanedJson {
        path: shown(orphan.source()),
        state: "orphaned",
        start: None,
        end: None,
        sidecar: shown(orphan.path()),
        fits: fit.sources().iter().map(|path| shown(path)).collect(),
        annotation: (**annotation).clone(),
    };
    let fitting = orphan.sidecar().annotations.iter().filter(|annotation| fits(filter, annotation));
    fitting.map(|annotation| RowJson::Orphaned(Box::new(row(annotation)))).collect()
}

/// Reports the copies of the annotations that a synchroniser made because two devices changed them.
fn report_copies(store: &Store) {
    for copy in conflicted_copies(store.path(), &store.sidecar()) {
        let (ours, copy) = (store.path().display(), copy.display());
        note(&format!(
            "{copy}: a conflicted copy with other annotations: `tandai merge '{ours}' '{copy}'` takes them in"
        ));
    }
}

/// Writes an annotation as `path:line:column: claim, to do: “words” — note`, the format of compiler messages. If the
/// words changed, writes the old and the new ones.
pub(crate) fn write_line(placed: &PlacedAnnotation, article: &Article, out: &mut impl Write) -> io::Result<()> {
    let annotation = &placed.annotation;
    let at = placed.span.map(|span| article.line_and_column(span.start));
    let place = at.map_or(String::new(), |(line, column)| format!("{line}:{column}:"));
    let status = annotation.claim.as_ref().map_or(String::new(), |claim| format!(", {}", claim.status.shown()));
    let state = if placed.state == AnchorState::Exact { String::new() } else { format!(", {}", placed.state.name()) };
    let conflict = if annotation.conflict.is_some() { ", another version" } else { "" };
    let now = placed.span.filter(|_| placed.state == AnchorState::Changed);
    let now = now.map_or(String::new(), |span| format!(" → “{}”", span.slice(article.text())));
    let note = if annotation.note.is_empty() { String::new() } else { format!(" — {}", annotation.note) };
    let path = article.path().map_or("-".into(), display_path);
    let called = annotation.description();
    let line = if placed.is_on_article() {
        format!("{path}: {called}{status}{conflict} on the whole article{note}")
    } else {
        format!("{path}:{place} {called}{status}{state}{conflict}: “{}”{now}{note}", annotation.target.exact)
    };
    writeln!(out, "{}", display::printable(&line))
}
