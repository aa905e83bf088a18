//! Parses JSON of other programs and keeps the line number of each value for error messages.

use super::parsed::{Malformed, ParsedFile, excerpt};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
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

/// Splits a file into its values: the elements of an array, or a sequence of values as in JSON lines. If some lines of
/// JSON lines are damaged, they are added to `skipped`.
///
/// # Errors
/// If it is not valid JSON.
pub(crate) fn values<'a>(text: &'a str, skipped: &mut Vec<Malformed>) -> Result<Vec<LocatedJson<'a>>, Malformed> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fail = |error: &serde_json::Error| Malformed::new(error.line().max(1), serde_message(error));
    let mut lines = LineCounter::new(text, 1);
    let raws: Vec<&RawValue> = if text.trim_start().starts_with('[') && !is_json_lines(text) {
        serde_json::from_str(text).map_err(|error| fail(&error))?
    } else {
        match serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>() {
            Ok(raws) => raws,
            Err(_) if is_json_lines(text) => return Ok(json_lines(text, skipped)),
            Err(error) => return Err(fail(&error)),
        }
    };
    Ok(raws.into_iter().map(|raw| LocatedJson { raw, line: lines.of(raw.get()) }).collect())
}

/// Whether the first line that is not blank is a value of its own, and not the last one.
fn is_json_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.next().is_some_and(|line| serde_json::from_str::<&RawValue>(line).is_ok()) && lines.next().is_some()
}

/// The lines of `text` that are values; the others are added to `skipped`.
fn json_lines<'a>(text: &'a str, skipped: &mut Vec<Malformed>) -> Vec<LocatedJson<'a>> {
    let mut values = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(raw) => values.push(LocatedJson { raw, line: i + 1 }),
            Err(error) => skipped.push(Malformed::new(i + 1, serde_message(&error))),
        }
    }
    values
}

/// Reads each of `values` with `read`. Those that fail are skipped; if all do, the file is of another format.
///
/// # Errors
/// The first error of `read`, if no value could be read.
pub(crate) fn read_each<'a>(
    values: &[LocatedJson<'a>],
    parsed: &mut ParsedFile,
    mut read: impl FnMut(&LocatedJson<'a>, &mut ParsedFile) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    let mut failed = Vec::new();
    for value in values {
        failed.extend(read(value, parsed).err());
    }
    parsed.skip(failed, values.len())
}

/// Deserializes a value in which `null` means the same as nothing.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(input: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or_default())
}

/// Deserializes a time. One without an offset, as Python's `isoformat` writes it, is read as UTC; anything else that is no
/// time is nothing.
pub(crate) fn lenient_time<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Timestamp>, D::Error> {
    let value: Option<Value> = Option::deserialize(input)?;
    Ok(value.as_ref().and_then(Value::as_str).and_then(time))
}

/// The time that `text` says; see [`lenient_time`].
pub(crate) fn time(text: &str) -> Option<Timestamp> {
    let local = || TimeZone::UTC.to_timestamp(text.trim().parse::<DateTime>().ok()?).ok();
    text.trim().parse().ok().or_else(local)
}

/// An id that programs write as a string or as a number.
pub(crate) fn id_text(id: &Value) -> Option<String> {
    match id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

impl<'a> LocatedJson<'a> {
    /// Deserializes the value; the result may borrow from it.
    ///
    /// # Errors
    /// If the value does not have the shape of `T`; the error names the line and the field.
    pub(crate) fn read<T: Deserialize<'a>>(&self) -> Result<T, Malformed> {
        let mut input = serde_json::Deserializer::from_str(self.raw.get());
        serde_path_to_error::deserialize(&mut input).map_err(|error| {
            let (field, error) = (error.path().to_string(), error.into_inner());
            let at = if field == "." { String::new() } else { format!("{}: ", excerpt(&field)) };
            Malformed::new(self.line + error.line().max(1) - 1, format!("{at}{}", serde_message(&error)))
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_lines_are_skipped() {
        let mut skipped = Vec::new();
        let values = values("{\"a\": 1}\n{\"a\": \n\n{\"a\": 3}\n", &mut skipped).unwrap();
        assert_eq!(values.iter().map(|value| value.line).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(skipped.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2]);
        assert!(super::values("no json", &mut skipped).is_err());
        assert_eq!(super::values("[1,\n[2]]", &mut skipped).unwrap().len(), 2);
        assert_eq!(super::values("[1]\n[2]", &mut skipped).unwrap().len(), 2, "two lines, each an array");
    }

    #[test]
    fn errors_name_the_field() {
        #[derive(Debug, Deserialize)]
        struct Row {
            #[serde(rename = "a")]
            _spans: Vec<Span>,
        }
        #[derive(Debug, Deserialize)]
        struct Span {
            #[serde(rename = "b")]
            _start: usize,
        }
        let values = values("{\"a\": [{\"b\": 1},\n{\"b\": \"x\"}]}", &mut Vec::new()).unwrap();
        let error = values[0].read::<Row>().unwrap_err();
        assert_eq!(error.to_string(), "line 2: a[1].b: invalid type: string \"x\", expected usize");
    }

    #[test]
    fn times_without_an_offset_are_utc() {
        let wanted: Timestamp = "2025-01-02T03:04:05Z".parse().unwrap();
        for text in ["2025-01-02T03:04:05Z", "2025-01-02T03:04:05", "2025-01-02 03:04:05", "2025-01-02T10:04:05+07:00"]
        {
            assert_eq!(time(text), Some(wanted), "{text}");
        }
        assert_eq!(time("kemarin"), None);
    }
}
