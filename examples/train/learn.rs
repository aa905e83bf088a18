//! Trains a tagger from labelled sentences.
//!
//! A conditional random field is trained in two passes: the second one also sees the labels that the first gave to the same
//! words elsewhere in the corpus. The weights are then averaged over several rounds, pruned and rounded.

use crate::corpus::{Item, Pool};
use crate::crf::{Crf, Instance, Settings};
use crate::random::Random;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use tandai::entity::tagger::decoder::{Decoder, count_words, without};
use tandai::entity::tagger::features;
use tandai::entity::tagger::gazetteer::Gazetteer;
use tandai::entity::tagger::label::{COUNT, IobLabel};
use tandai::entity::tagger::model::{self, BUCKET_FEATURES, FeatureWeights, TaggerModel};

/// The hyperparameters of training.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    /// Number of models to train, each with its own seed; their weights are averaged.
    pub(crate) rounds: u64,
    /// Passes over the training text.
    pub(crate) epochs: usize,
    /// Learning rate at the start.
    pub(crate) rate: f32,
    /// Strength of the L2 penalty.
    pub l2: f32,
    /// Whether to add copies of the target corpus in which names are replaced by different ones.
    pub(crate) augment: bool,
    /// The share of capitalised tokens, from 0 to 1, that get features from the rest of their corpus.
    pub(crate) context_share: f32,
    /// The share of the sentences, from 0 to 1, that are also learned without capitals.
    pub(crate) without_capitals: f32,
    /// Features that occur fewer times, in other corpora than the target, are left out.
    pub(crate) min_occurrences: u32,
    /// Parts into which the training text is divided for the first pass. Each is labelled by a model trained on the rest.
    pub(crate) folds: usize,
    /// The number of buckets in the hash table of the model.
    pub(crate) buckets: u32,
    /// The seed of the first round.
    pub(crate) seed: u64,
}

/// Consecutive sentences that stay in the same part, because they may be from the same document.
const SENTENCES_TOGETHER: usize = 20;

/// The weights of the labels for each feature.
type Weights = HashMap<u64, [f32; 8]>;

/// For each sentence and token, the hashes of additional features.
type ExtraFeatures = Vec<Vec<Vec<u64>>>;

/// A sentence to learn from, with the additional features of its tokens.
type Example<'a> = (&'a Item, Option<&'a Vec<Vec<u64>>>);

/// Trains a model on `items` for texts like those of the corpus `target`, and returns its bytes.
pub(crate) fn learn(items: &[Item], target: usize, recipe: &Recipe, gazetteer: &Gazetteer<'_>, data: &Path) -> Vec<u8> {
    let pool = Pool::new(items, data);
    let mut weights: Weights = HashMap::new();
    let mut transitions = [[0f32; COUNT]; COUNT];
    let copies = [0, target + 1];
    let share = 1.0 / recipe.rounds as f32;
    // All rounds are trained at the same time, and added in their order.
    std::thread::scope(|scope| {
        let seeds = (0..recipe.rounds).map(|round| recipe.seed + 1000 * round);
        let train = |seed| train_round(items, target, recipe, gazetteer, &pool, seed);
        let rounds: Vec<_> = seeds.map(|seed| scope.spawn(move || train(seed))).collect();
        for round in rounds {
            let (index, crf) = round.join().expect("a trained model");
            for (&feature, &i) in &index {
                let sum = weights.entry(feature).or_default();
                sum.iter_mut().zip(crf.row(i, copies)).for_each(|(sum, weight)| *sum += weight * share);
            }
            let of_round = crf.transitions(copies);
            let pairs = transitions.iter_mut().flatten().zip(of_round.iter().flatten());
            pairs.for_each(|(sum, weight)| *sum += weight * share);
        }
    });
    quantize(&weights, &transitions, recipe.buckets)
}

/// Trains one of the models whose weights are averaged. Returns it with the index of each feature in it.
fn train_round(
    items: &[Item],
    target: usize,
    recipe: &Recipe,
    gazetteer: &Gazetteer<'_>,
    pool: &Pool,
    seed: u64,
) -> (HashMap<u64, u32>, Crf) {
    let mut random = Random(seed ^ 0x5eed);
    let mut more: Vec<Item> = Vec::new();
    if recipe.augment {
        for item in items.iter().filter(|item| item.corpus == target) {
            let sentence = pool.replace_names(&item.sentence, &mut random);
            more.extend(sentence.map(|sentence| Item::new(item.corpus, item.weight, sentence, gazetteer)));
        }
    }
    let chosen = items.iter().filter(|_| random.unit() < recipe.without_capitals);
    more.extend(chosen.map(|item| item.without_capitals(gazetteer)));
    let context = context_features(items, target, recipe, gazetteer, seed);
    let all: Vec<Example<'_>> =
        items.iter().zip(context.iter().map(Some)).chain(more.iter().map(|item| (item, None))).collect();
    train(&all, target, recipe.epochs, recipe, seed)
}

/// Trains a conditional random field. Returns it with the index of each feature in it.
fn train(items: &[Example<'_>], target: usize, epochs: usize, recipe: &Recipe, seed: u64) -> (HashMap<u64, u32>, Crf) {
    let hashes = |item: &'_ Item, context: Option<&'_ Vec<Vec<u64>>>, at: usize| -> Vec<u64> {
        let context = context.map_or(&[][..], |context| &context[at]);
        item.features[at].iter().chain(context).copied().collect()
    };
    let mut occurrences: HashMap<u64, u32> = HashMap::new();
    for &(item, context) in items {
        let times = if item.corpus == target { recipe.min_occurrences } else { 1 };
        for feature in (0..item.features.len()).flat_map(|at| hashes(item, context, at)) {
            let count = occurrences.entry(feature).or_default();
            *count = count.saturating_add(times);
        }
    }
    occurrences.retain(|_, count| *count >= recipe.min_occurrences);
    let mut index: HashMap<u64, u32> = HashMap::new();
    let instances: Vec<Instance> = items
        .iter()
        .map(|&(item, context)| {
            let mut number = |feature: u64| {
                let next = index.len() as u32;
                occurrences.contains_key(&feature).then(|| *index.entry(feature).or_insert(next))
            };
            let features = (0..item.features.len())
                .map(|at| hashes(item, context, at).into_iter().filter_map(&mut number).collect())
                .collect();
            Instance {
                features,
                labels: item.sentence.labels.clone(),
                copies: [0, item.corpus + 1],
                weight: item.weight,
            }
        })
        .collect();
    drop(occurrences);
    let copies = items.iter().map(|(item, _)| item.corpus + 2).max().unwrap_or(1);
    let settings = Settings { epochs, rate: recipe.rate, l2: recipe.l2, seed };
    let crf = Crf::train(&instances, index.len(), copies, &settings);
    (index, crf)
}

/// Features that tell how the first pass labelled the same word in the rest of the corpus. The first pass uses models that
/// were not trained on the sentence. Only some tokens get such features, so that the model also works without them.
fn context_features(
    items: &[Item],
    target: usize,
    recipe: &Recipe,
    gazetteer: &Gazetteer<'_>,
    seed: u64,
) -> ExtraFeatures {
    let mut context: ExtraFeatures = items.iter().map(|item| vec![Vec::new(); item.tokens.len()]).collect();
    if recipe.context_share == 0.0 {
        return context;
    }
    let first_labels = first_pass(items, target, recipe, gazetteer, seed);
    let mut random = Random(seed ^ 0xea5);
    let corpora: BTreeSet<usize> = items.iter().map(|item| item.corpus).collect();
    for corpus in corpora {
        let ids: Vec<usize> = (0..items.len()).filter(|&i| items[i].corpus == corpus).collect();
        let tokens: Vec<_> = ids.iter().flat_map(|&i| items[i].tokens.iter().copied()).collect();
        let labels: Vec<IobLabel> = ids.iter().flat_map(|&i| first_labels[i].iter().copied()).collect();
        let words = tokens.iter().zip(&labels).map(|(token, &label)| (token.word.lower, token.word.case, label));
        let seen = count_words(words);
        for i in ids {
            for (at, token) in items[i].tokens.iter().enumerate() {
                if token.word.case.is_capital() && random.unit() < recipe.context_share {
                    let rest = without(&seen[&token.word.lower], first_labels[i][at]);
                    features::document_features(&rest, token.case, |feature| context[i][at].push(feature));
                }
            }
        }
    }
    context
}

/// Labels each part of the training text with a model trained on the other parts.
fn first_pass(
    items: &[Item],
    target: usize,
    recipe: &Recipe,
    gazetteer: &Gazetteer<'_>,
    seed: u64,
) -> Vec<Vec<IobLabel>> {
    let mut found: Vec<Vec<IobLabel>> = vec![Vec::new(); items.len()];
    for fold in 0..recipe.folds {
        let in_fold = |i: usize| i / SENTENCES_TOGETHER % recipe.folds == fold;
        let rest = items.iter().enumerate().filter(|(i, _)| !in_fold(*i));
        let rest: Vec<_> = rest.map(|(_, item)| (item, None)).collect();
        let (index, crf) = train(&rest, target, recipe.epochs / 2 + 1, recipe, seed);
        let mut by_corpus: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for i in (0..items.len()).filter(|&i| in_fold(i)) {
            by_corpus.entry(items[i].corpus).or_default().push(i);
        }
        for (corpus, ids) in by_corpus {
            let copies = [0, corpus + 1];
            let weights: Weights = index.iter().map(|(&feature, &i)| (feature, crf.row(i, copies))).collect();
            let bytes = quantize(&weights, &crf.transitions(copies), recipe.buckets * 4);
            let model = TaggerModel::new(&bytes).expect("a valid model");
            for i in ids {
                let words = std::slice::from_ref(&items[i].sentence.words);
                found[i] = Decoder::new(model, *gazetteer).label_sentences(words).remove(0);
            }
        }
    }
    found
}

/// Builds a model of the features with the largest weights. The weights are rounded to 8 bits, scaled so that the largest
/// becomes 127.
fn quantize(weights: &Weights, transitions: &[[f32; COUNT]; COUNT], buckets: u32) -> Vec<u8> {
    let strength = |row: &[f32; 8]| row.iter().fold(0f32, |top, weight| top.max(weight.abs()));
    let mut kept: Vec<(u64, [f32; 8])> = weights.iter().map(|(&feature, &row)| (feature, row)).collect();
    kept.sort_by(|a, b| strength(&b.1).total_cmp(&strength(&a.1)).then(a.0.cmp(&b.0)));
    let top = kept.first().map_or(1.0, |(_, row)| strength(row)).max(1e-3);
    let step = top / 127.0;
    kept.truncate(buckets as usize * BUCKET_FEATURES);
    let rows: Vec<(u64, FeatureWeights)> = kept
        .iter()
        .map(|(feature, row)| (*feature, row.map(|weight| (weight / step).round().clamp(-127.0, 127.0) as i8)))
        .filter(|(_, row)| row.iter().any(|&weight| weight != 0))
        .collect();
    let transitions = transitions.map(|row| row.map(|weight| (weight / step).round().clamp(-9e3, 9e3) as i16));
    model::build(&rows, &transitions, buckets)
}
