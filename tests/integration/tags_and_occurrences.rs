//! Tags, the list of annotations narrowed by them, and the highlighting of all occurrences.

use crate::support::reader::{ID, TestReader};

const TEXT: &str = "Harga beras naik, kata Ani.\n\nBeras impor dan beras lokal naik. Berasal dari mana?\n";

fn tags(reader: &TestReader) -> Vec<Vec<String>> {
    reader.app.doc.annotations.list().iter().map(|p| p.annotation.tags.clone()).collect()
}

fn message(reader: &TestReader) -> String {
    reader.app.message().map(|message| message.text.clone()).unwrap_or_default()
}

/// A reader with a claim and a highlight, the cursor on the highlight.
fn with_two_annotations() -> TestReader {
    let mut reader = TestReader::new(TEXT, (100, 30));
    reader.keys("gc").keys("}s2<Esc>");
    assert_eq!(reader.app.doc.annotations.list().len(), 2, "{}", reader.screen());
    reader
}

#[test]
fn tags_are_typed_and_shown_in_the_notes() {
    let mut reader = with_two_annotations();
    reader.keys(",t").keys("pangan, #harga pokok<Enter>");
    assert_eq!(tags(&reader)[1], ["pangan", "harga pokok"]);
    assert!(reader.screen().contains("#pangan #harga pokok"), "{}", reader.screen());
    // Another annotation completes from them, and Esc saves what was edited.
    reader.keys("[,t").keys("PAN");
    assert!(reader.screen().contains("Tab: pangan"), "{}", reader.screen());
    reader.keys("<Tab><Esc>");
    assert_eq!(tags(&reader)[0], ["pangan"]);
    reader.keys("u");
    assert!(tags(&reader)[0].is_empty() && message(&reader).starts_with("Undid: "), "{}", message(&reader));
    let saves = reader.saved.len();
    reader.keys("],t").keys("<Esc>");
    assert_eq!(reader.saved.len(), saves, "nothing was edited");
    reader.keys(",t").keys(&"<C-h>".repeat(30)).keys("<Enter>");
    assert!(tags(&reader)[1].is_empty() && message(&reader).contains("removed"), "{}", message(&reader));
}

#[test]
fn without_an_annotation_there_is_nothing_to_tag() {
    let mut reader = TestReader::new(TEXT, (100, 30));
    reader.keys(",t");
    assert!(!reader.app.has_dialog() && message(&reader).contains("No annotation"), "{}", message(&reader));
}

#[test]
fn the_list_of_annotations_narrows_by_terms() {
    let mut reader = with_two_annotations();
    reader.keys(",t").keys("pangan<Enter>").keys("L");
    assert!(reader.screen().contains("narrow: "), "{}", reader.screen());
    screen!("annotations_to_narrow", reader);
    reader.keys("<Esc>");
    for (filter, shown) in [
        ("#pan", "1 of 2"),
        ("label:DOUBT", "1 of 2"),
        ("kind:cl", "1 of 2"),
        ("kind:", "2 of 2"),
        ("kind:claim #pangan", "0 of 2"),
        ("kind:claim harga", "1 of 2"),
        ("kind:klaim", "0 of 2"),
        ("status:to", "1 of 2"),
    ] {
        reader.keys("L").keys(filter);
        assert!(reader.screen().contains(&format!(" {shown} ")), "{filter}: {}", reader.screen());
        reader.keys("<Esc>");
    }
}

fn highlights(reader: &TestReader) -> Vec<(String, String)> {
    let list = reader.app.doc.annotations.list().iter();
    list.map(|p| (p.annotation.target.exact.clone(), p.annotation.label.clone())).collect()
}

#[test]
fn all_occurrences_are_highlighted_as_one_change() {
    let mut reader = TestReader::new(TEXT, (100, 30));
    reader.keys("wve").keys("Q");
    screen!("occurrences_choice", reader);
    assert!(reader.screen().contains("Highlight 2 occurrences of “beras”"), "{}", reader.screen());
    assert!(reader.saved.is_empty(), "nothing is marked before the label is chosen");
    reader.keys("2");
    let doubtful = |words: &str| (words.to_string(), "doubtful".to_string());
    assert_eq!(highlights(&reader), [doubtful("beras"), doubtful("beras")], "not “Beras”, and not in “Berasal”");
    assert!(message(&reader).starts_with("2 occurrences of “beras” highlighted as doubtful"), "{}", message(&reader));
    reader.keys("u");
    assert!(highlights(&reader).is_empty(), "one undo for all");
    reader.keys("U");
    reader.keys("gwve").keys("Q");
    assert!(message(&reader).contains("All 2 occurrences are highlighted already"), "{}", message(&reader));
    assert!(!reader.app.has_dialog());
}

#[test]
fn what_is_highlighted_already_is_left_alone() {
    let mut reader = TestReader::new(TEXT, (100, 30));
    reader.keys("wve1").keys("gwve").keys("Q");
    assert!(reader.screen().contains("Highlight 1 more of “beras” (1 marked already)"), "{}", reader.screen());
    reader.keys("3");
    let labels: Vec<String> = highlights(&reader).into_iter().map(|(_, label)| label).collect();
    assert_eq!(labels, ["important", "confirmed"]);
}

#[test]
fn without_a_label_or_a_selection_nothing_is_marked() {
    let mut reader = TestReader::new(ID, (80, 24));
    reader.keys("Q");
    assert!(message(&reader).contains("Nothing selected"), "{}", message(&reader));
    reader.keys("wve").keys("Q<Esc>");
    assert!(reader.saved.is_empty() && reader.app.selection().is_some(), "the selection stays");
}

#[test]
fn very_many_occurrences_are_not_highlighted_at_once() {
    let mut reader = TestReader::new(&"ya ".repeat(600), (80, 24));
    reader.keys("ve").keys("Q");
    assert!(message(&reader).contains("More than 500 occurrences"), "{}", message(&reader));
    assert!(!reader.app.has_dialog());
}
