//! `tandai [PATH]…`: opens the reader.

use super::author::{author, nameless};
use super::usage::{Alternative, UsageError};
use super::{CommonArgs, Error, articles, display_path};
use crate::article::web::{self, Limits};
use crate::library::{sources, state_folder};
use crate::tui::config::Config;
use crate::tui::open_document::{self, OpenError, OpenOptions, OpenedDocument};
use crate::tui::runtime::{self, InitialView, StartState};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// What to open.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// An article, a folder of articles, a web address, or - for standard input; several open as one library [default: the
    /// current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
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
    /// Arguments to open `paths` with all options at their defaults.
    pub(super) fn of(paths: Vec<PathBuf>) -> Self {
        Self { paths, save: None, plain: false, common: CommonArgs::default(), creator: None }
    }
}

/// Opens the reader; without a path in a folder that has no articles, the tour.
pub(crate) fn run(mut args: Args) -> Result<(), Error> {
    if args.paths.len() > 1 {
        return several(args);
    }
    let given = args.paths.pop();
    let nothing_said = given.is_none() && io::stdin().is_terminal();
    let path = given.unwrap_or_else(|| if io::stdin().is_terminal() { "." } else { "-" }.into());
    let path = saved_page(path, args.save.as_deref())?;
    if args.plain || is_dumb() && io::stdin().is_terminal() {
        let options = open_options(args.common.clone());
        return super::plain::run(&path, &args.common, options, author(args.creator)?);
    }
    let options = open_options(args.common);
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

/// Opens the reader on a library of several paths. Those that cannot be opened are named.
fn several(args: Args) -> Result<(), Error> {
    if args.plain || is_dumb() && io::stdin().is_terminal() {
        return Err(UsageError::PlainReadsOneArticle.into());
    }
    let (mut paths, mut wrong) = (Vec::new(), Vec::new());
    for path in args.paths {
        match openable(path, args.save.as_deref()) {
            Ok(source) => paths.push(source),
            Err(error) => {
                super::report(&error);
                wrong.push(error.message());
            }
        }
    }
    let options = open_options(args.common);
    let config = Config::load_default()?;
    let author = author(args.creator)?;
    let mut start = match &*paths {
        [] => return Err(Error::Some(wrong.len())),
        [one] => choose(one, &options)?,
        several => StartState { sources: several.to_vec(), ..first_of(&sources::articles(several), &options)? },
    };
    start.problem = (!wrong.is_empty()).then(|| wrong.join("; "));
    needs_terminal(Alternative::Print(None))?;
    Ok(runtime::run(start, author, options, config)?)
}

/// The path of one of several sources: `path`, or where the web page of that address was saved.
fn openable(path: PathBuf, save: Option<&Path>) -> Result<PathBuf, Error> {
    if path.as_os_str() == "-" {
        return Err(UsageError::InputIsOneArticle.into());
    }
    let path = saved_page(path, save)?;
    if path.is_dir() {
        articles(&path)?;
    } else if !path.exists() {
        let is_subcommand = super::suggestion::names_subcommand(path.as_os_str());
        let error = if is_subcommand { UsageError::SubcommandNotFirst } else { UsageError::NoSuchFile };
        return Err(error(path).into());
    }
    Ok(path)
}

/// `path` itself, or if it is a web address, the path where its page was saved: in the folder `save`.
fn saved_page(path: PathBuf, save: Option<&Path>) -> Result<PathBuf, Error> {
    match path.to_str().filter(|address| web::is_address(address)) {
        Some(address) => Ok(web::fetch(address, Limits::default())?.save(save.unwrap_or(Path::new(".")))?),
        None => Ok(path),
    }
}

fn open_options(common: CommonArgs) -> OpenOptions {
    OpenOptions {
        read_options: common.read_options(),
        annotations: common.annotations,
        state: state_folder::path(),
        adjudication_files: None,
    }
}

/// Opens the reader on the built-in article of the tour, without a store: nothing is saved.
pub(crate) fn tour() -> Result<(), Error> {
    needs_terminal(Alternative::Help)?;
    let config = Config::load_default()?;
    let doc = crate::tui::tour::document();
    let opening = OpenedDocument { doc, store: None, pending: None, unsaved: Vec::new(), recovered_draft_file: None };
    let start = StartState { show: InitialView::Tour, ..StartState::article(opening) };
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
    if !path.is_dir() {
        return Ok(StartState::article(open_guarded(path, options)?));
    }
    Ok(StartState { folder: Some(path.to_path_buf()), ..first_of(&articles(path)?, options)? })
}

/// Opens the first of `articles` that can be opened, and shows the list if there are several.
fn first_of(articles: &[PathBuf], options: &OpenOptions) -> Result<StartState, Error> {
    let mut first = None;
    for article in articles {
        match open_guarded(article, options) {
            Ok(opening) => {
                let show = if articles.len() > 1 { InitialView::Library } else { InitialView::Article };
                return Ok(StartState { show, ..StartState::article(opening) });
            }
            Err(error) => first = first.or(Some(error)),
        }
    }
    // The list is empty only if its files have just been removed.
    Err(first.unwrap_or_else(|| UsageError::NoReadableArticle(PathBuf::from(".")).into()))
}

fn open_guarded(path: &Path, options: &OpenOptions) -> Result<OpenedDocument, Error> {
    open_document::open_guarded(path, options).map_err(|error| match error {
        OpenError::Panicked(panic) => Error::One { input: display_path(path), source: Box::new(panic.into()) },
        error => Error::Run(error.into()),
    })
}
