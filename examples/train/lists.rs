//! Builds the gazetteer from lists of names in the data folder, in this folder and in CLDR.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use tandai::entity::tagger::gazetteer::{
    self, AGENCY, COUNTRY, DEMONYM, Lists, MAX_PHRASE_WORDS, ORGANIZATION, PERSON, PLACE, PREFIX, ROLE,
};
use tandai::entity::tagger::{hash, token};
use tandai::text::Span;
use unicode_normalization::UnicodeNormalization;

/// The lines of a data file without comments, which begin with `#`.
fn entries(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.starts_with('#'))
}

/// The hashes of the words of a name, in lower case.
fn word_hashes(name: &str) -> Vec<u64> {
    let mut spans: Vec<Span> = Vec::new();
    token::tokenize(name, Span::new(0, name.len()), &mut spans);
    spans.iter().map(|s| hash::bytes(s.slice(name).to_lowercase().replace('’', "'").as_bytes())).collect()
}

/// Builds the gazetteer. `lower_case` has the words that occur in lower case in running text, with their counts, in
/// Indonesian and in English: a word that is frequent there is weak evidence for a name.
pub(crate) fn build(data: &Path, lower_case: &[BTreeMap<String, u32>; 2]) -> Vec<u8> {
    let mut names = Names { lower_case, counts: BTreeMap::new(), given: BTreeSet::new(), phrases: BTreeMap::new() };
    names.read_dbpedia(data);
    names.read_own_lists();
    names.read_names_of_the_world(data);
    for (language, words) in lower_case.iter().enumerate() {
        for (word, n) in words {
            names.counts.entry(hash::bytes(word.as_bytes())).or_default()[3 + language] += n;
        }
    }
    let lists = Lists { words: names.classes(), phrases: names.phrase_keys(), clusters: clusters(data) };
    eprintln!(
        "gazetteer: {} words, {} phrases and prefixes, {} words in clusters",
        lists.words.len(),
        lists.phrases.len(),
        lists.clusters.len()
    );
    gazetteer::build(&lists)
}

/// The names of all lists, and the words in them.
struct Names<'a> {
    lower_case: &'a [BTreeMap<String, u32>; 2],
    /// For each word: counts in names of persons, places and organisations, and in lower case in each language.
    counts: BTreeMap<u64, [u32; 5]>,
    given: BTreeSet<u64>,
    phrases: BTreeMap<Vec<u64>, u8>,
}

impl Names<'_> {
    /// Adds a name with that flag. Each of its words counts `weight` times.
    fn add(&mut self, name: &str, flag: u8, weight: u32) {
        let parts = word_hashes(name);
        let kind = flag.trailing_zeros() as usize;
        if kind < 3 {
            for &part in &parts {
                self.counts.entry(part).or_default()[kind] += weight;
            }
        }
        if parts.len() <= MAX_PHRASE_WORDS && !parts.is_empty() {
            *self.phrases.entry(parts).or_default() |= flag;
        }
    }

    /// Whether a name is also a word in lower case: "Nice", "Reading".
    fn is_common(&self, name: &str) -> bool {
        self.lower_case.iter().any(|words| words.contains_key(&name.to_lowercase()))
    }

    fn read_dbpedia(&mut self, data: &Path) {
        for (file, flag) in [("id-person.txt", PERSON), ("id-place.txt", PLACE), ("id-organization.txt", ORGANIZATION)]
        {
            let text = fs::read_to_string(data.join("gazetteer").join(file)).expect("a list of names");
            for line in text.lines().map(str::trim) {
                // Lines in lower case, enumerations, and names with an explanation in brackets are noise.
                if line.len() < 3 || !line.starts_with(char::is_uppercase) || line.contains(['(', ',', ':', '/']) {
                    continue;
                }
                if flag == PLACE && line.split(' ').count() > 3 {
                    continue;
                }
                self.add(line, flag, 1);
            }
        }
    }

    /// Reads the lists in `data/`.
    fn read_own_lists(&mut self) {
        for name in entries(include_str!("data/cldr_regions.tsv")).filter_map(|row| Some(row.split_once('\t')?.1)) {
            self.add(name, COUNTRY, 0);
            self.add(name, PLACE, 3);
        }
        // Parts of countries and cities, which scripts/places.mjs takes from CLDR.
        for name in entries(include_str!("data/cldr_places.txt")) {
            self.add(name, PLACE, 3);
        }
        for name in entries(include_str!("data/places.txt")) {
            self.add(name, PLACE, 3);
            self.add(name, COUNTRY, 0);
        }
        for name in entries(include_str!("data/organizations.txt")) {
            self.add(name, ORGANIZATION, 3);
            // Not if the lower-case form is a common word: "ITS" is a university, but "its" is not.
            if !self.is_common(name) {
                self.add(name, AGENCY, 0);
            }
        }
        for name in entries(include_str!("data/demonyms.txt")) {
            self.add(name, DEMONYM, 0);
        }
        for name in entries(include_str!("data/roles.txt")) {
            self.add(name, ROLE, 0);
        }
        for name in entries(include_str!("data/given_names.txt")) {
            self.add(name, PERSON, 3);
            self.given.extend(word_hashes(name));
        }
    }

    /// Reads the popular names of persons and the towns of the world.
    fn read_names_of_the_world(&mut self, data: &Path) {
        let mut persons: BTreeSet<String> = BTreeSet::new();
        for file in ["forenames.tsv", "surnames.tsv"] {
            for spelling in rows(data, file).iter().flat_map(|(name, _)| spellings(name)) {
                // One word is a part of a name, not a full name.
                let parts = word_hashes(&spelling);
                let common = self.is_common(&spelling);
                for &part in &parts {
                    self.counts.entry(part).or_default()[0] += if common { 1 } else { 3 };
                }
                if file == "forenames.tsv" && !common {
                    self.given.extend(parts);
                }
                persons.insert(spelling);
            }
        }
        for (name, rest) in rows(data, "cities.tsv") {
            let population: u32 = rest.rsplit('\t').next().and_then(|last| last.parse().ok()).unwrap_or(0);
            let large = population >= LARGE_TOWN;
            if self.is_common(&name) && population < 1_000_000 {
                continue;
            }
            for spelling in spellings(&name) {
                let parts = word_hashes(&spelling);
                if parts.len() == 1 {
                    self.counts.entry(parts[0]).or_default()[1] += if large { 3 } else { 1 };
                }
                if large && parts.len() <= MAX_PHRASE_WORDS && !persons.contains(&spelling) {
                    *self.phrases.entry(parts).or_default() |= PLACE;
                }
            }
        }
    }

    /// The words with their classes, in which each count has two bits.
    fn classes(&self) -> Vec<(u64, u32)> {
        let level = |n: u32| match n {
            0 => 0,
            1..=2 => 1,
            3..=15 => 2,
            _ => 3,
        };
        let class = |(&word, n): (&u64, &[u32; 5])| {
            let counts = (0..5).map(|k| level(n[k]) << (2 * k)).sum::<u32>();
            (word, counts | u32::from(self.given.contains(&word)) << 10)
        };
        self.counts.iter().map(class).filter(|(_, class)| *class != 0).collect()
    }

    /// The keys of the phrases and of their beginnings, with their flags.
    fn phrase_keys(&self) -> Vec<(u64, u32)> {
        let mut keys: BTreeMap<u64, u32> = BTreeMap::new();
        for (parts, flags) in &self.phrases {
            let mut key = 0;
            for (i, &part) in parts.iter().enumerate() {
                key = gazetteer::extend(key, part);
                let flags = if i + 1 == parts.len() { *flags } else { PREFIX };
                *keys.entry(key).or_default() |= u32::from(flags);
            }
        }
        keys.into_iter().collect()
    }
}

/// The population of a town that is taken for a place whenever its name is read.
const LARGE_TOWN: u32 = 50_000;

/// The rows of a list of the folder `names`, without its header: a name, and the rest of the row.
fn rows(data: &Path, file: &str) -> Vec<(String, String)> {
    let path = data.join("names").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let row = |line: &str| line.split_once('\t').map(|(name, rest)| (name.to_string(), rest.to_string()));
    text.lines().skip(1).filter_map(row).collect()
}

/// A name as written, and without the marks on its letters: "Bogotá", "Bogota".
fn spellings(name: &str) -> BTreeSet<String> {
    let plain = name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    BTreeSet::from([name.to_string(), plain])
}

/// The hashes of the words of `clusters.tsv`, which `scripts/clusters.mjs` writes, with the numbers of their clusters. None
/// if there is no such file.
fn clusters(data: &Path) -> Vec<(u64, u32)> {
    let path = data.join("clusters.tsv");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("{}: no such file: training without clusters of words", path.display());
        return Vec::new();
    };
    let row = |line: &str| {
        let (word, cluster) = line.split_once('\t')?;
        // As the tagger looks words up: without the last full stop of "u.s.".
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
        Some((hash::bytes(word.as_bytes()), cluster.parse::<u32>().ok()? + 1))
    };
    let mut seen = BTreeSet::new();
    text.lines().filter_map(row).filter(|(word, _)| seen.insert(*word)).collect()
}
