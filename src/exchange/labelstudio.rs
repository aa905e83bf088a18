//! Label Studio tasks in JSON (<https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks>) for
//! labelling text. Offsets are code points, as in its editor since version 1.4 (2021). The UTF-16 offsets and inclusive
//! ends of older versions are recognised by the words of a region. Regions of web pages (HyperText) are placed by their
//! words alone.
//!
//! Annotations made by people become an annotation of the task; entities become a prediction. A note is stored in the
//! region's `meta` text, where the editor shows it and can change it, with the record next to it.

use super::json::{self, LocatedJson, id_text, lenient_time, or_default, read_each, values};
use super::offsets::{OffsetReader, StatedSpan};
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, excerpt, push_item,
};
use super::record::{self, PartialAnnotation};
use super::spans::LabelledSpan;
use super::{Report, to_pretty_json};
use crate::text::{OffsetIndex, OffsetUnit};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
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
        let mut task = serde_json::json!({"data": {"text": report.article.text(), "path": report.name}});
        if !marked.is_empty() {
            task["annotations"] =
                serde_json::json!([{"result": regions(&marked), "ground_truth": false, "was_cancelled": false}]);
        }
        if !found.is_empty() {
            let version = concat!("tandai ", env!("CARGO_PKG_VERSION"));
            task["predictions"] = serde_json::json!([{"model_version": version, "result": regions(&found)}]);
        }
        tasks.push(task);
    }
    (to_pretty_json(&tasks), names)
}

fn region(report: &Report<'_>, labelled: &LabelledSpan<'_>, number: usize, ruler: &OffsetIndex<'_>) -> Value {
    let (start, end) = ruler.range(labelled.span);
    let text = labelled.span.slice(report.article.text());
    let mut region = serde_json::json!({
        "id": format!("entity-{}", number + 1), "from_name": "label", "to_name": "text", "type": "labels",
        "value": {"start": start, "end": end, "text": text, "labels": [labelled.name]},
    });
    if let Some(annotation) = labelled.annotation {
        region["id"] = annotation.id.to_string().into();
        let mut meta = Map::from_iter([(record::RECORD_KEY.into(), record::record(annotation))]);
        if !annotation.note.is_empty() {
            meta.insert("text".into(), serde_json::json!([annotation.note]));
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
    /// Called `completions` before version 1.0.
    #[serde(borrow, default, alias = "completions")]
    annotations: Option<&'a RawValue>,
    #[serde(borrow, default)]
    predictions: Option<&'a RawValue>,
    /// In JSON-MIN, the fields of the task and the values of each control stand side by side.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize)]
struct LabelStudioResult<'a> {
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "or_default")]
    was_cancelled: bool,
    #[serde(default, deserialize_with = "lenient_time")]
    created_at: Option<Timestamp>,
    completed_by: Option<Value>,
    model_version: Option<String>,
}

#[derive(Deserialize)]
struct LabelStudioRegion {
    #[serde(default)]
    id: Value,
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

/// Reads tasks, as exported in JSON or in JSON-MIN.
///
/// # Errors
/// If the file is not JSON, or no task in it has a text.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    let values = values(text, &mut parsed.skipped)?;
    read_each(&values, &mut parsed, read_task)?;
    Ok(parsed)
}

fn read_task(value: &LocatedJson<'_>, parsed: &mut ParsedFile) -> Result<(), Malformed> {
    let task: LabelStudioTask<'_> = value.read()?;
    let minimal = task.data.is_none();
    let Some((text, name)) = data(task.data.as_ref().unwrap_or(&task.rest)) else {
        return Err(Malformed::new(value.line, "not a text task: its “data” has no text"));
    };
    let name = name.or_else(|| task.id.as_str().map(str::to_string)).unwrap_or_default();
    let mut regions =
        Regions { offsets: OffsetReader::new(&text), line: value.line, is_web_page: false, items: Vec::new() };
    if minimal {
        regions.read_minimal(&task.rest, parsed)?;
    }
    for (raw, kind) in [(task.annotations, ResultKind::Annotation), (task.predictions, ResultKind::Prediction)] {
        let Some(raw) = raw.filter(|raw| raw.get() != "null") else { continue };
        for work in value.inside(raw).elements()? {
            regions.read_result(&work, kind, parsed)?;
        }
    }
    let (items, is_web_page) = (regions.items, regions.is_web_page);
    // The text of a web page task is its HTML, which is not the text of the article.
    let text = Some(text).filter(|_| !is_web_page);
    parsed.documents.push(ParsedDocument { name, text, items, line: value.line, ..ParsedDocument::default() });
    Ok(())
}

/// Text and name of a task. The text is the field `text`, or else the longest string among the fields.
fn data(data: &Map<String, Value>) -> Option<(String, Option<String>)> {
    let text = |key: &str| data.get(key).and_then(Value::as_str).map(str::to_string);
    let longest = || data.values().filter_map(Value::as_str).max_by_key(|text| text.len()).map(str::to_string);
    Some((text("text").or_else(longest)?, text("path")))
}

/// The regions of one task.
struct Regions<'a> {
    offsets: OffsetReader<'a>,
    line: usize,
    /// Whether a region is of a web page, so that it is placed by its words.
    is_web_page: bool,
    items: Vec<ParsedItem>,
}

/// What a result says about all its regions.
struct ResultDetails {
    kind: ResultKind,
    creator: Option<String>,
    created: Option<Timestamp>,
    source: String,
}

impl Regions<'_> {
    /// Reads the labels of JSON-MIN: in any field, a list of objects with `start`, `end` and a list of labels.
    fn read_minimal(&mut self, fields: &Map<String, Value>, parsed: &mut ParsedFile) -> Result<(), Malformed> {
        let creator = fields.get("annotator").and_then(|by| by["email"].as_str().or_else(|| by.as_str()));
        let created = fields.get("created_at").and_then(Value::as_str).and_then(json::time);
        let (creator, source) = (creator.map(str::to_string), "label-studio".into());
        let details = ResultDetails { kind: ResultKind::Annotation, creator, created, source };
        for (field, value) in fields.iter().filter(|(_, value)| value.is_array() || value["choices"].is_array()) {
            let regions: Vec<Value> =
                value.as_array().into_iter().flatten().filter(|one| labels_key(one).is_some()).cloned().collect();
            if regions.is_empty() {
                parsed.omissions.add(format!("values of the field {}", excerpt(field)), 1);
            }
            for value in regions {
                let region = LabelStudioRegion { id: Value::Null, r#type: None, value, meta: None };
                self.add(self.line, region, Vec::new(), &details, parsed)?;
            }
        }
        Ok(())
    }

    fn read_result(
        &mut self,
        work: &LocatedJson<'_>,
        kind: ResultKind,
        parsed: &mut ParsedFile,
    ) -> Result<(), Malformed> {
        let told: LabelStudioResult<'_> = work.read()?;
        if told.was_cancelled {
            parsed.omissions.add("cancelled annotations", 1);
            return Ok(());
        }
        let Some(result) = told.result.filter(|raw| raw.get() != "null") else { return Ok(()) };
        let creator = told.completed_by.as_ref().and_then(|by| by["email"].as_str().or_else(|| by.as_str()));
        let details = ResultDetails {
            kind,
            creator: creator.map(str::to_string),
            created: told.created_at,
            source: told.model_version.unwrap_or_else(|| "label-studio".into()),
        };
        // Label Studio stores a text field attached to a region as a second region with the same id.
        let mut comments: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut regions = Vec::new();
        for element in work.inside(result).elements()? {
            let region: LabelStudioRegion = match element.read() {
                Ok(region) => region,
                Err(malformed) => {
                    parsed.skipped.push(malformed);
                    continue;
                }
            };
            match region.r#type.as_deref() {
                Some("labels" | "hypertextlabels") => regions.push((element.line, region)),
                Some("textarea") if region.value["start"].is_number() || region.value["text"].is_array() => {
                    let texts = region.value["text"].as_array().into_iter().flatten().filter_map(Value::as_str);
                    let id = id_text(&region.id).unwrap_or_default();
                    comments.entry(id).or_default().extend(texts.map(str::to_string));
                }
                other => parsed.omissions.add(format!("regions of type {}", excerpt(other.unwrap_or("none"))), 1),
            }
        }
        for (line, region) in regions {
            let notes = id_text(&region.id).and_then(|id| comments.remove(&id)).unwrap_or_default();
            self.add(line, region, notes, &details, parsed)?;
        }
        parsed.omissions.add("comments on whole texts", comments.values().map(Vec::len).sum());
        Ok(())
    }

    /// Adds a region with an item for each of its labels; one without labels becomes a highlight.
    fn add(
        &mut self,
        line: usize,
        mut region: LabelStudioRegion,
        comments: Vec<String>,
        details: &ResultDetails,
        parsed: &mut ParsedFile,
    ) -> Result<(), Malformed> {
        let Some(location) = self.location(line, &region, parsed) else { return Ok(()) };
        let mut meta = region.meta.take().unwrap_or_default();
        let record = meta.get_mut(record::RECORD_KEY).map(Value::take);
        let Ok(record) = record.map(serde_json::from_value::<PartialAnnotation>).transpose() else {
            let what = "the record in the “meta” of this region is damaged; remove it";
            parsed.skipped.push(Malformed::new(line, what));
            return Ok(());
        };
        let mut notes: Vec<String> =
            meta["text"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect();
        notes.extend(comments);
        let labels = labels_key(&region.value).and_then(|key| region.value[key].as_array());
        let mut labels: Vec<&str> = labels.into_iter().flatten().filter_map(Value::as_str).collect();
        if labels.is_empty() {
            labels.push("highlight");
        }
        for (i, label) in labels.into_iter().enumerate() {
            let known = record.clone().filter(|_| i == 0);
            let has = known.is_some();
            let mut content = ItemContent::named(label, known, &details.source);
            match &mut content {
                ItemContent::Annotation(_) if details.kind == ResultKind::Prediction => {
                    parsed.omissions.add("predictions that are not entities", 1);
                    continue;
                }
                ItemContent::Annotation(draft) => {
                    draft.note = Some(notes.join("\n\n"));
                    if !has {
                        (draft.creator, draft.created) = (details.creator.clone(), details.created);
                    }
                }
                ItemContent::Mention(..) => parsed.omissions.add("notes on entities", notes.len()),
            }
            push_item(&mut self.items, ParsedItem::new(line, location.clone(), content))?;
        }
        Ok(())
    }

    /// The location of a region: its span in the text, or its words if it is one of a web page.
    fn location(&mut self, line: usize, region: &LabelStudioRegion, parsed: &mut ParsedFile) -> Option<ItemLocation> {
        let value = &region.value;
        let words = value["text"].as_str();
        let at = |value: &Value| value.as_u64().and_then(|at| usize::try_from(at).ok());
        if region.r#type.as_deref() == Some("hypertextlabels") || value["start"].is_string() {
            self.is_web_page = true;
            let offsets = &value["globalOffsets"];
            let range = at(&offsets["start"]).zip(at(&offsets["end"]));
            let Some(words) = words else {
                parsed.skipped.push(Malformed::new(line, "a region of a web page without its text"));
                return None;
            };
            return Some(ItemLocation::Quote {
                range: range.map(|(start, end)| (start, end, OffsetUnit::Utf16)),
                exact: Some(words.into()),
                prefix: String::new(),
                suffix: String::new(),
            });
        }
        let Some((start, end)) = at(&value["start"]).zip(at(&value["end"])) else {
            parsed.skipped.push(Malformed::new(line, "a region without start and end"));
            return None;
        };
        parsed.placed(&self.offsets, StatedSpan { line, start, end, words }).map(ItemLocation::Span)
    }
}

/// The field of `value` that contains the labels.
fn labels_key(value: &Value) -> Option<&'static str> {
    ["labels", "hypertextlabels"].into_iter().find(|key| value[*key].is_array())
}
