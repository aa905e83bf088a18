//! Prodigy JSON lines (<https://prodi.gy/docs/api-interfaces#spans_manual>), each with a text, its tokens and its
//! spans. Offsets are code points.
//!
//! Prodigy preserves unknown fields of a span, so each span contains its record.

use super::json::{LocatedJson, or_default, read_each, values};
use super::offsets::{OffsetReader, StatedSpan};
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, excerpt, push_item,
};
use super::record::{self, PartialAnnotation};
use super::{Report, to_safe_json, tokens};
use crate::text::{OffsetIndex, OffsetUnit};
use serde::Deserialize;
use serde_json::{Value, json};

/// Writes one line for each of `reports`.
pub(crate) fn write(reports: &[Report<'_>], omissions: &mut Omissions) -> String {
    let mut out = String::new();
    for report in reports {
        let text = report.article.text();
        let ruler = OffsetIndex::new(text, OffsetUnit::CodePoints);
        let marks = report.trimmed(omissions);
        let all = tokens::of(report.article, marks.iter().flat_map(|mark| [mark.span.start, mark.span.end])).concat();
        let rows = all.iter().enumerate().map(|(id, span)| {
            let (start, end) = ruler.range(*span);
            let ws = text[span.end..].starts_with(' ');
            json!({"text": span.slice(text), "start": start, "end": end, "id": id, "ws": ws})
        });
        let rows: Vec<Value> = rows.collect();
        let spans = marks.iter().map(|mark| {
            let (start, end) = ruler.range(mark.span);
            let first = all.partition_point(|token| token.end <= mark.span.start);
            let last = all.partition_point(|token| token.start < mark.span.end).saturating_sub(1);
            let mut span = json!({
                "start": start, "end": end, "token_start": first, "token_end": last, "label": mark.name,
            });
            if let Some(annotation) = mark.annotation {
                span[record::RECORD_KEY] = record::record(annotation);
            }
            span
        });
        let spans: Vec<Value> = spans.collect();
        let value = json!({
            "text": text, "tokens": rows, "spans": spans, "meta": {"source": report.name}, "answer": "accept",
        });
        out += &to_safe_json(&value);
        out.push('\n');
    }
    out
}

#[derive(Deserialize)]
struct ProdigyLine {
    text: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    spans: Vec<Value>,
    #[serde(default, deserialize_with = "or_default")]
    relations: Vec<Value>,
    /// Label of the whole text.
    #[serde(default)]
    label: Value,
    /// Labels of the whole text that were chosen.
    #[serde(default, deserialize_with = "or_default")]
    accept: Vec<Value>,
    answer: Option<String>,
    #[serde(default)]
    meta: Value,
    #[serde(rename = "_annotator_id")]
    annotator: Option<String>,
}

#[derive(Deserialize)]
struct ProdigySpan {
    start: usize,
    end: usize,
    text: Option<String>,
    label: Option<String>,
    source: Option<String>,
    tandai: Option<PartialAnnotation>,
}

/// Reads JSON lines. Examples that were rejected or ignored in Prodigy are left out.
///
/// # Errors
/// If no line is a Prodigy example.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    let values = values(text, &mut parsed.skipped)?;
    read_each(&values, &mut parsed, read_example)?;
    Ok(parsed)
}

fn read_example(value: &LocatedJson<'_>, parsed: &mut ParsedFile) -> Result<(), Malformed> {
    let line: ProdigyLine = value.read()?;
    let Some(text) = line.text else {
        return Err(Malformed::new(value.line, "not a Prodigy example: it has no “text”"));
    };
    if let Some(answer) = line.answer.as_deref().filter(|answer| *answer != "accept") {
        parsed.omissions.add(format!("examples with the answer “{}”", excerpt(answer)), 1);
        return Ok(());
    }
    parsed.omissions.add("relations", line.relations.len());
    parsed.omissions.add("labels of whole texts", usize::from(line.label.is_string()) + line.accept.len());
    let mut spans = Vec::new();
    for span in line.spans {
        match serde_path_to_error::deserialize::<_, ProdigySpan>(span) {
            Ok(span) => spans.push(span),
            Err(error) => parsed.skipped.push(Malformed::new(value.line, format!("spans: {error}"))),
        }
    }
    let reader = OffsetReader::new(&text);
    let mut items = Vec::new();
    for span in spans {
        let stated = StatedSpan { line: value.line, start: span.start, end: span.end, words: span.text.as_deref() };
        let Some(place) = parsed.placed(&reader, stated) else { continue };
        let label = span.label.unwrap_or_else(|| "highlight".into());
        let has = span.tandai.is_some();
        let mut what = ItemContent::named(&label, span.tandai, span.source.as_deref().unwrap_or("prodigy"));
        if let (ItemContent::Annotation(draft), false) = (&mut what, has) {
            draft.creator.clone_from(&line.annotator);
        }
        push_item(&mut items, ParsedItem::new(value.line, ItemLocation::Span(place), what))?;
    }
    let name = line.meta["source"].as_str().unwrap_or_default().to_string();
    parsed.documents.push(ParsedDocument {
        name,
        text: Some(text),
        items,
        line: value.line,
        ..ParsedDocument::default()
    });
    Ok(())
}
