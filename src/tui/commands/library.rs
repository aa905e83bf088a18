//! Opens the library and the claim board, and passes on what is found out about the folder's articles.

use crate::annotation::board::ClaimRow;
use crate::explain;
use crate::file::FileError;
use crate::library::build::BuildEvent;
use crate::library::{LibraryIndex, SearchResults};
use crate::tui::app::{App, Effect};
use crate::tui::dialogs::board::ClaimBoard;
use crate::tui::dialogs::library::Library;
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the library with the last known index, and starts to build a new one.
pub(crate) fn open_library(app: &mut App) {
    if !app.dialogs.show::<Library>() {
        app.dialogs.push(Library::new(PathBuf::new()));
    }
    let known = app.dialogs.find::<Library>().and_then(Library::known_index);
    app.effects.push(Effect::BuildLibrary(known));
}

/// The program starts with the library, which is open: the article below it was not chosen.
pub(crate) fn begin_in_library(app: &mut App) {
    if let Some(library) = app.dialogs.find_mut::<Library>() {
        library.begin();
    }
}

/// An article that was chosen is opened.
pub(crate) fn article_opened(app: &mut App) {
    if let Some(library) = app.dialogs.find_mut::<Library>() {
        library.article_opened();
    }
}

/// The chosen article could not be opened. If none was before, the library is shown again.
pub(crate) fn article_not_opened(app: &mut App) {
    if is_start(app) {
        app.dialogs.show::<Library>();
    }
}

/// Whether the open article was not chosen, so that it does not count as read.
pub(crate) fn is_start(app: &App) -> bool {
    app.dialogs.find::<Library>().is_some_and(Library::is_start)
}

/// Shows the progress of building the index.
pub(crate) fn progress(app: &mut App, folder: PathBuf, event: BuildEvent) {
    if let Some(library) = app.dialogs.find_mut::<Library>() {
        library.progressed(folder, event);
    }
}

/// Takes over the complete index.
pub(crate) fn built(app: &mut App, index: Arc<LibraryIndex>) {
    if let Some(search) = app.dialogs.find_mut::<Library>().and_then(|library| library.built(index)) {
        app.carry_out(search);
    }
}

/// Ends the display of progress: the index is not built any more.
pub(crate) fn stop_library_progress(app: &mut App) {
    if let Some(library) = app.dialogs.find_mut::<Library>() {
        library.stop_progress();
    }
}

/// Shows the error that stopped the build of the index.
pub(crate) fn failed(app: &mut App, error: &FileError) {
    stop_library_progress(app);
    app.show_error(explain::message(error));
}

/// Shows the hits of a search of the library.
pub(crate) fn search_finished(app: &mut App, serial: u64, results: SearchResults) {
    if let Some(library) = app.dialogs.find_mut::<Library>() {
        library.search_finished(serial, results);
    }
}

/// Opens the board with the claims of this article, and starts to load those of its folder.
pub(crate) fn open_board(app: &mut App) {
    if !app.doc.article.is_whole() {
        return app.show_message("Still reading the file; try again in a moment");
    }
    // Start at the claim under the cursor, if there is one.
    let here = app.chosen_annotation().map(|placed| placed.annotation.id);
    app.dialogs.push(ClaimBoard::new(&app.doc, here));
    app.effects.push(Effect::LoadBoard);
}

/// Adds the claims of the other articles in the folder; `wrong` is the number of files that could not be read.
pub(crate) fn board_loaded(app: &mut App, rows: Vec<ClaimRow>, wrong: usize) {
    if let Some(board) = app.dialogs.find_mut::<ClaimBoard>() {
        board.add(rows, wrong);
    }
}
