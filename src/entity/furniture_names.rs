//! Names in the furniture of an article (bylines, datelines, headlines in capitals), found by rules that use the names
//! in the running text. In turn, the place in a dateline is marked as a place in the text.

use super::EntityType;
use super::extract::PassageKind;
use super::names::{KnownNames, NameFinder, TRUSTED_LISTS};
use super::tagger::decoder::TokenRange;
use super::tagger::gazetteer::AGENCY;
use crate::article::begins_byline_label;
use crate::text::calendar::is_calendar_word;
use std::collections::{HashMap, HashSet};

impl NameFinder<'_> {
    pub(super) fn read_datelines(&mut self) {
        let from = self.names.len();
        for (range, part, _) in self.tokens.passages() {
            if part == PassageKind::Dateline {
                self.dateline(range);
            }
        }
        self.reuse_dateline_places(from);
    }

    pub(super) fn add_furniture_names(&mut self) {
        let shouted = self.tokens.passages().any(|(_, part, _)| part == PassageKind::Heading);
        let known = if shouted { self.known_names() } else { KnownNames::default() };
        let by_lower = known.names.iter().map(|(name, &kind)| (name.to_lowercase(), kind)).collect();
        for (range, part, _) in self.tokens.passages() {
            match part {
                PassageKind::Prose | PassageKind::Dateline => {}
                PassageKind::Byline => self.byline(range),
                PassageKind::Heading => self.heading(range, &known, &by_lower),
            }
        }
    }

    /// Marks places from the datelines as places in the text too. They replace the tagger's names for the same words,
    /// unless these are part of a longer name ("Maine Fishing Alliance").
    fn reuse_dateline_places(&mut self, from: usize) {
        let mut places: HashMap<u64, HashSet<Vec<u64>>> = HashMap::new();
        for name in self.names[from..].iter().filter(|name| name.kind == EntityType::Place) {
            let words: Vec<u64> = self.words[name.first..name.end].iter().map(|t| t.lower).collect();
            places.entry(words[0]).or_default().insert(words);
        }
        if places.is_empty() {
            return;
        }
        for at in self.prose().flatten() {
            let Some(places) = places.get(&self.words[at].lower) else { continue };
            let here = |place: &&Vec<u64>| {
                let Some(words) = self.words.get(at..at + place.len()) else { return false };
                words.iter().zip(*place).all(|(t, lower)| t.lower == *lower && t.case.is_capital())
            };
            let Some(end) = places.iter().filter(here).map(|place| at + place.len()).max() else { continue };
            let longer = |i: usize| self.name_at(i).is_some_and(|name| name.first < at || name.end > end);
            if !(at..end).any(longer) {
                self.drop_names(at, end);
                self.add_name(at, end, EntityType::Place);
            }
        }
    }

    /// "KONTAN.CO.ID - MOSKOW –": a listed agency or a web address is an organisation, any other name a place.
    fn dateline(&mut self, range: TokenRange) {
        let mut at = range.start;
        while at < range.end {
            if !self.words[at].case.is_capital() {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < range.end && self.words[end].case.is_capital() {
                end += 1;
            }
            let address = end == at + 1 && self.word(at).trim_end_matches('.').contains('.');
            let agency = (at..end).any(|i| self.words[i].phrase(AGENCY) != 0);
            if (at..end).all(|i| is_calendar_word(self.word(i))) {
                at = end;
                continue;
            }
            self.add_name(at, end, if address || agency { EntityType::Organization } else { EntityType::Place });
            at = end;
        }
    }

    /// "Sumber: Reuters | Editor: Syamsul Azhar", "By Jane Doe and John Roe".
    fn byline(&mut self, range: TokenRange) {
        const SOURCES: &[&str] = &["sumber", "source", "image", "photo", "foto"];
        let mut source = false;
        let mut at = range.start;
        while at < range.end {
            let word = self.word(at);
            if begins_byline_label(word) {
                source = SOURCES.iter().any(|label| label.eq_ignore_ascii_case(word));
                at += 1;
                continue;
            }
            if !self.words[at].case.is_capital()
                || is_calendar_word(word)
                || matches!(word, "WIB" | "WITA" | "WIT" | "GMT" | "UTC")
            {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < range.end && self.words[end].case.is_capital() && !begins_byline_label(self.word(end)) {
                end += 1;
            }
            let agency = (at..end).any(|i| self.words[i].phrase(AGENCY) != 0)
                || end == at + 1 && word.contains('.') && word.len() > 5;
            self.add_name(at, end, if source || agency { EntityType::Organization } else { EntityType::Person });
            at = end;
        }
    }

    /// Adds names in a headline or link line in capitals: listed ones, and the longest ones known from the running
    /// text.
    fn heading(&mut self, range: TokenRange, known: &KnownNames, by_lower: &HashMap<String, EntityType>) {
        let mut at = range.start;
        while at < range.end {
            let limit = range.end;
            let listed =
                TRUSTED_LISTS.into_iter().find_map(|(flag, kind)| Some((self.phrase_end(flag, at, limit)?, kind)));
            let found = listed.or_else(|| {
                (1..=known.longest.min(limit - at)).rev().find_map(|len| {
                    let wording = self.wording(at, at + len);
                    let kind = by_lower.get(&wording.to_lowercase()).copied();
                    let part = len == 1 && known.parts.contains(wording.as_str());
                    kind.or(part.then_some(EntityType::Person)).map(|kind| (at + len, kind))
                })
            });
            match found {
                Some((end, kind)) if self.words[at].case.is_capital() => {
                    self.add_name(at, end, kind);
                    at = end;
                }
                _ => at += 1,
            }
        }
    }
}
