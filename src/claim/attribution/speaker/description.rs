//! Descriptions: whom "politikus itu", "Presiden" and "pria yang akrab disapa Cak Imin itu" mean.

use super::topic::Topic;
use super::{Pronoun, Resolution, Speaker, SpeakerFinder, first_start};
use crate::claim::attribution::content::is_indonesian_verb;
use crate::claim::attribution::lexicon::{Class, Classes};
use crate::entity::{EntityType, Extraction, full_office};
use crate::text::Span;
use crate::text::word_list::WordList;
use std::collections::HashMap;

/// Nouns that do not describe a person: "kementerian itu".
static INSTITUTIONS: WordList = WordList::new(include_str!("../../../../data/claim/institution_nouns.txt"));

/// A description means the last speaker within this distance, in bytes.
const REACH: usize = 200;

/// A bare office means a person named with it within this distance, in bytes.
const OFFICE_REACH: usize = 6000;

/// A noun that stands within this distance before a description, in bytes, may be what the description is about.
const MEMORY: usize = 600;

/// The people known by another name: "Muhaimin Iskandar, yang akrab disapa Cak Imin".
#[derive(Debug, Default)]
pub(super) struct Aliases(HashMap<usize, usize>);

impl Aliases {
    /// Reads the other names that stand right after a name.
    pub(super) fn read(text: &str, extraction: &Extraction) -> Self {
        let person = |m: usize| extraction.mentions[m].kind == EntityType::Person;
        let mut aliases = Self::default();
        for m in 1..extraction.mentions.len() {
            let between = text.get(extraction.mentions[m - 1].span.end..extraction.mentions[m].span.start);
            if person(m - 1) && person(m) && between.is_some_and(|words| words == " alias " || is_calling(words)) {
                aliases.add(m, m - 1, extraction);
            }
        }
        aliases
    }

    fn add(&mut self, alias: usize, of: usize, extraction: &Extraction) {
        let (alias, entity) = (extraction.entity_of[alias], extraction.entity_of[of]);
        if alias != entity {
            self.0.entry(alias).or_insert(of);
        }
    }

    /// The mention of the person whom mention `m` names, perhaps by another name.
    pub(super) fn named(&self, m: usize, extraction: &Extraction) -> usize {
        self.0.get(&extraction.entity_of[m]).copied().unwrap_or(m)
    }
}

/// Whether the words between two names give the second to the first: ", yang akrab disapa ".
fn is_calling(words: &str) -> bool {
    let mut words = words.trim_matches([',', ' ', '"', '“', '(']).split_whitespace();
    words.next() == Some("yang")
        && words.next_back().is_some_and(|word| matches!(word, "disapa" | "dipanggil" | "dijuluki"))
        && words.count() <= 2
}

impl SpeakerFinder<'_> {
    /// A speaker given by words without a mention: a known name after all, somebody named before, or a description.
    pub(super) fn described(&mut self, words: Span, sentence: usize, contents: &[Span], near: usize) -> Speaker {
        let slice = words.slice(self.text);
        if slice.starts_with(char::is_uppercase)
            && !slice.contains(' ')
            && let Some(m) = self.surname(slice)
        {
            return Speaker { mention: Some(m), words, resolution: Resolution::Named };
        }
        let described = |speaker: Speaker| Speaker { resolution: Resolution::Described, ..speaker };
        if let Some(m) = self.office_holder(words) {
            return described(self.pronoun_for(m));
        }
        if let Some(whole) = self.whole_description(words)
            && let Some(speaker) = self.described_person(words, whole, first_start(contents, sentence), near)
            && !contents.iter().any(|content| content.intersects(speaker.words))
        {
            self.note_alias(whole, &speaker);
            return described(speaker);
        }
        if let Some(m) = self.holder_of_definite_office(slice, first_start(contents, sentence)) {
            return described(self.pronoun_for(m));
        }
        let named = slice.split_whitespace().all(|word| word.starts_with(char::is_uppercase)) && slice.contains(' ');
        Speaker { mention: None, words, resolution: if named { Resolution::Named } else { Resolution::Nominal } }
    }

    /// The description that `words` begin, if it points back to somebody: "politikus itu", "pria | yang akrab disapa Cak
    /// Imin itu", "penyanyi | 28 tahun ini".
    fn whole_description(&self, words: Span) -> Option<Span> {
        let slice = words.slice(self.text);
        if points_back(slice) || matches!(slice.to_lowercase().as_str(), "the company" | "the ministry" | "the agency")
        {
            return Some(words);
        }
        let rest = &self.text[words.end..];
        let clause = &rest[..rest.find([',', '.', '!', '?', '\n', '"', '“']).unwrap_or(rest.len())];
        let mut following = clause.split_whitespace();
        let (first, second) = (following.next()?, following.next()?);
        let age = first.chars().all(|c| c.is_ascii_digit()) && second == "tahun";
        if !age && first != "yang" || clause.contains("namanya") || clause.contains("identitas") {
            return None;
        }
        // Up to the first "itu", "ini" or "tersebut".
        let (at, pointer) = [" itu", " ini", " tersebut"]
            .iter()
            .filter_map(|&pointer| {
                let ends = |at: &usize| !clause[at + pointer.len()..].starts_with(char::is_alphanumeric);
                clause.match_indices(pointer).map(|(at, _)| at).find(ends).map(|at| (at, pointer))
            })
            .min()?;
        (clause[..at].split_whitespace().count() <= 14).then(|| Span::new(words.start, words.end + at + pointer.len()))
    }

    /// The person whom a description before `limit` means: the last speaker, or the one that the sentences before are
    /// about.
    fn described_person(&self, words: Span, whole: Span, limit: usize, near: usize) -> Option<Speaker> {
        let slice = words.slice(self.text);
        let organisation = ["company", "ministry", "agency", "perusahaan itu"].iter().any(|end| slice.ends_with(end));
        let plural =
            slice.contains(" dan ") || ["para ", "sejumlah ", "beberapa "].iter().any(|p| slice.starts_with(p));
        let kind = |speaker: Speaker| speaker.mention.map(|m| self.extraction.mentions[m].kind);
        let fits = |speaker: Speaker| match kind(speaker) {
            Some(EntityType::Person) => !organisation && points_back(whole.slice(self.text)),
            Some(EntityType::Organization) => organisation && whole == words,
            _ => false,
        };
        let human = !INSTITUTIONS.contains(head(slice)) && !plural;
        let known = |m: usize| human && !self.is_about_another(slice, limit, m);
        if let Some((last, end)) = self.last
            && end >= near
        {
            return match self.topic(Pronoun::Person, &last, end, limit.max(end)) {
                Topic::Last => (words.start.saturating_sub(end) < REACH && fits(last))
                    .then_some(last)
                    .filter(|last| whole == words || last.mention.is_some_and(known)),
                Topic::Other(m) => Some(self.pronoun_for(m)).filter(|&other| known(m) && fits(other)),
                Topic::Unknown(_) | Topic::Unclear => None,
            };
        }
        let m = self.only_candidate(Pronoun::Person, near, limit, &[])?;
        let start = self.text.floor_char_boundary(limit.saturating_sub(MEMORY));
        self.only_person(start, limit)?;
        Some(self.pronoun_for(m)).filter(|&other| known(m) && fits(other))
    }

    /// Whether the noun of a description stands before it for somebody other than the person of mention `m`.
    fn is_about_another(&self, description: &str, limit: usize, m: usize) -> bool {
        let noun = head(description);
        let start = self.text.floor_char_boundary(limit.saturating_sub(MEMORY));
        let entity = self.extraction.entity_of[m];
        let before = &self.text[start..limit.max(start)];
        before.match_indices(noun).any(|(at, _)| {
            let span = Span::new(start + at, start + at + noun.len());
            let whole = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            let word =
                whole(self.text[..span.start].chars().next_back()) && whole(self.text[span.end..].chars().next());
            word && !self.is_quoted(span) && !self.is_beside(span, entity)
        })
    }

    /// Whether a noun stands right before a name of the entity, or in an apposition after it: "pelatih Persib Bojan Hodak",
    /// "Bojan Hodak, pelatih".
    fn is_beside(&self, noun: Span, entity: usize) -> bool {
        let next = self.extraction.mentions.partition_point(|mention| mention.span.start < noun.end);
        let named = |m: usize| self.extraction.entity_of[m] == entity;
        let before = (next..self.extraction.mentions.len()).take(3).any(|m| {
            let name = self.extraction.mentions[m].span;
            let gap = self.text.get(noun.end..name.start).unwrap_or_default();
            named(m)
                && gap.len() < 60
                && !gap.contains(['.', '"', '“', '”'])
                && gap.split_whitespace().count() <= 6
                && !gap.split_whitespace().any(is_indonesian_verb)
        });
        before
            || next.checked_sub(1).is_some_and(|m| {
                let gap = self.text.get(self.extraction.mentions[m].span.end..noun.start).unwrap_or(".");
                named(m)
                    && gap.len() < 30
                    && gap.starts_with([',', ' ', '('])
                    && gap.trim_matches([',', ' ', '(']).is_empty()
            })
    }

    /// Records the other name that a description gives: "pria yang akrab disapa Cak Imin itu".
    fn note_alias(&mut self, description: Span, speaker: &Speaker) {
        let Some(of) = speaker.mention else { return };
        let alias = self.extraction.touching(description).find(|&m| {
            let mention = &self.extraction.mentions[m];
            let before = self.text[description.start..mention.span.start.max(description.start)].split_whitespace();
            mention.kind == EntityType::Person
                && before.last().is_some_and(|word| matches!(word, "disapa" | "dipanggil" | "dijuluki"))
        });
        if let Some(alias) = alias {
            self.aliases.add(alias, of, self.extraction);
        }
    }

    /// The only person before a bare office who is named with it: "Presiden" after "Presiden Joko Widodo".
    fn office_holder(&self, office: Span) -> Option<usize> {
        let words = office.slice(self.text).to_lowercase();
        let count = words.split(' ').count();
        if count > 3
            || !words.is_ascii()
            || !words.split(' ').next().is_some_and(|first| Classes::of(first).has(Class::Title))
        {
            return None;
        }
        let start = self.text.floor_char_boundary(office.start.saturating_sub(OFFICE_REACH));
        let mut found: Option<usize> = None;
        for m in self.extraction.touching(Span::new(start, office.start)) {
            let holds = self.holds(m, &words) || full_office(&words).is_some_and(|office| self.holds(m, office));
            if self.extraction.mentions[m].kind != EntityType::Person || !holds {
                continue;
            }
            if found.is_some_and(|known| self.extraction.entity_of[known] != self.extraction.entity_of[m]) {
                return None;
            }
            found = Some(m);
        }
        found.filter(|&m| !self.is_held_by_another(&words, Span::new(start, office.start), m))
    }

    /// Whether an office stands before a name that is not one of the person of mention `m`: "Gubernur Papua".
    fn is_held_by_another(&self, office: &str, before: Span, m: usize) -> bool {
        let text = before.slice(self.text);
        let capital = office[..1].to_uppercase() + &office[1..];
        [office, &capital].iter().any(|office| {
            text.match_indices(*office).any(|(at, _)| {
                let span = Span::new(before.start + at, before.start + at + office.len());
                let named =
                    self.text[span.end..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase));
                named && !self.is_quoted(span) && !self.is_beside(span, self.extraction.entity_of[m])
            })
        })
    }

    /// Whether a mention is named with the office, in lower case, right before it: "Menteri Perdagangan (Mendag) Zulfikar".
    fn holds(&self, m: usize, office: &str) -> bool {
        let name = self.extraction.mentions[m].span;
        let start = self.text.floor_char_boundary(name.start.saturating_sub(90));
        let before = &self.text[start..name.start];
        let before = before.rsplit(['.', ',', '\n', '"', '“', '”', ':']).next().unwrap_or_default();
        let words: Vec<&str> = before.split_whitespace().map(|word| word.trim_matches(['(', ')'])).collect();
        let of = office.split(' ').count();
        let at = (0..words.len().saturating_sub(of - 1)).rev().find(|&at| {
            words[at..at + of].iter().zip(office.split(' ')).all(|(word, office)| word.to_lowercase() == office)
        });
        at.is_some_and(|at| {
            let held = |word: &str| {
                word.starts_with(char::is_uppercase)
                    || matches!(word, "penuntut" | "umum" | "agung" | "ketua" | "konstitusi" | "dan")
            };
            let other = ["wakil", "mantan", "eks", "bekas", "calon", "istri", "staf", "ajudan", "anak", "sekretaris"];
            words[at + of..].iter().all(|word| held(word))
                && !at.checked_sub(1).is_some_and(|i| other.contains(&words[i].to_lowercase().as_str()))
        })
    }
}

/// Whether words point back to somebody: "politikus itu".
fn points_back(words: &str) -> bool {
    words.ends_with(" itu") || words.ends_with(" ini") || words.ends_with(" tersebut")
}

/// The noun that an Indonesian description is about: "pelatih" in "mantan pelatih Semen Padang tersebut".
fn head(words: &str) -> &str {
    let plain = |word: &&str| !matches!(*word, "mantan" | "eks" | "bekas" | "sang" | "calon");
    words.split_whitespace().find(plain).unwrap_or(words)
}
