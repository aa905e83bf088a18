//! A project's own labels, entity types and guidelines in the reader.

use crate::support::reader::{EN, TestReader};
use tandai::annotation::project::Project;
use tandai::entity::EntityType;
use tandai::tui::app::Event;

const PROJECT: &str = r#"
guidelines = """
Mark whole sentences, and every number by itself.

A sentence that only says what somebody thinks is not a claim.
"""

[[labels]]
name = "to be checked"
colour = "yellow"
description = "a number, a date or a rank that nobody has looked up yet"

[[labels]]
name = "opinion"
colour = "grey"

[[labels]]
name = "hoax"
key = "h"
colour = "red"
description = "known from elsewhere"

[[labels]]
name = "quote"
key = "7"
colour = "violet"
"#;

fn project() -> Project {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("tandai.toml"), PROJECT).unwrap();
    Project::for_source(Some(&dir.path().join("a.txt"))).unwrap()
}

fn reader(size: (u16, u16)) -> TestReader {
    let mut reader = TestReader::new(EN, size);
    reader.app.doc.project = project();
    reader
}

fn labels(reader: &TestReader) -> Vec<String> {
    reader.app.doc.annotations.list().iter().map(|placed| placed.annotation.label.clone()).collect()
}

#[test]
fn hidden_entity_types_are_kept_for_claims() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("tandai.toml"), "[entities]\ntypes = [\"PER\"]\n").unwrap();
    let mut reader = TestReader::new(EN, (120, 40));
    let all = reader.app.doc.extraction().cloned().unwrap();
    reader.app.doc.project = Project::for_source(Some(&dir.path().join("a.txt"))).unwrap();
    reader.event(Event::EntitiesCorrected(all.clone()));
    let shown = reader.app.doc.extraction().unwrap();
    assert!(!shown.mentions.is_empty() && shown.mentions.iter().all(|mention| mention.kind == EntityType::Person));
    assert_eq!(reader.app.doc.corrected(), Some(&all));
    assert!(!reader.screen().contains("Dates"));
}

#[test]
fn digits_and_letters_after_capital_h_highlight() {
    let mut reader = reader((120, 40));
    reader.keys("}}H2");
    assert_eq!(labels(&reader), ["opinion"]);
    screen!("labels_after_h", reader.keys("H"));
    reader.keys("h");
    assert_eq!(labels(&reader), ["hoax"], "the same words are relabelled");
    reader.keys("H7");
    assert_eq!(labels(&reader), ["quote"]);
    reader.keys("u");
    assert_eq!(labels(&reader), ["hoax"]);
    screen!("no_such_label", reader.keys("H4"));
    assert_eq!(labels(&reader), ["hoax"]);
    reader.keys("Hz");
    assert_eq!(labels(&reader), ["hoax"], "a letter that none has does nothing");
}

#[test]
fn labels_are_offered_with_their_descriptions() {
    for (width, height) in [(120, 40), (80, 24), (40, 20)] {
        screen!(format!("own_labels_{width}x{height}"), reader((width, height)).keys("}}H1r"));
    }
    let mut reader = reader((120, 40));
    reader.keys("}}H1rh");
    assert_eq!(labels(&reader), ["hoax"]);
    reader.keys("rjkj<Enter>");
    assert_eq!(labels(&reader), ["quote"]);
    screen!("selecting_with_own_labels", reader.keys("}s"));
}

#[test]
fn the_help_shows_labels_and_guidelines() {
    for (width, height) in [(120, 40), (80, 24), (40, 20)] {
        screen!(format!("guide_{width}x{height}"), reader((width, height)).keys("?<Tab><Tab>"));
    }
    let mut reader = reader((80, 24));
    screen!("keys_with_own_labels", reader.keys("?"));
    reader.keys("<Tab><Tab><Tab>");
    assert!(reader.screen().contains("Available keys"));
    let mut plain = TestReader::new(EN, (80, 24));
    plain.keys("?<Tab><Tab>");
    assert!(plain.screen().contains("Available keys"), "a project without anything of its own has no page");
}

#[test]
fn an_annotation_with_an_unknown_label_shows_it() {
    let mut reader = TestReader::new(EN, (80, 24));
    reader.keys("}}H2");
    reader.app.doc.project = project();
    screen!("foreign_label", reader.keys(""));
}

#[test]
fn imported_entities_show_their_source() {
    use tandai::annotation::sidecar::{DecisionEntry, SuggestedMention};
    use tandai::annotation::{Sidecar, Snapshots, anchor};
    use tandai::entity::EntityType;
    use tandai::text::Span;
    use tandai::tui::theme::{ColorDepth, Theme};
    let article = tandai::article::Article::new(EN.into(), None, None).unwrap();
    let at = EN.find("Front Street").unwrap();
    let target = anchor::target(&article, Span::new(at, at + "Front Street".len()));
    let mut sidecar = Sidecar::default();
    let extra = serde_json::Map::new();
    let suggested = SuggestedMention { r#type: EntityType::Place, target, source: "gliner".into(), extra };
    sidecar.entities.suggested.push(DecisionEntry::Known(suggested));
    let mut reader = TestReader::with(EN, sidecar, Snapshots::default(), (120, 40), Theme::new(ColorDepth::Many));
    reader.keys("/Front Street<Enter>m<Tab>");
    screen!("suggested_entity", reader);
    assert!(reader.screen().contains("found by gliner"), "{}", reader.screen());
    reader.keys("X");
    assert!(!reader.screen().contains("found by gliner"), "rejected as any other");
    assert!(reader.screen().contains("Places 3"));
    reader.keys("u");
    assert!(reader.screen().contains("Places 4"));
}

#[test]
fn entities_of_other_types_are_shown_under_their_own_name_and_corrected_as_any_other() {
    use tandai::annotation::sidecar::{DecisionEntry, SuggestedMention};
    use tandai::annotation::{Sidecar, Snapshots, anchor};
    use tandai::text::Span;
    use tandai::tui::theme::{ColorDepth, Theme};
    let article = tandai::article::Article::new(EN.into(), None, None).unwrap();
    let at = EN.find("Front Street").unwrap();
    let target = anchor::target(&article, Span::new(at, at + "Front Street".len()));
    let mut sidecar = Sidecar::default();
    let kind = serde_json::from_str("\"OTHER/EVENT\"").unwrap();
    let suggested = SuggestedMention { r#type: kind, target, source: "gliner".into(), extra: serde_json::Map::new() };
    sidecar.entities.suggested.push(DecisionEntry::Known(suggested));
    let mut reader = TestReader::with(EN, sidecar, Snapshots::default(), (120, 40), Theme::new(ColorDepth::Many));
    reader.keys("/Front Street<Enter>m<Tab>");
    assert!(reader.screen().contains("EVENT 1") && reader.screen().contains("found by gliner"), "{}", reader.screen());
    reader.keys("X");
    assert!(!reader.screen().contains("EVENT 1"), "rejected as any other");
    reader.keys("u");
    assert!(reader.screen().contains("EVENT 1"), "{}", reader.screen());
    // Another type of ours, and back.
    reader.keys("<Esc><Esc>/Front Street<Enter>Tplace<Enter>");
    assert!(!reader.screen().contains("EVENT 1"), "{}", reader.screen());
    assert!(reader.screen().contains("Type of “Front Street” changed to place"), "{}", reader.screen());
    reader.keys("u");
    assert!(reader.screen().contains("EVENT 1"), "{}", reader.screen());
    // Its type is offered for other words, too.
    reader.keys("/insurance<Enter>+E");
    assert!(reader.screen().contains("EVENT"), "{}", reader.screen());
    reader.keys("EVENT<Enter>");
    assert!(reader.screen().contains("EVENT 2"), "{}", reader.screen());
}
