//! Making, changing and deleting annotations.

use super::action::{Action, Direction};
use super::app::{App, Effect, SaveStatus};
use super::availability::{has_annotation, has_label};
use super::dialogs::labels::LabelList;
use super::dialogs::note::NoteEditor;
use super::dialogs::{Dialog, Writing};
use super::draft::NoteSubject;
use super::geometry::Pane;
use crate::annotation::annotation_set::UndoneChange;
use crate::annotation::{Annotation, AnnotationKind};
use crate::text::{Span, display};
use thiserror::Error;
use uuid::Uuid;

/// The reason why annotations cannot be changed now.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum NotEditable {
    /// There is nowhere to save to; the text is the reason in words for the user.
    #[error("{0}")]
    Unavailable(String),
    /// The annotations have not been read yet.
    #[error("Still reading the annotations; try again in a moment")]
    StillReading,
}

/// A step through the history of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HistoryStep {
    Undo,
    Redo,
}

impl App {
    /// Fails while annotations cannot be changed. Every command that changes them calls this first.
    pub(super) fn ensure_editable(&self) -> Result<(), NotEditable> {
        if let SaveStatus::Unavailable(why) = &self.doc.save_status {
            return Err(NotEditable::Unavailable(why.clone()));
        }
        if self.doc.has_pending_annotations() || !self.doc.article.is_whole() {
            return Err(NotEditable::StillReading);
        }
        Ok(())
    }

    /// Shows the reason: as an error if it is permanent, as a message if it passes by itself.
    pub(super) fn show_not_editable(&mut self, reason: NotEditable) {
        match reason {
            NotEditable::Unavailable(why) => self.show_error(why),
            NotEditable::StillReading => self.show_message(reason.to_string()),
        }
    }

    /// A new annotation that has not been added to the set yet.
    pub(super) fn new_annotation(&self, kind: AnnotationKind, span: Span) -> Annotation {
        self.settings.author.annotation(self.article(), kind, span)
    }

    /// Adds an annotation to the set, or replaces the one with the same id; shows a message and saves.
    pub(super) fn add_annotation(&mut self, annotation: Annotation, what: String) {
        let id = annotation.id;
        self.show_done(&what);
        self.doc.annotations.add_annotation(annotation, &self.doc.article.clone(), what);
        self.notes.chosen = Some(id);
        self.reader.end_selection();
        self.save();
    }

    /// The annotation of this kind on exactly `span`.
    fn existing_annotation(&self, kind: AnnotationKind, span: Span) -> Option<Annotation> {
        let mut there = self.doc.annotations.touching(span);
        there.find(|(p, s)| *s == span && p.annotation.kind == kind).map(|(p, _)| (*p.annotation).clone())
    }

    /// Highlights the target span with the label that has this key.
    pub(super) fn highlight(&mut self, key: char) {
        let Some(label) = self.doc.project.labels.by_key(key).map(|label| label.name.clone()) else {
            self.status.message = has_label(self, key).err();
            return;
        };
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        let span = self.reader.target_span();
        if let Some(there) = self.existing_annotation(AnnotationKind::Highlight, span) {
            self.reader.end_selection();
            return self.relabel(there.id, &label);
        }
        let mut annotation = self.new_annotation(AnnotationKind::Highlight, span);
        let what = format!("{} highlighted as {label}", quote(&annotation));
        annotation.label = label;
        self.add_annotation(annotation, what);
    }

    pub(super) fn claim(&mut self) {
        // For a suggested sentence, use the suggested span, which leaves out the dateline.
        let sentences = &self.doc.review.claims.sentences;
        let sentence = sentences.iter().find(|sentence| sentence.span.contains(self.reader.cursor())).map(|s| s.span);
        let span = sentence.filter(|_| self.selection().is_none()).unwrap_or_else(|| self.reader.target_span());
        self.add_claim(span);
    }

    /// Records a claim on `span`.
    pub(super) fn add_claim(&mut self, span: Span) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        if self.existing_annotation(AnnotationKind::Claim, span).is_some() {
            return self.show_message("Already tagged as a claim");
        }
        let annotation = self.new_annotation(AnnotationKind::Claim, span);
        let what = format!("{} tagged as a claim", quote(&annotation));
        self.add_annotation(annotation, what);
    }

    pub(super) fn open_note_editor(&mut self) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        let span = self.reader.target_span();
        let subject = match self.existing_annotation(AnnotationKind::Note, span) {
            Some(there) => NoteSubject::Existing(there.id),
            None => NoteSubject::New(AnnotationKind::Note, span),
        };
        self.open_editor(subject);
    }

    /// Opens the form of the chosen annotation if it is a claim, else its note in the editor.
    pub(super) fn edit_chosen(&mut self) {
        let chosen = self.chosen_annotation().map(|p| (p.annotation.id, p.annotation.kind));
        let Some((id, kind)) = chosen else { return self.show_no_annotation() };
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        match kind {
            AnnotationKind::Claim => self.open_form(id, None),
            AnnotationKind::Highlight | AnnotationKind::Note => self.open_editor(NoteSubject::Existing(id)),
        }
    }

    pub(super) fn show_no_annotation(&mut self) {
        self.status.message = has_annotation(self).err();
    }

    fn open_editor(&mut self, subject: NoteSubject) {
        let text = match subject {
            NoteSubject::Existing(id) => {
                self.doc.annotations.get(id).map(|p| p.annotation.note.clone()).unwrap_or_default()
            }
            NoteSubject::New(..) => String::new(),
        };
        self.dialogs.push(NoteEditor::new(&text, subject));
    }

    /// Reopens the note or claim that was unfinished when the program ended.
    /// Does nothing while a dialog is open or keys wait: they were not meant for the draft.
    pub(super) fn restore_draft(&mut self) {
        if self.has_dialog() || self.doc.has_pending_annotations() || self.has_type_ahead() {
            return;
        }
        let Some(draft) = self.doc.draft.take() else { return };
        let start = match draft.subject {
            NoteSubject::New(_, span) => Some(span.start),
            NoteSubject::Existing(id) => self.doc.annotations.get(id).and_then(|p| p.span).map(|span| span.start),
        };
        if let Some(start) = start {
            self.reader.jump(start);
        }
        if let (NoteSubject::Existing(id), Some(record)) = (draft.subject, draft.record) {
            self.open_form(id, Some(*record));
            return self.show_message("Restored an unfinished claim");
        }
        self.dialogs.push(NoteEditor::new(&draft.note, draft.subject));
        self.show_message("Restored an unfinished note");
    }

    /// Stores the draft whenever it has changed, and deletes the stored draft once the note is saved or discarded.
    pub(super) fn keep_draft(&mut self) {
        let draft = match self.dialogs.open().map(Dialog::writing).find(|writing| *writing != Writing::Nothing) {
            Some(Writing::Draft(draft)) => Some(draft),
            // Keep the stored draft until the annotation is safely on disk.
            None if matches!(self.doc.save_status, SaveStatus::Writing | SaveStatus::Failed(..)) => return,
            Some(_) | None => None,
        };
        if self.kept_draft != draft {
            self.kept_draft.clone_from(&draft);
            self.effects.push(Effect::KeepDraft(draft));
        }
    }

    /// Saves a note: as a new annotation if it is not empty, or as the changed note of an existing one.
    pub(super) fn save_note(&mut self, subject: NoteSubject, text: String) {
        match subject {
            NoteSubject::New(..) if text.is_empty() => self.show_message("Empty note discarded"),
            NoteSubject::New(kind, span) => {
                let mut annotation = self.new_annotation(kind, span);
                annotation.note = text;
                let what = format!("Note added to {}", quote(&annotation));
                self.add_annotation(annotation, what);
            }
            NoteSubject::Existing(id) => {
                let Some(old) = self.doc.annotations.get(id).map(|p| p.annotation.clone()) else {
                    // The annotation was deleted by another program in the meantime: keep the text as a new note at
                    // the cursor.
                    let span = self.reader.target_span();
                    let mut annotation = self.new_annotation(AnnotationKind::Note, span);
                    annotation.note = text;
                    return self.add_annotation(annotation, "Note of a deleted annotation kept".into());
                };
                if old.note == text {
                    return self.show_message("Note unchanged");
                }
                let what = format!("Note on {} changed", quote(&old));
                self.add_annotation(
                    Annotation { note: text, modified: (self.settings.author.now)(), ..(*old).clone() },
                    what,
                );
            }
        }
    }

    pub(super) fn choose_label(&mut self) {
        let chosen = self.chosen_annotation().map(|p| (p.annotation.id, p.annotation.label.clone()));
        let Some((id, label)) = chosen else { return self.show_no_annotation() };
        if self.labels().list().is_empty() {
            return self.show_message("This project has no labels");
        }
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        self.dialogs.push(LabelList::new(id, self.labels().list(), &label));
    }

    pub(super) fn relabel(&mut self, id: Uuid, label: &str) {
        let Some(old) = self.doc.annotations.get(id).map(|p| p.annotation.clone()) else { return };
        if old.label == label {
            return self.show_message(format!("Already labelled {label}"));
        }
        let what = format!("{} relabelled as {label}", quote(&old));
        self.add_annotation(
            Annotation { label: label.into(), modified: (self.settings.author.now)(), ..(*old).clone() },
            what,
        );
    }

    pub(super) fn delete(&mut self) {
        // If a finding and an annotation overlap, act on the shorter one.
        let within = |span: Span| self.finding_at_cursor().is_some_and(|finding| finding.span.len() < span.len());
        match self.chosen_annotation().map(|p| (p.annotation.id, p.span)) {
            Some((_, Some(span))) if within(span) => drop(self.dismiss_at_cursor()),
            Some((id, _)) => self.delete_annotation(id),
            None if self.dismiss_at_cursor() => {}
            None => self.show_no_annotation(),
        }
    }

    /// Undoes the last change and goes to the annotation concerned.
    pub(super) fn undo(&mut self) {
        self.take_history_step(HistoryStep::Undo);
    }

    /// Redoes the last undone change and goes to the annotation concerned.
    pub(super) fn redo(&mut self) {
        self.take_history_step(HistoryStep::Redo);
    }

    pub(super) fn take_history_step(&mut self, step: HistoryStep) {
        let article = self.doc.article.clone();
        let decisions = self.doc.annotations.entity_decisions().clone();
        let (changed, nothing, done) = match step {
            HistoryStep::Undo => (self.doc.annotations.undo(&article), "Nothing to undo", "Undid"),
            HistoryStep::Redo => (self.doc.annotations.redo(&article), "Nothing to redo", "Redid"),
        };
        let Some(UndoneChange { description, annotation }) = changed else { return self.show_message(nothing) };
        self.save();
        self.refresh_suppressions();
        if let Some(id) = annotation.filter(|id| self.doc.annotations.get(*id).is_some_and(|p| p.span.is_some())) {
            self.go_to(id);
        }
        if *self.doc.annotations.entity_decisions() != decisions {
            self.request_corrections();
        }
        self.show_message(format!("{done}: {}", with_lowercase_start(&description)));
    }

    /// Chooses the next of the annotations under the cursor.
    pub(super) fn other_annotation(&mut self) {
        let here: Vec<Uuid> = self.annotations_at_cursor().iter().map(|p| p.annotation.id).collect();
        match here.len() {
            0 | 1 => {}
            n => {
                let chosen = self.chosen_annotation().map(|p| p.annotation.id);
                let next = here.iter().position(|id| Some(*id) == chosen).map_or(0, |i| (i + 1) % n);
                self.notes.chosen = Some(here[next]);
                let called = self.chosen_annotation().map(|p| p.annotation.description()).unwrap_or_default();
                self.show_message(format!("{called}: {} of {n} here", next + 1));
            }
        }
    }

    /// Goes to the next or previous annotation in text order, wrapping around at the ends.
    pub(super) fn go_to_annotation(&mut self, direction: Direction) {
        let placed: Vec<(Uuid, usize)> =
            self.doc.annotations.list().iter().filter_map(|p| p.span.map(|s| (p.annotation.id, s.start))).collect();
        if placed.is_empty() {
            return self.show_message("The words of all annotations are gone");
        }
        // If the cursor is on the chosen annotation, start from that one: several annotations may start at the same
        // offset.
        let chosen = self.chosen_annotation().map(|p| p.annotation.id);
        let here = placed.iter().position(|(id, start)| Some(*id) == chosen && *start == self.reader.cursor());
        let n = placed.len();
        let to = match (here, direction) {
            (Some(i), Direction::Forward) => (i + 1) % n,
            (Some(i), Direction::Backward) => (i + n - 1) % n,
            (None, Direction::Forward) => placed.partition_point(|(_, start)| *start <= self.reader.cursor()) % n,
            (None, Direction::Backward) => {
                (placed.partition_point(|(_, start)| *start < self.reader.cursor()) + n - 1) % n
            }
        };
        self.go_to(placed[to].0);
        let called = self.chosen_annotation().map(|p| p.annotation.description()).unwrap_or_default();
        self.show_message(format!("{called}: {} of {n}", to + 1));
    }

    /// Goes to an annotation and chooses it. Shows an error if its text is no longer in the article.
    pub(super) fn go_to(&mut self, id: Uuid) {
        let Some(placed) = self.doc.annotations.get(id) else { return };
        let called = placed.annotation.description();
        match placed.span {
            Some(span) => {
                if self.screen.focus == Pane::Entities {
                    self.screen.focus = Pane::Article;
                }
                self.reader.clear_selection();
                self.reader.jump(span.start);
                self.notes.chosen = Some(id);
            }
            None => self.show_error(format!(
                "The text of this {called} is gone; press {} to attach it elsewhere",
                self.settings.keys().reader.primary_key(Action::Attach)
            )),
        }
    }
}

/// `text` with its first letter in lower case, to follow a colon. A quotation at the start is unchanged.
fn with_lowercase_start(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or(String::new(), |first| first.to_lowercase().chain(rest).collect())
}

/// The annotated text, shortened for a message.
pub(super) fn quote(annotation: &Annotation) -> String {
    format!("“{}”", display::ellipsis(&annotation.target.exact, 30))
}
