//! A one-line text input, at the bottom of the screen or inside an overlay.

use crate::tui::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};
use ratatui_textarea::TextArea;

/// Draws the input with `sign` in front of it.
pub(crate) fn draw(app: &App, sign: &str, input: &TextArea<'_>, area: Rect, buffer: &mut Buffer) {
    Clear.render(area, buffer);
    let used = super::write(buffer, area, area.x + 1.min(area.width), area.y, sign, area.width, app.theme.accent());
    let x = area.x + 1.min(area.width) + used;
    input.render(Rect { x, width: area.right().saturating_sub(x), ..area }, buffer);
}
