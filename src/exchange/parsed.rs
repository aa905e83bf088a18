//! Contents of a foreign file before they are located in an article.

use super::label::{self, LabelMeaning};
use super::record::PartialAnnotation;
use crate::annotation::AnnotationKind;
use crate::annotation::link::Link;
use crate::annotation::sidecar::Extra;
use crate::entity::EntityType;
use crate::text::{OffsetUnit, Span, display};
use std::collections::BTreeMap;
use std::fmt;
use thiserror::Error;

/// The result of reading a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedFile {
    /// One document per article in the file.
    pub documents: Vec<ParsedDocument>,
    /// Content of the file that has no equivalent in tandai.
    pub omissions: Omissions,
    /// Damaged items that were skipped, in the order of the file.
    pub skipped: Vec<Malformed>,
    /// What a person should know about how the file was read, with its line.
    pub remarks: Vec<Malformed>,
}

impl ParsedFile {
    /// Skips the `damaged` ones of `all` items.
    ///
    /// # Errors
    /// The first problem, if all items are damaged: the file is then of another format.
    pub(crate) fn skip(&mut self, mut damaged: Vec<Malformed>, all: usize) -> Result<(), Malformed> {
        if !damaged.is_empty() && damaged.len() == all {
            return Err(damaged.swap_remove(0));
        }
        self.skipped.extend(damaged);
        Ok(())
    }
}

/// The part of a file that belongs to one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedDocument {
    /// Name of the article in the file: a path, URL or number; empty if it has no name.
    pub(crate) name: String,
    /// The text that spans refer to, if the file contains it.
    pub(crate) text: Option<String>,
    /// Annotations and mentions in the document.
    pub(crate) items: Vec<ParsedItem>,
    /// What the document says about several of them.
    pub(crate) links: Vec<ParsedLink>,
    /// Line where the document begins, from 1.
    pub(crate) line: usize,
}

/// The documents of a file that names the article of each of its items.
#[derive(Debug, Default)]
pub(crate) struct NamedDocuments(BTreeMap<String, ParsedDocument>);

impl NamedDocuments {
    /// The document of the article `name`. If it is the first item of that article, its document begins at `line`.
    pub(crate) fn document(&mut self, name: &str, line: usize) -> &mut ParsedDocument {
        let new = || ParsedDocument { name: name.into(), line, ..ParsedDocument::default() };
        self.0.entry(name.into()).or_insert_with(new)
    }

    /// Appends an annotation in `line` of the file to the document of the article `name`.
    ///
    /// # Errors
    /// If the document has [`MAX_ITEMS`] already.
    pub(crate) fn push_annotation(
        &mut self,
        name: &str,
        line: usize,
        location: ItemLocation,
        annotation: PartialAnnotation,
    ) -> Result<(), Malformed> {
        let content = ItemContent::Annotation(Box::new(annotation));
        push_item(&mut self.document(name, line).items, ParsedItem::new(line, location, content))
    }

    /// The documents, sorted by name.
    pub(crate) fn into_vec(self) -> Vec<ParsedDocument> {
        self.0.into_values().collect()
    }
}

/// A short excerpt of a file for a message: printable, at most 30 columns wide.
pub(crate) fn excerpt(text: &str) -> String {
    display::ellipsis(&display::printable(text), 30)
}

/// Maximum number of items per document. More cannot be the work of people and would only exhaust memory.
pub(crate) const MAX_ITEMS: usize = 1_000_000;

/// Appends `item` to `items`.
///
/// # Errors
/// If there are [`MAX_ITEMS`] already.
pub(crate) fn push_item(items: &mut Vec<ParsedItem>, item: ParsedItem) -> Result<(), Malformed> {
    check_item_count(items.len(), item.line)?;
    items.push(item);
    Ok(())
}

/// Checks that another item may be added to `many` existing ones; `line` is the line to name in the error.
///
/// # Errors
/// If there are [`MAX_ITEMS`] already.
pub(crate) fn check_item_count(many: usize, line: usize) -> Result<(), Malformed> {
    let what = || format!("more than {MAX_ITEMS} annotations in one text; split the file");
    if many < MAX_ITEMS { Ok(()) } else { Err(Malformed::new(line, what())) }
}

/// An annotation or mention in a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParsedItem {
    /// Line in the file, from 1.
    pub(crate) line: usize,
    /// Location in the document's text.
    pub(crate) location: ItemLocation,
    /// The annotation or mention itself.
    pub(crate) content: ItemContent,
    /// What else the file says about it, to be kept as unknown fields of the annotation or the mention.
    pub(crate) extra: Extra,
}

impl ParsedItem {
    /// An item of which the file says nothing else.
    pub(crate) fn new(line: usize, location: ItemLocation, content: ItemContent) -> Self {
        Self { line, location, content, extra: Extra::new() }
    }
}

/// A link in a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParsedLink {
    /// Line in the file, from 1.
    pub(crate) line: usize,
    /// The link, whose arguments have no targets yet.
    pub(crate) link: Link,
    /// The location of each argument; `None` if it is another link.
    pub(crate) locations: Vec<Option<ItemLocation>>,
}

/// Location of an item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ItemLocation {
    /// Byte range in the document's text.
    Span(Span),
    /// A quote, and its range in a text that the file does not contain.
    Quote {
        /// Start, end (exclusive) and the unit of both.
        range: Option<(usize, usize, OffsetUnit)>,
        /// The quoted text; if `None`, only the range locates the item.
        exact: Option<String>,
        /// Text before the quote.
        prefix: String,
        /// Text after the quote.
        suffix: String,
    },
    /// The whole article.
    Article,
    /// From the beginning of the first words to the beginning of the second.
    Between(Box<[QuotedWords; 2]>),
}

/// Words with the text around them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct QuotedWords {
    /// The words.
    pub(crate) exact: String,
    /// Text before the words.
    pub(crate) prefix: String,
    /// Text after the words.
    pub(crate) suffix: String,
}

impl ItemLocation {
    /// The location of words without offsets and context.
    pub(crate) fn words(exact: &str) -> Self {
        let (prefix, suffix) = (String::new(), String::new());
        Self::Quote { range: None, exact: Some(exact.into()), prefix, suffix }
    }
}

/// Content of an item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ItemContent {
    /// An annotation; missing fields are filled in on import.
    Annotation(Box<PartialAnnotation>),
    /// A mention of an entity, and the person or program that found it.
    Mention(EntityType, String),
}

impl ItemContent {
    /// Interprets `name`, the label of a span. `record` is our record, if the file contains one; it makes any item an
    /// annotation. `source` is the person or program that found the span, if it is a mention.
    pub(crate) fn named(name: &str, record: Option<PartialAnnotation>, source: &str) -> Self {
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

/// Error for a file that cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct Malformed {
    /// Line of the error, from 1.
    pub(crate) line: usize,
    /// What is wrong, and what was expected.
    pub(crate) problem: String,
}

impl Malformed {
    /// Reports the problem `what` in `line` (from 1).
    pub(crate) fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, problem: what.into() }
    }
}

/// Counts of content that was left out of a conversion, by plural name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Omissions(BTreeMap<String, usize>);

impl Omissions {
    /// Adds `many` to the count of `what`; zero is ignored.
    pub(crate) fn add(&mut self, what: impl Into<String>, many: usize) {
        if many > 0 {
            *self.0.entry(what.into()).or_default() += many;
        }
    }

    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each kind of omitted content with its count, by name.
    pub(crate) fn list(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(what, &many)| (what.as_str(), many))
    }

    /// Adds the counts of `other`.
    pub(crate) fn extend(&mut self, other: Self) {
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
