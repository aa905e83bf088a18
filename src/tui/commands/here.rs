//! Commands that act on what is under the cursor, whatever it is.

use super::{annotate, entities, entity_pane, review, source_changes};
use crate::text::Span;
use crate::tui::action::Direction;
use crate::tui::app::App;
use crate::tui::geometry::Pane;

/// Edits the chosen annotation, or tags the suggested sentence as a claim, or goes to a mention of the selected entity.
pub(crate) fn accept(app: &mut App) {
    match app.screen.focus {
        Pane::Entities => entity_pane::next_mention(app, Direction::Forward),
        Pane::Article | Pane::Notes if app.chosen_annotation().is_some() => edit_chosen(app),
        Pane::Article | Pane::Notes => annotate::claim(app),
    }
}

/// Opens the list of labels for the chosen annotation, or of types for the selected entity.
pub(crate) fn relabel_here(app: &mut App) {
    if app.screen.focus == Pane::Entities { entities::choose_type(app) } else { annotate::choose_label(app) }
}

/// Deletes the chosen annotation, dismisses the suggestion, or rejects the selected entity.
pub(crate) fn delete_here(app: &mut App) {
    if app.screen.focus == Pane::Entities { entities::reject_entity(app) } else { delete(app) }
}

/// Deletes the chosen annotation, or dismisses the finding or suggestion under the cursor.
fn delete(app: &mut App) {
    // If a finding and an annotation overlap, act on the shorter one.
    let within = |span: Span| review::finding_at_cursor(app).is_some_and(|finding| finding.span.len() < span.len());
    match app.chosen_annotation().map(|p| (p.annotation.id, p.span)) {
        Some((_, Some(span))) if within(span) => drop(review::dismiss_at_cursor(app)),
        Some((id, _)) => source_changes::delete_annotation(app, id),
        None if review::dismiss_at_cursor(app) => {}
        None => annotate::show_no_annotation(app),
    }
}

/// Opens the form of the chosen annotation if it is a claim, else its note in the editor.
fn edit_chosen(app: &mut App) {
    match app.chosen_annotation().map(|p| p.annotation.id) {
        Some(id) => annotate::edit(app, id),
        None => annotate::show_no_annotation(app),
    }
}
