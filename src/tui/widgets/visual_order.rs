//! Puts the cells of right-to-left text that was drawn in logical order into the order in which it is read on a screen.

use super::input_cursor;
use crate::text::bidi;
use crate::tui::terminal::symbol_columns;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use std::ops::Range;

/// Reorders each row of `area` that has right-to-left text, as a line by itself that begins at the left edge of `area`. Each symbol
/// keeps its style, so a cursor drawn as a cell stays with its letter.
pub(crate) fn reorder(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    for y in area.y..area.bottom() {
        let start = buffer.index_of(area.x, y);
        reorder_row(&mut buffer.content[start..start + usize::from(area.width)]);
    }
}

fn reorder_row(row: &mut [Cell]) {
    if !row.iter().any(|cell| bidi::has_right_to_left(cell.symbol())) {
        return;
    }
    let is_blank = |cell: &Cell| cell.symbol() == " " && !cell.modifier.contains(input_cursor::MARK);
    let len = row.len() - row.iter().rev().take_while(|cell| is_blank(cell)).count();
    let row = &mut row[..len];
    let mut symbols: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < len {
        let end = (at + symbol_columns(&row[at])).min(len);
        symbols.push(at..end);
        at = end;
    }
    let texts: Vec<&str> = symbols.iter().map(|cells| row[cells.start].symbol()).collect();
    let mut reordered = Vec::with_capacity(len);
    for place in bidi::line_order(&texts) {
        let from = reordered.len();
        reordered.extend_from_slice(&row[symbols[place.index].clone()]);
        reordered[from].set_symbol(bidi::mirrored(texts[place.index], place.direction));
    }
    row.clone_from_slice(&reordered);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::{Color, Style};

    fn row(buffer: &Buffer) -> String {
        buffer.content.iter().map(Cell::symbol).collect()
    }

    #[test]
    fn each_row_begins_at_the_left_edge() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "│שלום (א)", Style::new());
        reorder(&mut buffer, Rect::new(1, 0, 11, 1));
        assert_eq!(row(&buffer), "│(א) םולש   ");
    }

    #[test]
    fn the_cursor_behind_the_text_is_on_its_left() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, "שלום", Style::new());
        buffer[(4, 0)].modifier = input_cursor::MARK;
        reorder(&mut buffer, Rect::new(0, 0, 8, 1));
        assert_eq!(row(&buffer), " םולש   ");
        assert!(buffer[(0, 0)].modifier.contains(input_cursor::MARK));
    }

    #[test]
    fn an_area_outside_the_screen_is_left_alone() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
        reorder(&mut buffer, Rect::new(1, 0, 4, 1));
        assert_eq!(row(&buffer), " ");
    }

    proptest! {
        #[test]
        fn cells_are_only_moved_and_only_in_right_to_left_text(
            pieces in prop::collection::vec(prop::sample::select(vec!["a", "25", " ", "שלום", "漢", "e\u{301}", ".", "ع"]), 0..12),
        ) {
            let text = pieces.concat();
            let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 1));
            buffer.set_stringn(0, 0, &text, 30, Style::new());
            for (i, cell) in buffer.content.iter_mut().enumerate() {
                cell.fg = Color::Indexed(i as u8);
            }
            let before = buffer.clone();
            reorder(&mut buffer, Rect::new(0, 0, 30, 1));
            if !bidi::has_right_to_left(&text) {
                prop_assert_eq!(&buffer, &before);
            }
            for cell in &before.content {
                prop_assert!(buffer.content.contains(cell));
            }
        }
    }
}
