//! Names in the furniture of an article (bylines, datelines, headlines in capitals), found by rules that use the names
//! in the running text. In turn, the place in a dateline is marked as a place in the text.

use super::EntityType;
use super::extract::PassageKind;
use super::names::{KnownNames, NameFinder, TRUSTED_LISTS, begins_or_ends_organization, is_role_token};
use super::passage_parts::PICTURE_LABELS;
use super::tagger::decoder::TokenRange;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, ORGANIZATION, PLACE};
use crate::article::begins_byline_label;
use crate::text::calendar::is_calendar_word;
use std::collections::{HashMap, HashSet};

/// What the names after a label or a small word of a byline are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BylinePart {
    /// No label stands before them.
    Unlabelled,
    /// Who wrote, edited or took the pictures.
    Author,
    /// Where the report was taken from.
    Source,
    /// Who made the picture, and for whom.
    Picture,
    /// Where it was written: "in Paris".
    Place,
    /// For whom it was written: "for The Herald".
    Publication,
    /// Who holds the copyright.
    Holder,
}

impl BylinePart {
    /// The part that a word in lower case begins.
    fn after(word: &str) -> Option<Self> {
        match word {
            "in" | "at" | "from" | "di" | "dari" => Some(Self::Place),
            "for" | "untuk" => Some(Self::Publication),
            _ => None,
        }
    }
}

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
        let has = |kind: PassageKind| self.tokens.passages().any(|(_, part, _)| part == kind);
        let (has_heading, has_byline) = (has(PassageKind::Heading), has(PassageKind::Byline));
        if has_byline {
            let known = self.known_names();
            for (range, ..) in self.tokens.passages().filter(|(_, part, _)| *part == PassageKind::Byline) {
                self.byline(range, &known);
            }
        }
        for (range, ..) in self.tokens.passages().filter(|(_, part, _)| *part == PassageKind::Publication) {
            self.publication(range);
        }
        // Last, because a heading may name the author.
        if has_heading {
            let known = self.known_names();
            let by_lower = known.names.iter().map(|(name, &kind)| (name.to_lowercase(), kind)).collect();
            for (range, ..) in self.tokens.passages().filter(|(_, part, _)| *part == PassageKind::Heading) {
                self.heading(range, &known, &by_lower);
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
            // "Persis Solo" is a club.
            let before = at.checked_sub(1).filter(|&before| !self.opens_sentence(at) && self.name_at(before).is_none());
            let part_of_name = before.is_some_and(|before| {
                let token = &self.words[before];
                token.case.is_capital() && token.phrases == 0 && !token.is_common() && token.places() == 0
            });
            if !part_of_name && !(at..end).any(longer) {
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
            if (at..end).all(|i| self.is_calendar(i)) {
                at = end;
                continue;
            }
            self.add_name(at, end, if address || agency { EntityType::Organization } else { EntityType::Place });
            at = end;
        }
    }

    /// "Sumber: Reuters | Editor: Syamsul Azhar", "By Jane Doe and John Roe in Paris", "Foto: Antara/Budi", "© 2025 PT Surya
    /// Media": the author is a person, the publication an organisation.
    fn byline(&mut self, range: TokenRange, known: &KnownNames<'_>) {
        let mut part = BylinePart::Unlabelled;
        let mut after_comma = false;
        let mut at = range.start;
        while at < range.end {
            let word = self.word(at);
            if let Some(labelled) = self.byline_label(at, range.end) {
                (part, after_comma) = (labelled, false);
                at += 1;
                continue;
            }
            if !self.begins_byline_name(at) {
                (part, after_comma) = match word {
                    "|" | "•" | "·" | "–" | "—" | "-" => (BylinePart::Unlabelled, false),
                    "," => (part, true),
                    _ if !word.starts_with(char::is_alphanumeric) => (part, after_comma),
                    _ => (BylinePart::after(word).unwrap_or(part), after_comma && !matches!(word, "and" | "dan")),
                };
                at += 1;
                continue;
            }
            let end = self.byline_name_end(at, range.end);
            // "Jane Roe BBC News": the author and the publication, without a mark between them.
            let publishes = |i: usize| {
                self.words[i].phrase(AGENCY) % 2 == 1 || matches!(self.words[i].case, WordCase::Mixed | WordCase::Upper)
            };
            let author = self.words[at].is_given_name() && self.words[at].case == WordCase::Title;
            let end = (at + 2..end).find(|&i| author && publishes(i)).unwrap_or(end);
            let kind = self.byline_kind(at, end, part, after_comma, known);
            // The last one that follows a slash is known by the one before it: "Antara/Budi", "Sanjay Rao/AFP".
            if end + 1 < range.end
                && self.word(end) == "/"
                && part == BylinePart::Picture
                && self.begins_byline_name(end + 1)
            {
                let last = self.byline_name_end(end + 1, range.end);
                let second = self.byline_kind(end + 1, last, part, false, known);
                let (first, second) = match (kind, second) {
                    (Some(EntityType::Organization), None) => (kind, Some(EntityType::Person)),
                    (None, Some(EntityType::Organization)) if end - at > 1 => (Some(EntityType::Person), second),
                    (None, Some(EntityType::Person)) => (Some(EntityType::Organization), second),
                    _ => (kind, second),
                };
                self.add_byline_name(at, end, first);
                self.add_byline_name(end + 1, last, second);
                at = last;
                continue;
            }
            self.add_byline_name(at, end, kind);
            at = end;
        }
    }

    /// The name of the publication is an organisation: "The Northern Herald".
    fn publication(&mut self, range: TokenRange) {
        let article = usize::from(range.len() > 1 && self.word(range.start).eq_ignore_ascii_case("the"));
        if range.clone().any(|at| self.words[at].case.is_capital()) {
            self.add_name(range.start + article, range.end, EntityType::Organization);
        }
    }

    fn add_byline_name(&mut self, first: usize, end: usize, kind: Option<EntityType>) {
        if let Some(kind) = kind {
            self.add_name(first, end, kind);
        }
    }

    /// What follows the label at `at`: "Editor:", "By", "©".
    fn byline_label(&self, at: usize, limit: usize) -> Option<BylinePart> {
        let word = self.word(at);
        let next = if at + 1 < limit { self.word(at + 1) } else { "" };
        let lower = word.to_lowercase();
        if matches!(lower.as_str(), "©" | "copyright") {
            return Some(BylinePart::Holder);
        }
        if PICTURE_LABELS.contains(&lower)
            && (matches!(next, ":" | "by" | "/" | "." | "oleh") || self.words[at].is_common())
        {
            return Some(BylinePart::Picture);
        }
        if !begins_byline_label(word) {
            return None;
        }
        Some(if matches!(lower.as_str(), "sumber" | "source") { BylinePart::Source } else { BylinePart::Author })
    }

    /// Whether a name may begin at the token of a byline.
    fn begins_byline_name(&self, at: usize) -> bool {
        const NEVER: &[&str] = &[
            "wib",
            "wita",
            "wit",
            "gmt",
            "utc",
            "all",
            "rights",
            "reserved",
            "hak",
            "cipta",
            "dilindungi",
            "published",
            "updated",
            "staff",
            "exclusive",
            "opinion",
            "the",
            "c",
        ];
        let word = self.word(at);
        self.words[at].case.is_capital()
            && !is_calendar_word(word)
            && !NEVER.iter().any(|never| never.eq_ignore_ascii_case(word))
    }

    /// The end of the name in a byline that begins at `at`.
    fn byline_name_end(&self, at: usize, limit: usize) -> usize {
        const PARTICLES: &[&str] =
            &["de", "la", "del", "da", "dos", "van", "der", "den", "von", "bin", "binti", "al", "of"];
        let mut end = at + 1;
        while end < limit {
            let next_begins =
                |at: usize| at < limit && self.begins_byline_name(at) && !begins_byline_label(self.word(at));
            let particles = (end..limit).take_while(|&i| PARTICLES.contains(&self.word(i))).count();
            let month = self.is_calendar(end) && next_begins(end + 1);
            if next_begins(end) {
                end += 1;
            // "Laura June Topolsky"
            } else if month {
                end += 2;
            } else if particles > 0 && next_begins(end + particles) {
                end += particles + 1;
            // "PT. Surya Media"
            } else if self.word(end) == "." && matches!(self.word(end - 1), "PT" | "CV") && next_begins(end + 1) {
                end += 2;
            } else {
                break;
            }
        }
        end
    }

    /// The type of a name in a byline; `None` where it can be read in several ways.
    fn byline_kind(
        &self,
        first: usize,
        end: usize,
        part: BylinePart,
        after_comma: bool,
        known: &KnownNames<'_>,
    ) -> Option<EntityType> {
        let word = self.word(first);
        let tokens = &self.words[first..end];
        let several = end - first > 1;
        if tokens.iter().all(is_role_token) {
            return None;
        }
        if let Some(&kind) = known.names.get(&self.wording(first, end)) {
            return Some(kind);
        }
        let address = !several && word.len() > 5 && word.trim_end_matches('.').contains('.');
        let acronym = !several && tokens[0].case == WordCase::Upper;
        let organization = address
            || acronym
            || tokens.iter().any(|token| token.phrase(AGENCY) != 0)
            || several && begins_or_ends_organization(word, self.word(end - 1))
            || self.phrase_end(ORGANIZATION, first, end) == Some(end);
        let person = tokens[0].is_given_name() || tokens[0].persons() > tokens[0].organizations() && several;
        let place = [COUNTRY, PLACE].iter().any(|&flag| self.phrase_end(flag, first, end) == Some(end));
        match part {
            // "Jane Roe Star Media" are two names.
            _ if organization && person && several && !matches!(part, BylinePart::Holder | BylinePart::Source) => None,
            _ if organization => Some(EntityType::Organization),
            BylinePart::Place => Some(EntityType::Place),
            BylinePart::Source | BylinePart::Publication | BylinePart::Holder if !(person && several) => {
                Some(EntityType::Organization)
            }
            BylinePart::Holder => None,
            BylinePart::Author if !after_comma => Some(EntityType::Person),
            _ if person && !tokens[0].is_very_common() => Some(EntityType::Person),
            _ if place => Some(EntityType::Place),
            BylinePart::Unlabelled if several && tokens.iter().any(|token| !token.is_common()) => {
                Some(EntityType::Person)
            }
            // "Image: UK Government"
            BylinePart::Picture if several && tokens[0].phrase(COUNTRY) != 0 => Some(EntityType::Organization),
            BylinePart::Picture if tokens.iter().any(|token| token.organizations() > 0 && token.persons() == 0) => {
                Some(EntityType::Organization)
            }
            _ => None,
        }
    }

    /// Adds names in a headline or link line in capitals: listed ones, and the longest ones known from the running
    /// text.
    fn heading(&mut self, range: TokenRange, known: &KnownNames<'_>, by_lower: &HashMap<String, EntityType>) {
        let mut at = range.start;
        while at < range.end {
            if !self.words[at].case.is_capital() || self.is_word_like_acronym(at) {
                at += 1;
                continue;
            }
            let limit = range.end;
            let listed =
                TRUSTED_LISTS.into_iter().find_map(|(flag, kind)| Some((self.phrase_end(flag, at, limit)?, kind)));
            let found = listed.or_else(|| {
                (1..=known.longest.min(limit - at)).rev().find_map(|len| {
                    let wording = self.wording(at, at + len);
                    // "Bijak" may be a name or the word.
                    if len == 1 && self.is_in_lower_case(at) {
                        return None;
                    }
                    let kind = by_lower.get(&wording.to_lowercase()).copied();
                    let part = len == 1 && known.parts.contains(&*wording);
                    kind.or(part.then_some(EntityType::Person)).map(|kind| (at + len, kind))
                })
            });
            match found {
                Some((end, kind)) => {
                    self.add_name(at, end, kind);
                    at = end;
                }
                None => at += 1,
            }
        }
    }
}
