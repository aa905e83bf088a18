//! The keys that a dialog offers, at the bottom of its frame. A click on a hint is its key.

use super::{Hit, HitMap};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::keymap::ContextBindings;
use ratatui::layout::Rect;

/// The separator between hints.
const SEPARATOR: &str = " · ";

/// The hints of a dialog, the most important first.
#[derive(Clone, Debug, Default)]
pub(crate) struct HintBar {
    hints: Vec<(String, Option<Action>)>,
}

impl HintBar {
    /// Adds words that are not a key: a position, or a key that always means the same.
    pub(crate) fn words(mut self, words: impl Into<String>) -> Self {
        self.hints.push((words.into(), None));
        self
    }

    /// Adds a command with its key and what it does here.
    pub(crate) fn key(self, keys: &ContextBindings, action: Action, what: &str) -> Self {
        self.command(action, &keys.primary_key(action), what)
    }

    /// Adds a command with this one of its keys.
    pub(crate) fn command(mut self, action: Action, key: &str, what: &str) -> Self {
        self.hints.push((format!("{key} {what}"), Some(action)));
        self
    }

    /// The hints, each with the command that a click on it runs.
    pub(crate) fn list(&self) -> &[(String, Option<Action>)] {
        &self.hints
    }

    /// The hints that fit into `columns`: those that do not are dropped from the end.
    pub(crate) fn fitting(mut self, columns: usize) -> Self {
        while !self.hints.is_empty() && display::width(&self.text()) > columns {
            self.hints.pop();
        }
        self
    }

    /// The hints as one line.
    pub(crate) fn text(&self) -> String {
        self.hints.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(SEPARATOR)
    }

    /// What a click on the line hits, if the line is drawn at `area`.
    pub(crate) fn hits(&self, area: Rect) -> HitMap {
        let mut hits = HitMap::default();
        let mut x = area.x;
        for (text, action) in &self.hints {
            let width = display::width(text) as u16;
            if let Some(action) = action {
                hits.add(Rect { x, width, ..area }, Hit::Button(*action));
            }
            x += width + display::width(SEPARATOR) as u16;
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::KeyBindings;
    use ratatui::layout::Position;

    #[test]
    fn a_click_on_a_hint_is_its_command() {
        let keys = KeyBindings::default().list;
        let bar =
            HintBar::default().words("1 of 3").key(&keys, Action::Sort, "sort").key(&keys, Action::Accept, "open");
        assert_eq!(bar.text(), "1 of 3 · s sort · Enter open");
        let hits = bar.hits(Rect::new(10, 4, 40, 1));
        let at = |column: u16| hits.at(Position::new(10 + column, 4));
        assert_eq!((at(0), at(5), at(8)), (None, None, None), "a position, and a separator");
        assert_eq!((at(9), at(14)), (Some(Hit::Button(Action::Sort)), Some(Hit::Button(Action::Sort))));
        assert_eq!(
            (at(18), at(27), at(28)),
            (Some(Hit::Button(Action::Accept)), Some(Hit::Button(Action::Accept)), None)
        );
    }

    #[test]
    fn a_hint_that_does_not_fit_is_left_out_whole() {
        let bar = HintBar::default().words("one").words("two").words("three");
        assert_eq!(bar.clone().fitting(17).text(), "one · two · three");
        assert_eq!(bar.clone().fitting(16).text(), "one · two");
        assert_eq!(bar.fitting(2).text(), "");
    }
}
