//! Opening another document without holding up the screen: its source is read on a thread, and can be given up.

use super::{RunError, Session};
use crate::article::confined::{Cancel, ConfinedError};
use crate::article::source::{self, OpenedSource, ReadError, ReadFault};
use crate::guard::{catch_panic, fault_point};
use crate::tui::app::Event;
use crate::tui::open_document::{self, OpenError, OpenedDocument};
use crate::tui::task::Task;
use crate::tui::threads::{LoopMessage, PositionSaver, spawn};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How long opening may take before the reader says so. Most documents are there sooner.
const SLOW_AFTER: Duration = Duration::from_millis(200);

/// A document whose source is being read. Dropping it stops that.
pub(super) struct Opening {
    /// Distinguishes it from those that were given up.
    number: u32,
    path: PathBuf,
    cancel: Cancel,
    /// What was typed meanwhile. It is meant for the new document.
    held: Vec<Event>,
}

impl Drop for Opening {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Session {
    /// Starts to read the document at `path`. The open one stays until that is done.
    pub(super) fn open(&mut self, path: &Path) {
        self.openings += 1;
        let (number, cancel, path) = (self.openings, Cancel::default(), path.to_path_buf());
        let (sender, reading) = (self.sender.clone(), self.options.read_options);
        let (own_path, own_cancel) = (path.clone(), cancel.clone());
        spawn(Task::Opening, self.sender.clone(), move || {
            // A parser that panics on this source must not end the reader.
            let opened = catch_panic("opening", || {
                fault_point(format_args!("open {}", own_path.display()));
                source::open_unless(&own_cancel, &own_path, reading)
            });
            let opened = opened.map_err(OpenError::from).and_then(|opened| Ok(opened?));
            sender.send(LoopMessage::SourceOpened(number, Box::new(opened)));
        });
        let sender = self.sender.clone();
        spawn(Task::Waiting, self.sender.clone(), move || {
            thread::sleep(SLOW_AFTER);
            sender.send(LoopMessage::OpeningIsSlow(number));
        });
        self.opening = Some(Opening { number, path, cancel, held: Vec::new() });
    }

    /// Keeps input for the document that is being opened, so that no key acts on the one that is still shown. Esc and
    /// Ctrl-C give up.
    pub(super) fn hold_input(&mut self, event: Event) -> Result<(), RunError> {
        let Some(opening) = &mut self.opening else { return self.handle(event) };
        if !gives_up(&event) {
            opening.held.push(event);
            return Ok(());
        }
        let path = Some(opening.path.clone());
        self.opening = None;
        let error = ReadError { path, fault: ReadFault::Confined(ConfinedError::Cancelled) };
        self.handle(Event::DocumentOpened(Err(error.into())))
    }

    /// Tells the user that the document with this number takes long, if it is still being opened.
    pub(super) fn opening_is_slow(&mut self, number: u32) -> Result<(), RunError> {
        match self.opening.as_ref().filter(|opening| opening.number == number) {
            Some(opening) => self.handle(Event::OpeningIsSlow(opening.path.clone())),
            None => Ok(()),
        }
    }

    /// Switches to the document whose source was read, unless it was given up meanwhile. Its annotations are read only now,
    /// after everything is saved that they may depend on.
    pub(super) fn source_opened(
        &mut self,
        number: u32,
        opened: Result<OpenedSource, OpenError>,
    ) -> Result<(), RunError> {
        let Some(mut opening) = self.opening.take_if(|opening| opening.number == number) else { return Ok(()) };
        self.wait_for_saves()?;
        self.keep_position();
        // The same article may be opened again: wait until its position is written.
        self.positions = PositionSaver::default();
        let options = &self.options;
        let opened = opened.and_then(|opened| catch_panic("opening", || open_document::open_source(opened, options))?);
        match opened {
            Ok(OpenedDocument { doc, store, pending: unread, unsaved, recovered_draft_file }) => {
                // From here on, messages about the old document are ignored.
                self.sender.next_document();
                self.stop_reloading();
                self.change_draft_file(doc.article.path());
                self.recovered_draft_file = recovered_draft_file;
                self.begin(doc.article.path(), store, unsaved, unread);
                let held = std::mem::take(&mut opening.held);
                held.into_iter().rev().for_each(|event| self.backlog.push_front(LoopMessage::Event(event)));
                self.handle(Event::DocumentOpened(Ok(Box::new(doc))))
            }
            // The input was not meant for the document that is still open.
            Err(error) => self.handle(Event::DocumentOpened(Err(error))),
        }
    }
}

/// Whether this input ends the wait for a document.
fn gives_up(event: &Event) -> bool {
    let Event::Key(KeyEvent { code, modifiers, .. }) = event else { return false };
    *code == KeyCode::Esc || *code == KeyCode::Char('c') && modifiers.contains(KeyModifiers::CONTROL)
}
