//! Makes room for a dialog that is docked, keeps its words in sight, and puts the text back where it was when it closes.

use super::app::App;
use super::dialogs::Dock;
use super::geometry::{DockRoom, DockedScreen};

/// Lays the screen out for the dialogs that are open now.
pub(crate) fn update(app: &mut App) {
    let dock = app.dialogs.open().filter_map(|dialog| dialog.dock(&app.context())).last();
    match dock {
        Some(dock) => make_room(app, dock),
        None => put_back(app),
    }
    app.cursor_beside_dock = app.reader.cursor();
}

fn make_room(app: &mut App, dock: Dock) {
    let size = app.screen.size;
    let text_rows = app.reader.rows_of(dock.span, usize::from(size.1)) as u16;
    let docked = DockedScreen { size, room: DockRoom { rows: dock.rows, text_rows } };
    if app.screen.dock == Some(docked) {
        return;
    }
    if app.view_before_dock.is_none() {
        app.view_before_dock = Some(app.reader.keep_view());
    }
    app.screen.dock = Some(docked);
    app.lay_out();
    app.reader.show_span(dock.span);
}

/// Shows the text as it was, unless closing the dialog went elsewhere.
fn put_back(app: &mut App) {
    let Some(view) = app.view_before_dock.take() else { return };
    app.screen.dock = None;
    app.lay_out();
    if app.reader.cursor() == app.cursor_beside_dock {
        app.reader.restore_view(&view);
    }
}
