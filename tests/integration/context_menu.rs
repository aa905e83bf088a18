//! The menu of the right mouse button.

use crate::support::reader::{EN, ID, TestReader};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use tandai::tui::app::Event;

/// Presses a button on the first cell of the first occurrence of `words` on the screen.
fn press(reader: &mut TestReader, button: MouseButton, words: &str) {
    let screen = reader.screen();
    let found =
        (0..).zip(screen.lines()).find_map(|(row, line)| Some((row, line.split_once(words)?.0.chars().count())));
    let (row, column) = found.unwrap_or_else(|| panic!("“{words}” is not on the screen:\n{screen}"));
    let kind = MouseEventKind::Down(button);
    reader.event(Event::Mouse(MouseEvent { kind, column: column as u16, row, modifiers: KeyModifiers::NONE }));
}

#[test]
fn a_selection_offers_labels_note_claim_and_copies() {
    let mut reader = TestReader::new(ID, (100, 30));
    reader.keys("}}}s");
    press(&mut reader, MouseButton::Right, "Kapal bernama");
    screen!("menu_of_selection", reader);
    reader.keys("j<Enter>");
    assert_eq!(reader.notes()[0].0, "doubtful highlight", "{:?}", reader.notes());
}

#[test]
fn an_annotation_can_be_deleted_and_the_menu_is_closed_by_a_click_beside_it() {
    let mut reader = TestReader::new(ID, (100, 30));
    reader.keys("}}}a").keys("Cek.<Esc>");
    press(&mut reader, MouseButton::Right, "mengangkut");
    assert!(reader.app.has_dialog() && reader.screen().contains("Change the label"), "{}", reader.screen());
    press(&mut reader, MouseButton::Left, "Notes");
    assert!(!reader.app.has_dialog());
    press(&mut reader, MouseButton::Right, "mengangkut");
    press(&mut reader, MouseButton::Left, "Delete");
    assert!(reader.notes().is_empty(), "{:?}", reader.notes());
}

#[test]
fn an_entity_offers_its_corrections_with_their_keys() {
    let mut reader = TestReader::new(EN, (120, 40));
    press(&mut reader, MouseButton::Right, "Henrik Solberg");
    let menu = reader.screen();
    assert!(menu.contains("Not an entity") && menu.contains("Merge with another entity"), "{menu}");
    assert!(!menu.contains("Tag a claim"), "{menu}");
    reader.keys("X");
    assert!(!reader.screen().contains("Not an entity") && !reader.saved.is_empty(), "the key of an item chooses it");
}

#[test]
fn escape_closes_the_menu_and_changes_nothing() {
    let mut reader = TestReader::new(ID, (80, 24));
    press(&mut reader, MouseButton::Right, "Kapal");
    assert!(reader.app.has_dialog());
    reader.keys("<Esc>");
    assert!(!reader.app.has_dialog() && reader.saved.is_empty());
}

#[test]
fn where_there_is_nothing_all_commands_are_listed() {
    let mut reader = TestReader::new(ID, (100, 30));
    press(&mut reader, MouseButton::Right, "? help");
    assert!(reader.screen().contains("Commands"), "{}", reader.screen());
}
