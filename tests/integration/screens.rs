//! The states of the screen as snapshots, and properties that hold in all of them.

use crate::support::reader::{EN, ID, TestReader, tick};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;
use tandai::annotation::merge;
use tandai::annotation::store::{SaveReport, StoreError};
use tandai::annotation::{AnnotationSet, Snapshots};
use tandai::article::Article;
use tandai::file::FileError;
use tandai::tui::app::{App, Author, Document, Effect, Event, SaveError, SaveFailure, SaveStatus};
use tandai::tui::command;
use tandai::tui::config::Config;
use tandai::tui::geometry::Pane;
use tandai::tui::theme::{ColorDepth, Theme};
use unicode_segmentation::UnicodeSegmentation;
use uuid::Uuid;

#[test]
fn reading_at_every_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 50), (60, 20), (40, 20), (20, 5)] {
        screen!(format!("reading_{width}x{height}"), TestReader::new(ID, (width, height)));
    }
    screen!("reading_english", TestReader::new(EN, (100, 30)));
}

#[test]
fn annotations_of_every_kind() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("}}}v").keys("ee").keys("2").keys("}}").keys("a").keys("Cek angka ini di laporan tahunan.<Esc>");
    reader.keys("}}c");
    screen!("marked", reader);
    insta::assert_snapshot!("marked_styles", reader.lit());
}

#[test]
fn selecting() {
    let mut reader = TestReader::new(ID, (100, 30));
    reader.keys("}}vjee");
    screen!("selecting", reader);
    insta::assert_snapshot!("selecting_styles", reader.lit());
}

#[test]
fn one_of_several_overlapping_annotations_is_chosen() {
    let mut reader = TestReader::new(ID, (100, 30));
    reader.keys("}H1ve3g}va").keys("di seluruh kalimat<Esc>").keys("g}V4g}");
    assert_eq!(reader.app.annotations_at_cursor().len(), 3);
    let first = reader.app.chosen_annotation().unwrap().annotation.id;
    reader.keys(";");
    assert_ne!(reader.app.chosen_annotation().unwrap().annotation.id, first);
    screen!("overlapping", reader);
    reader.keys("d");
    assert_eq!(reader.notes().len(), 2, "only the chosen one is gone");
}

#[test]
fn every_dialog_at_every_size() {
    for (width, height) in [(120, 40), (80, 24), (30, 8)] {
        let mut reader = TestReader::new(EN, (width, height));
        reader.keys("}}H1");
        screen!(format!("help_{width}x{height}"), reader.keys("?"));
        screen!(format!("palette_{width}x{height}"), reader.keys("<Esc>:next"));
        screen!(format!("labels_{width}x{height}"), reader.keys("<Esc>r"));
        screen!(format!("note_{width}x{height}"), reader.keys("<Esc>aWho says so?<Enter>Ask them."));
        screen!(format!("annotations_{width}x{height}"), reader.keys("<Esc>L"));
        screen!(format!("articles_{width}x{height}"), reader.keys("<Esc>O"));
        screen!(format!("search_{width}x{height}"), reader.keys("<Esc>/barrier"));
        screen!(format!("hits_{width}x{height}"), reader.keys("<Enter>n"));
    }
}

#[test]
fn panes_with_the_focus() {
    let mut reader = TestReader::new(EN, (60, 20));
    reader.keys("}}H1");
    screen!("entities_60x20", reader.keys("<Tab>jj"));
    screen!("notes_60x20", reader.keys("<Tab>"));
    let mut reader = TestReader::new(EN, (120, 40));
    screen!("entities_120x40", reader.keys("<Tab>jjj<Enter>"));
}

#[test]
fn empty_and_odd_states() {
    screen!("one_word", TestReader::new("kata", (80, 24)));
    let mut reader = TestReader::new("kata", (80, 24));
    screen!("nothing_found", reader.keys("/zzz<Enter>"));
    screen!("nothing_to_undo", reader.keys("u"));
    let full = FileError::writing(Path::new("a.json"))(io::ErrorKind::StorageFull.into());
    let error = Arc::new(SaveError::from(StoreError::from(full)));
    reader.event(Event::Saved(Err(SaveFailure { error, kept_in: None })));
    screen!("not_saved", reader);
    reader.keys("q");
    assert!(!reader.quit, "leaving without saving has to be asked for twice");
    screen!("not_saved_leaving", reader);
    reader.keys("q");
    assert!(reader.quit);
    let article = Article::new("dari pipa".into(), None, None).unwrap();
    let doc =
        Document::new(article, AnnotationSet::default(), SaveStatus::Unavailable("there is no place for notes".into()));
    let author = Author { name: String::new(), now: tick, day: |_| jiff::civil::date(2025, 2, 1), id: |_| Uuid::nil() };
    let app = App::new(doc, author, Config::default(), (80, 24));
    let mut reader = TestReader { app, saved: Vec::new(), quit: false, copied: Vec::new(), asked: Vec::new() };
    screen!("nowhere_to_save", reader.keys("H1"));
    assert!(reader.notes().is_empty());
}

#[test]
fn everything_is_distinguishable_without_colours() {
    let mut reader = TestReader::themed(ID, (100, 30), Theme::new(ColorDepth::Mono));
    reader.keys("}}H1)c}").keys("vee");
    let buffer = reader.buffer();
    assert!(buffer.content.iter().all(|cell| cell.fg == cell.bg), "no colour at all");
    insta::assert_snapshot!("no_color_styles", reader.lit());
    let mut reader = TestReader::themed(ID, (100, 30), Theme::new(ColorDepth::Sixteen));
    insta::assert_snapshot!("sixteen_styles", reader.keys("}}H1)c}").lit());
}

/// `|` is the cursor, before and after the keys.
#[test]
fn moving() {
    let check = |before: &str, keys: &str, after: &str| {
        let at = before.find('|').unwrap();
        let mut reader = TestReader::new(&before.replace('|', ""), (100, 30));
        while reader.app.cursor() < at {
            reader.keys("l");
        }
        reader.keys(keys);
        let mut text = reader.app.article().text().to_string();
        text.insert(reader.app.cursor(), '|');
        assert_eq!(text, after, "{before} {keys}");
    };
    check("|Satu dua. Tiga.\nEmpat lima.", "w", "Satu |dua. Tiga.\nEmpat lima.");
    check("|Satu dua. Tiga.\nEmpat lima.", "e", "Sat|u dua. Tiga.\nEmpat lima.");
    check("|Satu dua. Tiga.\nEmpat lima.", ")", "Satu dua. |Tiga.\nEmpat lima.");
    check("|Satu dua. Tiga.\nEmpat lima.", "))", "Satu dua. Tiga.\n|Empat lima.");
    check("Satu dua. |Tiga.\nEmpat lima.", "(", "|Satu dua. Tiga.\nEmpat lima.");
    check("Satu |dua. Tiga.\nEmpat lima.", "}", "Satu dua. Tiga.\n|Empat lima.");
    check("Satu dua. Tiga.\nEmpat |lima.", "{", "Satu dua. Tiga.\n|Empat lima.");
    check("Satu |dua. Tiga.\nEmpat lima.", "j", "Satu dua. Tiga.\nEmpat| lima.");
    check("Satu |dua. Tiga.\nEmpat lima.", "jk", "Satu |dua. Tiga.\nEmpat lima.");
    check("Satu |dua. Tiga.\nEmpat lima.", "$", "Satu dua. Tiga|.\nEmpat lima.");
    check("Satu |dua. Tiga.\nEmpat lima.", "0", "|Satu dua. Tiga.\nEmpat lima.");
    check("Satu |dua. Tiga.\nEmpat lima.", "G", "Satu dua. Tiga.\nEmpat lima|.");
    check("Satu dua. Tiga.\nEmpat lima|.", "g", "|Satu dua. Tiga.\nEmpat lima.");
    check("|Satu dua. Tiga.\nEmpat lima.", "b", "|Satu dua. Tiga.\nEmpat lima.");
    check("Satu dua. Tiga.\n|Empat lima.", "b", "Satu dua. |Tiga.\nEmpat lima.");
    check("|a👩\u{200d}🚀b", "ll", "a👩\u{200d}🚀|b");
    check("|Satu dua. Tiga.\nEmpat lima.", "/lima<Enter>", "Satu dua. Tiga.\nEmpat |lima.");
}

#[test]
fn selecting_by_units_and_growing() {
    let mut reader = TestReader::new("Satu dua. Tiga empat.\nLima.", (100, 30));
    assert_eq!(reader.keys("v").selected(), "S");
    assert_eq!(reader.keys("+").selected(), "Satu");
    assert_eq!(reader.keys("+").selected(), "Satu dua.");
    assert_eq!(reader.keys("+").selected(), "Satu dua. Tiga empat.");
    assert_eq!(reader.keys("-").selected(), "Satu dua.");
    assert_eq!(reader.keys("--").selected(), "S");
    assert_eq!(reader.keys("<Esc>").selected(), "");
    assert_eq!(reader.keys("s").selected(), "Satu dua.");
    assert_eq!(reader.keys("s").selected(), "Satu dua. Tiga empat.");
    assert_eq!(reader.keys("<Esc>gV").selected(), "Satu dua. Tiga empat.");
    assert_eq!(reader.keys("V").selected(), "Satu dua. Tiga empat.\nLima.");
    assert_eq!(reader.keys("ob").app.cursor(), 0);
}

#[test]
fn everything_can_be_undone_and_redone() {
    let mut reader = TestReader::new(ID, (100, 30));
    reader.keys("}}H1").keys(")a").keys("satu<Esc>").keys(")c").keys("[r3");
    let all = reader.notes();
    assert_eq!(all.len(), 3);
    reader.keys("d").keys("]d");
    let few = reader.notes();
    assert_eq!(few.len(), 1);
    let steps = 6;
    for _ in 0..steps {
        reader.keys("u");
    }
    assert!(reader.notes().is_empty(), "{:?}", reader.notes());
    reader.keys("u");
    assert!(reader.notes().is_empty());
    for _ in 0..steps {
        reader.keys("U");
    }
    assert_eq!(reader.notes(), few);
    assert_eq!(reader.saved.last().unwrap().annotations.len(), few.len(), "every step is saved");
}

#[test]
fn an_annotation_made_while_a_save_merges_is_kept() {
    let mut reader = TestReader::new(ID, (100, 30));
    let saves = |app: &mut App, key: char| {
        let effects = app.handle(Event::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE)));
        effects.into_iter().filter_map(|e| if let Effect::Save(s) = e { Some(*s) } else { None }).collect::<Vec<_>>()
    };
    assert!(saves(&mut reader.app, 'H').is_empty());
    let first = saves(&mut reader.app, '1').remove(0);
    for key in [')', 'H', '2'] {
        assert!(saves(&mut reader.app, key).is_empty(), "one save at a time");
    }
    // The first save returns with another person's annotation merged in.
    let mut merged = first.clone();
    let mut theirs = (*merged.annotations[0]).clone();
    theirs.id = Uuid::from_u128(7);
    merged.annotations.push(Arc::new(theirs));
    let saved = SaveReport { merged: Some((merged, Snapshots::default())), changes_taken: 1, ..SaveReport::default() };
    let effects = reader.app.handle(Event::Saved(Ok(Box::new(saved))));
    assert_eq!(reader.notes().len(), 3, "ours, theirs, and the one made meanwhile");
    assert!(matches!(&effects[..], [Effect::Save(all)] if all.annotations.len() == 3));
}

/// The entities in the pane: type, name, number of mentions.
fn listed(reader: &TestReader) -> Vec<String> {
    let found = reader.app.doc.extraction().unwrap();
    found.entities.iter().map(|e| format!("{} {} {}", e.kind.code(), e.name, e.mentions.len())).collect()
}

const NAMES: &str =
    "Menurut Budi Santoso, harga naik 5 persen.\n\nKata Budi, Kopi Senja di Jakarta buka lagi. Kopi Senja ramai.";

#[test]
fn entities_are_corrected_in_place() {
    let mut reader = TestReader::new(NAMES, (100, 30));
    let before = listed(&reader);
    assert!(before.contains(&"PER Budi Santoso 2".into()), "{before:?}");
    // Reject an entity, undo, redo, undo.
    reader.keys("<Tab>X");
    assert!(!listed(&reader).iter().any(|e| e.contains("Budi")), "{:?}", listed(&reader));
    assert_eq!(reader.saved.last().unwrap().entities.rejected.len(), 2, "both wordings");
    reader.keys("u");
    assert_eq!(listed(&reader), before);
    reader.keys("U");
    assert!(!listed(&reader).iter().any(|e| e.contains("Budi")));
    reader.keys("u");
    // Split it into its wordings, and merge these again.
    reader.keys("g|");
    assert!(listed(&reader).contains(&"PER Budi 1".into()), "{:?}", listed(&reader));
    reader.keys("gj&budi santoso<Enter>");
    assert_eq!(listed(&reader), before);
    // Change its type.
    reader.keys("gTorgan<Enter>");
    assert!(listed(&reader).contains(&"ORG Budi Santoso 2".into()), "{:?}", listed(&reader));
    reader.keys("uuu<Esc>");
    assert_eq!(listed(&reader), before);
}

#[test]
fn undo_selects_the_entity_that_it_brings_back() {
    let mut reader = TestReader::new(NAMES, (100, 30));
    let before = listed(&reader);
    // Jakarta, and not the first entity.
    reader.keys("<Tab>Gd");
    let rejected =
        |reader: &TestReader| serde_json::to_string(&reader.saved.last().unwrap().entities.rejected).unwrap();
    let once = rejected(&reader);
    reader.keys("ud");
    assert_eq!(rejected(&reader), once, "the same one again");
    reader.keys("u");
    assert_eq!(listed(&reader), before);
    // Also from another place of the list.
    reader.keys("d").keys("gg").keys("ud");
    assert_eq!(rejected(&reader), once);
}

#[test]
fn a_merged_entity_keeps_the_name_of_the_one_merged_into() {
    let text = "Menurut Budi Santoso, Bank Mandiri untung 5 persen. Bank Mandiri Tbk membantah, kata Budi Santoso.";
    let mut reader = TestReader::new(text, (100, 30));
    reader.keys("<Tab>");
    let index = listed(&reader).iter().position(|e| e.starts_with("PER Budi")).expect("a person");
    let other = listed(&reader).iter().find(|e| e.starts_with("ORG Bank")).expect("a bank").clone();
    let bank = other[4..other.len() - 2].to_string();
    reader.keys(&"j".repeat(index)).keys(&format!("&{bank}<Enter>"));
    assert!(reader.saved.is_empty(), "the types differ: it asks");
    assert!(reader.screen().contains(&format!("“{bank}” is one entity, a …")), "{}", reader.screen());
    reader.keys("<Esc>");
    assert!(reader.saved.is_empty());
    reader.keys(&format!("&{bank}<Enter>person<Enter>"));
    assert!(listed(&reader).iter().any(|e| e.starts_with(&format!("PER {bank}"))), "{:?}", listed(&reader));
    assert!(!listed(&reader).iter().any(|e| e.contains("Budi")), "{:?}", listed(&reader));
    reader.keys("u");
    assert!(listed(&reader).contains(&other), "one undo");
}

#[test]
fn selected_words_become_an_entity() {
    let mut reader = TestReader::new(NAMES, (100, 30));
    reader.keys("E");
    assert!(reader.app.message().unwrap().text.contains("Select the entity first"));
    reader.keys("/kopi senja<Enter>veeE");
    screen!("entity_type_100x30", reader);
    reader.keys("organ<Enter>");
    screen!("entity_others_100x30", reader);
    reader.keys("<Enter>");
    assert!(listed(&reader).contains(&"ORG Kopi Senja 2".into()), "{:?}", listed(&reader));
    assert!(reader.app.selection().is_none());
    reader.keys("u");
    assert!(!listed(&reader).contains(&"ORG Kopi Senja 2".into()));
    // Only the selected mention.
    reader.keys("/kopi senja<Enter>veeEorgan<Enter>this<Enter>");
    let accepted = &reader.saved.last().unwrap().entities.accepted;
    assert!(accepted[0].known().unwrap().target.is_some());
    // Part of a word cannot be an entity.
    reader.keys("/opi<Enter>vlE");
    assert!(reader.app.message().unwrap().text.contains("whole words"));
}

#[test]
fn entities_are_sorted_and_filtered() {
    let mut reader = TestReader::new(EN, (100, 30));
    screen!("entities_by_count", reader.keys("<Tab>S"));
    screen!("entities_by_name", reader.keys("S"));
    screen!("entities_filtered", reader.keys("S/all"));
    screen!("entities_none", reader.keys("zzz<Enter>"));
    reader.keys("<Esc>");
    assert!(reader.app.entity_filter().is_empty() && reader.app.focus() == Pane::Entities, "Esc backs out one step");
    reader.keys("<Esc>");
    assert!(reader.app.focus() == Pane::Article);
}

/// Texts of pieces that often break programs: wide, joined, combining, right-to-left, invisible and control characters.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = vec![
        "kata ",
        "Nama Orang ",
        "漢字",
        "e\u{301}",
        "👩\u{200d}🚀",
        "🇮🇩",
        "שלום ",
        "مرحبا ",
        "\u{200b}",
        "\u{202e}",
        "\u{1b}[2J",
        "\u{9b}m",
        "\t",
        "\n",
        "\r\n",
        "\n\n",
        "1.234,5 ",
        "\u{feff}",
        "a\u{300}\u{301}\u{302}",
        ". ",
        "\u{7}",
        "Z",
    ];
    prop::collection::vec(prop::sample::select(pieces), 1..60)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("some text", |text| Article::new(text.clone(), None, None).is_some())
}

/// An [`Event`] that can be printed and cloned.
#[derive(Clone, Debug)]
enum Step {
    Key(KeyEvent),
    Mouse(MouseEvent),
    Resize(u16, u16),
    Paste(String),
}

impl From<Step> for Event {
    fn from(step: Step) -> Self {
        match step {
            Step::Key(key) => Self::Key(key),
            Step::Mouse(mouse) => Self::Mouse(mouse),
            Step::Resize(width, height) => Self::Resize(width, height),
            Step::Paste(text) => Self::Paste(text),
        }
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let keys: Vec<KeyEvent> = command::bindings()
        .flat_map(|binding| binding.keys)
        .flat_map(|key| key.events())
        .chain("xyz é漢1234".chars().map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)))
        .collect();
    let mouse = (0u16..120, 0u16..50, 0usize..5).prop_map(|(column, row, kind)| {
        let kind = [
            MouseEventKind::Down(MouseButton::Left),
            MouseEventKind::Drag(MouseButton::Left),
            MouseEventKind::Down(MouseButton::Right),
            MouseEventKind::ScrollDown,
            MouseEventKind::ScrollUp,
        ][kind];
        Step::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
    });
    prop_oneof![
        12 => prop::sample::select(keys).prop_map(Step::Key),
        3 => mouse,
        1 => (1u16..130, 1u16..50).prop_map(|(w, h)| Step::Resize(w, h)),
        1 => nasty().prop_map(Step::Paste),
    ]
}

impl std::fmt::Debug for TestReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.screen())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_event_splits_a_grapheme(text in nasty(), size in (1u16..130, 1u16..50), steps in prop::collection::vec(any_step(), 1..60)) {
        let mut reader = TestReader::new(&text, size);
        let ends: BTreeSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        for step in steps {
            reader.event(step.into());
            prop_assert!(ends.contains(&reader.app.cursor()), "the cursor is inside a grapheme");
            if let Some(selection) = reader.app.selection() {
                prop_assert!(ends.contains(&selection.start) && ends.contains(&selection.end) && !selection.is_empty());
            }
            let buffer = reader.buffer();
            prop_assert!(buffer.content.iter().all(|cell| !cell.symbol().contains(char::is_control)));
        }
        // A note on the whole article has no words.
        for placed in reader.app.doc.annotations.list().iter().filter(|placed| !placed.is_on_article()) {
            let target = &placed.annotation.target;
            let words: String = text.chars().skip(target.start).take(target.end - target.start).collect();
            prop_assert_eq!(&words, &target.exact, "code points");
            let span = placed.span.expect("its words are there");
            prop_assert!(ends.contains(&span.start) && ends.contains(&span.end));
        }
    }
}

#[test]
fn a_line_of_100_000_characters() {
    for piece in ["kata ", "漢", "e\u{301}", "👩\u{200d}🚀", "x"] {
        let text = piece.repeat(100_000 / piece.chars().count());
        let ends: BTreeSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        let mut reader = TestReader::new(&text, (100, 30));
        for keys in ["G", "{", "jjjj", "<C-d><C-d>", "v", "jj", "l", "1", "G", "kk", "a", "catatan<Esc>", "<C-u>"] {
            reader.keys(keys);
            assert!(ends.contains(&reader.app.cursor()), "{piece:?} {keys}");
        }
        assert_eq!(reader.notes().len(), 2);
        for placed in reader.app.doc.annotations.list() {
            let span = placed.span.unwrap();
            assert!(ends.contains(&span.start) && ends.contains(&span.end));
        }
    }
}

/// A reader on an edited article with a claim, a note and a highlight.
fn edited(size: (u16, u16), theme: Theme) -> TestReader {
    let mut reader = TestReader::themed(EN, size, theme);
    reader
        .keys("/4,812<Enter>vee")
        .keys("c")
        .keys("/Nobody on the council<Enter>vee3")
        .keys("/costs them<Enter>veeaweek of work?<Esc>");
    assert_eq!(reader.saved.last().unwrap().annotations.len(), 3);
    reader.after(|text| {
        let text = text.replace("4,812", "4,912").replace(", for Now", "");
        let gone = text.find("; fishermen").unwrap()..text.find("week of work").unwrap() + "week of work".len();
        [&text[..gone.start], &text[gone.end..]].concat()
    })
}

#[test]
fn changes_of_the_text_are_shown_and_accepted() {
    let mut reader = edited((100, 36), Theme::new(ColorDepth::Many));
    let message = reader.app.message().unwrap();
    assert_eq!(
        (message.text.as_str(), message.is_error),
        ("Text edited: 1 mark changed, 1 lost · D for changes", true)
    );
    reader.keys("D");
    insta::assert_snapshot!("changes_100x36", reader.screen());
    // Enter goes to the claim, y accepts the changed words, u undoes that.
    reader.keys("<Enter>");
    let states =
        |reader: &TestReader| reader.app.doc.annotations.list().iter().map(|p| p.state.name()).collect::<Vec<_>>();
    assert_eq!(states(&reader), ["changed", "moved", "lost"]);
    insta::assert_snapshot!("changed_claim_100x36", reader.screen());
    reader.keys("y");
    assert_eq!(states(&reader), ["exact", "moved", "lost"]);
    let claim = reader.saved.last().unwrap().annotations.iter().find(|a| a.claim.is_some()).unwrap().clone();
    assert_eq!((claim.target.exact.as_str(), claim.earlier[0].exact.as_str()), ("4,912 to", "4,812 to"));
    reader.keys("u");
    assert_eq!(states(&reader), ["changed", "moved", "lost"]);
    assert_eq!(reader.app.message().unwrap().text, "Undid: current text “4,912 to” accepted (U to redo)");
    // The same in the list of changes.
    reader.keys("Dyu");
    assert_eq!(states(&reader), ["changed", "moved", "lost"]);
    reader.keys("<Esc>q");
    assert!(reader.quit);
}

#[test]
fn a_lost_annotation_is_moved_or_deleted() {
    let mut reader = edited((80, 24), Theme::new(ColorDepth::Mono));
    reader.keys("D");
    insta::assert_snapshot!("changes_mono_80x24", reader.screen());
    reader.keys("<Esc>L");
    insta::assert_snapshot!("annotations_lost_80x24", reader.screen());
    // From the list and from a selection.
    reader.keys("costs<Enter>").keys("delete<Enter>");
    assert_eq!(reader.app.doc.annotations.list().len(), 2);
    reader.keys("u");
    reader.keys("/the waterfront<Enter>veeA");
    let put = reader.app.doc.annotations.list().iter().find(|p| p.annotation.note == "week of work?").unwrap();
    assert_eq!((put.state.name(), put.annotation.target.exact.as_str()), ("exact", "the\nwaterfront"));
    assert_eq!(put.annotation.earlier[0].exact, "costs them");
    assert_eq!(reader.app.message().unwrap().text, "Attached note to “the waterfront” (u to undo)");
    reader.keys("A");
    assert_eq!(reader.app.message().unwrap().text, "No lost annotations");
    reader.keys("u");
    assert!(reader.app.doc.annotations.list().iter().any(|p| p.span.is_none()));
}

#[test]
fn a_conflict_between_two_versions_is_resolved() {
    let mut reader = TestReader::new(EN, (100, 30));
    reader.keys("ctrue?<Esc>");
    let base = reader.app.doc.annotations.sidecar();
    let versions = |note: &str, time: &str| {
        let mut sidecar = base.clone();
        let annotation = Arc::make_mut(&mut sidecar.annotations[0]);
        (annotation.note, annotation.modified) = (note.into(), time.parse().unwrap());
        sidecar
    };
    let (ours, theirs) =
        (versions("it holds", "2025-01-02T00:00:00Z"), versions("it does not", "2025-01-03T00:00:00Z"));
    let (merged, outcome) = merge::merge_sidecars(&base, &ours, &theirs);
    assert_eq!(outcome.conflicts, 1);
    let mut reader = TestReader::with(EN, merged, Snapshots::default(), (100, 30), Theme::new(ColorDepth::Many));
    reader.keys("C");
    insta::assert_snapshot!("two_versions_100x30", reader.screen());
    reader.keys("holds<Enter>");
    let left: Vec<_> = reader.saved.last().unwrap().annotations.iter().map(|a| (a.note.as_str(), a.conflict)).collect();
    assert_eq!(left, [("it holds", None)]);
    reader.keys("uCkeep all<Enter>");
    assert_eq!(reader.saved.last().unwrap().annotations.len(), 2);
    reader.keys("C");
    assert_eq!(reader.app.message().unwrap().text, "There is only one version of this annotation");
}
