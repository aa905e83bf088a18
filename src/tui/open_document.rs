//! Opens a document from a path: the article, its annotations, and the reading position.
//!
//! A small source is read at once. Of a large one only the start is, and [`PendingDocument`] reads the rest.

use super::adjudication::Comparison;
use super::app::{Document, ReadingPosition, SaveStatus};
use super::draft::{self, RecoveredDraft};
use super::unsaved;
use crate::annotation::AnnotationSet;
use crate::annotation::adjudication::{Adjudication, AdjudicationFiles};
use crate::annotation::location::{sidecar_location, stdin_sidecar_location};
use crate::annotation::project::Project;
use crate::annotation::store::{Store, StoreError};
use crate::article::Article;
use crate::article::source::{self, OpenedSource, PendingSource, ReadError, ReadOptions};
use crate::library::position::{self, Bookmarks};
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

/// A document that was opened, and what its session needs to start.
pub(crate) struct OpenedDocument {
    /// The document to show.
    pub(crate) doc: Document,
    /// The store of the annotations; `None` until the whole article is read, or if they cannot be saved.
    pub(crate) store: Option<Store>,
    /// The rest of the source, if it is not read yet.
    pub(crate) pending: Option<PendingDocument>,
    /// Files that earlier windows kept because they could not save. Their annotations are merged into the document.
    pub(crate) unsaved: Vec<PathBuf>,
    /// The file of the draft in `doc`. It may be removed once the draft is kept elsewhere.
    pub(crate) recovered_draft_file: Option<PathBuf>,
}

/// The rest of a document that is still to be read.
pub(crate) struct PendingDocument {
    source: PendingSource,
    store: Option<Store>,
    options: OpenOptions,
}

/// A document that was read to its end.
pub(crate) struct CompleteDocument {
    /// The whole article.
    pub(crate) article: Article,
    /// The annotations, anchored in the article.
    pub(crate) annotations: AnnotationSet,
    /// The store of the annotations; `None` if they cannot be saved.
    pub(crate) store: Option<Store>,
    /// Files that earlier windows kept because they could not save. Their annotations are merged into `annotations`.
    pub(crate) unsaved: Vec<PathBuf>,
    /// The reading position of the last session.
    pub(crate) resume: Option<ReadingPosition>,
    /// The places that the user marked with letters.
    pub(crate) bookmarks: Bookmarks,
    /// An unfinished note or claim of a window that was killed.
    pub(crate) draft: Option<RecoveredDraft>,
    /// The annotations of two annotators, if this document adjudicates them.
    pub(crate) adjudication: Option<Adjudication>,
}

/// Opens the document at `path`; `-` is standard input.
///
/// # Errors
/// If the source, the settings of its project, or existing annotations cannot be read.
pub(crate) fn open(path: &Path, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    open_source(source::open(path, options.read_options)?, options)
}

/// Opens the document of a source that was opened.
///
/// # Errors
/// As [`open`], except for reading the source.
pub(crate) fn open_source(opened: OpenedSource, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    let Some(rest) = opened.pending else { return open_article(opened.article, options) };
    let mut doc = Document::new(opened.article, AnnotationSet::default(), SaveStatus::Saved);
    doc.save_status = save_status(&doc.article, options);
    doc.project = Project::for_source(doc.article.path())?;
    let store = store(&doc.article, options)?;
    let unread = Some(PendingDocument { source: rest, store, options: options.clone() });
    Ok(OpenedDocument { doc, store: None, pending: unread, unsaved: Vec::new(), recovered_draft_file: None })
}

/// Opens the document of an article that was read to its end.
///
/// # Errors
/// As [`open`], except for reading the source.
pub(crate) fn open_article(article: Article, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    let project = Project::for_source(article.path())?;
    let saving = save_status(&article, options);
    let store = store(&article, options)?;
    let whole = finish(article, store, options)?;
    let mut doc = Document::new(whole.article, whole.annotations, saving);
    doc.resume = whole.resume;
    doc.bookmarks = whole.bookmarks;
    doc.recovered = !whole.unsaved.is_empty();
    let (draft, recovered_draft_file) = RecoveredDraft::split(whole.draft);
    doc.draft = draft;
    doc.comparison = whole.adjudication.map(|work| Box::new(Comparison::new(work)));
    doc.project = project;
    Ok(OpenedDocument { doc, store: whole.store, pending: None, unsaved: whole.unsaved, recovered_draft_file })
}

/// The store for an article: its own sidecar or, in an adjudication, the third file. `None` for an article without a
/// file.
fn store(article: &Article, options: &OpenOptions) -> Result<Option<Store>, OpenError> {
    let own = files(article, options).map(AdjudicationFiles::output_location);
    let place = own.or_else(|| article.path().and_then(|path| sidecar_location(path, options.annotations.as_deref())));
    Ok(place.map(Store::open).transpose()?)
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
        finish(self.source.read()?, self.store, &self.options)
    }
}

fn finish(article: Article, mut store: Option<Store>, options: &OpenOptions) -> Result<CompleteDocument, OpenError> {
    // The sidecar of a text from a pipe is named by a hash, so that the same text finds its annotations again.
    if let (None, Some(dir)) = (article.path(), &options.annotations) {
        store = Some(Store::open(stdin_sidecar_location(article.sha256(), dir))?);
    }
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
    let personal = options.state.as_ref().and_then(|state| Some((state_folder::key(article.path()?)?, state)));
    let kept = personal.as_ref().and_then(|(key, state)| position::load(&article, key, state));
    let (resume, marks) = kept.unzip();
    let marks = marks.unwrap_or_default();
    let draft = personal.as_ref().and_then(|(key, state)| draft::recover(&article, key, state));
    let adjudication = self::files(&article, options).map(|files| files.read(&article)).transpose()?;
    Ok(CompleteDocument { article, annotations, store, unsaved: files, resume, bookmarks: marks, draft, adjudication })
}
