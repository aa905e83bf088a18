//! The reader's state: the open document, the position in it, and the overlay on the screen.
//!
//! [`App::handle`](super::update) takes an event and changes the state; it returns the work for the runtime as
//! [`Effect`]s. This module does not access the terminal, files or the clock.

use super::adjudication::Comparison;
use super::adoption::PendingAdoption;
use super::bug_report::CommandHistory;
pub(crate) use super::computation::Computation;
use super::config::Config;
use super::draft::Draft;
use super::entities::EntityOrder;
pub(crate) use super::event::LoadedDocument;
pub use super::event::{Effect, Event};
use super::external_ner::ExternalNerStatus;
use super::geometry::{self, Geometry, Pane, ViewSettings};
use super::jumps::JumpList;
use super::keymap::KeyBindings;
use super::layout::{self, RowLayout, RowPosition};
use super::library::Library;
use super::mouse::Border;
use super::overlay::Overlay;
use super::review_queue::ReviewQueue;
use super::search::Search;
use super::theme::Theme;
use super::threads::Task;
use super::type_ahead::TypeAhead;
use crate::annotation::annotation_set::{PlacedAnnotation, UndoHistory};
use crate::annotation::claim::Claim;
use crate::annotation::orphans::Offer;
use crate::annotation::project::Project;
use crate::annotation::store::StoreError;
use crate::annotation::{self, Annotation, AnnotationSet, Labels, Sidecar, anchor};
use crate::article::{Article, ParagraphKind};
use crate::entity::{EntityType, Extraction};
use crate::explain;
use crate::guard::Panicked;
use crate::library::position::Bookmarks;
pub(crate) use crate::library::position::ReadingPosition;
use crate::text::{Span, graphemes, sentences};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// The person who annotates, and the sources of everything a pure function cannot produce: the time, the local
/// date, new ids.
#[derive(Clone)]
pub struct Author {
    /// The name written into annotations.
    pub name: String,
    /// Returns the current time.
    pub now: fn() -> Timestamp,
    /// Returns the date of a time in the user's time zone.
    pub day: fn(Timestamp) -> Date,
    /// Returns a new id for an annotation created at this time.
    pub id: fn(Timestamp) -> Uuid,
}

impl Author {
    /// A new, empty annotation by this author on `span`.
    pub(crate) fn annotation(&self, article: &Article, kind: annotation::AnnotationKind, span: Span) -> Annotation {
        let now = (self.now)();
        Annotation {
            id: (self.id)(now),
            kind,
            label: String::new(),
            tags: Vec::new(),
            note: String::new(),
            target: anchor::target(article, span),
            claim: (kind == annotation::AnnotationKind::Claim)
                .then(|| Claim { at: article.cue_time(span.start).unwrap_or_default(), ..Claim::default() }),
            conflict: None,
            earlier: Vec::new(),
            created: now,
            modified: now,
            creator: self.name.clone(),
            extra: serde_json::Map::new(),
        }
    }
}

/// Whether the annotations in memory are saved on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    /// The file matches the annotations in memory.
    Saved,
    /// A save is running.
    Writing,
    /// The last save failed.
    Failed(SaveFailure),
    /// Practice (the tour): the annotations are not saved.
    Practice,
    /// There is nowhere to save to, for the reason given, so annotating is disabled.
    Unavailable(String),
}

/// The cause of a failed save.
#[derive(Debug, Error)]
pub enum SaveError {
    /// The store could not write the annotations.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The code that writes the annotations panicked.
    #[error("{0}")]
    Panicked(#[from] Panicked),
}

/// A failed save: its cause, and where the annotations are kept until the next attempt.
#[derive(Clone, Debug)]
pub struct SaveFailure {
    /// The cause.
    pub error: Arc<SaveError>,
    /// The recovery file in the state folder; `None` if the annotations are only in memory.
    pub kept_in: Option<PathBuf>,
}

impl SaveFailure {
    /// The cause and how to fix it, in words for the user.
    pub(crate) fn message(&self) -> String {
        explain::message(&*self.error)
    }
}

/// Two failures are equal if the user sees the same message for both.
impl PartialEq for SaveFailure {
    fn eq(&self, other: &Self) -> bool {
        self.kept_in == other.kept_in && self.message() == other.message()
    }
}

impl Eq for SaveFailure {}

/// The position to go to in an article that is being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenTarget {
    /// An annotation.
    Annotation(Uuid),
    /// A byte offset.
    Offset(usize),
}

/// An open article and everything that belongs to it.
pub struct Document {
    /// The article; only its head until the rest has been read.
    pub article: Arc<Article>,
    /// The annotations; empty until they have been read.
    pub annotations: AnnotationSet,
    /// Whether the annotations have been read.
    pub(crate) annotations_status: AnnotationsStatus,
    /// The entities as extracted, before corrections.
    pub(crate) raw_extraction: Option<Arc<Extraction>>,
    /// The status or the mentions of the external NER program.
    pub(crate) external_ner: ExternalNerStatus,
    /// The entities after the user's corrections, of all types; `None` until they are extracted.
    pub corrected: Option<Arc<Extraction>>,
    /// The corrected entities of the types that the project shows.
    pub extraction: Option<Arc<Extraction>>,
    /// Rows of the entity pane.
    pub entity_rows: Vec<EntityRow>,
    /// Suggestions and findings to review.
    pub(crate) review: ReviewQueue,
    /// Bookmarked positions, each under a letter.
    pub(crate) bookmarks: Bookmarks,
    /// The comparison of two annotators' work, if this document is a third person's adjudication of it.
    pub comparison: Option<Box<Comparison>>,
    /// The project's settings.
    pub project: Project,
    /// Save status.
    pub(crate) save_status: SaveStatus,
    /// The background tasks that panicked.
    pub(crate) failed_tasks: Vec<Task>,
    /// The last failure to save, until a save succeeds.
    pub(super) failed: Option<SaveFailure>,
    /// Whether the user has been told that the folder cannot be locked.
    pub(super) unlocked_reported: bool,
    /// The annotations that are being written, and whether they have changed since that save started.
    pub(super) saving_sidecar: Sidecar,
    pub(super) changed_since_save: bool,
    /// Annotations of sources that were renamed or moved, which belong to this article.
    pub(crate) offers: Vec<Offer>,
    /// The last of them that was taken over, until that is saved.
    pub(crate) adoption: Option<PendingAdoption>,
    /// Whether the annotations include changes that an earlier session could not save.
    pub(crate) recovered: bool,
    /// The position where reading stopped last time.
    pub(crate) resume: Option<ReadingPosition>,
    /// A note or claim form that was unfinished when the program ended.
    pub(crate) draft: Option<Draft>,
    /// The file name shown in the status line, safe for display.
    pub(crate) name: String,
}

/// Whether the annotations of a document have been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnnotationsStatus {
    /// They are still to be read, after the article is drawn.
    Pending,
    /// They have been read, or cannot be.
    Read,
}

/// A row of the entity pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityRow {
    /// The heading of a type: the type and the number of its entities listed.
    Heading(EntityType, usize),
    /// An entity, by index.
    Entity(usize),
    /// An empty row between types.
    Space,
}

impl Document {
    /// Whether the annotations are still to be read.
    pub(crate) fn has_pending_annotations(&self) -> bool {
        self.annotations_status == AnnotationsStatus::Pending
    }

    /// A document whose entities have not been extracted yet.
    pub fn new(article: impl Into<Arc<Article>>, annotations: AnnotationSet, saving: SaveStatus) -> Self {
        let article = article.into();
        let name = article
            .path()
            .and_then(|p| p.file_name())
            .map_or_else(|| "standard input".into(), |name| crate::text::display::printable(&name.to_string_lossy()));
        Self {
            article,
            annotations,
            annotations_status: AnnotationsStatus::Read,
            raw_extraction: None,
            external_ner: ExternalNerStatus::default(),
            corrected: None,
            extraction: None,
            entity_rows: Vec::new(),
            review: ReviewQueue::default(),
            bookmarks: Bookmarks::default(),
            comparison: None,
            project: Project::default(),
            save_status: saving,
            failed_tasks: Vec::new(),
            failed: None,
            unlocked_reported: false,
            saving_sidecar: Sidecar::default(),
            changed_since_save: false,
            offers: Vec::new(),
            adoption: None,
            recovered: false,
            resume: None,
            draft: None,
            name,
        }
    }
}

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
    /// Progress of the tour; `None` outside the tour.
    pub(super) tour: Option<super::tour::Tour>,
    /// The state of the library while its overlay is closed.
    pub(super) library: Option<Box<Library>>,
    /// The query to highlight in the article being opened.
    pub(super) pending_search: Option<String>,
    /// The overlay on the screen.
    pub overlay: Option<Overlay>,
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
    pub(super) type_ahead: TypeAhead,
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
            library: None,
            pending_search: None,
            overlay: None,
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
            type_ahead: TypeAhead::new(),
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
