//! The sidecar on disk: read once, written whole or not at all, never over somebody else's work.

use super::annotation_set::AnnotationSet;
use super::location::{SIDECAR_SUFFIX, SidecarLocation};
use super::merge;
use super::sidecar::{ParseError, Sidecar};
use super::sidecar_writer::SidecarWriter;
use super::snapshot::{self, Snapshot, Snapshots};
use crate::article::Article;
use crate::file::FileError;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;

/// Why annotations cannot be read or saved.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is a file, and it cannot be used as a sidecar.
    #[error("{}: {source}", path.display())]
    Parse {
        /// The sidecar.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: ParseError,
    },
    /// The system refuses to read or write the sidecar, or what belongs to it.
    #[error("{0}")]
    File(#[from] FileError),
    /// The folder of this sidecar was there when the sidecar was read, and is not there now.
    #[error("{}: its folder is gone", .0.display())]
    FolderGone(PathBuf),
}

/// What the names of temporary files begin and end with.
const TEMPORARY_NAME: (&str, &str) = (".tandai-", ".tmp");

/// How long after the last write a temporary file is nobody's any more.
const STALE_AFTER: Duration = Duration::from_mins(10);

/// A sidecar file and what was last known to be in it.
pub struct Store {
    location: SidecarLocation,
    /// The file as it was last read or written, and what it said; nothing while there is none.
    last_seen: Option<(FileIdentity, Sidecar)>,
    /// The key of the snapshot that was last seen to be there.
    written_snapshot: Option<String>,
    /// Whether the folder was looked through for what killed writers left.
    checked_for_stale_files: bool,
    writer: SidecarWriter,
}

/// What saving did besides writing.
#[derive(Debug, Default)]
pub struct SaveReport {
    /// The annotations as they are on disk now, where somebody else's changes were merged in; with the texts they are on.
    pub merged: Option<(Sidecar, Snapshots)>,
    /// How many of the other's changes were taken.
    pub changes_taken: usize,
    /// How many annotations both sides had changed in the same field.
    pub conflicts: usize,
    /// Where a file was put aside that stood in the place of the sidecar and was none.
    pub moved_aside: Option<PathBuf>,
}

/// What tells one writing of a file from another: its number, size and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileIdentity {
    file: (u64, u64),
    size: u64,
    time: (i64, i64),
}

impl FileIdentity {
    fn new(meta: &fs::Metadata) -> Self {
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

impl Store {
    /// Reads the sidecar at `place`, if there is one.
    ///
    /// # Errors
    /// Where the file is there but cannot be read or is no sidecar; it is left as it is.
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

    /// What the file said when it was last read or written; an empty sidecar where there is none.
    pub fn sidecar(&self) -> Sidecar {
        self.last_seen.as_ref().map(|(_, sidecar)| sidecar.clone()).unwrap_or_default()
    }

    /// The texts that annotations in the file were made on, other than `article` as it is now, as far as snapshots of them
    /// are there. One that was damaged is none.
    pub fn snapshots(&self, article: &Article) -> Snapshots {
        self.last_seen.as_ref().map_or_else(Snapshots::default, |(_, sidecar)| self.snapshots_of(sidecar, article))
    }

    fn snapshots_of(&self, sidecar: &Sidecar, article: &Article) -> Snapshots {
        let mut snapshots = Snapshots::default();
        let keys: BTreeSet<&str> = sidecar.targets().filter_map(|target| target.snapshot.as_deref()).collect();
        // A key from a file is no part of a path before it is known to be one.
        for key in keys.into_iter().filter(|key| snapshot::is_key(key) && *key != snapshot::key_of(article)) {
            let path = self.location.snapshot_path(key);
            match fs::read_to_string(&path) {
                Ok(text) => snapshots.insert(Snapshot::new(text)),
                // Without it, annotations are found by their words and what stands around them.
                Err(error) => log::info!("{}: no snapshot: {error}", path.display()),
            }
        }
        snapshots
    }

    /// The annotations in the file, placed in `article`.
    pub fn annotation_set(&self, article: &Article) -> AnnotationSet {
        AnnotationSet::new(self.sidecar(), self.snapshots(article), article)
    }

    /// The source as the file names it.
    pub fn source(&self) -> &str {
        &self.location.source_path
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.location.sidecar
    }

    /// Writes `ours`, the annotations of `article` (of the same one every time): to a new file in the same folder, flushed to the disk, then put in place of the old one.
    /// Permissions are kept and links followed. What somebody else wrote since is merged in first; what stands there and
    /// is no sidecar is put aside. The first annotation of a text has its snapshot written too.
    ///
    /// # Errors
    /// Where reading or writing fails, or the file there is of a newer version; it is then as it was.
    pub fn save(&mut self, ours: &Sidecar, article: &Article) -> Result<SaveReport, StoreError> {
        let sidecar_path = self.location.sidecar.clone();
        let fail = FileError::writing(&sidecar_path);
        let path = resolve_link(&self.location.sidecar).map_err(&fail)?;
        let folder = folder_of(&path);
        // A folder that was there and is gone was unmounted or moved: made anew, it would only hide that.
        let beside = self.location.sidecar.to_string_lossy().ends_with(SIDECAR_SUFFIX);
        if self.last_seen.is_none() && !beside {
            fs::create_dir_all(folder).map_err(&fail)?;
        } else if !folder.is_dir() {
            return Err(StoreError::FolderGone(self.location.sidecar.clone()));
        }
        // Writers take turns by a lock on the folder. Without one, the check below still sees every write but one in
        // the same instant.
        let _held = lock(folder);
        self.remove_stale_files(folder);
        let mut sidecar = ours.clone();
        self.location.source_path.clone_into(&mut sidecar.source.path);
        article.sha256().clone_into(&mut sidecar.source.sha256);
        article.language().code().clone_into(&mut sidecar.source.language);
        sidecar.source.title = crate::text::display::printable(article.title());
        let mut saved = SaveReport::default();
        // Where there is no file nothing is merged; where it cannot be looked at, writing it fails below.
        let stamp = fs::metadata(&path).ok().map(|meta| FileIdentity::new(&meta));
        if stamp.is_some() && stamp != self.last_seen.as_ref().map(|(known, _)| *known) {
            match read(&path) {
                Ok(None) => {}
                Ok(Some((_, theirs))) => {
                    let base = self.sidecar();
                    let source = sidecar.source.clone();
                    let (mut whole, merged) = merge::merge_sidecars(&base, ours, &theirs);
                    whole.source = crate::annotation::sidecar::SourceInfo { extra: whole.source.extra, ..source };
                    (saved.changes_taken, saved.conflicts) = (merged.changes_taken, merged.conflicts);
                    saved.merged = Some((whole.clone(), self.snapshots_of(&whole, article)));
                    sidecar = whole;
                }
                Err(StoreError::Parse { source: ParseError::Corrupt(_), .. }) => {
                    saved.moved_aside = Some(move_aside(&path).map_err(&fail)?);
                }
                Err(error) => return Err(error),
            }
        }
        sidecar.sort();
        self.write_snapshot(&sidecar, article).map_err(&fail)?;
        let json = self.writer.json(&sidecar);
        let written = write(&path, folder, json.as_bytes()).map_err(&fail)?;
        self.last_seen = Some((written, sidecar));
        Ok(saved)
    }

    /// Removes what a writer that was killed left in the folder: temporary files that nobody has written to for long.
    fn remove_stale_files(&mut self, folder: &Path) {
        if std::mem::replace(&mut self.checked_for_stale_files, true) {
            return;
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // A file whose age is not known is left alone.
            let age = entry.metadata().and_then(|meta| meta.modified()).ok().and_then(|time| time.elapsed().ok());
            if name.starts_with(TEMPORARY_NAME.0)
                && name.ends_with(TEMPORARY_NAME.1)
                && age.is_some_and(|age| age > STALE_AFTER)
                && let Err(error) = fs::remove_file(entry.path())
            {
                // It is in nobody's way.
                log::info!("{}: a temporary file cannot be removed: {error}", entry.path().display());
            }
        }
    }

    /// Writes the snapshot of `article`, if an annotation was made on it as it is and there is none yet.
    fn write_snapshot(&mut self, sidecar: &Sidecar, article: &Article) -> io::Result<()> {
        let key = snapshot::key_of(article);
        let text = article.text();
        let needed = || sidecar.targets().any(|target| target.snapshot.as_deref() == Some(key));
        if text.len() > snapshot::MAX_SNAPSHOT_BYTES || self.written_snapshot.as_deref() == Some(key) || !needed() {
            return Ok(());
        }
        let path = self.location.snapshot_path(key);
        // What the name says is what is in it: one of another size was cut off or edited, and is made whole.
        if fs::metadata(&path).map_or(true, |meta| meta.len() != text.len() as u64) {
            write(&path, folder_of(&path), text.as_bytes())?;
        }
        self.written_snapshot = Some(key.into());
        Ok(())
    }
}

/// Locks `folder` until what is returned is dropped. Nothing where the system cannot lock it.
fn lock(folder: &Path) -> Option<File> {
    let locked = File::open(folder).and_then(|file| file.lock().map(|()| file));
    if let Err(error) = &locked {
        log::info!("{}: the folder cannot be locked: {error}", folder.display());
    }
    locked.ok()
}

/// Moves what is at `path` to a name beside it that is free.
fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let name = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".corrupt-{n}"));
        PathBuf::from(name)
    };
    let free = (1..10_000).map(name).find(|path| fs::symlink_metadata(path).is_err());
    let aside = free.ok_or_else(|| io::Error::other("too many damaged files lie beside it"))?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Writes `bytes` to `path`, in `folder`, whole or not at all.
///
/// # Errors
/// Where the system refuses; what was at `path` is then still there.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, folder_of(path), bytes).map(drop)
}

fn write(path: &Path, folder: &Path, bytes: &[u8]) -> io::Result<FileIdentity> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_NAME.0).suffix(TEMPORARY_NAME.1);
    // A new sidecar is an ordinary file, as the umask has it; a temporary one would be the owner's alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(meta) = fs::metadata(path) {
        file.as_file().set_permissions(meta.permissions())?;
    }
    file.as_file().sync_all()?;
    let file = file.persist(path).map_err(|error| error.error)?;
    // The new name survives a power failure once the folder is flushed. Not every system can do that.
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        log::info!("{}: the folder cannot be flushed: {error}", folder.display());
    }
    Ok(FileIdentity::new(&file.metadata()?))
}

/// The file behind a link, so that saving replaces the file and not the link.
fn resolve_link(path: &Path) -> io::Result<PathBuf> {
    if path.is_symlink() { fs::canonicalize(path) } else { Ok(path.to_path_buf()) }
}

fn read(path: &Path) -> Result<Option<(FileIdentity, Sidecar)>, StoreError> {
    let fail = FileError::reading(path);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(fail(error).into()),
    };
    let stamp = FileIdentity::new(&file.metadata().map_err(&fail)?);
    let mut bytes = Vec::with_capacity(stamp.size as usize);
    file.read_to_end(&mut bytes).map_err(&fail)?;
    let mut sidecar = Sidecar::parse(&bytes).map_err(|source| StoreError::Parse { path: path.into(), source })?;
    sidecar.sort();
    Ok(Some((stamp, sidecar)))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
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
    fn a_folder_that_is_gone_is_not_made_anew() {
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
