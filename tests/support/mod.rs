//! Helpers that several tests use.

pub mod analysis;
pub mod build;
pub mod folder;
pub mod pty;
pub mod reader;
