//! Reads and saves the sidecar file: atomic writes that never overwrite somebody else's changes.

use super::annotation_set::AnnotationSet;
use super::location::{SIDECAR_SUFFIX, SidecarLocation};
use super::merge;
use super::sidecar::{ParseError, Sidecar};
use super::sidecar_writer::SidecarWriter;
use super::snapshot::{self, Snapshot, Snapshots};
use crate::article::Article;
use crate::file::{
    FileError, FileIdentity, FolderLock, NewFile, TEMPORARY_NAME, folder_of, open_regular, read_text_bounded,
    read_to_limit, replace, write_whole,
};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;

/// Why annotations cannot be read or saved.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file exists but cannot be used as a sidecar.
    #[error("{}: {source}", path.display())]
    Parse {
        /// Path of the sidecar.
        path: PathBuf,
        /// Why it cannot be used.
        #[source]
        source: ParseError,
    },
    /// The sidecar, its folder or a snapshot cannot be read or written.
    #[error("{0}")]
    File(#[from] FileError),
    /// The folder of the sidecar, given here, existed when the sidecar was read and does not exist any more.
    #[error("{}: its folder is gone", .0.display())]
    FolderGone(PathBuf),
}

/// The largest sidecar that is read, in bytes: some hundred thousand annotations.
pub(crate) const MAX_SIDECAR_BYTES: u64 = 256 << 20;

/// How often a save merges with what others wrote meanwhile before it gives up.
const MAX_ATTEMPTS: u32 = 50;

/// Age, since the last write, after which a temporary file counts as abandoned.
const STALE_AFTER: Duration = Duration::from_mins(10);

/// A sidecar file and its content when it was last read or written.
pub struct Store {
    location: SidecarLocation,
    /// Identity and content of the file when it was last read or written; `None` if there was no file.
    last_seen: Option<(FileIdentity, Sidecar)>,
    /// Key of the snapshot that is known to be on disk, so that it is not checked on every save.
    written_snapshot: Option<String>,
    /// Whether the folder was already searched for files that killed writers left behind.
    checked_for_stale_files: bool,
    writer: SidecarWriter,
}

/// What a save did besides writing the file.
#[derive(Debug, Default)]
pub struct SaveReport {
    /// The annotations now on disk, and the snapshots of their texts, if somebody else's changes were merged in.
    pub merged: Option<(Sidecar, Snapshots)>,
    /// Number of annotations that the merge changed, added or deleted on our side.
    pub changes_taken: usize,
    /// Number of annotations that both sides changed in the same field.
    pub conflicts: usize,
    /// Where a corrupt file was moved that was at the path of the sidecar.
    pub moved_aside: Option<PathBuf>,
    /// Why the folder could not be locked, if it could not: of two saves at the same instant one may be lost.
    pub unlocked: Option<io::Error>,
}

impl Store {
    /// Reads the sidecar at `location`, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] if the file exists but cannot be read or is not a sidecar. The file is not changed.
    pub fn open(location: SidecarLocation) -> Result<Self, StoreError> {
        let known = read(&location.sidecar)?;
        Ok(Self {
            location,
            last_seen: known,
            written_snapshot: None,
            checked_for_stale_files: false,
            writer: SidecarWriter::default(),
        })
    }

    /// A copy of the content of the file when it was last read or written; an empty sidecar if there is no file.
    pub(crate) fn sidecar(&self) -> Sidecar {
        self.last_seen.as_ref().map(|(_, sidecar)| sidecar.clone()).unwrap_or_default()
    }

    /// Reads the snapshots that targets in the file refer to, except that of the current text of `article`. Missing
    /// and unreadable snapshots are left out and logged. A damaged one is never used: snapshots are looked up by the
    /// hash of their content.
    pub(crate) fn snapshots(&self, article: &Article) -> Snapshots {
        self.last_seen.as_ref().map_or_else(Snapshots::default, |(_, sidecar)| self.snapshots_of(sidecar, article))
    }

    fn snapshots_of(&self, sidecar: &Sidecar, article: &Article) -> Snapshots {
        let mut snapshots = Snapshots::default();
        let keys: BTreeSet<&str> = sidecar.targets().filter_map(|target| target.snapshot.as_deref()).collect();
        // A key comes from a file: validate it before it becomes part of a path.
        for key in keys.into_iter().filter(|key| snapshot::is_key(key) && *key != snapshot::key_of(article)) {
            let path = self.location.snapshot_path(key);
            match read_text_bounded(&path, snapshot::MAX_SNAPSHOT_BYTES as u64) {
                Ok(text) => snapshots.insert(Snapshot::new(text)),
                // Without a snapshot, annotations are found by their words and the surrounding text.
                Err(error) => log::info!("{}: no snapshot: {error}", path.display()),
            }
        }
        snapshots
    }

    /// The annotations in the file, placed in `article`.
    pub(crate) fn annotation_set(&self, article: &Article) -> AnnotationSet {
        AnnotationSet::new(self.sidecar(), self.snapshots(article), article)
    }

    /// Path of the source as saved in the sidecar.
    pub(crate) fn source(&self) -> &str {
        &self.location.source_path
    }

    /// Path of the sidecar.
    pub(crate) fn path(&self) -> &Path {
        &self.location.sidecar
    }

    /// Saves `ours`, the annotations of `article`, which must be the same article on every call.
    ///
    /// The JSON goes to a new file in the same folder, which is flushed to disk and then replaces the old one. Keeps
    /// permissions and follows symbolic links. If somebody else has written the file since it was last read, their
    /// changes are merged in first; a corrupt file is moved aside. Also writes the snapshot of the text if it is
    /// needed and not there yet.
    ///
    /// # Errors
    /// [`StoreError`] if reading or writing fails, the existing file has a newer version, or its folder is gone. The
    /// existing file is then unchanged, unless it was corrupt and has already been moved aside.
    pub fn save(&mut self, ours: &Sidecar, article: &Article) -> Result<SaveReport, StoreError> {
        let sidecar_path = self.location.sidecar.clone();
        let fail = FileError::writing(&sidecar_path);
        let path = resolve_link(&self.location.sidecar).map_err(&fail)?;
        let folder = folder_of(&path);
        // A folder that has disappeared was unmounted or moved; creating it again would only hide that.
        let beside = self.location.sidecar.to_string_lossy().ends_with(SIDECAR_SUFFIX);
        if self.last_seen.is_none() && !beside {
            fs::create_dir_all(folder).map_err(&fail)?;
        } else if !folder.is_dir() {
            return Err(StoreError::FolderGone(self.location.sidecar.clone()));
        }
        let mut report = SaveReport::default();
        // A lock on the folder makes writers take turns. A write by a program that ignores the lock is noticed right
        // before the file is replaced.
        let _held = match FolderLock::acquire(folder) {
            Ok(lock) => Some(lock),
            Err(error) => {
                log::warn!("{}: the folder cannot be locked: {error}", folder.display());
                report.unlocked = Some(error);
                None
            }
        };
        self.remove_stale_files(folder);
        for _ in 0..MAX_ATTEMPTS {
            let (sidecar, seen) = self.merged_with_file(ours, article, &path, &mut report)?;
            self.write_snapshot(&sidecar, article).map_err(&fail)?;
            let json = self.writer.json(&sidecar);
            let new = NewFile::like(article.path());
            let unchanged = || Ok(identity(&path) == seen);
            if let Some(written) = replace(&path, json.as_bytes(), new, unchanged).map_err(&fail)? {
                self.last_seen = Some((written, sidecar));
                return Ok(report);
            }
            // Somebody who holds no lock wrote the file just now: merge with that.
        }
        Err(fail(io::Error::other("another program keeps writing the file")).into())
    }

    /// `ours` for the file at `path`, with the changes in the file merged in if somebody else has written it since it
    /// was last read or written; and the identity of the file that the result replaces.
    fn merged_with_file(
        &self,
        ours: &Sidecar,
        article: &Article,
        path: &Path,
        report: &mut SaveReport,
    ) -> Result<(Sidecar, Option<FileIdentity>), StoreError> {
        let mut sidecar = ours.clone();
        self.location.source_path.clone_into(&mut sidecar.source.path);
        article.sha256().clone_into(&mut sidecar.source.sha256);
        article.language().code().clone_into(&mut sidecar.source.language);
        sidecar.source.title = crate::text::display::printable(article.title());
        let mut seen = identity(path);
        if seen.is_some() && seen != self.last_seen.as_ref().map(|(known, _)| *known) {
            match read(path) {
                Ok(None) => seen = None,
                Ok(Some((there, theirs))) => {
                    seen = Some(there);
                    let base = self.sidecar();
                    let source = sidecar.source.clone();
                    let (mut whole, merged) = merge::merge_sidecars(&base, ours, &theirs);
                    whole.source = crate::annotation::sidecar::SourceInfo { extra: whole.source.extra, ..source };
                    (report.changes_taken, report.conflicts) = (merged.changes_taken, merged.conflicts);
                    report.merged = Some((whole.clone(), self.snapshots_of(&whole, article)));
                    sidecar = whole;
                }
                Err(StoreError::Parse { source: ParseError::Corrupt(_) | ParseError::ConflictMarkers(_), .. }) => {
                    report.moved_aside = Some(move_aside(path).map_err(FileError::writing(&self.location.sidecar))?);
                    seen = None;
                }
                Err(error) => return Err(error),
            }
        }
        sidecar.sort();
        Ok((sidecar, seen))
    }

    /// Removes abandoned temporary files of killed writers from the folder, once per store.
    fn remove_stale_files(&mut self, folder: &Path) {
        if std::mem::replace(&mut self.checked_for_stale_files, true) {
            return;
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Keep a file whose age is unknown.
            let age = entry.metadata().and_then(|meta| meta.modified()).ok().and_then(|time| time.elapsed().ok());
            if name.starts_with(TEMPORARY_NAME.0)
                && name.ends_with(TEMPORARY_NAME.1)
                && age.is_some_and(|age| age > STALE_AFTER)
                && let Err(error) = fs::remove_file(entry.path())
            {
                // The file does no harm.
                log::info!("{}: a temporary file cannot be removed: {error}", entry.path().display());
            }
        }
    }

    /// Writes the snapshot of `article` if a target refers to its current text and the snapshot is not there yet. A
    /// text of more than [`snapshot::MAX_SNAPSHOT_BYTES`] bytes gets none.
    fn write_snapshot(&mut self, sidecar: &Sidecar, article: &Article) -> io::Result<()> {
        let key = snapshot::key_of(article);
        let text = article.text();
        let needed = || sidecar.targets().any(|target| target.snapshot.as_deref() == Some(key));
        if text.len() > snapshot::MAX_SNAPSHOT_BYTES || self.written_snapshot.as_deref() == Some(key) || !needed() {
            return Ok(());
        }
        let path = self.location.snapshot_path(key);
        // The name is a hash of the content, so a file of a different size was truncated or edited: replace it.
        if fs::metadata(&path).map_or(true, |meta| meta.len() != text.len() as u64) {
            write_whole(&path, text.as_bytes(), NewFile::like(article.path()))?;
        }
        self.written_snapshot = Some(key.into());
        Ok(())
    }
}

/// Renames the file at `path` to the first free name of the form `PATH.corrupt-N` and returns that name.
fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let name = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".corrupt-{n}"));
        PathBuf::from(name)
    };
    let free = (1..10_000).map(name).find(|path| fs::symlink_metadata(path).is_err());
    let aside = free.ok_or_else(|| io::Error::other("there are too many damaged files next to it"))?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Resolves a symbolic link, so that saving replaces the file it points to and not the link.
fn resolve_link(path: &Path) -> io::Result<PathBuf> {
    if path.is_symlink() { fs::canonicalize(path) } else { Ok(path.to_path_buf()) }
}

/// The identity of the file at `path`; `None` if there is none. If it cannot be told, writing fails with the reason.
fn identity(path: &Path) -> Option<FileIdentity> {
    fs::metadata(path).ok().map(|meta| FileIdentity::new(&meta))
}

fn read(path: &Path) -> Result<Option<(FileIdentity, Sidecar)>, StoreError> {
    let fail = FileError::reading(path);
    let file = match open_regular(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(fail(error).into()),
    };
    let stamp = FileIdentity::new(&file.metadata().map_err(&fail)?);
    let mut bytes = Vec::new();
    read_to_limit(file, MAX_SIDECAR_BYTES, &mut bytes).map_err(&fail)?;
    let mut sidecar = Sidecar::parse(&bytes).map_err(|source| StoreError::Parse { path: path.into(), source })?;
    sidecar.sort();
    Ok(Some((stamp, sidecar)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing as build;
    use crate::text::Span;

    fn place(dir: &Path) -> SidecarLocation {
        SidecarLocation { sidecar: dir.join("sub/a.txt.json"), source_path: "a.txt".into() }
    }

    fn article() -> Article {
        build::article("satu dua tiga empat")
    }

    fn with(words: &[(usize, usize)]) -> Sidecar {
        build::sidecar(words.iter().map(|&(start, end)| {
            build::annotation().id(start as u128 + 1).label("important").on(&article(), Span::new(start, end))
        }))
    }

    #[test]
    fn what_was_saved_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(place(dir.path())).unwrap();
        assert_eq!(store.sidecar(), Sidecar::default());
        let ours = with(&[(5, 8), (0, 4)]);
        assert!(store.save(&ours, &article()).unwrap().merged.is_none());
        let read = Store::open(place(dir.path())).unwrap().sidecar();
        assert_eq!(read.annotations.iter().map(|a| a.target.exact.as_str()).collect::<Vec<_>>(), ["satu", "dua"]);
        let key = snapshot::key_of(&article()).to_string();
        let mut names: Vec<_> = fs::read_dir(dir.path().join("sub"))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, [format!("a.txt.{key}.snapshot"), "a.txt.json".into()], "no temporary file is left");
        let text = fs::read_to_string(dir.path().join("sub").join(&names[0])).unwrap();
        assert_eq!(text, article().text(), "and the text is kept as it was");
    }

    #[test]
    fn two_writers_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut one = Store::open(place(dir.path())).unwrap();
        let mut two = Store::open(place(dir.path())).unwrap();
        one.save(&with(&[(0, 4)]), &article()).unwrap();
        let saved = two.save(&with(&[(5, 8)]), &article()).unwrap();
        assert_eq!(saved.changes_taken, 1);
        let read = Store::open(place(dir.path())).unwrap().sidecar();
        assert_eq!(read.annotations.len(), 2);
        assert_eq!(saved.merged.unwrap().0.annotations, read.annotations);
    }

    #[test]
    fn bad_files_are_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sub/a.txt.json");
        let mut store = Store::open(place(dir.path())).unwrap();
        store.save(&with(&[(0, 4)]), &article()).unwrap();
        let newer = "{\"version\": 9}";
        fs::write(&path, newer).unwrap();
        assert!(Store::open(place(dir.path())).is_err());
        assert!(store.save(&with(&[(0, 4), (5, 8)]), &article()).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), newer, "a newer one is left in its place");
        for (n, bad) in ["{\"version\": 1, \"annotations\": [", "<<<<<<< HEAD\n{", ""].iter().enumerate() {
            fs::write(&path, bad).unwrap();
            assert!(Store::open(place(dir.path())).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), *bad, "opening leaves it alone");
            let aside = store.save(&with(&[(0, 4), (5, 8)]), &article()).unwrap().moved_aside.unwrap();
            assert_eq!(aside, dir.path().join(format!("sub/a.txt.json.corrupt-{}", n + 1)));
            assert_eq!(fs::read_to_string(aside).unwrap(), *bad, "and saving puts it aside");
            assert_eq!(Store::open(place(dir.path())).unwrap().sidecar().annotations.len(), 2);
        }
    }

    #[test]
    fn a_folder_that_is_gone_is_not_recreated() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(place(dir.path())).unwrap();
        store.save(&with(&[(0, 4)]), &article()).unwrap();
        fs::rename(dir.path().join("sub"), dir.path().join("away")).unwrap();
        let error = store.save(&with(&[(0, 4), (5, 8)]), &article()).unwrap_err();
        assert!(error.to_string().contains("its folder is gone"), "{error}");
        assert!(!dir.path().join("sub").exists());
        fs::rename(dir.path().join("away"), dir.path().join("sub")).unwrap();
        store.save(&with(&[(0, 4), (5, 8)]), &article()).unwrap();
        assert_eq!(Store::open(place(dir.path())).unwrap().sidecar().annotations.len(), 2);
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
        let mut store = Store::open(SidecarLocation { sidecar: link.clone(), source_path: "a".into() }).unwrap();
        store.save(&with(&[(0, 4)]), &article()).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::read_to_string(&real).unwrap().contains("satu"));
    }
}
