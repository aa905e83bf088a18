//! Where the window is in the text.

use super::Reader;
use super::layout::{self, RowPosition};
use crate::article::BlockId;
use crate::text::Span;
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

    /// The first row of the window.
    pub(crate) fn top_row(&self) -> RowPosition {
        self.layout.clamp(&self.article, self.top)
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

    /// Scrolls as little as necessary to show all words of `span`, or its start if they need more rows than the window has. The
    /// cursor stays where it is.
    pub(crate) fn show_span(&mut self, span: Span) {
        let article = self.article.clone();
        let [first, last] = self.rows_at(span);
        let top = self.layout.clamp(&article, self.top);
        let height = self.window.rows;
        // The highest top that has the last row in the window.
        let least = self.layout.step(&article, last, 1 - height as isize);
        self.top = top.max(least).min(first).min(self.lowest_top());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Motion;
    use crate::tui::reader::testing::{reader_in, window};

    /// A reader of the numbers from 1 to `last`, one in each row, in a window of `height` rows. The cursor is on `number`.
    fn numbers(height: usize, last: usize, number: usize) -> Reader {
        let words: Vec<String> = (1..=last).map(|n| format!("{n:05}")).collect();
        let mut reader = reader_in((5, height), &words.join(" "));
        reader.show_offset((number - 1) * 6);
        reader
    }

    /// The first and the last number in the window, and that under the cursor.
    fn shown(reader: &Reader) -> (usize, usize, usize) {
        let rows = window(reader);
        let number = |row: &String| row.replace('|', "").parse().unwrap();
        let cursor = rows.iter().find(|row| row.contains('|')).expect("the cursor is in the window");
        (number(&rows[0]), number(rows.last().unwrap()), number(cursor))
    }

    #[test]
    fn the_window_stays_in_the_text_and_the_cursor_in_the_window() {
        let mut reader = numbers(5, 20, 1);
        reader.scroll(-3);
        assert_eq!(shown(&reader), (1, 5, 1));
        reader.scroll(2);
        assert_eq!(shown(&reader), (3, 7, 3), "the cursor is taken along");
        reader.scroll(99);
        assert_eq!(shown(&reader), (16, 20, 16), "the last page is full");
        reader.scroll(-4);
        assert_eq!(shown(&reader), (12, 16, 16), "the cursor stays where it is while it is in view");
        reader.scroll(-2);
        assert_eq!(shown(&reader), (10, 14, 14));
    }

    #[test]
    fn scrolling_keeps_the_column() {
        let mut reader = numbers(5, 20, 1);
        reader.move_cursor(Motion::LineEnd);
        reader.scroll(3);
        assert_eq!(window(&reader)[0], "0000|4");
        let mut short = reader_in((9, 3), "sat|u\nx\ntiga");
        short.scroll(2);
        assert_eq!(window(&short), ["|x", "", "tiga"], "the last page");
        short.scroll(-2);
        short.move_cursor(Motion::Up);
        assert_eq!(window(&short), ["sat|u", "", "x"], "also over a short row");
    }

    #[test]
    fn a_span_is_shown_whole_or_from_its_start() {
        // Of the numbers from 8 to 10, and then from 8 to 20.
        for (top, last, wanted) in
            [(1, 10, 6), (4, 10, 6), (7, 10, 7), (8, 10, 8), (15, 10, 8), (1, 20, 8), (12, 20, 8)]
        {
            let mut reader = numbers(5, 40, 1);
            reader.scroll(top - 1);
            reader.show_span(Span::new(7 * 6, last * 6 - 1));
            let rows = window(&reader);
            assert_eq!(rows[0].replace('|', "").parse::<usize>().unwrap(), wanted, "from {top}, to {last}");
        }
    }

    #[test]
    fn a_text_shorter_than_the_window_does_not_scroll() {
        let mut reader = numbers(9, 4, 2);
        reader.scroll(3);
        assert_eq!(shown(&reader), (1, 4, 2));
    }

    #[test]
    fn the_cursor_keeps_a_margin_of_a_quarter_of_the_window_and_three_rows_at_most() {
        for (height, margin) in [(3, 0), (4, 1), (8, 2), (12, 3), (40, 3)] {
            let mut reader = numbers(height, 200, 1);
            for _ in 0..99 {
                reader.move_cursor(Motion::Down);
            }
            let (_, last, cursor) = shown(&reader);
            assert_eq!((cursor, last - cursor), (100, margin), "{height} rows, down");
            for _ in 0..49 {
                reader.move_cursor(Motion::Up);
            }
            let (first, _, cursor) = shown(&reader);
            assert_eq!((cursor, cursor - first), (51, margin), "{height} rows, up");
        }
    }

    #[test]
    fn the_cursor_is_in_the_upper_third_after_a_far_jump() {
        let mut reader = numbers(12, 200, 1);
        reader.jump(99 * 6);
        assert_eq!(shown(&reader), (96, 107, 100));
        reader.jump(49 * 6);
        assert_eq!(shown(&reader), (46, 57, 50), "backwards too");
        reader.jump(59 * 6);
        assert_eq!(shown(&reader), (52, 63, 60), "a near one scrolls as little as necessary");
    }

    #[test]
    fn the_cursor_row_is_put_at_the_top_in_the_middle_and_at_the_bottom() {
        for (edge, first) in [(WindowPosition::Top, 50), (WindowPosition::Middle, 45), (WindowPosition::Bottom, 41)] {
            let mut reader = numbers(10, 99, 50);
            reader.align_cursor_row(edge);
            assert_eq!(shown(&reader), (first, first + 9, 50), "{edge:?}");
        }
        let mut end = numbers(10, 99, 97);
        end.align_cursor_row(WindowPosition::Top);
        assert_eq!(shown(&end), (90, 99, 97), "as far as the text reaches");
    }
}
