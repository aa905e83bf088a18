//! From corpora to a model: features counted, a field trained, what the rest of the document says learned in a second
//! round, weights pruned and rounded.

use crate::corpus::{Item, Pool};
use crate::crf::{Crf, Instance, Settings};
use crate::random::Random;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use tandai::entity::tagger::decoder::{Decoder, elsewhere, without};
use tandai::entity::tagger::features;
use tandai::entity::tagger::gazetteer::Gazetteer;
use tandai::entity::tagger::label::{COUNT, Label};
use tandai::entity::tagger::model::{self, BUCKET, Model, Row};

/// How a language is learned.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Models to average, each from a seed of its own.
    pub rounds: u64,
    pub epochs: usize,
    pub rate: f32,
    pub l2: f32,
    /// Whether sentences with other names are added.
    pub varied: bool,
    /// How often a token of the training text hears what the rest of the document says of it.
    pub heard: f32,
    /// What a sentence of another corpus than the target counts.
    pub others: f32,
    /// Buckets of the model's table.
    pub buckets: u32,
    /// Where chance begins.
    pub seed: u64,
}

/// Parts the training text is cut into for the first pass, each labelled by a model of the others.
const FOLDS: usize = 4;

/// Neighbouring sentences that stay in one part.
const STRETCH: usize = 20;

/// Weights by feature, summed for the target corpus.
type Weights = HashMap<u64, [f32; 8]>;

/// The bytes of a model learned from `items`, for text like that of the corpus `target`.
pub fn learn(items: &[Item], target: usize, recipe: &Recipe, gazetteer: &Gazetteer<'_>, data: &Path) -> Vec<u8> {
    let pool = Pool::new(items, data);
    let mut weights: Weights = HashMap::new();
    let mut transitions = [[0f32; COUNT]; COUNT];
    for round in 0..recipe.rounds {
        let seed = recipe.seed + 1000 * round;
        let mut random = Random(seed ^ 0x5eed);
        let more: Vec<Item> = if recipe.varied {
            let varied = |item: &Item| {
                let sentence = pool.vary(&item.sentence, &mut random)?;
                Some(Item::new(item.corpus, sentence, gazetteer))
            };
            items.iter().filter(|item| item.corpus == target).filter_map(varied).collect()
        } else {
            Vec::new()
        };
        let told = hear(items, target, recipe, gazetteer, seed);
        let all: Vec<(&Item, Option<&Vec<Vec<u64>>>)> =
            items.iter().zip(told.iter().map(Some)).chain(more.iter().map(|item| (item, None))).collect();
        let (index, crf) = train(&all, target, recipe.epochs, recipe, seed);
        let copies = [0, target + 1];
        let share = 1.0 / recipe.rounds as f32;
        for (&feature, &i) in &index {
            let sum = weights.entry(feature).or_default();
            sum.iter_mut().zip(crf.row(i, copies)).for_each(|(sum, weight)| *sum += weight * share);
        }
        let own = crf.transitions(copies);
        transitions.iter_mut().flatten().zip(own.iter().flatten()).for_each(|(sum, weight)| *sum += weight * share);
    }
    rounded(&weights, &transitions, recipe.buckets)
}

/// Trains a field; the index of each feature, and the field.
fn train(
    items: &[(&Item, Option<&Vec<Vec<u64>>>)],
    target: usize,
    epochs: usize,
    recipe: &Recipe,
    seed: u64,
) -> (HashMap<u64, u32>, Crf) {
    let mut index: HashMap<u64, u32> = HashMap::new();
    let mut copies = 1;
    let instances: Vec<Instance> = items
        .iter()
        .map(|(item, told)| {
            copies = copies.max(item.corpus + 2);
            let features = item.features.iter().enumerate().map(|(at, features)| {
                let told = told.map_or(&[][..], |told| &told[at]);
                let number = |feature: &u64| {
                    let next = index.len() as u32;
                    *index.entry(*feature).or_insert(next)
                };
                features.iter().chain(told).map(number).collect()
            });
            Instance {
                features: features.collect(),
                labels: item.sentence.labels.clone(),
                copies: [0, item.corpus + 1],
                weight: if item.corpus == target { 1.0 } else { recipe.others },
            }
        })
        .collect();
    let settings = Settings { epochs, rate: recipe.rate, l2: recipe.l2, seed };
    let crf = Crf::train(&instances, index.len(), copies, &settings);
    (index, crf)
}

/// What the rest of its corpus says of each token of `items`, as a first pass reads it that has not been trained on
/// the sentence: for some of the tokens, so that the model does well without it too.
fn hear(items: &[Item], target: usize, recipe: &Recipe, gazetteer: &Gazetteer<'_>, seed: u64) -> Vec<Vec<Vec<u64>>> {
    let mut told: Vec<Vec<Vec<u64>>> = items.iter().map(|item| vec![Vec::new(); item.tokens.len()]).collect();
    if recipe.heard == 0.0 {
        return told;
    }
    let mut first: Vec<Vec<Label>> = vec![Vec::new(); items.len()];
    for fold in 0..FOLDS {
        let own = |i: usize| i / STRETCH % FOLDS == fold;
        let others: Vec<_> = items.iter().enumerate().filter(|(i, _)| !own(*i)).map(|(_, item)| (item, None)).collect();
        let (index, crf) = train(&others, target, recipe.epochs / 2 + 1, recipe, seed);
        let mut by_corpus: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for i in (0..items.len()).filter(|&i| own(i)) {
            by_corpus.entry(items[i].corpus).or_default().push(i);
        }
        for (corpus, ids) in by_corpus {
            let copies = [0, corpus + 1];
            let weights: Weights = index.iter().map(|(&feature, &i)| (feature, crf.row(i, copies))).collect();
            let bytes = rounded(&weights, &crf.transitions(copies), recipe.buckets * 4);
            let model = Model::new(&bytes).expect("a model");
            for i in ids {
                let words = std::slice::from_ref(&items[i].sentence.words);
                first[i] = Decoder::new(model, *gazetteer).label_sentences(words).remove(0);
            }
        }
    }
    let mut random = Random(seed ^ 0xea5);
    let corpora: std::collections::BTreeSet<usize> = items.iter().map(|item| item.corpus).collect();
    for corpus in corpora {
        let ids: Vec<usize> = (0..items.len()).filter(|&i| items[i].corpus == corpus).collect();
        let tokens: Vec<_> = ids.iter().flat_map(|&i| items[i].tokens.iter().copied()).collect();
        let labels: Vec<Label> = ids.iter().flat_map(|&i| first[i].iter().copied()).collect();
        let seen = elsewhere(&tokens, &labels);
        for i in ids {
            for (at, token) in items[i].tokens.iter().enumerate() {
                if token.word.case.is_capital() && random.unit() < recipe.heard {
                    let rest = without(&seen[&token.word.lower], first[i][at]);
                    features::elsewhere(&rest, token.case, |feature| told[i][at].push(feature));
                }
            }
        }
    }
    told
}

/// A model of the features that matter most, its weights in 127 steps up to the largest of them.
fn rounded(weights: &Weights, transitions: &[[f32; COUNT]; COUNT], buckets: u32) -> Vec<u8> {
    let strength = |row: &[f32; 8]| row.iter().fold(0f32, |top, weight| top.max(weight.abs()));
    let mut kept: Vec<(u64, [f32; 8])> = weights.iter().map(|(&feature, &row)| (feature, row)).collect();
    kept.sort_by(|a, b| strength(&b.1).total_cmp(&strength(&a.1)).then(a.0.cmp(&b.0)));
    let top = kept.first().map_or(1.0, |(_, row)| strength(row)).max(1e-3);
    let step = top / 127.0;
    kept.truncate(buckets as usize * BUCKET);
    let rows: Vec<(u64, Row)> = kept
        .iter()
        .map(|(feature, row)| (*feature, row.map(|weight| (weight / step).round().clamp(-127.0, 127.0) as i8)))
        .filter(|(_, row)| row.iter().any(|&weight| weight != 0))
        .collect();
    let transitions = transitions.map(|row| row.map(|weight| (weight / step).round().clamp(-9e3, 9e3) as i16));
    model::build(&rows, &transitions, buckets)
}
