//! doccano JSON lines for sequence labelling (<https://doccano.github.io/doccano/>): `{"text": …, "label": [[0, 5,
//! "claim"]]}`, or with relations `{"text": …, "entities": [{"label": …, "start_offset": …, "end_offset": …}]}`.
//! Offsets are code points. Some versions count UTF-16 code units, which is recognised by the words that it would cut.
//!
//! doccano preserves unknown fields as metadata of the text. The records are stored there and matched to labels by span
//! and name.

use super::json::{LocatedJson, id_text, or_default, read_each, values};
use super::offsets::{OffsetReader, StatedSpan};
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

/// A document. `entities` and `annotations` are other names of `label` in exports of relations, of intents and slots, and
/// of versions before 1.0.
#[derive(Deserialize)]
struct DoccanoLine {
    #[serde(default)]
    id: Value,
    #[serde(alias = "data")]
    text: Option<String>,
    #[serde(default, alias = "labels", deserialize_with = "or_default")]
    label: Vec<Value>,
    #[serde(default, deserialize_with = "or_default")]
    entities: Vec<Value>,
    #[serde(default, deserialize_with = "or_default")]
    annotations: Vec<Value>,
    #[serde(default, deserialize_with = "or_default")]
    cats: Vec<Value>,
    #[serde(default, deserialize_with = "or_default")]
    relations: Vec<Value>,
    #[serde(default, alias = "Comments", deserialize_with = "or_default")]
    comments: Vec<Value>,
    path: Option<String>,
    /// Only in our own exports, which count code points.
    tandai: Option<Vec<StoredRecord>>,
}

/// A label with its offsets. Versions before 1.0 have the number of the label instead of its name.
#[derive(Deserialize)]
#[serde(untagged)]
enum DoccanoLabel {
    List(usize, usize, Value),
    Object {
        #[serde(alias = "start")]
        start_offset: usize,
        #[serde(alias = "end")]
        end_offset: usize,
        label: Value,
    },
}

/// A label of a whole text, as an object.
#[derive(Deserialize)]
struct DoccanoCategory {
    #[serde(rename = "label")]
    _label: Value,
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
/// If no line is a doccano document.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    let values = values(text, &mut parsed.skipped)?;
    read_each(&values, &mut parsed, read_line)?;
    Ok(parsed)
}

fn read_line(value: &LocatedJson<'_>, parsed: &mut ParsedFile) -> Result<(), Malformed> {
    let line: DoccanoLine = value.read()?;
    let Some(text) = line.text else {
        return Err(Malformed::new(value.line, "not a doccano document: it has no “text”"));
    };
    let mut labels: Vec<(usize, usize, String)> = Vec::new();
    let mut has_numbers = false;
    parsed.omissions.add("labels of whole texts", line.cats.len());
    for label in [line.label, line.entities, line.annotations].into_iter().flatten() {
        let of_text = label.is_string() || label.is_number();
        let read = DoccanoLabel::deserialize(&label).ok().and_then(|label| match label {
            DoccanoLabel::List(start, end, name) => Some((start, end, label_name(&name)?)),
            DoccanoLabel::Object { start_offset, end_offset, label } => {
                Some((start_offset, end_offset, label_name(&label)?))
            }
        });
        let name = label.get("label").or_else(|| label.get(2));
        has_numbers |= read.is_some() && name.is_some_and(Value::is_number);
        match read {
            Some(label) => labels.push(label),
            None if of_text
                || (label.get("start_offset").is_none() && DoccanoCategory::deserialize(&label).is_ok()) =>
            {
                parsed.omissions.add("labels of whole texts", 1);
            }
            None => parsed.skipped.push(Malformed::new(value.line, "expected labels as [start, end, \"name\"]")),
        }
    }
    if has_numbers {
        let what = "labels have numbers, whose names are not in the file; they are kept as “label 1” and so on";
        parsed.remarks.push(Malformed::new(value.line, what));
    }
    parsed.omissions.add("relations", line.relations.len());
    parsed.omissions.add("comments", line.comments.len());
    let name = line.path.or_else(|| line.id.as_str().map(str::to_string)).unwrap_or_default();
    let items = items(&text, labels, line.tandai, value.line, parsed)?;
    parsed.documents.push(ParsedDocument {
        name,
        text: Some(text),
        items,
        line: value.line,
        ..ParsedDocument::default()
    });
    Ok(())
}

/// The name of a label. A number is the id that a label had in doccano's database, which says nothing by itself.
fn label_name(label: &Value) -> Option<String> {
    match label {
        Value::Number(id) => Some(format!("label {id}")),
        name => id_text(name),
    }
}

fn items(
    text: &str,
    labels: Vec<(usize, usize, String)>,
    records: Option<Vec<StoredRecord>>,
    line: usize,
    parsed: &mut ParsedFile,
) -> Result<Vec<ParsedItem>, Malformed> {
    let reader = match records {
        Some(_) => OffsetReader::new(text),
        None => OffsetReader::for_ranges(text, labels.iter().map(|(start, end, _)| (*start, *end))),
    };
    let mut records = records.unwrap_or_default();
    parsed.remark_unit(&reader, line);
    let mut items = Vec::new();
    for (start, end, label) in labels {
        let Some(span) = parsed.placed(&reader, StatedSpan { line, start, end, words: None }) else { continue };
        let kept = records.iter().position(|r| (r.start, r.end, r.label.as_str()) == (start, end, label.as_str()));
        let record = kept.map(|at| records.swap_remove(at).record);
        let content = ItemContent::named(&label, record, "doccano");
        push_item(&mut items, ParsedItem::new(line, ItemLocation::Span(span), content))?;
    }
    parsed.omissions.add("notes and details of labels that were moved or removed in doccano", records.len());
    Ok(items)
}
