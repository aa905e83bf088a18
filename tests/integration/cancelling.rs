//! Ctrl-C in a note, a form or a prompt changes nothing, and what was typed can be restored.

use crate::support::reader::{EN, ID, TestReader};
use std::path::Path;
use tandai::annotation::AnnotationSet;
use tandai::article::Article;
use tandai::tui::app::{Document, Event, SaveStatus};

fn message(reader: &TestReader) -> String {
    reader.app.message().map(|message| message.text.clone()).unwrap_or_default()
}

/// Opens another article.
fn open(reader: &mut TestReader, text: &str, path: &str) {
    let article = Article::new(text.into(), Some(Path::new(path)), None).unwrap();
    let doc = Document::new(article, AnnotationSet::default(), SaveStatus::Saved);
    reader.event(Event::DocumentOpened(Ok(Box::new(doc))));
}

#[test]
fn a_cancelled_note_is_not_saved_and_can_be_restored() {
    let mut reader = TestReader::new(ID, (120, 40));
    assert!(!reader.keys("Z").app.has_dialog());
    assert_eq!(message(&reader), "Nothing to restore: nothing was cancelled here");
    reader.keys("acek ke dinas<C-c>");
    assert!(!reader.app.has_dialog() && !reader.quit);
    assert!(reader.saved.is_empty() && reader.notes().is_empty());
    assert_eq!(message(&reader), "Nothing added (Z to restore what was typed)");
    reader.keys("Z dulu<Esc>");
    assert_eq!(reader.notes()[0].2, "cek ke dinas dulu");
    // A note that is there keeps its text.
    reader.keys("<Enter> dan lagi<C-c>");
    assert_eq!(message(&reader), "Note unchanged (Z to restore what was typed)");
    assert_eq!((reader.notes()[0].2.as_str(), reader.saved.len()), ("cek ke dinas dulu", 1));
    reader.keys("Z<Esc>");
    assert_eq!(reader.notes()[0].2, "cek ke dinas dulu dan lagi");
    reader.keys("Z");
    assert_eq!(message(&reader), "Nothing to restore: nothing was cancelled here");
}

#[test]
fn a_cancelled_form_is_not_saved_and_can_be_restored() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("fc<Enter><Tab>Klaim <C-c>");
    assert_eq!(message(&reader), "Claim unchanged (Z to restore what was typed)");
    assert_eq!(reader.saved.len(), 1, "tagged");
    let form = reader.keys("Z").screen();
    assert!(form.contains("Klaim"), "{form}");
    reader.keys("<Esc>");
    assert_eq!(reader.saved.len(), 2);
}

#[test]
fn what_was_not_edited_is_closed_without_a_word() {
    let mut reader = TestReader::new(ID, (120, 40));
    for close in ["<Esc>", "<C-c>"] {
        reader.keys("a").keys(close);
        assert!(!reader.app.has_dialog());
        assert_eq!((message(&reader).as_str(), reader.saved.len()), ("", 0), "{close}");
    }
    reader.keys("acek<Esc>");
    let saved = reader.saved.len();
    for close in ["<Esc>", "<C-c>"] {
        reader.keys("<Enter>").keys(close);
        assert!(!message(&reader).contains("nchanged"), "{}", message(&reader));
        assert_eq!(reader.saved.len(), saved, "{close}");
    }
}

#[test]
fn several_cancelled_ones_come_back_the_last_first() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("asatu<C-c>").keys("}adua<C-c>").keys("Wsalinan.json<C-c>");
    assert!(reader.saved.is_empty());
    let prompt = reader.keys("Z").screen();
    assert!(prompt.contains("save as: salinan.json"), "{prompt}");
    reader.keys("<C-c>Z<C-c>/feri<C-c>");
    let prompt = reader.keys("Z").screen();
    assert!(prompt.lines().last().unwrap().contains("/feri") && prompt.contains(" of "), "found again: {prompt}");
    reader.keys("<Esc>");
    // Esc ends a search for good; the path of the copy is still there, and the notes below it.
    reader.keys("Z");
    assert!(reader.screen().contains("save as: salinan.json"));
    reader.keys("<C-c>");
    while !reader.screen().contains("New note") {
        reader.keys("Z");
        if reader.screen().contains("save as") {
            // An empty prompt is not kept.
            reader.keys("<C-u><Esc>");
        }
    }
    reader.keys("<Esc>Z<Esc>");
    let notes: Vec<String> = reader.notes().into_iter().map(|(_, _, note)| note).collect();
    assert_eq!(notes, ["satu", "dua"]);
}

#[test]
fn what_was_cancelled_waits_in_its_article() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("acek ke dinas<C-c>");
    open(&mut reader, EN, "other.txt");
    assert_eq!(message(&reader), "What was cancelled in article.txt is kept: Z to restore it there");
    reader.keys("Z");
    assert!(!reader.app.has_dialog(), "it belongs to the other article");
    open(&mut reader, ID, "article.txt");
    assert_eq!(message(&reader), "Z to restore what was cancelled here");
    reader.keys("Z<Esc>");
    assert_eq!(reader.notes()[0].2, "cek ke dinas");
}

#[test]
fn what_was_cancelled_follows_its_words_into_a_reloaded_source() {
    let mut reader = TestReader::new("Judul\n\nHarga beras naik.\n\nHarga gula turun.\n", (80, 24));
    reader.keys("}}acek<C-c>");
    let article = Article::new(
        "Judul\n\nSatu paragraf baru yang panjang.\n\nHarga beras naik.\n\nHarga gula turun.\n".into(),
        Some(Path::new("article.txt")),
        None,
    );
    let doc = Document::new(article.unwrap(), AnnotationSet::default(), SaveStatus::Saved);
    reader.event(Event::SourceReloaded(Ok(Box::new(doc))));
    reader.keys("Z<Esc>");
    assert_eq!(reader.notes()[0].1, "Harga gula turun.");
}
