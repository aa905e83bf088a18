//! The reader's state: the open document, the position in it, and the dialogs in front of it.
//!
//! [`App::handle`](super::update) takes an event and changes the state; it returns the work for the runtime as
//! [`Effect`]s. This module does not access the terminal, files or the clock.

use super::action::Action;
use super::bug_report::CommandHistory;
use super::clicks::{Clicks, EdgeDrag};
pub(crate) use super::computation::Computation;
use super::context::Context;
use super::dialogs::DialogStack;
use super::dialogs::comparison::ComparisonView;
use super::document::OpenTarget;
pub use super::document::{Author, Document, SaveError, SaveFailure, SaveStatus};
pub(crate) use super::event::LoadedDocument;
pub use super::event::{Effect, Event};
use super::geometry::{Geometry, Pane, ScreenLayout};
use super::panes::entities::EntitiesPane;
use super::panes::notes::NotesPane;
use super::panes::status::StatusLine;
pub use super::panes::status::StatusMessage;
use super::reader::kept_view::KeptView;
use super::reader::{Reader, TextWindow};
use super::settings::Settings;
use super::type_ahead::TypeAhead;
use crate::annotation::Labels;
use crate::annotation::annotation_set::{PlacedAnnotation, UndoHistory};
use crate::article::Article;
use crate::text::Span;
use std::collections::HashMap;
use std::path::PathBuf;

/// The state of the reader.
pub struct App {
    /// The open document.
    pub doc: Document,
    /// The text being read.
    pub(crate) reader: Reader,
    /// The entities pane.
    pub(crate) entities: EntitiesPane,
    /// The notes pane.
    pub(crate) notes: NotesPane,
    /// The status line.
    pub(crate) status: StatusLine,
    /// The dialogs in front of the panes.
    pub(crate) dialogs: DialogStack,
    /// The division of the screen.
    pub(crate) screen: ScreenLayout,
    /// What the user has set.
    pub settings: Settings,
    /// The text as it was before the open dialog was docked.
    pub(super) view_before_dock: Option<KeptView>,
    /// The cursor after the last event, which a docked dialog leaves where it is.
    pub(super) cursor_beside_dock: usize,
    /// The clicks of the mouse.
    pub(super) clicks: Clicks,
    /// The drag that is held at an edge of the text.
    pub(super) edge_drag: EdgeDrag,
    /// The current step of the tour, from 0; `None` outside the tour.
    pub(super) tour: Option<usize>,
    /// Whether the signs in the margin are to be explained when the first of them comes into view.
    pub owes_sign_legend: bool,
    /// The query to highlight in the article being opened.
    pub(super) pending_search: Option<String>,
    /// Whether the user has tried to quit with unsaved annotations; the second attempt quits.
    pub(super) quit_requested: bool,
    /// The position to go to in the article being opened.
    pub(super) open_target: Option<OpenTarget>,
    /// Undo histories of articles opened earlier in this session, restored when they are opened again.
    pub(super) histories: HashMap<PathBuf, UndoHistory>,
    /// What was typed and waits for the annotations.
    pub(super) type_ahead: TypeAhead,
    /// The last commands, for a bug report.
    pub(super) commands: CommandHistory,
    pub(super) effects: Vec<Effect>,
}

impl App {
    /// The state in which `doc` is open on a screen of `size` (columns, rows), before anything of it was restored.
    pub(super) fn with_document(doc: Document, settings: Settings, size: (u16, u16)) -> Self {
        let screen = ScreenLayout::new(size, settings.config.measure);
        let window = screen.text_window(&doc.article, settings.config.hyphenate);
        Self {
            reader: Reader::new(doc.article.clone(), window),
            doc,
            entities: EntitiesPane::default(),
            notes: NotesPane::default(),
            status: StatusLine::default(),
            dialogs: DialogStack::default(),
            screen,
            settings,
            view_before_dock: None,
            cursor_beside_dock: 0,
            clicks: Clicks::default(),
            edge_drag: EdgeDrag::default(),
            tour: None,
            owes_sign_legend: false,
            pending_search: None,
            quit_requested: false,
            open_target: None,
            histories: HashMap::new(),
            type_ahead: TypeAhead::default(),
            commands: CommandHistory::default(),
            effects: Vec::new(),
        }
    }

    /// What panes and dialogs see of the reader.
    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            doc: &self.doc,
            reader: &self.reader,
            settings: &self.settings,
            screen: &self.screen,
            panes: self.geometry(),
            chosen: self.notes.chosen,
        }
    }

    /// Whether a dialog is open.
    pub const fn has_dialog(&self) -> bool {
        !self.dialogs.is_empty()
    }

    /// The project's labels.
    pub(crate) const fn labels(&self) -> &Labels {
        &self.doc.project.labels
    }

    /// The open article.
    pub fn article(&self) -> &Article {
        &self.doc.article
    }

    /// The areas of the panes on the screen.
    pub fn geometry(&self) -> Geometry {
        self.screen.geometry(self.article())
    }

    /// The size of the window on the text.
    pub(super) fn text_window(&self) -> TextWindow {
        self.screen.text_window(self.article(), self.settings.config.hyphenate)
    }

    /// Lays the text out anew after the screen or its division changed; the window stays at the same text.
    pub(super) fn lay_out(&mut self) {
        self.reader.resize(self.text_window());
    }

    /// The width and height of the screen in columns and rows.
    pub const fn size(&self) -> (u16, u16) {
        self.screen.size
    }

    /// The pane with the focus.
    pub const fn focus(&self) -> Pane {
        self.screen.focus
    }

    /// The message in the status line.
    pub const fn message(&self) -> Option<&StatusMessage> {
        self.status.message()
    }

    /// The byte offset of the grapheme under the cursor.
    pub const fn cursor(&self) -> usize {
        self.reader.cursor()
    }

    /// The selected span, while selecting. It includes the grapheme at either end.
    pub fn selection(&self) -> Option<Span> {
        self.reader.selection()
    }

    /// The words that the entities listed contain; empty for all.
    pub fn entity_filter(&self) -> &str {
        self.entities.filter()
    }

    /// The annotations under the cursor, shortest first.
    pub fn annotations_at_cursor(&self) -> Vec<&PlacedAnnotation> {
        self.context().annotations_at_cursor()
    }

    /// The annotation that commands act on: the one chosen among those under the cursor, else the shortest.
    pub fn chosen_annotation(&self) -> Option<&PlacedAnnotation> {
        self.context().chosen_annotation()
    }

    /// The difference that is selected in the comparison of two annotators, and the byte where its first visible row starts, while
    /// the comparison is open or after it was closed.
    pub fn compared_position(&self) -> Option<(usize, usize)> {
        self.dialogs.find::<ComparisonView>().map(|view| (view.selected, view.top))
    }

    /// The next event that waited for the annotations, once they are read. The caller handles it before any newer input.
    pub fn next_held_back(&mut self) -> Option<Event> {
        if self.doc.has_pending_annotations() { None } else { self.type_ahead.next() }
    }

    /// Whether something that was typed waits for the annotations.
    pub(crate) fn has_type_ahead(&self) -> bool {
        !self.type_ahead.is_empty()
    }

    /// Shows a message in the status line.
    pub(super) fn show_message(&mut self, text: impl Into<String>) {
        self.status.show(StatusMessage { text: text.into(), is_error: false });
    }

    /// Shows what was done, and the key that undoes it.
    pub(super) fn show_done(&mut self, what: &str) {
        self.show_change(what, Action::Undo, "undo");
    }

    /// Shows what changed in the annotations, and the key of the action that takes it back.
    pub(super) fn show_change(&mut self, what: &str, back: Action, name: &str) {
        let text = self.with_key(what, back, name);
        self.status.show_change(StatusMessage { text, is_error: false }, (self.settings.author.now)());
    }

    /// `what` and the key of an action: "Note added (u to undo)". Without the key if the action has none.
    pub(super) fn with_key(&self, what: &str, action: Action, name: &str) -> String {
        let key = self.settings.keys().reader.primary_key(action);
        if key.is_empty() { what.into() } else { format!("{what} ({key} to {name})") }
    }

    /// Shows an error in the status line.
    pub(super) fn show_error(&mut self, text: impl Into<String>) {
        self.status.show(StatusMessage { text: text.into(), is_error: true });
    }
}
