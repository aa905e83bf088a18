//! Measures a library of 10,000 generated articles: first paint, the time until all articles are read, the time from a key
//! to its search results, and memory.
//!
//! Run it with `cargo bench --bench library [-- ARTICLES]`. Each article has a dozen random sentences from `seeds/` and its
//! own name and number; the mean size is 2 KB. First paint is the time from starting the process until the first title of
//! the list is on the screen. For comparison, `find` lists the names of the files.

#[path = "../tests/support/pty.rs"]
mod pty;

use pty::Pty;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Columns and rows of the terminal.
const SIZE: (u16, u16) = (120, 40);

fn main() {
    let all: usize = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(10_000);
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("articles");
    let bytes = make(&folder, all);
    println!("{all} articles, {:.1} MB; 120x40; times in milliseconds, median of 9 runs\n", bytes as f64 / 1e6);
    let home = dir.path().to_str().expect("a plain name");
    let env = [("HOME", home), ("XDG_STATE_HOME", home)];
    let path = folder.to_str().expect("a plain name");
    let open = || Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[path], &env, SIZE);
    let cache = dir.path().join(".cache");
    let find = median(9, || {
        let begun = Instant::now();
        let mut find = Command::new("find");
        find.args([path, "-name", "*.txt"]).stdout(Stdio::null()).status().expect("find");
        begun.elapsed()
    });
    let mut read_after = Vec::new();
    let mut first_paint = |cached: bool| {
        median(9, || {
            if !cached {
                // The error may be dropped: in the first run there is no cache yet.
                let _ = fs::remove_dir_all(&cache);
            }
            let begun = Instant::now();
            let pty = open();
            pty.shows("0000");
            let painted = begun.elapsed();
            pty.until("all articles", |seen| seen.parser.screen().contents().contains(&format!("{all} articles")));
            read_after.push((cached, begun.elapsed()));
            leave(pty);
            painted
        })
    };
    let (uncached, cached) = (first_paint(false), first_paint(true));
    let all_read = |with_cache: bool| {
        let mut times: Vec<Duration> =
            read_after.iter().filter(|(cached, _)| *cached == with_cache).map(|(_, time)| *time).collect();
        times.sort();
        times[times.len() / 2]
    };
    println!("| | |\n| --- | --- |");
    println!("| `find` lists the names | {} |", show(find));
    println!("| First paint, without a cache | {} |", show(uncached));
    println!("| All articles read, without a cache | {} |", show(all_read(false)));
    println!("| First paint, with the cache | {} |", show(cached));
    println!("| All articles read, with the cache | {} |", show(all_read(true)));
    let mut pty = open();
    pty.until("all articles", |seen| seen.parser.screen().contents().contains(&format!("{all} articles")));
    pty.keys("\t");
    pty.shows("search");
    for word in ["penumpang", "selat madura", "nomor 7777 ", "qqqq"] {
        let (mut worst, mut sum) = (Duration::ZERO, Duration::ZERO);
        for at in 1..=word.len() {
            let begun = Instant::now();
            let before = pty.look(|seen| seen.bytes.len());
            pty.keys(&word[at - 1..at]);
            // The first frame shows the typed character and the second one the results, unless they stay the same.
            pty.until("the typed character", |seen| seen.bytes.len() > before);
            let typed = word[..at].trim_end().to_string();
            pty.until("the results", |seen| seen.parser.screen().contents().contains(&format!("search {typed}")));
            settle(&pty);
            let took = begun.elapsed().saturating_sub(QUIET);
            (worst, sum) = (worst.max(took), sum + took);
        }
        println!("| A key while typing “{word}”, mean (worst) | {} ({}) |", show(sum / word.len() as u32), show(worst));
        for _ in 0..word.len() {
            pty.keys("\x7f");
        }
        settle(&pty);
    }
    println!("| Peak memory | {} MB |", peak_kilobytes(&pty) / 1000);
    pty.keys("\x1b");
    leave(pty);
}

/// The screen is taken to be final after this time without output.
const QUIET: Duration = Duration::from_millis(60);

/// Waits until the program has written nothing for [`QUIET`].
fn settle(pty: &Pty) {
    let mut last = pty.look(|seen| seen.bytes.len());
    let mut since = Instant::now();
    while since.elapsed() < QUIET {
        std::thread::sleep(Duration::from_millis(1));
        let now = pty.look(|seen| seen.bytes.len());
        if now != last {
            (last, since) = (now, Instant::now());
        }
    }
}

/// The most memory that the program has used, in kilobytes.
fn peak_kilobytes(pty: &Pty) -> u64 {
    let status = pty.child.process_id().map(|id| fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default());
    let line = status.unwrap_or_default().lines().find(|line| line.starts_with("VmHWM")).map(String::from);
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// Quits the program.
fn leave(mut pty: Pty) {
    pty.keys("q");
    assert!(pty.end().success());
}

fn median(runs: usize, mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(|_| run()).collect();
    times.sort();
    times[runs / 2]
}

/// A time in milliseconds.
fn show(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}

/// Writes `all` articles to `folder` and returns their size in bytes.
fn make(folder: &Path, all: usize) -> usize {
    fs::create_dir_all(folder).expect("a folder");
    let seeds = [include_str!("../seeds/feri-listrik.txt"), include_str!("../seeds/tidal-barrier.txt")];
    let sentences: Vec<&str> = seeds.iter().flat_map(|seed| seed.lines()).filter(|line| line.len() > 60).collect();
    let (first, last) = (["Budi", "Siti", "Dewi", "John", "Anna", "Laura"], ["Santoso", "Wijaya", "Smith", "Rahma"]);
    // Pseudo-random, and the same in every run (Knuth, "The Art of Computer Programming", 3.3.4).
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut bytes = 0;
    for i in 0..all {
        let name = format!("{} {}", first[random(first.len())], last[random(last.len())]);
        let mut text =
            format!("Laporan nomor {i} tentang {name}\nJAKARTA, {} Mei 2024 – {name} berkata.\n", random(28) + 1);
        for _ in 0..12 {
            text += sentences[random(sentences.len())];
            text.push('\n');
        }
        bytes += text.len();
        fs::write(folder.join(format!("{i:05}.txt")), text).expect("room on the disk");
    }
    bytes
}
