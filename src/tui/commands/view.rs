//! The view of the text: line length, side panes, theme, and where the window is in the text.

use crate::tui::app::{App, Effect};
use crate::tui::commands::entity_pane;
use crate::tui::dialogs::themes::ThemeList;
use crate::tui::geometry::{MAX_MEASURE, MIN_MEASURE, Pane};
use crate::tui::palette::{Background, Palette};
use crate::tui::panes::notes;
use crate::tui::theme_choice::ThemeChoice;

/// Columns by which one step changes the line length.
const MEASURE_STEP: u16 = 4;

/// Makes the lines one step wider.
pub(crate) fn widen_text(app: &mut App) {
    let now = app.geometry().text.width;
    let got = set_measure(app, now.saturating_add(MEASURE_STEP));
    let limit = if got == now { " (no room for more)" } else { "" };
    app.show_message(format!("Text width: {got} columns{limit}"));
}

/// Makes the lines one step narrower.
pub(crate) fn narrow_text(app: &mut App) {
    let now = app.geometry().text.width;
    let got = set_measure(app, now.saturating_sub(MEASURE_STEP));
    let limit = if got == now { " (the narrowest)" } else { "" };
    app.show_message(format!("Text width: {got} columns{limit}"));
}

/// Asks for lines of `columns`. Returns the columns that they have now, which may be fewer in a narrow terminal.
fn set_measure(app: &mut App, columns: u16) -> u16 {
    app.screen.view.measure = columns.clamp(MIN_MEASURE, MAX_MEASURE);
    app.lay_out();
    app.geometry().text.width
}

/// Hides the side panes, or shows them again.
pub(crate) fn toggle_side_panes(app: &mut App) {
    app.screen.view.text_only = !app.screen.view.text_only;
    app.screen.focus = Pane::Article;
    app.lay_out();
    if app.screen.view.text_only {
        let keys = app.settings.keys();
        app.show_message(format!(
            "Side panes hidden: {} to show them",
            keys.reader.primary_key(crate::tui::action::Action::ToggleSidePanes)
        ));
    }
}

/// Fits the side panes to what is in them. While a dialog is open or a search is typed, they stay as they are.
pub(crate) fn fit_side_panes(app: &mut App) {
    if app.has_dialog() || app.reader.preview_step().is_some() {
        return;
    }
    let context = app.context();
    let notes = notes::rows_needed(&context, context.panes.notes, context.panes.text.height);
    let before = context.panes.entities.height;
    app.screen.fit_contents(notes, app.entities.rows_needed(), &app.doc.article);
    if app.geometry().entities.height != before {
        entity_pane::follow_cursor(app);
    }
}

/// Lists the themes for the background of the terminal.
pub(crate) fn open_theme_list(app: &mut App) {
    let list = ThemeList::new(&app.settings);
    app.dialogs.push(list);
}

/// Shows the screen in the colours of `palette`, or as configured, until the list of themes closes.
pub(crate) fn preview_theme(app: &mut App, palette: Option<Palette>) {
    let settings = &mut app.settings;
    settings.theme_before_preview.get_or_insert(settings.theme);
    settings.theme = settings.themed(palette);
}

/// Uses the colours of `palette` in this and later sessions; without one, those of the configuration.
pub(crate) fn take_theme(app: &mut App, palette: Option<Palette>) {
    let background = app.settings.background;
    let choice = palette.map(|palette| ThemeChoice { palette, background });
    app.settings.use_theme(choice);
    app.effects.push(Effect::KeepTheme(choice));
    let configured = if palette.is_none() { ", as configured" } else { "" };
    app.show_message(format!("Theme: {}{configured}", app.settings.theme.name()));
}

/// Goes back to the theme before a preview, if the list of themes is closed.
pub(crate) fn end_theme_preview(app: &mut App) {
    if app.dialogs.find_open::<ThemeList>().is_none()
        && let Some(before) = app.settings.theme_before_preview.take()
    {
        app.settings.theme = before;
    }
}

/// Exchanges the theme for its variant for the background that the terminal has reported.
pub(crate) fn background_detected(app: &mut App, background: Background) {
    app.settings.background = Some(background);
    app.settings.use_theme(app.settings.theme_choice);
    if let Some(list) = app.dialogs.find_mut::<ThemeList>() {
        list.follow_background(&app.settings);
        let selected = list.selected();
        preview_theme(app, selected);
    }
}

/// Turns the colours of entities in the text on or off.
pub(crate) fn toggle_entity_colours(app: &mut App) {
    app.settings.show_entities = !app.settings.show_entities;
    app.show_message(if app.settings.show_entities { "Entity colours on" } else { "Entity colours off" });
}
