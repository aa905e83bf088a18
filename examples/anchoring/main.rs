//! Measures how well annotations find their words again after generated edits of an article: with a snapshot of the old
//! text, without one, and with the matcher of Hypothes.is for comparison.
//!
//! `cargo run --release --example anchoring -- [--cases N] [--seed N] [--show EDIT[without]] [ARTICLE…]`
//!
//! `--show` prints the failed cases of one kind of edit, such as `Moved` (with a snapshot) or `Movedwithout`.

#![allow(missing_docs, reason = "a program")]
#![allow(clippy::cast_precision_loss, reason = "counts are small")]

mod edits;
mod hypothesis;
mod measure;

use edits::Case;
use measure::{Tally, measure, total};
use std::path::PathBuf;
use tandai::article::source;
use tandai::text::Span;

fn main() {
    let mut args = std::env::args().skip(1);
    let (mut cases, mut seed, mut show, mut paths) = (200, 1, String::new(), Vec::new());
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_default();
        match arg.as_str() {
            "--cases" => cases = value().parse().expect("a number after --cases"),
            "--seed" => seed = value().parse().expect("a number after --seed"),
            "--show" => show = value(),
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    if paths.is_empty() {
        paths = ["seeds/feri-listrik.txt", "seeds/tidal-barrier.txt"].map(PathBuf::from).to_vec();
    }
    let read =
        |path: &PathBuf| source::read(path, source::ReadOptions::default()).expect("an article").text().to_string();
    let articles: Vec<String> = paths.iter().map(read).collect();
    let tallies = measure(&articles, cases, seed, |case, method, found| {
        let name = format!("{:?}{}", case.edit, if method == 1 { "without" } else { "" });
        if method < 2 && name == show {
            print(case, found);
        }
    });
    println!("{:24} {:>13}   {:>13}   {:>13}", "right, wrong %", "snapshot", "without", "Hypothes.is");
    let show = |tally: &Tally| format!("{:6.2} {:6.2}", tally.percentages().0, tally.percentages().1);
    let all = total(&tallies);
    let named = tallies.iter().map(|((edit, length), tally)| (format!("{edit:?} {length:?}"), tally));
    for (name, tally) in named.chain([("all".into(), &all)]) {
        println!("{name:24} {}   {}   {}", show(&tally[0]), show(&tally[1]), show(&tally[2]));
    }
    println!("{} cases", all[0].all);
}

/// Prints the words around the annotated, the correct and the found span.
fn print(case: &Case, found: Option<Span>) {
    let around = |text: &str, span: Option<Span>| {
        let Some(span) = span else { return "(lost)".into() };
        let (a, b) = (
            text.floor_char_boundary(span.start.saturating_sub(90)),
            text.ceil_char_boundary((span.end + 90).min(text.len())),
        );
        format!("{}[{}]{}", &text[a..span.start], span.slice(text), &text[span.end..b]).replace('\n', "⏎")
    };
    println!("--- {:?} {:?}\nbefore {}", case.edit, case.length, around(&case.before, Some(case.span)));
    println!("truth  {}\nfound  {}", around(&case.after, case.truth), around(&case.after, found));
}
