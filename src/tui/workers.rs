//! Threads beside the loop, and how they are heard.

use super::app::{Event, Failure};
use super::opening::{OpenError, Whole};
use super::unsaved;
use crate::annotation::Sidecar;
use crate::annotation::store::Store;
use crate::article::Article;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What reaches the loop.
pub enum Message {
    /// An event of the reader or the terminal.
    Event(Event),
    /// An event of the document with that number.
    Own(u32, Event),
    /// The document with that number was read to its end, or not.
    Loaded(u32, Box<Result<Whole, OpenError>>),
    /// The source of the document with that number was read again, or not, for the reason given.
    Reread(u32, Result<Box<Article>, String>),
    /// The file there changed, and was left alone since.
    Changed(PathBuf),
    /// A signal came.
    Signal(i32),
    /// A thread panicked, with these words.
    Broken(String),
}

/// Sends messages, and knows which document they are about: the one open when it was made.
#[derive(Clone)]
pub struct Sender {
    sender: mpsc::Sender<Message>,
    document: u32,
}

impl Sender {
    /// A sender for the first document.
    pub const fn new(sender: mpsc::Sender<Message>) -> Self {
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

    /// Sends, unless the loop has ended.
    pub fn send(&self, message: Message) {
        let _ = self.sender.send(message);
    }
}

/// What `work` comes to, or the words it panicked with. What it was given is not to be used on after that.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        words.or(panic.downcast_ref::<&str>().copied()).unwrap_or("panic").to_string()
    })
}

/// Runs `work` on a thread; if it panics the loop hears of it.
pub fn spawn(name: &'static str, sender: Sender, work: impl FnOnce() + Send + 'static) {
    let guarded = move || {
        // The sender is only sent with afterwards, and what the work owned is gone.
        if let Err(words) = guarded(work) {
            sender.send(Message::Broken(format!("{name}: {words}")));
        }
    };
    // A system without another thread to give cannot run this program; the panic says so in the usual way.
    let _detached = thread::Builder::new().name(name.into()).spawn(guarded).expect("a thread");
}

/// How long after a failed save the next one is tried.
const RETRY: Duration = Duration::from_secs(5);

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
                // A panic while saving is a failed save like any other: the file is whole either way.
                let result = catch_unwind(AssertUnwindSafe(|| store.save(&sidecar, &article)));
                let result =
                    result.map_or_else(|_| Err("a bug".into()), |r| r.map(Box::new).map_err(|error| error.to_string()));
                let result = match result {
                    Ok(saved) => {
                        for file in left.drain(..) {
                            let _ = std::fs::remove_file(file);
                        }
                        Ok(saved)
                    }
                    Err(why) => {
                        let file = state.as_ref().map(|state| unsaved::file(store.path(), state));
                        let kept =
                            file.filter(|file| unsaved::keep(file, store.path(), store.sidecar(), sidecar).is_ok());
                        left.extend(kept.clone().filter(|file| !left.contains(file)));
                        Err(Failure { why, kept })
                    }
                };
                let failed = result.is_err();
                sender.send(Message::Own(sender.document(), Event::Saved(result)));
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
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send((article, sidecar));
        }
    }
}

/// Says after a while that it is time to try again.
fn retry(sender: &Sender, waiting: Arc<AtomicBool>) {
    let later = sender.clone();
    spawn("retrying", sender.clone(), move || {
        thread::sleep(RETRY);
        waiting.store(false, Ordering::Relaxed);
        later.send(Message::Own(later.document(), Event::Retry));
    });
}

impl Drop for Saver {
    /// Waits until all is written: also when the loop ends by a panic.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_in_its_words() {
        assert_eq!(guarded(|| -> () { panic!("never") }), Err("never".into()));
    }
}
