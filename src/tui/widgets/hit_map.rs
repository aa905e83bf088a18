//! What the mouse hits: drawing returns it, so a click always means what is seen.

use crate::tui::action::Action;
use crate::tui::geometry::Border;
use ratatui::layout::{Position, Rect};
use uuid::Uuid;

/// What a click means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    /// An item of a list, by index.
    Item(usize),
    /// A tab, by index.
    Tab(usize),
    /// A button that runs a command.
    Button(Action),
    /// The text of the article.
    Text,
    /// A place in the article, as a byte offset.
    Offset(usize),
    /// An entity, by index.
    Entity(usize),
    /// An annotation.
    Annotation(Uuid),
    /// A border between panes.
    Border(Border),
}

/// The areas of a drawing that can be clicked, and what each of them means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HitMap(Vec<(Rect, Hit)>);

impl HitMap {
    /// Adds an area. It lies over those added before.
    pub(crate) fn add(&mut self, area: Rect, hit: Hit) {
        if !area.is_empty() {
            self.0.push((area, hit));
        }
    }

    /// Adds the areas of another drawing, over those added before.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// What is at a cell.
    pub(crate) fn at(&self, cell: Position) -> Option<Hit> {
        self.0.iter().rfind(|(area, _)| area.contains(cell)).map(|(_, hit)| *hit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_last_lies_above() {
        let mut hits = HitMap::default();
        hits.add(Rect::new(0, 0, 10, 2), Hit::Item(0));
        hits.add(Rect::new(4, 1, 2, 1), Hit::Item(1));
        hits.add(Rect::new(0, 0, 0, 5), Hit::Item(2));
        let at = |x, y| hits.at(Position::new(x, y));
        assert_eq!(at(0, 0), Some(Hit::Item(0)));
        assert_eq!(at(5, 1), Some(Hit::Item(1)));
        assert_eq!(at(6, 1), Some(Hit::Item(0)));
        assert_eq!(at(0, 2), None);
    }
}
