//! Finds the snapshots that nothing refers to any more, and removes them.
//!
//! A file is only taken for a snapshot if its name has the key of its content, so files of other programs are never
//! touched. It is in use if its key occurs in any file beside it whose name begins with that of the source: the sidecar,
//! its conflicted copies, and those kept as damaged or adopted, whatever is in them; or in one of the files that keep
//! unsaved annotations.

use super::location::SidecarLocation;
use super::snapshot::{self, MAX_SNAPSHOT_BYTES};
use super::store::MAX_SIDECAR_BYTES;
use crate::file::{FileError, FolderLock, read_bounded};
use crate::text::sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Suffix of the name of a snapshot.
const SUFFIX: &str = ".snapshot";

/// A snapshot that nothing refers to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UnusedSnapshot {
    pub(crate) path: PathBuf,
    key: String,
    /// Its size in bytes.
    pub(crate) size: u64,
}

fn in_folder(folder: &Path, in_use: &BTreeSet<String>) -> Result<Vec<UnusedSnapshot>, FileError> {
    let fail = FileError::listing(folder);
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).map_err(&fail)? {
        // A name that is not UTF-8 cannot end in a key and is not one of ours.
        names.extend(entry.map_err(&fail)?.file_name().into_string());
    }
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in &names {
        if let Some((source, key)) = source_and_key(name).filter(|(_, key)| !in_use.contains(*key)) {
            by_source.entry(source).or_default().push(key);
        }
    }
    let mut unused = Vec::new();
    for (source, keys) in by_source {
        // A longer name that begins the same may be a different article, which costs nothing but a longer search.
        let is_beside = |name: &str| name.starts_with(source) && name != source && source_and_key(name).is_none();
        let beside = || names.iter().filter(|name| is_beside(name));
        // The annotations may be on another branch, or somewhere safe: without them, nothing is known.
        let has_sidecar = beside().any(|name| name.contains(".json"));
        let Some(referred) = has_sidecar.then(|| referred_keys(folder, beside())).flatten() else { continue };
        for key in keys.into_iter().filter(|key| !referred.contains(*key)) {
            unused.extend(own_snapshot(&folder.join(format!("{source}.{key}{SUFFIX}")), key));
        }
    }
    unused.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(unused)
}

/// The unused snapshots in `folder`, or only those of the sidecar at `of`, sorted by path. Keys in `in_use` are kept.
///
/// # Errors
/// If the folder cannot be listed.
pub(crate) fn list(
    folder: &Path,
    of: Option<&SidecarLocation>,
    in_use: &BTreeSet<String>,
) -> Result<Vec<UnusedSnapshot>, FileError> {
    let mut unused = in_folder(folder, in_use)?;
    if let Some(location) = of {
        unused.retain(|snapshot| location.snapshot_path(&snapshot.key).file_name() == snapshot.path.file_name());
    }
    Ok(unused)
}

/// Removes the snapshots of [`list`], and returns them. Writers wait meanwhile, so that no snapshot is removed that one of
/// them is about to refer to.
///
/// # Errors
/// If the folder cannot be listed, or a file cannot be removed.
pub(crate) fn remove(
    folder: &Path,
    of: Option<&SidecarLocation>,
    in_use: &BTreeSet<String>,
) -> Result<Vec<UnusedSnapshot>, FileError> {
    let _held = FolderLock::acquire(folder).map_err(FileError::writing(folder))?;
    let unused = list(folder, of, in_use)?;
    for snapshot in &unused {
        fs::remove_file(&snapshot.path).map_err(FileError::writing(&snapshot.path))?;
    }
    Ok(unused)
}

/// The keys that occur in the files of `folder`, such as that of annotations that could not be saved. Empty if there is
/// no such folder.
pub(crate) fn keys_in_folder(folder: &Path) -> BTreeSet<String> {
    let names: Vec<String> =
        fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|e| e.file_name().into_string().ok()).collect();
    referred_keys(folder, names.iter()).unwrap_or_default()
}

/// The name of the source and the key in the name of a snapshot, `name.txt.KEY.snapshot`.
fn source_and_key(name: &str) -> Option<(&str, &str)> {
    let (source, key) = name.strip_suffix(SUFFIX)?.rsplit_once('.')?;
    (snapshot::is_key(key) && !source.is_empty()).then_some((source, key))
}

/// Everything that may be a key in the files with these names; `None` if one of them cannot be read, so that nothing is
/// known.
fn referred_keys<'a>(folder: &Path, names: impl Iterator<Item = &'a String>) -> Option<BTreeSet<String>> {
    let mut keys = BTreeSet::new();
    for path in names.map(|name| folder.join(name)).filter(|path| path.is_file()) {
        let bytes = read_bounded(&path, MAX_SIDECAR_BYTES)
            .inspect_err(|error| log::info!("{}: cannot be read: {error}", path.display()))
            .ok()?;
        keys.extend(possible_keys(&bytes));
    }
    Some(keys)
}

/// The first 12 digits of each run of at least as many hexadecimal digits: keys, and the beginning of a whole SHA-256.
fn possible_keys(bytes: &[u8]) -> impl Iterator<Item = String> + '_ {
    let runs = bytes.split(|byte| !byte.is_ascii_hexdigit());
    runs.filter_map(|run| String::from_utf8(run.get(..snapshot::KEY_DIGITS)?.to_vec()).ok())
}

/// The file at `path` as an unused snapshot, if it is one: a file whose content has this key.
fn own_snapshot(path: &Path, key: &str) -> Option<UnusedSnapshot> {
    let is_link = path.is_symlink();
    let bytes = read_bounded(path, MAX_SNAPSHOT_BYTES as u64).ok().filter(|_| !is_link)?;
    sha256(&bytes).starts_with(key).then(|| UnusedSnapshot {
        path: path.into(),
        key: key.into(),
        size: bytes.len() as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these files; `*` in a name stands for the key of the content.
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(dir.path().join(name.replace('*', &sha256(content.as_bytes())[..12])), content).unwrap();
        }
        dir
    }

    fn unused(dir: &tempfile::TempDir, in_use: &[&str]) -> Vec<String> {
        let in_use = in_use.iter().map(|text| sha256(text.as_bytes())[..12].to_string()).collect();
        let found = in_folder(dir.path(), &in_use).unwrap();
        found.iter().map(|one| fs::read_to_string(&one.path).unwrap()).collect()
    }

    #[test]
    fn a_snapshot_is_unused_if_no_file_of_its_article_has_its_key() {
        let referring = |text: &str| format!("{{\"snapshot\": \"{}\"}}", &sha256(text.as_bytes())[..12]);
        let dir = folder(&[
            ("a.txt.*.snapshot", "now"),
            ("a.txt.*.snapshot", "old"),
            ("a.txt.*.snapshot", "copied"),
            ("a.txt.*.snapshot", "damaged"),
            ("a.txt.*.snapshot", "unsaved"),
            ("a.txt.annotations.json", &referring("now")),
            ("a.txt.annotations (Ani's conflicted copy).json", &referring("copied")),
            ("a.txt.annotations.json.corrupt-1", &format!("<<<<<<< HEAD {}", referring("damaged"))),
            ("b.txt.*.snapshot", "the annotations of b are away"),
        ]);
        assert_eq!(unused(&dir, &["unsaved"]), ["old"]);
    }

    #[test]
    fn files_of_other_programs_are_not_snapshots() {
        let dir = folder(&[
            ("a.txt.annotations.json", "{}"),
            ("a.txt.0123456789ab.snapshot", "not the content of this key"),
            ("a.txt.snapshot", "vm"),
            ("*.snapshot", "no source"),
            ("disk.2024.snapshot", "x"),
        ]);
        assert_eq!(unused(&dir, &[]), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_unused_if_an_annotation_file_cannot_be_read() {
        let dir = folder(&[("a.txt.*.snapshot", "old"), ("a.txt.annotations.json", "{}")]);
        assert_eq!(unused(&dir, &[]), ["old"]);
        std::os::unix::fs::symlink("/dev/null", dir.path().join("a.txt.annotations.json.corrupt-1")).unwrap();
        assert_eq!(unused(&dir, &[]), ["old"], "a device holds nothing");
        fs::File::create(dir.path().join("a.txt.large.json")).unwrap().set_len(MAX_SIDECAR_BYTES + 1).unwrap();
        assert_eq!(unused(&dir, &[]), Vec::<String>::new());
    }
}
