//! Scores the places where the name of an organisation or area may end and the name of a person begin: how often the
//! words on either side occur in names of persons, how long the name of the person is, and whether a listed name ends
//! there.

use super::EntityType;
use super::names::NameFinder;
use super::office_constructions::{OfficeKind, Run};
use super::office_holders::EMPLOYER_OFFICES;
use super::organization_names::OrganizationHead;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, ORGANIZATION, PERSON, PLACE};
use crate::text::word_list::WordList;
use std::collections::HashSet;

/// Words in names of companies that are also in names of persons.
static COMPANY_WORDS: WordList = WordList::new(include_str!("../../data/entity/company_words.txt"));

/// Lists of whole names that are not persons.
const EMPLOYER_LISTS: [u8; 4] = [PLACE, COUNTRY, AGENCY, ORGANIZATION];

/// In tenths of a word that occurs in a few names of persons.
type Score = i32;

/// The scores of one run of words after an office.
pub(super) struct SplitScore<'a, 'text> {
    pub(super) names: &'a NameFinder<'text>,
    pub(super) run: &'a Run,
    /// Words that are the name of a person by themselves somewhere in the text.
    pub(super) alone: &'a HashSet<u64>,
    /// Whether the holder of the office is named after a comma, so that the run is an employer.
    pub(super) holder_follows: bool,
}

impl SplitScore<'_, '_> {
    /// The score of the split before the token at `split`.
    pub(super) fn of(&self, split: usize) -> Score {
        let Run { first, end, .. } = *self.run;
        let employer: Score = (first..split).map(|at| self.word_of_employer(at)).sum();
        let length = match end - split {
            0 if self.holder_follows => 40,
            0 => 0,
            1 | 4 => 3,
            2 => 15,
            3 => 12,
            _ => -10,
        };
        let mut score = length + self.names.person_scores(split, end) - employer;
        if split > first {
            score += self.end_of_employer(split);
        }
        if split < end {
            score += self.start_of_holder(split);
        }
        score
    }

    /// How much a word of the employer looks like one of a person.
    fn word_of_employer(&self, at: usize) -> Score {
        let first = self.run.first;
        let company = matches!(self.names.word(first), "PT" | "CV" | "UD") && at > first;
        let score = self.names.person_score(at);
        if company && COMPANY_WORDS.contains_ignoring_case(self.names.word(at)) { score - 25 } else { score }
    }

    /// How well the name of an organisation or area ends before `split`.
    fn end_of_employer(&self, split: usize) -> Score {
        let (names, run) = (self.names, self.run);
        let Run { first, end, head, .. } = *run;
        let place = |at: usize| {
            let known = split > at + 1 || names.words[at].places() == 3;
            names.phrase_end(PLACE, at, end) == Some(split) && known
        };
        let organization =
            [COUNTRY, AGENCY, ORGANIZATION].iter().any(|&flag| names.phrase_end(flag, first, end) == Some(split));
        let listed = place(first) || organization;
        let area = (first + 1..split).any(place);
        let upper = |at: usize| names.words[at].case == WordCase::Upper;
        let marked =
            head.is_some() || upper(first) || names.ends_organization(split - 1) || names.ends_organization(first);
        let mut score = match run.office {
            _ if !listed => 0,
            OfficeKind::OfArea => 40,
            _ if organization => 20,
            _ => 10,
        };
        if !(listed || area || marked) && run.office != OfficeKind::OfArea {
            score -= if self.is_unknown_employer(split) { -25 } else { 15 };
        }
        // After an acronym, only an area belongs to the organisation: "BPBD Cilacap |".
        let acronym = split > first + 1 && upper(first) && head != Some(OrganizationHead::Other);
        score -= if acronym && !area && !upper(split - 1) { 15 } else { 0 };
        score += if area { 12 } else { 0 };
        score += if names.ends_organization(split - 1) { 20 } else { 0 };
        score - if names.is_unfinished(split - 1) { 60 } else { 0 }
    }

    /// Whether one unknown word between an office and the name of a person is an organisation: "Analis Counterpoint |
    /// Tarun Pathak".
    fn is_unknown_employer(&self, split: usize) -> bool {
        let Run { first, end, .. } = *self.run;
        let known = |at: usize| self.names.words[at].persons() > 0 || self.names.words[at].is_given_name();
        split == first + 1
            && matches!(end - split, 2 | 3)
            && !known(first)
            && (split..end).any(known)
            && EMPLOYER_OFFICES.contains_ignoring_case(self.names.word(first - 1))
    }

    /// How well the name of a person begins at `split`.
    fn start_of_holder(&self, split: usize) -> Score {
        let (names, words) = (self.names, &self.names.words);
        let Run { first, end, .. } = *self.run;
        let inside = split > first && EMPLOYER_LISTS.iter().any(|&flag| words[split].phrase(flag) == 2);
        let person = end > split + 1 && names.phrase_end(PERSON, split, end) == Some(end);
        let alone = [split, end - 1].iter().any(|&at| self.alone.contains(&words[at].lower));
        // The tagger takes the area of an institution for a given name: "DPRD | Sleman Haris Sugiono".
        let area = words[split].places() == 3 && words[split].persons() == 0 && words[split].phrase(PLACE) != 0;
        let tagged = split > first
            && !area
            && names.name_at(split).is_some_and(|name| name.first == split && name.kind == EntityType::Person);
        let mut score = if inside { -20 } else { 0 };
        score -= if words[end - 1].case == WordCase::Initial { 10 } else { 0 };
        score += if person { 10 } else { 0 };
        score += if alone { 10 } else { 0 };
        score + if tagged { 35 } else { 0 }
    }
}

impl NameFinder<'_> {
    /// How much the tokens look like the name of a person. Family names are often the names of places and common words,
    /// so those count less after the first word.
    pub(super) fn person_scores(&self, first: usize, end: usize) -> Score {
        let score = |at: usize| if at == first { self.person_score(at) } else { self.person_score(at).max(-10) };
        (first..end).map(score).sum()
    }

    /// How much a word looks like one in the name of a person; negative for words in other names, and common words.
    fn person_score(&self, at: usize) -> Score {
        let token = self.words[at];
        let (persons, organizations) = (Score::from(token.persons()), Score::from(token.organizations()));
        match token.case {
            WordCase::Initial => return 5,
            WordCase::Upper if self.is_short_for_name(at) => return -5,
            WordCase::Upper | WordCase::Mixed | WordCase::Digit => {
                return if persons > organizations { 0 } else { -25 };
            }
            WordCase::Mark | WordCase::Lower => return 0,
            _ => {}
        }
        if token.phrase(COUNTRY) & 1 != 0 || self.ends_organization(at) {
            return -25;
        }
        let places = [0, 3, 6, 18][usize::from(token.places())];
        let common = match token {
            _ if token.is_very_common() => 12,
            _ if token.is_common() => 5,
            _ => 0,
        };
        let is_unknown = persons + organizations == 0 && token.places() < 3 && common == 0;
        let given = if token.is_given_name() { 15 } else { 0 };
        let nominal = if self.is_nominal(at) { 15 } else { 0 };
        let unknown = if is_unknown { 10 } else { 0 };
        10 * persons + given + unknown - places.max(6 * organizations) - common - nominal
    }

    /// Whether two capitals stand for a given name: "TB Hasanuddin".
    fn is_short_for_name(&self, at: usize) -> bool {
        let token = self.words[at];
        self.word(at).len() == 2
            && token.organizations() == 0
            && token.phrase(AGENCY) == 0
            && token.phrase(ORGANIZATION) == 0
            && self.words.get(at + 1).is_some_and(|next| next.case == WordCase::Title)
    }

    /// Whether the name of a person may begin at `at`.
    pub(super) fn may_begin_holder(&self, at: usize) -> bool {
        let case = self.words[at].case;
        case.is_capital()
            && !self.is_direction(at)
            && self.organization_head(at).is_none()
            && (case != WordCase::Upper || self.person_score(at) >= -5)
    }
}
