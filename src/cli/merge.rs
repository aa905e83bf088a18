//! `tandai merge`: two versions of a sidecar brought together, as a merge driver for git.

use super::Error;
use crate::annotation::Sidecar;
use crate::annotation::{merge, store};
use crate::text::display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The three versions.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The version both grew from (%O); one that is empty or not there is none
    base: PathBuf,
    /// Our version (%A); what comes out is written here
    ours: PathBuf,
    /// Their version (%B)
    theirs: PathBuf,
    /// The file's name, for messages (%P)
    name: Option<String>,
}

/// Merges into our version; false where both changed the same field of an annotation.
pub fn run(args: &Args) -> Result<bool, Error> {
    let base = read(&args.base, true)?;
    let (ours, theirs) = (read(&args.ours, false)?, read(&args.theirs, false)?);
    let (mut sidecar, merged) = merge::sidecars(&base, &ours, &theirs);
    sidecar.sort();
    let io = |error| Error::Usage(format!("{}: {error}: allow writing there", args.ours.display()));
    store::write_whole(&args.ours, sidecar.to_json().as_bytes()).map_err(io)?;
    if merged.conflicts > 0 {
        let name = args.name.clone().unwrap_or_else(|| args.ours.display().to_string());
        let what =
            if merged.conflicts == 1 { "1 annotation was" } else { &format!("{} annotations were", merged.conflicts) };
        let said = format!("{name}: {what} changed on both sides: both versions are kept; open it to choose");
        let _ = writeln!(io::stderr(), "tandai: {}", display::printable(&said));
    }
    Ok(merged.conflicts == 0)
}

fn read(path: &Path, may_miss: bool) -> Result<Sidecar, Error> {
    let shown = path.display();
    match std::fs::read(path) {
        // git gives an empty file where both sides added the sidecar.
        Ok(bytes) if may_miss && bytes.is_empty() => Ok(Sidecar::default()),
        Ok(bytes) => Sidecar::parse(&bytes).map_err(|error| Error::Usage(format!("{shown}: {error}"))),
        Err(error) if may_miss && error.kind() == io::ErrorKind::NotFound => Ok(Sidecar::default()),
        Err(error) => Err(Error::Usage(format!("{shown}: it cannot be read ({error}): check the name"))),
    }
}
