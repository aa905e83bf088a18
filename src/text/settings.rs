//! Files of settings (TOML): read, and refused with the line that is wrong.

use crate::file::FileError;
use serde::de::DeserializeOwned;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a file of settings cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] FileError),
    /// It says something that it may not.
    #[error("{}:{}: {}", path.display(), wrong.line, wrong.what)]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        wrong: Wrong,
    },
}

/// What is wrong in a file of settings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {what}")]
pub struct Wrong {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl Wrong {
    /// Something wrong in `line`.
    pub fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

/// What the file at `path` says, by way of `parse`; nothing where there is no file.
///
/// # Errors
/// [`SettingsError`] where there is one that cannot be used.
pub fn load<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Result<Option<T>, SettingsError> {
    match fs::read_to_string(path) {
        Ok(text) => parse(&text).map(Some).map_err(|wrong| SettingsError::Wrong { path: path.into(), wrong }),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(FileError::reading(path)(error).into()),
    }
}

/// Reads `text` as a `T`.
///
/// # Errors
/// What is wrong with it, and in which line.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Wrong> {
    toml::from_str(text).map_err(|error| {
        Wrong::new(line(text, error.span().map_or(0, |span| span.start)), error.message().replace('\n', " "))
    })
}

/// The line of `text`, from 1, that the byte `at` is in.
pub fn line(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].matches('\n').count() + 1
}
