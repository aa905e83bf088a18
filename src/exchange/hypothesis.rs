//! Hypothes.is annotations in the JSON of its API (<https://h.readthedocs.io/en/latest/api-reference/v1/>), as the sidebar of
//! its client exports and imports them.
//!
//! Positions are UTF-16 code units, as in its client. Data without a field in the API is stored in the record. The service
//! preserves unknown fields, but the client's Import takes only `target`, `tags`, `text`, `uri` and `document`.

use super::json::{LocatedJson, lenient_time, or_default, read_each, values};
use super::parsed::{ItemLocation, Malformed, NamedDocuments, Omissions, ParsedFile};
use super::record::{self, PartialAnnotation};
use super::selector;
use super::spans::ExportedAnnotation;
use super::{ExchangeFormat, Report, csv, origin_of, to_pretty_json, webannotation};
use crate::annotation::{Annotation, AnnotationKind};
use crate::text::{OffsetIndex, OffsetUnit};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

/// Writes the annotations of `reports` in the shape of the file that "Export" in the sidebar of Hypothes.is saves, and that
/// its "Import" reads.
pub(crate) fn write(reports: &[Report<'_>]) -> String {
    let mut rows = Vec::new();
    for report in reports {
        let ruler = OffsetIndex::new(report.article.text(), OffsetUnit::Utf16);
        rows.extend(report.exported_annotations().map(|mark| to_json(report, &mark, &ruler)));
    }
    let newest = reports.iter().flat_map(Report::exported_annotations).map(|mark| mark.annotation.modified).max();
    to_pretty_json(&json!({
        // The time of the newest change instead of the present: the same annotations give the same file.
        "export_date": newest.unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "export_userid": rows.first().map_or_else(String::new, |row| row["user"].as_str().unwrap_or_default().into()),
        "client_version": concat!("tandai ", env!("CARGO_PKG_VERSION")),
        "annotations": rows,
    }))
}

fn to_json(report: &Report<'_>, mark: &ExportedAnnotation<'_>, ruler: &OffsetIndex<'_>) -> Value {
    let annotation = mark.annotation;
    let target = mark.target(report);
    let uri = webannotation::source(report);
    let user = account(annotation);
    let is_whole = annotation.target.is_of_article();
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
        // Private to the author, for programs that send the file to the API. The client's Import ignores group and
        // permissions.
        "permissions": {"read": [user], "admin": [user], "update": [user], "delete": [user]},
        "target": [if is_whole { json!({"source": uri}) } else { json!({"source": uri, "selector": selectors}) }],
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
    #[serde(default, deserialize_with = "lenient_time")]
    created: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient_time")]
    updated: Option<Timestamp>,
    user: Option<String>,
    uri: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    text: String,
    #[serde(default, deserialize_with = "or_default")]
    tags: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    target: Vec<HypothesisTarget>,
    #[serde(default, deserialize_with = "or_default")]
    references: Vec<String>,
    tandai: Option<PartialAnnotation>,
}

#[derive(Deserialize)]
struct HypothesisTarget {
    #[serde(default, deserialize_with = "or_default")]
    selector: Vec<Value>,
}

/// Reads annotations: an export of the sidebar, a search result, an array, or a sequence of annotations. An export of the
/// sidebar as a table is read like any other table.
///
/// # Errors
/// If the file is neither JSON nor a table, or has no annotation of Hypothes.is.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    #[derive(Deserialize)]
    struct AnnotationList<'a> {
        #[serde(borrow, alias = "annotations")]
        rows: Option<&'a RawValue>,
        #[serde(borrow, default)]
        replies: Option<&'a RawValue>,
    }
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
        return csv::read(text, None);
    }
    let mut documents = NamedDocuments::default();
    let mut parsed = ParsedFile::default();
    let mut rows = Vec::new();
    for value in values(text, &mut parsed.skipped)? {
        let list: AnnotationList<'_> = value.read()?;
        match list.rows {
            Some(inside) => rows.extend(value.inside(inside).elements()?),
            None => rows.push(value),
        }
        if let Some(replies) = list.replies {
            parsed.omissions.add("replies", value.inside(replies).elements()?.len());
        }
    }
    read_each(&rows, &mut parsed, |value, parsed| read_annotation(value, &mut documents, &mut parsed.omissions))?;
    parsed.documents = documents.into_vec();
    Ok(parsed)
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
    let is_whole =
        row.target.iter().all(|target| target.selector.is_empty()) && !(row.text.is_empty() && row.tags.is_empty());
    let place = selector::location(selectors, OffsetUnit::Utf16).or_else(|| is_whole.then_some(ItemLocation::Article));
    let Some(place) = place else {
        omissions.add("annotations without a text selector", 1);
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
    if place == ItemLocation::Article {
        draft.kind.get_or_insert(AnnotationKind::Note);
    }
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
