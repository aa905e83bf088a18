//! The entity pane's behaviour: sorting and filtering the rows, going from mention to mention, correcting the
//! entities.

use super::action::{Action, Direction, Motion};
use super::app::{App, Computation, Effect};
use super::dialogs::picker::{PickItem, Picker};
use super::entity_correction::{EntityPick, EntityRef};
use super::geometry::Pane;
use super::request::Request;
use crate::annotation::corrections::{Occurrences, is_whole_words, occurrences};
use crate::annotation::sidecar::EntityDecisions;
use crate::entity::{EntityType, Extraction};
use crate::text::{Span, display};
use std::sync::Arc;

/// The list of possible corrections of an entity.
fn corrections(title: &str, picks: impl IntoIterator<Item = (String, EntityPick)>) -> Picker {
    let item = |(label, pick): (String, EntityPick)| PickItem::new(&label, Request::CorrectEntity(Box::new(pick)));
    Picker::new(display::printable(title), "No other entity", picks.into_iter().map(item).collect())
}

impl App {
    /// Stores extracted entities and starts applying the user's corrections in the background.
    pub(super) fn entities_extracted(&mut self, found: Arc<Extraction>) {
        // Drop a result for a window or an article that the reader has left in the meantime.
        if self.extracting != Some(found.window) {
            return;
        }
        self.doc.raw_extraction = Some(found);
        self.request_corrections();
    }

    /// Applies the corrections to the extracted entities: at once if there are none, otherwise in the background.
    pub(super) fn request_corrections(&mut self) {
        let Some(found) = self.doc.raw_extraction.clone() else { return };
        let (decisions, outside) = (self.doc.annotations.entity_decisions(), self.doc.external_ner.mentions());
        if decisions.is_empty() && outside.is_empty() {
            self.entities_corrected(found);
        } else {
            let (decisions, snapshots) = (Box::new(decisions.clone()), self.doc.annotations.snapshots().clone());
            let corrections = Computation::Corrections { found, outside, decisions, snapshots };
            self.effects.push(Effect::Compute(corrections));
        }
    }

    /// Shows the corrected entities of the types that the project shows.
    pub(super) fn entities_corrected(&mut self, corrected: Arc<Extraction>) {
        if self.doc.raw_extraction.as_ref().is_none_or(|found| found.window != corrected.window) {
            return;
        }
        let types = &self.doc.project.entities;
        let mut extraction = corrected.clone();
        if corrected.mentions.iter().any(|mention| !types.shows(mention.kind)) {
            Arc::make_mut(&mut extraction).retain(|kind| types.shows(kind));
        }
        self.doc.corrected = Some(corrected);
        let before = self.entities.selected().and_then(|e| self.entity_ref(e));
        self.entities.show(&extraction);
        // Keep the same entity selected even if its row has changed.
        let is_kept = self.screen.focus == Pane::Entities
            && before
                .is_some_and(|it| self.entities.select_where(&extraction, |e| e.kind == it.kind && e.name == it.name));
        self.doc.extraction = Some(extraction);
        if !is_kept {
            self.choose_entity_at_cursor();
        }
        self.scroll_entities_to_cursor();
        self.request_claims();
    }

    /// Switches to the next sort order.
    pub(super) fn sort_entities(&mut self) {
        let order = self.entities.sort(self.doc.extraction.as_deref());
        self.scroll_entities_to_cursor();
        self.show_message(format!("Entities sorted {order}"));
    }

    /// Lists only the entities whose names contain `filter`.
    pub(super) fn filter_entities(&mut self, filter: &str) {
        self.entities.set_filter(filter, self.doc.extraction.as_deref());
    }

    /// Selects the entity under the cursor in the entity pane.
    pub(super) fn choose_entity_at_cursor(&mut self) {
        if let Some(extraction) = &self.doc.extraction {
            self.entities.select_at(extraction, self.reader.cursor());
        }
    }

    /// Scrolls the entity pane to the selected row if the pane has the focus. Otherwise scrolls, only if necessary,
    /// until an entity of the current paragraph is visible.
    pub(super) fn scroll_entities_to_cursor(&mut self) {
        let area = self.geometry().entities;
        // While the pane is hidden, keep its scroll position.
        if area.is_empty() {
            return;
        }
        if self.screen.focus == Pane::Entities {
            self.entities.scroll_to_selected(area.height);
        } else {
            self.entities.scroll_to_any(&self.context().entities_in_paragraph(), area.height);
        }
    }

    /// Moves the selection in the entity pane.
    pub(super) fn move_in_entities(&mut self, motion: Motion) {
        self.entities.move_selection(motion, self.geometry().entities.height);
    }

    /// Goes to the next or previous mention of an entity, wrapping around at the ends. In the entity pane the
    /// entity is the selected one; elsewhere it is the one under the cursor. If there is none, goes to the next or
    /// previous mention of any entity.
    pub(super) fn next_mention(&mut self, direction: Direction) {
        let Some(extraction) = self.doc.extraction.clone() else { return };
        let under = extraction.at(self.reader.cursor()).map(|mention| extraction.entity_of[mention]);
        let entity = if self.screen.focus == Pane::Entities { self.entities.selected() } else { under };
        let all: Vec<usize> = (0..extraction.mentions.len()).collect();
        let mentions = entity.map_or(&all, |entity| &extraction.entities[entity].mentions);
        let start = |&i: &usize| extraction.mentions[i].span.start;
        let after = mentions.partition_point(|i| start(i) <= self.reader.cursor());
        let before = mentions.partition_point(|i| start(i) < self.reader.cursor());
        let last = mentions.len().checked_sub(1);
        let to = match direction {
            Direction::Forward => Some(after).filter(|&i| i < mentions.len()).or(last.map(|_| 0)),
            Direction::Backward => before.checked_sub(1).or(last),
        };
        let Some((nth, &mention)) = to.and_then(|i| Some((i, mentions.get(i)?))) else {
            return self.show_message("No entities found");
        };
        self.reader.jump(extraction.mentions[mention].span.start);
        let entity = extraction.entity_of[mention];
        if self.screen.focus == Pane::Article {
            self.choose_entity_at_cursor();
        }
        let name = crate::text::display::ellipsis(&extraction.entities[entity].name, 40);
        if mentions.len() == all.len() {
            self.show_message(name);
        } else {
            self.show_message(format!("{name}: {} of {}", nth + 1, mentions.len()));
        }
    }

    /// Goes to the mention of the selected entity nearest to `offset` (bytes).
    pub(super) fn nearest_mention(&mut self, offset: usize) {
        let Some(extraction) = self.doc.extraction.clone() else { return };
        let Some(entity) = self.entities.selected().and_then(|e| extraction.entities.get(e)) else { return };
        let starts = entity.mentions.iter().map(|&m| extraction.mentions[m].span.start);
        if let Some(start) = starts.min_by_key(|start| start.abs_diff(offset)) {
            self.reader.jump(start);
        }
    }

    // Corrections.

    fn entity_ref(&self, entity: usize) -> Option<EntityRef> {
        let extraction = self.doc.extraction.as_ref()?;
        let entity = extraction.entities.get(entity)?;
        let forms = extraction.surface_forms(self.article().text(), entity);
        Some(EntityRef { kind: entity.kind, name: entity.name.clone(), surface_forms: forms })
    }

    /// The entity that a correction applies to: the selected one if the entity pane has the focus, else the one
    /// under the cursor. Shows a message if there is none.
    fn entity_to_correct(&mut self) -> Option<EntityRef> {
        let under = |app: &Self| {
            let extraction = app.doc.extraction.as_ref()?;
            Some(extraction.entity_of[extraction.at(app.reader.cursor())?])
        };
        let entity = if self.screen.focus == Pane::Entities { self.entities.selected() } else { under(self) };
        let named = entity.and_then(|entity| self.entity_ref(entity));
        if named.is_none() {
            let add = self.settings.keys().reader.primary_key(Action::AddEntity);
            self.show_message(format!("No entity here. Select words, then press {add}"));
        }
        named
    }

    /// Records a decision about the entities, saves, and shows a message.
    fn set_entity_decisions(&mut self, what: String, change: impl FnOnce(&mut EntityDecisions)) {
        let mut decisions = self.doc.annotations.entity_decisions().clone();
        change(&mut decisions);
        self.show_done(&what);
        self.doc.annotations.set_entity_decisions(decisions, &self.doc.article.clone(), what);
        self.save();
        self.request_corrections();
    }

    /// Rejects the entity: its mentions are no longer listed.
    pub(super) fn reject_entity(&mut self) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        if let Some(named) = self.entity_to_correct() {
            let what = format!("“{}” is not an entity", display::ellipsis(&named.name, 30));
            self.set_entity_decisions(what, |decisions| decisions.reject(named.kind, &named.surface_forms));
        }
    }

    /// The types to choose from: our own, and those of other programs that the article's entities have.
    fn offered_types(&self) -> Vec<EntityType> {
        let entities = self.doc.extraction.as_ref().map_or(&[][..], |found| &found.entities);
        let is_other = |kind: &EntityType| matches!(kind, EntityType::Other(_));
        let others: std::collections::BTreeSet<_> =
            entities.iter().map(|entity| entity.kind).filter(is_other).collect();
        EntityType::ALL.into_iter().chain(others).collect()
    }

    /// Opens the list of types to choose one for the entity.
    pub(super) fn choose_type(&mut self) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        let Some(named) = self.entity_to_correct() else { return };
        let title = display::ellipsis(&named.name, 40);
        let types = self.offered_types().into_iter().filter(|kind| *kind != named.kind);
        let picks = types.map(|kind| (kind.singular().to_string(), EntityPick::Type(named.clone(), kind)));
        self.dialogs.push(corrections(&format!("Type of “{title}”"), picks));
    }

    /// Opens the list of entities to merge this one with.
    pub(super) fn choose_merge(&mut self) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        let Some(named) = self.entity_to_correct() else { return };
        let Some(extraction) = self.doc.extraction.clone() else { return };
        // List entities of the same type first: merging across types also changes the type.
        let mut others: Vec<usize> = (0..extraction.entities.len())
            .filter(|&e| extraction.entities[e].kind != named.kind || extraction.entities[e].name != named.name)
            .filter(|&e| extraction.entities[e].kind <= EntityType::Place || extraction.entities[e].kind == named.kind)
            .collect();
        others.sort_by_key(|&e| extraction.entities[e].kind != named.kind);
        let picks = others.into_iter().filter_map(|e| {
            let other = self.entity_ref(e)?;
            let label = format!("{}  {}", other.name, other.kind.singular());
            Some((label, EntityPick::Merge(named.clone(), other)))
        });
        let picks: Vec<_> = picks.collect();
        let title = format!("Merge “{}” with …", display::ellipsis(&named.name, 40));
        self.dialogs.push(corrections(&title, picks));
    }

    /// Makes each surface form of the entity an entity of its own.
    pub(super) fn split_entity(&mut self) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        let Some(named) = self.entity_to_correct() else { return };
        if named.surface_forms.len() < 2 {
            return self.show_message(format!("“{}” has only one wording", display::ellipsis(&named.name, 30)));
        }
        let what =
            format!("“{}” split into {} entities", display::ellipsis(&named.name, 30), named.surface_forms.len());
        self.set_entity_decisions(what, |decisions| {
            decisions.split(named.kind, &named.surface_forms);
        });
    }

    /// Asks for the type and makes the selection an entity.
    pub(super) fn add_entity(&mut self) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        let Some(span) = self.selection() else { return };
        let text = self.article().text();
        let trimmed = span.slice(text).trim();
        let start = span.start + (span.slice(text).len() - span.slice(text).trim_start().len());
        let span = Span::new(start, start + trimmed.len());
        if trimmed.is_empty() || trimmed.len() > 400 {
            return self.show_message("An entity must be a few words");
        }
        if !is_whole_words(text, span) {
            let grow = self.settings.keys().reader.primary_key(Action::Grow);
            return self.show_message(format!("An entity must be whole words; press {grow} to extend"));
        }
        let title = format!("Type of “{}”", display::ellipsis(trimmed, 40));
        let types = self.offered_types().into_iter();
        let picks = types.map(|kind| (kind.singular().to_string(), EntityPick::Add(span, kind, None)));
        self.dialogs.push(corrections(&title, picks));
    }

    /// Applies the choice made in a list of entity corrections.
    pub(super) fn pick_entity(&mut self, pick: EntityPick) {
        match pick {
            EntityPick::Type(named, to) => {
                let what = format!("Type of “{}” changed to {}", display::ellipsis(&named.name, 30), to.singular());
                self.set_entity_decisions(what, |decisions| decisions.retype(named.kind, &named.surface_forms, to));
            }
            EntityPick::Merge(named, other) => {
                let short = |name: &str| display::ellipsis(name, 24);
                let what = format!("“{}” merged with “{}”", short(&named.name), short(&other.name));
                self.set_entity_decisions(what, |decisions| {
                    if named.kind != other.kind {
                        decisions.retype(named.kind, &named.surface_forms, other.kind);
                    }
                    decisions.merge(other.kind, &other.surface_forms, &named.surface_forms);
                });
            }
            EntityPick::Add(span, kind, None) => self.offer_other_occurrences(span, kind),
            EntityPick::Add(span, kind, Some(wanted)) => {
                let words = display::ellipsis(span.slice(self.article().text()), 30);
                let what = format!("“{words}” added as {}", kind.singular());
                let article = self.doc.article.clone();
                self.set_entity_decisions(what, |decisions| decisions.accept(&article, span, kind, wanted));
                self.reader.clear_selection();
                self.reader.jump(span.start);
            }
        }
    }

    /// If the same words occur elsewhere, asks whether to add those occurrences as well.
    fn offer_other_occurrences(&mut self, span: Span, kind: EntityType) {
        let window = self.extracting.unwrap_or(Span::new(0, self.article().text().len()));
        let words = span.slice(self.article().text());
        let times = occurrences(self.article().text(), window, words).take(1000).count();
        if times < 2 {
            return self.pick_entity(EntityPick::Add(span, kind, Some(Occurrences::All)));
        }
        let title = format!("“{}” occurs {times} times", display::ellipsis(words, 30));
        let choices =
            [(format!("All {times} occurrences"), Occurrences::All), ("Only this one".to_string(), Occurrences::This)];
        let picks = choices.map(|(label, wanted)| (label, EntityPick::Add(span, kind, Some(wanted))));
        self.dialogs.push(corrections(&title, picks));
    }
}
