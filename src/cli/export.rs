//! `tandai export`: articles with what was marked in them, for other programs and for people.

use super::{Common, Error, expanded, note, say};
use crate::annotation::Book;
use crate::annotation::project::Project;
use crate::annotation::store::write_whole;
use crate::article::Article;
use crate::entity::{Extraction, Extractor};
use crate::exchange::format::Written;
use crate::exchange::{Content, Format, Left, Report, claimreview};
use crate::file::FileError;
use crate::text::display;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// What to export.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles, or folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The format
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Format,
    /// The file to write, whole or not at all, or a folder for a file an article [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What to write, in formats that are no reports [default: both, where the format has a place for entities]
    #[arg(long, value_enum, value_name = "WHAT")]
    what: Option<Content>,
    #[command(flatten)]
    common: Common,
}

/// An article and what was marked in it.
struct Read {
    article: Article,
    book: Book,
    found: Extraction,
    project: Project,
    name: String,
}

/// Writes the articles; whether a report carries all there is.
pub fn run(args: &Args) -> Result<bool, Error> {
    if !args.to.is_written() {
        return Err(Error::Usage("jsonl can only be read: tandai entities --json writes entities".into()));
    }
    let mut read = Vec::new();
    let mut extractor = Extractor::new();
    for path in &args.paths {
        for path in expanded(path)? {
            read.push(article(args, &path, &mut extractor)?);
        }
    }
    let reports: Vec<Report<'_>> = read.iter().map(|read| read.report(args)).collect();
    let folder = args.out.as_deref().filter(|out| out.is_dir() || ends_in_slash(out));
    let mut left = Left::default();
    let mut whole = true;
    if args.to == Format::Claimreview {
        for report in &reports {
            whole &= is_whole(report);
        }
    }
    match (folder, &args.out) {
        (Some(folder), _) => {
            std::fs::create_dir_all(folder).map_err(FileError::writing(folder))?;
            for (report, read) in reports.iter().zip(&read) {
                let out = folder.join(read.file_name(args.to));
                refuse_source(&out, &read.article)?;
                put(args.to.write(std::slice::from_ref(report), &mut left), &out)?;
            }
        }
        (None, _) if reports.len() > 1 && !args.to.holds_several() => {
            return Err(Error::Usage(format!(
                "a {} file holds one article, and there are {}: name a folder with --out DIR/",
                args.to.name(),
                reports.len(),
            )));
        }
        (None, Some(out)) => {
            for read in &read {
                refuse_source(out, &read.article)?;
            }
            put(args.to.write(&reports, &mut left), out)?;
        }
        (None, None) => show(&args.to.write(&reports, &mut left).text)?,
    }
    if !left.is_empty() {
        note(&format!("left out, because {} has no place for it: {left}", args.to.name()));
    }
    Ok(whole)
}

fn article(args: &Args, path: &Path, extractor: &mut Extractor) -> Result<Read, Error> {
    let article = args.common.article(path)?;
    let project = Project::of(article.path())?;
    let (found, store) = args.common.entities(&article, extractor, &[])?;
    let named = store.as_ref().map(|store| store.source().to_string());
    let name = named.unwrap_or_else(|| display::printable(article.title()));
    let book = store.map(|store| store.book(&article)).unwrap_or_default();
    Ok(Read { article, book, found, project, name })
}

impl Read {
    fn report(&self, args: &Args) -> Report<'_> {
        Report {
            article: &self.article,
            book: &self.book,
            found: &self.found,
            project: &self.project,
            content: args.what.unwrap_or_else(|| args.to.content()),
            name: self.name.clone(),
        }
    }

    /// The file of this article in a folder of them: its name with another ending.
    fn file_name(&self, to: Format) -> PathBuf {
        let name = Path::new(&self.name).file_name().map_or_else(|| OsString::from("article"), OsString::from);
        let mut name = PathBuf::from(name);
        name.set_extension(to.extension());
        name
    }
}

/// Says what claims of `report` lack; whether none lacks anything, and there is one.
fn is_whole(report: &Report<'_>) -> bool {
    let reviews = claimreview::reviews(report);
    for lacking in &reviews.lacking {
        let words = display::printable(&display::ellipsis(&lacking.words, 60));
        note(&format!("“{words}” is left out; it lacks:"));
        lacking.what.iter().for_each(|what| say(&format!("    {what}")));
    }
    if reviews.whole.is_empty() && reviews.lacking.is_empty() {
        note("no claim of this article is done: give one a verdict first");
        return false;
    }
    reviews.lacking.is_empty()
}

fn ends_in_slash(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::MAIN_SEPARATOR)
}

/// Refuses to write over the article itself.
fn refuse_source(out: &Path, article: &Article) -> Result<(), Error> {
    let same = |path: &Path| matches!((path.canonicalize(), out.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if article.path().is_some_and(same) {
        let out = display::printable(&out.to_string_lossy());
        return Err(Error::Usage(format!("{out}: this is the article itself: choose another place")));
    }
    Ok(())
}

/// Writes a file and those that belong beside it. Of these, what is there already stays; a text there must be the same, or
/// the offsets would be those of another.
fn put(written: Written, out: &Path) -> Result<(), Error> {
    let mut beside = Vec::new();
    for (name, text) in written.beside {
        let path = match name.strip_prefix('.') {
            Some(end) => out.with_extension(end),
            None => out.with_file_name(&name),
        };
        match std::fs::read(&path) {
            Ok(there) if name == ".txt" && there != text.as_bytes() => {
                let path = display::printable(&path.to_string_lossy());
                return Err(Error::Usage(format!("{path}: there is a different text: choose another place")));
            }
            Ok(_) => {}
            // There is none, or writing it says why not.
            Err(_) => beside.push((path, text)),
        }
    }
    for (path, text) in &beside {
        write_whole(path, text.as_bytes()).map_err(FileError::writing(path))?;
    }
    Ok(write_whole(out, written.text.as_bytes()).map_err(FileError::writing(out))?)
}

/// Writes to standard output; what steers a terminal does not reach one.
fn show(text: &str) -> Result<(), Error> {
    if !io::stdout().is_terminal() {
        return super::write(text);
    }
    let mut safe = String::with_capacity(text.len());
    for part in text.split_inclusive(['\n', '\t']) {
        let end = part.len() - usize::from(part.ends_with(['\n', '\t']));
        safe += &display::printable(&part[..end]);
        safe += &part[end..];
    }
    super::write(&safe)
}
