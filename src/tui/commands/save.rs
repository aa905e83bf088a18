//! Saving the annotations.

use crate::tui::app::App;
use crate::tui::event::Effect;

/// Saves the annotations. If a save is running, the next one starts when it finishes.
pub(crate) fn save(app: &mut App) {
    let sidecar = app.doc.saving.request(|| app.doc.annotations.sidecar());
    app.effects.extend(sidecar.map(Effect::Save));
}

/// Saves the annotations again if the last save failed.
pub(crate) fn retry(app: &mut App) {
    let sidecar = app.doc.saving.retry(|| app.doc.annotations.sidecar());
    app.effects.extend(sidecar.map(Effect::Save));
}
