//! English names that small words join: "Department of Health and Human Services", "Securities and Exchange Board of
//! India", "Strait of Hormuz".

use super::EntityType;
use super::names::NameFinder;
use super::tagger::decoder::TokenRange;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, ORGANIZATION};
use super::word_lists::WordLists;
use crate::text::word_list::WordList;

/// Nouns in names of organisations that "of" and more words can follow.
static ORGANIZATION_HEADS: WordList = WordList::new(include_str!("../../data/entity/english_organization_heads.txt"));

/// Nouns in names of places that "of" and a name follow.
static PLACE_HEADS: WordList = WordList::new(include_str!("../../data/entity/place_heads.txt"));

/// Maximum number of tokens in such a name.
const MAX_TOKENS: usize = 16;

/// Returns whether `word` is in the list of nouns for organisations, such as "Ministry".
pub(super) fn is_listed_organization_head(word: &str) -> bool {
    ORGANIZATION_HEADS.contains_ignoring_case(word)
}

impl NameFinder<'_> {
    /// Joins the parts of such names in the English `sentence`.
    pub(super) fn join_phrases(&mut self, sentence: &TokenRange) {
        let mut at = sentence.start;
        while at < sentence.end {
            let joined = if self.words[at].case.is_capital() && !self.words[at].is_headline {
                self.join_phrase(at, sentence)
            } else {
                None
            };
            at = joined.unwrap_or(at + 1);
        }
        for at in sentence.clone() {
            // "plc" has no capital.
            if !self.words[at].case.is_capital() && !self.lists[at].has(WordLists::COMPANY_FORM) {
                continue;
            }
            self.include_company_form(at, sentence);
            self.add_ampersand_word(at);
            self.complete_list(at, sentence);
        }
        for at in sentence.clone() {
            self.retype_company(at, sentence);
            self.retype_town(at, sentence);
        }
    }

    /// Joins the name that begins at `at`, and returns its end.
    fn join_phrase(&mut self, at: usize, sentence: &TokenRange) -> Option<usize> {
        let (first, end, kind) = self
            .saint(at, sentence)
            .or_else(|| self.unknown_place(at, sentence))
            .or_else(|| self.opening_company(at, sentence))
            .or_else(|| self.ampersand(at, sentence))
            .or_else(|| self.head_and_phrase(at, sentence))
            .or_else(|| self.pair_before_head(at, sentence))
            .or_else(|| self.abbreviated(at, sentence))?;
        self.replace_names(first, end, first..end, kind);
        Some(end)
    }

    /// Returns whether the word at `at` is a noun for an organisation.
    pub(super) fn is_organization_head(&self, at: usize) -> bool {
        self.lists[at].has(WordLists::ORGANIZATION_HEAD)
    }

    pub(super) fn is_word(&self, at: usize, limit: usize) -> bool {
        at < limit && self.words[at].case.is_capital()
    }

    /// The end of the run of capitalised words at `at`.
    pub(super) fn capitals_end(&self, at: usize, limit: usize) -> usize {
        at + (at..limit).take_while(|&i| self.words[i].case.is_capital()).count()
    }

    /// The start of the run of capitalised words that ends before `end`, without words that cannot begin a name.
    pub(super) fn capitals_start(&self, end: usize, sentence: &TokenRange) -> usize {
        let mut first = end;
        while first > sentence.start && self.words[first - 1].case.is_capital() && end - first < 6 {
            first -= 1;
        }
        while first < end && first == sentence.start && self.opens_other_words(first) {
            first += 1;
        }
        let person = (first..end).rev().find(|&i| self.name_at(i).is_some_and(|name| name.kind == EntityType::Person));
        person.filter(|&i| i + 1 < end).map_or(first, |i| i + 1)
    }

    /// Returns whether the word at `at` opens the sentence and is not the beginning of a name.
    pub(super) fn opens_other_words(&self, at: usize) -> bool {
        matches!(self.word(at), "The" | "A" | "An") || self.is_never_name(at) && !self.is_people(at)
    }

    /// "Department of Health and Human Services", "Strait of Hormuz": the noun may be anywhere in the run at `at`.
    fn head_and_phrase(&self, at: usize, sentence: &TokenRange) -> Option<(usize, usize, EntityType)> {
        let run = self.capitals_end(at, sentence.end);
        let head = run - 1;
        let first = self.phrase_start(at, run, sentence);
        if first >= run || run >= sentence.end {
            return None;
        }
        let place = PLACE_HEADS.contains_ignoring_case(self.word(head));
        let high_commissioner = run - first > 1 && self.word(head) == "Commissioner" && self.word(head - 1) == "High";
        let organization = self.is_organization_head(head) || high_commissioner && self.word(run) == "for";
        let kind = match (place, organization) {
            (true, _) if self.word(run) == "of" => EntityType::Place,
            (false, true) => EntityType::Organization,
            _ => return None,
        };
        let end = self.phrase_parts_end(first, run, kind, sentence)?;
        (end - first <= MAX_TOKENS).then_some((first, end, kind))
    }

    /// The first word of the name in the run `at..run`: an article, an office or the name of a person before it is not
    /// part of it.
    fn phrase_start(&self, at: usize, run: usize, sentence: &TokenRange) -> usize {
        let mut first = at;
        while first + 1 < run && (first == sentence.start && self.opens_other_words(first) || self.is_calendar(first)) {
            first += 1;
        }
        if first + 1 == run && first == sentence.start && self.opens_other_words(first) {
            return run;
        }
        if first == at
            && at >= sentence.start + 2
            && self.word(at - 2) == "People"
            && matches!(self.word(at - 1), "'s" | "’s")
        {
            return at - 2;
        }
        let person = (first..run).rev().find(|&i| {
            self.name_at(i).is_some_and(|name| name.kind == EntityType::Person && name.end < run && name.first >= first)
        });
        person.map_or(first, |i| i + 1)
    }

    /// The end of the parts after the noun: "of X", "of X and Y", "for the X of Y", "of X, Y and Z". `None` if there are
    /// none.
    fn phrase_parts_end(&self, first: usize, from: usize, kind: EntityType, sentence: &TokenRange) -> Option<usize> {
        let limit = sentence.end;
        let organization = kind == EntityType::Organization;
        // "the World Bank for Africa", "the Labour Party on health": the name is whole without them.
        let listed = [AGENCY, ORGANIZATION].iter().any(|&flag| self.phrase_end(flag, first, from) == Some(from));
        let mut end = from;
        let mut joints: Vec<&str> = Vec::new();
        while end + 1 < limit {
            let joint = self.word(end);
            let article = usize::from(self.word(end + 1) == "the");
            let next = end + 1 + article;
            // "the University of Sheffield | of the UK"
            let state = article > 0 && next < limit && self.words[next].phrase(COUNTRY) == 3;
            let located = state && (!joints.is_empty() || self.words[next].case == WordCase::Upper);
            let fits = self.is_part(next, limit)
                && !located
                && !self.is_people_before_noun(next, limit)
                && match joint {
                    "of" => true,
                    "for" | "on" => organization && !listed && self.is_subject_part(next, limit),
                    "in" => joints.contains(&"for") && self.words[next].phrase(COUNTRY) != 0,
                    _ => false,
                };
            if !fits {
                break;
            }
            joints.push(joint);
            end = self.part_end(next, limit);
            if organization && self.is_field_of_work(next, limit) {
                end = self.list_end(end, limit);
            }
        }
        // "the Information Office of China's State Council" is the office of the council.
        let owner = end + 1 < limit && matches!(self.word(end), "'s" | "’s") && self.words[end + 1].case.is_capital();
        (end > from && !owner).then_some(end)
    }

    /// Returns whether the word at `at` is a common noun.
    fn is_subject(&self, at: usize) -> bool {
        let suffixes = ["tion", "ment", "ics", "logy", "ture", "ing", "ies", "ity", "ance", "ence", "ives", "ship"];
        self.words[at].is_common() || suffixes.iter().any(|suffix| self.word(at).ends_with(suffix))
    }

    /// Returns whether the first or the last word of the part at `at` is a common noun.
    fn is_subject_part(&self, at: usize, limit: usize) -> bool {
        self.is_subject(at) || self.is_subject(self.part_end(at, limit) - 1)
    }

    /// Returns whether an adjective before a noun in lower case is at `at`: "Muslim clerics".
    fn is_people_before_noun(&self, at: usize, limit: usize) -> bool {
        self.is_people(at) && at + 1 < limit && self.words[at + 1].case == WordCase::Lower
    }

    /// Returns whether a part of a name can begin at `at`.
    fn is_part(&self, at: usize, limit: usize) -> bool {
        let person =
            || self.name_at(at).is_some_and(|name| name.kind == EntityType::Person && name.end > name.first + 1);
        self.is_word(at, limit) && !self.is_calendar(at) && !self.words[at].is_headline && !person()
    }

    /// The end of the capitalised words at `at`, without a day, and without the office and the person after them.
    fn part_end(&self, at: usize, limit: usize) -> usize {
        let mut end = at + 1;
        while self.is_part(end, limit) {
            let person = self.name_at(end).is_some_and(|name| name.kind == EntityType::Person && name.first == end);
            let title = self.is_office_word(end) && !self.words[end].is_common();
            if person || title {
                break;
            }
            end += 1;
        }
        end
    }

    /// The end of ", X and Y" or "and Y" at `at`, where each part is of common words.
    fn list_end(&self, at: usize, limit: usize) -> usize {
        let mut end = at;
        loop {
            let comma = usize::from(end < limit && self.word(end) == ",");
            let last = end + comma < limit && matches!(self.word(end + comma), "and" | "&");
            let next = end + comma + usize::from(last);
            if comma == 0 && !last || !self.is_field_of_work(next, limit) {
                return at;
            }
            end = self.part_end(next, limit);
            if last {
                return end;
            }
        }
    }

    /// Returns whether the words at `at` name a field of work: "Human Services", "African Studies".
    fn is_field_of_work(&self, at: usize, limit: usize) -> bool {
        if !self.is_part(at, limit) {
            return false;
        }
        let end = self.part_end(at, limit);
        let last = &self.words[end - 1];
        let own = end < limit && self.word(end) == "of" && self.is_organization_head(end - 1);
        let named = [AGENCY, COUNTRY].iter().any(|&flag| (at..end).any(|i| self.words[i].phrase(flag) != 0));
        let person = self.name_at(at).is_some_and(|name| name.kind == EntityType::Person);
        let field = self.is_subject(end - 1);
        let institution = self.is_organization_head(end - 1);
        last.case == WordCase::Title && field && !own && !named && !person && !institution
    }

    /// "the Economic and | Financial Crimes Commission", "Bill and | Melinda Gates Foundation"
    fn pair_before_head(&self, at: usize, sentence: &TokenRange) -> Option<(usize, usize, EntityType)> {
        let left = self.capitals_end(at, sentence.end);
        let and = left;
        let short = left <= at + 2 && self.words[at].case == WordCase::Title;
        if !short || and + 1 >= sentence.end || !matches!(self.word(and), "and" | "&") {
            return None;
        }
        let end = self.capitals_end(and + 1, sentence.end);
        let head = end.checked_sub(1).filter(|&head| head > and + 1)?;
        if !self.is_organization_head(head) || self.is_calendar(at) {
            return None;
        }
        let article = at > sentence.start && self.word(at - 1).eq_ignore_ascii_case("the");
        let at_and = left - 1;
        let token = &self.words[at_and];
        let listed = [AGENCY, COUNTRY].iter().any(|&flag| (at..left).any(|i| self.words[i].phrase(flag) != 0));
        let adjective = at == at_and || self.is_people(at) || self.words[at].is_common();
        let field = article && adjective && self.is_subject(at_and) && !token.is_given_name();
        let institution = self.is_organization_head(at_and);
        let next = &self.words[and + 1];
        let couple = left == at + 1 && token.is_given_name() && (next.is_given_name() || next.persons() > 0);
        let known = (at..left)
            .any(|i| self.name_at(i).is_some_and(|name| name.end > left || name.kind == EntityType::Organization));
        let field = field && !institution;
        // "the Securities and Exchange Board | of India"
        let end = self.phrase_parts_end(at, end, EntityType::Organization, sentence).unwrap_or(end);
        (!listed && !known && (field || couple)).then_some((at, end, EntityType::Organization))
    }

    /// Capitalised words before their abbreviation: "Southern African Development Community (SADC)".
    fn abbreviated(&self, at: usize, sentence: &TokenRange) -> Option<(usize, usize, EntityType)> {
        let begins = at == sentence.start || !self.words[at - 1].case.is_capital();
        let end = self.capitals_end(at, sentence.end);
        let marks = end + 2 < sentence.end && self.word(end) == "(" && self.word(end + 2) == ")";
        if !begins || !marks || self.words[end + 1].case != WordCase::Upper {
            return None;
        }
        let first = self.capitals_start(end, sentence).max(at);
        let initials: String = (first..end).filter_map(|i| self.word(i).chars().next()).collect();
        let same = initials.eq_ignore_ascii_case(self.word(end + 1)) && initials.len() > 2;
        let named = self.name_at(end + 1).is_some_and(|name| name.kind == EntityType::Organization);
        let noun = (first..end).any(|i| self.is_organization_head(i));
        let place = self.name_at(first).is_some_and(|name| name.kind == EntityType::Place && name.end == end);
        (same && (named || noun) && !place).then_some((first, end, EntityType::Organization))
    }
}
