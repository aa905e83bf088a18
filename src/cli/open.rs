//! `tandai [PATH]`: opens the reader.

use super::author::{author, nameless};
use super::usage::{Alternative, UsageError};
use super::{CommonArgs, Error, articles, display_path};
use crate::article::web::{self, Limits};
use crate::library::state_folder;
use crate::tui::config::Config;
use crate::tui::open_document::{self, OpenError, OpenOptions, OpenedDocument};
use crate::tui::runtime::{self, InitialView, StartState};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// What to open.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// An article, a folder of articles, a web address, or - for standard input [default: the current folder]
    path: Option<PathBuf>,
    /// The folder to save a web page in [default: the current folder]
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// Read and answer line by line instead of drawing, for screen readers and dumb terminals
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    common: CommonArgs,
    #[arg(long, value_name = "NAME", help = super::CREATOR_HELP)]
    creator: Option<String>,
}

impl Args {
    /// Arguments to open `path` with all options at their defaults.
    pub(super) fn of(path: PathBuf) -> Self {
        Self { path: Some(path), save: None, plain: false, common: CommonArgs::default(), creator: None }
    }
}

/// Opens the reader; without a path in a folder that has no articles, the tour.
pub(crate) fn run(args: Args) -> Result<(), Error> {
    let nothing_said = args.path.is_none() && io::stdin().is_terminal();
    let path = args.path.unwrap_or_else(|| if io::stdin().is_terminal() { "." } else { "-" }.into());
    let path = match path.to_str().filter(|address| web::is_address(address)) {
        Some(address) => {
            web::fetch(address, Limits::default())?.save(args.save.as_deref().unwrap_or(Path::new(".")))?
        }
        None => path,
    };
    if (args.plain || is_dumb() && io::stdin().is_terminal()) && !path.is_dir() {
        return super::plain::run(&path, &args.common, author(args.creator)?);
    }
    let options = OpenOptions {
        read_options: args.common.read_options(),
        annotations: args.common.annotations,
        state: state_folder::path(),
        adjudication_files: None,
    };
    let config = Config::load_default()?;
    // If the folder cannot be listed, `choose` reports that.
    let empty = || crate::article::folder::articles(&path).is_ok_and(|articles| articles.is_empty());
    if nothing_said && empty() {
        return tour();
    }
    let author = author(args.creator)?;
    let start = choose(&path, &options)?;
    needs_terminal(Alternative::Print((!path.is_dir()).then_some(path)))?;
    Ok(runtime::run(start, author, options, config)?)
}

/// Opens the reader on the built-in article of the tour, without a store: nothing is saved.
pub(crate) fn tour() -> Result<(), Error> {
    needs_terminal(Alternative::Help)?;
    let config = Config::load_default()?;
    let doc = crate::tui::tour::document();
    let opening = OpenedDocument { doc, store: None, pending: None, unsaved: Vec::new(), recovered_draft_file: None };
    let start = StartState { opening, folder: None, show: InitialView::Tour };
    Ok(runtime::run(start, nameless(), OpenOptions::default(), config)?)
}

/// Whether `TERM` is `dumb`: the terminal cannot move the cursor.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Fails if standard output is not a terminal that the reader can draw on.
pub(super) fn needs_terminal(instead: Alternative) -> Result<(), Error> {
    if !io::stdout().is_terminal() || is_dumb() {
        return Err(UsageError::NoTerminal(instead).into());
    }
    Ok(())
}

/// The reader's state at the start. In a folder, opens the first article that can be opened, and shows the list if
/// there are several articles.
fn choose(path: &Path, options: &OpenOptions) -> Result<StartState, Error> {
    let open = |path: &Path| {
        open_document::open_guarded(path, options).map_err(|error| match error {
            OpenError::Panicked(panic) => Error::One { input: display_path(path), source: Box::new(panic.into()) },
            error => Error::Run(error.into()),
        })
    };
    if !path.is_dir() {
        return Ok(StartState { opening: open(path)?, folder: None, show: InitialView::Article });
    }
    let found = articles(path)?;
    let mut first = None;
    for article in &found {
        match open(article) {
            Ok(opening) => {
                let show = if found.len() > 1 { InitialView::Library } else { InitialView::Article };
                return Ok(StartState { opening, folder: Some(path.to_path_buf()), show });
            }
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| UsageError::NoReadableArticle(path.into()).into()))
}
