//! Aligns two versions of a text token by token: which tokens stayed, were reworded or moved.
//!
//! Runs of tokens that occur exactly once in each version are certain matches. The heaviest chain of such runs in the
//! same order is the backbone, as in patience diff (Bram Cohen) but weighted. Between the runs, tokens are aligned by
//! similarity with affine gap costs (Gotoh 1982). Each sentence is then checked: if it has too little in common with
//! its counterpart, it was replaced, not reworded, and its tokens are unpaired. Runs of unpaired tokens that match
//! elsewhere are the passages that moved.

use super::myers;
use super::tokenized::{TokenId, TokenizedText, Vocabulary};
use std::ops::Range;

/// Marks a token without a counterpart.
const NO_TOKEN: u32 = u32::MAX;

/// Largest gap, in cells of the alignment matrix, that is aligned by similarity directly. A larger gap is first split
/// at the rare tokens in it.
const MAX_DIRECT_CELLS: usize = 40_000;

/// Largest gap, in cells, that is aligned by similarity when no rare token splits it.
const MAX_CELLS: usize = 2_000_000;

/// Minimum similarity of the two versions of a reworded sentence (Dice coefficient, weighted by token), from 0 to 1.
const MIN_REWORDED_SHARE: f32 = 0.38;

/// Similarity from which a sentence is certainly the same one, so it is not searched for elsewhere.
const CLEARLY_REWORDED_SHARE: f32 = 0.7;

/// Maximum number of tokens between two runs of one moved passage.
const MAX_GAP_TOKENS: usize = 48;

/// How similar a token and its counterpart are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenMatch {
    /// The token has no counterpart.
    Unmatched,
    /// The same word or punctuation mark.
    Equal,
    /// A word with similar spelling.
    Similar,
    /// A different token in the same position.
    Replaced,
}

/// Maps the tokens of the old text to those of the new one, and back.
#[derive(Debug)]
pub(crate) struct Alignment {
    to: Vec<u32>,
    from: Vec<u32>,
    matches: Vec<TokenMatch>,
    /// For each old token, the number of its passage: 0 if it stayed in order, otherwise a passage that moved as a
    /// whole.
    passage: Vec<u32>,
}

/// A run of `len` equal tokens that starts at token `old` of the old text and token `new` of the new one.
#[derive(Clone, Copy, Debug)]
struct EqualRun {
    old: usize,
    new: usize,
    len: usize,
}

/// The token pairs of a sentence that may or may not be the same one: old token, new token, match, passage.
type Doubtful = Vec<(usize, usize, TokenMatch, u32)>;

struct Aligner<'a> {
    old: &'a TokenizedText,
    new: &'a TokenizedText,
    words: &'a Vocabulary,
    alignment: Alignment,
    passages: u32,
}

/// Aligns two texts whose tokens are numbered in `words`.
pub(crate) fn align(old: &TokenizedText, new: &TokenizedText, words: &Vocabulary) -> Alignment {
    let found = Alignment {
        to: vec![NO_TOKEN; old.len()],
        from: vec![NO_TOKEN; new.len()],
        matches: vec![TokenMatch::Unmatched; old.len()],
        passage: vec![0; old.len()],
    };
    let mut aligner = Aligner { old, new, words, alignment: found, passages: 0 };
    aligner.align_in_order(0..old.len(), 0..new.len(), 4, 0);
    aligner.slide();
    aligner.swap();
    let doubtful = aligner.judge(0..old.sentences(), CLEARLY_REWORDED_SHARE);
    for length in [4, 2] {
        aligner.find_moved(length);
    }
    aligner.restore(doubtful);
    aligner.swap();
    aligner.alignment
}

impl Alignment {
    /// The new token that old token `i` is paired with.
    pub(crate) fn to(&self, i: usize) -> Option<usize> {
        Some(self.to[i] as usize).filter(|_| self.to[i] != NO_TOKEN)
    }

    /// The old token that new token `j` is paired with.
    pub(crate) fn from(&self, j: usize) -> Option<usize> {
        Some(self.from[j] as usize).filter(|_| self.from[j] != NO_TOKEN)
    }

    /// How similar old token `i` and its counterpart are.
    pub(crate) fn token_match(&self, i: usize) -> TokenMatch {
        self.matches[i]
    }

    /// The passage of old token `i`: 0 if it stayed in order.
    pub(crate) fn passage(&self, i: usize) -> u32 {
        self.passage[i]
    }
}

impl Aligner<'_> {
    fn pair(&mut self, i: usize, j: usize, kinship: TokenMatch, passage: u32) {
        self.alignment.to[i] = j as u32;
        self.alignment.from[j] = i as u32;
        self.alignment.matches[i] = kinship;
        self.alignment.passage[i] = passage;
    }

    fn free(&mut self, i: usize) {
        if let Some(j) = self.alignment.to(i) {
            self.alignment.from[j] = NO_TOKEN;
        }
        self.alignment.to[i] = NO_TOKEN;
        self.alignment.matches[i] = TokenMatch::Unmatched;
        self.alignment.passage[i] = 0;
    }

    fn is_free(&self, i: usize, j: usize) -> bool {
        self.alignment.to[i] == NO_TOKEN && self.alignment.from[j] == NO_TOKEN
    }

    fn is_same(&self, i: usize, j: usize) -> bool {
        self.old.ids[i] == self.new.ids[j]
    }

    /// Aligns two ranges in order: first equal tokens at both ends, then rare runs of `length` tokens or more, then
    /// the remaining tokens by similarity.
    fn align_in_order(&mut self, mut old: Range<usize>, mut new: Range<usize>, length: usize, passage: u32) {
        while !old.is_empty() && !new.is_empty() && self.is_same(old.start, new.start) {
            self.pair(old.start, new.start, TokenMatch::Equal, passage);
            (old.start, new.start) = (old.start + 1, new.start + 1);
        }
        while !old.is_empty() && !new.is_empty() && self.is_same(old.end - 1, new.end - 1) {
            (old.end, new.end) = (old.end - 1, new.end - 1);
            self.pair(old.end, new.end, TokenMatch::Equal, passage);
        }
        let cells = old.len() * new.len();
        if cells == 0 {
            return;
        }
        if cells <= MAX_DIRECT_CELLS {
            return self.align_by_similarity(old, new, passage);
        }
        let chain = heaviest_chain(&self.runs(old.clone(), new.clone(), length));
        if chain.is_empty() {
            if length > 1 {
                self.align_in_order(old, new, length - 1, passage);
            } else if cells <= MAX_CELLS {
                self.align_by_similarity(old, new, passage);
            } else {
                self.by_shortest_edits(old, new, passage);
            }
            return;
        }
        let (mut i, mut j) = (old.start, new.start);
        for run in chain {
            for k in 0..run.len {
                self.pair(run.old + k, run.new + k, TokenMatch::Equal, passage);
            }
            self.align_in_order(i..run.old, j..run.new, length, passage);
            (i, j) = (run.old + run.len, run.new + run.len);
        }
        self.align_in_order(i..old.end, j..new.end, length, passage);
    }

    /// Aligns two large ranges without rare tokens: pairs equal tokens by a shortest edit script, and aligns the
    /// small gaps between them by similarity.
    fn by_shortest_edits(&mut self, old: Range<usize>, new: Range<usize>, passage: u32) {
        let pairs = myers::pairs(&self.old.ids[old.clone()], &self.new.ids[new.clone()]);
        let (mut i, mut j) = (old.start, new.start);
        for (a, b) in pairs.into_iter().map(|(a, b)| (old.start + a, new.start + b)).chain([(old.end, new.end)]) {
            if (1..=MAX_DIRECT_CELLS).contains(&((a - i) * (b - j))) {
                self.align_by_similarity(i..a, j..b, passage);
            }
            if a < old.end {
                self.pair(a, b, TokenMatch::Equal, passage);
            }
            (i, j) = (a + 1, b + 1);
        }
    }

    /// Finds runs of equal, unpaired tokens. Each run contains a sequence of `length` tokens that occurs once in both
    /// ranges and is extended in both directions as far as the tokens are equal. The runs are in the order of the old
    /// text and do not overlap there.
    fn runs(&self, old: Range<usize>, new: Range<usize>, length: usize) -> Vec<EqualRun> {
        let grams = |ids: &[TokenId], links: &[u32], range: &Range<usize>| {
            let mut grams: Vec<(u64, u32)> = Vec::with_capacity(range.len());
            let mut free = 0;
            for at in range.clone() {
                free = if links[at] == NO_TOKEN { free + 1 } else { 0 };
                if free >= length {
                    let start = at + 1 - length;
                    let gram = &ids[start..=at];
                    if gram.iter().any(|&id| self.words.is_word(id)) {
                        grams.push((hash(gram), start as u32));
                    }
                }
            }
            grams.sort_unstable();
            grams
        };
        let ours = grams(&self.old.ids, &self.alignment.to, &old);
        let theirs = grams(&self.new.ids, &self.alignment.from, &new);
        let mut seeds: Vec<(usize, usize)> = Vec::new();
        let mut rest = &theirs[..];
        for same in ours.chunk_by(|a, b| a.0 == b.0) {
            let key = same[0].0;
            rest = &rest[rest.partition_point(|gram| gram.0 < key)..];
            let there = rest.partition_point(|gram| gram.0 == key);
            if let ([(_, i)], [(_, j)]) = (same, &rest[..there]) {
                let (i, j) = (*i as usize, *j as usize);
                // Rule out a hash collision.
                if self.old.ids[i..i + length] == self.new.ids[j..j + length] {
                    seeds.push((i, j));
                }
            }
            rest = &rest[there..];
        }
        seeds.sort_unstable();
        let mut runs: Vec<EqualRun> = Vec::new();
        for (n, &(i, j)) in seeds.iter().enumerate() {
            let from = runs.last().map_or(old.start, |run| run.old + run.len);
            if let Some(run) = runs.last()
                && i < from
                && run.new + i == run.old + j
            {
                continue;
            }
            let (mut start, mut other) = (i.max(from), j + i.max(from) - i);
            let until = seeds.get(n + 1).map_or(old.end, |next| next.0.max(i + length));
            let mut end = (i + length).max(start);
            while start > from
                && other > new.start
                && self.is_free(start - 1, other - 1)
                && self.is_same(start - 1, other - 1)
            {
                (start, other) = (start - 1, other - 1);
            }
            while end < until && other + end - start < new.end {
                let j = other + end - start;
                if !self.is_free(end, j) || !self.is_same(end, j) {
                    break;
                }
                end += 1;
            }
            if end > start {
                runs.push(EqualRun { old: start, new: other, len: end - start });
            }
        }
        runs
    }

    /// Aligns two ranges by similarity alone, see [`by_similarity`].
    fn align_by_similarity(&mut self, old: Range<usize>, new: Range<usize>, passage: u32) {
        for (i, j, kinship) in by_similarity(&self.old.ids[old.clone()], &self.new.ids[new.clone()], self.words) {
            self.pair(old.start + i, new.start + j, kinship, passage);
        }
    }

    /// Slides an insertion whose position is ambiguous to where it starts a paragraph or a sentence. If a sentence
    /// was copied, the copy that is in the original paragraph is then paired with the old sentence.
    fn slide(&mut self) {
        let (mut i, n) = (1, self.old.len());
        while i < n {
            if let (Some(before), Some(after)) = (self.alignment.to(i - 1), self.alignment.to(i))
                && after > before + 1
                && (before + 1..after).all(|j| self.alignment.from[j] == NO_TOKEN)
            {
                self.slide_insertion(i, before + 1, after);
            }
            i += 1;
        }
    }

    /// Slides the insertion between old tokens `at - 1` and `at`: new tokens `first..end`.
    fn slide_insertion(&mut self, at: usize, first: usize, end: usize) {
        let joined =
            |i: usize, j: usize| self.alignment.to[i] == j as u32 && self.alignment.matches[i] == TokenMatch::Equal;
        let (mut back, mut forth) = (0, 0);
        while back < at.min(first)
            && joined(at - back - 1, first - back - 1)
            && self.is_same(at - back - 1, end - back - 1)
        {
            back += 1;
        }
        while at + forth < self.old.len() && joined(at + forth, end + forth) && self.is_same(at + forth, first + forth)
        {
            forth += 1;
        }
        let place = |slid: isize| at.checked_add_signed(slid).unwrap_or(at);
        let best = (-(back as isize)..=forth as isize)
            .max_by_key(|&slid| (self.old.break_before(place(slid)), std::cmp::Reverse(slid.unsigned_abs())))
            .unwrap_or(0);
        for k in 0..(-best).max(0).unsigned_abs() {
            let (i, j) = (at - k - 1, end - k - 1);
            self.free(i);
            self.pair(i, j, TokenMatch::Equal, 0);
        }
        for k in 0..best.max(0).unsigned_abs() {
            let (i, j) = (at + k, first + k);
            self.free(i);
            self.pair(i, j, TokenMatch::Equal, 0);
        }
    }

    /// Pairs words that swapped places with their neighbours, which an in-order alignment cannot do.
    fn swap(&mut self) {
        const NEAR: usize = 3;
        for i in 0..self.old.len() {
            let id = self.old.ids[i];
            if matches!(self.alignment.matches[i], TokenMatch::Equal | TokenMatch::Similar) || !self.words.is_word(id) {
                continue;
            }
            let sentence = self.old.sentence(self.old.sentence_of(i));
            let near = i.saturating_sub(NEAR).max(sentence.start)..(i + NEAR + 1).min(sentence.end);
            let held = near.filter(|&k| self.alignment.matches[k] == TokenMatch::Equal).min_by_key(|&k| k.abs_diff(i));
            let Some(k) = held else { continue };
            let (Some(at), passage) = (self.alignment.to(k), self.alignment.passage[k]) else { continue };
            let reach = at.saturating_sub(NEAR)..(at + NEAR + 1).min(self.new.len());
            let open = |j: &usize| {
                let kinship = self.alignment.from(*j).map_or(TokenMatch::Unmatched, |i| self.alignment.matches[i]);
                self.new.ids[*j] == id && matches!(kinship, TokenMatch::Unmatched | TokenMatch::Replaced)
            };
            if let Some(j) = reach.filter(open).min_by_key(|j| j.abs_diff(at)) {
                if let Some(other) = self.alignment.from(j) {
                    self.free(other);
                }
                self.free(i);
                self.pair(i, j, TokenMatch::Equal, passage);
            }
        }
    }

    /// Unpairs the sentences that have less than `least` in common with their counterparts. Returns the former pairs
    /// of those similar enough to be reworded ([`MIN_REWORDED_SHARE`]).
    fn judge(&mut self, sentences: Range<usize>, least: f32) -> Vec<Doubtful> {
        let mut doubtful = Vec::new();
        for sentence in sentences {
            let tokens = self.old.sentence(sentence);
            if tokens.clone().all(|i| self.alignment.matches[i] == TokenMatch::Equal) {
                continue;
            }
            let kept = self.share_in_common(tokens.clone());
            if kept >= least {
                continue;
            }
            if kept >= MIN_REWORDED_SHARE {
                let pair = |i| Some((i, self.alignment.to(i)?, self.alignment.matches[i], self.alignment.passage[i]));
                doubtful.push(tokens.clone().filter_map(pair).collect());
            }
            for i in tokens {
                self.free(i);
            }
        }
        doubtful
    }

    /// Pairs the doubtful sentences again whose tokens were not matched elsewhere.
    fn restore(&mut self, doubtful: Vec<Doubtful>) {
        for pairs in doubtful {
            if pairs.iter().all(|&(i, j, ..)| self.is_free(i, j)) {
                for (i, j, kinship, passage) in pairs {
                    self.pair(i, j, kinship, passage);
                }
            }
        }
    }

    /// Similarity of the sentence `tokens` and its counterpart, from 0 to 1 (Dice coefficient, weighted by token).
    fn share_in_common(&self, tokens: Range<usize>) -> f32 {
        let (mut kept, mut all) = (0.0, 0.0);
        let (mut first, mut last) = (usize::MAX, 0);
        for i in tokens.clone() {
            let weight = self.words.weight(self.old.ids[i]);
            all += weight;
            if let Some(j) = self.alignment.to(i) {
                kept += match self.alignment.matches[i] {
                    TokenMatch::Equal => weight,
                    TokenMatch::Similar => weight * self.words.similarity(self.old.ids[i], self.new.ids[j]),
                    _ => 0.0,
                };
                (first, last) = (first.min(j), last.max(j));
            }
        }
        if first > last {
            return 0.0;
        }
        // Tokens inserted into the sentence lower its score; tokens paired with other sentences do not.
        let own = |j: &usize| self.alignment.from(*j).is_none_or(|i| tokens.contains(&i));
        let other: f32 = (first..=last).filter(own).map(|j| self.words.weight(self.new.ids[j])).sum();
        2.0 * kept / (all + other)
    }

    /// Finds passages that moved: chains of unpaired runs of at least `length` tokens, the heaviest chain first.
    fn find_moved(&mut self, length: usize) {
        const NEIGHBOURS: usize = 24;
        let runs = self.runs(0..self.old.len(), 0..self.new.len(), length);
        let mut chains: Vec<(usize, Option<usize>)> = Vec::with_capacity(runs.len());
        for (r, run) in runs.iter().enumerate() {
            let near = (r.saturating_sub(NEIGHBOURS)..r)
                .rev()
                .take_while(|&q| run.old - runs[q].old <= 2 * MAX_GAP_TOKENS + runs[q].len);
            let before = near.filter(|&q| self.is_near(runs[q], *run)).max_by_key(|&q| chains[q].0);
            chains.push((run.len + before.map_or(0, |q| chains[q].0), before));
        }
        let mut order: Vec<usize> = (0..runs.len()).collect();
        order.sort_by_key(|&r| std::cmp::Reverse(chains[r].0));
        let mut used = vec![false; runs.len()];
        for last in order {
            let mut chain: Vec<EqualRun> = Vec::new();
            let mut next = Some(last).filter(|&r| !used[r]);
            while let Some(r) = next {
                used[r] = true;
                chain.push(runs[r]);
                next = chains[r].1.filter(|&r| !used[r]);
            }
            chain.reverse();
            self.moved_passage(&chain);
        }
    }

    /// Whether `b` can follow `a` in one passage: both gaps are short and contain no paired token.
    fn is_near(&self, a: EqualRun, b: EqualRun) -> bool {
        let (i, j) = (a.old + a.len, a.new + a.len);
        b.old >= i
            && b.old - i <= MAX_GAP_TOKENS
            && (j..=j + MAX_GAP_TOKENS).contains(&b.new)
            && (i..b.old).all(|i| self.alignment.to[i] == NO_TOKEN)
            && (j..b.new).all(|j| self.alignment.from[j] == NO_TOKEN)
    }

    /// Aligns a moved passage along its runs and beyond them on both sides, then checks its sentences.
    fn moved_passage(&mut self, runs: &[EqualRun]) {
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
        // An earlier passage may already have paired some of these tokens.
        if runs.iter().any(|run| (0..run.len).any(|k| !self.is_free(run.old + k, run.new + k))) {
            return;
        }
        self.passages += 1;
        let passage = self.passages;
        let (end_old, end_new) = (last.old + last.len, last.new + last.len);
        let free = |links: &[u32], range: &mut dyn Iterator<Item = usize>| {
            range.take(MAX_GAP_TOKENS).take_while(|&at| links[at] == NO_TOKEN).count()
        };
        let before = (
            free(&self.alignment.to, &mut (0..first.old).rev()),
            free(&self.alignment.from, &mut (0..first.new).rev()),
        );
        let after = (
            free(&self.alignment.to, &mut (end_old..self.old.len())),
            free(&self.alignment.from, &mut (end_new..self.new.len())),
        );
        let old = first.old - before.0..end_old + after.0;
        let (mut i, mut j) = (old.start, first.new - before.1);
        for run in runs {
            for k in 0..run.len {
                self.pair(run.old + k, run.new + k, TokenMatch::Equal, passage);
            }
            self.align_in_order(i..run.old, j..run.new, 2, passage);
            (i, j) = (run.old + run.len, run.new + run.len);
        }
        self.align_in_order(i..old.end, j..end_new + after.1, 2, passage);
        self.judge(self.old.sentence_of(old.start)..self.old.sentence_of(old.end - 1) + 1, MIN_REWORDED_SHARE);
    }
}

/// Aligns two sequences in order and returns the pairs, last pair first. The alignment maximises the total weight of
/// the pairs less a fixed cost for each gap opened. Takes time and memory proportional to `old.len() * new.len()`.
pub(crate) fn by_similarity(old: &[TokenId], new: &[TokenId], words: &Vocabulary) -> Vec<(usize, usize, TokenMatch)> {
    const OPEN: f32 = 0.6;
    let width = new.len() + 1;
    // Best score of an alignment that ends in a pair, in an unpaired old token, or in an unpaired new token; and the
    // state before it.
    let mut scores = vec![[f32::NEG_INFINITY; 3]; width];
    let mut came = vec![[0u8; 3]; (old.len() + 1) * width];
    let best = |s: [f32; 3]| {
        let state = if s[0] >= s[1] && s[0] >= s[2] { 0 } else { 1 + usize::from(s[2] > s[1]) };
        (s[state], state as u8)
    };
    let alone = |s: [f32; 3], own: usize| {
        let open = |state: usize| if state == own { s[state] } else { s[state] - OPEN };
        best([open(0), open(1), open(2)])
    };
    scores[0][0] = 0.0;
    for j in 1..width {
        (scores[j][2], came[j][2]) = alone(scores[j - 1], 2);
    }
    for (i, &id) in old.iter().enumerate() {
        let row = (i + 1) * width;
        let mut diagonal = scores[0];
        let (down, from) = alone(diagonal, 1);
        (scores[0], came[row][1]) = ([f32::NEG_INFINITY, down, f32::NEG_INFINITY], from);
        for j in 1..width {
            let (pair, from_pair) = best(diagonal);
            let (down, from_above) = alone(scores[j], 1);
            let (right, from_left) = alone(scores[j - 1], 2);
            diagonal = scores[j];
            scores[j] = [pair + pair_score(id, new[j - 1], words), down, right];
            came[row + j] = [from_pair, from_above, from_left];
        }
    }
    let (mut i, mut j, mut state) = (old.len(), new.len(), best(scores[new.len()]).1);
    let mut pairs = Vec::with_capacity(i.min(j));
    while i > 0 || j > 0 {
        let from = came[i * width + j][usize::from(state)];
        match state {
            0 => {
                (i, j) = (i - 1, j - 1);
                let kinship = match words.similarity(old[i], new[j]) {
                    _ if old[i] == new[j] => TokenMatch::Equal,
                    like if like > 0.0 => TokenMatch::Similar,
                    _ => TokenMatch::Replaced,
                };
                pairs.push((i, j, kinship));
            }
            1 => i -= 1,
            _ => j -= 1,
        }
        state = from;
    }
    pairs
}

/// The score of pairing two tokens; negative infinity if a word would be paired with a punctuation mark.
fn pair_score(a: TokenId, b: TokenId, words: &Vocabulary) -> f32 {
    let weight = words.weight(a);
    if a == b {
        return weight + 0.05;
    }
    match words.similarity(a, b) {
        like if like > 0.0 => weight * like,
        _ if words.is_word(a) == words.is_word(b) => -0.1,
        _ => f32::NEG_INFINITY,
    }
}

/// The chain of runs that are in order in both texts and together contain the most tokens. Takes O(n log n) time.
fn heaviest_chain(runs: &[EqualRun]) -> Vec<EqualRun> {
    // Fenwick tree of prefix maxima, indexed by the end of a run in the new text.
    let mut ends: Vec<usize> = runs.iter().map(|run| run.new + run.len).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut tree: Vec<Option<(usize, usize)>> = vec![None; ends.len() + 1];
    let mut before: Vec<Option<usize>> = vec![None; runs.len()];
    let mut top: Option<(usize, usize)> = None;
    for (r, run) in runs.iter().enumerate() {
        let mut best: Option<(usize, usize)> = None;
        let mut at = ends.partition_point(|&end| end <= run.new);
        while at > 0 {
            best = best.max(tree[at]);
            at &= at - 1;
        }
        before[r] = best.map(|(_, r)| r);
        let own = Some((best.map_or(0, |(weight, _)| weight) + run.len, r));
        top = top.max(own);
        let mut at = ends.partition_point(|&end| end < run.new + run.len) + 1;
        while at < tree.len() {
            tree[at] = tree[at].max(own);
            at += at & at.wrapping_neg();
        }
    }
    let mut chain: Vec<EqualRun> =
        std::iter::successors(top.map(|(_, r)| r), |&r| before[r]).map(|r| runs[r]).collect();
    chain.reverse();
    chain
}

/// Hash of a token sequence: FNV-1a over the ids instead of bytes, with a rotation after each step.
fn hash(ids: &[TokenId]) -> u64 {
    ids.iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &id| (hash ^ u64::from(id)).wrapping_mul(0x0100_0000_01b3).rotate_left(23))
}
