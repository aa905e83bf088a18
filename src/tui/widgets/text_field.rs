//! A one-line input.

use super::frame::write;
use super::reorder;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};
use ratatui_textarea::TextArea;

/// An empty input.
pub(crate) fn text_field() -> TextArea<'static> {
    let mut area = TextArea::default();
    area.set_cursor_line_style(Style::new());
    area
}

/// The text in a one-line input.
pub(crate) fn text_of(input: &TextArea<'_>) -> String {
    input.lines().join(" ")
}

/// Inserts pasted text into a one-line input: line breaks become spaces.
pub(crate) fn paste_line(input: &mut TextArea<'_>, text: &str) {
    input.insert_str(text.replace('\n', " "));
}

/// Draws the input with `sign` in front of it.
pub(crate) fn draw(theme: Theme, sign: &str, input: &TextArea<'_>, area: Rect, buffer: &mut Buffer) {
    Clear.render(area, buffer);
    let used = write(buffer, area, area.x + 1.min(area.width), area.y, sign, area.width, theme.accent());
    let x = area.x + 1.min(area.width) + used;
    draw_input(input, Rect { x, width: area.right().saturating_sub(x), ..area }, buffer);
}

/// Draws only the input. Its cursor stays with its letter in right-to-left text.
pub(crate) fn draw_input(input: &TextArea<'_>, area: Rect, buffer: &mut Buffer) {
    input.render(area, buffer);
    reorder(buffer, area);
}
