//! Runs the user's external NER program, automatically after an article is opened or on request, and stops it.

use super::analysis;
use crate::exchange::external_ner::{ExternalNerError, NerOutput};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::{App, Effect};
use crate::tui::document::{ExternalNerStep, SaveStatus};
use crate::{entity, explain};

/// Starts the program if it is configured to run automatically, once the built-in extraction is done.
pub(crate) fn start_automatically(app: &mut App) {
    let Some(program) = app.settings.config.external_ner.as_ref().filter(|program| program.automatic) else { return };
    // The tour is the same for every user.
    let is_ready = app.doc.analysis.has_entities() && *app.doc.save_status() != SaveStatus::Practice;
    if is_ready && app.doc.external_ner.start_automatically(&app.doc.article) {
        app.effects.push(Effect::RunExternalNer(Box::new(program.clone())));
    }
}

/// Starts the program, even if it ran before; if it is running, stops it.
pub(crate) fn toggle(app: &mut App) {
    let Some(program) = app.settings.config.external_ner.clone() else { return };
    let name = program.name.clone();
    match app.doc.external_ner.toggle(&app.doc.article) {
        ExternalNerStep::Start => {
            app.effects.push(Effect::RunExternalNer(Box::new(program)));
            let stop = app.settings.keys().reader.primary_key(Action::Escape);
            app.show_message(format!("{name} is running · {stop} to stop"));
        }
        ExternalNerStep::Stop => app.effects.push(Effect::StopExternalNer),
        ExternalNerStep::TooLarge => {
            let most = entity::MAX_WHOLE_BYTES >> 20;
            app.show_message(format!("This article is too large for {name} (limit: {most} MB)"));
        }
        ExternalNerStep::StillReading => app.show_message("Still reading the file; try again in a moment"),
    }
}

/// Stops the program if it is running.
pub(crate) fn stop(app: &mut App) {
    if app.doc.external_ner.is_running() {
        app.effects.push(Effect::StopExternalNer);
    }
}

/// Adds the mentions that the program found, or shows why it failed.
pub(crate) fn finished(app: &mut App, answer: Result<NerOutput, ExternalNerError>) {
    let Some(program) = app.settings.config.external_ner.clone() else { return };
    let name = &program.name;
    match answer {
        Ok(NerOutput { mentions, omitted: left }) => {
            let found = display::counted(mentions.len(), "mention");
            app.doc.external_ner.finish(mentions);
            if left > 0 {
                app.show_error(program.omitted_message(left));
            } else {
                app.show_message(format!("{name} found {found}"));
            }
            analysis::request_corrections(app);
        }
        Err(error) => {
            app.doc.external_ner.fail();
            let again = app.settings.keys().reader.primary_key(Action::ToggleExternalNer);
            match error {
                ExternalNerError::Stopped => app.show_message(format!("{name} stopped · {again} to run again")),
                error => app.show_error(format!("{name}: {}", explain::message(&error))),
            }
        }
    }
}
