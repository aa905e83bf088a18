//! Says how to restore a cancelled note, form or prompt: when it is cancelled, and when its article is left or shown again.

use crate::tui::action::Action;
use crate::tui::app::App;

/// Shows that something is unchanged, and the key that restores what was typed.
pub(crate) fn show_cancelled(app: &mut App, what: &str) {
    app.show_message(app.with_key(what, Action::Restore, "restore what was typed"));
}

/// After another article was opened: says that something was cancelled in it earlier, or else in the one called `left`.
pub(crate) fn announce(app: &mut App, left: Option<&str>) {
    let restore = app.settings.keys().reader.primary_key(Action::Restore);
    let message = match left {
        _ if restore.is_empty() => return,
        _ if app.dialogs.has_cancelled() => format!("{restore} to restore what was cancelled here"),
        Some(left) => format!("What was cancelled in {left} is kept: {restore} to restore it there"),
        None => return,
    };
    app.show_message(message);
}
