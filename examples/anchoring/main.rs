//! How well annotations find their words again after an article was edited: over generated edits, with a snapshot of the
//! text, without one, and beside the matcher of Hypothes.is.
//!
//! `cargo run --release --example anchoring -- [--cases N] [--seed N] [--show EDIT[without]] [ARTICLE…]`

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
            "--cases" => cases = value().parse().expect("--cases N"),
            "--seed" => seed = value().parse().expect("--seed N"),
            "--show" => show = value(),
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    if paths.is_empty() {
        paths = ["seeds/feri-listrik.txt", "seeds/tidal-barrier.txt"].map(PathBuf::from).to_vec();
    }
    let read = |path: &PathBuf| source::read(path, source::Reading::default()).expect("an article").text().to_string();
    let articles: Vec<String> = paths.iter().map(read).collect();
    let tallies = measure(&articles, cases, seed, |case, which, found| {
        let name = format!("{:?}{}", case.edit, if which == 1 { "without" } else { "" });
        if which < 2 && name == show {
            print(case, found);
        }
    });
    println!("{:24} {:>13}   {:>13}   {:>13}", "right, wrong %", "snapshot", "without", "Hypothes.is");
    let shown = |tally: &Tally| format!("{:6.2} {:6.2}", tally.shares().0, tally.shares().1);
    let all = total(&tallies);
    let named = tallies.iter().map(|((how, length), tally)| (format!("{how:?} {length:?}"), tally));
    for (name, tally) in named.chain([("all".into(), &all)]) {
        println!("{name:24} {}   {}   {}", shown(&tally[0]), shown(&tally[1]), shown(&tally[2]));
    }
    println!("{} cases", all[0].all);
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
