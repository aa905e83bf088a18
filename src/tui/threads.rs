//! Background threads, and the messages they send to the event loop.

use super::app::{Event, SaveError, SaveFailure};
use super::open_document::{CompleteDocument, OpenError};
use super::unsaved;
use crate::annotation::Sidecar;
use crate::annotation::store::{SaveReport, Store};
use crate::article::Article;
use crate::article::source::{OpenedSource, ReadError};
use crate::explain::for_log;
use crate::guard::{Panicked, catch_panic};
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
    SourceOpened(u32, Box<Result<OpenedSource, ReadError>>),
    /// The source that was the given one to be opened has been read for a while.
    OpeningIsSlow(u32),
    /// The source of the document with this number was read again, or could not be.
    SourceReloaded(u32, Result<Box<Article>, ReadError>),
    /// The file at this path changed, and the writes to it have settled.
    SourceChanged(PathBuf),
    /// The process received the signal with this number.
    Signal(i32),
    /// The thread with this name panicked.
    Panicked(&'static str, Panicked),
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
pub(crate) fn spawn(name: &'static str, sender: Sender, work: impl FnOnce() + Send + 'static) {
    let guarded = move || {
        // Unwind safe: after a panic only the sender is used, and everything that `work` owned has been dropped.
        if let Err(panic) = catch_panic(work) {
            sender.send(LoopMessage::Panicked(name, panic));
        }
    };
    // The program cannot run if the system has no more threads; the panic hook reports it.
    let _detached = thread::Builder::new().name(name.into()).spawn(guarded).expect("a thread");
}

/// The delay before a failed save is retried.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Saves the annotations of one document on a thread of its own, in the order in which they were changed.
pub(crate) struct Saver {
    jobs: Option<mpsc::Sender<(Arc<Article>, Sidecar)>>,
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
        let (jobs, todo) = mpsc::channel::<(Arc<Article>, Sidecar)>();
        let work = move || {
            for (article, sidecar) in todo {
                let result = match save(&mut store, &sidecar, &article) {
                    Ok(saved) => {
                        left.drain(..).for_each(|file| unsaved::remove(&file));
                        Ok(Box::new(saved))
                    }
                    Err(error) => {
                        log::error!("annotations were not saved: {}", for_log(&error));
                        let kept = state.as_deref().and_then(|state| unsaved::keep_in(state, &store, sidecar));
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

    /// Queues `sidecar`, the annotations of `article`. The result arrives at the loop as [`Event::Saved`].
    pub(crate) fn save(&self, article: Arc<Article>, sidecar: Sidecar) {
        // This does not fail: the thread runs until the channel is closed.
        if let Some(jobs) = &self.jobs
            && jobs.send((article, sidecar)).is_err()
        {
            log::error!("the save thread has ended");
        }
    }
}

/// Saves, and turns a panic into an ordinary save error: the file is intact either way.
fn save(store: &mut Store, sidecar: &Sidecar, article: &Article) -> Result<SaveReport, SaveError> {
    Ok(catch_panic(|| store.save(sidecar, article))??)
}

/// Sends [`Event::RetrySave`] after [`RETRY_AFTER`].
fn retry(sender: &Sender, waiting: Arc<AtomicBool>) {
    let later = sender.clone();
    spawn("retrying", sender.clone(), move || {
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
