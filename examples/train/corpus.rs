//! Reads corpora of labelled sentences, computes their features, and augments them by replacing names.

use crate::random::Random;
use std::collections::BTreeMap;
use std::path::Path;
use tandai::entity::iob::TokenFile;
use tandai::entity::tagger::features::{self, BORDERS, CONTEXT_WORDS, Capitals, TokenFeatures, WordFeatures};
use tandai::entity::tagger::gazetteer::Gazetteer;
use tandai::entity::tagger::label::{self, IobLabel};

/// A labelled sentence of a corpus.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentence {
    pub(crate) words: Vec<String>,
    pub(crate) labels: Vec<IobLabel>,
}

impl Sentence {
    /// Whether the capitals of the sentence tell anything.
    fn capitals(&self) -> Capitals {
        let lower = self.words.len() > 3 && !self.words.iter().any(|word| word.contains(char::is_uppercase));
        let none = lower || features::is_in_capitals(self.words.iter().map(String::as_str));
        if none { Capitals::Uninformative } else { Capitals::Informative }
    }

    /// The sentence in lower case.
    pub(crate) fn lower_cased(&self) -> Self {
        Self { words: self.words.iter().map(|word| word.to_lowercase()).collect(), labels: self.labels.clone() }
    }

    fn capitalise(&mut self) {
        for word in &mut self.words {
            *word = features::capitalised(word);
        }
    }
}

/// Reads the corpus `name`, such as "id/nergrit", from the data folder.
pub(crate) fn read(data: &Path, name: &str) -> Vec<Sentence> {
    let path = data.join("ner").join(format!("{name}.tsv"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file = TokenFile::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let owned = |words: Vec<&str>| words.into_iter().map(String::from).collect();
    let sentences = file.documents().into_iter().flatten();
    sentences.map(|(words, labels)| Sentence { words: owned(words), labels }).collect()
}

/// A sentence with the features of its tokens.
pub(crate) struct Item {
    /// The index of the corpus.
    pub(crate) corpus: usize,
    /// The weight of the sentence in the loss.
    pub(crate) weight: f32,
    pub(crate) sentence: Sentence,
    pub(crate) tokens: Vec<TokenFeatures>,
    /// The hashes of the features of each token.
    pub(crate) features: Vec<Vec<u64>>,
}

impl Item {
    /// Computes the features of a sentence of the corpus with that index. A sentence that has no capitals, or nothing else,
    /// is read as the tagger reads one.
    pub(crate) fn new(corpus: usize, weight: f32, mut sentence: Sentence, gazetteer: &Gazetteer<'_>) -> Self {
        let capitals = sentence.capitals();
        if capitals == Capitals::Uninformative {
            sentence.capitalise();
        }
        Self::read(corpus, weight, sentence, capitals, gazetteer)
    }

    /// The same sentence as the tagger reads it in a text without capitals.
    pub(crate) fn without_capitals(&self, gazetteer: &Gazetteer<'_>) -> Self {
        let mut sentence = self.sentence.clone();
        sentence.capitalise();
        Self::read(self.corpus, self.weight, sentence, Capitals::Uninformative, gazetteer)
    }

    fn read(corpus: usize, weight: f32, sentence: Sentence, capitals: Capitals, gazetteer: &Gazetteer<'_>) -> Self {
        let words = &sentence.words;
        let mut tokens: Vec<TokenFeatures> = words
            .iter()
            .map(|word| TokenFeatures { word: WordFeatures::new(word, gazetteer), ..TokenFeatures::default() })
            .collect();
        features::prepare(&mut tokens, capitals, gazetteer);
        let features = (0..tokens.len()).map(|at| feature_hashes(words, &tokens, at)).collect();
        Self { corpus, weight, sentence, tokens, features }
    }
}

fn feature_hashes(words: &[String], tokens: &[TokenFeatures], at: usize) -> Vec<u64> {
    let mut found = Vec::new();
    for offset in -(CONTEXT_WORDS as isize)..=CONTEXT_WORDS as isize {
        let (word, text) = match at.checked_add_signed(offset) {
            None => (&BORDERS[0], ""),
            Some(i) if i >= tokens.len() => (&BORDERS[1], ""),
            Some(i) => (&tokens[i].word, words[i].as_str()),
        };
        features::word_features(word, text, offset, |feature| found.push(feature));
    }
    features::context_features(tokens, at, |feature| found.push(feature));
    found
}

/// Replacements for names, by type and number of tokens.
pub(crate) struct Pool(BTreeMap<(usize, usize), Vec<Vec<String>>>);

/// All names of at least this many tokens count as equally long.
const LONG: usize = 4;

impl Pool {
    /// Collects the names in `items`, and the names of persons and organisations in the data folder, except those with
    /// signs or lower-case words in them.
    pub(crate) fn new(items: &[Item], data: &Path) -> Self {
        let mut pool: BTreeMap<(usize, usize), Vec<Vec<String>>> = BTreeMap::new();
        for Sentence { words, labels } in items.iter().map(|item| &item.sentence) {
            for (first, end, kind) in label::names(labels) {
                pool.entry((type_index(kind), (end - first).min(LONG))).or_default().push(words[first..end].to_vec());
            }
        }
        for (kind, file) in [(0, "id-person.txt"), (1, "id-organization.txt")] {
            let text = std::fs::read_to_string(data.join("gazetteer").join(file)).expect("a list of names");
            for line in text.lines() {
                let words: Vec<String> = line.split(' ').map(String::from).collect();
                let plain = |word: &String| {
                    word.len() > 2
                        && word.starts_with(|c: char| c.is_ascii_uppercase())
                        && word.chars().all(char::is_alphabetic)
                };
                // Schools ("SMA Negeri …") are left out, because they would be half of all organisations.
                let school = kind == 1 && line.starts_with('S');
                if words.len() < LONG && words.iter().all(plain) && !school {
                    pool.entry((kind, words.len())).or_default().push(words);
                }
            }
        }
        Self(pool)
    }

    /// `sentence` with seven in ten names replaced by different ones of the same type and length (Dai and Adel 2020, "An
    /// analysis of simple data augmentation for named entity recognition"). `None` if it has no names.
    pub(crate) fn replace_names(&self, sentence: &Sentence, random: &mut Random) -> Option<Sentence> {
        let names = label::names(&sentence.labels);
        let mut replaced = Sentence::default();
        let mut at = 0;
        for &(first, end, kind) in &names {
            replaced.words.extend_from_slice(&sentence.words[at..first]);
            replaced.labels.extend_from_slice(&sentence.labels[at..first]);
            let kind = type_index(kind);
            let candidates = &self.0[&(kind, (end - first).min(LONG))];
            let original = sentence.words[first..end].to_vec();
            let name = if random.unit() < 0.7 { candidates[random.below(candidates.len())].clone() } else { original };
            for (i, word) in name.into_iter().enumerate() {
                replaced.words.push(word);
                // The first token of a name has an odd label, and the next ones the even label after it.
                replaced.labels.push(1 + 2 * kind + usize::from(i > 0));
            }
            at = end;
        }
        replaced.words.extend_from_slice(&sentence.words[at..]);
        replaced.labels.extend_from_slice(&sentence.labels[at..]);
        (!names.is_empty()).then_some(replaced)
    }
}

fn type_index(kind: tandai::entity::EntityType) -> usize {
    label::TYPES.iter().position(|k| *k == kind).expect("a type that the tagger knows")
}
