//! Finds the orphans around a source or in a folder, in the places where sidecars are saved.

use super::{Orphan, OrphanReason, is_empty};
use crate::annotation::location::{ANNOTATIONS_FOLDER, SIDECAR_SUFFIX, SidecarLocation, sidecar_location};
use crate::annotation::store::{self, MAX_SIDECAR_BYTES, StoreError};
use crate::article::folder::MAX_DEPTH;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most entries of folders that one search looks at. A folder of a corpus has fewer; a home folder with everything
/// beside it may have more, and is then searched in part.
const MAX_ENTRIES: usize = 50_000;

/// The orphans to which `source` may belong: those in its folder and the folders in that, in the folder above and the
/// folders in that, in the folders `annotations` of both; or those in `annotations`, the folder of `--annotations`.
pub(crate) fn around(source: &Path, annotations: Option<&Path>) -> Vec<Orphan> {
    let Some(folder) = std::path::absolute(source).ok().and_then(|path| Some(path.parent()?.to_path_buf())) else {
        return Vec::new();
    };
    let mut search = Search::default();
    if let Some(annotations) = annotations {
        search.shared_folder(annotations, &folder);
    } else {
        search.folder(&folder, 1);
        if let Some(above) = folder.parent() {
            search.folder(above, 1);
        }
    }
    search.found
}

/// The orphans in `folder` and the folders in it, and in the folder `annotations` beside it; or those in `annotations`,
/// the folder of `--annotations`.
pub(super) fn in_folder(folder: &Path, annotations: Option<&Path>) -> Vec<Orphan> {
    let Ok(folder) = std::path::absolute(folder) else { return Vec::new() };
    let mut search = Search::default();
    if let Some(annotations) = annotations {
        search.shared_folder(annotations, &folder);
    } else {
        search.folder(&folder, MAX_DEPTH);
        if let Some(above) = folder.parent() {
            search.collection(&above.join(ANNOTATIONS_FOLDER), above, MAX_DEPTH);
            // Of the folders beside this one, nothing is known.
            search.found.retain(|orphan| orphan.source.starts_with(&folder) || !orphan.source.exists());
        }
    }
    search.found
}

/// The sidecar at `path`, whatever source it names; `None` if there is no file. It is an orphan only if no source
/// reads it.
///
/// # Errors
/// As [`Store::open`](crate::annotation::store::Store::open).
pub(super) fn named(path: &Path) -> Result<Option<Orphan>, StoreError> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let Some((identity, sidecar)) = store::read(&path)? else { return Ok(None) };
    let mut search = Search::default();
    if let Some(folder) = path.parent() {
        search.folder(folder, 0);
        // The nearest folder `annotations` above it says where its source is.
        let collections =
            folder.ancestors().filter(|above| above.file_name().is_some_and(|name| name == ANNOTATIONS_FOLDER));
        if let Some(collection) = collections.into_iter().next()
            && let Some(base) = collection.parent()
        {
            search.collection(folder, base, 0);
        }
    }
    if let Some(known) = search.found.into_iter().find(|orphan| orphan.path() == path) {
        return Ok(Some(known));
    }
    let source_path = sidecar.source.path.clone();
    let source = path.with_file_name(source_path.rsplit('/').next().unwrap_or_default());
    let location = SidecarLocation { sidecar: path, source_path };
    Ok(Some(Orphan { location, source, reason: OrphanReason::MayHaveSource, sidecar: Arc::new(sidecar), identity }))
}

/// A search under way.
#[derive(Default)]
struct Search {
    found: Vec<Orphan>,
    /// Sidecars that were looked at, because folders are reached in several ways.
    seen: BTreeSet<PathBuf>,
    /// The folders of sources, each listed once: looking up every source would take several system calls for each.
    sources: HashMap<PathBuf, SourceFolder>,
    entries: usize,
    /// The size of the orphans, all of which are in memory.
    bytes: u64,
}

/// A folder that has sources, or had them.
struct SourceFolder {
    /// The names of its entries; an error says that it is gone, or that nothing is known.
    names: Result<HashSet<OsString>, Presence>,
    /// Where the annotations of a source named `x` in it are read from.
    location_of_x: Option<PathBuf>,
}

/// Whether a source exists.
#[derive(Clone, Copy)]
enum Presence {
    There,
    Gone,
    FolderGone,
    /// It cannot be told, for example because a folder may not be searched.
    Unknown,
}

impl SourceFolder {
    fn read(folder: &Path) -> Self {
        let names = match fs::read_dir(folder) {
            // A link whose target is missing is there: the target may be on a disk that is not mounted.
            Ok(entries) => Ok(entries.flatten().map(|entry| entry.file_name()).collect()),
            Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(Presence::Unknown)
            }
            Err(_) if folder.ancestors().any(Path::is_symlink) => Err(Presence::Unknown),
            Err(_) => Err(Presence::FolderGone),
        };
        let location_of_x = sidecar_location(&folder.join("x"), None).map(|location| location.sidecar);
        Self { names, location_of_x }
    }

    fn presence(&self, name: &OsStr) -> Presence {
        match &self.names {
            Ok(names) if names.contains(name) => Presence::There,
            Ok(_) => Presence::Gone,
            Err(presence) => *presence,
        }
    }

    /// Whether the annotations of the source with this name are read from `sidecar`.
    fn reads(&self, name: &OsStr, sidecar: &Path) -> bool {
        let Some(x) = &self.location_of_x else { return true };
        let suffix = x.file_name().and_then(OsStr::to_str).and_then(|file| file.strip_prefix('x')).unwrap_or_default();
        let mut own = name.to_os_string();
        own.push(suffix);
        x.with_file_name(own) == sidecar
    }
}

impl Search {
    /// The names and kinds of the entries of `folder` that are not hidden: whether each is a folder.
    fn list(&mut self, folder: &Path) -> Vec<(PathBuf, String, bool)> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let room = MAX_ENTRIES.saturating_sub(self.entries);
        let mut listed = Vec::new();
        for entry in entries.flatten().take(room) {
            self.entries += 1;
            // A name that is not UTF-8 is not saved as it is, so its source could not be told from another.
            let Ok(name) = entry.file_name().into_string() else { continue };
            // Links to folders are not followed, so the search ends.
            if let Ok(kind) = entry.file_type()
                && !name.starts_with('.')
            {
                listed.push((entry.path(), name, kind.is_dir()));
            }
        }
        if self.entries >= MAX_ENTRIES {
            log::info!("{}: too many files; not all are searched for annotations", folder.display());
        }
        listed.sort();
        listed
    }

    /// Looks at the sidecars beside sources in `folder`, in its folder `annotations`, and in `depth` levels of folders.
    fn folder(&mut self, folder: &Path, depth: usize) {
        for (path, name, is_folder) in self.list(folder) {
            if is_folder && name == ANNOTATIONS_FOLDER {
                self.collection(&path, folder, MAX_DEPTH);
            } else if is_folder && depth > 0 {
                self.folder(&path, depth - 1);
            } else if let Some(source) = name.strip_suffix(SIDECAR_SUFFIX).filter(|_| !is_folder) {
                self.sidecar(&path, folder.join(source), source, false);
            }
        }
    }

    /// Looks at the sidecars in `folder`, a part of the folder `annotations` in `base`.
    fn collection(&mut self, folder: &Path, base: &Path, depth: usize) {
        for (path, name, is_folder) in self.list(folder) {
            if is_folder && depth > 0 {
                self.collection(&path, base, depth - 1);
            } else if let Some(source) = name.strip_suffix(SIDECAR_SUFFIX).filter(|_| !is_folder) {
                // The sidecar of an article inside `annotations`.
                self.sidecar(&path, folder.join(source), source, false);
            } else if !is_folder
                && let Some(stem) = name.strip_suffix(".json")
                && let Ok(inside) = folder.strip_prefix(base.join(ANNOTATIONS_FOLDER))
            {
                let inside = inside.join(stem);
                let named = inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
                self.sidecar(&path, base.join(inside), &named, false);
            }
        }
    }

    /// Looks at the sidecars in `annotations`, the folder of `--annotations`, for sources in `folder`.
    fn shared_folder(&mut self, annotations: &Path, folder: &Path) {
        for (path, name, is_folder) in self.list(annotations) {
            if let Some(stem) = name.strip_suffix(".json").filter(|_| !is_folder) {
                self.sidecar(&path, folder.join(stem), stem, true);
            }
        }
    }

    /// Adds the sidecar at `path` if it is an orphan. By its place it is that of `source`, and names it `named`;
    /// `is_shared` says that it is in the folder of `--annotations`.
    fn sidecar(&mut self, path: &Path, source: PathBuf, named: &str, is_shared: bool) {
        if !self.seen.insert(path.to_path_buf()) {
            return;
        }
        let (Some(folder), Some(name)) = (source.parent(), source.file_name()) else { return };
        let known = self.sources.entry(folder.to_path_buf()).or_insert_with_key(|folder| SourceFolder::read(folder));
        let reason = match known.presence(name) {
            Presence::Unknown => return,
            // A folder has no annotations.
            Presence::There if is_shared || known.reads(name, path) || source.is_dir() => return,
            Presence::There => OrphanReason::ReadElsewhere,
            Presence::Gone | Presence::FolderGone if is_shared => OrphanReason::MayHaveSource,
            Presence::Gone => OrphanReason::SourceGone,
            Presence::FolderGone => OrphanReason::FolderGone,
        };
        self.bytes += fs::metadata(path).map_or(0, |meta| meta.len());
        if self.bytes > MAX_SIDECAR_BYTES {
            return log::info!("{}: not read: there are too many annotation files without a source", path.display());
        }
        let (identity, sidecar) = match store::read(path) {
            Ok(Some(read)) => read,
            Ok(None) => return,
            // Many JSON files are not sidecars. A damaged sidecar is reported when its article is opened.
            Err(error) => return log::info!("{error}"),
        };
        // A copy has the name of another source in it: a backup, or the conflicted copy of a synchroniser.
        let saved = &sidecar.source.path;
        let is_own = saved.is_empty() || saved == named || is_gone_from(saved.as_ref());
        if is_own && !is_empty(&sidecar) {
            let location = SidecarLocation { sidecar: path.to_path_buf(), source_path: named.into() };
            self.found.push(Orphan { location, source, reason, sidecar: Arc::new(sidecar), identity });
        }
    }
}

/// Whether `source` is an absolute path whose folder is there, but not the file.
fn is_gone_from(source: &Path) -> bool {
    let (true, Some(folder), Some(name)) = (source.is_absolute(), source.parent(), source.file_name()) else {
        return false;
    };
    matches!(SourceFolder::read(folder).presence(name), Presence::Gone)
}
