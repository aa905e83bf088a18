//! The view of the text: line length, side panes, theme, and where the window is in the text.

use super::action::WindowPosition;
use super::app::App;
use super::geometry::{MAX_MEASURE, MIN_MEASURE, Pane};
use super::layout::RowLayout;

/// Columns by which one step changes the line length.
const MEASURE_STEP: u16 = 4;

impl App {
    /// Makes the lines one step wider.
    pub(super) fn widen_text(&mut self) {
        let now = self.geometry().text.width;
        let got = self.set_measure(now.saturating_add(MEASURE_STEP));
        let limit = if got == now { " (no room for more)" } else { "" };
        self.show_message(format!("Text width: {got} columns{limit}"));
    }

    /// Makes the lines one step narrower.
    pub(super) fn narrow_text(&mut self) {
        let now = self.geometry().text.width;
        let got = self.set_measure(now.saturating_sub(MEASURE_STEP));
        let limit = if got == now { " (the narrowest)" } else { "" };
        self.show_message(format!("Text width: {got} columns{limit}"));
    }

    /// Asks for lines of `columns`. Returns the columns that they have now, which may be fewer in a narrow terminal.
    fn set_measure(&mut self, columns: u16) -> u16 {
        self.view.measure = columns.clamp(MIN_MEASURE, MAX_MEASURE);
        self.lay_out();
        self.geometry().text.width
    }

    /// Hides the side panes, or shows them again.
    pub(super) fn toggle_side_panes(&mut self) {
        self.view.text_only = !self.view.text_only;
        self.focus = Pane::Article;
        self.lay_out();
        if self.view.text_only {
            let keys = &self.keys;
            self.show_message(format!(
                "Side panes hidden: {} to show them",
                keys.reader.primary_key(super::action::Action::ToggleSidePanes)
            ));
        }
    }

    /// Switches to the next theme and shows its name.
    pub(super) fn next_theme(&mut self) {
        self.theme = self.theme.next();
        self.show_message(format!("Theme: {}", self.theme.name()));
    }

    /// Wraps the text again if its width changed, and keeps the window at the same text.
    pub(super) fn lay_out(&mut self) {
        let columns = usize::from(self.geometry().text.width);
        if columns != self.layout.width() {
            let position = self.reading_position();
            self.layout = RowLayout::new(columns).hyphenate(self.config.hyphenate);
            self.top = self.layout.position_of(&self.doc.article, position.top);
        }
        self.scroll_to_cursor();
    }

    /// Scrolls so that the cursor's row is at the top, middle or bottom of the window.
    pub(super) fn align_cursor_row(&mut self, edge: WindowPosition) {
        let height = self.geometry().page() as isize;
        let above = match edge {
            WindowPosition::Top => 0,
            WindowPosition::Middle => height / 2,
            WindowPosition::Bottom => height - 1,
        };
        let article = self.doc.article.clone();
        let place = self.layout.position_of(&article, self.cursor);
        self.top = self.layout.step(&article, place, -above).min(self.lowest_top());
    }
}
