//! The library: listing, searching, sorting and opening the articles of a folder.

use crate::support::reader::{EN, TestReader};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use tandai::tui::app::Event;

#[test]
fn listing_searching_and_sorting() {
    for (width, height) in [(120, 40), (80, 24), (40, 20), (200, 50)] {
        let mut reader = TestReader::new(EN, (width, height));
        screen!(format!("library_{width}x{height}"), reader.keys("O"));
        screen!(format!("library_search_{width}x{height}"), reader.keys("<Tab>selat madura"));
        screen!(format!("library_named_{width}x{height}"), reader.keys("<Tab>"));
    }
    let mut reader = TestReader::new(EN, (100, 30));
    screen!("library_narrowed", reader.keys("O/psr"));
    screen!("library_nothing", reader.keys("xyz"));
    reader.keys("<Esc><Esc>");
    assert!(reader.screen().contains("by file"));
    reader.keys("sss");
    assert!(reader.screen().contains("last read first"));
    screen!("library_of_a_name", reader.keys("<Tab><Tab>/madura<Enter>"));
    screen!("library_search_nothing", reader.keys("<Esc><Tab><Tab>qqq"));
    reader.keys("<Esc><Esc><Esc>");
    assert!(!reader.app.has_dialog(), "and back in the article");
    reader.keys("O<Tab><Tab>");
    assert!(reader.screen().contains("last read first"), "it is as it was left");
}

#[test]
fn search_finds_notes_and_opens_a_hit_at_its_place() {
    let mut reader = TestReader::new(EN, (100, 30));
    reader.keys("O<Tab>2,4 juta");
    assert!(reader.screen().contains("cek ke dinas"), "{}", reader.screen());
    let effects = reader
        .app
        .handle(Event::Key(crossterm::event::KeyEvent::new(crossterm::event::KeyCode::Enter, KeyModifiers::NONE)));
    let opened = effects
        .iter()
        .any(|effect| matches!(effect, tandai::tui::app::Effect::OpenDocument(path) if path.ends_with("in/feri-listrik.txt")));
    assert!(opened, "{effects:?}");
    assert!(!reader.app.has_dialog());
}

#[test]
fn everything_by_mouse() {
    let mut reader = TestReader::new(EN, (100, 30));
    reader.keys("O");
    let mouse = |kind, column, row| Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let press = |column, row| mouse(MouseEventKind::Down(MouseButton::Left), column, row);
    let find = |reader: &TestReader, words: &str| {
        let screen = reader.screen();
        let row = screen.lines().position(|line| line.contains(words)).unwrap();
        let line = screen.lines().nth(row).unwrap();
        (line[..line.find(words).unwrap()].chars().count() as u16, row as u16)
    };
    let (x, y) = find(&reader, "Entities");
    reader.event(press(x + 1, y));
    assert!(reader.screen().contains("Enter list articles"));
    let (x, y) = find(&reader, "Articles");
    reader.event(press(x, y));
    let (x, y) = find(&reader, "Pasar Terbakar");
    reader.event(press(x, y));
    assert!(reader.app.has_dialog(), "the first click chooses");
    reader.event(mouse(MouseEventKind::ScrollUp, x, y));
    reader.event(press(x, y));
    reader.event(press(x, y));
    assert!(!reader.app.has_dialog(), "the second one opens");
    reader.keys("O");
    reader.event(press(1, 29));
    assert!(!reader.app.has_dialog(), "what is under it is a click away");
}
