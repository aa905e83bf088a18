//! `tandai merge`: three-way merge of a sidecar, as a git merge driver.

use super::{Error, Outcome, note, sidecar, sidecar_there};
use crate::annotation::merge;
use crate::file::{FileError, NewFile, write_whole};
use std::path::PathBuf;

/// The three versions.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The common ancestor (%O); can be empty or missing
    base: PathBuf,
    /// Our version (%A); overwritten with the result
    ours: PathBuf,
    /// Their version (%B)
    theirs: PathBuf,
    /// The file's name, for messages (%P)
    name: Option<String>,
}

/// Merges the versions and overwrites ours with the result. A conflict, of which both versions are kept, is a finding.
pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    // git passes an empty base if both sides added the sidecar.
    let empty = std::fs::metadata(&args.base).is_ok_and(|meta| meta.len() == 0);
    let base = if empty { None } else { sidecar(&args.base)? }.unwrap_or_default();
    let (ours, theirs) = (sidecar_there(&args.ours)?, sidecar_there(&args.theirs)?);
    let (mut made, merged) = merge::merge_sidecars(&base, &ours, &theirs);
    made.sort();
    write_whole(&args.ours, made.to_json().as_bytes(), NewFile::ORDINARY).map_err(FileError::writing(&args.ours))?;
    if merged.conflicts > 0 {
        let name = args.name.clone().unwrap_or_else(|| args.ours.display().to_string());
        let what =
            if merged.conflicts == 1 { "1 annotation was" } else { &format!("{} annotations were", merged.conflicts) };
        note(&format!("{name}: {what} changed on both sides: both versions were kept; open the article to choose"));
    }
    Ok(Outcome::of(merged.conflicts > 0))
}
