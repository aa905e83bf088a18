//! `tandai evaluate`: measures precision, recall and F1 of names against a labelled token file: those of the tagger, or
//! those that the reader shows.

use super::usage::UsageError;
use super::{Error, LanguageArg, json_pretty, note};
use crate::article::Language;
use crate::entity::Extractor;
use crate::entity::iob::{Evaluation, MatchCounts, TokenFile};
use crate::entity::shown::{self, LabelledArticle, NameSpan};
use crate::entity::tagger::Tagger;
use crate::entity::tagger::label::{IobLabel, TYPES};
use crate::file::FileError;
use crate::text::{Span, display};
use serde::Serialize;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What to evaluate on.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A token file, with a token, a tab and an IOB2 tag (PER, ORG, LOC) per line and blank lines between sentences; -
    /// for standard input
    gold: PathBuf,
    /// Evaluate what the reader shows, with all its rules: join the tokens to articles, and compare the names found there
    ///
    /// A `-DOCSTART-` line or a `# newdoc` comment begins an article; without them, every 20 sentences are one.
    #[arg(long)]
    shown: bool,
    /// Write the labels that were found to this file, in the same format
    #[arg(long, value_name = "OUT.tsv")]
    predictions: Option<PathBuf>,
    /// Write the names that were missed or wrongly found to this file: line in the token file, missed or wrong, type,
    /// words, and the words around them
    #[arg(long, value_name = "OUT.tsv", requires = "shown")]
    errors: Option<PathBuf>,
    /// The language of the tokens [default: detected; with --shown, for each article]
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct ScoresJson {
    precision: f64,
    recall: f64,
    f1: f64,
    gold: usize,
    found: usize,
    right: usize,
}

impl From<MatchCounts> for ScoresJson {
    fn from(counts: MatchCounts) -> Self {
        let MatchCounts { gold, found, correct: right } = counts;
        Self { precision: counts.precision(), recall: counts.recall(), f1: counts.f1(), gold, found, right }
    }
}

/// The names found in a token file.
#[derive(Default)]
struct Measured {
    scores: Evaluation,
    /// The languages that names were looked for in, each once.
    languages: Vec<Language>,
    /// The labels found, for each token of the file.
    labels: Vec<IobLabel>,
    /// The table of names missed or wrongly found.
    errors: String,
}

/// Finds names in the tokens of the file and writes the scores against its labels, by type and micro-averaged.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let text = read(&args.gold).map_err(FileError::reading(&args.gold))?;
    let file = TokenFile::parse(&text).map_err(|source| Error::Tokens { path: args.gold.clone(), source })?;
    if file.documents().is_empty() {
        return Err(UsageError::NoTokens(args.gold.clone()).into());
    }
    if !file.unknown_types.is_empty() {
        let gold = display::printable(&args.gold.to_string_lossy());
        let kinds = file.unknown_types.iter().map(|kind| display::printable(kind)).collect::<Vec<_>>().join(", ");
        note(&format!("{gold}: unknown entity types, counted as O: {kinds}"));
    }
    let language = args.lang.map(Language::from);
    let measured = if args.shown { measure_shown(&file, language) } else { measure_tagger(&file, language) };
    if let Some(path) = &args.errors {
        fs::write(path, &measured.errors).map_err(FileError::writing(path))?;
    }
    let languages = measured.languages.iter().map(|language| language.code()).collect::<Vec<_>>().join("+");
    let scores = measured.scores;
    if let Some(path) = &args.predictions {
        fs::write(path, file.relabelled(measured.labels)).map_err(FileError::writing(path))?;
    }
    if args.json { write_json(scores, &languages) } else { write_table(scores, &languages) }
}

/// Labels the tokens with the tagger alone.
fn measure_tagger(file: &TokenFile, language: Option<Language>) -> Measured {
    let documents = file.documents();
    let language = language.unwrap_or_else(|| {
        let words = documents.iter().flatten().flat_map(|(tokens, _)| tokens).take(2000);
        Language::detect(&words.copied().collect::<Vec<_>>().join(" "))
    });
    let mut tagger = Tagger::new();
    let mut measured = Measured { languages: vec![language], ..Measured::default() };
    for document in &documents {
        let tokens: Vec<Vec<&str>> = document.iter().map(|(tokens, _)| tokens.clone()).collect();
        let found = tagger.decoder(language).label_sentences(&tokens);
        for ((_, gold), found) in document.iter().zip(found) {
            measured.scores.add(gold, &found);
            measured.labels.extend(found);
        }
    }
    measured
}

/// Finds the names that the reader shows in articles made of the tokens.
fn measure_shown(file: &TokenFile, language: Option<Language>) -> Measured {
    let mut extractor = Extractor::new();
    let mut measured = Measured::default();
    let mut lines = file.token_lines();
    for article in shown::articles(file, language) {
        let found = article.shown(&mut extractor);
        let lines: Vec<usize> = lines.by_ref().take(article.tokens.len()).collect();
        measured.scores.add_names(&article.gold, &found);
        measured.labels.extend(article.labels(&found));
        measured.errors += &errors(&article, &found, &lines);
        let language = article.article.language();
        if !measured.languages.contains(&language) {
            measured.languages.push(language);
        }
    }
    measured
}

/// A row for each name that is only in the file ("missed") or only in `found` ("wrong"), in the order of the text. `lines`
/// are the numbers of the lines of the tokens.
fn errors(article: &LabelledArticle, found: &[NameSpan], lines: &[usize]) -> String {
    let missed = article.gold.iter().filter(|name| !found.contains(name)).map(|name| (*name, "missed"));
    let wrong = found.iter().filter(|name| !article.gold.contains(name)).map(|name| (*name, "wrong"));
    let mut rows: Vec<_> = missed.chain(wrong).collect();
    rows.sort_by_key(|((start, end, _), _)| (*start, *end));
    let mut out = String::new();
    for ((start, end, kind), error) in rows {
        let first_token = article.tokens.partition_point(|token| token.end <= start);
        let line = lines.get(first_token).copied().unwrap_or_default();
        let words = single_line(Span::new(start, end).slice(article.article.text()));
        let around = words_around(article, Span::new(start, end));
        out += &format!("{line}\t{error}\t{}\t{words}\t{around}\n", kind.code());
    }
    out
}

/// The sentence with `name`, which stands in square brackets, with no more than about 60 bytes on either side.
fn words_around(article: &LabelledArticle, name: Span) -> String {
    const MAX_BYTES: usize = 60;
    let text = article.article.text();
    let sentence = article.article.paragraphs()[article.article.paragraph_at(name.start)].span();
    let from = text.ceil_char_boundary(name.start.saturating_sub(MAX_BYTES)).max(sentence.start);
    let to = text.floor_char_boundary(name.end + MAX_BYTES).min(sentence.end).max(name.end);
    single_line(&format!("{}[{}]{}", &text[from..name.start], name.slice(text), &text[name.end..to]))
}

/// `text` without the tabs and line breaks that would end a field or a row.
fn single_line(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}

/// The scores of each type and of all together, with their names in the output.
fn rows(scores: Evaluation) -> impl Iterator<Item = (&'static str, ScoresJson)> {
    let micro = scores.micro();
    let types = TYPES.iter().map(|kind| kind.code()).zip(scores.0);
    types.chain([("micro", micro)]).map(|(name, counts)| (name, counts.into()))
}

fn write_json(scores: Evaluation, languages: &str) -> Result<(), Error> {
    let mut figures: serde_json::Map<String, serde_json::Value> = serde_json::Map::new();
    for (name, scores) in rows(scores) {
        figures.insert(name.into(), serde_json::to_value(scores).map_err(io::Error::other)?);
    }
    figures.insert("language".into(), languages.into());
    Ok(writeln!(io::stdout().lock(), "{}", json_pretty(&figures)?)?)
}

fn write_table(scores: Evaluation, languages: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    let heads = ["precision", "recall", "F1", "gold", "found", "right"];
    writeln!(out, "{languages:8}{}", heads.map(|head| format!("{head:>10}")).concat())?;
    for (name, ScoresJson { precision, recall, f1, gold, found, right }) in rows(scores) {
        writeln!(out, "{name:8}{precision:>10.4}{recall:>10.4}{f1:>10.4}{gold:>10}{found:>10}{right:>10}")?;
    }
    Ok(out.flush()?)
}

fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(path)?;
    }
    // Invalid UTF-8 should not end the evaluation: it is replaced, and spoils only the token that it is in.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
