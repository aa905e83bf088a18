//! The help, the hints after a first key, the palette of commands and the guided tour.

use crate::support::reader::{EN, ID, TestReader};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tandai::tui::action::Action;
use tandai::tui::app::Event;
use tandai::tui::command;

#[test]
fn the_keys_that_may_follow_a_first_key_are_shown() {
    for (width, height) in [(120, 40), (40, 20)] {
        screen!(format!("hints_{width}x{height}"), TestReader::new(ID, (width, height)).keys("z"));
    }
    let mut reader = TestReader::new(ID, (80, 24));
    reader.keys("z<Esc>");
    assert!(!reader.app.has_dialog());
    reader.keys("H2");
    assert_eq!(reader.saved.last().unwrap().annotations.len(), 1);
}

#[test]
fn the_help_shows_what_can_be_done_now() {
    let mut reader = TestReader::new(ID, (120, 90));
    let now = reader.keys("?").screen();
    assert!(!now.contains("Delete, or dismiss") && !now.contains("Redo"), "{now}");
    let all = reader.keys("<Tab>").screen();
    assert!(all.contains("All keys") && all.contains("Delete, or dismiss") && all.contains("Redo"), "{all}");
    reader.keys("<Esc>}}H1?");
    let marked = reader.screen();
    assert!(marked.contains("Delete, or dismiss") && marked.contains("Undo"), "{marked}");
}

#[test]
fn the_columns_of_the_help_are_apart_at_every_width() {
    let all: Vec<&str> = command::bindings().map(|binding| binding.help).collect();
    // Without those that are a part of others, which may be cut after that part.
    let is_part = |help: &str| all.iter().any(|other| *other != help && other.contains(help));
    let descriptions: Vec<&str> = all.iter().copied().filter(|help| help.len() > 12 && !is_part(help)).collect();
    for width in 40..=200 {
        let mut reader = TestReader::new(ID, (width, 90));
        let screen = reader.keys("?<Tab>").screen();
        // The thumb of the scrollbar is on the frame.
        let screen = screen.replace('┃', "│");
        for row in screen.lines().filter(|row| row.contains('│')) {
            let inside = row.split('│').nth(1).unwrap_or_default();
            // A description is the end of its column: two blanks, or nothing, follow it.
            for description in &descriptions {
                let Some((before, after)) = inside.split_once(description) else { continue };
                // The description of another context may be longer.
                let goes_on =
                    after.split(' ').nth(1).is_some_and(|word| word.len() > 1 && word.chars().all(char::is_lowercase));
                if after.starts_with(' ') && goes_on {
                    continue;
                }
                assert!(before.is_empty() || before.ends_with("  "), "{width}: {row}");
                assert!(after.trim().is_empty() || after.starts_with("  "), "{width}: {row}");
            }
        }
    }
}

#[test]
fn the_palette_has_every_action() {
    let mut reader = TestReader::new(ID, (120, 40));
    for binding in command::bindings() {
        assert!(!binding.keys.is_empty() && !binding.help.is_empty(), "{:?}", binding.action);
        let screen = reader.keys(":").keys(binding.help).screen();
        assert!(screen.contains(binding.help), "{:?}:\n{screen}", binding.action);
        reader.keys("<Esc>");
        assert!(!reader.app.has_dialog(), "Esc closes the palette");
    }
    assert!(command::bindings().any(|binding| binding.action == Action::Palette));
}

#[test]
fn the_tour_teaches_by_doing() {
    for (width, height) in [(120, 40), (80, 24), (40, 20)] {
        screen!(format!("tour_{width}x{height}"), TestReader::tour((width, height)));
    }
    let mut reader = TestReader::tour((100, 30));
    let done = |reader: &TestReader| tandai::tui::tour::steps_done(&reader.app).unwrap();
    let steps = [
        "j",
        "s",
        "2",
        "aWho says so?<Esc>",
        "fc",
        "<Enter><Tab>",
        "",
        "u",
        "<Tab>",
        "<Tab><Tab>",
        "/steel<Enter>",
        "B",
        "<Esc>?<Esc>",
    ];
    let mut seen = vec![done(&reader)];
    for keys in steps {
        if keys == "<Enter><Tab>" {
            // Open the form, choose the first verdict, close it.
            reader.keys("<Enter>");
            reader.choose("Verdict");
            reader.keys("<Esc>");
        } else {
            reader.keys(keys);
        }
        seen.push(done(&reader));
    }
    assert_eq!(seen, [0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 11, 12], "{}", reader.screen());
    assert!(reader.saved.is_empty(), "practice is saved nowhere");
    screen!("tour_end", reader);
}

#[test]
fn commands_known_from_vim_do_what_they_mean_there_or_nothing() {
    let mut reader = TestReader::new(EN, (100, 30));
    reader.keys(":help<Enter>");
    assert!(reader.screen().contains("Available keys"), "{}", reader.screen());
    reader.keys("<Esc>:4<Enter>");
    assert!(reader.screen().contains("¶4/"), "{}", reader.screen());
    for query in ["d", "x y", "s/a/b/", "1,3d", "m", "norm", "hi", "delete"] {
        reader.keys(&format!(":{query}<Enter>"));
        assert!(reader.screen().contains("is no command here"), "{query}: {}", reader.screen());
        reader.keys("<Esc>");
    }
    assert!(reader.saved.is_empty());
    // What is not possible says why, before it is tried and when it is.
    reader.keys(":next hit");
    assert!(reader.screen().contains("No search yet"), "{}", reader.screen());
    reader.keys("<Enter>");
    assert!(!reader.app.has_dialog() && reader.screen().contains("No search yet"));
    // A command that marks is there under its name, and under another after it was chosen.
    reader.keys(":claim<Enter>");
    assert_eq!(reader.saved.last().unwrap().annotations.len(), 1);
    reader.keys(":delete<Down><Enter>");
    assert!(reader.saved.last().unwrap().annotations.is_empty());
    reader.keys(":q<Enter>");
    assert!(reader.quit);
}

#[test]
fn two_escapes_that_arrive_as_one_are_two() {
    let mut reader = TestReader::new(EN, (100, 30));
    reader.keys("?/move");
    reader.event(Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::ALT)));
    assert!(!reader.app.has_dialog(), "the first clears the filter, the second closes: {}", reader.screen());
}

#[test]
fn the_signs_in_the_margin_are_explained_once() {
    let mut reader = TestReader::new(ID, (100, 30));
    reader.app.owes_sign_legend = true;
    let message = |reader: &TestReader| reader.app.message().map_or(String::new(), |message| message.text.clone());
    reader.keys("}");
    assert!(message(&reader).starts_with("In the margin: ? worth checking, ! "), "{}", message(&reader));
    reader.keys("}");
    assert_eq!(message(&reader), "");
}

#[test]
fn the_help_has_the_signs_in_the_margin() {
    let mut reader = TestReader::new(ID, (100, 40));
    reader.keys("?/sign margin");
    let screen = reader.screen();
    assert!(screen.contains("Signs in the margin") && screen.contains("A sentence worth checking"), "{screen}");
}
