//! What the process that parses strangers' files can do: nothing but parse.

use super::sources::pdf;
use crate::support::folder::Folder;
use assert_cmd::Command;
use serde_json::Value;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

/// Runs the confined process with a task and an input.
fn confined(task: &str, input: &[u8]) -> std::process::Output {
    let mut command = Command::cargo_bin("tandai").unwrap();
    command.env_clear().args(["--confined", task]).write_stdin(input).timeout(Duration::from_mins(1)).output().unwrap()
}

/// What the process says about its own confinement.
fn report() -> Value {
    let output = confined("check", b"");
    serde_json::from_slice(&output.stdout).expect("a report")
}

/// Whether the kernel has a layer. A test of what only this layer prevents skips the rest otherwise.
fn has(layer: &str) -> bool {
    let found = report()["confinement"][layer].clone();
    let on = found == "On";
    if !on {
        eprintln!("SKIPPED: {layer} is not in force here: {found}");
    }
    on
}

#[test]
fn an_attack_from_inside_the_confined_process_fails() {
    assert!(confined("attack-nothing", b"").status.success(), "an attack that is not prevented succeeds");
    assert!(!confined("attack-memory", b"").status.success(), "4 GiB of memory");
    assert!(!confined("attack-environment", b"").status.success());
    // No file descriptor is left for these, even without the layers of the kernel.
    for attack in ["open", "list", "write", "connect", "socket"] {
        assert!(!confined(&format!("attack-{attack}"), b"").status.success(), "{attack}");
    }
    if has("system_calls") {
        for attack in ["execute", "signal"] {
            assert!(!confined(&format!("attack-{attack}"), b"").status.success(), "{attack}");
        }
    }
}

#[test]
fn a_confined_process_that_never_ends_or_takes_all_memory_is_killed_by_the_system() {
    use std::os::unix::process::ExitStatusExt;
    let began = Instant::now();
    let signal = |task| confined(task, b"").status.signal();
    assert!(signal("attack-spin").is_some(), "after a second of processor time");
    assert!(signal("attack-grow").is_some());
    assert!(began.elapsed() < Duration::from_secs(50), "{:?}", began.elapsed());
}

#[test]
fn the_process_reports_what_it_could_do() {
    let report = report();
    assert_eq!(report["environment"], 0);
    assert_eq!((&report["opens_files"], &report["opens_sockets"]), (&false.into(), &false.into()), "{report}");
    if has("system_calls") {
        assert_eq!(report["runs_programs"], false);
        assert_eq!(report["confinement"]["no_new_privs"], true);
    }
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, stored).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A small file of each format that has a parser, by its name. Each has the words "Harga beras".
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let page = "<!doctype html><title>Pasar</title><p>Harga beras naik lagi, kata Ani.";
    let word = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r>\
                <w:t>Harga beras naik.</w:t></w:r></w:p></w:body></w:document>";
    let office = "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
                  xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>\
                  <text:p>Harga beras naik.</text:p></office:text></office:body></office:document-content>";
    let container = "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>";
    let package = "<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>\
                   <item id='b' href='b.xhtml' media-type='application/xhtml+xml'/></manifest>\
                   <spine><itemref idref='a'/><itemref idref='b'/></spine></package>";
    let chapter = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Harga beras naik.</p></body></html>";
    let book = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("a.opf", package),
        ("a.xhtml", chapter),
        ("b.xhtml", chapter),
    ];
    let mail = "From: a@b.id\nSubject: Pasar\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHarga beras naik.\n";
    let saved = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a\nContent-Type: text/html\n\n{page}\n--a--\n"
    );
    vec![
        ("a.html", page.into()),
        ("a.md", b"# Pasar\n\nHarga beras <b>naik</b> &amp; turun.\n".to_vec()),
        ("a.eml", mail.into()),
        ("a.mhtml", saved.into()),
        ("a.docx", zip(&[("[Content_Types].xml", "x"), ("word/document.xml", word)])),
        ("a.odt", zip(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", office)])),
        ("a.epub", zip(&book)),
        ("a.pdf", pdf(&["Harga beras naik."])),
    ]
}

#[test]
fn every_format_with_a_parser_is_read_in_a_confined_process() {
    let folder = Folder::with(&[]);
    for (name, bytes) in samples() {
        folder.write(name, &bytes);
        let log = format!("{name}.log");
        let text = folder.out(&["print", "--log", &log, name]);
        assert!(text.contains("Harga beras"), "{name}: {text}");
        let log = folder.read(&log);
        assert!(log.contains("in a confined process"), "{name}: {log}");
    }
}

#[test]
fn the_answer_for_a_file_of_each_format_is_complete() {
    for (name, bytes) in samples() {
        let extension = name.strip_prefix("a.").unwrap();
        let output = confined(extension, &bytes);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(answer["Ok"]["text"].as_str().is_some_and(|text| text.contains("Harga beras")), "{name}: {answer}");
    }
    assert!(!confined("exe", b"").status.success(), "a task that there is not");
}
