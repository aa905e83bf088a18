//! Label Studio tasks in JSON (<https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks>) for
//! labelling text. Offsets are code points, as in its editor since version 1.4 (2021). The UTF-16 offsets and inclusive
//! ends of older versions are recognised by the words of a region. Regions of web pages (HyperText) are placed by their
//! words alone.
//!
//! Annotations made by people become an annotation of the task; entities become a prediction. A note is stored in the
//! region's `meta` text, where the editor shows it and can change it, with the record next to it.
//!
//! Results that people attached to a region (choices, ratings, numbers) are its foreign data; relations, and results about
//! the whole text or about words without a label, are links. They are written back as they were.

use super::ExchangeFormat;
use super::json::{self, LocatedJson, id_text, lenient_time, or_default, read_each, values};
use super::offsets::{OffsetReader, StatedSpan};
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, ParsedLink, excerpt,
    push_item,
};
use super::record::{self, PartialAnnotation};
use super::spans::{LabelledSpan, mention_type};
use super::{Report, to_pretty_json};
use crate::annotation::link::{Detail, ForeignSpan, Link, LinkArgument, LinkKind};
use crate::annotation::sidecar::Extra;
use crate::text::{OffsetIndex, OffsetUnit, Span};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Writes the tasks of `reports`; also returns the labels used in them.
pub(crate) fn write(reports: &[Report<'_>], omissions: &mut Omissions) -> (String, BTreeSet<String>) {
    let (mut tasks, mut names) = (Vec::new(), BTreeSet::new());
    for report in reports {
        let ruler = OffsetIndex::new(report.article.text(), OffsetUnit::CodePoints);
        let all = labelled(report, omissions);
        names.extend(all.iter().map(|(labelled, _)| labelled.name.clone()));
        // An entity with an id was marked by a person in Label Studio.
        let (marked, found): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(labelled, said)| labelled.annotation.is_some() || !said.id.is_empty());
        let regions = |all: &[(LabelledSpan<'_>, ForeignSpan)]| -> Vec<Value> {
            all.iter().enumerate().flat_map(|(i, (of, said))| region(report, of, said, i, &ruler)).collect()
        };
        let links = links(report, &marked, &ruler, omissions);
        let mut task = serde_json::json!({"data": {"text": report.article.text(), "path": report.name}});
        if !marked.is_empty() || !links.is_empty() {
            let results = [regions(&marked), links].concat();
            task["annotations"] =
                serde_json::json!([{"result": results, "ground_truth": false, "was_cancelled": false}]);
        }
        if !found.is_empty() {
            let version = concat!("tandai ", env!("CARGO_PKG_VERSION"));
            task["predictions"] = serde_json::json!([{"model_version": version, "result": regions(&found)}]);
        }
        tasks.push(task);
    }
    (to_pretty_json(&tasks), names)
}

/// The format whose foreign data and links are written.
const FORMAT: ExchangeFormat = ExchangeFormat::LabelStudio;

/// Field of a detail or a statement that holds the result as it was in the file.
const RESULT: &str = "result";

/// The spans of `report` in text order, with what Label Studio says about each.
fn labelled<'a>(report: &Report<'a>, omissions: &mut Omissions) -> Vec<(LabelledSpan<'a>, ForeignSpan)> {
    let mut mentions = report.foreign_mentions(FORMAT);
    let mut all = Vec::new();
    for labelled in report.labelled(omissions) {
        if let Some(annotation) = labelled.annotation {
            let foreign = ForeignSpan::of(&annotation.extra, FORMAT.name()).unwrap_or_default();
            all.push((labelled, foreign));
        } else {
            let found = || vec![ForeignSpan::default()];
            mentions.entry((labelled.span, labelled.name)).or_insert_with(found);
        }
    }
    // These include the mentions that overlap others.
    for ((span, code), foreign) in mentions {
        all.extend(foreign.into_iter().map(|foreign| {
            let name = mention_type(&code, &foreign).to_string();
            (LabelledSpan { span, name, annotation: None }, foreign)
        }));
    }
    all.sort_by_key(|(labelled, _)| labelled.span);
    all
}

/// The region of a span, and the results that people attached to it.
fn region(
    report: &Report<'_>,
    labelled: &LabelledSpan<'_>,
    foreign: &ForeignSpan,
    number: usize,
    ruler: &OffsetIndex<'_>,
) -> Vec<Value> {
    let (start, end) = ruler.range(labelled.span);
    let text = labelled.span.slice(report.article.text());
    let mut region = serde_json::json!({
        "id": format!("entity-{}", number + 1), "from_name": "label", "to_name": "text", "type": "labels",
        "value": {"start": start, "end": end, "text": text, "labels": [labelled.name]},
    });
    for (name, value) in &foreign.extra {
        region[name] = value.clone();
    }
    let texts = foreign.details.iter().filter(|detail| detail.is_note()).map(|detail| detail.text.as_str());
    let said = texts.collect::<Vec<_>>().join("\n\n");
    let mut is_note_in_results = true;
    if let Some(annotation) = labelled.annotation {
        region["id"] = annotation.id.to_string().into();
        is_note_in_results = annotation.note == said;
        region["meta"][record::RECORD_KEY] = record::record_for(annotation, FORMAT);
        if !annotation.note.is_empty() && !is_note_in_results {
            region["meta"]["text"] = serde_json::json!([annotation.note]);
        }
    }
    if !foreign.id.is_empty() {
        region["id"] = foreign.id.as_str().into();
    }
    let id = region["id"].clone();
    let mut results = vec![region];
    for detail in foreign.details.iter().filter(|detail| is_note_in_results || !detail.is_note()) {
        match detail.extra.get(RESULT) {
            Some(result) => results.push(result_at(result, Some(&id), labelled.span, report, ruler)),
            None if detail.is_note() => {
                let texts = &mut results[0]["meta"]["text"];
                match texts {
                    Value::Array(texts) => texts.push(detail.text.as_str().into()),
                    other => *other = serde_json::json!([detail.text]),
                }
            }
            None => {}
        }
    }
    results
}

/// `result` as it was, but for the place of `span` now.
fn result_at(result: &Value, id: Option<&Value>, span: Span, report: &Report<'_>, ruler: &OffsetIndex<'_>) -> Value {
    let mut result = result.clone();
    if let (Some(id), Value::Object(fields)) = (id, &mut result) {
        fields.insert("id".into(), id.clone());
    }
    let is_placed = result["value"]["start"].is_number();
    if let (true, Value::Object(value)) = (is_placed, &mut result["value"]) {
        let (start, end) = ruler.range(span);
        value.insert("start".into(), start.into());
        value.insert("end".into(), end.into());
        if value.get("text").is_some_and(Value::is_string) {
            value.insert("text".into(), span.slice(report.article.text()).into());
        }
    }
    result
}

/// The relations between regions, and the results about other words and about the whole text. Relations of regions that are
/// not among `marked` are left out.
fn links(
    report: &Report<'_>,
    marked: &[(LabelledSpan<'_>, ForeignSpan)],
    ruler: &OffsetIndex<'_>,
    omissions: &mut Omissions,
) -> Vec<Value> {
    let there: BTreeSet<(&str, Span)> =
        marked.iter().map(|(labelled, foreign)| (foreign.id.as_str(), labelled.span)).collect();
    let mut results = Vec::new();
    for placed in report.annotations.links().filter(|placed| placed.link.format == FORMAT.name()) {
        let link = placed.link;
        if let (LinkKind::Statement, Some(result)) = (link.kind, link.extra.get(RESULT)) {
            match placed.spans {
                [] => results.push(result.clone()),
                [Some(span), ..] => results.push(result_at(result, None, *span, report, ruler)),
                [None, ..] => omissions.add("results on words that are gone", 1),
            }
            continue;
        }
        let ids: Option<Vec<&str>> = link
            .arguments
            .iter()
            .zip(placed.spans)
            .map(|(argument, span)| {
                Some(argument.id.as_str()).filter(|id| span.is_some_and(|span| there.contains(&(id, span))))
            })
            .collect();
        let Some([from, to]) = ids.as_deref() else {
            omissions.add("relations of spans that are gone or not exported", 1);
            continue;
        };
        let mut relation = Value::Object(link.extra.clone());
        relation["type"] = "relation".into();
        (relation["from_id"], relation["to_id"]) = ((*from).into(), (*to).into());
        results.push(relation);
    }
    results
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
    /// Fields that are kept for the export: the names of the control and of the text, the origin, those of a relation.
    #[serde(flatten)]
    rest: Map<String, Value>,
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
    let mut regions = Regions {
        offsets: OffsetReader::new(&text),
        line: value.line,
        is_web_page: false,
        items: Vec::new(),
        links: Vec::new(),
    };
    if minimal {
        regions.read_minimal(&task.rest, parsed)?;
    }
    for (raw, kind) in [(task.annotations, ResultKind::Annotation), (task.predictions, ResultKind::Prediction)] {
        let Some(raw) = raw.filter(|raw| raw.get() != "null") else { continue };
        for work in value.inside(raw).elements()? {
            regions.read_result(&work, kind, parsed)?;
        }
    }
    let (items, links, is_web_page) = (regions.items, regions.links, regions.is_web_page);
    // The text of a web page task is its HTML, which is not the text of the article.
    let text = Some(text).filter(|_| !is_web_page);
    parsed.documents.push(ParsedDocument { name, text, items, links, line: value.line });
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
    links: Vec<ParsedLink>,
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
                let region = LabelStudioRegion { id: Value::Null, r#type: None, value, meta: None, rest: Map::new() };
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
        let mut results = Results::default();
        for element in work.inside(result).elements()? {
            let read = element.read::<LabelStudioRegion>().and_then(|region| Ok((region, element.read::<Value>()?)));
            match read {
                Ok((region, raw)) => results.add(element.line, region, raw),
                Err(malformed) => parsed.skipped.push(malformed),
            }
        }
        let mut locations: HashMap<String, ItemLocation> = HashMap::new();
        for (line, region) in results.regions {
            let id = id_text(&region.id).unwrap_or_default();
            let attached = results.attached.remove(&id).unwrap_or_default();
            if let Some(location) = self.add(line, region, attached, &details, parsed)? {
                locations.insert(id, location);
            }
        }
        if kind == ResultKind::Prediction {
            let many = results.relations.len() + results.attached.values().map(Vec::len).sum::<usize>();
            parsed.omissions.add("predictions that are not entities", many);
            return Ok(());
        }
        for (line, region) in results.relations {
            match relation(line, &region, &locations) {
                Ok(link) => self.links.push(link),
                Err(malformed) => parsed.skipped.push(malformed),
            }
        }
        for (line, region, raw) in results.attached.into_values().flatten() {
            self.add_statement(line, &region, raw, parsed);
        }
        Ok(())
    }

    /// Adds a result about words without a label, or about the whole text.
    fn add_statement(&mut self, line: usize, region: &LabelStudioRegion, raw: Value, parsed: &mut ParsedFile) {
        let detail = detail(region, raw);
        let mut link = Link {
            format: FORMAT.name().into(),
            kind: LinkKind::Statement,
            id: id_text(&region.id).unwrap_or_default(),
            name: detail.description(),
            arguments: Vec::new(),
            details: Vec::new(),
            extra: detail.extra,
        };
        let mut locations = Vec::new();
        if region.value["start"].is_number() {
            let Some(location) = self.location(line, region, parsed) else { return };
            link.arguments.push(LinkArgument::default());
            locations.push(Some(location));
        }
        self.links.push(ParsedLink { line, link, locations });
    }

    /// Adds a region with an item for each of its labels; one without labels becomes a highlight. Returns its location, if it
    /// has one.
    fn add(
        &mut self,
        line: usize,
        mut region: LabelStudioRegion,
        attached: Vec<Attached>,
        details: &ResultDetails,
        parsed: &mut ParsedFile,
    ) -> Result<Option<ItemLocation>, Malformed> {
        let Some(location) = self.location(line, &region, parsed) else { return Ok(None) };
        let mut meta = region.meta.take().unwrap_or_default();
        let record = meta.get_mut(record::RECORD_KEY).map(Value::take);
        let Ok(record) = record.map(serde_json::from_value::<PartialAnnotation>).transpose() else {
            let what = "the record in the “meta” of this region is damaged; remove it";
            parsed.skipped.push(Malformed::new(line, what));
            return Ok(None);
        };
        let texts = meta["text"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let note = |text: &str| Detail { name: "meta".into(), text: text.into(), ..Detail::default() };
        let from_meta: Vec<Detail> = texts.map(note).collect();
        let said: Vec<Detail> =
            from_meta.into_iter().chain(attached.into_iter().map(|(_, region, raw)| detail(&region, raw))).collect();
        let notes: Vec<&str> =
            said.iter().filter(|detail| detail.is_note()).map(|detail| detail.text.as_str()).collect();
        let labels = labels_key(&region.value).and_then(|key| region.value[key].as_array());
        let mut labels: Vec<&str> = labels.into_iter().flatten().filter_map(Value::as_str).collect();
        if labels.is_empty() {
            labels.push("highlight");
        }
        let mut foreign = ForeignSpan {
            id: id_text(&region.id).unwrap_or_default(),
            details: said.clone(),
            extra: region.rest.clone(),
            ..ForeignSpan::default()
        };
        if record.is_some() {
            // Our own export: the note is in the record.
            foreign.details.retain(|detail| detail.extra.contains_key(RESULT));
            foreign.extra.retain(|name, value| {
                !matches!((name.as_str(), value.as_str()), ("from_name", Some("label")) | ("to_name", Some("text")))
            });
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
                ItemContent::Mention(..) => {}
            }
            // An export would write the code.
            let is_other = matches!(&content, ItemContent::Mention(kind, _) if kind.code() != label);
            foreign.r#type = if is_other { label.into() } else { String::new() };
            let item = ParsedItem::new(line, location.clone(), content);
            let is_known = details.kind == ResultKind::Prediction || has && !foreign.is_special();
            let extra = if is_known { Extra::new() } else { foreign.to_field(FORMAT.name()) };
            // What people attached to a region is kept once.
            foreign.details.clear();
            push_item(&mut self.items, ParsedItem { extra, ..item })?;
        }
        Ok(Some(location))
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

/// A result that is not a labelled region: its line, its fields, and the result as it is in the file.
type Attached = (usize, LabelStudioRegion, Value);

/// The results of one annotation of a task.
#[derive(Default)]
struct Results {
    /// Labelled regions with their lines.
    regions: Vec<(usize, LabelStudioRegion)>,
    relations: Vec<(usize, LabelStudioRegion)>,
    /// Other results by id. Label Studio stores what is attached to a region as a result with the same id.
    attached: BTreeMap<String, Vec<Attached>>,
}

impl Results {
    fn add(&mut self, line: usize, region: LabelStudioRegion, raw: Value) {
        match region.r#type.as_deref() {
            Some("labels" | "hypertextlabels") => self.regions.push((line, region)),
            Some("relation") => self.relations.push((line, region)),
            _ => {
                let id = id_text(&region.id).unwrap_or_default();
                self.attached.entry(id).or_default().push((line, region, raw));
            }
        }
    }
}

/// A result that is attached to a region, or says something about the whole text.
fn detail(region: &LabelStudioRegion, raw: Value) -> Detail {
    let name = region.rest.get("from_name").and_then(Value::as_str).or(region.r#type.as_deref()).unwrap_or_default();
    let kind = region.r#type.as_deref().unwrap_or_default();
    let said = if kind == "textarea" { &region.value["text"] } else { &region.value[kind] };
    let said = match said {
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>(),
        Value::Null => Vec::new(),
        one => vec![plain(one)],
    };
    let (value, text) = match kind {
        "textarea" => (String::new(), said.join("\n\n")),
        _ => (said.join(", "), String::new()),
    };
    Detail { id: String::new(), name: name.into(), value, text, extra: Extra::from_iter([(RESULT.to_string(), raw)]) }
}

/// A JSON value without the quotation marks of a string.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

/// The relation in `region` between regions at `locations`.
///
/// # Errors
/// If a region is not there.
fn relation(
    line: usize,
    region: &LabelStudioRegion,
    locations: &HashMap<String, ItemLocation>,
) -> Result<ParsedLink, Malformed> {
    let mut extra = region.rest.clone();
    let (mut arguments, mut places) = (Vec::new(), Vec::new());
    for (role, field) in [("from", "from_id"), ("to", "to_id")] {
        let id = extra.remove(field).as_ref().and_then(id_text).unwrap_or_default();
        let location = locations.get(&id).cloned();
        let what = || format!("a relation names the region {}, which is not in the file or was left out", excerpt(&id));
        places.push(Some(location.ok_or_else(|| Malformed::new(line, what()))?));
        arguments.push(LinkArgument { role: role.into(), id, ..LinkArgument::default() });
    }
    let labels = extra.get("labels").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let name = labels.collect::<Vec<_>>().join(", ");
    let (format, id) = (FORMAT.name().into(), id_text(&region.id).unwrap_or_default());
    let link = Link { format, kind: LinkKind::Relation, id, name, arguments, details: Vec::new(), extra };
    Ok(ParsedLink { line, link, locations: places })
}
