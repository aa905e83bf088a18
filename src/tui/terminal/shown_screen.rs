//! The screen as the terminal shows it: the cell that was last drawn in each place. ratatui sends only the cells that change,
//! and some rows have to be written whole.

use crate::text::display;
use ratatui::buffer::{Cell, CellDiffOption};
use ratatui::layout::{Position, Size};
use std::ops::Range;

/// The cells on the screen.
pub(super) struct ShownScreen {
    size: Size,
    cells: Vec<Cell>,
    /// For each row, whether it has a symbol about whose width terminals disagree.
    uncertain: Vec<bool>,
}

/// How a row with changed cells is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowUpdate {
    /// Only the changed cells.
    Changes,
    /// All of it: it has, or had, a symbol whose width the terminal may have counted differently.
    Whole,
}

impl ShownScreen {
    /// A screen without cells.
    pub(super) const fn new() -> Self {
        Self { size: Size::ZERO, cells: Vec::new(), uncertain: Vec::new() }
    }

    /// Changes the size. A screen of another size is blank.
    pub(super) fn resize(&mut self, size: Size) {
        if self.size == size {
            return;
        }
        self.size = size;
        self.cells.clear();
        self.cells.resize(usize::from(size.width) * usize::from(size.height), Cell::EMPTY);
        self.uncertain.clear();
        self.uncertain.resize(size.height.into(), false);
    }

    /// The index of the cell at `position` in the cells row by row; that behind the last one for a place below the screen.
    pub(super) fn index(&self, position: Position) -> usize {
        let width = usize::from(self.size.width);
        (usize::from(position.y) * width + usize::from(position.x)).min(self.cells.len())
    }

    /// Erases the cells with these indices.
    pub(super) fn erase(&mut self, cells: Range<usize>) {
        let end = cells.end.min(self.cells.len());
        self.cells[cells.start.min(end)..end].fill(Cell::EMPTY);
        for row in 0..self.size.height {
            self.uncertain[usize::from(row)] = self.has_uncertain(row);
        }
    }

    /// Erases everything.
    pub(super) fn erase_all(&mut self) {
        self.cells.fill(Cell::EMPTY);
        self.uncertain.fill(false);
    }

    /// Takes over the changed `cells` of row `y`, and returns how the row has to be written.
    pub(super) fn change_row(&mut self, y: u16, cells: &[(u16, u16, &Cell)]) -> RowUpdate {
        if y >= self.size.height {
            return RowUpdate::Changes;
        }
        let from = usize::from(y) * usize::from(self.size.width);
        let row = &mut self.cells[from..from + usize::from(self.size.width)];
        for &(x, _, cell) in cells {
            let mut covered = row.iter_mut().skip(x.into()).take(columns(cell));
            if let Some(own) = covered.next() {
                own.clone_from(cell);
            }
            // The terminal blanks what a wide symbol covers, and ratatui does not send it.
            covered.for_each(|cell| *cell = Cell::EMPTY);
        }
        let had = std::mem::take(&mut self.uncertain[usize::from(y)]);
        let has = self.has_uncertain(y);
        self.uncertain[usize::from(y)] = has;
        if had || has { RowUpdate::Whole } else { RowUpdate::Changes }
    }

    fn has_uncertain(&self, y: u16) -> bool {
        self.row(y).any(|(_, _, cell)| display::has_uncertain_width(cell.symbol()))
    }

    /// The cells of row `y` with their columns and row, without those that a wide symbol covers.
    pub(super) fn row(&self, y: u16) -> impl Iterator<Item = (u16, u16, &Cell)> {
        let from = usize::from(y) * usize::from(self.size.width);
        let mut x = 0;
        std::iter::from_fn(move || {
            let cell = (x < self.size.width).then(|| &self.cells[from + usize::from(x)])?;
            let at = x;
            x = x.saturating_add(columns(cell) as u16);
            Some((at, y, cell))
        })
    }
}

/// The columns that the symbol of a cell takes up, at least one.
pub(crate) fn columns(cell: &Cell) -> usize {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(columns) => columns.get().into(),
        _ => display::joined_width(cell.symbol()).max(1),
    }
}
