//! A script annotates while the program is killed at, in and after every call that can change a file, and while disks are
//! full and folders locked: every annotation that was confirmed is there afterwards, and the file always parses.
//!
//! `TANDAI_CRASHES=5000 cargo test --test integration crash` for more than the usual number.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program with the library in between that makes things go wrong.
struct Faulty {
    library: PathBuf,
    dir: tempfile::TempDir,
}

impl Faulty {
    fn new() -> Self {
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/faults.c");
        let built =
            Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl").output();
        let built = built.expect("a C compiler, which linking needs too");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh.\n").unwrap();
        Self { library, dir }
    }

    /// Adds an annotation, with the fault `how` at the call numbered `at`.
    fn add(&self, n: usize, how: &str, at: usize) -> Output {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tandai"));
        command
            .current_dir(self.dir.path())
            .env("LD_PRELOAD", &self.library)
            .env("FAULT", how)
            .env("FAULT_AT", at.to_string());
        command.args(["add", "a.txt", "--quote", "tiga empat", "--note", &format!("nomor {n}")]).output().unwrap()
    }

    /// The annotations in the file; it parses, or there is none.
    fn ids(&self) -> BTreeSet<String> {
        let Ok(json) = fs::read(self.dir.path().join("a.txt.annotations.json")) else { return BTreeSet::new() };
        let json: Value = serde_json::from_slice(&json).expect("the file always parses");
        json["annotations"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_string()).collect()
    }

    /// The snapshot, if there is one, is the whole text.
    fn snapshot_is_whole(&self) {
        let text = fs::read(self.dir.path().join("a.txt")).unwrap();
        for entry in fs::read_dir(self.dir.path()).unwrap().flatten() {
            if entry.path().extension().is_some_and(|end| end == "snapshot") {
                assert_eq!(fs::read(entry.path()).unwrap(), text);
            }
        }
    }
}

#[test]
fn nothing_confirmed_is_lost_wherever_it_is_killed_and_whatever_fails() {
    let runs: usize = std::env::var("TANDAI_CRASHES").ok().and_then(|n| n.parse().ok()).unwrap_or(2500);
    let mut faulty = Faulty::new();
    let mut confirmed: BTreeSet<String> = BTreeSet::new();
    let (mut n, mut faults, mut at) = (0, 0, 1);
    while n < runs {
        let before = faults;
        for how in ["before", "half", "after", "ENOSPC", "EACCES"] {
            n += 1;
            let known = faulty.ids();
            let output = faulty.add(n, how, at);
            let id = String::from_utf8(output.stdout).unwrap().trim().to_string();
            let now = faulty.ids();
            assert!(now.is_superset(&known), "{how} at {at}: what was there is there");
            if output.status.success() {
                assert_eq!(id.len(), 36);
                confirmed.insert(id);
            } else {
                faults += 1;
                assert!(id.is_empty(), "{how} at {at}: nothing was confirmed");
                if output.status.code().is_some() {
                    let said = String::from_utf8_lossy(&output.stderr);
                    assert_eq!(output.status.code(), Some(2), "{said}");
                    assert!(said.starts_with("tandai: ") && said.contains("a.txt.annotations.json"), "{said}");
                }
            }
            assert!(now.is_superset(&confirmed), "{how} at {at}: what was confirmed is there");
            faulty.snapshot_is_whole();
        }
        // Past the last call nothing went wrong any more: from the first one again, every other time on a new article.
        at = if faults == before { 1 } else { at + 1 };
        if at == 1 && n / 100 % 2 == 0 {
            faulty = Faulty::new();
            confirmed.clear();
        }
    }
    eprintln!("{n} runs, {faults} faults");
    assert!(faults * 2 > n, "most runs met a fault: {faults} of {n}");
    // What was left lying about by kills is in nobody's way, and goes when the article is annotated again or by hand.
    let output = faulty.add(n + 1, "none", 0);
    assert!(output.status.success());
}
