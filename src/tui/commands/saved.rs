//! What comes back from saving.

use super::{adoption, analysis, save};
use crate::annotation::store::SaveReport;
use crate::annotation::{Sidecar, Snapshots};
use crate::explain;
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::document::{SaveFailure, SaveNews};
use std::path::PathBuf;

pub(crate) fn finished(app: &mut App, result: Result<Box<SaveReport>, SaveFailure>) {
    adoption::saved(app, result.is_ok());
    let outcome = app.doc.saving.finish(result.map(|report| *report));
    if let Some((theirs, snapshots)) = outcome.merged {
        apply_merged(app, &theirs, snapshots);
    }
    for news in outcome.news {
        show_news(app, news);
    }
    if outcome.is_outdated {
        save::save(app);
    }
}

/// Replaces the annotations with the merged ones, keeping changes made while the save ran.
fn apply_merged(app: &mut App, theirs: &Sidecar, snapshots: Snapshots) {
    let ours = app.doc.annotations.sidecar();
    let merged = app.doc.saving.merge(&ours, theirs);
    let decided = merged.entities != ours.entities;
    app.doc.annotations.replace(merged, snapshots, &app.doc.article);
    app.doc.refresh_suppressions();
    if decided {
        analysis::request_corrections(app);
    }
}

pub(crate) fn conflicted_copies_found(app: &mut App, copies: &[PathBuf]) {
    let name = display::file_name(&copies[0]);
    let more = if copies.len() > 1 { format!(" and {} more", copies.len() - 1) } else { String::new() };
    // The command comes first: a narrow terminal cuts the end.
    app.show_error(format!("Not merged yet (`tandai merge` does it): the conflicted copy {name}{more}"));
}

fn show_news(app: &mut App, news: SaveNews) {
    match news {
        SaveNews::SavedAtLast => app.show_message("Now saved"),
        SaveNews::Merged { changes, conflicts } => {
            let conflicts = match conflicts {
                0 => String::new(),
                n => format!(
                    "; {n} changed on both sides ({} to choose)",
                    app.settings.keys().reader.primary_key(Action::ResolveConflict)
                ),
            };
            app.show_message(format!("Merged {} made elsewhere{conflicts}", display::counted(changes, "change")));
        }
        SaveNews::Unlocked(error) => {
            let why = explain::message(&error);
            app.show_error(format!(
                "Saved, but the folder cannot be locked ({why}): do not write here with two programs at once"
            ));
        }
        SaveNews::DamagedFileMoved(path) => {
            app.show_error(format!("The annotation file was damaged; it is kept as {}", display::file_name(&path)));
        }
        SaveNews::Failed(failure) => app.show_error(format!("Not saved: {}", failure.message())),
    }
}
