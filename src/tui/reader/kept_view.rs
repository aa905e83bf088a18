//! The cursor and the window as they are now, to be put back later.

use super::Reader;
use super::layout::RowPosition;
use crate::article::Article;
use crate::library::position::ReadingPosition;
use std::sync::Arc;

/// Where a reader was.
#[derive(Debug)]
pub(crate) struct KeptView {
    article: Arc<Article>,
    columns: u16,
    place: (usize, RowPosition),
    position: ReadingPosition,
}

impl Reader {
    /// Keeps the cursor and the window, for [`Reader::restore_view`].
    pub(crate) fn keep_view(&self) -> KeptView {
        let (article, columns) = (self.article.clone(), self.window.columns);
        KeptView { article, columns, place: self.place(), position: self.position() }
    }

    /// Puts the cursor and the window back: on the same row, or if the lines have another length now, at the same text. Does
    /// nothing if another article is shown.
    pub(crate) fn restore_view(&mut self, view: &KeptView) {
        if !Arc::ptr_eq(&view.article, &self.article) {
            return;
        }
        if view.columns == self.window.columns {
            self.put_back(view.place);
        } else {
            self.resume(view.position);
        }
    }
}
