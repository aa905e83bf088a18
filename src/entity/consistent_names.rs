//! One decision for the same words in an article: what all their occurrences tell decides about each of them.

use super::EntityType;
use super::hyphenated::phrase_flags;
use super::names::{Name, NameFinder, begins_or_ends_organization};
use super::roles::HONORIFICS;
use super::tagger::decoder::IdentityBuildHasher;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, ORGANIZATION, PLACE};
use super::tagger::label;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Words before the name of a place that do not stand before the name of a person.
const LOCATIVES: &[&str] = &["in", "near", "di", "ke"];

/// How the text uses a word that is a name of its own.
#[derive(Clone, Copy, Debug, Default)]
struct WordUses {
    /// Occurrences as a name of one word.
    named: u32,
    /// Those that begin a sentence.
    opening: u32,
    /// Occurrences with a capital inside a sentence that are not in any name.
    plain: u32,
    /// Occurrences in lower case.
    lower: u32,
    /// Occurrences after "in" or "near".
    located: u32,
    /// Occurrences after "Mr".
    titled: u32,
    /// Whether it is the first or the last word of the name of a person.
    of_person: bool,
    /// The number of persons that have it as their last word, up to 2.
    surname_of: u8,
    /// Whether the longer name of an organisation begins with it.
    begins_organization: bool,
    /// Whether it is in the longer name of an organisation or a place.
    in_other: bool,
}

/// How often the names with the same words have each type.
#[derive(Default)]
struct TypeVotes {
    of_types: [u32; 3],
    /// The first token of the first of them, and its type.
    first: Option<(usize, usize)>,
}

type Uses = HashMap<u64, WordUses, IdentityBuildHasher>;

impl NameFinder<'_> {
    /// Makes the decisions about the same words agree.
    pub(super) fn make_consistent(&mut self) {
        self.unify_types();
        let uses = self.word_uses();
        self.drop_common_openers(&uses);
        self.retype_words(&uses);
        self.retype_full_names();
    }

    /// How the text uses each word that is a name of its own.
    fn word_uses(&self) -> Uses {
        let mut uses = Uses::default();
        for name in self.names.iter().filter(|name| name.end == name.first + 1) {
            uses.entry(self.words[name.first].lower).or_default().named += 1;
        }
        let mut surnames: HashMap<u64, Cow<str>, IdentityBuildHasher> = HashMap::default();
        for name in self.names.iter().filter(|name| name.end > name.first + 1) {
            for at in name.first..name.end {
                let lower = self.words[at].lower;
                let Some(word) = uses.get_mut(&lower) else { continue };
                if name.kind != EntityType::Person {
                    word.in_other = true;
                    word.begins_organization |= at == name.first && name.kind == EntityType::Organization;
                    continue;
                }
                word.of_person |= at == name.first || at + 1 == name.end;
                if at + 1 == name.end {
                    let wording = self.wording(name.first, name.end);
                    match surnames.get(&lower) {
                        None => word.surname_of = 1,
                        Some(other) if *other != wording => word.surname_of = 2,
                        Some(_) => {}
                    }
                    surnames.entry(lower).or_insert(wording);
                }
            }
        }
        if uses.is_empty() {
            return uses;
        }
        for sentence in self.prose() {
            for at in sentence.clone() {
                let token = &self.words[at];
                let Some(word) = uses.get_mut(&token.lower) else { continue };
                if !token.case.is_capital() {
                    word.lower += u32::from(token.case == WordCase::Lower);
                    continue;
                }
                let named = self.name_at(at);
                if at == sentence.start {
                    word.opening += u32::from(named.is_some_and(|name| name.end == name.first + 1));
                    continue;
                }
                word.plain += u32::from(named.is_none() && !token.is_headline);
                let before = self.word(at - 1);
                if LOCATIVES.contains(&before) {
                    // "in Roe's view", "in Jane Roe".
                    let next = if at + 1 < sentence.end { self.word(at + 1) } else { "" };
                    let alone = named.is_none_or(|name| name.end == name.first + 1);
                    word.located += u32::from(alone && !next.starts_with(['\'', '’']));
                }
                let title = if before == "." && at > sentence.start + 1 { self.word(at - 2) } else { before };
                word.titled += u32::from(HONORIFICS.contains(&title.trim_end_matches('.').to_lowercase()));
            }
        }
        uses
    }

    /// Removes words that are names at the beginning of sentences only, and common words inside them: "Tarot is old" and
    /// "a game of tarot".
    fn drop_common_openers(&mut self, uses: &Uses) {
        for i in 0..self.names.len() {
            let (first, end) = (self.names[i].first, self.names[i].end);
            if end != first + 1 || self.is_listed(first) || self.words[first].is_given_name() {
                continue;
            }
            let word = uses.get(&self.words[first].lower).copied().unwrap_or_default();
            let common = word.lower >= 2 || word.plain >= 2 && self.words[first].is_common();
            if common && word.named == word.opening && !word.of_person {
                self.drop_names(first, end);
            }
        }
    }

    /// Corrects the types of single words by the longer names that contain them and the words around them.
    fn retype_words(&mut self, uses: &Uses) {
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            if end != first + 1 || self.is_listed(first) {
                continue;
            }
            let Some(word) = uses.get(&self.words[first].lower) else { continue };
            let token = &self.words[first];
            let known = token.is_given_name() || token.persons() > 0;
            let share = if known { 2 } else { 4 };
            let located = word.located > u32::from(known) && word.located * share >= word.named + word.plain;
            self.names[i].kind = match kind {
                EntityType::Person if word.titled > 0 || word.of_person => kind,
                EntityType::Person if located => EntityType::Place,
                EntityType::Person if word.begins_organization && !known => EntityType::Organization,
                EntityType::Organization | EntityType::Place
                    if word.surname_of == 1 && token.case == WordCase::Title && word.located == 0 && !word.in_other
                        || word.titled > 0 && word.located == 0 =>
                {
                    EntityType::Person
                }
                _ => kind,
            };
        }
    }

    /// A given name and the last name of a person are a person: "Tom Cruise" beside "Cruise".
    fn retype_full_names(&mut self) {
        let persons: HashSet<u64> = self
            .names
            .iter()
            .filter(|name| name.kind == EntityType::Person && name.first < name.end)
            .map(|name| self.words[name.end - 1].lower)
            .collect();
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            if kind == EntityType::Person || !(2..=3).contains(&(end - first)) {
                continue;
            }
            let person = self.words[first].is_given_name()
                && persons.contains(&self.words[end - 1].lower)
                && (first..end).all(|at| matches!(self.words[at].case, WordCase::Title | WordCase::Initial))
                && !begins_or_ends_organization(self.word(first), self.word(end - 1));
            let listed = [ORGANIZATION, PLACE, COUNTRY, AGENCY]
                .iter()
                .any(|&flag| self.phrase_end(flag, first, end) == Some(end));
            if person && !listed {
                self.names[i].kind = EntityType::Person;
            }
        }
    }

    /// Whether the word is a listed country or agency.
    pub(super) fn is_listed(&self, at: usize) -> bool {
        self.words[at].phrase(COUNTRY) != 0 || self.words[at].phrase(AGENCY) != 0
    }

    /// Gives names with the same words the same type: the most frequent one, or in a tie the type of the first
    /// occurrence. A country is always a place. A name with a typical organisation word, such as a university, is never
    /// one.
    fn unify_types(&mut self) {
        let mut votes: HashMap<Cow<str>, TypeVotes> = HashMap::new();
        for name in self.names.iter().filter(|name| name.first < name.end) {
            let kind = kind_index(name.kind);
            let votes = votes.entry(self.wording(name.first, name.end)).or_default();
            votes.of_types[kind] += 1;
            if votes.first.is_none_or(|(first, _)| name.first < first) {
                votes.first = Some((name.first, kind));
            }
        }
        for i in 0..self.names.len() {
            let Name { first, end, .. } = self.names[i];
            if first == end {
                continue;
            }
            let votes = &votes[&self.wording(first, end)];
            let is_first = |kind: usize| votes.first.is_some_and(|(_, first)| kind == first);
            let most = (0..3).max_by_key(|&kind| (votes.of_types[kind], is_first(kind))).unwrap_or(0);
            let country = self.words[first].phrase(AGENCY) == 0 && self.phrase_end(COUNTRY, first, end) == Some(end);
            let house = end - first > 1 && begins_or_ends_organization(self.word(first), self.word(end - 1));
            let abbreviated =
                if end == first + 1 { abbreviated_type(self.word(first), AGENCY | ORGANIZATION) } else { None };
            self.names[i].kind = match (abbreviated, label::TYPES[most]) {
                _ if country => EntityType::Place,
                (None, EntityType::Place) if house => EntityType::Organization,
                (abbreviated, most) => abbreviated.unwrap_or(most),
            };
        }
    }
}

/// The type of an abbreviation with full stops that the gazetteer has without them, as a country or in the `lists` of
/// organisations: "U.N.", "U.K.", "F.B.I."
pub(super) fn abbreviated_type(word: &str, lists: u8) -> Option<EntityType> {
    if !word.as_bytes().contains(&b'.') {
        return None;
    }
    let letters = word.strip_suffix('.').unwrap_or(word).split('.');
    if letters.clone().any(|part| part.chars().count() != 1) {
        return None;
    }
    let flags = phrase_flags(&letters.collect::<String>());
    match () {
        () if flags & COUNTRY != 0 => Some(EntityType::Place),
        () if flags & lists != 0 => Some(EntityType::Organization),
        () => None,
    }
}

fn kind_index(kind: EntityType) -> usize {
    label::TYPES.iter().position(|k| *k == kind).unwrap_or(0)
}
