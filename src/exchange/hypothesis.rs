//! Annotations of Hypothes.is, as its API returns and takes them (<https://h.readthedocs.io/en/latest/api-reference/v1/>).
//!
//! Positions are those of its client, which counts UTF-16 code units. What the service has no field for is in the
//! record: it keeps fields it does not know.

use super::document::{Document, Item, Left, Malformed, Parsed, What, push};
use super::json::{Located, values};
use super::record::{self, Draft};
use super::selector;
use super::spans::Marked;
use super::{Format, Report, origin_of, pretty, webannotation};
use crate::annotation::Annotation;
use crate::text::{Ruler, Unit};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The annotations of `reports`, as a search of the API answers.
pub fn write(reports: &[Report<'_>]) -> String {
    let mut rows = Vec::new();
    for report in reports {
        let ruler = Ruler::new(report.article.text(), Unit::Utf16);
        rows.extend(report.marks().map(|mark| row(report, &mark, &ruler)));
    }
    pretty(&json!({"total": rows.len(), "rows": rows}))
}

fn row(report: &Report<'_>, mark: &Marked<'_>, ruler: &Ruler<'_>) -> Value {
    let annotation = mark.annotation;
    let target = mark.target(report);
    let uri = webannotation::source(report);
    let user = account(annotation);
    let mut selectors = Vec::new();
    if let Some(span) = mark.span {
        let (start, end) = ruler.range(span);
        selectors.push(json!({"type": "TextPositionSelector", "start": start, "end": end}));
    }
    selectors.push(json!({
        "type": "TextQuoteSelector", "exact": target.exact, "prefix": target.prefix, "suffix": target.suffix,
    }));
    json!({
        "id": origin_of(annotation, Format::Hypothesis).map_or_else(|| id(annotation.id), str::to_string),
        "created": stamp(annotation.created),
        "updated": stamp(annotation.modified),
        "user": user,
        "uri": uri,
        "text": annotation.note,
        "tags": annotation.tags,
        "group": "__world__",
        // Its author's alone, until its author says otherwise: taking a file over publishes nothing.
        "permissions": {"read": [user], "admin": [user], "update": [user], "delete": [user]},
        "target": [{"source": uri, "selector": selectors}],
        "document": {"title": [report.article.title()]},
        "links": {},
        record::KEY: record::record(annotation),
    })
}

/// A time as the service writes it: with microseconds and an offset.
fn stamp(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

/// The service's spelling of a UUID: URL-safe base64 without padding.
fn id(uuid: Uuid) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(uuid.as_bytes())
}

fn uuid(id: &str) -> Option<Uuid> {
    Uuid::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(id).ok()?).ok()
}

/// The account of who made it; a name that is none is written as one, and stands in the record as it is.
fn account(annotation: &Annotation) -> String {
    let name = &annotation.creator;
    if name.starts_with("acct:") {
        return name.clone();
    }
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '_' };
    format!("acct:{}@hypothes.is", name.chars().map(plain).collect::<String>())
}

#[derive(Deserialize)]
struct Row {
    id: Option<String>,
    created: Option<Timestamp>,
    updated: Option<Timestamp>,
    user: Option<String>,
    uri: Option<String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    target: Vec<Target>,
    #[serde(default)]
    references: Vec<String>,
    tandai: Option<Draft>,
}

#[derive(Deserialize)]
struct Target {
    #[serde(default)]
    selector: Vec<Value>,
}

/// Reads annotations: what a search answers, an array of them, or one after the other.
///
/// # Errors
/// Where it is no JSON, or an annotation is not of the form.
pub fn read(text: &str) -> Result<Parsed, Malformed> {
    #[derive(Deserialize)]
    struct Search<'a> {
        #[serde(borrow)]
        rows: Option<&'a RawValue>,
        #[serde(borrow, default)]
        replies: Option<&'a RawValue>,
    }
    let mut documents = BTreeMap::new();
    let mut left = Left::default();
    for value in values(text)? {
        let search: Search<'_> = value.read()?;
        match search.rows {
            Some(rows) => {
                for value in value.inside(rows).elements()? {
                    row_of(&value, &mut documents, &mut left)?;
                }
                if let Some(replies) = search.replies {
                    left.add("replies", value.inside(replies).elements()?.len());
                }
            }
            None => row_of(&value, &mut documents, &mut left)?,
        }
    }
    Ok(Parsed { documents: documents.into_values().collect(), left })
}

fn row_of(value: &Located<'_>, documents: &mut BTreeMap<String, Document>, left: &mut Left) -> Result<(), Malformed> {
    let row: Row = value.read()?;
    let Some(uri) = row.uri else {
        return Err(Malformed::new(value.line, "not a Hypothes.is annotation: it has no “uri”"));
    };
    if !row.references.is_empty() {
        left.add("replies", 1);
        return Ok(());
    }
    let selectors = row.target.iter().flat_map(|target| &target.selector);
    let Some(place) = selector::place(selectors, Unit::Utf16) else {
        left.add("notes on a whole page", 1);
        return Ok(());
    };
    let known = row.tandai.is_some();
    let mut draft = row.tandai.unwrap_or_default();
    match row.id.as_deref().map(|id| (id, uuid(id))) {
        Some((_, Some(uuid))) => draft.id = Some(uuid),
        Some((id, None)) if !known => draft.set_origin(Format::Hypothesis.name(), id),
        _ => {}
    }
    (draft.note, draft.tags) = (Some(row.text), row.tags);
    // The service has microseconds; finer ones of ours stay where it changed nothing.
    for (ours, theirs) in [(&mut draft.created, row.created), (&mut draft.modified, row.updated)] {
        if theirs.is_some() && ours.map(stamp) != theirs.map(stamp) {
            *ours = theirs;
        }
    }
    if let (Some(user), false) = (row.user, known) {
        draft.creator = Some(user);
    }
    let document =
        documents.entry(uri.clone()).or_insert_with(|| Document { name: uri, line: value.line, ..Document::default() });
    push(&mut document.items, Item { line: value.line, place, what: What::Annotation(Box::new(draft)) })?;
    Ok(())
}
