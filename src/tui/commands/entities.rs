//! The entity pane's behaviour: sorting and filtering the rows, going from mention to mention, correcting the
//! entities.

use super::{analysis, editing, entity_pane, save};
use crate::annotation::corrections::{Occurrences, is_whole_words, occurrences};
use crate::annotation::sidecar::EntityDecisions;
use crate::entity::EntityType;
use crate::text::{Span, display};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::dialogs::picker::{PickItem, Picker};
use crate::tui::entity_correction::{EntityPick, EntityRef};
use crate::tui::geometry::Pane;
use crate::tui::request::Request;

/// The list of possible corrections of an entity.
fn corrections(title: &str, picks: impl IntoIterator<Item = (String, EntityPick)>) -> Picker {
    let item = |(label, pick): (String, EntityPick)| PickItem::new(&label, Request::CorrectEntity(Box::new(pick)));
    Picker::new(display::printable(title), "No other entity", picks.into_iter().map(item).collect())
}

// Corrections.

/// The entity that a correction applies to: the selected one if the entity pane has the focus, else the one
/// under the cursor. Shows a message if there is none.
fn entity_to_correct(app: &mut App) -> Option<EntityRef> {
    let under = |app: &App| {
        let extraction = app.doc.extraction()?;
        Some(extraction.entity_of[extraction.at(app.reader.cursor())?])
    };
    let entity = if app.screen.focus == Pane::Entities { app.entities.selected() } else { under(app) };
    let named = entity.and_then(|entity| entity_pane::entity_ref(app, entity));
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
    analysis::request_corrections(app);
}

/// Rejects the entity: its mentions are no longer listed.
pub(crate) fn reject_entity(app: &mut App) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
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
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let Some(named) = entity_to_correct(app) else { return };
    let title = display::ellipsis(&named.name, 40);
    let types = offered_types(app).into_iter().filter(|kind| *kind != named.kind);
    let picks = types.map(|kind| (kind.singular().to_string(), EntityPick::Type(named.clone(), kind)));
    app.dialogs.push(corrections(&format!("Type of “{title}”"), picks));
}

/// Opens the list of entities to merge this one with.
pub(crate) fn choose_merge(app: &mut App) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
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
        let other = entity_pane::entity_ref(app, e)?;
        let label = format!("{}  {}", other.name, other.kind.singular());
        Some((label, EntityPick::Merge(named.clone(), other, None)))
    });
    let picks: Vec<_> = picks.collect();
    let title = format!("Merge “{}” with …", display::ellipsis(&named.name, 40));
    app.dialogs.push(corrections(&title, picks));
}

/// Makes each surface form of the entity an entity of its own.
pub(crate) fn split_entity(app: &mut App) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
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
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
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
        EntityPick::Merge(named, other, None) if named.kind != other.kind => ask_type_of_merged(app, &named, &other),
        EntityPick::Merge(named, other, kind) => merge_entities(app, &named, &other, kind.unwrap_or(other.kind)),
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

/// Asks which of two types an entity has that is merged of two.
fn ask_type_of_merged(app: &mut App, named: &EntityRef, other: &EntityRef) {
    let title = format!("“{}” is one entity, a …", display::ellipsis(&other.name, 40));
    let picks = [other, named].map(|of| {
        let label = format!("{}  like “{}”", of.kind.singular(), display::ellipsis(&of.name, 40));
        (label, EntityPick::Merge(named.clone(), other.clone(), Some(of.kind)))
    });
    app.dialogs.push(corrections(&title, picks));
}

/// Merges the first entity into the second, whose name it gets, as an entity of this type.
fn merge_entities(app: &mut App, named: &EntityRef, other: &EntityRef, kind: EntityType) {
    let short = |name: &str| display::ellipsis(name, 24);
    let what = format!("“{}” merged into “{}”, {}", short(&named.name), short(&other.name), kind.singular());
    set_entity_decisions(app, what, |decisions| {
        for entity in [named, other] {
            if entity.kind != kind {
                decisions.retype(entity.kind, &entity.surface_forms, kind);
            }
        }
        decisions.merge(kind, &other.name, &other.surface_forms, &named.surface_forms);
    });
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
