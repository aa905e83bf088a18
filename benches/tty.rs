//! The real program in a pseudo-terminal of 120x40, beside `less` on the same file in the same run.
//!
//! `cargo bench --bench tty [-- RUNS]` prints medians and ratios. The files are made from `seeds/`: the seed
//! itself, 3 MB and 100 MB of it. First paint is the time from starting the process until words of the file are
//! on the screen; a key is timed until the frame that answers it is complete.

#[path = "../tests/support/pty.rs"]
mod pty;

use pty::Pty;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const SEED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/feri-listrik.txt");
const SIZE: (u16, u16) = (120, 40);
/// Words near the head of every file.
const FIRST: &str = "KMP Arus Baru";

fn main() {
    let runs = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(31);
    let dir = tempfile::tempdir().expect("a folder");
    let less = ["/usr/bin/less", "/bin/less"].iter().map(PathBuf::from).find(|path| path.exists());
    if less.is_none() {
        println!("less is not installed: no ratios");
    }
    println!("120x40, {runs} runs each, alternating; milliseconds: median (worst)\n");
    println!("| file | first paint | less | ratio | space, repainted | j, repainted | less, space |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for (name, bytes) in [("seed", 0), ("3 MB", 3_000_000), ("100 MB", 100_000_000)] {
        let file = make(dir.path(), bytes);
        let file = file.to_str().expect("a plain name");
        let state = dir.path().to_str().expect("a plain name");
        let env = [("XDG_STATE_HOME", state), ("HOME", state)];
        let tandai = || Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[file], &env, SIZE);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            ours.push(first_paint(tandai));
            if let Some(less) = &less {
                theirs.push(first_paint(|| Pty::start(less, &[file], &env, SIZE)));
            }
        }
        let keys = runs * 3;
        let mut pty = tandai();
        // All of it read, its entities found: the state in which people press keys.
        pty.until("the rest", |seen| {
            let screen = seen.parser.screen().contents();
            !screen.contains("reading …") && !screen.contains("/…")
        });
        let space = repaints(&mut pty, " ", "\x02", keys);
        let down = repaints(&mut pty, "j", "k", keys);
        let page = less.as_ref().map(|less| {
            let mut pty = Pty::start(less, &[file], &env, SIZE);
            pty.shows(FIRST);
            repaints(&mut pty, " ", "b", keys)
        });
        let (ours, theirs) = (Times::of(ours), (!theirs.is_empty()).then(|| Times::of(theirs)));
        let ratio = theirs.as_ref().map_or("–".into(), |t| format!("{:.2}", ours.median / t.median));
        let show = |times: Option<&Times>| times.map_or("–".into(), Times::show);
        println!(
            "| {name} | {} | {} | {ratio} | {} | {} | {} |",
            ours.show(),
            show(theirs.as_ref()),
            Times::of(space).show(),
            Times::of(down).show(),
            show(page.map(Times::of).as_ref()),
        );
    }
}

/// The seed, repeated to at least `bytes`.
fn make(dir: &Path, bytes: usize) -> PathBuf {
    let seed = fs::read_to_string(SEED).expect("the seed");
    let path = dir.join(format!("{bytes}.txt"));
    let mut file = BufWriter::new(File::create(&path).expect("a file"));
    let mut written = 0;
    loop {
        file.write_all(seed.as_bytes()).expect("room on the disk");
        written += seed.len();
        if written >= bytes {
            return path;
        }
    }
}

fn first_paint(start: impl FnOnce() -> Pty) -> Duration {
    let then = Instant::now();
    let pty = start();
    pty.shows(FIRST);
    then.elapsed()
}

/// The times from a key to the end of the frame that answers it.
fn repaints(pty: &mut Pty, key: &str, back: &str, times: usize) -> Vec<Duration> {
    let mut found = Vec::new();
    for i in 0..times {
        std::thread::sleep(Duration::from_millis(15));
        let before = pty.look(|seen| seen.bytes.len());
        // There and back: at the end of a short file a key has nothing to answer.
        let key = if i % 2 == 0 { key } else { back };
        let then = Instant::now();
        pty.keys(key);
        pty.until("an answer", |seen| {
            let new = &seen.bytes[before..];
            let synchronized = new.windows(8).any(|w| w == b"\x1b[?2026l");
            synchronized || !new.is_empty() && !new.starts_with(b"\x1b[?2026h")
        });
        found.push(then.elapsed());
    }
    found
}

struct Times {
    median: f64,
    worst: f64,
}

impl Times {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let ms = |time: &Duration| time.as_secs_f64() * 1e3;
        Self { median: ms(&times[times.len() / 2]), worst: times.last().map_or(0.0, ms) }
    }

    fn show(&self) -> String {
        format!("{:.2} ({:.2})", self.median, self.worst)
    }
}
