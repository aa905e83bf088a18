//! Cues in the passive, and media that pass words on: "dikatakan Hendra", "was told by", "dilansir Antara".

use super::{CueReader, Found, Group};
use crate::claim::attribution::lexicon::{Class, CueClass, Verb};
use crate::claim::attribution::passage::{Item, Kind};
use crate::claim::attribution::source::{Head, Source};
use crate::text::Span;

impl CueReader<'_, '_> {
    /// "dikatakan Hendra", "dikatakannya", "disebutkan bahwa".
    pub(super) fn passive(&self, at: usize, clitic: Option<Source>) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let cue = self.cue_span(at, clitic.as_ref());
        let (source, end) = match clitic {
            Some(source) => (Some(source), at + 1),
            None => self.agent(at),
        };
        let led = (sentence.start..at)
            .rev()
            .take_while(|&i| matches!(items[i].lower, "demikian" | "begitu"))
            .last()
            .unwrap_or(at);
        if let (Some(quote), Some(_)) = (self.quote_before(led), &source) {
            // "Lagunya, “Pulang”, ditulis Petra": a title.
            let said = led < at || self.is_said(quote, items[at].lower);
            return said.then(|| (self.attribution(std::slice::from_ref(&(quote..quote + 1)), cue, source), end));
        }
        if let Some(source) = source.clone().filter(|_| self.ends_passive(at, led)) {
            let pre = passage.trim(self.floor(at)..led);
            return self.around(pre, end, sentence.end, cue, source);
        }
        if self.used > sentence.start {
            return None;
        }
        // "“…” Hal itu dikatakan Hendra di Jakarta.", "Hal itu disampaikan Maria. “…”"
        let pre = passage.trim(sentence.start..at);
        let subject = items[pre.clone()].iter().any(|item| matches!(item.lower, "hal" | "demikian"));
        if let Some(source) = source.clone().filter(|_| subject && pre.len() <= 8) {
            let before = sentence.start.checked_sub(1).filter(|&i| items[i].is_quote() && i >= self.used);
            let after = items.get(sentence.end).filter(|item| item.is_quote()).map(|_| sentence.end);
            let quote = before.or(after)?;
            return Some((
                self.attribution(std::slice::from_ref(&(quote..quote + 1)), cue, Some(source)),
                sentence.end.max(quote + 1),
            ));
        }
        self.passive_front(at, end, cue, source)
    }

    /// The agent of a passive, and the item after it.
    fn agent(&self, at: usize) -> (Option<Source>, usize) {
        let items = &self.passage.items;
        let by = items.get(at + 1).is_some_and(|next| next.lower == "oleh");
        let from = at + 1 + usize::from(by);
        match self.passage.source_after(from, self.passage.sentence_of(at).end) {
            Some((source, end))
                if matches!(source.head, Head::Name(_))
                    || by
                    || led_by(items, at)
                    || items[from].is(Class::MediaNominal) && is_passive_of_saying(items[at].lower) =>
            {
                (Some(source), end)
            }
            _ => (None, at + 1),
        }
    }

    /// Whether a quotation before a passive is more than a title: it ends like a sentence, has some length, or is said.
    fn is_said(&self, quote: usize, cue: &str) -> bool {
        let passage = self.passage;
        let words = passage.words(&(quote..quote + 1));
        let marked = matches!(passage.items[quote].kind, Kind::Quote(index) if passage.quotations[index].comma);
        passage.stops(quote) || words >= 4 || marked && is_passive_of_saying(cue)
    }

    /// Whether a passive after a comma ends what somebody says: "…, demikian disampaikan Budi", "…, dikatakan Budi, …".
    fn ends_passive(&self, at: usize, led: usize) -> bool {
        let items = &self.passage.items;
        let comma = led.checked_sub(1).is_some_and(|i| i > self.floor(at) && items[i].kind == Kind::Comma);
        self.passage.indonesian && comma && (led < at || is_passive_of_saying(items[at].lower))
    }

    /// "Dikatakan Hendra, …", "Disebutkan bahwa …": a passive at the beginning of the sentence.
    fn passive_front(&self, at: usize, end: usize, cue: Span, source: Option<Source>) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let pre = passage.trim(sentence.start..at);
        let relative = at > sentence.start && items[at - 1].is(Class::Relative);
        let fronted = pre.is_empty()
            || self.is_connective(&pre)
            || items[pre.clone()].iter().all(|item| matches!(item.lower, "seperti" | "sebagaimana"));
        if relative || !fronted {
            return None;
        }
        let comma = items.get(end).is_some_and(|item| item.kind == Kind::Comma);
        let that = items.get(end).is_some_and(|item| item.is(Class::That));
        let agentless = source.is_none();
        let impersonal = agentless && matches!(items[at].lower, "dilaporkan" | "dikabarkan" | "diberitakan");
        if !comma && !that && !impersonal {
            return None;
        }
        let from = end + usize::from(comma || that);
        let content = passage.trim(from..passage.content_end(from, sentence.end).max(from));
        (passage.words(&content) >= 2)
            .then(|| (self.attribution(std::slice::from_ref(&content), cue, source), content.end))
    }

    /// "Dikutip dari Antara, …", "Dilansir Reuters, …".
    pub(super) fn cited(&self, at: usize) -> Option<(Found, usize)> {
        let passage = self.passage;
        let sentence = passage.sentence_of(at);
        if at != sentence.start {
            return None;
        }
        let from = at + 1 + usize::from(passage.get(at + 1).is_some_and(|next| matches!(next.lower, "dari" | "oleh")));
        let (source, end) = passage.source_after(from, sentence.end)?;
        let end = self.skip_tail(end, sentence.end, false);
        let comma = passage.get(end).is_some_and(|item| item.kind == Kind::Comma);
        if !comma || !matches!(source.head, Head::Name(_)) {
            return None;
        }
        let content = passage.trim(end + 1..passage.content_end(end + 1, sentence.end).max(end + 1));
        // Where somebody else is named as the source, the medium only passes the words on.
        let passed_on = passage.items[end + 1..sentence.end]
            .iter()
            .any(|item| item.cue.is_some_and(|verb| verb.class != CueClass::Quote));
        (!passed_on && passage.words(&content) >= 3).then(|| {
            (self.attribution(std::slice::from_ref(&content), passage.items[at].span, Some(source)), content.end)
        })
    }

    /// A passive of saying: "was quoted as saying" is handled with "saying"; here "It was announced that …".
    pub(super) fn english_passive(&self, at: usize, verb: Verb, group: &Group) -> Option<(Found, usize)> {
        let passage = self.passage;
        let sentence = passage.sentence_of(at);
        let subject = group.start.checked_sub(1).map(|i| &passage.items[i])?;
        let after = at + verb.words;
        if subject.lower == "it" && verb.class != CueClass::Quote {
            let by = passage.get(after).is_some_and(|next| next.lower == "by");
            let (source, from) = match passage.source_after(after + 1, sentence.end).filter(|_| by) {
                Some((source, end)) => (Some(source), end),
                None => (None, after),
            };
            let that = (from..sentence.end.min(from + 4)).find(|&i| passage.items[i].is(Class::That))?;
            let content = passage.trim(that + 1..passage.content_end(that + 1, sentence.end).max(that + 1));
            return (passage.words(&content) >= 3)
                .then(|| (self.attribution(std::slice::from_ref(&content), group.span, source), content.end));
        }
        if verb.class == CueClass::Tell && matches!(passage.items[at].lower, "told") {
            let that = passage.get(after).is_some_and(|next| next.is(Class::That));
            let from = after + usize::from(that);
            let content = passage.trim(from..passage.content_end(from, sentence.end).max(from));
            let clause = !content.is_empty()
                && passage.items[content.start].lower != "to"
                && !passage.items[content.start].is(Class::Preposition)
                && passage.has_verb(&content);
            return (clause && passage.words(&content) >= 3)
                .then(|| (self.attribution(std::slice::from_ref(&content), group.span, None), content.end));
        }
        None
    }
}

/// Whether a passive tells that something is said, and not that it is written, shown or handed over.
fn is_passive_of_saying(word: &str) -> bool {
    let stem = word.strip_suffix("nya").unwrap_or(word);
    matches!(
        stem,
        "dikatakan"
            | "disebutkan"
            | "dijelaskan"
            | "diungkapkan"
            | "dituturkan"
            | "ditegaskan"
            | "dinyatakan"
            | "dilaporkan"
    )
}

/// Whether "demikian" or "begitu" stands before item `at`.
fn led_by(items: &[Item<'_>], at: usize) -> bool {
    at > 0 && matches!(items[at - 1].lower, "demikian" | "begitu")
}
