//! The program is killed before, during and after every system call that can change a file, and such calls fail as on a full
//! disk or in a read-only folder. All confirmed annotations are still there afterwards, and the file always parses.
//!
//! `TANDAI_CRASHES=5000 cargo test crash_safety` repeats all calls until the program has run that often.

use crate::support::folder::Folder;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The faults that `tests/support/faults.c` can cause at a call.
const FAULTS: [&str; 5] = ["before", "half", "after", "ENOSPC", "EACCES"];

/// Compiles the library that causes faults.
fn faults_library() -> PathBuf {
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/faults.c");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl").output();
    let built = built.expect("a C compiler, which linking needs too");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    library
}

/// An article and the ids of its confirmed annotations.
struct Annotated<'a> {
    library: &'a Path,
    folder: Folder,
    confirmed: BTreeSet<String>,
}

impl<'a> Annotated<'a> {
    fn new(library: &'a Path) -> Self {
        let text = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh.\n";
        Self { library, folder: Folder::with(&[("a.txt", text)]), confirmed: BTreeSet::new() }
    }

    /// Adds an annotation, with the fault `how` at the call numbered `at`. Returns whether it was confirmed.
    fn add(&mut self, how: &str, at: usize) -> bool {
        let known = self.ids();
        let output = self.run(how, at);
        let id = String::from_utf8(output.stdout).unwrap().trim().to_string();
        let now = self.ids();
        assert!(now.is_superset(&known), "{how} at {at}: what was there is there");
        if output.status.success() {
            assert_eq!(id.len(), 36);
            self.confirmed.insert(id);
        } else {
            assert!(id.is_empty(), "{how} at {at}: nothing was confirmed");
            if output.status.code().is_some() {
                let said = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(2), "{said}");
                assert!(said.starts_with("tandai: ") && said.contains("a.txt.annotations.json"), "{said}");
            }
        }
        assert!(now.is_superset(&self.confirmed), "{how} at {at}: what was confirmed is there");
        self.snapshot_is_whole();
        output.status.success()
    }

    fn run(&self, how: &str, at: usize) -> Output {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tandai"));
        command.current_dir(self.folder.0.path()).env("LD_PRELOAD", self.library);
        command.env("FAULT", how).env("FAULT_AT", at.to_string());
        let note = format!("{how} {at}");
        command.args(["add", "a.txt", "--quote", "tiga empat", "--note", &note]).output().unwrap()
    }

    /// The ids in the file, which parses if it exists.
    fn ids(&self) -> BTreeSet<String> {
        let Ok(json) = fs::read(self.folder.path("a.txt.annotations.json")) else { return BTreeSet::new() };
        let json: Value = serde_json::from_slice(&json).expect("the file always parses");
        json["annotations"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_string()).collect()
    }

    /// Checks that the snapshot, if there is one, is complete.
    fn snapshot_is_whole(&self) {
        let text = fs::read(self.folder.path("a.txt")).unwrap();
        for entry in fs::read_dir(self.folder.0.path()).unwrap().flatten() {
            if entry.path().extension().is_some_and(|end| end == "snapshot") {
                assert_eq!(fs::read(entry.path()).unwrap(), text);
            }
        }
    }
}

/// How often the program ran, and how many of the runs did not confirm their annotation.
#[derive(Clone, Copy, Default)]
struct Count {
    runs: usize,
    faults: usize,
}

impl Count {
    fn add(&mut self, confirmed: bool) {
        self.runs += 1;
        self.faults += usize::from(!confirmed);
    }
}

/// Causes the fault `how` at each of the first `calls` calls: for the first annotation of an article, and for a further one.
fn at_every_call(library: &Path, how: &str, calls: usize) -> Count {
    let mut count = Count::default();
    let mut old = Annotated::new(library);
    assert!(old.add("none", 0));
    for at in 1..=calls {
        let mut new = Annotated::new(library);
        count.add(new.add(how, at));
        count.add(old.add(how, at));
        // Files left over by a kill do not prevent the next annotation.
        assert!(new.add("none", 0), "after {how} at {at}");
    }
    assert!(old.add("none", 0), "after {how}");
    count
}

#[test]
fn no_confirmed_annotation_is_lost_by_a_kill_or_a_failing_disk() {
    let least: usize = std::env::var("TANDAI_CRASHES").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let library = faults_library();
    // The first annotation makes the most calls. A fault at a call that is never made does nothing.
    let calls = (1..1000).find(|&at| Annotated::new(&library).add("before", at)).expect("an end of the calls") - 1;
    assert!(calls > 5, "{calls} calls change files");
    let mut all = Count::default();
    while all.runs == 0 || all.runs < least {
        let counts: Vec<Count> = std::thread::scope(|scope| {
            let threads = FAULTS.map(|how| scope.spawn(|| at_every_call(&library, how, calls)));
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for count in counts {
            all.runs += count.runs;
            all.faults += count.faults;
        }
    }
    assert!(all.faults * 2 > all.runs, "most runs met a fault: {} of {}", all.faults, all.runs);
}
