//! `tandai export`: writes annotated articles in the formats of other programs, or as reports.

use super::usage::UsageError;
use super::{CommonArgs, Error, Outcome, expand_path, note, say};
use crate::annotation::AnnotationSet;
use crate::annotation::project::Project;
use crate::article::Article;
use crate::entity::{Extraction, Extractor};
use crate::exchange::changed_words::{ChangedWords, ReviewState};
use crate::exchange::format::ExportOutput;
use crate::exchange::{ExchangeFormat, ExportContent, Omissions, Report, claimreview};
use crate::file::{FileError, NewFile, read_bounded, write_whole};
use crate::text::display;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// What to export.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Articles, or folders of articles
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The format to write
    #[arg(long, value_name = "FORMAT", value_parser = ExchangeFormat::parser(ExchangeFormat::is_written))]
    to: ExchangeFormat,
    /// The file to write, or a folder to write one file per article [default: standard output]
    #[arg(short, long, alias = "out", value_name = "FILE")]
    output: Option<PathBuf>,
    /// What to export; ignored by reports [default: what suits the format]
    #[arg(long, value_enum, value_name = "WHAT")]
    what: Option<ExportContent>,
    /// Begin a table (csv, tsv) with a byte order mark, by which Excel recognises UTF-8
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    common: CommonArgs,
}

impl Args {
    /// Writes `reports` in the chosen format.
    fn write(&self, reports: &[Report<'_>], omissions: &mut Omissions) -> ExportOutput {
        let mut output = self.to.write(reports, omissions);
        if self.bom && matches!(self.to, ExchangeFormat::Csv | ExchangeFormat::Tsv) {
            output.text.insert(0, '\u{feff}');
        }
        output
    }
}

/// An article with everything that an export may contain.
struct ExportArticle {
    article: Article,
    annotations: AnnotationSet,
    found: Extraction,
    project: Project,
    name: String,
}

/// Writes the articles. It is a finding if a `ClaimReview` export left out a claim, has none to write, or has one whose words
/// have changed since it was checked.
pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    if !args.to.is_written() {
        return Err(UsageError::OnlyImported(args.to).into());
    }
    let mut read = Vec::new();
    let mut extractor = Extractor::new();
    for path in &args.paths {
        for path in expand_path(path)? {
            read.push(article(args, &path, &mut extractor)?);
        }
    }
    let reports: Vec<Report<'_>> = read.iter().map(|read| read.report(args)).collect();
    let folder = args.output.as_deref().filter(|out| out.is_dir() || ends_in_slash(out));
    let mut omissions = Omissions::default();
    let mut outcome = Outcome::Fine;
    if args.to == ExchangeFormat::Claimreview {
        for report in &reports {
            outcome = outcome.max(report_claims(report));
        }
    }
    match (folder, &args.output) {
        (Some(folder), _) => {
            std::fs::create_dir_all(folder).map_err(FileError::writing(folder))?;
            for (report, read) in reports.iter().zip(&read) {
                let out = folder.join(read.file_name(args.to));
                refuse_source(&out, &read.article)?;
                write_output(
                    args.write(std::slice::from_ref(report), &mut omissions),
                    &out,
                    NewFile::like(read.article.path()),
                )?;
            }
        }
        (None, _) if reports.len() > 1 && !args.to.holds_several() => {
            return Err(UsageError::OneArticlePerFile { format: args.to, articles: reports.len() }.into());
        }
        (None, Some(out)) => {
            for read in &read {
                refuse_source(out, &read.article)?;
            }
            let sources = read.iter().filter_map(|read| read.article.path());
            write_output(args.write(&reports, &mut omissions), out, NewFile::like(sources))?;
        }
        (None, None) => write_stdout(&args.write(&reports, &mut omissions).text)?,
    }
    if !omissions.is_empty() {
        note(&format!("left out (not supported by {}): {omissions}", args.to.name()));
    }
    Ok(outcome)
}

fn article(args: &Args, path: &Path, extractor: &mut Extractor) -> Result<ExportArticle, Error> {
    let article = args.common.article(path)?;
    let project = Project::for_source(article.path())?;
    let (found, store) = args.common.entities(&article, extractor, &[])?;
    let named = store.as_ref().map(|store| store.source().to_string());
    let name = named.unwrap_or_else(|| display::printable(article.title()));
    let annotations = store.map(|store| store.annotation_set(&article)).unwrap_or_default();
    Ok(ExportArticle { article, annotations, found, project, name })
}

impl ExportArticle {
    fn report(&self, args: &Args) -> Report<'_> {
        Report {
            article: &self.article,
            annotations: &self.annotations,
            extraction: &self.found,
            project: &self.project,
            content: args.what.unwrap_or_else(|| args.to.content()),
            name: self.name.clone(),
        }
    }

    /// The article's file name in an output folder: its own name with the extension of the format.
    fn file_name(&self, to: ExchangeFormat) -> PathBuf {
        let name = Path::new(&self.name).file_name().map_or_else(|| OsString::from("article"), OsString::from);
        let mut name = PathBuf::from(name);
        name.set_extension(to.extension());
        name
    }
}

/// Reports the finished claims that lack a required field, and those whose words have changed. It is also a finding if no
/// claim is finished.
fn report_claims(report: &Report<'_>) -> Outcome {
    let reviews = claimreview::reviews(report);
    for lacking in &reviews.incomplete {
        let words = display::printable(&display::ellipsis(&lacking.words, 60));
        note(&format!("“{words}” was left out; missing:"));
        lacking.missing.iter().for_each(|what| say(&format!("    {what}")));
    }
    if reviews.complete.is_empty() && reviews.incomplete.is_empty() {
        note("no claim in this article is done: give one a verdict first");
        return Outcome::Findings;
    }
    reviews.changed.iter().for_each(report_change);
    let is_unchecked = |changed: &ChangedWords| changed.review != ReviewState::Accepted;
    Outcome::of(!reviews.incomplete.is_empty() || reviews.changed.iter().any(is_unchecked))
}

/// Writes the old and the new words of a claim to standard error.
fn report_change(changed: &ChangedWords) {
    note(&format!("{}; make sure that its verdict holds:", changed.review.heading()));
    say(&format!("    before: “{}”", changed.old));
    say(&format!("    now:    “{}”", changed.new));
}

fn ends_in_slash(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::MAIN_SEPARATOR)
}

/// Fails if `out` is the article's source: an export must never overwrite it.
fn refuse_source(out: &Path, article: &Article) -> Result<(), Error> {
    let same = |path: &Path| matches!((path.canonicalize(), out.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if article.path().is_some_and(same) {
        return Err(UsageError::OutputIsTheArticle(out.into()).into());
    }
    Ok(())
}

/// Writes a file and its companion files. Companion files that exist are kept; an existing text must equal the new one,
/// as the offsets would not match it otherwise.
///
/// `new` says who may read new files, which contain words of the articles.
fn write_output(written: ExportOutput, out: &Path, new: NewFile) -> Result<(), Error> {
    let mut beside = Vec::new();
    for (name, text) in written.companion_files {
        let path = match name.strip_prefix('.') {
            Some(end) => out.with_extension(end),
            None => out.with_file_name(&name),
        };
        match read_bounded(&path, text.len() as u64) {
            Ok(there) if name != ".txt" || there == text.as_bytes() => {}
            Ok(_) => return Err(UsageError::DifferentText(path).into()),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                if name == ".txt" {
                    return Err(UsageError::DifferentText(path).into());
                }
            }
            // The file does not exist, or cannot be read, in which case writing it probably fails with the reason.
            Err(_) => beside.push((path, text)),
        }
    }
    for (path, text) in &beside {
        write_whole(path, text.as_bytes(), new).map_err(FileError::writing(path))?;
    }
    Ok(write_whole(out, written.text.as_bytes(), new).map_err(FileError::writing(out))?)
}

/// Writes to standard output. If that is a terminal, control characters except newlines and tabs are made visible.
fn write_stdout(text: &str) -> Result<(), Error> {
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
