//! The user's state folder: reading positions, drafts, and annotations that could not be saved.
//!
//! Each kind has a folder in it. The name of a file starts with a key of the path of the source it belongs to.

use crate::text::sha256;
use etcetera::BaseStrategy;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The path of the folder: `$XDG_STATE_HOME/tandai` or `~/.local/state/tandai`. `None` if there is no home folder.
pub(crate) fn path() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().inspect_err(|error| log::warn!("no state folder: {error}")).ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("tandai"))
}

/// The folder for reading positions in the state folder `state`.
pub(crate) fn positions(state: &Path) -> PathBuf {
    state.join("positions")
}

/// The folder for drafts in the state folder `state`.
pub(crate) fn drafts(state: &Path) -> PathBuf {
    state.join("drafts")
}

/// The folder for annotations that could not be saved, in the state folder `state`.
pub(crate) fn unsaved(state: &Path) -> PathBuf {
    state.join("unsaved")
}

/// The name of the files in the state and cache folders that belong to a source or a library: a digest of its path without
/// symbolic links. `None` if the path does not exist.
pub(crate) fn key(source: &Path) -> Option<String> {
    let path = fs::canonicalize(source);
    Some(key_of(&path.inspect_err(|error| log::info!("{}: not found: {error}", source.display())).ok()?))
}

/// The [`key`] of a path that is already absolute and without symbolic links.
pub(crate) fn key_of(path: &Path) -> String {
    let mut key = sha256(path.as_os_str().as_encoded_bytes());
    key.truncate(32);
    key
}

/// The files in `folder` whose names start with `key`, sorted. An error only goes to the log.
pub(crate) fn files_of(key: &str, folder: &Path) -> Vec<PathBuf> {
    let log_failure = |error: &io::Error| log::warn!("{}: cannot be listed: {error}", folder.display());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        // Nothing of this kind has been kept yet.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            log_failure(&error);
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.inspect_err(log_failure).ok())
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(key))
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_key_are_listed_in_order() {
        let state = tempfile::tempdir().unwrap();
        let folder = drafts(state.path());
        assert!(files_of("ab", &folder).is_empty(), "the folder does not exist yet");
        fs::create_dir(&folder).unwrap();
        for name in ["ab-2.json", "ac-1.json", "ab-1.json"] {
            fs::write(folder.join(name), "").unwrap();
        }
        assert_eq!(files_of("ab", &folder), [folder.join("ab-1.json"), folder.join("ab-2.json")]);
    }
}
