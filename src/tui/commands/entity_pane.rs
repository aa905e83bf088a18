//! The entities pane: sorting, filtering, and going from mention to mention.

use crate::tui::action::{Direction, Motion};
use crate::tui::app::App;
use crate::tui::entity_correction::EntityRef;
use crate::tui::geometry::Pane;

/// Switches to the next sort order.
pub(crate) fn sort(app: &mut App) {
    let order = app.entities.sort(app.doc.extraction().map(|found| &**found));
    follow_cursor(app);
    app.show_message(format!("Entities sorted {order}"));
}

/// Lists only the entities whose names contain `filter`.
pub(crate) fn filter(app: &mut App, filter: &str) {
    app.entities.set_filter(filter, app.doc.extraction().map(|found| &**found));
}

/// Selects the entity under the cursor in the entity pane.
pub(crate) fn select_at_cursor(app: &mut App) {
    if let Some(extraction) = app.doc.extraction() {
        app.entities.select_at(extraction, app.reader.cursor());
    }
}

/// Scrolls the entity pane to the selected row if the pane has the focus. Otherwise scrolls, only if necessary,
/// until an entity of the current paragraph is visible.
pub(crate) fn follow_cursor(app: &mut App) {
    let area = app.geometry().entities;
    // While the pane is hidden, a docked dialog takes its rows, or a search may still go back to where it began, keep its scroll
    // position.
    if area.is_empty() || app.screen.dock.is_some() || app.reader.preview_step().is_some() {
        return;
    }
    if app.screen.focus == Pane::Entities {
        app.entities.scroll_to_selected(area.height);
    } else {
        app.entities.scroll_to_any(&app.context().entities_in_paragraph(), area.height);
    }
}

/// Moves the selection in the entity pane.
pub(crate) fn move_selection(app: &mut App, motion: Motion) {
    app.entities.move_selection(motion, app.geometry().entities.height);
}

/// Goes to the next or previous mention of an entity, wrapping around at the ends. In the entity pane the
/// entity is the selected one; elsewhere it is the one under the cursor. If there is none, goes to the next or
/// previous mention of any entity.
pub(crate) fn next_mention(app: &mut App, direction: Direction) {
    let Some(extraction) = app.doc.extraction().cloned() else { return };
    let under = extraction.at(app.reader.cursor()).map(|mention| extraction.entity_of[mention]);
    let entity = if app.screen.focus == Pane::Entities { app.entities.selected() } else { under };
    let all: Vec<usize> = (0..extraction.mentions.len()).collect();
    let mentions = entity.map_or(&all, |entity| &extraction.entities[entity].mentions);
    let start = |&i: &usize| extraction.mentions[i].span.start;
    let after = mentions.partition_point(|i| start(i) <= app.reader.cursor());
    let before = mentions.partition_point(|i| start(i) < app.reader.cursor());
    let last = mentions.len().checked_sub(1);
    let to = match direction {
        Direction::Forward => Some(after).filter(|&i| i < mentions.len()).or(last.map(|_| 0)),
        Direction::Backward => before.checked_sub(1).or(last),
    };
    let Some((nth, &mention)) = to.and_then(|i| Some((i, mentions.get(i)?))) else {
        return app.show_message("No entities found");
    };
    app.reader.jump(extraction.mentions[mention].span.start);
    let entity = extraction.entity_of[mention];
    if app.screen.focus == Pane::Article {
        select_at_cursor(app);
    }
    let name = crate::text::display::ellipsis(&extraction.entities[entity].name, 40);
    if mentions.len() == all.len() {
        app.show_message(name);
    } else {
        app.show_message(format!("{name}: {} of {}", nth + 1, mentions.len()));
    }
}

/// Goes to the mention of the selected entity nearest to `offset` (bytes).
pub(crate) fn nearest_mention(app: &mut App, offset: usize) {
    let Some(extraction) = app.doc.extraction().cloned() else { return };
    let Some(entity) = app.entities.selected().and_then(|e| extraction.entities.get(e)) else { return };
    let starts = entity.mentions.iter().map(|&m| extraction.mentions[m].span.start);
    if let Some(start) = starts.min_by_key(|start| start.abs_diff(offset)) {
        app.reader.jump(start);
    }
}

/// The entity of this index, as a correction refers to it.
pub(crate) fn entity_ref(app: &App, entity: usize) -> Option<EntityRef> {
    let extraction = app.doc.extraction()?;
    let entity = extraction.entities.get(entity)?;
    let forms = extraction.surface_forms(app.article().text(), entity);
    Some(EntityRef { kind: entity.kind, name: entity.name.clone(), surface_forms: forms })
}
