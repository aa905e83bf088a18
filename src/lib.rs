//! tandai is a terminal reader and annotator for fact-checkers: it shows an article beside its entities and saves
//! highlights, notes and claims.
//!
//! Each module uses only those before it in this order: [`file`](mod@file) and [`guard`], [`text`], `logging`, [`article`],
//! [`entity`], [`claim`], [`annotation`], [`exchange`], [`explain`], [`library`], [`tui`], [`cli`]. The modules before
//! `library` are pure functions on plain data, with a few exceptions: `article::source`, `article::folder`,
//! `article::web`, `annotation::store` and the `AdjudicationFiles` of `annotation::adjudication` use the disk or the network, and
//! `exchange::external_ner` runs a program of the user's choice.

// The builders of the tests name the library as the tests outside it do.
#[cfg(test)]
extern crate self as tandai;

pub mod annotation;
pub mod article;
pub mod claim;
pub mod cli;
pub mod entity;
pub mod exchange;
pub mod explain;
pub mod file;
#[cfg(test)]
mod growth;
pub mod guard;
pub mod library;
mod logging;
#[cfg(test)]
#[path = "../tests/support/build.rs"]
mod testing;
pub mod text;
pub mod tui;
