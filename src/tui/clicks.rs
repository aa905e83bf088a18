//! The mouse as it was pressed and dragged: clicks, one to three on the same cell in quick succession, and a drag at an edge.

use jiff::Timestamp;
use ratatui::layout::Position;

/// The longest time in ms between two presses of a double click.
const DOUBLE_CLICK_MS: i128 = 400;

/// The last press of the mouse.
#[derive(Debug, Default)]
pub(crate) struct Clicks {
    last: Option<(Position, u8, Timestamp)>,
}

impl Clicks {
    /// Counts a press: 1 to 3 on the same cell, then 1 again.
    pub(crate) fn press(&mut self, at: Position, now: Timestamp) -> u8 {
        let times = match self.last {
            Some((before, times, then)) if before == at && now.duration_since(then).as_millis() <= DOUBLE_CLICK_MS => {
                times % 3 + 1
            }
            _ => 1,
        };
        self.last = Some((at, times, now));
        times
    }

    /// Whether there was a press.
    pub(crate) const fn any(&self) -> bool {
        self.last.is_some()
    }
}

/// A drag that is held at an edge of the text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct EdgeDrag {
    /// Where the mouse is; `None` if it is not at an edge, or not dragging.
    pub(super) at: Option<Position>,
    /// Whether a tick was asked for and has not come yet.
    pub(super) is_waiting: bool,
}

impl EdgeDrag {
    /// Ends the scrolling. A tick that is under way does nothing.
    pub(super) const fn stop(&mut self) {
        self.at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn quick_presses_of_one_cell_are_counted() {
        let mut clicks = Clicks::default();
        let (here, beside) = (Position::new(4, 2), Position::new(5, 2));
        let at = |ms: i64| Timestamp::UNIX_EPOCH + ms.milliseconds();
        let counted = [(here, 0), (here, 300), (here, 600), (here, 900), (here, 1400), (beside, 1500)];
        assert_eq!(counted.map(|(cell, ms)| clicks.press(cell, at(ms))), [1, 2, 3, 1, 1, 1]);
    }
}
