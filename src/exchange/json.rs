//! Parses JSON of other programs and keeps the line number of each value for error messages.

use super::parsed::Malformed;
use serde::Deserialize;
use serde_json::value::RawValue;

/// An unparsed value and the line where it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocatedJson<'a> {
    /// The unparsed value.
    pub(crate) raw: &'a RawValue,
    /// Line number, from 1.
    pub(crate) line: usize,
}

/// Computes line numbers of positions in a text. Positions must be queried in order; all queries together scan the text
/// once.
pub(crate) struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    /// Counts lines in `text`, starting with the line number `first`.
    pub(crate) const fn new(text: &'a str, first: usize) -> Self {
        Self { text, at: 0, line: first }
    }

    /// Line where `part` begins. `part` must be a slice of the text that does not begin before the previous one.
    pub(crate) fn of(&mut self, part: &str) -> usize {
        let at = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        if at > self.at {
            self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..at]).count();
            self.at = at;
        }
        self.line
    }
}

/// Splits a file into its values: the elements of an array, or a sequence of values as in JSON lines.
///
/// # Errors
/// If it is not valid JSON.
pub(crate) fn values(text: &str) -> Result<Vec<LocatedJson<'_>>, Malformed> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fail = |error: serde_json::Error| Malformed::new(error.line().max(1), serde_message(&error));
    let mut lines = LineCounter::new(text, 1);
    let raws: Vec<&RawValue> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(fail)?
    } else {
        serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().map_err(fail)?
    };
    Ok(raws.into_iter().map(|raw| LocatedJson { raw, line: lines.of(raw.get()) }).collect())
}

impl<'a> LocatedJson<'a> {
    /// Deserializes the value; the result may borrow from it.
    ///
    /// # Errors
    /// If the value does not have the shape of `T`; the error names the line.
    pub(crate) fn read<T: Deserialize<'a>>(&self) -> Result<T, Malformed> {
        let fail =
            |error: serde_json::Error| Malformed::new(self.line + error.line().max(1) - 1, serde_message(&error));
        serde_json::from_str(self.raw.get()).map_err(fail)
    }

    /// A value nested in this one, with its line. `part` must be a slice of this value.
    pub(crate) fn inside(&self, part: &'a RawValue) -> Self {
        Self { raw: part, line: LineCounter::new(self.raw.get(), self.line).of(part.get()) }
    }

    /// The elements of an array.
    ///
    /// # Errors
    /// If the value is not an array.
    pub(crate) fn elements(&self) -> Result<Vec<LocatedJson<'a>>, Malformed> {
        let raws: Vec<&'a RawValue> = self.read()?;
        let mut lines = LineCounter::new(self.raw.get(), self.line);
        Ok(raws.into_iter().map(|raw| LocatedJson { raw, line: lines.of(raw.get()) }).collect())
    }
}

/// The message of a serde error without its position, because the caller adds the line.
fn serde_message(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.clone(), |(what, _)| what.to_string())
}
