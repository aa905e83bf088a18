//! Saves annotations to a different place than the article's own sidecar.

use crate::annotation::location::SidecarLocation;
use crate::annotation::store::{Store, StoreError};
use crate::annotation::{Sidecar, merge};
use crate::article::Article;
use std::path::PathBuf;

/// A place to save a copy of the annotations to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyDestination {
    /// A file, or a folder: one that exists, or a path that ends in a slash.
    pub(crate) path: PathBuf,
    /// Whether a folder that does not exist is made.
    pub(crate) makes_folder: bool,
}

/// What became of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedCopy {
    /// It was saved in this file.
    Saved(PathBuf),
    /// It was not saved, because this folder does not exist.
    NoFolder {
        /// The folder.
        folder: PathBuf,
        /// The path that was to be saved to.
        path: PathBuf,
    },
}

/// Merges annotations into the file at the destination, or into `SOURCE.json` in it if it is a folder.
///
/// # Errors
/// [`StoreError`] if an existing file is not a sidecar, or cannot be read or written.
pub(crate) fn save_as(
    to: CopyDestination,
    source: String,
    sidecar: &Sidecar,
    article: &Article,
) -> Result<SavedCopy, StoreError> {
    let CopyDestination { path, makes_folder } = to;
    let is_folder = path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
    let sidecar_path = if is_folder { path.join(format!("{source}.json")) } else { path.clone() };
    let folder = sidecar_path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !makes_folder && !folder.exists()) {
        return Ok(SavedCopy::NoFolder { folder: folder.into(), path });
    }
    let mut store = Store::open(SidecarLocation { sidecar: sidecar_path.clone(), source_path: source })?;
    // Keep what is in the file: somebody else made it, or it was saved there for a different purpose.
    let (whole, _) = merge::merge_sidecars(&Sidecar::default(), &store.sidecar(), sidecar);
    store.save(&whole, article)?;
    Ok(SavedCopy::Saved(sidecar_path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sha256;
    use std::path::Path;

    #[test]
    fn writing_elsewhere_keeps_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let article = Article::new("Satu dua.".into(), None, None).unwrap();
        let with = |name: &str| {
            let mut sidecar = Sidecar::default();
            sidecar.extra.insert(name.into(), sha256(name.as_bytes()).into());
            sidecar
        };
        let to = |path: PathBuf| CopyDestination { path, makes_folder: false };
        let write = |path: PathBuf, name| save_as(to(path), "a.txt".into(), &with(name), &article).unwrap();
        let path = dir.path().join("a.txt.json");
        let saved = write(dir.path().to_path_buf(), "one");
        assert_eq!(saved, SavedCopy::Saved(path.clone()), "a folder gets a file of the article's name");
        write(path.clone(), "two");
        let read = Sidecar::parse(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(read.extra.keys().collect::<Vec<_>>(), ["one", "two"]);
        std::fs::write(&path, "no sidecar").unwrap();
        assert!(save_as(to(path.clone()), "a.txt".into(), &with("three"), &article).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "no sidecar");
    }

    #[test]
    fn a_folder_is_made_only_when_that_is_wanted() {
        let dir = tempfile::tempdir().unwrap();
        let article = Article::new("Satu dua.".into(), None, None).unwrap();
        let save = |path: &Path, makes_folder| {
            let to = CopyDestination { path: path.into(), makes_folder };
            save_as(to, "a.txt".into(), &Sidecar::default(), &article).unwrap()
        };
        let folder = dir.path().join("typo/x");
        for path in [folder.join("marks.json"), folder.join("")] {
            let asked = SavedCopy::NoFolder { folder: folder.clone(), path: path.clone() };
            assert_eq!(save(&path, false), asked);
            assert!(!folder.exists() && !dir.path().join("typo").exists());
        }
        assert_eq!(save(&folder.join(""), true), SavedCopy::Saved(folder.join("a.txt.json")));
        assert!(folder.join("a.txt.json").is_file());
    }
}
