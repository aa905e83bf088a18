//! How well annotations find their words again after an article was edited: over generated edits, with a snapshot of the
//! text, without one, and beside the matcher of Hypothes.is.
//!
//! `cargo run --release --example anchoring -- [--cases N] [--seed N] [--show HOW] [ARTICLE…]`

#![allow(missing_docs, reason = "a program")]

mod edits;
mod hypothesis;

use edits::{Case, Edit, Length, Pool, Random, Text};
use std::collections::BTreeMap;
use std::path::PathBuf;
use tandai::annotation::anchor;
use tandai::annotation::snapshot::{Snapshot, Snapshots};
use tandai::article::{Article, source};
use tandai::text::Span;

/// What came of a case.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: usize,
    right: usize,
    wrong: usize,
}

impl Tally {
    fn count(&mut self, truth: Option<Span>, found: Option<Span>) -> bool {
        self.all += 1;
        let right = match (truth, found) {
            (None, None) => true,
            (Some(a), Some(b)) => overlap(a, b) > 0.8,
            _ => false,
        };
        self.right += usize::from(right);
        self.wrong += usize::from(found.is_some_and(|f| truth.is_none_or(|t| !t.intersects(f))));
        right
    }

    fn shown(self) -> String {
        let share = |n: usize| 100.0 * n as f64 / self.all.max(1) as f64;
        format!("{:6.2} {:6.2}", share(self.right), share(self.wrong))
    }
}

fn overlap(a: Span, b: Span) -> f64 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    both as f64 / (a.end.max(b.end) - a.start.min(b.start)) as f64
}

fn article(text: &str) -> Article {
    Article::new(text.into(), None, None).expect("a paragraph")
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (mut cases, mut seed, mut show, mut paths) = (200, 1, String::new(), Vec::new());
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_default();
        match arg.as_str() {
            "--cases" => cases = value().parse().expect("--cases N"),
            "--seed" => seed = value().parse().expect("--seed N"),
            "--show" => show = value(),
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    if paths.is_empty() {
        paths = ["seeds/feri-listrik.txt", "seeds/tidal-barrier.txt"].map(PathBuf::from).to_vec();
    }
    // The last third of each article is what others are edited with.
    let (mut texts, mut sentences) = (Vec::new(), Vec::new());
    for path in &paths {
        let mut text = Text::new(source::read(path, None).expect("an article").text());
        let pool = text.0.split_off(text.0.len() * 2 / 3);
        sentences.extend(pool.into_iter().flatten().filter(|s| s.len() > 4));
        texts.push(text);
    }
    let plain = |w: &edits::Word| w.text.trim_matches(|c: char| !c.is_alphanumeric()).to_string();
    let words = sentences.iter().flatten().map(plain).filter(|w| !w.is_empty()).collect();
    let pool = Pool { sentences, words };
    let mut random = Random(seed * 0x9e37_79b9_7f4a_7c15 + 1);
    let mut tallies: BTreeMap<(Edit, Length), [Tally; 3]> = BTreeMap::new();
    for how in Edit::EACH {
        for length in [Length::Word, Length::Phrase, Length::Sentence] {
            let mut made = 0;
            while made < cases {
                let text = random.pick(&texts);
                let Some(case) = edits::case(text, &pool, how, length, &mut random) else { continue };
                made += 1;
                let found = find(&case);
                let tally = tallies.entry((how, length)).or_default();
                for (i, (tally, found)) in tally.iter_mut().zip(found).enumerate() {
                    let right = tally.count(case.truth, found);
                    if !right
                        && (i, show.as_str()) == (usize::from(show.ends_with("without")), show.as_str())
                        && show.starts_with(&format!("{how:?}"))
                    {
                        print(&case, found);
                    }
                }
            }
        }
    }
    println!("{:24} {:>13}   {:>13}   {:>13}", "right, wrong %", "snapshot", "without", "Hypothes.is");
    let mut all = [Tally::default(); 3];
    for ((how, length), tally) in &tallies {
        let name = format!("{how:?} {length:?}");
        println!("{name:24} {}   {}   {}", tally[0].shown(), tally[1].shown(), tally[2].shown());
        for (all, one) in all.iter_mut().zip(tally) {
            (all.all, all.right, all.wrong) = (all.all + one.all, all.right + one.right, all.wrong + one.wrong);
        }
    }
    println!("{:24} {}   {}   {}   of {}", "all", all[0].shown(), all[1].shown(), all[2].shown(), all[0].all);
}

fn find(case: &Case) -> [Option<Span>; 3] {
    let (old, new) = (article(&case.before), article(&case.after));
    let target = anchor::target(&old, case.span);
    let mut snapshots = Snapshots::default();
    let other = hypothesis::find(&case.before, case.span, &case.after);
    snapshots.insert(Snapshot::new(case.before.clone()));
    let with = anchor::find(&target, &new, &snapshots).1;
    [with, anchor::find(&target, &new, &Snapshots::default()).1, other]
}

fn print(case: &Case, found: Option<Span>) {
    let around = |text: &str, span: Option<Span>| {
        let Some(span) = span else { return "(lost)".into() };
        let (a, b) = (
            text.floor_char_boundary(span.start.saturating_sub(90)),
            text.ceil_char_boundary((span.end + 90).min(text.len())),
        );
        format!("{}[{}]{}", &text[a..span.start], span.of(text), &text[span.end..b]).replace('\n', "⏎")
    };
    println!("--- {:?} {:?}\nbefore {}", case.edit, case.length, around(&case.before, Some(case.span)));
    println!("truth  {}\nfound  {}", around(&case.after, case.truth), around(&case.after, found));
}
