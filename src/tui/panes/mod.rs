//! The panes: one file for each, with its state, its events and its drawing. A pane sees the reader and changes only itself.

pub(crate) mod article;
pub(crate) mod entities;
pub(crate) mod failure;
pub(crate) mod margin;
pub(crate) mod notes;
pub(crate) mod status;
pub(crate) mod tour;
mod wording;

/// Rows above the list in a pane.
pub(crate) const HEADING_ROWS: usize = 1;
