//! Types of names in English lists: "Google and Facebook", "Ahmed Yassin, Otieno Ouma and Grace Wambui".

use super::EntityType;
use super::names::NameFinder;
use super::tagger::decoder::TokenRange;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, ORGANIZATION, PLACE};

impl NameFinder<'_> {
    /// Gives the names in a list the same type: "Google | and Facebook" at the beginning of a sentence, and a last name of
    /// two words after two persons.
    pub(super) fn complete_list(&mut self, at: usize, sentence: &TokenRange) {
        let joins = |i: usize| i < sentence.end && matches!(self.word(i), "," | "and");
        if at == sentence.start && self.name_at(at).is_none() && joins(at + 1) && at + 2 < sentence.end {
            let next = self.name_at(at + 2).map(|name| name.kind);
            let listed = match next {
                Some(EntityType::Place) => self.words[at].phrase(PLACE) == 3 || self.words[at].phrase(COUNTRY) == 3,
                Some(EntityType::Organization) => {
                    self.words[at].phrase(AGENCY) == 3 || self.words[at].phrase(ORGANIZATION) == 3
                }
                _ => false,
            };
            if let Some(kind) = next.filter(|_| listed && self.words[at].case == WordCase::Title) {
                self.add_name(at, at + 1, kind);
            }
            return;
        }
        let Some(name) = self.name_at(at).filter(|name| name.first == at && name.end == at + 2) else { return };
        let (first, end, kind) = (name.first, name.end, name.kind);
        let person_before =
            |i: usize| i > sentence.start && self.name_at(i - 1).is_some_and(|n| n.kind == EntityType::Person);
        let Some(before) = first.checked_sub(1).filter(|&i| i > sentence.start && self.word(i) == "and") else {
            return;
        };
        let before_that = self.name_at(before - 1).map(|name| name.first);
        let second = before_that.and_then(|i| i.checked_sub(1)).filter(|&i| i > sentence.start && self.word(i) == ",");
        let listed =
            [PLACE, COUNTRY, AGENCY, ORGANIZATION].iter().any(|&flag| self.phrase_end(flag, first, end) == Some(end));
        let institution = self.is_organization_head(end - 1) || self.words[end - 1].is_very_common();
        if kind != EntityType::Person
            && person_before(before)
            && second.is_some_and(person_before)
            && !listed
            && !institution
        {
            self.replace_names(first, end, first..end, EntityType::Person);
        }
    }
}
