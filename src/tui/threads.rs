//! Background threads, and the messages they send to the event loop.

use super::app::{Event, SaveError, SaveFailure};
use super::open_document::{CompleteDocument, OpenError};
use super::unsaved;
use crate::annotation::Sidecar;
use crate::annotation::store::{SaveReport, Store};
use crate::article::Article;
use crate::article::source::ReadError;
use crate::explain::for_log;
use crate::guard::{Panicked, catch_panic};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What reaches the loop.
pub enum LoopMessage {
    /// An event of the reader or the terminal.
    Event(Event),
    /// An event of the document with that number.
    DocumentEvent(u32, Event),
    /// The document with that number was read to its end, or not.
    DocumentRead(u32, Box<Result<CompleteDocument, OpenError>>),
    /// The source of the document with that number was read again, or not.
    SourceReloaded(u32, Result<Box<Article>, ReadError>),
    /// The file there changed, and was left alone since.
    SourceChanged(PathBuf),
    /// A signal came.
    Signal(i32),
    /// The thread of that name panicked.
    Panicked(&'static str, Panicked),
}

/// Sends messages, and knows which document they are about: the one open when it was made.
#[derive(Clone)]
pub struct Sender {
    sender: mpsc::Sender<LoopMessage>,
    document: u32,
}

impl Sender {
    /// A sender for the first document.
    pub const fn new(sender: mpsc::Sender<LoopMessage>) -> Self {
        Self { sender, document: 0 }
    }

    /// The number of the document.
    pub const fn document(&self) -> u32 {
        self.document
    }

    /// Another document is open now; clones made before keep the old one.
    pub const fn next_document(&mut self) {
        self.document += 1;
    }

    /// Sends to the loop.
    pub fn send(&self, message: LoopMessage) {
        // Fails once the loop has ended: nobody waits for the message then.
        let _ = self.sender.send(message);
    }
}

/// Runs `work` on a thread; if it panics the loop hears of it.
pub fn spawn(name: &'static str, sender: Sender, work: impl FnOnce() + Send + 'static) {
    let guarded = move || {
        // The sender is only sent with afterwards, and what the work owned is gone.
        if let Err(panic) = catch_panic(work) {
            sender.send(LoopMessage::Panicked(name, panic));
        }
    };
    // A system without another thread to give cannot run this program; the panic says so in the usual way.
    let _detached = thread::Builder::new().name(name.into()).spawn(guarded).expect("a thread");
}

/// How long after a failed save the next one is tried.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Saves the annotations of one document, in the order they were changed.
pub struct Saver {
    jobs: Option<mpsc::Sender<(Arc<Article>, Sidecar)>>,
    thread: Option<JoinHandle<()>>,
}

impl Saver {
    /// A thread that saves to `store`. What cannot be saved is kept in the state folder, if there is one, until it can;
    /// `left` are files there of windows before this one, which are not needed once it is.
    pub fn new(mut store: Store, state: Option<PathBuf>, mut left: Vec<PathBuf>, sender: Sender) -> Self {
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
                        log::error!("annotations are not saved: {}", for_log(&error));
                        let kept = state.as_deref().and_then(|state| unsaved::keep_in(state, &store, sidecar));
                        left.extend(kept.clone().filter(|file| !left.contains(file)));
                        Err(SaveFailure { error: Arc::new(error), kept_in: kept })
                    }
                };
                let failed = result.is_err();
                sender.send(LoopMessage::DocumentEvent(sender.document(), Event::Saved(result)));
                // However often saving fails meanwhile, one retry is on its way.
                if failed && !waiting.swap(true, Ordering::Relaxed) {
                    retry(&sender, waiting.clone());
                }
            }
        };
        let thread = thread::Builder::new().name("saving".into()).spawn(work).expect("a thread");
        Self { jobs: Some(jobs), thread: Some(thread) }
    }

    /// Saves `sidecar`, the annotations of `article`.
    pub fn save(&self, article: Arc<Article>, sidecar: Sidecar) {
        // The thread ends only once the channel is closed, so that this does not fail.
        if let Some(jobs) = &self.jobs
            && jobs.send((article, sidecar)).is_err()
        {
            log::error!("the thread that saves has ended");
        }
    }
}

/// Saves. A panic is a failed save like any other: the file is whole either way.
fn save(store: &mut Store, sidecar: &Sidecar, article: &Article) -> Result<SaveReport, SaveError> {
    Ok(catch_panic(|| store.save(sidecar, article))??)
}

/// Says after a while that it is time to try again.
fn retry(sender: &Sender, waiting: Arc<AtomicBool>) {
    let later = sender.clone();
    spawn("retrying", sender.clone(), move || {
        thread::sleep(RETRY_AFTER);
        waiting.store(false, Ordering::Relaxed);
        later.send(LoopMessage::DocumentEvent(later.document(), Event::RetrySave));
    });
}

impl Drop for Saver {
    /// Waits until all is written: also when the loop ends by a panic.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the thread that saves panicked");
        }
    }
}
