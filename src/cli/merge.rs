//! `tandai merge`: merges versions of a sidecar: as a git merge driver, after a git merge that failed, or with the copy
//! that a synchroniser made.

use super::usage::UsageError;
use super::{Error, Outcome, note, sidecar, sidecar_there};
use crate::annotation::store::{MAX_SIDECAR_BYTES, StoreError};
use crate::annotation::{Sidecar, conflicted, merge};
use crate::file::{FileError, NewFile, read_text_bounded, write_whole};
use std::path::{Path, PathBuf};

/// The versions.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A sidecar with git's conflict markers; or OURS and THEIRS, such as a synchroniser's conflicted copy; or BASE, OURS
    /// and THEIRS with a name for messages, as git calls a merge driver (%O %A %B %P). The first, or OURS, is overwritten
    #[arg(required = true, num_args = 1..=4, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Merges the versions and overwrites ours with the result. A conflict, of which both versions are kept, is a finding.
pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    let (path, name, (mut merged, conflicts)) = match args.files.as_slice() {
        [file] => (file, file, merge_marked(file)?),
        [ours, theirs] => (ours, ours, merge_files(&Sidecar::default(), ours, theirs)?),
        [base, ours, theirs, name @ ..] => {
            // git passes an empty base if both sides added the sidecar.
            let empty = std::fs::metadata(base).is_ok_and(|meta| meta.len() == 0);
            let base = if empty { None } else { sidecar(base)? }.unwrap_or_default();
            (ours, name.first().unwrap_or(ours), merge_files(&base, ours, theirs)?)
        }
        [] => return Ok(Outcome::Fine),
    };
    merged.sort();
    write_whole(path, merged.to_json().as_bytes(), NewFile::ORDINARY).map_err(FileError::writing(path))?;
    if conflicts > 0 {
        let what = if conflicts == 1 { "1 annotation was" } else { &format!("{conflicts} annotations were") };
        let name = name.display();
        note(&format!("{name}: {what} changed on both sides: both versions were kept; open the article to choose"));
    }
    Ok(Outcome::of(conflicts > 0))
}

fn merge_files(base: &Sidecar, ours: &Path, theirs: &Path) -> Result<(Sidecar, usize), Error> {
    let (merged, result) = merge::merge_sidecars(base, &sidecar_there(ours)?, &sidecar_there(theirs)?);
    Ok((merged, result.conflicts))
}

/// Merges the versions that git left in the file at `path`.
fn merge_marked(path: &Path) -> Result<(Sidecar, usize), Error> {
    let text = read_text_bounded(path, MAX_SIDECAR_BYTES).map_err(FileError::reading(path))?;
    let resolved = conflicted::resolve(&text).map_err(|source| StoreError::Parse { path: path.into(), source })?;
    resolved.ok_or_else(|| UsageError::NoConflictMarkers(path.into()).into())
}
