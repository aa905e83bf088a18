//! The modes of the terminal and its replies, seen by the bytes that the real program writes and reads.

use crate::support::pty::Pty;
use std::fs;
use std::path::Path;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tandai");
const ARTICLE: &str =
    "Harga Beras Turun\nSari Wulandari berkata harga turun. Stok naik.\nBadan Pusat Angka mencatat produksi.\n";
const QUERY: &str = "\x1b]11;?\x1b\\";

/// The program with an article of its own, started by `program` with `arguments` in front of the article.
fn open_with(program: &Path, arguments: &[&str], env: &[(&str, &str)]) -> (Pty, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let article = dir.path().join("a.txt");
    fs::write(&article, ARTICLE).unwrap();
    // An earlier session kept its positions here, so nothing is explained.
    fs::create_dir_all(dir.path().join("tandai/positions")).unwrap();
    let home = dir.path().to_str().unwrap();
    let env = [&[("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester")], env].concat();
    let arguments = [arguments, &[article.to_str().unwrap()]].concat();
    let pty = Pty::start(program, &arguments, &env, (100, 30));
    pty.shows("Sari Wulandari");
    (pty, dir)
}

fn open() -> (Pty, tempfile::TempDir) {
    open_with(Path::new(PROGRAM), &[], &[])
}

fn count(pty: &Pty, sequence: &str) -> usize {
    pty.look(|seen| String::from_utf8_lossy(&seen.bytes).matches(sequence).count())
}

/// Waits until `sequence` was written `times` times.
#[track_caller]
fn wrote(pty: &Pty, sequence: &str, times: usize) {
    let there = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches(sequence).count() == times;
    pty.until(&format!("{times} of {sequence:?}"), |seen| there(&seen.bytes));
}

/// Stops the program as the shell does, and lets it go on.
fn suspend_and_continue(pty: &mut Pty) {
    pty.keys("\x1a");
    while !pty.is_stopped() {
        std::thread::yield_now();
    }
    pty.signal("CONT");
}

/// The pairs of sequences that turn a mode on and off.
const MODES: [(&str, &str); 10] = [
    ("\x1b[?1049h", "\x1b[?1049l"),
    ("\x1b[22;0t", "\x1b[23;0t"),
    ("\x1b[?1002h", "\x1b[?1002l"),
    ("\x1b[>1u", "\x1b[<u"),
    ("\x1b[?2004h", "\x1b[?2004l"),
    ("\x1b[?1036;1039s\x1b[?1036;1039h", "\x1b[?1036;1039r"),
    ("\x1b[?2031h", "\x1b[?2031l"),
    ("\x1b[?1004h", "\x1b[?1004l"),
    ("\x1b[?2027s\x1b[?2027h", "\x1b[?2027r"),
    ("\x1b[8l", "\x1b[8h"),
];

#[test]
fn every_mode_is_turned_off_as_often_as_it_was_turned_on() {
    let (mut pty, _dir) = open();
    suspend_and_continue(&mut pty);
    wrote(&pty, "\x1b[>1u", 2);
    suspend_and_continue(&mut pty);
    wrote(&pty, "\x1b[>1u", 3);
    pty.keys("q");
    assert!(pty.end().success());
    for (on, off) in MODES {
        assert_eq!((count(&pty, on), count(&pty, off)), (3, 3), "{on:?}");
    }
    pty.given_back();
}

#[test]
fn a_program_that_was_stopped_without_warning_turns_its_modes_on_again() {
    let (mut pty, _dir) = open();
    pty.signal("STOP");
    while !pty.is_stopped() {
        std::thread::yield_now();
    }
    pty.signal("CONT");
    wrote(&pty, "\x1b[>1u", 2);
    pty.keys("q");
    assert!(pty.end().success());
    for (on, off) in MODES {
        assert_eq!((count(&pty, on), count(&pty, off)), (2, 2), "{on:?}");
    }
    pty.given_back();
}

#[test]
fn a_terminal_that_vanishes_without_a_signal_ends_the_program() {
    let has_setsid = std::process::Command::new("setsid").arg("true").status().is_ok_and(|status| status.success());
    if !has_setsid {
        return eprintln!("skipped: there is no setsid");
    }
    // A process in a session without this terminal gets no signal from it. Its parent waits for its end.
    let script = "trap '' HUP; setsid --wait \"$0\" \"$1\"; echo $? > \"$1.ended\"";
    let (mut pty, dir) = open_with(Path::new("/bin/sh"), &["-c", script, PROGRAM], &[]);
    pty.keys("}a");
    pty.shows("New note");
    pty.keys("catatan");
    pty.shows("catatan");
    pty.hang_up_after("!");
    pty.end();
    assert!(dir.path().join("a.txt.ended").exists(), "it ended");
    let annotations = fs::read_to_string(dir.path().join("a.txt.annotations.json")).unwrap();
    assert!(annotations.contains("catatan!"), "typed text is saved: {annotations}");
}

#[test]
fn the_background_is_queried_at_the_start_and_whenever_it_may_have_changed() {
    let (mut pty, _dir) = open_with(Path::new(PROGRAM), &[], &[("TERM", "xterm")]);
    wrote(&pty, QUERY, 1);
    pty.keys("\x0c");
    wrote(&pty, QUERY, 2);
    pty.resize((90, 30));
    wrote(&pty, QUERY, 3);
    pty.keys("\x1b[?997;2n");
    wrote(&pty, QUERY, 4);
    suspend_and_continue(&mut pty);
    wrote(&pty, QUERY, 5);
    pty.keys("q");
    assert!(pty.end().success());
}

#[test]
fn replies_and_cut_sequences_are_not_keys() {
    let (mut pty, dir) = open();
    // Replies that nobody asked for, and one that crossterm would wait for the end of.
    pty.keys("\x1b[?2031;1$y\x1b[?62;4c\x1b[?997;1n\x1bP>|term 1.0\x1b\\\x1b]52;c;MTEx\x1b\\");
    pty.keys("/Stok");
    pty.shows("Stok naik");
    pty.keys("\r");
    pty.shows("hit 1 of 1");
    // An arrow key in two pieces is not Escape and letters.
    pty.keys("\x1b[");
    pty.keys("B");
    pty.keys("q");
    assert!(pty.end().success());
    assert!(!dir.path().join("a.txt.annotations.json").exists(), "nothing was marked");
}

#[test]
fn the_window_has_the_title_of_the_article() {
    let (mut pty, _dir) = open();
    wrote(&pty, "\x1b]0;tandai: Harga Beras Turun\x07", 1);
    pty.keys("jk");
    suspend_and_continue(&mut pty);
    wrote(&pty, "\x1b]0;tandai: Harga Beras Turun\x07", 2);
    pty.keys("q");
    assert!(pty.end().success());
    pty.given_back();
}
