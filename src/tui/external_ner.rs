//! Runs the user's external NER program, automatically after an article is opened or on request, and stops it.

use super::action::Action;
use super::app::{App, Effect};
use super::document::{ExternalNerStatus, SaveStatus};
use crate::entity;
use crate::exchange::external_ner::{ExternalNer, ExternalNerError, NerOutput};
use crate::explain;
use crate::text::display;

impl App {
    /// Starts the program if it is configured to run automatically, once the built-in extraction is done.
    pub(super) fn request_external_ner(&mut self) {
        let wanted = self.settings.config.external_ner.as_ref().is_some_and(|program| program.automatic);
        // The tour is the same for every user.
        if wanted
            && self.doc.external_ner == ExternalNerStatus::NotRequested
            && self.doc.raw_extraction.is_some()
            && self.doc.save_status != SaveStatus::Practice
        {
            // An article that is too large is reported only if the user starts the program.
            self.doc.external_ner = ExternalNerStatus::Failed;
            if self.can_run_external_ner() {
                self.start_external_ner();
            }
        }
    }

    fn can_run_external_ner(&self) -> bool {
        self.article().is_whole() && self.article().text().len() <= entity::MAX_WHOLE_BYTES
    }

    fn start_external_ner(&mut self) {
        if let Some(program) = &self.settings.config.external_ner {
            self.effects.push(Effect::RunExternalNer(Box::new(program.clone())));
            self.doc.external_ner = ExternalNerStatus::Running;
        }
    }

    /// Starts the program, even if it ran before; if it is running, stops it.
    pub(super) fn toggle_external_ner(&mut self) {
        let Some(ExternalNer { name, .. }) = &self.settings.config.external_ner else {
            return;
        };
        let name = name.clone();
        if self.doc.external_ner == ExternalNerStatus::Running {
            self.stop_external_ner();
        } else if self.can_run_external_ner() {
            self.start_external_ner();
            let stop = self.settings.keys().reader.primary_key(Action::Escape);
            self.show_message(format!("{name} is running · {stop} to stop"));
        } else if self.article().is_whole() {
            let most = entity::MAX_WHOLE_BYTES >> 20;
            self.show_message(format!("This article is too large for {name} (limit: {most} MB)"));
        } else {
            self.show_message("Still reading the file; try again in a moment");
        }
    }

    /// Stops the program if it is running.
    pub(super) fn stop_external_ner(&mut self) {
        if self.doc.external_ner == ExternalNerStatus::Running {
            self.effects.push(Effect::StopExternalNer);
        }
    }

    /// Adds the mentions that the program found, or shows why it failed.
    pub(super) fn external_ner_finished(&mut self, answer: Result<NerOutput, ExternalNerError>) {
        let Some(program) = self.settings.config.external_ner.clone() else { return };
        let name = &program.name;
        match answer {
            Ok(NerOutput { mentions, omitted: left }) => {
                let found = display::counted(mentions.len(), "mention");
                self.doc.external_ner = ExternalNerStatus::Finished(mentions.into());
                if left > 0 {
                    self.show_error(program.omitted_message(left));
                } else {
                    self.show_message(format!("{name} found {found}"));
                }
                self.request_corrections();
            }
            Err(error) => {
                self.doc.external_ner = ExternalNerStatus::Failed;
                let again = self.settings.keys().reader.primary_key(Action::ToggleExternalNer);
                match error {
                    ExternalNerError::Stopped => self.show_message(format!("{name} stopped · {again} to run again")),
                    error => self.show_error(format!("{name}: {}", explain::message(&error))),
                }
            }
        }
    }
}
