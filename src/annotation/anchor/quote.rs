//! Finding a quote without the text it was taken from: by its words, what stood round them, and where.
//!
//! Rare words of the quote and its context vote for places; at each place with enough votes all of it is aligned with
//! the text there, and the best place counts only if it agrees well enough and better than any other.

use super::align::{TokenMatch, by_similarity};
use super::tokenized::{TokenId, TokenizedText, Vocabulary};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Places of a word beyond which it says nothing.
const MAX_OCCURRENCES: usize = 400;

/// Words of a quote and its context that vote.
const MAX_VOTERS: usize = 24;

/// Places that are looked at closely.
const MAX_CANDIDATES: usize = 16;

/// Share of the votes of the likeliest place below which one is not looked at.
const MIN_VOTE_SHARE: f32 = 0.4;

/// Tokens that may have been put in or taken out before and after.
const MAX_SHIFT_TOKENS: usize = 8;

/// A quote with what stood round it.
#[derive(Clone, Copy, Debug)]
pub struct QuoteSelector<'a> {
    /// Up to 32 code points before.
    pub prefix: &'a str,
    /// The words.
    pub exact: &'a str,
    /// Up to 32 code points after.
    pub suffix: &'a str,
}

/// A text in which quotes are looked for.
pub struct QuoteFinder<'a> {
    text: &'a str,
    tokens: TokenizedText,
    words: Vocabulary,
    /// Places of each word: `places[starts[id]..starts[id + 1]]`.
    starts: Vec<u32>,
    places: Vec<u32>,
}

/// How well a place agrees, each from 0 to 1.
#[derive(Clone, Copy, Debug)]
struct CandidateFit {
    span: Span,
    quote: f32,
    before: f32,
    after: f32,
    /// Words in the place of the quote, and in the quote.
    lengths: (usize, usize),
    weight: f32,
}

impl<'a> QuoteFinder<'a> {
    /// Indexes `text`.
    pub fn new(text: &'a str) -> Self {
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

    /// Where the words of `quote` are, if they are there: bytes. `expected` is the byte where they would be if all that
    /// changed is known; of two places that agree alike, the one much nearer to it is taken, else none.
    pub fn find(&mut self, quote: QuoteSelector<'_>, expected: usize) -> Option<Span> {
        let all = [quote.prefix, quote.exact, quote.suffix].concat();
        let span = Span::new(quote.prefix.len(), quote.prefix.len() + quote.exact.len());
        let fragment = TokenizedText::new(&all, &mut self.words);
        let core = fragment.touching(span);
        if core.is_empty() {
            return None;
        }
        // The context is cut anywhere: its outermost words may be halves.
        let cut = |text: &str| text.chars().count() >= super::CONTEXT_POINTS;
        let from = usize::from(cut(quote.prefix) && core.start > 0);
        let to = fragment.len() - usize::from(cut(quote.suffix) && core.end < fragment.len());
        let candidates = self.candidates(&fragment, from..to);
        // Where all of it is, to the letter, nothing else can be as good.
        let whole: BTreeSet<usize> = candidates
            .iter()
            .flat_map(|&at| at - 4..at + 12)
            .filter_map(|at| self.whole(&fragment, from..to, at))
            .collect();
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
            if away(&nearest) * 3 / 2 + 2 > second {
                return None;
            }
            nearest
        };
        chosen.holds(rivals.is_empty()).then_some(chosen.span)
    }

    /// Tokens of the text where the fragment may begin, the likeliest first.
    fn candidates(&self, fragment: &TokenizedText, range: Range<usize>) -> Vec<isize> {
        let mut voters: Vec<(usize, usize)> = range
            .map(|i| (self.places(fragment.ids[i]).len(), i))
            .filter(|&(count, i)| count > 0 && self.words.is_word(fragment.ids[i]))
            .collect();
        voters.sort_unstable();
        let mut votes: BTreeMap<isize, f32> = BTreeMap::new();
        for &(count, i) in voters.iter().take(MAX_VOTERS) {
            let vote = self.words.weight(fragment.ids[i]) / (1.0 + (count as f32).ln());
            for &at in self.places(fragment.ids[i]) {
                let at = at as usize;
                // A common word votes only where its neighbour is there too.
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
        // What has far fewer of the rare words is not it.
        let least = best.first().map_or(0.0, |best| best.1 * MIN_VOTE_SHARE);
        best.retain(|&(_, votes)| votes >= least);
        best.into_iter().map(|(at, _)| at).collect()
    }

    /// `at`, if all tokens of the fragment in `range` stand in the text where the fragment begins there.
    fn whole(&self, fragment: &TokenizedText, range: Range<usize>, at: isize) -> Option<usize> {
        let at = usize::try_from(at).ok()?;
        let there = self.tokens.ids.get(at + range.start..at + range.end)?;
        (*there == fragment.ids[range]).then_some(at)
    }

    /// The place of a fragment that stands in the text as it is, from token `at` on.
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
        // No context at all tells nothing.
        let context = |text: bool| f32::from(u8::from(text));
        let (before, after) = (context(span.start > 0 || at == 0), context(span.end < all.len()));
        CandidateFit { span: Span::new(start, end), quote: 1.0, before, after, lengths: (count, count), weight }
    }

    /// How the fragment fits from token `at` of the text on.
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
        // Context counts by how near it is to the quote, and where it is just as near in the text.
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

    /// The byte of the text that answers to `at`, a byte of the fragment in or beside a token of the pair.
    fn edge(&self, fragment: &TokenizedText, (i, j, _): (usize, usize, TokenMatch), at: usize, all: &str) -> usize {
        super::span_mapper::map_offset((all, fragment.span(i)), (self.text, self.tokens.span(j)), at)
    }
}

impl CandidateFit {
    fn score(&self) -> f32 {
        0.5 * self.quote + 0.25 * self.before + 0.25 * self.after
    }

    /// Whether it agrees well enough to be the words themselves.
    fn holds(&self, only: bool) -> bool {
        let (low, high) = (self.before.min(self.after), self.before.max(self.after));
        if self.quote >= 0.9 {
            // A long quote that is there once is found by itself, a word only by what stands on both sides, or all of it on one.
            return only && high >= 0.95
                || high >= 0.6 && low >= 0.3
                || only && self.weight >= 5.0
                || high >= 0.5 && self.weight >= 3.0;
        }
        if self.quote >= 0.4 {
            return high >= 0.5 && low >= 0.3 || self.quote >= 0.65 && only && self.weight >= 6.0;
        }
        // Other words in their place.
        let (new, old) = self.lengths;
        old <= 4 && new <= old + 1 && low >= 0.75
    }
}
