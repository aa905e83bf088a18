//! Where the window is in the text.

use super::Reader;
use super::layout::{self, RowPosition};
use crate::article::BlockId;
use crate::tui::action::{Direction, WindowPosition};

impl Reader {
    /// Puts the cursor on a row, or on the nearest one with text, trying the direction of travel first.
    pub(super) fn place_cursor_on_row(&mut self, position: RowPosition, goal: usize, travel: Direction) {
        let article = self.article.clone();
        let ahead = travel.rows();
        let rows = [0, ahead, -ahead].map(|rows| self.layout.step(&article, position, rows));
        if let Some(line) = rows.into_iter().find_map(|place| self.layout.line(&article, place)) {
            self.set_cursor(layout::offset(&article, line, goal));
            self.goal_column = Some(goal);
        }
    }

    /// The largest scroll position: the first row of the last page.
    pub(crate) fn lowest_top(&self) -> RowPosition {
        let last = self.layout.last(&self.article);
        self.layout.step(&self.article, last, 1 - self.window.rows as isize)
    }

    /// Scrolls the window by `rows`. The cursor stays in the text unless it would leave the screen.
    pub(crate) fn scroll(&mut self, rows: isize) {
        let article = self.article.clone();
        let top = self.layout.clamp(&article, self.top);
        self.top = self.layout.step(&article, top, rows).min(self.lowest_top());
        let height = self.window.rows;
        let bottom = self.layout.step(&article, self.top, height as isize - 1);
        let place = self.cursor_row();
        let goal = self.goal_column(place);
        if place < self.top {
            self.place_cursor_on_row(self.top, goal, Direction::Forward);
        } else if place > bottom {
            self.place_cursor_on_row(bottom, goal, Direction::Backward);
        }
    }

    /// Scrolls the window as little as necessary to show the cursor with a margin of up to three rows. After a jump
    /// far away, the cursor is in the upper third of the window.
    pub(crate) fn scroll_to_cursor(&mut self) {
        let article = self.article.clone();
        let height = self.window.rows;
        let margin = (height / 4).min(3);
        let place = self.cursor_row();
        let top = self.layout.clamp(&article, self.top);
        let step = |from: RowPosition, rows: usize| self.layout.step(&article, from, -(rows as isize));
        self.top = if place < top {
            match self.layout.distance(&article, place, top, height) {
                Some(_) => step(place, margin),
                None => step(place, height / 3),
            }
        } else {
            match self.layout.distance(&article, top, place, 2 * height) {
                Some(row) if row < margin => step(place, margin),
                Some(row) if row + margin >= height => step(place, height.saturating_sub(margin + 1)),
                Some(_) => top,
                None => step(place, height / 3),
            }
        }
        .min(self.lowest_top());
    }

    pub(super) fn show_cursor_at_edge(&mut self) {
        let article = self.article.clone();
        self.top = if self.cursor_row().block == BlockId::default() {
            self.layout.clamp(&article, RowPosition::default())
        } else {
            self.lowest_top()
        };
        self.scroll_to_cursor();
    }

    /// Scrolls so that the cursor's row is at the top, middle or bottom of the window.
    pub(crate) fn align_cursor_row(&mut self, edge: WindowPosition) {
        let height = self.window.rows as isize;
        let above = match edge {
            WindowPosition::Top => 0,
            WindowPosition::Middle => height / 2,
            WindowPosition::Bottom => height - 1,
        };
        self.put_cursor_row(above);
    }

    /// Scrolls so that the cursor's row is `above` rows below the top of the window, as far as the text reaches.
    pub(crate) fn put_cursor_row(&mut self, above: isize) {
        let place = self.layout.position_of(&self.article, self.cursor);
        self.top = self.layout.step(&self.article, place, -above).min(self.lowest_top());
    }
}
