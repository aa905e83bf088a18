//! What the commands do, and what the reader does with what comes back from the background: one file for each subject.

pub(crate) mod adoption;
pub(crate) mod analysis;
pub(crate) mod annotate;
pub(crate) mod claims;
pub(crate) mod comparison;
pub(crate) mod context_menu;
pub(crate) mod copy;
pub(crate) mod documents;
pub(crate) mod editing;
pub(crate) mod entities;
pub(crate) mod entity_pane;
pub(crate) mod external_ner;
pub(crate) mod failures;
pub(crate) mod here;
pub(crate) mod library;
pub(crate) mod navigate;
pub(crate) mod program;
pub(crate) mod reload;
pub(crate) mod review;
pub(crate) mod save;
pub(crate) mod saved;
pub(crate) mod search;
pub(crate) mod source_changes;
pub(crate) mod view;
