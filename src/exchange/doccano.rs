//! JSON lines of doccano, sequence labelling (<https://doccano.github.io/doccano/>): `{"text": …, "label": [[0, 5,
//! "claim"]]}`, or with relations `{"text": …, "entities": [{"label": …, "start_offset": …, "end_offset": …}]}`.
//! Offsets are code points.
//!
//! doccano keeps fields it does not know as metadata of the text; the records are there, found again by span and label.

use super::document::{Document, Item, Left, Malformed, Parsed, Place, What, push};
use super::json::values;
use super::record::{self, Draft};
use super::{Report, safe_json};
use crate::text::{Ruler, Unit};
use serde::Deserialize;
use serde_json::{Value, json};

/// A line for each of `reports`.
pub fn write(reports: &[Report<'_>], left: &mut Left) -> String {
    let mut out = String::new();
    for report in reports {
        let ruler = Ruler::new(report.article.text(), Unit::Points);
        let (mut labels, mut records) = (Vec::new(), Vec::new());
        for labelled in report.labelled(left) {
            let (start, end) = ruler.range(labelled.span);
            if let Some(annotation) = labelled.annotation {
                let record = record::record(annotation);
                records.push(json!({"start": start, "end": end, "label": labelled.name, "record": record}));
            }
            labels.push(json!([start, end, labelled.name]));
        }
        let value = json!({
            "text": report.article.text(), "label": labels, "path": report.name, record::KEY: records,
        });
        out += &safe_json(&value);
        out.push('\n');
    }
    out
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    #[serde(alias = "data")]
    text: Option<String>,
    #[serde(default, alias = "labels")]
    label: Vec<Value>,
    #[serde(default)]
    entities: Vec<Entity>,
    #[serde(default)]
    relations: Vec<Value>,
    #[serde(default, alias = "Comments")]
    comments: Vec<Value>,
    path: Option<String>,
    #[serde(default)]
    tandai: Vec<Kept>,
}

#[derive(Deserialize)]
struct Entity {
    label: String,
    start_offset: usize,
    end_offset: usize,
}

/// A record and where it belongs.
#[derive(Deserialize)]
pub struct Kept {
    /// First code point.
    pub start: usize,
    /// First code point after it.
    pub end: usize,
    /// The label it was written under.
    pub label: String,
    /// The record.
    pub record: Draft,
}

/// Reads JSON lines.
///
/// # Errors
/// Where a line is no JSON, not of the form, or has a span that its text has not.
pub fn read(text: &str) -> Result<Parsed, Malformed> {
    let mut parsed = Parsed::default();
    for value in values(text)? {
        let line: Line = value.read()?;
        let Some(text) = line.text else {
            return Err(Malformed::new(value.line, "not a doccano document: it has no “text”"));
        };
        let mut labels: Vec<(usize, usize, String)> =
            line.entities.into_iter().map(|e| (e.start_offset, e.end_offset, e.label)).collect();
        for label in line.label {
            match serde_json::from_value::<(usize, usize, String)>(label.clone()) {
                Ok(label) => labels.push(label),
                Err(_) if label.is_string() => parsed.left.add("labels of whole texts", 1),
                Err(_) => {
                    return Err(Malformed::new(value.line, "expected labels as [start, end, \"name\"]"));
                }
            }
        }
        parsed.left.add("relations", line.relations.len());
        parsed.left.add("comments", line.comments.len());
        let name = line.path.or_else(|| line.id.as_str().map(str::to_string)).unwrap_or_default();
        let items = items(&text, labels, line.tandai, value.line, &mut parsed.left)?;
        parsed.documents.push(Document { name, text: Some(text), items, line: value.line });
    }
    Ok(parsed)
}

fn items(
    text: &str,
    labels: Vec<(usize, usize, String)>,
    mut records: Vec<Kept>,
    line: usize,
    left: &mut Left,
) -> Result<Vec<Item>, Malformed> {
    let ruler = Ruler::new(text, Unit::Points);
    let mut items = Vec::new();
    for (start, end, label) in labels {
        let span = ruler.span(start, end).ok_or_else(|| super::no_range(line, start, end, &ruler, text))?;
        let kept = records.iter().position(|r| (r.start, r.end, r.label.as_str()) == (start, end, label.as_str()));
        let record = kept.map(|at| records.swap_remove(at).record);
        push(&mut items, Item { line, place: Place::Span(span), what: What::named(&label, record, "doccano") })?;
    }
    left.add("notes and details of labels that were moved or removed there", records.len());
    Ok(items)
}
