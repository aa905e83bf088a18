//! Comparing the annotations of two people: on the screen, in a terminal, and in the resulting file.

use crate::support::pty::Pty;
use crate::support::reader::{EN, TestReader};
use assert_cmd::Command;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tandai::annotation::adjudication::{Adjudication, AdjudicationFiles, Resolution};
use tandai::annotation::sidecar::DecisionEntry;
use tandai::annotation::{Annotation, AnnotationKind, AnnotationSet, Sidecar, Snapshots};
use tandai::article::Article;
use tandai::tui::app::Event;
use tandai::tui::config::Config;
use tandai::tui::document::{Comparison, Document, SaveStatus};

/// Kind, label, words and note.
type Mark = (AnnotationKind, &'static str, &'static str, &'static str);

const ANA: [Mark; 5] = [
    (AnnotationKind::Claim, "", "cost of $61.3 million", "the budget says 58"),
    (AnnotationKind::Highlight, "important", "a margin of 4.7 percent", ""),
    (AnnotationKind::Highlight, "important", "town ranks 3rd of 41 coastal communities in the state", ""),
    (AnnotationKind::Highlight, "question", "Nobody on the council has ever shown us the numbers", ""),
    (AnnotationKind::Note, "", "Joanna Whitlock", "spelled so in the minutes"),
];

const BUDI: [Mark; 4] = [
    (AnnotationKind::Claim, "", "finished in 1998 at a cost of $61.3 million", ""),
    (AnnotationKind::Highlight, "important", "a margin of 4.7 percent", ""),
    (AnnotationKind::Highlight, "doubtful", "town ranks 3rd of 41 coastal communities in the state", "who counted?"),
    (AnnotationKind::Claim, "", "spent €18,500 on leaflets", "since when?"),
];

/// A folder with an article and the sidecars of two people.
fn folder(article: &str, ana: &[Mark], budi: &[Mark]) -> (tempfile::TempDir, AdjudicationFiles) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("article.txt");
    fs::write(&path, article).unwrap();
    let side = |name: &str, marks: &[Mark]| -> PathBuf {
        let folder = dir.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        for (kind, label, words, note) in marks {
            let mut command = Command::cargo_bin("tandai").unwrap();
            command.args(["add", "--creator", name, "--quote", words, "--kind", kind.name(), "--annotations"]);
            command.arg(&folder).arg(&path);
            for (flag, value) in [("--label", label), ("--note", note)].into_iter().filter(|(_, v)| !v.is_empty()) {
                command.args([flag, value]);
            }
            command.assert().success();
        }
        folder.join("article.txt.json")
    };
    let (left, right) = (side("ana", ana), side("budi", budi));
    let third = dir.path().join("third.json");
    (dir, AdjudicationFiles { article: path, left, right, output: third })
}

fn reader_of(files: &AdjudicationFiles, size: (u16, u16)) -> TestReader {
    let mut reader = TestReader::new(&fs::read_to_string(&files.article).unwrap(), size);
    let work = files.read(reader.app.article()).unwrap();
    reader.app.doc.comparison = Some(Box::new(Comparison::new(work)));
    reader.event(Event::Resize(size.0, size.1));
    reader
}

fn words(reader: &TestReader) -> Vec<String> {
    let told = |annotation: &Annotation| format!("{}: {}", annotation.description(), annotation.target.exact);
    reader.app.doc.annotations.list().iter().map(|placed| told(&placed.annotation)).collect()
}

fn said(reader: &TestReader) -> String {
    reader.app.message().map(|message| message.text.clone()).unwrap_or_default()
}

fn compared(reader: &TestReader) -> &Comparison {
    reader.app.doc.comparison.as_ref().unwrap()
}

/// Index of the selected difference.
fn selected(reader: &TestReader) -> usize {
    reader.app.compared_position().unwrap().0
}

/// Index of the selected case.
fn chosen(reader: &TestReader) -> usize {
    compared(reader).differing[selected(reader)]
}

fn taken(reader: &TestReader) -> Vec<Option<Resolution>> {
    let compared = compared(reader);
    compared.differing.iter().map(|&i| compared.resolutions[i]).collect()
}

#[test]
fn both_sides_are_drawn_at_every_size() {
    let (_dir, files) = folder(EN, &ANA, &BUDI);
    for size in [(120, 40), (80, 24), (50, 16), (30, 8)] {
        let mut reader = reader_of(&files, size);
        reader.keys("l");
        screen!(format!("adjudicating_{}x{}", size.0, size.1), reader);
    }
}

#[test]
fn agreements_are_accepted_and_each_difference_takes_one_key() {
    let (_dir, files) = folder(EN, &ANA, &BUDI);
    let mut reader = reader_of(&files, (120, 40));
    assert_eq!(said(&reader), "ana and budi agree on 1 mark; 5 to settle");
    assert_eq!(words(&reader), ["important highlight: a margin of 4.7 percent"]);
    let order: Vec<String> = compared(&reader)
        .differing
        .iter()
        .map(|&i| compared(&reader).adjudication.cases[i].sides().next().unwrap().annotation.target.exact.clone())
        .collect();
    let at = |words: &str| order.iter().position(|own| own.contains(words)).unwrap();
    // h, l, b and x resolve one difference after another.
    reader.keys("h");
    assert_eq!(said(&reader), "4 to settle; took ana’s (u to undo)");
    reader.keys("lbx");
    assert_eq!(
        taken(&reader),
        [Some(Resolution::Left), Some(Resolution::Right), Some(Resolution::Both), Some(Resolution::Neither), None],
        "{order:?}"
    );
    reader.keys("h");
    assert!(said(&reader).contains("All settled"), "{}", said(&reader));
    // Undo returns to each difference, and redo goes forward again.
    reader.keys("uu");
    assert_eq!(taken(&reader)[3..], [None, None]);
    assert_eq!(selected(&reader), 3);
    reader.keys("U");
    assert_eq!(taken(&reader)[3..], [Some(Resolution::Neither), None]);
    // A second resolution replaces the first.
    let rank = at("ranks 3rd");
    reader.keys("g");
    reader.keys(&"j".repeat(rank));
    reader.keys("h");
    assert!(
        words(&reader).contains(&"important highlight: town ranks 3rd of 41 coastal communities in the state".into())
    );
    reader.keys("g");
    reader.keys(&"j".repeat(rank));
    reader.keys("l");
    let ranked: Vec<String> = words(&reader).into_iter().filter(|words| words.contains("ranks 3rd")).collect();
    assert_eq!(ranked, ["doubtful highlight: town ranks 3rd of 41 coastal communities in the state"]);
    // The saved file records the resolutions.
    let saved = reader.saved.last().unwrap();
    assert_eq!(saved.adjudicated.iter().filter_map(DecisionEntry::known).count(), 5);
    assert!(saved.annotations.iter().all(|annotation| ["ana", "budi"].contains(&annotation.creator.as_str())));
}

#[test]
fn resuming_takes_nothing_twice() {
    let (_dir, files) = folder(EN, &ANA, &BUDI);
    let mut reader = reader_of(&files, (120, 40));
    reader.keys("hb");
    // An annotation that both had is deleted in the reader afterwards.
    reader.keys("<Esc>");
    assert_eq!(said(&reader), "Showing the result · % % to compare again");
    reader.keys("/margin of 4.7<Enter>d");
    let sidecar = reader.saved.last().unwrap().clone();
    let mut again = TestReader::with(
        EN,
        sidecar.clone(),
        tandai::annotation::Snapshots::default(),
        (120, 40),
        reader.app.settings.theme,
    );
    again.app.doc.comparison = Some(Box::new(Comparison::new(files.read(again.app.article()).unwrap())));
    again.event(Event::Resize(120, 40));
    assert_eq!(taken(&again)[..3], [Some(Resolution::Left), Some(Resolution::Both), None]);
    assert_eq!(words(&again), words(&reader));
    assert_eq!(selected(&again), 2);
}

#[test]
fn the_reader_shows_resolutions_and_its_keys_resolve() {
    let (_dir, files) = folder(EN, &ANA, &BUDI);
    let mut reader = reader_of(&files, (100, 30));
    reader.keys("<Enter>");
    assert!(!reader.app.has_dialog());
    let first = compared(&reader).adjudication.cases[compared(&reader).differing[0]].span().unwrap();
    assert_eq!(reader.app.cursor(), first.start);
    reader.keys("%b");
    assert_eq!(taken(&reader)[0], Some(Resolution::Both));
    assert_eq!(selected(&reader), 0, "the reader stays where it is");
    reader.keys("g%l");
    assert_eq!(said(&reader), "No difference here; press % % to compare");
    // Help and palette return to the comparison.
    reader.keys("%%?");
    assert!(reader.screen().contains("Available keys"));
    reader.keys("<Esc>:take the left<Enter>");
    assert!(reader.app.has_dialog() && reader.screen().contains(" settled"));
    // Without a comparison, the keys say so.
    let mut alone = TestReader::new(EN, (80, 24));
    alone.keys("%%");
    assert_eq!(said(&alone), "No comparison is open; run `tandai adjudicate`");
}

#[test]
fn the_mouse_selects_and_resolves() {
    let (_dir, files) = folder(EN, &ANA, &BUDI);
    let mut reader = reader_of(&files, (120, 40));
    let find = |reader: &TestReader, words: &str, nth: usize| {
        let screen = reader.screen();
        let row = screen.lines().position(|line| line.contains(words)).unwrap();
        let line = screen.lines().nth(row).unwrap();
        let byte = line.match_indices(words).nth(nth).unwrap().0;
        (line[..byte].chars().count() as u16, row as u16)
    };
    let press = |reader: &mut TestReader, (column, row): (u16, u16)| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        reader.event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
    };
    // Click a mark in the left text.
    reader.keys("G");
    let to = find(&reader, "3rd of 41", 0);
    press(&mut reader, to);
    let case = chosen(&reader);
    assert!(
        compared(&reader).adjudication.cases[case].sides().any(|p| p.annotation.target.exact.contains("3rd of 41"))
    );
    // Click the right version.
    let to = find(&reader, "who counted?", 0);
    press(&mut reader, to);
    assert_eq!(compared(&reader).resolutions[case], Some(Resolution::Right));
    // Click a key in the hint bar.
    let to = find(&reader, "u undo", 0);
    press(&mut reader, to);
    assert_eq!(compared(&reader).resolutions[case], None);
    // The wheel scrolls the text and keeps the selection.
    let (selected, top) = reader.app.compared_position().unwrap();
    let kind = MouseEventKind::ScrollUp;
    reader.event(Event::Mouse(MouseEvent { kind, column: 10, row: 10, modifiers: KeyModifiers::NONE }));
    let (still, above) = reader.app.compared_position().unwrap();
    assert!(above < top && still == selected);
}

#[test]
fn a_closed_comparison_stays_closed_when_the_source_changes() {
    let (_dir, files) = folder(EN, &ANA, &BUDI);
    let mut reader = reader_of(&files, (120, 40));
    reader.keys("h<Esc>");
    let sidecar = reader.saved.last().unwrap().clone();
    let article = Article::new(format!("{EN}\nOne line more.\n"), Some(&files.article), None).unwrap();
    let annotations = AnnotationSet::new(sidecar, Snapshots::default(), &article);
    let mut doc = Document::new(article, annotations, SaveStatus::Saved);
    doc.comparison = Some(Box::new(Comparison::new(files.read(&doc.article).unwrap())));
    reader.event(Event::SourceReloaded(Ok(Box::new(doc))));
    assert!(reader.app.article().text().ends_with("One line more.\n") && !reader.app.has_dialog());
    reader.keys("%%");
    assert_eq!((reader.app.has_dialog(), taken(&reader)[0]), (true, Some(Resolution::Left)));
}

#[test]
fn only_the_keys_of_the_comparison_resolve() {
    let (_dir, files) = folder(EN, &ANA, &BUDI);
    let mut reader = reader_of(&files, (120, 40));
    let none = vec![None; 5];
    let word_back = KeyEvent::new(KeyCode::Left, KeyModifiers::CONTROL);
    reader.event(Event::Key(word_back));
    assert_eq!(taken(&reader), none, "Ctrl-← goes back a word in the reader, and does nothing here");
    // With another key for the motion, b still takes both.
    reader.app.settings.config.keys = Config::parse("[keys]\nmove-word-previous = [\"B\"]\n").unwrap().keys;
    reader.keys("B");
    assert_eq!(taken(&reader), none);
    reader.keys("b");
    assert_eq!(taken(&reader)[0], Some(Resolution::Both));
    // The comparison's own table changes its keys.
    reader.app.settings.config.keys = Config::parse("[comparison-keys]\ntake-left = [\"1\"]\n").unwrap().keys;
    reader.keys("h");
    assert_eq!(taken(&reader)[1], None);
    reader.keys("1");
    assert_eq!(taken(&reader)[1], Some(Resolution::Left));
    assert!(reader.screen().contains("1 ana"), "and its buttons name them");
}

#[test]
fn complete_agreement_and_empty_sides() {
    let (_dir, files) = folder(EN, &BUDI, &BUDI);
    let mut reader = reader_of(&files, (80, 24));
    assert_eq!(said(&reader), "ana and budi agree on everything: 4 marks");
    reader.keys("hjn");
    assert_eq!((said(&reader), words(&reader).len()), ("No differences".into(), 4));
    screen!("adjudicating_nothing", reader);
    let work = Adjudication::default();
    let mut empty = TestReader::new("Satu.\n", (80, 24));
    empty.app.doc.comparison = Some(Box::new(Comparison::new(work)));
    empty.event(Event::Resize(80, 24));
    empty.keys("jkhlbxG<Enter>u");
    assert!(empty.saved.is_empty());
}

#[test]
fn edited_words_are_anchored_on_both_sides() {
    let (_dir, files) = folder(EN, &ANA, &BUDI);
    fs::write(&files.article, EN.replacen('\n', "\nAn editor put a line before it all.\n\n", 1)).unwrap();
    let mut reader = reader_of(&files, (120, 40));
    reader.keys("hlbhh");
    assert_eq!(compared(&reader).resolved_count(), 5);
    assert!(reader.app.doc.annotations.list().iter().all(|placed| placed.span.is_some()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_key_works_on_any_size_of_screen(
        steps in prop::collection::vec(("[hlbxdjkgGnNuU%?q1a :]|<Enter>|<Esc>|<C-d>", 1u16..140, 1u16..50, any::<bool>()), 1..30),
    ) {
        let files = SHARED.get_or_init(|| folder(EN, &ANA, &BUDI));
        let mut reader = reader_of(&files.1, (80, 24));
        for (key, width, height, press) in steps {
            reader.keys(&key);
            reader.event(Event::Resize(width, height));
            if press {
                let kind = MouseEventKind::Down(MouseButton::Left);
                let (column, row) = (width / 2, height / 2);
                reader.event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
            }
            reader.screen();
            let compared = compared(&reader);
            prop_assert_eq!(&compared.resolutions, &compared.adjudication.resolutions(&reader.app.doc.annotations));
        }
    }
}

static SHARED: OnceLock<(tempfile::TempDir, AdjudicationFiles)> = OnceLock::new();

#[test]
fn the_result_is_saved_and_both_inputs_stay_unchanged() {
    let (dir, files) = folder(EN, &ANA, &BUDI);
    let home = dir.path().to_str().unwrap();
    let env = [("XDG_CONFIG_HOME", home), ("XDG_STATE_HOME", home), ("HOME", home)];
    let shown = |path: &Path| path.to_str().unwrap().to_string();
    let [article, left, right, third] = [&files.article, &files.left, &files.right, &files.output].map(|p| shown(p));
    let args = ["adjudicate", &article, &left, &right, "-o", &third];
    let before = (fs::read(&left).unwrap(), fs::read(&right).unwrap());
    let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &args, &env, (100, 30));
    pty.shows("5 to settle");
    pty.keys("hb");
    pty.shows("2 settled");
    pty.keys("qq");
    assert!(pty.end().success());
    pty.given_back();
    let sidecar = Sidecar::parse(&fs::read(&third).unwrap()).unwrap();
    assert_eq!(sidecar.annotations.len(), 3);
    assert_eq!(sidecar.source.path, "article.txt");
    assert_eq!((fs::read(&left).unwrap(), fs::read(&right).unwrap()), before, "both are as they were");
    let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &args, &env, (100, 30));
    pty.shows("3 to settle");
    pty.keys("\u{3}\u{3}");
    assert!(pty.end().success());
}

#[test]
fn files_that_cannot_be_compared_are_refused() {
    let (dir, files) = folder(EN, &ANA, &BUDI);
    let shown = |path: &Path| path.to_str().unwrap().to_string();
    let [article, left, right, third] = [&files.article, &files.left, &files.right, &files.output].map(|p| shown(p));
    let refused = |args: &[&str]| {
        let output = Command::cargo_bin("tandai").unwrap().arg("adjudicate").args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&[&article, &left, &left, "-o", &third]).contains("both sides are the same file"));
    assert!(refused(&[&article, &left, &right, "-o", &left]).contains("this is one of the two inputs"));
    assert!(
        refused(&[&article, &left, "none.json", "-o", &third])
            .contains("none.json: cannot be read: no such file or folder: check the name")
    );
    assert!(refused(&[&article, &left, &article, "-o", &third]).contains("not an annotation file"));
    assert!(refused(&[&article, &left, &right, "-o", "/nowhere/at/all.json"]).contains("no such folder"));
    let broken = dir.path().join("broken.json");
    fs::write(&broken, "{").unwrap();
    assert!(refused(&[&article, &left, &right, "-o", &shown(&broken)]).contains("not an annotation file"));
    assert_eq!(fs::read(&broken).unwrap(), b"{");
    assert!(refused(&[&article, &left, &right, "-o", &third]).contains("the reader needs a terminal"));
    assert!(!files.output.exists());
}
