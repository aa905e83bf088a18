//! The entity pane's behaviour: sorting and filtering the rows, going from mention to mention, correcting the
//! entities.

use super::{annotate, review, save};
use crate::annotation::corrections::{Occurrences, is_whole_words, occurrences};
use crate::annotation::sidecar::EntityDecisions;
use crate::entity::{EntityType, Extraction};
use crate::text::{Span, display};
use crate::tui::action::{Action, Direction, Motion};
use crate::tui::app::{App, Computation, Effect};
use crate::tui::dialogs::picker::{PickItem, Picker};
use crate::tui::document::Corrections;
use crate::tui::entity_correction::{EntityPick, EntityRef};
use crate::tui::geometry::Pane;
use crate::tui::request::Request;
use std::sync::Arc;

/// The list of possible corrections of an entity.
fn corrections(title: &str, picks: impl IntoIterator<Item = (String, EntityPick)>) -> Picker {
    let item = |(label, pick): (String, EntityPick)| PickItem::new(&label, Request::CorrectEntity(Box::new(pick)));
    Picker::new(display::printable(title), "No other entity", picks.into_iter().map(item).collect())
}

/// Stores extracted entities and starts applying the user's corrections in the background.
pub(crate) fn entities_extracted(app: &mut App, found: Arc<Extraction>) {
    if app.doc.analysis.entities_found(found) {
        request_corrections(app);
    }
}

/// Applies the corrections to the extracted entities: at once if there are none, otherwise in the background.
pub(crate) fn request_corrections(app: &mut App) {
    let (decisions, outside) = (app.doc.annotations.entity_decisions(), app.doc.external_ner.mentions());
    match app.doc.analysis.corrections(decisions, &outside) {
        Some(Corrections::Unneeded(found)) => entities_corrected(app, found),
        Some(Corrections::Needed(found)) => {
            let (decisions, snapshots) = (Box::new(decisions.clone()), app.doc.annotations.snapshots().clone());
            let corrections = Computation::Corrections { found, outside, decisions, snapshots };
            app.effects.push(Effect::Compute(corrections));
        }
        None => {}
    }
}

/// Shows the corrected entities of the types that the project shows.
pub(crate) fn entities_corrected(app: &mut App, corrected: Arc<Extraction>) {
    let before = app.entities.selected().and_then(|e| entity_ref(app, e));
    let types = &app.doc.project.entities;
    let Some(extraction) = app.doc.analysis.entities_corrected(corrected, |kind| types.shows(kind)) else { return };
    app.entities.show(&extraction);
    // Keep the same entity selected even if its row has changed.
    let is_kept = app.screen.focus == Pane::Entities
        && before.is_some_and(|it| app.entities.select_where(&extraction, |e| e.kind == it.kind && e.name == it.name));
    if !is_kept {
        choose_entity_at_cursor(app);
    }
    scroll_entities_to_cursor(app);
    review::request_claims(app);
}

/// Switches to the next sort order.
pub(crate) fn sort_entities(app: &mut App) {
    let order = app.entities.sort(app.doc.extraction().map(|found| &**found));
    scroll_entities_to_cursor(app);
    app.show_message(format!("Entities sorted {order}"));
}

/// Lists only the entities whose names contain `filter`.
pub(crate) fn filter_entities(app: &mut App, filter: &str) {
    app.entities.set_filter(filter, app.doc.extraction().map(|found| &**found));
}

/// Selects the entity under the cursor in the entity pane.
pub(crate) fn choose_entity_at_cursor(app: &mut App) {
    if let Some(extraction) = app.doc.extraction() {
        app.entities.select_at(extraction, app.reader.cursor());
    }
}

/// Scrolls the entity pane to the selected row if the pane has the focus. Otherwise scrolls, only if necessary,
/// until an entity of the current paragraph is visible.
pub(crate) fn scroll_entities_to_cursor(app: &mut App) {
    let area = app.geometry().entities;
    // While the pane is hidden, keep its scroll position.
    if area.is_empty() {
        return;
    }
    if app.screen.focus == Pane::Entities {
        app.entities.scroll_to_selected(area.height);
    } else {
        app.entities.scroll_to_any(&app.context().entities_in_paragraph(), area.height);
    }
}

/// Moves the selection in the entity pane.
pub(crate) fn move_in_entities(app: &mut App, motion: Motion) {
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
        choose_entity_at_cursor(app);
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

// Corrections.

fn entity_ref(app: &App, entity: usize) -> Option<EntityRef> {
    let extraction = app.doc.extraction()?;
    let entity = extraction.entities.get(entity)?;
    let forms = extraction.surface_forms(app.article().text(), entity);
    Some(EntityRef { kind: entity.kind, name: entity.name.clone(), surface_forms: forms })
}

/// The entity that a correction applies to: the selected one if the entity pane has the focus, else the one
/// under the cursor. Shows a message if there is none.
fn entity_to_correct(app: &mut App) -> Option<EntityRef> {
    let under = |app: &App| {
        let extraction = app.doc.extraction()?;
        Some(extraction.entity_of[extraction.at(app.reader.cursor())?])
    };
    let entity = if app.screen.focus == Pane::Entities { app.entities.selected() } else { under(app) };
    let named = entity.and_then(|entity| entity_ref(app, entity));
    if named.is_none() {
        let add = app.settings.keys().reader.primary_key(Action::AddEntity);
        app.show_message(format!("No entity here. Select words, then press {add}"));
    }
    named
}

/// Records a decision about the entities, saves, and shows a message.
fn set_entity_decisions(app: &mut App, what: String, change: impl FnOnce(&mut EntityDecisions)) {
    let mut decisions = app.doc.annotations.entity_decisions().clone();
    change(&mut decisions);
    app.show_done(&what);
    app.doc.annotations.set_entity_decisions(decisions, &app.doc.article.clone(), what);
    save::save(app);
    request_corrections(app);
}

/// Rejects the entity: its mentions are no longer listed.
pub(crate) fn reject_entity(app: &mut App) {
    if let Err(reason) = annotate::ensure_editable(app) {
        return annotate::show_not_editable(app, reason);
    }
    if let Some(named) = entity_to_correct(app) {
        let what = format!("“{}” is not an entity", display::ellipsis(&named.name, 30));
        set_entity_decisions(app, what, |decisions| decisions.reject(named.kind, &named.surface_forms));
    }
}

/// The types to choose from: our own, and those of other programs that the article's entities have.
fn offered_types(app: &App) -> Vec<EntityType> {
    let entities = app.doc.extraction().map_or(&[][..], |found| &found.entities);
    let is_other = |kind: &EntityType| matches!(kind, EntityType::Other(_));
    let others: std::collections::BTreeSet<_> = entities.iter().map(|entity| entity.kind).filter(is_other).collect();
    EntityType::ALL.into_iter().chain(others).collect()
}

/// Opens the list of types to choose one for the entity.
pub(crate) fn choose_type(app: &mut App) {
    if let Err(reason) = annotate::ensure_editable(app) {
        return annotate::show_not_editable(app, reason);
    }
    let Some(named) = entity_to_correct(app) else { return };
    let title = display::ellipsis(&named.name, 40);
    let types = offered_types(app).into_iter().filter(|kind| *kind != named.kind);
    let picks = types.map(|kind| (kind.singular().to_string(), EntityPick::Type(named.clone(), kind)));
    app.dialogs.push(corrections(&format!("Type of “{title}”"), picks));
}

/// Opens the list of entities to merge this one with.
pub(crate) fn choose_merge(app: &mut App) {
    if let Err(reason) = annotate::ensure_editable(app) {
        return annotate::show_not_editable(app, reason);
    }
    let Some(named) = entity_to_correct(app) else { return };
    let Some(extraction) = app.doc.extraction().cloned() else { return };
    // List entities of the same type first: merging across types also changes the type.
    let mut others: Vec<usize> = (0..extraction.entities.len())
        .filter(|&e| extraction.entities[e].kind != named.kind || extraction.entities[e].name != named.name)
        .filter(|&e| extraction.entities[e].kind <= EntityType::Place || extraction.entities[e].kind == named.kind)
        .collect();
    others.sort_by_key(|&e| extraction.entities[e].kind != named.kind);
    let picks = others.into_iter().filter_map(|e| {
        let other = entity_ref(app, e)?;
        let label = format!("{}  {}", other.name, other.kind.singular());
        Some((label, EntityPick::Merge(named.clone(), other)))
    });
    let picks: Vec<_> = picks.collect();
    let title = format!("Merge “{}” with …", display::ellipsis(&named.name, 40));
    app.dialogs.push(corrections(&title, picks));
}

/// Makes each surface form of the entity an entity of its own.
pub(crate) fn split_entity(app: &mut App) {
    if let Err(reason) = annotate::ensure_editable(app) {
        return annotate::show_not_editable(app, reason);
    }
    let Some(named) = entity_to_correct(app) else { return };
    if named.surface_forms.len() < 2 {
        return app.show_message(format!("“{}” has only one wording", display::ellipsis(&named.name, 30)));
    }
    let what = format!("“{}” split into {} entities", display::ellipsis(&named.name, 30), named.surface_forms.len());
    set_entity_decisions(app, what, |decisions| {
        decisions.split(named.kind, &named.surface_forms);
    });
}

/// Asks for the type and makes the selection an entity.
pub(crate) fn add_entity(app: &mut App) {
    if let Err(reason) = annotate::ensure_editable(app) {
        return annotate::show_not_editable(app, reason);
    }
    let Some(span) = app.selection() else { return };
    let text = app.article().text();
    let trimmed = span.slice(text).trim();
    let start = span.start + (span.slice(text).len() - span.slice(text).trim_start().len());
    let span = Span::new(start, start + trimmed.len());
    if trimmed.is_empty() || trimmed.len() > 400 {
        return app.show_message("An entity must be a few words");
    }
    if !is_whole_words(text, span) {
        let grow = app.settings.keys().reader.primary_key(Action::Grow);
        return app.show_message(format!("An entity must be whole words; press {grow} to extend"));
    }
    let title = format!("Type of “{}”", display::ellipsis(trimmed, 40));
    let types = offered_types(app).into_iter();
    let picks = types.map(|kind| (kind.singular().to_string(), EntityPick::Add(span, kind, None)));
    app.dialogs.push(corrections(&title, picks));
}

/// Applies the choice made in a list of entity corrections.
pub(crate) fn pick_entity(app: &mut App, pick: EntityPick) {
    match pick {
        EntityPick::Type(named, to) => {
            let what = format!("Type of “{}” changed to {}", display::ellipsis(&named.name, 30), to.singular());
            set_entity_decisions(app, what, |decisions| decisions.retype(named.kind, &named.surface_forms, to));
        }
        EntityPick::Merge(named, other) => {
            let short = |name: &str| display::ellipsis(name, 24);
            let what = format!("“{}” merged with “{}”", short(&named.name), short(&other.name));
            set_entity_decisions(app, what, |decisions| {
                if named.kind != other.kind {
                    decisions.retype(named.kind, &named.surface_forms, other.kind);
                }
                decisions.merge(other.kind, &other.surface_forms, &named.surface_forms);
            });
        }
        EntityPick::Add(span, kind, None) => offer_other_occurrences(app, span, kind),
        EntityPick::Add(span, kind, Some(wanted)) => {
            let words = display::ellipsis(span.slice(app.article().text()), 30);
            let what = format!("“{words}” added as {}", kind.singular());
            let article = app.doc.article.clone();
            set_entity_decisions(app, what, |decisions| decisions.accept(&article, span, kind, wanted));
            app.reader.clear_selection();
            app.reader.jump(span.start);
        }
    }
}

/// If the same words occur elsewhere, asks whether to add those occurrences as well.
fn offer_other_occurrences(app: &mut App, span: Span, kind: EntityType) {
    let window = app.doc.analysis.window().unwrap_or(Span::new(0, app.article().text().len()));
    let words = span.slice(app.article().text());
    let times = occurrences(app.article().text(), window, words).take(1000).count();
    if times < 2 {
        return pick_entity(app, EntityPick::Add(span, kind, Some(Occurrences::All)));
    }
    let title = format!("“{}” occurs {times} times", display::ellipsis(words, 30));
    let choices =
        [(format!("All {times} occurrences"), Occurrences::All), ("Only this one".to_string(), Occurrences::This)];
    let picks = choices.map(|(label, wanted)| (label, EntityPick::Add(span, kind, Some(wanted))));
    app.dialogs.push(corrections(&title, picks));
}
