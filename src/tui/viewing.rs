//! How the text is shown: the length of its lines, what stands beside it, where the window is on it.

use super::action::Edge;
use super::app::App;
use super::geometry::{LONGEST, Pane, SHORTEST};
use super::layout::Layout;

/// Columns a step of the measure makes.
const STEP: u16 = 4;

impl App {
    /// Sets the text in lines of a few columns more or less.
    pub(super) fn set_measure(&mut self, wider: bool) {
        let now = self.geometry().text.width;
        let measure = if wider { now.saturating_add(STEP) } else { now.saturating_sub(STEP) };
        self.view.measure = measure.clamp(SHORTEST, LONGEST);
        self.lay_out();
        let got = self.geometry().text.width;
        match got == now {
            true if wider => self.say(format!("lines of {got} columns: no room for more")),
            true => self.say(format!("lines of {got} columns: the shortest")),
            false => self.say(format!("lines of {got} columns")),
        }
    }

    /// Shows only the text, or everything again.
    pub(super) fn toggle_alone(&mut self) {
        self.view.alone = !self.view.alone;
        self.focus = Pane::Article;
        self.lay_out();
        if self.view.alone {
            let keys = &self.keys;
            self.say(format!("only the text: {} brings the rest back", keys.shown(super::action::Action::Alone)));
        }
    }

    /// Uses the next theme.
    pub(super) fn next_theme(&mut self) {
        self.theme = self.theme.next();
        self.say(format!("colours: {}", self.theme.name()));
    }

    /// Lays the text out anew where its width changed, with the window where it was.
    pub(super) fn lay_out(&mut self) {
        let columns = usize::from(self.geometry().text.width);
        if columns != self.layout.width() {
            let position = self.position();
            self.layout = Layout::hyphenated(columns, self.config.hyphenate);
            self.top = self.layout.place_of(&self.doc.article, position.top);
        }
        self.scroll_to_cursor();
    }

    /// Moves the text so that the cursor's row is there.
    pub(super) fn align(&mut self, edge: Edge) {
        let height = self.geometry().page() as isize;
        let above = match edge {
            Edge::Top => 0,
            Edge::Middle => height / 2,
            Edge::Bottom => height - 1,
        };
        let article = self.doc.article.clone();
        let place = self.layout.place_of(&article, self.cursor);
        self.top = self.layout.step(&article, place, -above).min(self.lowest_top());
    }
}
