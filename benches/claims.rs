//! Measures what the claim analysis (check-worthiness, attributions, checks) costs a megabyte, on ordinary text and on
//! texts made to be slow, each also as a ratio to ordinary text in the same run.
//!
//! Run it with `cargo bench --bench claims [-- BYTES]`. Every text is analysed as a whole at two sizes; if the cost is
//! linear, the last column, the cost a byte at the larger size over that at the smaller, is near 1.

use std::time::{Duration, Instant};
use tandai::article::Article;
use tandai::claim;
use tandai::entity;
use tandai::text::Span;

/// Articles to repeat as ordinary text.
const SEEDS: [&str; 2] = [include_str!("../seeds/feri-listrik.txt"), include_str!("../seeds/tidal-barrier.txt")];

/// Longer sentences are not analysed.
const MAX_SENTENCE_BYTES: usize = 4096;

/// Runs of each text, of which the fastest counts.
const RUNS: usize = 3;

/// Texts made to be slow: what each is full of, and the words to repeat.
const ADVERSARIAL: [(&str, &str); 9] = [
    ("opening marks", "He said “we go “we stay “we "),
    ("marks of all kinds", "“a” \"b\" ''c'' «d» ‘e’ "),
    ("commas", "a, b, Smith, c, the mayor, d, "),
    ("\"that\" and \"bahwa\"", "he said that he said that dia mengatakan bahwa "),
    ("cues", "said Smith, said Jones, kata Budi, ujar Ani, "),
    ("names", "John Smith Jane Roe Budi Santoso Ani "),
    ("numbers", "more than 5 percent, 12 million, 3 dollars, "),
    ("reasons", "because all records fell by 20 percent, the most ever, a law caused 12 deaths, "),
    ("short paragraphs", "“Yes,” he said.\n\n"),
];

fn main() {
    let bytes: usize = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(100_000);
    println!("{bytes} bytes, fastest of {RUNS} runs\n");
    println!("| text | ms/MB | ratio | growth |\n| --- | --- | --- | --- |");
    let mut ordinary = 0.0;
    let seeds = SEEDS.map(|seed| ("ordinary", seed));
    for (name, words) in seeds.into_iter().chain(ADVERSARIAL) {
        let cost = |bytes: usize| cost(&repeat(words, bytes));
        let (small, large) = (cost(bytes), cost(4 * bytes));
        if ordinary == 0.0 {
            ordinary = large;
        }
        println!("| {name} | {large:.0} | {:.2} | {:.2} |", large / ordinary, large / small);
    }
}

/// About `bytes` bytes of `words`: as they are if they have ends of sentences, else in sentences of the greatest length that
/// is analysed, of which ten make a paragraph.
fn repeat(words: &str, bytes: usize) -> String {
    if words.contains('\n') {
        return words.repeat(bytes / words.len() + 1);
    }
    let sentence = format!("We {}end. ", words.repeat(MAX_SENTENCE_BYTES / words.len() - 1));
    (0..=bytes / sentence.len())
        .map(|i| if i % 10 == 9 { format!("{sentence}\n\n") } else { sentence.clone() })
        .collect()
}

/// Milliseconds a megabyte that the claim analysis of `text` takes, without that of its entities.
fn cost(text: &str) -> f64 {
    let article = Article::new(text.into(), None, None).expect("text");
    let found = entity::extract(&article, Span::new(0, article.text().len()));
    let time = |_| {
        let begun = Instant::now();
        std::hint::black_box(claim::find(&article, &found));
        begun.elapsed()
    };
    let fastest = (0..RUNS).map(time).min().unwrap_or(Duration::ZERO);
    fastest.as_secs_f64() * 1e9 / text.len() as f64
}
