//! [`Event`]s that reach the reader and [`Effect`]s that it asks the runtime to carry out.

use super::browser::BrowserError;
use super::bug_report::BugReport;
use super::clipboard::{ClipboardText, CopiedTo};
use super::computation::Computation;
use super::document::{Document, SaveFailure};
use super::draft::Draft;
use super::open_document::{OpenError, ReloadError};
use super::palette::Background;
use super::save_as::{CopyDestination, SavedCopy};
use super::task::Task;
use super::theme_choice::ThemeChoice;
use crate::annotation::adjudication::Adjudication;
use crate::annotation::board::ClaimRow;
use crate::annotation::orphans::{Offer, Orphan};
use crate::annotation::store::{SaveReport, StoreError};
use crate::annotation::text_changes::TextChange;
use crate::annotation::{AnnotationSet, Sidecar};
use crate::article::Article;
use crate::claim::ClaimAnalysis;
use crate::entity::Extraction;
use crate::exchange::external_ner::{ExternalNer, ExternalNerError, NerOutput};
use crate::file::FileError;
use crate::guard::Panicked;
use crate::library::build::BuildEvent;
use crate::library::position::{Bookmarks, ReadingPosition};
use crate::library::{LibraryIndex, SearchResults};
use crate::text::display::EmojiWidths;
use crossterm::event::{KeyEvent, MouseEvent};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// An input to [`App::handle`](super::app::App::handle): terminal input, the result of an effect, or a signal.
pub enum Event {
    /// A key press, repeat or release.
    Key(KeyEvent),
    /// A mouse press, release, movement or scroll.
    Mouse(MouseEvent),
    /// Text pasted into the terminal.
    Paste(String),
    /// The terminal lost the focus.
    FocusLost,
    /// The time of an [`Effect::TickAfter`] is over.
    Tick,
    /// The terminal was resized: columns, rows.
    Resize(u16, u16),
    /// The rest of an article that was opened by its head, and the annotations, have been read.
    DocumentLoaded(Box<LoadedDocument>),
    /// Entities were extracted from a window of the article.
    EntitiesExtracted(Arc<Extraction>),
    /// The user's corrections were applied to the extracted entities.
    EntitiesCorrected(Arc<Extraction>),
    /// The external NER program finished or failed.
    ExternalNerFinished(Result<NerOutput, ExternalNerError>),
    /// The claims were analysed, given these entities.
    ClaimsFound(Arc<Extraction>, Arc<ClaimAnalysis>),
    /// A search finished: serial number of the search, hits.
    SearchFinished(u64, super::reader::search::Hits),
    /// Saving the annotations succeeded or failed.
    Saved(Result<Box<SaveReport>, SaveFailure>),
    /// Time to retry a failed save.
    RetrySave,
    /// The changes to the text since the article was annotated were computed.
    TextChangesFound(Vec<TextChange>),
    /// Saving a copy of the annotations to another path succeeded or failed.
    SavedAs(Result<SavedCopy, StoreError>),
    /// A text was copied, or sent to be copied.
    Copied(ClipboardText, CopiedTo),
    /// A link could not be opened.
    LinkNotOpened(BrowserError),
    /// The claims of the other articles in the folder were read; the second field is the number of unreadable
    /// files.
    BoardLoaded(Vec<ClaimRow>, usize),
    /// Progress in building the index of this folder.
    LibraryProgress(PathBuf, BuildEvent),
    /// The index of the folder was built, or the folder could not be listed.
    LibraryBuilt(Result<Arc<LibraryIndex>, FileError>),
    /// A search of the library finished: serial number of the search, results.
    LibrarySearchFinished(u64, SearchResults),
    /// Opening another article succeeded or failed.
    DocumentOpened(Result<Box<Document>, OpenError>),
    /// Opening the article at this path takes long.
    OpeningIsSlow(PathBuf),
    /// The terminal reported its background colour.
    BackgroundDetected(Background),
    /// The terminal reported how wide it draws emoji.
    EmojiWidthsMeasured(EmojiWidths),
    /// The source file changed on disk.
    SourceChanged,
    /// Beside the annotations are copies that a synchroniser made, which hold other annotations; never empty.
    ConflictedCopiesFound(Vec<PathBuf>),
    /// A background task, or a part of one, panicked.
    TaskFailed(Task, Panicked),
    /// Writing a bug report succeeded, with its path, or failed.
    BugReportWritten(Result<PathBuf, FileError>),
    /// Annotations of sources that were renamed or moved, which belong to this article, were found.
    OrphansFound(Vec<Offer>),
    /// An adopted annotation file was moved to this path, or left where it was, or could not be moved.
    OrphanKeptAside(Result<Option<PathBuf>, FileError>),
    /// Reloading the changed source file succeeded or failed.
    SourceReloaded(Result<Box<Document>, ReloadError>),
    /// The system asked the program to exit.
    Terminate,
}

/// What is read after the article, or its head, was shown.
pub struct LoadedDocument {
    /// The whole article; the same one if it was shown whole.
    pub(crate) article: Arc<Article>,
    /// The annotations, anchored in the article.
    pub(crate) annotations: AnnotationSet,
    /// Whether the annotations include changes that an earlier session could not save.
    pub(crate) recovered: bool,
    /// The position where reading stopped last time.
    pub(crate) resume: Option<ReadingPosition>,
    /// Bookmarked positions, each under a letter.
    pub(crate) bookmarks: Bookmarks,
    /// An unfinished note or claim form from an earlier session.
    pub(crate) draft: Option<Draft>,
    /// The comparison of two annotators' work, if this document is a third person's adjudication of it.
    pub(crate) adjudication: Option<Adjudication>,
    /// Why the annotations could not be read, in words for the user; they are empty then.
    pub(crate) unreadable: Option<String>,
}

/// Work for the runtime: anything that needs a file, a thread, the clipboard or the terminal.
#[derive(Debug)]
pub enum Effect {
    /// Save these annotations. Only one save runs at a time: the next starts after the [`Event::Saved`] of this
    /// one.
    Save(Box<Sidecar>),
    /// Store the draft of the note being written; `None` deletes the stored draft.
    KeepDraft(Option<Draft>),
    /// Run a computation on the article in the background.
    Compute(Computation),
    /// Run this external NER program.
    RunExternalNer(Box<ExternalNer>),
    /// Stop the external NER program.
    StopExternalNer,
    /// Look for annotations of sources that were renamed or moved to the open article.
    FindOrphans,
    /// Move this annotation file aside: its content is saved with the article.
    KeepOrphanAside(Box<Orphan>),
    /// Also write these annotations to this file or folder.
    SaveAs(CopyDestination, Box<Sidecar>),
    /// Build the index of the folder, reusing the previous index if there is one.
    BuildLibrary(Option<Arc<LibraryIndex>>),
    /// Read the claims of the other articles in the folder.
    LoadBoard,
    /// Open another article.
    OpenDocument(PathBuf),
    /// Reload the source file.
    ReloadSource,
    /// Copy this text to the clipboard. [`Event::Copied`] says how.
    CopyToClipboard(ClipboardText),
    /// Open a web address with this program and its arguments, or with that of the desktop if there is none.
    OpenLink {
        /// The program and its arguments.
        command: Vec<String>,
        /// The address.
        address: String,
    },
    /// Write a bug report.
    WriteBugReport(Box<BugReport>),
    /// Remember the theme that was picked; `None` forgets it.
    KeepTheme(Option<ThemeChoice>),
    /// Send an [`Event::Tick`] after this time, once. A later one takes its place.
    TickAfter(Duration),
    /// Redraw the whole screen.
    Redraw,
    /// Suspend the program until the shell resumes it (`fg`).
    Suspend,
    /// Exit the program.
    Quit,
}
