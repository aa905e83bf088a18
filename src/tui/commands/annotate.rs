//! Making, changing and deleting annotations.

use super::{analysis, claims, editing, save};
use crate::annotation::annotation_set::UndoneChange;
use crate::annotation::tags::{join_tags, tags_by_frequency};
use crate::annotation::{Annotation, AnnotationKind, Target};
use crate::entity::folded;
use crate::text::{Span, display};
use crate::tui::action::{Action, Direction};
use crate::tui::app::{App, Effect};
use crate::tui::availability::{has_annotation, has_label};
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::labels::LabelList;
use crate::tui::dialogs::library::Library;
use crate::tui::dialogs::note::NoteEditor;
use crate::tui::dialogs::picker::Picker;
use crate::tui::dialogs::tags::TagPrompt;
use crate::tui::document::{Attention, DraftChange};
use crate::tui::draft::{NoteSubject, Writing};
use crate::tui::geometry::Pane;
use uuid::Uuid;

/// A step through the history of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HistoryStep {
    Undo,
    Redo,
}

/// The annotation of this kind on exactly `span`.
fn existing_annotation(app: &App, kind: AnnotationKind, span: Span) -> Option<Annotation> {
    let mut there = app.doc.annotations.touching(span);
    there.find(|(p, s)| *s == span && p.annotation.kind == kind).map(|(p, _)| (*p.annotation).clone())
}

/// Highlights the target span with the label that has this key.
pub(crate) fn highlight(app: &mut App, key: char) {
    let Some(label) = app.doc.project.labels.by_key(key).map(|label| label.name.clone()) else {
        if let Err(reason) = has_label(app, key) {
            app.status.show(reason);
        }
        return;
    };
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let span = app.reader.target_span();
    if let Some(there) = existing_annotation(app, AnnotationKind::Highlight, span) {
        app.reader.end_selection();
        return relabel(app, there.id, &label);
    }
    let mut annotation = editing::new_annotation(app, AnnotationKind::Highlight, span);
    let what = format!("{} highlighted as {label}", editing::quote(&annotation));
    annotation.label = label;
    editing::add_annotation(app, annotation, what);
}

pub(crate) fn claim(app: &mut App) {
    // For a suggested sentence, use the suggested span, which leaves out the dateline.
    let sentences = &app.doc.review.claims().sentences;
    let sentence = sentences.iter().find(|sentence| sentence.span.contains(app.reader.cursor())).map(|s| s.span);
    let span = sentence.filter(|_| app.selection().is_none()).unwrap_or_else(|| app.reader.target_span());
    add_claim(app, span);
}

/// Records a claim on `span`.
pub(crate) fn add_claim(app: &mut App, span: Span) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    if existing_annotation(app, AnnotationKind::Claim, span).is_some() {
        return app.show_message("Already tagged as a claim");
    }
    let mut annotation = editing::new_annotation(app, AnnotationKind::Claim, span);
    claims::suggest(app, &mut annotation, span);
    let what = format!("{} tagged as a claim", editing::quote(&annotation));
    let judge = app.settings.keys().reader.primary_key(Action::Judge);
    let shown = format!("Claim: “{}” · {judge} to judge", display::ellipsis(&annotation.target.exact, 26));
    editing::add_annotation(app, annotation, what);
    if !judge.is_empty() {
        app.show_done(&shown);
    }
}

pub(crate) fn open_note_editor(app: &mut App) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let span = app.reader.target_span();
    let subject = match existing_annotation(app, AnnotationKind::Note, span) {
        Some(there) => NoteSubject::Existing(there.id),
        None => NoteSubject::New(AnnotationKind::Note, span),
    };
    open_editor(app, subject);
}

/// Opens the editor for the note on the whole article: the one of this person, if there is one.
pub(crate) fn open_article_note(app: &mut App) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let author = &app.settings.author.name;
    let is_own = |annotation: &Annotation| annotation.kind == AnnotationKind::Note && annotation.creator == *author;
    let mut notes = app.doc.annotations.list().iter().filter(|p| p.is_on_article());
    let there = notes.find(|p| is_own(&p.annotation)).map(|p| p.annotation.id);
    open_editor(app, there.map_or(NoteSubject::Article, NoteSubject::Existing));
}

pub(crate) fn show_no_annotation(app: &mut App) {
    if let Err(reason) = has_annotation(app) {
        app.status.show(reason);
    }
}

pub(crate) fn open_editor(app: &mut App, subject: NoteSubject) {
    app.dialogs.push(NoteEditor::new(&saved_note(app, subject), subject));
}

/// The note as it is saved; empty if there is none.
fn saved_note(app: &App, subject: NoteSubject) -> String {
    match subject {
        NoteSubject::Existing(id) => app.doc.annotations.get(id).map(|p| p.annotation.note.clone()).unwrap_or_default(),
        NoteSubject::New(..) | NoteSubject::Article => String::new(),
    }
}

/// Opens the form of an annotation if it is a claim, else its note in the editor.
pub(crate) fn edit(app: &mut App, id: Uuid) {
    let Some(kind) = app.doc.annotations.get(id).map(|p| p.annotation.kind) else { return };
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    match kind {
        AnnotationKind::Claim => claims::open_form(app, id, None),
        AnnotationKind::Highlight | AnnotationKind::Note => open_editor(app, NoteSubject::Existing(id)),
    }
}

/// Reopens the note or claim that was unfinished when the program ended.
/// Does nothing while a dialog is open or keys wait: they were not meant for the draft.
pub(crate) fn restore_draft(app: &mut App) {
    let is_taken = app.has_dialog() || app.doc.has_pending_annotations() || app.has_type_ahead();
    let attention = if is_taken { Attention::Taken } else { Attention::Free };
    let Some(draft) = app.doc.drafts.offer(attention) else { return };
    let start = match draft.subject {
        NoteSubject::New(_, span) => Some(span.start),
        NoteSubject::Article => None,
        NoteSubject::Existing(id) => app.doc.annotations.get(id).and_then(|p| p.span).map(|span| span.start),
    };
    if let Some(start) = start {
        app.reader.jump(start);
    }
    if let (NoteSubject::Existing(id), Some(record)) = (draft.subject, draft.record) {
        claims::open_form(app, id, Some(*record));
        return app.show_message("Restored an unfinished claim");
    }
    let saved = saved_note(app, draft.subject);
    app.dialogs.push(NoteEditor::new(&draft.note, draft.subject).with_saved(&saved));
    app.show_message("Restored an unfinished note");
}

/// Stores the draft whenever it has changed, and deletes the stored draft once the note is saved. What was cancelled is kept
/// until it is restored.
pub(crate) fn keep_draft(app: &mut App) {
    let writing = app.dialogs.open().map(Dialog::writing).find(|writing| *writing != Writing::Nothing);
    let cancelled = app.dialogs.cancelled_draft();
    let change = app.doc.drafts.update(writing.unwrap_or(Writing::Nothing), cancelled, app.doc.saving.status());
    match change {
        Some(DraftChange::Store(draft)) => app.effects.push(Effect::KeepDraft(Some(draft))),
        Some(DraftChange::Remove) => app.effects.push(Effect::KeepDraft(None)),
        None => {}
    }
}

/// Saves a note: as a new annotation if it is not empty, or as the changed note of an existing one.
pub(crate) fn save_note(app: &mut App, subject: NoteSubject, text: String) {
    match subject {
        NoteSubject::New(..) | NoteSubject::Article if text.is_empty() => app.show_message("Empty note discarded"),
        NoteSubject::Article => {
            let mut annotation = editing::new_annotation(app, AnnotationKind::Note, Span::default());
            (annotation.target, annotation.note) = (Target::of_article(), text);
            editing::add_annotation(app, annotation, "Note added to the article".into());
        }
        NoteSubject::New(kind, span) => {
            let mut annotation = editing::new_annotation(app, kind, span);
            annotation.note = text;
            let what = format!("Note added to {}", editing::quote(&annotation));
            editing::add_annotation(app, annotation, what);
        }
        NoteSubject::Existing(id) => {
            let Some(old) = app.doc.annotations.get(id).map(|p| p.annotation.clone()) else {
                // The annotation was deleted by another program in the meantime: keep the text as a new note at
                // the cursor.
                let span = app.reader.target_span();
                let mut annotation = editing::new_annotation(app, AnnotationKind::Note, span);
                annotation.note = text;
                return editing::add_annotation(app, annotation, "Note of a deleted annotation kept".into());
            };
            if old.note == text {
                return app.show_message("Note unchanged");
            }
            // Without words and without a note, nothing is left of it.
            let is_nothing = text.is_empty() && old.kind == AnnotationKind::Note && old.tags.is_empty();
            if old.target.is_of_article() && is_nothing {
                let what = "Note on the article deleted".into();
                return editing::change_annotations(app, vec![(id, None)], what);
            }
            let what = format!("Note on {} changed", editing::quote(&old));
            editing::add_annotation(
                app,
                Annotation { note: text, modified: (app.settings.author.now)(), ..(*old).clone() },
                what,
            );
        }
    }
}

pub(crate) fn choose_label(app: &mut App) {
    let chosen = app.chosen_annotation().map(|p| (p.annotation.id, p.annotation.label.clone()));
    let Some((id, label)) = chosen else { return show_no_annotation(app) };
    if app.labels().list().is_empty() {
        return app.show_message("This project has no labels");
    }
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    app.dialogs.push(LabelList::new(id, app.labels().list(), &label));
}

pub(crate) fn relabel(app: &mut App, id: Uuid, label: &str) {
    let Some(old) = app.doc.annotations.get(id).map(|p| p.annotation.clone()) else { return };
    if old.label == label {
        return app.show_message(format!("Already labelled {label}"));
    }
    let what = format!("{} relabelled as {label}", editing::quote(&old));
    editing::add_annotation(
        app,
        Annotation { label: label.into(), modified: (app.settings.author.now)(), ..(*old).clone() },
        what,
    );
}

/// Opens the prompt for the tags of the chosen annotation.
pub(crate) fn edit_tags(app: &mut App) {
    let chosen = app.chosen_annotation().map(|p| (p.annotation.id, p.annotation.tags.clone()));
    let Some((id, tags)) = chosen else { return show_no_annotation(app) };
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    app.dialogs.push(TagPrompt::new(id, tags, tags_in_use(app)));
}

/// The tags to offer: those of this article, then those of the other articles in the library, if it was opened.
fn tags_in_use(app: &App) -> Vec<String> {
    let mut tags = tags_by_frequency(app.doc.annotations.list().iter().flat_map(|p| &p.annotation.tags));
    let index = app.dialogs.find::<Library>().and_then(Library::known_index);
    let elsewhere = index.iter().flat_map(|index| &*index.entries).flat_map(|entry| &entry.tags);
    for tag in tags_by_frequency(elsewhere) {
        if !tags.iter().any(|there| folded(there) == folded(&tag)) {
            tags.push(tag);
        }
    }
    tags
}

/// Gives an annotation these tags instead of those that it has.
pub(crate) fn set_tags(app: &mut App, id: Uuid, tags: Vec<String>) {
    let Some(old) = app.doc.annotations.get(id).map(|p| p.annotation.clone()) else {
        return app.show_message("The annotation was deleted; its tags were not saved");
    };
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let what = match &tags[..] {
        [] => format!("Tags of {} removed", editing::quote(&old)),
        tags => format!("{} tagged {}", editing::quote(&old), join_tags(tags)),
    };
    editing::add_annotation(app, Annotation { tags, modified: (app.settings.author.now)(), ..(*old).clone() }, what);
}

/// Undoes the last change and goes to the annotation concerned.
pub(crate) fn undo(app: &mut App) {
    take_history_step(app, HistoryStep::Undo);
}

/// Redoes the last undone change and goes to the annotation concerned.
pub(crate) fn redo(app: &mut App) {
    take_history_step(app, HistoryStep::Redo);
}

pub(crate) fn take_history_step(app: &mut App, step: HistoryStep) {
    let article = app.doc.article.clone();
    let decisions = app.doc.annotations.entity_decisions().clone();
    let (changed, nothing, done) = match step {
        HistoryStep::Undo => (app.doc.annotations.undo(&article), "Nothing to undo", "Undid"),
        HistoryStep::Redo => (app.doc.annotations.redo(&article), "Nothing to redo", "Redid"),
    };
    let Some(UndoneChange { description, annotation }) = changed else { return app.show_message(nothing) };
    save::save(app);
    app.doc.refresh_suppressions();
    if let Some(id) = annotation.filter(|id| app.doc.annotations.get(*id).is_some_and(|p| p.span.is_some())) {
        go_to(app, id);
    }
    if *app.doc.annotations.entity_decisions() != decisions {
        app.entities.select_restored();
        analysis::request_corrections(app);
    }
    let (back, name) = match step {
        HistoryStep::Undo => (Action::Redo, "redo"),
        HistoryStep::Redo => (Action::Undo, "undo"),
    };
    app.show_change(&format!("{done}: {}", with_lowercase_start(&description)), back, name);
}

/// Chooses the next of the annotations under the cursor.
pub(crate) fn other_annotation(app: &mut App) {
    let here: Vec<Uuid> = app.annotations_at_cursor().iter().map(|p| p.annotation.id).collect();
    match here.len() {
        0 | 1 => {}
        n => {
            let chosen = app.chosen_annotation().map(|p| p.annotation.id);
            let next = here.iter().position(|id| Some(*id) == chosen).map_or(0, |i| (i + 1) % n);
            app.notes.chosen = Some(here[next]);
            let called = app.chosen_annotation().map(|p| p.annotation.description()).unwrap_or_default();
            app.show_message(format!("{called}: {} of {n} here", next + 1));
        }
    }
}

/// Goes to the next or previous annotation in text order, wrapping around at the ends.
pub(crate) fn go_to_annotation(app: &mut App, direction: Direction) {
    let placed: Vec<(Uuid, usize)> =
        app.doc.annotations.list().iter().filter_map(|p| p.span.map(|s| (p.annotation.id, s.start))).collect();
    if placed.is_empty() {
        return app.show_message("The words of all annotations are gone");
    }
    // If the cursor is on the chosen annotation, start from that one: several annotations may start at the same
    // offset.
    let chosen = app.chosen_annotation().map(|p| p.annotation.id);
    let here = placed.iter().position(|(id, start)| Some(*id) == chosen && *start == app.reader.cursor());
    let n = placed.len();
    let to = match (here, direction) {
        (Some(i), Direction::Forward) => (i + 1) % n,
        (Some(i), Direction::Backward) => (i + n - 1) % n,
        (None, Direction::Forward) => placed.partition_point(|(_, start)| *start <= app.reader.cursor()) % n,
        (None, Direction::Backward) => (placed.partition_point(|(_, start)| *start < app.reader.cursor()) + n - 1) % n,
    };
    go_to(app, placed[to].0);
    let called = app.chosen_annotation().map(|p| p.annotation.description()).unwrap_or_default();
    app.show_message(format!("{called}: {} of {n}", to + 1));
}

/// Goes to an annotation and chooses it. Shows an error if its text is no longer in the article. One on the whole article is
/// nowhere: it is opened.
pub(crate) fn go_to(app: &mut App, id: Uuid) {
    let Some(placed) = app.doc.annotations.get(id) else { return };
    if placed.is_on_article() {
        return edit(app, id);
    }
    let called = placed.annotation.description();
    match placed.span {
        Some(span) => {
            if app.screen.focus == Pane::Entities {
                app.screen.focus = Pane::Article;
            }
            app.reader.clear_selection();
            app.reader.jump(span.start);
            app.notes.chosen = Some(id);
        }
        None => app.show_error(format!(
            "The text of this {called} is gone; press {} to attach it elsewhere",
            app.settings.keys().reader.primary_key(Action::Attach)
        )),
    }
}

/// `text` with its first letter in lower case, to follow a colon. A quotation at the start is unchanged.
fn with_lowercase_start(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or(String::new(), |first| first.to_lowercase().chain(rest).collect())
}

/// Opens the list of annotations.
pub(crate) fn list_annotations(app: &mut App) {
    app.dialogs.push(Picker::annotations(&app.doc.annotations, &app.doc.article));
}
