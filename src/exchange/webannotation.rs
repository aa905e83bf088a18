//! W3C Web Annotations in JSON-LD (<https://www.w3.org/TR/annotation-model/>,
//! <https://www.w3.org/TR/annotation-vocab/>) with quote and position selectors. Positions are code points.
//!
//! The kind of an annotation becomes its motivation; note, label and tags become bodies. All other fields are in the
//! record, under a custom term that the JSON-LD context declares as plain JSON.

use super::json::{LocatedJson, lenient_time, values};
use super::parsed::{ItemLocation, Malformed, NamedDocuments, ParsedFile};
use super::record::{self, PartialAnnotation};
use super::selector;
use super::spans::ExportedAnnotation;
use super::{Report, origin_of, to_pretty_json};
use crate::annotation::AnnotationKind;
use crate::text::OffsetUnit;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// JSON-LD context of the Web Annotation model.
pub(crate) const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// Prefix of an id that is a UUID (RFC 9562).
const UUID_URN: &str = "urn:uuid:";

/// Writes the annotations of `reports` as one annotation page.
pub(crate) fn write(reports: &[Report<'_>]) -> String {
    let items: Vec<Value> = reports
        .iter()
        .flat_map(|report| report.exported_annotations().map(move |mark| annotation(report, &mark)))
        .collect();
    let id = reports.first().map_or_else(Uuid::nil, |report| page(report.article.sha256()));
    to_pretty_json(&json!({
        "@context": [CONTEXT, {"@version": 1.1, record::RECORD_KEY: {"@id": "urn:x-tandai:record", "@type": "@json"}}],
        "id": format!("{UUID_URN}{id}"),
        "type": "AnnotationPage",
        "items": items,
    }))
}

/// Derives the id of the annotation page from the hash of the text, so that the same text always has the same id.
fn page(sha256: &str) -> Uuid {
    let digits = u128::from_str_radix(sha256.get(..32).unwrap_or_default(), 16).unwrap_or_default();
    uuid::Builder::from_random_bytes(digits.to_be_bytes()).into_uuid()
}

fn annotation(report: &Report<'_>, mark: &ExportedAnnotation<'_>) -> Value {
    let annotation = mark.annotation;
    let target = mark.target(report);
    let motivation = match annotation.kind {
        AnnotationKind::Highlight => "highlighting",
        AnnotationKind::Note => "commenting",
        AnnotationKind::Claim => "assessing",
    };
    let body = |value: &str, purpose| json!({"type": "TextualBody", "value": value, "purpose": purpose});
    let mut bodies = Vec::new();
    if !annotation.note.is_empty() {
        let mut note = body(&annotation.note, "commenting");
        note["format"] = "text/plain".into();
        bodies.push(note);
    }
    if !annotation.label.is_empty() {
        bodies.push(body(&annotation.label, "classifying"));
    }
    bodies.extend(annotation.tags.iter().map(|tag| body(tag, "tagging")));
    let mut selectors = vec![json!({
        "type": "TextQuoteSelector", "exact": target.exact, "prefix": target.prefix, "suffix": target.suffix,
    })];
    if mark.span.is_some() {
        selectors.push(json!({"type": "TextPositionSelector", "start": target.start, "end": target.end}));
    }
    let about = if annotation.target.is_of_article() {
        json!({"source": source(report)})
    } else {
        json!({"source": source(report), "selector": selectors})
    };
    let id = origin_of(annotation, super::ExchangeFormat::Webannotation);
    let mut value = json!({
        "id": id.map_or_else(|| format!("{UUID_URN}{}", annotation.id), str::to_string),
        "type": "Annotation",
        "motivation": motivation,
        "created": annotation.created,
        "modified": annotation.modified,
        "target": about,
        record::RECORD_KEY: record::record(annotation),
    });
    if !annotation.creator.is_empty() {
        value["creator"] = json!({"type": "Person", "name": annotation.creator});
    }
    if !bodies.is_empty() {
        value["body"] = bodies.into();
    }
    value
}

/// IRI of the annotated article: its URL, or else its percent-encoded path.
pub(crate) fn source(report: &Report<'_>) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    // Characters that RFC 3987 does not allow in a path; letters of any script are allowed.
    const RESERVED: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'#')
        .add(b'%')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'|')
        .add(b'\\')
        .add(b'^')
        .add(b'[')
        .add(b']')
        .add(b':');
    match &report.article.metadata().url {
        Some(url) => url.clone(),
        None => utf8_percent_encode(&report.name, RESERVED).to_string(),
    }
}

/// A JSON value that may be a single element or an array.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    fn into_vec(this: Option<Self>) -> Vec<T> {
        match this {
            None => Vec::new(),
            Some(Self::One(one)) => vec![one],
            Some(Self::Many(many)) => many,
        }
    }
}

#[derive(Deserialize)]
struct WebAnnotationObject {
    id: Option<String>,
    motivation: Option<OneOrMany<String>>,
    #[serde(default, deserialize_with = "lenient_time")]
    created: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient_time")]
    modified: Option<Timestamp>,
    creator: Option<Value>,
    body: Option<OneOrMany<Value>>,
    #[serde(rename = "bodyValue")]
    body_value: Option<String>,
    target: Option<OneOrMany<Value>>,
    tandai: Option<PartialAnnotation>,
}

/// Reads annotations: a single one, an array, several in sequence, an annotation page, or a collection with embedded
/// pages.
///
/// # Errors
/// If `text` is not JSON, or is not JSON-LD compacted with [`CONTEXT`].
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut rows = WebAnnotationReader::default();
    let values = values(text, &mut rows.parsed.skipped)?;
    rows.add_each(&values, 0)?;
    rows.parsed.documents = rows.documents.into_vec();
    Ok(rows.parsed)
}

/// Maximum nesting depth of pages and collections.
const MAX_COLLECTION_DEPTH: usize = 4;

#[derive(Default)]
struct WebAnnotationReader {
    documents: NamedDocuments,
    parsed: ParsedFile,
}

impl WebAnnotationReader {
    /// Adds `values`. Those that are damaged are skipped, unless all are.
    fn add_each(&mut self, values: &[LocatedJson<'_>], depth: usize) -> Result<(), Malformed> {
        let failed: Vec<Malformed> = values.iter().filter_map(|value| self.add(value, depth).err()).collect();
        self.parsed.skip(failed, values.len())
    }

    fn add(&mut self, value: &LocatedJson<'_>, depth: usize) -> Result<(), Malformed> {
        #[derive(Deserialize)]
        struct ObjectHead<'a> {
            r#type: Option<OneOrMany<String>>,
            #[serde(borrow)]
            items: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            first: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            next: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow, rename = "@graph")]
            graph: Option<&'a serde_json::value::RawValue>,
        }
        let head: ObjectHead<'_> = value.read()?;
        let inner = [head.items, head.graph, head.first, head.next];
        let types = OneOrMany::into_vec(head.r#type);
        if types.iter().any(|kind| kind == "Annotation") {
            return self.annotation(value);
        }
        if inner.iter().all(Option::is_none) || depth == MAX_COLLECTION_DEPTH {
            let what = "not an annotation; expected “\"type\": \"Annotation\"” and the terms of the W3C context";
            return Err(Malformed::new(value.line, what));
        }
        for raw in inner.into_iter().flatten() {
            let inside = value.inside(raw);
            if raw.get().starts_with('[') {
                self.add_each(&inside.elements()?, depth + 1)?;
            } else if raw.get().starts_with('{') {
                self.add(&inside, depth + 1)?;
            } else {
                self.parsed.omissions.add("pages that are not in the file", 1);
            }
        }
        Ok(())
    }

    fn annotation(&mut self, value: &LocatedJson<'_>) -> Result<(), Malformed> {
        let row: WebAnnotationObject = value.read()?;
        let mut draft = row.tandai.unwrap_or_default();
        let known = draft.id.is_some();
        match (row.id.as_deref(), row.id.as_deref().and_then(|id| id.strip_prefix(UUID_URN)?.parse().ok())) {
            (_, Some(uuid)) => draft.id = Some(uuid),
            (Some(iri), None) if !known => draft.set_origin(super::ExchangeFormat::Webannotation.name(), iri),
            _ => {}
        }
        for motivation in OneOrMany::into_vec(row.motivation).iter().filter(|_| !known) {
            match motivation.as_str() {
                "highlighting" => draft.kind = Some(AnnotationKind::Highlight),
                "assessing" => draft.kind = Some(AnnotationKind::Claim),
                _ => {}
            }
        }
        (draft.created, draft.modified) = (row.created.or(draft.created), row.modified.or(draft.modified));
        draft.creator = row.creator.as_ref().and_then(creator_name).or(draft.creator);
        self.bodies(&mut draft, OneOrMany::into_vec(row.body), row.body_value);
        let targets = OneOrMany::into_vec(row.target);
        if targets.is_empty() {
            return Err(Malformed::new(value.line, "the annotation has no target"));
        }
        for (i, target) in targets.iter().enumerate() {
            let name = source_name(target);
            let is_whole = is_whole_page(target, name) && draft.says_something();
            let place = selected_location(target).or_else(|| is_whole.then_some(ItemLocation::Article));
            let Some(place) = place else {
                self.parsed.omissions.add("annotations without a text selector", 1);
                continue;
            };
            let mut draft = draft.clone();
            if is_whole {
                draft.kind.get_or_insert(AnnotationKind::Note);
            }
            if i > 0 {
                draft.id = None;
            }
            self.documents.push_annotation(name, value.line, place, draft)?;
        }
        Ok(())
    }

    fn bodies(&mut self, draft: &mut PartialAnnotation, bodies: Vec<Value>, value: Option<String>) {
        let known = draft.id.is_some();
        let (mut notes, mut tags, mut label) = (Vec::from_iter(value), Vec::new(), None);
        for body in bodies {
            let purposes = match &body["purpose"] {
                Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
                one => Vec::from_iter(one.as_str()),
            };
            // Of several versions of a body, the first is the default.
            let body = if body["type"] == "Choice" { &body["items"][0] } else { &body };
            let html = body["format"] == "text/html";
            let value = body["value"].as_str().map(|value| if html { plain_text(value) } else { value.to_string() });
            match (value, purposes.first()) {
                (Some(value), Some(&"tagging")) => tags.push(value),
                (Some(value), Some(&"classifying")) if label.is_none() => label = Some(value),
                (Some(value), _) => notes.push(value),
                (None, _) => self.parsed.omissions.add("bodies that are not text", 1),
            }
        }
        if known || !notes.is_empty() {
            draft.note = Some(notes.join("\n\n"));
        }
        if known || label.is_some() {
            draft.label = label;
        }
        draft.tags = tags;
    }
}

/// The text of an HTML body, without markup.
fn plain_text(html: &str) -> String {
    let text = dom_query::Document::fragment(html).formatted_text();
    text.trim().to_string()
}

/// Name of the first creator: its name, nickname or IRI.
fn creator_name(creator: &Value) -> Option<String> {
    let first = creator.as_array().map_or(creator, |several| several.first().unwrap_or(&Value::Null));
    let known = ["name", "nickname", "id"].iter().find_map(|key| first[*key].as_str()).or_else(|| first.as_str());
    known.map(str::to_string)
}

/// The IRI of the page that `target` is, or is a part of; empty if it has none.
fn source_name(target: &Value) -> &str {
    let source = &target["source"];
    let iris = [target.as_str(), source.as_str(), source["id"].as_str(), target["id"].as_str()];
    iris.into_iter().flatten().next().unwrap_or_default()
}

/// Whether `target` is the whole page `name`: nothing in it, not even a fragment of the IRI, selects a part.
fn is_whole_page(target: &Value, name: &str) -> bool {
    let is_text = !["Image", "Sound", "Video", "Dataset"].iter().any(|kind| target["type"] == *kind);
    !name.is_empty() && !name.contains('#') && target["selector"].is_null() && is_text
}

/// Location given by the selectors of `target`.
fn selected_location(target: &Value) -> Option<ItemLocation> {
    let selector = &target["selector"];
    let selectors = selector.as_array().map_or(std::slice::from_ref(selector), Vec::as_slice);
    selector::location(selectors, OffsetUnit::CodePoints)
}
