//! Dialogs: what takes the keys and the mouse in front of the reader. Each is one file; the reader opens them and knows
//! no more of them than the trait [`Dialog`].
//!
//! A dialog never changes the reader. It changes itself, and asks for the rest with [`Request`]s.

pub(crate) mod board;
pub(crate) mod changes;
pub(crate) mod check_prompt;
pub(crate) mod choice;
pub(crate) mod claim_form;
pub(crate) mod command_list;
pub(crate) mod comparison;
pub(crate) mod context_menu;
pub(crate) mod help;
pub(crate) mod key_hints;
pub(crate) mod labels;
pub(crate) mod library;
pub(crate) mod note;
pub(crate) mod picker;
pub(crate) mod prompts;
pub(crate) mod review_list;
mod stack;
pub(crate) mod tags;
pub(crate) mod themes;

pub(crate) use stack::DialogStack;

use super::action::Action;
use super::context::Context;
use super::draft::Writing;
use super::request::Request;
use super::widgets::{HintBar, Hit, HitMap};
use crate::text::Span;
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::any::Any;

/// A dialog.
pub(crate) trait Dialog: Any {
    /// Where it is on the screen.
    fn area(&self, context: &Context<'_>) -> Rect;

    /// The words that stay in sight while it is open, beside or below them; `None` if it lies over the panes.
    fn dock(&self, context: &Context<'_>) -> Option<Dock> {
        let _ = context;
        None
    }

    /// Draws it into `area`. Returns what a click hits.
    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap;

    /// Handles a key, other than those that close a dialog.
    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction;

    /// Handles a click on what [`Dialog::draw`] returned.
    fn click(&mut self, hit: Hit, context: &Context<'_>) -> Reaction {
        let _ = (hit, context);
        Reaction::stay()
    }

    /// Handles the wheel, which turned by so many rows; a negative number is up.
    fn wheel(&mut self, rows: isize, context: &Context<'_>) -> Reaction {
        let _ = (rows, context);
        Reaction::stay()
    }

    /// Takes pasted text, in which the line breaks are `\n` and the only control characters besides tabs.
    fn paste(&mut self, text: &str, context: &Context<'_>) -> Reaction {
        let _ = (text, context);
        Reaction::stay()
    }

    /// Closes the dialog, or goes back one step in it.
    fn close(&mut self, by: CloseBy, context: &Context<'_>) -> Reaction {
        let _ = (by, context);
        Reaction::close()
    }

    /// Runs a command that was not given by a key of the dialog: by a hint at its foot, a button of the status line, or the
    /// palette. Returns `None` if the dialog leaves it to the reader.
    fn command(&mut self, action: Action, context: &Context<'_>) -> Option<Reaction> {
        let _ = (action, context);
        None
    }

    /// Shows again what was cancelled.
    fn restore(&mut self, context: &Context<'_>) -> Reaction {
        let _ = context;
        Reaction::stay()
    }

    /// Follows its words into the text of a reloaded source, after it was cancelled. `same_place` gives the span of the same
    /// words there. Returns false if it means nothing in the new text.
    fn follow_source(&mut self, same_place: &dyn Fn(Span) -> Span) -> bool {
        let _ = same_place;
        true
    }

    /// Brings the dialog up to date after the document or the size of the screen changed.
    fn refresh(&mut self, context: &Context<'_>) -> Then {
        let _ = context;
        Then::Stay
    }

    /// Its name in the status line, in a word.
    fn mode(&self) -> &'static str {
        "choose"
    }

    /// The keys that the status line shows, the most important first. It shows the first at every width.
    fn hints(&self, context: &Context<'_>) -> HintBar {
        let _ = context;
        HintBar::default().command(Action::Escape, "Esc", "close")
    }

    /// A command that the status line shows instead of the position in the article, and what it does: for a dialog that stands
    /// for something else than the article.
    fn status(&self, context: &Context<'_>) -> Option<(Action, String)> {
        let _ = context;
        None
    }

    /// What is being written, to keep it in case the program is killed.
    fn writing(&self) -> Writing {
        Writing::Nothing
    }

    /// Whether it uses this key with Alt. Otherwise it is Esc and a letter, which many terminals send alike.
    fn uses_alt(&self, key: KeyEvent) -> bool {
        let _ = key;
        false
    }

    /// Whether this key may run a command that needs the annotations, which may not be read yet.
    fn needs_annotations(&self, key: KeyEvent) -> bool {
        let _ = key;
        false
    }

    /// Whether it is drawn instead of the panes.
    fn covers_panes(&self) -> bool {
        false
    }

    /// Whether what lies behind it is dimmed while it is in front. What is docked, or on the status line, dims nothing in any case.
    fn dims_what_is_behind(&self) -> bool {
        true
    }

    /// Whether it keeps its state when another article is opened.
    fn outlives_document(&self) -> bool {
        false
    }
}

/// What a docked dialog asks for; the layout makes room for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dock {
    /// The words of the article that it is about.
    pub(crate) span: Span,
    /// The rows that it takes below the text, with its frame. Beside the text it is as high as the text.
    pub(crate) rows: u16,
}

/// What becomes of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It stays open.
    Stay,
    /// It is closed.
    Close,
    /// It is closed and keeps its state, to be shown again.
    Hide,
    /// It is closed without effect, and what was typed is kept until the user restores it.
    Cancel,
}

/// How a dialog reacts to an event: what becomes of it, and what it asks of the reader, in order.
#[derive(Debug)]
pub(crate) struct Reaction {
    pub(crate) then: Then,
    pub(crate) requests: Vec<Request>,
}

impl Reaction {
    /// The dialog stays open.
    pub(crate) const fn stay() -> Self {
        Self { then: Then::Stay, requests: Vec::new() }
    }

    /// The dialog closes.
    pub(crate) const fn close() -> Self {
        Self { then: Then::Close, requests: Vec::new() }
    }

    /// The dialog closes and keeps its state.
    pub(crate) const fn hide() -> Self {
        Self { then: Then::Hide, requests: Vec::new() }
    }

    /// The dialog closes without effect. What was typed can be restored; `what` says what is unchanged: "Note unchanged".
    pub(crate) fn cancel(what: &str) -> Self {
        Self { then: Then::Cancel, requests: vec![Request::ShowCancelled(what.into())] }
    }

    /// The dialog closes, and the list of commands opens.
    pub(crate) fn list_commands() -> Self {
        Self::close().and(Request::Run(Action::Palette))
    }

    /// And it asks for this, after it has closed if it does.
    pub(crate) fn and(mut self, request: Request) -> Self {
        self.requests.push(request);
        self
    }
}

/// What closes a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseBy {
    /// Esc: what was typed is saved.
    Escape,
    /// Ctrl-C: nothing is changed.
    Cancel,
    /// A click beside it.
    Click,
    /// The end of the program.
    Exit,
}
