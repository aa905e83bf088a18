//! Mentions of entities as JSON lines, as written by `tandai entities --json` and most named-entity recognizers. A line
//! is either one mention, `{"start": 0, "end": 5, "type": "PER", "text": "Putin"}`, or a text with its mentions in
//! `entities`. Offsets are code points.

use super::json::{LocatedJson, read_each, values};
use super::label;
use super::parsed::{
    ItemContent, ItemLocation, Malformed, NamedDocuments, ParsedDocument, ParsedFile, ParsedItem, excerpt, push_item,
};
use crate::text::OffsetUnit;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct MentionLine<'a> {
    start: Option<usize>,
    end: Option<usize>,
    #[serde(alias = "label", alias = "entity_group")]
    r#type: Option<String>,
    #[serde(alias = "word")]
    text: Option<String>,
    source: Option<String>,
    #[serde(alias = "id")]
    path: Option<Value>,
    #[serde(borrow)]
    entities: Option<&'a RawValue>,
}

/// Reads mentions. `source` is recorded for mentions that do not name their source.
///
/// # Errors
/// If a line is not JSON or does not contain a mention.
pub(crate) fn read(text: &str, source: &str) -> Result<ParsedFile, Malformed> {
    let mut documents = NamedDocuments::default();
    let mut parsed = ParsedFile::default();
    let values = values(text, &mut parsed.skipped)?;
    read_each(&values, &mut parsed, |value, parsed| {
        let row: MentionLine<'_> = value.read()?;
        let name = row.path.as_ref().and_then(Value::as_str).unwrap_or_default().to_string();
        let document = documents.document(&name, value.line);
        match row.entities {
            Some(entities) => {
                let elements = value.inside(entities).elements()?;
                read_each(&elements, parsed, |element, parsed| {
                    mention(element, element.read()?, source, document, parsed)
                })
            }
            None => mention(value, row, source, document, parsed),
        }
    })?;
    parsed.documents = documents.into_vec();
    Ok(parsed)
}

fn mention(
    value: &LocatedJson<'_>,
    row: MentionLine<'_>,
    source: &str,
    document: &mut ParsedDocument,
    parsed: &mut ParsedFile,
) -> Result<(), Malformed> {
    let (Some(start), Some(end), Some(name)) = (row.start, row.end, row.r#type) else {
        let what = "expected a mention such as {\"start\":0,\"end\":5,\"type\":\"PER\",\"text\":\"Putin\"}";
        return Err(Malformed::new(value.line, what));
    };
    if start >= end {
        return Err(Malformed::new(value.line, format!("the end ({end}) must be after the start ({start})")));
    }
    let Some(kind) = label::entity_type(&name) else {
        parsed.omissions.add(format!("mentions of type {}", excerpt(&name)), 1);
        return Ok(());
    };
    let (prefix, suffix) = (String::new(), String::new());
    let place =
        ItemLocation::Quote { range: Some((start, end, OffsetUnit::CodePoints)), exact: row.text, prefix, suffix };
    let what = ItemContent::Mention(kind, row.source.unwrap_or_else(|| source.into()));
    push_item(&mut document.items, ParsedItem::new(value.line, place, what))?;
    Ok(())
}
