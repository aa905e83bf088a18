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
use crate::guard::Panicked;
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
    /// The code that reads the annotations of the article at `path` panicked.
    #[error("{}: its annotations cannot be read", path.display())]
    Panicked {
        /// Path of the article.
        path: PathBuf,
        /// The panic, whose message may quote the annotations.
        #[source]
        source: Panicked,
    },
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
    /// A file whose readers are the only ones who may read what the store creates, besides those of the source.
    readable_like: Option<PathBuf>,
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
            readable_like: None,
        })
    }

    /// New files are at most as readable as the file at `path`, from which their content comes, and as the source.
    pub(crate) fn restrict_to_readers_of(&mut self, path: &Path) {
        self.readable_like = Some(path.to_path_buf());
    }

    fn new_file(&self, article: &Article) -> NewFile {
        NewFile::like(article.path().into_iter().chain(self.readable_like.as_deref()))
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
        read_snapshots(&self.location, sidecar, Some(snapshot::key_of(article)))
    }

    /// The annotations in the file, placed in `article`.
    pub(crate) fn annotation_set(&self, article: &Article) -> AnnotationSet {
        AnnotationSet::new(self.sidecar(), self.snapshots(article), article)
    }

    /// Where the sidecar is.
    pub(crate) const fn location(&self) -> &SidecarLocation {
        &self.location
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
        self.save_with(ours, article, &Snapshots::default())
    }

    /// Like [`Store::save`], for annotations that were made on earlier texts. Those of their `snapshots` that are not
    /// beside the sidecar are written first: annotations of another sidecar were taken over, or `tandai tidy` removed a
    /// snapshot before the deletion of its last annotation was undone.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub(crate) fn save_with(
        &mut self,
        ours: &Sidecar,
        article: &Article,
        snapshots: &Snapshots,
    ) -> Result<SaveReport, StoreError> {
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
            self.write_snapshots(&sidecar, article, snapshots).map_err(&fail)?;
            let json = self.writer.json(&sidecar);
            let new = self.new_file(article);
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
                    report.moved_aside =
                        Some(move_aside(path, "corrupt").map_err(FileError::writing(&self.location.sidecar))?);
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

    /// Writes the snapshots that targets in `sidecar` refer to and that are not there yet: that of `article`, and of
    /// earlier texts those in `known`. A text of more than [`snapshot::MAX_SNAPSHOT_BYTES`] bytes gets none.
    ///
    /// Snapshots that the file on disk refers to are there, because nothing removes them. So only those are looked for
    /// to which this save adds the first reference.
    fn write_snapshots(&mut self, sidecar: &Sidecar, article: &Article, known: &Snapshots) -> io::Result<()> {
        let current = snapshot::key_of(article);
        let before = self.last_seen.as_ref().map_or_else(BTreeSet::new, |(_, seen)| snapshot_keys(seen));
        for key in snapshot_keys(sidecar) {
            let text = if key == current { Some(article.text()) } else { known.get(key).map(snapshot::Snapshot::text) };
            let is_there = before.contains(key) && (key != current || self.written_snapshot.as_deref() == Some(key));
            let Some(text) = text.filter(|text| text.len() <= snapshot::MAX_SNAPSHOT_BYTES && !is_there) else {
                continue;
            };
            let path = self.location.snapshot_path(key);
            // The name is a hash of the content, so a file of a different size was truncated or edited: replace it.
            if fs::metadata(&path).map_or(true, |meta| meta.len() != text.len() as u64) {
                write_whole(&path, text.as_bytes(), self.new_file(article))?;
            }
        }
        self.written_snapshot = Some(current.into());
        Ok(())
    }
}

/// The keys of the snapshots that targets in `sidecar` refer to. A key comes from a file, so only valid ones are
/// returned: it becomes part of a path.
fn snapshot_keys(sidecar: &Sidecar) -> BTreeSet<&str> {
    sidecar.targets().filter_map(|target| target.snapshot.as_deref()).filter(|key| snapshot::is_key(key)).collect()
}

/// Reads the snapshots beside the sidecar at `location` that targets in `sidecar` refer to, except the one with the key
/// `except`. Missing and unreadable snapshots are left out and logged. A damaged one is never used: snapshots are looked
/// up by the hash of their content.
pub(super) fn read_snapshots(location: &SidecarLocation, sidecar: &Sidecar, except: Option<&str>) -> Snapshots {
    let mut snapshots = Snapshots::default();
    for key in snapshot_keys(sidecar).into_iter().filter(|key| Some(*key) != except) {
        let path = location.snapshot_path(key);
        match read_text_bounded(&path, snapshot::MAX_SNAPSHOT_BYTES as u64) {
            Ok(text) => snapshots.insert(Snapshot::new(text)),
            // Without a snapshot, annotations are found by their words and the surrounding text.
            Err(error) => log::info!("{}: no snapshot: {error}", path.display()),
        }
    }
    snapshots
}

/// Renames the file at `path` to the first free name of the form `PATH.REASON-N` and returns that name.
pub(super) fn move_aside(path: &Path, reason: &str) -> io::Result<PathBuf> {
    let name = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{reason}-{n}"));
        PathBuf::from(name)
    };
    let free = (1..10_000).map(name).find(|path| fs::symlink_metadata(path).is_err());
    let aside = free.ok_or_else(|| io::Error::other("there are too many files of that name next to it"))?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Resolves a symbolic link, so that saving replaces the file it points to and not the link.
fn resolve_link(path: &Path) -> io::Result<PathBuf> {
    if path.is_symlink() { fs::canonicalize(path) } else { Ok(path.to_path_buf()) }
}

/// The identity of the file at `path`; `None` if there is none. If it cannot be told, writing fails with the reason.
pub(super) fn identity(path: &Path) -> Option<FileIdentity> {
    fs::metadata(path).ok().map(|meta| FileIdentity::new(&meta))
}

/// Reads the sidecar at `path`; `None` if there is no file.
pub(super) fn read(path: &Path) -> Result<Option<(FileIdentity, Sidecar)>, StoreError> {
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

    #[test]
    fn a_snapshot_is_written_again_when_an_annotation_on_its_text_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (build::article("satu dua tiga"), build::article("nol satu dua tiga"));
        let key = snapshot::key_of(&old);
        let on = |article: &Article| build::annotation().id(1).on(article, Span::new(0, 4));
        let mut store = Store::open(place(dir.path())).unwrap();
        store.save(&build::sidecar([on(&old)]), &old).unwrap();
        // The annotation is deleted, the text edited, and the snapshot removed, because nothing refers to it.
        store.save(&build::sidecar([]), &new).unwrap();
        let path = dir.path().join(format!("sub/a.txt.{key}.snapshot"));
        fs::remove_file(&path).unwrap();
        // The deletion is undone in a reader that still has the text.
        let mut known = Snapshots::default();
        known.insert(Snapshot::new(old.text().into()));
        store.save_with(&build::sidecar([on(&old)]), &new, &known).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), old.text());
    }

    #[test]
    fn a_source_renamed_between_two_saves_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("a.txt");
        fs::write(&source, "satu dua tiga empat").unwrap();
        let article = crate::article::source::read(&source, crate::article::source::ReadOptions::default()).unwrap();
        let beside = |name: &str| crate::annotation::location::sidecar_location(&dir.path().join(name), None).unwrap();
        let mut store = Store::open(beside("a.txt")).unwrap();
        store.save(&with(&[(0, 4)]), &article).unwrap();
        fs::rename(&source, dir.path().join("b.txt")).unwrap();
        // Somebody else renames the annotations too, so that the file is gone.
        fs::rename(beside("a.txt").sidecar, beside("b.txt").sidecar).unwrap();
        store.save(&with(&[(0, 4), (5, 8)]), &article).unwrap();
        assert_eq!(Store::open(beside("a.txt")).unwrap().sidecar().annotations.len(), 2, "all, not only the new one");
        assert_eq!(Store::open(beside("b.txt")).unwrap().sidecar().annotations.len(), 1);
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
