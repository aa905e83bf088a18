//! Files: errors with their path, opening what others have made, and writing as a whole.

mod lock;
mod read;
mod write;

pub(crate) use lock::FolderLock;
pub(crate) use read::{open_regular, read_bounded, read_text_bounded, read_to_limit};
pub(crate) use write::{NewFile, TEMPORARY_NAME, create_private_folder, replace, write_whole};

use std::fs;
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

/// Distinguishes one write of a file from another by device and inode, size in bytes, and modification time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    file: (u64, u64),
    size: u64,
    time: (i64, i64),
}

impl FileIdentity {
    pub(crate) fn new(meta: &fs::Metadata) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Self { file: (meta.dev(), meta.ino()), size: meta.len(), time: (meta.mtime(), meta.mtime_nsec()) }
        }
        #[cfg(not(unix))]
        {
            let time = meta.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
            let time = time.map_or((0, 0), |t| (t.as_secs() as i64, i64::from(t.subsec_nanos())));
            Self { file: (0, 0), size: meta.len(), time }
        }
    }
}

/// The folder of the file at `path`.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
