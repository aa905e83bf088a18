//! The banner of the tour, under the text: the progress and the instruction of the current step.

use crate::text::{display, wrap};
use crate::tui::theme::Theme;
use crate::tui::widgets::write;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The progress of the tour.
pub(crate) struct TourProgress {
    /// The instruction of the current step.
    pub(crate) instruction: String,
    /// The number of steps done.
    pub(crate) done: usize,
    /// The number of all steps.
    pub(crate) all: usize,
}

/// Draws the banner; lines that do not fit into `area` are cut off.
pub(crate) fn draw(tour: &TourProgress, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let marks: String = (0..tour.all).map(|step| if step < tour.done { '●' } else { '○' }).collect();
    write(buffer, area, area.x, area.y, &marks, area.width, theme.accent());
    let says = &tour.instruction;
    for (line, y) in wrap::wrap(says, usize::from(area.width)).iter().zip(area.y + 1..area.bottom()) {
        let words = display::printable(&says[line.start..line.text_end]);
        write(buffer, area, area.x, y, &words, area.width, Style::new());
    }
}
