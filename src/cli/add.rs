//! `tandai add`: adds an annotation to a quote or a span, without the reader.

use super::author::author;
use super::usage::UsageError;
use super::{CommonArgs, Error, write};
use crate::annotation::AnnotationKind;
use crate::annotation::project::Project;
use crate::article::Article;
use crate::text::{Span, graphemes};
use crate::tui::reader::search;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// What to annotate, and how.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub(crate) struct Args {
    /// The article
    path: PathBuf,
    /// The words to annotate, as written in the article; a space matches any white space
    #[arg(long, group = "what", value_name = "TEXT", allow_hyphen_values = true)]
    quote: Option<String>,
    /// The code points to annotate, from A up to but not including B
    #[arg(long, group = "what", value_name = "A:B", value_parser = span)]
    span: Option<(usize, usize)>,
    /// Which occurrence of the quote, counted from 1
    #[arg(long, requires = "quote", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    occurrence: Option<u32>,
    /// The kind of annotation [default: note with --note and no --label, else highlight]
    #[arg(short, long, value_enum)]
    kind: Option<AnnotationKind>,
    /// The label: important, doubtful, confirmed or question, unless the project defines its own
    #[arg(short, long)]
    label: Option<String>,
    /// The text of the note; - reads it from standard input
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// A tag; can be given several times
    #[arg(short, long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    #[arg(long, value_name = "NAME", help = super::CREATOR_HELP)]
    creator: Option<String>,
    #[command(flatten)]
    common: CommonArgs,
}

impl Args {
    /// The kind of the annotation: as given, else a note if it has a note but no label, else a highlight.
    fn kind(&self) -> AnnotationKind {
        self.kind.unwrap_or(match (&self.note, &self.label) {
            (Some(_), None) => AnnotationKind::Note,
            _ => AnnotationKind::Highlight,
        })
    }
}

/// A `--span` that does not parse as `A:B`.
#[derive(Debug, thiserror::Error)]
#[error("expected two whole numbers, such as 120:135")]
struct NotASpan;

fn span(text: &str) -> Result<(usize, usize), NotASpan> {
    let parts = text.split_once(':').and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
    parts.ok_or(NotASpan)
}

/// Adds the annotation and writes its id to standard output.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    if args.path.as_os_str() == "-" && args.common.annotations.is_none() {
        return Err(UsageError::NoPlaceForPipedText.into());
    }
    let article = args.common.article(&args.path)?;
    let labels = Project::for_source(article.path())?.labels;
    if let Some(label) = args.label.as_deref().filter(|label| labels.get(label).is_none()) {
        return Err(UsageError::UnknownLabel { label: label.into(), known: labels.names() }.into());
    }
    let span = graphemes_of(&article, find(args, &article)?);
    let mut note = args.note.clone().unwrap_or_default();
    if note == "-" {
        if args.path.as_os_str() == "-" {
            return Err(UsageError::InputIsTheArticle.into());
        }
        note = io::read_to_string(io::stdin()).map_err(Error::Input)?;
    }
    let author = author(args.creator.clone())?;
    let kind = args.kind();
    let label = args.label.as_deref().or((kind == AnnotationKind::Highlight).then_some(labels.first()));
    let mut annotation = author.annotation(&article, kind, span);
    annotation.label = label.unwrap_or_default().into();
    annotation.tags.clone_from(&args.tags);
    annotation.note = note.trim().into();
    let id = annotation.id;
    let Some(mut store) = args.common.store(&article)? else {
        return Err(UsageError::NoPlaceForAnnotations(args.path.clone()).into());
    };
    let mut sidecar = store.sidecar();
    sidecar.annotations.push(Arc::new(annotation));
    store.save(&sidecar, &article)?;
    write(&format!("{id}\n"))
}

/// The span given by `--span` or `--quote`. A quote is searched exactly first, then with the search pattern of the
/// reader.
///
/// # Errors
/// If the span is not in the article, the quote is not found, or it is found more than once without `--occurrence`.
fn find(args: &Args, article: &Article) -> Result<Span, Error> {
    if let Some((start, end)) = args.span {
        let length = article.to_code_points(Span::new(0, article.text().len())).1;
        return match article.from_code_points(start, end) {
            Some(span) if start < end => Ok(span),
            _ => Err(UsageError::NoSuchRange { start, end, article: args.path.clone(), length }.into()),
        };
    }
    let quote = args.quote.as_deref().unwrap_or_default();
    if quote.trim().is_empty() {
        return Err(UsageError::EmptyQuote.into());
    }
    let exact = memchr::memmem::find_iter(article.text().as_bytes(), quote).map(|at| Span::new(at, at + quote.len()));
    let mut hits: Vec<Span> = exact.collect();
    if hits.is_empty() {
        let pattern = search::pattern(quote).map_err(|_| UsageError::QuoteTooLong)?;
        hits = pattern.find_iter(article.text()).map(|hit| hit.range().into()).collect();
    }
    let which = match (hits.len(), args.occurrence) {
        (0, _) => return Err(UsageError::QuoteNotFound(args.path.clone()).into()),
        (1, None) => 0,
        (times, None) => return Err(UsageError::AmbiguousQuote { times }.into()),
        (_, Some(nth)) => nth as usize - 1,
    };
    let missing = UsageError::NoSuchOccurrence { times: hits.len() };
    Ok(*hits.get(which).ok_or(missing)?)
}

/// `span` widened to whole graphemes, with a note on standard error if that changed it.
fn graphemes_of(article: &Article, span: Span) -> Span {
    let text = article.text();
    let whole = Span::new(graphemes::floor(text, span.start), graphemes::ceil(text, span.end));
    if whole != span {
        let (start, end) = article.to_code_points(whole);
        super::note(&format!("widened to whole characters: {start}:{end}"));
    }
    whole
}
