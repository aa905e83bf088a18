//! Moving through an article: links, headings, jumps, marks and counts.

use crate::support::reader::{EN, TestReader, markdown};
use proptest::prelude::*;

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
fn digits_are_counts_and_mark_nothing() {
    let mut reader = TestReader::new(EN, (80, 24));
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
    reader.keys("g10j");
    plain.keys("gjjjjjjjjjj");
    assert_eq!(reader.app.cursor(), plain.app.cursor(), "a zero after a digit belongs to the count");
    for digit in '1'..='9' {
        reader.keys(&format!("{digit}<Esc>"));
    }
    assert!(reader.saved.is_empty(), "no digit marks anything");
    reader.keys("H1");
    assert_eq!(reader.saved.last().unwrap().annotations.len(), 1, "labels are a letter away");
}

#[test]
fn a_digit_labels_what_is_selected() {
    let mut reader = TestReader::new(EN, (80, 24));
    reader.keys("}}s2");
    assert_eq!(reader.notes()[0].0, "doubtful highlight", "{:?}", reader.notes());
    // In a selection too, where the user wants it so.
    reader.app.settings.config.keys.selection.use_digits_as_counts();
    reader.keys("}v3l1");
    assert_eq!(reader.notes().len(), 1);
    reader.keys("<Esc>H1");
    assert_eq!(reader.notes().len(), 2);
}

#[test]
fn a_command_of_vim_begins_with_a_colon_wherever_it_is_typed() {
    for open in ["?", "B", "R", ",", "'", ",v", "r"] {
        let mut reader = TestReader::new(EN, (80, 24));
        reader.keys("fc").keys(open);
        let saved = reader.saved.len();
        // It closes what is open, or the program, and its Enter is no answer to anything.
        reader.keys(":q<Enter>");
        assert_eq!(reader.saved.len(), saved, "{open}");
        assert!(reader.quit || !reader.app.has_dialog(), "{open}: {}", reader.screen());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Habits of vim: keys of its normal mode, without those that the help lists as marking, mark nothing.
    #[test]
    fn the_habits_of_vim_mark_nothing(keys in prop::collection::vec(prop::sample::select(VIM.to_vec()), 1..30)) {
        let mut reader = TestReader::new(EN, (80, 24));
        for key in &keys {
            reader.keys(key);
            // A selection is not this law's subject: there a digit is a label.
            if reader.app.selection().is_some() {
                reader.keys("<Esc>");
            }
        }
        prop_assert!(reader.saved.is_empty(), "{}", keys.concat());
    }
}

/// What vim users press without thinking, in normal mode, except the keys that are known to mark here: @ Enter a c d r s x A C D E R S T X & |.
const VIM: &[&str] = &[
    "h",
    "j",
    "k",
    "l",
    "w",
    "b",
    "e",
    "0",
    "$",
    "g",
    "G",
    "gg",
    "{",
    "}",
    "(",
    ")",
    "1",
    "2",
    "3",
    "4",
    "5",
    "9",
    "12",
    "3j",
    "12G",
    "5w",
    "/",
    "n",
    "N",
    "*",
    "#",
    "m",
    "'",
    "`",
    "z",
    "zz",
    "zt",
    "zb",
    "<C-d>",
    "<C-u>",
    "<C-f>",
    "<C-b>",
    "<C-e>",
    "<C-y>",
    "<C-o>",
    "<C-i>",
    "<C-w>",
    "<C-g>",
    "<C-l>",
    "y",
    "p",
    "P",
    "u",
    "U",
    "<C-r>",
    ".",
    ";",
    ",",
    "%",
    "~",
    "&",
    "q",
    "Q",
    "Z",
    "f",
    "F",
    "t",
    "T",
    "i",
    "I",
    "o",
    "O",
    "v",
    "V",
    "<Esc>",
    "<Tab>",
    "-",
    "+",
    "_",
    "\"",
    "[",
    "]",
    ":q<Enter>",
    ":wq<Enter>",
    ":x<Enter>",
    ":w<Enter>",
    ":help<Enter>",
    ":12<Enter>",
    ":d<Enter>",
    ":s/a/b/<Enter>",
];
