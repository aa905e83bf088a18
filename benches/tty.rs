//! Measures the program in a pseudo-terminal of 120x40, and `less` and `bat`, if installed, on the same files in the same
//! run.
//!
//! `cargo bench --bench tty [-- RUNS] [paint] [entities] [keys] [growth] [commands]` prints the tables of `docs/numbers.md`, or those
//! that are named. The files are the seed article and 1, 3, 10 and 100 MB of copies of it, with annotations spread evenly
//! over them. First paint is the time from starting the process until words of the file are written to the screen. The time
//! of a key ends when the frame that answers it is complete. The time the terminal needs to display the output is not
//! included.

#[path = "../tests/support/build.rs"]
mod build;
#[path = "../tests/support/pty.rs"]
mod pty;

use pty::{Pty, Seen};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tandai::annotation::AnnotationKind;
use tandai::article::Article;
use tandai::text::Span;

const SEED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/feri-listrik.txt");
/// Columns and rows of the terminal.
const SIZE: (u16, u16) = (120, 40);

/// Words near the beginning of every file.
const FIRST: &str = "KMP Arus Baru";

/// The last words of every file.
const LAST: &str = "Demikian akhirnya";

/// The files: their names in the tables, and their least sizes in bytes.
const FILES: [(&str, usize); 5] =
    [("seed", 0), ("1 MB", 1_000_000), ("3 MB", 3_000_000), ("10 MB", 10_000_000), ("100 MB", 100_000_000)];

/// The names of the tables.
const TABLES: [&str; 5] = ["paint", "entities", "keys", "growth", "commands"];

/// The numbers of annotations to measure with.
const MARKS: [usize; 3] = [0, 100, 10_000];

/// The files to measure with annotations; the other ones are measured without.
const MARKED: [&str; 3] = ["seed", "3 MB", "100 MB"];

/// A temporary folder for the files, in which programs are started with a clean environment.
struct Workspace {
    dir: tempfile::TempDir,
}

impl Workspace {
    fn start(&self, program: &Path, file: &Path) -> Pty {
        let state = self.dir.path().to_str().expect("a plain name");
        // A UTF-8 locale, because without one `less` shows letters outside ASCII as bytes.
        let env = [("XDG_STATE_HOME", state), ("XDG_CONFIG_HOME", state), ("HOME", state), ("LANG", "C.UTF-8")];
        Pty::start(program, &[file.to_str().expect("a plain name")], &env, SIZE)
    }

    fn start_tandai(&self, file: &Path) -> Pty {
        self.start(Path::new(env!("CARGO_BIN_EXE_tandai")), file)
    }

    /// Starts tandai and waits until the whole file is read and its entities are found, as they are when people press keys.
    fn start_and_settle(&self, file: &Path) -> Pty {
        let pty = self.start_tandai(file);
        pty.until("the whole file", |seen| {
            let screen = seen.parser.screen().contents();
            screen.contains(FIRST) && !screen.contains("reading …") && !screen.contains("/…")
        });
        pty
    }
}

fn main() {
    let runs = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(31);
    let workspace = Workspace { dir: tempfile::tempdir().expect("a folder") };
    let find = |name: &str| {
        ["/usr/bin", "/bin", "/usr/local/bin"].iter().map(|d| Path::new(d).join(name)).find(|p| p.exists())
    };
    let (less, bat) = (find("less"), find("bat").or_else(|| find("batcat")));
    let files: Vec<(&str, PathBuf)> =
        FILES.iter().map(|&(name, bytes)| (name, make(workspace.dir.path(), bytes))).collect();
    println!("120x40, {runs} alternating runs each; median times in milliseconds, the worst in brackets.\n");
    let wanted = |table: &str| {
        let is_named = |table: &str| std::env::args().any(|arg| arg == table);
        is_named(table) || !TABLES.into_iter().any(is_named)
    };
    if wanted("paint") {
        first_paints(&workspace, &files, less.as_deref(), bat.as_deref(), runs);
    }
    if wanted("entities") {
        first_entities(&workspace, &files[0].1, runs);
    }
    if wanted("keys") {
        keys(&workspace, &files, less.as_deref(), runs);
    }
    if wanted("growth") {
        growth(&workspace, &files, less.as_deref(), runs.div_ceil(4));
    }
    if wanted("commands") {
        commands(&workspace, &files);
    }
}

/// The rows of a table: each file without annotations, and those of [`MARKED`] also with [`MARKS`]. A row is the name of
/// the file, its path and the number of annotations.
fn rows<'a>(files: &'a [(&'a str, PathBuf)]) -> impl Iterator<Item = (&'a str, &'a Path, usize)> {
    let marks = |name: &str| if MARKED.contains(&name) { &MARKS[..] } else { &MARKS[..1] };
    files.iter().flat_map(move |(name, file)| marks(name).iter().map(move |&marks| (*name, file.as_path(), marks)))
}

fn first_paints(
    workspace: &Workspace,
    files: &[(&str, PathBuf)],
    less: Option<&Path>,
    bat: Option<&Path>,
    runs: usize,
) {
    println!(
        "| first paint | marks | tandai | less | ratio | bat | ratio |\n| --- | --- | --- | --- | --- | --- | --- |"
    );
    for (name, file, marks) in rows(files) {
        annotate(file, marks);
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..runs {
            times[0].push(time_to_paint(|| workspace.start_tandai(file)));
            for (times, peer) in times[1..].iter_mut().zip([less, bat]) {
                times.extend(peer.map(|peer| time_to_paint(|| workspace.start(peer, file))));
            }
        }
        let [tandai, less, bat] = times.map(|times| Times::of(&times));
        println!(
            "| {name} | {marks} | {} | {} | {} | {} | {} |",
            tandai.show(),
            less.show(),
            tandai.ratio_to(&less),
            bat.show(),
            tandai.ratio_to(&bat)
        );
        annotate(file, 0);
    }
}

/// Times the first paint and the first list of entities, from starting the process, in the seed and in a long article.
fn first_entities(workspace: &Workspace, seed: &Path, runs: usize) {
    println!("\n| open an article | first paint | first entities |\n| --- | --- | --- |");
    let long = make_long_article(workspace.dir.path());
    for (name, file) in [("seed", seed), ("3,000 words", long.as_path())] {
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..runs {
            let pty = workspace.start_tandai(file);
            times[0].push(pty.shows(FIRST) - pty.started);
            let listed = |seen: &Seen| ["Persons", "Organisations", "Places"].iter().any(|head| shows(seen, head));
            times[1].push(pty.until("entities", listed) - pty.started);
        }
        let [paint, entities] = times.map(|times| Times::of(&times));
        println!("| {name} | {} | {} |", paint.show(), entities.show());
    }
}

/// Writes an article of about 3,000 words: copies of the seed, in each of which the vowels of all words are different, so
/// that most words are new to the tagger, as in an article of that length.
fn make_long_article(dir: &Path) -> PathBuf {
    const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    let seed = fs::read_to_string(SEED).expect("the seed");
    let copy = |by: usize| -> String {
        let vowel = |c: char| VOWELS.iter().position(|v| *v == c).map_or(c, |at| VOWELS[(at + by) % VOWELS.len()]);
        seed.chars().map(vowel).collect()
    };
    let path = dir.join("long.txt");
    fs::write(&path, (0..10).map(|by| copy(by) + "\n").collect::<String>()).expect("room on the disk");
    path
}

/// Times single keys in tandai and `less`.
fn keys(workspace: &Workspace, files: &[(&str, PathBuf)], less: Option<&Path>, runs: usize) {
    println!(
        "\n| key to repaint | marks | space: p50 | p99 | j: p50 | p99 | less, space: p50 | a line scrolled, bytes |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, file) in files.iter().filter(|(name, _)| ["seed", "3 MB", "100 MB"].contains(name)) {
        for marks in MARKS {
            annotate(file, marks);
            let mut pty = workspace.start_and_settle(file);
            let space = Times::of(&repaints(&mut pty, " ", "\x02", runs * 8).0);
            let down = Times::of(&repaints(&mut pty, "j", "k", runs * 8).0);
            let (_, bytes) = repaints(&mut pty, "\x05", "\x19", 20);
            let page = less.filter(|_| marks == 0).map_or(Vec::new(), |less| {
                let mut pty = workspace.start(less, file);
                pty.shows(FIRST);
                repaints(&mut pty, " ", "b", runs * 4).0
            });
            println!(
                "| {name} | {marks} | {:.2} | {:.2} | {:.2} | {:.2} | {} | {bytes} |",
                space.percentile(50),
                space.percentile(99),
                down.percentile(50),
                down.percentile(99),
                Times::of(&page).median(),
            );
        }
        annotate(file, 0);
    }
}

/// Shows how times and memory grow with the size of the file and the number of annotations.
fn growth(workspace: &Workspace, files: &[(&str, PathBuf)], less: Option<&Path>, runs: usize) {
    println!(
        "\n| file | marks | all read | to the end | less | search | less | resize | mark and save | anchor | memory |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, file, marks) in rows(files) {
        annotate(file, marks);
        // The beginning of a long file is repeated near its end, so `FIRST` alone does not show that the beginning is on
        // the screen. A short file fits the screen and shows both.
        let short = name == "seed";
        let at_head = |seen: &Seen| shows(seen, FIRST) && (short || !shows(seen, LAST));
        let one_more = format!(" {} mark", marks + 1);
        let mut times: [Vec<Duration>; 8] = Default::default();
        let mut memory = 0;
        for _ in 0..runs {
            let mut pty = workspace.start_tandai(file);
            let all = pty.until("the whole file", |seen| shows(seen, FIRST) && !shows(seen, "/…"));
            times[0].push(all - pty.started);
            drop(pty);
            pty = workspace.start_and_settle(file);
            memory = memory.max(resident_megabytes(&pty));
            times[1].push(timed(&mut pty, "G", |seen| shows(seen, LAST)));
            timed(&mut pty, "g", at_head);
            times[3].push(timed(&mut pty, &format!("/{LAST}\r"), |seen| shows(seen, "hit 1 of 1")));
            timed(&mut pty, "\x1bg", at_head);
            // Output that is still on its way must not be taken for the answer.
            std::thread::sleep(Duration::from_millis(50));
            let begun = Instant::now();
            let before = pty.look(|seen| seen.bytes.len());
            pty.resize((100, 40));
            times[5].push(pty.until("a frame", |seen| has_frame_after(seen, before)) - begun);
            pty.resize(SIZE);
            std::thread::sleep(Duration::from_millis(50));
            times[6].push(timed(&mut pty, "1", |seen| shows(seen, &one_more) && shows(seen, "saved")));
            timed(&mut pty, "u", |seen| !shows(seen, &one_more));
            pty.keys("q");
            pty.end();
            if let Some(less) = less.filter(|_| marks == 0 && !short) {
                let mut pty = workspace.start(less, file);
                pty.shows(FIRST);
                times[2].push(timed(&mut pty, "G", |seen| shows(seen, LAST)));
                timed(&mut pty, "g", at_head);
                times[4].push(timed(&mut pty, &format!("/{LAST}\r"), |seen| shows(seen, LAST)));
            }
        }
        if marks > 0 {
            times[7] = anchor_times(workspace, file, runs);
        }
        annotate(file, 0);
        let times: Vec<String> = times.iter().map(|times| Times::of(times).median()).collect();
        println!("| {name} | {marks} | {} | {memory} MB |", times.join(" | "));
    }
}

/// Times `tandai anchor` on `file` with a new first paragraph. In a short file the annotations are found with the snapshot
/// that the reader has saved, in a long one by their words alone.
fn anchor_times(workspace: &Workspace, file: &Path, runs: usize) -> Vec<Duration> {
    let text = fs::read_to_string(file).expect("a file");
    fs::write(file, format!("Ralat: kapal itu bukan yang pertama.\n\n{text}")).expect("room on the disk");
    let anchor = || {
        let begun = Instant::now();
        let mut program = Command::new(env!("CARGO_BIN_EXE_tandai"));
        let output = program.arg("anchor").arg(file).env("HOME", workspace.dir.path()).output().expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        begun.elapsed()
    };
    let times = (0..runs).map(|_| anchor()).collect();
    fs::write(file, text).expect("room on the disk");
    times
}

/// Measures time and memory of the commands on one article of each size, with 100 annotations, on one processor.
fn commands(workspace: &Workspace, files: &[(&str, PathBuf)]) {
    println!("\n| seconds, memory | entities | claims | check | anchor |\n| --- | --- | --- | --- | --- |");
    for (name, file) in files.iter().filter(|(name, _)| ["1 MB", "10 MB", "100 MB"].contains(name)) {
        annotate(file, 100);
        let cells = ["entities", "claims", "check", "anchor"].map(|command| {
            let begun = Instant::now();
            let mut program = Command::new(env!("CARGO_BIN_EXE_tandai"));
            program.args([command, "--jobs", "1"]).arg(file).env("HOME", workspace.dir.path());
            let mut child = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
            let mut peak = 0;
            while child.try_wait().expect("the state of the program").is_none() {
                peak = peak.max(memory_megabytes(child.id(), "VmHWM"));
                std::thread::sleep(Duration::from_millis(2));
            }
            format!("{:.2} s, {peak} MB", begun.elapsed().as_secs_f64())
        });
        println!("| {name} | {} |", cells.join(" | "));
        annotate(file, 0);
    }
}

/// Writes a file of at least `bytes` bytes: copies of the seed, and [`LAST`] at the end.
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

/// Writes a sidecar with `count` notes, spread evenly over `file`, or removes it if `count` is 0.
fn annotate(file: &Path, count: usize) {
    let sidecar = file.with_extension("txt.annotations.json");
    if count == 0 {
        // The error may be dropped: there may be no sidecar.
        let _ = fs::remove_file(&sidecar);
        return;
    }
    let article = Article::new(fs::read_to_string(file).expect("a file"), None, None).expect("a text");
    let text = article.text();
    let note = |i: usize| {
        // The first words are left out, because the benchmark marks them with a key.
        let start = text.ceil_char_boundary(60 + i * (text.len() - 160) / count);
        let end = text.ceil_char_boundary(start + 20 + i % 40);
        let note = build::annotation().id(i as u128 + 1).kind(AnnotationKind::Note).on(&article, Span::new(start, end));
        note.note("sejak kapan?").creator("redaksi")
    };
    let json = build::sidecar((0..count).map(note)).to_json();
    fs::write(sidecar, json).expect("room on the disk");
}

fn shows(seen: &Seen, words: &str) -> bool {
    seen.parser.screen().contents().contains(words)
}

/// Whether a complete frame follows the first `before` bytes of output. A program that does not use synchronized output
/// writes a frame in one piece.
fn has_frame_after(seen: &Seen, before: usize) -> bool {
    let new = &seen.bytes[before..];
    let synchronized = new.windows(8).any(|w| w == b"\x1b[?2026l");
    synchronized || !new.is_empty() && !new.starts_with(b"\x1b[?2026h")
}

/// The time from starting a program until the beginning of the file is on the screen.
fn time_to_paint(start: impl FnOnce() -> Pty) -> Duration {
    let pty = start();
    pty.shows(FIRST) - pty.started
}

/// The time from pressing `keys` until the output satisfies `answered`.
fn timed(pty: &mut Pty, keys: &str, answered: impl Fn(&Seen) -> bool) -> Duration {
    std::thread::sleep(Duration::from_millis(15));
    let begun = Instant::now();
    pty.keys(keys);
    pty.until("an answer", answered) - begun
}

/// The times from pressing a key to the end of the frame that answers it, and the size in bytes of the largest frame.
fn repaints(pty: &mut Pty, key: &str, back: &str, presses: usize) -> (Vec<Duration>, usize) {
    let (mut times, mut largest) = (Vec::new(), 0);
    for i in 0..presses {
        std::thread::sleep(Duration::from_millis(15));
        let before = pty.look(|seen| seen.bytes.len());
        // `key` and `back` alternate, because at the end of a short file `key` alone would change nothing.
        let key = if i % 2 == 0 { key } else { back };
        let begun = Instant::now();
        pty.keys(key);
        times.push(pty.until("an answer", |seen| has_frame_after(seen, before)) - begun);
        largest = largest.max(pty.look(|seen| seen.bytes.len()) - before);
    }
    (times, largest)
}

/// The memory of a program in megabytes, including mapped files.
fn resident_megabytes(pty: &Pty) -> u64 {
    memory_megabytes(pty.child.process_id().expect("a running program"), "VmRSS")
}

/// A memory figure of a process, such as `VmRSS`, in megabytes; 0 if there is none.
fn memory_megabytes(pid: u32, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0).div_ceil(1024)
}

/// Times in milliseconds, in ascending order.
struct Times(Vec<f64>);

impl Times {
    fn of(times: &[Duration]) -> Self {
        let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        Self(times)
    }

    /// The given percentile (nearest rank); NaN if there are no times.
    fn percentile(&self, percent: usize) -> f64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last * percent).div_ceil(100)).copied().unwrap_or(f64::NAN)
    }

    fn median(&self) -> String {
        if self.0.is_empty() { "–".into() } else { format!("{:.2}", self.percentile(50)) }
    }

    /// The median, and the worst time in brackets.
    fn show(&self) -> String {
        if self.0.is_empty() {
            "–".into()
        } else {
            format!("{:.2} ({:.2})", self.percentile(50), self.percentile(100))
        }
    }

    /// The ratio of the medians.
    fn ratio_to(&self, other: &Self) -> String {
        if other.0.is_empty() { "–".into() } else { format!("{:.2}", self.percentile(50) / other.percentile(50)) }
    }
}
