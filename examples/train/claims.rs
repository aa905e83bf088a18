//! Trains the models for check-worthiness: logistic regression with an L2 penalty.
//!
//! The model for any language uses only the skeletons of sentences; the model for English also uses words, letters, patterns
//! and word vectors.

use crate::random::Random;
use std::collections::HashMap;
use std::path::Path;
use tandai::article::Language;
use tandai::claim::features::SentenceFeatures;
use tandai::claim::model::{ClaimModels, ModelParts};
use tandai::claim::sentence::Sentence;
use tandai::claim::vectors::WordVectors;
use tandai::entity::tagger::hash::bytes;
use tandai::text::Span;

/// A sentence, and whether people have judged it worth checking.
pub(crate) struct Item {
    features: SentenceFeatures,
    worthy: bool,
}

/// The hyperparameters of training. The first four are the relative weights of the groups of features.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    pub(crate) skeleton: f32,
    pub(crate) words: f32,
    pub(crate) letters: f32,
    pub(crate) patterns: f32,
    /// The relative weight of each dimension of the word vectors.
    pub(crate) vectors: f32,
    /// The number of dimensions of the word vectors to keep.
    pub(crate) dimensions: usize,
    /// The strength of the L2 penalty.
    pub l2: f32,
    /// Features that occur in fewer sentences are dropped.
    pub(crate) min_sentences: u32,
    /// The number of features to keep in the English model.
    pub(crate) max_features: usize,
}

/// A language for each of the two models, in the order in which they are stored.
pub(crate) const LANGUAGES: [Language; 2] = [Language::Other, Language::English];

/// Steps of gradient descent.
const STEPS: usize = 400;

/// Reads the sentences of a file with a header and lines of the form `label<TAB>text`.
pub(crate) fn read(path: &Path) -> Vec<Item> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().skip(1).filter_map(|line| line.split_once('\t'));
    lines
        .map(|(label, text)| {
            let sentence = Sentence::read(text, Span::new(0, text.len()), Language::English);
            Item { features: SentenceFeatures::new(text, &sentence), worthy: label == "1" }
        })
        .collect()
}

/// The hashes of words with their vectors, the most frequent words first.
pub(crate) type Vocabulary = [(u64, Vec<i8>)];

/// Reads a vocabulary from a file with a word and its vector on each line. If there is no such file, the models are trained
/// without word vectors.
pub(crate) fn vocabulary(path: &Path) -> Vec<(u64, Vec<i8>)> {
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("{}: no such file: training without word vectors", path.display());
        return Vec::new();
    };
    let line = |line: &str| {
        let (word, row) = line.split_once(' ')?;
        Some((bytes(word.as_bytes()), row.split(' ').filter_map(|value| value.parse().ok()).collect()))
    };
    text.lines().filter_map(line).collect()
}

/// Trains both models on `items` and returns their bytes. `thresholds` (log odds) are subtracted from their biases, so that
/// a score of one half separates the classes best.
pub(crate) fn learn(items: &[&Item], recipe: &Recipe, thresholds: [f32; 2], vocabulary: &Vocabulary) -> Vec<u8> {
    let all_groups = [recipe.skeleton, recipe.words, recipe.letters, recipe.patterns];
    let any = fit(items, &[recipe.skeleton, 0.0, 0.0, 0.0], recipe, usize::MAX, &Dense::default());
    let vocabulary = select_dimensions(items, &all_groups, recipe, vocabulary);
    let dense = Dense::new(items, &vocabulary, recipe.vectors);
    let english = fit(items, &all_groups, recipe, recipe.max_features, &dense);
    let weights: Vec<f32> =
        english.dense.iter().zip(&dense.scales).map(|(weight, (_, scale))| weight * scale).collect();
    let shift: f32 = weights.iter().zip(&dense.scales).map(|(weight, (mean, _))| weight * mean).sum();
    ClaimModels::build(&ModelParts {
        tables: [(any.bias - thresholds[0], &any.features), (english.bias - thresholds[1] - shift, &english.features)],
        vectors: &vocabulary,
        weights: &weights,
    })
}

/// Keeps only the dimensions of the word vectors that get the largest weights when all of them are used.
fn select_dimensions(
    items: &[&Item],
    group_weights: &[f32; 4],
    recipe: &Recipe,
    vocabulary: &Vocabulary,
) -> Vec<(u64, Vec<i8>)> {
    let dense = Dense::new(items, vocabulary, recipe.vectors);
    let weights = fit(items, group_weights, recipe, recipe.max_features, &dense).dense;
    // A pooled vector has three parts of as many numbers as a word vector has dimensions.
    let dimensions = weights.len() / 3;
    let strength = |i: usize| (0..3).map(|part| weights[part * dimensions + i].powi(2)).sum::<f32>();
    let mut order: Vec<usize> = (0..dimensions).collect();
    order.sort_by(|&a, &b| strength(b).total_cmp(&strength(a)).then(a.cmp(&b)));
    order.truncate(recipe.dimensions);
    vocabulary.iter().map(|(word, row)| (*word, order.iter().map(|&i| row[i]).collect())).collect()
}

/// The pooled word vectors of all sentences, standardised: each number has a mean of 0 and the same standard deviation.
#[derive(Default)]
struct Dense {
    /// A pooled vector for each sentence.
    rows: Vec<Vec<f32>>,
    /// The mean of each number before it was standardised, and the factor it was multiplied by.
    scales: Vec<(f32, f32)>,
}

impl Dense {
    /// `deviation` is the standard deviation to scale to.
    fn new(items: &[&Item], vocabulary: &Vocabulary, deviation: f32) -> Self {
        let mut bytes = Vec::new();
        WordVectors::write(vocabulary, &mut bytes);
        let (vectors, _) = WordVectors::read(&bytes).expect("valid vectors");
        let pooled: Vec<Vec<f32>> = items.iter().map(|item| vectors.pool(&item.features.plain)).collect();
        let n = items.len() as f32;
        let scales: Vec<(f32, f32)> = (0..vectors.width())
            .map(|i| {
                let mean = pooled.iter().map(|row| row[i]).sum::<f32>() / n;
                let spread = (pooled.iter().map(|row| (row[i] - mean).powi(2)).sum::<f32>() / n).sqrt();
                (mean, deviation / spread.max(1e-6))
            })
            .collect();
        let scaled =
            |row: Vec<f32>| row.iter().zip(&scales).map(|(value, (mean, scale))| (value - mean) * scale).collect();
        Self { rows: pooled.into_iter().map(scaled).collect(), scales }
    }
}

/// The threshold, in log odds, that gives the best F1 when both classes have the same weight. It is the mean of all
/// thresholds whose F1 is within 0.002 of the best.
pub(crate) fn best_threshold(scores: &[(f32, bool)]) -> f32 {
    let f1_at = |odds: f32| {
        let limit = 1.0 / (1.0 + libm::expf(-odds));
        figures(scores.iter().map(|&(score, worthy)| (score - limit + 0.5, worthy)).collect(), true).f1
    };
    let steps: Vec<(f32, f32)> = (-60i16..=60).map(|i| f32::from(i) / 30.0).map(|odds| (odds, f1_at(odds))).collect();
    let best = steps.iter().fold(0f32, |best, (_, f1)| best.max(*f1));
    let good: Vec<f32> = steps.iter().filter(|(_, f1)| best - f1 < 0.002).map(|(odds, _)| *odds).collect();
    good.iter().sum::<f32>() / good.len() as f32
}

/// The weights of a trained model.
struct Fit {
    bias: f32,
    /// The features with the largest weights.
    features: Vec<(u64, f32)>,
    /// The weights of the numbers in [`Dense`].
    dense: Vec<f32>,
}

/// Trains one model on the groups of features whose weight is not 0, and on the pooled word vectors. Keeps the
/// `max_features` features with the largest weights.
fn fit(items: &[&Item], group_weights: &[f32; 4], recipe: &Recipe, max_features: usize, dense: &Dense) -> Fit {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let used = |item: &Item| {
        let groups = item.features.groups();
        let groups =
            groups.into_iter().zip(*group_weights).filter(|(group, weight)| *weight > 0.0 && !group.is_empty());
        groups.map(|(group, weight)| (group.clone(), weight)).collect::<Vec<_>>()
    };
    for item in items {
        for feature in used(item).iter().flat_map(|(group, _)| group) {
            *counts.entry(*feature).or_default() += 1;
        }
    }
    let mut names: Vec<u64> = counts.iter().filter(|(_, n)| **n >= recipe.min_sentences).map(|(f, _)| *f).collect();
    names.sort_unstable();
    let index: HashMap<u64, u32> = names.iter().zip(0..).map(|(&feature, i)| (feature, i)).collect();
    let rows: Vec<(Vec<(u32, f32)>, bool)> = items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let mut row = Vec::new();
            for (group, weight) in used(item) {
                let value = weight / (group.len() as f32).sqrt();
                row.extend(group.iter().filter_map(|feature| Some((*index.get(feature)?, value))));
            }
            if let Some(numbers) = dense.rows.get(i) {
                row.extend((names.len() as u32..).zip(numbers.iter().copied()));
            }
            (row, item.worthy)
        })
        .collect();
    let (bias, weights) = solve(&rows, names.len() + dense.scales.len(), recipe.l2);
    // The program does not know the weights of the groups, so they are multiplied into those of the features.
    let mut weight_of_group: HashMap<u64, f32> = HashMap::new();
    for item in items {
        for (group, weight) in used(item) {
            weight_of_group.extend(group.iter().map(|&feature| (feature, weight)));
        }
    }
    let mut features: Vec<(u64, f32)> =
        names.iter().zip(&weights).map(|(feature, weight)| (*feature, weight * weight_of_group[feature])).collect();
    features.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    features.truncate(max_features);
    Fit { bias, features, dense: weights[names.len()..].to_vec() }
}

/// Minimises the logistic loss, with the same weight for both classes, plus an L2 penalty. The method is accelerated gradient
/// descent (Nesterov 1983), whose momentum is reset when a step goes uphill (O'Donoghue and Candès 2015). Returns the bias
/// and the weights.
fn solve(rows: &[(Vec<(u32, f32)>, bool)], features: usize, l2: f32) -> (f32, Vec<f32>) {
    let worthy = rows.iter().filter(|(_, worthy)| *worthy).count().max(1) as f32;
    let all = rows.len() as f32;
    let class_weight = |is_worthy: bool| if is_worthy { all / (2.0 * worthy) } else { all / (2.0 * (all - worthy)) };
    // The last weight is the bias.
    let mut weights = vec![0f32; features + 1];
    let mut ahead = weights.clone();
    let mut momentum = 1f32;
    // A quarter of the largest eigenvalue of the second moments bounds the curvature of the loss, and so the step.
    let eigenvalue = top_eigenvalue(rows, features);
    let rate = 1.0 / (0.25 * eigenvalue * class_weight(true).max(class_weight(false)) + l2);
    for _ in 0..STEPS {
        let mut gradient = vec![0f32; features + 1];
        for (row, is_worthy) in rows {
            let sum: f32 = row.iter().map(|(i, x)| ahead[*i as usize] * x).sum::<f32>() + ahead[features];
            let error = (1.0 / (1.0 + libm::expf(-sum)) - f32::from(u8::from(*is_worthy))) * class_weight(*is_worthy);
            for (i, x) in row {
                gradient[*i as usize] += error * x;
            }
            gradient[features] += error;
        }
        for (slope, weight) in gradient.iter_mut().zip(&ahead).take(features) {
            *slope += l2 * weight;
        }
        let next: Vec<f32> = ahead.iter().zip(&gradient).map(|(at, slope)| at - rate * slope).collect();
        let uphill: f32 = gradient.iter().zip(next.iter().zip(&weights)).map(|(g, (new, old))| g * (new - old)).sum();
        let next_momentum =
            if uphill > 0.0 { 1.0 } else { f32::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt()) };
        let push = if uphill > 0.0 { 0.0 } else { (momentum - 1.0) / next_momentum };
        ahead = next.iter().zip(&weights).map(|(new, old)| new + push * (new - old)).collect();
        (weights, momentum) = (next, next_momentum);
    }
    let bias = weights.pop().unwrap_or_default();
    (bias, weights)
}

/// The largest eigenvalue of the matrix of second moments, by power iteration, with 5 % added for safety.
fn top_eigenvalue(rows: &[(Vec<(u32, f32)>, bool)], features: usize) -> f32 {
    let mut random = Random(1);
    let mut vector: Vec<f32> = (0..=features).map(|_| random.unit()).collect();
    let mut length = 1f32;
    for _ in 0..12 {
        let mut next = vec![0f32; features + 1];
        for (row, _) in rows {
            let sum: f32 = row.iter().map(|(i, x)| vector[*i as usize] * x).sum::<f32>() + vector[features];
            for (i, x) in row {
                next[*i as usize] += sum * x;
            }
            next[features] += sum;
        }
        length = next.iter().map(|x| x * x).sum::<f32>().sqrt();
        vector = next.iter().map(|x| x / length).collect();
    }
    length * 1.05
}

/// How well scores separate the sentences worth checking from the rest.
#[derive(Debug)]
pub(crate) struct Figures {
    /// Average precision: the area under the precision-recall curve, as a sum of steps.
    pub(crate) precision: f32,
    /// F1 at a threshold of one half.
    pub f1: f32,
    /// F1 at the best threshold.
    pub(crate) best: f32,
}

/// The score of each of `items` by the models in `bytes`, and whether it is worth checking.
pub(crate) fn scores(bytes: &[u8], items: &[&Item], language: Language) -> Vec<(f32, bool)> {
    let models = ClaimModels::new(bytes).expect("valid models");
    items.iter().map(|item| (models.score(&item.features, language), item.worthy)).collect()
}

/// Measures scores. If `balanced`, both classes have the same total weight.
pub(crate) fn figures(mut scores: Vec<(f32, bool)>, balanced: bool) -> Figures {
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let worthy = scores.iter().filter(|(_, worthy)| *worthy).count() as f32;
    let weight = if balanced { worthy / (scores.len() as f32 - worthy) } else { 1.0 };
    let f1 = |hits: f32, found: f32| 2.0 * hits / (found + worthy).max(1e-6);
    let (mut hits, mut found) = (0f32, 0f32);
    let mut figures = Figures { precision: 0.0, f1: 0.0, best: 0.0 };
    for &(score, is_worthy) in &scores {
        hits += f32::from(u8::from(is_worthy));
        found += if is_worthy { 1.0 } else { weight };
        if is_worthy {
            figures.precision += hits / found / worthy;
        }
        figures.best = figures.best.max(f1(hits, found));
        if score >= 0.5 {
            figures.f1 = f1(hits, found);
        }
    }
    figures
}

/// The scores of `items` by models that were trained without them, for each of [`LANGUAGES`].
pub(crate) fn cross_validate(
    folds: usize,
    items: &[Item],
    recipe: &Recipe,
    vocabulary: &Vocabulary,
) -> [Vec<(f32, bool)>; 2] {
    let part = |i: usize| ((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % folds;
    let mut all = [Vec::new(), Vec::new()];
    for fold in 0..folds {
        let select = |in_fold: bool| {
            (0..items.len()).filter(move |&i| (part(i) == fold) == in_fold).map(|i| &items[i]).collect::<Vec<_>>()
        };
        let bytes = learn(&select(false), recipe, [0.0; 2], vocabulary);
        for (all, language) in all.iter_mut().zip(LANGUAGES) {
            all.extend(scores(&bytes, &select(true), language));
        }
    }
    all
}
