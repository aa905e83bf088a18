//! Participles of saying: "…, saying that", "quoted X as saying", "with the opposition arguing".

use super::{CueReader, Found};
use crate::claim::attribution::lexicon::{Class, Verb};
use crate::claim::attribution::passage::Kind;
use crate::claim::attribution::source::Source;
use crate::text::Span;

/// Verbs that pass on what somebody is quoted "as saying".
const QUOTING: [&str; 8] = ["quoted", "quotes", "quote", "quoting", "cited", "cites", "cite", "citing"];

impl CueReader<'_, '_> {
    /// "saying": its source is the subject of the sentence, or the name after "with" or "quotes".
    pub(super) fn participle(&self, at: usize, verb: Verb) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let before = at.checked_sub(1).filter(|&i| i >= sentence.start)?;
        if items[before].lower == "as" && before > sentence.start {
            return self.quoted_as(at, verb);
        }
        let mut limit = sentence.end;
        let with = (sentence.start..at)
            .rev()
            .take(8)
            .take_while(|&i| items[i].kind == Kind::Word && !items[i].lower.ends_with("ing"))
            .find(|&i| items[i].lower == "with");
        let source = if let Some(with) = with.filter(|_| items[before].lower != "by") {
            if with == sentence.start {
                limit = self.skip_to_comma(at, sentence.end);
            }
            passage.phrase(with + 1..at).filter(|_| {
                with + 1 < at && !passage.is_clause(&(with + 1..at)) && !items[before].is(Class::Preposition)
            })?
        } else {
            self.subject_of_participle(at)?
        };
        if !self.may_say(&source, verb, at) {
            return None;
        }
        let forward = passage.content_after(verb, at + verb.words, limit)?;
        Some(self.forward(forward, items[at].span, Some(source)))
    }

    /// The source of a participle after a comma or a conjunction: "…, saying", "… before saying".
    fn subject_of_participle(&self, at: usize) -> Option<Source> {
        let passage = self.passage;
        let items = &passage.items;
        let start = passage.sentence_of(at).start;
        let linked = |i: usize| {
            items[i].kind == Kind::Comma
                || matches!(items[i].lower, "and" | "before" | "after" | "while" | "by")
                || self.is_own_reply(i) && passage.attributes(at, passage.items.len())
                || items[i].is(Class::Adverb)
        };
        if !linked(at - 1) {
            return None;
        }
        match &self.last {
            Some((of, source)) if *of == items[at].sentence => Some(source.clone()),
            _ => self.subject(start, at),
        }
    }

    /// Whether a reply of the subject stands before the participle: "was vague in her response | saying that".
    fn is_own_reply(&self, at: usize) -> bool {
        let items = &self.passage.items;
        let reply = matches!(
            items[at].lower,
            "response" | "reply" | "answer" | "remarks" | "speech" | "statement" | "tweet" | "comments" | "letter"
        );
        let own =
            at.checked_sub(1).is_some_and(|before| matches!(items[before].lower, "his" | "her" | "their" | "its"));
        reply && own
    }

    /// "was quoted as saying", "The agency quotes the minister as saying".
    fn quoted_as(&self, at: usize, verb: Verb) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let as_ = at - 1;
        let quoted = (sentence.start..as_).rev().take(14).find(|&i| QUOTING.contains(&items[i].lower))?;
        let (source, cue) = if quoted + 1 < as_ {
            (passage.phrase(quoted + 1..as_)?, items[at].span)
        } else {
            let be = quoted
                .checked_sub(1)
                .filter(|&i| i > sentence.start && matches!(items[i].lower, "was" | "is" | "were" | "been" | "are"))?;
            let cue = Span::new(items[be].span.start, items[at].span.end);
            let has = usize::from(matches!(items[be - 1].lower, "has" | "had" | "have"));
            let (source, start) = passage.source_before(self.floor(at), be - has)?;
            if let Some(quote) = self.quote_before(start).filter(|&quote| !self.opens_sentence(start, quote)) {
                let content = quote..quote + 1;
                return Some((self.attribution(std::slice::from_ref(&content), cue, Some(source)), at + 1));
            }
            (source, cue)
        };
        let forward = passage.content_after(verb, at + verb.words, sentence.end)?;
        Some(self.forward(forward, cue, Some(source)))
    }
}
