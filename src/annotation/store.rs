//! The sidecar on disk: read once, written whole or not at all, never over somebody else's work.

use super::merge;
use super::place::Place;
use super::sidecar::{ParseError, Sidecar, sha256};
use crate::article::Article;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why annotations cannot be read or saved.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file is there and no sidecar of this version.
    #[error("{path}: {error}")]
    Parse {
        /// The sidecar.
        path: String,
        /// What is wrong with it.
        error: ParseError,
    },
    /// The system refuses.
    #[error("{path}: {error}: free the disk or allow writing there, or choose another folder with --annotations")]
    Io {
        /// The sidecar.
        path: String,
        /// What the system said.
        error: io::Error,
    },
}

/// A sidecar file and what was last known to be in it.
pub struct Store {
    place: Place,
    /// Digest of the bytes last read or written, and what they said; nothing while there is no file.
    known: Option<([u8; 32], Sidecar)>,
    /// Digest of the article's text, once it was needed.
    digest: Option<String>,
}

/// What saving did besides writing.
#[derive(Debug, Default, PartialEq)]
pub struct Saved {
    /// The annotations as they are on disk now, where somebody else's changes were merged in.
    pub merged: Option<Sidecar>,
    /// How many of the other's changes were taken.
    pub taken: usize,
    /// How many annotations both sides had changed.
    pub conflicts: usize,
}

impl Store {
    /// Reads the sidecar at `place`, if there is one.
    ///
    /// # Errors
    /// Where the file is there but cannot be read or is no sidecar; it is left as it is.
    pub fn open(place: Place) -> Result<Self, StoreError> {
        let known = read(&place.sidecar)?;
        Ok(Self { place, known, digest: None })
    }

    /// What the file said when it was last read or written; an empty sidecar where there is none.
    pub fn sidecar(&self) -> Sidecar {
        self.known.as_ref().map(|(_, sidecar)| sidecar.clone()).unwrap_or_default()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.place.sidecar
    }

    /// Writes `ours`, the annotations of `article` (of the same one every time): to a new file in the same folder, flushed to the disk, then put in place of the old one.
    /// Permissions are kept and links followed. What somebody else wrote since is merged in first.
    ///
    /// # Errors
    /// Where reading or writing fails; the file is then as it was.
    pub fn save(&mut self, ours: &Sidecar, article: &Article) -> Result<Saved, StoreError> {
        let fail = |error| StoreError::Io { path: show(&self.place.sidecar), error };
        let path = follow(&self.place.sidecar).map_err(fail)?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(fail)?;
        // Writers take turns by a lock on the folder. Where the system has none, the check below still
        // sees every write but one in the same instant.
        let lock = File::open(folder).ok();
        let _held = lock.as_ref().map(File::lock);
        let mut sidecar = ours.clone();
        self.place.source.clone_into(&mut sidecar.source.path);
        sidecar.source.sha256.clone_from(self.digest.get_or_insert_with(|| sha256(article.text().as_bytes())));
        article.language().code().clone_into(&mut sidecar.source.language);
        sidecar.source.title = crate::text::display::printable(article.title());
        let mut saved = Saved::default();
        if let Some((digest, theirs)) = read(&path)?
            && self.known.as_ref().is_none_or(|(known, _)| *known != digest)
        {
            let base = self.known.as_ref().map(|(_, base)| base.annotations.as_slice()).unwrap_or_default();
            let merged = merge::merge(base, &ours.annotations, &theirs.annotations);
            (saved.taken, saved.conflicts) = (merged.taken, merged.conflicts);
            sidecar.annotations = merged.annotations;
            let before = self.known.as_ref().map(|(_, base)| base.entities.clone()).unwrap_or_default();
            sidecar.entities = merge::decisions(&before, &ours.entities, &theirs.entities);
            sidecar.extra = theirs.extra;
            saved.merged = Some(sidecar.clone());
        }
        sidecar.sort();
        let json = sidecar.to_json();
        write(&path, folder, json.as_bytes()).map_err(fail)?;
        self.known = Some((Sha256::digest(json.as_bytes()).into(), sidecar));
        Ok(saved)
    }
}

/// Writes `bytes` to `path`, in `folder`, whole or not at all.
///
/// # Errors
/// Where the system refuses; what was at `path` is then still there.
pub fn write(path: &Path, folder: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tandai-").suffix(".tmp");
    // A new sidecar is an ordinary file, as the umask has it; a temporary one would be the owner's alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(meta) = fs::metadata(path) {
        file.as_file().set_permissions(meta.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The new name is safe once the folder is; not every system can flush one.
    File::open(folder).and_then(|folder| folder.sync_all()).or(Ok(()))
}

/// The file behind a link, so that saving replaces the file and not the link.
fn follow(path: &Path) -> io::Result<PathBuf> {
    if path.is_symlink() { fs::canonicalize(path) } else { Ok(path.to_path_buf()) }
}

fn read(path: &Path) -> Result<Option<([u8; 32], Sidecar)>, StoreError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::Io { path: show(path), error }),
    };
    let mut sidecar = Sidecar::parse(&bytes).map_err(|error| StoreError::Parse { path: show(path), error })?;
    sidecar.sort();
    Ok(Some((Sha256::digest(&bytes).into(), sidecar)))
}

fn show(path: &Path) -> String {
    crate::text::display::printable(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Annotation, Kind, anchor};
    use crate::text::Span;
    use std::sync::Arc;

    fn place(dir: &Path) -> Place {
        Place { sidecar: dir.join("sub/a.txt.json"), source: "a.txt".into() }
    }

    fn article() -> Article {
        Article::new("satu dua tiga empat".into(), None, None).unwrap()
    }

    fn with(words: &[(usize, usize)]) -> Sidecar {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let annotations = words.iter().map(|&(start, end)| {
            Arc::new(Annotation {
                id: uuid::Uuid::from_u128(start as u128 + 1),
                kind: Kind::Highlight,
                label: "important".into(),
                tags: vec![],
                note: String::new(),
                target: anchor::target(&article(), Span::new(start, end)),
                claim: None,
                created: now,
                modified: now,
                creator: "test".into(),
                extra: serde_json::Map::new(),
            })
        });
        Sidecar { annotations: annotations.collect(), ..Sidecar::default() }
    }

    #[test]
    fn what_was_saved_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(place(dir.path())).unwrap();
        assert_eq!(store.sidecar(), Sidecar::default());
        let ours = with(&[(5, 8), (0, 4)]);
        assert_eq!(store.save(&ours, &article()).unwrap(), Saved::default());
        let read = Store::open(place(dir.path())).unwrap().sidecar();
        assert_eq!(read.annotations.iter().map(|a| a.target.exact.as_str()).collect::<Vec<_>>(), ["satu", "dua"]);
        assert_eq!(fs::read_dir(dir.path().join("sub")).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn two_writers_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut one = Store::open(place(dir.path())).unwrap();
        let mut two = Store::open(place(dir.path())).unwrap();
        one.save(&with(&[(0, 4)]), &article()).unwrap();
        let saved = two.save(&with(&[(5, 8)]), &article()).unwrap();
        assert_eq!(saved.taken, 1);
        let read = Store::open(place(dir.path())).unwrap().sidecar();
        assert_eq!(read.annotations.len(), 2);
        assert_eq!(saved.merged.unwrap().annotations, read.annotations);
    }

    #[test]
    fn bad_files_are_left_as_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(place(dir.path())).unwrap();
        store.save(&with(&[(0, 4)]), &article()).unwrap();
        let path = dir.path().join("sub/a.txt.json");
        for bad in ["{\"version\": 9}", "{\"version\": 1, \"annotations\": [", ""] {
            fs::write(&path, bad).unwrap();
            assert!(Store::open(place(dir.path())).is_err());
            assert!(store.save(&with(&[(0, 4), (5, 8)]), &article()).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), bad);
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().join("real.json");
        fs::write(&real, with(&[]).to_json()).unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        let link = dir.path().join("link.json");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let mut store = Store::open(Place { sidecar: link.clone(), source: "a".into() }).unwrap();
        store.save(&with(&[(0, 4)]), &article()).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::read_to_string(&real).unwrap().contains("satu"));
    }
}
