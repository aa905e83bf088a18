//! The drawing of a text input: its rows, the part of them that is shown, and the cursor.

use super::{Lines, TextInput};
use crate::text::display::cells;
use crate::text::{graphemes, wrap};
use crate::tui::theme::Theme;
use crate::tui::widgets::frame::write;
use crate::tui::widgets::{input_cursor, reorder};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};
use std::ops::Range;

/// The part of an input that is shown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Window {
    /// The columns of the area that it was drawn in; 0 before it was drawn.
    columns: u16,
    /// The rows of the area.
    rows: u16,
    /// The first row shown.
    top: usize,
    /// The first column shown, in an input of one line.
    left: usize,
}

/// Draws a one-line input with `sign` in front of it.
pub(crate) fn draw_prompt(theme: Theme, sign: &str, input: &TextInput, area: Rect, buffer: &mut Buffer) {
    Clear.render(area, buffer);
    let used = write(buffer, area, area.x + 1.min(area.width), area.y, sign, area.width, theme.accent());
    let x = area.x + 1.min(area.width) + used;
    input.draw(Rect { x, width: area.right().saturating_sub(x), ..area }, buffer);
}

impl TextInput {
    /// Draws the text, scrolled so that the cursor is in view.
    pub(crate) fn draw(&self, area: Rect, buffer: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let mut window = Window { columns: area.width, rows: area.height, ..self.window.get() };
        let rows = self.rows(area.width);
        let at = self.row_of_cursor(&rows);
        window.top = into_view(window.top, at, 1, usize::from(area.height)).min(rows.len().saturating_sub(1));
        window.left = match self.lines {
            Lines::One => {
                into_view(window.left, self.column_in(&rows[at]), self.cursor_columns(), usize::from(area.width))
            }
            Lines::Many => 0,
        };
        self.window.set(window);
        for (row, y) in rows.iter().skip(window.top).zip(area.y..area.bottom()) {
            self.draw_row(row, window.left, Rect { y, height: 1, ..area }, buffer);
        }
        // Spaces at the end of a wrapped row hang over the edge, and the cursor behind them stays at it.
        let column = (self.column_in(&rows[at]) - window.left).min(usize::from(area.width) - 1) as u16;
        let (x, y) = (area.x + column, area.y + (at - window.top) as u16);
        input_cursor::mark(buffer, Position::new(x, y));
        // The cursor stays with its letter in right-to-left text.
        reorder(buffer, area);
    }

    /// The rows that the text needs in this many columns.
    pub(crate) fn row_count(&self, columns: u16) -> usize {
        self.rows(columns).len()
    }

    /// Draws the part of a row from column `left` on.
    fn draw_row(&self, row: &Range<usize>, left: usize, area: Rect, buffer: &mut Buffer) {
        let (left, right) = (left, left + usize::from(area.width));
        let mut column = 0;
        for cell in cells(&self.text[row.clone()]) {
            let start = column;
            column += usize::from(cell.width);
            // A wide character that is cut by an edge is left out; its columns stay blank.
            if start < left || column > right || cell.space || cell.width == 0 {
                continue;
            }
            let x = area.x + (start - left) as u16;
            for (i, x) in (x..x + cell.width).enumerate() {
                if let Some(target) = buffer.cell_mut((x, area.y)) {
                    target.set_symbol(if i == 0 { cell.symbol.as_ref() } else { " " });
                }
            }
        }
    }

    /// The rows, as ranges of bytes that are together the whole text but for line breaks. There is at least one.
    fn rows(&self, columns: u16) -> Vec<Range<usize>> {
        if self.lines == Lines::One || columns == 0 {
            return self.typed_lines().collect();
        }
        // The cursor needs a column behind the last character.
        let columns = usize::from(columns - 1).max(1);
        let wrapped = |line: Range<usize>| {
            let rows = wrap::wrap_greedily(&self.text[line.clone()], columns);
            let rows: Vec<_> = rows.iter().map(|row| line.start + row.start..line.start + row.end).collect();
            if rows.is_empty() { vec![line] } else { rows }
        };
        self.typed_lines().flat_map(wrapped).collect()
    }

    /// The lines as they were typed.
    fn typed_lines(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.text.split('\n').map(move |line| {
            let own = start..start + line.len();
            start = own.end + 1;
            own
        })
    }

    fn row_of_cursor(&self, rows: &[Range<usize>]) -> usize {
        rows.iter().rposition(|row| row.start <= self.cursor).unwrap_or(0)
    }

    /// The column of the cursor in its row.
    fn column_in(&self, row: &Range<usize>) -> usize {
        let before = cells(&self.text[row.clone()]).take_while(|cell| row.start + cell.end <= self.cursor);
        before.map(|cell| usize::from(cell.width)).sum()
    }

    /// The columns of the character at the cursor.
    fn cursor_columns(&self) -> usize {
        let here = &self.text[self.cursor..graphemes::next(&self.text, self.cursor)];
        cells(here).next().map_or(1, |cell| usize::from(cell.width)).max(1)
    }

    /// Moves the cursor to the row below (1) or above (-1), keeping its column where the row is long enough.
    pub(super) fn go_to_row(&mut self, by: isize) {
        let rows = self.rows(self.window.get().columns);
        let here = self.row_of_cursor(&rows);
        let to = here.saturating_add_signed(by);
        if to == here || to >= rows.len() {
            return;
        }
        let goal = self.goal_column.unwrap_or_else(|| self.column_in(&rows[here]));
        let row = rows[to].clone();
        // The end of a wrapped row is the start of the next one.
        let is_wrapped = rows.get(to + 1).is_some_and(|next| next.start == row.end);
        let last = if is_wrapped { graphemes::previous(&self.text, row.end) } else { row.end };
        let mut column = 0;
        let found = cells(&self.text[row.clone()]).find(|cell| {
            column += usize::from(cell.width);
            column > goal
        });
        self.cursor = found.map_or(row.end, |cell| row.start + cell.start).min(last);
        self.goal_column = Some(goal);
    }

    /// The rows of a page; one row stays in view.
    pub(super) fn page(&self) -> isize {
        (self.window.get().rows.saturating_sub(1)).max(1).try_into().unwrap_or(1)
    }

    /// Whether the cursor is on the first row.
    pub(crate) fn is_on_first_row(&self) -> bool {
        self.row_of_cursor(&self.rows(self.window.get().columns)) == 0
    }

    /// Whether the cursor is on the last row.
    pub(crate) fn is_on_last_row(&self) -> bool {
        let rows = self.rows(self.window.get().columns);
        self.row_of_cursor(&rows) + 1 == rows.len()
    }
}

/// The first of `page` rows or columns to show so that `at` and the `len` from there on are in view: `first`, if they are.
fn into_view(first: usize, at: usize, len: usize, page: usize) -> usize {
    first.max((at + len).saturating_sub(page)).min(at)
}
