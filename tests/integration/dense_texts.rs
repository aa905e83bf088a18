//! The memory that texts with a word, a number or a paragraph every few bytes need.

use crate::support::folder::Folder;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Bytes of a text: enough that the buffers of the program do not matter.
const BYTES: usize = 100_000;

/// Most memory for a byte of text, in bytes. It was 140 to 430 for the texts below.
const MAX_PER_BYTE: usize = 120;

/// The most memory that listing all sentences of `text` with their quotes uses, in bytes.
fn peak_memory(text: &str) -> usize {
    let folder = Folder::with(&[("a.txt", text)]);
    let mut program = Command::new(env!("CARGO_BIN_EXE_tandai"));
    program.current_dir(folder.0.path()).env("HOME", folder.0.path()).stdout(Stdio::null());
    let mut child = program.args(["claims", "--all", "--json", "--jobs", "1", "a.txt"]).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
        peak = peak.max(kilobytes.map_or(0, |number| number.parse::<usize>().unwrap() * 1024));
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(child.wait().unwrap().success());
    peak
}

#[test]
fn dense_texts_need_little_memory() {
    let idle = peak_memory("Satu kata 1.\n\nDua.");
    for part in ["1 ", "1\n\n", "a\n\n", ","] {
        let peak = peak_memory(&part.repeat(BYTES / part.len()));
        let per_byte = peak.saturating_sub(idle) / BYTES;
        assert!(per_byte <= MAX_PER_BYTE, "{part:?} repeated: {per_byte} bytes a byte of text");
    }
}
