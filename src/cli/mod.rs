//! The command line: one file per subcommand, and the code that they share.

mod add;
mod adjudicate;
mod adopt;
mod agree;
mod anchor;
mod author;
mod board;
mod check;
mod claims;
mod corpus;
mod diff;
mod doctor;
mod entities;
mod evaluate;
mod export;
mod external_ner;
mod fetch;
mod import;
mod list;
mod merge;
mod open;
mod plain;
mod print;
mod suggestion;
mod tidy;
mod usage;

use crate::annotation::location::sidecar_location;
use crate::annotation::store::{MAX_SIDECAR_BYTES, Store, StoreError};
use crate::annotation::{Sidecar, corrections};
use crate::article::feed::FeedError;
use crate::article::source::{self, ReadError, ReadOptions};
use crate::article::web::{self, FetchError, Limits};
use crate::article::{Article, Language, ParagraphConvention, confined, folder};
use crate::entity::iob::TokenError;
use crate::entity::{Extraction, Extractor, Mention};
use crate::exchange::Malformed;
use crate::exchange::external_ner::ExternalNerError;
use crate::explain;
use crate::file::{FileError, read_bounded};
use crate::guard::{self, Panicked};
use crate::logging;
use crate::text::display;
use crate::text::settings::SettingsError;
use crate::tui::config::Config;
use crate::tui::runtime::RunError;
use crate::tui::theme::Theme;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use serde::Serialize;
use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use thiserror::Error;
use usage::UsageError;

/// Help text after the options: a first session and examples.
const AFTER_HELP: &str = "\
Read:   j k or the arrows to move, Space for a page, / to search, ? for all keys, q to quit.
Mark:   move to a sentence, then press H 1 to highlight it, a to add a note, c to tag a claim.
        v, s or V to select other words, + and - to grow and shrink the selection, u to undo.
Saved:  at once, as JSON: in the folder annotations/ next to the source or one level up, if
        there is one; otherwise in a file next to the source. Reopen the article to continue.

Examples:
  tandai seeds                        open a folder of articles
  curl -s URL | html2text | tandai    read from a pipe
  tandai print -w 60 article.txt      print the article, 60 columns wide
  tandai entities --json articles/    people, places, dates, sums: one JSON object per line
  tandai add article.txt --quote 'ke-31 dari 83' --kind claim --note 'which ranking?'
  tandai list --json articles/        all annotations, and whether each still matches the text
  tandai diff article.txt             edits since it was annotated, affected claims first";

/// Help of `--creator`, shared by all subcommands that write annotations.
const CREATOR_HELP: &str = "Name of the annotator [default: $TANDAI_CREATOR, else the login name]";

/// Read articles in the terminal with their entities; add highlights, notes and claims for fact-checking.
#[derive(Debug, Parser)]
#[command(name = "tandai", version, after_help = AFTER_HELP, args_conflicts_with_subcommands = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    open: open::Args,
    /// Append background errors to FILE, without any text of articles or notes
    #[arg(long, global = true, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// What all commands that read articles take.
#[derive(Clone, Debug, Default, clap::Args)]
struct CommonArgs {
    /// Use DIR/NAME.json as the sidecar instead of the default location
    #[arg(long, value_name = "DIR")]
    annotations: Option<PathBuf>,
    /// How the source separates paragraphs [default: detected]
    #[arg(long, value_enum, value_name = "HOW")]
    paragraphs: Option<ParagraphConvention>,
    /// Show the file as plain text, including all markup
    #[arg(long)]
    raw: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print an article as the reader lays it out, plain or coloured
    Print(print::Args),
    /// List the entities of articles
    Entities(entities::Args),
    /// Rank the sentences worth checking, with reasons; or list quotes and their speakers
    Claims(claims::Args),
    /// Report inconsistencies in an article (weekdays, intervals, totals, ranks, spellings); exit code 1 if any
    Check(check::Args),
    /// List all claims with their status, verdict and speaker, and the progress
    Board(board::Args),
    /// Export annotated articles in the formats of other programs, or as a report
    Export(export::Args),
    /// Import annotations from other programs; exit code 1 if any are not found or conflict
    Import(import::Args),
    /// Save web pages, each with a text version, or the entries of feeds, and print their paths
    Fetch(fetch::Args),
    /// Measure the accuracy of the tagger, or of the names that the reader shows, on a file of tokens and tags
    Evaluate(evaluate::Args),
    /// Annotate a quote or a span, and print the new annotation's id
    Add(add::Args),
    /// List annotations, and whether each still matches the text
    List(list::Args),
    /// Find every annotation again after the source changed
    Anchor(anchor::Args),
    /// Show how the text changed since it was annotated; exit code 1 if it did
    Diff(diff::Args),
    /// Measure agreement between annotators: F1 of spans, kappas of labels, Krippendorff's alpha
    Agree(agree::Args),
    /// Compare two annotators side by side, and resolve their differences into a third file
    Adjudicate(adjudicate::Args),
    /// Merge two versions of a sidecar: after git or a synchroniser failed to, or as a git merge driver; exit code 1 if
    /// any annotation conflicts
    Merge(merge::Args),
    /// Check the terminal, locks, confinement of parsers, folders and versions; exit code 1 if something weakens what
    /// SECURITY.md promises
    Doctor(doctor::Args),
    /// Give the annotations of a source that was renamed or moved to that source; exit code 1 if any annotation file is left
    /// without a source
    Adopt(adopt::Args),
    /// List or remove the snapshots that no annotation refers to any more
    Tidy(tidy::Args),
    /// Learn the reader on a built-in article
    Tour,
    /// List all actions of the reader, with their names in the configuration and their keys
    Keys,
    /// Print the JSON Schema of a sidecar
    Schema,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// A language that names and values can be read in.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LanguageArg {
    /// Indonesian
    Id,
    /// Malay
    Ms,
    /// English
    En,
}

impl From<LanguageArg> for Language {
    fn from(lang: LanguageArg) -> Self {
        match lang {
            LanguageArg::Id => Self::Indonesian,
            LanguageArg::Ms => Self::Malay,
            LanguageArg::En => Self::English,
        }
    }
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The outcome of a command that did not fail; it decides the exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing to report; the exit code is 0.
    #[default]
    Fine,
    /// Something that a person should look at: a finding, a change, a conflict, an item left out. The exit code is 1.
    Findings,
}

impl Outcome {
    /// [`Outcome::Findings`] if `found`.
    const fn of(found: bool) -> Self {
        if found { Self::Findings } else { Self::Fine }
    }
}

/// Why a command failed.
#[derive(Debug, Error)]
enum Error {
    /// A source could not be read.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// A web page could not be fetched or saved.
    #[error("{0}")]
    Fetch(#[from] FetchError),
    /// A feed could not be read or saved, or not all of it.
    #[error("{0}")]
    Feed(#[from] FeedError),
    /// A sidecar could not be read or written.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The reader failed.
    #[error("{0}")]
    Run(#[from] RunError),
    /// The configuration of the user or of a project is not valid.
    #[error("{0}")]
    Config(#[from] SettingsError),
    /// Any other file or folder could not be read or written.
    #[error("{0}")]
    File(#[from] FileError),
    /// Standard input could not be read.
    #[error("standard input cannot be read")]
    Input(#[source] io::Error),
    /// Standard output could not be written.
    #[error("the output cannot be written")]
    Output(#[from] io::Error),
    /// The user's external entity recognizer failed.
    #[error("{article}: {name}")]
    Program {
        /// The article that it was run on.
        article: String,
        /// The program's name in the configuration.
        name: String,
        /// Why it failed.
        #[source]
        source: ExternalNerError,
    },
    /// A file to import is malformed.
    #[error("{file}:{}: {}; nothing was imported", malformed.line, malformed.problem)]
    Import {
        /// The file's name as shown.
        file: String,
        /// The problem and its line.
        malformed: Malformed,
    },
    /// A token file is malformed.
    #[error("{}: {source}", path.display())]
    Tokens {
        /// The token file.
        path: PathBuf,
        /// The problem and its line.
        #[source]
        source: TokenError,
    },
    /// A line of standard input is not a valid `--jsonl` object.
    #[error("{}, column {}; expected {{\"id\":…,\"text\":\"…\"}}", inside(.0), .0.column())]
    Line(serde_json::Error),
    /// A line of standard input is too long.
    #[error("the line is longer than {} MiB", corpus::MAX_LINE_BYTES >> 20)]
    LongLine,
    /// The `annotations` of a `--jsonl` line do not parse.
    #[error("annotations")]
    Annotations(#[source] serde_json::Error),
    /// Processing one of several inputs failed.
    #[error("{input}: {source}")]
    One {
        /// The input's name as shown.
        input: String,
        /// Why it failed.
        #[source]
        source: Box<Error>,
    },
    /// The program panicked, which is a bug.
    #[error("{0}")]
    Panicked(#[from] Panicked),
    /// The command cannot be carried out as given.
    #[error("{0}")]
    Usage(#[from] UsageError),
    /// This many paths failed. Each failure was already reported.
    #[error("{0} failed; see above")]
    Some(usize),
    /// Some articles failed. Each failure was already reported.
    #[error("{failed} of {all} failed: {names}")]
    Failed {
        /// Number of articles that failed.
        failed: usize,
        /// Number of articles processed.
        all: usize,
        /// Names of the first articles that failed, separated by commas.
        names: String,
    },
}

impl Error {
    /// The error with its causes, followed by the hint if there is one.
    fn message(&self) -> String {
        explain::with_hint(self, self.hint().as_deref())
    }

    /// How to fix the error, if a fix is known.
    fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::Usage(error) => return error.hint(),
            Self::One { source, .. } => return source.hint(),
            Self::Run(error) => error.hint().or_else(|| explain::hint(error)),
            Self::Tokens { .. } => Some("fix that line"),
            Self::LongLine => Some("divide its text among several objects"),
            _ => explain::hint(self),
        };
        hint.map(Cow::Borrowed)
    }
}

/// The message of a JSON error without its position: the input is a single line, so `serde_json` always reports line 1.
fn inside(error: &serde_json::Error) -> String {
    let what = error.to_string();
    what.split(" at line 1 column").next().unwrap_or(&what).into()
}

/// Runs the command line. Exits with 0 on success, 1 if the command found something to report, 2 on failure.
pub fn main() -> ExitCode {
    // The program starts itself as a child process to parse a file.
    if let Some(exit_code) = confined::child::run_if_child() {
        return exit_code;
    }
    confined::find_program();
    let cli = match parse_arguments() {
        Ok(cli) => cli,
        Err(exit_code) => return exit_code,
    };
    if let Some(path) = &cli.log
        && let Err(error) = logging::start(path)
    {
        report(&error.into());
        return ExitCode::from(2);
    }
    log::info!("tandai {} started", env!("CARGO_PKG_VERSION"));
    let result = guard::catch_panic("the command", || run(cli));
    match result.unwrap_or_else(|panic| Err(about_last_article(panic))) {
        // The reader of the pipe closed it because it needs no more output, as `head` does.
        Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            log::info!("tandai failed");
            report(&error);
            ExitCode::from(2)
        }
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
    }
}

/// Parses the command line. If that fails, reports why and returns the exit code.
fn parse_arguments() -> Result<Cli, ExitCode> {
    if let Some(cli) = parse_paths(std::env::args_os().skip(1)) {
        return Ok(cli);
    }
    let arguments = log_last(std::env::args_os());
    let parsed = Cli::try_parse_from(&arguments);
    // A word that is not a subcommand is a path for clap, so a mistyped subcommand may be a valid command line.
    let may_be_mistyped = match &parsed {
        Ok(cli) => cli.command.is_none(),
        Err(error) => error.use_stderr(),
    };
    if may_be_mistyped && let Some(error) = suggestion::mistyped_subcommand(&arguments) {
        report(&error.into());
        return Err(ExitCode::from(2));
    }
    parsed.map_err(|error| {
        if !error.use_stderr() {
            // Help and version.
            error.exit();
        }
        // It quotes the arguments, which may be the names of a stranger's files.
        suggestion::add_suggestion(error, &arguments).render().to_string().trim_end().lines().for_each(say);
        ExitCode::from(2)
    })
}

/// The article that was read last, to name it if a command panics.
static LAST_ARTICLE: Mutex<Option<String>> = Mutex::new(None);

/// The error of a panic outside the loops over several articles: it is about the last article that was read, if any.
fn about_last_article(panic: Panicked) -> Error {
    // The name is replaced as a whole, so it is good even if a thread panicked while it held the lock.
    let last = LAST_ARTICLE.lock().unwrap_or_else(PoisonError::into_inner).take();
    match last {
        Some(input) => Error::One { input, source: Box::new(panic.into()) },
        None => panic.into(),
    }
}

/// Runs the subcommand, or the reader if there is none.
fn run(cli: Cli) -> Result<Outcome, Error> {
    match cli.command {
        Some(Command::Check(args)) => return check::run(&args),
        Some(Command::Export(args)) => return export::run(&args),
        Some(Command::Import(args)) => return import::run(&args),
        Some(Command::Diff(args)) => return diff::run(&args),
        Some(Command::Doctor(args)) => return doctor::run(&args),
        Some(Command::Merge(args)) => return merge::run(&args),
        Some(Command::Adopt(args)) => return adopt::run(&args),
        None => open::run(cli.open)?,
        Some(Command::Print(args)) => print::run(&args)?,
        Some(Command::Entities(args)) => entities::run(&args)?,
        Some(Command::Claims(args)) => claims::run(&args)?,
        Some(Command::Board(args)) => board::run(&args)?,
        Some(Command::Fetch(args)) => fetch::run(&args)?,
        Some(Command::Evaluate(args)) => evaluate::run(&args)?,
        Some(Command::Add(args)) => add::run(&args)?,
        Some(Command::List(args)) => list::run(&args)?,
        Some(Command::Anchor(args)) => anchor::run(&args)?,
        Some(Command::Adjudicate(args)) => adjudicate::run(args)?,
        Some(Command::Agree(args)) => agree::run(&args)?,
        Some(Command::Tidy(args)) => tidy::run(&args)?,
        Some(Command::Tour) => open::tour()?,
        Some(Command::Keys) => keys()?,
        Some(Command::Schema) => write(&crate::annotation::sidecar::schema())?,
        Some(Command::Completions { shell }) => completions(shell)?,
        Some(Command::Man) => man()?,
    }
    Ok(Outcome::Fine)
}

/// Moves a leading `--log FILE` behind the subcommand that follows it. Any other option before a subcommand belongs to
/// the reader, so clap would parse the subcommand's name as a path.
fn log_last(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    let words = match arguments.get(1).and_then(|first| first.to_str()) {
        Some("--log") => 2,
        Some(first) if first.starts_with("--log=") => 1,
        _ => return arguments,
    };
    if arguments.get(1 + words).is_some_and(|word| suggestion::names_subcommand(word)) {
        arguments[1..=1 + words].rotate_left(words);
    }
    arguments
}

/// Parses a command line that has only paths; `None` for any other. An argument with a dot or a slash cannot be a
/// subcommand, so this common case skips the cost of building clap's definitions of all subcommands.
fn parse_paths(arguments: impl Iterator<Item = OsString>) -> Option<Cli> {
    let is_path = |argument: &OsString| {
        let bytes = argument.as_encoded_bytes();
        !bytes.starts_with(b"-") && bytes.iter().any(|byte| matches!(byte, b'.' | b'/'))
    };
    let paths: Vec<PathBuf> =
        arguments.map(|argument| is_path(&argument).then(|| argument.into())).collect::<Option<_>>()?;
    (!paths.is_empty()).then(|| Cli { command: None, open: open::Args::of(paths), log: None })
}

impl ColorChoice {
    /// Whether to colour `out`. The `theme` is that of the environment, which is monochrome if `NO_COLOR` is set.
    fn is_on(self, theme: Theme, out: &impl IsTerminal) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => out.is_terminal() && !theme.is_mono(),
        }
    }
}

/// Writes one line per action: name, keys and description, separated by tabs. The actions of lists and of the comparison
/// are preceded by the name of their table in the configuration file.
fn keys() -> Result<(), Error> {
    let config = Config::load_default()?;
    let mut rows = String::new();
    for (table, context) in config.keys.contexts() {
        let table = if table == "keys" { String::new() } else { format!("{table}.") };
        for (binding, keys) in context.list() {
            let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
            rows += &format!("{table}{}\t{}\t{}\n", binding.action.name(), keys.join(", "), binding.help);
        }
    }
    write(&rows)
}

fn completions(shell: clap_complete::Shell) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "tandai", &mut script);
    write(&String::from_utf8_lossy(&script))
}

fn man() -> Result<(), Error> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    // `clap_mangen` leaves the options of subcommands out of the program's page.
    for command in Cli::command().get_subcommands().filter(|c| c.get_name() != "help") {
        let name = format!("tandai {}", command.get_name());
        writeln!(page, ".SH \"{}\"", name.to_uppercase())?;
        let man = clap_mangen::Man::new(command.clone().bin_name(name).disable_help_flag(true));
        man.render_synopsis_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    write(&String::from_utf8_lossy(&page))
}

fn write(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn report(error: &Error) {
    note(&error.message());
}

/// Writes `text` to standard error, after `tandai: `.
fn note(text: &str) {
    say(&format!("tandai: {text}"));
}

/// Writes a line to standard error. It may contain file names and words of articles, so control characters in it are
/// made visible.
fn say(line: &str) {
    // Fails if standard error is closed, and then there is nowhere left to report that.
    let _ = writeln!(io::stderr(), "{}", display::printable(line));
}

/// `path` itself, or the articles in it if it is a folder.
fn expand_path(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if path.is_dir() { articles(path) } else { Ok(vec![path.to_path_buf()]) }
}

/// The articles in the folder `path`; never empty.
///
/// # Errors
/// If the folder cannot be listed, or holds no articles.
fn articles(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let found = folder::articles(path)?;
    if found.is_empty() {
        return Err(UsageError::NoArticles(path.into()).into());
    }
    Ok(found)
}

impl CommonArgs {
    const fn read_options(&self) -> ReadOptions {
        ReadOptions { convention: self.paragraphs, raw: self.raw }
    }

    /// Reads the article at `path`, which may also be `-` for standard input or the address of a web page.
    fn article(&self, path: &Path) -> Result<Article, Error> {
        *LAST_ARTICLE.lock().unwrap_or_else(PoisonError::into_inner) = Some(display_path(path));
        guard::fault_point(format_args!("read {}", path.display()));
        let article = match path.to_str().filter(|address| web::is_address(address)) {
            Some(address) => web::fetch(address, Limits::default())?.article(None)?,
            None => source::read(path, self.read_options())?,
        };
        for doubt in article.metadata().notes() {
            note(&format!("{}: {doubt}", display_path(path)));
        }
        Ok(article)
    }

    /// The entities of `article` with the corrections saved in its sidecar, and the store of its annotations. `outside`
    /// are mentions found by an external program.
    fn entities(
        &self,
        article: &Article,
        extractor: &mut Extractor,
        outside: &[Mention],
    ) -> Result<(Extraction, Option<Store>), Error> {
        let found = extractor.extract_all(article);
        let store = self.store(article)?;
        let (decisions, snapshots) =
            store.as_ref().map(|store| (store.sidecar().entities, store.snapshots(article))).unwrap_or_default();
        Ok((corrections::apply(article, found, outside, &decisions, &snapshots), store))
    }

    /// The store of `article`'s annotations; `None` for standard input without `--annotations`.
    fn store(&self, article: &Article) -> Result<Option<Store>, Error> {
        use crate::annotation::location::stdin_sidecar_location;
        let place = match (article.path(), &self.annotations) {
            (Some(path), dir) => sidecar_location(path, dir.as_deref()),
            (None, Some(dir)) => Some(stdin_sidecar_location(article.sha256(), dir)),
            (None, None) => None,
        };
        Ok(place.map(Store::open).transpose()?)
    }
}

/// Reads the sidecar at `path`; `None` if the file does not exist.
fn sidecar(path: &Path) -> Result<Option<Sidecar>, Error> {
    match sidecar_there(path) {
        Err(Error::File(error)) if error.source.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// Reads the sidecar at `path`; a missing file is an error.
fn sidecar_there(path: &Path) -> Result<Sidecar, Error> {
    let bytes = read_bounded(path, MAX_SIDECAR_BYTES).map_err(FileError::reading(path))?;
    Ok(Sidecar::parse(&bytes).map_err(|source| StoreError::Parse { path: path.into(), source })?)
}

/// `path` as written in output: bytes that are not UTF-8 are replaced. Not yet safe to write to a terminal.
fn display_path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// `value` as JSON on one line. It is safe to write to a terminal: strings in it contain no raw control characters.
fn json_line<T: Serialize>(value: &T) -> Result<String, Error> {
    Ok(display::safe_json(serde_json::to_string(value).map_err(io::Error::other)?))
}

/// Like [`json_line`], for a list whose items are made one at a time.
fn json_list<T: Serialize>(items: impl Iterator<Item = T>) -> Result<String, Error> {
    let mut json = String::from("[");
    for item in items {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&json_line(&item)?);
    }
    json.push(']');
    Ok(json)
}

/// Like [`json_line`], but indented, on several lines.
fn json_pretty<T: Serialize>(value: &T) -> Result<String, Error> {
    Ok(display::safe_json(serde_json::to_string_pretty(value).map_err(io::Error::other)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_may_be_named_before_a_subcommand() {
        let moved =
            |line: &str| log_last(line.split(' ').map(OsString::from)).join(" ".as_ref()).into_string().unwrap();
        assert_eq!(moved("tandai --log x list a.txt"), "tandai list --log x a.txt");
        assert_eq!(moved("tandai --log=x list a.txt"), "tandai list --log=x a.txt");
        for as_it_is in ["tandai --log x a.txt", "tandai --log x", "tandai --log", "tandai list --log x a.txt"] {
            assert_eq!(moved(as_it_is), as_it_is);
        }
    }

    #[test]
    fn paths_alone_are_read_as_the_whole_grammar_reads_it() {
        for paths in [&["a.txt"][..], &["./a"], &["dir/sub"], &[".."], &["https://example.org/x"], &["a.txt", "b/c"]] {
            let short = parse_paths(paths.iter().map(Into::into)).unwrap();
            let whole = Cli::try_parse_from([&["tandai"], paths].concat()).unwrap();
            assert_eq!(format!("{short:?}"), format!("{whole:?}"));
        }
        for arguments in [&["entities"][..], &["-"], &["--version"], &["--creator=a.b"], &["a.txt", "--raw"], &[]] {
            assert!(parse_paths(arguments.iter().map(Into::into)).is_none(), "{arguments:?}");
        }
        // No subcommand contains a character that marks a path.
        assert!(Cli::command().get_subcommands().all(|command| !command.get_name().contains(['.', '/'])));
    }
}
