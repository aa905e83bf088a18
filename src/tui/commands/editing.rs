//! What every change of the annotations goes through.

use super::save;
use crate::annotation::{Annotation, AnnotationKind};
use crate::text::{Span, display};
use crate::tui::app::{App, SaveStatus};
use thiserror::Error;
use uuid::Uuid;

/// The reason why annotations cannot be changed now.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum NotEditable {
    /// There is nowhere to save to; the text is the reason in words for the user.
    #[error("{0}")]
    Unavailable(String),
    /// The annotations have not been read yet.
    #[error("Still reading the annotations; try again in a moment")]
    StillReading,
}

/// Fails while annotations cannot be changed. Every command that changes them calls this first.
pub(crate) fn ensure_editable(app: &App) -> Result<(), NotEditable> {
    if let SaveStatus::Unavailable(why) = app.doc.save_status() {
        return Err(NotEditable::Unavailable(why.clone()));
    }
    if app.doc.has_pending_annotations() || !app.doc.article.is_whole() {
        return Err(NotEditable::StillReading);
    }
    Ok(())
}

/// Shows the reason: as an error if it is permanent, as a message if it passes by itself.
pub(crate) fn show_not_editable(app: &mut App, reason: NotEditable) {
    match reason {
        NotEditable::Unavailable(why) => app.show_error(why),
        NotEditable::StillReading => app.show_message(reason.to_string()),
    }
}

/// A new annotation that has not been added to the set yet.
pub(crate) fn new_annotation(app: &App, kind: AnnotationKind, span: Span) -> Annotation {
    app.settings.author.annotation(app.article(), kind, span)
}

/// Adds an annotation to the set, or replaces the one with the same id; shows a message and saves.
pub(crate) fn add_annotation(app: &mut App, annotation: Annotation, what: String) {
    let id = annotation.id;
    app.show_done(&what);
    app.doc.annotations.add_annotation(annotation, &app.doc.article.clone(), what);
    app.notes.chosen = Some(id);
    app.reader.end_selection();
    save::save(app);
}

/// Makes several changes that can be undone in one step, saves, and shows `what` was done.
pub(crate) fn change_annotations(app: &mut App, changes: Vec<(Uuid, Option<Annotation>)>, what: String) {
    let article = app.doc.article.clone();
    app.show_done(&what);
    app.doc.annotations.change(changes, &article, what);
    save::save(app);
}

/// The annotated text, shortened for a message.
pub(crate) fn quote(annotation: &Annotation) -> String {
    if annotation.target.is_of_article() {
        return "the article".into();
    }
    format!("“{}”", display::ellipsis(&annotation.target.exact, 30))
}
