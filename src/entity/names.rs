//! Names of persons, organisations and places: what the tagger labels, made whole for a reader.
//!
//! The tagger reads sentence by sentence as its training corpora do. Here titles come off the names and are kept as
//! roles; the same name is the same type throughout; countries are places also where they act ("Rusia berharap"),
//! which the Indonesian corpus leaves out; and furniture (bylines, datelines, headlines in capitals) is read by rule,
//! by what the running text has told.

use super::extract::WindowTokens;
use super::tagger::Tagger;
use super::tagger::decoder::{IdentityBuildHasher, TokenRange};
use super::tagger::features::{TokenFeatures, WordCase};
use super::tagger::gazetteer::{AGENCY, COUNTRY, DEMONYM, ROLE};
use super::tagger::label::{self, IobLabel};
use super::{EntityType, roles};
use crate::article::Language;
use crate::text::Span;
use crate::text::calendar::is_calendar_word;
use crate::text::typography::single_spaced;
use crate::text::word_list::WordList;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Its tokens, from one index up to another.
    pub first: usize,
    pub end: usize,
    /// Its bytes.
    pub span: Span,
    pub kind: EntityType,
    /// What the person is said to be, beside the name.
    pub role: Option<Span>,
}

/// The names in `tokens` of `text`, in order. Fills in the lexemes of the tokens.
pub(super) fn find_names(text: &str, tokens: &mut WindowTokens, tagger: &mut Tagger) -> Vec<Name> {
    let (words, labels) = label_all(text, tokens, tagger);
    let mut finder =
        NameFinder { text, tokens, words, names: Vec::new(), prose: tokens.prose(), owners: vec![0; labels.len()] };
    finder.add_tagged(&labels);
    finder.read_datelines();
    finder.add_employers();
    finder.include_abbreviations();
    finder.unify_types();
    finder.add_missed();
    finder.add_furniture_names();
    let NameFinder { mut names, words, .. } = finder;
    names.retain(|name| name.first < name.end);
    names.sort_by_key(|name| name.first);
    roles::attach_roles(text, tokens, &words, &mut names);
    names
}

/// Runs the tagger over all parts, each in its language.
fn label_all(text: &str, tokens: &mut WindowTokens, tagger: &mut Tagger) -> (Vec<TokenFeatures>, Vec<IobLabel>) {
    let count = tokens.spans.len();
    let (mut words, mut labels) = (vec![TokenFeatures::default(); count], vec![label::OUTSIDE; count]);
    tokens.lexemes.resize(count, None);
    for indonesian in [true, false] {
        let mine = |language: Language| (language == Language::Indonesian) == indonesian;
        let language = if indonesian { Language::Indonesian } else { Language::English };
        if !tokens.passages.iter().any(|part| mine(part.2)) {
            continue;
        }
        let decoder = tagger.decoder(language);
        decoder.begin();
        // From the decoder's count to ours, by sentence.
        let (mut sentences, mut ours) = (Vec::new(), Vec::new());
        let mut next = tokens.sentences.iter().peekable();
        let mut pushed = 0;
        for (range, _, language) in &tokens.passages {
            while let Some(sentence) = next.next_if(|s| s.start < range.end) {
                if mine(*language) {
                    for at in sentence.clone() {
                        tokens.lexemes[at] = decoder.push(tokens.spans[at].slice(text));
                    }
                    sentences.push(pushed..pushed + sentence.len());
                    pushed += sentence.len();
                    ours.push(sentence.start);
                }
            }
        }
        let found = decoder.label(&sentences).to_vec();
        for (sentence, &start) in sentences.iter().zip(&ours) {
            labels[start..start + sentence.len()].copy_from_slice(&found[sentence.clone()]);
            words[start..start + sentence.len()].copy_from_slice(&decoder.tokens()[sentence.clone()]);
        }
    }
    (words, labels)
}

pub(super) struct NameFinder<'a> {
    text: &'a str,
    pub(super) tokens: &'a WindowTokens,
    pub(super) words: Vec<TokenFeatures>,
    pub(super) names: Vec<Name>,
    /// The sentences of running text.
    prose: Rc<[TokenRange]>,
    /// For each token the number of the name it is in, from 1; 0 in none.
    owners: Vec<u32>,
}

impl<'a> NameFinder<'a> {
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.spans[at].slice(self.text)
    }

    /// The words from one token up to another, single-spaced.
    pub(super) fn wording(&self, first: usize, end: usize) -> String {
        single_spaced(Span::new(self.tokens.spans[first].start, self.tokens.spans[end - 1].end).slice(self.text))
    }

    /// Whether the token is in a name.
    fn is_in_name(&self, at: usize) -> bool {
        self.owners[at] != 0
    }

    /// The name that the token is in.
    pub(super) fn name_at(&self, at: usize) -> Option<&Name> {
        let owner = *self.owners.get(at)?;
        self.names.get((owner as usize).checked_sub(1)?)
    }

    /// Makes the tokens a name, if they are free.
    pub(super) fn add_name(&mut self, first: usize, end: usize, kind: EntityType) {
        if first >= end || (first..end).any(|at| self.is_in_name(at)) {
            return;
        }
        let span = Span::new(self.tokens.spans[first].start, self.tokens.spans[end - 1].end);
        let span = Span::new(span.start, span.end - clitic_bytes(span.slice(self.text)));
        self.names.push(Name { first, end, span, kind, role: None });
        self.owners[first..end].fill(self.names.len() as u32);
    }

    /// The end of the phrase of the list with that flag that begins at `at`, looked for up to `limit`.
    pub(super) fn phrase_end(&self, flag: u8, at: usize, limit: usize) -> Option<usize> {
        let more = || self.words[at + 1..limit].iter().take_while(|t| t.phrase(flag) == 2).count();
        match self.words[at].phrase(flag) {
            1 => Some(at + 1 + more()),
            3 => Some(at + 1),
            _ => None,
        }
    }

    /// Whether the token begins a sentence.
    fn opens_sentence(&self, at: usize) -> bool {
        self.tokens.sentences.binary_search_by_key(&at, |sentence| sentence.start).is_ok()
    }

    /// The sentences of running text.
    pub(super) fn prose(&self) -> Rc<[TokenRange]> {
        self.prose.clone()
    }

    /// What the tagger found, without what is no part of a name.
    fn add_tagged(&mut self, labels: &[IobLabel]) {
        let mut named: HashMap<u64, u32, IdentityBuildHasher> = HashMap::default();
        for (token, _) in self.words.iter().zip(labels).filter(|(_, label)| **label != label::OUTSIDE) {
            *named.entry(token.word.lower).or_default() += 1;
        }
        for sentence in self.prose().iter().cloned() {
            for (first, end, kind) in label::names(&labels[sentence.clone()]) {
                let (first, end) = self.trim_name(sentence.start + first, sentence.start + end);
                if first < end && !(first + 1 == end && self.is_not_name(first, sentence.start, &named)) {
                    self.add_name(first, end, kind);
                }
            }
        }
        self.split_states();
    }

    /// Whether the one word at `at` is a month, an adjective of a country, or a common word that begins a sentence
    /// and is nowhere else a name.
    fn is_not_name(&self, at: usize, opens: usize, named: &HashMap<u64, u32, IdentityBuildHasher>) -> bool {
        let token = &self.words[at];
        let common = at == opens && token.case == WordCase::Title && token.word.is_very_common();
        let elsewhere = named.get(&token.word.lower).is_some_and(|&times| times > 1);
        is_calendar_word(self.word(at)) || token.phrase(DEMONYM) != 0 || common && !elsewhere
    }

    /// "Presiden Rusia Vladimir Putin", "the United States Hamdullah Mohib": a country, then somebody; an office before
    /// tells, or that the rest is named elsewhere too.
    fn split_states(&mut self) {
        let persons: HashSet<String> = self
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
            // An office that was taken for a part of the name.
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

    /// Without marks at its ends and small words before its first capital ("wilayah Sumatera", "the Guardian").
    fn trim_name(&self, mut first: usize, mut end: usize) -> (usize, usize) {
        let tells = |at: usize| {
            let case = self.words[at].word.case;
            case.is_capital() || case == WordCase::Digit && self.word(at).len() > 1
        };
        if !(first..end).any(|at| self.words[at].word.case.is_capital()) {
            return (first, first);
        }
        while first < end && !tells(first) {
            first += 1;
        }
        while first < end
            && !matches!(self.words[end - 1].word.case, WordCase::Digit)
            && !self.words[end - 1].word.case.is_capital()
        {
            end -= 1;
        }
        (first, end)
    }

    /// What an office before and a comma behind give away: "CEO Sberbank, German Gref", "Ketua Serikat Awak Feri,
    /// Siti Rohmah". What stands between is the house, whatever the tagger made of it.
    fn add_employers(&mut self) {
        for sentence in self.prose().iter().cloned() {
            let mut at = sentence.start;
            while at < sentence.end {
                if !is_role_token(&self.words[at]) {
                    at += 1;
                    continue;
                }
                let roles = self.words[at..sentence.end].iter().take_while(|t| is_role_token(t)).count();
                let first = at + roles;
                let capital = |i: usize| self.words[i].word.case.is_capital();
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

    /// Forgets the names that touch the tokens from `first` to `end`: they are left empty.
    pub(super) fn drop_names(&mut self, first: usize, end: usize) {
        for at in first..end {
            if let Some(i) = (self.owners[at] as usize).checked_sub(1) {
                let name = &mut self.names[i];
                self.owners[name.first..name.end].fill(0);
                name.end = name.first;
            }
        }
    }

    /// An abbreviation before an organisation's name is part of it: "AI Alliance Network".
    fn include_abbreviations(&mut self) {
        for i in 0..self.names.len() {
            let Name { first, end, kind, .. } = self.names[i];
            let Some(before) = first.checked_sub(1).filter(|_| kind == EntityType::Organization && end - first > 1)
            else {
                continue;
            };
            let gap = Span::new(self.tokens.spans[before].end, self.tokens.spans[first].start).slice(self.text);
            let part_of = self.words[before].case == WordCase::Upper && self.words[before].phrases == 0;
            let same_sentence = !self.opens_sentence(first);
            if part_of && !self.is_in_name(before) && gap == " " && same_sentence {
                self.owners[before] = i as u32 + 1;
                self.names[i].first = before;
                self.names[i].span.start = self.tokens.spans[before].start;
            }
        }
    }

    /// Makes the same words the same type wherever they stand: the one most of them have, of two as many the first.
    /// A country is a place, whatever it does; a university is none.
    fn unify_types(&mut self) {
        let wording = |name: &Name| {
            if name.first < name.end { self.wording(name.first, name.end) } else { String::new() }
        };
        let wordings: Vec<String> = self.names.iter().map(wording).collect();
        let mut votes: HashMap<&str, [u32; 3]> = HashMap::new();
        let mut first: HashMap<&str, (usize, EntityType)> = HashMap::new();
        for (name, wording) in self.names.iter().zip(&wordings) {
            votes.entry(wording).or_default()[kind_index(name.kind)] += 1;
            let one = first.entry(wording).or_insert((name.first, name.kind));
            if name.first < one.0 {
                *one = (name.first, name.kind);
            }
        }
        for (i, wording) in wordings.iter().enumerate() {
            let (votes, first) = (votes[wording.as_str()], kind_index(first[wording.as_str()].1));
            let most = (0..3).max_by_key(|&kind| (votes[kind], kind == first)).unwrap_or(0);
            let Name { first, end, .. } = self.names[i];
            if first == end {
                continue;
            }
            let country = self.words[first].phrase(AGENCY) == 0 && self.phrase_end(COUNTRY, first, end) == Some(end);
            let house = end - first > 1 && begins_or_ends_organization(self.word(first), self.word(end - 1));
            self.names[i].kind = match label::TYPES[most] {
                _ if country => EntityType::Place,
                EntityType::Place if house => EntityType::Organization,
                kind => kind,
            };
        }
    }

    /// What the tagger left out: countries and agencies by list, and names found elsewhere in the article.
    fn add_missed(&mut self) {
        let known = self.known_names();
        for sentence in self.prose().iter().cloned() {
            let mut at = sentence.start;
            while at < sentence.end {
                let found = if self.is_in_name(at) {
                    None
                } else {
                    self.listed_name(at, sentence.end)
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

    /// Capitals that nobody knows, with a word of an organisation at an end ("Tortoise Media") or "based in" behind.
    fn organization_by_keyword(&self, at: usize, limit: usize) -> Option<(usize, EntityType)> {
        let free = |i: usize| !self.is_in_name(i) && self.words[i].word.case.is_capital();
        let opens = at == 0 || !self.words[at - 1].word.case.is_capital();
        let len = (at..limit).take_while(|&i| free(i)).count();
        let end = at + len;
        if !opens || !(1..=6).contains(&len) || self.words[at].word.is_very_common() && len < 3 {
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

    /// A country or an agency that begins at `at`.
    fn listed_name(&self, at: usize, limit: usize) -> Option<(usize, EntityType)> {
        // "Lima pelabuhan": at the start of a sentence a common word is one.
        let opens = self.opens_sentence(at);
        let word = self.words[at].word;
        if !word.case.is_capital() || opens && word.is_common() && word.case == WordCase::Title {
            return None;
        }
        TRUSTED_LISTS.into_iter().find_map(|(flag, kind)| {
            let end = self.phrase_end(flag, at, limit)?;
            let free = !(at..end).any(|i| self.is_in_name(i));
            // Part of a longer name that nobody knows: "Rusia Hari Ini", "China Daily".
            let longer = end < limit
                && self.words[end].word.case == WordCase::Title
                && !self.is_in_name(end)
                && self.words[end].phrases == 0
                || at > 0
                    && self.is_in_name(at - 1)
                    && self.name_at(at - 1).is_some_and(|n| n.kind == EntityType::Organization)
                    && kind == EntityType::Place
                    && self.word(at - 1) != ",";
            let capital = (at..end).all(|i| {
                self.words[i].word.case.is_capital() || self.words[i].word.case == WordCase::Lower && end > at + 1
            });
            (free && capital && !longer).then_some((end, kind))
        })
    }

    /// Names by their words, and the words of persons' names.
    pub(super) fn known_names(&self) -> KnownNames {
        let mut known = KnownNames::default();
        for token in 0..self.words.len() {
            if self.words[token].word.case == WordCase::Lower {
                known.lower.insert(self.words[token].word.lower);
            }
        }
        let mut parts: HashMap<&str, HashSet<String>> = HashMap::new();
        for name in self.names.iter().filter(|name| name.first < name.end) {
            let wording = self.wording(name.first, name.end);
            if name.kind == EntityType::Person && name.end - name.first > 1 {
                for at in name.first..name.end {
                    if self.word(at).chars().count() > 2 {
                        parts.entry(self.word(at)).or_default().insert(wording.clone());
                    }
                }
            }
            known.longest = known.longest.max(name.end - name.first);
            known.names.insert(wording, name.kind);
        }
        known.parts = parts.into_iter().filter(|(_, of)| of.len() == 1).map(|(part, _)| part.to_string()).collect();
        known
    }

    /// A name found elsewhere that begins at `at`.
    fn repeated_name(&self, at: usize, limit: usize, known: &KnownNames) -> Option<(usize, EntityType)> {
        if !self.words[at].word.case.is_capital() {
            return None;
        }
        for len in (1..=known.longest.min(limit - at)).rev() {
            let end = at + len;
            if (at..end).any(|i| self.is_in_name(i))
                || !self.words[end - 1].word.case.is_capital() && self.words[end - 1].word.case != WordCase::Digit
            {
                continue;
            }
            let kind = known.names.get(&self.wording(at, end)).copied();
            // One word is a name again where it is never a common one.
            if let Some(kind) = kind
                && (len > 1 || !known.lower.contains(&self.words[at].word.lower))
            {
                return Some((end, kind));
            }
        }
        let word = self.word(at);
        let alone = !known.lower.contains(&self.words[at].word.lower) && self.words[at].word.case == WordCase::Title;
        (alone && known.parts.contains(word)).then_some((at + 1, EntityType::Person))
    }
}

/// The lists that are believed without the tagger, and what they list.
pub(super) const TRUSTED_LISTS: [(u8, EntityType); 2] =
    [(COUNTRY, EntityType::Place), (AGENCY, EntityType::Organization)];

/// First words of an organisation's name that is easily taken for the place in it.
static FIRST_WORDS: WordList = WordList::new(include_str!("../../data/entity/organization_first_words.txt"));

/// Last words of such a name.
static LAST_WORDS: WordList = WordList::new(include_str!("../../data/entity/organization_last_words.txt"));

/// Whether a name with this first and this last word is that of an organisation.
fn begins_or_ends_organization(first: &str, last: &str) -> bool {
    FIRST_WORDS.contains_ignoring_case(first) || LAST_WORDS.contains_ignoring_case(last)
}

/// What the running text has told.
#[derive(Default)]
pub(super) struct KnownNames {
    pub(super) names: HashMap<String, EntityType>,
    /// Words of one person's name only.
    pub(super) parts: HashSet<String>,
    /// Words seen in lower case, hashed.
    lower: HashSet<u64, IdentityBuildHasher>,
    /// Tokens of the longest name.
    pub(super) longest: usize,
}

fn kind_index(kind: EntityType) -> usize {
    label::TYPES.iter().position(|k| *k == kind).unwrap_or(0)
}

/// Bytes of the clitics at the end of a name: "Putin-lah", "Jokowi-nya".
fn clitic_bytes(name: &str) -> usize {
    let ends = ["-nya", "-lah", "-pun", "-kah", "-ku", "-mu"];
    ends.iter().find(|end| name.len() > end.len() + 1 && name.ends_with(**end)).map_or(0, |end| end.len())
}

/// Whether a token is part of an office or a title.
pub(super) const fn is_role_token(token: &TokenFeatures) -> bool {
    token.phrase(ROLE) != 0
}
