//! The layout of the text: Markdown structure, line width, panes, hyphenation.

use crate::support::reader::{ID, TestReader, markdown};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::style::Modifier;
use tandai::tui::app::{Effect, Event};
use tandai::tui::theme::{ColorDepth, Theme};

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

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

/// A reader whose mouse is dragged from the third row of the text to the row below it, and where it is held.
fn dragged_to_the_edge() -> (TestReader, (u16, u16)) {
    let mut reader = TestReader::new(ID, (100, 20));
    let text = reader.app.geometry().text;
    let edge = (text.x + 4, text.bottom());
    reader.event(mouse(MouseEventKind::Down(MouseButton::Left), text.x + 4, text.y + 2));
    let asked = reader.app.handle(mouse(MouseEventKind::Drag(MouseButton::Left), edge.0, edge.1));
    assert!(matches!(asked[..], [Effect::TickAfter(_)]), "{asked:?}");
    (reader, edge)
}

fn selected(reader: &TestReader) -> usize {
    let selection = reader.app.selection().unwrap();
    selection.end - selection.start
}

#[test]
fn a_drag_held_at_the_edge_scrolls_to_the_end_of_the_text() {
    let (mut reader, _) = dragged_to_the_edge();
    let start = reader.app.selection().unwrap().start;
    let mut asked = reader.app.handle(Event::Tick);
    assert!(matches!(asked[..], [Effect::TickAfter(pause)] if pause.as_millis() >= 50), "{asked:?}");
    let mut ticks = 1;
    while !asked.is_empty() {
        let before = selected(&reader);
        asked = reader.app.handle(Event::Tick);
        assert!(selected(&reader) >= before && ticks < 500);
        ticks += 1;
    }
    assert!(ticks > 10, "a line at a time: {ticks}");
    assert_eq!(reader.app.selection().unwrap().start, start);
    assert!(selected(&reader) > 1000, "{}", reader.screen());
}

#[test]
fn a_drag_at_the_edge_scrolls_no_faster_when_the_mouse_moves_along_it() {
    let (mut reader, (x, y)) = dragged_to_the_edge();
    let before = reader.screen();
    for step in 1..4 {
        let asked = reader.app.handle(mouse(MouseEventKind::Drag(MouseButton::Left), x + step, y));
        assert!(asked.is_empty(), "one tick at a time: {asked:?}");
    }
    let first_row = |screen: &str| screen.lines().next().unwrap().chars().take(60).collect::<String>();
    assert_eq!(first_row(&reader.screen()), first_row(&before));
}

#[test]
fn scrolling_at_the_edge_ends_with_whatever_comes_next() {
    type Ending = fn((u16, u16)) -> Event;
    let inside = |(x, y): (u16, u16)| mouse(MouseEventKind::Drag(MouseButton::Left), x, y - 3);
    let endings: [Ending; 4] = [
        |(x, y)| mouse(MouseEventKind::Up(MouseButton::Left), x, y),
        |_| Event::FocusLost,
        |_| Event::Resize(90, 20),
        |_| Event::Key(crossterm::event::KeyCode::Char('a').into()),
    ];
    for ending in endings {
        let (mut reader, edge) = dragged_to_the_edge();
        reader.event(ending(edge));
        let before = reader.screen();
        assert!(reader.app.handle(Event::Tick).is_empty());
        assert_eq!(reader.screen(), before);
    }
    let (mut reader, edge) = dragged_to_the_edge();
    reader.event(inside(edge));
    assert!(reader.app.handle(Event::Tick).is_empty(), "the mouse is back in the text");
}

#[test]
fn a_dialog_dims_what_is_behind_it_unless_the_text_is_in_use() {
    let dimmed = |keys: &str, theme| {
        let mut reader = TestReader::themed(ID, (120, 40), theme);
        reader.keys(keys);
        let text = reader.app.geometry().text;
        let buffer = reader.buffer();
        let first = (text.x..text.right()).map(|x| &buffer[(x, text.y)]).find(|cell| cell.symbol() != " ").unwrap();
        first.modifier.contains(Modifier::DIM)
    };
    for theme in [Theme::new(ColorDepth::Many), Theme::new(ColorDepth::Mono)] {
        assert!(!dimmed("}}", theme));
        assert!(dimmed(":", theme));
        assert!(!dimmed("}}a", theme), "a note is about the text");
        assert!(!dimmed("}}c<Enter>", theme), "a claim form is docked");
        assert!(!dimmed("/a", theme) && !dimmed("z", theme));
    }
}

#[test]
fn the_scrollbar_shows_the_share_of_the_text_that_is_seen() {
    let thumb = |reader: &TestReader| {
        let text = reader.app.geometry().text;
        let buffer = reader.buffer();
        let column = text.right() + u16::from(reader.app.geometry().notes.x > text.right());
        let rows: Vec<u16> = (text.y..text.bottom()).filter(|&y| buffer[(column, y)].symbol() == "┃").collect();
        rows.first().map(|&first| (first - text.y, rows.len() as u16))
    };
    for (size, most) in [((120, 40), 40), ((80, 24), 24), ((40, 15), 15)] {
        let mut reader = TestReader::new(ID, size);
        let height = reader.app.geometry().text.height;
        let (first, len) = thumb(&reader).expect("the text is longer than the screen");
        assert!(first == 0 && len >= 1 && len < most, "{size:?}: {first} {len}");
        let (first, len) = thumb(reader.keys("G")).unwrap();
        assert_eq!(first + len, height, "{size:?}");
    }
    assert_eq!(thumb(&TestReader::new("Satu.\n\nDua.\n", (100, 30))), None, "all of it is seen");
}

#[test]
fn words_are_hyphenated_on_request() {
    let mut reader = TestReader::new(ID, (40, 20));
    reader.app.settings.config.hyphenate = true;
    reader.event(Event::Resize(41, 20));
    reader.event(Event::Resize(40, 20));
    screen!("hyphenated_40x20", reader);
}
