//! Explains the signs in the margin, once: in the first session, when the first of them comes into view.

use super::app::App;
use super::panes::margin::MarginSign;

/// Shows what the signs mean, if that is still to be done and one of them is in view.
pub(super) fn show_once(app: &mut App) {
    if app.owes_sign_legend && app.message().is_none() && !app.has_dialog() && has_sign_in_view(app) {
        app.owes_sign_legend = false;
        app.show_message("In the margin: ? worth checking, ! contradiction, c claim, n note, h highlight");
    }
}

fn has_sign_in_view(app: &App) -> bool {
    let context = app.context();
    let rows = app.reader.visible_rows(context.panes.text.height);
    rows.iter().filter_map(|row| row.line).any(|line| MarginSign::of_line(&context, &line).is_some())
}
