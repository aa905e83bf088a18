//! What a foreign file holds, before it is known where in our articles it belongs.

use super::label::{self, LabelMeaning};
use super::record::PartialAnnotation;
use crate::annotation::AnnotationKind;
use crate::entity::EntityType;
use crate::text::{OffsetUnit, Span, display};
use std::collections::BTreeMap;
use std::fmt;
use thiserror::Error;

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedFile {
    /// Its documents.
    pub documents: Vec<ParsedDocument>,
    /// What is in the file and has no counterpart here.
    pub omissions: Omissions,
}

/// What a file tells of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedDocument {
    /// What the file calls it: a path, an address, a number; empty where it has no name.
    pub name: String,
    /// The text its spans are of, where the file holds it.
    pub text: Option<String>,
    /// What was marked in it.
    pub items: Vec<ParsedItem>,
    /// The line it begins in, from 1.
    pub line: usize,
}

/// A few letters of a file, for a message.
pub fn excerpt(text: &str) -> String {
    display::ellipsis(&display::printable(text), 30)
}

/// Things marked in one document beyond which it is none that people made, and would only fill the memory.
pub const MAX_ITEMS: usize = 1_000_000;

/// Adds `item` to those of a document.
///
/// # Errors
/// Where there are [`MAX_ITEMS`] already.
pub fn push_item(items: &mut Vec<ParsedItem>, item: ParsedItem) -> Result<(), Malformed> {
    check_item_count(items.len(), item.line)?;
    items.push(item);
    Ok(())
}

/// Whether one more than `many` may be told in `line`.
///
/// # Errors
/// Where there are [`MAX_ITEMS`] already.
pub fn check_item_count(many: usize, line: usize) -> Result<(), Malformed> {
    let what = || format!("more than {MAX_ITEMS} annotations of one text; split the file");
    if many < MAX_ITEMS { Ok(()) } else { Err(Malformed::new(line, what())) }
}

/// Something marked in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedItem {
    /// The line it is told in, from 1.
    pub line: usize,
    /// Where it is.
    pub location: ItemLocation,
    /// What it is.
    pub content: ItemContent,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemLocation {
    /// Bytes of the document's text.
    Span(Span),
    /// Words, and where they were in a text that is not in the file.
    Quote {
        /// From, up to, and in what these are counted.
        range: Option<(usize, usize, OffsetUnit)>,
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
pub enum ItemContent {
    /// An annotation.
    Annotation(Box<PartialAnnotation>),
    /// A mention of an entity, and who or what found it.
    Mention(EntityType, String),
}

impl ItemContent {
    /// What the label `name` of a span makes it, with `record` if the file holds one of ours; `source` found it if it is a
    /// mention.
    pub fn named(name: &str, record: Option<PartialAnnotation>, source: &str) -> Self {
        match label::meaning(name) {
            LabelMeaning::Mention(kind) if record.is_none() => Self::Mention(kind, source.into()),
            LabelMeaning::Mention(_) => Self::annotation(AnnotationKind::Highlight, name.into(), record),
            LabelMeaning::Annotation(kind, label) => Self::annotation(kind, label, record),
        }
    }

    fn annotation(kind: AnnotationKind, label: String, record: Option<PartialAnnotation>) -> Self {
        let mut draft = record.unwrap_or_default();
        (draft.kind, draft.label) = (Some(kind), Some(label));
        Self::Annotation(Box::new(draft))
    }
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub problem: String,
}

impl Malformed {
    /// Something wrong in `line`.
    pub fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, problem: what.into() }
    }
}

/// What could not be carried over, and how much of it. The names are those of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Omissions(BTreeMap<String, usize>);

impl Omissions {
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

impl fmt::Display for Omissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (what, many)) in self.list().enumerate() {
            write!(f, "{}{what}: {many}", if i == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}
