//! Background threads, and the messages they send to the event loop.

use super::clipboard::ClipboardText;
use super::document::{SaveError, SaveFailure};
use super::event::Event;
use super::open_document::{CompleteDocument, OpenError};
use super::task::Task;
use super::unsaved;
use crate::annotation::store::{SaveReport, Store};
use crate::annotation::{Sidecar, Snapshots};
use crate::article::Article;
use crate::article::source::{OpenedSource, ReadError};
use crate::explain::for_log;
use crate::guard::{Panicked, catch_panic, fault_point};
use crate::library::position::{self, Bookmarks, ReadingPosition};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A message to the event loop.
pub(crate) enum LoopMessage {
    /// An event that applies to whichever document is open.
    Event(Event),
    /// An event for the document with this number; ignored if a different document is open by then.
    DocumentEvent(u32, Event),
    /// The rest of the document with this number was read, or could not be.
    DocumentRead(u32, Box<Result<CompleteDocument, OpenError>>),
    /// The beginning of the source that was the given one to be opened was read, or could not be.
    SourceOpened(u32, Box<Result<OpenedSource, OpenError>>),
    /// The source that was the given one to be opened has been read for a while.
    OpeningIsSlow(u32),
    /// The source of the document with this number was read again, or could not be.
    SourceReloaded(u32, Result<Box<Article>, ReadError>),
    /// The file at this path changed, and the writes to it have settled.
    SourceChanged(PathBuf),
    /// No program copied this text to the clipboard.
    NoClipboardProgram(ClipboardText),
    /// The terminal reported this column of its cursor, from 1.
    CursorColumn(u16),
    /// The terminal reported that its colours changed.
    ColoursChanged,
    /// The process received the signal with this number.
    Signal(i32),
    /// This task panicked while the document with this number was open.
    Panicked(u32, Task, Panicked),
}

/// Sends messages to the event loop, and knows the number of the document that was open when it was cloned.
#[derive(Clone)]
pub(crate) struct Sender {
    sender: mpsc::Sender<LoopMessage>,
    document: u32,
}

impl Sender {
    /// A sender for the first document, which has the number 0.
    pub(crate) const fn new(sender: mpsc::Sender<LoopMessage>) -> Self {
        Self { sender, document: 0 }
    }

    /// The number of the document that messages are about; each document that is opened or reloaded gets the next one.
    pub(crate) const fn document(&self) -> u32 {
        self.document
    }

    /// Moves on to the number of the next document. Existing clones keep theirs, so that their messages can be ignored.
    pub(crate) const fn next_document(&mut self) {
        self.document += 1;
    }

    /// Sends a message; does nothing once the loop has ended.
    pub(crate) fn send(&self, message: LoopMessage) {
        // Fails only once the loop has ended, and then nobody needs the message.
        let _ = self.sender.send(message);
    }
}

/// Runs `work` on a detached thread, and sends [`LoopMessage::Panicked`] to the loop if it panics.
///
/// # Panics
/// If the system cannot start a thread.
pub(crate) fn spawn(task: Task, sender: Sender, work: impl FnOnce() + Send + 'static) {
    let name = task.name();
    let guarded = move || {
        // Unwind safe: after a panic only the sender is used, and everything that `work` owned has been dropped.
        let work = || {
            fault_point(name);
            work();
        };
        if let Err(panic) = catch_panic(name, work) {
            sender.send(LoopMessage::Panicked(sender.document(), task, panic));
        }
    };
    // The program cannot run if the system has no more threads; the panic hook reports it.
    let _detached = thread::Builder::new().name(name.into()).spawn(guarded).expect("a thread");
}

/// The delay before a failed save is retried.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Annotations to save.
pub(crate) struct SaveJob {
    /// The article that they are of.
    pub(crate) article: Arc<Article>,
    /// The annotations.
    pub(crate) sidecar: Sidecar,
    /// The earlier texts that they were made on.
    pub(crate) snapshots: Snapshots,
    /// The annotation file that some of them were taken from: no more users may read the new one.
    pub(crate) adopted_from: Option<PathBuf>,
}

/// Saves the annotations of one document on a thread of its own, in the order in which they were changed.
pub(crate) struct Saver {
    jobs: Option<mpsc::Sender<SaveJob>>,
    thread: Option<JoinHandle<()>>,
}

impl Saver {
    /// Starts a thread that saves to `store`. Annotations that cannot be saved are kept in the folder `state`, if there
    /// is one, until a save succeeds. `left` are the files that earlier windows kept there; the first save that
    /// succeeds removes them.
    ///
    /// # Panics
    /// If the system cannot start a thread.
    pub(crate) fn new(mut store: Store, state: Option<PathBuf>, mut left: Vec<PathBuf>, sender: Sender) -> Self {
        let waiting = Arc::new(AtomicBool::new(false));
        let (jobs, todo) = mpsc::channel::<SaveJob>();
        let work = move || {
            for job in todo {
                let result = match save(&mut store, &job) {
                    Ok(saved) => {
                        left.drain(..).for_each(|file| unsaved::remove(&file));
                        Ok(Box::new(saved))
                    }
                    Err(error) => {
                        log::error!("annotations were not saved: {}", for_log(&error));
                        let keep = |state| catch_panic("keeping", || unsaved::keep_in(state, &store, job.sidecar));
                        // A panic while keeping them is like a disk on which they cannot be kept.
                        let kept = state.as_deref().and_then(|state| keep(state).ok().flatten());
                        left.extend(kept.clone().filter(|file| !left.contains(file)));
                        Err(SaveFailure { error: Arc::new(error), kept_in: kept })
                    }
                };
                let failed = result.is_err();
                sender.send(LoopMessage::DocumentEvent(sender.document(), Event::Saved(result)));
                // Schedule at most one retry, however often saving fails meanwhile.
                if failed && !waiting.swap(true, Ordering::Relaxed) {
                    retry(&sender, waiting.clone());
                }
            }
        };
        let thread = thread::Builder::new().name("saving".into()).spawn(work).expect("a thread");
        Self { jobs: Some(jobs), thread: Some(thread) }
    }

    /// Queues `job`. The result arrives at the loop as [`Event::Saved`].
    pub(crate) fn save(&self, job: SaveJob) {
        // This does not fail: the thread runs until the channel is closed.
        if let Some(jobs) = &self.jobs
            && jobs.send(job).is_err()
        {
            log::error!("the save thread has ended");
        }
    }
}

/// Saves reading positions on a thread of its own: flushing a file takes seconds on a slow disk, and no key waits for it.
/// Dropping it waits until the last position is written.
#[derive(Default)]
pub(crate) struct PositionSaver {
    thread: Option<(mpsc::Sender<PositionJob>, JoinHandle<()>)>,
}

/// A position to save: of the article, the places marked with letters, and the state folder.
type PositionJob = (Arc<Article>, ReadingPosition, Bookmarks, PathBuf);

impl PositionSaver {
    /// Queues a position. Of several positions that wait, only the last is saved.
    pub(crate) fn save(&mut self, article: Arc<Article>, position: ReadingPosition, marks: Bookmarks, state: PathBuf) {
        let (jobs, _) = self.thread.get_or_insert_with(|| {
            let (jobs, todo) = mpsc::channel::<PositionJob>();
            let work = move || {
                while let Ok(job) = todo.recv() {
                    let (article, position, marks, state) = todo.try_iter().last().unwrap_or(job);
                    let save = || position::save(&article, position, &marks, &state);
                    // The reading position is only a convenience: do not interrupt the user if it cannot be saved.
                    if let Ok(Err(error)) = catch_panic("position", save) {
                        log::warn!("the reading position is not saved: {}", for_log(&error));
                    }
                }
            };
            (jobs, thread::Builder::new().name("position".into()).spawn(work).expect("a thread"))
        });
        if jobs.send((article, position, marks, state)).is_err() {
            log::error!("the thread for positions has ended");
        }
    }
}

impl Drop for PositionSaver {
    fn drop(&mut self) {
        if let Some((jobs, thread)) = self.thread.take() {
            drop(jobs);
            if thread.join().is_err() {
                log::error!("the thread for positions panicked");
            }
        }
    }
}

/// Saves, and turns a panic into an ordinary save error: the file is intact either way.
fn save(store: &mut Store, job: &SaveJob) -> Result<SaveReport, SaveError> {
    if let Some(file) = &job.adopted_from {
        store.restrict_to_readers_of(file);
    }
    let save = || {
        fault_point("saving");
        store.save_with(&job.sidecar, &job.article, &job.snapshots)
    };
    Ok(catch_panic("saving", save)??)
}

/// Sends [`Event::RetrySave`] after [`RETRY_AFTER`].
fn retry(sender: &Sender, waiting: Arc<AtomicBool>) {
    let later = sender.clone();
    spawn(Task::Retrying, sender.clone(), move || {
        thread::sleep(RETRY_AFTER);
        waiting.store(false, Ordering::Relaxed);
        later.send(LoopMessage::DocumentEvent(later.document(), Event::RetrySave));
    });
}

impl Drop for Saver {
    /// Waits until everything is written, even if the loop ends with a panic.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the save thread panicked");
        }
    }
}
