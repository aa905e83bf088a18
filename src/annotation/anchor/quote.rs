//! Finds a quote without the text it was taken from, by its words, its context and its expected position.
//!
//! Rare words of the quote and its context vote for candidate positions. At each candidate with enough votes, the
//! quote and its context are aligned with the text. The best candidate is accepted only if it matches well enough and
//! better than every other one.

use super::align::{TokenMatch, by_similarity};
use super::tokenized::{TokenId, TokenizedText, Vocabulary};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Words that occur more often than this in the text are too common to vote; at most the rarest of them does.
const MAX_OCCURRENCES: usize = 400;

/// Maximum number of places of a too common word that are considered: those nearest to the expected position.
const MAX_PLACES: usize = 1024;

/// Longer quotes, in tokens, are found by their beginning and their end if their words changed: aligning one costs the
/// square of its length.
const MAX_ALIGNED_TOKENS: usize = 1000;

/// Tokens at each end of such a quote that must be found.
const END_TOKENS: usize = 200;

/// Maximum number of code points of context that are used on each side.
const MAX_CONTEXT_POINTS: usize = 256;

/// Maximum number of words of a quote and its context that vote.
const MAX_VOTERS: usize = 24;

/// Maximum number of candidate positions that are aligned.
const MAX_CANDIDATES: usize = 16;

/// Candidates with less than this share of the votes of the best one are dropped.
const MIN_VOTE_SHARE: f32 = 0.4;

/// Number of tokens that may have been inserted or deleted on each side of a candidate.
const MAX_SHIFT_TOKENS: usize = 8;

/// A quote and its context.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuoteSelector<'a> {
    /// Up to 32 code points before the quote.
    pub(crate) prefix: &'a str,
    /// The quoted words.
    pub(crate) exact: &'a str,
    /// Up to 32 code points after the quote.
    pub(crate) suffix: &'a str,
}

impl QuoteSelector<'_> {
    /// The same with at most [`MAX_CONTEXT_POINTS`] on each side; an imported file may give any number.
    fn with_short_context(self) -> Self {
        let before = self.prefix.char_indices().rev().nth(MAX_CONTEXT_POINTS - 1).map_or(0, |(at, _)| at);
        let after = self.suffix.char_indices().nth(MAX_CONTEXT_POINTS).map_or(self.suffix.len(), |(at, _)| at);
        Self { prefix: &self.prefix[before..], suffix: &self.suffix[..after], ..self }
    }
}

/// A text indexed by word, in which quotes are searched for.
pub(crate) struct QuoteFinder<'a> {
    text: &'a str,
    tokens: TokenizedText,
    words: Vocabulary,
    /// Token positions of each word: those of `id` are `places[starts[id]..starts[id + 1]]`.
    starts: Vec<u32>,
    places: Vec<u32>,
}

/// How well a candidate matches. The three scores range from 0 to 1.
#[derive(Clone, Copy, Debug)]
struct CandidateFit {
    span: Span,
    quote: f32,
    before: f32,
    after: f32,
    /// Number of words at the candidate, and in the quote.
    lengths: (usize, usize),
    weight: f32,
}

impl<'a> QuoteFinder<'a> {
    /// Indexes `text`. Takes time and memory proportional to its length.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut words = Vocabulary::default();
        let tokens = TokenizedText::new(text, &mut words);
        let mut starts = vec![0u32; words.len() + 1];
        for &id in &tokens.ids {
            starts[id as usize + 1] += 1;
        }
        for id in 1..starts.len() {
            starts[id] += starts[id - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0; tokens.len()];
        for (at, &id) in tokens.ids.iter().enumerate() {
            places[next[id as usize] as usize] = at as u32;
            next[id as usize] += 1;
        }
        Self { text, tokens, words, starts, places }
    }

    fn places(&self, id: TokenId) -> &[u32] {
        match (self.starts.get(id as usize), self.starts.get(id as usize + 1)) {
            (Some(&from), Some(&to)) => &self.places[from as usize..to as usize],
            _ => &[],
        }
    }

    /// The span of `quote` in the text, in bytes, or `None` if it was not found. `expected` is the byte at which it
    /// would be after the changes known so far. If several candidates match about equally well, the one much nearer
    /// to `expected` is chosen; if none is, the result is `None`.
    pub(crate) fn find(&mut self, quote: QuoteSelector<'_>, expected: usize) -> Option<Span> {
        let quote = quote.with_short_context();
        let all = [quote.prefix, quote.exact, quote.suffix].concat();
        let span = Span::new(quote.prefix.len(), quote.prefix.len() + quote.exact.len());
        let fragment = TokenizedText::new(&all, &mut self.words);
        let core = fragment.touching(span);
        if core.is_empty() {
            return None;
        }
        // The context may be cut within a word, so its outermost words are ignored.
        let cut = |text: &str| text.chars().count() >= super::CONTEXT_POINTS;
        let from = usize::from(cut(quote.prefix) && core.start > 0);
        let to = fragment.len() - usize::from(cut(quote.suffix) && core.end < fragment.len());
        let candidates = self.candidates(&fragment, from..to, expected);
        // If the quote and its context match exactly somewhere, no other candidate can match as well.
        let whole: BTreeSet<usize> = candidates
            .iter()
            .flat_map(|&at| at - 4..at + 12)
            .filter_map(|at| self.whole(&fragment, from..to, at))
            .collect();
        if whole.is_empty() && fragment.len() > MAX_ALIGNED_TOKENS {
            return self.find_by_ends(&fragment, core, (span, &all), expected);
        }
        let at_whole = |at: usize| self.whole_fit(&fragment, core.clone(), at, (span, &all));
        let near = |at: isize| self.fit(&fragment, from..to, core.clone(), at, (span, &all));
        let fits: Vec<CandidateFit> = if whole.is_empty() {
            candidates.into_iter().filter_map(near).collect()
        } else {
            whole.into_iter().map(at_whole).collect()
        };
        let mut fits: Vec<(f32, CandidateFit)> = fits.into_iter().map(|fit| (fit.score(), fit)).collect();
        fits.sort_by(|a, b| b.0.total_cmp(&a.0));
        let &(score, best) = fits.first()?;
        let away = |fit: &CandidateFit| fit.span.start.abs_diff(expected);
        let near = |fit: &&(f32, CandidateFit)| score - fit.0 < 0.08 && !fit.1.span.intersects(best.span);
        let rivals: Vec<&(f32, CandidateFit)> = fits.iter().filter(near).collect();
        let chosen = if rivals.is_empty() {
            best
        } else {
            let nearest = rivals.iter().map(|fit| fit.1).chain([best]).min_by_key(|fit| away(fit))?;
            let others = rivals.iter().map(|fit| fit.1).chain([best]).filter(|fit| fit.span != nearest.span);
            let second = others.map(|fit| away(&fit)).min()?;
            if !super::is_clearly_nearer(away(&nearest), second) {
                return None;
            }
            nearest
        };
        let competition = if rivals.is_empty() { Competition::None } else { Competition::Rivals };
        chosen.holds(competition).then_some(chosen.span)
    }

    /// The span of a long quote whose words changed: from its first tokens to its last ones, if both are found and the
    /// distance between them is about the same. `span` is the quote in `all`, which includes the context.
    fn find_by_ends(
        &mut self,
        fragment: &TokenizedText,
        core: Range<usize>,
        (span, all): (Span, &str),
        expected: usize,
    ) -> Option<Span> {
        let head_end = fragment.span(core.start + END_TOKENS).start;
        let tail_start = fragment.span(core.end - END_TOKENS).start;
        let end = |exact: Span| QuoteSelector {
            prefix: &all[..exact.start],
            exact: exact.slice(all),
            suffix: &all[exact.end..],
        };
        let head = self.find(end(Span::new(span.start, head_end)), expected)?;
        let tail = self.find(end(Span::new(tail_start, span.end)), head.start + tail_start - span.start)?;
        let found = Span::new(head.start, tail.end);
        let tokens = self.tokens.touching(found).len();
        let is_alike = head.end <= tail.start && (core.len() * 2 / 3..=core.len() * 3 / 2).contains(&tokens);
        is_alike.then_some(found)
    }

    /// The places of a word; of a too common one, those nearest to token `expected`.
    fn places_near(&self, id: TokenId, expected: usize) -> &[u32] {
        let places = self.places(id);
        if places.len() <= MAX_OCCURRENCES.max(MAX_PLACES) {
            return places;
        }
        let next = places.partition_point(|&at| (at as usize) < expected);
        let start = next.saturating_sub(MAX_PLACES / 2).min(places.len() - MAX_PLACES);
        &places[start..start + MAX_PLACES]
    }

    /// Token positions at which the fragment may begin, the likeliest first. `expected` is the byte at which it should.
    fn candidates(&self, fragment: &TokenizedText, range: Range<usize>, expected: usize) -> Vec<isize> {
        let expected = self.tokens.touching(Span::new(expected, expected)).start;
        let mut voters: Vec<(usize, usize)> = range
            .map(|i| (self.places(fragment.ids[i]).len(), i))
            .filter(|&(count, i)| count > 0 && self.words.is_word(fragment.ids[i]))
            .collect();
        voters.sort_unstable();
        let mut votes: BTreeMap<isize, f32> = BTreeMap::new();
        for &(count, i) in voters.iter().take(MAX_VOTERS) {
            let vote = self.words.weight(fragment.ids[i]) / (1.0 + (count as f32).ln());
            for &at in self.places_near(fragment.ids[i], expected + i) {
                let at = at as usize;
                // A common word votes only if its neighbour occurs there too.
                let neighbour = |step: isize| {
                    let own = i.checked_add_signed(step).and_then(|i| fragment.ids.get(i));
                    own.is_some() && own == at.checked_add_signed(step).and_then(|at| self.tokens.ids.get(at))
                };
                if count <= MAX_OCCURRENCES / 16 || neighbour(1) || neighbour(-1) {
                    let begin = at as isize - i as isize;
                    for bin in [begin.div_euclid(8), (begin + 4).div_euclid(8)] {
                        *votes.entry(bin * 8).or_default() += vote;
                    }
                }
            }
            if count > MAX_OCCURRENCES {
                break;
            }
        }
        let mut best: Vec<(isize, f32)> = votes.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1));
        best.truncate(MAX_CANDIDATES);
        // A candidate with far fewer of the rare words is not a match.
        let least = best.first().map_or(0.0, |best| best.1 * MIN_VOTE_SHARE);
        best.retain(|&(_, votes)| votes >= least);
        best.into_iter().map(|(at, _)| at).collect()
    }

    /// Returns `at` if all tokens of the fragment in `range` match when the fragment begins at token `at` of the
    /// text.
    fn whole(&self, fragment: &TokenizedText, range: Range<usize>, at: isize) -> Option<usize> {
        let at = usize::try_from(at).ok()?;
        let there = self.tokens.ids.get(at + range.start..at + range.end)?;
        (*there == fragment.ids[range]).then_some(at)
    }

    /// The fit of a fragment that occurs unchanged in the text from token `at` on.
    fn whole_fit(
        &self,
        fragment: &TokenizedText,
        core: Range<usize>,
        at: usize,
        (span, all): (Span, &str),
    ) -> CandidateFit {
        let pair = |i: usize| (i, at + i, TokenMatch::Equal);
        let start = self.edge(fragment, pair(core.start), span.start, all);
        let end = self.edge(fragment, pair(core.end - 1), span.end, all);
        let words = fragment.ids[core].iter();
        let (count, weight) = words
            .filter(|&&id| self.words.is_word(id))
            .fold((0, 0.0), |(count, weight), &id| (count + 1, weight + self.words.weight(id)));
        // Missing context is no evidence, except at the start of the text.
        let context = |text: bool| f32::from(u8::from(text));
        let (before, after) = (context(span.start > 0 || at == 0), context(span.end < all.len()));
        CandidateFit { span: Span::new(start, end), quote: 1.0, before, after, lengths: (count, count), weight }
    }

    /// Aligns the fragment near token `at` of the text; `None` if no token of the quote is paired.
    fn fit(
        &self,
        fragment: &TokenizedText,
        range: Range<usize>,
        core: Range<usize>,
        at: isize,
        (span, all): (Span, &str),
    ) -> Option<CandidateFit> {
        let slack = MAX_SHIFT_TOKENS + core.len() / 6;
        let low = usize::try_from(at + range.start as isize - slack as isize).unwrap_or(0).min(self.tokens.len());
        let high = usize::try_from(at + range.end as isize + slack as isize).unwrap_or(0).min(self.tokens.len());
        let pairs = by_similarity(&fragment.ids[range.clone()], &self.tokens.ids[low..high], &self.words);
        let pairs: Vec<(usize, usize, TokenMatch)> =
            pairs.into_iter().rev().map(|(i, j, kinship)| (range.start + i, low + j, kinship)).collect();
        let weight = |i: usize| self.words.weight(fragment.ids[i]);
        let kept = |range: Range<usize>| -> f32 {
            let own = pairs.iter().filter(|(i, ..)| range.contains(i));
            own.map(|&(i, j, _)| weight(i) * self.words.similarity(fragment.ids[i], self.tokens.ids[j])).sum()
        };
        let total = |range: Range<usize>| range.map(weight).sum::<f32>();
        let mut inside = pairs.iter().filter(|(i, ..)| core.contains(i));
        let &first = inside.next()?;
        let &last = inside.next_back().unwrap_or(&first);
        let new: f32 = (first.1..=last.1).map(|j| self.words.weight(self.tokens.ids[j])).sum();
        // The nearer context is to the quote, the more it counts, and only if it is about as near in the text.
        let context = |range: &mut dyn Iterator<Item = usize>, edge: usize, at_end: bool| {
            let (mut kept, mut all, mut share) = (0.0, 0.0, 1.0);
            for (steps, i) in range.enumerate() {
                let weight = share * (0.2 + weight(i));
                all += weight;
                let pair = pairs.binary_search_by_key(&i, |pair| pair.0).ok().map(|at| pairs[at].1);
                kept += pair
                    .filter(|j| j.abs_diff(edge) <= steps + 3)
                    .map_or(0.0, |j| weight * self.words.similarity(fragment.ids[i], self.tokens.ids[j]));
                share *= 0.8;
            }
            if all > 0.0 { kept / all } else { f32::from(u8::from(at_end)) }
        };
        let start = if first.0 == core.start {
            self.edge(fragment, first, span.start, all)
        } else {
            self.tokens.span(first.1).start
        };
        let end = if last.0 + 1 == core.end {
            self.edge(fragment, last, span.end, all)
        } else {
            self.tokens.span(last.1).end
        };
        let words = |ids: &[TokenId]| ids.iter().filter(|&&id| self.words.is_word(id)).count();
        Some(CandidateFit {
            span: Span::new(start, end),
            quote: 2.0 * kept(core.clone()) / (total(core.clone()) + new),
            before: context(&mut (range.start..core.start).rev(), first.1, first.1 == 0),
            after: context(&mut (core.end..range.end), last.1, last.1 + 1 == self.tokens.len()),
            lengths: (words(&self.tokens.ids[first.1..=last.1]), words(&fragment.ids[core.clone()])),
            weight: total(core),
        })
        .filter(|fit| !fit.span.is_empty())
    }

    /// Maps `at`, a byte of the fragment in or next to token `i`, to the byte of the text in or next to token `j`.
    fn edge(&self, fragment: &TokenizedText, (i, j, _): (usize, usize, TokenMatch), at: usize, all: &str) -> usize {
        super::span_mapper::map_offset((all, fragment.span(i)), (self.text, self.tokens.span(j)), at)
    }
}

/// Whether other candidates score about as well as the best one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Competition {
    /// None of them.
    None,
    /// At least one.
    Rivals,
}

impl CandidateFit {
    fn score(&self) -> f32 {
        0.5 * self.quote + 0.25 * self.before + 0.25 * self.after
    }

    /// Whether the candidate matches well enough to be accepted.
    fn holds(&self, competition: Competition) -> bool {
        let only = competition == Competition::None;
        let (low, high) = (self.before.min(self.after), self.before.max(self.after));
        if self.quote >= 0.9 {
            // A long quote that occurs once needs no context; a single word needs matching context on both sides, or
            // all of it on one side.
            return only && high >= 0.95
                || high >= 0.6 && low >= 0.3
                || only && self.weight >= 5.0
                || high >= 0.5 && self.weight >= 3.0;
        }
        if self.quote >= 0.4 {
            return high >= 0.5 && low >= 0.3 || self.quote >= 0.65 && only && self.weight >= 6.0;
        }
        // Different words in the same position: few of them, in context that matches on both sides.
        let (new, old) = self.lengths;
        old <= 4 && new <= old + 1 && low >= 0.75
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_time;

    /// Text of `n` words, of which no two are alike.
    fn prose(n: usize) -> String {
        let word = |i: usize| format!("{:x}kata{}", i * 7919 % 65_521, if i % 12 == 11 { ". " } else { " " });
        (0..n).map(word).collect()
    }

    #[test]
    fn a_long_quote_whose_middle_changed_is_found_by_its_ends() {
        let text = prose(6000);
        let space_after = |at: usize| at + text[at..].find(' ').unwrap();
        let span = Span::new(space_after(text.len() / 4) + 1, space_after(text.len() / 4 * 3));
        let middle = space_after(text.len() / 2);
        let quote = format!("{} dan lain-lain{}", &text[span.start..middle], &text[middle..span.end]);
        let quote = QuoteSelector { prefix: "", exact: &quote, suffix: "" };
        assert_eq!(QuoteFinder::new(&text).find(quote, 0), Some(span));
        let other = prose(9000)[text.len()..].to_string();
        let quote = QuoteSelector { exact: &format!("{}{other}", &text[span.start..middle]), ..quote };
        assert_eq!(QuoteFinder::new(&text).find(quote, 0), None, "another end");
    }

    #[test]
    fn long_quotes_are_searched_for_in_linear_time() {
        assert_linear_time(2000, |n| {
            let text = prose(2 * n);
            let quote = format!("{} x {}", &text[..text.len() / 4], &text[text.len() / 3..text.len() / 2]);
            let quote = QuoteSelector { prefix: &text, exact: &quote, suffix: &text };
            assert_eq!(QuoteFinder::new(&text).find(quote, 0), None);
        });
    }

    #[test]
    fn many_quotes_of_common_words_are_searched_for_in_linear_time() {
        assert_linear_time(3000, |n| {
            let text = "kata lain ".repeat(n);
            let mut finder = QuoteFinder::new(&text);
            for i in 0..n / 100 {
                let quote = QuoteSelector { prefix: "satu ", exact: "kata kata", suffix: " dua" };
                finder.find(quote, i * 1000);
            }
        });
    }
}
