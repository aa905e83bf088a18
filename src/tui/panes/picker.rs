//! A list to pick from, filtered by typing.

use crate::text::display;
use crate::tui::app::App;
use crate::tui::overlay::Picker;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows above the list: the frame, the input, a blank row.
const HEADER_ROWS: u16 = 3;

/// How many rows of the list fit into an overlay of this area.
pub(crate) fn page(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(HEADER_ROWS + 1))
}

/// The row of the visible part of the list at screen row `y`, from 0.
pub(crate) fn row_at(area: Rect, y: u16) -> Option<usize> {
    y.checked_sub(area.y + HEADER_ROWS).map(usize::from).filter(|row| *row < page(area))
}

/// Draws the list.
pub(crate) fn draw(app: &App, picker: &Picker, area: Rect, buffer: &mut Buffer) {
    let theme = app.theme;
    let hint = format!("{} of {}", picker.matches.len(), picker.items.len());
    let inside = super::framed(app, &picker.title, &hint, area, buffer);
    let line = Rect { height: 1.min(inside.height), ..inside };
    super::prompt::draw(
        app,
        "› ",
        &picker.input,
        Rect { x: line.x.saturating_sub(1), width: line.width + 1, ..line },
        buffer,
    );
    let list = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
    if picker.matches.is_empty() {
        super::write(buffer, list, list.x, list.y, picker.empty, list.width, theme.quiet());
    }
    let rows = picker.matches.iter().enumerate().skip(picker.top);
    for ((i, &item), y) in rows.zip(list.y..list.bottom()) {
        let item = &picker.items[item];
        let style = if i == picker.selected { theme.chosen() } else { Style::new() };
        let room = list.width.saturating_sub(display::width(&item.detail) as u16 + 2);
        super::write(buffer, list, list.x, y, &item.label, room, style);
        super::write_right(buffer, list, y, &item.detail, theme.quiet());
    }
}
