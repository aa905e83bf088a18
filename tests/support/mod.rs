//! What tests are made of.

pub mod analysis;
pub mod build;
pub mod folder;
pub mod pty;
pub mod reader;
