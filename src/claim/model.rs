//! The check-worthiness model: logistic regression over hashed features.
//!
//! The model has two weight tables, which are read directly from the binary without copying. The first has weights for
//! the skeleton of a sentence only and is used for every language but English. The second has weights for the skeleton,
//! words and letters of English and is combined with word vectors ([`WordVectors`]). As in the tagger, a table consists
//! of buckets of 16 features; each feature has a two-byte check, which identifies it within its bucket, and a one-byte
//! weight.

use super::features::{SentenceFeatures, letters};
use super::sentence::{Sentence, SentenceToken};
use super::vectors::WordVectors;
use crate::article::Language;
use crate::entity::tagger::model::{BUCKET_FEATURES, bucket, check};
use std::sync::LazyLock;

/// Magic number of the model file; the last byte is the format version.
const MAGIC: &[u8; 4] = b"TDC2";

/// Length of a table header: number of buckets, bias and step, four bytes each.
const HEADER_BYTES: usize = 12;

static BYTES: &[u8] = include_bytes!("models/claims.bin");

static MODELS: LazyLock<ClaimModels<'static>> =
    LazyLock::new(|| ClaimModels::new(BYTES).expect("the models of this program"));

/// A hash table of quantised feature weights; a weight is its signed byte times `step`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WeightTable<'a> {
    bias: f32,
    step: f32,
    checks: &'a [u8],
    weights: &'a [u8],
}

/// The language-independent table, and the English table with word vectors and a weight for each pooled vector value.
#[derive(Clone, Copy, Debug)]
pub struct ClaimModels<'a> {
    any: WeightTable<'a>,
    english: WeightTable<'a>,
    vectors: WordVectors<'a>,
    weights: &'a [u8],
}

/// The weights of a group of features, in steps of the table, and the number of features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct GroupWeight {
    sum: i32,
    len: usize,
}

/// A character n-gram of a sentence.
#[derive(Debug)]
struct LetterGram {
    hash: u64,
    /// How often the sentence has it.
    count: usize,
    weight: i32,
}

/// The character n-grams of a sentence, sorted by hash, from which those of some words can be subtracted.
///
/// A sentence is scored once more without the words of each possible reason, and most of its features are these.
#[derive(Debug)]
pub(super) struct LetterWeights {
    grams: Vec<LetterGram>,
    /// The weight of all of them.
    pub(super) all: GroupWeight,
}

impl LetterWeights {
    /// The weight of the n-grams that the sentence has without the words among `tokens`, which must be tokens of it.
    pub(super) fn without<'t>(&self, tokens: impl IntoIterator<Item = &'t SentenceToken>) -> GroupWeight {
        let mut rest = self.all;
        for run in letters(tokens).chunk_by(|a, b| a == b) {
            let Ok(at) = self.grams.binary_search_by_key(&run[0], |gram| gram.hash) else { continue };
            // An n-gram that another word has, too, stays.
            if self.grams[at].count == run.len() {
                rest.sum -= self.grams[at].weight;
                rest.len -= 1;
            }
        }
        rest
    }
}

/// The trained parameters from which [`ClaimModels::build`] makes a model file.
pub struct ModelParts<'a> {
    /// Bias and weighted feature hashes, first for any language, then for English.
    pub tables: [(f32, &'a [(u64, f32)]); 2],
    /// Word hashes with their vectors, most frequent word first.
    pub vectors: &'a [(u64, Vec<i8>)],
    /// The weight of each value that [`WordVectors::pool`] returns.
    pub weights: &'a [f32],
}

impl ClaimModels<'static> {
    /// The models that are embedded in the binary.
    pub fn built_in() -> Self {
        *MODELS
    }
}

impl<'a> ClaimModels<'a> {
    /// Reads models from `bytes` without copying; `None` if the format is invalid.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (any, rest) = WeightTable::read(rest)?;
        let (english, rest) = WeightTable::read(rest)?;
        let (vectors, weights) = WordVectors::read(rest)?;
        (weights.len() == 4 * vectors.width()).then_some(Self { any, english, vectors, weights })
    }

    /// The probability, from 0 to 1, that a sentence with these features is worth checking, assuming that half of all
    /// sentences are.
    pub fn score(&self, features: &SentenceFeatures, language: Language) -> f32 {
        1.0 / (1.0 + (-self.log_odds(features, language)).exp())
    }

    /// The log odds of [`ClaimModels::score`].
    fn log_odds(&self, features: &SentenceFeatures, language: Language) -> f32 {
        let letters = GroupWeight { sum: self.english.sum(&features.letters), len: features.letters.len() };
        self.log_odds_with(features, letters, language)
    }

    /// The log odds of a sentence with these features, of which `letters` replaces the character n-grams.
    pub(super) fn log_odds_with(&self, features: &SentenceFeatures, letters: GroupWeight, language: Language) -> f32 {
        let [skeleton, words, _, patterns] = features.groups();
        match language {
            Language::English => {
                let group = |group: &Vec<u64>| GroupWeight { sum: self.english.sum(group), len: group.len() };
                let groups = [group(skeleton), group(words), letters, group(patterns)];
                self.english.logit(&groups) + self.likeness(&features.plain)
            }
            _ => self.any.logit(&[GroupWeight { sum: self.any.sum(skeleton), len: skeleton.len() }]),
        }
    }

    /// Looks up the character n-grams of `sentence`.
    pub(super) fn letter_weights(&self, sentence: &Sentence) -> LetterWeights {
        let mut grams: Vec<LetterGram> = Vec::new();
        if sentence.language == Language::English {
            for hash in letters(&sentence.tokens) {
                match grams.last_mut().filter(|last| last.hash == hash) {
                    Some(last) => last.count += 1,
                    None => grams.push(LetterGram { hash, count: 1, weight: self.english.weight(hash) }),
                }
            }
        }
        let all = GroupWeight { sum: grams.iter().map(|gram| gram.weight).sum(), len: grams.len() };
        LetterWeights { grams, all }
    }

    /// The contribution of the pooled word vectors of a sentence to the logit.
    fn likeness(&self, words: &[u64]) -> f32 {
        let weights =
            self.weights.chunks_exact(4).filter_map(|bytes| bytes.first_chunk().copied().map(f32::from_le_bytes));
        self.vectors.pool(words).iter().zip(weights).map(|(value, weight)| value * weight).sum()
    }

    /// Serialises models in the format that [`ClaimModels::new`] reads.
    pub fn build(parts: &ModelParts<'_>) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for (bias, features) in parts.tables {
            WeightTable::write(bias, features, &mut bytes);
        }
        WordVectors::write(parts.vectors, &mut bytes);
        bytes.extend(parts.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        bytes
    }
}

impl<'a> WeightTable<'a> {
    fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (header, rest) = bytes.split_at_checked(HEADER_BYTES)?;
        let word = |at: usize| header[at..].first_chunk::<4>().copied();
        let size = u32::from_le_bytes(word(0)?) as usize * BUCKET_FEATURES;
        let (checks, rest) = rest.split_at_checked(size.checked_mul(2)?)?;
        let (weights, rest) = rest.split_at_checked(size)?;
        let (bias, step) = (f32::from_le_bytes(word(4)?), f32::from_le_bytes(word(8)?));
        (size > 0).then_some((Self { bias, step, checks, weights }, rest))
    }

    /// Writes a table with 1.5 slots per feature; if a bucket overflows, the features with the smallest weights are
    /// dropped.
    fn write(bias: f32, features: &[(u64, f32)], bytes: &mut Vec<u8>) {
        let mut features = features.to_vec();
        features.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        let top = features.first().map_or(1.0, |(_, weight)| weight.abs()).max(1e-6);
        let step = top / 127.0;
        let buckets = (features.len() * 3 / 2).div_ceil(BUCKET_FEATURES).max(1);
        let mut checks = vec![0u16; buckets * BUCKET_FEATURES];
        let mut weights = vec![0i8; buckets * BUCKET_FEATURES];
        for (feature, weight) in features {
            let first = bucket(feature, buckets) * BUCKET_FEATURES;
            if let Some(at) = (first..first + BUCKET_FEATURES).find(|&at| checks[at] == 0) {
                checks[at] = check(feature);
                weights[at] = (weight / step).round().clamp(-127.0, 127.0) as i8;
            }
        }
        bytes.extend((buckets as u32).to_le_bytes());
        bytes.extend(bias.to_le_bytes());
        bytes.extend(step.to_le_bytes());
        bytes.extend(checks.iter().flat_map(|check| check.to_le_bytes()));
        bytes.extend(weights.iter().map(|weight| weight.cast_unsigned()));
    }

    /// The bias plus the weighted sum of the feature groups, each normalised to a vector of length one.
    fn logit(&self, groups: &[GroupWeight]) -> f32 {
        let of = |group: &GroupWeight| group.sum as f32 * self.step / (group.len.max(1) as f32).sqrt();
        self.bias + groups.iter().map(of).sum::<f32>()
    }

    /// The sum of the weights of `features`, in steps.
    fn sum(&self, features: &[u64]) -> i32 {
        features.iter().map(|&feature| self.weight(feature)).sum()
    }

    fn weight(&self, feature: u64) -> i32 {
        let first = bucket(feature, self.weights.len() / BUCKET_FEATURES) * BUCKET_FEATURES;
        let [low, high] = check(feature).to_le_bytes();
        let checks = &self.checks[2 * first..2 * (first + BUCKET_FEATURES)];
        // A plain loop: hundreds of features of each sentence are looked up.
        let mut slot = 0;
        while slot < BUCKET_FEATURES {
            if checks[2 * slot] == low && checks[2 * slot + 1] == high {
                return self.weights[first + slot].cast_signed().into();
            }
            slot += 1;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn letters_without_some_words_are_those_of_the_other_words() {
        let text = "The ferry reached the harbour, and the ferries reached 3 harbours in 2019.";
        let sentence = Sentence::read(text, Span::new(0, text.len()), Language::English);
        let models = ClaimModels::built_in();
        let all = models.letter_weights(&sentence);
        for removed in 0..sentence.tokens.len() {
            let span = sentence.tokens[removed].span;
            let rest = sentence.filtered(|token| token.span != span);
            assert_eq!(all.without(&sentence.tokens[removed..=removed]), models.letter_weights(&rest).all, "{removed}");
            let counted = SentenceFeatures::new(text, &rest);
            let subtracted = SentenceFeatures::without_letters(text, &rest);
            let letters = all.without(&sentence.tokens[removed..=removed]);
            let odds = models.log_odds(&counted, rest.language);
            assert!((odds - models.log_odds_with(&subtracted, letters, rest.language)).abs() < 1e-6);
        }
    }

    #[test]
    fn weights_are_found_again_and_rubbish_is_refused() {
        let features: Vec<(u64, f32)> =
            (0..300u64).map(|i| (crate::entity::tagger::hash::mix(i, 1), i as f32 / 300.0 - 0.5)).collect();
        let words = [(7, vec![127, -127])];
        let weights = [1.0, 0.5, 0.0, 0.0, 0.0, 0.0];
        let parts = ModelParts { tables: [(0.5, &features), (0.0, &[])], vectors: &words, weights: &weights };
        let bytes = ClaimModels::build(&parts);
        let models = ClaimModels::new(&bytes).unwrap();
        let right = features
            .iter()
            .filter(|(feature, weight)| (models.any.weight(*feature) as f32 * models.any.step - weight).abs() < 0.01);
        assert!(right.count() > 290, "a full bucket leaves out the weakest");
        let none = SentenceFeatures::default();
        assert!((models.score(&none, Language::English) - 0.5).abs() < 1e-6);
        let known = SentenceFeatures { plain: vec![7], ..SentenceFeatures::default() };
        assert!((models.score(&known, Language::English) - 0.622).abs() < 1e-3, "a logit of one half");
        assert!(models.score(&none, Language::Indonesian) > 0.6);
        assert!(ClaimModels::new(&bytes[1..]).is_none() && ClaimModels::new(b"TDC2").is_none());
        assert!(ClaimModels::new(&bytes[..bytes.len() - 1]).is_none());
    }
}
