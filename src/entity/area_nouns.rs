//! Nouns at the beginning of Indonesian names of places, which the tagger often leaves out at the beginning of a sentence:
//! "Kota Malang", "Kecamatan Lowokwaru".

use super::EntityType;
use super::names::{NameFinder, is_role_token};
use super::tagger::features::WordCase;
use crate::text::word_list::WordList;

/// The nouns, in lower case.
static AREA_NOUNS: WordList = WordList::new(include_str!("../../data/entity/area_nouns.txt"));

impl NameFinder<'_> {
    /// Includes such a noun with a capital in the name after it, which is a place then: "Jalan Sudirman". In "Wali Kota
    /// Malang" it belongs to the office.
    pub(super) fn include_area_nouns(&mut self) {
        for sentence in self.indonesian_prose() {
            for at in sentence.start..sentence.end.saturating_sub(1) {
                let next = self.name_at(at + 1).filter(|name| name.first == at + 1);
                let named = next.filter(|name| name.kind != EntityType::Organization);
                let Some(end) = named.map(|name| name.end) else { continue };
                let token = &self.words[at];
                let noun = token.case == WordCase::Title && !token.is_headline && !is_role_token(token);
                let free = self.name_at(at).is_none() && !self.is_part_of_office(at);
                if noun && free && AREA_NOUNS.contains_ignoring_case(self.word(at)) {
                    self.replace_names(at, end, at..end, EntityType::Place);
                }
            }
        }
    }
}
