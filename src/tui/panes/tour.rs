//! The banner of the tour, under the text: the progress and the instruction of the current step.

use crate::text::{display, wrap};
use crate::tui::app::App;
use crate::tui::widgets::write;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the banner; lines that do not fit into `area` are cut off.
pub(crate) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    let Some((says, done, all)) = app.tour_message() else { return };
    let marks: String = (0..all).map(|step| if step < done { '●' } else { '○' }).collect();
    write(buffer, area, area.x, area.y, &marks, area.width, app.theme.accent());
    for (line, y) in wrap::wrap(&says, usize::from(area.width)).iter().zip(area.y + 1..area.bottom()) {
        let words = display::printable(&says[line.start..line.text_end]);
        write(buffer, area, area.x, y, &words, area.width, Style::new());
    }
}
