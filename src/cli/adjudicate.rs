//! `tandai adjudicate`: compares two annotators' sidecars in the reader and resolves the differences into a third.

use super::author::author;
use super::open::needs_terminal;
use super::usage::{Alternative, UsageError};
use super::{CommonArgs, Error, sidecar, sidecar_there};
use crate::annotation::adjudication::AdjudicationFiles;
use crate::library::state_folder;
use crate::tui::config::Config;
use crate::tui::open_document::{self, OpenOptions};
use crate::tui::runtime::{self, StartState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whose work, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The article
    article: PathBuf,
    /// The sidecar of one annotator
    left: PathBuf,
    /// The sidecar of the other annotator
    right: PathBuf,
    /// The sidecar for the result; an existing one is continued
    #[arg(short, long, alias = "out", value_name = "SIDECAR")]
    output: PathBuf,
    #[command(flatten)]
    common: CommonArgs,
    #[arg(long, value_name = "NAME", help = super::CREATOR_HELP)]
    creator: Option<String>,
}

/// Opens the reader on the article with both sidecars.
///
/// # Errors
/// If a sidecar cannot be read, the three files are not distinct, the output's folder is missing, or there is no
/// terminal.
pub(crate) fn run(args: Args) -> Result<(), Error> {
    for path in [&args.left, &args.right] {
        sidecar_there(path)?;
    }
    sidecar(&args.output)?;
    // The output may not exist yet and so has no canonical path; its path is compared as given then.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.into());
    let files = [&args.left, &args.right, &args.output].map(|path| real(path));
    if files[0] == files[1] {
        return Err(UsageError::SameSides.into());
    }
    if files[2] == files[0] || files[2] == files[1] {
        return Err(UsageError::OutputIsAnInput(args.output).into());
    }
    if let Some(folder) = args.output.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(UsageError::NoSuchFolder(folder.into()).into());
    }
    needs_terminal(Alternative::Agree)?;
    let author = author(args.creator.clone())?;
    let Args { article, left, right, output: third, common, .. } = args;
    let options = OpenOptions {
        read_options: common.read_options(),
        annotations: common.annotations,
        state: state_folder::path(),
        adjudication_files: Some(Arc::new(AdjudicationFiles { article: article.clone(), left, right, output: third })),
    };
    let config = Config::load_default()?;
    let opening = open_document::open_guarded(&article, &options).map_err(|error| Error::Run(error.into()))?;
    let start = StartState::article(opening);
    Ok(runtime::run(start, author, options, config)?)
}
