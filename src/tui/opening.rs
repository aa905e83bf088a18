//! From a path to a document: the article, its annotations, where reading stopped.
//!
//! A small source is all there at once. Of a large one the head is, and [`Unread`] is the rest of the work.

use super::adjudicating::Compared;
use super::app::{Document, Position, Saving};
use super::draft::{self, Draft};
use super::unsaved;
use crate::annotation::Book;
use crate::annotation::adjudication::{Adjudication, Files};
use crate::annotation::place::{place, place_stdin};
use crate::annotation::project::Project;
use crate::annotation::store::{Store, StoreError};
use crate::article::Article;
use crate::article::source::{self, PendingSource, ReadError, Reading};
use crate::library::position::{self, Marks};
use crate::text::settings::SettingsError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// How sources are opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--annotations`: the folder for sidecars.
    pub annotations: Option<PathBuf>,
    /// How sources are read.
    pub reading: Reading,
    /// The folder for what is personal, if there is one.
    pub state: Option<PathBuf>,
    /// The files of two annotators of an article, and the third that is made of them.
    pub files: Option<Arc<Files>>,
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
pub struct Opening {
    /// What to show.
    pub doc: Document,
    /// Where its annotations are saved, once the article is whole.
    pub store: Option<Store>,
    /// What is still to read.
    pub unread: Option<Unread>,
    /// Files of what windows before this one could not save; it is in the document.
    pub unsaved: Vec<PathBuf>,
    /// The file of the unfinished note in `doc`; it may go once that is kept elsewhere.
    pub left: Option<PathBuf>,
}

/// What is still to read of a document.
pub struct Unread {
    rest: PendingSource,
    store: Option<Store>,
    options: Options,
}

/// A document read to its end.
pub struct Whole {
    /// The article.
    pub article: Article,
    /// Its annotations.
    pub book: Book,
    /// Where they are saved.
    pub store: Option<Store>,
    /// Files of what windows before this one could not save; it is in the book.
    pub unsaved: Vec<PathBuf>,
    /// Where reading stopped.
    pub resume: Option<Position>,
    /// Places remembered by letters.
    pub marks: Marks,
    /// A note that was not finished, and its file.
    pub draft: Option<(Draft, PathBuf)>,
    /// The work of two annotators, where this is a third's.
    pub adjudication: Option<Adjudication>,
}

/// Opens the document at `path`; `-` is standard input.
///
/// # Errors
/// Where the source cannot be read, or its annotations are there and cannot be.
pub fn open(path: &Path, options: &Options) -> Result<Opening, OpenError> {
    let opened = source::open(path, options.reading)?;
    let Some(rest) = opened.rest else { return of(opened.article, options) };
    let mut doc = Document::new(opened.article, Book::default(), Saving::Saved);
    doc.saving = saving(&doc.article, options);
    doc.project = Project::of(doc.article.path())?;
    let store = store(&doc.article, options)?;
    let unread = Some(Unread { rest, store, options: options.clone() });
    Ok(Opening { doc, store: None, unread, unsaved: Vec::new(), left: None })
}

/// The document of an article that was read to its end.
///
/// # Errors
/// As [`open`], but for the source.
pub fn of(article: Article, options: &Options) -> Result<Opening, OpenError> {
    let project = Project::of(article.path())?;
    let saving = saving(&article, options);
    let store = store(&article, options)?;
    let whole = finish(article, store, options)?;
    let mut doc = Document::new(whole.article, whole.book, saving);
    doc.resume = whole.resume;
    doc.marks = whole.marks;
    doc.recovered = !whole.unsaved.is_empty();
    let (draft, left) = whole.draft.unzip();
    doc.draft = draft;
    doc.adjudication = whole.adjudication.map(|work| Box::new(Compared::new(work)));
    doc.project = project;
    Ok(Opening { doc, store: whole.store, unread: None, unsaved: whole.unsaved, left })
}

/// Where the annotations of an article with a file are.
fn store(article: &Article, options: &Options) -> Result<Option<Store>, OpenError> {
    let own = files(article, options).map(Files::place);
    let place = own.or_else(|| article.path().and_then(|path| place(path, options.annotations.as_deref())));
    Ok(place.map(Store::open).transpose()?)
}

/// The files of two annotators, where they are of this article.
fn files<'a>(article: &Article, options: &'a Options) -> Option<&'a Files> {
    options.files.as_deref().filter(|files| article.path() == Some(&files.article))
}

/// Whether there is a place for annotations.
fn saving(article: &Article, options: &Options) -> Saving {
    if article.path().is_none() && options.annotations.is_none() {
        Saving::Nowhere("a text from a pipe has no place for notes: say where with --annotations DIR".into())
    } else {
        Saving::Saved
    }
}

impl Unread {
    /// Reads on to the end.
    ///
    /// # Errors
    /// As [`open`].
    pub fn read(self) -> Result<Whole, OpenError> {
        finish(self.rest.read()?, self.store, &self.options)
    }
}

fn finish(article: Article, mut store: Option<Store>, options: &Options) -> Result<Whole, OpenError> {
    // A text from a pipe goes by what it says, so that the same text finds its annotations again.
    if let (None, Some(dir)) = (article.path(), &options.annotations) {
        store = Some(Store::open(place_stdin(article.sha256(), dir))?);
    }
    let (mut book, mut files) = (Book::default(), Vec::new());
    if let Some(store) = &store {
        let mut sidecar = store.sidecar();
        if let Some(state) = &options.state
            && let Some((merged, left)) = unsaved::left(store.path(), &sidecar, state)
        {
            (sidecar, files) = (merged, left);
        }
        book = Book::new(sidecar, store.snapshots(&article), &article);
    }
    let personal = options.state.as_ref().and_then(|state| Some((position::key(article.path()?)?, state)));
    let kept = personal.as_ref().and_then(|(key, state)| position::load(&article, key, state));
    let (resume, marks) = kept.unzip();
    let marks = marks.unwrap_or_default();
    let draft = personal.as_ref().and_then(|(key, state)| draft::left(&article, key, state));
    let adjudication = self::files(&article, options).map(|files| files.read(&article)).transpose()?;
    Ok(Whole { article, book, store, unsaved: files, resume, marks, draft, adjudication })
}
