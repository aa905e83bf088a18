//! The commands about the program itself: the list of commands, help, bug reports, quitting.

use super::failures;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::dialogs::command_list::CommandList;
use crate::tui::dialogs::comparison::ComparisonView;
use crate::tui::dialogs::help::Help;
use crate::tui::document::SaveStatus;
use crate::tui::event::Effect;

/// Opens the list of commands.
pub(crate) fn open_palette(app: &mut App) {
    app.dialogs.push(CommandList::new(app.listed_commands()));
}

/// Writes a bug report.
pub(crate) fn write_bug_report(app: &mut App) {
    app.effects.push(Effect::WriteBugReport(Box::new(failures::bug_report(app))));
}

/// Opens the help: for the comparison of two annotators if that is open, else for the reader.
pub(crate) fn open_help(app: &mut App) {
    let help = match app.dialogs.find_open::<ComparisonView>() {
        Some(_) => Help::of_comparison(),
        None => Help::of_reader(app.possible_actions()),
    };
    app.dialogs.push(help);
}

pub(crate) fn quit(app: &mut App) {
    if let SaveStatus::Failed(failure) = app.doc.save_status()
        && !app.quit_requested
    {
        let [again, elsewhere, quit] =
            [Action::Save, Action::SaveAs, Action::Quit].map(|action| app.settings.keys().reader.primary_key(action));
        let why = failure.message();
        app.show_error(format!("Not saved: {again} to retry, {elsewhere} to save a copy, {quit} to quit ({why})"));
        app.quit_requested = true;
    } else {
        app.effects.push(Effect::Quit);
    }
}
