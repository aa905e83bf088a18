//! A linear-chain conditional random field, trained by stochastic gradients with AdaGrad (Duchi et al. 2011).
//!
//! Several corpora with guidelines of their own are learned from at once, each feature once for all and once for
//! each corpus (Daumé 2007, "Frustratingly easy domain adaptation").

use tandai::entity::tagger::label::{COUNT, Label, may_follow};

pub type Row = [f32; 8];

/// A sentence as features: for each token the indices and which of them tell the word itself.
#[derive(Clone, Default)]
pub struct Instance {
    pub features: Vec<Vec<u32>>,
    /// Features of a token from here on tell the word.
    pub own: Vec<usize>,
    pub labels: Vec<Label>,
    /// Which copies of the weights it uses.
    pub copies: Vec<usize>,
    pub weight: f32,
}

pub struct Settings {
    pub epochs: usize,
    pub rate: f32,
    pub l2: f32,
    pub dropout: f32,
    pub seed: u64,
}

pub struct Crf {
    pub copies: usize,
    pub weights: Vec<Row>,
    pub transitions: Vec<[Row; COUNT]>,
}

pub struct Random(pub u64);

impl Random {
    /// SplitMix64 (Steele, Lea and Flood 2014).
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

impl Crf {
    fn scores(&self, instance: &Instance, skip: &[bool], copies: &[usize]) -> Vec<Row> {
        let mut scores = vec![[0f32; 8]; instance.features.len()];
        for (i, score) in scores.iter_mut().enumerate() {
            let end = if skip[i] { instance.own[i] } else { instance.features[i].len() };
            for &f in &instance.features[i][..end] {
                for &copy in copies {
                    let row = &self.weights[f as usize * self.copies + copy];
                    for y in 0..8 {
                        score[y] += row[y];
                    }
                }
            }
        }
        scores
    }

    fn transition(&self, copies: &[usize]) -> [Row; COUNT] {
        let mut sum = [[0f32; 8]; COUNT];
        for (from, row) in sum.iter_mut().enumerate() {
            for (to, value) in row.iter_mut().take(COUNT).enumerate() {
                *value = if may_follow(from, to) {
                    copies.iter().map(|&c| self.transitions[c][from][to]).sum()
                } else {
                    -1e4
                };
            }
        }
        sum
    }

    /// The best labels.
    pub fn decode(&self, instance: &Instance, copies: &[usize]) -> Vec<Label> {
        let scores = self.scores(instance, &vec![false; instance.features.len()], copies);
        let t = self.transition(copies);
        let n = scores.len();
        let mut best = vec![[0f32; COUNT]; n];
        let mut back = vec![[0usize; COUNT]; n];
        for i in 0..n {
            for y in 0..COUNT {
                if i == 0 {
                    best[0][y] = scores[0][y] + t[0][y];
                    continue;
                }
                let (from, value) = (0..COUNT)
                    .map(|x| (x, best[i - 1][x] + t[x][y]))
                    .fold((0, f32::NEG_INFINITY), |a, b| if b.1 > a.1 { b } else { a });
                best[i][y] = value + scores[i][y];
                back[i][y] = from;
            }
        }
        let mut y = (0..COUNT).fold(0, |a, b| if best[n - 1][b] > best[n - 1][a] { b } else { a });
        let mut labels = vec![0; n];
        for i in (0..n).rev() {
            labels[i] = y;
            y = back[i][y];
        }
        labels
    }

    pub fn train(instances: &[Instance], features: usize, copies: usize, settings: &Settings) -> Self {
        let mut crf = Self {
            copies,
            weights: vec![[0.0; 8]; features * copies],
            transitions: vec![[[0.0; 8]; COUNT]; copies],
        };
        let mut squares = vec![[1e-6f32; 8]; features * copies];
        let mut transition_squares = vec![[[1e-6f32; 8]; COUNT]; copies];
        // Each feature is held back once an epoch in all, a little at each of its sentences.
        let mut held = vec![0f32; features * copies];
        for instance in instances {
            for f in instance.features.iter().flatten() {
                for &copy in &instance.copies {
                    held[*f as usize * copies + copy] += instance.weight;
                }
            }
        }
        for h in &mut held {
            *h = settings.l2 / h.max(1e-3);
        }
        let mut random = Random(settings.seed);
        let mut order: Vec<usize> = (0..instances.len()).collect();
        for epoch in 0..settings.epochs {
            for i in (1..order.len()).rev() {
                order.swap(i, random.below(i + 1));
            }
            let rate = settings.rate * (1.0 - epoch as f32 / settings.epochs as f32 * 0.9);
            for &index in &order {
                let instance = &instances[index];
                let skip: Vec<bool> =
                    instance.features.iter().map(|_| settings.dropout > 0.0 && random.unit() < settings.dropout).collect();
                crf.step(instance, &skip, rate, &held, &mut squares, &mut transition_squares);
            }
        }
        crf
    }

    fn step(
        &mut self,
        instance: &Instance,
        skip: &[bool],
        rate: f32,
        held: &[f32],
        squares: &mut [Row],
        transition_squares: &mut [[Row; COUNT]],
    ) {
        let copies = &instance.copies;
        let scores = self.scores(instance, skip, copies);
        let t = self.transition(copies);
        let n = scores.len();
        let exp = |x: f32| libm::expf(x);
        let et: Vec<[f32; COUNT]> = t.iter().map(|row| std::array::from_fn(|y| if row[y] < -5e3 { 0.0 } else { exp(row[y]) })).collect();
        let es: Vec<[f32; COUNT]> = scores
            .iter()
            .map(|row| {
                let top = row[..COUNT].iter().copied().fold(f32::MIN, f32::max);
                std::array::from_fn(|y| exp(row[y] - top))
            })
            .collect();
        let mut alpha = vec![[0f32; COUNT]; n];
        let mut scale = vec![0f32; n];
        for i in 0..n {
            for y in 0..COUNT {
                let into = if i == 0 { et[0][y] } else { (0..COUNT).map(|x| alpha[i - 1][x] * et[x][y]).sum() };
                alpha[i][y] = into * es[i][y];
            }
            scale[i] = alpha[i].iter().sum::<f32>().max(1e-30);
            alpha[i].iter_mut().for_each(|a| *a /= scale[i]);
        }
        let mut beta = vec![[1f32; COUNT]; n];
        for i in (0..n - 1).rev() {
            for x in 0..COUNT {
                let sum: f32 = (0..COUNT).map(|y| et[x][y] * es[i + 1][y] * beta[i + 1][y]).sum();
                beta[i][x] = sum / scale[i + 1];
            }
        }
        let mut expected = [[0f32; 8]; COUNT];
        for i in 0..n {
            let before = if i == 0 { 0 } else { instance.labels[i - 1] };
            for x in 0..COUNT {
                if i == 0 && x > 0 {
                    break;
                }
                let a = if i == 0 { 1.0 } else { alpha[i - 1][x] };
                for y in 0..COUNT {
                    expected[x][y] += a * et[x][y] * es[i][y] * beta[i][y] / scale[i];
                }
            }
            expected[before][instance.labels[i]] -= 1.0;
        }
        for &copy in copies {
            for x in 0..COUNT {
                for y in 0..COUNT {
                    let g = expected[x][y] * instance.weight;
                    let square = &mut transition_squares[copy][x][y];
                    *square += g * g;
                    self.transitions[copy][x][y] -= rate * g / square.sqrt();
                }
            }
        }
        for i in 0..n {
            let total: f32 = (0..COUNT).map(|y| alpha[i][y] * beta[i][y]).sum::<f32>().max(1e-30);
            let mut gradient = [0f32; 8];
            for y in 0..COUNT {
                gradient[y] = (alpha[i][y] * beta[i][y] / total - f32::from(u8::from(instance.labels[i] == y))) * instance.weight;
            }
            let end = if skip[i] { instance.own[i] } else { instance.features[i].len() };
            for &f in &instance.features[i][..end] {
                for &copy in copies {
                    let at = f as usize * self.copies + copy;
                    let (row, square) = (&mut self.weights[at], &mut squares[at]);
                    for y in 0..8 {
                        let g = gradient[y] + held[at] * instance.weight * row[y];
                        square[y] += g * g;
                        row[y] -= rate * g / square[y].sqrt();
                    }
                }
            }
        }
    }
}
