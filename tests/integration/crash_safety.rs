//! The program is killed before, during and after every system call that can change a file, and such calls fail as on a full
//! disk or in a read-only folder; also where folders cannot be locked, where the lock file fails too, and where the source is
//! renamed between two annotations. All confirmed annotations are still there afterwards, and the files always parse. On a
//! slow disk no key waits.
//!
//! `TANDAI_CRASHES=10000 cargo test crash_safety -- --nocapture` repeats all calls until the program has run that often.

use crate::support::folder::Folder;
use crate::support::pty::Pty;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

/// What happens at a call, as `tests/support/faults.c` names it.
const FAULTS: [&str; 5] = ["before", "half", "after", "ENOSPC", "EACCES"];

/// Where faults happen: the state of the locks, and whether the source is renamed before the annotation that meets one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    name: &'static str,
    lock: &'static str,
    renamed: bool,
}

const PLACES: [Place; 4] = [
    Place { name: "ordinary folder", lock: "working", renamed: false },
    Place { name: "no flock", lock: "missing", renamed: false },
    Place { name: "no lock at all", lock: "failing", renamed: false },
    Place { name: "source renamed", lock: "working", renamed: true },
];

/// The library that causes faults.
static LIBRARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (library, new) = (folder.join("faults.so"), folder.join(format!("faults-{}.so", std::process::id())));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/faults.c");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&new).arg(source).arg("-ldl").output();
    let built = built.expect("a C compiler, which linking needs too");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    fs::rename(&new, &library).unwrap();
    library
});

/// An article and the ids of its confirmed annotations.
struct Annotated {
    place: Place,
    folder: Folder,
    /// The name of the source, which may have been renamed.
    source: &'static str,
    confirmed: BTreeSet<String>,
}

impl Annotated {
    fn new(place: Place) -> Self {
        let text = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh.\n";
        Self { place, folder: Folder::with(&[("a.txt", text)]), source: "a.txt", confirmed: BTreeSet::new() }
    }

    /// Renames the source, from `a.txt` to `b.txt` or back.
    fn rename(&mut self) {
        let new = if self.source == "a.txt" { "b.txt" } else { "a.txt" };
        fs::rename(self.folder.path(self.source), self.folder.path(new)).unwrap();
        self.source = new;
    }

    /// Adds an annotation, with the fault `how` at the call numbered `at`. Returns whether it was confirmed.
    fn add(&mut self, how: &str, at: usize) -> bool {
        let context = format!("{}: {how} at {at}", self.place.name);
        let known = self.ids();
        let output = self.run(how, at);
        let id = String::from_utf8(output.stdout).unwrap().trim().to_string();
        let now = self.ids();
        assert!(now.is_superset(&known), "{context}: what was there is there");
        if output.status.success() {
            assert_eq!(id.len(), 36);
            self.confirmed.insert(id);
        } else {
            assert!(id.is_empty(), "{context}: nothing was confirmed");
            if output.status.code().is_some() {
                let said = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(2), "{said}");
                assert!(said.starts_with("tandai: ") && said.contains(".annotations.json"), "{context}: {said}");
            }
        }
        assert!(now.is_superset(&self.confirmed), "{context}: what was confirmed is there");
        self.snapshot_is_whole();
        self.age_lock_file();
        output.status.success()
    }

    fn run(&self, how: &str, at: usize) -> Output {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tandai"));
        command.current_dir(self.folder.0.path()).env("LD_PRELOAD", &*LIBRARY);
        command.env("LOCK", self.place.lock).env("FAULT", how).env("FAULT_AT", at.to_string());
        let note = format!("{how} {at}");
        command.args(["add", self.source, "--quote", "tiga empat", "--note", &note]).output().unwrap()
    }

    /// The ids in the sidecars of the folder, each of which parses. A renamed source may have one under each name.
    fn ids(&self) -> BTreeSet<String> {
        let names = ["a.txt.annotations.json", "b.txt.annotations.json"].map(|name| self.folder.path(name));
        let files = names.iter().filter_map(|path| fs::read(path).ok());
        let ids = files.flat_map(|json| {
            let json: Value = serde_json::from_slice(&json).expect("the file always parses");
            json["annotations"]
                .as_array()
                .unwrap()
                .iter()
                .map(|a| a["id"].as_str().unwrap().to_string())
                .collect::<Vec<_>>()
        });
        ids.collect()
    }

    /// Checks that the snapshot, if there is one, is complete.
    fn snapshot_is_whole(&self) {
        let text = fs::read(self.folder.path(self.source)).unwrap();
        for entry in fs::read_dir(self.folder.0.path()).unwrap().flatten() {
            if entry.path().extension().is_some_and(|end| end == "snapshot") {
                assert_eq!(fs::read(entry.path()).unwrap(), text);
            }
        }
    }

    /// Has the lock file that a kill left, if there is one, be as old as one that the next program removes.
    fn age_lock_file(&self) {
        if let Ok(file) = fs::File::options().write(true).open(self.folder.path(".tandai-lock")) {
            file.set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
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
fn at_every_call(place: Place, how: &str, calls: usize) -> Count {
    let mut count = Count::default();
    let mut old = Annotated::new(place);
    assert!(old.add("none", 0));
    for at in 1..=calls {
        let mut new = Annotated::new(place);
        if place.renamed {
            assert!(new.add("none", 0));
            new.rename();
            old.rename();
        }
        count.add(new.add(how, at));
        count.add(old.add(how, at));
        // Files left over by a kill do not prevent the next annotation.
        assert!(new.add("none", 0), "{}: after {how} at {at}", place.name);
    }
    assert!(old.add("none", 0), "{}: after {how}", place.name);
    count
}

/// Causes every fault at every call in `place` until the program has run `least` times.
fn in_place(place: Place, least: usize) -> Count {
    // The first annotation makes the most calls. A fault at a call that is never made does nothing.
    let calls = (1..1000).find(|&at| Annotated::new(place).add("before", at)).expect("an end of the calls") - 1;
    assert!(calls > 5, "{calls} calls change files");
    let mut all = Count::default();
    while all.runs == 0 || all.runs < least {
        let counts: Vec<Count> = std::thread::scope(|scope| {
            let threads = FAULTS.map(|how| scope.spawn(move || at_every_call(place, how, calls)));
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for count in counts {
            all.runs += count.runs;
            all.faults += count.faults;
        }
    }
    println!("{}: {} runs, {} faults", place.name, all.runs, all.faults);
    assert!(all.faults * 2 > all.runs, "{}: most runs met a fault: {} of {}", place.name, all.faults, all.runs);
    all
}

#[test]
fn no_confirmed_annotation_is_lost_by_a_kill_or_a_failing_disk() {
    let least: usize = std::env::var("TANDAI_CRASHES").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    for place in PLACES {
        in_place(place, least.div_ceil(PLACES.len()));
    }
}

/// Programs that write the same sidecar at the same time, without `flock`.
#[test]
fn writers_take_turns_without_flock() {
    let place = PLACES[1];
    let annotated = Annotated::new(place);
    let ids: Vec<String> = std::thread::scope(|scope| {
        let write = || -> Vec<String> {
            let runs = (0..5).map(|i| annotated.run("none", i));
            runs.filter(|output| output.status.success())
                .map(|output| String::from_utf8(output.stdout).unwrap().trim().to_string())
                .collect()
        };
        let writers: Vec<_> = (0..4).map(|_| scope.spawn(write)).collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    assert_eq!(ids.len(), 20, "all are confirmed");
    assert_eq!(annotated.ids(), ids.into_iter().collect());
    assert!(!annotated.folder.path(".tandai-lock").exists(), "the lock is released");
}

/// Opens the article in a terminal, with these variables for the library of faults.
fn open(annotated: &Annotated, faults: &[(&str, &str)]) -> Pty {
    let home = annotated.folder.0.path().to_str().unwrap();
    let library = LIBRARY.to_str().unwrap();
    let env = [("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester"), ("LD_PRELOAD", library)];
    let env: Vec<_> = env.iter().chain(faults).copied().collect();
    let path = annotated.folder.path("a.txt");
    Pty::start(assert_cmd::cargo::cargo_bin!("tandai"), &[path.to_str().unwrap()], &env, (100, 30))
}

#[test]
fn on_a_slow_disk_no_key_waits_for_a_save() {
    let annotated = Annotated::new(PLACES[0]);
    let mut pty = open(&annotated, &[("SLOW_FSYNC", "1500000")]);
    pty.shows("tiga empat");
    pty.keys("H1");
    pty.shows("saving");
    for (key, shown) in [("?", "Navigation"), ("\x1b", "saving"), ("/empat\r", "hit 1 of 1"), (":", "Commands")] {
        pty.keys(key);
        pty.shows(shown);
        assert!(annotated.ids().is_empty(), "{shown} is drawn before the first save has ended");
    }
    pty.keys("\x1b");
    pty.until("the end of the save", |seen| seen.parser.screen().contents().contains("  saved  "));
    assert_eq!(annotated.ids().len(), 1);
    pty.keys("q");
    assert!(pty.end().success());
    pty.given_back();
}

#[test]
fn a_mark_made_while_the_annotations_are_read_from_a_slow_disk_joins_them() {
    let mut annotated = Annotated::new(PLACES[0]);
    assert!(annotated.add("none", 0));
    let slow = [("SLOW_FSYNC", "1500000"), ("SLOW_OPEN", "a.txt.annotations.json")];
    let mut pty = open(&annotated, &slow);
    // The article is drawn and can be read before its annotations are.
    pty.shows("tiga empat");
    assert!(!pty.screen().contains("1 mark"), "{}", pty.screen());
    pty.keys("?");
    pty.shows("Navigation");
    pty.keys("\x1b");
    pty.until("the text", |seen| !seen.parser.screen().contents().contains("Navigation"));
    pty.keys("H1");
    pty.shows("2 waiting");
    pty.shows("2 marks  saved");
    pty.keys("q");
    assert!(pty.end().success());
    let ids = annotated.ids();
    assert!(ids.len() == 2 && ids.is_superset(&annotated.confirmed), "{ids:?}");
}

/// A folder in which an annotated article was renamed, and the ids of its annotations.
fn renamed() -> (Folder, BTreeSet<String>) {
    let folder = Folder::with(&[("a.txt", "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh.\n")]);
    for quote in ["tiga empat", "delapan"] {
        folder.out(&["add", "a.txt", "--quote", quote]);
    }
    let ids = ids_in(&folder.path("a.txt.annotations.json"));
    fs::rename(folder.path("a.txt"), folder.path("b.txt")).unwrap();
    (folder, ids)
}

/// The ids in a sidecar; none if there is no file. It always parses.
fn ids_in(path: &Path) -> BTreeSet<String> {
    let Ok(json) = fs::read(path) else { return BTreeSet::new() };
    let json: Value = serde_json::from_slice(&json).expect("the file always parses");
    json["annotations"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_string()).collect()
}

#[test]
fn an_adoption_that_is_interrupted_loses_nothing_and_can_be_repeated() {
    let adopt = |folder: &Folder, how: &str, at: usize| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tandai"));
        command.current_dir(folder.0.path()).env("LD_PRELOAD", &*LIBRARY);
        command.env("FAULT", how).env("FAULT_AT", at.to_string());
        command.args(["adopt", "b.txt"]).output().unwrap().status.success()
    };
    let copy = |from: &Folder| {
        let to = Folder::with(&[]);
        for entry in fs::read_dir(from.0.path()).unwrap().flatten() {
            fs::copy(entry.path(), to.path(entry.file_name().to_str().unwrap())).unwrap();
        }
        to
    };
    let (template, ids) = renamed();
    let calls = (1..1000).find(|&at| adopt(&copy(&template), "before", at)).expect("an end of the calls") - 1;
    let mut faults = 0;
    for how in FAULTS {
        for at in 1..=calls {
            let folder = copy(&template);
            faults += usize::from(!adopt(&folder, how, at));
            let adopted = ids_in(&folder.path("b.txt.annotations.json"));
            let aside = folder.path("a.txt.annotations.json.adopted-1");
            assert!(adopted.is_empty() || adopted == ids, "{how} at {at}: all or none are adopted");
            assert!(
                ids_in(&folder.path("a.txt.annotations.json")) == ids || ids_in(&aside) == ids,
                "{how} at {at}: the old file is never gone"
            );
            assert!(!aside.exists() || adopted == ids, "{how} at {at}: the new file comes first");
            // Whatever happened, the next attempt has them all.
            if adopted.is_empty() {
                assert!(adopt(&folder, "none", 0), "after {how} at {at}");
            }
            assert_eq!(ids_in(&folder.path("b.txt.annotations.json")), ids, "after {how} at {at}");
        }
    }
    assert!(calls > 5 && faults * 2 > calls * FAULTS.len(), "{faults} runs met a fault, at {calls} calls");
}
