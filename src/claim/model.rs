//! The check-worthiness model: logistic regression over hashed features.
//!
//! The model has two weight tables, which are read directly from the binary without copying. The first has weights for
//! the skeleton of a sentence only and is used for every language but English. The second has weights for the skeleton,
//! words and letters of English and is combined with word vectors ([`WordVectors`]). As in the tagger, a table consists
//! of buckets of 16 features; each feature has a two-byte check, which identifies it within its bucket, and a one-byte
//! weight.

use super::features::SentenceFeatures;
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
    pub(crate) fn log_odds(&self, features: &SentenceFeatures, language: Language) -> f32 {
        let groups = features.groups();
        match language {
            Language::English => self.english.logit(&groups) + self.likeness(&features.plain),
            _ => self.any.logit(&groups[..1]),
        }
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
    fn logit(&self, groups: &[&Vec<u64>]) -> f32 {
        let of = |group: &&Vec<u64>| {
            let sum: i32 = group.iter().map(|&feature| self.weight(feature)).sum();
            sum as f32 * self.step / (group.len().max(1) as f32).sqrt()
        };
        self.bias + groups.iter().map(of).sum::<f32>()
    }

    fn weight(&self, feature: u64) -> i32 {
        let first = bucket(feature, self.weights.len() / BUCKET_FEATURES) * BUCKET_FEATURES;
        let check = check(feature).to_le_bytes();
        let checks = self.checks[2 * first..2 * (first + BUCKET_FEATURES)].chunks_exact(2);
        let place = checks.zip(first..).find(|(bytes, _)| *bytes == check).map(|(_, at)| at);
        place.map_or(0, |at| self.weights[at].cast_signed().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
