//! The position of the cursor of an input, as a mark on a cell of the buffer.
//!
//! A dialog draws the input, and the cursor belongs to the terminal, which shows it as a bar and tells screen readers and input
//! methods where it is. A modifier that the reader never shows carries the place from the one to the other, also if the cells of
//! a row are put in the order of right-to-left text.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Modifier;

/// The mark. Nothing in the reader blinks.
pub(crate) const MARK: Modifier = Modifier::SLOW_BLINK;

/// Marks the cell of the cursor, if it is in the buffer.
pub(crate) fn mark(buffer: &mut Buffer, at: Position) {
    if let Some(cell) = buffer.cell_mut(at) {
        cell.modifier.insert(MARK);
    }
}

/// Removes the marks, and returns the place of the last one.
pub(crate) fn take(buffer: &mut Buffer) -> Option<Position> {
    let mut found = None;
    for index in 0..buffer.content.len() {
        if buffer.content[index].modifier.contains(MARK) {
            buffer.content[index].modifier.remove(MARK);
            found = Some(Position::from(buffer.pos_of(index)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn a_mark_is_found_once_and_leaves_nothing() {
        let mut buffer = Buffer::empty(Rect::new(2, 1, 5, 3));
        buffer.set_string(2, 1, "satu", Style::new());
        let before = buffer.clone();
        mark(&mut buffer, Position::new(4, 2));
        mark(&mut buffer, Position::new(40, 2));
        assert_eq!(take(&mut buffer), Some(Position::new(4, 2)));
        assert_eq!(take(&mut buffer), None);
        assert_eq!(buffer, before);
    }
}
