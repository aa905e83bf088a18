//! Subjects of verbs that stand apart from them: "Rice opposed the plan and said", "…, saying".

use super::{CueReader, Found, Group};
use crate::claim::attribution::lexicon::{Class, Form, Verb};
use crate::claim::attribution::passage::Kind;
use crate::claim::attribution::source::{Head, Source};
use crate::claim::attribution::speaker::is_plural;
use crate::text::word_list::WordList;
use std::ops::Range;

/// Nouns that stand for an event or an idea, which says nothing.
static THINGS: WordList = WordList::new(include_str!("../../../../data/claim/silent_nouns.txt"));

/// The subject of a clause, and the item of its verb.
pub(super) struct Subject {
    pub(super) source: Source,
    verb: usize,
}

impl CueReader<'_, '_> {
    /// A second verb of the same source: "and added that", "namun mengatakan".
    pub(super) fn shared_subject(&self, at: usize, verb: Verb, group: &Group) -> Option<(Found, usize)> {
        let passage = self.passage;
        let sentence = passage.sentence_of(at);
        let before = group.start.checked_sub(1).map(|i| &passage.items[i])?;
        let joined = before.is(Class::Coordinator) || before.kind == Kind::Comma;
        let (of, source) = self.last.as_ref()?;
        if !joined
            || *of != passage.items[at].sentence
            || matches!(verb.form, Form::Base)
            || !self.may_say(source, verb, at)
        {
            return None;
        }
        let forward = passage.content_after(verb, at + verb.words, sentence.end)?;
        Some(self.forward(forward, group.span, Some(source.clone())))
    }

    /// Whether "and" or "but" stands right before an English verb, so that its subject is that of the verb before.
    pub(super) fn is_coordinated(&self, at: usize, group: &Group) -> bool {
        let passage = self.passage;
        let start = passage.sentence_of(at).start;
        !passage.indonesian
            && group.start > start + 1
            && matches!(passage.items[group.start - 1].lower, "and" | "but" | "yet")
    }

    /// "Officials did not describe the problem but said": the verb has the subject of the clause before, or none that
    /// can be told.
    pub(super) fn coordinated(&self, at: usize, verb: Verb, group: &Group) -> Option<(Found, usize)> {
        let passage = self.passage;
        let sentence = passage.sentence_of(at);
        let after = at + verb.words;
        let limit = sentence.end;
        let source = match &self.last {
            Some((of, source)) if *of == passage.items[at].sentence => source.clone(),
            _ => {
                let subject = self.subject_of(sentence.start..group.start - 1)?;
                // "was arrested and charged with": a second participle.
                let participle = self.is_passive(subject.verb, group.start - 1);
                let plain = matches!(verb.form, Form::Third) || matches!(passage.items[at].lower, "said" | "told");
                if participle || !plain && !passage.attributes(after - 1, limit) {
                    return None;
                }
                subject.source
            }
        };
        if verb.form == Form::Base || !self.may_say(&source, verb, at) {
            return None;
        }
        let forward = passage.content_after(verb, after, limit)?;
        Some(self.forward(forward, group.span, Some(source)))
    }

    /// The subject of a sentence before a participle or a noun of saying, if its clause is the only one.
    pub(super) fn subject(&self, start: usize, end: usize) -> Option<Source> {
        let passage = self.passage;
        let subject = self.subject_of(start..end)?;
        let others = passage.items[subject.verb..end]
            .iter()
            .any(|item| item.kind == Kind::Semicolon || item.is(Class::Coordinator) && item.lower != "and");
        let passive = self.is_passive(subject.verb, end);
        let silent = match subject.source.head {
            Head::Words(words) => passive || is_silent(words.slice(passage.text)),
            Head::Name(_) | Head::Pronoun(_) => {
                passive && passage.items[subject.verb..end].iter().any(|item| item.lower == "by")
            }
        };
        (!others && !silent).then_some(subject.source)
    }

    /// The subject of the clause in `range`: the noun phrase before its first verb, behind adverbials.
    fn subject_of(&self, range: Range<usize>) -> Option<Subject> {
        let passage = self.passage;
        let segments = passage.segments(range.clone());
        for (i, segment) in segments.iter().enumerate() {
            let joined = passage.items[segment.start].is(Class::Coordinator);
            let from = segment.start + usize::from(joined && segment.len() > 1);
            let rest = from..segment.end;
            // "Visiting Afghan President Hamid Karzai thanked …" is a noun phrase.
            let visiting = passage.items[from].lower.ends_with("ing")
                && passage.get(from + 1).is_some_and(|next| next.capital && !next.is(Class::Weekday));
            let opening = passage.is_adverbial(&rest) && !visiting || passage.items[from].is_quote();
            // "On the show he stepped back": the subject follows the adverbial without a comma.
            let from = if opening { self.pronoun_after_adverbial(&rest).unwrap_or(segment.end) } else { from };
            if from == segment.end {
                continue;
            }
            let verb = (from + 1..segment.end).find(|&at| {
                passage.may_be_verb(at, from)
                    || passage.items[at].is(Class::Relative)
                    || passage.verb_form(at, from) == Some(Form::Base)
                    || self.is_cue_after(at, from)
            });
            let (end, verb) = match verb {
                Some(verb) if !passage.items[verb].is(Class::Relative) => (verb, verb),
                // "Roy Hendricks, who voted for her, opposed …": the verb stands after the asides.
                _ => {
                    let end = verb.unwrap_or(segment.end);
                    let aside = segments[i + 1..].iter().take_while(|next| passage.is_aside(next)).count();
                    let next = segments.get(i + 1 + aside).filter(|_| aside > 0 && verb.is_none())?;
                    (end, next.start)
                }
            };
            // Adverbs before the verb are not part of the phrase.
            let adverb = |at: usize| passage.items[at].is(Class::Adverb) || passage.items[at].is_manner_adverb();
            let end = (from + 1..=end).rev().find(|&end| !adverb(end - 1))?;
            let source = passage.phrase(from..end)?;
            let first = &passage.items[from];
            let known = match source.head {
                Head::Name(_) | Head::Pronoun(_) => true,
                Head::Words(words) => {
                    let words = words.slice(passage.text);
                    first.is(Class::Determiner)
                        || passage.items[from..end].iter().any(|item| item.is(Class::Speaking))
                        || first.capital && is_plural(words)
                        || words.split(' ').all(|word| word.starts_with(char::is_uppercase))
                }
            };
            return known.then_some(Subject { source, verb });
        }
        None
    }

    /// The pronoun before the verb of a segment that begins with an adverbial.
    fn pronoun_after_adverbial(&self, segment: &Range<usize>) -> Option<usize> {
        let items = &self.passage.items;
        (segment.start + 1..segment.end.saturating_sub(1)).find(|&at| {
            matches!(items[at].lower, "he" | "she" | "they")
                && (self.passage.is_finite(at + 1) || self.passage.verb_form(at + 1, at).is_some())
        })
    }

    /// Whether the word at `at` is a cue with a tense after a noun, as in "Police said".
    fn is_cue_after(&self, at: usize, from: usize) -> bool {
        let items = &self.passage.items;
        items[at].cue.is_some_and(|verb| verb.form == Form::Past)
            && at > from
            && !items[at].capital
            && !items[at - 1].is(Class::Determiner)
            && !items[at - 1].is(Class::Preposition)
    }

    /// Whether the verb at `verb` is a passive: "was rejected".
    fn is_passive(&self, verb: usize, end: usize) -> bool {
        let items = &self.passage.items[verb..end];
        let be = |word: &str| matches!(word, "is" | "are" | "was" | "were" | "be" | "been" | "being");
        let auxiliaries = items.iter().take_while(|item| item.is(Class::Aux) || item.is(Class::Adverb)).count();
        let participle = items.get(auxiliaries).is_some_and(|item| {
            item.lower.ends_with("ed")
                || item.cue.is_some_and(|verb| verb.form == Form::Past)
                || is_participle(item.lower)
        });
        participle && items[..auxiliaries].iter().any(|item| be(item.lower))
    }
}

/// Irregular participles that news reports use in the passive.
fn is_participle(word: &str) -> bool {
    matches!(
        word,
        "held"
            | "found"
            | "shot"
            | "hit"
            | "taken"
            | "made"
            | "given"
            | "sent"
            | "seen"
            | "brought"
            | "caught"
            | "hurt"
            | "beaten"
            | "driven"
            | "struck"
            | "sworn"
            | "known"
            | "cut"
            | "put"
            | "met"
            | "led"
            | "left"
            | "won"
            | "lost"
    )
}

/// Whether the head of a noun phrase stands for an event or an idea: "The decision", "The attack on the town".
fn is_silent(words: &str) -> bool {
    let lower = words.to_lowercase();
    let head = lower
        .split(' ')
        .enumerate()
        .take_while(|(i, word)| {
            *i == 0 || !matches!(*word, "of" | "for" | "on" | "in" | "to" | "by" | "at" | "from" | "with")
        })
        .last()
        .map_or("", |(_, word)| word);
    THINGS.contains(head) || THINGS.contains(head.strip_suffix('s').unwrap_or(head))
}
