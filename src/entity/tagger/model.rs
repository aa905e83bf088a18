//! A trained model, read in place from the binary: a table of features with a weight for every label.
//!
//! The table is divided into buckets of 16 features. The hash of a feature selects the bucket and gives a 16-bit check
//! that distinguishes the feature from the rest of its bucket. A row is 8 bytes: a weight for each label and one spare.
//! Nothing is copied or parsed: a lookup reads 32 contiguous bytes and, if it finds the feature, 8 more.

use super::label::{COUNT, IobLabel, OUTSIDE, may_follow};

/// The score of what is not allowed, far below what the weights of a token can add up to.
const IMPOSSIBLE: i32 = i32::MIN / 1024;

/// Number of features in a bucket.
pub const BUCKET_FEATURES: usize = 16;

/// The first bytes of a model; the last one is the format version.
const MAGIC: &[u8; 4] = b"TDM1";

/// Length of the header: magic, number of buckets, transitions.
const HEADER_BYTES: usize = 8 + 2 * COUNT * COUNT;

/// The score of a token for each label, in units of the model; the last element is unused.
pub(crate) type LabelScores = [i16; 8];

/// The weights of one feature for each label; the last element is unused.
pub type FeatureWeights = [i8; 8];

/// What follows a run of tokens that is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunEnd {
    /// A token that is in no name.
    InSentence,
    /// The end of the sentence.
    EndOfSentence,
}

/// A model: label transitions and a hash table of feature weights.
#[derive(Clone, Copy)]
pub struct TaggerModel<'a> {
    /// The score of each label after each label, by the label before; [`IMPOSSIBLE`] if it may not follow.
    transitions: [[i32; COUNT]; COUNT],
    checks: &'a [u8],
    rows: &'a [u8],
}

impl<'a> TaggerModel<'a> {
    /// Reads a model; `None` if `bytes` are not a model in this format.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let (header, rest) = bytes.split_at_checked(HEADER_BYTES)?;
        let buckets = u32::from_le_bytes(*header[4..8].first_chunk()?) as usize;
        let (checks, rows) = rest.split_at_checked(buckets * BUCKET_FEATURES * 2)?;
        if &header[..4] != MAGIC || buckets == 0 || rows.len() != buckets * BUCKET_FEATURES * 8 {
            return None;
        }
        let mut transitions = [[IMPOSSIBLE; COUNT]; COUNT];
        for (i, bytes) in header[8..].chunks_exact(2).enumerate() {
            let (before, after) = (i / COUNT, i % COUNT);
            if may_follow(before, after) {
                transitions[before][after] = i16::from_le_bytes([bytes[0], bytes[1]]).into();
            }
        }
        Some(Self { transitions, checks, rows })
    }

    /// Adds the weights of `feature`, if the model has it, to `scores`.
    pub(crate) fn add(&self, feature: u64, scores: &mut LabelScores) {
        let bucket = bucket(feature, self.checks.len() / (2 * BUCKET_FEATURES));
        let Some(checks) = self.checks[bucket * 2 * BUCKET_FEATURES..].first_chunk::<{ 2 * BUCKET_FEATURES }>() else {
            return;
        };
        let check = check(feature);
        let mut hits = 0u32;
        for i in 0..BUCKET_FEATURES {
            hits |= u32::from(u16::from_le_bytes([checks[2 * i], checks[2 * i + 1]]) == check) << i;
        }
        if hits != 0 {
            let at = (bucket * BUCKET_FEATURES + hits.trailing_zeros() as usize) * 8;
            if let Some(row) = self.rows[at..].first_chunk::<8>() {
                for (score, &weight) in scores.iter_mut().zip(row) {
                    *score = score.saturating_add(weight.cast_signed().into());
                }
            }
        }
    }

    /// Finds the best labels for a run of tokens with the given `scores`, before which there is no name (Viterbi 1967), and
    /// writes them to `labels`. `end` is what follows the run; `back` is a reusable buffer. The time is linear in the number
    /// of tokens.
    pub(crate) fn decode(
        &self,
        scores: &[LabelScores],
        end: RunEnd,
        back: &mut Vec<[u8; COUNT]>,
        labels: &mut Vec<IobLabel>,
    ) {
        labels.clear();
        labels.resize(scores.len(), OUTSIDE);
        back.clear();
        let mut best = [IMPOSSIBLE; COUNT];
        best[OUTSIDE] = 0;
        for token in scores {
            let mut next = [i32::MIN; COUNT];
            let mut from = [0u8; COUNT];
            for (before, (best, transitions)) in best.iter().zip(&self.transitions).enumerate() {
                for (to, transition) in transitions.iter().enumerate() {
                    let value = best + transition;
                    if value > next[to] {
                        (next[to], from[to]) = (value, before as u8);
                    }
                }
            }
            for (next, score) in next.iter_mut().zip(token) {
                *next += i32::from(*score);
            }
            // Relative to no name, so that the sums do not grow with the length of the run.
            best = next.map(|score| score - next[OUTSIDE]);
            back.push(from);
        }
        if end == RunEnd::InSentence {
            best.iter_mut().zip(&self.transitions).for_each(|(best, next)| *best += next[OUTSIDE]);
        }
        let mut label = (0..COUNT).fold(0, |a, b| if best[b] > best[a] { b } else { a });
        for (slot, from) in labels.iter_mut().zip(&*back).rev() {
            *slot = label;
            label = from[label].into();
        }
    }
}

/// The index of the bucket of a feature, below `buckets`.
pub(crate) const fn bucket(feature: u64, buckets: usize) -> usize {
    // Scale the lower half of the hash to the number of buckets (Lemire 2016, "Fast random integer generation").
    (((feature & 0xffff_ffff) * buckets as u64) >> 32) as usize
}

/// The check that distinguishes a feature from the rest of its bucket. Never 0, which marks an empty slot.
pub(crate) const fn check(feature: u64) -> u16 {
    let check = (feature >> 48) as u16;
    if check == 0 { 1 } else { check }
}

/// Serialises a model with that many buckets. `features` are pairs of a hash and its weights, the most important first;
/// a feature whose bucket is full, or whose check is taken there, is left out.
pub fn build(features: &[(u64, FeatureWeights)], transitions: &[[i16; COUNT]; COUNT], buckets: u32) -> Vec<u8> {
    let buckets = buckets as usize;
    let mut checks = vec![0u16; buckets * BUCKET_FEATURES];
    let mut rows = vec![[0i8; 8]; buckets * BUCKET_FEATURES];
    for (feature, row) in features {
        let first = bucket(*feature, buckets) * BUCKET_FEATURES;
        let check = check(*feature);
        let place = (first..first + BUCKET_FEATURES).find(|&at| checks[at] == 0 || checks[at] == check);
        if let Some(at) = place.filter(|&at| checks[at] == 0) {
            (checks[at], rows[at]) = (check, *row);
        }
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend((buckets as u32).to_le_bytes());
    bytes.extend(transitions.iter().flatten().flat_map(|t| t.to_le_bytes()));
    bytes.extend(checks.iter().flat_map(|check| check.to_le_bytes()));
    bytes.extend(rows.iter().flatten().map(|weight| weight.cast_unsigned()));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::tagger::hash::mix;
    use proptest::prelude::*;

    fn model(features: &[(u64, FeatureWeights)]) -> Vec<u8> {
        build(features, &[[0; COUNT]; COUNT], 60)
    }

    #[test]
    fn weights_are_found_again() {
        let features: Vec<(u64, FeatureWeights)> =
            (0..500).map(|i| (mix(i, 3), [i as i8, -1, 2, 0, 0, 0, 0, 0])).collect();
        let bytes = model(&features);
        let model = TaggerModel::new(&bytes).unwrap();
        for (feature, row) in &features {
            let mut scores = LabelScores::default();
            model.add(*feature, &mut scores);
            assert_eq!(scores, row.map(i16::from));
        }
        let mut scores = LabelScores::default();
        (600..1600).for_each(|i| model.add(mix(i, 3), &mut scores));
        assert_eq!(scores, LabelScores::default(), "what was not trained says nothing");
        assert!(TaggerModel::new(&bytes[..bytes.len() - 1]).is_none() && TaggerModel::new(b"").is_none());
    }

    proptest! {
        #[test]
        fn what_is_decoded_is_iob2(scores in prop::collection::vec(prop::array::uniform8(-200i16..200), 0..12)) {
            let bytes = model(&[]);
            let (mut back, mut labels) = (Vec::new(), Vec::new());
            TaggerModel::new(&bytes).unwrap().decode(&scores, RunEnd::EndOfSentence, &mut back, &mut labels);
            prop_assert_eq!(labels.len(), scores.len());
            let mut before = OUTSIDE;
            for &label in &labels {
                prop_assert!(may_follow(before, label));
                before = label;
            }
        }
    }
}
