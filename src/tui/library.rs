//! Opens the library and the claim board, and passes on what is found out about the folder's articles.

use super::app::{App, Effect};
use super::dialogs::board::ClaimBoard;
use super::dialogs::library::Library;
use crate::annotation::board::ClaimRow;
use crate::explain;
use crate::file::FileError;
use crate::library::build::BuildEvent;
use crate::library::{LibraryIndex, SearchResults};
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    /// Opens the library with the last known index, and starts to build a new one.
    pub(super) fn open_library(&mut self) {
        if !self.dialogs.show::<Library>() {
            self.dialogs.push(Library::new(PathBuf::new()));
        }
        let known = self.dialogs.find::<Library>().and_then(Library::known_index);
        self.effects.push(Effect::BuildLibrary(known));
    }

    /// Shows the progress of building the index.
    pub(super) fn library_progress(&mut self, folder: PathBuf, event: BuildEvent) {
        if let Some(library) = self.dialogs.find_mut::<Library>() {
            library.progressed(folder, event);
        }
    }

    /// Takes over the complete index.
    pub(super) fn library_built(&mut self, index: Arc<LibraryIndex>) {
        if let Some(search) = self.dialogs.find_mut::<Library>().and_then(|library| library.built(index)) {
            self.carry_out(search);
        }
    }

    /// Ends the display of progress: the index is not built any more.
    pub(super) fn stop_library_progress(&mut self) {
        if let Some(library) = self.dialogs.find_mut::<Library>() {
            library.stop_progress();
        }
    }

    /// Shows the error that stopped the build of the index.
    pub(super) fn library_failed(&mut self, error: &FileError) {
        self.stop_library_progress();
        self.show_error(explain::message(error));
    }

    /// Shows the hits of a search of the library.
    pub(super) fn library_search_finished(&mut self, serial: u64, results: SearchResults) {
        if let Some(library) = self.dialogs.find_mut::<Library>() {
            library.search_finished(serial, results);
        }
    }

    /// Opens the board with the claims of this article, and starts to load those of its folder.
    pub(super) fn open_board(&mut self) {
        if !self.doc.article.is_whole() {
            return self.show_message("Still reading the file; try again in a moment");
        }
        // Start at the claim under the cursor, if there is one.
        let here = self.chosen_annotation().map(|placed| placed.annotation.id);
        self.dialogs.push(ClaimBoard::new(&self.doc, here));
        self.effects.push(Effect::LoadBoard);
    }

    /// Adds the claims of the other articles in the folder; `wrong` is the number of files that could not be read.
    pub(super) fn board_loaded(&mut self, rows: Vec<ClaimRow>, wrong: usize) {
        if let Some(board) = self.dialogs.find_mut::<ClaimBoard>() {
            board.add(rows, wrong);
        }
    }
}
