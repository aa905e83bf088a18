//! Persons: whom a name with an honorific, or an office without a name, means.
//!
//! "Mr. Trump" is not Ivanka Trump, and "the president" is the one person to whom the text gives that office.

use super::{Resolution, Speaker, SpeakerFinder, without_title};
use crate::claim::attribution::lexicon::{Class, Classes, Gender, gender};
use crate::entity::{EntityType, full_office};
use crate::text::Span;

impl SpeakerFinder<'_> {
    /// The speaker whom the mention `m` in `source` names, unless its honorific contradicts the name of its entity.
    pub(super) fn named(&self, m: usize, source: Span) -> Speaker {
        let mention = &self.extraction.mentions[m];
        let plain = Speaker { mention: Some(m), words: mention.span, resolution: Resolution::Named };
        // "… from the U.S. Johanns says": the tagger took two sentences for one name.
        if let Some(name) = mention.span.slice(self.text).strip_prefix("U.S. ")
            && let Some(known) = self.surname(name)
        {
            return Speaker { mention: Some(known), ..plain };
        }
        let surname = without_title(mention.span.slice(self.text));
        let Some(honorific) = honorific(self.text, mention.span) else { return plain };
        if mention.kind != EntityType::Person || surname.contains(' ') {
            return plain;
        }
        let entity = self.extraction.entity_of[m];
        let own = self.first_name_gender(entity);
        let mut fitting = Vec::new();
        let mut unknown = false;
        for (other, candidate) in self.extraction.entities.iter().enumerate() {
            let last = candidate.name.rsplit(' ').next();
            if candidate.kind != EntityType::Person || last != Some(surname) || !candidate.name.contains(' ') {
                continue;
            }
            match self.first_name_gender(other) {
                Some(known) if known == honorific => fitting.push(other),
                Some(_) => {}
                None => unknown |= other != entity || !fitting.is_empty(),
            }
        }
        let bare = !without_title(&self.extraction.entities[entity].name).contains(' ');
        let contradicted = own.is_some_and(|own| own != honorific) || own.is_none() && !bare && !fitting.is_empty();
        match fitting.as_slice() {
            _ if !contradicted && !bare => plain,
            [only] if !unknown && (bare || own.is_some()) => {
                let mentions = &self.extraction.entities[*only].mentions;
                Speaker { mention: mentions.first().copied().or(Some(m)), ..plain }
            }
            _ if !contradicted => plain,
            _ => {
                let words = if source.len() < 40 { source } else { mention.span };
                Speaker { mention: None, words, resolution: Resolution::Nominal }
            }
        }
    }

    /// The gender of the first name of an entity that has one.
    fn first_name_gender(&self, entity: usize) -> Option<Gender> {
        let name = without_title(&self.extraction.entities[entity].name);
        let (first, _) = name.split_once(' ')?;
        gender(&first.to_lowercase()).filter(|_| !is_title(first))
    }

    /// The person whom "the president" means in a sentence that begins at `sentence`: the only one in the text with that
    /// office, named before, with nobody else's office between. Returns a mention.
    ///
    /// The cost is linear in the number of mentions.
    pub(super) fn holder_of_definite_office(&self, words: &str, sentence: usize) -> Option<usize> {
        let office = words.strip_prefix("the ").or_else(|| words.strip_prefix("The "))?;
        let head = office.rsplit(' ').next()?;
        if office.contains(char::is_uppercase) || !is_title(head) || office.split(' ').count() > 2 {
            return None;
        }
        let holder = self.only_holder(0..self.extraction.mentions.len(), |m| self.has_office(m, office))?;
        let named = &self.extraction.entities[self.extraction.entity_of[holder]].mentions;
        let before = |m: &usize| self.extraction.mentions[*m].span.end <= sentence;
        let titled = named.iter().copied().find(|&m| before(&m) && self.has_office(m, office))?;
        let last = named.iter().copied().rfind(before).unwrap_or(titled);
        let between = Span::new(self.extraction.mentions[last].span.end, sentence).slice(self.text).to_lowercase();
        (!between.split(|c: char| !c.is_alphabetic()).any(|word| word == head)).then_some(last)
    }

    /// The last of `mentions` that names the holder of an office, if all those that do name one person.
    pub(super) fn only_holder(
        &self,
        mentions: impl Iterator<Item = usize>,
        holds: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut found: Option<usize> = None;
        for m in mentions {
            let person = self.extraction.mentions[m].kind == EntityType::Person && !self.extraction.is_in_heading(m);
            if !person || !holds(m) {
                continue;
            }
            if found.is_some_and(|known| self.person(known) != self.person(m)) {
                return None;
            }
            found = Some(m);
        }
        found
    }

    /// Whether the words at a mention give its person the office: "President Bush", "Bill de Blasio, the mayor of …".
    fn has_office(&self, m: usize, office: &str) -> bool {
        let mention = &self.extraction.mentions[m];
        let span = mention.span.slice(self.text);
        let title = span.strip_suffix(without_title(span)).unwrap_or_default();
        let role = mention.role.map_or(title, |role| role.slice(self.text)).to_lowercase();
        let role: Vec<&str> = role
            .split(|c: char| c.is_whitespace() || c == '.' || c == ',')
            .map(|word| full_office(word).unwrap_or(word))
            .collect();
        let role: Vec<&str> = role.into_iter().take_while(|word| !matches!(*word, "of" | "for")).collect();
        let wanted: Vec<&str> = office.split(' ').collect();
        let role: Vec<&str> = role.into_iter().filter(|word| !word.is_empty()).collect();
        let start = mention.role.map_or(mention.span, Span::from).start;
        let before = self.text[..start].split_whitespace().next_back().unwrap_or_default().to_lowercase();
        let lesser = ["vice", "deputy", "prime", "former", "ex", "then", "acting", "assistant", "late"];
        let full = !lesser.contains(&before.as_str()) && !before.starts_with("ex-") && !before.starts_with("then-");
        full && role
            .strip_suffix(wanted.as_slice())
            .is_some_and(|before| !before.iter().any(|word| lesser.contains(word)))
    }
}

fn is_title(word: &str) -> bool {
    Classes::of(&word.to_lowercase()).has(Class::Title)
}

/// The gender that "Mr.", "Mrs.", "Ms." or "Miss" before a name, or at its beginning, tells.
fn honorific(text: &str, name: Span) -> Option<Gender> {
    let of = |word: &str| match word.trim_end_matches('.') {
        "Mr" => Some(Gender::Male),
        "Mrs" | "Ms" | "Miss" => Some(Gender::Female),
        _ => None,
    };
    let first = name.slice(text).split_whitespace().next().unwrap_or_default();
    of(first).or_else(|| of(text[..name.start].split_whitespace().next_back().unwrap_or_default()))
}
