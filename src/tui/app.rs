//! The reader's state: the open document, the position in it, and the dialogs in front of it.
//!
//! [`App::handle`](super::update) takes an event and changes the state; it returns the work for the runtime as
//! [`Effect`]s. This module does not access the terminal, files or the clock.

use super::action::Action;
use super::bug_report::CommandHistory;
pub(crate) use super::computation::Computation;
use super::config::Config;
use super::context::Context;
use super::dialogs::DialogStack;
use super::document::OpenTarget;
pub use super::document::{Author, Document, EntityRow, SaveError, SaveFailure, SaveStatus};
use super::draft::Draft;
use super::entity_list::EntityOrder;
pub(crate) use super::event::LoadedDocument;
pub use super::event::{Effect, Event};
use super::geometry::{self, Border, Geometry, Pane, ViewSettings};
use super::jump_list::JumpList;
use super::keymap::KeyBindings;
use super::layout::{self, RowLayout, RowPosition};
use super::search::Search;
use super::theme::Theme;
use crate::annotation::Labels;
use crate::annotation::annotation_set::{PlacedAnnotation, UndoHistory};
use crate::article::{Article, ParagraphKind};
use crate::entity::Extraction;
use crate::library::position::ReadingPosition;
use crate::text::{Span, graphemes, sentences};
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// The message in the status line; the next key press clears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusMessage {
    /// The message.
    pub text: String,
    /// Whether the message reports an error.
    pub is_error: bool,
}

/// The state of the reader.
pub struct App {
    /// The open document.
    pub doc: Document,
    /// The person who annotates.
    pub author: Author,
    /// The colours in use.
    pub theme: Theme,
    /// The user's settings.
    pub config: Config,
    /// The key bindings in use.
    pub keys: KeyBindings,
    /// The division of the screen into panes.
    pub(crate) view: ViewSettings,
    /// The count typed so far.
    pub(super) count: Option<usize>,
    pub(super) jumps: JumpList,
    /// The width and height of the screen in columns and rows.
    pub size: (u16, u16),
    /// The article laid out as rows.
    pub(crate) layout: RowLayout,
    /// The first visible row of the article.
    pub(crate) top: RowPosition,
    /// The byte offset of the grapheme under the cursor.
    pub cursor: usize,
    /// While selecting, the byte offset of the grapheme at the other end.
    pub anchor: Option<usize>,
    /// The cursor and anchor before each step that grew the selection.
    pub(super) selection_history: Vec<(usize, Option<usize>)>,
    /// The column to return to when moving up and down.
    pub(super) goal_column: Option<usize>,
    /// The pane with the focus.
    pub focus: Pane,
    /// The selected row of the entity pane.
    pub(crate) entity_row: usize,
    /// The first visible row of the entity pane.
    pub(crate) entity_top: usize,
    /// The order of the entities within each type.
    pub(crate) entity_sort: EntityOrder,
    /// Only entities whose names contain this text are listed; empty for all.
    pub entity_filter: String,
    /// The chosen annotation, when there are several under the cursor.
    pub(super) chosen: Option<Uuid>,
    /// The current step of the tour, from 0; `None` outside the tour.
    pub(super) tour: Option<usize>,
    /// The query to highlight in the article being opened.
    pub(super) pending_search: Option<String>,
    /// The dialogs in front of the panes.
    pub(crate) dialogs: DialogStack,
    /// The query in the search prompt, whose hits are highlighted while it is typed.
    pub(crate) search_preview: Option<String>,
    /// The current search, while its hits are highlighted.
    pub(crate) search: Option<Search>,
    /// The message in the status line.
    pub message: Option<StatusMessage>,
    /// Whether entities are coloured in the text.
    pub(crate) show_entities: bool,
    /// Whether the user has tried to quit with unsaved annotations; the second attempt quits.
    pub(super) quit_requested: bool,
    /// The position to go to in the article being opened.
    pub(super) open_target: Option<OpenTarget>,
    /// The window whose entities were requested last.
    pub(super) extracting: Option<Span>,
    /// Whether the source file has changed since it was read.
    pub(super) source_is_stale: bool,
    /// The border being dragged with the mouse.
    pub(super) dragging: Option<Border>,
    /// The last mouse press: column, row, number of clicks, time.
    pub(super) last_press: Option<(u16, u16, u8, Timestamp)>,
    /// Undo histories of articles opened earlier in this session, restored when they are opened again.
    pub(super) histories: HashMap<PathBuf, UndoHistory>,
    /// The draft as it was last stored.
    pub(super) kept_draft: Option<Draft>,
    /// What was typed and waits for the annotations.
    pub(super) type_ahead: VecDeque<Event>,
    /// The last commands, for a bug report.
    pub(super) commands: CommandHistory,
    pub(super) effects: Vec<Effect>,
    pub(super) serial: u64,
}

impl App {
    /// A reader of `doc` with the user's settings, on a screen of `size` (columns, rows).
    pub fn new(doc: Document, author: Author, config: Config, size: (u16, u16)) -> Self {
        let mut app = Self {
            doc,
            author,
            theme: config.theme(None),
            keys: config.keys.clone(),
            view: ViewSettings { measure: config.measure, ..ViewSettings::default() },
            config,
            count: None,
            jumps: JumpList::default(),
            size: geometry::usable_size(size),
            layout: RowLayout::default(),
            top: RowPosition::default(),
            cursor: 0,
            anchor: None,
            selection_history: Vec::new(),
            goal_column: None,
            focus: Pane::Article,
            entity_row: 0,
            entity_top: 0,
            entity_sort: EntityOrder::default(),
            entity_filter: String::new(),
            chosen: None,
            tour: None,
            pending_search: None,
            dialogs: DialogStack::default(),
            search_preview: None,
            search: None,
            message: None,
            show_entities: true,
            quit_requested: false,
            open_target: None,
            extracting: None,
            source_is_stale: false,
            dragging: None,
            last_press: None,
            histories: HashMap::new(),
            kept_draft: None,
            type_ahead: VecDeque::new(),
            commands: CommandHistory::default(),
            effects: Vec::new(),
            serial: 0,
        };
        app.show_document(None);
        app
    }

    /// Replaces the open document with `doc` and keeps the undo history of the old one; with `None`, resets the
    /// view of the current document.
    pub(super) fn show_document(&mut self, doc: Option<Document>) {
        if let Some(doc) = doc {
            let mut old = std::mem::replace(&mut self.doc, doc);
            if let Some(path) = old.article.path() {
                self.histories.insert(path.to_path_buf(), old.annotations.take_history(&old.article));
            }
        }
        (self.anchor, self.goal_column, self.chosen, self.search, self.extracting) = (None, None, None, None, None);
        self.selection_history.clear();
        self.search_preview = None;
        (self.entity_row, self.entity_top, self.quit_requested) = (0, 0, false);
        self.entity_filter.clear();
        self.layout = RowLayout::new(usize::from(self.geometry().text.width)).hyphenate(self.config.hyphenate);
        self.top = RowPosition::default();
        // Start at the headline, not at the agency credit above it.
        let first = self
            .doc
            .article
            .paragraphs()
            .iter()
            .take(8)
            .find(|p| matches!(p.kind, ParagraphKind::Title | ParagraphKind::Body));
        self.cursor = self.article().clamp(first.map_or(0, |p| p.span().start));
        if self.doc.article.is_whole() {
            self.restore_position();
            if !self.doc.has_pending_annotations() {
                self.begin_annotating();
            }
        }
    }

    /// Restores the reading position, once the whole article has been read.
    pub(super) fn restore_position(&mut self) {
        let notes: Vec<String> = self.article().metadata().notes().collect();
        if !notes.is_empty() {
            self.show_message(format!("Note: {}", notes.join("; ")));
        }
        if let Some(position) = self.doc.resume.take() {
            self.cursor = self.article().clamp(position.cursor);
            self.top = self.layout.position_of(&self.doc.article, position.top);
            self.scroll_to_cursor();
        }
    }

    /// Restores the undo history and the draft, once the annotations have been read.
    pub(super) fn begin_annotating(&mut self) {
        if let Some(history) = self.doc.article.path().and_then(|path| self.histories.remove(path)) {
            self.doc.annotations.restore_history(history);
        }
        self.announce_text_changes();
        if std::mem::take(&mut self.doc.recovered) {
            self.show_message("Restored annotations that could not be saved last time");
            self.save();
        }
        self.restore_draft();
        self.request_orphans();
    }

    /// The current reading position, to resume from later.
    pub(crate) fn reading_position(&self) -> ReadingPosition {
        let top = self.layout.clamp(&self.doc.article, self.top);
        let lines = self.layout.lines(&self.doc.article, top.block);
        let line = lines.get(top.row).or(lines.last());
        ReadingPosition { cursor: self.cursor, top: line.map_or(0, |line| line.start) }
    }

    /// What a dialog sees of the reader.
    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            doc: &self.doc,
            author: &self.author,
            config: &self.config,
            keys: &self.keys,
            theme: self.theme,
            view: self.view,
            size: self.size,
            panes: self.geometry(),
            cursor: self.cursor_on_screen(),
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
        let digits = geometry::gutter_digits(&self.doc.article);
        geometry::geometry(self.size.0, self.size.1, digits, self.focus, self.view)
    }

    /// The selected span, while selecting. It includes the grapheme at either end.
    pub fn selection(&self) -> Option<Span> {
        let anchor = self.anchor?;
        let (start, last) = (anchor.min(self.cursor), anchor.max(self.cursor));
        Some(Span::new(start, graphemes::next(self.article().text(), last)))
    }

    /// The byte span of the sentence under the cursor, or of the whole block if no sentence is there.
    pub(crate) fn sentence(&self) -> Span {
        let block = self.article().block(self.article().block_at(self.cursor));
        let text = block.slice(self.article().text());
        sentences::at(text, self.cursor - block.start).map_or(block, |s| s.shift(block.start))
    }

    /// Index of the paragraph under the cursor.
    pub fn paragraph(&self) -> usize {
        self.article().paragraph_at(self.cursor)
    }

    /// The byte span of the paragraph under the cursor.
    pub(crate) fn paragraph_span(&self) -> Span {
        self.article().paragraphs()[self.paragraph()].span()
    }

    /// The annotations under the cursor, shortest first.
    pub fn annotations_at_cursor(&self) -> Vec<&PlacedAnnotation> {
        let at = Span::new(self.cursor, self.cursor + 1);
        let mut here: Vec<(&PlacedAnnotation, Span)> = self.doc.annotations.touching(at).collect();
        here.sort_by_key(|(_, span)| span.len());
        here.into_iter().map(|(placed, _)| placed).collect()
    }

    /// The annotation that commands act on: the one chosen among those under the cursor, else the shortest.
    pub fn chosen_annotation(&self) -> Option<&PlacedAnnotation> {
        let here = self.annotations_at_cursor();
        here.iter().find(|p| Some(p.annotation.id) == self.chosen).or(here.first()).copied()
    }

    /// The index of the entity selected in the entity pane.
    pub(crate) fn chosen_entity(&self) -> Option<usize> {
        match self.doc.entity_rows.get(self.entity_row) {
            Some(EntityRow::Entity(entity)) => Some(*entity),
            _ => None,
        }
    }

    /// The entities mentioned in the current paragraph; in a very long paragraph, only in the block around the
    /// cursor.
    pub(crate) fn entities_in_paragraph(&self) -> BTreeSet<usize> {
        let block = self.article().block(self.article().block_at(self.cursor));
        let mentions = |e: &Arc<Extraction>| e.touching(block).map(|m| e.entity_of[m]).collect();
        self.doc.extraction.as_ref().map(mentions).unwrap_or_default()
    }

    /// Shows a message in the status line.
    pub(super) fn show_message(&mut self, text: impl Into<String>) {
        self.message = Some(StatusMessage { text: text.into(), is_error: false });
    }

    /// Shows what was done, and the key that undoes it.
    pub(super) fn show_done(&mut self, what: &str) {
        let undo = self.keys.reader.primary_key(Action::Undo);
        self.show_message(if undo.is_empty() { what.into() } else { format!("{what} ({undo} to undo)") });
    }

    /// Shows an error in the status line.
    pub(super) fn show_error(&mut self, text: impl Into<String>) {
        self.message = Some(StatusMessage { text: text.into(), is_error: true });
    }

    /// The column and row of the cursor on the screen; `None` if the cursor is not visible.
    pub(crate) fn cursor_on_screen(&self) -> Option<(u16, u16)> {
        let area = self.geometry().text;
        let article = self.article();
        let place = self.layout.position_of(article, self.cursor);
        if place < self.top || area.is_empty() {
            return None;
        }
        let row = self.layout.distance(article, self.top, place, usize::from(area.height).checked_sub(1)?)?;
        let line = self.layout.line(article, place)?;
        let column = layout::column(article, line, self.cursor).min(usize::from(area.width).saturating_sub(1));
        Some((area.x + column as u16, area.y + row as u16))
    }
}
