//! Tests of text inputs, which draw the cursor in the text.

use super::*;
use crate::tui::input_keys::INPUT_KEYS;
use crate::tui::key::Key;
use crate::tui::testing::{drawn, rows};
use crate::tui::widgets::input_cursor;
use proptest::prelude::*;
use ratatui::layout::Rect;

const FARMER: &str = "👩\u{200d}🌾";
const ACCENTED: &str = "e\u{301}";
const FLAG: &str = "🇮🇩";

/// An input of many lines with the cursor at the `|`.
fn input(drawn: &str) -> TextInput {
    let (before, after) = drawn.split_once('|').expect("a cursor");
    let mut input = TextInput::many_lines(&format!("{before}{after}"));
    input.cursor = before.len();
    input
}

fn shown(input: &TextInput) -> String {
    let (before, after) = input.text.split_at(input.cursor);
    format!("{before}|{after}")
}

/// Presses keys, which are separated by spaces.
fn press(input: &mut TextInput, keys: &str) -> String {
    for key in keys.split(' ') {
        let key: Key = key.parse().expect("a key");
        key.events().for_each(|event| {
            input.key(event);
        });
    }
    shown(input)
}

/// The drawing after these keys.
fn after(drawn: &str, keys: &str) -> String {
    press(&mut input(drawn), keys)
}

fn type_text(input: &mut TextInput, text: &str) {
    for c in text.chars() {
        input.key(KeyEvent::new(crossterm::event::KeyCode::Char(c), crossterm::event::KeyModifiers::NONE));
    }
}

#[test]
fn a_line_feed_is_a_new_line_and_deletes_nothing() {
    assert_eq!(after("kalimat penting sekali|", "Ctrl-J l a n j u t"), "kalimat penting sekali\nlanjut|");
    assert_eq!(after("satu|dua", "Enter"), "satu\n|dua");
    assert_eq!(after("satu|dua", "Ctrl-M"), "satu\n|dua");
}

#[test]
fn one_line_takes_no_line_break() {
    let mut one = TextInput::one_line("satu\r\ndua");
    assert_eq!(press(&mut one, "Ctrl-J Enter Tab"), "satu dua|", "a dialog takes them as Enter");
    one.paste("\ntiga\r\nempat");
    assert_eq!(shown(&one), "satu dua tiga empat|");
}

#[test]
fn backspace_and_delete_remove_whole_graphemes() {
    for grapheme in [FARMER, ACCENTED, FLAG, "நி", "각", "漢"] {
        assert_eq!(after(&format!("a{grapheme}|b"), "Backspace"), "a|b");
        assert_eq!(after(&format!("a{grapheme}|b"), "Ctrl-H"), "a|b");
        assert_eq!(after(&format!("a|{grapheme}b"), "Del"), "a|b");
        assert_eq!(after(&format!("a|{grapheme}b"), "Ctrl-D"), "a|b");
        assert_eq!(after(&format!("a|{grapheme}b"), "→"), format!("a{grapheme}|b"));
        assert_eq!(after(&format!("a{grapheme}|b"), "←"), format!("a|{grapheme}b"));
    }
}

#[test]
fn typed_parts_of_a_grapheme_join_it() {
    let mut typed = TextInput::many_lines("");
    type_text(&mut typed, &format!("{ACCENTED}{FARMER}{FLAG}"));
    assert_eq!(typed.text(), format!("{ACCENTED}{FARMER}{FLAG}"));
    assert_eq!(press(&mut typed, "Backspace"), format!("{ACCENTED}{FARMER}|"));
    assert_eq!(press(&mut typed, "Backspace Backspace"), "|");
}

#[test]
fn words_are_those_of_the_reader() {
    let text = "Presiden Rusia, negara-negara";
    let at = |offset: usize| format!("{}|{}", &text[..offset], &text[offset..]);
    for keys in ["Ctrl-→", "Alt-→", "Alt-F"] {
        assert_eq!((after(&at(0), keys), after(&at(9), keys)), (at(9), at(16)));
        assert_eq!(after(&at(16), keys), at(text.len()), "the end of the last word");
    }
    for keys in ["Ctrl-←", "Alt-←", "Alt-B"] {
        assert_eq!((after(&at(text.len()), keys), after(&at(16), keys)), (at(16), at(9)));
    }
    assert_eq!(after("satu|\ndua", "Ctrl-→"), "satu\n|dua");
    assert_eq!(after("satu\n|dua", "Ctrl-←"), "satu|\ndua");
}

#[test]
fn words_are_deleted() {
    for keys in ["Ctrl-W", "Alt-Backspace", "Ctrl-Backspace"] {
        assert_eq!(after("satu dua|", keys), "satu |");
        assert_eq!(after("satu dua, |", keys), "satu |");
        assert_eq!(after("satu du|a", keys), "satu |a");
        assert_eq!(after("... |", keys), "|");
        assert_eq!(after("satu\n|dua", keys), "satu|dua");
        assert_eq!(after("|satu", keys), "|satu");
    }
    for keys in ["Alt-D", "Alt-Del", "Ctrl-Del"] {
        assert_eq!(after("|satu dua", keys), "| dua");
        assert_eq!(after("satu| dua", keys), "satu|");
        assert_eq!(after("satu|\ndua", keys), "satu|dua");
        assert_eq!(after("satu|", keys), "satu|");
    }
}

#[test]
fn a_line_is_deleted_from_the_cursor_and_never_the_one_beside_it() {
    assert_eq!(after("satu\ndua| tiga\nempat", "Ctrl-U"), "satu\n| tiga\nempat");
    assert_eq!(after("satu\ndua| tiga\nempat", "Ctrl-K"), "satu\ndua|\nempat");
    assert_eq!(after("satu\n|dua", "Ctrl-U"), "satu\n|dua");
    assert_eq!(after("satu|\ndua", "Ctrl-K"), "satu|\ndua");
}

#[test]
fn what_is_deleted_comes_back_with_undo_and_nothing_else_brings_it() {
    let (before, keys) = ("satu dua| tiga\nempat", ["Ctrl-U", "Ctrl-K", "Ctrl-W", "Alt-D", "Backspace", "Del"]);
    for key in keys {
        let mut edited = input(before);
        let deleted = press(&mut edited, key);
        assert_ne!(deleted, before);
        assert_eq!(press(&mut edited, "Ctrl-Z"), before, "{key}");
        assert_eq!(press(&mut edited, "Ctrl-Y"), deleted, "{key}");
        assert_eq!(press(&mut edited, "Ctrl-Y Ctrl-X Ctrl-V Ctrl-R"), deleted, "{key}");
        assert_eq!(press(&mut edited, "Ctrl-Z Ctrl-R"), deleted, "{key}");
    }
}

#[test]
fn undo_takes_back_a_word_at_a_time() {
    let mut typed = TextInput::many_lines("");
    type_text(&mut typed, "satu dua tiga");
    assert_eq!(press(&mut typed, "Ctrl-Z"), "satu dua |");
    assert_eq!(press(&mut typed, "Ctrl-Z"), "satu |");
    assert_eq!(press(&mut typed, "Ctrl-Y"), "satu dua |");
    type_text(&mut typed, "x");
    assert_eq!(press(&mut typed, "Ctrl-Y"), "satu dua x|", "what was typed since replaces what could be repeated");
    assert_eq!(press(&mut typed, "Ctrl-Z Ctrl-Z Ctrl-Z Ctrl-Z"), "|");
    typed.paste("empat lima");
    typed.set_text("enam");
    assert_eq!(press(&mut typed, "Ctrl-Z"), "empat lima|");
    assert_eq!(press(&mut typed, "Ctrl-Z"), "|");
}

#[test]
fn the_cursor_moves_by_rows_as_drawn_and_keeps_its_column() {
    let mut long = input("satu dua tiga empat|\nx\nlima enam");
    long.draw(Rect::new(0, 0, 11, 5), &mut ratatui::buffer::Buffer::empty(Rect::new(0, 0, 11, 5)));
    assert_eq!(press(&mut long, "↑"), "satu dua| tiga empat\nx\nlima enam", "the rows are “satu dua” and “tiga empat”");
    assert_eq!(press(&mut long, "↓ ↓"), "satu dua tiga empat\nx|\nlima enam");
    assert_eq!(press(&mut long, "↓"), "satu dua tiga empat\nx\nlima enam|");
    assert!(long.is_on_last_row() && !long.is_on_first_row());
    assert_eq!(press(&mut long, "Ctrl-Home"), "|satu dua tiga empat\nx\nlima enam");
    assert!(long.is_on_first_row());
    assert_eq!(press(&mut long, "PgDn"), "satu dua tiga empat\nx\n|lima enam");
}

/// The rows of an input drawn in this area, and the text of the cell with the cursor.
fn drawing(input: &TextInput, columns: u16, height: u16) -> (Vec<String>, String) {
    let (buffer, ()) = drawn((columns, height), |buffer| input.draw(buffer.area, buffer));
    let cursor = buffer.content.iter().filter(|cell| cell.modifier.contains(input_cursor::MARK));
    (rows(&buffer), cursor.map(ratatui::buffer::Cell::symbol).collect())
}

#[test]
fn the_cursor_is_on_a_whole_grapheme() {
    let (shown, cursor) = drawing(&input(&format!("a|{FARMER}b{ACCENTED}")), 10, 1);
    assert_eq!((shown[0].as_str(), cursor.as_str()), ("a👩\u{200d}🌾 be\u{301}", "👩\u{200d}🌾"));
    let (_, cursor) = drawing(&input(&format!("a{FARMER}b|{ACCENTED}")), 10, 1);
    assert_eq!(cursor, ACCENTED);
    let (_, cursor) = drawing(&input("satu|"), 10, 1);
    assert_eq!(cursor, " ");
}

#[test]
fn one_long_line_scrolls_sideways() {
    let mut line = TextInput::one_line("satu dua tiga");
    assert_eq!(drawing(&line, 6, 1), (vec![" tiga".into()], " ".into()));
    press(&mut line, "Home");
    assert_eq!(drawing(&line, 6, 1), (vec!["satu d".into()], "s".into()));
}

#[test]
fn many_lines_wrap_and_scroll() {
    let mut lines = input("satu dua tiga\n\nempat|");
    assert_eq!(drawing(&lines, 9, 2), (vec![String::new(), "empat".into()], " ".into()));
    press(&mut lines, "Ctrl-Home");
    assert_eq!(drawing(&lines, 9, 2).0, ["satu dua", "tiga"]);
    assert_eq!(lines.row_count(9), 4);
}

proptest! {
    #[test]
    fn the_cursor_is_never_inside_a_grapheme_and_undo_restores_the_text(
        text in prop::collection::vec(prop::sample::select(vec!["kata ", "\n", FARMER, ACCENTED, FLAG, "漢", "\u{301}", "\t", "a"]), 0..12).prop_map(|parts| parts.concat()),
        commands in prop::collection::vec(0..INPUT_KEYS.len() + 2, 0..40),
        columns in 1u16..20,
    ) {
        let mut input = TextInput::many_lines(&text);
        for command in commands {
            match INPUT_KEYS.get(command) {
                Some(binding) => binding.keys[0].events().for_each(|event| {
                    input.key(event);
                }),
                None => type_text(&mut input, if command == INPUT_KEYS.len() { "\u{200d}" } else { "x" }),
            }
            prop_assert!(graphemes::is_boundary(&input.text, input.cursor), "{:?}", shown(&input));
            drawing(&input, columns, 3);
        }
        while input.repeat() {}
        let last = input.text().to_string();
        while input.take_back() {}
        prop_assert_eq!(input.text(), &text);
        while input.repeat() {}
        prop_assert_eq!(input.text(), &last);
    }
}
