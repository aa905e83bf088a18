//! What tests are made of.

pub mod pty;
pub mod reader;
