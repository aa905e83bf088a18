//! Helpers that several tests use.

pub(crate) mod analysis;
pub(crate) mod build;
pub(crate) mod folder;
pub(crate) mod pty;
pub(crate) mod reader;
