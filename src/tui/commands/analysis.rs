//! What is found in the text: entities, claims and inconsistencies.

use crate::entity;
use crate::tui::app::App;
use crate::tui::computation::Computation;
use crate::tui::event::Effect;

/// Requests the entities of the window around the cursor, unless that window was requested last. In a large
/// article, the first request covers a smaller window around the cursor, so that the entities on the screen
/// appear first.
pub(crate) fn request_entities(app: &mut App) {
    let mut window = entity::window(&app.doc.article, app.reader.cursor());
    if app.doc.raw_extraction.is_none() && window.len() > entity::FIRST_WINDOW_BYTES {
        window = entity::first_window(&app.doc.article, app.reader.cursor());
    }
    if app.extracting != Some(window) && (app.doc.raw_extraction.is_some() || app.extracting.is_none()) {
        app.extracting = Some(window);
        app.effects.push(Effect::Compute(Computation::Entities(window)));
    }
}
