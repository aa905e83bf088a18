//! The labels to choose from.

use crate::tui::app::App;
use crate::tui::overlay;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the labels with their keys.
pub fn draw(app: &App, selected: usize, area: Rect, buffer: &mut Buffer) {
    let inside = super::framed(app, "Label", "", area, buffer);
    for ((key, label), y) in overlay::labels().zip(inside.y..inside.bottom()) {
        if key == selected + 1 {
            super::write(buffer, inside, inside.x, y, "›", 1, app.theme.accent());
        }
        super::write(buffer, inside, inside.x + 2, y, &key.to_string(), 2, app.theme.accent());
        super::write(
            buffer,
            inside,
            inside.x + 4,
            y,
            &format!(" {} ", label.name()),
            inside.width,
            app.theme.label(label),
        );
    }
}
