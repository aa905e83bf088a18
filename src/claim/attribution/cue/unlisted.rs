//! Attributions whose cue is in no list, or a dash, or nothing.

use super::{Content, CueReader, Found};
use crate::claim::attribution::lexicon::{Class, CueClass, Form};
use crate::claim::attribution::passage::Kind;
use crate::claim::attribution::source::{Head, Source};
use crate::text::Span;
use std::ops::Range;

impl CueReader<'_, '_> {
    /// A word that no list has, between a closing mark and a source: "“…,” quipped Bo Reed".
    pub(super) fn unknown_verb(&self, at: usize) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let item = &items[at];
        let quote = self.quote_before(at)?;
        let Kind::Quote(index) = items[quote].kind else { return None };
        let led = passage.quotations[index].comma
            || passage.quotations[index].words.slice(passage.text).ends_with(['?', '!', '…']);
        if !led {
            return None;
        }
        let before_cue = items.get(at + 1).is_some_and(|next| next.cue.is_some());
        let opens_cue = before_cue && matches!(item.lower, "begitu" | "demikian");
        let plain = !item.capital
            && !opens_cue
            && !item.is(Class::Preposition)
            && !item.is(Class::Coordinator)
            && !item.is(Class::Determiner)
            && !item.is(Class::Relative)
            && !item.is(Class::Personal)
            && !passage.is_finite(at)
            && !item.is(Class::Adjunct)
            && item.name.is_none()
            && !item.cue.is_some_and(|verb| verb.class == CueClass::Passive)
            && !item.is(Class::Adverb);
        let contents: Vec<Range<usize>> = std::iter::once(quote..quote + 1).collect();
        if plain && (passage.indonesian || item.lower.ends_with("ed")) {
            let (source, end) = passage.source_after(at + 1, sentence.end)?;
            let closed = items.get(end).filter(|_| end < sentence.end).is_none_or(|next| {
                next.kind != Kind::Word
                    || next.is(Class::Adjunct)
                    || next.is(Class::Preposition)
                    || next.is(Class::Adverb)
                    || next.is(Class::Weekday)
                    || next.date
            });
            let mut contents = contents;
            let tail = self.skip_to_quote(end, sentence.end);
            let used = self.second_quote(tail, &mut contents);
            return closed.then(|| (self.attribution(&contents, item.span, Some(source)), used));
        }
        // "“…,” the speaker boomed."
        let verb = (at + 1..sentence.end.min(at + 8))
            .find(|&i| items[i].lower.ends_with("ed") && items[i].name.is_none() && !items[i].capital)?;
        let closed = items.get(verb + 1).filter(|_| verb + 1 < sentence.end).is_none_or(|next| {
            matches!(next.kind, Kind::Comma | Kind::Stop)
                || next.is(Class::Adjunct)
                || next.is(Class::Preposition)
                || next.lower.ends_with("ly")
        });
        if passage.indonesian
            || !closed
            || items[at..verb].iter().any(|item| {
                let speaks = item.cue.is_some_and(|verb| verb.form != Form::Base);
                item.is(Class::Preposition) || item.kind != Kind::Word || speaks || item.is(Class::Subordinator)
            })
        {
            return None;
        }
        let source = passage.phrase(at..verb)?;
        Some((self.attribution(&contents, items[verb].span, Some(source)), verb + 1))
    }

    /// "“…” — Joel Marks": a quotation, a dash and who said it, to the end of the line.
    pub(super) fn dash(&self, at: usize) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let quote = at.checked_sub(1).filter(|&i| items[i].is_quote())?;
        if passage.sentence_of(quote).start != quote {
            return None;
        }
        let (source, end) = self.signature(at)?;
        Some((
            Found {
                contents: vec![self.content(&(quote..quote + 1))],
                cue: None,
                source: Some(source),
                pending: false,
            },
            end,
        ))
    }

    /// "Why not hire an actor? — Ann Lee (@annlee) September 25, 2016": a post without marks, which is its paragraph.
    pub(super) fn post(&self) -> Option<Found> {
        let passage = self.passage;
        let items = &passage.items;
        let handle = |open: usize| items.get(open + 1).is_some_and(|item| item.lower.starts_with('@'));
        let open = (1..items.len()).rev().take(16).find(|&at| items[at].kind == Kind::Open && handle(at))?;
        let dash = (1..open).rev().take(8).find(|&at| items[at].kind == Kind::Dash)?;
        let close = (open..items.len().min(open + 4)).find(|&at| items[at].kind == Kind::Close)?;
        let dated = items[close + 1..].iter().all(|item| item.date || item.kind != Kind::Word);
        // "RT @bob: …" passes on a post of somebody else.
        if items[0].lower == "rt" || dash + 1 == open || !dated || passage.words(&(0..dash)) < 4 || items[0].is_quote()
        {
            return None;
        }
        let name = dash + 1..open;
        let span = Span::new(items[0].span.start, items[dash - 1].span.end);
        let words = passage.span(&name);
        let source = passage.phrase(name).unwrap_or(Source { span: words, head: Head::Words(words) });
        let content = Content { span, quote: None, direct: true };
        Some(Found { contents: vec![content], cue: None, source: Some(source), pending: false })
    }

    /// "“…” Anonymous blogger": who said it after a quotation that begins a paragraph, to the end of the line.
    pub(super) fn credit(&self, at: usize) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let first = at == 1 && items[0].is_quote() && items[1].capital && passage.sentence_of(1).start == 1;
        let rest = 1..items.len();
        if !first || items.len() > 14 || passage.is_clause(&rest) || items[1..].iter().any(|item| item.cue.is_some()) {
            return None;
        }
        let (source, end) = passage.source_after(1, items.len())?;
        let apart = items.get(end).is_none_or(|next| matches!(next.kind, Kind::Comma | Kind::Open));
        let content = self.content(&(0..1));
        apart.then(|| (Found { contents: vec![content], cue: None, source: Some(source), pending: false }, items.len()))
    }

    /// The source after a dash, if it and an apposition are all that follows it in the paragraph.
    pub(super) fn signature(&self, dash: usize) -> Option<(Source, usize)> {
        let passage = self.passage;
        let limit = passage.items.len();
        let (source, end) = passage.source_after(dash + 1, limit)?;
        let rest = &passage.items[end..];
        let plain = rest.len() <= 12
            && rest
                .iter()
                .enumerate()
                .all(|(i, item)| item.cue.is_none() && !item.is_quote() && !passage.is_finite(end + i));
        let named = matches!(source.head, Head::Name(_) | Head::Words(_)) && passage.items[dash + 1..end].len() <= 8;
        (plain && named).then_some((source, limit))
    }
}
