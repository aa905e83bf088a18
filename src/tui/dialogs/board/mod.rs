//! The claim board: a table of the claims of the article or of its folder, to sort, filter and go to. The verdict, status and
//! priority of the article's claims are set in place, of several at a time if they are marked.

mod drawing;

use super::{CloseBy, Dialog, Reaction, Then};
use crate::annotation::Annotation;
use crate::annotation::board::{self, ClaimOrder, ClaimProgress, ClaimRow};
use crate::annotation::claim::ClaimField;
use crate::annotation::filter::RowFilter;
use crate::annotation::verdict::Scale;
use crate::text::display;
use crate::tui::action::{Action, BoardAction, Motion};
use crate::tui::context::Context;
use crate::tui::document::{Document, OpenTarget};
use crate::tui::geometry::centred;
use crate::tui::input_keys;
use crate::tui::request::Request;
use crate::tui::widgets::list::{click, moved, stepped};
use crate::tui::widgets::text_input::TextInput;
use crate::tui::widgets::{Hit, HitMap};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// Greatest width in columns, with the frame.
const MAX_COLUMNS: u16 = 140;

/// Rows inside the frame above the first claim: progress, a blank row, the column headings.
const HEADER_ROWS: u16 = 3;

/// The articles whose claims the board shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BoardScope {
    /// The open article.
    Article,
    /// All articles in its folder.
    Folder,
}

impl BoardScope {
    /// The word for it in titles and hints.
    const fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Folder => "folder",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Article => Self::Folder,
            Self::Folder => Self::Article,
        }
    }
}

/// The claim board while it is open.
pub(crate) struct ClaimBoard {
    /// All claims read so far, of this article and of the other articles in its folder, sorted.
    rows: Vec<ClaimRow>,
    /// Indices of the claims shown, in order.
    shown: Vec<usize>,
    /// Index into `shown` of the selected claim.
    selected: usize,
    /// The order of the claims.
    order: ClaimOrder,
    /// The articles whose claims are shown.
    scope: BoardScope,
    /// The filter: a claim is shown if it matches this text.
    filter: TextInput,
    /// Whether keys are typed into the filter.
    filtering: bool,
    /// The path of the open article.
    here: Option<PathBuf>,
    /// Number of files whose claims could not be read.
    unreadable_files: usize,
    scale: Scale,
    /// The claims that are marked, to be changed together: all of them in the open article.
    marked: BTreeSet<Uuid>,
    /// The article's annotations when its claims were listed.
    listed: Vec<Arc<Annotation>>,
}

impl ClaimBoard {
    /// The claims shown, in order.
    fn list(&self) -> impl ExactSizeIterator<Item = &ClaimRow> {
        self.shown.iter().map(|&i| &self.rows[i])
    }

    /// Number of all claims, shown or not.
    const fn total(&self) -> usize {
        self.rows.len()
    }

    /// The progress of the claims shown.
    fn progress(&self) -> ClaimProgress {
        ClaimProgress::count(self.list())
    }

    fn arrange(&mut self) {
        let chosen = self.shown.get(self.selected).map(|&i| self.rows[i].id);
        board::sort_claims(&mut self.rows, self.order, &self.scale);
        let filter = RowFilter::new(self.filter.text());
        let fits = |row: &ClaimRow| (self.scope == BoardScope::Folder || row.path == self.here) && row.matches(&filter);
        self.shown = (0..self.rows.len()).filter(|&i| fits(&self.rows[i])).collect();
        let kept = self.shown.iter().position(|&i| Some(self.rows[i].id) == chosen);
        self.selected = kept.unwrap_or(self.selected).min(self.shown.len().saturating_sub(1));
    }

    /// The board of the claims of `doc`, with the claim of the annotation `at` selected.
    pub(crate) fn new(doc: &Document, at: Option<Uuid>) -> Self {
        let mut board = Self {
            rows: Vec::new(),
            shown: Vec::new(),
            selected: 0,
            order: ClaimOrder::default(),
            scope: BoardScope::Article,
            filter: TextInput::one_line(""),
            filtering: false,
            here: doc.article.path().map(std::path::Path::to_path_buf),
            unreadable_files: 0,
            scale: doc.project.scale.clone(),
            marked: BTreeSet::new(),
            listed: Vec::new(),
        };
        board.list_claims(doc);
        let selected = board.list().position(|row| Some(row.id) == at);
        board.selected = selected.unwrap_or(0);
        board
    }

    /// Adds the claims of the other articles in the folder, where `unreadable_files` could not be read.
    pub(crate) fn add(&mut self, rows: Vec<ClaimRow>, unreadable_files: usize) {
        self.rows.extend(rows);
        self.unreadable_files = unreadable_files;
        self.arrange();
    }

    /// Lists the claims of the open article again, unless they are those listed. Those of other articles stay.
    fn list_claims(&mut self, doc: &Document) {
        let annotations = || doc.annotations.list().iter().map(|placed| &placed.annotation);
        if annotations().len() == self.listed.len() && annotations().zip(&self.listed).all(|(a, b)| Arc::ptr_eq(a, b)) {
            return;
        }
        let chosen = self.list().nth(self.selected).map(|row| row.id);
        self.listed = annotations().cloned().collect();
        let here = board::claim_rows(annotations(), doc.article.path());
        self.rows.retain(|row| row.path != self.here);
        self.marked.retain(|id| here.iter().any(|row| row.id == *id));
        self.rows.extend(here);
        self.shown.clear();
        self.arrange();
        // A changed claim may have another place in the order: the selection goes with it.
        let kept = self.list().position(|row| Some(row.id) == chosen);
        self.selected = kept.unwrap_or(self.selected).min(self.shown.len().saturating_sub(1));
    }

    /// The selected claim if it is in the open article, where it can be changed; otherwise what to do about it.
    fn selected_here(&self, context: &Context<'_>) -> Result<Uuid, Reaction> {
        let Some(row) = self.list().nth(self.selected) else { return Err(Reaction::stay()) };
        if row.path == self.here {
            return Ok(row.id);
        }
        let key = context.keys().list.primary_key(Action::Accept);
        let name = drawing::article_name(row);
        let text = format!("This claim is in another article, {name}; {key} opens it, to change it there");
        Err(Reaction::stay().and(Request::Message(display::printable(&text))))
    }

    /// Marks the selected claim, or unmarks it, and goes to the next.
    fn mark(&mut self, context: &Context<'_>) -> Reaction {
        match self.selected_here(context) {
            Ok(id) => {
                if !self.marked.remove(&id) {
                    self.marked.insert(id);
                }
                self.step(Motion::Down, context);
                Reaction::stay()
            }
            Err(reaction) => reaction,
        }
    }

    /// Marks all claims shown that can be changed here; unmarks them if they are marked already.
    fn mark_all(&mut self) {
        let shown: Vec<Uuid> = self.list().filter(|row| row.path == self.here).map(|row| row.id).collect();
        if shown.iter().all(|id| self.marked.contains(id)) {
            self.marked.retain(|id| !shown.contains(id));
        } else {
            self.marked.extend(shown);
        }
    }

    /// Asks for the new value of a field: of the marked claims, or of the selected one.
    fn choose(&self, field: ClaimField, context: &Context<'_>) -> Reaction {
        let ids = if self.marked.is_empty() {
            match self.selected_here(context) {
                Ok(id) => vec![id],
                Err(reaction) => return reaction,
            }
        } else {
            self.marked.iter().copied().collect()
        };
        Reaction::stay().and(Request::ChooseClaimValue(ids, field))
    }

    fn step(&mut self, motion: Motion, context: &Context<'_>) {
        let page = usize::from(self.area(context).height.saturating_sub(HEADER_ROWS + 2));
        self.selected = moved(self.selected, self.shown.len(), motion, page);
    }

    /// Closes the board and goes to the selected claim, in its article.
    fn go_to(&self) -> Reaction {
        let Some(row) = self.list().nth(self.selected) else { return Reaction::stay() };
        match &row.path {
            Some(path) if row.path != self.here => {
                let (path, target) = (path.clone(), Some(OpenTarget::Annotation(row.id)));
                Reaction::close().and(Request::OpenArticle { path, target, query: None })
            }
            _ => Reaction::close().and(Request::GoToAnnotation(row.id)),
        }
    }

    fn filter_key(&mut self, key: KeyEvent, context: &Context<'_>) {
        match key.code {
            KeyCode::Enter => self.filtering = false,
            KeyCode::Up => self.step(Motion::Up, context),
            KeyCode::Down => self.step(Motion::Down, context),
            KeyCode::PageUp => self.step(Motion::PageUp, context),
            KeyCode::PageDown => self.step(Motion::PageDown, context),
            _ => {
                if self.filter.key(key) {
                    self.arrange();
                }
            }
        }
    }
}

impl Dialog for ClaimBoard {
    fn area(&self, context: &Context<'_>) -> Rect {
        centred(context.inner_screen(), MAX_COLUMNS, drawing::height(self))
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        drawing::draw(context, self, area, buffer)
    }

    fn mode(&self) -> &'static str {
        "board"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        if self.filtering {
            self.filter_key(key, context);
            return Reaction::stay();
        }
        let known = context.keys().on_board(key).and_then(|action| self.command(action, context));
        known.unwrap_or_else(|| match context.keys().reader.action(key, None) {
            Some(Action::Board) => Reaction::close(),
            Some(Action::Palette) => Reaction::stay().and(Request::Run(Action::Palette)),
            _ => Reaction::stay(),
        })
    }

    fn command(&mut self, action: Action, context: &Context<'_>) -> Option<Reaction> {
        match action {
            Action::Sort => {
                self.order = self.order.next();
                self.arrange();
            }
            Action::NextPane | Action::PreviousPane => {
                self.scope = self.scope.other();
                self.arrange();
            }
            Action::Move(motion) => self.step(motion, context),
            Action::Search => self.filtering = true,
            Action::Accept => return Some(self.go_to()),
            Action::Quit => return Some(Reaction::close()),
            Action::Undo => return Some(Reaction::stay().and(Request::UndoInPlace)),
            Action::Redo => return Some(Reaction::stay().and(Request::RedoInPlace)),
            BoardAction::VERDICT => return Some(self.choose(ClaimField::Verdict, context)),
            BoardAction::STATUS => return Some(self.choose(ClaimField::Status, context)),
            BoardAction::PRIORITY => return Some(self.choose(ClaimField::Priority, context)),
            BoardAction::MARK => return Some(self.mark(context)),
            BoardAction::MARK_ALL => self.mark_all(),
            _ => return None,
        }
        Some(Reaction::stay())
    }

    /// A click selects a claim, and a click on the selected one goes to it.
    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        if click(&mut self.selected, hit) { self.go_to() } else { Reaction::stay() }
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.selected = stepped(self.selected, self.shown.len(), rows.signum());
        Reaction::stay()
    }

    fn uses_alt(&self, key: KeyEvent) -> bool {
        self.filtering && input_keys::takes_with_alt(key)
    }

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        if self.filtering {
            self.filter.paste(text);
            self.arrange();
        }
        Reaction::stay()
    }

    /// Shows the article's claims as they are after a change.
    fn refresh(&mut self, context: &Context<'_>) -> Then {
        self.list_claims(context.doc);
        Then::Stay
    }

    /// Esc first clears the filter, then the marks.
    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        if by != CloseBy::Escape {
            return Reaction::close();
        }
        if self.filtering || !self.filter.is_empty() {
            (self.filter, self.filtering) = (TextInput::one_line(""), false);
            self.arrange();
        } else if self.marked.is_empty() {
            return Reaction::close();
        } else {
            self.marked.clear();
        }
        Reaction::stay()
    }
}
