//! Trains the models for entities and check-worthiness: `cargo run --release --example train -- DATA_DIR [OUT_DIR]`.
//!
//! `DATA_DIR` has the folders `ner/` and `gazetteer/`, whose content `src/entity/models/README.md` lists. The same data and
//! seed give the same bytes.
//!
//! Environment variables change the run: `ROUNDS`, `EPOCHS`, `RATE`, `L2`, `AUGMENT`, `CONTEXT_SHARE`, `WITHOUT_CAPITALS`,
//! `MIN_OCCURRENCES`, `FOLDS`, `BUCKETS` and `SEED` override fields of [`Recipe`]; `CORPORA=gmb-taught=0.3,btc=0` changes the
//! weights of corpora; `CV=5` runs a five-fold cross-validation on the target corpus instead
//! of training; `ONLY=id` trains one language, and `ONLY=claims` the models for check-worthiness; `BASELINE=1` also
//! measures an ordinary CRF.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::needless_range_loop,
    reason = "counts and labels are small, and loops over labels are clearest with an index"
)]

mod baseline;
mod claims;
mod corpus;
mod crf;
mod learn;
mod lists;
mod random;

use corpus::{Item, Sentence};
use learn::{Recipe, learn};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tandai::entity::iob::Evaluation;
use tandai::entity::tagger::decoder::Decoder;
use tandai::entity::tagger::gazetteer::Gazetteer;
use tandai::entity::tagger::label::TYPES;
use tandai::entity::tagger::model::TaggerModel;

/// A language to train, with its corpora.
struct Language {
    code: &'static str,
    corpora: &'static [Corpus],
    /// The corpus to measure the model with.
    dev: &'static str,
    recipe: Recipe,
}

/// A training corpus.
struct Corpus {
    name: &'static str,
    /// The weight of its sentences in the loss.
    weight: f32,
    /// The number of its annotation guidelines; those of number 0 are the ones that the model is to follow.
    guidelines: usize,
}

const fn corpus(name: &'static str, weight: f32, guidelines: usize) -> Corpus {
    Corpus { name, weight, guidelines }
}

const INDONESIAN: &[Corpus] = &[
    corpus("id/idner-train", 1.0, 0),
    corpus("id/nergrit", 1.0, 1),
    // Only its words count: learned from with its own labels, it lowers the result at every weight that was tried.
    corpus("id/nerp", 0.0, 2),
    // The same texts, labelled by the guidelines of idner; scripts/teach_indonesian.py writes them.
    corpus("id/nergrit-taught", 0.5, 3),
    corpus("id/nerp-taught", 1.0, 3),
];

/// The end of the names of corpora that are copies of others, with the labels of a larger model.
const TAUGHT: &str = "-taught";

const ENGLISH: &[Corpus] = &[
    corpus("en/uner-pud", 1.0, 0),
    corpus("en/uner-ewt-test", 1.0, 0),
    corpus("en/wikigold", 1.0, 1),
    corpus("en/wnut17-train", 1.0, 2),
    corpus("en/btc", 1.0, 3),
    corpus("en/crossner", 0.7, 4),
    corpus("en/gmb-taught", 0.7, 5),
];

fn languages() -> [Language; 2] {
    let recipe = Recipe {
        rounds: 4,
        epochs: 15,
        rate: 0.1,
        l2: 1.0,
        augment: false,
        context_share: 0.2,
        without_capitals: 0.2,
        min_occurrences: 1,
        folds: 2,
        buckets: 16_000,
        seed: 7,
    };
    let english = Recipe {
        rounds: 2,
        epochs: 8,
        l2: 6.0,
        without_capitals: 0.5,
        min_occurrences: 2,
        buckets: 24_000,
        seed: 1,
        ..recipe.clone()
    };
    [
        Language { code: "id", corpora: INDONESIAN, dev: "id/idner-dev", recipe },
        Language { code: "en", corpora: ENGLISH, dev: "en/uner-ewt-dev", recipe: english },
    ]
}

/// The value of an environment variable; `default` if it is not set or invalid.
fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn main() {
    let mut args = std::env::args().skip(1);
    let Some(data) = args.next().map(PathBuf::from) else {
        eprintln!("usage: train DATA_DIR [OUT_DIR]");
        std::process::exit(2);
    };
    if setting("ONLY", String::new()) == "claims" {
        return train_claims(&data, &args.next().map_or_else(|| PathBuf::from("src/claim/models"), PathBuf::from));
    }
    let out = args.next().map_or_else(|| PathBuf::from("src/entity/models"), PathBuf::from);
    let languages = languages();
    let word_counts = languages.each_ref().map(|language| lower_case_words(&data, language));
    let gazetteer_bytes = lists::build(&data, &word_counts);
    let gazetteer = Gazetteer::new(&gazetteer_bytes).expect("a valid gazetteer");
    std::fs::create_dir_all(&out).expect("the folder for the models");
    write(&out.join("gazetteer.bin"), &gazetteer_bytes);
    let only: String = setting("ONLY", String::new());
    for language in languages.iter().filter(|language| only.is_empty() || only == language.code) {
        let started = std::time::Instant::now();
        let load = |corpus: &Corpus| -> Vec<Item> {
            let sentences = corpus::read(&data, corpus.name).into_iter();
            sentences.map(|sentence| Item::new(corpus.guidelines, corpus.weight, sentence, &gazetteer)).collect()
        };
        let items: Vec<Item> = chosen(language.corpora).iter().flat_map(load).collect();
        let recipe = with_overrides(&language.recipe);
        let folds: usize = setting("CV", 0);
        if folds > 0 {
            cross_validate(folds, items, &recipe, &gazetteer, &data);
            continue;
        }
        let bytes = learn(&items, 0, &recipe, &gazetteer, &data);
        write(&out.join(format!("{}.bin", language.code)), &bytes);
        println!("{}: {:?}", language.code, started.elapsed());
        let dev = corpus::read(&data, language.dev);
        report(language.dev, measure(&bytes, &gazetteer, &dev));
        let lower: Vec<Sentence> = dev.iter().map(Sentence::lower_cased).collect();
        report(&format!("{} in lower case", language.dev), measure(&bytes, &gazetteer, &lower));
        if setting("BASELINE", 0) > 0 {
            let dev = load(&corpus(language.dev, 1.0, 0));
            report("an ordinary CRF", baseline::measure(&items, &dev.iter().collect::<Vec<_>>(), &recipe));
        }
    }
}

/// Trains the models for check-worthiness.
fn train_claims(data: &Path, out: &Path) {
    let recipe = claims::Recipe {
        skeleton: setting("SKELETON", 0.7),
        words: setting("WORDS", 1.0),
        letters: setting("LETTERS", 1.0),
        patterns: setting("PATTERNS", 0.7),
        vectors: setting("VECTORS", 0.03),
        dimensions: setting("DIMENSIONS", 48),
        l2: setting("L2", 0.35),
        min_sentences: setting("MIN_SENTENCES", 2),
        max_features: setting("MAX_FEATURES", 300_000),
    };
    let items = claims::read(&data.join("claims/claimbuster-train.tsv"));
    let show = |name: &str, scores: &[(f32, bool)]| {
        for (balanced, weighting) in [(false, "not balanced"), (true, "balanced")] {
            let found = claims::figures(scores.to_vec(), balanced);
            println!("{name}, {weighting}: AP {:.4}  F1 {:.4}  best F1 {:.4}", found.precision, found.f1, found.best);
        }
    };
    let names = ["any language", "English"];
    let vocabulary = claims::vocabulary(&data.join("vectors.txt"));
    let dev = claims::read(&data.join("claims/claimbuster-dev.tsv"));
    let held_out = claims::cross_validate(setting("CV", 5), &items, &recipe, &vocabulary);
    let thresholds = held_out.each_ref().map(|scores| claims::best_threshold(scores));
    let bytes = claims::learn(&items.iter().collect::<Vec<_>>(), &recipe, thresholds, &vocabulary);
    write(&out.join("claims.bin"), &bytes);
    for ((name, held_out), language) in names.into_iter().zip(&held_out).zip(claims::LANGUAGES) {
        show(&format!("cross-validated, {name}"), held_out);
        show(&format!("dev, {name}"), &claims::scores(&bytes, &dev.iter().collect::<Vec<_>>(), language));
    }
}

/// The recipe with the fields that environment variables override.
fn with_overrides(recipe: &Recipe) -> Recipe {
    Recipe {
        rounds: setting("ROUNDS", recipe.rounds),
        epochs: setting("EPOCHS", recipe.epochs),
        rate: setting("RATE", recipe.rate),
        l2: setting("L2", recipe.l2),
        augment: setting("AUGMENT", u8::from(recipe.augment)) > 0,
        context_share: setting("CONTEXT_SHARE", recipe.context_share),
        without_capitals: setting("WITHOUT_CAPITALS", recipe.without_capitals),
        min_occurrences: setting("MIN_OCCURRENCES", recipe.min_occurrences),
        folds: setting("FOLDS", recipe.folds),
        buckets: setting("BUCKETS", recipe.buckets),
        seed: setting("SEED", recipe.seed),
    }
}

/// The corpora with the weights that the environment variable `CORPORA` gives some of them: "crossner=0.5,btc=0". A corpus
/// of weight 0 is left out.
fn chosen(corpora: &[Corpus]) -> Vec<Corpus> {
    let changed: String = setting("CORPORA", String::new());
    let weight = |corpus: &Corpus| {
        let (_, short) = corpus.name.split_once('/')?;
        changed.split(',').filter_map(|change| change.split_once('=')).find(|(name, _)| *name == short)?.1.parse().ok()
    };
    let chosen = corpora.iter().map(|own| corpus(own.name, weight(own).unwrap_or(own.weight), own.guidelines));
    chosen.filter(|corpus| corpus.weight > 0.0).collect()
}

/// The words of the corpora of a language that are written in lower case, with their counts, in sentences that also have capitals.
fn lower_case_words(data: &Path, language: &Language) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    // A text is counted once, although it is learned from twice if a larger model has labelled it again.
    let is_copy = |name: &str| language.corpora.iter().any(|corpus| name.strip_suffix(TAUGHT) == Some(corpus.name));
    let own = language.corpora.iter().filter(|corpus| corpus.name.starts_with(language.code) && !is_copy(corpus.name));
    let sentences = own.flat_map(|corpus| corpus::read(data, corpus.name));
    let sentences = sentences.filter(|sentence| sentence.words.iter().any(|word| word.contains(char::is_uppercase)));
    for word in sentences.flat_map(|sentence| sentence.words) {
        if word.len() > 1 && word.chars().all(char::is_lowercase) {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts
}

/// Compares the labels that a model gives to `sentences` with the correct ones.
fn measure(bytes: &[u8], gazetteer: &Gazetteer<'_>, sentences: &[Sentence]) -> Evaluation {
    let mut decoder = Decoder::new(TaggerModel::new(bytes).expect("a valid model"), *gazetteer);
    let words: Vec<Vec<String>> = sentences.iter().map(|sentence| sentence.words.clone()).collect();
    let mut agreement = Evaluation::default();
    for (sentence, found) in sentences.iter().zip(decoder.label_sentences(&words)) {
        agreement.add(&sentence.labels, &found);
    }
    agreement
}

/// Measures a model on each part of the target corpus after training it on all the rest.
fn cross_validate(folds: usize, items: Vec<Item>, recipe: &Recipe, gazetteer: &Gazetteer<'_>, data: &Path) {
    let part = |i: usize| (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let mut items: Vec<Option<Item>> = items.into_iter().map(Some).collect();
    let mut all = Evaluation::default();
    for fold in 0..folds {
        let held: Vec<usize> = (0..items.len())
            .filter(|&i| items[i].as_ref().is_some_and(|item| item.corpus == 0) && part(i) as usize % folds == fold)
            .collect();
        let test: Vec<(usize, Item)> = held.iter().filter_map(|&i| Some((i, items[i].take()?))).collect();
        let train: Vec<Item> = items.iter_mut().filter_map(Option::take).collect();
        let bytes = learn(&train, 0, recipe, gazetteer, data);
        let found = measure(&bytes, gazetteer, &test.iter().map(|(_, item)| item.sentence.clone()).collect::<Vec<_>>());
        for (sum, counts) in all.0.iter_mut().zip(found.0) {
            sum.gold += counts.gold;
            sum.found += counts.found;
            sum.correct += counts.correct;
        }
        // Put all items back in their places.
        let mut train = train.into_iter();
        let mut test = test.into_iter().peekable();
        for (i, slot) in items.iter_mut().enumerate() {
            *slot = match test.next_if(|(at, _)| *at == i) {
                Some((_, item)) => Some(item),
                None => train.next(),
            };
        }
    }
    report("cross-validated", all);
}

fn report(name: &str, found: Evaluation) {
    print!("{name}:");
    for (kind, counts) in TYPES.iter().map(|kind| kind.code()).zip(found.0).chain([("micro", found.micro())]) {
        print!("  {kind} P {:.4} R {:.4} F1 {:.4}", counts.precision(), counts.recall(), counts.f1());
    }
    println!();
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    println!("{}: {} bytes", path.display(), bytes.len());
}
