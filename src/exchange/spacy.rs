//! `Doc` of spaCy in JSON (<https://spacy.io/api/doc#to_json>), one a line: entities in `ents`, annotations in the group
//! of spans `tandai`, whose `kb_id` names the record beside the `Doc`. Offsets are code points.
//!
//! The records are no custom data of the `Doc` (`_`), which spaCy 3 would carry on: it refuses a file whose custom data were
//! not declared to it first.
//!
//! spaCy's tokens are all of the text but for one space after each; what a span begins and ends with is a token.

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

/// A line for each of `reports`.
pub fn write(reports: &[Report<'_>], omissions: &mut Omissions) -> String {
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

/// `words` with the white space that spaCy takes for tokens: all but one space after a word.
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

/// Reads `Doc`s: one, an array, or one after the other.
///
/// # Errors
/// Where it is no JSON, not of the form, or has a span that its text has not.
pub fn read(text: &str) -> Result<ParsedFile, Malformed> {
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
                None => parsed.omissions.add(format!("entities of the type {}", ent.label), 1),
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
        parsed.omissions.add("notes and details of spans that were removed there", tandai.records.len());
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
