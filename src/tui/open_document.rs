//! Opens a document from a path: the article, its annotations, and the reading position.
//!
//! The article is read first, or of a large source only the start, so that it can be drawn. [`PendingDocument`] reads the
//! rest and the annotations.

use super::document::{AnnotationsStatus, Comparison, Document, SaveStatus, Saving};
use super::draft::{self, RecoveredDraft};
use super::unsaved;
use crate::annotation::AnnotationSet;
use crate::annotation::adjudication::{Adjudication, AdjudicationFiles};
use crate::annotation::location::{sidecar_location, stdin_sidecar_location};
use crate::annotation::project::Project;
use crate::annotation::store::{Store, StoreError};
use crate::article::Article;
use crate::article::source::{self, OpenedSource, PendingSource, ReadError, ReadFault, ReadOptions};
use crate::guard::{Panicked, catch_panic, fault_point};
use crate::library::position::{self, Bookmarks, ReadingPosition};
use crate::library::state_folder;
use crate::text::settings::SettingsError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// Options for opening documents.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenOptions {
    /// `--annotations`: the folder for sidecars.
    pub(crate) annotations: Option<PathBuf>,
    /// Options for reading the source.
    pub(crate) read_options: ReadOptions,
    /// The folder for personal state (positions, drafts), if there is one.
    pub(crate) state: Option<PathBuf>,
    /// The sidecars of two annotators, and the third that records the adjudication.
    pub(crate) adjudication_files: Option<Arc<AdjudicationFiles>>,
}

/// Why a document could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The source could not be read.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// The annotations could not be read.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The settings of the project could not be read.
    #[error("{0}")]
    Project(#[from] SettingsError),
    /// The code that reads one of them panicked.
    #[error("{0}")]
    Panicked(#[from] Panicked),
}

/// Why a document could not be reloaded after its source changed.
#[derive(Debug, Error)]
pub enum ReloadError {
    /// The changed source could not be opened.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// Some annotations are not saved yet, and reloading would lose them.
    #[error("some annotations are not saved yet; save, then open it again")]
    Unsaved,
}

impl ReloadError {
    /// Whether there is no source any more.
    pub(crate) const fn is_missing_source(&self) -> bool {
        matches!(self, Self::Open(OpenError::Read(ReadError { fault: ReadFault::Missing, .. })))
    }
}

/// A document that was opened, and what its session needs to start.
pub(crate) struct OpenedDocument {
    /// The document to show.
    pub(crate) doc: Document,
    /// The store of the annotations; `None` until they are read, or if they cannot be saved.
    pub(crate) store: Option<Store>,
    /// What is still to be read: the annotations, and the rest of a large source.
    pub(crate) pending: Option<PendingDocument>,
    /// Files that earlier windows kept because they could not save. Their annotations are merged into the document.
    pub(crate) unsaved: Vec<PathBuf>,
    /// The file of the draft in `doc`. It may be removed once the draft is kept elsewhere.
    pub(crate) recovered_draft_file: Option<PathBuf>,
}

/// What of a document is still to be read.
pub(crate) struct PendingDocument {
    source: PendingArticle,
    options: OpenOptions,
}

/// The article of a document whose annotations are still to be read.
enum PendingArticle {
    /// It was read to its end.
    Whole(Arc<Article>),
    /// Only its head was read.
    Rest(Box<PendingSource>),
}

/// A document that was read to its end.
pub(crate) struct CompleteDocument {
    /// The whole article.
    pub(crate) article: Arc<Article>,
    /// The annotations, anchored in the article.
    pub(crate) annotations: AnnotationSet,
    /// Why the annotations could not be read; they are empty then, and cannot be saved.
    pub(crate) unreadable: Option<StoreError>,
    /// The store of the annotations; `None` if they cannot be saved.
    pub(crate) store: Option<Store>,
    /// Files that earlier windows kept because they could not save. Their annotations are merged into `annotations`.
    pub(crate) unsaved: Vec<PathBuf>,
    /// The reading position of the last session, unless it was read with the article.
    pub(crate) resume: Option<ReadingPosition>,
    /// The places that the user marked with letters.
    pub(crate) bookmarks: Bookmarks,
    /// An unfinished note or claim of a window that was killed.
    pub(crate) draft: Option<RecoveredDraft>,
    /// The annotations of two annotators, if this document adjudicates them.
    pub(crate) adjudication: Option<Adjudication>,
}

/// Opens the document at `path`; `-` is standard input. The annotations are not read yet.
///
/// # Errors
/// If the source or the settings of its project cannot be read. In an adjudication, whose files are the point, also if
/// the annotations cannot be read.
pub(crate) fn open(path: &Path, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    open_source(source::open(path, options.read_options)?, options)
}

/// Opens the document of a source that was opened.
///
/// # Errors
/// As [`open`], except for reading the source.
pub(crate) fn open_source(opened: OpenedSource, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    if opened.pending.is_none() && files(&opened.article, options).is_some() {
        return open_article(opened.article, options);
    }
    let mut doc = Document::new(opened.article, AnnotationSet::default(), SaveStatus::Saved);
    doc.saving = Saving::new(save_status(&doc.article, options));
    doc.project = Project::for_source(doc.article.path())?;
    doc.annotations_status = AnnotationsStatus::Pending;
    let source = if let Some(rest) = opened.pending {
        PendingArticle::Rest(Box::new(rest))
    } else {
        // The position is that of the first frame, so that nothing on the screen moves afterwards.
        (doc.resume, doc.bookmarks) = reading_position(&doc.article, options);
        PendingArticle::Whole(doc.article.clone())
    };
    let unread = Some(PendingDocument { source, options: options.clone() });
    Ok(OpenedDocument { doc, store: None, pending: unread, unsaved: Vec::new(), recovered_draft_file: None })
}

/// The reading position of the last session, and the places that the user marked with letters.
fn reading_position(article: &Article, options: &OpenOptions) -> (Option<ReadingPosition>, Bookmarks) {
    let personal = options.state.as_ref().and_then(|state| Some((state_folder::key(article.path()?)?, state)));
    let (resume, marks) = personal.and_then(|(key, state)| position::load(article, &key, state)).unzip();
    (resume, marks.unwrap_or_default())
}

/// Like [`open`], but a panic is an error: a parser that fails on this document must not end the reader.
///
/// # Errors
/// As [`open`].
pub(crate) fn open_guarded(path: &Path, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    let open = || {
        fault_point(format_args!("open {}", path.display()));
        open(path, options)
    };
    catch_panic("opening", open)?
}

/// Opens the document of an article that was read to its end.
///
/// # Errors
/// As [`open`], except for reading the source.
pub(crate) fn open_article(article: Article, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    let project = Project::for_source(article.path())?;
    let saving = save_status(&article, options);
    let position = reading_position(&article, options);
    let whole = finish(Arc::new(article), position, options)?;
    if let Some(error) = whole.unreadable {
        return Err(error.into());
    }
    let mut doc = Document::new(whole.article, whole.annotations, saving);
    doc.resume = whole.resume;
    doc.bookmarks = whole.bookmarks;
    doc.recovered = !whole.unsaved.is_empty();
    let (draft, recovered_draft_file) = RecoveredDraft::split(whole.draft);
    doc.drafts.recover(draft);
    doc.comparison = whole.adjudication.map(|work| Box::new(Comparison::new(work)));
    doc.project = project;
    Ok(OpenedDocument { doc, store: whole.store, pending: None, unsaved: whole.unsaved, recovered_draft_file })
}

/// The store for an article: its own sidecar or, in an adjudication, the third file. `None` for a text from a pipe
/// without `--annotations`.
fn store(article: &Article, options: &OpenOptions) -> Result<Option<Store>, StoreError> {
    let own = files(article, options).map(AdjudicationFiles::output_location);
    let place = own.or_else(|| match (article.path(), &options.annotations) {
        (Some(path), folder) => sidecar_location(path, folder.as_deref()),
        // The sidecar of a text from a pipe is named by a hash, so that the same text finds its annotations again.
        (None, Some(folder)) => Some(stdin_sidecar_location(article.sha256(), folder)),
        (None, None) => None,
    });
    place.map(Store::open).transpose()
}

/// The files to adjudicate, if they are about this article.
fn files<'a>(article: &Article, options: &'a OpenOptions) -> Option<&'a AdjudicationFiles> {
    options.adjudication_files.as_deref().filter(|files| article.path() == Some(&files.article))
}

/// The first save status: [`SaveStatus::Unavailable`] for a text from a pipe without `--annotations`.
fn save_status(article: &Article, options: &OpenOptions) -> SaveStatus {
    if article.path().is_none() && options.annotations.is_none() {
        SaveStatus::Unavailable("Cannot annotate piped text; restart with --annotations DIR".into())
    } else {
        SaveStatus::Saved
    }
}

impl PendingDocument {
    /// Reads the source to its end, then its annotations and personal state.
    ///
    /// # Errors
    /// As [`open`].
    pub(crate) fn read(self) -> Result<CompleteDocument, OpenError> {
        let (article, position) = match self.source {
            // Its position was read with the article.
            PendingArticle::Whole(article) => (article, (None, Bookmarks::default())),
            PendingArticle::Rest(rest) => {
                let article = rest.read()?;
                let position = reading_position(&article, &self.options);
                (Arc::new(article), position)
            }
        };
        finish(article, position, &self.options)
    }
}

/// Reads the annotations of `article` and the draft of a note on it.
fn finish(
    article: Arc<Article>,
    (resume, bookmarks): (Option<ReadingPosition>, Bookmarks),
    options: &OpenOptions,
) -> Result<CompleteDocument, OpenError> {
    let (store, unreadable) = match store(&article, options) {
        Ok(store) => (store, None),
        Err(error) => (None, Some(error)),
    };
    let (mut annotations, mut files) = (AnnotationSet::default(), Vec::new());
    if let Some(store) = &store {
        let mut sidecar = store.sidecar();
        if let Some(state) = &options.state
            && let Some((merged, left)) = unsaved::recover(store.path(), &sidecar, state)
        {
            (sidecar, files) = (merged, left);
        }
        annotations = AnnotationSet::new(sidecar, store.snapshots(&article), &article);
    }
    // Without annotations there is nowhere to save a draft to, so it stays in its file.
    let state = options.state.as_ref().filter(|_| unreadable.is_none());
    let personal = state.and_then(|state| Some((state_folder::key(article.path()?)?, state)));
    let draft = personal.as_ref().and_then(|(key, state)| draft::recover(&article, key, state));
    let adjudication = self::files(&article, options).map(|files| files.read(&article)).transpose()?;
    let unsaved = files;
    Ok(CompleteDocument { article, annotations, unreadable, store, unsaved, resume, bookmarks, draft, adjudication })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_article_is_there_before_its_annotations_are_looked_at() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "Satu dua tiga.\n").unwrap();
        // A sidecar appears after the article was opened, as the reader may draw it meanwhile.
        let opened = open(&path, &OpenOptions::default()).unwrap();
        assert!(opened.doc.has_pending_annotations() && opened.doc.article.is_whole());
        let sidecar = dir.path().join("a.txt.annotations.json");
        fs::write(&sidecar, "{ nonsense").unwrap();
        let whole = opened.pending.expect("annotations to read").read().unwrap();
        assert!(whole.unreadable.is_some_and(|error| error.to_string().contains("not an annotation file")));
        assert!(whole.store.is_none(), "nothing can be written to it");
        assert!(Arc::ptr_eq(&whole.article, &opened.doc.article), "the article is not read again");
    }

    #[test]
    fn a_bad_sidecar_does_not_keep_an_article_from_being_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        // Both a small source and one that is read in two steps.
        for text in ["Satu dua tiga.\n".to_string(), "Satu dua tiga.\n".repeat(10_000)] {
            fs::write(&path, &text).unwrap();
            fs::write(dir.path().join("a.txt.annotations.json"), "[]").unwrap();
            let opened = open(&path, &OpenOptions::default()).unwrap();
            let whole = opened.pending.expect("something to read").read().unwrap();
            assert!(whole.unreadable.is_some() && whole.article.text() == text);
        }
    }
}
