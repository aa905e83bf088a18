//! From a path to a document: the article, its annotations, where reading stopped.
//!
//! A small source is all there at once. Of a large one the head is, and [`PendingDocument`] is the rest of the work.

use super::adjudication::Comparison;
use super::app::{Document, ReadingPosition, SaveStatus};
use super::draft::{self, Draft};
use super::unsaved;
use crate::annotation::AnnotationSet;
use crate::annotation::adjudication::{Adjudication, AdjudicationFiles};
use crate::annotation::location::{sidecar_location, stdin_sidecar_location};
use crate::annotation::project::Project;
use crate::annotation::store::{Store, StoreError};
use crate::article::Article;
use crate::article::source::{self, PendingSource, ReadError, ReadOptions};
use crate::library::position::{self, Bookmarks};
use crate::text::settings::SettingsError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// How sources are opened.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// `--annotations`: the folder for sidecars.
    pub annotations: Option<PathBuf>,
    /// How sources are read.
    pub read_options: ReadOptions,
    /// The folder for what is personal, if there is one.
    pub state: Option<PathBuf>,
    /// The files of two annotators of an article, and the third that is made of them.
    pub adjudication_files: Option<Arc<AdjudicationFiles>>,
}

/// Why a document cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The source.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// Its annotations.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// Its project.
    #[error("{0}")]
    Project(#[from] SettingsError),
}

/// Why a document is not read again after its source changed.
#[derive(Debug, Error)]
pub enum ReloadError {
    /// It cannot be opened as it is now.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// Reading it would lose annotations that are not saved.
    #[error("some annotations are not saved yet; it is reloaded once they are")]
    Unsaved,
}

/// An open document.
pub struct OpenedDocument {
    /// What to show.
    pub doc: Document,
    /// Where its annotations are saved, once the article is whole.
    pub store: Option<Store>,
    /// What is still to read.
    pub pending: Option<PendingDocument>,
    /// Files of what windows before this one could not save; it is in the document.
    pub unsaved: Vec<PathBuf>,
    /// The file of the unfinished note in `doc`; it may go once that is kept elsewhere.
    pub recovered_draft: Option<PathBuf>,
}

/// What is still to read of a document.
pub struct PendingDocument {
    source: PendingSource,
    store: Option<Store>,
    options: OpenOptions,
}

/// A document read to its end.
pub struct CompleteDocument {
    /// The article.
    pub article: Article,
    /// Its annotations.
    pub annotations: AnnotationSet,
    /// Where they are saved.
    pub store: Option<Store>,
    /// Files of what windows before this one could not save; it is in the annotation set.
    pub unsaved: Vec<PathBuf>,
    /// Where reading stopped.
    pub resume: Option<ReadingPosition>,
    /// Places remembered by letters.
    pub bookmarks: Bookmarks,
    /// A note that was not finished, and its file.
    pub draft: Option<(Draft, PathBuf)>,
    /// The work of two annotators, where this is a third's.
    pub adjudication: Option<Adjudication>,
}

/// Opens the document at `path`; `-` is standard input.
///
/// # Errors
/// Where the source cannot be read, or its annotations are there and cannot be.
pub fn open(path: &Path, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    let opened = source::open(path, options.read_options)?;
    let Some(rest) = opened.pending else { return open_article(opened.article, options) };
    let mut doc = Document::new(opened.article, AnnotationSet::default(), SaveStatus::Saved);
    doc.save_status = save_status(&doc.article, options);
    doc.project = Project::for_source(doc.article.path())?;
    let store = store(&doc.article, options)?;
    let unread = Some(PendingDocument { source: rest, store, options: options.clone() });
    Ok(OpenedDocument { doc, store: None, pending: unread, unsaved: Vec::new(), recovered_draft: None })
}

/// The document of an article that was read to its end.
///
/// # Errors
/// As [`open`], but for the source.
pub fn open_article(article: Article, options: &OpenOptions) -> Result<OpenedDocument, OpenError> {
    let project = Project::for_source(article.path())?;
    let saving = save_status(&article, options);
    let store = store(&article, options)?;
    let whole = finish(article, store, options)?;
    let mut doc = Document::new(whole.article, whole.annotations, saving);
    doc.resume = whole.resume;
    doc.bookmarks = whole.bookmarks;
    doc.recovered = !whole.unsaved.is_empty();
    let (draft, left) = whole.draft.unzip();
    doc.draft = draft;
    doc.comparison = whole.adjudication.map(|work| Box::new(Comparison::new(work)));
    doc.project = project;
    Ok(OpenedDocument { doc, store: whole.store, pending: None, unsaved: whole.unsaved, recovered_draft: left })
}

/// Where the annotations of an article with a file are.
fn store(article: &Article, options: &OpenOptions) -> Result<Option<Store>, OpenError> {
    let own = files(article, options).map(AdjudicationFiles::output_location);
    let place = own.or_else(|| article.path().and_then(|path| sidecar_location(path, options.annotations.as_deref())));
    Ok(place.map(Store::open).transpose()?)
}

/// The files of two annotators, where they are of this article.
fn files<'a>(article: &Article, options: &'a OpenOptions) -> Option<&'a AdjudicationFiles> {
    options.adjudication_files.as_deref().filter(|files| article.path() == Some(&files.article))
}

/// Whether there is a place for annotations.
fn save_status(article: &Article, options: &OpenOptions) -> SaveStatus {
    if article.path().is_none() && options.annotations.is_none() {
        SaveStatus::Unavailable("a text from a pipe has no place for notes: say where with --annotations DIR".into())
    } else {
        SaveStatus::Saved
    }
}

impl PendingDocument {
    /// Reads on to the end.
    ///
    /// # Errors
    /// As [`open`].
    pub fn read(self) -> Result<CompleteDocument, OpenError> {
        finish(self.source.read()?, self.store, &self.options)
    }
}

fn finish(article: Article, mut store: Option<Store>, options: &OpenOptions) -> Result<CompleteDocument, OpenError> {
    // A text from a pipe goes by what it says, so that the same text finds its annotations again.
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
    let personal = options.state.as_ref().and_then(|state| Some((position::key(article.path()?)?, state)));
    let kept = personal.as_ref().and_then(|(key, state)| position::load(&article, key, state));
    let (resume, marks) = kept.unzip();
    let marks = marks.unwrap_or_default();
    let draft = personal.as_ref().and_then(|(key, state)| draft::recover(&article, key, state));
    let adjudication = self::files(&article, options).map(|files| files.read(&article)).transpose()?;
    Ok(CompleteDocument { article, annotations, store, unsaved: files, resume, bookmarks: marks, draft, adjudication })
}
