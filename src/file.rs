//! Errors of file access, with the path, the attempted operation and the system's error.

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The attempted operation on a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reading a file.
    Read,
    /// Writing a file, or creating a folder.
    Write,
    /// Listing a folder.
    List,
}

impl Access {
    const fn participle(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "written",
            Self::List => "listed",
        }
    }
}

/// A file or folder could not be accessed.
#[derive(Debug, Error)]
#[error("{}: cannot be {}", path.display(), access.participle())]
pub struct FileError {
    /// The attempted operation.
    pub(crate) access: Access,
    /// Path of the file or folder.
    pub(crate) path: PathBuf,
    /// The error reported by the system.
    #[source]
    pub(crate) source: io::Error,
}

impl FileError {
    /// For `map_err`: reading the file at `path` failed.
    pub(crate) fn reading(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self { access: Access::Read, path: path.into(), source }
    }

    /// For `map_err`: writing or creating the file or folder at `path` failed.
    pub fn writing(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self { access: Access::Write, path: path.into(), source }
    }

    /// For `map_err`: listing the folder at `path` failed.
    pub(crate) fn listing(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self { access: Access::List, path: path.into(), source }
    }
}
