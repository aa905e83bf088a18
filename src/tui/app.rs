//! The state of the reader: what is open, where the reader is, what lies over the screen.
//!
//! [`App::handle`](super::update) takes an event and changes the state; what has to happen outside comes
//! back as [`Effect`]s. Nothing here knows a terminal, a file or a clock.

use super::adjudication::Comparison;
pub use super::computation::Computation;
use super::config::Config;
use super::draft::Draft;
use super::entities::EntityOrder;
pub use super::event::{Effect, Event, LoadedDocument};
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
use crate::annotation::annotation_set::{PlacedAnnotation, UndoHistory};
use crate::annotation::claim::Claim;
use crate::annotation::project::Project;
use crate::annotation::store::StoreError;
use crate::annotation::{self, Annotation, AnnotationSet, Labels, Sidecar, anchor};
use crate::article::{Article, ParagraphKind};
use crate::entity::{EntityType, Extraction};
use crate::explain;
use crate::guard::Panicked;
use crate::library::position::Bookmarks;
pub use crate::library::position::ReadingPosition;
use crate::text::{Span, graphemes, sentences};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// Who annotates, and the things a pure function cannot make: the time, the day where the person is, a new id.
#[derive(Clone)]
pub struct Author {
    /// Written into annotations.
    pub name: String,
    /// The time now.
    pub now: fn() -> Timestamp,
    /// The day of that time, where the person is.
    pub day: fn(Timestamp) -> Date,
    /// An id for something made at that time.
    pub id: fn(Timestamp) -> Uuid,
}

impl Author {
    /// A new annotation of theirs on `span`.
    pub fn annotation(&self, article: &Article, kind: annotation::AnnotationKind, span: Span) -> Annotation {
        let now = (self.now)();
        Annotation {
            id: (self.id)(now),
            kind,
            label: String::new(),
            tags: Vec::new(),
            note: String::new(),
            target: anchor::target(article, span),
            claim: (kind == annotation::AnnotationKind::Claim).then(Claim::default),
            conflict: None,
            earlier: Vec::new(),
            created: now,
            modified: now,
            creator: self.name.clone(),
            extra: serde_json::Map::new(),
        }
    }
}

/// How the annotations on disk stand to those in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    /// They are the same.
    Saved,
    /// Being written.
    Writing,
    /// Writing failed.
    Failed(SaveFailure),
    /// They are practice, and are not saved.
    Practice,
    /// There is no place to save to, for that reason: nothing may be marked.
    Unavailable(String),
}

/// Why annotations were not saved.
#[derive(Debug, Error)]
pub enum SaveError {
    /// They could not be written.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// Writing them panicked.
    #[error("{0}")]
    Panicked(#[from] Panicked),
}

/// A save that failed.
#[derive(Clone, Debug)]
pub struct SaveFailure {
    /// Why.
    pub error: Arc<SaveError>,
    /// The file in the state folder that has the annotations until they can be saved; else they are only in memory.
    pub kept_in: Option<PathBuf>,
}

impl SaveFailure {
    /// Why it failed, and how to fix it.
    pub fn message(&self) -> String {
        explain::message(&*self.error)
    }
}

/// Failures are the same if a person reads the same about them.
impl PartialEq for SaveFailure {
    fn eq(&self, other: &Self) -> bool {
        self.kept_in == other.kept_in && self.message() == other.message()
    }
}

impl Eq for SaveFailure {}

/// Where to go in an article that is being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenTarget {
    /// To an annotation.
    Annotation(Uuid),
    /// To a byte.
    Offset(usize),
}

/// An open article and all that belongs to it.
pub struct Document {
    /// The article, or its head.
    pub article: Arc<Article>,
    /// Its annotations; empty until the article is whole.
    pub annotations: AnnotationSet,
    /// Its entities as they were found.
    pub raw_extraction: Option<Arc<Extraction>>,
    /// What the user's program found besides, or how far it is.
    pub external_ner: ExternalNerStatus,
    /// Its entities, once they are found, as a person corrected them.
    pub corrected: Option<Arc<Extraction>>,
    /// Those of them that are shown: of the types that the project has.
    pub extraction: Option<Arc<Extraction>>,
    /// Rows of the entity pane.
    pub entity_rows: Vec<EntityRow>,
    /// What is suggested to be checked.
    pub review: ReviewQueue,
    /// Places remembered by letters.
    pub bookmarks: Bookmarks,
    /// The work of two annotators, where this is a third's.
    pub comparison: Option<Box<Comparison>>,
    /// What its project settles.
    pub project: Project,
    /// How it stands to the disk.
    pub save_status: SaveStatus,
    /// How saving failed last, until it succeeds.
    pub(super) failed: Option<SaveFailure>,
    /// What is being written, and whether it was changed since.
    pub(super) saving_sidecar: Sidecar,
    pub(super) changed_since_save: bool,
    /// Whether it holds what an earlier window could not save.
    pub recovered: bool,
    /// Where to go on reading.
    pub resume: Option<ReadingPosition>,
    /// A note that was not finished when the program was killed.
    pub draft: Option<Draft>,
    /// How it is called in the status line.
    pub name: String,
}

/// A row of the entity pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityRow {
    /// A type and how many entities it has.
    Heading(EntityType, usize),
    /// Index of an entity.
    Entity(usize),
    /// Space between groups.
    Space,
}

impl Document {
    /// A document without entities yet.
    pub fn new(article: Article, annotations: AnnotationSet, saving: SaveStatus) -> Self {
        let name = article
            .path()
            .and_then(|p| p.file_name())
            .map_or_else(|| "standard input".into(), |name| crate::text::display::printable(&name.to_string_lossy()));
        let article = Arc::new(article);
        Self {
            article,
            annotations,
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
            failed: None,
            saving_sidecar: Sidecar::default(),
            changed_since_save: false,
            recovered: false,
            resume: None,
            draft: None,
            name,
        }
    }
}

/// A line that tells what happened, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusMessage {
    /// What happened.
    pub text: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

/// The state of the reader.
pub struct App {
    /// What is open.
    pub doc: Document,
    /// Who annotates.
    pub author: Author,
    /// Colours.
    pub theme: Theme,
    /// What the user settles.
    pub config: Config,
    /// Keys.
    pub keys: KeyBindings,
    /// How the screen is divided.
    pub view: ViewSettings,
    /// The count typed so far.
    pub(super) count: Option<usize>,
    pub(super) jumps: JumpList,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The article as rows.
    pub layout: RowLayout,
    /// The first row shown.
    pub top: RowPosition,
    /// The grapheme the cursor is on.
    pub cursor: usize,
    /// While selecting, the grapheme at the other end.
    pub anchor: Option<usize>,
    /// Selections before each time one was grown.
    pub(super) selection_history: Vec<(usize, Option<usize>)>,
    /// The column to keep to when moving up and down.
    pub(super) goal_column: Option<usize>,
    /// The pane that keys go to.
    pub focus: Pane,
    /// Chosen row of the entity pane, and the first one shown.
    pub entity_row: usize,
    /// First row of the entity pane shown.
    pub entity_top: usize,
    /// The order of the entities.
    pub entity_sort: EntityOrder,
    /// What the names of the entities shown must hold.
    pub entity_filter: String,
    /// The annotation chosen among those under the cursor.
    pub(super) chosen: Option<Uuid>,
    /// How far the tour is, where this is one.
    pub(super) tour: Option<super::tour::Tour>,
    /// The library, while it is not open.
    pub(super) library: Option<Box<Library>>,
    /// What to light in the article being opened.
    pub(super) pending_search: Option<String>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// The search, while its hits are lit.
    pub search: Option<Search>,
    /// What happened last.
    pub message: Option<StatusMessage>,
    /// Whether entities are coloured in the text.
    pub show_entities: bool,
    /// Whether leaving was asked for although something is not saved.
    pub(super) quit_requested: bool,
    /// Where to go in the article being opened.
    pub(super) open_target: Option<OpenTarget>,
    /// The window whose entities were asked for.
    pub(super) extracting: Option<Span>,
    /// Whether the source changed since it was read.
    pub(super) source_is_stale: bool,
    /// The border that the mouse holds.
    pub(super) dragging: Option<Border>,
    /// The last mouse press: column, row, times.
    pub(super) last_press: Option<(u16, u16, u8, Timestamp)>,
    /// What was done to articles that were open before, to be undone when they are opened again.
    pub(super) histories: HashMap<PathBuf, UndoHistory>,
    /// The unfinished note that is kept outside.
    pub(super) kept_draft: Option<Draft>,
    pub(super) effects: Vec<Effect>,
    pub(super) serial: u64,
}

impl App {
    /// A reader of `doc` on a screen of `size`, as the user settled.
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
            size,
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
            effects: Vec::new(),
            serial: 0,
        };
        app.show_document(None);
        app
    }

    /// Shows another document in place of this one; of the old one the history is kept.
    pub(super) fn show_document(&mut self, doc: Option<Document>) {
        if let Some(doc) = doc {
            let mut old = std::mem::replace(&mut self.doc, doc);
            if let Some(path) = old.article.path() {
                self.histories.insert(path.to_path_buf(), old.annotations.take_history());
            }
        }
        (self.anchor, self.goal_column, self.chosen, self.search, self.extracting) = (None, None, None, None, None);
        self.selection_history.clear();
        (self.entity_row, self.entity_top, self.quit_requested) = (0, 0, false);
        self.entity_filter.clear();
        self.layout = RowLayout::hyphenated(usize::from(self.geometry().text.width), self.config.hyphenate);
        self.top = RowPosition::default();
        // Reading begins with the headline, not with who supplied it.
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
        }
    }

    /// Goes to where reading stopped, once that is there.
    pub(super) fn restore_position(&mut self) {
        if let Some(history) = self.doc.article.path().and_then(|path| self.histories.remove(path)) {
            self.doc.annotations.restore_history(history);
        }
        self.announce_text_changes();
        if std::mem::take(&mut self.doc.recovered) {
            self.show_message("marks that could not be saved last time are back");
            self.save();
        }
        if let Some(position) = self.doc.resume.take() {
            self.cursor = self.article().clamp(position.cursor);
            self.top = self.layout.position_of(&self.doc.article, position.top);
            self.scroll_to_cursor();
        }
        self.restore_draft();
    }

    /// Where reading is, to be gone on with.
    pub fn reading_position(&self) -> ReadingPosition {
        let top = self.layout.clamp(&self.doc.article, self.top);
        let lines = self.layout.lines(&self.doc.article, top.block);
        let line = lines.get(top.row).or(lines.last());
        ReadingPosition { cursor: self.cursor, top: line.map_or(0, |line| line.start) }
    }

    /// The labels of the project.
    pub const fn labels(&self) -> &Labels {
        &self.doc.project.labels
    }

    /// The article.
    pub fn article(&self) -> &Article {
        &self.doc.article
    }

    /// Where the panes are.
    pub fn geometry(&self) -> Geometry {
        geometry::geometry(self.size.0, self.size.1, self.doc.article.size(), self.focus, self.view)
    }

    /// The selected span, while selecting: both ends with their whole graphemes.
    pub fn selection(&self) -> Option<Span> {
        let anchor = self.anchor?;
        let (start, last) = (anchor.min(self.cursor), anchor.max(self.cursor));
        Some(Span::new(start, graphemes::next(self.article().text(), last)))
    }

    /// The sentence under the cursor.
    pub fn sentence(&self) -> Span {
        let block = self.article().block(self.article().block_at(self.cursor));
        let text = block.slice(self.article().text());
        sentences::at(text, self.cursor - block.start).map_or(block, |s| s.shift(block.start))
    }

    /// Index of the paragraph under the cursor.
    pub fn paragraph(&self) -> usize {
        self.article().paragraph_at(self.cursor)
    }

    /// The bytes of the paragraph under the cursor.
    pub fn paragraph_span(&self) -> Span {
        self.article().paragraphs()[self.paragraph()].span()
    }

    /// The annotations under the cursor, innermost first.
    pub fn annotations_at_cursor(&self) -> Vec<&PlacedAnnotation> {
        let at = Span::new(self.cursor, self.cursor + 1);
        let mut here: Vec<(&PlacedAnnotation, Span)> = self.doc.annotations.touching(at).collect();
        here.sort_by_key(|(_, span)| span.len());
        here.into_iter().map(|(placed, _)| placed).collect()
    }

    /// The annotation that keys act on: the one chosen among those under the cursor, else the innermost.
    pub fn chosen_annotation(&self) -> Option<&PlacedAnnotation> {
        let here = self.annotations_at_cursor();
        here.iter().find(|p| Some(p.annotation.id) == self.chosen).or(here.first()).copied()
    }

    /// The entity chosen in its pane.
    pub fn chosen_entity(&self) -> Option<usize> {
        match self.doc.entity_rows.get(self.entity_row) {
            Some(EntityRow::Entity(entity)) => Some(*entity),
            _ => None,
        }
    }

    /// The entities mentioned in the current paragraph; in an enormous one, in the part round the cursor.
    pub fn entities_in_paragraph(&self) -> BTreeSet<usize> {
        let block = self.article().block(self.article().block_at(self.cursor));
        let mentions = |e: &Arc<Extraction>| e.touching(block).map(|m| e.entity_of[m]).collect();
        self.doc.extraction.as_ref().map(mentions).unwrap_or_default()
    }

    /// Tells the reader something.
    pub(super) fn show_message(&mut self, text: impl Into<String>) {
        self.message = Some(StatusMessage { text: text.into(), is_error: false });
    }

    /// Tells the reader that something went wrong.
    pub(super) fn show_error(&mut self, text: impl Into<String>) {
        self.message = Some(StatusMessage { text: text.into(), is_error: true });
    }

    /// The row and column of the cursor in the text area, while it is on the screen.
    pub fn cursor_on_screen(&self) -> Option<(u16, u16)> {
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
