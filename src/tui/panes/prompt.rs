//! A line to type on, at the foot of the screen.

use crate::tui::app::App;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Clear;
use ratatui_textarea::TextArea;

/// Draws the prompt with `sign` before it.
pub fn draw(app: &App, sign: &str, input: &TextArea<'_>, area: Rect, frame: &mut Frame<'_>) {
    frame.render_widget(Clear, area);
    let used = super::write(
        frame.buffer_mut(),
        area,
        area.x + 1.min(area.width),
        area.y,
        sign,
        area.width,
        app.theme.accent(),
    );
    let x = area.x + 1.min(area.width) + used;
    frame.render_widget(input, Rect { x, width: area.right().saturating_sub(x), ..area });
}
