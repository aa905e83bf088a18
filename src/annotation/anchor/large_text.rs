//! Finds quotes in texts too large to index every word: first near the expected position, then by exact search of the
//! whole text.

use super::quote::QuoteFinder;
use super::{CONTEXT_POINTS, quote_of};
use crate::annotation::sidecar::Target;
use crate::article::Article;
use crate::text::Span;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::{BTreeMap, HashMap};

/// Bytes around the expected position that are searched by similarity.
const NEIGHBOURHOOD_BYTES: usize = 256 << 10;

/// Minimum length, in bytes, of a quote that is accepted without matching context if it occurs only once in the text.
const DISTINCTIVE_BYTES: usize = 24;

/// The span of each of `targets` in `article`, in bytes; `None` if it was not found.
pub(crate) fn find_quotes_in_large(targets: &[&Target], article: &Article) -> Vec<Option<Span>> {
    let text = article.text();
    let mut part: Option<(Span, QuoteFinder<'_>)> = None;
    let mut found = super::find_in_order(targets, article, |target, expected| {
        let inner = |span: Span| {
            (span.start == 0 || span.start + NEIGHBOURHOOD_BYTES / 2 <= expected)
                && (span.end == text.len() || expected + NEIGHBOURHOOD_BYTES / 2 <= span.end)
        };
        if !part.as_ref().is_some_and(|(span, _)| inner(*span)) {
            let start = text.floor_char_boundary(expected.saturating_sub(NEIGHBOURHOOD_BYTES));
            let span = Span::new(start, text.floor_char_boundary((expected + 2 * NEIGHBOURHOOD_BYTES).min(text.len())));
            part = Some((span, QuoteFinder::new(span.slice(text))));
        }
        let (span, seeker) = part.as_mut()?;
        seeker.find(quote_of(target), expected.saturating_sub(span.start)).map(|hit| hit.shift(span.start))
    });
    let left: Vec<usize> = (0..targets.len()).filter(|&i| found[i].is_none() && !targets[i].exact.is_empty()).collect();
    for (i, span) in left.iter().zip(find_literally(&left.iter().map(|&i| targets[i]).collect::<Vec<_>>(), text)) {
        found[*i] = span;
    }
    found
}

/// Bytes of a quote that are searched for; the rest is compared where they occur. Bounds the memory of the automaton.
const HEAD_BYTES: usize = 64;

/// Limit of the comparisons, each of about a nanosecond, for all quotes together. In a text that repeats itself, each of
/// many quotes occurs nearly everywhere; those that are left are reported as not found.
const MAX_COMPARISONS: usize = 1 << 30;

/// The best occurrence of a quote found so far.
#[derive(Clone, Copy, Default)]
struct BestOccurrence {
    hits: usize,
    agreed: usize,
    tie: bool,
    sure: bool,
    at: usize,
}

impl BestOccurrence {
    /// Compares the context of `target` with that of an occurrence of its quote at byte `at` of `text`.
    fn add(&mut self, target: &Target, text: &str, at: usize) {
        let (before, after) = (&text[..at], &text[at + target.exact.len()..]);
        let left = target.prefix.chars().rev().zip(before.chars().rev()).take_while(|(a, b)| a == b).count();
        let right = target.suffix.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
        self.hits += 1;
        if self.hits == 1 || left + right > self.agreed {
            let sure = left.max(right) * 2 >= CONTEXT_POINTS;
            *self = Self { agreed: left + right, tie: false, sure, at, ..*self };
        } else if left + right == self.agreed {
            // A tie: neither occurrence can be preferred.
            self.tie = true;
        }
    }
}

/// The occurrence of each quote whose context matches best. The context must match at least by half on one side, or
/// the quote must be long ([`DISTINCTIVE_BYTES`]) and occur only once.
fn find_literally(targets: &[&Target], text: &str) -> Vec<Option<Span>> {
    // Targets with the same words in the same context have the same answer.
    let mut alike: HashMap<(&str, &str, &str), Vec<usize>> = HashMap::new();
    for (i, target) in targets.iter().enumerate() {
        alike.entry((&target.prefix, &target.exact, &target.suffix)).or_default().push(i);
    }
    let groups: Vec<Vec<usize>> = alike.into_values().collect();
    let head = |target: &Target| target.exact.floor_char_boundary(HEAD_BYTES);
    let mut by_head: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, group) in groups.iter().enumerate() {
        let target = targets[group[0]];
        by_head.entry(&target.exact[..head(target)]).or_default().push(n);
    }
    let (heads, quotes): (Vec<&str>, Vec<Vec<usize>>) = by_head.into_iter().unzip();
    let mut found = vec![None; targets.len()];
    // More quotes than an automaton can hold: report all of them as not found.
    let Ok(automaton) = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&heads) else { return found };
    let mut best = vec![BestOccurrence::default(); groups.len()];
    let mut left = MAX_COMPARISONS;
    'hits: for hit in automaton.find_overlapping_iter(text) {
        for &n in &quotes[hit.pattern().as_usize()] {
            let target = targets[groups[n][0]];
            let Some(rest) = left.checked_sub(CONTEXT_POINTS + target.exact.len() / 16) else { break 'hits };
            left = rest;
            if text[hit.start()..].starts_with(&target.exact) {
                best[n].add(target, text, hit.start());
            }
        }
    }
    if left < CONTEXT_POINTS {
        return found;
    }
    for (best, group) in best.iter().zip(&groups) {
        let len = targets[group[0]].exact.len();
        let held = best.hits > 0 && !best.tie && (best.sure || best.hits == 1 && len >= DISTINCTIVE_BYTES);
        for &i in group {
            found[i] = held.then(|| Span::new(best.at, best.at + len));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_time;

    fn target(prefix: &str, exact: &str, suffix: &str) -> Target {
        let (exact, prefix, suffix) = (exact.into(), prefix.into(), suffix.into());
        Target { start: 0, end: 0, exact, prefix, suffix, snapshot: None, extra: serde_json::Map::new() }
    }

    #[test]
    fn a_long_quote_is_compared_where_its_head_occurs() {
        let long = |end: &str| format!("{}{end}", "Harga naik lagi pagi ini. ".repeat(9));
        let text = format!("{} {} {}", long("Satu"), long("dua"), long("Tiga"));
        let targets = [target("", &long("dua"), ""), target("", &long("empat"), ""), target("", &long("dua"), "")];
        let found = find_literally(&targets.iter().collect::<Vec<_>>(), &text);
        let second = Span::new(long("Satu ").len(), long("Satu ").len() + long("dua").len());
        assert_eq!(found, [Some(second), None, Some(second)]);
    }

    #[test]
    fn many_equal_quotes_take_linear_time() {
        assert_linear_time(1000, |n| {
            let targets: Vec<Target> = (0..n).map(|_| target("kata ", "kata", " kata")).collect();
            let found = find_literally(&targets.iter().collect::<Vec<_>>(), &"kata ".repeat(n));
            assert!(found.iter().all(Option::is_none), "no occurrence is better than the next one");
        });
    }
}
