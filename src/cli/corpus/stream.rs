//! A filter over JSON Lines: reads `{"id": …, "text": "…"}` and writes `{"id": …, NAME: …}`, one object per line.
//!
//! Lines are processed in batches. A batch ends when no more input is buffered, so a program that writes one line and
//! waits for the answer gets it.

use super::output::Output;
use super::progress::ProgressLine;
use super::{CorpusArgs, WorkResult, run_all};
use crate::article::Article;
use crate::cli::{Error, Outcome, json_line};
use crate::entity::Extractor;
use crate::guard::catch_panic;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Write};

/// Size in bytes at which a batch is full. The last line may exceed it.
const BATCH_BYTES: usize = 64 * 1024;

/// Maximum length of a line, in bytes. A longer one fails: the analysis of a text needs many times its size in memory.
pub(in crate::cli) const MAX_LINE_BYTES: usize = 8 << 20;

#[derive(Deserialize)]
struct StreamLine<'a> {
    #[serde(default)]
    id: Value,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    annotations: Option<&'a RawValue>,
}

/// A parsed line of input.
pub(in crate::cli) struct StreamItem<'a> {
    /// The text of the line as an article.
    pub(crate) article: Article,
    /// The JSON of its annotations, not parsed.
    pub(crate) annotations: Option<&'a RawValue>,
}

/// The result of one line of input.
pub(in crate::cli) struct FilteredItem {
    /// The JSON of the list to write.
    pub(crate) json: String,
    /// Whether there was anything to report.
    pub(crate) outcome: Outcome,
}

/// Complete lines, and the number of the first of them, from 1.
struct Batch {
    first: usize,
    bytes: Vec<u8>,
    /// Numbers of the lines that are too long. They are empty in `bytes`.
    too_long: Vec<usize>,
}

/// Appends the next line of `input` to `bytes`, with its end. Of a line longer than [`MAX_LINE_BYTES`] only the end is
/// appended. Returns whether the line was too long; `None` at the end of the input.
fn read_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<Option<bool>> {
    let start = bytes.len();
    let read = input.by_ref().take(MAX_LINE_BYTES as u64 + 1).read_until(b'\n', bytes)?;
    if read == 0 {
        return Ok(None);
    }
    if read <= MAX_LINE_BYTES || bytes.ends_with(b"\n") {
        return Ok(Some(false));
    }
    bytes.truncate(start);
    bytes.push(b'\n');
    input.skip_until(b'\n')?;
    Ok(Some(true))
}

/// Iterator over the batches of an input. Lines read before an error are still returned, and the error after them.
struct Batches<R> {
    input: BufReader<R>,
    line: usize,
    error: Option<io::Error>,
}

impl<R: Read> Iterator for Batches<R> {
    type Item = Result<Batch, io::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.error.take() {
            return Some(Err(error));
        }
        let mut batch = Batch { first: self.line, bytes: Vec::new(), too_long: Vec::new() };
        while batch.bytes.len() < BATCH_BYTES {
            match read_line(&mut self.input, &mut batch.bytes) {
                Ok(None) => break,
                Ok(Some(is_too_long)) => {
                    batch.too_long.extend(is_too_long.then_some(self.line));
                    self.line += 1;
                }
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            }
            if self.input.buffer().is_empty() {
                break;
            }
        }
        if batch.bytes.is_empty() { self.error.take().map(Err) } else { Some(Ok(batch)) }
    }
}

/// Filters standard input. For each line, the JSON that `work` returns is written under `name`. A text of only white
/// space gives an empty list. There are findings if there were any in one of the lines.
///
/// # Errors
/// A line that fails is reported and skipped; at the end the run returns [`Error::Failed`].
pub(in crate::cli) fn over_lines(
    corpus: &CorpusArgs,
    name: &str,
    work: impl Fn(&mut Extractor, StreamItem<'_>) -> Result<FilteredItem, Error> + Sync,
) -> Result<Outcome, Error> {
    let output = Output::open(corpus, "lines")?;
    let progress = ProgressLine::new(None, output.done());
    let mut input = BufReader::with_capacity(BATCH_BYTES, io::stdin());
    for _ in 0..output.done() {
        input.skip_until(b'\n').map_err(Error::Input)?;
    }
    let batches = Batches { input, line: output.done() + 1, error: None };
    let each = |extractor: &mut Extractor, batch: Result<Batch, io::Error>| {
        let mut worked = WorkResult::default();
        let batch = match batch {
            Ok(batch) => batch,
            Err(error) => {
                worked.failed.push(("standard input".into(), Error::Input(error)));
                return worked;
            }
        };
        worked.bytes = batch.bytes.len() as u64;
        for (line, number) in batch.bytes.split_inclusive(|&byte| byte == b'\n').zip(batch.first..) {
            worked.articles += 1;
            let is_too_long = batch.too_long.contains(&number);
            if !is_too_long && line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let filtered = || {
                let FilteredItem { json, outcome } =
                    if is_too_long { Err(Error::LongLine) } else { filter(line, name, extractor, &work) }?;
                worked.out.write_all(json.as_bytes())?;
                Ok(outcome)
            };
            let result = catch_panic("a line", filtered).unwrap_or_else(|panic| {
                *extractor = Extractor::new();
                Err(panic.into())
            });
            match result {
                Ok(outcome) => worked.outcome = worked.outcome.max(outcome),
                Err(source) => {
                    let (input, source) = (format!("standard input, line {number}"), Box::new(source));
                    worked.failed.push((format!("line {number}"), Error::One { input, source }));
                }
            }
        }
        worked
    };
    run_all(corpus, batches, each, output, progress)
}

/// The line to write for one line of input, and the outcome of `work` on it.
fn filter(
    line: &[u8],
    name: &str,
    extractor: &mut Extractor,
    work: &impl Fn(&mut Extractor, StreamItem<'_>) -> Result<FilteredItem, Error>,
) -> Result<FilteredItem, Error> {
    let StreamLine { id, text, annotations } = serde_json::from_slice(line).map_err(Error::Line)?;
    let FilteredItem { mut json, outcome } = match Article::new(text.into_owned(), None, None) {
        None => FilteredItem { json: "[]".into(), outcome: Outcome::Fine },
        Some(article) => work(extractor, StreamItem { article, annotations })?,
    };
    let id = json_line(&id)?;
    // In place, because the list may be fifty times as large as the text.
    json.insert_str(0, &format!("{{\"id\":{id},\"{name}\":"));
    json.push_str("}\n");
    Ok(FilteredItem { json, outcome })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_left_out_and_the_next_one_is_read() {
        let line = |length: usize| "a".repeat(length) + "\n";
        let all = line(3) + &line(MAX_LINE_BYTES - 1) + &line(MAX_LINE_BYTES) + &line(3 * MAX_LINE_BYTES) + "last";
        let mut batches = Batches { input: BufReader::new(all.as_bytes()), line: 1, error: None };
        let mut lines = Vec::new();
        for batch in batches.by_ref().map(Result::unwrap) {
            for (line, number) in batch.bytes.split_inclusive(|&byte| byte == b'\n').zip(batch.first..) {
                lines.push((number, line.len(), batch.too_long.contains(&number)));
            }
        }
        let expected = [(1, 4, false), (2, MAX_LINE_BYTES, false), (3, MAX_LINE_BYTES + 1, false), (4, 1, true)];
        assert_eq!(lines[..4], expected);
        assert_eq!(lines[4..], [(5, 4, false)]);
    }
}
