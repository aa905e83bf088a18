//! Keeps annotations that could not be saved in the state folder, and merges them back when the article is next opened.
//! So they survive a full disk and the end of the program.
//!
//! Each file also has the last known content of the sidecar, as the base for a three-way merge with its later content.

use crate::annotation::store::Store;
use crate::annotation::{Sidecar, merge};
use crate::explain::for_log;
use crate::file::{FileError, NewFile, create_private_folder, write_whole};
use crate::library::state_folder::{self, key_of};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The JSON of unsaved annotations.
#[derive(Serialize, Deserialize)]
struct StoredChanges {
    /// The absolute path of the sidecar they belong in.
    path: PathBuf,
    base: Sidecar,
    ours: Sidecar,
}

/// The prefix of the file names for a sidecar.
fn key(sidecar: &Path) -> String {
    key_of(&std::path::absolute(sidecar).unwrap_or_else(|_| sidecar.to_path_buf()))
}

/// The file in which this process keeps annotations that cannot be saved to `sidecar`.
pub(crate) fn file(sidecar: &Path, state: &Path) -> PathBuf {
    state_folder::unsaved(state).join(format!("{}-{}.json", key(sidecar), std::process::id()))
}

/// Writes `ours`, which is based on `base` and could not be saved to `sidecar`, to `file`.
///
/// # Errors
/// If `file` cannot be written either.
pub(crate) fn keep(file: &Path, sidecar: &Path, base: Sidecar, ours: Sidecar) -> io::Result<()> {
    let path = std::path::absolute(sidecar)?;
    if let Some(folder) = file.parent() {
        create_private_folder(folder)?;
    }
    write_whole(file, &serde_json::to_vec_pretty(&StoredChanges { path, base, ours })?, NewFile::PRIVATE)
}

/// Keeps `ours`, which could not be saved to `store`, in the state folder. Returns the file; `None` if that fails too.
pub(crate) fn keep_in(state: &Path, store: &Store, ours: Sidecar) -> Option<PathBuf> {
    let file = file(store.path(), state);
    match keep(&file, store.path(), store.sidecar(), ours) {
        Ok(()) => Some(file),
        Err(error) => {
            log::error!("{}: cannot keep the annotations here either: {}", file.display(), for_log(&error));
            None
        }
    }
}

/// Removes a file whose annotations are saved by now. An error is only logged.
pub(crate) fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file) {
        // The file is merged once more when the article is next opened, which changes nothing.
        log::warn!("{}: cannot be removed: {error}", file.display());
    }
}

/// The annotations that earlier windows could not save to `sidecar`, merged into `current`, and their files, which may
/// be removed once the result is saved. `None` if there are none.
pub(crate) fn recover(sidecar: &Path, current: &Sidecar, state: &Path) -> Option<(Sidecar, Vec<PathBuf>)> {
    let mut files = state_folder::files_of(&key(sidecar), &state_folder::unsaved(state));
    let mut merged = current.clone();
    files.retain(|file| {
        match read(file) {
            Ok(StoredChanges { base, ours, .. }) => {
                merged = merge::merge_sidecars(&base, &merged, &ours).0;
                true
            }
            // Leave an unreadable file where it is.
            Err(error) => {
                log::error!("{}: cannot read the annotations kept here: {}", file.display(), for_log(&error));
                false
            }
        }
    });
    (!files.is_empty()).then_some((merged, files))
}

fn read(file: &Path) -> io::Result<StoredChanges> {
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}

/// Writes annotations that could be saved neither in their sidecar nor in the state folder to the temporary folder, at the
/// time `now`. `name` is that of the article, and `source` its file, whose readers may read the new one. Returns its path.
///
/// # Errors
/// [`FileError`] if the temporary file cannot be written either.
pub(crate) fn save_to_temporary(
    sidecar: &Sidecar,
    name: &str,
    source: Option<&Path>,
    now: Timestamp,
) -> Result<PathBuf, FileError> {
    let stamp = now.strftime("%Y%m%d-%H%M%S");
    let name = format!("{}.{stamp}.json", name.replace(['/', '\\'], "_"));
    let path = std::env::temp_dir().join(name);
    write_whole(&path, sidecar.to_json().as_bytes(), NewFile::like(source)).map_err(FileError::writing(&path))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_saved_comes_back() {
        let state = tempfile::tempdir().unwrap();
        let sidecar = state.path().join("a.json");
        let with = |name: &str| {
            let mut sidecar = Sidecar::default();
            sidecar.extra.insert(name.into(), true.into());
            sidecar
        };
        assert!(recover(&sidecar, &Sidecar::default(), state.path()).is_none());
        let own = file(&sidecar, state.path());
        keep(&own, &sidecar, Sidecar::default(), with("ours")).unwrap();
        let (merged, files) = recover(&sidecar, &with("theirs"), state.path()).unwrap();
        assert_eq!(merged.extra.keys().collect::<Vec<_>>(), ["ours", "theirs"]);
        assert_eq!(files, [own]);
        assert!(recover(&state.path().join("b.json"), &Sidecar::default(), state.path()).is_none(), "another article");
    }
}
