//! `tandai evaluate`: measures precision, recall and F1 of the tagger against a labelled token file.

use super::usage::UsageError;
use super::{Error, LanguageArg, json_pretty, note};
use crate::article::Language;
use crate::entity::iob::{Evaluation, MatchCounts, TokenFile};
use crate::entity::tagger::Tagger;
use crate::entity::tagger::label::TYPES;
use crate::file::FileError;
use crate::text::display;
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
    /// Write the tagger's labels to this file, in the same format
    #[arg(long, value_name = "OUT.tsv")]
    predictions: Option<PathBuf>,
    /// The language of the tokens [default: detected]
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

/// Tags the tokens of the file and writes the scores against its labels, by type and micro-averaged.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let shown = display::printable(&args.gold.to_string_lossy());
    let text = read(&args.gold).map_err(FileError::reading(&args.gold))?;
    let file = TokenFile::parse(&text).map_err(|source| Error::Tokens { path: args.gold.clone(), source })?;
    let documents = file.documents();
    if documents.is_empty() {
        return Err(UsageError::NoTokens(args.gold.clone()).into());
    }
    if !file.unknown_types.is_empty() {
        let kinds = file.unknown_types.iter().map(|kind| display::printable(kind)).collect::<Vec<_>>().join(", ");
        note(&format!("{shown}: unknown entity types, counted as O: {kinds}"));
    }
    let language = args.lang.map_or_else(
        || {
            let words = documents.iter().flatten().flat_map(|(tokens, _)| tokens).take(2000);
            Language::detect(&words.copied().collect::<Vec<_>>().join(" "))
        },
        Language::from,
    );
    let mut tagger = Tagger::new();
    let mut agreement = Evaluation::default();
    let mut all = Vec::new();
    for document in &documents {
        let tokens: Vec<Vec<&str>> = document.iter().map(|(tokens, _)| tokens.clone()).collect();
        let found = tagger.decoder(language).label_sentences(&tokens);
        for ((_, gold), found) in document.iter().zip(found) {
            agreement.add(gold, &found);
            all.extend(found);
        }
    }
    if let Some(path) = &args.predictions {
        let out = file.relabelled(all);
        fs::write(path, out).map_err(FileError::writing(path))?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        let mut figures: serde_json::Map<String, serde_json::Value> = serde_json::Map::new();
        let rows = TYPES.iter().map(|kind| kind.code()).zip(agreement.0).chain([("micro", agreement.micro())]);
        for (name, counts) in rows {
            let value = serde_json::to_value(ScoresJson::from(counts)).map_err(io::Error::other)?;
            figures.insert(name.into(), value);
        }
        figures.insert("language".into(), language.code().into());
        return Ok(writeln!(out, "{}", json_pretty(&figures)?)?);
    }
    writeln!(
        out,
        "{:8}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}",
        language.code(),
        "precision",
        "recall",
        "F1",
        "gold",
        "found",
        "right"
    )?;
    let rows = TYPES.iter().map(|kind| kind.code()).zip(agreement.0).chain([("micro", agreement.micro())]);
    for (name, counts) in rows {
        let ScoresJson { precision, recall, f1, gold, found, right } = counts.into();
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
