//! The view of the text: line length, side panes, theme, and where the window is in the text.

use super::app::App;
use super::geometry::{MAX_MEASURE, MIN_MEASURE, Pane};

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
        self.screen.view.measure = columns.clamp(MIN_MEASURE, MAX_MEASURE);
        self.lay_out();
        self.geometry().text.width
    }

    /// Hides the side panes, or shows them again.
    pub(super) fn toggle_side_panes(&mut self) {
        self.screen.view.text_only = !self.screen.view.text_only;
        self.screen.focus = Pane::Article;
        self.lay_out();
        if self.screen.view.text_only {
            let keys = self.settings.keys();
            self.show_message(format!(
                "Side panes hidden: {} to show them",
                keys.reader.primary_key(super::action::Action::ToggleSidePanes)
            ));
        }
    }

    /// Switches to the next theme and shows its name.
    pub(super) fn next_theme(&mut self) {
        self.settings.theme = self.settings.theme.next();
        self.show_message(format!("Theme: {}", self.settings.theme.name()));
    }

    /// Wraps the text again if its width changed, and keeps the window at the same text.
    pub(super) fn lay_out(&mut self) {
        self.reader.resize(self.text_window());
    }
}
