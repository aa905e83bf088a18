//! The terminal interface: state and actions, an update function without I/O, drawing from the state, and a thin
//! runtime.

pub mod action;
pub mod app;
mod availability;
pub mod browser;
mod bug_report;
mod clicks;
pub mod clipboard;
pub mod command;
pub(crate) mod commands;
mod computation;
pub mod config;
mod context;
mod dialog_input;
pub(crate) mod dialogs;
mod docking;
pub mod document;
pub(crate) mod draft;
pub mod drawing;
mod edge_drag;
mod entity_correction;
mod event;
#[cfg(test)]
mod eye;
pub mod geometry;
pub(crate) mod highlight;
pub(crate) mod input_keys;
pub(crate) mod key;
pub mod keymap;
mod mouse;
pub(crate) mod open_document;
pub mod palette;
pub(crate) mod panes;
pub mod plain;
pub mod reader;
mod request;
pub(crate) mod runtime;
mod save_as;
pub mod settings;
mod sign_legend;
mod task;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
pub mod theme;
pub(crate) mod theme_choice;
pub(crate) mod threads;
pub mod tour;
mod type_ahead;
mod unsaved;
mod update;
mod waiting;
mod widgets;
