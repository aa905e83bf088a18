//! The terminal interface: state and actions, a pure update, drawing from state, and a thin runtime.

pub mod action;
pub mod app;
pub mod geometry;
pub mod keymap;
pub mod layout;
mod marking;
mod mouse;
mod moving;
pub mod overlay;
pub mod panes;
pub mod search;
pub mod theme;
mod update;
