//! An ordinary conditional random field, trained on the same data for comparison.
//!
//! Its features are words and shapes of a token and its two neighbours on either side, and the affixes of the token of up to
//! four letters. It treats all corpora alike, and has neither a gazetteer nor a second pass.

use crate::corpus::Item;
use crate::crf::{Crf, Instance, Settings};
use crate::learn::Recipe;
use std::collections::HashMap;
use tandai::entity::iob::Evaluation;
use tandai::entity::tagger::hash::{self, mix};
use tandai::entity::tagger::label::{COUNT, IobLabel, may_follow};

/// Trains on `items` and measures the result on `dev`.
pub(crate) fn measure(items: &[Item], dev: &[&Item], recipe: &Recipe) -> Evaluation {
    let mut index: HashMap<u64, u32> = HashMap::new();
    let instances: Vec<Instance> = items
        .iter()
        .map(|item| {
            let features = features(item).into_iter().map(|hashes| {
                let number = |hash| {
                    let next = index.len() as u32;
                    *index.entry(hash).or_insert(next)
                };
                hashes.into_iter().map(number).collect()
            });
            Instance { features: features.collect(), labels: item.sentence.labels.clone(), copies: [0, 0], weight: 1.0 }
        })
        .collect();
    let settings = Settings { epochs: recipe.epochs, rate: recipe.rate, l2: recipe.l2, seed: 1 };
    let crf = Crf::train(&instances, index.len(), 1, &settings);
    let mut agreement = Evaluation::default();
    for item in dev {
        let scores: Vec<[f32; 8]> = features(item)
            .into_iter()
            .map(|hashes| {
                let mut sum = [0f32; 8];
                for hash in hashes {
                    if let Some(&feature) = index.get(&hash) {
                        let row = crf.row(feature, [0, 0]);
                        sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
                    }
                }
                sum
            })
            .collect();
        agreement.add(&item.sentence.labels, &decode(&scores, &crf.transitions([0, 0])));
    }
    agreement
}

/// The hashes of the features of each token.
fn features(item: &Item) -> Vec<Vec<u64>> {
    let words = &item.sentence.words;
    (0..words.len())
        .map(|at| {
            let mut found = Vec::new();
            let mut add = |name: u64, text: &str| found.push(mix(name, hash::bytes(text.as_bytes())));
            for offset in -2..=2isize {
                let position = (offset + 2) as u64;
                let word = at.checked_add_signed(offset).and_then(|i| words.get(i)).map_or("\u{1}", String::as_str);
                add(position, &word.to_lowercase());
                let shape: String = word
                    .chars()
                    .map(|c| match c {
                        c if c.is_uppercase() => 'X',
                        c if c.is_lowercase() => 'x',
                        c if c.is_numeric() => 'd',
                        c => c,
                    })
                    .collect();
                add(10 + position, &shape);
                if offset == 0 {
                    let chars: Vec<char> = word.chars().collect();
                    for len in 1..=4.min(chars.len()) {
                        add(20 + len as u64, &chars[..len].iter().collect::<String>());
                        add(30 + len as u64, &chars[chars.len() - len..].iter().collect::<String>());
                    }
                }
            }
            found
        })
        .collect()
}

/// The best sequence of labels, by the Viterbi algorithm.
fn decode(scores: &[[f32; 8]], transitions: &[[f32; COUNT]; COUNT]) -> Vec<IobLabel> {
    let mut best = [f32::MIN / 2.0; COUNT];
    best[0] = 0.0;
    let mut back: Vec<[IobLabel; COUNT]> = Vec::new();
    for score in scores {
        let mut next = [f32::MIN / 2.0; COUNT];
        let mut from = [0; COUNT];
        for to in 0..COUNT {
            for before in (0..COUNT).filter(|&before| may_follow(before, to)) {
                let value = best[before] + transitions[before][to];
                if value > next[to] {
                    (next[to], from[to]) = (value, before);
                }
            }
            next[to] += score[to];
        }
        best = next;
        back.push(from);
    }
    let mut label = (0..COUNT).fold(0, |a, b| if best[b] > best[a] { b } else { a });
    let mut labels = vec![0; scores.len()];
    for (slot, from) in labels.iter_mut().zip(&back).rev() {
        *slot = label;
        label = from[label];
    }
    labels
}
