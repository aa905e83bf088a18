//! What happens to the reader, and what it asks the world to do.

use super::app::{Document, Failure};
use super::computation::Computation;
use super::draft::Draft;
use super::opening::{OpenError, ReloadError};
use crate::annotation::adjudication::Adjudication;
use crate::annotation::board::Row;
use crate::annotation::changes::Change;
use crate::annotation::store::{Saved, StoreError};
use crate::annotation::{Book, Sidecar};
use crate::article::Article;
use crate::claim::Claims;
use crate::entity::Extraction;
use crate::exchange::program::{Answer, Program, ProgramError};
use crate::file::FileError;
use crate::library::build::BuildEvent;
use crate::library::position::{Marks, Position};
use crate::library::{Hit, Index};
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
    Loaded(Box<Loaded>),
    /// Entities of a window were found.
    Extracted(Arc<Extraction>),
    /// Corrections were applied to them.
    Corrected(Arc<Extraction>),
    /// The user's program told what it found, or why nothing.
    Answered(Result<Answer, ProgramError>),
    /// What is claimed in that window was found.
    Claimed(Span, Arc<Claims>),
    /// A search is through: its number and its hits.
    Found(u64, super::search::Hits),
    /// The annotations were saved, or not.
    Saved(Result<Box<Saved>, Failure>),
    /// It is time to try again to save what could not be saved.
    Retry,
    /// What changed since the article was annotated was found.
    Compared(Vec<Change>),
    /// The annotations were written to another place too, or not.
    Written(Result<PathBuf, StoreError>),
    /// The claims of the folder's other articles were read, and how many files could not be.
    Boarded(Vec<Row>, usize),
    /// How getting to know a folder goes.
    Library(PathBuf, BuildEvent),
    /// A folder is known, or cannot be listed.
    LibraryKnown(Result<Arc<Index>, FileError>),
    /// A search through it is through: its number, its hits, whether there are more.
    LibraryFound(u64, Vec<Hit>, bool),
    /// Another article was opened, or not.
    Opened(Result<Box<Document>, OpenError>),
    /// The terminal said that its ground is light, or that it is dark.
    Ground {
        /// Whether it is light.
        light: bool,
    },
    /// The source changed on the disk.
    SourceChanged,
    /// The source was read again, or could not be.
    Reread(Result<Box<Document>, ReloadError>),
    /// The system asks the program to end.
    Terminate,
}

/// The rest of an article that was opened by its head.
pub struct Loaded {
    /// The whole article.
    pub article: Article,
    /// Its annotations, placed.
    pub book: Book,
    /// Whether they hold what an earlier window could not save.
    pub recovered: bool,
    /// Where reading stopped.
    pub resume: Option<Position>,
    /// Places remembered by letters.
    pub marks: Marks,
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
    Draft(Option<Draft>),
    /// Compute something from the article.
    Compute(Computation),
    /// Have this program find entities as well.
    Ask(Box<Program>),
    /// Stop it.
    StopAsking,
    /// Write these annotations to that file or folder as well.
    WriteElsewhere(PathBuf, Box<Sidecar>),
    /// Get to know the folder; with what is known of it already.
    Library(Option<Arc<Index>>),
    /// Read the claims of the folder's other articles.
    Board,
    /// Open another article.
    Open(PathBuf),
    /// Read the source again.
    Reload,
    /// Put this on the clipboard.
    Copy(String),
    /// Draw everything anew.
    Redraw,
    /// Stop until the shell says `fg`.
    Suspend,
    /// Leave.
    Quit,
}
