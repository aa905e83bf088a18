//! Topics: whom the sentences between the last attribution and a pronoun are about.
//!
//! In "…, kata Rudi. Sari menolak. “…,” ujarnya" the clitic means Sari, although Rudi spoke last. After "Sari ditangkap"
//! it may mean either.

use super::{COLLECTIVES, Pronoun, Resolution, Speaker, SpeakerFinder};
use crate::claim::attribution::lexicon::{Class, Classes};
use crate::claim::sentence::{Sentence, SentenceToken};
use crate::entity::EntityType;
use crate::text::Span;
use crate::text::word_list::WordList;

/// Predicates whose subject goes on to speak: "menolak", "smiled".
static REACTIONS: WordList = WordList::new(include_str!("../../../../data/claim/reactions.txt"));

/// The words of the last speaker reach back this far, in bytes.
const TALK: usize = 400;

/// Whom a pronoun after the last attribution means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// The last speaker: nobody else has been named since.
    Last,
    /// The subject of the sentence before, by the index of its mention.
    Other(usize),
    /// The subject of the sentence before, a name that the extraction does not know.
    Unknown(Span),
    /// One of at least two people.
    Unclear,
}

/// What capitalised words that the extraction does not know do at the beginning of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnknownName {
    /// There are none.
    Absent,
    /// They may name a person, but do nothing that leads to speech.
    Silent,
    /// They name somebody who reacts.
    Reacts(Span),
}

impl SpeakerFinder<'_> {
    /// Whom the sentences between `end`, where the attribution of `last` ends, and `limit` are about.
    ///
    /// The cost is linear in the number of sentences between them.
    pub(super) fn topic(&self, kind: Pronoun, last: &Speaker, end: usize, limit: usize) -> Topic {
        let first = self.sentences.partition_point(|sentence| sentence.start < end);
        let after = self.sentences.partition_point(|sentence| sentence.start < limit).max(first);
        let entity = last.mention.map(|m| self.person(m));
        let mut apart = false;
        for sentence in self.sentences.range(first..after).rev() {
            let span = Span::new(sentence.span.start, sentence.span.end.min(limit));
            let people = self.people(kind, span);
            let Some(&m) = people.first() else {
                match self.opening_unknown_name(&sentence) {
                    UnknownName::Reacts(name) if !apart => return Topic::Unknown(name),
                    UnknownName::Reacts(_) | UnknownName::Silent => return Topic::Unclear,
                    UnknownName::Absent => {}
                }
                apart |= !begins_with_pronoun(&sentence);
                continue;
            };
            // "Ia bertemu Sari": the sentence is still about the person before.
            if begins_with_pronoun(&sentence) {
                continue;
            }
            let same = people.iter().all(|&other| self.person(other) == self.person(m));
            let known = entity == Some(self.person(m));
            if known && (same || self.is_subject(m, &sentence)) {
                return Topic::Last;
            }
            if !apart && let Some(m) = self.reacting(&people, &sentence) {
                return if entity == Some(self.person(m)) { Topic::Last } else { Topic::Other(m) };
            }
            // "“I trusted Blake,” said Webb. Blake had managed his money.": the sentence explains what Webb says.
            if !people.iter().all(|&other| self.is_talked_about(other, end)) {
                return Topic::Unclear;
            }
        }
        Topic::Last
    }

    /// What body the sentences between `end`, where the attribution of `last` ends, and `limit` are about.
    pub(super) fn body_topic(&self, last: &Speaker, end: usize, limit: usize) -> Topic {
        let entity = last.mention.map(|m| self.extraction.entity_of[m]);
        let first = self.sentences.partition_point(|sentence| sentence.start < end);
        let after = self.sentences.partition_point(|sentence| sentence.start < limit).max(first);
        for sentence in self.sentences.range(first..after).rev() {
            let span = Span::new(sentence.span.start, sentence.span.end.min(limit));
            let bodies: Vec<usize> = self.bodies(span).collect();
            let Some(&m) = bodies.first() else {
                if self.opens_with_another_body(&sentence, last) {
                    return Topic::Unclear;
                }
                continue;
            };
            if entity == Some(self.extraction.entity_of[m]) {
                return Topic::Last;
            }
            let same = bodies.iter().all(|&other| self.extraction.entity_of[other] == self.extraction.entity_of[m]);
            return if same && self.is_subject(m, &sentence) { Topic::Other(m) } else { Topic::Unclear };
        }
        Topic::Last
    }

    /// Whether a sentence begins with a body that has no name and is not the last speaker: "The ministry met the union".
    fn opens_with_another_body(&self, sentence: &Sentence, last: &Speaker) -> bool {
        let [first, noun, ..] = sentence.tokens.as_slice() else { return false };
        let known = || last.words.slice(self.text).to_lowercase().contains(noun.lower.as_str());
        first.lower == "the" && COLLECTIVES.contains(&noun.lower) && !known()
    }

    /// The organisations named outside quotations in `span`.
    fn bodies(&self, span: Span) -> impl Iterator<Item = usize> {
        self.extraction.touching(span).filter(|&m| {
            let mention = &self.extraction.mentions[m];
            mention.kind == EntityType::Organization && !self.is_quoted(mention.span)
        })
    }

    /// Whether the clitic "-nya" means the body that spoke last: no person is named from `near` to `limit`, and no other
    /// body since.
    pub(super) fn is_lone_body(&self, pronoun: Span, last: &Speaker, near: usize, limit: usize) -> bool {
        let Some((m, (_, end))) = last.mention.zip(self.last) else { return false };
        let person = |m: usize| self.extraction.mentions[m].kind == EntityType::Person;
        let between = |from: usize| Span::new(from.min(limit), limit);
        pronoun.slice(self.text) == "nya"
            && self.extraction.mentions[m].kind == EntityType::Organization
            && !self.extraction.touching(between(near)).any(person)
            && self.bodies(between(end)).all(|other| self.extraction.entity_of[other] == self.extraction.entity_of[m])
    }

    /// The subject of the last sentence from `near` to `limit` that names somebody, if it goes on to speak.
    pub(super) fn reacting_subject(&self, kind: Pronoun, near: usize, limit: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|sentence| sentence.start < limit);
        for sentence in self.sentences.range(0..after).rev().take_while(|sentence| sentence.span.end > near) {
            let people = self.people(kind, Span::new(sentence.span.start, sentence.span.end.min(limit)));
            if !people.is_empty() {
                return self.reacting(&people, &sentence);
            }
            if self.opening_unknown_name(&sentence) != UnknownName::Absent || !begins_with_pronoun(&sentence) {
                return None;
            }
        }
        None
    }

    /// The one of the people named in a sentence who is its subject and goes on to speak, if the others only belong to
    /// adverbials or own something: "Clinton's manager, Robby Mook, rejected Johnson's claim".
    fn reacting(&self, people: &[usize], sentence: &Sentence) -> Option<usize> {
        let subject = people.iter().copied().find(|&m| !self.owns(m))?;
        let entity = self.person(subject);
        let apart = people
            .iter()
            .all(|&other| self.person(other) == entity || self.owns(other) || self.is_governed(other, sentence));
        (apart && self.is_subject(subject, sentence) && Self::reacts(self.after_name(subject, sentence), sentence))
            .then_some(subject)
    }

    /// Whether 's follows a mention.
    fn owns(&self, m: usize) -> bool {
        let rest = &self.text[self.extraction.mentions[m].span.end..];
        rest.starts_with("'s") || rest.starts_with("’s") || rest.starts_with("' ") || rest.starts_with("’ ")
    }

    /// Whether a preposition stands before a name and its titles: "dengan Aji Santoso", "soal Presiden Joko Widodo".
    fn is_governed(&self, m: usize, sentence: &Sentence) -> bool {
        let start = self.extraction.mentions[m].span.start;
        let titled = |token: &&SentenceToken| token.span.slice(self.text).starts_with(char::is_uppercase);
        let before = sentence.tokens.partition_point(|token| token.span.start < start);
        sentence.tokens[..before]
            .iter()
            .rev()
            .find(|token| !titled(token))
            .is_some_and(|token| Classes::of(&token.lower).has(Class::Preposition))
    }

    /// Whether somebody is named inside a quotation shortly before `end`.
    fn is_talked_about(&self, m: usize, end: usize) -> bool {
        let start = self.text.floor_char_boundary(end.saturating_sub(TALK));
        let entity = self.person(m);
        self.extraction
            .touching(Span::new(start, end))
            .any(|other| self.person(other) == entity && self.is_quoted(self.extraction.mentions[other].span))
    }

    /// The people named outside quotations in `span` whom a pronoun can mean.
    fn people(&self, kind: Pronoun, span: Span) -> Vec<usize> {
        self.extraction
            .touching(span)
            .filter(|&m| {
                let mention = &self.extraction.mentions[m];
                let speaker = Speaker { mention: Some(m), words: mention.span, resolution: Resolution::Named };
                mention.kind == EntityType::Person && !self.is_quoted(mention.span) && self.can_mean(kind, &speaker)
            })
            .collect()
    }

    /// Whether a sentence begins with capitalised words that the extraction does not know: an office, or a name that it
    /// missed. Either may be a person who goes on to speak.
    fn opening_unknown_name(&self, sentence: &Sentence) -> UnknownName {
        let capital = |token: &&SentenceToken| token.span.slice(self.text).starts_with(char::is_uppercase);
        let run = sentence.tokens.iter().take_while(capital).count();
        let unknown = |token: &&SentenceToken| self.extraction.at(token.span.start).is_none();
        let trailing = sentence.tokens[..run].iter().rev().take_while(unknown).count();
        if run < 2 || sentence.tokens.len() < 3 || trailing == 0 || trailing == 1 && run == 2 {
            return self.unknown_name_after_comma(sentence).map_or(UnknownName::Absent, UnknownName::Reacts);
        }
        let acronym =
            |token: &SentenceToken| token.span.slice(self.text).chars().filter(|c| c.is_uppercase()).count() > 1;
        let named = |token: &&SentenceToken| !Classes::of(&token.lower).has(Class::Title) && !acronym(token);
        let words = sentence.tokens[run - trailing..run].iter().rev().take_while(named).count();
        let name = (2..=3)
            .contains(&words)
            .then(|| Span::new(sentence.tokens[run - words].span.start, sentence.tokens[run - 1].span.end));
        name.filter(|_| Self::reacts(run, sentence)).map_or(UnknownName::Silent, UnknownName::Reacts)
    }

    /// An unknown name that reacts after an adverbial: "Mendengar itu, Bayu tertunduk".
    fn unknown_name_after_comma(&self, sentence: &Sentence) -> Option<Span> {
        let comma = sentence.tokens.iter().take(8).position(|token| token.lower == ",")?;
        let unknown = |token: &&SentenceToken| {
            token.span.slice(self.text).starts_with(char::is_uppercase)
                && self.extraction.at(token.span.start).is_none()
                && !Classes::of(&token.lower).has(Class::Title)
        };
        let run = sentence.tokens[comma + 1..].iter().take_while(unknown).count();
        let end = comma + 1 + run;
        ((1..=3).contains(&run) && Self::reacts(end, sentence))
            .then(|| Span::new(sentence.tokens[comma + 1].span.start, sentence.tokens[end - 1].span.end))
    }

    /// The person to whom the words of the attribution that ends at `end` are addressed: "kata Rudi kepada Sari".
    pub(super) fn addressee(&self, end: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.end <= end);
        let sentence = self.sentences.get(at).filter(|sentence| sentence.span.start < end)?;
        let after = sentence.tokens.iter().filter(|token| token.span.start >= end);
        let to = after.take(8).find(|token| matches!(token.lower.as_str(), "kepada" | "pada"))?;
        let m = self.extraction.mentions.partition_point(|mention| mention.span.start < to.span.end);
        let mention = self.extraction.mentions.get(m)?;
        let near = mention.span.end <= sentence.span.end && mention.span.start - to.span.end < 40;
        (near && mention.kind == EntityType::Person && !self.is_quoted(mention.span)).then_some(m)
    }

    /// Whether nothing but its title, or an adverbial and a comma, stands before a name in its sentence.
    fn is_subject(&self, m: usize, sentence: &Sentence) -> bool {
        let name = self.extraction.mentions[m].span;
        let role = self.extraction.mentions[m].role.map_or(name.start, |role| Span::from(role).start);
        let before = sentence.tokens.iter().take_while(|token| token.span.end <= name.start);
        let comma = before.clone().filter(|token| token.lower == ",").last().map_or(0, |token| token.span.end);
        let apposed = comma > 0 && sentence.tokens.iter().any(|t| t.span.start == name.end && t.lower == ",");
        let opening = sentence.tokens.first().is_some_and(|token| Classes::of(&token.lower).has(Class::Preposition));
        if apposed && opening {
            return false;
        }
        before.filter(|token| token.span.start >= comma).all(|token| {
            let classes = Classes::of(&token.lower);
            let capital = token.span.slice(self.text).starts_with(char::is_uppercase);
            let inside = token.span.start > sentence.span.start && capital || token.span.start >= role;
            let number = token.lower.starts_with(|c: char| c.is_ascii_digit());
            let the = token.span.start == sentence.span.start && token.lower == "the";
            let joins = matches!(token.lower.as_str(), "atau" | "dan");
            let titled =
                inside || number || the || joins || classes.has(Class::Title) || classes.has(Class::Connective);
            titled
                && (classes.has(Class::Title) || !classes.has(Class::Possessed))
                && (capital || !classes.has(Class::Preposition))
        })
    }

    /// The index of the token after a name.
    fn after_name(&self, m: usize, sentence: &Sentence) -> usize {
        sentence.tokens.partition_point(|token| token.span.start < self.extraction.mentions[m].span.end)
    }

    /// Whether the predicate at token `from` is one whose subject goes on to speak.
    fn reacts(from: usize, sentence: &Sentence) -> bool {
        let mut bracket = false;
        let from = after_relative_clause(from, sentence);
        let mut after = sentence.tokens[from..].iter().filter(|token| {
            bracket |= token.lower == "(";
            let skipped = bracket || token.lower == "," || Classes::of(&token.lower).has(Class::Adverb);
            bracket &= token.lower != ")";
            !skipped
        });
        let Some(verb) = after.next() else { return false };
        let next = after.next().map_or("", |token| token.lower.as_str());
        REACTIONS.contains(&verb.lower) || REACTIONS.contains(&format!("{} {next}", verb.lower.as_str()))
    }
}

/// The token after the relative clause between commas at `from`, if one is there: "Ann Lee, who was absent, | refused".
fn after_relative_clause(from: usize, sentence: &Sentence) -> usize {
    let token = |at: usize| sentence.tokens.get(at).map_or("", |token| token.lower.as_str());
    if token(from) != "," || !Classes::of(token(from + 1)).has(Class::Relative) {
        return from;
    }
    (from + 2..sentence.tokens.len()).find(|&at| token(at) == ",").map_or(from, |comma| comma + 1)
}

/// Whether a sentence begins with a pronoun that can speak: "Ia bertemu Sari".
fn begins_with_pronoun(sentence: &Sentence) -> bool {
    sentence.tokens.first().is_some_and(|token| {
        let classes = Classes::of(&token.lower);
        classes.has(Class::Speaker) && classes.has(Class::Personal)
    })
}
