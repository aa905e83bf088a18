//! The board: all claims of the article or of its folder, to sort, filter and go to.

use super::action::{Action, Motion};
use super::app::{App, Effect};
use super::motion::moved_index;
use super::overlay::{Overlay, prompt};
use crate::annotation::board::{self, ClaimOrder, ClaimProgress, ClaimRow};
use crate::annotation::verdict::Scale;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui_textarea::TextArea;
use std::path::PathBuf;

/// Claims of a page.
const PAGE_CLAIMS: usize = 10;

/// The open board.
pub struct ClaimBoard {
    /// All claims that were read, of this article and of the others of its folder, sorted.
    rows: Vec<ClaimRow>,
    /// Indices of those shown.
    pub shown: Vec<usize>,
    /// The chosen one of those.
    pub selected: usize,
    /// What they are sorted by.
    pub order: ClaimOrder,
    /// Whether the whole folder is shown.
    pub whole_folder: bool,
    /// What they must have.
    pub filter: TextArea<'static>,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// The article at hand.
    here: Option<PathBuf>,
    /// How many files could not be read.
    pub unreadable_files: usize,
    scale: Scale,
}

impl ClaimBoard {
    /// The claims in the order they are shown.
    pub fn list(&self) -> impl ExactSizeIterator<Item = &ClaimRow> {
        self.shown.iter().map(|&i| &self.rows[i])
    }

    /// How many claims there are, shown or not.
    pub const fn total(&self) -> usize {
        self.rows.len()
    }

    /// How far those shown are.
    pub fn progress(&self) -> ClaimProgress {
        ClaimProgress::count(self.list())
    }

    fn arrange(&mut self) {
        let chosen = self.shown.get(self.selected).map(|&i| self.rows[i].id);
        board::sort_claims(&mut self.rows, self.order, &self.scale);
        let filter = self.filter.lines().join(" ").to_lowercase();
        let fits = |row: &ClaimRow| (self.whole_folder || row.path == self.here) && row.matches(&filter);
        self.shown = (0..self.rows.len()).filter(|&i| fits(&self.rows[i])).collect();
        let kept = self.shown.iter().position(|&i| Some(self.rows[i].id) == chosen);
        self.selected = kept.unwrap_or(self.selected).min(self.shown.len().saturating_sub(1));
    }

    /// Adds to the filter.
    pub(super) fn type_in(&mut self, text: &str) {
        self.filter.insert_str(text);
        self.arrange();
    }

    pub(super) fn step(&mut self, motion: Motion) {
        self.selected = moved_index(self.selected, self.shown.len(), motion, PAGE_CLAIMS);
    }
}

impl App {
    /// Opens the board with the claims of this article; those of the folder are asked for.
    pub(super) fn open_board(&mut self) {
        if !self.doc.article.is_whole() {
            return self.show_message("one moment: the file is still being read");
        }
        let mut board = ClaimBoard {
            rows: board::claim_rows(&self.doc.annotations.sidecar(), self.doc.article.path()),
            shown: Vec::new(),
            selected: 0,
            order: ClaimOrder::default(),
            whole_folder: false,
            filter: prompt(),
            filtering: false,
            here: self.doc.article.path().map(std::path::Path::to_path_buf),
            unreadable_files: 0,
            scale: self.doc.project.scale.clone(),
        };
        board.arrange();
        // From the claim under the cursor, where there is one.
        let chosen = self.chosen_annotation().map(|p| p.annotation.id);
        let row = board.list().position(|row| Some(row.id) == chosen);
        board.selected = row.unwrap_or(0);
        self.overlay = Some(Overlay::Board(Box::new(board)));
        self.effects.push(Effect::LoadBoard);
    }

    /// Takes in the claims of the folder's other articles.
    pub(super) fn board_loaded(&mut self, rows: Vec<ClaimRow>, wrong: usize) {
        let Some(Overlay::Board(board)) = &mut self.overlay else { return };
        board.rows.extend(rows);
        board.unreadable_files = wrong;
        board.arrange();
    }

    /// Keys while the board is open.
    pub(super) fn board_key(&mut self, key: KeyEvent, out: bool) {
        let action = self.keys.action(key, None);
        let Some(Overlay::Board(board)) = &mut self.overlay else { return };
        if board.filtering {
            match key.code {
                _ if out => {
                    board.filter = prompt();
                    board.filtering = false;
                    board.arrange();
                }
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
        if out {
            // One step back: the filter, then the board.
            if board.filter.is_empty() {
                self.overlay = None;
            } else {
                board.filter = prompt();
                board.arrange();
            }
            return;
        }
        match (key.code, action) {
            (KeyCode::Char('s'), _) => {
                board.order = board.order.next();
                board.arrange();
            }
            (KeyCode::Tab | KeyCode::BackTab, _) => {
                board.whole_folder = !board.whole_folder;
                board.arrange();
            }
            (_, Some(Action::Move(motion))) => board.step(motion),
            (_, Some(Action::Search)) => board.filtering = true,
            (_, Some(Action::Accept)) => self.go_to_claim(),
            (_, Some(Action::Quit | Action::Board)) => self.overlay = None,
            _ => {}
        }
    }

    /// Goes to the chosen claim, in another article if it is there.
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
