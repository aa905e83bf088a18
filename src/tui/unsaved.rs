//! Annotations that could not be saved in their place, kept in the state folder until they are: neither a full disk nor
//! the end of the program takes them. They come back when the article is opened next.
//!
//! Kept with what was last known to be in the sidecar, so that they can be merged into whatever is there then.

use crate::annotation::{Sidecar, merge, store};
use crate::library::position::key_of;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Where they should be.
    path: PathBuf,
    base: Sidecar,
    ours: Sidecar,
}

fn folder(state: &Path) -> PathBuf {
    state.join("unsaved")
}

/// What the names of the files for a sidecar begin with.
fn key(sidecar: &Path) -> String {
    key_of(&std::path::absolute(sidecar).unwrap_or_else(|_| sidecar.to_path_buf()))
}

/// The file in which this window keeps what cannot be saved to `sidecar`.
pub fn file(sidecar: &Path, state: &Path) -> PathBuf {
    folder(state).join(format!("{}-{}.json", key(sidecar), std::process::id()))
}

/// Keeps `ours`, which grew from `base` and could not be saved to `sidecar`, in `file`.
///
/// # Errors
/// Where it cannot be written either.
pub fn keep(file: &Path, sidecar: &Path, base: Sidecar, ours: Sidecar) -> io::Result<()> {
    let path = std::path::absolute(sidecar)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    store::write_whole(file, &serde_json::to_vec_pretty(&Kept { path, base, ours })?)
}

/// What windows before this one could not save to `sidecar`, merged into `current`, and their files, which may go once
/// it is saved. Nothing where there is none.
pub fn left(sidecar: &Path, current: &Sidecar, state: &Path) -> Option<(Sidecar, Vec<PathBuf>)> {
    let key = key(sidecar);
    let entries = fs::read_dir(folder(state)).ok()?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&key))
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let mut merged = current.clone();
    files.retain(|file| {
        let kept = fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
        let Some(Kept { base, ours, .. }) = kept else { return false };
        merged = merge::sidecars(&base, &merged, &ours).0;
        true
    });
    (!files.is_empty()).then_some((merged, files))
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
        assert!(left(&sidecar, &Sidecar::default(), state.path()).is_none());
        let own = file(&sidecar, state.path());
        keep(&own, &sidecar, Sidecar::default(), with("ours")).unwrap();
        let (merged, files) = left(&sidecar, &with("theirs"), state.path()).unwrap();
        assert_eq!(merged.extra.keys().collect::<Vec<_>>(), ["ours", "theirs"]);
        assert_eq!(files, [own]);
        assert!(left(&state.path().join("b.json"), &Sidecar::default(), state.path()).is_none(), "another article");
    }
}
