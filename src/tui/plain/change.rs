//! The steps of every change of the annotations: numbers, undo, and the short echo.

use super::command::takes_nothing;
use super::{Answer, PlainEffect, PlainReader, PlainReply, Refusal, refuse, say, with_capital};
use crate::annotation::annotation_set::UndoneChange;
use crate::annotation::suppressions::Suppressions;
use crate::annotation::{Annotation, AnnotationKind, Sidecar, Snapshots};
use crate::text::Span;
use crate::tui::document::SaveStatus;
use std::sync::Arc;
use uuid::Uuid;

/// The reply to a change, once it is saved.
pub(super) fn saved(text: impl Into<String>) -> PlainReply {
    PlainReply { text: text.into(), effect: PlainEffect::Save }
}

impl PlainReader {
    /// Fails if there is nowhere to save annotations to.
    pub(super) fn ensure_editable(&self) -> Result<(), Refusal> {
        match self.doc.save_status() {
            SaveStatus::Unavailable(why) => refuse(why.clone()),
            _ => Ok(()),
        }
    }

    /// Gives annotations that have no number the next ones, in the order of the text.
    pub(super) fn number_new_annotations(&mut self) {
        for placed in self.doc.annotations.list() {
            self.numbers.add(placed.annotation.id);
        }
    }

    /// The kind and the number of an annotation: "claim 3". A new one gets the next number.
    pub(super) fn name_of(&self, annotation: &Annotation) -> String {
        format!("{} {}", annotation.kind.name(), self.numbers.of(annotation.id))
    }

    /// The annotation with a number as typed.
    pub(super) fn numbered(&self, typed: &str) -> Result<Arc<Annotation>, Refusal> {
        let id = typed.parse().ok().and_then(|number| self.numbers.get(number));
        let placed = id.and_then(|id| self.doc.annotations.get(id));
        match placed {
            Some(placed) => Ok(placed.annotation.clone()),
            None if typed.is_empty() => refuse("Give the number of an annotation; list reads them."),
            None => refuse(format!("There is no annotation {typed}; list reads them.")),
        }
    }

    /// The annotation of this kind on exactly `span`.
    pub(super) fn annotation_on(&self, kind: AnnotationKind, span: Span) -> Option<Arc<Annotation>> {
        let mut there = self.doc.annotations.touching(span);
        there.find(|(p, s)| *s == span && p.annotation.kind == kind).map(|(p, _)| p.annotation.clone())
    }

    /// Adds an annotation, or replaces the one with the same id. `what` was done names the change for undo.
    pub(super) fn put(&mut self, annotation: Annotation, what: String) {
        let article = self.article().clone();
        self.chosen = Some(annotation.id);
        self.doc.annotations.add_annotation(annotation, &article, what);
        self.number_new_annotations();
    }

    /// Replaces an annotation by a changed one, and says that it is saved.
    pub(super) fn replace(&mut self, annotation: Annotation, what: &str) -> PlainReply {
        let name = self.name_of(&annotation);
        let modified = (self.author.now)();
        self.put(Annotation { modified, ..annotation }, format!("{name} {what}"));
        saved(format!("{} saved.", with_capital(&name)))
    }

    /// Deletes an annotation.
    pub(super) fn remove(&mut self, id: Uuid, what: String) {
        let article = self.article().clone();
        self.doc.annotations.change(vec![(id, None)], &article, what);
        self.chosen = self.chosen.filter(|chosen| *chosen != id);
    }

    /// Replaces what is dismissed and silenced.
    pub(super) fn set_suppressions(&mut self, suppressions: Suppressions, what: &str) {
        let article = self.article().clone();
        self.doc.annotations.set_suppressions(suppressions, &article, what);
        self.doc.refresh_suppressions();
    }

    pub(super) fn delete(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let annotation = self.numbered(rest)?;
        let name = self.name_of(&annotation);
        self.remove(annotation.id, format!("{name} deleted"));
        Ok(saved(format!("{} deleted. undo brings it back.", with_capital(&name))))
    }

    pub(super) fn undo(&mut self, rest: &str) -> Answer {
        takes_nothing("undo", rest)?;
        let article = self.article().clone();
        let undone = self.doc.annotations.undo(&article);
        Ok(self.history_moved(undone, "Undid", "There is nothing to undo."))
    }

    pub(super) fn redo(&mut self, rest: &str) -> Answer {
        takes_nothing("redo", rest)?;
        let article = self.article().clone();
        let redone = self.doc.annotations.redo(&article);
        Ok(self.history_moved(redone, "Redid", "There is nothing to redo."))
    }

    fn history_moved(&mut self, change: Option<UndoneChange>, done: &str, nothing: &str) -> PlainReply {
        let Some(UndoneChange { description, annotation }) = change else { return say(nothing) };
        self.doc.refresh_suppressions();
        self.number_new_annotations();
        self.chosen = annotation.filter(|id| self.doc.annotations.get(*id).is_some());
        saved(format!("{done}: {description}."))
    }

    pub(super) fn save_again(&mut self, rest: &str) -> Answer {
        takes_nothing("save", rest)?;
        self.ensure_editable()?;
        Ok(saved(""))
    }

    /// Shows the annotations after a save merged in what another program had written.
    pub(super) fn merged(&mut self, sidecar: Sidecar, snapshots: Snapshots) {
        let article = self.article().clone();
        self.doc.annotations.replace(sidecar, snapshots, &article);
        self.doc.refresh_suppressions();
        self.number_new_annotations();
        // The other program may have corrected entities.
        self.entities = None;
    }
}
