//! What is typed into the inputs of the program in a pseudo-terminal.

use crate::support::pty::Pty;
use serde_json::Value;
use std::fs;
use std::path::Path;

const ARTICLE: &str = "Harga Beras Turun\n\nMenteri Sari Wulandari mengatakan harga beras turun. Harga jagung naik.\n";
const BACKSPACE: &str = "\x7f";
const ESC: &str = "\x1b";
const LINE_FEED: &str = "\n";
/// What the terminal sends for Alt and Backspace.
const ALT_BACKSPACE: &str = "\x1b\x7f";
const FARMER: &str = "👩\u{200d}🌾";

/// The program with an article, in a terminal.
struct Session {
    folder: tempfile::TempDir,
    pty: Pty,
}

impl Session {
    #[track_caller]
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let article = folder.path().join("a.txt");
        fs::write(&article, ARTICLE).unwrap();
        // An earlier session kept its positions here, so nothing is explained.
        fs::create_dir_all(folder.path().join("tandai/positions")).unwrap();
        let home = folder.path().to_str().unwrap();
        let env = [("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester"), ("LANG", "C.UTF-8")];
        let pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[article.to_str().unwrap()], &env, (100, 30));
        pty.shows("Sari Wulandari");
        Self { folder, pty }
    }

    /// Types a note on the sentence, and returns it as saved.
    #[track_caller]
    fn note(mut self, keys: &[&str]) -> String {
        self.pty.keys("jsa");
        self.pty.shows("New note");
        for keys in keys {
            self.pty.keys(keys);
        }
        // Esc is sent on its own: with the key before it, it could be a key with Alt.
        self.pty.keys("!");
        self.pty.shows("!");
        self.pty.keys(ESC);
        self.pty.shows("saved");
        let json = fs::read(self.folder.path().join("a.txt.annotations.json")).unwrap();
        let sidecar: Value = serde_json::from_slice(&json).unwrap();
        sidecar["annotations"][0]["note"].as_str().unwrap().to_string()
    }
}

#[test]
fn a_line_feed_is_a_new_line_in_a_note() {
    let note = Session::start().note(&["kalimat penting sekali", LINE_FEED, "lanjut"]);
    assert_eq!(note, "kalimat penting sekali\nlanjut!");
}

#[test]
fn a_line_feed_is_enter_in_one_line() {
    let mut session = Session::start();
    session.pty.keys("/jagung");
    session.pty.shows("/jagung");
    session.pty.keys(LINE_FEED);
    session.pty.until("the search", |seen| {
        let screen = seen.parser.screen().contents();
        !screen.lines().last().unwrap_or_default().starts_with(" /")
    });
}

#[test]
fn a_line_feed_runs_the_chosen_command() {
    let mut session = Session::start();
    session.pty.keys(":headings");
    session.pty.shows("› headings");
    session.pty.keys(LINE_FEED);
    session.pty.until("the list", |seen| !seen.parser.screen().contents().contains("› headings"));
}

#[test]
fn backspace_removes_a_whole_emoji() {
    let note = Session::start().note(&["tani ", FARMER, BACKSPACE, "e\u{301}", BACKSPACE, "🇮🇩", BACKSPACE, "x"]);
    assert_eq!(note, "tani x!");
}

#[test]
fn words_and_lines_that_were_deleted_come_back() {
    let note =
        Session::start().note(&["satu dua", ALT_BACKSPACE, "\x17", "\x1a", "\x1a", LINE_FEED, "tiga", "\x15", "\x1a"]);
    assert_eq!(note, "satu dua\ntiga!");
    let note = Session::start().note(&["satu", LINE_FEED, "dua tiga", "\x17", "\x19", "\x18", "empat"]);
    assert_eq!(note, "satu\ndua empat!", "no key inserts what was deleted");
}
