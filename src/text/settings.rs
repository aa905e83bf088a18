//! Files of settings (TOML): read, and refused with the line that is wrong.

use serde::de::DeserializeOwned;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a file of settings cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// It cannot be read.
    #[error("{}: it cannot be read ({error}): mend that or move it away", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// It does not say what it may.
    #[error("{}:{line}: {what}: mend the line", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// What is wrong, and in which line.
pub type Wrong = (usize, String);

/// What the file at `path` says, by way of `parse`; nothing where there is no file.
///
/// # Errors
/// [`SettingsError`] where there is one that cannot be used.
pub fn load<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Result<Option<T>, SettingsError> {
    let path = || path.to_path_buf();
    match fs::read_to_string(path()) {
        Ok(text) => parse(&text).map(Some).map_err(|(line, what)| SettingsError::Wrong { path: path(), line, what }),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(SettingsError::Read { path: path(), error }),
    }
}

/// Reads `text` as a `T`.
///
/// # Errors
/// What is wrong with it, and in which line.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Wrong> {
    toml::from_str(text)
        .map_err(|error| (line(text, error.span().map_or(0, |span| span.start)), error.message().replace('\n', " ")))
}

/// The line of `text`, from 1, that the byte `at` is in.
pub fn line(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].matches('\n').count() + 1
}
