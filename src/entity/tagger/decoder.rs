//! Labels the sentences of a document: scores features, caches the scores that depend on a word alone, and runs a
//! second pass with the labels that the first pass gave the same words elsewhere in the document.

use super::features::{self, BORDERS, CONTEXT_WORDS, DocumentCounts, TokenFeatures, WordCase, WordFeatures};
use super::gazetteer::Gazetteer;
use super::hash;
use super::label::IobLabel;
use super::model::{LabelScores, TaggerModel};
use std::collections::HashMap;

/// The number of cached words above which the cache is cleared at the next document; a few megabytes.
const MAX_CACHED_WORDS: usize = 1 << 15;

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
    // The current document.
    words: Vec<WordId>,
    tokens: Vec<TokenFeatures>,
    scores: Vec<LabelScores>,
    labels: Vec<IobLabel>,
    back_pointers: Vec<[u8; super::label::COUNT]>,
    sentence: Vec<IobLabel>,
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
            scores: Vec::new(),
            labels: Vec::new(),
            back_pointers: Vec::new(),
            sentence: Vec::new(),
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

    /// Starts a new document and drops the tokens of the last one.
    pub(crate) fn begin(&mut self) {
        self.words.clear();
        self.tokens.clear();
        if self.cache.len() > MAX_CACHED_WORDS {
            self.clear_cache();
        }
    }

    /// Adds a token to the document.
    pub(crate) fn push(&mut self, text: &str) {
        let raw = hash::bytes(text.as_bytes());
        let id = if let Some(&id) = self.ids.get(&raw) {
            id
        } else {
            let word = WordFeatures::new(text, &self.gazetteer);
            let id = self.cache.len() as WordId;
            self.cache.push(CachedWord { word, near: near(&self.model, &word, text) });
            self.ids.insert(raw, id);
            id
        };
        self.words.push(id);
        self.tokens.push(TokenFeatures { word: self.cache[id as usize].word, ..TokenFeatures::default() });
    }

    /// The tokens of the document. Their phrases are set by [`Decoder::label`].
    pub(crate) fn tokens(&self) -> &[TokenFeatures] {
        &self.tokens
    }

    /// Labels every token of the document. `sentences` are its sentences, as ranges of tokens.
    pub(crate) fn label(&mut self, sentences: &[TokenRange]) -> &[IobLabel] {
        self.scores.clear();
        self.scores.resize(self.tokens.len(), LabelScores::default());
        self.labels.clear();
        self.labels.resize(self.tokens.len(), 0);
        for sentence in sentences {
            self.score(sentence.clone());
            self.decode(sentence.clone());
        }
        self.second_pass(sentences);
        &self.labels
    }

    /// Labels a document given as sentences of words.
    pub fn label_sentences<S: AsRef<str>>(&mut self, sentences: &[Vec<S>]) -> Vec<Vec<IobLabel>> {
        self.begin();
        let mut ranges: Vec<TokenRange> = Vec::new();
        let mut end = 0;
        for sentence in sentences {
            for word in sentence {
                self.push(word.as_ref());
            }
            ranges.push(end..end + sentence.len());
            end += sentence.len();
        }
        let labels = self.label(&ranges);
        ranges.into_iter().map(|range| labels[range].to_vec()).collect()
    }

    fn score(&mut self, sentence: TokenRange) {
        features::prepare(&mut self.tokens[sentence.clone()], &self.gazetteer);
        let tokens = &self.tokens[sentence.clone()];
        let words = &self.words[sentence.clone()];
        let scores = &mut self.scores[sentence];
        for (at, score) in scores.iter_mut().enumerate() {
            for (place, offset) in (-(CONTEXT_WORDS as isize)..=CONTEXT_WORDS as isize).enumerate() {
                let id = match at.checked_add_signed(offset) {
                    None => 0,
                    Some(i) => words.get(i).copied().unwrap_or(1),
                };
                for (sum, near) in score.iter_mut().zip(self.cache[id as usize].near[place]) {
                    *sum = sum.saturating_add(near);
                }
            }
            features::context_features(tokens, at, |feature| self.model.add(feature, score));
        }
    }

    fn decode(&mut self, sentence: TokenRange) {
        let scores = &self.scores[sentence.clone()];
        self.model.decode(scores, &mut self.back_pointers, &mut self.sentence);
        self.labels[sentence].copy_from_slice(&self.sentence);
    }

    /// The second pass: rescores capitalised words by the labels of the same word elsewhere in the document.
    fn second_pass(&mut self, sentences: &[TokenRange]) {
        let seen = count_words(&self.tokens, &self.labels);
        let first = self.labels.clone();
        for sentence in sentences {
            let mut told = false;
            for at in sentence.clone() {
                let token = &self.tokens[at];
                if token.word.case.is_capital() {
                    let rest = without(&seen[&token.word.lower], first[at]);
                    let score = &mut self.scores[at];
                    features::document_features(&rest, token.case, |feature| {
                        told = true;
                        self.model.add(feature, score);
                    });
                }
            }
            if told {
                self.decode(sentence.clone());
            }
        }
    }
}

/// Counts the labels of every capitalised word of the document, keyed by the hash of the word in lower case.
pub fn count_words(tokens: &[TokenFeatures], labels: &[IobLabel]) -> HashMap<u64, DocumentCounts, IdentityBuildHasher> {
    let mut seen: HashMap<u64, DocumentCounts, IdentityBuildHasher> = HashMap::default();
    for (token, &label) in tokens.iter().zip(labels) {
        if token.word.case.is_capital() {
            let count = &mut seen.entry(token.word.lower).or_default().labels[label];
            *count = count.saturating_add(1);
        }
    }
    for token in tokens.iter().filter(|token| token.word.case == WordCase::Lower) {
        if let Some(seen) = seen.get_mut(&token.word.lower) {
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
