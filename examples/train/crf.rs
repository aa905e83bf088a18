//! A linear-chain conditional random field, trained by stochastic gradients with `AdaGrad` (Duchi, Hazan and Singer
//! 2011) and an L2 penalty.
//!
//! It learns from several corpora with different annotation guidelines at once: each feature has one weight that all corpora
//! share, and one for each corpus (Daumé 2007, "Frustratingly easy domain adaptation"). These are called copies.

use crate::random::Random;
use tandai::entity::tagger::label::{COUNT, IobLabel, OUTSIDE, may_follow};

/// The weights of one feature, one for each label. The eighth is not used.
pub(crate) type Row = [f32; 8];

/// A sentence to learn from.
pub(crate) struct Instance {
    /// The indices of the features of each token.
    pub(crate) features: Vec<Vec<u32>>,
    pub(crate) labels: Vec<IobLabel>,
    /// The copies of the weights that are added up for this sentence: the shared one and that of the corpus.
    pub(crate) copies: [usize; 2],
    /// The weight of the sentence in the loss.
    pub(crate) weight: f32,
}

pub(crate) struct Settings {
    pub(crate) epochs: usize,
    pub(crate) rate: f32,
    pub l2: f32,
    pub(crate) seed: u64,
}

/// A conditional random field: `copies` rows of weights for each feature, and transition weights for each copy.
pub(crate) struct Crf {
    copies: usize,
    rows: Vec<Learned>,
    transitions: Vec<[Learned; COUNT]>,
}

/// A row of weights, with the sums of squared gradients from which `AdaGrad` computes the learning rate of each. Both are
/// needed at the same time, so they lie in the same cache line.
#[derive(Clone, Copy, Default)]
#[repr(C, align(64))]
struct Learned {
    weights: Row,
    squares: Row,
}

/// Added to every sum of squared gradients, so that none is 0.
const LEAST_SQUARE: f32 = 1e-6;

impl Crf {
    /// Trains on `instances`. `features` and `copies` are the numbers of different features and copies in them.
    pub(crate) fn train(instances: &[Instance], features: usize, copies: usize, settings: &Settings) -> Self {
        let mut crf = Self {
            copies,
            rows: vec![Learned::default(); features * copies],
            transitions: vec![[Learned::default(); COUNT]; copies],
        };
        // The penalty of a weight is applied in parts, one at each occurrence of its feature. In an epoch they add up to one
        // whole penalty.
        let mut penalties = vec![0f32; features * copies];
        for instance in instances {
            for &feature in instance.features.iter().flatten() {
                for copy in instance.copies {
                    penalties[feature as usize * copies + copy] += instance.weight;
                }
            }
        }
        for penalty in &mut penalties {
            *penalty = settings.l2 / penalty.max(1e-3);
        }
        let mut random = Random(settings.seed);
        let mut order: Vec<usize> = (0..instances.len()).collect();
        for epoch in 0..settings.epochs {
            random.shuffle(&mut order);
            let rate = settings.rate * (1.0 - 0.9 * epoch as f32 / settings.epochs as f32);
            for &i in &order {
                crf.step(&instances[i], rate, &penalties);
            }
        }
        crf
    }

    /// The weights of `feature`, summed over `copies`.
    pub(crate) fn row(&self, feature: u32, copies: [usize; 2]) -> Row {
        let mut sum = [0.0; 8];
        for copy in copies {
            let row = &self.rows[feature as usize * self.copies + copy].weights;
            sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
        sum
    }

    /// The weights of the transitions from each label to each label, summed over `copies`.
    pub(crate) fn transitions(&self, copies: [usize; 2]) -> [[f32; COUNT]; COUNT] {
        std::array::from_fn(|from| {
            std::array::from_fn(|to| copies.iter().map(|&copy| self.transitions[copy][from].weights[to]).sum())
        })
    }

    /// Takes one gradient step for a sentence.
    fn step(&mut self, instance: &Instance, rate: f32, penalties: &[f32]) {
        let n = instance.labels.len();
        let transitions = self.transitions(instance.copies);
        let follows: [[f32; COUNT]; COUNT] = std::array::from_fn(|from| {
            std::array::from_fn(|to| if may_follow(from, to) { libm::expf(transitions[from][to]) } else { 0.0 })
        });
        let emits: Vec<[f32; COUNT]> = instance
            .features
            .iter()
            .map(|features| {
                let mut score = [0f32; 8];
                for &feature in features {
                    let row = self.row(feature, instance.copies);
                    score.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
                }
                let top = score[..COUNT].iter().copied().fold(f32::MIN, f32::max);
                std::array::from_fn(|label| libm::expf(score[label] - top))
            })
            .collect();
        // The forward-backward algorithm. The values of each token are scaled to a sum of 1, so that they do not underflow.
        let mut forward = vec![[0f32; COUNT]; n];
        let mut scale = vec![0f32; n];
        for i in 0..n {
            for to in 0..COUNT {
                let into: f32 = match i {
                    0 => follows[OUTSIDE][to],
                    _ => (0..COUNT).map(|from| forward[i - 1][from] * follows[from][to]).sum(),
                };
                forward[i][to] = into * emits[i][to];
            }
            scale[i] = forward[i].iter().sum::<f32>().max(1e-30);
            forward[i].iter_mut().for_each(|value| *value /= scale[i]);
        }
        let mut backward = vec![[1f32; COUNT]; n];
        for i in (0..n - 1).rev() {
            for from in 0..COUNT {
                let out: f32 = (0..COUNT).map(|to| follows[from][to] * emits[i + 1][to] * backward[i + 1][to]).sum();
                backward[i][from] = out / scale[i + 1];
            }
        }
        let mut gradient = [[0f32; COUNT]; COUNT];
        for i in 0..n {
            for from in 0..COUNT {
                let before = match i {
                    0 => f32::from(u8::from(from == OUTSIDE)),
                    _ => forward[i - 1][from],
                };
                for to in 0..COUNT {
                    gradient[from][to] += before * follows[from][to] * emits[i][to] * backward[i][to] / scale[i];
                }
            }
            let before = if i == 0 { OUTSIDE } else { instance.labels[i - 1] };
            gradient[before][instance.labels[i]] -= 1.0;
        }
        gradient.iter_mut().flatten().for_each(|slope| *slope *= instance.weight);
        for copy in instance.copies {
            for from in 0..COUNT {
                for to in 0..COUNT {
                    let row = &mut self.transitions[copy][from];
                    row.squares[to] += gradient[from][to] * gradient[from][to];
                    row.weights[to] -= rate * gradient[from][to] / (row.squares[to] + LEAST_SQUARE).sqrt();
                }
            }
        }
        for i in 0..n {
            let total: f32 = (0..COUNT).map(|label| forward[i][label] * backward[i][label]).sum::<f32>().max(1e-30);
            let mut error = [0f32; 8];
            for label in 0..COUNT {
                let right = f32::from(u8::from(instance.labels[i] == label));
                error[label] = forward[i][label] * backward[i][label] / total - right;
            }
            for &feature in &instance.features[i] {
                for copy in instance.copies {
                    let at = feature as usize * self.copies + copy;
                    let Learned { weights, squares } = &mut self.rows[at];
                    for label in 0..8 {
                        let slope = (error[label] + penalties[at] * weights[label]) * instance.weight;
                        squares[label] += slope * slope;
                        weights[label] -= rate * slope / (squares[label] + LEAST_SQUARE).sqrt();
                    }
                }
            }
        }
    }
}
