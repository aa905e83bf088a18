//! Verbs of saying between content and source: "“…,” said Baker".

use super::{CueReader, Found, Group};
use crate::claim::attribution::content::is_indonesian_verb;
use crate::claim::attribution::lexicon::{Class, CueClass, Form, Verb};
use crate::claim::attribution::passage::Kind;
use crate::claim::attribution::source::{Head, Source};
use std::ops::Range;

impl CueReader<'_, '_> {
    /// A verb before its source: "“…,” said Lucia Fernandes", "The suspect had no passport, said the inspector".
    pub(super) fn inverted(&self, at: usize, verb: Verb, group: &Group) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        if group.start != at || matches!(verb.form, Form::Base | Form::Ing) || items[at].capital {
            return None;
        }
        let after = at + verb.words;
        let quote = self.quote_before(at);
        let asked = at == sentence.start && at > 0 && items[at - 1].kind == Kind::Stop && items[at - 1].lower != ".";
        let comma = at > self.floor(at) && items[at - 1].kind == Kind::Comma;
        if quote.is_none() && !comma && !asked {
            return None;
        }
        let (source, end) = passage.source_after(after, sentence.end)?;
        let next = items.get(end).filter(|_| end < sentence.end);
        let closed = next.is_none_or(|next| {
            matches!(
                next.kind,
                Kind::Comma | Kind::Stop | Kind::Dash | Kind::Semicolon | Kind::Colon | Kind::Quote(_) | Kind::Open
            ) || next.is(Class::Adjunct)
                || next.is(Class::Preposition)
                || next.is(Class::Weekday)
                || next.date
                || next.is(Class::Relative)
                || next.is(Class::Coordinator)
                || next.lower.ends_with("ly")
                || next.lower.ends_with("ing")
        });
        // "…, charges the army denies": a noun, and somebody else's verb.
        let verbal = |at: usize| {
            items[at].cue.is_some_and(|verb| matches!(verb.form, Form::Third | Form::Past)) && !items[at].capital
        };
        if !closed || verb.form == Form::Third && (after + 1..end).any(verbal) {
            return None;
        }
        if let Some(quote) = quote.filter(|&quote| self.is_content(quote, at)) {
            let mut contents = vec![self.quoted_content(quote, self.floor(at))];
            let tail = self.skip_to_quote(end, sentence.end);
            let used = self.second_quote(tail, &mut contents);
            return Some((self.attribution(&contents, group.span, Some(source)), used));
        }
        self.inverted_clause(at, verb, group, (source, end), asked)
    }

    /// The clause without marks before a verb whose source, which ends at item `end`, follows it; `asked` if the clause
    /// is a question of its own.
    fn inverted_clause(
        &self,
        at: usize,
        verb: Verb,
        group: &Group,
        (source, end): (Source, usize),
        asked: bool,
    ) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let after = at + verb.words;
        let next = items.get(end).filter(|_| end < sentence.end);
        if verb.form == Form::Only || !matches!(verb.class, CueClass::Clause | CueClass::Object | CueClass::Ask) {
            return None;
        }
        let pre = if asked { self.asked_before(at) } else { passage.trim(self.floor(at)..at) };
        let named = matches!(source.head, Head::Name(_) | Head::Pronoun(_))
            || items[after].is(Class::Determiner)
            || items[after].is(Class::Speaking);
        // "X, who voted for her, said prices rose": the source stands before the verb.
        let named_source = matches!(source.head, Head::Name(_));
        let speaks = named_source || items[after..end].iter().any(|item| item.is(Class::Speaking));
        if !named_source && items[after..end].iter().any(|item| item.is(Class::Adverb)) {
            return None;
        }
        let before = passage.source_before(self.floor(at), at);
        let aside =
            passage.segments(pre.clone()).len() > 1 && matches!(before, Some((Source { head: Head::Name(_), .. }, _)));
        let long = speaks && !aside && passage.words(&pre) >= 6 && !passage.any(&pre, Class::Relative);
        let subject_before = !passage.is_clause(&pre) && !long && before.is_some();
        let rest = self.skip_to_comma(end, sentence.end);
        let middle = subject_before
            && items.get(rest).is_some_and(|item| item.kind == Kind::Comma)
            && passage.segments(pre.clone()).len() == 1;
        if !named || subject_before && !middle || matches!(source.head, Head::Pronoun(_)) && !asked && next.is_some() {
            return None;
        }
        if middle {
            let stop = passage.content_end(rest + 1, sentence.end);
            let second = passage.trim(rest + 1..stop.max(rest + 1));
            if passage.words(&second) < 2 || !self.goes_on(&second) {
                return None;
            }
            let used = second.end;
            return Some((self.attribution(&[pre, second], group.span, Some(source)), used));
        }
        (passage.words(&pre) >= 2).then(|| {
            (
                self.attribution(std::slice::from_ref(&pre), group.span, Some(source)),
                self.skip_to_comma(end, sentence.end),
            )
        })
    }

    /// "The tunnel will be closed, the city said": the clause before the source.
    pub(super) fn preposed(
        &self,
        start: usize,
        after: usize,
        verb: Verb,
        group: &Group,
        source: Source,
    ) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(after - 1);
        // "…, officials told CNN on Monday": who was told.
        let told = verb.class == CueClass::Tell
            && items
                .get(after)
                .is_some_and(|next| next.name.is_some() || next.lower.ends_with('s') && next.kind == Kind::Word);
        let after = if told { passage.skip_addressed(after, sentence.end) } else { after };
        let next = items.get(after).filter(|_| after < sentence.end);
        let closed = next.is_none_or(|next| {
            matches!(next.kind, Kind::Comma | Kind::Stop | Kind::Semicolon)
                || next.is(Class::Preposition)
                || next.is(Class::Adjunct)
                || next.is(Class::Weekday)
                || next.date
                || next.is(Class::Coordinator)
                || next.lower.ends_with("ly")
                || matches!(next.lower, "later" | "earlier" | "last" | "this")
        });
        let comma = start.checked_sub(1).is_some_and(|i| i > self.floor(start) && items[i].kind == Kind::Comma);
        // "The council accuses the army of abuse, charges the army denies": nobody is quoted.
        let charge = !passage.indonesian && passage.names_charge(start, sentence.end);
        if charge || !closed || !comma || !matches!(verb.class, CueClass::Clause | CueClass::Tell | CueClass::Object) {
            return None;
        }
        let pre = passage.trim(self.floor(start)..start);
        if pre.is_empty() {
            return None;
        }
        let clause = passage.is_clause(&pre) || passage.has_verb(&pre) || pre.len() == 1 && items[pre.start].is_quote();
        let middle = next.is_some_and(|next| next.kind == Kind::Comma) && !passage.indonesian;
        if middle {
            let stop = passage.content_end(after + 1, sentence.end);
            let second = passage.trim(after + 1..stop.max(after + 1));
            let goes_on = passage.words(&second) >= 3 && self.goes_on(&second);
            if goes_on && (!clause || passage.is_adverbial(&pre)) {
                let used = second.end;
                let connective = self.is_connective(&pre) || passage.is_adverbial(&pre);
                let contents = if connective { vec![second] } else { vec![pre, second] };
                return Some((self.attribution(&contents, group.span, Some(source)), used));
            }
        }
        let introduction =
            passage.segments(pre.clone()).len() == 1 && passage.is_adverbial(&pre) && !passage.is_clause(&pre)
                || self.begins_subordinate(&pre);
        if passage.indonesian {
            let reports = matches!(items[after - 1].lower, "melaporkan" | "mengatakan" | "menyatakan" | "menyebutkan");
            return (reports && next.is_none_or(|next| next.kind == Kind::Stop) && self.is_main_clause(&pre))
                .then(|| (self.attribution(std::slice::from_ref(&pre), group.span, Some(source)), after));
        }
        if !clause || introduction {
            return None;
        }
        Some((self.attribution(std::slice::from_ref(&pre), group.span, Some(source)), after))
    }

    /// Whether an Indonesian range is a sentence of its own: "Keluarga menerima rekaman", but not "Menanggapi hal itu".
    fn is_main_clause(&self, range: &Range<usize>) -> bool {
        let first = &self.passage.items[range.start];
        let rest = range.start + 1..range.end;
        !first.is(Class::Preposition)
            && !first.is(Class::Adjunct)
            && !first.is(Class::Subordinator)
            && !first.is(Class::Connective)
            && !is_indonesian_verb(first.lower)
            && !rest.is_empty()
            && self.passage.has_predicate(&rest)
            && self.passage.segments(range.clone()).len() == 1
    }

    /// Whether the words after an inserted attribution go on with its sentence: "Winter, warns the agency, | will be hard".
    fn goes_on(&self, rest: &Range<usize>) -> bool {
        let passage = self.passage;
        let first = &passage.items[rest.start];
        let verb = (rest.start..rest.end.min(rest.start + 3)).any(|at| passage.is_finite(at));
        let aside = first.is(Class::Relative)
            || first.is(Class::Preposition)
            || first.is(Class::Determiner)
            || first.lower == "according"
            || first.lower.ends_with("ing");
        verb && !first.is(Class::Relative) || !aside && passage.has_verb(rest)
    }

    /// Whether the range is a subordinate clause alone: "When asked about it".
    fn begins_subordinate(&self, range: &Range<usize>) -> bool {
        let first = &self.passage.items[range.start];
        (first.is(Class::Subordinator) || first.lower == "as") && self.passage.segments(range.clone()).len() == 1
    }
}
