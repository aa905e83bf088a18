//! Saving the annotations, and what comes back from it.

use super::{adoption, entities, review};
use crate::annotation::Sidecar;
use crate::annotation::Snapshots;
use crate::annotation::merge;
use crate::annotation::store::SaveReport;
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::document::SaveFailure;
use crate::tui::document::SaveStatus;
use crate::tui::event::Effect;
use std::path::PathBuf;

/// Saves the annotations. If a save is running, the next one starts when it finishes.
pub(crate) fn save(app: &mut App) {
    match app.doc.save_status {
        SaveStatus::Practice => return,
        SaveStatus::Writing => {
            app.doc.changed_since_save = true;
            return;
        }
        _ => {}
    }
    let sidecar = app.doc.annotations.sidecar();
    app.doc.save_status = SaveStatus::Writing;
    app.doc.saving_sidecar.clone_from(&sidecar);
    app.effects.push(Effect::Save(Box::new(sidecar)));
}

pub(crate) fn conflicted_copies_found(app: &mut App, copies: &[PathBuf]) {
    let name = copies[0].file_name().unwrap_or_default().to_string_lossy();
    let name = display::printable(&name);
    let more = if copies.len() > 1 { format!(" and {} more", copies.len() - 1) } else { String::new() };
    // The command comes first: a narrow terminal cuts the end.
    app.show_error(format!("Not merged yet (`tandai merge` does it): the conflicted copy {name}{more}"));
}

pub(crate) fn save_finished(app: &mut App, result: Result<Box<SaveReport>, SaveFailure>) {
    adoption::adoption_saved(app, result.is_ok());
    match result {
        Ok(saved) => {
            app.doc.save_status = SaveStatus::Saved;
            if std::mem::take(&mut app.doc.failed).is_some() {
                app.show_message("Now saved");
            }
            if let Some((theirs, snapshots)) = saved.merged {
                apply_merged(app, &theirs, snapshots);
                let conflicts = match saved.conflicts {
                    0 => String::new(),
                    n => format!(
                        "; {n} changed on both sides ({} to choose)",
                        app.settings.keys().reader.primary_key(Action::ResolveConflict)
                    ),
                };
                app.show_message(format!(
                    "Merged {} made elsewhere{conflicts}",
                    display::counted(saved.changes_taken, "change")
                ));
            }
            if let Some(error) = &saved.unlocked {
                // The log has every occurrence; the status line says it once per article.
                if !std::mem::replace(&mut app.doc.unlocked_reported, true) {
                    let why = crate::explain::message(error);
                    app.show_error(format!(
                        "Saved, but the folder cannot be locked ({why}): do not write here with two programs at once"
                    ));
                }
            }
            if let Some(aside) = saved.moved_aside {
                let name = aside.file_name().unwrap_or_default().to_string_lossy();
                let name = display::printable(&name);
                app.show_error(format!("The annotation file was damaged; it is kept as {name}"));
            }
        }
        Err(failure) => {
            // If a retry fails in the same way, the status line already shows the error.
            if app.doc.failed.as_ref() != Some(&failure) {
                app.show_error(format!("Not saved: {}", failure.message()));
            }
            app.doc.failed = Some(failure.clone());
            app.doc.save_status = SaveStatus::Failed(failure);
        }
    }
    if std::mem::take(&mut app.doc.changed_since_save) {
        save(app);
    }
}

/// Replaces the annotations with the merged ones, keeping changes made while the save ran.
pub(crate) fn apply_merged(app: &mut App, theirs: &Sidecar, snapshots: Snapshots) {
    let ours = app.doc.annotations.sidecar();
    let (merged, _) = merge::merge_sidecars(&app.doc.saving_sidecar, &ours, theirs);
    let decided = merged.entities != ours.entities;
    app.doc.annotations.replace(merged, snapshots, &app.doc.article);
    review::refresh_suppressions(app);
    if decided {
        entities::request_corrections(app);
    }
}
