//! What the reader does when a background task failed: says so, and offers a bug report.

use super::action::Action;
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
        BugReport::new(&self.commands, self.size, self.theme.name())
    }

    /// The words that name the key for a bug report: `F9 reports the bug`.
    pub(crate) fn report_hint(&self) -> String {
        format!("{} reports the bug", self.keys.reader.primary_key(Action::BugReport))
    }

    /// Shows that a background task panicked, and ends what waits for its result.
    pub(super) fn task_failed(&mut self, task: Task, panic: &Panicked) {
        if task.is_about_document() && !self.doc.failed_tasks.contains(&task) {
            self.doc.failed_tasks.push(task);
        }
        match task {
            Task::Search => self.search = None,
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
        self.show_error(format!("{} ({}): {panic}", task.failure(), self.report_hint()));
    }

    /// What to show where the result of a task is missing; `None` if it did not fail.
    pub(crate) fn failure_of(&self, task: Task) -> Option<String> {
        self.doc.failed_tasks.contains(&task).then(|| format!("{}; {}", task.failure(), self.report_hint()))
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
