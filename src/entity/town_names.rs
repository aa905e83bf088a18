//! English names of towns that look like persons or like two sentences: "San Antonio", "St. Louis", "Fort Worth".

use super::EntityType;
use super::names::NameFinder;
use super::tagger::decoder::TokenRange;
use super::tagger::features::WordCase;
use crate::text::word_list::WordList;

/// First words of names of places that are easily taken for persons.
static PLACE_FIRST_WORDS: WordList = WordList::new(include_str!("../../data/entity/place_first_words.txt"));

/// Words before "St. Louis", which distinguish it from a saint.
const BEFORE_TOWNS: [&str; 12] =
    ["in", "at", "near", "to", "from", "of", "reached", "outside", "around", "through", ",", "and"];

impl NameFinder<'_> {
    /// "St. Louis"
    pub(super) fn saint(&self, at: usize, sentence: &TokenRange) -> Option<(usize, usize, EntityType)> {
        if !matches!(self.word(at), "St" | "Ste" | "Mt" | "Ft") || at + 1 >= sentence.end {
            return None;
        }
        let next = at + 1 + usize::from(self.word(at + 1) == ".");
        let title = next < sentence.end && self.words[next].case == WordCase::Title;
        let alone = self.name_at(at).is_none_or(|name| name.first == at && name.end <= next + 1);
        let begins = at == sentence.start || !self.words[at - 1].case.is_capital();
        let location = at > sentence.start && BEFORE_TOWNS.contains(&self.word(at - 1));
        let end = self.name_at(next).map_or(next + 1, |name| name.end);
        let possessive = end < sentence.end && matches!(self.word(end), "'s" | "’s");
        (title && alone && begins && location && !possessive).then_some((at, end, EntityType::Place))
    }

    /// "Washington, D.C."
    pub(super) fn join_districts(&mut self, sentence: &TokenRange) {
        for at in sentence.start + 1..sentence.end.saturating_sub(1) {
            let district = self.words[at + 1].case == WordCase::Upper
                && matches!(self.word(at + 1), "D.C." | "DC")
                && self.word(at) == ",";
            let town = self.name_at(at - 1).filter(|name| name.end == at && name.kind == EntityType::Place);
            if let Some(first) = town.map(|name| name.first).filter(|_| district) {
                self.replace_names(first, at + 2, first..at + 2, EntityType::Place);
            }
        }
    }

    /// "Fort Worth", inside a sentence, where the tagger finds nothing.
    pub(super) fn unknown_place(&self, at: usize, sentence: &TokenRange) -> Option<(usize, usize, EntityType)> {
        let first = matches!(self.word(at), "Fort" | "Lake" | "Mount" | "Mt" | "Cape" | "Port" | "Puerto");
        let end = at + 2;
        let two = end <= sentence.end
            && self.words[at + 1].case == WordCase::Title
            && (end == sentence.end || !self.words[end].case.is_capital());
        let alone = at > sentence.start && !self.words[at - 1].case.is_capital();
        let free = first && two && alone && (at..end).all(|i| self.name_at(i).is_none());
        (free && !self.words[at + 1].is_very_common()).then_some((at, end, EntityType::Place))
    }

    /// Corrects a town that the tagger took for a person: "San Antonio", "in Jackson".
    pub(super) fn retype_town(&mut self, at: usize, sentence: &TokenRange) {
        let Some(name) = self.name_at(at).filter(|name| name.first == at && name.kind == EntityType::Person) else {
            return;
        };
        let (first, end) = (name.first, name.end);
        let town = end > first + 1 && PLACE_FIRST_WORDS.contains_ignoring_case(self.word(first));
        let title = first > sentence.start && self.is_office_word(first - 1);
        if town && !title && !self.words[first].is_given_name() {
            self.replace_names(first, end, first..end, EntityType::Place);
            return;
        }
        if end == first + 1 && first > sentence.start && self.is_in_place(first, sentence) {
            self.replace_names(first, end, first..end, EntityType::Place);
        }
    }

    /// Returns whether the single word at `at` follows a preposition of place and is as often a place as a person.
    fn is_in_place(&self, at: usize, sentence: &TokenRange) -> bool {
        let token = &self.words[at];
        let before = self.word(at - 1);
        let moved = at > sentence.start + 1
            && before == "to"
            && matches!(
                self.word(at - 2),
                "moved" | "flew" | "travelled" | "traveled" | "drove" | "fled" | "spread" | "returned" | "way" | "road"
            );
        let preposition = matches!(before, "in" | "near" | "at" | "outside") || moved;
        let possessive = at + 1 < self.words.len() && matches!(self.word(at + 1), "'s" | "’s");
        preposition && !possessive && token.places() > u16::from(!moved)
    }
}
