//! The terminal interface: state and actions, a pure update, drawing from state, and a thin runtime.

pub mod action;
pub mod app;
pub mod board;
pub mod desk;
pub mod draft;
pub mod entities;
pub mod form;
pub mod geometry;
pub mod ink;
pub mod keymap;
pub mod layout;
mod marking;
mod mouse;
mod moving;
pub mod opening;
pub mod overlay;
pub mod panes;
pub mod position;
mod recording;
pub mod reviewing;
pub mod runtime;
pub mod search;
pub mod terminal;
pub mod theme;
mod unsaved;
mod update;
mod workers;
