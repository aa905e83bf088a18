//! What the reader does when a background task failed: says so, and offers a bug report.

use super::app::App;
use super::bug_report::BugReport;
use super::document::{AnnotationsStatus, ExternalNerStatus, SaveStatus};
use super::task::Task;
use crate::explain;
use crate::file::FileError;
use crate::guard::Panicked;
use crate::text::display;
use std::path::PathBuf;

impl App {
    /// The report as things are now.
    pub(crate) fn bug_report(&self) -> BugReport {
        BugReport::new(&self.commands, self.screen.size, self.settings.theme.name())
    }

    /// Shows that a background task panicked, and ends what waits for its result.
    pub(super) fn task_failed(&mut self, task: Task, panic: &Panicked) {
        if task.is_about_document() && !self.doc.failed_tasks.contains(&task) {
            self.doc.failed_tasks.push(task);
        }
        match task {
            Task::Search => drop(self.reader.end_search()),
            Task::Library => self.stop_library_progress(),
            Task::ExternalNer => self.doc.external_ner = ExternalNerStatus::Failed,
            // Marks could not be joined with those in the file.
            Task::Reading => {
                self.doc.annotations_status = AnnotationsStatus::Read;
                self.doc.save_status = SaveStatus::Unavailable("Cannot annotate: reading the article failed".into());
            }
            _ => {}
        }
        // The hint comes before the message of the panic: a narrow terminal cuts the end.
        let panic = display::printable(&panic.to_string());
        self.show_error(format!("{} ({}): {panic}", task.failure(), self.context().report_hint()));
    }

    pub(super) fn bug_report_written(&mut self, result: Result<PathBuf, FileError>) {
        match result {
            Ok(path) => {
                self.show_message(format!("Bug report: {}", display::printable(&path.to_string_lossy())));
            }
            Err(error) => self.show_error(explain::message(&error)),
        }
    }
}
