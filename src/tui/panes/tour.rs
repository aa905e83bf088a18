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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{drawn, rows};
    use crate::tui::theme::ColorDepth;

    fn banner(done: usize, (columns, height): (u16, u16)) -> Vec<String> {
        let progress = TourProgress { instruction: "Select: S selects the sentence.".into(), done, all: 3 };
        let theme = Theme::new(ColorDepth::Many);
        let (buffer, ()) = drawn((columns + 2, height + 1), |buffer| {
            draw(&progress, theme, Rect::new(2, 0, columns, height), buffer);
        });
        rows(&buffer)
    }

    #[test]
    fn the_steps_that_are_done_are_marked_above_the_instruction() {
        assert_eq!(banner(1, (40, 3)), ["  ●○○", "  Select: S selects the sentence.", "", ""]);
        assert_eq!(banner(3, (40, 1)), ["  ●●●", ""]);
    }

    #[test]
    fn an_instruction_is_wrapped_and_cut_at_the_bottom() {
        assert_eq!(banner(0, (16, 3)), ["  ○○○", "  Select: S", "  selects the", ""]);
    }

    #[test]
    fn without_room_nothing_is_drawn() {
        assert_eq!(banner(0, (0, 0)), [""]);
    }
}
