//! Contents: where the words that a cue attributes begin and end.
//!
//! A content is a quotation, or the clause after or before a cue without "that" or "bahwa". It never crosses the end of
//! its sentence, and stops where the sentence turns to somebody else's words ([`end`]). Between cue and content may stand
//! circumstances ([`circumstance`]) and the person told ([`addressee`]); without "that" the words must be a clause
//! ([`bare`]), and verbs of naming and accusing have contents of their own shape ([`naming`]).

mod addressee;
mod bare;
mod circumstance;
mod end;
mod naming;

use super::lexicon::{Class, CueClass, Form, Verb};
use super::passage::steps::step;
use super::passage::{Item, Kind, Passage};
use std::ops::Range;

pub(super) use bare::is_indonesian_verb;

/// Maximum number of items between a cue and its content.
const REACH: usize = 24;

/// The contents after a cue, and the item after the last of them.
#[derive(Debug, Default)]
pub(super) struct Forward {
    /// Each content as items. A single quotation is a direct content.
    pub(super) contents: Vec<Range<usize>>,
    pub(super) end: usize,
    /// Whether the paragraph ends in a colon, so that the quotation in the next one is the content.
    pub(super) pending: bool,
}

impl Passage<'_> {
    /// The contents after the cue `verb`, from item `from` to the end `limit` of its sentence.
    pub(super) fn content_after(&self, verb: Verb, from: usize, limit: usize) -> Option<Forward> {
        match verb.class {
            CueClass::Call => return self.named_content(from, limit, true),
            CueClass::Describe => return self.named_content(from, limit, false),
            CueClass::Accuse => return self.accusation(from, limit),
            CueClass::Dismiss => return self.quoted_after_as(from, limit),
            _ => {}
        }
        for at in from..limit.min(from + REACH) {
            step();
            let item = &self.items[at];
            let between = from..at;
            let next = self.items.get(at + 1).filter(|_| at + 1 < limit);
            let near = self.is_adjunct(&between, verb);
            match item.kind {
                Kind::Colon | Kind::Comma if next.is_none() && at + 1 >= self.items.len() => {
                    return Some(Forward { contents: Vec::new(), end: at + 1, pending: true });
                }
                Kind::Colon => {
                    let next = next?;
                    // A mark that nothing closes may stand between.
                    let bare = self.text[item.span.end..next.span.start].trim().is_empty();
                    let clause = at == from && bare && next.kind == Kind::Word && verb.class != CueClass::Quote;
                    let rest = at + 1..limit;
                    let predicate = || if self.indonesian { self.has_predicate(&rest) } else { self.has_verb(&rest) };
                    if clause && predicate() {
                        return self.accept(self.cut(at + 1, limit), 3);
                    }
                    return next.is_quote().then(|| self.quoted(at + 1, limit));
                }
                // "saying, the drugs saved lives"
                Kind::Comma
                    if at == from
                        && verb.form == Form::Ing
                        && next.is_some_and(|next| next.kind == Kind::Word && !next.is(Class::Preposition))
                        && self.has_verb(&(at + 1..self.content_end(at + 1, limit).max(at + 1))) =>
                {
                    return self.accept(self.cut(at + 1, limit), 3);
                }
                Kind::Comma if next.is_some_and(Item::is_quote) => {
                    if !near && self.names_apposition(at + 1, limit) {
                        break;
                    }
                    return Some(self.quoted(at + 1, limit));
                }
                Kind::Comma if next.is_some_and(|next| next.is(Class::That) && next.lower != "jika") => {}
                Kind::Comma if near && takes_comma(verb) && next.is_some() => {
                    if next.is_some_and(begins_source) {
                        return None;
                    }
                    let start = if self.belongs_to_content(&between) { from } else { at + 1 };
                    return self.accept(self.cut(start, limit), 2);
                }
                Kind::Comma if next.is_some_and(|next| next.lower == "however" || next.is(Class::Preposition)) => {}
                // "told “Harbour Tonight” that …", "said on “The Late Desk” that …": where it was said.
                Kind::Quote(_) if self.is_programme(verb, from, at) => {}
                Kind::Quote(_) if verb.class == CueClass::Ask && self.is_one_addressee(&between) => {
                    return Some(self.quoted(at, limit));
                }
                Kind::Quote(_) if near && self.is_led(from, at) => return Some(self.quoted(at, limit)),
                Kind::Comma if at > from && near => {}
                Kind::Quote(_) | Kind::Comma | Kind::Semicolon | Kind::Dash | Kind::Stop => break,
                // "responded to that claim": the pronoun.
                _ if item.lower == "that" && at > from && self.items[at - 1].is(Class::Preposition) => break,
                _ if item.is(Class::That) && (near || verb.class == CueClass::Tell) => {
                    if verb.class == CueClass::Quote {
                        return None;
                    }
                    return self.after_that(at + 1, limit);
                }
                _ if self.is_finite(at) && verb.form != Form::Only => break,
                _ => {}
            }
        }
        self.bare(verb, from, limit)
    }

    /// Whether the quotation at `at` follows the verb and its circumstances; after "Wednesday the so-called" it is a part
    /// of the clause.
    fn is_led(&self, from: usize, at: usize) -> bool {
        let rest = self.skip_circumstances(from, at);
        self.indonesian || rest >= at || rest == from || !self.items[rest].is(Class::Determiner)
    }

    /// A quotation at item `at`: a direct content, unless the sentence goes on from inside it.
    fn quoted(&self, at: usize, limit: usize) -> Forward {
        let end = self.content_end(at, limit);
        let rest = at + 1..end;
        let goes_on = self.items.get(at + 1).filter(|_| at + 1 < end).is_some_and(|next| {
            next.kind == Kind::Word
                && !next.is(Class::Coordinator)
                && !next.is(Class::Adjunct)
                && next.lower != "to"
                && !next.aside
                && (self.indonesian || !begins_clause(next.lower))
        });
        let short = self.words(&(at..at + 1)) < 6 && !self.stops(at);
        if goes_on && short && (self.is_clause(&rest) || self.items[at + 1].kind == Kind::Word && self.indonesian) {
            return Forward { contents: vec![self.trim(at..end)], end, pending: false };
        }
        // "…," he said, "…": each part of a quotation that is split again.
        Forward { contents: std::iter::once(at..at + 1).collect(), end: at + 1, pending: false }
    }

    /// Whether the quotation at `at` ends like a sentence.
    pub(super) fn stops(&self, at: usize) -> bool {
        match self.items[at].kind {
            Kind::Quote(q) => self.quotations[q].words.slice(self.text).ends_with(['.', '?', '!', '…']),
            _ => false,
        }
    }

    /// The contents after "that": one, or more with "and that".
    fn after_that(&self, from: usize, limit: usize) -> Option<Forward> {
        // "says that would be a mistake": the pronoun.
        let pronoun = !self.indonesian && from < limit && self.is_finite(from) && !self.items[from].capital;
        let start = if pronoun { from - 1 } else { from };
        let (contents, end) = self.joined(start, limit);
        self.worth(&contents, 2).then_some(Forward { contents, end, pending: false })
    }

    /// The content that begins at `start`, and those that "and that" joins to it, with the end of the last one.
    fn joined(&self, mut start: usize, limit: usize) -> (Vec<Range<usize>>, usize) {
        let mut contents = Vec::new();
        loop {
            let end = self.content_end(start, limit);
            let content = self.trim(start..end);
            if !content.is_empty() {
                contents.push(content);
            }
            let comma = usize::from(self.items.get(end).is_some_and(|item| item.kind == Kind::Comma));
            let more = self.items.get(end + comma).is_some_and(|item| item.is(Class::Coordinator))
                && self.items.get(end + comma + 1).is_some_and(|item| item.is(Class::That))
                && end + comma + 2 < limit;
            if !more {
                return (contents, end);
            }
            start = end + comma + 2;
        }
    }

    fn worth(&self, contents: &[Range<usize>], words: usize) -> bool {
        contents
            .iter()
            .any(|content| self.words(content) >= words || content.len() == 1 && self.items[content.start].is_quote())
    }

    /// A content from `from` to where the sentence turns.
    fn cut(&self, from: usize, limit: usize) -> Range<usize> {
        self.trim(from..self.content_end(from, limit))
    }

    fn accept(&self, content: Range<usize>, words: usize) -> Option<Forward> {
        let end = content.end;
        (self.words(&content) >= words || content.len() == 1 && self.items[content.start].is_quote()).then(|| Forward {
            contents: vec![content],
            end,
            pending: false,
        })
    }
}

/// Whether a word is an English pronoun that only begins a clause: "it", "he's".
fn begins_clause(word: &str) -> bool {
    let stem = word.split(['\'', '’']).next().unwrap_or(word);
    matches!(stem, "he" | "she" | "it" | "they" | "we" | "i")
}

/// Whether a word begins another source, so that the words before it are not the beginning of a content.
fn begins_source(item: &Item<'_>) -> bool {
    matches!(item.lower, "menurut" | "menurutnya" | "demikian")
        || item.cue.is_some_and(|verb| matches!(verb.class, CueClass::Kata))
}

/// Whether the content may follow the verb after a comma: "Hendra mengatakan, harga naik".
fn takes_comma(verb: Verb) -> bool {
    verb.form == Form::Only
        && matches!(verb.class, CueClass::Clause | CueClass::Object | CueClass::That | CueClass::Passive)
}
