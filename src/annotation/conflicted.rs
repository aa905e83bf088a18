//! Sidecars that other programs left in two versions: git with conflict markers in one file, synchronisers with a
//! conflicted copy beside it.

use super::merge;
use super::sidecar::{ParseError, Sidecar};
use super::store::MAX_SIDECAR_BYTES;
use crate::file::{folder_of, read_bounded};
use std::fs;
use std::path::{Path, PathBuf};

/// The versions in a text with conflict markers, as git writes them with `merge.conflictStyle` `merge`, `diff3` or
/// `zdiff3`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Versions {
    /// The common ancestor, if the text has it.
    pub(crate) base: Option<String>,
    pub(crate) ours: String,
    pub(crate) theirs: String,
}

/// The line, from 1, of the first conflict marker in `bytes`.
pub(crate) fn marker_line(bytes: &[u8]) -> Option<usize> {
    // JSON has no line that begins like this.
    let is_marker = |line: &[u8]| line.starts_with(b"<<<<<<< ");
    bytes.split(|&byte| byte == b'\n').position(is_marker).map(|before| before + 1)
}

/// Parts a text with conflict markers into its versions; `None` if it has none, or they are incomplete.
pub(crate) fn versions(text: &str) -> Option<Versions> {
    #[derive(PartialEq)]
    enum Part {
        Shared,
        Ours,
        Base,
        Theirs,
    }
    let mut part = Part::Shared;
    let (mut base, mut ours, mut theirs) = (String::new(), String::new(), String::new());
    let (mut conflicts, mut with_base) = (0, 0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        match part {
            Part::Shared if bare.starts_with("<<<<<<< ") => {
                part = Part::Ours;
                conflicts += 1;
            }
            Part::Ours if bare.starts_with("|||||||") => {
                part = Part::Base;
                with_base += 1;
            }
            Part::Ours | Part::Base if bare == "=======" => part = Part::Theirs,
            Part::Theirs if bare.starts_with(">>>>>>> ") => part = Part::Shared,
            Part::Shared => {
                base += line;
                ours += line;
                theirs += line;
            }
            Part::Ours => ours += line,
            Part::Base => base += line,
            Part::Theirs => theirs += line,
        }
    }
    let complete = part == Part::Shared && conflicts > 0;
    let base = (with_base == conflicts).then_some(base);
    complete.then_some(Versions { base, ours, theirs })
}

/// The sidecar made from the versions in `text`, with the number of annotations of which both were kept; `None` if there
/// are no conflict markers.
///
/// # Errors
/// If a version is not a sidecar.
pub(crate) fn resolve(text: &str) -> Result<Option<(Sidecar, usize)>, ParseError> {
    let Some(versions) = versions(text) else { return Ok(None) };
    // git may shorten the ancestor so that it is not valid JSON. Without an ancestor, both versions are kept in full.
    let base = versions.base.and_then(|base| Sidecar::parse(base.as_bytes()).ok()).unwrap_or_default();
    let (ours, theirs) = (Sidecar::parse(versions.ours.as_bytes())?, Sidecar::parse(versions.theirs.as_bytes())?);
    let (merged, result) = merge::merge_sidecars(&base, &ours, &theirs);
    Ok(Some((merged, result.conflicts)))
}

/// The copies of the sidecar at `path`, whose content is `ours`, that a synchroniser put beside it, if they hold something
/// that `ours` does not. They are recognised by their names, which say that they are copies, and by being sidecars of the
/// same source.
pub(crate) fn conflicted_copies(path: &Path, ours: &Sidecar) -> Vec<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Some(stem) = name.strip_suffix(".json") else { return Vec::new() };
    let entries = match fs::read_dir(folder_of(path)) {
        Ok(entries) => entries,
        Err(error) => {
            log::info!("{}: cannot be listed: {error}", folder_of(path).display());
            return Vec::new();
        }
    };
    let mut copies: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let middle = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(".json"));
            middle.is_some_and(names_a_copy)
        })
        .map(|entry| entry.path())
        .filter(|copy| {
            let read = read_bounded(copy, MAX_SIDECAR_BYTES).ok().and_then(|bytes| Sidecar::parse(&bytes).ok());
            read.is_some_and(|theirs| theirs.source.path == ours.source.path && adds_to(ours, &theirs))
        })
        .collect();
    copies.sort();
    copies
}

/// Whether the part of a file name between the name and the extension says that the file is a copy: Syncthing's
/// `.sync-conflict-…`, Dropbox's ` (Ani's conflicted copy …)`, Nextcloud's ` (conflicted copy …)`, and the ` (1)` and ` 2`
/// of Google Drive and iCloud.
fn names_a_copy(middle: &str) -> bool {
    let lower = middle.to_lowercase();
    let number = lower.strip_prefix(' ').map(|rest| rest.trim_start_matches('(').trim_end_matches(')'));
    ["conflict", "konflik", "copy", "salinan"].iter().any(|word| lower.contains(word))
        || number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether merging `theirs` would change `ours`.
fn adds_to(ours: &Sidecar, theirs: &Sidecar) -> bool {
    let (mut merged, result) = merge::merge_sidecars(&Sidecar::default(), ours, theirs);
    merged.source.clone_from(&ours.source);
    let mut ours = ours.clone();
    ours.sort();
    merged.sort();
    result.changes_taken > 0 || merged != ours
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKED: &str = "{\n<<<<<<< HEAD\n\"a\": 1\n||||||| base\n\"a\": 0\n=======\n\"a\": 2\n>>>>>>> theirs\n}\n";

    #[test]
    fn conflict_markers_part_the_versions() {
        let found = versions(MARKED).unwrap();
        assert_eq!(found.ours, "{\n\"a\": 1\n}\n");
        assert_eq!(found.theirs, "{\n\"a\": 2\n}\n");
        assert_eq!(found.base.as_deref(), Some("{\n\"a\": 0\n}\n"));
        let short = MARKED.replace("||||||| base\n\"a\": 0\n", "");
        assert_eq!(versions(&short).unwrap().base, None);
        assert_eq!(marker_line(MARKED.as_bytes()), Some(2));
        for incomplete in ["{}", "{\n<<<<<<< HEAD\n1\n=======\n2\n}", "<<<<<<< HEAD\n"] {
            assert_eq!(versions(incomplete), None);
        }
    }

    #[test]
    fn names_of_copies_are_told_from_names_of_other_articles() {
        for copy in [
            ".sync-conflict-20240501-101010-ABCDEFG",
            " (Ani's conflicted copy 2024-05-01)",
            " (conflicted copy 2024-05-01 101010)",
            " (1)",
            " 2",
            " - Copy",
            "_conf(1)_conflict",
        ] {
            assert!(names_a_copy(copy), "{copy}");
        }
        for other in ["", "-2", ".bak", " bagian dua", "2024"] {
            assert!(!names_a_copy(other), "{other}");
        }
    }
}
