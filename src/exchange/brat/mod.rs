//! brat standoff files (<https://brat.nlplab.org/standoff.html>): text-bound annotations, attributes and notes in an
//! `.ann` file, with the unmodified text in a `.txt` file next to it. Offsets are code points.
//!
//! An annotation becomes a text-bound annotation of its kind. Its label becomes an attribute, its note an
//! `AnnotatorNotes` comment, and everything else a record in a note of type `tandai`. An entity becomes a text-bound
//! annotation of its type.
//!
//! Events, relations, equivalences and the pieces of discontinuous spans are links. Ids, other types, and the attributes,
//! notes and normalisations of a span are its foreign data. All are written back as they were.

mod configuration;
mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;

use super::record;
use crate::text::Span;

/// Type of the notes that contain a record.
const RECORD_NOTE: &str = record::RECORD_KEY;

/// Type of the notes that people write.
const PLAIN_NOTE: &str = "AnnotatorNotes";

/// Name of the attribute that contains the label.
const LABEL_ATTRIBUTE: &str = "Label";

/// Field of a relation that ended in a tab, as those made in brat's editor do.
const TAIL: &str = "tail";

/// Converts `label` to a valid brat name, which may contain only letters, digits, `_` and `-`.
fn brat_name(label: &str) -> String {
    label.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// Joins the lines of `note` with spaces.
fn one_line(note: &str) -> String {
    note.split(char::is_control).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The tag that stands for an attribute: `Negation`, `Confidence=low`.
fn tag(name: &str, value: &str) -> String {
    if value.is_empty() { name.to_string() } else { format!("{name}={value}") }
}

/// Splits `span` at line breaks, because a brat fragment cannot contain one.
fn lines(text: &str, span: Span) -> Vec<Span> {
    let words = span.slice(text);
    let parts = words.split(['\n', '\r']).filter(|part| !part.is_empty());
    parts.map(|part| Span::of_slice(words, part).shift(span.start)).collect()
}
