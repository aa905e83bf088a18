//! Explains the signs in the margin, once: in the first session, when the first of them comes into view.

use super::app::App;
use super::panes::margin::MarginSign;
use crate::text::display;

/// Shows what the signs mean, if that is still to be done and one of them is in view.
pub(super) fn show_once(app: &mut App) {
    if app.owes_sign_legend && app.message().is_none() && !app.has_dialog() && has_sign_in_view(app) {
        app.owes_sign_legend = false;
        app.show_message(text(app));
    }
}

/// The meanings of the signs, with those of the labels that have room in a status line of common width.
fn text(app: &App) -> String {
    let labels = app.labels().list().iter().take(4);
    let labels = labels.filter_map(|label| Some(format!(", {} {}", label.sign?, display::ellipsis(&label.name, 12))));
    format!("In the margin: ? worth checking, ! contradiction, c claim, n note{}", labels.collect::<String>())
}

fn has_sign_in_view(app: &App) -> bool {
    let context = app.context();
    let rows = app.reader.visible_rows(context.panes.text.height);
    rows.iter().filter_map(|row| row.line).any(|line| !MarginSign::of_line(&context, &line).is_empty())
}
