//! Tries the three ways of anchoring on generated cases and counts the results.

use super::edits::{self, Case, Edit, Length, Pool, Random, Text};
use super::hypothesis;
use std::collections::BTreeMap;
use tandai::annotation::anchor;
use tandai::annotation::snapshot::{Snapshot, Snapshots};
use tandai::article::Article;
use tandai::text::Span;

/// Counts of cases.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) all: usize,
    /// Cases in which the found span overlaps the correct one by more than 80 %, or both are `None`.
    pub(crate) right: usize,
    /// Cases in which a span without any correct word was found. All other cases are misses or inexact.
    pub(crate) wrong: usize,
}

impl Tally {
    /// Counts a case and returns whether it was right.
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

    /// The percentages of right and of wrong cases.
    pub(crate) fn percentages(self) -> (f64, f64) {
        let percent = |n: usize| 100.0 * n as f64 / self.all.max(1) as f64;
        (percent(self.right), percent(self.wrong))
    }
}

/// The share of the bytes of both spans that they have in common, from 0 to 1.
fn overlap(a: Span, b: Span) -> f64 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    both as f64 / (a.end.max(b.end) - a.start.min(b.start)) as f64
}

fn article(text: &str) -> Article {
    Article::new(text.into(), None, None).expect("a paragraph")
}

/// The span found with a snapshot, without one, and by the matcher of Hypothes.is.
fn find(case: &Case) -> [Option<Span>; 3] {
    let (old, new) = (article(&case.before), article(&case.after));
    let target = anchor::target(&old, case.span);
    let mut snapshots = Snapshots::default();
    snapshots.insert(Snapshot::new(case.before.clone()));
    let with_snapshot = anchor::anchor(&target, &new, &snapshots).1;
    let without = anchor::anchor(&target, &new, &Snapshots::default()).1;
    [with_snapshot, without, hypothesis::find(&case.before, case.span, &case.after)]
}

/// Tries as many `cases` for each edit and length, made from `articles`. Returns the tallies with a snapshot, without one,
/// and for the matcher of Hypothes.is. Each failure is passed to `failed` with the index of the method (0, 1 or 2).
pub(crate) fn measure(
    articles: &[String],
    cases: usize,
    seed: u64,
    mut failed: impl FnMut(&Case, usize, Option<Span>),
) -> BTreeMap<(Edit, Length), [Tally; 3]> {
    // The last third of each article goes to the pool from which edits take their words.
    let (mut texts, mut sentences) = (Vec::new(), Vec::new());
    for article in articles {
        let mut text = Text::new(article);
        let pool = text.0.split_off(text.0.len() * 2 / 3);
        sentences.extend(pool.into_iter().flatten().filter(|s| s.len() > 4));
        texts.push(text);
    }
    let without_punctuation = |w: &edits::Word| w.text.trim_matches(|c: char| !c.is_alphanumeric()).to_string();
    let words = sentences.iter().flatten().map(without_punctuation).filter(|w| !w.is_empty()).collect();
    let pool = Pool { sentences, words };
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
    let mut tallies: BTreeMap<(Edit, Length), [Tally; 3]> = BTreeMap::new();
    for edit in Edit::EACH_KIND {
        for length in [Length::Word, Length::Phrase, Length::Sentence] {
            let mut made = 0;
            while made < cases {
                let text = random.pick(&texts);
                let Some(case) = edits::case(text, &pool, edit, length, &mut random) else { continue };
                made += 1;
                let tally = tallies.entry((edit, length)).or_default();
                for (i, (tally, found)) in tally.iter_mut().zip(find(&case)).enumerate() {
                    if !tally.count(case.truth, found) {
                        failed(&case, i, found);
                    }
                }
            }
        }
    }
    tallies
}

/// The sum of all tallies.
pub(crate) fn total(tallies: &BTreeMap<(Edit, Length), [Tally; 3]>) -> [Tally; 3] {
    tallies.values().fold([Tally::default(); 3], |sum, tally| {
        let add = |i: usize| Tally {
            all: sum[i].all + tally[i].all,
            right: sum[i].right + tally[i].right,
            wrong: sum[i].wrong + tally[i].wrong,
        };
        [add(0), add(1), add(2)]
    })
}
