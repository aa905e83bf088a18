//! Names in hyphenated words: the name inside "Toronto-based", "anti-Morales" and "China-Pakistan", which is a part of a
//! token, and words that are names as a whole, "Stratford-upon-Avon".

use super::EntityType;
use super::names::{KnownNames, Name, NameFinder};
use super::tagger::features::{WordCase, WordFeatures};
use super::tagger::gazetteer::{self, AGENCY, COUNTRY, DEMONYM, ORGANIZATION, PERSON, PLACE};
use super::tagger::{self, hash};
use crate::text::Span;
use crate::text::calendar::is_calendar_word;
use crate::text::word_list::{WordList, entries};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words after a name and a hyphen.
static SUFFIXES: WordList = WordList::new(include_str!("../../data/entity/hyphen_suffixes.txt"));

/// Words before a hyphen and a name.
static PREFIXES: WordList = WordList::new(include_str!("../../data/entity/hyphen_prefixes.txt"));

/// Hyphenated names by their lower-case form, each with its type.
static WHOLE: LazyLock<HashMap<&str, EntityType>> = LazyLock::new(|| {
    let rows = entries(include_str!("../../data/entity/hyphenated_names.tsv"));
    rows.filter_map(|row| {
        let (name, code) = row.split_once('\t')?;
        Some((name, EntityType::ALL.into_iter().find(|kind| kind.code() == code)?))
    })
    .collect()
});

/// Characters that join the parts of a word.
const HYPHENS: [char; 3] = ['-', '‐', '‑'];

impl NameFinder<'_> {
    /// Adds the names in the hyphenated words of English text. It comes last, because such a name does not end where a token
    /// ends.
    pub(super) fn add_hyphenated_names(&mut self) {
        let is_hyphenated = |at: &usize| self.words[*at].case.is_capital() && self.word(*at).contains(HYPHENS);
        let tokens: Vec<usize> = self.english_sentences().into_iter().flatten().filter(is_hyphenated).collect();
        if tokens.is_empty() {
            return;
        }
        let known = self.known_names();
        for at in tokens {
            if !self.trim_hyphenated(at, &known) && self.name_at(at).is_none() {
                self.add_hyphenated(at, &known);
            }
        }
    }

    /// The parts of the word at `at`, in bytes of the text.
    fn hyphen_parts(&self, at: usize) -> Vec<Span> {
        let (span, word) = (self.tokens.span(at), self.word(at));
        let mut parts = Vec::new();
        let mut start = 0;
        for (hyphen, mark) in word.char_indices().filter(|(_, c)| HYPHENS.contains(c)) {
            parts.push(Span::new(span.start + start, span.start + hyphen));
            start = hyphen + mark.len_utf8();
        }
        parts.push(Span::new(span.start + start, span.end));
        parts
    }

    /// Cuts "-based" and "anti-" from the name that contains the word at `at`. Returns whether there is such a name.
    fn trim_hyphenated(&mut self, at: usize, known: &KnownNames<'_>) -> bool {
        let Some(index) = self.name_index_at(at) else { return false };
        let parts = self.hyphen_parts(at);
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        let state = |part: &Span| phrase_flags(self.slice(*part)) & COUNTRY != 0;
        if parts.len() == 2 && parts.iter().all(state) && self.names[index].end == self.names[index].first + 1 {
            self.drop_names(at, at + 1);
            self.add_pair(at, &parts, known);
            return true;
        }
        let name = &self.names[index];
        let suffix = name.end == at + 1 && SUFFIXES.contains(self.slice(last)) && parts.len() > 1;
        let prefix = name.first == at && is_prefix(self.slice(first));
        let capital = |part: Span| self.slice(part).starts_with(char::is_uppercase);
        let end = parts.iter().rev().nth(1).copied().filter(|part| suffix && capital(*part)).map(|part| part.end);
        let start = parts.get(1).copied().filter(|part| prefix && capital(*part)).map(|part| part.start);
        let trimmed = start.is_some() || end.is_some();
        let span = Span::new(start.unwrap_or(name.span.start), end.unwrap_or(name.span.end));
        let flags = phrase_flags(self.slice(span));
        let is_place = trimmed && flags & (COUNTRY | PLACE) != 0 && flags & (ORGANIZATION | AGENCY) == 0;
        let name = &mut self.names[index];
        name.span = span;
        if is_place && name.kind == EntityType::Organization {
            name.kind = EntityType::Place;
        }
        true
    }

    /// Adds the names in the word at `at`, which is in no name.
    fn add_hyphenated(&mut self, at: usize, known: &KnownNames<'_>) {
        if let Some(kind) = whole_name(self.word(at)) {
            // "al-Aqsa Martyrs' Brigades" is a longer name.
            let longer = |i: usize| i < self.words.len() && self.words[i].case.is_capital();
            if !longer(at + 1) {
                self.add_name(at, at + 1, kind);
            }
            return;
        }
        let mut parts = self.hyphen_parts(at);
        let mut first = at;
        let prefixed = parts.len() > 1 && is_prefix(self.slice(parts[0]));
        if prefixed {
            parts.remove(0);
        }
        let suffix = parts.last().map_or("", |part| self.slice(*part));
        let suffixed = parts.len() > 1 && SUFFIXES.contains(suffix);
        if suffixed {
            parts.pop();
        }
        let (Some(start), Some(end)) = (parts.first().map(|part| part.start), parts.last().map(|part| part.end)) else {
            return;
        };
        if prefixed || suffixed {
            // "Saudi Arabia-led"
            let mut whole = Span::new(start, end);
            if !prefixed && parts.len() == 1 {
                (first, whole) = self.with_words_before(at, whole, known);
            }
            let hint = match suffix {
                "based" | "born" | "bound" | "area" => Some(EntityType::Place),
                "led" | "run" | "funded" | "owned" | "backed" | "sponsored" | "appointed"
                    if is_acronym(self.slice(whole)) =>
                {
                    Some(EntityType::Organization)
                }
                _ => None,
            };
            if let Some(kind) = self.part_type(whole, known, hint) {
                self.add_part(first, at + 1, whole, kind);
                return;
            }
        }
        self.add_pair(at, &parts, known);
    }

    /// Extends `part` of the word at `at` to the left while the words before it make a known name with it.
    fn with_words_before(&self, at: usize, part: Span, known: &KnownNames<'_>) -> (usize, Span) {
        let start = self.tokens.sentence_at(at).start;
        (1..=3)
            .rev()
            .filter_map(|count| at.checked_sub(count).filter(|&first| first >= start))
            .filter(|&first| (first..at).all(|i| self.words[i].case.is_capital()))
            .map(|first| (first, Span::new(self.tokens.span(first).start, part.end)))
            .find(|(first, whole)| {
                let free =
                    (*first..at).all(|i| self.name_at(i).is_none_or(|name| name.end <= at && name.first >= *first));
                free && self.listed_type(*whole, known).is_some()
            })
            .unwrap_or((at, part))
    }

    /// "China-Pakistan", "London-to-Paris": a name each.
    fn add_pair(&mut self, at: usize, parts: &[Span], known: &KnownNames<'_>) {
        let names: Vec<Span> = parts.iter().copied().filter(|part| self.slice(*part) != "to").collect();
        if names.len() != 2 || parts.len() > 3 {
            return;
        }
        let kinds: Vec<EntityType> = names.iter().filter_map(|part| self.listed_type(*part, known)).collect();
        let places = parts.len() == 3 && kinds.iter().all(|kind| *kind == EntityType::Place);
        let states = names.iter().all(|part| phrase_flags(self.slice(*part)) & (COUNTRY | AGENCY) != 0);
        if kinds.len() == 2 && (places || states) {
            for (part, kind) in names.into_iter().zip(kinds) {
                self.names.push(Name { first: at, end: at + 1, span: part, kind, role: None });
            }
        }
    }

    fn add_part(&mut self, first: usize, end: usize, span: Span, kind: EntityType) {
        self.drop_names(first, end);
        self.names.push(Name { first, end, span, kind, role: None });
    }

    /// The type of the name in `part` of a word: as elsewhere in the text, in the gazetteer, or as its words are used most.
    /// `hint` is the type of an unknown name.
    fn part_type(&self, part: Span, known: &KnownNames<'_>, hint: Option<EntityType>) -> Option<EntityType> {
        let word = self.slice(part);
        let features = WordFeatures::new(word, &tagger::gazetteer());
        let title = features.case.is_capital() && word.chars().count() > 1;
        if !title
            || is_calendar_word(word)
            || phrase_flags(word) & DEMONYM != 0
            || super::never_names::is_listed_people(word)
        {
            return None;
        }
        let counts = |shift: u32| features.class >> shift & 3;
        let (persons, places, organizations) = (counts(0), counts(2), counts(4));
        let common = features.class >> 6 & 15 != 0;
        let most = persons.max(places).max(organizations);
        let by_use = match () {
            () if common && persons < 2 || most == 0 => None,
            () if hint.is_some() => hint,
            () if places == most => Some(EntityType::Place),
            () if persons == most && organizations < most => Some(EntityType::Person),
            () if organizations == most && persons < most => Some(EntityType::Organization),
            () => None,
        };
        // "anti-Morales": a surname that a town has as well.
        let state = phrase_flags(word) & (COUNTRY | AGENCY) != 0;
        let surname = hint.is_none() && !state && persons > 1 && persons == most && organizations < most;
        let listed = if surname && !known.names.contains_key(word) {
            Some(EntityType::Person)
        } else {
            self.listed_type(part, known)
        };
        let acronym = hint == Some(EntityType::Organization);
        let unknown = hint.filter(|_| acronym || !common && features.case == WordCase::Title);
        listed.or(by_use).or(unknown)
    }

    /// The type of a name that occurs elsewhere in the text or is in the gazetteer.
    fn listed_type(&self, part: Span, known: &KnownNames<'_>) -> Option<EntityType> {
        let word = self.slice(part);
        if !word.starts_with(char::is_uppercase) {
            return None;
        }
        let flags = phrase_flags(word);
        let listed = || match () {
            () if flags & DEMONYM != 0 => None,
            () if flags & COUNTRY != 0 => Some(EntityType::Place),
            () if flags & AGENCY != 0 => Some(EntityType::Organization),
            () if flags & PLACE != 0 => Some(EntityType::Place),
            () if flags & ORGANIZATION != 0 => Some(EntityType::Organization),
            () if flags & PERSON != 0 => Some(EntityType::Person),
            () => None,
        };
        let part_of = || known.parts.contains(word).then_some(EntityType::Person);
        known.names.get(word).copied().or_else(part_of).or_else(listed)
    }

    fn slice(&self, span: Span) -> &str {
        span.slice(self.text())
    }
}

/// Returns whether `word` follows a name and a hyphen: "based".
pub(super) fn is_hyphen_suffix(word: &str) -> bool {
    SUFFIXES.contains(word)
}

/// Returns whether `word` is a prefix before a name: "anti", "Pro".
fn is_prefix(word: &str) -> bool {
    PREFIXES.contains_ignoring_case(word)
}

/// Returns whether `word` is in capitals and not a common abbreviation.
fn is_acronym(word: &str) -> bool {
    word.chars().count() > 1
        && word.chars().all(|c| c.is_uppercase() || c == '.')
        && !matches!(word, "AI" | "IT" | "TV" | "PC" | "VC" | "GPS" | "CEO" | "PR")
}

/// The flags of the gazetteer for the words of `name`.
pub(super) fn phrase_flags(name: &str) -> u8 {
    let words = name.split_whitespace();
    let key = words.fold(0, |key, word| gazetteer::extend(key, hash::bytes(word.to_lowercase().as_bytes())));
    tagger::gazetteer().phrase(key)
}

/// The type of a hyphenated word that is a name as a whole.
fn whole_name(word: &str) -> Option<EntityType> {
    let lower = word.to_lowercase().replace(['‐', '‑'], "-");
    if let Some(kind) = WHOLE.get(lower.as_str()) {
        return Some(*kind);
    }
    // "Stratford-upon-Avon", "Port-au-Prince"
    let parts: Vec<&str> = word.split(HYPHENS).collect();
    let [first, joint, last] = parts[..] else { return None };
    let capital = |part: &str| part.starts_with(char::is_uppercase);
    (capital(first)
        && capital(last)
        && matches!(
            joint,
            "upon"
                | "on"
                | "in"
                | "under"
                | "by"
                | "au"
                | "aux"
                | "sur"
                | "sous"
                | "le"
                | "la"
                | "les"
                | "en"
                | "de"
                | "du"
                | "am"
                | "an"
        ))
    .then_some(EntityType::Place)
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::entity::{EntityType, extract};
    use crate::text::Span;

    /// The names in `text`, each with the type of its entity, its start in bytes and the number of its mentions.
    fn names(text: &str) -> Vec<(&'static str, String, usize, usize)> {
        let article = Article::new(format!("News\n\n{text}"), None, None).unwrap();
        let found = extract(&article, Span::new(0, article.text().len()));
        let start = article.text().len() - text.len();
        let names = found.entities.iter().filter(|entity| entity.kind.is_name());
        names
            .map(|entity| {
                let first = found.mentions[entity.mentions[0]].span.start - start;
                (entity.kind.code(), entity.name.clone(), first, entity.mentions.len())
            })
            .collect()
    }

    #[test]
    fn the_name_inside_a_hyphenated_word_is_a_mention_of_its_entity() {
        let text = "The march was anti-Morales. In the evening Evo Morales spoke, and pro-Morales unions cheered.";
        assert_eq!(names(text), [("PER", "Evo Morales".into(), 19, 3)]);
    }

    #[test]
    fn words_before_the_hyphenated_word_belong_to_the_name() {
        let text = "A Saudi Arabia-led coalition bombed the port and then withdrew from it.";
        assert_eq!(names(text), [("LOC", "Saudi Arabia".into(), 2, 1)]);
    }

    #[test]
    fn two_names_in_one_word_are_two_mentions() {
        let text = "The China-Pakistan corridor was opened, and China paid for it.";
        let found = names(text);
        assert_eq!(found, [("LOC", "China".into(), 4, 2), ("LOC", "Pakistan".into(), 10, 1)]);
    }

    #[test]
    fn a_role_is_not_taken_for_a_part_of_a_word() {
        let article = Article::new("News\n\nThe president, anti-Putin for years, left the party.".into(), None, None);
        let article = article.unwrap();
        let found = extract(&article, Span::new(0, article.text().len()));
        let person = found.entities.iter().find(|entity| entity.kind == EntityType::Person);
        assert_eq!(person.map(|entity| (entity.name.as_str(), entity.role.as_deref())), Some(("Putin", None)));
    }

    #[test]
    fn ordinary_hyphenated_words_are_not_names() {
        let text = "Mid-January was cold. A non-executive director and the ex-teacher wore a T-shirt, as did German-born nuns.";
        assert_eq!(names(text), []);
    }
}
