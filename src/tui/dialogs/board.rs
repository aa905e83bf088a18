//! The claim board: a table of the claims of the article or of its folder, to sort, filter and go to.

use super::{CloseBy, Dialog, Reaction};
use crate::annotation::board::{self, ClaimOrder, ClaimProgress, ClaimRow};
use crate::annotation::verdict::Scale;
use crate::annotation::vocabulary::{Priority, Status, word};
use crate::text::display;
use crate::tui::action::{Action, Motion};
use crate::tui::context::Context;
use crate::tui::document::{Document, OpenTarget};
use crate::tui::geometry::centred;
use crate::tui::request::Request;
use crate::tui::theme::Theme;
use crate::tui::widgets::list::{click, first_shown, moved, stepped};
use crate::tui::widgets::table::{self, Column};
use crate::tui::widgets::text_field::{self, paste_line, text_field, text_of};
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui_textarea::TextArea;
use std::path::PathBuf;
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
    filter: TextArea<'static>,
    /// Whether keys are typed into the filter.
    filtering: bool,
    /// The path of the open article.
    here: Option<PathBuf>,
    /// Number of files whose claims could not be read.
    unreadable_files: usize,
    scale: Scale,
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
        let filter = text_of(&self.filter).to_lowercase();
        let fits = |row: &ClaimRow| (self.scope == BoardScope::Folder || row.path == self.here) && row.matches(&filter);
        self.shown = (0..self.rows.len()).filter(|&i| fits(&self.rows[i])).collect();
        let kept = self.shown.iter().position(|&i| Some(self.rows[i].id) == chosen);
        self.selected = kept.unwrap_or(self.selected).min(self.shown.len().saturating_sub(1));
    }

    /// The board of the claims of `doc`, with the claim of the annotation `at` selected.
    pub(crate) fn new(doc: &Document, at: Option<Uuid>) -> Self {
        let mut board = Self {
            rows: board::claim_rows(&doc.annotations.sidecar(), doc.article.path()),
            shown: Vec::new(),
            selected: 0,
            order: ClaimOrder::default(),
            scope: BoardScope::Article,
            filter: text_field(),
            filtering: false,
            here: doc.article.path().map(std::path::Path::to_path_buf),
            unreadable_files: 0,
            scale: doc.project.scale.clone(),
        };
        board.arrange();
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
                if self.filter.input(key) {
                    self.arrange();
                }
            }
        }
    }
}

/// Height in rows, with the frame.
fn height(board: &ClaimBoard) -> u16 {
    // All claims count, shown or not, so that the frame stays put while filtering.
    u16::try_from(board.total().max(8)).unwrap_or(u16::MAX).min(30) + HEADER_ROWS + 2
}

/// The columns that fit into `width`.
fn columns<'a>(width: u16, board: &ClaimBoard, theme: Theme) -> Vec<Column<'a, ClaimRow>> {
    fn plain<'a>(heading: &'static str, width: u16, cell: fn(&ClaimRow) -> String) -> Column<'a, ClaimRow> {
        Column::new(heading, width, move |row| (cell(row), Style::new()))
    }
    fn name(row: &ClaimRow) -> String {
        row.path.as_ref().and_then(|p| p.file_stem()).map_or(String::new(), |name| name.to_string_lossy().into_owned())
    }
    let mut columns = vec![Column::new("Status", 9, move |row: &ClaimRow| {
        let style = if row.claim.status == Status::Checking { theme.accent() } else { theme.quiet() };
        (row.claim.status.shown().to_string(), style)
    })];
    if width >= 48 {
        columns.push(plain("Verdict", 15, |row| word(row.claim.verdict.as_ref()).to_string()));
    }
    if width >= 72 {
        columns.push(plain("Speaker", 20, |row| row.claim.speaker.clone()));
    }
    if width >= 90 {
        columns.push(Column::new("Priority", 9, move |row: &ClaimRow| {
            let style = if row.claim.priority == Some(Priority::High) { theme.alarm() } else { Style::new() };
            (word(row.claim.priority.as_ref()).to_string(), style)
        }));
    }
    if width >= 56 && board.list().any(|row| !row.claim.at.is_empty()) {
        columns.push(plain("Time", 13, |row| row.claim.at.clone()));
    }
    if board.scope == BoardScope::Folder && width >= 56 {
        columns.push(plain("Article", 16, name));
    }
    columns.push(plain("Claim", table::rest(&columns, width), |row| row.claim_text().to_string()));
    columns
}

impl Dialog for ClaimBoard {
    fn area(&self, context: &Context<'_>) -> Rect {
        centred(context.inner_screen(), MAX_COLUMNS, height(self))
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let theme = context.theme();
        let title = format!("Claims in the {} {}", self.scope.name(), self.order.heading());
        let other = self.scope.other().name();
        let keys = &context.keys().list;
        let hints = HintBar::default()
            .key(keys, Action::Accept, "go to claim")
            .key(keys, Action::Sort, "sort")
            .key(keys, Action::Search, "filter")
            .key(keys, Action::NextPane, &format!("show {other}"));
        let (inside, mut hits) = framed(theme, &title, hints, area, buffer);
        if inside.height == 0 {
            return hits;
        }
        let line = Rect { height: 1, ..inside };
        if self.filtering {
            text_field::draw(theme, "filter: ", &self.filter, line, buffer);
        } else {
            let mut text = self.progress().to_string();
            if !self.filter.is_empty() {
                text = format!("{text} · matching “{}”", text_of(&self.filter));
            }
            if self.scope == BoardScope::Folder && self.unreadable_files > 0 {
                text = format!("{text} · {} unreadable", display::counted(self.unreadable_files, "file"));
            }
            write(buffer, line, line.x, line.y, &display::printable(&text), line.width, theme.quiet());
        }
        let body = Rect {
            y: inside.y + HEADER_ROWS.min(inside.height),
            height: inside.height.saturating_sub(HEADER_ROWS),
            ..inside
        };
        if self.list().len() == 0 {
            let text = match (self.filter.is_empty(), self.scope) {
                (false, _) => "No matching claim.".to_string(),
                (true, BoardScope::Article) => format!(
                    "No claims in this article yet. Press {} to tag one, {} to go to a suggestion.",
                    context.keys().reader.primary_key(Action::Claim),
                    context.keys().reader.primary_key(Action::NextSuggestion)
                ),
                (true, BoardScope::Folder) => "No claims in this folder yet.".to_string(),
            };
            write(buffer, body, body.x, body.y, &text, body.width, theme.quiet());
            return hits;
        }
        let cells = Rect { x: inside.x + 2, width: inside.width.saturating_sub(2), height: 1, ..inside };
        let columns = columns(cells.width, self, theme);
        if inside.height >= HEADER_ROWS {
            table::draw_headings(theme, &columns, Rect { y: inside.y + HEADER_ROWS - 1, ..cells }, buffer);
        }
        let first = first_shown(self.selected, self.shown.len(), usize::from(body.height));
        for ((i, row), y) in self.list().enumerate().skip(first).zip(body.y..body.bottom()) {
            if i == self.selected {
                write(buffer, body, body.x, y, "▎", 1, theme.accent());
            }
            table::draw_row(&columns, row, Rect { y, ..cells }, buffer);
            hits.add(Rect { y, height: 1, ..area }, Hit::Item(i));
        }
        hits
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        if self.filtering {
            self.filter_key(key, context);
            return Reaction::stay();
        }
        let known = context.keys().list.action(key, None).and_then(|action| self.command(action, context));
        known.unwrap_or_else(|| match context.keys().reader.action(key, None) {
            Some(Action::Board) => Reaction::close(),
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

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        if self.filtering {
            paste_line(&mut self.filter, text);
            self.arrange();
        }
        Reaction::stay()
    }

    /// Esc first clears the filter.
    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        if by != CloseBy::Escape || !self.filtering && self.filter.is_empty() {
            return Reaction::close();
        }
        (self.filter, self.filtering) = (text_field(), false);
        self.arrange();
        Reaction::stay()
    }
}
