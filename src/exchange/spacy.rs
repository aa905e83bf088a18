//! spaCy `Doc` objects in JSON (<https://spacy.io/api/doc#to_json>), one per line. Entities are in `ents`, annotations
//! in the span group `tandai`; their `kb_id` is the key of a record stored next to the fields of the `Doc`. Offsets are
//! code points.
//!
//! The records are not custom data of the `Doc` (`_`). spaCy 3 would preserve those, but rejects a file with custom
//! data that the program did not declare first.
//!
//! spaCy's tokens cover the whole text except for a single space after each token. Spans must begin and end at token
//! boundaries.

use super::json::{or_default, read_each, values};
use super::offsets::{OffsetReader, StatedSpan};
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, push_item,
};
use super::record::{self, PartialAnnotation};
use super::tokens;
use super::{Report, to_safe_json};
use crate::text::{OffsetIndex, OffsetUnit, Span};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Writes one line for each of `reports`.
pub(crate) fn write(reports: &[Report<'_>], omissions: &mut Omissions) -> String {
    let mut out = String::new();
    for report in reports {
        let text = report.article.text();
        let ruler = OffsetIndex::new(text, OffsetUnit::CodePoints);
        let (marked, found): (Vec<_>, Vec<_>) =
            report.trimmed(omissions).into_iter().partition(|labelled| labelled.annotation.is_some());
        let cuts = marked.iter().chain(&found).flat_map(|mark| [mark.span.start, mark.span.end]);
        let sentences = tokens::of(report.article, cuts);
        let tokens = with_spaces(text, &sentences.concat()).into_iter().enumerate().map(|(id, span)| {
            let (start, end) = ruler.range(span);
            Token { end, id, start }
        });
        let tokens: Vec<Token> = tokens.collect();
        let labelled = |span: Span, name: &str| {
            let (start, end) = ruler.range(span);
            json!({"start": start, "end": end, "label": name})
        };
        let ents: Vec<Value> = found.iter().map(|mark| labelled(mark.span, &mark.name)).collect();
        let (mut spans, mut records) = (Vec::new(), Map::new());
        for mark in &marked {
            let Some(annotation) = mark.annotation else { continue };
            let id = annotation.id.to_string();
            let mut span = labelled(mark.span, &mark.name);
            span["kb_id"] = id.as_str().into();
            spans.push(span);
            records.insert(id, record::record(annotation));
        }
        out += &to_safe_json(&Doc {
            ents,
            spans: json!({record::RECORD_KEY: spans}),
            tandai: json!({"path": report.name, "records": records}),
            text,
            tokens,
        });
        out.push('\n');
    }
    out
}

/// A `Doc` to write. Its tokens are not JSON values, which would take 500 bytes each.
#[derive(Serialize)]
struct Doc<'a> {
    ents: Vec<Value>,
    spans: Value,
    tandai: Value,
    text: &'a str,
    tokens: Vec<Token>,
}

/// A token, in code points.
#[derive(Serialize)]
struct Token {
    end: usize,
    id: usize,
    start: usize,
}

/// Adds to `words` the white space that spaCy treats as tokens: everything except a single space after a word.
fn with_spaces(text: &str, words: &[Span]) -> Vec<Span> {
    let mut out = Vec::with_capacity(words.len());
    let mut at = 0;
    for word in words.iter().copied().chain([Span::new(text.len(), text.len())]) {
        if word.start > at {
            out.push(Span::new(at, word.start));
        }
        if word.is_empty() {
            break;
        }
        out.push(word);
        at = word.end + usize::from(text[word.end..].starts_with(' '));
    }
    out
}

#[derive(Deserialize)]
struct SpacyDoc {
    text: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    ents: Vec<SpacySpan>,
    /// Of training data.
    #[serde(default, deserialize_with = "or_default")]
    entities: Vec<SpacySpan>,
    #[serde(default, deserialize_with = "or_default")]
    spans: SpanGroups,
    /// Categories of the whole text.
    #[serde(default, deserialize_with = "or_default")]
    cats: BTreeMap<String, Value>,
    #[serde(default)]
    tandai: StoredRecords,
}

/// A span, as an object or as `[start, end, label]`.
#[derive(Deserialize)]
#[serde(untagged)]
enum SpacySpan {
    List(usize, usize, String),
    Object {
        start: usize,
        end: usize,
        text: Option<String>,
        #[serde(default)]
        label: String,
        #[serde(default)]
        kb_id: String,
    },
}

impl SpacySpan {
    fn range(&self) -> (usize, usize) {
        match self {
            Self::List(start, end, _) | Self::Object { start, end, .. } => (*start, *end),
        }
    }

    fn label(&self) -> &str {
        match self {
            Self::List(_, _, label) | Self::Object { label, .. } => label,
        }
    }

    fn words(&self) -> Option<&str> {
        match self {
            Self::List(..) => None,
            Self::Object { text, .. } => text.as_deref(),
        }
    }

    fn kb_id(&self) -> &str {
        match self {
            Self::List(..) => "",
            Self::Object { kb_id, .. } => kb_id,
        }
    }
}

/// The spans of a `Doc` by group, or of training data in a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum SpanGroups {
    Groups(BTreeMap<String, Vec<SpacySpan>>),
    List(Vec<SpacySpan>),
}

impl Default for SpanGroups {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredRecords {
    path: String,
    records: BTreeMap<String, PartialAnnotation>,
}

/// Reads `Doc` objects and training data (`{"text": …, "entities": …}` or `[text, {"entities": …}]`): a single one, an
/// array, or a sequence.
///
/// # Errors
/// If the file is not JSON, or has nothing of the kind.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    let values = values(text, &mut parsed.skipped)?;
    // A single pair of a text and its entities is an array, too.
    if let [text, annotations] = &values[..]
        && text.raw.get().starts_with('"')
    {
        let doc = SpacyDoc { text: Some(text.read()?), ..annotations.read()? };
        read_doc(doc, text.line, &mut parsed)?;
        return Ok(parsed);
    }
    read_each(&values, &mut parsed, |value, parsed| {
        let doc: SpacyDoc = if value.raw.get().starts_with('[') {
            let pair = value.elements()?;
            let [text, annotations] = &pair[..] else {
                return Err(Malformed::new(value.line, "expected a text and its entities"));
            };
            SpacyDoc { text: Some(text.read()?), ..annotations.read()? }
        } else {
            value.read()?
        };
        read_doc(doc, value.line, parsed)
    })?;
    Ok(parsed)
}

fn read_doc(doc: SpacyDoc, line: usize, parsed: &mut ParsedFile) -> Result<(), Malformed> {
    let SpacyDoc { text, ents, entities, spans, cats, mut tandai } = doc;
    let Some(text) = text else {
        return Err(Malformed::new(line, "not a spaCy Doc: it has no “text”"));
    };
    parsed.omissions.add("labels of whole texts", cats.len());
    let spans = match spans {
        SpanGroups::Groups(groups) => groups.into_values().flatten().collect(),
        SpanGroups::List(list) => list,
    };
    let all = || ents.iter().chain(&entities).chain(&spans);
    let reader = OffsetReader::new(&text);
    let mut items = Vec::new();
    for span in all() {
        let (start, end) = span.range();
        let stated = StatedSpan { line, start, end, words: span.words() };
        let Some(place) = parsed.placed(&reader, stated) else { continue };
        let record = tandai.records.remove(span.kb_id());
        let content = ItemContent::named(span.label(), record, "spacy");
        push_item(&mut items, ParsedItem::new(line, ItemLocation::Span(place), content))?;
    }
    parsed.omissions.add("notes and details of spans that were removed in spaCy", tandai.records.len());
    parsed.documents.push(ParsedDocument {
        name: tandai.path,
        text: Some(text),
        items,
        line,
        ..ParsedDocument::default()
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tokens::is_space;

    #[test]
    fn one_space_after_a_word_is_no_token() {
        let text = "  a b  c\n\nd ";
        let words: Vec<Span> =
            text.char_indices().filter(|(_, c)| !is_space(*c)).map(|(at, _)| Span::new(at, at + 1)).collect();
        let tokens: Vec<&str> = with_spaces(text, &words).into_iter().map(|span| span.slice(text)).collect();
        assert_eq!(tokens, ["  ", "a", "b", " ", "c", "\n\n", "d"]);
    }
}
