//! `tandai claims`: ranks the sentences worth checking, or lists the quotes with their speakers.

use super::corpus::{CorpusArgs, FilteredItem, StreamItem, over_lines, over_paths};
use super::{CommonArgs, Error, LanguageArg, Outcome, display_path, json_line, json_list};
use crate::article::{Article, Language};
use crate::claim::checkworthiness;
use crate::claim::sentence::MAX_SENTENCE_BYTES;
use crate::claim::{self, Attribution, ClaimAnalysis, Sentence};
use crate::entity::{Extraction, Value};
use crate::text::typography::single_spaced;
use crate::text::{Span, display};
use serde::Serialize;
use std::io::{self, BufRead, BufWriter, Read, Write};
use std::path::PathBuf;

/// What to search.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Args {
    /// Articles, folders of articles, or - for standard input
    #[arg(required_unless_present_any = ["lines", "jsonl"])]
    paths: Vec<PathBuf>,
    /// Print the sentences as JSON Lines; offsets are in code points, not counting a byte order mark
    #[arg(long)]
    json: bool,
    /// Include all sentences of the running text, not only those worth checking
    #[arg(long)]
    all: bool,
    /// List quotes and their speakers instead, in text order
    #[arg(long, conflicts_with = "all")]
    quotes: bool,
    /// Filter lines: read one sentence per line from standard input, and write the score of each, from 0 to 1
    #[arg(long, conflicts_with_all = ["paths", "json", "all", "quotes", "annotations", "paragraphs"])]
    lines: bool,
    /// Filter JSON Lines: read {"id","text"} objects from standard input, and write
    /// {"id","claims"} for each, or {"id","quotes"}
    #[arg(long, conflicts_with_all = ["paths", "json", "lines", "annotations", "paragraphs"])]
    jsonl: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
    /// The language of the lines [default: detected for each line]
    #[arg(long, value_enum, requires = "lines")]
    lang: Option<LanguageArg>,
    #[command(flatten)]
    common: CommonArgs,
}

/// A sentence in JSON output; offsets in code points.
#[derive(Serialize)]
struct SentenceJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    start: usize,
    end: usize,
    /// In a transcript, the time of the cue in which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    score: f32,
    text: &'a str,
    reasons: Vec<ReasonJson<'a>>,
    /// The quote in the sentence, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<QuoteJson<'a>>,
}

#[derive(Serialize)]
struct ReasonJson<'a> {
    why: &'static str,
    start: usize,
    end: usize,
    text: &'a str,
}

/// A quote in JSON output; offsets in code points.
#[derive(Serialize)]
struct QuoteJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    start: usize,
    end: usize,
    /// In a transcript, the time of the cue in which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    text: &'a str,
    direct: bool,
    /// The words of `cue`; empty if there is none.
    verb: &'a str,
    cue: Option<PartJson<'a>>,
    /// The words beside the content that name the speaker, which may be a pronoun.
    source: Option<PartJson<'a>>,
    /// The speaker's name, or the words that stand for an unnamed speaker.
    speaker: Option<&'a str>,
    role: Option<&'a str>,
    /// How the speaker was determined: named, nominal, pronoun or continued.
    resolved: Option<&'static str>,
    /// The day it was said, if the article gives one.
    said: Option<&'a Value>,
}

/// A part of an attribution in JSON output; offsets in code points.
#[derive(Serialize)]
struct PartJson<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> PartJson<'a> {
    fn new(article: &'a Article, span: Span) -> Self {
        let (start, end) = article.to_code_points(span);
        Self { start, end, text: span.slice(article.text()) }
    }
}

/// Writes the claims, or with `--quotes` the quotes.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    if args.lines {
        return lines(args.lang.map(Language::from));
    }
    let ranked = |claims: &ClaimAnalysis| if args.all { claims.all() } else { claims.ranked() };
    if args.jsonl {
        let name = if args.quotes { "quotes" } else { "claims" };
        return over_lines(&args.corpus, name, |extractor, StreamItem { article, .. }| {
            let found = extractor.extract_all(&article);
            let claims = claim::find(&article, &found);
            let list = if args.quotes {
                json_list(claims.attributions.iter().map(|quote| quote_row(quote, &article, &found)))
            } else {
                json_list(ranked(&claims).into_iter().map(|i| row(&claims, i, None, &article, &found)))
            };
            Ok(FilteredItem { json: list?, outcome: Outcome::Fine })
        })
        .map(drop);
    }
    over_paths(&args.corpus, &args.paths, |extractor, path, out| {
        let article = args.common.article(path)?;
        let (found, _) = args.common.entities(&article, extractor, &[])?;
        let claims = claim::find(&article, &found);
        let path = display_path(path);
        match (args.quotes, args.json) {
            (true, true) => {
                for quote in &claims.attributions {
                    let row = QuoteJson { path: Some(&path), ..quote_row(quote, &article, &found) };
                    writeln!(out, "{}", json_line(&row)?)?;
                }
            }
            (true, false) => {
                for quote in &claims.attributions {
                    let row = quote_row(quote, &article, &found);
                    let said = row.said.map_or(String::new(), |said| format!(", {said}"));
                    let role = row.role.map_or(String::new(), |role| format!(" ({role})"));
                    let how = if row.resolved == Some("pronoun") { " [by pronoun]" } else { "" };
                    let verb = if row.verb.is_empty() { String::new() } else { format!(", {}", row.verb) };
                    let who = format!("{}{how}{role}{verb}{said}", row.speaker.unwrap_or("unknown speaker"));
                    write_place(out, &path, &article, quote.content, &who)?;
                    writeln!(out, "    {}", one_line(row.text))?;
                }
            }
            (false, as_json) => {
                for i in ranked(&claims) {
                    let row = row(&claims, i, Some(&path), &article, &found);
                    if as_json {
                        writeln!(out, "{}", json_line(&row)?)?;
                    } else {
                        let why: Vec<&str> = row.reasons.iter().map(|reason| reason.why).collect();
                        let what = format!("{:.2}  {}", row.score, why.join(", "));
                        write_place(out, &path, &article, claims.sentences[i].span, what.trim_end())?;
                        writeln!(out, "    {}", one_line(row.text))?;
                    }
                }
            }
        }
        Ok(Outcome::Fine)
    })
    .map(drop)
}

/// Writes the position of `span` and a message, as `path:line:column: what`. Control characters are made visible.
pub(super) fn write_place(
    out: &mut impl Write,
    path: &str,
    article: &Article,
    span: Span,
    what: &str,
) -> Result<(), Error> {
    let (line, column) = article.line_and_column(span.start);
    Ok(writeln!(out, "{}:{line}:{column}: {}", display::printable(path), display::printable(what))?)
}

/// `text` on one line with single spaces, safe to write to a terminal.
pub(super) fn one_line(text: &str) -> String {
    display::printable(&single_spaced(text))
}

fn row<'a>(
    claims: &ClaimAnalysis,
    i: usize,
    path: Option<&'a str>,
    article: &'a Article,
    extraction: &'a Extraction,
) -> SentenceJson<'a> {
    let sentence = &claims.sentences[i];
    let (start, end) = article.to_code_points(sentence.span);
    let reasons = sentence.reasons.iter().map(|reason| {
        let (start, end) = article.to_code_points(reason.span);
        ReasonJson { why: reason.kind.name(), start, end, text: reason.span.slice(article.text()) }
    });
    SentenceJson {
        path,
        start,
        end,
        at: article.cue_time(sentence.span.start),
        // The model is not precise beyond four digits.
        score: (sentence.score * 1e4).round() / 1e4,
        text: sentence.span.slice(article.text()),
        reasons: reasons.collect(),
        quote: claims.attribution_in(sentence.span).map(|quote| quote_row(quote, article, extraction)),
    }
}

fn quote_row<'a>(quote: &Attribution, article: &'a Article, extraction: &'a Extraction) -> QuoteJson<'a> {
    let text = article.text();
    let (start, end) = article.to_code_points(quote.content);
    let told = quote.speaker.map(|speaker| speaker.details(extraction, text));
    QuoteJson {
        path: None,
        start,
        end,
        at: article.cue_time(quote.content.start),
        text: quote.content.slice(text),
        direct: quote.direct,
        verb: quote.cue.map_or("", |cue| cue.slice(text)),
        cue: quote.cue.map(|cue| PartJson::new(article, cue)),
        source: quote.source.map(|source| PartJson::new(article, source)),
        speaker: told.map(|told| told.name),
        role: told.and_then(|told| told.role),
        resolved: quote.speaker.map(|speaker| speaker.resolution.name()),
        said: quote.said.and_then(|m| extraction.mentions[m].value.as_deref()),
    }
}

/// Bytes of a line of standard input that are kept: far more than a sentence has.
const MAX_LINE_BYTES: u64 = 64 << 10;

/// Writes the score of each line of standard input, from 0 to 1 with four decimals. An empty line scores 0. Without a
/// language, each line's is detected.
fn lines(language: Option<Language>) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut input = io::stdin().lock();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes).map_err(Error::Input)? == 0 {
            break;
        }
        if !bytes.ends_with(b"\n") {
            input.skip_until(b'\n').map_err(Error::Input)?;
        }
        let line = String::from_utf8_lossy(&bytes);
        // A longer line is not a sentence, and its beginning is enough for a score.
        let line = line.trim();
        let line = &line[..line.floor_char_boundary(MAX_SENTENCE_BYTES)];
        // Language detection is unreliable on so few words: treat anything but Indonesian and Malay as English.
        let language = language.unwrap_or_else(|| match Language::detect(line) {
            found if found.is_indonesian_or_malay() => found,
            _ => Language::English,
        });
        let sentence = Sentence::read(line, Span::new(0, line.len()), language);
        let score = if line.is_empty() { 0.0 } else { checkworthiness::score_alone(line, &sentence) };
        writeln!(out, "{score:.4}")?;
    }
    Ok(out.flush()?)
}
