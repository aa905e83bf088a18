//! Sentences in, labels out: features are scored, what a word says wherever it stands is kept, and a second pass
//! hears what the first one found in the rest of the document.

use super::features::{self, BORDERS, CONTEXT_WORDS, DocumentCounts, TokenFeatures, WordCase, WordFeatures};
use super::gazetteer::Gazetteer;
use super::hash;
use super::label::IobLabel;
use super::model::{LabelScores, TaggerModel};
use crate::entity::rules::{Lexeme, lexeme};
use std::collections::HashMap;

/// Words kept before all are forgotten: some megabytes.
const MAX_CACHED_WORDS: usize = 1 << 15;

/// A word kept: what is known of it, and what it adds to the scores of its neighbours and its own.
struct CachedWord {
    word: WordFeatures,
    lexeme: Option<Lexeme>,
    near: [LabelScores; 2 * CONTEXT_WORDS + 1],
}

/// Index of a kept word.
type WordId = u32;

/// A sentence to label: its tokens, from one index of the document's up to another.
pub type TokenRange = std::ops::Range<usize>;

/// Labels the tokens of documents of one language.
pub struct Decoder<'m> {
    model: TaggerModel<'m>,
    gazetteer: Gazetteer<'m>,
    cache: Vec<CachedWord>,
    ids: HashMap<u64, WordId, IdentityBuildHasher>,
    // The document at hand.
    words: Vec<WordId>,
    tokens: Vec<TokenFeatures>,
    scores: Vec<LabelScores>,
    labels: Vec<IobLabel>,
    back_pointers: Vec<[u8; super::label::COUNT]>,
    sentence: Vec<IobLabel>,
}

impl<'m> Decoder<'m> {
    /// A decoder by `model`.
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
            self.cache.push(CachedWord { word: border, lexeme: None, near });
        }
    }

    /// Begins a document.
    pub fn begin(&mut self) {
        self.words.clear();
        self.tokens.clear();
        if self.cache.len() > MAX_CACHED_WORDS {
            self.clear_cache();
        }
    }

    /// Adds a token to the document; what it means to the rules.
    pub fn push(&mut self, text: &str) -> Option<Lexeme> {
        let raw = hash::bytes(text.as_bytes());
        let id = if let Some(&id) = self.ids.get(&raw) {
            id
        } else {
            let word = WordFeatures::new(text, &self.gazetteer);
            let id = self.cache.len() as WordId;
            self.cache.push(CachedWord { word, lexeme: lexeme(text), near: near(&self.model, &word, text) });
            self.ids.insert(raw, id);
            id
        };
        let kept = &self.cache[id as usize];
        self.words.push(id);
        self.tokens.push(TokenFeatures { word: kept.word, ..TokenFeatures::default() });
        kept.lexeme
    }

    /// The tokens of the document; their phrases are known after [`Decoder::label`].
    pub fn tokens(&self) -> &[TokenFeatures] {
        &self.tokens
    }

    /// The label of every token of the document, whose sentences are `sentences`.
    pub fn label(&mut self, sentences: &[TokenRange]) -> &[IobLabel] {
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

    /// The labels of the sentences of a document, given as words.
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

    /// The second pass: the same word elsewhere in the document, as the first pass read it.
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

/// What every word with a capital somewhere is in this document, by its hash in lower case.
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

/// `seen` but for one occurrence labelled `label`.
pub fn without(seen: &DocumentCounts, label: IobLabel) -> DocumentCounts {
    let mut rest = *seen;
    rest.labels[label] = rest.labels[label].saturating_sub(1);
    rest
}

/// What `word` adds to the scores of the tokens from two after it to two before it.
fn near(model: &TaggerModel<'_>, word: &WordFeatures, text: &str) -> [LabelScores; 2 * CONTEXT_WORDS + 1] {
    let mut all = [LabelScores::default(); 2 * CONTEXT_WORDS + 1];
    for (place, offset) in (-(CONTEXT_WORDS as isize)..=CONTEXT_WORDS as isize).enumerate() {
        features::word_features(word, text, offset, |feature| model.add(feature, &mut all[place]));
    }
    all
}

/// Hashes of words need no hashing again.
pub type IdentityBuildHasher = std::hash::BuildHasherDefault<IdentityHasher>;

/// Takes a hash for what it is.
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
