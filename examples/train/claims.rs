//! Trains the models of check-worthiness: logistic regression with an L2 penalty, once over the skeletons of sentences
//! alone and once with the words and letters of English.

use crate::random::Random;
use std::collections::HashMap;
use std::path::Path;
use tandai::article::Language;
use tandai::claim::features::Features;
use tandai::claim::model::{Models, Parts};
use tandai::claim::sentence::Sentence;
use tandai::claim::vectors::Vectors;
use tandai::entity::tagger::hash::bytes;
use tandai::text::Span;

/// A sentence and whether it is worth checking.
pub struct Item {
    features: Features,
    worthy: bool,
}

/// What a group of features weighs against the others, and how strongly weights are held to zero.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub skeleton: f32,
    pub words: f32,
    pub letters: f32,
    pub patterns: f32,
    /// What one of the numbers that words are like weighs.
    pub likeness: f32,
    /// How many dimensions of the vectors are kept.
    pub dimensions: usize,
    pub l2: f32,
    /// Sentences a feature must be in.
    pub least: u32,
    /// Features kept of the English model.
    pub kept: usize,
}

/// Stand for the two models.
pub const LANGUAGES: [Language; 2] = [Language::Other, Language::English];

/// Steps of the solver.
const STEPS: usize = 400;

/// The sentences of a file of `label<TAB>text` lines.
pub fn read(path: &Path) -> Vec<Item> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().skip(1).filter_map(|line| line.split_once('\t'));
    lines
        .map(|(label, text)| {
            let sentence = Sentence::read(text, Span::new(0, text.len()), Language::English);
            Item { features: Features::new(text, &sentence), worthy: label == "1" }
        })
        .collect()
}

/// Words with their vectors, the commonest first.
pub type Vocabulary = [(u64, Vec<i8>)];

/// The vocabulary of a file of a word and its vector a line; without it the models do without.
pub fn vocabulary(path: &Path) -> Vec<(u64, Vec<i8>)> {
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("{}: not there: learning without vectors of words", path.display());
        return Vec::new();
    };
    let line = |line: &str| {
        let (word, row) = line.split_once(' ')?;
        Some((bytes(word.as_bytes()), row.split(' ').filter_map(|value| value.parse().ok()).collect()))
    };
    text.lines().filter_map(line).collect()
}

/// The bytes of the models learned from `items`, each with so much taken off its bias: first the one for any language.
pub fn learn(items: &[&Item], recipe: &Recipe, off: [f32; 2], vocabulary: &Vocabulary) -> Vec<u8> {
    let all = [recipe.skeleton, recipe.words, recipe.letters, recipe.patterns];
    let any = fit(items, &[recipe.skeleton, 0.0, 0.0, 0.0], recipe, usize::MAX, &Dense::default());
    let vocabulary = telling(items, &all, recipe, vocabulary);
    let dense = Dense::new(items, &vocabulary, recipe.likeness);
    let english = fit(items, &all, recipe, recipe.kept, &dense);
    let weights: Vec<f32> =
        english.dense.iter().zip(&dense.scales).map(|(weight, (_, scale))| weight * scale).collect();
    let shift: f32 = weights.iter().zip(&dense.scales).map(|(weight, (mean, _))| weight * mean).sum();
    Models::build(&Parts {
        tables: [(any.bias - off[0], &any.features), (english.bias - off[1] - shift, &english.features)],
        vectors: &vocabulary,
        weights: &weights,
    })
}

/// The vocabulary cut down to the dimensions that tell most.
fn telling(items: &[&Item], shares: &[f32; 4], recipe: &Recipe, vocabulary: &Vocabulary) -> Vec<(u64, Vec<i8>)> {
    let dense = Dense::new(items, vocabulary, recipe.likeness);
    let whole = fit(items, shares, recipe, recipe.kept, &dense).dense;
    let dimensions = whole.len() / 3;
    let told = |i: usize| (0..3).map(|part| whole[part * dimensions + i].powi(2)).sum::<f32>();
    let mut order: Vec<usize> = (0..dimensions).collect();
    order.sort_by(|&a, &b| told(b).total_cmp(&told(a)).then(a.cmp(&b)));
    order.truncate(recipe.dimensions);
    vocabulary.iter().map(|(word, row)| (*word, order.iter().map(|&i| row[i]).collect())).collect()
}

/// Pooled vectors of sentences, each number scaled to a mean of nought and a spread of its share.
#[derive(Default)]
struct Dense {
    rows: Vec<Vec<f32>>,
    /// The mean of each number, and what it is multiplied by.
    scales: Vec<(f32, f32)>,
}

impl Dense {
    fn new(items: &[&Item], vocabulary: &Vocabulary, share: f32) -> Self {
        let mut bytes = Vec::new();
        Vectors::write(vocabulary, &mut bytes);
        let (vectors, _) = Vectors::read(&bytes).expect("vectors");
        let pooled: Vec<Vec<f32>> = items.iter().map(|item| vectors.pool(&item.features.plain)).collect();
        let n = items.len() as f32;
        let scales: Vec<(f32, f32)> = (0..vectors.width())
            .map(|i| {
                let mean = pooled.iter().map(|row| row[i]).sum::<f32>() / n;
                let spread = (pooled.iter().map(|row| (row[i] - mean).powi(2)).sum::<f32>() / n).sqrt();
                (mean, share / spread.max(1e-6))
            })
            .collect();
        let scaled =
            |row: Vec<f32>| row.iter().zip(&scales).map(|(value, (mean, scale))| (value - mean) * scale).collect();
        Self { rows: pooled.into_iter().map(scaled).collect(), scales }
    }
}

/// The log odds at which `scores` are best cut, both classes counting the same: the middle of where F1 is within a
/// hair's breadth of its best.
pub fn cut(scores: &[(f32, bool)]) -> f32 {
    let at = |odds: f32| {
        let limit = 1.0 / (1.0 + libm::expf(-odds));
        figures(scores.iter().map(|&(score, worthy)| (score - limit + 0.5, worthy)).collect(), true).f1
    };
    let steps: Vec<(f32, f32)> = (-60i16..=60).map(|i| f32::from(i) / 30.0).map(|odds| (odds, at(odds))).collect();
    let best = steps.iter().fold(0f32, |best, (_, f1)| best.max(*f1));
    let good: Vec<f32> = steps.iter().filter(|(_, f1)| best - f1 < 0.002).map(|(odds, _)| *odds).collect();
    good.iter().sum::<f32>() / good.len() as f32
}

/// What was fitted.
struct Fit {
    bias: f32,
    /// The strongest features with their weights.
    features: Vec<(u64, f32)>,
    /// Weights of the dense numbers.
    dense: Vec<f32>,
}

/// Fits weights to the groups that have a share, and to the dense numbers.
fn fit(items: &[&Item], shares: &[f32; 4], recipe: &Recipe, kept: usize, dense: &Dense) -> Fit {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let used = |item: &Item| {
        let groups = item.features.groups();
        let groups = groups.into_iter().zip(*shares).filter(|(group, share)| *share > 0.0 && !group.is_empty());
        groups.map(|(group, share)| (group.clone(), share)).collect::<Vec<_>>()
    };
    for item in items {
        for feature in used(item).iter().flat_map(|(group, _)| group) {
            *counts.entry(*feature).or_default() += 1;
        }
    }
    let mut names: Vec<u64> = counts.iter().filter(|(_, n)| **n >= recipe.least).map(|(f, _)| *f).collect();
    names.sort_unstable();
    let index: HashMap<u64, u32> = names.iter().zip(0..).map(|(&feature, i)| (feature, i)).collect();
    let rows: Vec<(Vec<(u32, f32)>, bool)> = items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let mut row = Vec::new();
            for (group, share) in used(item) {
                let value = share / (group.len() as f32).sqrt();
                row.extend(group.iter().filter_map(|feature| Some((*index.get(feature)?, value))));
            }
            if let Some(numbers) = dense.rows.get(i) {
                row.extend((names.len() as u32..).zip(numbers.iter().copied()));
            }
            (row, item.worthy)
        })
        .collect();
    let (bias, weights) = solve(&rows, names.len() + dense.scales.len(), recipe.l2);
    // Shares belong to the weights from here on.
    let mut share_of: HashMap<u64, f32> = HashMap::new();
    for item in items {
        for (group, share) in used(item) {
            share_of.extend(group.iter().map(|&feature| (feature, share)));
        }
    }
    let mut features: Vec<(u64, f32)> =
        names.iter().zip(&weights).map(|(feature, weight)| (*feature, weight * share_of[feature])).collect();
    features.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    features.truncate(kept);
    Fit { bias, features, dense: weights[names.len()..].to_vec() }
}

/// Least logistic loss, both classes counting the same, plus an L2 penalty: accelerated gradient descent (Nesterov 1983)
/// that starts its momentum anew where it runs uphill (O'Donoghue and Candès 2015).
fn solve(rows: &[(Vec<(u32, f32)>, bool)], features: usize, l2: f32) -> (f32, Vec<f32>) {
    let worthy = rows.iter().filter(|(_, worthy)| *worthy).count().max(1) as f32;
    let all = rows.len() as f32;
    let counts = |worthy_row: bool| if worthy_row { all / (2.0 * worthy) } else { all / (2.0 * (all - worthy)) };
    // The last weight is the bias.
    let mut weights = vec![0f32; features + 1];
    let mut ahead = weights.clone();
    let mut momentum = 1f32;
    // A quarter of the largest eigenvalue bounds the curvature: rows have length of about the shares' sum.
    let power = top_eigenvalue(rows, features);
    let rate = 1.0 / (0.25 * power * counts(true).max(counts(false)) + l2);
    for _ in 0..STEPS {
        let mut gradient = vec![0f32; features + 1];
        for (row, is_worthy) in rows {
            let sum: f32 = row.iter().map(|(i, x)| ahead[*i as usize] * x).sum::<f32>() + ahead[features];
            let error = (1.0 / (1.0 + libm::expf(-sum)) - f32::from(u8::from(*is_worthy))) * counts(*is_worthy);
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
        let after = if uphill > 0.0 { 1.0 } else { f32::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt()) };
        let push = if uphill > 0.0 { 0.0 } else { (momentum - 1.0) / after };
        ahead = next.iter().zip(&weights).map(|(new, old)| new + push * (new - old)).collect();
        (weights, momentum) = (next, after);
    }
    let bias = weights.pop().unwrap_or_default();
    (bias, weights)
}

/// The largest eigenvalue of the rows' second moments, by power iteration.
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

/// How well scores tell the worthy from the rest.
#[derive(Debug)]
pub struct Figures {
    /// Area under precision over recall, as a sum of steps.
    pub precision: f32,
    /// F1 at a score of one half, and at the best score.
    pub f1: f32,
    pub best: f32,
}

/// Scores `items` by `models`.
pub fn scores(bytes: &[u8], items: &[&Item], language: Language) -> Vec<(f32, bool)> {
    let models = Models::new(bytes).expect("models");
    items.iter().map(|item| (models.score(&item.features, language), item.worthy)).collect()
}

/// Figures of scores; `balanced` weighs the rest down to as many as are worthy.
pub fn figures(mut scores: Vec<(f32, bool)>, balanced: bool) -> Figures {
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

/// The scores of `items`, each by models that were learned without it, in the order of [`LANGUAGES`].
pub fn cross_validate(folds: usize, items: &[Item], recipe: &Recipe, vocabulary: &Vocabulary) -> [Vec<(f32, bool)>; 2] {
    let part = |i: usize| ((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % folds;
    let mut all = [Vec::new(), Vec::new()];
    for fold in 0..folds {
        let of = |own: bool| {
            (0..items.len()).filter(move |&i| (part(i) == fold) == own).map(|i| &items[i]).collect::<Vec<_>>()
        };
        let bytes = learn(&of(false), recipe, [0.0; 2], vocabulary);
        for (all, language) in all.iter_mut().zip(LANGUAGES) {
            all.extend(scores(&bytes, &of(true), language));
        }
    }
    all
}
