//! What a foreign file holds, before it is known where in our articles it belongs.

use super::label::{self, Meaning};
use super::record::Draft;
use crate::annotation::Kind;
use crate::entity::EntityType;
use crate::text::{Span, Unit, display};
use std::collections::BTreeMap;
use std::fmt;
use thiserror::Error;

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// Its documents.
    pub documents: Vec<Document>,
    /// What is in the file and has no counterpart here.
    pub left: Left,
}

/// What a file tells of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What the file calls it: a path, an address, a number; empty where it has no name.
    pub name: String,
    /// The text its spans are of, where the file holds it.
    pub text: Option<String>,
    /// What was marked in it.
    pub items: Vec<Item>,
    /// The line it begins in, from 1.
    pub line: usize,
}

/// A few letters of a file, for a message.
pub fn shown(text: &str) -> String {
    display::ellipsis(&display::printable(text), 30)
}

/// Things marked in one document beyond which it is none that people made, and would only fill the memory.
pub const MOST: usize = 1_000_000;

/// Adds `item` to those of a document.
///
/// # Errors
/// Where there are [`MOST`] already.
pub fn push(items: &mut Vec<Item>, item: Item) -> Result<(), Malformed> {
    within(items.len(), item.line)?;
    items.push(item);
    Ok(())
}

/// Whether one more than `many` may be told in `line`.
///
/// # Errors
/// Where there are [`MOST`] already.
pub fn within(many: usize, line: usize) -> Result<(), Malformed> {
    let what = || format!("more than {MOST} annotations of one text; split the file");
    if many < MOST { Ok(()) } else { Err(Malformed::new(line, what())) }
}

/// Something marked in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The line it is told in, from 1.
    pub line: usize,
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub what: What,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Bytes of the document's text.
    Span(Span),
    /// Words, and where they were in a text that is not in the file.
    Quote {
        /// From, up to, and in what these are counted.
        range: Option<(usize, usize, Unit)>,
        /// The words; without them the range is all there is to go by.
        exact: Option<String>,
        /// What stood before them.
        prefix: String,
        /// What stood after them.
        suffix: String,
    },
}

/// What something is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An annotation.
    Annotation(Box<Draft>),
    /// A mention of an entity, and who or what found it.
    Mention(EntityType, String),
}

impl What {
    /// What the label `name` of a span makes it, with `record` if the file holds one of ours; `source` found it if it is a
    /// mention.
    pub fn named(name: &str, record: Option<Draft>, source: &str) -> Self {
        match label::meaning(name) {
            Meaning::Mention(kind) if record.is_none() => Self::Mention(kind, source.into()),
            Meaning::Mention(_) => Self::annotation(Kind::Highlight, name.into(), record),
            Meaning::Annotation(kind, label) => Self::annotation(kind, label, record),
        }
    }

    fn annotation(kind: Kind, label: String, record: Option<Draft>) -> Self {
        let mut draft = record.unwrap_or_default();
        (draft.kind, draft.label) = (Some(kind), Some(label));
        Self::Annotation(Box::new(draft))
    }
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {what}")]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub what: String,
}

impl Malformed {
    /// Something wrong in `line`.
    pub fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

/// What could not be carried over, and how much of it. The names are those of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left(BTreeMap<String, usize>);

impl Left {
    /// So many more of `what` are left out.
    pub fn add(&mut self, what: impl Into<String>, many: usize) {
        if many > 0 {
            *self.0.entry(what.into()).or_default() += many;
        }
    }

    /// Whether everything was carried over.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is left out, and how many of it.
    pub fn list(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(what, &many)| (what.as_str(), many))
    }

    /// Takes over what `other` has.
    pub fn extend(&mut self, other: Self) {
        for (what, many) in other.0 {
            self.add(what, many);
        }
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (what, many)) in self.list().enumerate() {
            write!(f, "{}{what}: {many}", if i == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}
