//! What is found in the text: entities, claims and inconsistencies.

use crate::tui::app::App;
use crate::tui::computation::Computation;
use crate::tui::event::Effect;

/// Requests the entities around the cursor, unless they were requested before.
pub(crate) fn request_entities(app: &mut App) {
    let window = app.doc.analysis.request_entities(&app.doc.article, app.reader.cursor());
    app.effects.extend(window.map(|window| Effect::Compute(Computation::Entities(window))));
}
