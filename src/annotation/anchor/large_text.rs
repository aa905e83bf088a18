//! Finds quotes in texts too large to index every word: first near the expected position, then by exact search of the
//! whole text.

use super::quote::QuoteFinder;
use super::{CONTEXT_POINTS, quote_of};
use crate::annotation::sidecar::Target;
use crate::article::Article;
use crate::text::Span;
use aho_corasick::{AhoCorasick, MatchKind};

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

/// The best occurrence of a quote found so far.
#[derive(Clone, Copy, Default)]
struct BestOccurrence {
    hits: usize,
    agreed: usize,
    tie: bool,
    sure: bool,
    at: usize,
}

/// The occurrence of each quote whose context matches best. The context must match at least by half on one side, or
/// the quote must be long ([`DISTINCTIVE_BYTES`]) and occur only once.
fn find_literally(targets: &[&Target], text: &str) -> Vec<Option<Span>> {
    let quotes: Vec<&str> = targets.iter().map(|target| target.exact.as_str()).collect();
    // The quotes are too long for an automaton: report all of them as not found.
    let Ok(automaton) = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&quotes) else {
        return vec![None; targets.len()];
    };
    let mut best = vec![BestOccurrence::default(); targets.len()];
    for hit in automaton.find_overlapping_iter(text) {
        let target = targets[hit.pattern().as_usize()];
        let best = &mut best[hit.pattern().as_usize()];
        let (before, after) = (&text[..hit.start()], &text[hit.end()..]);
        let left = target.prefix.chars().rev().zip(before.chars().rev()).take_while(|(a, b)| a == b).count();
        let right = target.suffix.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
        best.hits += 1;
        if best.hits == 1 || left + right > best.agreed {
            let sure = left.max(right) * 2 >= CONTEXT_POINTS;
            *best = BestOccurrence { agreed: left + right, tie: false, sure, at: hit.start(), ..*best };
        } else if left + right == best.agreed {
            // A tie: neither occurrence can be preferred.
            best.tie = true;
        }
    }
    best.iter()
        .zip(&quotes)
        .map(|(best, quote)| {
            let held = best.hits > 0 && !best.tie && (best.sure || best.hits == 1 && quote.len() >= DISTINCTIVE_BYTES);
            held.then(|| Span::new(best.at, best.at + quote.len()))
        })
        .collect()
}
