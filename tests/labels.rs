//! Labels, types and guidelines of a project's own, as they are met in the reader.

#[path = "support/desk.rs"]
mod desk;

use desk::{Desk, EN};
use tandai::annotation::project::Project;
use tandai::entity::EntityType;
use tandai::tui::app::Event;

macro_rules! screen {
    ($name:expr, $desk:expr) => {
        insta::assert_snapshot!($name, $desk.screen())
    };
}

const PROJECT: &str = r#"
guidelines = """
Mark whole sentences, and every number by itself.

A sentence that only says what somebody thinks is no claim.
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
    Project::of(Some(&dir.path().join("a.txt"))).unwrap()
}

fn desk(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(EN, size);
    desk.app.doc.project = project();
    desk
}

fn labels(desk: &Desk) -> Vec<String> {
    desk.app.doc.book.list().iter().map(|placed| placed.annotation.label.clone()).collect()
}

#[test]
fn types_that_are_not_shown_are_there_for_claims() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("tandai.toml"), "[entities]\ntypes = [\"PER\"]\n").unwrap();
    let mut desk = Desk::new(EN, (120, 40));
    let all = desk.app.doc.extraction.clone().unwrap();
    desk.app.doc.project = Project::of(Some(&dir.path().join("a.txt"))).unwrap();
    desk.event(Event::Corrected(all.clone()));
    let shown = desk.app.doc.extraction.as_ref().unwrap();
    assert!(!shown.mentions.is_empty() && shown.mentions.iter().all(|mention| mention.kind == EntityType::Person));
    assert_eq!(desk.app.doc.corrected.as_ref(), Some(&all));
    assert!(!desk.screen().contains("Dates"));
}

#[test]
fn digits_and_letters_after_h_highlight() {
    let mut desk = desk((120, 40));
    desk.keys("}}2");
    assert_eq!(labels(&desk), ["opinion"]);
    screen!("labels_after_h", desk.keys("H"));
    desk.keys("h");
    assert_eq!(labels(&desk), ["hoax"], "the same words are relabelled");
    desk.keys("H7");
    assert_eq!(labels(&desk), ["quote"]);
    desk.keys("u");
    assert_eq!(labels(&desk), ["hoax"]);
    screen!("no_such_label", desk.keys("4"));
    assert_eq!(labels(&desk), ["hoax"]);
    desk.keys("Hz");
    assert_eq!(labels(&desk), ["hoax"], "a letter that none has does nothing");
}

#[test]
fn they_are_offered_with_what_they_are_for() {
    for (width, height) in [(120, 40), (80, 24), (40, 20)] {
        screen!(format!("own_labels_{width}x{height}"), desk((width, height)).keys("}}1r"));
    }
    let mut desk = desk((120, 40));
    desk.keys("}}1rh");
    assert_eq!(labels(&desk), ["hoax"]);
    desk.keys("rjkj<Enter>");
    assert_eq!(labels(&desk), ["quote"]);
    screen!("selecting_with_own_labels", desk.keys("}s"));
}

#[test]
fn the_help_tells_labels_and_guidelines() {
    for (width, height) in [(120, 40), (80, 24), (40, 20)] {
        screen!(format!("guide_{width}x{height}"), desk((width, height)).keys("?<Tab><Tab>"));
    }
    let mut desk = desk((80, 24));
    screen!("keys_with_own_labels", desk.keys("?"));
    desk.keys("<Tab><Tab><Tab>");
    assert!(desk.screen().contains("Keys for now"));
    let mut plain = Desk::new(EN, (80, 24));
    plain.keys("?<Tab><Tab>");
    assert!(plain.screen().contains("Keys for now"), "a project without anything of its own has no page");
}

#[test]
fn what_another_label_was_given_is_shown_as_what_it_is() {
    let mut desk = Desk::new(EN, (80, 24));
    desk.keys("}}2");
    desk.app.doc.project = project();
    screen!("foreign_label", desk.keys(""));
}

#[test]
fn what_another_program_found_is_told_apart() {
    use tandai::annotation::sidecar::{Entry, Suggested};
    use tandai::annotation::{Sidecar, Snapshots, anchor};
    use tandai::entity::EntityType;
    use tandai::text::Span;
    use tandai::tui::theme::{Depth, Theme};
    let article = tandai::article::Article::new(EN.into(), None, None).unwrap();
    let at = EN.find("Front Street").unwrap();
    let target = anchor::target(&article, Span::new(at, at + "Front Street".len()));
    let mut sidecar = Sidecar::default();
    let extra = serde_json::Map::new();
    let suggested = Suggested { r#type: EntityType::Place, target, source: "gliner".into(), extra };
    sidecar.entities.suggested.push(Entry::Own(suggested));
    let mut desk = Desk::with(EN, sidecar, Snapshots::default(), (120, 40), Theme::new(Depth::Many));
    desk.keys("/Front Street<Enter>m<Tab>");
    screen!("suggested_entity", desk);
    assert!(desk.screen().contains("found by gliner"), "{}", desk.screen());
    desk.keys("X");
    assert!(!desk.screen().contains("found by gliner"), "rejected as any other");
    assert!(desk.screen().contains("Places 3"));
    desk.keys("u");
    assert!(desk.screen().contains("Places 4"));
}
