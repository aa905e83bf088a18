//! Sets of phrases from the files in `data/`, looked up by the hashes of tokens.

use super::tagger::decoder::IdentityBuildHasher;
use super::tagger::labelled::LabelledToken;
use super::tagger::{gazetteer, hash};
use crate::text::word_list::entries;
use std::collections::HashMap;

/// Whether the words so far are a phrase, or only the beginning of one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Beginning,
    Phrase,
}

/// Phrases of one or more words, in lower case.
pub(super) struct PhraseSet(HashMap<u64, Entry, IdentityBuildHasher>);

impl PhraseSet {
    /// The phrases in a data file, one a line.
    pub(super) fn new(file: &str) -> Self {
        let mut set = HashMap::default();
        for phrase in entries(file) {
            let mut key = 0;
            for word in phrase.split(' ') {
                key = gazetteer::extend(key, hash::bytes(word.as_bytes()));
                set.entry(key).or_insert(Entry::Beginning);
            }
            set.insert(key, Entry::Phrase);
        }
        Self(set)
    }

    /// The number of tokens in the longest phrase that `tokens` begin with; 0 if there is none.
    pub(super) fn longest(&self, tokens: &[LabelledToken]) -> usize {
        let (mut key, mut longest) = (0, 0);
        for (at, token) in tokens.iter().enumerate() {
            key = gazetteer::extend(key, token.lower);
            match self.0.get(&key) {
                Some(Entry::Phrase) => longest = at + 1,
                Some(Entry::Beginning) => {}
                None => break,
            }
        }
        longest
    }

    /// Whether the token is a phrase of one word.
    pub(super) fn contains(&self, token: &LabelledToken) -> bool {
        self.contains_hash(token.lower)
    }

    /// Whether the word in lower case with that hash is a phrase of one word.
    pub(super) fn contains_hash(&self, lower: u64) -> bool {
        self.0.get(&gazetteer::extend(0, lower)) == Some(&Entry::Phrase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_found() {
        let set = PhraseSet::new("# Offices.\nkepala\nkepala desa\nwali kota\n");
        let token = |word: &str| {
            let mut token = LabelledToken::default();
            token.lower = hash::bytes(word.as_bytes());
            token
        };
        let tokens = |text: &str| -> Vec<LabelledToken> { text.split(' ').map(token).collect() };
        for (text, longest) in [("kepala desa itu", 2), ("kepala dinas", 1), ("wali murid", 0), ("wali kota", 2)] {
            assert_eq!(set.longest(&tokens(text)), longest, "{text}");
        }
        assert!(set.contains(&tokens("kepala")[0]) && !set.contains(&tokens("wali")[0]));
    }
}
