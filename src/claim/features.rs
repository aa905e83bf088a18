//! Extracts the features of a sentence for the check-worthiness model.
//!
//! There are two kinds: the skeleton of the sentence (the order of numbers, names and signals), which is the same in
//! every language, and words and letters, which are trained for English only. Features are binary; each group is
//! normalised to a vector of length one, so that long sentences do not score higher because of their length.

use super::sentence::{Sentence, SentenceToken};
use crate::article::Language;
use crate::entity::EntityType;
use crate::entity::tagger::hash::{bytes, mix};

/// Feature hashes of a sentence in four groups, each sorted and without duplicates.
#[derive(Clone, Debug, Default)]
pub struct SentenceFeatures {
    /// Bigrams, trigrams, counts and pairs of skeleton symbols, and the length of the sentence.
    pub(crate) skeleton: Vec<u64>,
    /// Word n-grams, n from 1 to 3.
    pub(crate) words: Vec<u64>,
    /// Character n-grams, n from 2 to 5, within a word and a space on either side.
    pub(crate) letters: Vec<u64>,
    /// N-grams, n from 2 to 4, of function words and of the endings of other words.
    pub(crate) patterns: Vec<u64>,
    /// Hashes of the lower-cased words for [`WordVectors`](super::vectors::WordVectors), in text order with duplicates.
    pub plain: Vec<u64>,
}

/// Punctuation marks that count as words.
const FEATURE_MARKS: &[&str] = &["%", "$", "?", "!", "\"", "“", "”"];

impl SentenceFeatures {
    /// Extracts the features of `sentence` in `text`; only the skeleton if the sentence is not English.
    pub fn new(text: &str, sentence: &Sentence) -> Self {
        let mut features = Self::without_letters(text, sentence);
        if sentence.language == Language::English {
            features.letters = letters(&sentence.tokens);
            features.letters.dedup();
        }
        features
    }

    /// The same without the character n-grams, which are most of the features.
    pub(super) fn without_letters(text: &str, sentence: &Sentence) -> Self {
        let mut features = Self { skeleton: skeleton(text, sentence), ..Self::default() };
        if sentence.language == Language::English {
            let words_of = sentence.tokens.iter().filter(|token| token.is_word());
            features.words = words(&normal(&sentence.tokens));
            features.patterns = patterns(text, sentence);
            features.plain = words_of.map(|token| bytes(token.lower.as_bytes())).collect();
        }
        for group in features.groups_mut() {
            group.sort_unstable();
            group.dedup();
        }
        features
    }

    /// The feature groups; the first one, the skeleton, is language-independent.
    pub const fn groups(&self) -> [&Vec<u64>; 4] {
        [&self.skeleton, &self.words, &self.letters, &self.patterns]
    }

    const fn groups_mut(&mut self) -> [&mut Vec<u64>; 4] {
        [&mut self.skeleton, &mut self.words, &mut self.letters, &mut self.patterns]
    }
}

/// A skeleton symbol: a signal (below 32), a value kind (from 32) or a special symbol (from 64).
type Symbol = u64;

const NAME: Symbol = 64;
const ASKS: Symbol = 65;
const QUOTE: Symbol = 66;
const START: Symbol = 67;
const END: Symbol = 68;
const YEAR: Symbol = 69;

const fn value(kind: EntityType) -> Symbol {
    32 + kind.index() as Symbol
}

fn skeleton(text: &str, sentence: &Sentence) -> Vec<u64> {
    let tokens = &sentence.tokens;
    // A position of the skeleton has several symbols if its word has several signals.
    let mut places: Vec<Vec<Symbol>> = vec![vec![START]];
    let mut named = false;
    for (at, token) in tokens.iter().enumerate() {
        let mut here = Vec::new();
        let name = sentence.is_name(text, at);
        if let Some(kind) = token.value {
            if token.begins {
                here.push(value(kind));
                if kind == EntityType::Date && token.lower.len() == 4 && token.lower.parse::<u16>().is_ok() {
                    here.push(YEAR);
                }
            }
        } else if name && !named {
            here.push(NAME);
        } else if token.lower == "?" {
            here.push(ASKS);
        } else if matches!(token.lower.as_str(), "\"" | "“" | "”") {
            here.push(QUOTE);
        }
        if !name {
            here.extend(token.signals.iter().map(|signal| signal as Symbol));
        }
        named = name;
        if !here.is_empty() {
            places.push(here);
        }
    }
    places.push(vec![END]);
    let mut out = Vec::new();
    let mut counts = [0u8; 72];
    for (i, here) in places.iter().enumerate() {
        for &a in here {
            counts[a as usize] = counts[a as usize].saturating_add(1);
            let Some(next) = places.get(i + 1) else { continue };
            for &b in next {
                out.push(mix(mix(1, a), b));
                for &c in places.get(i + 2).into_iter().flatten() {
                    out.push(mix(mix(mix(2, a), b), c));
                }
            }
        }
    }
    let present: Vec<Symbol> = (0..72).filter(|&s| counts[s as usize] > 0).collect();
    for (i, &a) in present.iter().enumerate() {
        out.push(mix(3, a));
        for more in 2..=counts[a as usize].min(4) {
            out.push(mix(mix(4, a), more.into()));
        }
        out.extend(present[i + 1..].iter().map(|&b| mix(mix(5, a), b)));
    }
    let length = tokens.len();
    for (i, &limit) in [4, 7, 10, 14, 19, 25, 32, 45].iter().enumerate() {
        if length >= limit {
            out.push(mix(6, i as u64));
        }
    }
    out
}

/// Normalises words for comparison: years become "0000" and other numbers "0".
fn normal<'a>(tokens: impl IntoIterator<Item = &'a SentenceToken>) -> Vec<String> {
    let word = |token: &SentenceToken| {
        let word = token.lower.replace('’', "'");
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
            return if year { "0000".into() } else { "0".into() };
        }
        word
    };
    let kept = |token: &&SentenceToken| token.is_word() || FEATURE_MARKS.contains(&token.lower.as_str());
    tokens.into_iter().filter(kept).map(word).collect()
}

fn words(normal: &[String]) -> Vec<u64> {
    let words: Vec<u64> = normal.iter().map(|word| bytes(word.as_bytes())).collect();
    let mut out = Vec::new();
    for i in 0..words.len() {
        let mut hash = 7;
        for &word in words[i..].iter().take(3) {
            hash = mix(hash, word);
            out.push(hash);
        }
    }
    out
}

/// N-grams of function words, endings of other words, and kinds of names and values, as a substitute for
/// part-of-speech tags.
fn patterns(text: &str, sentence: &Sentence) -> Vec<u64> {
    let tokens = &sentence.tokens;
    let mut shapes = vec![9];
    for (at, token) in tokens.iter().enumerate() {
        let word = token.lower.as_str();
        shapes.push(if let Some(kind) = token.value {
            if !token.begins {
                continue;
            }
            value(kind)
        } else if sentence.is_name(text, at) {
            NAME
        } else if token.signals != super::signals::SignalSet::default() || word.len() <= 3 {
            bytes(word.as_bytes())
        } else {
            let end =
                ["ing", "ed", "ly", "tion", "s", "er", "al", "ment", "ity"].into_iter().position(|e| word.ends_with(e));
            mix(10, end.map_or(99, |e| e as u64))
        });
    }
    shapes.push(11);
    let mut out = Vec::new();
    for i in 0..shapes.len() {
        let mut hash = 12;
        for (n, &shape) in shapes[i..].iter().take(4).enumerate() {
            hash = mix(hash, shape);
            if n > 0 {
                out.push(hash);
            }
        }
    }
    out
}

/// The character n-grams of all words among `tokens`, sorted, with duplicates.
pub(super) fn letters<'a>(tokens: impl IntoIterator<Item = &'a SentenceToken>) -> Vec<u64> {
    let mut out = Vec::new();
    for word in normal(tokens) {
        let letters: Vec<u64> = format!(" {word} ").chars().map(u64::from).collect();
        for i in 0..letters.len() {
            let mut hash = 8;
            for (n, &letter) in letters[i..].iter().take(5).enumerate() {
                hash = mix(hash, letter);
                if n > 0 {
                    out.push(hash);
                }
            }
        }
    }
    out.sort_unstable();
    out
}
