//! What the reader does when a background task failed: says so, and offers a bug report.

use super::library;
use crate::explain;
use crate::file::FileError;
use crate::guard::Panicked;
use crate::text::display;
use crate::tui::app::App;
use crate::tui::bug_report::BugReport;
use crate::tui::document::AnnotationsStatus;
use crate::tui::task::Task;
use std::path::PathBuf;

/// The report as things are now.
pub(crate) fn bug_report(app: &App) -> BugReport {
    BugReport::new(&app.commands, app.screen.size, app.settings.theme.name())
}

/// Shows that a background task panicked, and ends what waits for its result.
pub(crate) fn task_failed(app: &mut App, task: Task, panic: &Panicked) {
    app.doc.task_failed(task);
    match task {
        Task::Search => drop(app.reader.end_search()),
        Task::Library => library::stop_library_progress(app),
        Task::ExternalNer => app.doc.external_ner.fail(),
        // Marks could not be joined with those in the file.
        Task::Reading => {
            app.doc.annotations_status = AnnotationsStatus::Read;
            app.doc.saving.disable("Cannot annotate: reading the article failed".into());
        }
        _ => {}
    }
    // The hint comes before the message of the panic: a narrow terminal cuts the end.
    let panic = display::printable(&panic.to_string());
    app.show_error(format!("{} ({}): {panic}", task.failure(), app.context().report_hint()));
}

pub(crate) fn bug_report_written(app: &mut App, result: Result<PathBuf, FileError>) {
    match result {
        Ok(path) => {
            app.show_message(format!("Bug report: {}", display::printable(&path.to_string_lossy())));
        }
        Err(error) => app.show_error(explain::message(&error)),
    }
}
