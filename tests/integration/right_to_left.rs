//! Right-to-left text: drawn in the order in which it is read, and selected, searched and clicked in logical order.

use crate::support::pty::Pty;
use crate::support::reader::TestReader;
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use std::fs;
use std::path::Path;
use tandai::tui::app::Event;

const ARABIC: &str = include_str!("../data/right_to_left/arabic.txt");
const HEBREW: &str = include_str!("../data/right_to_left/hebrew.txt");
const MIXED: &str = include_str!("../data/right_to_left/mixed.txt");

/// Clicks the cell where `letter` is drawn for the `nth` time, from 0, in the row that has `words`.
fn click(reader: &mut TestReader, words: &str, letter: &str, nth: usize) {
    let buffer = reader.buffer();
    let row = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<Vec<_>>();
    let y = (0..buffer.area.height).find(|&y| row(y).concat().contains(words)).unwrap();
    let x = row(y).iter().enumerate().filter(|(_, symbol)| **symbol == letter).nth(nth).unwrap().0;
    for kind in [MouseEventKind::Down(MouseButton::Left), MouseEventKind::Up(MouseButton::Left)] {
        let at = MouseEvent { kind, column: x as u16, row: y, modifiers: KeyModifiers::NONE };
        reader.event(Event::Mouse(at));
    }
}

#[test]
fn articles_are_drawn_in_the_order_in_which_they_are_read() {
    for (name, text) in [("arabic", ARABIC), ("hebrew", HEBREW), ("mixed", MIXED)] {
        for (width, height) in [(120, 20), (80, 24), (40, 20)] {
            screen!(format!("{name}_{width}x{height}"), TestReader::new(text, (width, height)));
        }
    }
}

#[test]
fn a_click_finds_the_letter_that_is_drawn_there() {
    let mut reader = TestReader::new(HEBREW, (80, 24));
    click(&mut reader, "דדח ףסוי", "ף", 0);
    assert!(HEBREW[reader.app.cursor()..].starts_with("ף חדד"));
    let cursor = tandai::tui::drawing::draw(&reader.app, &mut reader.buffer()).unwrap();
    assert_eq!(reader.buffer()[cursor].symbol(), "ף", "the cursor is where it was clicked");
}

#[test]
fn words_are_found_and_selected_in_logical_order() {
    let mut reader = TestReader::new(HEBREW, (80, 24));
    reader.keys("/יוסף חדד<Enter>ve");
    assert_eq!(reader.selected(), "יוסף");
    let lit = reader.lit();
    assert!(lit.contains("ףסוי"), "{lit}");
}

#[test]
fn a_name_in_a_list_and_a_note_are_drawn_from_the_right() {
    let mut reader = TestReader::new(HEBREW, (100, 24));
    reader.keys("}").keys("vea").keys("שלום (לא)");
    let screen = reader.screen();
    assert!(screen.contains("(אל) םולש"), "{screen}");
}

/// Opens the Hebrew article in a pseudo-terminal with this variable.
fn open(dir: &Path, variable: (&str, &str)) -> Pty {
    fs::write(dir.join("a.txt"), HEBREW).unwrap();
    // An earlier session kept its positions here, so nothing is explained.
    fs::create_dir_all(dir.join("tandai/positions")).unwrap();
    let home = dir.to_str().unwrap();
    let env = [("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester"), ("LANG", "C.UTF-8"), variable];
    Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[dir.join("a.txt").to_str().unwrap()], &env, (100, 30))
}

#[test]
fn the_terminal_reorders_nothing_until_the_program_ends() {
    let dir = tempfile::tempdir().unwrap();
    for (variable, on, off) in [
        (("COLORTERM", "truecolor"), "\x1b[8l", "\x1b[8h"),
        (("MLTERM", "3.9.0"), "\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07"),
    ] {
        let mut pty = open(dir.path(), variable);
        pty.shows("םירע שולשב");
        pty.keys("q");
        assert!(pty.end().success());
        pty.given_back();
        let written = pty.look(|seen| String::from_utf8_lossy(&seen.bytes).into_owned());
        let places = ["\x1b[?1049h", on, "\x1b[2J", "םירע", off, "\x1b[?1049l"].map(|words| written.find(words));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    }
}

#[test]
fn a_terminal_that_reorders_every_row_gets_marks_that_hold_the_letters() {
    let dir = tempfile::tempdir().unwrap();
    let pty = open(dir.path(), ("KONSOLE_VERSION", "221203"));
    pty.until("the letters with marks", |seen| {
        String::from_utf8_lossy(&seen.bytes).contains("ם\u{200e}י\u{200e}ר\u{200e}ע\u{200e}")
    });
}
