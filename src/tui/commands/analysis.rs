//! What is found in the text: entities, claims and inconsistencies.

use super::entity_pane;
use crate::entity::Extraction;
use crate::tui::app::{App, Computation, Effect};
use crate::tui::document::Corrections;
use crate::tui::geometry::Pane;
use std::sync::Arc;

/// Requests the entities around the cursor, unless they were requested before.
pub(crate) fn request_entities(app: &mut App) {
    let window = app.doc.analysis.request_entities(&app.doc.article, app.reader.cursor());
    app.effects.extend(window.map(|window| Effect::Compute(Computation::Entities(window))));
}

/// Applies the corrections to the extracted entities: at once if there are none, otherwise in the background.
pub(crate) fn request_corrections(app: &mut App) {
    let (decisions, outside) = (app.doc.annotations.entity_decisions(), app.doc.external_ner.mentions());
    match app.doc.analysis.corrections(decisions, &outside) {
        Some(Corrections::Unneeded(found)) => entities_corrected(app, found),
        Some(Corrections::Needed(found)) => {
            let (decisions, snapshots) = (Box::new(decisions.clone()), app.doc.annotations.snapshots().clone());
            let corrections = Computation::Corrections { found, outside, decisions, snapshots };
            app.effects.push(Effect::Compute(corrections));
        }
        None => {}
    }
}

/// Requests an analysis of the claims in the corrected entities' window, once the whole article has been read.
pub(crate) fn request_claims(app: &mut App) {
    let entities = app.doc.analysis.request_claims(&app.doc.article);
    app.effects.extend(entities.map(|entities| Effect::Compute(Computation::Claims(entities))));
}

/// Stores extracted entities and starts applying the user's corrections in the background.
pub(crate) fn entities_extracted(app: &mut App, found: Arc<Extraction>) {
    if app.doc.analysis.entities_found(found) {
        request_corrections(app);
    }
}

/// Shows the corrected entities of the types that the project shows.
pub(crate) fn entities_corrected(app: &mut App, corrected: Arc<Extraction>) {
    let before = app.entities.selected().and_then(|e| entity_pane::entity_ref(app, e));
    let shown_before = app.doc.extraction().cloned();
    let types = &app.doc.project.entities;
    let Some(extraction) = app.doc.analysis.entities_corrected(corrected, |kind| types.shows(kind)) else { return };
    app.entities.show(&extraction);
    // Keep the same entity selected even if its row has changed.
    let is_restored = app.entities.restore(shown_before.as_deref(), &extraction);
    let is_kept = app.screen.focus == Pane::Entities
        && (is_restored
            || before
                .is_some_and(|it| app.entities.select_where(&extraction, |e| e.kind == it.kind && e.name == it.name)));
    if !is_kept {
        entity_pane::select_at_cursor(app);
    }
    entity_pane::follow_cursor(app);
    request_claims(app);
}
