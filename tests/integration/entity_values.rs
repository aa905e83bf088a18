//! The values of expressions of time, money and number: one table for each language.

use std::collections::BTreeMap;
use tandai::article::Language;
use tandai::entity::rules::ValueReader;
use tandai::entity::tagger::token::tokenize;
use tandai::entity::{EntityType, Mention, Value};
use tandai::text::Span;

/// The mentions that the rules find in an article of 3 January 2025: words, type and value.
fn found(text: &str, language: Language) -> Vec<(String, &'static str, String)> {
    let mut tokens: Vec<Span> = Vec::new();
    tokenize(text, Span::new(0, text.len()), &mut tokens);
    let mut mentions = Vec::new();
    let written = "2025-01-03".parse().ok();
    ValueReader::new(text, &tokens, language, written).read(&mut mentions);
    mentions.iter().map(|m| (m.span.slice(text).to_string(), m.kind.code(), value_of(m))).collect()
}

/// The value of a mention in its written form; empty without one.
fn value_of(mention: &Mention) -> String {
    mention.value.as_deref().map(Value::to_string).unwrap_or_default()
}

#[track_caller]
fn check(table: &str, language: Language) {
    let mut wrong = Vec::new();
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let drawn = cells.next().unwrap_or("");
        let (kind, value) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
        let text = drawn.replace(['[', ']'], "");
        let expected: Vec<_> = match drawn.split_once('[').and_then(|(_, rest)| rest.split_once(']')) {
            Some((words, _)) => vec![(words.to_string(), kind, value.to_string())],
            None => Vec::new(),
        };
        *types.entry(kind).or_default() += 1;
        let found = found(&text, language);
        if found != expected {
            wrong.push(format!("{drawn}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {:?} wrong:\n{}", wrong.len(), types, wrong.join("\n"));
    assert!(types.values().sum::<usize>() >= 150, "{types:?}");
}

#[test]
fn indonesian_expressions() {
    check(include_str!("../data/values/id.tsv"), Language::Indonesian);
}

#[test]
fn english_expressions() {
    check(include_str!("../data/values/en.tsv"), Language::English);
}

#[test]
fn values_are_read_back_from_what_is_written() {
    let tables = [include_str!("../data/values/id.tsv"), include_str!("../data/values/en.tsv")];
    let mut read = 0;
    for line in tables.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t').skip(1);
        let (Some(code), Some(written)) = (cells.next(), cells.next().filter(|written| !written.is_empty())) else {
            continue;
        };
        let kind = EntityType::ALL.into_iter().find(|kind| kind.code() == code).unwrap();
        let value = Value::parse(kind, written).unwrap_or_else(|| panic!("{code} {written} was not read"));
        assert_eq!((value.kind(), value.to_string().as_str()), (kind, written));
        read += 1;
    }
    assert!(read > 250, "{read}");
}
