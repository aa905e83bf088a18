//! The message of an error of a library, which can pass from one process to another.

use serde::{Deserialize, Serialize};
use std::error::Error;
use thiserror::Error;

/// What a library said about a file. It may quote the file.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{0}")]
pub(crate) struct LibraryError(String);

impl LibraryError {
    /// The message of `error`.
    pub(crate) fn new(error: &impl Error) -> Self {
        Self(error.to_string())
    }
}
