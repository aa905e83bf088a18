//! tandai: read an article in the terminal beside its entities, mark what it claims.
//!
//! The folders depend on one another in this order only: [`text`], [`article`], [`entity`],
//! [`claim`], [`annotation`], [`exchange`], [`tui`], [`cli`]. Everything before `tui` is pure functions over plain data, apart
//! from the two modules that are the disk: `article::source` and `annotation::store`.

pub mod annotation;
pub mod article;
pub mod claim;
pub mod cli;
pub mod entity;
pub mod exchange;
pub mod text;
pub mod tui;
