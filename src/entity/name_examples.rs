//! The names that are found in sentences: `name_examples/en.txt` and `id.txt` are the tests.

use super::extract;
use crate::article::Article;
use crate::text::Span;

const ENGLISH: &str = include_str!("name_examples/en.txt");
const INDONESIAN: &str = include_str!("name_examples/id.txt");

/// `text` with the persons, organisations and places that are found in it in brackets, as in the files of examples.
fn drawn(text: &str, language: &str) -> String {
    let title = if language == "en" { "News" } else { "Berita" };
    let article = Article::new(format!("{title}\n\n{text}"), None, None).unwrap();
    let start = article.text().len() - text.len();
    let found = extract(&article, Span::new(0, article.text().len()));
    let mut out = String::new();
    let mut at = start;
    for mention in found.mentions.iter().filter(|mention| mention.kind.is_name() && mention.span.start >= start) {
        let Span { start, end } = mention.span;
        out += &format!("{}[{} {}]", &article.text()[at..start], mention.kind.code(), &article.text()[start..end]);
        at = end;
    }
    out + &article.text()[at..]
}

/// The text of an example: without the brackets and the types in them.
fn plain(example: &str) -> String {
    ["[PER ", "[ORG ", "[LOC ", "]"].iter().fold(example.to_string(), |text, bracket| text.replace(bracket, ""))
}

#[track_caller]
fn check(file: &str, language: &str) {
    let (mut wrong, mut right, mut open) = (String::new(), 0, 0);
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (example, is_open) = line.strip_prefix("? ").map_or((line, false), |example| (example, true));
        let found = drawn(&plain(example), language);
        match (found == example, is_open) {
            (true, false) => right += 1,
            (false, true) => open += 1,
            (true, true) => wrong += &format!("no longer wrong, so remove the \"? \":\n    {example}\n"),
            (false, false) => wrong += &format!("expected {example}\n   found {found}\n"),
        }
    }
    assert!(wrong.is_empty(), "{} examples of {}:\n{wrong}", wrong.lines().count() / 2, right + open);
    assert!(right + open == 0 || right >= 150, "only {right} examples are right");
}

#[test]
fn english_names() {
    check(ENGLISH, "en");
}

#[test]
fn indonesian_names() {
    check(INDONESIAN, "id");
}
