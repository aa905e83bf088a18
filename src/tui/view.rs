//! The view of the text: line length, side panes, theme, and where the window is in the text.

use super::action::WindowPosition;
use super::app::App;
use super::geometry::{MAX_MEASURE, MIN_MEASURE, Pane};
use super::layout::RowLayout;

/// Columns by which one step changes the line length.
const MEASURE_STEP: u16 = 4;

impl App {
    /// Makes the lines one step wider or narrower.
    pub(super) fn set_measure(&mut self, wider: bool) {
        let now = self.geometry().text.width;
        let measure = if wider { now.saturating_add(MEASURE_STEP) } else { now.saturating_sub(MEASURE_STEP) };
        self.view.measure = measure.clamp(MIN_MEASURE, MAX_MEASURE);
        self.lay_out();
        let got = self.geometry().text.width;
        match got == now {
            true if wider => self.show_message(format!("lines of {got} columns: no room for more")),
            true => self.show_message(format!("lines of {got} columns: the shortest")),
            false => self.show_message(format!("lines of {got} columns")),
        }
    }

    /// Hides the side panes, or shows them again.
    pub(super) fn toggle_side_panes(&mut self) {
        self.view.text_only = !self.view.text_only;
        self.focus = Pane::Article;
        self.lay_out();
        if self.view.text_only {
            let keys = &self.keys;
            self.show_message(format!(
                "only the text: {} brings the rest back",
                keys.primary_key(super::action::Action::ToggleSidePanes)
            ));
        }
    }

    /// Switches to the next theme and shows its name.
    pub(super) fn next_theme(&mut self) {
        self.theme = self.theme.next();
        self.show_message(format!("colours: {}", self.theme.name()));
    }

    /// Wraps the text again if its width changed, and keeps the window at the same text.
    pub(super) fn lay_out(&mut self) {
        let columns = usize::from(self.geometry().text.width);
        if columns != self.layout.width() {
            let position = self.reading_position();
            self.layout = RowLayout::hyphenated(columns, self.config.hyphenate);
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
