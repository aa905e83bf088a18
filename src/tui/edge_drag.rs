//! A selection dragged to the edge of the text scrolls on while the button is held there.
//!
//! The terminal reports nothing while the mouse stands still, so the reader asks for a tick, and for the next one as long as there
//! is text to scroll to. Anything else that happens ends it.

use super::app::{App, Effect};
use super::geometry::Pane;
use ratatui::layout::Position;
use std::time::Duration;

/// The time between two lines at the first row beyond the text; at the n-th row it is an n-th of this.
const SLOWEST: Duration = Duration::from_millis(150);

/// The shortest time between two lines.
const FASTEST: Duration = Duration::from_millis(50);

impl App {
    /// Extends the selection to a cell to which the mouse was dragged. At an edge of the text it scrolls a line, and goes on.
    pub(super) fn drag(&mut self, at: Position) {
        if self.selection().is_none() {
            self.reader.extend_selection(self.cursor());
        }
        let was_at_edge = self.edge_drag.at.is_some();
        self.edge_drag.at = self.rows_beyond_edge(at).map(|_| at);
        if self.edge_drag.at.is_none() || was_at_edge {
            // At the edge the ticks scroll, however often the mouse moves there.
            return self.extend_selection_to(at);
        }
        self.scroll_on();
    }

    /// Scrolls on if the mouse is still held at the edge.
    pub(super) fn edge_drag_tick(&mut self) {
        self.edge_drag.is_waiting = false;
        self.scroll_on();
    }

    fn scroll_on(&mut self) {
        let Some(at) = self.edge_drag.at.filter(|_| !self.has_dialog() && self.focus() == Pane::Article) else {
            return self.edge_drag.stop();
        };
        let Some(rows) = self.rows_beyond_edge(at) else { return self.edge_drag.stop() };
        let before = self.reader.top_row();
        self.reader.scroll(rows.signum());
        self.extend_selection_to(at);
        if self.reader.top_row() != before && !self.edge_drag.is_waiting {
            self.edge_drag.is_waiting = true;
            let pause = SLOWEST / u32::try_from(rows.unsigned_abs()).unwrap_or(u32::MAX).max(1);
            self.effects.push(Effect::TickAfter(pause.max(FASTEST)));
        }
    }

    /// How many rows a cell is below the text, or above it if negative; `None` beside the text. The first row of the screen counts
    /// as above it, since there may be no row above.
    fn rows_beyond_edge(&self, at: Position) -> Option<isize> {
        let text = self.geometry().text;
        let (y, top, bottom) = (at.y as isize, text.y as isize, text.bottom() as isize);
        match y {
            _ if y < top => Some(y - top),
            0 => Some(-1),
            _ if y >= bottom => Some(y - bottom + 1),
            _ => None,
        }
    }

    /// Extends the selection to the text at a cell, or to the nearest row of it.
    fn extend_selection_to(&mut self, at: Position) {
        let text = self.geometry().text;
        let nearest = Position::new(at.x, at.y.clamp(text.y, text.bottom().saturating_sub(1)));
        self.reader.extend_selection(self.reader.offset_at(nearest, text));
    }
}
