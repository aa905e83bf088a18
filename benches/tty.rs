//! The real program in a pseudo-terminal of 120x40, beside `less` (and `bat`, where it is installed) on the same files in the
//! same run.
//!
//! `cargo bench --bench tty [-- RUNS] [paint] [keys] [growth] [commands]` prints the tables of `docs/numbers.md`, or those named. The files are
//! made from `seeds/`: the seed itself, and 1, 3, 10 and 100 MB of it; annotations are spread evenly over them. First paint is the time
//! from starting the process until words of the file are written to the screen; a key is timed until the frame that answers it is
//! complete. What the terminal itself takes to read them is no part of it.

#[path = "../tests/support/pty.rs"]
mod pty;

use jiff::Timestamp;
use pty::{Pty, Seen};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tandai::annotation::{Annotation, Kind, Sidecar, anchor};
use tandai::article::Article;
use tandai::text::Span;
use uuid::Uuid;

const SEED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/feri-listrik.txt");
const SIZE: (u16, u16) = (120, 40);

/// Words near the head of every file, and the words that end it.
const FIRST: &str = "KMP Arus Baru";
const LAST: &str = "Demikian akhirnya";

/// The files by name, and their bytes at least.
const FILES: [(&str, usize); 5] =
    [("seed", 0), ("1 MB", 1_000_000), ("3 MB", 3_000_000), ("10 MB", 10_000_000), ("100 MB", 100_000_000)];

/// What can be asked for by name.
const TABLES: [&str; 4] = ["paint", "keys", "growth", "commands"];

/// How many annotations there are, and the files that are met with more than none.
const MARKS: [usize; 3] = [0, 100, 10_000];
const MARKED: [&str; 3] = ["seed", "3 MB", "100 MB"];

/// A terminal with nothing in it but what a bench puts there.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn start(&self, program: &Path, file: &Path) -> Pty {
        let state = self.dir.path().to_str().expect("a plain name");
        // The locale of those who read such files. Without one `less` shows bytes in place of their letters.
        let env = [("XDG_STATE_HOME", state), ("XDG_CONFIG_HOME", state), ("HOME", state), ("LANG", "C.UTF-8")];
        Pty::start(program, &[file.to_str().expect("a plain name")], &env, SIZE)
    }

    fn ours(&self, file: &Path) -> Pty {
        self.start(Path::new(env!("CARGO_BIN_EXE_tandai")), file)
    }

    /// All of it read, its entities found: the state in which people press keys.
    fn settled(&self, file: &Path) -> Pty {
        let pty = self.ours(file);
        pty.until("the rest", |seen| {
            let screen = seen.parser.screen().contents();
            screen.contains(FIRST) && !screen.contains("reading …") && !screen.contains("/…")
        });
        pty
    }
}

fn main() {
    let runs = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(31);
    let desk = Desk { dir: tempfile::tempdir().expect("a folder") };
    let find = |name: &str| {
        ["/usr/bin", "/bin", "/usr/local/bin"].iter().map(|d| Path::new(d).join(name)).find(|p| p.exists())
    };
    let (less, bat) = (find("less"), find("bat").or_else(|| find("batcat")));
    let files: Vec<(&str, PathBuf)> = FILES.iter().map(|&(name, bytes)| (name, make(desk.dir.path(), bytes))).collect();
    println!("120x40, {runs} runs each, alternating; milliseconds: the median, and the worst in brackets.\n");
    let wanted = |table: &str| {
        let named = |own: &str| std::env::args().any(|arg| arg == own);
        named(table) || !TABLES.into_iter().any(named)
    };
    if wanted("paint") {
        first_paints(&desk, &files, less.as_deref(), bat.as_deref(), runs);
    }
    if wanted("keys") {
        keys(&desk, &files, less.as_deref(), runs);
    }
    if wanted("growth") {
        growth(&desk, &files, less.as_deref(), runs.div_ceil(4));
    }
    if wanted("commands") {
        commands(&desk, &files);
    }
}

/// Each file with no annotations, and those of [`MARKED`] with more of them: what a table has a row for.
fn rows<'a>(files: &'a [(&'a str, PathBuf)]) -> impl Iterator<Item = (&'a str, &'a Path, usize)> {
    let marks = |name: &str| if MARKED.contains(&name) { &MARKS[..] } else { &MARKS[..1] };
    files.iter().flat_map(move |(name, file)| marks(name).iter().map(move |&marks| (*name, file.as_path(), marks)))
}

fn first_paints(desk: &Desk, files: &[(&str, PathBuf)], less: Option<&Path>, bat: Option<&Path>, runs: usize) {
    println!(
        "| first paint | marks | tandai | less | ratio | bat | ratio |\n| --- | --- | --- | --- | --- | --- | --- |"
    );
    for (name, file, marks) in rows(files) {
        annotate(file, marks);
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..runs {
            times[0].push(painted(|| desk.ours(file)));
            for (times, peer) in times[1..].iter_mut().zip([less, bat]) {
                times.extend(peer.map(|peer| painted(|| desk.start(peer, file))));
            }
        }
        let [ours, less, bat] = times.map(|times| Times::of(&times));
        println!(
            "| {name} | {marks} | {} | {} | {} | {} | {} |",
            ours.show(),
            less.show(),
            ours.against(&less),
            bat.show(),
            ours.against(&bat)
        );
        annotate(file, 0);
    }
}

fn keys(desk: &Desk, files: &[(&str, PathBuf)], less: Option<&Path>, runs: usize) {
    println!(
        "\n| key to repaint | marks | space: p50 | p99 | j: p50 | p99 | less, space: p50 | a line scrolled, bytes |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, file) in files.iter().filter(|(name, _)| ["seed", "3 MB", "100 MB"].contains(name)) {
        for marks in MARKS {
            annotate(file, marks);
            let mut pty = desk.settled(file);
            let space = Times::of(&repaints(&mut pty, " ", "\x02", runs * 8).0);
            let down = Times::of(&repaints(&mut pty, "j", "k", runs * 8).0);
            let (_, bytes) = repaints(&mut pty, "\x05", "\x19", 20);
            let page = less.filter(|_| marks == 0).map_or(Vec::new(), |less| {
                let mut pty = desk.start(less, file);
                pty.shows(FIRST);
                repaints(&mut pty, " ", "b", runs * 4).0
            });
            println!(
                "| {name} | {marks} | {:.2} | {:.2} | {:.2} | {:.2} | {} | {bytes} |",
                space.at(50),
                space.at(99),
                down.at(50),
                down.at(99),
                Times::of(&page).median(),
            );
        }
        annotate(file, 0);
    }
}

/// How cost grows with the file and with what is marked in it.
fn growth(desk: &Desk, files: &[(&str, PathBuf)], less: Option<&Path>, runs: usize) {
    println!(
        "\n| file | marks | all read | to the end | less | search | less | resize | mark and save | anchor | memory |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, file, marks) in rows(files) {
        annotate(file, marks);
        // Of a short one the end is in sight from the start; the words at the head are those at the end of a long one.
        let short = name == "seed";
        let at_head = |seen: &Seen| shows(seen, FIRST) && (short || !shows(seen, LAST));
        let one_more = format!(" {} mark", marks + 1);
        let mut times: [Vec<Duration>; 8] = Default::default();
        let mut memory = 0;
        for _ in 0..runs {
            let mut pty = desk.ours(file);
            let all = pty.until("the rest", |seen| shows(seen, FIRST) && !shows(seen, "/…"));
            times[0].push(all - pty.started);
            drop(pty);
            pty = desk.settled(file);
            memory = memory.max(resident(&pty));
            times[1].push(timed(&mut pty, "G", |seen| shows(seen, LAST)));
            timed(&mut pty, "g", at_head);
            times[3].push(timed(&mut pty, &format!("/{LAST}\r"), |seen| shows(seen, "hit 1 of 1")));
            timed(&mut pty, "\x1bg", at_head);
            // What is still on its way is no answer to this.
            std::thread::sleep(Duration::from_millis(50));
            let begun = Instant::now();
            let before = pty.look(|seen| seen.bytes.len());
            pty.resize((100, 40));
            times[5].push(pty.until("a frame", |seen| framed(seen, before)) - begun);
            pty.resize(SIZE);
            std::thread::sleep(Duration::from_millis(50));
            times[6].push(timed(&mut pty, "1", |seen| shows(seen, &one_more) && shows(seen, "saved")));
            timed(&mut pty, "u", |seen| !shows(seen, &one_more));
            pty.keys("q");
            pty.end();
            if let Some(less) = less.filter(|_| marks == 0 && !short) {
                let mut pty = desk.start(less, file);
                pty.shows(FIRST);
                times[2].push(timed(&mut pty, "G", |seen| shows(seen, LAST)));
                timed(&mut pty, "g", at_head);
                times[4].push(timed(&mut pty, &format!("/{LAST}\r"), |seen| shows(seen, LAST)));
            }
        }
        if marks > 0 {
            times[7] = anchored(desk, file, runs);
        }
        annotate(file, 0);
        let times: Vec<String> = times.iter().map(|times| Times::of(times).median()).collect();
        println!("| {name} | {marks} | {} | {memory} MB |", times.join(" | "));
    }
}

/// How long it takes to find the annotations of `file` again behind a paragraph that is new: by the copy of the text that the
/// reader left beside a short one, by their words in a long one.
fn anchored(desk: &Desk, file: &Path, runs: usize) -> Vec<Duration> {
    let text = fs::read_to_string(file).expect("a file");
    fs::write(file, format!("Ralat: kapal itu bukan yang pertama.\n\n{text}")).expect("room on the disk");
    let anchor = || {
        let begun = Instant::now();
        let mut program = Command::new(env!("CARGO_BIN_EXE_tandai"));
        let output = program.arg("anchor").arg(file).env("HOME", desk.dir.path()).output().expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        begun.elapsed()
    };
    let times = (0..runs).map(|_| anchor()).collect();
    fs::write(file, text).expect("room on the disk");
    times
}

/// What the commands cost on one article of each size, with 100 annotations, on one processor.
fn commands(desk: &Desk, files: &[(&str, PathBuf)]) {
    println!("\n| seconds, memory | entities | claims | check | anchor |\n| --- | --- | --- | --- | --- |");
    for (name, file) in files.iter().filter(|(name, _)| ["1 MB", "10 MB", "100 MB"].contains(name)) {
        annotate(file, 100);
        let cells = ["entities", "claims", "check", "anchor"].map(|command| {
            let begun = Instant::now();
            let mut program = Command::new(env!("CARGO_BIN_EXE_tandai"));
            program.args([command, "--jobs", "1"]).arg(file).env("HOME", desk.dir.path());
            let mut child = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
            let mut most = 0;
            while child.try_wait().expect("its state").is_none() {
                most = most.max(memory(child.id(), "VmHWM"));
                std::thread::sleep(Duration::from_millis(2));
            }
            format!("{:.2} s, {most} MB", begun.elapsed().as_secs_f64())
        });
        println!("| {name} | {} |", cells.join(" | "));
        annotate(file, 0);
    }
}

/// The seed, repeated to at least `bytes`, and an end.
fn make(dir: &Path, bytes: usize) -> PathBuf {
    let seed = fs::read_to_string(SEED).expect("the seed");
    let path = dir.join(format!("{bytes}.txt"));
    let mut file = BufWriter::new(File::create(&path).expect("a file"));
    let mut written = 0;
    while written == 0 || written < bytes {
        file.write_all(seed.as_bytes()).expect("room on the disk");
        written += seed.len();
    }
    write!(file, "\n{LAST}.\n").expect("room on the disk");
    path
}

/// Puts `many` notes beside `file`, spread evenly over it, in place of those that are there.
fn annotate(file: &Path, many: usize) {
    let sidecar = file.with_extension("txt.annotations.json");
    if many == 0 {
        // There may be none.
        drop(fs::remove_file(&sidecar));
        return;
    }
    let article = Article::new(fs::read_to_string(file).expect("a file"), None, None).expect("a text");
    let text = article.text();
    let note = |i: usize| {
        // Not on the first words: a key marks those.
        let start = text.ceil_char_boundary(60 + i * (text.len() - 160) / many);
        let end = text.ceil_char_boundary(start + 20 + i % 40);
        Arc::new(Annotation {
            id: Uuid::from_u128(i as u128 + 1),
            kind: Kind::Note,
            label: String::new(),
            tags: Vec::new(),
            note: "sejak kapan?".into(),
            target: anchor::target(&article, Span::new(start, end)),
            claim: None,
            conflict: None,
            earlier: Vec::new(),
            created: Timestamp::UNIX_EPOCH,
            modified: Timestamp::UNIX_EPOCH,
            creator: "redaksi".into(),
            extra: serde_json::Map::new(),
        })
    };
    let json = Sidecar { annotations: (0..many).map(note).collect(), ..Sidecar::default() }.to_json();
    fs::write(sidecar, json).expect("room on the disk");
}

fn shows(seen: &Seen, words: &str) -> bool {
    seen.parser.screen().contents().contains(words)
}

/// Whether a whole frame came since there were `before` bytes.
fn framed(seen: &Seen, before: usize) -> bool {
    let new = &seen.bytes[before..];
    let synchronized = new.windows(8).any(|w| w == b"\x1b[?2026l");
    synchronized || !new.is_empty() && !new.starts_with(b"\x1b[?2026h")
}

fn painted(start: impl FnOnce() -> Pty) -> Duration {
    let pty = start();
    pty.shows(FIRST) - pty.started
}

fn timed(pty: &mut Pty, keys: &str, there: impl Fn(&Seen) -> bool) -> Duration {
    std::thread::sleep(Duration::from_millis(15));
    let then = Instant::now();
    pty.keys(keys);
    pty.until("an answer", there) - then
}

/// The times from a key to the end of the frame that answers it, and the most bytes of such a frame.
fn repaints(pty: &mut Pty, key: &str, back: &str, times: usize) -> (Vec<Duration>, usize) {
    let (mut found, mut most) = (Vec::new(), 0);
    for i in 0..times {
        std::thread::sleep(Duration::from_millis(15));
        let before = pty.look(|seen| seen.bytes.len());
        // There and back: at the end of a short file a key has nothing to answer.
        let key = if i % 2 == 0 { key } else { back };
        let then = Instant::now();
        pty.keys(key);
        found.push(pty.until("an answer", |seen| framed(seen, before)) - then);
        most = most.max(pty.look(|seen| seen.bytes.len()) - before);
    }
    (found, most)
}

/// Megabytes that are in memory, mapped pages of files too.
fn resident(pty: &Pty) -> u64 {
    memory(pty.child.process_id().expect("it runs"), "VmRSS")
}

fn memory(pid: u32, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0).div_ceil(1024)
}

/// Milliseconds, ascending.
struct Times(Vec<f64>);

impl Times {
    fn of(times: &[Duration]) -> Self {
        let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        Self(times)
    }

    /// The time that so many of a hundred are not over.
    fn at(&self, percent: usize) -> f64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last * percent).div_ceil(100)).copied().unwrap_or(f64::NAN)
    }

    fn median(&self) -> String {
        if self.0.is_empty() { "–".into() } else { format!("{:.2}", self.at(50)) }
    }

    fn show(&self) -> String {
        if self.0.is_empty() { "–".into() } else { format!("{:.2} ({:.2})", self.at(50), self.at(100)) }
    }

    fn against(&self, other: &Self) -> String {
        if other.0.is_empty() { "–".into() } else { format!("{:.2}", self.at(50) / other.at(50)) }
    }
}
