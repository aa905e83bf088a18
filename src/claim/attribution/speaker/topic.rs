//! Topics: whom the sentences between the last attribution and a pronoun are about.
//!
//! In "…, kata Rudi. Sari menolak. “…,” ujarnya" the clitic means Sari, although Rudi spoke last. After "Sari ditangkap"
//! it may mean either.

use super::{Pronoun, Resolution, Speaker, SpeakerFinder};
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
    /// One of at least two people.
    Unclear,
}

impl SpeakerFinder<'_> {
    /// Whom the sentences between `end`, where the attribution of `last` ends, and `limit` are about.
    ///
    /// The cost is linear in the number of sentences between them.
    pub(super) fn topic(&self, kind: Pronoun, last: &Speaker, end: usize, limit: usize) -> Topic {
        let first = self.sentences.partition_point(|sentence| sentence.span.start < end);
        let after = self.sentences.partition_point(|sentence| sentence.span.start < limit).max(first);
        let entity = last.mention.map(|m| self.extraction.entity_of[m]);
        let mut apart = false;
        for sentence in self.sentences[first..after].iter().rev() {
            let span = Span::new(sentence.span.start, sentence.span.end.min(limit));
            let people = self.people(kind, span);
            let Some(&m) = people.first() else {
                if self.begins_with_unknown_name(sentence) {
                    return Topic::Unclear;
                }
                apart |= !begins_with_pronoun(sentence);
                continue;
            };
            // "Ia bertemu Sari": the sentence is still about the person before.
            if begins_with_pronoun(sentence) {
                continue;
            }
            let same = people.iter().all(|&other| self.extraction.entity_of[other] == self.extraction.entity_of[m]);
            let known = entity == Some(self.extraction.entity_of[m]);
            if known && (same || self.is_subject(m, sentence)) {
                return Topic::Last;
            }
            let reacts = same && !apart && self.is_subject(m, sentence) && self.reacts(m, sentence);
            if reacts {
                return Topic::Other(m);
            }
            // "“I trusted Blake,” said Webb. Blake had managed his money.": the sentence explains what Webb says.
            if !people.iter().all(|&other| self.is_talked_about(other, end)) {
                return Topic::Unclear;
            }
        }
        Topic::Last
    }

    /// Whether somebody is named inside a quotation shortly before `end`.
    fn is_talked_about(&self, m: usize, end: usize) -> bool {
        let start = self.text.floor_char_boundary(end.saturating_sub(TALK));
        let entity = self.extraction.entity_of[m];
        self.extraction.touching(Span::new(start, end)).any(|other| {
            self.extraction.entity_of[other] == entity && self.is_quoted(self.extraction.mentions[other].span)
        })
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

    /// Whether a sentence begins with two capitalised words that the extraction does not know: an office, or a name that
    /// it missed. Either may be a person who goes on to speak.
    fn begins_with_unknown_name(&self, sentence: &Sentence) -> bool {
        let is_unknown = |token: &SentenceToken| {
            token.span.slice(self.text).starts_with(char::is_uppercase)
                && self.extraction.at(token.span.start).is_none()
        };
        sentence.tokens.len() > 2 && sentence.tokens[..2].iter().all(is_unknown)
    }

    /// Whether nothing but its title, or an adverbial and a comma, stands before a name in its sentence.
    fn is_subject(&self, m: usize, sentence: &Sentence) -> bool {
        let name = self.extraction.mentions[m].span;
        let role = self.extraction.mentions[m].role.map_or(name.start, |role| role.start);
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
            let titled = inside || classes.has(Class::Title) || classes.has(Class::Connective);
            titled
                && (classes.has(Class::Title) || !classes.has(Class::Possessed))
                && (capital || !classes.has(Class::Preposition))
        })
    }

    /// Whether the predicate after a name is one whose subject goes on to speak.
    fn reacts(&self, m: usize, sentence: &Sentence) -> bool {
        let name = self.extraction.mentions[m].span;
        let mut bracket = false;
        let mut after = sentence.tokens.iter().filter(|token| token.span.start >= name.end).filter(|token| {
            bracket |= token.lower == "(";
            let skipped = bracket || token.lower == "," || Classes::of(&token.lower).has(Class::Adverb);
            bracket &= token.lower != ")";
            !skipped
        });
        let Some(verb) = after.next() else { return false };
        let next = after.next().map_or("", |token| token.lower.as_str());
        REACTIONS.contains(&verb.lower) || REACTIONS.contains(&format!("{} {next}", verb.lower))
    }
}

/// Whether a sentence begins with a pronoun that can speak: "Ia bertemu Sari".
fn begins_with_pronoun(sentence: &Sentence) -> bool {
    sentence.tokens.first().is_some_and(|token| {
        let classes = Classes::of(&token.lower);
        classes.has(Class::Speaker) && classes.has(Class::Personal)
    })
}
