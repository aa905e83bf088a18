//! W3C Web Annotations in JSON-LD (<https://www.w3.org/TR/annotation-model/>, <https://www.w3.org/TR/annotation-vocab/>):
//! quote and position selectors, positions in code points.
//!
//! The kind of an annotation is its motivation; its note, label and tags are bodies. Everything else of ours is in the
//! record, under a term of our own that JSON-LD takes for plain JSON.

use super::document::{Document, Item, Left, Malformed, Parsed, Place, What, push};
use super::json::{Located, values};
use super::record::{self, Draft};
use super::selector;
use super::spans::Marked;
use super::{Report, origin_of, pretty};
use crate::annotation::Kind;
use crate::text::Unit;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The context of the model.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// The scheme that says an id is a UUID (RFC 9562).
const URN: &str = "urn:uuid:";

/// The annotations of `reports`, as a page of them.
pub fn write(reports: &[Report<'_>]) -> String {
    let items: Vec<Value> =
        reports.iter().flat_map(|report| report.marks().map(move |mark| annotation(report, &mark))).collect();
    let id = reports.first().map_or_else(Uuid::nil, |report| page(report.article.sha256()));
    pretty(&json!({
        "@context": [CONTEXT, {"@version": 1.1, record::KEY: {"@id": "urn:x-tandai:record", "@type": "@json"}}],
        "id": format!("{URN}{id}"),
        "type": "AnnotationPage",
        "items": items,
    }))
}

/// An id for the annotations of a text: the same for the same text.
fn page(sha256: &str) -> Uuid {
    let digits = u128::from_str_radix(sha256.get(..32).unwrap_or_default(), 16).unwrap_or_default();
    uuid::Builder::from_random_bytes(digits.to_be_bytes()).into_uuid()
}

fn annotation(report: &Report<'_>, mark: &Marked<'_>) -> Value {
    let annotation = mark.annotation;
    let target = mark.target(report);
    let motivation = match annotation.kind {
        Kind::Highlight => "highlighting",
        Kind::Note => "commenting",
        Kind::Claim => "assessing",
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
    let id = origin_of(annotation, super::Format::Webannotation);
    let mut value = json!({
        "id": id.map_or_else(|| format!("{URN}{}", annotation.id), str::to_string),
        "type": "Annotation",
        "motivation": motivation,
        "created": annotation.created,
        "modified": annotation.modified,
        "target": {"source": source(report), "selector": selectors},
        record::KEY: record::record(annotation),
    });
    if !annotation.creator.is_empty() {
        value["creator"] = json!({"type": "Person", "name": annotation.creator});
    }
    if !bodies.is_empty() {
        value["body"] = bodies.into();
    }
    value
}

/// What is annotated, as an IRI: the article's address, or its path.
pub fn source(report: &Report<'_>) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    // What RFC 3987 has no place for in a path; letters of any script have one.
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
    match &report.article.meta().url {
        Some(url) => url.clone(),
        None => utf8_percent_encode(&report.name, RESERVED).to_string(),
    }
}

/// One or several of something, or nothing.
#[derive(Deserialize)]
#[serde(untagged)]
enum Several<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> Several<T> {
    fn all(this: Option<Self>) -> Vec<T> {
        match this {
            None => Vec::new(),
            Some(Self::One(one)) => vec![one],
            Some(Self::Many(many)) => many,
        }
    }
}

#[derive(Deserialize)]
struct Row {
    id: Option<String>,
    motivation: Option<Several<String>>,
    created: Option<Timestamp>,
    modified: Option<Timestamp>,
    creator: Option<Value>,
    body: Option<Several<Value>>,
    #[serde(rename = "bodyValue")]
    body_value: Option<String>,
    target: Option<Several<Value>>,
    tandai: Option<Draft>,
}

/// Reads annotations: one, several in an array or one after the other, a page or a collection with its pages inside.
///
/// # Errors
/// Where it is no JSON, or no JSON-LD compacted with the context of the model.
pub fn read(text: &str) -> Result<Parsed, Malformed> {
    let mut rows = Rows::default();
    for value in values(text)? {
        rows.add(&value, 0)?;
    }
    Ok(Parsed { documents: rows.documents.into_values().collect(), left: rows.left })
}

/// Collections within pages within collections end here.
const DEEPEST: usize = 4;

#[derive(Default)]
struct Rows {
    documents: BTreeMap<String, Document>,
    left: Left,
}

impl Rows {
    fn add(&mut self, value: &Located<'_>, depth: usize) -> Result<(), Malformed> {
        #[derive(Deserialize)]
        struct Head<'a> {
            r#type: Option<Several<String>>,
            #[serde(borrow)]
            items: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            first: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow)]
            next: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow, rename = "@graph")]
            graph: Option<&'a serde_json::value::RawValue>,
        }
        let head: Head<'_> = value.read()?;
        let inner = [head.items, head.graph, head.first, head.next];
        let types = Several::all(head.r#type);
        if types.iter().any(|kind| kind == "Annotation") {
            return self.annotation(value);
        }
        if inner.iter().all(Option::is_none) || depth == DEEPEST {
            let what = "not an annotation; expected “\"type\": \"Annotation\"” and the terms of the W3C's context";
            return Err(Malformed::new(value.line, what));
        }
        for raw in inner.into_iter().flatten() {
            let inside = value.inside(raw);
            if raw.get().starts_with('[') {
                for element in inside.elements()? {
                    self.add(&element, depth + 1)?;
                }
            } else if raw.get().starts_with('{') {
                self.add(&inside, depth + 1)?;
            } else {
                self.left.add("pages that are not in the file", 1);
            }
        }
        Ok(())
    }

    fn annotation(&mut self, value: &Located<'_>) -> Result<(), Malformed> {
        let row: Row = value.read()?;
        let mut draft = row.tandai.unwrap_or_default();
        let known = draft.id.is_some();
        match (row.id.as_deref(), row.id.as_deref().and_then(|id| id.strip_prefix(URN)?.parse().ok())) {
            (_, Some(uuid)) => draft.id = Some(uuid),
            (Some(iri), None) if !known => draft.set_origin(super::Format::Webannotation.name(), iri),
            _ => {}
        }
        for motivation in Several::all(row.motivation).iter().filter(|_| !known) {
            match motivation.as_str() {
                "highlighting" => draft.kind = Some(Kind::Highlight),
                "assessing" => draft.kind = Some(Kind::Claim),
                _ => {}
            }
        }
        (draft.created, draft.modified) = (row.created.or(draft.created), row.modified.or(draft.modified));
        draft.creator = row.creator.as_ref().and_then(named).or(draft.creator);
        self.bodies(&mut draft, Several::all(row.body), row.body_value);
        let targets = Several::all(row.target);
        if targets.is_empty() {
            return Err(Malformed::new(value.line, "the annotation has no target"));
        }
        for (i, target) in targets.iter().enumerate() {
            let name = match target {
                Value::String(iri) => iri.as_str(),
                target => target["source"].as_str().or_else(|| target["source"]["id"].as_str()).unwrap_or_default(),
            };
            let place = selected(target);
            let Some(place) = place else {
                self.left.add("annotations of no words: of a whole page, or by other selectors", 1);
                continue;
            };
            let mut draft = draft.clone();
            if i > 0 {
                draft.id = None;
            }
            let document = self.documents.entry(name.into()).or_insert_with(|| Document {
                name: name.into(),
                line: value.line,
                ..Document::default()
            });
            push(&mut document.items, Item { line: value.line, place, what: What::Annotation(Box::new(draft)) })?;
        }
        Ok(())
    }

    fn bodies(&mut self, draft: &mut Draft, bodies: Vec<Value>, value: Option<String>) {
        let known = draft.id.is_some();
        let (mut notes, mut tags, mut label) = (Vec::from_iter(value), Vec::new(), None);
        for body in bodies {
            let purposes = match &body["purpose"] {
                Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
                one => Vec::from_iter(one.as_str()),
            };
            match (body["value"].as_str(), purposes.first()) {
                (Some(value), Some(&"tagging")) => tags.push(value.to_string()),
                (Some(value), Some(&"classifying")) if label.is_none() => label = Some(value.into()),
                (Some(value), _) => notes.push(value.to_string()),
                (None, _) => self.left.add("bodies that are no text", 1),
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

/// What a creator is called: by name, else by IRI.
fn named(creator: &Value) -> Option<String> {
    let first = creator.as_array().map_or(creator, |several| several.first().unwrap_or(&Value::Null));
    let known = ["name", "nickname", "id"].iter().find_map(|key| first[*key].as_str()).or_else(|| first.as_str());
    known.map(str::to_string)
}

/// The words that the selectors of `target` select.
fn selected(target: &Value) -> Option<Place> {
    let selector = &target["selector"];
    let selectors = selector.as_array().map_or(std::slice::from_ref(selector), Vec::as_slice);
    selector::place(selectors, Unit::Points)
}
