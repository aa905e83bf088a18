//! Labels the sentences of a document: scores features, caches the scores that depend on a word alone, and runs a
//! second pass with the labels that the first pass gave the same words elsewhere in the document.
//!
//! Only the tokens where a name can be are scored: see [`name_runs`].

use super::features::{self, BORDERS, CONTEXT_WORDS, Capitals, DocumentCounts, TokenFeatures, WordCase, WordFeatures};
use super::gazetteer::Gazetteer;
use super::hash;
use super::label::IobLabel;
use super::labelled::{LabelledToken, LabelledTokens};
use super::model::{LabelScores, RunEnd, TaggerModel};
use std::collections::HashMap;

/// The number of cached words above which the cache is cleared at the next sentence; a few megabytes.
const MAX_CACHED_WORDS: usize = 1 << 15;

/// The number of scores for which memory is kept until the next document.
const MAX_KEPT_SCORES: usize = 1 << 15;

/// The most tokens between two runs of tokens that can be in one name: "University | of the | West".
const MAX_SMALL_TOKENS: usize = 2;

/// A cached word: its features, and its contribution to the scores of each token in the context window, itself
/// included.
struct CachedWord {
    word: WordFeatures,
    near: [LabelScores; 2 * CONTEXT_WORDS + 1],
}

/// Index of a word in the cache.
type WordId = u32;

/// A sentence, as a range of token indices.
pub(crate) type TokenRange = std::ops::Range<usize>;

/// Labels the tokens of documents of one language.
pub struct Decoder<'m> {
    model: TaggerModel<'m>,
    gazetteer: Gazetteer<'m>,
    cache: Vec<CachedWord>,
    ids: HashMap<u64, WordId, IdentityBuildHasher>,
    // The current sentence.
    words: Vec<WordId>,
    tokens: Vec<TokenFeatures>,
    labels: Vec<IobLabel>,
    back_pointers: Vec<[u8; super::label::COUNT]>,
    /// The runs of tokens of the document in which names can be, and what follows each.
    runs: Vec<(TokenRange, RunEnd)>,
    /// The scores of the tokens in these runs, one run after another.
    scores: Vec<LabelScores>,
}

impl<'m> Decoder<'m> {
    /// Creates a decoder that uses `model` and `gazetteer`.
    pub fn new(model: TaggerModel<'m>, gazetteer: Gazetteer<'m>) -> Self {
        let mut decoder = Self {
            model,
            gazetteer,
            cache: Vec::new(),
            ids: HashMap::default(),
            words: Vec::new(),
            tokens: Vec::new(),
            labels: Vec::new(),
            back_pointers: Vec::new(),
            runs: Vec::new(),
            scores: Vec::new(),
        };
        decoder.clear_cache();
        decoder
    }

    fn clear_cache(&mut self) {
        self.cache.clear();
        self.ids.clear();
        for border in BORDERS {
            let near = near(&self.model, &border, "");
            self.cache.push(CachedWord { word: border, near });
        }
    }

    /// Labels the tokens of `document` in `sentences`, which are ranges of its tokens in order. `word` returns the word
    /// of a token.
    pub(crate) fn label<'t>(
        &mut self,
        sentences: impl Iterator<Item = TokenRange> + Clone,
        word: impl Fn(usize) -> &'t str,
        document: &mut LabelledTokens,
    ) {
        self.runs.clear();
        self.scores.clear();
        let tokens = sentences.clone().map(|sentence| sentence.len()).sum();
        let without_capitals = is_without_capitals(sentences.clone().flatten().map(&word), tokens);
        for sentence in sentences.clone() {
            let in_capitals = || features::is_in_capitals(sentence.clone().map(&word));
            let capitals =
                if without_capitals || in_capitals() { Capitals::Uninformative } else { Capitals::Informative };
            self.read(sentence.clone().map(&word), capitals);
            document.set_tokens(sentence.start, &self.tokens);
            let first_run = self.runs.len();
            name_runs(&document.tokens[sentence.clone()], sentence.start, &mut self.runs);
            for run in first_run..self.runs.len() {
                let ((run, end), first) = (self.runs[run].clone(), self.scores.len());
                run.clone().for_each(|at| self.score(at - sentence.start));
                self.model.decode(&self.scores[first..], end, &mut self.back_pointers, &mut self.labels);
                document.set_labels(run.start, &self.labels);
            }
        }
        self.second_pass(sentences, document);
        self.scores.clear();
        self.scores.shrink_to(MAX_KEPT_SCORES);
        self.runs.shrink_to(MAX_KEPT_SCORES);
    }

    /// Labels a document given as sentences of words.
    pub fn label_sentences<S: AsRef<str>>(&mut self, sentences: &[Vec<S>]) -> Vec<Vec<IobLabel>> {
        let words: Vec<&str> = sentences.iter().flatten().map(AsRef::as_ref).collect();
        let mut ranges: Vec<TokenRange> = Vec::new();
        let mut end = 0;
        for sentence in sentences {
            ranges.push(end..end + sentence.len());
            end += sentence.len();
        }
        let mut document = LabelledTokens::new(words.len());
        self.label(ranges.iter().cloned(), |at| words[at], &mut document);
        ranges.into_iter().map(|range| range.map(|at| document.label(at)).collect()).collect()
    }

    /// Makes `words` the current sentence, and finds its phrases.
    fn read<'t>(&mut self, words: impl Iterator<Item = &'t str>, capitals: Capitals) {
        self.words.clear();
        self.tokens.clear();
        if self.cache.len() > MAX_CACHED_WORDS {
            self.clear_cache();
        }
        for text in words {
            let id = match capitals {
                Capitals::Informative => self.word_id(text),
                Capitals::Uninformative => self.word_id(&features::capitalised(text)),
            };
            self.words.push(id);
            self.tokens.push(TokenFeatures { word: self.cache[id as usize].word, ..TokenFeatures::default() });
        }
        features::prepare(&mut self.tokens, capitals, &self.gazetteer);
    }

    /// The index of a word in the cache, where it is added if it is not there.
    fn word_id(&mut self, text: &str) -> WordId {
        let raw = hash::bytes(text.as_bytes());
        *self.ids.entry(raw).or_insert_with(|| {
            let word = WordFeatures::new(text, &self.gazetteer);
            let id = self.cache.len() as WordId;
            self.cache.push(CachedWord { word, near: near(&self.model, &word, text) });
            id
        })
    }

    /// Scores the labels of the token at `at` of the current sentence.
    fn score(&mut self, at: usize) {
        let mut score = LabelScores::default();
        for (place, offset) in (-(CONTEXT_WORDS as isize)..=CONTEXT_WORDS as isize).enumerate() {
            let id = match at.checked_add_signed(offset) {
                None => 0,
                Some(i) => self.words.get(i).copied().unwrap_or(1),
            };
            for (sum, near) in score.iter_mut().zip(self.cache[id as usize].near[place]) {
                *sum = sum.saturating_add(near);
            }
        }
        features::context_features(&self.tokens, at, |feature| self.model.add(feature, &mut score));
        self.scores.push(score);
    }

    /// The second pass: rescores capitalised words by the labels of the same word elsewhere in the document.
    fn second_pass(&mut self, sentences: impl Iterator<Item = TokenRange> + Clone, document: &mut LabelledTokens) {
        let words = sentences.flatten().map(|at| {
            let token = &document.tokens[at];
            (token.lower, token.case, document.label(at))
        });
        let seen = count_words(words);
        let mut from = 0;
        for (run, end) in &self.runs {
            let scores = &mut self.scores[from..from + run.len()];
            from += run.len();
            let mut told = false;
            for (at, score) in run.clone().zip(&mut *scores) {
                let token = &document.tokens[at];
                if token.case.is_capital() {
                    let rest = without(&seen[&token.lower], document.label(at));
                    features::document_features(&rest, token.case_in_sentence(), |feature| {
                        told = true;
                        self.model.add(feature, score);
                    });
                }
            }
            if told {
                self.model.decode(scores, *end, &mut self.back_pointers, &mut self.labels);
                document.set_labels(run.start, &self.labels);
            }
        }
    }
}

/// Adds the runs of tokens of a sentence in which names can be to `runs`: from one word that can be in a name to the next,
/// if few tokens are between them, with the rarer words and numbers beside them ("Formula 1", "bin Laden", "al - Qaeda").
/// The first token of the sentence has the index `start`.
fn name_runs(sentence: &[LabelledToken], start: usize, runs: &mut Vec<(TokenRange, RunEnd)>) {
    let before = runs.len();
    let token = |at: Option<usize>| at.and_then(|at| sentence.get(at)).copied().unwrap_or_default();
    let joins = |token: LabelledToken| match token.case {
        WordCase::Digit => true,
        WordCase::Lower => !token.is_very_common(),
        _ => false,
    };
    for (at, _) in sentence.iter().enumerate().filter(|(_, token)| token.may_be_in_name()) {
        let (left, second) = (token(at.checked_sub(1)), token(at.checked_sub(2)));
        let hyphen = left.case == WordCase::Mark && joins(second);
        let first = start + at - if hyphen { 2 } else { usize::from(joins(left)) };
        let end = start + at + 1 + usize::from(joins(token(Some(at + 1))));
        match runs[before..].last_mut() {
            Some((run, _)) if first <= run.end + MAX_SMALL_TOKENS => run.end = end,
            _ => runs.push((first..end, RunEnd::InSentence)),
        }
    }
    if let Some((_, end)) = runs[before..].last_mut().filter(|(run, _)| run.end == start + sentence.len()) {
        *end = RunEnd::EndOfSentence;
    }
}

/// Whether a document of so many `tokens` is written without capitals, like many transcripts: it has at least eight words,
/// and at most one in fifty has a capital.
fn is_without_capitals<'t>(words: impl Iterator<Item = &'t str>, tokens: usize) -> bool {
    let (mut all, mut capitalised) = (0usize, 0usize);
    for word in words.filter(|word| word.starts_with(char::is_alphabetic)) {
        all += 1;
        capitalised += usize::from(word.contains(char::is_uppercase));
        // Most documents have so many after a few sentences.
        if capitalised * 50 > tokens {
            return false;
        }
    }
    all >= 8 && capitalised * 50 <= all
}

/// Counts the labels of every capitalised word of a document, keyed by the hash of the word in lower case. `words` are
/// this hash, the capitalisation class and the label of each.
pub fn count_words(
    words: impl Iterator<Item = (u64, WordCase, IobLabel)> + Clone,
) -> HashMap<u64, DocumentCounts, IdentityBuildHasher> {
    let mut seen: HashMap<u64, DocumentCounts, IdentityBuildHasher> = HashMap::default();
    for (lower, _, label) in words.clone().filter(|(_, case, _)| case.is_capital()) {
        let count = &mut seen.entry(lower).or_default().labels[label];
        *count = count.saturating_add(1);
    }
    for (lower, ..) in words.filter(|(_, case, _)| *case == WordCase::Lower) {
        if let Some(seen) = seen.get_mut(&lower) {
            seen.lower = seen.lower.saturating_add(1);
        }
    }
    seen
}

/// `seen` without one occurrence labelled `label`.
pub fn without(seen: &DocumentCounts, label: IobLabel) -> DocumentCounts {
    let mut rest = *seen;
    rest.labels[label] = rest.labels[label].saturating_sub(1);
    rest
}

/// The scores that `word` contributes to the tokens around it, from two tokens after it to two before it.
fn near(model: &TaggerModel<'_>, word: &WordFeatures, text: &str) -> [LabelScores; 2 * CONTEXT_WORDS + 1] {
    let mut all = [LabelScores::default(); 2 * CONTEXT_WORDS + 1];
    for (place, offset) in (-(CONTEXT_WORDS as isize)..=CONTEXT_WORDS as isize).enumerate() {
        features::word_features(word, text, offset, |feature| model.add(feature, &mut all[place]));
    }
    all
}

/// A hasher for keys that are hashes already.
pub(crate) type IdentityBuildHasher = std::hash::BuildHasherDefault<IdentityHasher>;

/// Uses a `u64` key itself as the hash.
#[derive(Default)]
pub struct IdentityHasher(u64);

impl std::hash::Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash::bytes(bytes);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
