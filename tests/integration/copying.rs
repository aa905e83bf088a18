//! Copying to the clipboard, and the address that a claim takes from its page.

use crate::support::pty::Pty;
use crate::support::reader::{ID, TestReader, markdown};
use std::fs;
use std::path::Path;
use tandai::tui::config::Config;

#[test]
fn every_copy_command_copies_what_it_names() {
    let mut reader = markdown((100, 30));
    reader.keys("}}Yq").keys("Yc").keys("H1Ya").keys("Yl");
    assert_eq!(reader.copied.len(), 4);
    assert!(reader.copied[0].starts_with("Api membakar pasar kota"));
    assert!(
        reader.copied[1]
            .ends_with("” — Siti Rahma, “Pasar Kota Terbakar”, 2024-05-02, https://kabar.example/pasar, ¶1"),
        "{}",
        reader.copied[1]
    );
    assert!(
        reader.copied[2].starts_with("> Api membakar") && reader.copied[2].ends_with("important highlight\n"),
        "{}",
        reader.copied[2]
    );
    assert_eq!(reader.copied[3], "https://kabar.example/pasar");
    let mut plain = TestReader::new(ID, (100, 30));
    plain.keys("Yl");
    assert!(plain.copied.is_empty() && plain.screen().contains("No link here"));
}

#[test]
fn a_link_is_opened_in_a_browser_or_copied_where_there_is_none() {
    let mut reader = markdown((100, 30));
    reader.keys("/Ani Wijaya<Enter>").keys("Yo");
    assert_eq!(reader.asked, ["https://contoh.id/ani"]);
    reader.keys("gYo");
    assert_eq!(reader.asked[1], "https://kabar.example/pasar", "elsewhere the page");
    // Over ssh the browser is on another machine.
    reader.app.settings.is_remote = true;
    reader.keys("/Ani Wijaya<Enter>").keys("Yo");
    assert_eq!((reader.asked.len(), reader.copied.last().unwrap().as_str()), (2, "https://contoh.id/ani"));
    assert!(reader.screen().contains("Copied “https://contoh.id/ani”: the browser is on another machine"));
    // A program that the user names knows how to get there.
    reader.app.settings.config = Config::parse("browser = \"w3m -N\"").unwrap();
    reader.keys("Yo");
    assert_eq!(reader.asked[2], "w3m -N https://contoh.id/ani");
    assert!(Config::parse("browser = \" \"").unwrap_err().to_string().contains("name a program"));
}

#[test]
fn only_web_addresses_are_opened() {
    let text = "# Judul\n\nLihat [berkas](file:///etc/passwd) dan [surat](mailto:a@b.id) ini.\n";
    for words in ["berkas", "surat"] {
        let mut reader = TestReader::markdown(text, (100, 30));
        reader.keys(&format!("/{words}<Enter>")).keys("Yo");
        assert!(reader.asked.is_empty() && reader.copied.is_empty(), "{words}: {:?}", reader.asked);
    }
}

#[test]
fn a_claim_on_a_page_starts_with_the_address_of_the_page() {
    let mut reader = markdown((100, 40));
    reader.keys("}}c");
    let saved = reader.saved.last().unwrap();
    let claim = saved.annotations[0].claim.as_ref().unwrap();
    assert_eq!(claim.suggested.appearance, "https://kabar.example/pasar");
}

/// The real program with an article, an environment with `variables`, and these programs: names and scripts for a shell.
fn with_programs(programs: &[(&str, &str)], variables: &[(&str, &str)]) -> (Pty, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().to_str().unwrap();
    fs::write(dir.path().join("a.txt"), "Judul\n\nHarga beras turun. Stok naik.\n").unwrap();
    fs::create_dir_all(dir.path().join("tandai/positions")).unwrap();
    for (name, script) in programs {
        let path = dir.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let path = format!("{home}:/usr/bin:/bin");
    let env = [&[("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester"), ("PATH", &path)], variables].concat();
    let article = dir.path().join("a.txt");
    let pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[article.to_str().unwrap()], &env, (100, 30));
    (pty, dir)
}

/// Copies the first sentence, waits for the message, and returns whether the terminal was asked to copy.
#[track_caller]
fn copy_sentence(pty: &mut Pty, message: &str) -> bool {
    pty.shows("Harga beras");
    pty.keys("}Yq");
    pty.shows(message);
    pty.look(|seen| String::from_utf8_lossy(&seen.bytes).contains("\x1b]52;c;SGFyZ2EgYmVyYXMgdHVydW4u\x07"))
}

#[test]
fn a_clipboard_program_copies_and_the_terminal_is_not_asked() {
    let script = "cat > \"$(dirname \"$0\")/clipboard\"";
    let fails = ("xclip", "exit 1");
    for (programs, variable) in [
        (vec![("xclip", script)], "DISPLAY"),
        (vec![fails, ("xsel", script)], "DISPLAY"),
        (vec![("wl-copy", script)], "WAYLAND_DISPLAY"),
    ] {
        let (mut pty, dir) = with_programs(&programs, &[(variable, ":9")]);
        assert!(!copy_sentence(&mut pty, "Copied “Harga beras turun.”"), "{programs:?}");
        assert_eq!(fs::read_to_string(dir.path().join("clipboard")).unwrap(), "Harga beras turun.");
    }
}

#[test]
fn a_text_that_only_the_terminal_may_have_taken_is_not_said_to_be_copied() {
    let (mut pty, _dir) = with_programs(&[], &[]);
    assert!(copy_sentence(&mut pty, "Sent “Harga beras turun.” to the terminal; it may not take it"));
    // The display is gone, and every program fails.
    let (mut pty, _dir) = with_programs(&[("xclip", "exit 1"), ("xsel", "exit 1")], &[("DISPLAY", ":9")]);
    assert!(copy_sentence(&mut pty, "Sent “Harga beras turun.” to the terminal; it may not take it"));
}

#[test]
fn tmux_gets_the_text_in_its_buffer() {
    let script = "[ \"$*\" = 'load-buffer -w -' ] && cat > \"$(dirname \"$0\")/buffer\"";
    let (mut pty, dir) = with_programs(&[("tmux", script)], &[("TMUX", "/tmp/tmux,1,0")]);
    assert!(!copy_sentence(&mut pty, "Copied “Harga beras turun.” to tmux; the terminal may not take it"));
    assert_eq!(fs::read_to_string(dir.path().join("buffer")).unwrap(), "Harga beras turun.");
}
