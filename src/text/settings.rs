//! Reads settings files (TOML) and reports the line of an invalid setting.

use crate::file::{FileError, read_text_bounded};
use serde::de::DeserializeOwned;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a settings file cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The file exists but cannot be read.
    #[error("{0}")]
    Read(#[from] FileError),
    /// The file is not valid TOML, or a setting is unknown or has an invalid value.
    #[error("{}:{}: {}", path.display(), setting.line, setting.problem)]
    Invalid {
        /// The settings file.
        path: PathBuf,
        /// The first invalid setting.
        setting: InvalidSetting,
    },
}

/// An invalid setting, or a syntax error, in a settings file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct InvalidSetting {
    /// The line, from 1.
    pub(crate) line: usize,
    /// A description of the problem.
    pub(crate) problem: String,
}

impl InvalidSetting {
    /// A problem in `line`, which counts from 1.
    pub(crate) fn new(line: usize, problem: impl Into<String>) -> Self {
        Self { line, problem: problem.into() }
    }
}

/// The largest settings file that is read, in bytes.
const MAX_SETTINGS_BYTES: u64 = 1 << 20;

/// Reads the file at `path` and parses it with `parse`; `None` if there is no such file.
///
/// # Errors
/// [`SettingsError`] if the file exists but cannot be read or parsed.
pub(crate) fn load<T>(
    path: &Path,
    parse: impl FnOnce(&str) -> Result<T, InvalidSetting>,
) -> Result<Option<T>, SettingsError> {
    match read_text_bounded(path, MAX_SETTINGS_BYTES) {
        Ok(text) => parse(&text).map(Some).map_err(|setting| SettingsError::Invalid { path: path.into(), setting }),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(FileError::reading(path)(error).into()),
    }
}

/// Deserializes the TOML document `text`.
///
/// # Errors
/// The first problem in the document.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, InvalidSetting> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        InvalidSetting::new(line_number(text, at), error.message().replace('\n', " "))
    })
}

/// The line of `text`, from 1, that contains the byte `at`.
pub(crate) fn line_number(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].matches('\n').count() + 1
}
