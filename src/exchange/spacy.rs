//! spaCy `Doc` objects in JSON (<https://spacy.io/api/doc#to_json>), one per line. Entities are in `ents`, annotations
//! in the span group `tandai`; their `kb_id` is the key of a record stored next to the fields of the `Doc`. Offsets are
//! code points.
//!
//! The records are not custom data of the `Doc` (`_`). spaCy 3 would preserve those, but rejects a file with custom
//! data that the program did not declare first.
//!
//! spaCy's tokens cover the whole text except for a single space after each token. Spans must begin and end at token
//! boundaries.

use super::json::values;
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, push_item,
};
use super::record::{self, PartialAnnotation};
use super::tokens;
use super::{Report, label, to_safe_json};
use crate::text::{OffsetIndex, OffsetUnit, Span};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Writes one line for each of `reports`.
pub(crate) fn write(reports: &[Report<'_>], omissions: &mut Omissions) -> String {
    let mut out = String::new();
    for report in reports {
        let text = report.article.text();
        let ruler = OffsetIndex::new(text, OffsetUnit::CodePoints);
        let (marked, found): (Vec<_>, Vec<_>) =
            report.trimmed(omissions).into_iter().partition(|labelled| labelled.annotation.is_some());
        let cuts = marked.iter().chain(&found).flat_map(|mark| [mark.span.start, mark.span.end]);
        let sentences = tokens::of(report.article, cuts);
        let range = |span: Span| {
            let (start, end) = ruler.range(span);
            json!({"start": start, "end": end})
        };
        let tokens = with_spaces(text, &sentences.concat()).into_iter().enumerate().map(|(id, span)| {
            let mut token = range(span);
            token["id"] = id.into();
            token
        });
        let tokens: Vec<Value> = tokens.collect();
        let labelled = |span: Span, name: &str| {
            let mut value = range(span);
            value["label"] = name.into();
            value
        };
        let ents: Vec<Value> = found.iter().map(|mark| labelled(mark.span, &mark.name)).collect();
        let (mut spans, mut records) = (Vec::new(), Map::new());
        for mark in &marked {
            let Some(annotation) = mark.annotation else { continue };
            let id = annotation.id.to_string();
            let mut span = labelled(mark.span, &mark.name);
            span["kb_id"] = id.as_str().into();
            spans.push(span);
            records.insert(id, record::record(annotation));
        }
        let value = json!({
            "text": text, "ents": ents, "tokens": tokens, "spans": {record::RECORD_KEY: spans},
            record::RECORD_KEY: {"path": report.name, "records": records},
        });
        out += &to_safe_json(&value);
        out.push('\n');
    }
    out
}

/// Adds to `words` the white space that spaCy treats as tokens: everything except a single space after a word.
fn with_spaces(text: &str, words: &[Span]) -> Vec<Span> {
    let mut out = Vec::with_capacity(words.len());
    let mut at = 0;
    for word in words.iter().copied().chain([Span::new(text.len(), text.len())]) {
        if word.start > at {
            out.push(Span::new(at, word.start));
        }
        if word.is_empty() {
            break;
        }
        out.push(word);
        at = word.end + usize::from(text[word.end..].starts_with(' '));
    }
    out
}

#[derive(Deserialize)]
struct SpacyDoc {
    text: Option<String>,
    #[serde(default)]
    ents: Vec<SpacySpan>,
    #[serde(default)]
    spans: BTreeMap<String, Vec<SpacySpan>>,
    #[serde(default)]
    tandai: StoredRecords,
}

#[derive(Deserialize)]
struct SpacySpan {
    start: usize,
    end: usize,
    #[serde(default)]
    label: String,
    #[serde(default)]
    kb_id: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredRecords {
    path: String,
    records: BTreeMap<String, PartialAnnotation>,
}

/// Reads `Doc` objects: a single one, an array, or a sequence.
///
/// # Errors
/// If the file is not JSON, a `Doc` is malformed, or a span is outside its text.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    for value in values(text)? {
        let SpacyDoc { text, ents, spans, mut tandai } = value.read()?;
        let Some(text) = text else {
            return Err(Malformed::new(value.line, "not a spaCy Doc: it has no “text”"));
        };
        let ruler = OffsetIndex::new(&text, OffsetUnit::CodePoints);
        let at = |ent: &SpacySpan| {
            let span = ruler.span(ent.start, ent.end);
            span.ok_or_else(|| super::range_error(value.line, ent.start, ent.end, &ruler, &text))
        };
        let mut items = Vec::new();
        for ent in &ents {
            let place = ItemLocation::Span(at(ent)?);
            match label::entity(&ent.label) {
                Some(kind) => {
                    push_item(
                        &mut items,
                        ParsedItem {
                            line: value.line,
                            location: place,
                            content: ItemContent::Mention(kind, "spacy".into()),
                        },
                    )?;
                }
                None => parsed.omissions.add(format!("entities of type {}", ent.label), 1),
            }
        }
        for span in spans.values().flatten() {
            let (place, record) = (ItemLocation::Span(at(span)?), tandai.records.remove(&span.kb_id));
            push_item(
                &mut items,
                ParsedItem {
                    line: value.line,
                    location: place,
                    content: ItemContent::named(&span.label, record, "spacy"),
                },
            )?;
        }
        parsed.omissions.add("notes and details of spans that were removed in spaCy", tandai.records.len());
        parsed.documents.push(ParsedDocument { name: tandai.path, text: Some(text), items, line: value.line });
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tokens::is_space;

    #[test]
    fn one_space_after_a_word_is_no_token() {
        let text = "  a b  c\n\nd ";
        let words: Vec<Span> =
            text.char_indices().filter(|(_, c)| !is_space(*c)).map(|(at, _)| Span::new(at, at + 1)).collect();
        let tokens: Vec<&str> = with_spaces(text, &words).into_iter().map(|span| span.slice(text)).collect();
        assert_eq!(tokens, ["  ", "a", "b", " ", "c", "\n\n", "d"]);
    }
}
