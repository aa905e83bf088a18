//! Descriptions: whom "politikus itu", "Presiden" and "pria yang akrab disapa Cak Imin itu" mean.

use super::topic::Topic;
use super::{Pronoun, Resolution, Speaker, SpeakerFinder, first_start};
use crate::claim::attribution::content::is_indonesian_verb;
use crate::claim::attribution::lexicon::{Class, Classes};
use crate::entity::{Entity, EntityType, Extraction, full_office};
use crate::text::Span;
use crate::text::word_list::WordList;
use std::collections::HashMap;

/// Nouns that do not describe a person: "kementerian itu".
static INSTITUTIONS: WordList = WordList::new(include_str!("../../../../data/claim/institution_nouns.txt"));

/// A description means the last speaker within this distance, in bytes.
const REACH: usize = 200;

/// A bare office means a person named with it within this distance, in bytes.
const OFFICE_REACH: usize = 6000;

/// "Kementerian tersebut" means an organisation named within this distance before it, in bytes.
const INSTITUTION_REACH: usize = 1500;

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
            let calls = |words: &str| matches!(words, " alias " | " atau ") || is_calling(words);
            if person(m - 1) && person(m) && between.is_some_and(calls) {
                aliases.add(m, m - 1, extraction);
            }
        }
        aliases.add_blends(extraction);
        aliases
    }

    /// Adds the names made of the first name and the beginning of the next: "Jokowi" for "Joko Widodo".
    fn add_blends(&mut self, extraction: &Extraction) {
        let people = || extraction.entities.iter().filter(|entity| entity.kind == EntityType::Person);
        let full: HashMap<&str, Vec<&Entity>> = people().fold(HashMap::new(), |mut full, entity| {
            if let Some((first, _)) = entity.name.split_once(' ') {
                full.entry(first.get(..3).unwrap_or(first)).or_insert_with(Vec::new).push(entity);
            }
            full
        });
        for short in people().filter(|entity| !entity.name.contains(' ')) {
            let Some(known) = short.name.get(..3).and_then(|start| full.get(start)) else { continue };
            let mut fitting = known.iter().filter(|entity| is_blend(&short.name, &entity.name));
            if let (Some(only), None) = (fitting.next(), fitting.next())
                && let (Some(&alias), Some(&of)) = (short.mentions.first(), only.mentions.first())
            {
                self.add(alias, of, extraction);
            }
        }
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

/// Whether `short` is the first word of `name` and at least two letters of the second.
fn is_blend(short: &str, name: &str) -> bool {
    let Some((first, rest)) = name.split_once(' ') else { return false };
    short
        .strip_prefix(first)
        .is_some_and(|end| end.len() >= 2 && rest.to_lowercase().starts_with(end) && end.len() < rest.len())
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
        let classes = Classes::of(&slice.to_lowercase());
        let common = [Class::Title, Class::Speaking, Class::Document, Class::MediaNominal];
        if slice.starts_with(char::is_uppercase)
            && !slice.contains(' ')
            && !common.iter().any(|&class| classes.has(class))
            && let Some(m) = self.only_called(slice)
        {
            return Speaker { mention: Some(m), words, resolution: Resolution::Named };
        }
        let described = |speaker: Speaker| Speaker { resolution: Resolution::Described, ..speaker };
        if let Some(m) = self.office_holder(words) {
            return described(self.pronoun_for(m));
        }
        if let Some(m) = self.institution(words) {
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
        let capitals = slice.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let named = capitals && slice.contains(' ') && !is_bare_office(slice) && !slice.ends_with(" Attorney");
        Speaker { mention: None, words, resolution: if named { Resolution::Named } else { Resolution::Nominal } }
    }

    /// The only organisation named before whose name begins with the noun of "kementerian tersebut".
    fn institution(&self, words: Span) -> Option<usize> {
        let slice = words.slice(self.text);
        let (noun, _) = slice.split_once(' ').filter(|(_, pointer)| matches!(*pointer, "itu" | "ini" | "tersebut"))?;
        let noun = noun.to_lowercase();
        if !INSTITUTIONS.contains(&noun) {
            return None;
        }
        let begins = |name: &str| name.split(' ').next().is_some_and(|first| first.to_lowercase() == noun);
        let start = self.text.floor_char_boundary(words.start.saturating_sub(INSTITUTION_REACH));
        let mut found: Option<usize> = None;
        for m in self.extraction.touching(Span::new(start, words.start)) {
            let entity = self.extraction.entity_of[m];
            let body = self.extraction.entities[entity].kind == EntityType::Organization;
            if !body
                || self.extraction.is_in_heading(m)
                || self.is_quoted(self.extraction.mentions[m].span)
                || !begins(&self.extraction.entities[entity].name)
            {
                continue;
            }
            if found.is_some_and(|known| self.extraction.entity_of[known] != entity) {
                return None;
            }
            found = Some(m);
        }
        found
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
        let place = matches!(first, "di" | "dari" | "asal" | "pada");
        if !age && !place && first != "yang" || clause.contains("namanya") || clause.contains("identitas") {
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
        // In "warga di desa itu" the word belongs to the village, in "akademisi di UI itu" to the academic.
        let named = clause[..at].rsplit(' ').next().is_some_and(|word| word.starts_with(char::is_uppercase));
        let own = !place || named && !super::is_plural(slice);
        (own && clause[..at].split_whitespace().count() <= 14)
            .then(|| Span::new(words.start, words.end + at + pointer.len()))
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
            && last.mention.is_some()
        {
            return match self.topic(Pronoun::Person, &last, end, limit.max(end)) {
                Topic::Last => {
                    (words.start.saturating_sub(end) < REACH && fits(last) && !self.is_other_office(slice, &last))
                        .then_some(last)
                        .filter(|last| whole == words || last.mention.is_some_and(known))
                }
                Topic::Other(m) => Some(self.pronoun_for(m)).filter(|&other| known(m) && fits(other)),
                Topic::Unknown(_) | Topic::Unclear => None,
            };
        }
        let m = self.only_candidate(Pronoun::Person, near, limit, &[])?;
        let start = self.text.floor_char_boundary(limit.saturating_sub(MEMORY));
        let long = self.text.floor_char_boundary(limit.saturating_sub(OFFICE_REACH));
        self.only_person(start, limit).or_else(|| self.only_person(long, limit))?;
        Some(self.pronoun_for(m)).filter(|&other| known(m) && fits(other))
    }

    /// Whether a description is an office other than the one that the text gives to a speaker: "hakim itu" after "jaksa
    /// Sari Lestari".
    fn is_other_office(&self, description: &str, speaker: &Speaker) -> bool {
        let office = head(description).to_lowercase();
        let role = speaker.mention.and_then(|m| self.extraction.entities[self.extraction.entity_of[m]].role.as_deref());
        // "mantan wali kota itu" may be president now.
        let former = ["mantan ", "eks ", "bekas "].iter().any(|word| description.starts_with(word));
        !former
            && Classes::of(&office).has(Class::Title)
            && role.is_some_and(|role| !role.to_lowercase().split(' ').any(|word| word == office))
    }

    /// Whether the noun of a description stands before it for somebody other than the person of mention `m`.
    fn is_about_another(&self, description: &str, limit: usize, m: usize) -> bool {
        let noun = head(description);
        let start = self.text.floor_char_boundary(limit.saturating_sub(MEMORY));
        let entity = self.person(m);
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
        let named = |m: usize| self.person(m) == entity;
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
        let lower = office.slice(self.text).to_lowercase();
        let words = without_pointer(&lower);
        let count = words.split(' ').count();
        if count > 3
            || !words.is_ascii()
            || !words.split(' ').next().is_some_and(|first| Classes::of(first).has(Class::Title))
        {
            return None;
        }
        let start = self.text.floor_char_boundary(office.start.saturating_sub(OFFICE_REACH));
        let holds = |m: usize| self.holds(m, words) || full_office(words).is_some_and(|office| self.holds(m, office));
        let m = self
            .only_holder(self.extraction.touching(Span::new(start, office.start)), holds)
            .filter(|&m| !self.is_held_by_another(words, Span::new(start, office.start), m))?;
        Some(self.aliases.named(m, self.extraction))
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
                named && !self.is_quoted(span) && !self.is_beside(span, self.person(m))
            })
        })
    }

    /// Whether a mention is named with the office, in lower case, right before it: "Menteri Perdagangan (Mendag) Zulfikar".
    fn holds(&self, m: usize, office: &str) -> bool {
        let name = self.extraction.mentions[m].span;
        // "Menteri Hukum RI, Supratman Andi Agtas": the role ends at the comma.
        let apposed = self.extraction.mentions[m].role.map(Span::from).filter(|role| {
            role.end < name.start && self.text.get(role.end..name.start).is_some_and(|gap| gap.trim() == ",")
        });
        if apposed.is_some_and(|role| without_pointer(&role.slice(self.text).to_lowercase()) == office) {
            return true;
        }
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

/// An office in lower case without the word that points back, and without its country: "menteri hukum" for "menteri
/// hukum ri itu".
fn without_pointer(office: &str) -> &str {
    let pointed = [" itu", " ini", " tersebut"].iter().find_map(|end| office.strip_suffix(end)).unwrap_or(office);
    [" ri", " republik indonesia"].iter().find_map(|end| pointed.strip_suffix(end)).unwrap_or(pointed)
}

/// Whether capitalised words are an office and one noun, such as "Menteri Hukum", and not a title and a name.
fn is_bare_office(words: &str) -> bool {
    let mut parts = words.split(' ');
    let first = parts.next().unwrap_or_default().to_lowercase();
    let office = [
        "menteri",
        "jaksa",
        "gubernur",
        "bupati",
        "wali",
        "kepala",
        "ketua",
        "direktur",
        "sekretaris",
        "wakil",
        "presiden",
        "hakim",
    ];
    office.contains(&first.as_str()) && parts.count() == 1
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
