//! A file that cannot be read or written: which one, what was tried, and what the system answered.

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What was tried with a file or a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
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

/// A file or folder that the system does not give access to.
#[derive(Debug, Error)]
#[error("{}: cannot be {}", path.display(), access.participle())]
pub struct FileError {
    /// What was tried.
    pub access: Access,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system answered.
    #[source]
    pub source: io::Error,
}

impl FileError {
    /// For `map_err`: the file at `path` could not be read.
    pub fn reading(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self { access: Access::Read, path: path.into(), source }
    }

    /// For `map_err`: the file or folder at `path` could not be written or created.
    pub fn writing(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self { access: Access::Write, path: path.into(), source }
    }

    /// For `map_err`: the folder at `path` could not be listed.
    pub fn listing(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self { access: Access::List, path: path.into(), source }
    }
}
