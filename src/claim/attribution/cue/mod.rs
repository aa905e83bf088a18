//! Cues: finds the words that attribute, and joins each with its source and its contents.

use super::content::Forward;
use super::lexicon::CueClass;
use super::passage::{Kind, Passage};
use super::source::Source;
use crate::text::Span;
use std::ops::Range;

mod according;
mod inverted;
mod noun;
mod participle;
mod passive;
mod reach;
mod stem;
mod subject;
mod unlisted;
mod verb;

/// An attribution before its speaker is known.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) contents: Vec<Content>,
    pub(super) cue: Option<Span>,
    pub(super) source: Option<Source>,
    /// Whether a quotation in the next paragraph is the content.
    pub(super) pending: bool,
}

/// The words that an attribution attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Content {
    /// In bytes of the text, without the marks of a quotation.
    pub(super) span: Span,
    /// The quotation that the content is, by its index in the list of all quotations.
    pub(super) quote: Option<usize>,
    /// Whether the words are those of the speaker and nothing else: a quotation, or a post.
    pub(super) direct: bool,
}

impl Content {
    /// A whole quotation.
    pub(super) const fn quotation(span: Span, quote: usize) -> Self {
        Self { span, quote: Some(quote), direct: true }
    }
}

/// Reads the attributions of a passage from left to right.
pub(super) struct CueReader<'p, 'a> {
    passage: &'p Passage<'a>,
    /// The items before this one belong to attributions already found.
    used: usize,
    /// The sentence and source of the last attribution, which a second verb shares: "and added that".
    last: Option<(usize, Source)>,
    found: Vec<Found>,
}

/// A verb with its auxiliaries.
struct Group {
    /// First item, adverbs before the verb included.
    start: usize,
    /// The verb and its auxiliaries, in bytes of the text.
    span: Span,
    negated: bool,
    passive: bool,
}

/// The number of words before an Indonesian cue up to which they are the beginning of the content after it.
const MAX_FRONTED_WORDS: usize = 6;

/// The attributions in a passage, in the order of their cues.
pub(super) fn attributions(passage: &Passage<'_>) -> Vec<Found> {
    let mut reader = CueReader { passage, used: 0, last: None, found: Vec::new() };
    if let Some(post) = reader.post() {
        return vec![post];
    }
    for at in 0..passage.items.len() {
        if at >= reader.used
            && let Some((found, used)) = reader.at(at)
        {
            if let Some(source) = &found.source {
                reader.last = Some((passage.items[at].sentence, source.clone()));
            }
            reader.used = used.max(at + 1);
            reader.found.push(found);
        }
    }
    reader.found
}

impl CueReader<'_, '_> {
    /// The attribution whose cue is at item `at`, and the first item that it does not use.
    fn at(&self, at: usize) -> Option<(Found, usize)> {
        let item = &self.passage.items[at];
        if item.kind == Kind::Dash {
            return self.dash(at);
        }
        if item.kind != Kind::Word || item.aside {
            return None;
        }
        if let Some(found) = self.credit(at) {
            return Some(found);
        }
        if let Some(source_at) = self.according_words(at) {
            return self.according(at, source_at);
        }
        if let Some(verb) = item.cue {
            let found = match verb.class {
                CueClass::Kata => self.kata(at, None),
                CueClass::Passive => self.passive(at, None),
                CueClass::Cited => self.cited(at),
                _ => self.said(at, verb),
            };
            if found.is_some() {
                return found;
            }
        }
        self.clitic(at).or_else(|| self.noun(at)).or_else(|| self.unknown_verb(at))
    }

    /// The beginning of the sentence of `at`, or the end of the attribution before it.
    fn floor(&self, at: usize) -> usize {
        self.passage.sentence_of(at).start.max(self.used)
    }

    /// The quotation that ends right before item `at`, a comma after it aside.
    fn quote_before(&self, at: usize) -> Option<usize> {
        let items = &self.passage.items;
        let last = at.checked_sub(1)?;
        let quote = match items[last].kind {
            Kind::Comma | Kind::Dash => last.checked_sub(1)?,
            Kind::Close => (0..last).rev().take(6).find(|&i| items[i].is_quote())?,
            _ => last,
        };
        (items[quote].is_quote() && quote >= self.used && items[quote].sentence == items[at].sentence).then_some(quote)
    }

    /// The content in a range of items: the words of a quotation that stands alone, else the range.
    fn content(&self, range: &Range<usize>) -> Content {
        let passage = self.passage;
        if range.len() == 1
            && let Kind::Quote(quote) = passage.items[range.start].kind
        {
            return Content::quotation(passage.quotations[quote].words, quote);
        }
        Content { span: passage.span(range), quote: None, direct: false }
    }

    fn attribution(&self, contents: &[Range<usize>], cue: Span, source: Option<Source>) -> Found {
        let contents = contents.iter().map(|range| self.content(range)).collect();
        Found { contents, cue: Some(cue), source, pending: false }
    }

    fn forward(&self, forward: Forward, cue: Span, source: Option<Source>) -> (Found, usize) {
        let mut contents = forward.contents;
        let used = if contents.len() == 1 && self.passage.items[contents[0].start].is_quote() {
            self.second_quote(forward.end, &mut contents)
        } else {
            forward.end
        };
        (Found { pending: forward.pending, ..self.attribution(&contents, cue, source) }, used)
    }
}

/// The source of a paragraph that is only a signature after a dash: "— Sister Agatha Byrne".
pub(super) fn signature(passage: &Passage<'_>) -> Option<Source> {
    let first = passage.items.first().filter(|item| item.kind == Kind::Dash)?;
    let reader = CueReader { passage, used: 0, last: None, found: Vec::new() };
    let (source, _) = reader.signature(first.sentence)?;
    Some(source)
}
