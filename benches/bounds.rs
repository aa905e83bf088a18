//! Measures how time and memory grow with texts made to be slow or large, for each command that reads a text:
//! `cargo bench --bench bounds [-- BYTES] [SHAPE]`.
//!
//! Every shape is processed at two sizes, the second four times the first. The columns for a command are its time at the
//! larger size, the growth of its time (4 is linear), and the memory that it adds a byte of input. The program runs as a
//! child process, so that memory is that of one command; that of an article of one word is subtracted.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tandai::annotation::anchor;
use tandai::article::Article;
use tandai::text::Span;

/// Bytes of the smaller text.
const BYTES: usize = 250_000;

/// How many times larger the larger text is.
const FACTOR: usize = 4;

/// A run is ended after this time.
const MAX_TIME: Duration = Duration::from_mins(1);

/// Annotations of the article that are anchored, listed, compared and exported.
const ANNOTATIONS: usize = 1000;

/// Quotes that are imported; together they are half of the text.
const IMPORTED: usize = 5;

/// What each text is full of: the text begins with the first words and repeats the second ones.
const SHAPES: [(&str, &str, &str); 24] = [
    ("one long line", "", "kata lain dan "),
    ("one word", "", "kata "),
    ("one letter", "", "a"),
    ("one-letter paragraphs", "", "a\n\n"),
    ("numbers", "", "1 "),
    ("digits", "", "1"),
    ("commas", "", ","),
    ("hyphens", "", "a-"),
    ("spaces", "a", " "),
    ("tabs", "a", "\t."),
    ("opening marks", "", "“a "),
    ("quotations", "", "“a,” said John Smith. "),
    ("\"that\"", "", "he said that "),
    ("names", "", "John Smith "),
    ("sums", "", "Rp5 juta "),
    ("abbreviations", "", "Komisi Pemberantasan Korupsi (KPK) "),
    ("brackets", "", "("),
    ("combining marks", "a", "\u{301}"),
    ("joined emoji", "", "👩\u{200d}"),
    ("flags", "", "🇮🇩"),
    ("joining consonants", "", "क\u{94d}"),
    ("prepended marks", "", "\u{600}"),
    ("control characters", "", "\u{1}"),
    ("characters without spaces", "", "漢"),
];

/// A command, and what its files must be like.
struct Case {
    name: &'static str,
    arguments: &'static [&'static str],
    files: Files,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Files {
    /// The article alone.
    Article,
    /// The article with annotations.
    Annotated,
    /// The article with annotations that were made before it was edited, without a snapshot.
    Edited,
    /// The same with a snapshot.
    EditedWithSnapshot,
    /// A file of quotes to import.
    Import,
    /// The article as a line of JSON on standard input.
    Line,
}

const CASES: [Case; 13] = [
    Case { name: "print", arguments: &["print", "--color", "always"], files: Files::Article },
    Case { name: "entities", arguments: &["entities", "--json", "--jobs", "1"], files: Files::Article },
    Case { name: "entities, a stream", arguments: &["entities", "--jsonl", "--jobs", "1"], files: Files::Line },
    Case { name: "claims", arguments: &["claims", "--json", "--jobs", "1"], files: Files::Article },
    Case { name: "check", arguments: &["check", "--json", "--jobs", "1"], files: Files::Article },
    Case { name: "list", arguments: &["list"], files: Files::Annotated },
    Case { name: "board", arguments: &["board"], files: Files::Annotated },
    Case { name: "export", arguments: &["export", "--to", "spacy", "--what", "annotations"], files: Files::Annotated },
    Case { name: "anchor", arguments: &["anchor", "--json", "--jobs", "1"], files: Files::Edited },
    Case { name: "anchor, with a snapshot", arguments: &["anchor", "--json"], files: Files::EditedWithSnapshot },
    Case { name: "diff", arguments: &["diff"], files: Files::EditedWithSnapshot },
    Case { name: "agree", arguments: &["agree"], files: Files::Annotated },
    Case { name: "import", arguments: &["import", "--from", "webannotation", "--dry-run"], files: Files::Import },
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let bytes = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(BYTES);
    let wanted = |name: &str| arguments.iter().all(|a| a.parse::<usize>().is_ok() || name.contains(a.as_str()));
    println!("{bytes} bytes and {FACTOR} times as many; milliseconds, growth, bytes of memory a byte\n");
    println!("| text | command | ms | growth | memory |\n| --- | --- | --- | --- | --- |");
    let dir = tempfile::tempdir().expect("a folder");
    for case in CASES {
        prepare(dir.path(), case.files, "kata");
        let idle = run(dir.path(), &case).1;
        for (name, first, again) in SHAPES.into_iter().filter(|(name, ..)| wanted(name)) {
            let text = |bytes: usize| first.to_string() + &again.repeat(bytes / again.len() + 1);
            let [small, large] = [bytes, FACTOR * bytes].map(|bytes| {
                prepare(dir.path(), case.files, &text(bytes));
                run(dir.path(), &case)
            });
            let growth = large.0.as_secs_f64() / small.0.as_secs_f64().max(0.001);
            let memory = large.1.saturating_sub(idle) as f64 / (FACTOR * bytes) as f64;
            let ended = if large.0 >= MAX_TIME { ", ended" } else { "" };
            let (command, milliseconds) = (case.name, large.0.as_secs_f64() * 1e3);
            println!("| {name} | {command} | {milliseconds:.0}{ended} | {growth:.1} | {memory:.0} |");
        }
    }
}

/// Writes the files of a run: `a.txt`, its annotations, `quotes.json` or `line.jsonl`.
fn prepare(dir: &Path, files: Files, text: &str) {
    for old in fs::read_dir(dir).expect("the folder") {
        fs::remove_file(old.expect("a file").path()).expect("a file of this program");
    }
    let write = |name: &str, text: &str| fs::write(dir.join(name), text).expect("room on the disk");
    let edited = matches!(files, Files::Edited | Files::EditedWithSnapshot);
    let middle = text.floor_char_boundary(text.len() / 2);
    write(
        "a.txt",
        &if edited { format!("Baru.\n\n{} lain {}", &text[..middle], &text[middle..]) } else { text.into() },
    );
    let Some(article) = Article::new(text.into(), None, None) else { return };
    match files {
        Files::Article => {}
        Files::Line => write("line.jsonl", &serde_json::json!({"id": 1, "text": text}).to_string()),
        Files::Import => {
            let quote = |i: usize| {
                let cut = |at: usize| text.floor_char_boundary(at);
                let span = Span::new(cut(i * text.len() / 10), cut((i + 1) * text.len() / 10));
                serde_json::json!({"type": "Annotation", "target": {"source": "a.txt", "selector": {
                    "type": "TextQuoteSelector", "exact": format!("{} lain", span.slice(text))}}})
            };
            write("quotes.json", &serde_json::Value::from((0..IMPORTED).map(quote).collect::<Vec<_>>()).to_string());
        }
        Files::Annotated | Files::Edited | Files::EditedWithSnapshot => {
            let annotation = |i: usize| {
                let start = text.floor_char_boundary(i * text.len() / (ANNOTATIONS + 1));
                let end = text.ceil_char_boundary((start + 40).min(text.len()));
                let mut target = anchor::target(&article, Span::new(start, end));
                target.snapshot = target.snapshot.filter(|_| files == Files::EditedWithSnapshot);
                serde_json::json!({"id": format!("01a20e23-0000-7000-8000-{i:012x}"), "kind": "highlight",
                    "label": "important", "target": target, "created": "2025-01-01T00:00:00Z",
                    "modified": "2025-01-01T00:00:00Z", "creator": "a"})
            };
            let annotations: Vec<_> = (0..ANNOTATIONS).map(annotation).collect();
            let sidecar = serde_json::json!({"version": 1, "source": {"path": "a.txt"}, "annotations": annotations});
            write("a.txt.annotations.json", &sidecar.to_string());
            if let Some(key) = anchor::target(&article, Span::new(0, text.ceil_char_boundary(1))).snapshot
                && files == Files::EditedWithSnapshot
            {
                write(&format!("a.txt.{key}.snapshot"), text);
            }
        }
    }
}

/// The time of a run and the most memory it used, in bytes; memory is 0 where the system does not tell.
fn run(dir: &Path, case: &Case) -> (Duration, u64) {
    let input = if case.files == Files::Line {
        Stdio::from(fs::File::open(dir.join("line.jsonl")).expect("the input"))
    } else {
        Stdio::null()
    };
    let mut program = Command::new(env!("CARGO_BIN_EXE_tandai"));
    program.args(case.arguments).current_dir(dir).env("HOME", dir).env("XDG_STATE_HOME", dir);
    match (case.name, case.files) {
        (_, Files::Line) => {}
        ("agree", _) => {
            program.args(["a.txt.annotations.json", "a.txt.annotations.json"]);
        }
        (_, Files::Import) => {
            program.args(["a.txt", "quotes.json"]);
        }
        _ => {
            program.arg("a.txt");
        }
    }
    let begun = Instant::now();
    let mut child = program.stdin(input).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
    let mut peak = 0;
    while child.try_wait().expect("the state of the program").is_none() {
        peak = peak.max(peak_bytes(child.id()));
        if begun.elapsed() >= MAX_TIME {
            child.kill().expect("a child that runs");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    (begun.elapsed(), peak)
}

/// The most memory that a process has used so far, in bytes.
fn peak_bytes(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) * 1024
}
