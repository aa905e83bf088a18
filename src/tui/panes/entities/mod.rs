//! The entities pane: entities by type with their number of mentions, those of the current paragraph emphasized.
//!
//! The foot describes the selected entity and shows where in the article it is mentioned.

mod drawing;
mod rows;

use crate::entity::{Entity, EntityType, Extraction};
use crate::tui::action::Motion;
use crate::tui::widgets::list::moved;
use rows::{EntityOrder, EntityRow, entity_rows};
use std::collections::{BTreeSet, HashSet};

/// Rows of the foot, with the blank row above it.
const FOOT_ROWS: u16 = 3;

/// Least height, in rows, of a pane with a foot.
const MIN_ROWS_WITH_FOOT: u16 = 12;

/// Rows left for the list in a pane of `height` rows.
const fn listed(height: u16) -> u16 {
    let foot = if height >= MIN_ROWS_WITH_FOOT { FOOT_ROWS } else { 0 };
    height.saturating_sub(super::HEADING_ROWS as u16 + foot)
}

/// The state of the pane: the rows made from the entities found, and which of them is selected and shown.
#[derive(Debug, Default)]
pub(crate) struct EntitiesPane {
    rows: Vec<EntityRow>,
    /// The index of the selected row.
    row: usize,
    /// The index of the first visible row.
    top: usize,
    /// The order of the entities within each type.
    order: EntityOrder,
    /// Only entities whose names contain this text are listed; empty for all.
    filter: String,
    /// Whether a decision was undone or redone, so that the entity it brings back is to be selected.
    is_restoring: bool,
}

impl EntitiesPane {
    /// The rows of a pane that shows all entities, with its heading and its foot.
    pub(crate) fn rows_needed(&self) -> usize {
        super::HEADING_ROWS + self.rows.len() + usize::from(FOOT_ROWS)
    }

    /// Forgets the entities of the article shown before. The order stays.
    pub(crate) fn reset(&mut self) {
        *self = Self { order: self.order, ..Self::default() };
    }

    /// Lists these entities instead of those before.
    pub(crate) fn show(&mut self, extraction: &Extraction) {
        self.rows = entity_rows(extraction, self.order, &self.filter);
        self.row = self.row.min(self.rows.len().saturating_sub(1));
        self.select_nearest();
    }

    /// When entities are shown next, selects the first that was not there before: the one that undoing a decision brings
    /// back.
    pub(crate) fn select_restored(&mut self) {
        self.is_restoring = true;
    }

    /// Selects the entity that `extraction` has and `before` does not, if one is to be selected and is listed.
    pub(crate) fn restore(&mut self, before: Option<&Extraction>, extraction: &Extraction) -> bool {
        let (is_restoring, before) = (std::mem::take(&mut self.is_restoring), before.map_or(&[][..], |b| &b.entities));
        let known: HashSet<(EntityType, &str)> = before.iter().map(|e| (e.kind, e.name.as_str())).collect();
        is_restoring && self.select_where(extraction, |entity| !known.contains(&(entity.kind, entity.name.as_str())))
    }

    /// The text that the names of the entities listed contain; empty for all.
    pub(crate) fn filter(&self) -> &str {
        &self.filter
    }

    /// Lists only the entities whose names contain `filter`.
    pub(crate) fn set_filter(&mut self, filter: &str, extraction: Option<&Extraction>) {
        filter.trim().clone_into(&mut self.filter);
        (self.row, self.top) = (0, 0);
        if let Some(extraction) = extraction {
            self.show(extraction);
        }
    }

    /// Switches to the next order, keeps the selected entity, and returns the name of the order.
    pub(crate) fn sort(&mut self, extraction: Option<&Extraction>) -> &'static str {
        let selected = self.selected();
        self.order = self.order.next();
        if let Some(extraction) = extraction {
            self.show(extraction);
        }
        if let Some(entity) = selected {
            self.select(entity);
        }
        self.order.name()
    }

    /// The index of the selected entity.
    pub(crate) fn selected(&self) -> Option<usize> {
        self.rows.get(self.row).and_then(EntityRow::entity)
    }

    /// Selects an entity by its index. Returns whether it is listed.
    pub(crate) fn select(&mut self, entity: usize) -> bool {
        let row = self.rows.iter().position(|row| row.entity() == Some(entity));
        self.row = row.unwrap_or(self.row);
        row.is_some()
    }

    /// Selects the first entity listed that `is_wanted`. Returns whether there is one.
    pub(crate) fn select_where(&mut self, extraction: &Extraction, is_wanted: impl Fn(&Entity) -> bool) -> bool {
        let mut entities = self.rows.iter().filter_map(EntityRow::entity);
        let found = entities.find(|&entity| is_wanted(&extraction.entities[entity]));
        found.is_some_and(|entity| self.select(entity))
    }

    /// Selects the entity whose mention contains the byte `cursor`, if it is listed.
    pub(crate) fn select_at(&mut self, extraction: &Extraction, cursor: usize) {
        let here = extraction.at(cursor).map(|mention| extraction.entity_of[mention]);
        if !here.is_some_and(|entity| self.select(entity)) && self.selected().is_none() {
            self.row = self.rows.iter().position(|row| row.entity().is_some()).unwrap_or(0);
        }
    }

    /// Selects the entity at or after the selected row, else the last one.
    fn select_nearest(&mut self) {
        let is_entity = |row: &EntityRow| row.entity().is_some();
        if self.selected().is_none() {
            let after = self.rows.iter().skip(self.row).position(is_entity).map(|by| self.row + by);
            self.row = after.or_else(|| self.rows.iter().rposition(is_entity)).unwrap_or(0);
        }
    }

    /// Moves the selection in a pane of `height` rows.
    pub(crate) fn move_selection(&mut self, motion: Motion, height: u16) {
        let is_entity = |&row: &usize| self.rows[row].entity().is_some();
        let rows: Vec<usize> = (0..self.rows.len()).filter(is_entity).collect();
        let here = rows.partition_point(|&row| row < self.row);
        if let Some(&row) = rows.get(moved(here, rows.len(), motion, usize::from(listed(height)))) {
            self.row = row;
        }
    }

    /// Scrolls a pane of `height` rows by `rows`, and leaves the selection.
    pub(crate) fn scroll(&mut self, rows: isize, height: u16) {
        let last = self.rows.len().saturating_sub(usize::from(listed(height)));
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    /// Scrolls a pane of `height` rows until the selected row is visible.
    pub(crate) fn scroll_to_selected(&mut self, height: u16) {
        self.scroll_to(self.row, height);
        if self.row <= 1 {
            self.top = 0;
        }
    }

    /// Scrolls a pane of `height` rows, only if necessary, until one of these entities is visible.
    pub(crate) fn scroll_to_any(&mut self, entities: &BTreeSet<usize>, height: u16) {
        let rows = self.rows.iter().enumerate();
        let mut rows = rows.filter(|(_, row)| row.entity().is_some_and(|e| entities.contains(&e))).map(|(i, _)| i);
        let first = rows.next();
        if let Some(first) = first.filter(|&first| !self.is_visible(first, height))
            && !rows.any(|row| self.is_visible(row, height))
        {
            self.scroll_to(first, height);
        }
    }

    fn is_visible(&self, row: usize, height: u16) -> bool {
        (self.top..self.top + usize::from(listed(height)).max(1)).contains(&row)
    }

    fn scroll_to(&mut self, row: usize, height: u16) {
        if !self.is_visible(row, height) {
            // When scrolling up, also show the row above, which may be the heading.
            let last = usize::from(listed(height)).max(1) - 1;
            self.top = if row < self.top { row.saturating_sub(1) } else { row - last };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::entity;
    use crate::text::Span;

    fn extraction(text: &str) -> Extraction {
        let article = Article::new(text.into(), None, None).unwrap();
        entity::extract(&article, Span::new(0, article.text().len()))
    }

    const TEXT: &str = "Kapolri Listyo Sigit Prabowo bertemu Presiden Joko Widodo di Jakarta. Joko Widodo lalu pergi ke Surabaya, \
        Semarang dan Bandung, kata Listyo Sigit Prabowo.\n";

    /// The names listed, the selected one in brackets.
    fn names(pane: &EntitiesPane, extraction: &Extraction) -> String {
        let name = |entity: usize| {
            let name = &extraction.entities[entity].name;
            if pane.selected() == Some(entity) { format!("[{name}]") } else { name.clone() }
        };
        pane.rows.iter().filter_map(EntityRow::entity).map(name).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn the_selection_moves_over_entities_and_stays_on_one_when_they_are_sorted() {
        let found = extraction(TEXT);
        let mut pane = EntitiesPane::default();
        pane.show(&found);
        assert_eq!(names(&pane, &found), "[Listyo Sigit Prabowo], Joko Widodo, Jakarta, Surabaya, Semarang, Bandung");
        pane.move_selection(Motion::Down, 20);
        assert_eq!(pane.sort(Some(&found)), "by count");
        assert_eq!(pane.sort(Some(&found)), "by name");
        assert_eq!(names(&pane, &found), "[Joko Widodo], Listyo Sigit Prabowo, Bandung, Jakarta, Semarang, Surabaya");
        pane.move_selection(Motion::End, 20);
        assert_eq!(pane.selected().map(|entity| found.entities[entity].name.as_str()), Some("Surabaya"));
    }

    #[test]
    fn a_filter_selects_the_first_entity_it_leaves() {
        let found = extraction(TEXT);
        let mut pane = EntitiesPane::default();
        pane.show(&found);
        pane.set_filter(" wido ", Some(&found));
        assert_eq!((names(&pane, &found).as_str(), pane.filter()), ("[Joko Widodo]", "wido"));
        pane.set_filter("x", Some(&found));
        assert_eq!((pane.selected(), names(&pane, &found).as_str()), (None, ""));
        pane.set_filter("", Some(&found));
        assert!(pane.selected().is_some());
    }

    #[test]
    fn a_filter_finds_names_with_accents() {
        let found = extraction("Menteri Citra Pérez Wijaya bertemu Joko Widodo di Jakarta.");
        let mut pane = EntitiesPane::default();
        pane.show(&found);
        for filter in ["perez", "PEREZ", "pérez"] {
            pane.set_filter(filter, Some(&found));
            assert!(names(&pane, &found).contains("Pérez"), "{filter}: {}", names(&pane, &found));
        }
        pane.set_filter("pèrez", Some(&found));
        assert_eq!(names(&pane, &found), "");
    }

    #[test]
    fn the_pane_follows_the_text_until_it_is_scrolled_for_nothing() {
        let found = extraction(TEXT);
        let mut pane = EntitiesPane::default();
        pane.show(&found);
        let bandung = found.entities.iter().position(|entity| entity.name == "Bandung").unwrap();
        pane.scroll_to_any(&BTreeSet::from([bandung]), 4);
        assert!(pane.is_visible(pane.rows.len() - 1, 4));
        let top = pane.top;
        pane.scroll_to_any(&BTreeSet::from([0, bandung]), 4);
        assert_eq!(pane.top, top, "one of them is in view");
        pane.scroll_to_selected(4);
        assert_eq!(pane.top, 0, "with the heading above it");
    }

    #[test]
    fn the_entity_at_the_cursor_is_selected() {
        let found = extraction(TEXT);
        let mut pane = EntitiesPane::default();
        pane.show(&found);
        pane.select_at(&found, TEXT.find("Surabaya").unwrap());
        assert!(names(&pane, &found).contains("[Surabaya]"));
        pane.select_at(&found, TEXT.find("bertemu").unwrap());
        assert!(names(&pane, &found).contains("[Surabaya]"), "where no entity is, the selection stays");
        assert!(!pane.select_where(&found, |entity| entity.name == "Medan"));
        assert!(pane.select_where(&found, |entity| entity.name == "Jakarta"));
        assert!(names(&pane, &found).contains("[Jakarta]"));
    }
}
