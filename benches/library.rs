//! A library of 10,000 generated articles: how long until it is on the screen, until all of it is known, until a search
//! answers a key, and how much memory that takes.
//!
//! `cargo bench --bench library [-- ARTICLES]`. Each article is a dozen sentences of `seeds/`, shuffled, with a name and a
//! number of its own; 2 KB in the mean. The bare list is what `find` takes to write the names; first paint is the time from
//! starting the process until the first title of the list is on the screen.

#[path = "../tests/support/pty.rs"]
mod pty;

use pty::Pty;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (120, 40);

fn main() {
    let all: usize = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(10_000);
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("articles");
    let bytes = make(&folder, all);
    println!("{all} articles, {:.1} MB; 120x40; milliseconds, the median of 9\n", bytes as f64 / 1e6);
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
    let mut known_after = Vec::new();
    let mut first_paint = |cached: bool| {
        median(9, || {
            if !cached {
                // Whether there was one yet does not matter.
                let _none = fs::remove_dir_all(&cache);
            }
            let begun = Instant::now();
            let pty = open();
            pty.shows("0000");
            let painted = begun.elapsed();
            pty.until("all of it", |seen| seen.parser.screen().contents().contains(&format!("{all} articles")));
            known_after.push((cached, begun.elapsed()));
            leave(pty);
            painted
        })
    };
    let (fresh, cached) = (first_paint(false), first_paint(true));
    let known = |with: bool| {
        let mut times: Vec<Duration> =
            known_after.iter().filter(|(cached, _)| *cached == with).map(|(_, time)| *time).collect();
        times.sort();
        times[times.len() / 2]
    };
    println!("| | |\n| --- | --- |");
    println!("| `find` lists the names | {} |", show(find));
    println!("| first paint, nothing known | {} |", show(fresh));
    println!("| all known, nothing known before | {} |", show(known(false)));
    println!("| first paint, with the cache | {} |", show(cached));
    println!("| all known, with the cache | {} |", show(known(true)));
    let mut pty = open();
    pty.until("all of it", |seen| seen.parser.screen().contents().contains(&format!("{all} articles")));
    pty.keys("\t");
    pty.shows("search");
    for word in ["penumpang", "selat madura", "nomor 7777 ", "qqqq"] {
        let (mut worst, mut sum) = (Duration::ZERO, Duration::ZERO);
        for at in 1..=word.len() {
            let begun = Instant::now();
            let before = pty.look(|seen| seen.bytes.len());
            pty.keys(&word[at - 1..at]);
            // The key itself is on the screen at once; its answer is the second frame, or the first where nothing changed.
            pty.until("the key", |seen| seen.bytes.len() > before);
            let typed = word[..at].trim_end().to_string();
            pty.until("its answer", |seen| seen.parser.screen().contents().contains(&format!("search {typed}")));
            settle(&pty);
            let took = begun.elapsed().saturating_sub(QUIET);
            (worst, sum) = (worst.max(took), sum + took);
        }
        println!("| a key of “{word}”, mean (worst) | {} ({}) |", show(sum / word.len() as u32), show(worst));
        for _ in 0..word.len() {
            pty.keys("\x7f");
        }
        settle(&pty);
    }
    println!("| memory, at most | {} MB |", peak(&pty) / 1000);
    pty.keys("\x1b");
    leave(pty);
}

/// How long nothing must be written for the screen to be still.
const QUIET: Duration = Duration::from_millis(60);

/// Waits until nothing was written for a while.
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

/// Kilobytes the program had in memory at most.
fn peak(pty: &Pty) -> u64 {
    let status = pty.child.process_id().map(|id| fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default());
    let line = status.unwrap_or_default().lines().find(|line| line.starts_with("VmHWM")).map(String::from);
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

fn leave(mut pty: Pty) {
    pty.keys("q");
    assert!(pty.end().success());
}

fn median(runs: usize, mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(|_| run()).collect();
    times.sort();
    times[runs / 2]
}

fn show(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}

/// Writes the articles; their bytes.
fn make(folder: &Path, all: usize) -> usize {
    fs::create_dir_all(folder).expect("a folder");
    let seeds = [include_str!("../seeds/feri-listrik.txt"), include_str!("../seeds/tidal-barrier.txt")];
    let sentences: Vec<&str> = seeds.iter().flat_map(|seed| seed.lines()).filter(|line| line.len() > 60).collect();
    let (first, last) = (["Budi", "Siti", "Dewi", "John", "Anna", "Laura"], ["Santoso", "Wijaya", "Smith", "Rahma"]);
    // A sequence that looks random and is the same each time (Knuth, "The Art of Computer Programming", 3.3.4).
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
