//! Reads what the terminal sends and passes it to the event loop.
//!
//! One thread blocks in reads. Another one decodes, because a silence may be the end of a key.

use super::super::event::Event;
use super::super::task::Task;
use super::super::terminal::input::{InputDecoder, TerminalInput};
use super::super::threads::{LoopMessage, Sender, spawn};
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long after a query its reply is expected.
const REPLY_TIMEOUT: Duration = Duration::from_secs(5);

/// The wait before the next read, if another process made the terminal non-blocking.
const RETRY_AFTER: Duration = Duration::from_millis(10);

/// Portions of input that may wait to be decoded; after them, the terminal waits.
const MAX_WAITING_PORTIONS: usize = 64;

/// Starts to read the terminal. When it is gone, the loop gets [`Event::Terminate`].
///
/// # Errors
/// If there is no terminal to read.
pub(super) fn listen(sender: &Sender, owed_reply: OwedReply) -> io::Result<()> {
    let terminal = open()?;
    let (portions, received) = sync_channel(MAX_WAITING_PORTIONS);
    spawn(Task::Input, sender.clone(), move || read(terminal, &portions));
    let loop_sender = sender.clone();
    spawn(Task::Input, sender.clone(), move || decode(&received, &loop_sender, &owed_reply));
    Ok(())
}

/// The terminal: standard input, or the controlling terminal if an article is read from standard input.
fn open() -> io::Result<File> {
    let input = io::stdin();
    if input.is_terminal() { Ok(File::from(input.as_fd().try_clone_to_owned()?)) } else { File::open("/dev/tty") }
}

/// Reads until the terminal is gone. A terminal that vanishes without a signal is at its end, or cannot be read.
fn read(mut terminal: File, portions: &SyncSender<Vec<u8>>) {
    let mut buffer = [0; 4096];
    loop {
        match terminal.read(&mut buffer) {
            Ok(0) => return log::info!("the terminal is gone"),
            Ok(length) => {
                if portions.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(RETRY_AFTER),
            Err(error) => return log::info!("the terminal is gone: {error}"),
        }
    }
}

/// Decodes input until the reading thread ends.
fn decode(received: &Receiver<Vec<u8>>, sender: &Sender, owed_reply: &OwedReply) {
    let mut decoder = InputDecoder::default();
    loop {
        let portion = match decoder.timeout(owed_reply.is_owed()) {
            Some(timeout) => received.recv_timeout(timeout),
            None => received.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let inputs = match portion {
            Ok(bytes) => decoder.feed(&bytes),
            Err(RecvTimeoutError::Timeout) => decoder.flush().into_iter().collect(),
            Err(RecvTimeoutError::Disconnected) => return sender.send(LoopMessage::Event(Event::Terminate)),
        };
        for input in inputs {
            if matches!(input, TerminalInput::Background(_)) {
                owed_reply.settle();
            }
            if let Some(message) = message(input) {
                sender.send(message);
            }
        }
    }
}

/// The message for an input, if the loop has to know it.
fn message(input: TerminalInput) -> Option<LoopMessage> {
    Some(LoopMessage::Event(match input {
        TerminalInput::Key(key) => Event::Key(key),
        TerminalInput::Mouse(mouse) => Event::Mouse(mouse),
        TerminalInput::Paste(text) => Event::Paste(text),
        TerminalInput::Background(background) => Event::BackgroundDetected(background),
        TerminalInput::ColoursChanged => return Some(LoopMessage::ColoursChanged),
        TerminalInput::CursorColumn(column) => return Some(LoopMessage::CursorColumn(column)),
        TerminalInput::FocusLost => Event::FocusLost,
    }))
}

/// Whether the terminal owes the reply to a query. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct OwedReply(Arc<Mutex<Queries>>);

#[derive(Debug, Default)]
struct Queries {
    /// The time of the last query, until its reply arrives.
    open: Option<Instant>,
    /// The number of queries.
    sent: usize,
    /// Whether the terminal has ever replied.
    replies: bool,
}

impl OwedReply {
    /// Records a query.
    pub(super) fn query(&self) {
        self.update(|queries| {
            queries.open = Some(Instant::now());
            queries.sent += 1;
        });
    }

    /// Records its reply.
    fn settle(&self) {
        self.update(|queries| (queries.open, queries.replies) = (None, true));
    }

    /// Whether a reply is expected: after the first query, and after each one once the terminal has replied. A terminal that
    /// never replies must not delay the key Escape whenever it is asked.
    fn is_owed(&self) -> bool {
        self.update(|queries| {
            let is_open = queries.open.is_some_and(|time| time.elapsed() < REPLY_TIMEOUT);
            is_open && (queries.replies || queries.sent == 1)
        })
    }

    fn update<T>(&self, update: impl FnOnce(&mut Queries) -> T) -> T {
        update(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_owed_until_it_arrives() {
        let reply = OwedReply::default();
        assert!(!reply.is_owed(), "nothing was asked");
        reply.query();
        assert!(reply.is_owed());
        reply.settle();
        assert!(!reply.is_owed());
        reply.query();
        assert!(reply.is_owed(), "it replied to the last query");
    }

    #[test]
    fn a_terminal_that_did_not_reply_owes_nothing_later() {
        let reply = OwedReply::default();
        reply.query();
        reply.query();
        assert!(!reply.is_owed());
    }
}
