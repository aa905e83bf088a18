//! What happens to the reader, and what it asks the world to do.

use super::app::{Document, SaveFailure};
use super::computation::Computation;
use super::draft::Draft;
use super::open_document::{OpenError, ReloadError};
use crate::annotation::adjudication::Adjudication;
use crate::annotation::board::ClaimRow;
use crate::annotation::store::{SaveReport, StoreError};
use crate::annotation::text_changes::TextChange;
use crate::annotation::{AnnotationSet, Sidecar};
use crate::article::Article;
use crate::claim::ClaimAnalysis;
use crate::entity::Extraction;
use crate::exchange::external_ner::{ExternalNer, ExternalNerError, NerOutput};
use crate::file::FileError;
use crate::library::build::BuildEvent;
use crate::library::position::{Bookmarks, ReadingPosition};
use crate::library::{LibraryHit, LibraryIndex};
use crate::text::Span;
use crossterm::event::{KeyEvent, MouseEvent};
use std::path::PathBuf;
use std::sync::Arc;

/// Something that happened.
pub enum Event {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was used.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The screen has this many columns and rows now.
    Resize(u16, u16),
    /// The rest of the article was read.
    DocumentLoaded(Box<LoadedDocument>),
    /// Entities of a window were found.
    EntitiesExtracted(Arc<Extraction>),
    /// Corrections were applied to them.
    EntitiesCorrected(Arc<Extraction>),
    /// The user's program told what it found, or why nothing.
    ExternalNerFinished(Result<NerOutput, ExternalNerError>),
    /// What is claimed in that window was found.
    ClaimsFound(Span, Arc<ClaimAnalysis>),
    /// A search is through: its number and its hits.
    SearchFinished(u64, super::search::Hits),
    /// The annotations were saved, or not.
    Saved(Result<Box<SaveReport>, SaveFailure>),
    /// It is time to try again to save what could not be saved.
    RetrySave,
    /// What changed since the article was annotated was found.
    TextChangesFound(Vec<TextChange>),
    /// The annotations were written to another place too, or not.
    SavedAs(Result<PathBuf, StoreError>),
    /// The claims of the folder's other articles were read, and how many files could not be.
    BoardLoaded(Vec<ClaimRow>, usize),
    /// How getting to know a folder goes.
    LibraryProgress(PathBuf, BuildEvent),
    /// A folder is known, or cannot be listed.
    LibraryBuilt(Result<Arc<LibraryIndex>, FileError>),
    /// A search through it is through: its number, its hits, whether there are more.
    LibrarySearchFinished(u64, Vec<LibraryHit>, bool),
    /// Another article was opened, or not.
    DocumentOpened(Result<Box<Document>, OpenError>),
    /// The terminal said that its ground is light, or that it is dark.
    BackgroundDetected {
        /// Whether it is light.
        light: bool,
    },
    /// The source changed on the disk.
    SourceChanged,
    /// The source was read again, or could not be.
    SourceReloaded(Result<Box<Document>, ReloadError>),
    /// The system asks the program to end.
    Terminate,
}

/// The rest of an article that was opened by its head.
pub struct LoadedDocument {
    /// The whole article.
    pub article: Article,
    /// Its annotations, placed.
    pub annotations: AnnotationSet,
    /// Whether they hold what an earlier window could not save.
    pub recovered: bool,
    /// Where reading stopped.
    pub resume: Option<ReadingPosition>,
    /// Places remembered by letters.
    pub bookmarks: Bookmarks,
    /// A note that was not finished.
    pub draft: Option<Draft>,
    /// The work of two annotators, where this is a third's.
    pub adjudication: Option<Adjudication>,
}

/// Something to do outside.
#[derive(Debug)]
pub enum Effect {
    /// Save these annotations. One save is under way at a time; its [`Event::Saved`] comes before the next.
    Save(Box<Sidecar>),
    /// Keep the note being written, or forget it.
    KeepDraft(Option<Draft>),
    /// Compute something from the article.
    Compute(Computation),
    /// Have this program find entities as well.
    RunExternalNer(Box<ExternalNer>),
    /// Stop it.
    StopExternalNer,
    /// Write these annotations to that file or folder as well.
    SaveAs(PathBuf, Box<Sidecar>),
    /// Get to know the folder; with what is known of it already.
    BuildLibrary(Option<Arc<LibraryIndex>>),
    /// Read the claims of the folder's other articles.
    LoadBoard,
    /// Open another article.
    OpenDocument(PathBuf),
    /// Read the source again.
    ReloadSource,
    /// Put this on the clipboard.
    CopyToClipboard(String),
    /// Draw everything anew.
    Redraw,
    /// Stop until the shell says `fg`.
    Suspend,
    /// Leave.
    Quit,
}
