//! Keys that the user has changed: what they do in each context, and that messages and hints name them.

use crate::support::reader::{EN, ID, TestReader};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use regex::Regex;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tandai::tui::app::Event;
use tandai::tui::command;
use tandai::tui::config::Config;

fn configured(text: &str, config: &str, size: (u16, u16)) -> TestReader {
    let mut reader = TestReader::new(text, size);
    reader.app.settings.config = Config::parse(config).unwrap();
    reader
}

#[test]
fn a_rebound_motion_does_not_change_a_list() {
    let mut reader = configured(ID, "[keys]\nmove-down = [\"n\"]\nnext-hit = [\"j\"]\n", (100, 30));
    let lines = |reader: &TestReader| {
        let screen = reader.screen();
        screen.lines().filter(|line| line.contains('▎') && line.contains('│')).map(String::from).collect::<Vec<_>>()
    };
    reader.keys("R");
    let first = lines(&reader);
    reader.keys("j");
    assert_ne!(lines(&reader), first, "j goes down in the list");
    let second = lines(&reader);
    reader.keys("n");
    assert_eq!(lines(&reader), second, "n is no key of the list");
}

#[test]
fn a_list_can_have_keys_of_its_own() {
    let mut reader = configured(ID, "[list-keys]\nquit = [\"z\"]\n", (100, 30));
    reader.keys("Bq");
    assert!(reader.app.has_dialog(), "q closes no list now");
    reader.keys("z");
    assert!(!reader.app.has_dialog());
    reader.keys("q");
    assert!(reader.quit, "in the reader q is what it was");
}

#[test]
fn lists_page_by_what_they_show() {
    let keys = |reader: &mut TestReader, code| reader.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    let selected = |reader: &TestReader| {
        let screen = reader.screen();
        let hint = screen.lines().find(|line| line.contains("dismiss")).expect("the list is open").to_string();
        let number = hint.split_once(" of ").expect("a number").0.rsplit(' ').next().expect("a number");
        number.parse::<usize>().unwrap()
    };
    for (height, page) in [(40, 11), (24, 6), (12, 2)] {
        let mut reader = TestReader::new(&format!("{EN}\n\n{}", ID.repeat(2)), (100, height));
        reader.keys("R");
        keys(&mut reader, KeyCode::PageDown);
        assert_eq!(selected(&reader), 1 + page, "at {height} rows");
    }
}

/// Every command of the reader on a letter of its own, none of which is a default key.
fn cyrillic() -> String {
    let mut config = String::from("[keys]\n");
    for (binding, letter) in command::bindings().zip('\u{430}'..) {
        writeln!(config, "{} = [\"{letter}\"]", binding.action.name()).unwrap();
    }
    config
}

const TEXT: &str = "Harga Naik\n\nHarga beras naik 12 persen, kata Menteri Pertanian Budi Santoso. Panen turun.\n";

/// A key named in a sentence: "press u", "(u to undo)", "· Tab next".
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:[Pp]ress |\()(\S+)(?: |$)|(?:^|[(·;:,] )(\S+) (?:to|goes|opens|shows|undoes|takes|adopt|closes)\b")
        .unwrap()
});

/// Keys that cannot be changed: those of text fields, and Esc in a dialog.
const FIXED: [&str; 6] = ["Esc", "Ctrl-C", "Ctrl-Z", "Ctrl-E", "Ctrl-X", "Enter"];

#[test]
fn messages_name_the_keys_in_use() {
    let config = cyrillic();
    let mut all = String::new();
    for before in ["", "select-grapheme", "next-pane", "claim", "highlight-important", "search", "adjudicate"] {
        for binding in command::bindings() {
            let mut reader = configured(TEXT, &config, (120, 40));
            let mut press = |name: &str| {
                let found = command::bindings().zip('\u{430}'..).find(|(binding, _)| binding.action.name() == name);
                if let Some((_, letter)) = found {
                    reader.keys(&letter.to_string());
                }
            };
            press(before);
            press(&binding.action.name());
            let message = reader.app.message().map(|message| message.text.clone()).unwrap_or_default();
            for captures in NAMED.captures_iter(&message) {
                let key = captures.get(1).or(captures.get(2)).unwrap().as_str();
                let is_word = key.len() > 2 && key.is_ascii() && !FIXED.contains(&key) && !key.contains('-');
                let is_in_use = !key.is_ascii() || FIXED.contains(&key) || is_word;
                assert!(is_in_use, "{before} {}: {message}", binding.action.name());
            }
            writeln!(all, "{message}").unwrap();
        }
    }
    assert!(all.contains("to undo)") && all.contains("for the next one"), "{all}");
}

#[test]
fn no_key_is_written_in_a_message_of_the_sources() {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    // The tables of keys.
    let tables = ["keymap.rs", "key.rs"];
    files.retain(|path| !tables.iter().any(|table| path.ends_with(table)));
    let literal = Regex::new(r#""(?:[^"\\]|\\.)*""#).unwrap();
    let key = Regex::new(
        r"[Pp]ress (?:[^\s{}](?:\s|$|;|,)|Tab|Enter|F\d)|(?:^|[(·;,:] ?)(?:[a-zA-Z]|[^\w\s{}“”…‹›]|Tab|Enter|F\d+) (?:to|goes|takes|undoes|sort|filter|open|quit|close)\b",
    )
    .unwrap();
    let mut found = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let bad = literal
                .find_iter(line)
                .map(|literal| literal.as_str().trim_matches('"'))
                .find(|text| key.is_match(text));
            found.extend(bad.map(|text| format!("{}: {text}", path.display())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
