//! tandai: read an article in the terminal beside its entities, mark what it claims.
//!
//! The folders depend on one another in this order only: [`text`], [`article`], [`entity`],
//! [`claim`], [`annotation`], [`exchange`], [`library`], [`tui`], [`cli`]. Everything before `library` is pure functions over
//! plain data, apart from the modules that are the disk and the network: `article::source`, `article::folder`, `article::web`,
//! `annotation::store` with the `Files` of `annotation::adjudication`, and `exchange::program`, which runs one of the user's.

pub mod annotation;
pub mod article;
pub mod claim;
pub mod cli;
pub mod entity;
pub mod exchange;
pub mod library;
pub mod text;
pub mod tui;
