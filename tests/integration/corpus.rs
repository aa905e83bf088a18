//! Commands over many articles: order, failures, resumed runs, filters, progress.

use crate::support::pty::Pty;
use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const COMMANDS: [&[&str]; 5] =
    [&["entities", "--json"], &["entities"], &["claims", "--json"], &["check", "--json"], &["anchor", "--json"]];

/// An article. Lengths differ widely, so that articles are not finished in the order they are started.
fn article(i: usize) -> String {
    let more = "Menteri Sari Wulandari mengatakan 40 dari 80 kapal, atau 60 persen, berlayar pada Kamis (1/1/2025). ";
    format!("Kabar nomor {i}\n\n{}Lalu Budi {i} membayar Rp {i} miliar.\n", more.repeat(i * 31 % 17))
}

fn folder(many: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    for i in 0..many {
        fs::write(dir.path().join(format!("in/{i:04}.txt")), article(i)).unwrap();
    }
    dir
}

struct Said {
    out: String,
    err: String,
    code: i32,
}

fn said(dir: &Path, args: &[&str], input: &str) -> Said {
    let mut command = Command::cargo_bin("tandai").unwrap();
    let output = command.current_dir(dir).env("HOME", dir).args(args).write_stdin(input).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { out: text(output.stdout), err: text(output.stderr), code: output.status.code().unwrap() }
}

#[test]
fn output_is_the_same_for_any_number_of_jobs() {
    let dir = folder(60);
    for i in [3, 40] {
        let path = format!("in/{i:04}.txt");
        said(dir.path(), &["add", &path, "--quote", &format!("Kabar nomor {i}"), "--creator", "x"], "");
    }
    for command in COMMANDS {
        let with = |jobs: &str| said(dir.path(), &[command, &["--jobs", jobs, "in"]].concat(), "");
        let one = with("1");
        assert!(one.out.lines().count() >= 60 || command[0] == "check", "{command:?}: {}", one.err);
        for jobs in ["2", "5"] {
            let other = with(jobs);
            assert_eq!((&other.out, other.code), (&one.out, one.code), "{command:?}");
        }
    }
    let anchored = said(dir.path(), &["anchor", "in"], "");
    assert!(anchored.out.ends_with("2 exact, 0 moved, 0 changed, 0 lost\n"), "{}", anchored.out);
    let listed = said(dir.path(), &["list", "--json", "in"], "");
    let rows: Vec<Value> = serde_json::from_str(&listed.out).unwrap();
    assert_eq!(rows.len(), 2);
}

#[test]
fn bad_articles_do_not_stop_a_run_and_are_listed_at_its_end() {
    let dir = folder(30);
    for name in ["0007a.txt", "0019a.pdf", "0022a.epub"] {
        fs::write(dir.path().join("in").join(name), b"%PDF-1.4\0broken\xff\xfe").unwrap();
    }
    let all = said(dir.path(), &["entities", "--json", "in", "nowhere.txt"], "");
    assert_eq!(all.code, 2);
    let last = all.err.lines().last().unwrap();
    assert!(
        last.starts_with("tandai: 4 of 34 failed: in/0007a.txt, in/0019a.pdf, in/0022a.epub, nowhere.txt"),
        "{last}"
    );
    assert_eq!(all.err.lines().count(), 5, "each is reported once, with the reason: {}", all.err);
    for i in 0..30 {
        assert!(all.out.contains(&format!("in/{i:04}.txt")), "{i}");
    }
}

/// The rows that a filter writes for `input`, and its whole output.
fn filtered(command: &[&str], input: &str) -> (Vec<Value>, Said) {
    let dir = tempfile::tempdir().unwrap();
    let said = said(dir.path(), command, input);
    (said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), said)
}

#[test]
fn filters_over_streams() {
    let lines: Vec<String> = (0..40).map(|i| serde_json::json!({"id": i, "text": article(i)}).to_string()).collect();
    let input = lines.join("\n") + "\n\n{\"id\": 99, \"text\": \"\"}\nno json\n";
    for (command, key) in [
        (&["claims", "--jsonl"][..], "claims"),
        (&["claims", "--jsonl", "--quotes"], "quotes"),
        (&["check", "--jsonl", "--jobs", "3"], "findings"),
        (&["entities", "--jsonl"], "entities"),
    ] {
        let (rows, said) = filtered(command, &input);
        let ids: Vec<u64> = rows.iter().map(|row| row["id"].as_u64().unwrap()).collect();
        assert_eq!(ids, (0..40).chain([99]).collect::<Vec<u64>>(), "{command:?}");
        assert!(rows.iter().all(|row| row[key].is_array()), "{command:?}");
        assert_eq!(rows[40][key], Value::Array(Vec::new()));
        assert!(said.err.contains("line 43: expected") && said.err.contains("1 of 43 failed: line 43"), "{}", said.err);
        // The same as for the article in a file, without its path.
        let dir = folder(8);
        let mut alone = Vec::new();
        for name in command.iter().filter(|word| !["--jsonl", "--jobs", "3"].contains(word)) {
            alone.push(*name);
        }
        let file = self::said(dir.path(), &[&alone[..], &["--json", "in/0007.txt"]].concat(), "");
        let mut told: Vec<Value> = file.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for row in &mut told {
            row.as_object_mut().unwrap().remove("path");
        }
        assert!(!told.is_empty() || key != "entities");
        assert_eq!(rows[7][key], Value::Array(told), "{command:?}");
    }
}

#[test]
fn annotations_are_anchored_in_a_stream() {
    let target = |start: usize, exact: &str| {
        serde_json::json!({
            "id": "0192f0c1-2345-7abc-8def-0123456789ab", "kind": "highlight",
            "target": {"start": start, "end": start + exact.len(), "exact": exact, "prefix": "", "suffix": ""},
            "created": "2025-01-01T00:00:00Z", "modified": "2025-01-01T00:00:00Z"
        })
    };
    let text = "Baru. Harga beras naik 12 persen di Surabaya.";
    let line =
        |annotations: Value| serde_json::json!({"id": "a", "text": text, "annotations": annotations}).to_string();
    let exact = "Harga beras naik 12 persen di Surabaya.";
    let input = [line(serde_json::json!([target(0, exact), target(0, "Gempa di tempat lain")])), line(Value::from(3))];
    let (rows, said) = filtered(&["anchor", "--jsonl"], &input.join("\n"));
    let told =
        |i: usize| (rows[0]["annotations"][i]["state"].as_str().unwrap(), rows[0]["annotations"][i]["start"].clone());
    assert_eq!(told(0), ("moved", Value::from(6)));
    assert_eq!(told(1), ("lost", Value::Null));
    assert!(said.err.contains("line 2: annotations: invalid type") && said.code == 2, "{}", said.err);
}

#[test]
fn a_finished_run_cannot_be_resumed() {
    let dir = folder(50);
    let args = ["entities", "--json", "in", "-o", "out.jsonl"];
    let whole = said(dir.path(), &["entities", "--json", "in"], "").out;
    assert_eq!(said(dir.path(), &args, "").code, 0);
    let out = dir.path().join("out.jsonl");
    assert_eq!(fs::read_to_string(&out).unwrap(), whole);
    assert!(!dir.path().join("out.jsonl.progress").exists(), "all is done");
    let again = said(dir.path(), &[&args[..], &["--resume"]].concat(), "");
    assert!(again.err.contains("nothing to resume") && again.code == 2, "{}", again.err);
    assert_eq!(fs::read_to_string(&out).unwrap(), whole, "and it is left as it is");
}

fn wait(what: &str, mut there: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_mins(1);
    while !there() {
        assert!(Instant::now() < end, "waiting for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn begin(dir: &Path, more: &[&str]) -> Child {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tandai"));
    command.current_dir(dir).args(["entities", "--jsonl", "-o", "out.jsonl"]).args(more);
    command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn a_killed_filter_resumes_without_duplicates() {
    let dir = tempfile::tempdir().unwrap();
    let lines: Vec<String> =
        (0..60).map(|i| serde_json::json!({"id": i, "text": article(i)}).to_string() + "\n").collect();
    let whole = said(dir.path(), &["entities", "--jsonl"], &lines.concat()).out;
    let mut child = begin(dir.path(), &[]);
    let mut input = child.stdin.take().unwrap();
    let done = || {
        let note = fs::read(dir.path().join("out.jsonl.progress")).ok()?;
        serde_json::from_slice::<Value>(&note).ok()?["done"].as_u64()
    };
    for line in &lines[..40] {
        input.write_all(line.as_bytes()).unwrap();
    }
    // Progress is noted at intervals, when something is written.
    let mut next = 40;
    wait("a note", || {
        if next < 55 {
            input.write_all(lines[next].as_bytes()).unwrap();
            next += 1;
            std::thread::sleep(Duration::from_millis(300));
        }
        done().is_some_and(|done| done >= 40)
    });
    child.kill().unwrap();
    child.wait().unwrap();
    drop(input);
    // Everything after the last note is done again, even if part of it is in the file.
    let mut file = fs::OpenOptions::new().append(true).open(dir.path().join("out.jsonl")).unwrap();
    file.write_all(b"{\"id\":41,\"entit").unwrap();
    drop(file);
    let mut child = begin(dir.path(), &["--resume", "--jobs", "1"]);
    let mut input = child.stdin.take().unwrap();
    input.write_all(lines.concat().as_bytes()).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
    assert_eq!(fs::read_to_string(dir.path().join("out.jsonl")).unwrap(), whole);
    assert_eq!(done(), None);
}

#[test]
fn a_different_run_is_not_resumed() {
    let dir = folder(3);
    fs::write(dir.path().join("out.progress"), "{\"done\":2,\"bytes\":0,\"of\":\"something else\"}").unwrap();
    fs::write(dir.path().join("out"), "mine").unwrap();
    let other = said(dir.path(), &["check", "in", "-o", "out", "--resume"], "");
    assert!(other.err.contains("the articles or the arguments have changed") && other.code == 2, "{}", other.err);
    assert_eq!(fs::read(dir.path().join("out")).unwrap(), b"mine");
    let nowhere = said(dir.path(), &["check", "in", "-o", "no/folder/out"], "");
    assert!(
        nowhere.err.contains("no/folder/out: cannot be written: no such file or folder: create the folder first")
            && nowhere.code == 2,
        "{}",
        nowhere.err
    );
}

#[test]
fn progress_is_shown_on_a_terminal_only() {
    let dir = folder(400);
    let home = dir.path().to_str().unwrap();
    fs::write(dir.path().join("in/0003a.txt"), b"\0").unwrap();
    let program = env!("CARGO_BIN_EXE_tandai");
    let line = format!("cd {home} && {program} entities in > out; echo code $?");
    let mut pty = Pty::start(Path::new("/bin/sh"), &["-c", &line], &[("HOME", home)], (100, 24));
    pty.shows(" of 401");
    pty.shows("code 2");
    pty.end();
    // Only the failures remain on the screen.
    let screen = pty.screen();
    assert!(screen.contains("1 of 401 failed: in/0003a.txt") && !screen.contains("left"), "{screen}");
    // Without a terminal, no progress is shown.
    let quiet = said(dir.path(), &["entities", "in/0001.txt", "in/0002.txt"], "");
    assert_eq!(quiet.err, "");
}
