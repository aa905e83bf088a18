//! Label Studio tasks in JSON (<https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks>) for
//! labelling text. Offsets are code points, as in its editor since version 1.4 (2021). UTF-16 offsets of older versions
//! are recognized by comparing them with the quoted text.
//!
//! Annotations made by people become an annotation of the task; entities become a prediction. A note is stored in the
//! region's `meta` text, where the editor shows it and can change it, with the record next to it.

use super::json::{LocatedJson, values};
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, push_item,
};
use super::record::{self, PartialAnnotation};
use super::spans::LabelledSpan;
use super::{Report, to_pretty_json};
use crate::text::{OffsetIndex, OffsetUnit, Span};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Writes the tasks of `reports`; also returns the labels used in them.
pub(crate) fn write(reports: &[Report<'_>], omissions: &mut Omissions) -> (String, BTreeSet<String>) {
    let (mut tasks, mut names) = (Vec::new(), BTreeSet::new());
    for report in reports {
        let ruler = OffsetIndex::new(report.article.text(), OffsetUnit::CodePoints);
        let (marked, found): (Vec<_>, Vec<_>) =
            report.labelled(omissions).into_iter().partition(|labelled| labelled.annotation.is_some());
        let regions = |labelled: &[LabelledSpan<'_>]| -> Vec<Value> {
            labelled.iter().enumerate().map(|(i, labelled)| region(report, labelled, i, &ruler)).collect()
        };
        names.extend(marked.iter().chain(&found).map(|labelled| labelled.name.clone()));
        let mut task = json!({"data": {"text": report.article.text(), "path": report.name}});
        if !marked.is_empty() {
            task["annotations"] = json!([{"result": regions(&marked), "ground_truth": false, "was_cancelled": false}]);
        }
        if !found.is_empty() {
            let version = concat!("tandai ", env!("CARGO_PKG_VERSION"));
            task["predictions"] = json!([{"model_version": version, "result": regions(&found)}]);
        }
        tasks.push(task);
    }
    (to_pretty_json(&tasks), names)
}

fn region(report: &Report<'_>, labelled: &LabelledSpan<'_>, number: usize, ruler: &OffsetIndex<'_>) -> Value {
    let (start, end) = ruler.range(labelled.span);
    let text = labelled.span.slice(report.article.text());
    let mut region = json!({
        "id": format!("entity-{}", number + 1), "from_name": "label", "to_name": "text", "type": "labels",
        "value": {"start": start, "end": end, "text": text, "labels": [labelled.name]},
    });
    if let Some(annotation) = labelled.annotation {
        region["id"] = annotation.id.to_string().into();
        let mut meta = Map::from_iter([(record::RECORD_KEY.into(), record::record(annotation))]);
        if !annotation.note.is_empty() {
            meta.insert("text".into(), json!([annotation.note]));
        }
        region["meta"] = Value::Object(meta);
    }
    region
}

/// The labelling configuration for the tasks, with `names` as labels.
pub(crate) fn configuration(names: impl IntoIterator<Item = String>) -> String {
    let escaped = |name: String| name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let labels = names.into_iter().map(|name| format!("    <Label value=\"{}\"/>\n", escaped(name)));
    format!(
        "<View>\n  <Labels name=\"label\" toName=\"text\">\n{}  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n</View>\n",
        labels.collect::<String>(),
    )
}

#[derive(Deserialize)]
struct LabelStudioTask<'a> {
    #[serde(default)]
    id: Value,
    data: Option<Map<String, Value>>,
    #[serde(borrow, default, alias = "completions")]
    annotations: Option<&'a RawValue>,
    #[serde(borrow, default)]
    predictions: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct LabelStudioResult<'a> {
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    was_cancelled: bool,
    created_at: Option<Value>,
    completed_by: Option<Value>,
    model_version: Option<String>,
}

#[derive(Deserialize)]
struct LabelStudioRegion {
    id: Option<String>,
    r#type: Option<String>,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    meta: Option<Value>,
}

/// Who made a result of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ResultKind {
    /// A person.
    Annotation,
    /// A model.
    Prediction,
}

/// Reads tasks.
///
/// # Errors
/// If the file is not JSON, a task is malformed, or a region is outside its text.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    for value in values(text)? {
        let task: LabelStudioTask<'_> = value.read()?;
        let Some((text, name)) = task.data.as_ref().and_then(data) else {
            return Err(Malformed::new(value.line, "not a text task: its “data” has no “text”"));
        };
        let name = name.or_else(|| task.id.as_str().map(str::to_string)).unwrap_or_default();
        let mut document = ParsedDocument { name, text: Some(text), items: Vec::new(), line: value.line };
        for (raw, kind) in [(task.annotations, ResultKind::Annotation), (task.predictions, ResultKind::Prediction)] {
            let Some(raw) = raw.filter(|raw| raw.get() != "null") else { continue };
            for work in value.inside(raw).elements()? {
                read_result(&work, kind, &mut document, &mut parsed.omissions)?;
            }
        }
        parsed.documents.push(document);
    }
    Ok(parsed)
}

/// Text and name of a task. The text is the field `text`, or else the only string among the fields.
fn data(data: &Map<String, Value>) -> Option<(String, Option<String>)> {
    let text = |key: &str| data.get(key).and_then(Value::as_str).map(str::to_string);
    let only = || {
        let mut strings = data.values().filter_map(Value::as_str);
        strings.next().filter(|_| strings.next().is_none()).map(str::to_string)
    };
    Some((text("text").or_else(only)?, text("path")))
}

fn read_result(
    work: &LocatedJson<'_>,
    kind: ResultKind,
    document: &mut ParsedDocument,
    omissions: &mut Omissions,
) -> Result<(), Malformed> {
    let told: LabelStudioResult<'_> = work.read()?;
    if told.was_cancelled {
        omissions.add("cancelled annotations", 1);
        return Ok(());
    }
    let Some(result) = told.result else { return Ok(()) };
    let text = document.text.as_deref().unwrap_or_default();
    let rulers = (OffsetIndex::new(text, OffsetUnit::CodePoints), OffsetIndex::new(text, OffsetUnit::Utf16));
    let creator = told.completed_by.as_ref().and_then(|by| by["email"].as_str().or_else(|| by.as_str()));
    let created: Option<Timestamp> = told.created_at.as_ref().and_then(Value::as_str).and_then(|at| at.parse().ok());
    // Label Studio stores a text field attached to a region as a second region with the same id.
    let mut comments: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut regions = Vec::new();
    for element in work.inside(result).elements()? {
        let region: LabelStudioRegion = element.read()?;
        match region.r#type.as_deref() {
            Some("labels") => regions.push((element.line, region)),
            Some("textarea") if region.value["start"].is_number() => {
                let texts = region.value["text"].as_array().into_iter().flatten().filter_map(Value::as_str);
                comments.entry(region.id.unwrap_or_default()).or_default().extend(texts.map(str::to_string));
            }
            other => omissions.add(format!("regions of type {}", other.unwrap_or("none")), 1),
        }
    }
    for (line, mut region) in regions {
        let span = span(&region.value, &rulers, text).ok_or_else(|| {
            Malformed::new(
                line,
                format!("a region is outside the text, which has {} code points", rulers.0.units_before(text.len())),
            )
        })?;
        let mut meta = region.meta.take().unwrap_or_default();
        let record = meta.get_mut(record::RECORD_KEY).map(Value::take);
        let record: Option<PartialAnnotation> = record
            .map(serde_json::from_value)
            .transpose()
            .map_err(|_| Malformed::new(line, "the record in the “meta” of this region is damaged; remove it"))?;
        let mut notes: Vec<String> =
            meta["text"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect();
        notes.extend(region.id.and_then(|id| comments.remove(&id)).unwrap_or_default());
        let labels = region.value["labels"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for (i, label) in labels.enumerate() {
            let source = told.model_version.as_deref().unwrap_or("label-studio");
            let known = record.clone().filter(|_| i == 0);
            let has = known.is_some();
            let mut what = ItemContent::named(label, known, source);
            if let ItemContent::Annotation(draft) = &mut what {
                if kind == ResultKind::Prediction {
                    omissions.add("predictions that are not entities", 1);
                    continue;
                }
                draft.note = Some(notes.join("\n\n"));
                if !has {
                    (draft.creator, draft.created) = (creator.map(str::to_string), created);
                }
            }
            push_item(&mut document.items, ParsedItem { line, location: ItemLocation::Span(span), content: what })?;
        }
    }
    Ok(())
}

/// The byte range of a region. UTF-16 offsets are assumed only if code points do not match the quoted text and UTF-16
/// does.
fn span(value: &Value, (points, utf16): &(OffsetIndex<'_>, OffsetIndex<'_>), text: &str) -> Option<Span> {
    let at = |key: &str| value[key].as_u64().and_then(|at| usize::try_from(at).ok());
    let (start, end) = (at("start")?, at("end")?);
    let says = value["text"].as_str();
    let right = |span: &Span| says.is_none_or(|says| span.slice(text) == says);
    let by_points = points.span(start, end);
    by_points.filter(right).or_else(|| utf16.span(start, end).filter(right)).or(by_points)
}
