//! What a dialog sees of the reader.

use super::config::Config;
use super::document::{Author, Document};
use super::geometry::{Geometry, ViewSettings};
use super::keymap::KeyBindings;
use super::theme::Theme;
use crate::annotation::Labels;
use crate::article::Article;
use ratatui::layout::{Margin, Rect};

/// The reader as a dialog sees it.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The open document.
    pub(crate) doc: &'a Document,
    /// The person who annotates.
    pub(crate) author: &'a Author,
    /// The user's settings.
    pub(crate) config: &'a Config,
    /// The key bindings in use.
    pub(crate) keys: &'a KeyBindings,
    /// The colours in use.
    pub(crate) theme: Theme,
    /// The division of the screen into panes.
    pub(crate) view: ViewSettings,
    /// The width and height of the screen in columns and rows.
    pub(crate) size: (u16, u16),
    /// The areas of the panes.
    pub(crate) panes: Geometry,
    /// The column and row of the cursor on the screen, if it is visible.
    pub(crate) cursor: Option<(u16, u16)>,
}

impl Context<'_> {
    /// The open article.
    pub(crate) fn article(&self) -> &Article {
        &self.doc.article
    }

    /// The project's labels.
    pub(crate) const fn labels(&self) -> &Labels {
        &self.doc.project.labels
    }

    /// The whole screen.
    pub(crate) const fn screen(&self) -> Rect {
        Rect::new(0, 0, self.size.0, self.size.1)
    }

    /// The screen without a margin, where there is room for one.
    pub(crate) fn inner(&self) -> Rect {
        let screen = self.screen();
        screen.inner(Margin::new(u16::from(screen.width > 60) * 2, u16::from(screen.height > 16)))
    }
}
