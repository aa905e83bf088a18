//! `tandai tidy`: removes the snapshots that no annotation refers to any more.

use super::adopt::shown;
use super::{Error, json_line};
use crate::annotation::location::{ANNOTATIONS_FOLDER, SidecarLocation, sidecar_location};
use crate::annotation::unused_snapshots::{self, UnusedSnapshot};
use crate::article::folder::MAX_DEPTH;
use crate::file::{FileError, folder_of};
use crate::library::state_folder;
use crate::text::display;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where to look.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Sources, or folders with annotation files
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Remove the snapshots instead of only listing them
    #[arg(long)]
    write: bool,
    /// Print one JSON object per snapshot
    #[arg(long)]
    json: bool,
    /// The folder of the sidecars, if they are not in the default location
    #[arg(long, value_name = "DIR")]
    annotations: Option<PathBuf>,
}

#[derive(Serialize)]
struct SnapshotJson {
    path: String,
    bytes: u64,
    removed: bool,
}

/// Lists or removes the unused snapshots.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let in_use = keys_in_state_folder();
    let mut found = Vec::new();
    for path in &args.paths {
        if path.is_dir() {
            for folder in folders(path, args.annotations.as_deref()) {
                found.extend(look(&folder, None, &in_use, args.write)?);
            }
        } else if let Some(location) = sidecar_location(path, args.annotations.as_deref()) {
            let folder = folder_of(&location.sidecar).to_path_buf();
            if folder.is_dir() {
                found.extend(look(&folder, Some(&location), &in_use, args.write)?);
            }
        }
    }
    let mut out = io::stdout().lock();
    for snapshot in &found {
        let path = shown(&snapshot.path);
        if args.json {
            let json = SnapshotJson { path, bytes: snapshot.size, removed: args.write };
            writeln!(out, "{}", json_line(&json)?)?;
        } else {
            writeln!(out, "{}", display::printable(&path))?;
        }
    }
    if !args.json {
        let bytes: u64 = found.iter().map(|snapshot| snapshot.size).sum();
        let all = format!("{} that nothing refers to, {}", display::counted(found.len(), "snapshot"), size(bytes));
        match (found.is_empty(), args.write) {
            (true, _) => writeln!(out, "no snapshot to remove")?,
            (false, true) => writeln!(out, "removed {all}")?,
            (false, false) => writeln!(out, "{all}; --write removes them")?,
        }
    }
    Ok(out.flush()?)
}

/// The keys of snapshots to which annotations refer that could not be saved yet, or that are being written.
pub(super) fn keys_in_state_folder() -> BTreeSet<String> {
    let Some(state) = state_folder::path() else { return BTreeSet::new() };
    let folders = [state_folder::unsaved(&state), state_folder::drafts(&state)];
    folders.iter().flat_map(|folder| unused_snapshots::keys_in_folder(folder)).collect()
}

fn look(
    folder: &Path,
    of: Option<&SidecarLocation>,
    in_use: &BTreeSet<String>,
    write: bool,
) -> Result<Vec<UnusedSnapshot>, FileError> {
    if write { unused_snapshots::remove(folder, of, in_use) } else { unused_snapshots::list(folder, of, in_use) }
}

/// `root` and the folders in it, and what its annotations have in the folder `annotations` beside it; or `annotations`, the folder
/// of `--annotations`. Folders whose names begin with a dot and links to folders are left out.
fn folders(root: &Path, annotations: Option<&Path>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Some(annotations) = annotations {
        return vec![annotations.to_path_buf()];
    }
    collect(root, 0, &mut found);
    // The same place that `sidecar_location` looks in.
    if let Ok(root) = std::path::absolute(root)
        && let (Some(above), Some(name)) = (root.parent(), root.file_name())
    {
        collect(&above.join(ANNOTATIONS_FOLDER).join(name), 0, &mut found);
    }
    found
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    // A folder that cannot be listed has nothing that could be removed.
    let Ok(entries) = fs::read_dir(folder) else { return };
    found.push(folder.to_path_buf());
    let mut inside: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| depth < MAX_DEPTH && !entry.file_name().to_string_lossy().starts_with('.'))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    inside.sort();
    for folder in &inside {
        collect(folder, depth + 1, found);
    }
}

/// A size in bytes in words.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
