//! Names of persons, organisations and places: corrects and completes the tagger's output.
//!
//! The tagger labels one sentence at a time, as in its training corpora. This module separates titles from names and
//! keeps them as roles; gives the same name the same type throughout; marks countries as places also when they act
//! ("Rusia berharap"), which the Indonesian corpus does not label; and finds names in furniture (bylines, datelines,
//! headlines in capitals) by rules that use the names found in running text.

use super::consistent_names::abbreviated_type;
use super::extract::{PassageKind, WindowTokens};
use super::tagger::Tagger;
use super::tagger::decoder::{IdentityBuildHasher, TokenRange};
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, DEMONYM, ROLE};
use super::tagger::label::{self, IobLabel};
use super::tagger::labelled::{LabelledToken, LabelledTokens};
use super::word_lists::WordLists;
use super::{EntityType, roles};
use crate::article::Language;
use crate::text::Span;
use crate::text::typography::{is_single_spaced, single_spaced};
use crate::text::word_list::WordList;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A name, as a range of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Index of the first token; `end` is the index after the last.
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// In bytes of the text, without a clitic at the end.
    pub(crate) span: Span,
    pub(crate) kind: EntityType,
    /// The person's office or title next to the name.
    pub(crate) role: Option<Span>,
}

/// Finds the names in `tokens` of `text`, in order.
pub(super) fn find_names(text: &str, tokens: &WindowTokens, tagger: &mut Tagger) -> Vec<Name> {
    let mut labelled = label_all(text, tokens, tagger);
    let words = std::mem::take(&mut labelled.tokens);
    let lists = std::mem::take(&mut labelled.lists);
    let lower = words.iter().filter(|word| word.case == WordCase::Lower).map(|word| word.lower).collect();
    let mut finder = NameFinder { text, tokens, words, lists, lower, names: Vec::new(), owners: vec![0; tokens.len()] };
    finder.add_tagged(&labelled);
    drop(labelled);
    finder.read_datelines();
    finder.add_employers();
    finder.join_enumerated_names();
    finder.include_abbreviations();
    finder.make_consistent();
    finder.add_missed();
    finder.add_furniture_names();
    finder.drop_never_names();
    finder.add_hyphenated_names();
    let NameFinder { mut names, words, .. } = finder;
    names.retain(|name| name.first < name.end);
    names.sort_by_key(|name| name.first);
    roles::attach_roles(text, tokens, &words, &mut names);
    names
}

/// Runs the tagger over all passages, each with the model for its language.
fn label_all(text: &str, tokens: &WindowTokens, tagger: &mut Tagger) -> LabelledTokens {
    let mut labelled = LabelledTokens::new(tokens.len());
    for language in [Language::Indonesian, Language::English] {
        let is_indonesian = language == Language::Indonesian;
        let sentences = tokens.sentences(move |_, other| other.is_indonesian_or_malay() == is_indonesian);
        tagger.decoder(language).label(sentences, |at| tokens.span(at).slice(text), &mut labelled);
    }
    labelled
}

/// Whether text in `language` is read with the rules for English.
pub(super) fn is_read_as_english(language: Language) -> bool {
    matches!(language, Language::English | Language::Other)
}

pub(super) struct NameFinder<'a> {
    text: &'a str,
    pub(super) tokens: &'a WindowTokens,
    pub(super) words: Vec<LabelledToken>,
    /// The word lists that contain each token.
    pub(super) lists: Vec<WordLists>,
    /// Hashes of the words that occur in lower case.
    lower: HashSet<u64, IdentityBuildHasher>,
    pub(super) names: Vec<Name>,
    /// For each token, 1 + the index of the name that contains it, or 0.
    owners: Vec<u32>,
}

impl<'a> NameFinder<'a> {
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.span(at).slice(self.text)
    }

    /// The text of the tokens `first..end`, single-spaced.
    pub(super) fn wording(&self, first: usize, end: usize) -> Cow<'a, str> {
        let text = Span::new(self.tokens.span(first).start, self.tokens.span(end - 1).end).slice(self.text);
        if is_single_spaced(text) { text.into() } else { single_spaced(text).into() }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Whether the text has the word at `at` in lower case too.
    pub(super) fn is_in_lower_case(&self, at: usize) -> bool {
        self.lower.contains(&self.words[at].lower)
    }

    /// Whether the token is a month or a weekday.
    pub(super) fn is_calendar(&self, at: usize) -> bool {
        self.lists[at].has(WordLists::CALENDAR)
    }

    fn is_in_name(&self, at: usize) -> bool {
        self.owners[at] != 0
    }

    /// The name that contains the token.
    pub(super) fn name_at(&self, at: usize) -> Option<&Name> {
        self.names.get(self.name_index_at(at)?)
    }

    /// The index of the name that contains the token.
    pub(super) fn name_index_at(&self, at: usize) -> Option<usize> {
        (*self.owners.get(at)? as usize).checked_sub(1)
    }

    /// Adds a name for the tokens `first..end`, unless one of them is already in a name.
    pub(super) fn add_name(&mut self, first: usize, end: usize, kind: EntityType) {
        if first >= end || (first..end).any(|at| self.is_in_name(at)) {
            return;
        }
        let span = Span::new(self.tokens.span(first).start, self.tokens.span(end - 1).end);
        let span = Span::new(span.start, span.end - clitic_bytes(span.slice(self.text)));
        self.names.push(Name { first, end, span, kind, role: None });
        self.owners[first..end].fill(self.names.len() as u32);
    }

    /// The end of the phrase that begins at `at` in the gazetteer list with that flag. Does not look beyond `limit`.
    pub(super) fn phrase_end(&self, flag: u8, at: usize, limit: usize) -> Option<usize> {
        let more = || self.words[at + 1..limit].iter().take_while(|t| t.phrase(flag) == 2).count();
        match self.words[at].phrase(flag) {
            1 => Some(at + 1 + more()),
            3 => Some(at + 1),
            _ => None,
        }
    }

    pub(super) fn opens_sentence(&self, at: usize) -> bool {
        self.tokens.opens_sentence(at)
    }

    /// The sentences of running text.
    pub(super) fn prose(&self) -> impl Iterator<Item = TokenRange> + use<'a> {
        self.tokens.prose()
    }

    /// The Indonesian sentences of running text.
    pub(super) fn indonesian_prose(&self) -> impl Iterator<Item = TokenRange> + use<'a> {
        self.tokens.sentences(|kind, language| kind == PassageKind::Prose && language == Language::Indonesian)
    }

    /// Adds the names that the tagger found, trimmed, and without single words that are not names.
    fn add_tagged(&mut self, labelled: &LabelledTokens) {
        let mut named: HashMap<u64, u32, IdentityBuildHasher> = HashMap::default();
        for (at, token) in self.words.iter().enumerate() {
            if labelled.label(at) != label::OUTSIDE {
                *named.entry(token.lower).or_default() += 1;
            }
        }
        for sentence in self.prose() {
            let labels: Vec<IobLabel> = sentence.clone().map(|at| labelled.label(at)).collect();
            for (first, end, kind) in label::names(&labels) {
                for part in self.outside_brackets(sentence.start + first, sentence.start + end, kind) {
                    let (first, end) = self.trim_name(part.start, part.end);
                    if first < end && !(first + 1 == end && self.is_not_name(first, sentence.start, &named)) {
                        self.add_name(first, end, kind);
                    }
                }
            }
        }
        self.split_states();
        self.separate_office_holders();
        self.split_office_constructions();
        self.drop_peoples();
        self.add_places_after_prepositions();
        self.retype_places_after_places();
        self.correct_english();
    }

    /// The parts of what the tagger took for one name, before, in and after a bracket: "World Health Organization | (WHO".
    /// A person keeps a nickname: "Robert (Bob) Parata".
    fn outside_brackets(&self, first: usize, end: usize, kind: EntityType) -> Vec<TokenRange> {
        let is_bracket = |at: &usize| matches!(self.word(*at), "(" | ")" | "[" | "]");
        let last = (first..end).rev().find(is_bracket);
        let closed = last.is_some_and(|at| self.word(at) == ")" && at + 1 < end);
        let company_form = last.is_some_and(|at| at == end - 1 && self.word(at - 1).eq_ignore_ascii_case("persero"));
        if last.is_none() || company_form || closed && kind == EntityType::Person {
            return std::iter::once(first..end).collect();
        }
        let mut parts = Vec::new();
        let mut start = first;
        for at in (first..end).filter(is_bracket).chain([end]) {
            parts.push(start..at);
            start = at + 1;
        }
        parts
    }

    /// Corrects the names in English sentences.
    fn correct_english(&mut self) {
        for sentence in self.english_sentences() {
            self.complete_persons(&sentence);
            self.join_phrases(&sentence);
            self.split_offices(&sentence);
            self.join_districts(&sentence);
        }
        self.drop_never_names();
    }

    /// The sentences of running text that are not in a language with a tagger of its own, which is read as English.
    pub(super) fn english_sentences(&self) -> Vec<TokenRange> {
        self.tokens.sentences(|kind, language| kind == PassageKind::Prose && is_read_as_english(language)).collect()
    }

    /// Whether the token at `at` is in an English passage.
    pub(super) fn is_english(&self, at: usize) -> bool {
        self.tokens.language(at).is_some_and(is_read_as_english)
    }

    /// Puts one name for the tokens `name` in the place of all names that overlap the tokens `first..end`.
    pub(super) fn replace_names(&mut self, first: usize, end: usize, name: TokenRange, kind: EntityType) {
        self.drop_names(first, end);
        self.add_name(name.start, name.end, kind);
    }

    /// Returns whether the single word at `at` is a calendar word, a demonym, or a common word that begins a sentence
    /// and is not labelled as a name anywhere else.
    fn is_not_name(&self, at: usize, opens: usize, named: &HashMap<u64, u32, IdentityBuildHasher>) -> bool {
        let token = &self.words[at];
        let common = at == opens && token.case == WordCase::Title && !token.is_headline && token.is_very_common();
        let elsewhere = named.get(&token.lower).is_some_and(|&times| times > 1);
        self.is_calendar(at) || token.phrase(DEMONYM) != 0 || common && !elsewhere
    }

    /// Splits names in which a country precedes a person: "Presiden Rusia Vladimir Putin", "the United States Hamdullah
    /// Mohib". Splits only if an office precedes the name or the rest is also a person elsewhere in the text.
    fn split_states(&mut self) {
        let persons: HashSet<Cow<str>> = self
            .names
            .iter()
            .filter(|name| name.kind == EntityType::Person && name.first < name.end)
            .map(|name| self.wording(name.first, name.end))
            .collect();
        for i in 0..self.names.len() {
            let Name { first, end, kind, .. } = self.names[i];
            if first == end {
                continue;
            }
            // Skip an office that the tagger included in the name.
            let titles = self.words[first..end].iter().take_while(|t| is_role_token(t)).count();
            let whole = first;
            let first = (first + titles).min(end - 1);
            let office = kind == EntityType::Person && first > 0 && is_role_token(&self.words[first - 1]);
            if let Some(rest) = self.phrase_end(COUNTRY, first, end)
                && rest < end
                && (office || persons.contains(&self.wording(rest, end)))
            {
                self.drop_names(whole, end);
                self.add_name(first, rest, EntityType::Place);
                self.add_name(rest, end, EntityType::Person);
            }
        }
    }

    /// Strips punctuation from both ends, and lower-case words before the first capital ("wilayah Sumatera", "the
    /// Guardian").
    fn trim_name(&self, mut first: usize, mut end: usize) -> (usize, usize) {
        let tells = |at: usize| {
            let case = self.words[at].case;
            case.is_capital() || case == WordCase::Digit && self.word(at).len() > 1
        };
        if !(first..end).any(|at| self.words[at].case.is_capital()) {
            return (first, first);
        }
        while first < end && !tells(first) {
            first += 1;
        }
        while first < end
            && !matches!(self.words[end - 1].case, WordCase::Digit)
            && !self.words[end - 1].case.is_capital()
        {
            end -= 1;
        }
        (first, end)
    }

    /// Finds employers between an office and a comma followed by a person: "CEO Sberbank, German Gref", "Ketua Serikat
    /// Awak Feri, Siti Rohmah". The words between are an organisation, unless the tagger found a place or organisation
    /// there or they begin with a country.
    fn add_employers(&mut self) {
        for sentence in self.prose() {
            let mut at = sentence.start;
            while at < sentence.end {
                if !is_role_token(&self.words[at]) {
                    at += 1;
                    continue;
                }
                let roles = self.words[at..sentence.end].iter().take_while(|t| is_role_token(t)).count();
                let first = at + roles;
                let capital = |i: usize| self.words[i].case.is_capital();
                let len = (first..sentence.end).take_while(|&i| capital(i)).count();
                let end = first + len;
                at = first.max(at + 1);
                if !(1..=6).contains(&len) || end >= sentence.end || self.word(end) != "," {
                    continue;
                }
                let person_next =
                    self.name_at(end + 1).is_some_and(|n| n.first == end + 1 && n.kind == EntityType::Person);
                let told = (first..end).any(|i| self.name_at(i).is_some_and(|n| n.kind != EntityType::Person));
                let country = self.words[first].phrase(COUNTRY) != 0;
                if person_next && !told && !country {
                    self.drop_names(first, end);
                    self.add_name(first, end, EntityType::Organization);
                }
            }
        }
    }

    /// Removes the names that overlap the tokens `first..end`. They stay in `names`, but empty, so that indices stay
    /// valid.
    pub(super) fn drop_names(&mut self, first: usize, end: usize) {
        for at in first..end {
            if let Some(i) = (self.owners[at] as usize).checked_sub(1) {
                let name = &mut self.names[i];
                self.owners[name.first..name.end].fill(0);
                name.end = name.first;
            }
        }
    }

    /// Extends an organisation's name to include an abbreviation before it: "AI Alliance Network".
    fn include_abbreviations(&mut self) {
        for i in 0..self.names.len() {
            let Name { first, end, kind, .. } = self.names[i];
            let Some(before) = first.checked_sub(1).filter(|_| kind == EntityType::Organization && end - first > 1)
            else {
                continue;
            };
            let gap = Span::new(self.tokens.span(before).end, self.tokens.span(first).start).slice(self.text);
            let part_of = self.words[before].case == WordCase::Upper && self.words[before].phrases == 0;
            let same_sentence = !self.opens_sentence(first);
            let part_of = part_of && !self.is_part_of_office(before);
            if part_of && !self.is_in_name(before) && gap == " " && same_sentence {
                self.owners[before] = i as u32 + 1;
                self.names[i].first = before;
                self.names[i].span.start = self.tokens.span(before).start;
            }
        }
    }

    /// Adds names that the tagger missed: listed countries and agencies, names found elsewhere, and organisations by
    /// keyword.
    fn add_missed(&mut self) {
        let known = self.known_names();
        for sentence in self.prose() {
            let mut at = sentence.start;
            while at < sentence.end {
                let found = if self.is_in_name(at) || self.is_part_of_office(at) {
                    None
                } else {
                    self.listed_name(at, sentence.end)
                        .or_else(|| self.abbreviation(at))
                        .or_else(|| self.repeated_name(at, sentence.end, &known))
                        .or_else(|| self.organization_by_keyword(at, sentence.end))
                };
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

    /// The listed agency or country at `at` that is abbreviated with full stops.
    fn abbreviation(&self, at: usize) -> Option<(usize, EntityType)> {
        if !self.words[at].case.is_capital() {
            return None;
        }
        abbreviated_type(self.word(at), AGENCY).map(|kind| (at + 1, kind))
    }

    /// Finds unknown capitalised words that begin or end with an organisation word ("Tortoise Media") or precede "based
    /// in".
    fn organization_by_keyword(&self, at: usize, limit: usize) -> Option<(usize, EntityType)> {
        let free = |i: usize| !self.is_in_name(i) && self.words[i].case.is_capital();
        let opens = at == 0 || !self.words[at - 1].case.is_capital();
        let len = (at..limit).take_while(|&i| free(i)).count();
        let end = at + len;
        if !opens || !(1..=6).contains(&len) || self.words[at].is_very_common() && len < 3 {
            return None;
        }
        let next = |i: usize| if end + i < limit { self.word(end + i) } else { "" };
        let based = |word: &str| matches!(word, "berbasis" | "bermarkas" | "berkantor");
        let seat = based(next(0))
            || next(0) == "yang" && based(next(1))
            || matches!((next(0), next(1)), ("based" | "headquartered", "in"));
        let named = len > 1 && begins_or_ends_organization(self.word(at), self.word(end - 1));
        (seat || named).then_some((end, EntityType::Organization))
    }

    /// Finds a listed country or agency that begins at `at`.
    fn listed_name(&self, at: usize, limit: usize) -> Option<(usize, EntityType)> {
        // At the start of a sentence the word may be a common one: "Lima pelabuhan" (five ports), not Lima. So may every
        // word of a headline or of a text without capitals.
        let word = self.words[at];
        let opens = self.opens_sentence(at) || word.is_headline;
        let common = opens && word.is_common() && word.case == WordCase::Title;
        if !word.case.is_capital() || common || self.is_word_like_acronym(at) {
            return None;
        }
        TRUSTED_LISTS.into_iter().find_map(|(flag, kind)| {
            let end = self.phrase_end(flag, at, limit)?;
            let free = !(at..end).any(|i| self.is_in_name(i));
            // Part of a longer unknown name: "Rusia Hari Ini", "China Daily".
            let longer = end < limit
                && self.words[end].case == WordCase::Title
                && !self.is_in_name(end)
                && self.words[end].phrases == 0
                || at > 0
                    && self.is_in_name(at - 1)
                    && self.name_at(at - 1).is_some_and(|n| n.kind == EntityType::Organization)
                    && kind == EntityType::Place
                    && self.word(at - 1) != ",";
            let capital = (at..end)
                .all(|i| self.words[i].case.is_capital() || self.words[i].case == WordCase::Lower && end > at + 1);
            (free && capital && !longer).then_some((end, kind))
        })
    }

    /// Whether the word is written like a listed acronym except for its capitals: "As" is not the USA in Indonesian.
    pub(super) fn is_word_like_acronym(&self, at: usize) -> bool {
        self.words[at].case == WordCase::Title && self.word(at).len() <= 2
    }

    /// Collects the known names by wording, and the words that occur in only one person's name.
    pub(super) fn known_names(&self) -> KnownNames<'a> {
        let mut known = KnownNames::default();
        let mut parts: HashMap<&str, Vec<Cow<str>>> = HashMap::new();
        let mut times: HashMap<u64, u32, IdentityBuildHasher> = HashMap::default();
        for name in self.names.iter().filter(|name| name.first < name.end) {
            let wording = self.wording(name.first, name.end);
            let is_new = known.names.get(&wording) != Some(&name.kind);
            if is_new && name.kind == EntityType::Person && name.end - name.first > 1 {
                for at in (name.first..name.end).filter(|&at| self.word(at).chars().nth(2).is_some()) {
                    parts.entry(self.word(at)).or_default().push(wording.clone());
                }
            }
            known.longest = known.longest.max(name.end - name.first);
            known.first_words.insert(self.words[name.first].lower);
            if name.end - name.first == 1 {
                let times = times.entry(self.words[name.first].lower).or_insert(0);
                *times += 1;
                if *times >= OFTEN {
                    known.often.insert(self.words[name.first].lower);
                }
            }
            known.names.insert(wording, name.kind);
        }
        // "Arif" is one person beside "Samsul Arif" and "Gelandang Samsul Arif".
        let of_one = |names: &[Cow<str>]| {
            let longest = names.iter().max_by_key(|name| name.len());
            longest.is_some_and(|longest| names.iter().all(|name| longest.contains(&**name)))
        };
        known.parts = parts.into_iter().filter(|(_, of)| of_one(of)).map(|(part, _)| part).collect();
        known
    }

    /// Finds another occurrence, at `at`, of a name found elsewhere.
    fn repeated_name(&self, at: usize, limit: usize, known: &KnownNames<'_>) -> Option<(usize, EntityType)> {
        if !self.words[at].case.is_capital() {
            return None;
        }
        let longest = if known.first_words.contains(&self.words[at].lower) { known.longest } else { 0 };
        for len in (1..=longest.min(limit - at)).rev() {
            let end = at + len;
            if (at..end).any(|i| self.is_in_name(i))
                || !self.words[end - 1].case.is_capital() && self.words[end - 1].case != WordCase::Digit
            {
                continue;
            }
            let kind = known.names.get(&*self.wording(at, end)).copied();
            // A single word counts only if it never occurs in lower case, or inside sentences if it is a name often.
            let lower = self.words[at].lower;
            let is_name = !self.is_in_lower_case(at) || known.often.contains(&lower) && !self.opens_sentence(at);
            if let Some(kind) = kind
                && (len > 1 || is_name)
            {
                return Some((end, kind));
            }
        }
        let word = self.word(at);
        let alone = !self.is_in_lower_case(at) && self.words[at].case == WordCase::Title;
        (alone && known.parts.contains(word)).then_some((at + 1, EntityType::Person))
    }
}

/// Gazetteer lists that are trusted without the tagger, and the type of their entries.
pub(super) const TRUSTED_LISTS: [(u8, EntityType); 2] =
    [(COUNTRY, EntityType::Place), (AGENCY, EntityType::Organization)];

/// First words of organisation names that the tagger easily mistakes for places.
static FIRST_WORDS: WordList = WordList::new(include_str!("../../data/entity/organization_first_words.txt"));

/// Last words of such names.
pub(super) static LAST_WORDS: WordList = WordList::new(include_str!("../../data/entity/organization_last_words.txt"));

/// Returns whether the first or the last word of a name marks it as an organisation.
pub(super) fn begins_or_ends_organization(first: &str, last: &str) -> bool {
    FIRST_WORDS.contains_ignoring_case(first) || LAST_WORDS.contains_ignoring_case(last)
}

/// A word that the tagger takes for a name so many times is one with a capital, although it occurs without one too.
const OFTEN: u32 = 3;

/// Names found in the running text.
#[derive(Default)]
pub(super) struct KnownNames<'a> {
    pub(super) names: HashMap<Cow<'a, str>, EntityType>,
    /// Words longer than two characters that occur in the full name of exactly one person.
    pub(super) parts: HashSet<&'a str>,
    /// Hashes of the first words of the names.
    first_words: HashSet<u64, IdentityBuildHasher>,
    /// Hashes of words that are a name of their own at least [`OFTEN`] times.
    often: HashSet<u64, IdentityBuildHasher>,
    /// Number of tokens in the longest name.
    pub(super) longest: usize,
}

/// Length in bytes of the clitic at the end of a name ("Putin-lah", "Jokowi-nya"), or 0.
fn clitic_bytes(name: &str) -> usize {
    let ends = ["-nya", "-lah", "-pun", "-kah", "-ku", "-mu"];
    ends.iter().find(|end| name.len() > end.len() + 1 && name.ends_with(**end)).map_or(0, |end| end.len())
}

/// Returns whether the token is part of an office or a title.
pub(super) const fn is_role_token(token: &LabelledToken) -> bool {
    token.phrase(ROLE) != 0
}
