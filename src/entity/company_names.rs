//! English names of companies: "Marks & Spencer", "Dell Technologies Inc.", "John Deere".

use super::EntityType;
use super::names::NameFinder;
use super::tagger::decoder::TokenRange;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::ORGANIZATION;
use super::word_lists::WordLists;
use crate::text::word_list::{DataSet, WordList};
use std::sync::LazyLock;

/// Companies with the full name of a person.
static COMPANIES: WordList = WordList::new(include_str!("../../data/entity/companies_named_after_people.txt"));

/// Legal forms of companies at the end of their names.
const COMPANY_FORMS: [&str; 14] =
    ["Inc", "Corp", "Ltd", "Co", "Plc", "PLC", "plc", "LLC", "LLP", "GmbH", "Bhd", "Pvt", "Limited", "NV"];

/// Frequent verbs after the name of a company; those in "-ed" are not listed.
const VERBS: [&str; 14] =
    ["has", "had", "is", "was", "will", "would", "does", "did", "says", "said", "plans", "also", "may", "sold"];

/// The first words of [`COMPANIES`].
static COMPANY_FIRST_WORDS: LazyLock<DataSet<&str>> =
    LazyLock::new(|| COMPANIES.words().iter().filter_map(|name| name.split(' ').next()).collect());

/// Returns whether `word` is the legal form of an English company.
pub(super) fn is_company_form(word: &str) -> bool {
    COMPANY_FORMS.contains(&word)
}

/// Returns whether `word` begins the name of a company with the full name of a person.
pub(super) fn is_company_first_word(word: &str) -> bool {
    COMPANY_FIRST_WORDS.contains(word.to_lowercase().as_str())
}

impl NameFinder<'_> {
    /// "Marks & Spencer", "Procter & Gamble"
    pub(super) fn ampersand(&self, at: usize, sentence: &TokenRange) -> Option<(usize, usize, EntityType)> {
        let left = self.capitals_end(at, sentence.end);
        if left + 1 >= sentence.end || self.word(left) != "&" || !self.is_word(left + 1, sentence.end) {
            return None;
        }
        let mut end = self.capitals_end(left + 1, sentence.end);
        while end + 1 < sentence.end && self.word(end) == "&" && self.is_word(end + 1, sentence.end) {
            end = self.capitals_end(end + 1, sentence.end);
        }
        let mut first = at;
        while first < left && (self.opens_other_words(first) || self.is_never_name(first) && first + 1 < left) {
            first += 1;
        }
        let letters = |i: usize| self.words[i].case == WordCase::Initial;
        let address = self.is_office_word(first) && self.word(first).len() < 4;
        let words = (first..end).filter(|&i| self.word(i) != "&");
        let unknown = words.clone().any(|i| !self.words[i].is_very_common() || self.name_at(i).is_some());
        (first < left && unknown && !address && !letters(left - 1) && !letters(left + 1) && words.count() <= 7)
            .then_some((first, end, EntityType::Organization))
    }

    /// "Google | has agreed": a listed organisation that opens a sentence in front of a verb. A common noun would have an
    /// article there.
    pub(super) fn opening_company(&self, at: usize, sentence: &TokenRange) -> Option<(usize, usize, EntityType)> {
        let token = &self.words[at];
        let listed = token.phrase(ORGANIZATION) == 3 && token.organizations() > token.persons().max(token.places());
        let alone = at == sentence.start && token.case == WordCase::Title && self.name_at(at).is_none();
        let next = at + 1;
        let verb = next < sentence.end
            && self.words[next].case == WordCase::Lower
            && (VERBS.contains(&self.word(next)) || self.word(next).ends_with("ed"));
        (listed && alone && verb).then_some((at, next, EntityType::Organization))
    }

    /// "AT&T": three letters or more, which "R&D" and "Q&A" do not have.
    pub(super) fn add_ampersand_word(&mut self, at: usize) {
        let word = self.word(at);
        if self.words[at].case != WordCase::Upper || !word.contains('&') {
            return;
        }
        let letters = word.chars().filter(|c| c.is_uppercase()).count();
        if self.name_at(at).is_none() && letters > 2 && letters + 1 == word.chars().count() {
            self.add_name(at, at + 1, EntityType::Organization);
        }
    }

    /// Includes the legal form at `at` with its period in the name before it: "Dell Technologies | Inc."
    pub(super) fn include_company_form(&mut self, at: usize, sentence: &TokenRange) {
        if at == sentence.start || !self.lists[at].has(WordLists::COMPANY_FORM) {
            return;
        }
        let inside = self.name_at(at).filter(|name| name.first < at).map(|name| name.first);
        // "Apex Mining Co. | Inc."
        let start = inside.or_else(|| {
            let period = self.word(at - 1) == ".";
            self.name_at(at - 1).filter(|name| period && name.end == at).map(|name| name.first)
        });
        let comma = usize::from(start.is_none() && self.word(at - 1) == ",");
        let before = at - 1 - comma;
        if start.is_none() && (before < sentence.start || !self.words[before].case.is_capital()) {
            return;
        }
        let named = self.name_at(before).map(|name| name.first);
        let first = start.or(named).unwrap_or_else(|| self.capitals_start(before + 1, sentence));
        // The last period of a sentence is not part of the name.
        let period = at + 2 < sentence.end && self.word(at + 1) == ".";
        let end = at + 1 + usize::from(period);
        if first < at {
            self.replace_names(first, end, first..end, EntityType::Organization);
        }
    }

    /// Corrects a company with the full name of a person at `at`: "John Deere".
    pub(super) fn retype_company(&mut self, at: usize, sentence: &TokenRange) {
        if !self.lists[at].has(WordLists::COMPANY_FIRST_WORD) {
            return;
        }
        let capitals = self.capitals_end(at, sentence.end).min(at + 3);
        for end in (at + 1..=capitals).rev() {
            let lower = self.wording(at, end).to_lowercase();
            let part = self.name_at(at).is_some_and(|name| name.first < at || name.end > end);
            if !part && COMPANIES.contains(&lower) {
                self.replace_names(at, end, at..end, EntityType::Organization);
                return;
            }
        }
    }
}
