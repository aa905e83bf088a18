//! Indonesian peoples, which are not names ("orang Minang"), and places that the tagger misses after a preposition.

use super::EntityType;
use super::names::NameFinder;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, ORGANIZATION, PLACE};

impl NameFinder<'_> {
    /// Removes the names of peoples: "suku Dayak".
    pub(super) fn drop_peoples(&mut self) {
        for at in self.indonesian_prose().flat_map(|sentence| sentence.skip(1)) {
            let Some(name) = self.name_at(at).filter(|name| name.first == at && name.end == at + 1) else { continue };
            let (first, end) = (name.first, name.end);
            let before = self.word(at - 1).to_lowercase();
            let of_people =
                matches!(before.as_str(), "suku" | "orang" | "etnis" | "marga" | "kaum" | "umat" | "keturunan");
            let token = self.words[at];
            if of_people && token.case == WordCase::Title && !self.is_listed(at) {
                self.drop_names(first, end);
            }
        }
    }

    /// Corrects a single word between a place and a comma or bracket that is no known organisation: "di Balikpapan, Kaltim,
    /// Kamis".
    pub(super) fn retype_places_after_places(&mut self) {
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            if end != first + 1 || kind != EntityType::Organization || first < 2 || self.word(first - 1) != "," {
                continue;
            }
            let place = self.name_at(first - 2).is_some_and(|name| name.kind == EntityType::Place);
            let token = &self.words[first];
            let listed = [ORGANIZATION, AGENCY].iter().any(|&flag| token.phrase(flag) != 0) || token.is_given_name();
            let closed = end < self.words.len() && matches!(self.word(end), "," | "(");
            if place && closed && !listed && token.case == WordCase::Title && !self.is_english(first) {
                self.names[i].kind = EntityType::Place;
            }
        }
    }

    /// Adds listed places after "di", "ke" and "dari". A single word must be in the names of many places.
    pub(super) fn add_places_after_prepositions(&mut self) {
        for sentence in self.indonesian_prose() {
            for at in sentence.start + 1..sentence.end {
                let token = self.words[at];
                let near = matches!(self.word(at - 1), "di" | "ke" | "dari") && self.name_at(at).is_none();
                let end = if near { self.phrase_end(PLACE, at, sentence.end) } else { None };
                let Some(end) = end.filter(|_| token.case == WordCase::Title && !token.is_common()) else { continue };
                let longer = end < sentence.end && self.words[end].case.is_capital();
                if !longer && (end > at + 1 || token.places() == 3) {
                    self.add_name(at, end, EntityType::Place);
                }
            }
        }
    }
}
