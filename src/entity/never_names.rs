//! Drops words that are not names although they have a capital: peoples ("Venezuelans"), openers of sentences
//! ("Similarly"), units ("Celsius").

use super::EntityType;
use super::names::NameFinder;
use super::tagger::decoder::IdentityBuildHasher;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{COUNTRY, DEMONYM};
use super::word_lists::WordLists;
use crate::text::word_list::WordList;
use std::collections::HashMap;

/// Words that are never names. Those in capitals are listed so, any other in lower case.
static NEVER_NAMES: WordList = WordList::new(include_str!("../../data/entity/never_names.txt"));

/// Peoples, languages and followers of a religion, in lower case and in the singular.
static PEOPLES: WordList = WordList::new(include_str!("../../data/entity/peoples.txt"));

/// Number of letters from which a word in capitals is compared with words in lower case: "COPYRIGHT", but not "WHO".
const MIN_SHOUTED_LETTERS: usize = 6;

impl NameFinder<'_> {
    /// Drops names in English that consist of such a word, and cuts openers of sentences from the names of persons.
    pub(super) fn drop_never_names(&mut self) {
        let mut used: HashMap<u64, u32, IdentityBuildHasher> = HashMap::default();
        for name in &self.names {
            self.words[name.first..name.end].iter().for_each(|word| *used.entry(word.lower).or_default() += 1);
        }
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            if first == end || !self.is_english(first) {
                continue;
            }
            let single = end == first + 1;
            let never = (first..end).all(|at| self.is_never_name(at)) || self.is_people_of_region(first, end);
            let opener = single && used[&self.words[first].lower] == 1 && self.is_common_opener(first, kind);
            if never || opener {
                self.drop_names(first, end);
            } else if kind == EntityType::Person && end > first + 1 && self.opens_with_other_word(first) {
                self.replace_names(first, end, first + 1..end, kind);
            }
        }
    }

    /// Returns whether the word at `at` never is a name by itself.
    pub(super) fn is_never_name(&self, at: usize) -> bool {
        self.lists[at].has(WordLists::NEVER_NAME.or(WordLists::CALENDAR)) || self.is_people(at)
    }

    /// Returns whether the word at `at` is a people, the adjective of one, or its language.
    pub(super) fn is_people(&self, at: usize) -> bool {
        let country = self.words[at].phrase(COUNTRY) != 0;
        self.words[at].phrase(DEMONYM) == 3 || !country && self.lists[at].has(WordLists::PEOPLE)
    }

    /// Returns whether the tokens are the people of a part of the world or of a state with such a name: "South African".
    fn is_people_of_region(&self, first: usize, end: usize) -> bool {
        let region =
            matches!(self.word(first), "North" | "South" | "East" | "West" | "Central" | "New" | "Latin" | "Southeast");
        region && end == first + 2 && self.is_people(first + 1)
    }

    /// Returns whether the word at `at` opens its sentence and is a common noun or an adverb in front of a comma.
    fn is_common_opener(&self, at: usize, kind: EntityType) -> bool {
        let token = &self.words[at];
        if !self.opens_sentence(at) || token.case != WordCase::Title || token.is_given_name() || token.persons() > 0 {
            return false;
        }
        let comma = at + 1 < self.words.len() && self.word(at + 1) == ",";
        let adverb = comma && self.word(at).ends_with("ly") && token.places() == 0;
        adverb || kind == EntityType::Person && token.is_common() && token.places() == 0
    }

    /// Returns whether the word at `at` opens its sentence, is not a name, and stands before one: "However Obama".
    fn opens_with_other_word(&self, at: usize) -> bool {
        self.opens_sentence(at)
            && self.words[at].case == WordCase::Title
            && !self.words[at].is_given_name()
            && self.is_never_name(at)
    }
}

/// Returns whether `word`, whose capitalisation class is `case`, is in the list of words that never are names.
pub(super) fn is_listed_never_name(word: &str, case: WordCase) -> bool {
    let shouted = case == WordCase::Upper && word.chars().count() < MIN_SHOUTED_LETTERS;
    NEVER_NAMES.contains(word) || !shouted && NEVER_NAMES.contains(&word.to_lowercase())
}

/// Returns whether `word` is in the list of peoples, in the singular or the plural.
pub(super) fn is_listed_people(word: &str) -> bool {
    let lower = word.to_lowercase();
    PEOPLES.contains(&lower) || PEOPLES.contains(lower.strip_suffix('s').unwrap_or(&lower))
}
