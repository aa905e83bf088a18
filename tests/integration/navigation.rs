//! Moving through an article: links, headings, jumps, marks and counts.

use crate::support::reader::{EN, TestReader, markdown};

#[test]
fn links_and_headings_are_listed_and_jumped_to() {
    let mut reader = markdown((80, 24));
    screen!("links", reader.keys("p"));
    reader.keys("<Enter>");
    assert!(reader.app.article().text()[reader.app.cursor()..].starts_with("Ani Wijaya"));
    screen!("contents", reader.keys("P"));
    reader.keys("Keru<Enter>");
    assert!(reader.app.article().text()[reader.app.cursor()..].starts_with("Kerugian"));
    let mut plain = TestReader::new(EN, (80, 24));
    plain.keys("p");
    assert_eq!(plain.app.message().unwrap().text, "No links in this article");
    assert!(!plain.app.has_dialog(), "an empty list is not opened");
}

#[test]
fn jumps_back_and_forward_and_to_marks() {
    let mut reader = TestReader::new(EN, (80, 24));
    let start = reader.app.cursor();
    reader.keys("}}`a");
    let marked = reader.app.cursor();
    reader.keys("G");
    let end = reader.app.cursor();
    assert!(end > marked);
    reader.keys("<C-o>");
    assert_eq!(reader.app.cursor(), marked);
    reader.keys("<C-i>");
    assert_eq!(reader.app.cursor(), end);
    screen!("marks", reader.keys("'"));
    reader.keys("a");
    assert_eq!(reader.app.cursor(), marked);
    reader.keys("''");
    assert_eq!(reader.app.cursor(), end, "where it was before the last jump");
    reader.keys("'z");
    assert!(reader.screen().contains("No mark z"));
    reader.keys("g<C-o>");
    assert_ne!(reader.app.cursor(), start);
}

#[test]
fn digits_can_be_counts() {
    let mut reader = TestReader::new(EN, (80, 24));
    reader.app.settings.config.digits_are_counts = true;
    reader.app.settings.config.keys.reader.use_digits_as_counts();
    reader.keys("g3}");
    let mut plain = TestReader::new(EN, (80, 24));
    plain.keys("g}}}");
    assert_eq!(reader.app.cursor(), plain.app.cursor());
    reader.keys("2G");
    let mut paragraphs = reader.app.article().paragraphs().iter();
    let p = paragraphs.find(|p| (p.span().start..p.span().end).contains(&reader.app.cursor())).unwrap();
    assert_eq!(p.number(), Some(2));
    reader.keys("99G");
    assert!(reader.screen().contains("No paragraph 99"));
    reader.keys("H1");
    assert_eq!(reader.saved.last().unwrap().annotations.len(), 1, "labels are a letter away");
}
