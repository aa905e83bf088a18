//! JSON of other programs, read with the line of each part of it.

use super::parsed::Malformed;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A value, unread, and the line it begins in.
#[derive(Clone, Copy, Debug)]
pub struct LocatedJson<'a> {
    /// The value.
    pub raw: &'a RawValue,
    /// The line, from 1.
    pub line: usize,
}

/// Counts lines on the way through a text; asked for places in their order, all answers together read it once.
pub struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    /// The lines of `text`, whose first is `first`.
    pub const fn new(text: &'a str, first: usize) -> Self {
        Self { text, at: 0, line: first }
    }

    /// The line that `part`, a slice of the text no earlier than the last one, begins in.
    pub fn of(&mut self, part: &str) -> usize {
        let at = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        if at > self.at {
            self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..at]).count();
            self.at = at;
        }
        self.line
    }
}

/// The values of a file: of an array, or one after the other as in JSON lines.
///
/// # Errors
/// Where it is no JSON.
pub fn values(text: &str) -> Result<Vec<LocatedJson<'_>>, Malformed> {
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
    /// The value as a `T`, which may borrow from it.
    ///
    /// # Errors
    /// Where it is none; with the line.
    pub fn read<T: Deserialize<'a>>(&self) -> Result<T, Malformed> {
        let fail =
            |error: serde_json::Error| Malformed::new(self.line + error.line().max(1) - 1, serde_message(&error));
        serde_json::from_str(self.raw.get()).map_err(fail)
    }

    /// `part`, a slice of this value, with its line.
    pub fn inside(&self, part: &'a RawValue) -> Self {
        Self { raw: part, line: LineCounter::new(self.raw.get(), self.line).of(part.get()) }
    }

    /// The elements of an array.
    ///
    /// # Errors
    /// Where it is no array.
    pub fn elements(&self) -> Result<Vec<LocatedJson<'a>>, Malformed> {
        let raws: Vec<&'a RawValue> = self.read()?;
        let mut lines = LineCounter::new(self.raw.get(), self.line);
        Ok(raws.into_iter().map(|raw| LocatedJson { raw, line: lines.of(raw.get()) }).collect())
    }
}

/// What serde says, without the place, which is told otherwise.
fn serde_message(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.clone(), |(what, _)| what.to_string())
}
