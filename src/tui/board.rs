//! The claim board: all claims of the article or of its folder, to sort, filter and go to.

use super::action::{Action, Motion};
use super::app::{App, Effect};
use super::motion::moved_index;
use super::overlay::{Overlay, prompt};
use super::overlay_input::OverlayKey;
use crate::annotation::board::{self, ClaimOrder, ClaimProgress, ClaimRow};
use crate::annotation::verdict::Scale;
use crossterm::event::KeyCode;
use ratatui_textarea::TextArea;
use std::path::PathBuf;

/// Claims that Page Up and Page Down move by.
const PAGE_CLAIMS: usize = 10;

/// The articles whose claims the board shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BoardScope {
    /// The open article.
    Article,
    /// All articles in its folder.
    Folder,
}

impl BoardScope {
    /// The word for it in titles and hints.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Folder => "folder",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Article => Self::Folder,
            Self::Folder => Self::Article,
        }
    }
}

/// The claim board while it is open.
pub struct ClaimBoard {
    /// All claims read so far, of this article and of the other articles in its folder, sorted.
    rows: Vec<ClaimRow>,
    /// Indices of the claims shown, in order.
    pub(crate) shown: Vec<usize>,
    /// Index into `shown` of the selected claim.
    pub(crate) selected: usize,
    /// The order of the claims.
    pub(crate) order: ClaimOrder,
    /// The articles whose claims are shown.
    pub(crate) scope: BoardScope,
    /// The filter: a claim is shown if it matches this text.
    pub(crate) filter: TextArea<'static>,
    /// Whether keys are typed into the filter.
    pub(crate) filtering: bool,
    /// The path of the open article.
    here: Option<PathBuf>,
    /// Number of files whose claims could not be read.
    pub(crate) unreadable_files: usize,
    scale: Scale,
}

impl ClaimBoard {
    /// The claims shown, in order.
    pub(crate) fn list(&self) -> impl ExactSizeIterator<Item = &ClaimRow> {
        self.shown.iter().map(|&i| &self.rows[i])
    }

    /// Number of all claims, shown or not.
    pub(crate) const fn total(&self) -> usize {
        self.rows.len()
    }

    /// The progress of the claims shown.
    pub(crate) fn progress(&self) -> ClaimProgress {
        ClaimProgress::count(self.list())
    }

    fn arrange(&mut self) {
        let chosen = self.shown.get(self.selected).map(|&i| self.rows[i].id);
        board::sort_claims(&mut self.rows, self.order, &self.scale);
        let filter = self.filter.lines().join(" ").to_lowercase();
        let fits = |row: &ClaimRow| (self.scope == BoardScope::Folder || row.path == self.here) && row.matches(&filter);
        self.shown = (0..self.rows.len()).filter(|&i| fits(&self.rows[i])).collect();
        let kept = self.shown.iter().position(|&i| Some(self.rows[i].id) == chosen);
        self.selected = kept.unwrap_or(self.selected).min(self.shown.len().saturating_sub(1));
    }

    /// Pastes text into the filter.
    pub(super) fn type_in(&mut self, text: &str) {
        self.filter.insert_str(text);
        self.arrange();
    }

    pub(super) fn step(&mut self, motion: Motion) {
        self.selected = moved_index(self.selected, self.shown.len(), motion, PAGE_CLAIMS);
    }
}

impl App {
    /// Opens the board with the claims of this article, and starts to load those of its folder.
    pub(super) fn open_board(&mut self) {
        if !self.doc.article.is_whole() {
            return self.show_message("Still reading the file; try again in a moment");
        }
        let mut board = ClaimBoard {
            rows: board::claim_rows(&self.doc.annotations.sidecar(), self.doc.article.path()),
            shown: Vec::new(),
            selected: 0,
            order: ClaimOrder::default(),
            scope: BoardScope::Article,
            filter: prompt(),
            filtering: false,
            here: self.doc.article.path().map(std::path::Path::to_path_buf),
            unreadable_files: 0,
            scale: self.doc.project.scale.clone(),
        };
        board.arrange();
        // Start at the claim under the cursor, if there is one.
        let chosen = self.chosen_annotation().map(|p| p.annotation.id);
        let row = board.list().position(|row| Some(row.id) == chosen);
        board.selected = row.unwrap_or(0);
        self.overlay = Some(Overlay::Board(Box::new(board)));
        self.effects.push(Effect::LoadBoard);
    }

    /// Adds the claims of the other articles in the folder; `wrong` is the number of files that could not be read.
    pub(super) fn board_loaded(&mut self, rows: Vec<ClaimRow>, wrong: usize) {
        let Some(Overlay::Board(board)) = &mut self.overlay else { return };
        board.rows.extend(rows);
        board.unreadable_files = wrong;
        board.arrange();
    }

    /// Handles a key while the board is open.
    pub(super) fn board_key(&mut self, key: OverlayKey) {
        let OverlayKey::Other(key) = key else { return self.back_out_of_board() };
        let action = self.keys.action(key, None);
        let Some(Overlay::Board(board)) = &mut self.overlay else { return };
        if board.filtering {
            match key.code {
                KeyCode::Enter => board.filtering = false,
                KeyCode::Up => board.step(Motion::Up),
                KeyCode::Down => board.step(Motion::Down),
                _ => {
                    if board.filter.input(key) {
                        board.arrange();
                    }
                }
            }
            return;
        }
        match (key.code, action) {
            (KeyCode::Char('s'), _) => {
                board.order = board.order.next();
                board.arrange();
            }
            (KeyCode::Tab | KeyCode::BackTab, _) => {
                board.scope = board.scope.other();
                board.arrange();
            }
            (_, Some(Action::Move(motion))) => board.step(motion),
            (_, Some(Action::Search)) => board.filtering = true,
            (_, Some(Action::Accept)) => self.go_to_claim(),
            (_, Some(Action::Quit | Action::Board)) => self.overlay = None,
            _ => {}
        }
    }

    /// Goes back one step: clears the filter, then closes the board.
    fn back_out_of_board(&mut self) {
        let Some(Overlay::Board(board)) = &mut self.overlay else { return };
        if board.filtering || !board.filter.is_empty() {
            (board.filter, board.filtering) = (prompt(), false);
            board.arrange();
        } else {
            self.overlay = None;
        }
    }

    /// Goes to the selected claim, and opens its article first if that is not the open one.
    pub(super) fn go_to_claim(&mut self) {
        let Some(Overlay::Board(board)) = &self.overlay else { return };
        let Some(row) = board.list().nth(board.selected) else { return };
        let (id, path, here) = (row.id, row.path.clone(), row.path == board.here);
        self.overlay = None;
        match path {
            Some(path) if !here => {
                self.open_target = Some(super::app::OpenTarget::Annotation(id));
                self.effects.push(Effect::OpenDocument(path));
            }
            _ => self.go_to(id),
        }
    }
}
