//! Hypothes.is annotations in the JSON of its API (<https://h.readthedocs.io/en/latest/api-reference/v1/>).
//!
//! Positions are UTF-16 code units, as in its client. Data without a field in the API is stored in the record, because
//! the service preserves unknown fields.

use super::json::{LocatedJson, values};
use super::parsed::{Malformed, NamedDocuments, Omissions, ParsedFile};
use super::record::{self, PartialAnnotation};
use super::selector;
use super::spans::ExportedAnnotation;
use super::{ExchangeFormat, Report, origin_of, to_pretty_json, webannotation};
use crate::annotation::Annotation;
use crate::text::{OffsetIndex, OffsetUnit};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

/// Writes the annotations of `reports` in the shape of an API search result.
pub(crate) fn write(reports: &[Report<'_>]) -> String {
    let mut rows = Vec::new();
    for report in reports {
        let ruler = OffsetIndex::new(report.article.text(), OffsetUnit::Utf16);
        rows.extend(report.exported_annotations().map(|mark| to_json(report, &mark, &ruler)));
    }
    to_pretty_json(&json!({"total": rows.len(), "rows": rows}))
}

fn to_json(report: &Report<'_>, mark: &ExportedAnnotation<'_>, ruler: &OffsetIndex<'_>) -> Value {
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
        "id": origin_of(annotation, ExchangeFormat::Hypothesis).map_or_else(|| id(annotation.id), str::to_string),
        "created": api_time(annotation.created),
        "updated": api_time(annotation.modified),
        "user": user,
        "uri": uri,
        "text": annotation.note,
        "tags": annotation.tags,
        "group": "__world__",
        // Private to the author by default, so that importing the file does not publish anything.
        "permissions": {"read": [user], "admin": [user], "update": [user], "delete": [user]},
        "target": [{"source": uri, "selector": selectors}],
        "document": {"title": [report.article.title()]},
        "links": {},
        record::RECORD_KEY: record::record(annotation),
    })
}

/// Formats a time like the service, with microseconds and an offset.
fn api_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

/// Encodes a UUID like the service, in URL-safe base64 without padding.
fn id(uuid: Uuid) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(uuid.as_bytes())
}

fn uuid(id: &str) -> Option<Uuid> {
    Uuid::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(id).ok()?).ok()
}

/// Account name of the creator. Any other name is converted to a valid account name; the record keeps the original.
fn account(annotation: &Annotation) -> String {
    let name = &annotation.creator;
    if name.starts_with("acct:") {
        return name.clone();
    }
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '_' };
    format!("acct:{}@hypothes.is", name.chars().map(plain).collect::<String>())
}

#[derive(Deserialize)]
struct HypothesisAnnotation {
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
    target: Vec<HypothesisTarget>,
    #[serde(default)]
    references: Vec<String>,
    tandai: Option<PartialAnnotation>,
}

#[derive(Deserialize)]
struct HypothesisTarget {
    #[serde(default)]
    selector: Vec<Value>,
}

/// Reads annotations: a search result, an array, or a sequence of annotations.
///
/// # Errors
/// If the file is not JSON, or an annotation is malformed.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    #[derive(Deserialize)]
    struct SearchResponse<'a> {
        #[serde(borrow)]
        rows: Option<&'a RawValue>,
        #[serde(borrow, default)]
        replies: Option<&'a RawValue>,
    }
    let mut documents = NamedDocuments::default();
    let mut omissions = Omissions::default();
    for value in values(text)? {
        let search: SearchResponse<'_> = value.read()?;
        match search.rows {
            Some(rows) => {
                for value in value.inside(rows).elements()? {
                    read_annotation(&value, &mut documents, &mut omissions)?;
                }
                if let Some(replies) = search.replies {
                    omissions.add("replies", value.inside(replies).elements()?.len());
                }
            }
            None => read_annotation(&value, &mut documents, &mut omissions)?,
        }
    }
    Ok(ParsedFile { documents: documents.into_vec(), omissions })
}

fn read_annotation(
    value: &LocatedJson<'_>,
    documents: &mut NamedDocuments,
    omissions: &mut Omissions,
) -> Result<(), Malformed> {
    let row: HypothesisAnnotation = value.read()?;
    let Some(uri) = row.uri else {
        return Err(Malformed::new(value.line, "not a Hypothes.is annotation: it has no “uri”"));
    };
    if !row.references.is_empty() {
        omissions.add("replies", 1);
        return Ok(());
    }
    let selectors = row.target.iter().flat_map(|target| &target.selector);
    let Some(place) = selector::location(selectors, OffsetUnit::Utf16) else {
        omissions.add("notes on a whole page", 1);
        return Ok(());
    };
    let known = row.tandai.is_some();
    let mut draft = row.tandai.unwrap_or_default();
    match row.id.as_deref().map(|id| (id, uuid(id))) {
        Some((_, Some(uuid))) => draft.id = Some(uuid),
        Some((id, None)) if !known => draft.set_origin(ExchangeFormat::Hypothesis.name(), id),
        _ => {}
    }
    (draft.note, draft.tags) = (Some(row.text), row.tags);
    // The service stores microseconds. If it did not change a time, keep our more precise one.
    for (ours, theirs) in [(&mut draft.created, row.created), (&mut draft.modified, row.updated)] {
        if theirs.is_some() && ours.map(api_time) != theirs.map(api_time) {
            *ours = theirs;
        }
    }
    if let (Some(user), false) = (row.user, known) {
        draft.creator = Some(user);
    }
    documents.push_annotation(&uri, value.line, place, draft)
}
