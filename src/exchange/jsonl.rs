//! Mentions of entities as JSON lines, as `tandai entities --json` and most programs that find names write them:
//! `{"start": 0, "end": 5, "type": "PER", "text": "Putin"}` a line, or those of a text in `entities`. Offsets are code
//! points.

use super::json::{LocatedJson, values};
use super::label;
use super::parsed::{ItemContent, ItemLocation, Malformed, ParsedDocument, ParsedFile, ParsedItem, push_item};
use crate::text::OffsetUnit;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

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

/// Reads mentions; `source` found those that do not say who did.
///
/// # Errors
/// Where a line is no JSON or tells no mention.
pub fn read(text: &str, source: &str) -> Result<ParsedFile, Malformed> {
    let mut documents: BTreeMap<String, ParsedDocument> = BTreeMap::new();
    let mut parsed = ParsedFile::default();
    for value in values(text)? {
        let row: MentionLine<'_> = value.read()?;
        let name = row.path.as_ref().and_then(Value::as_str).unwrap_or_default().to_string();
        let document = documents.entry(name.clone()).or_insert_with(|| ParsedDocument {
            name,
            line: value.line,
            ..ParsedDocument::default()
        });
        match row.entities {
            Some(entities) => {
                for element in value.inside(entities).elements()? {
                    mention(&element, element.read()?, source, document, &mut parsed)?;
                }
            }
            None => mention(&value, row, source, document, &mut parsed)?,
        }
    }
    parsed.documents = documents.into_values().collect();
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
        let what = "expected a mention, as {\"start\":0,\"end\":5,\"type\":\"PER\",\"text\":\"Putin\"}";
        return Err(Malformed::new(value.line, what));
    };
    if start >= end {
        return Err(Malformed::new(
            value.line,
            format!("the mention ends at {end}, before or where it begins ({start})"),
        ));
    }
    let Some(kind) = label::entity(&name) else {
        parsed.omissions.add(format!("mentions of the type {name}"), 1);
        return Ok(());
    };
    let (prefix, suffix) = (String::new(), String::new());
    let place =
        ItemLocation::Quote { range: Some((start, end, OffsetUnit::CodePoints)), exact: row.text, prefix, suffix };
    let what = ItemContent::Mention(kind, row.source.unwrap_or_else(|| source.into()));
    push_item(&mut document.items, ParsedItem { line: value.line, location: place, content: what })?;
    Ok(())
}
