//! doccano JSON lines for sequence labelling (<https://doccano.github.io/doccano/>): `{"text": …, "label": [[0, 5,
//! "claim"]]}`, or with relations `{"text": …, "entities": [{"label": …, "start_offset": …, "end_offset": …}]}`.
//! Offsets are code points.
//!
//! doccano preserves unknown fields as metadata of the text. The records are stored there and matched to labels by span
//! and name.

use super::json::values;
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, push_item,
};
use super::record::{self, PartialAnnotation};
use super::{Report, to_safe_json};
use crate::text::{OffsetIndex, OffsetUnit};
use serde::Deserialize;
use serde_json::{Value, json};

/// Writes one line for each of `reports`.
pub(crate) fn write(reports: &[Report<'_>], omissions: &mut Omissions) -> String {
    let mut out = String::new();
    for report in reports {
        let ruler = OffsetIndex::new(report.article.text(), OffsetUnit::CodePoints);
        let (mut labels, mut records) = (Vec::new(), Vec::new());
        for labelled in report.labelled(omissions) {
            let (start, end) = ruler.range(labelled.span);
            if let Some(annotation) = labelled.annotation {
                let record = record::record(annotation);
                records.push(json!({"start": start, "end": end, "label": labelled.name, "record": record}));
            }
            labels.push(json!([start, end, labelled.name]));
        }
        let value = json!({
            "text": report.article.text(), "label": labels, "path": report.name, record::RECORD_KEY: records,
        });
        out += &to_safe_json(&value);
        out.push('\n');
    }
    out
}

#[derive(Deserialize)]
struct DoccanoLine {
    #[serde(default)]
    id: Value,
    #[serde(alias = "data")]
    text: Option<String>,
    #[serde(default, alias = "labels")]
    label: Vec<Value>,
    #[serde(default)]
    entities: Vec<DoccanoEntity>,
    #[serde(default)]
    relations: Vec<Value>,
    #[serde(default, alias = "Comments")]
    comments: Vec<Value>,
    path: Option<String>,
    #[serde(default)]
    tandai: Vec<StoredRecord>,
}

#[derive(Deserialize)]
struct DoccanoEntity {
    label: String,
    start_offset: usize,
    end_offset: usize,
}

/// A record with the span and label it belongs to.
#[derive(Deserialize)]
pub(crate) struct StoredRecord {
    /// Start of the span, in code points.
    pub(crate) start: usize,
    /// End of the span (exclusive), in code points.
    pub(crate) end: usize,
    /// Label under which the annotation was exported.
    pub(crate) label: String,
    /// The exported annotation without its target.
    pub(crate) record: PartialAnnotation,
}

/// Reads JSON lines.
///
/// # Errors
/// If a line is not JSON, is malformed, or has a span outside its text.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    for value in values(text)? {
        let line: DoccanoLine = value.read()?;
        let Some(text) = line.text else {
            return Err(Malformed::new(value.line, "not a doccano document: it has no “text”"));
        };
        let mut labels: Vec<(usize, usize, String)> =
            line.entities.into_iter().map(|e| (e.start_offset, e.end_offset, e.label)).collect();
        for label in line.label {
            match serde_json::from_value::<(usize, usize, String)>(label.clone()) {
                Ok(label) => labels.push(label),
                Err(_) if label.is_string() => parsed.omissions.add("labels of whole texts", 1),
                Err(_) => {
                    return Err(Malformed::new(value.line, "expected labels as [start, end, \"name\"]"));
                }
            }
        }
        parsed.omissions.add("relations", line.relations.len());
        parsed.omissions.add("comments", line.comments.len());
        let name = line.path.or_else(|| line.id.as_str().map(str::to_string)).unwrap_or_default();
        let items = items(&text, labels, line.tandai, value.line, &mut parsed.omissions)?;
        parsed.documents.push(ParsedDocument { name, text: Some(text), items, line: value.line });
    }
    Ok(parsed)
}

fn items(
    text: &str,
    labels: Vec<(usize, usize, String)>,
    mut records: Vec<StoredRecord>,
    line: usize,
    omissions: &mut Omissions,
) -> Result<Vec<ParsedItem>, Malformed> {
    let ruler = OffsetIndex::new(text, OffsetUnit::CodePoints);
    let mut items = Vec::new();
    for (start, end, label) in labels {
        let span = ruler.span(start, end).ok_or_else(|| super::range_error(line, start, end, &ruler, text))?;
        let kept = records.iter().position(|r| (r.start, r.end, r.label.as_str()) == (start, end, label.as_str()));
        let record = kept.map(|at| records.swap_remove(at).record);
        push_item(
            &mut items,
            ParsedItem {
                line,
                location: ItemLocation::Span(span),
                content: ItemContent::named(&label, record, "doccano"),
            },
        )?;
    }
    omissions.add("notes and details of labels that were moved or removed in doccano", records.len());
    Ok(items)
}
