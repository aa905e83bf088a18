//! The layout of the text: Markdown structure, line width, panes, hyphenation.

use crate::support::reader::{ID, TestReader, markdown};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use tandai::tui::app::Event;

#[test]
fn structure_at_every_size() {
    for (width, height) in [(120, 40), (80, 24), (40, 20), (200, 50)] {
        screen!(format!("structure_{width}x{height}"), markdown((width, height)));
    }
    insta::assert_snapshot!("structure_styles", markdown((120, 40)).lit());
}

#[test]
fn the_article_alone() {
    for (width, height) in [(120, 40), (80, 24), (40, 20)] {
        let mut reader = TestReader::new(ID, (width, height));
        screen!(format!("alone_{width}x{height}"), reader.keys("}}zf"));
        let before = reader.app.cursor();
        reader.keys("zf");
        assert_eq!(reader.app.cursor(), before);
    }
}

#[test]
fn the_times_of_a_transcript_are_in_the_margin() {
    let text = "WEBVTT\n\n00:05.000 --> 00:08.000\n<v Ani>Harga beras naik.\n\n01:02:03.000 --> 01:02:05.000\nBenar.\n";
    let reader = TestReader::transcript(text, (80, 24));
    let screen = reader.screen();
    let line = |words: &str| screen.lines().find(|line| line.contains(words)).unwrap().to_string();
    assert!(line("Ani: Harga beras naik.").trim_start_matches(['│', ' ']).starts_with("0:05"), "{screen}");
    assert!(line("Benar.").trim_start_matches(['│', ' ']).starts_with("1:02:03"), "{screen}");
}

#[test]
fn the_width_of_the_text_is_changed_while_reading() {
    let mut reader = TestReader::new(ID, (200, 50));
    let width = |reader: &TestReader| reader.app.geometry().text.width;
    assert_eq!(width(&reader), 72);
    reader.keys(">>");
    assert_eq!(width(&reader), 80);
    for _ in 0..40 {
        reader.event(Event::Key(crossterm::event::KeyEvent::new(
            crossterm::event::KeyCode::Char('<'),
            KeyModifiers::NONE,
        )));
    }
    assert_eq!(width(&reader), 24);
    assert!(reader.screen().contains("Text width: 24 columns (the narrowest)"));
}

#[test]
fn the_border_between_the_panes_is_dragged() {
    let mut reader = TestReader::new(ID, (120, 40));
    let areas = reader.app.geometry();
    let mouse = |kind, column, row| Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let (x, y) = (areas.text.right() + 1, 10);
    reader.event(mouse(MouseEventKind::Down(MouseButton::Left), x, y));
    reader.event(mouse(MouseEventKind::Drag(MouseButton::Left), x - 20, y));
    reader.event(mouse(MouseEventKind::Up(MouseButton::Left), x - 20, y));
    let wider = reader.app.geometry();
    assert!(wider.entities.width >= areas.entities.width + 15, "{wider:?}");
    assert!(reader.app.selection().is_none(), "no text was selected on the way");
    let row = wider.notes.y - 1;
    reader.event(mouse(MouseEventKind::Down(MouseButton::Left), wider.notes.x + 2, row));
    reader.event(mouse(MouseEventKind::Drag(MouseButton::Left), wider.notes.x + 2, row - 6));
    assert_eq!(reader.app.geometry().notes.height, wider.notes.height + 6);
}

#[test]
fn words_are_hyphenated_on_request() {
    let mut reader = TestReader::new(ID, (40, 20));
    reader.app.settings.config.hyphenate = true;
    reader.event(Event::Resize(41, 20));
    reader.event(Event::Resize(40, 20));
    screen!("hyphenated_40x20", reader);
}
