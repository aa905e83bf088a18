//! Saves annotations to a different place than the article's own sidecar.

use super::app::App;
use crate::annotation::location::SidecarLocation;
use crate::annotation::store::{Store, StoreError};
use crate::annotation::{Sidecar, merge};
use crate::article::Article;
use crate::file::{FileError, NewFile, write_whole};
use std::path::PathBuf;

/// Merges annotations into the file at `path`, or into `SOURCE.json` in it if it is a folder. Returns the file's path.
///
/// # Errors
/// [`StoreError`] if an existing file is not a sidecar, or cannot be read or written.
pub(crate) fn save_as(
    path: PathBuf,
    source: String,
    sidecar: &Sidecar,
    article: &Article,
) -> Result<PathBuf, StoreError> {
    let sidecar_path = if path.is_dir() { path.join(format!("{source}.json")) } else { path };
    let mut store = Store::open(SidecarLocation { sidecar: sidecar_path.clone(), source_path: source })?;
    // Keep what is in the file: somebody else made it, or it was saved there for a different purpose.
    let (whole, _) = merge::merge_sidecars(&Sidecar::default(), &store.sidecar(), sidecar);
    store.save(&whole, article)?;
    Ok(sidecar_path)
}

/// Writes annotations that could be saved neither in their sidecar nor in the state folder to the temporary folder.
/// Returns the path of the file.
///
/// # Errors
/// [`FileError`] if the temporary file cannot be written either.
pub(crate) fn save_to_temporary(app: &App) -> Result<PathBuf, FileError> {
    let stamp = (app.settings.author.now)().strftime("%Y%m%d-%H%M%S");
    let name = format!("{}.{stamp}.json", app.doc.name.replace(['/', '\\'], "_"));
    let path = std::env::temp_dir().join(name);
    write_whole(&path, app.doc.annotations.sidecar().to_json().as_bytes(), NewFile::like(app.article().path()))
        .map_err(FileError::writing(&path))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sha256;

    #[test]
    fn writing_elsewhere_keeps_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let article = Article::new("Satu dua.".into(), None, None).unwrap();
        let with = |name: &str| {
            let mut sidecar = Sidecar::default();
            sidecar.extra.insert(name.into(), sha256(name.as_bytes()).into());
            sidecar
        };
        let write = |path: PathBuf, name| save_as(path, "a.txt".into(), &with(name), &article).unwrap();
        let path = write(dir.path().to_path_buf(), "one");
        assert_eq!(path, dir.path().join("a.txt.json"), "a folder gets a file of the article's name");
        write(path.clone(), "two");
        let read = Sidecar::parse(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(read.extra.keys().collect::<Vec<_>>(), ["one", "two"]);
        std::fs::write(&path, "no sidecar").unwrap();
        assert!(save_as(path.clone(), "a.txt".into(), &with("three"), &article).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "no sidecar");
    }
}
