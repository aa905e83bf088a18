//! Cues: finds the words that attribute, and joins each with its source and its contents.

use super::content::{Forward, is_indonesian_verb};
use super::lexicon::{Class, CueClass, Form, Verb};
use super::passage::steps::step;
use super::passage::{Kind, Passage};
use super::source::{Head, Source};
use crate::text::Span;
use std::ops::Range;

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
            return Content { span: passage.quotations[quote].words, quote: Some(quote) };
        }
        Content { span: passage.span(range), quote: None }
    }

    fn attribution(&self, contents: &[Range<usize>], cue: Span, source: Option<Source>) -> Found {
        let contents = contents.iter().map(|range| self.content(range)).collect();
        Found { contents, cue: Some(cue), source, pending: false }
    }

    /// "katanya", "dikatakannya": a cue with the clitic -nya as its source.
    fn clitic(&self, at: usize) -> Option<(Found, usize)> {
        let item = &self.passage.items[at];
        let stem = item.lower.strip_suffix("nya")?;
        let verb = super::lexicon::verb(stem, None)?;
        let end = item.span.end;
        let source = Source { span: Span::new(end - 3, end), head: Head::Pronoun(Span::new(end - 3, end)) };
        match verb.class {
            CueClass::Kata => self.kata(at, Some(source)),
            CueClass::Passive => self.passive(at, Some(source)),
            _ => None,
        }
    }

    /// The span of a cue that may end in the clitic -nya.
    fn cue_span(&self, at: usize, source: Option<&Source>) -> Span {
        let span = self.passage.items[at].span;
        match source {
            Some(source) if source.span.end == span.end => Span::new(span.start, source.span.start),
            _ => span,
        }
    }

    /// "…, kata Hendra", "…, ujarnya", "Kapal itu, kata Hendra, aman": a stem between content and source.
    fn kata(&self, at: usize, clitic: Option<Source>) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let mut before = at;
        while before > sentence.start
            && matches!(items[before - 1].lower, "begitu" | "demikian" | "begitulah" | "demikianlah")
        {
            before -= 1;
        }
        let quote = self.quote_before(before);
        let previous = before.checked_sub(1).map(|i| &items[i]);
        let comma = previous.is_some_and(|item| item.kind == Kind::Comma) && before - 1 > self.floor(at);
        let asked = before == sentence.start
            && !items[before].capital
            && previous.is_some_and(|item| item.kind == Kind::Stop && item.lower != ".");
        let front = before == sentence.start && items[before].capital && clitic.is_none() && items[at].lower == "kata";
        let inside = !comma && quote.is_none() && before > sentence.start && matches!(items[at].lower, "kata" | "ujar");
        let cue = self.cue_span(at, clitic.as_ref());
        let quote = quote.filter(|&quote| self.is_content(quote, before));
        if quote.is_none() && !comma && !asked && !front && !inside {
            return None;
        }
        let (source, end) = match clitic {
            Some(source) => (source, at + 1),
            None => match passage.source_after(at + 1, sentence.end) {
                Some(found) => found,
                None if quote.is_some() => return self.unsourced(quote?, cue, at + 1, sentence.end),
                None => return None,
            },
        };
        let nominal = matches!(source.head, Head::Words(_));
        let followed = items.get(end).filter(|_| end < sentence.end);
        let acts = |word: &str| word.starts_with("di") && is_indonesian_verb(word);
        if quote.is_none() && nominal && items[at + 1..end].iter().any(|item| !item.capital && acts(item.lower)) {
            return None;
        }
        // "kata pinjaman ditandai bintang": the noun "kata" and its verb.
        if quote.is_none()
            && nominal
            && followed.is_some_and(|next| is_indonesian_verb(next.lower) && !next.is(Class::Adjunct))
        {
            return None;
        }
        if let Some(quote) = quote {
            let tail = self.skip_tail(end, sentence.end, true);
            let mut contents = vec![self.quoted_content(quote, self.floor(at))];
            let used = self.second_quote(tail, &mut contents);
            return Some((self.attribution(&contents, cue, Some(source)), used));
        }
        if front {
            let comma = followed.is_some_and(|next| next.kind == Kind::Comma);
            let content = passage.trim(end + 1..passage.content_end(end + 1, sentence.end).max(end + 1));
            let named = matches!(source.head, Head::Name(_) | Head::Pronoun(_));
            return (comma && named && passage.words(&content) >= 2)
                .then(|| (self.attribution(std::slice::from_ref(&content), cue, Some(source)), content.end));
        }
        if inside
            && !((matches!(source.head, Head::Name(_)) || items[at + 1].capital && end == at + 2)
                && followed.is_some_and(|next| next.kind == Kind::Word && !next.is(Class::Adjunct)))
        {
            return None;
        }
        let pre = if asked { self.asked_before(at) } else { passage.trim(self.floor(at)..before) };
        self.around(pre, end, sentence.end, cue, source)
    }

    /// Whether the quotation before a cue at item `at` is led to it: by a comma or its own end, or because it stands
    /// first or is long. A name in marks is not: "Program “Desa Terang” lanjut sampai 2027".
    fn is_content(&self, quote: usize, at: usize) -> bool {
        let passage = self.passage;
        let Kind::Quote(index) = passage.items[quote].kind else { return false };
        passage.quotations[index].comma
            || passage.stops(quote)
            || at > quote + 1
            || quote == passage.sentence_of(quote).start
            || passage.words(&(quote..quote + 1)) >= 4
    }

    /// The content that ends in a quotation: the quotation, or the clause that quotes a few words at its end.
    fn quoted_content(&self, quote: usize, floor: usize) -> Range<usize> {
        let passage = self.passage;
        let pre = passage.trim(floor.min(quote)..quote);
        let short = passage.words(&(quote..quote + 1)) < 6 && !passage.stops(quote);
        let lower = match passage.items[quote].kind {
            Kind::Quote(index) => passage.quotations[index].words.slice(passage.text).starts_with(char::is_lowercase),
            _ => false,
        };
        let clause = !pre.is_empty() && passage.words(&pre) >= 3 && passage.items[quote - 1].kind == Kind::Word;
        if clause && short && lower { pre.start..quote + 1 } else { quote..quote + 1 }
    }

    /// The sentence before a cue that follows a question mark: "Apakah ini adil? tanya Bayu".
    fn asked_before(&self, at: usize) -> Range<usize> {
        let before = self.passage.sentence_of(at - 1);
        before.start.max(self.used)..at
    }

    /// A direct content whose cue names nobody.
    fn unsourced(&self, quote: usize, cue: Span, from: usize, limit: usize) -> Option<(Found, usize)> {
        let ends = self
            .passage
            .items
            .get(from)
            .filter(|_| from < limit)
            .is_none_or(|next| next.kind != Kind::Word || next.is(Class::Adjunct));
        ends.then(|| (self.attribution(std::slice::from_ref(&(quote..quote + 1)), cue, None), from))
    }

    /// An attribution inside or after a content without marks: the words before it, those after it, or both.
    fn around(&self, pre: Range<usize>, end: usize, limit: usize, cue: Span, source: Source) -> Option<(Found, usize)> {
        let passage = self.passage;
        let connective = self.is_connective(&pre);
        let words = passage.words(&pre);
        let fronted = words <= MAX_FRONTED_WORDS;
        let tail = self.skip_tail(end, limit, !connective && !fronted);
        let rest_end = passage.content_end(tail.min(limit), limit);
        let rest = passage.trim(tail.min(limit)..rest_end.max(tail.min(limit)));
        let mut contents = Vec::new();
        if !connective && words > 0 {
            contents.push(pre);
        }
        let goes_on = (connective || fronted) && passage.words(&rest) >= 2;
        let used = if goes_on {
            let used = rest.end;
            contents.push(rest);
            used
        } else {
            tail
        };
        let enough = contents.iter().map(|content| passage.words(content)).sum::<usize>() >= 2;
        enough.then(|| (self.attribution(&contents, cue, Some(source)), used))
    }

    /// Whether the words only join the sentence to the one before: "Selain itu", "Bahkan".
    fn is_connective(&self, range: &Range<usize>) -> bool {
        let items = &self.passage.items[range.clone()];
        items.len() <= 4
            && items.iter().all(|item| {
                item.is(Class::Connective) || item.is(Class::Adverb) || item.kind != Kind::Word && !item.is_quote()
            })
    }

    /// The item after the time, place and occasion that follow a source. With `all`, everything up to a quotation.
    fn skip_tail(&self, from: usize, limit: usize, all: bool) -> usize {
        let passage = self.passage;
        let mut at = from;
        while at < limit {
            step();
            let item = &passage.items[at];
            if item.is_quote() {
                return at;
            }
            if all {
                at += 1;
                continue;
            }
            let segment = if item.kind == Kind::Comma { at + 1 } else { at };
            let Some(first) = passage.items.get(segment).filter(|_| segment < limit) else { return limit };
            let place =
                first.name.is_some_and(|m| passage.extraction.mentions[m].kind == crate::entity::EntityType::Place)
                    && at > from;
            let circumstance = first.is(Class::Adjunct)
                || first.is(Class::Weekday)
                || first.date
                || first.aside
                || first.is(Class::Relative)
                || first.is(Class::Preposition) && segment == at
                || place && item.kind == Kind::Comma && self.is_short(segment, limit);
            if !circumstance {
                return at;
            }
            at = (segment + 1..limit)
                .find(|&i| matches!(passage.items[i].kind, Kind::Comma | Kind::Quote(_)) && !passage.items[i].aside)
                .unwrap_or(limit);
        }
        at
    }

    /// Whether the segment at `from` is a place of at most four words.
    fn is_short(&self, from: usize, limit: usize) -> bool {
        let end = (from..limit).find(|&i| self.passage.items[i].kind == Kind::Comma).unwrap_or(limit);
        self.passage.items[from..end]
            .iter()
            .filter(|item| item.kind == Kind::Word)
            .all(|item| item.capital || item.date)
            && end - from <= 5
    }

    /// Adds the quotation at `at`, a comma before it aside, and returns the item after it.
    fn second_quote(&self, at: usize, contents: &mut Vec<Range<usize>>) -> usize {
        let items = &self.passage.items;
        let quote = if items.get(at).is_some_and(|item| matches!(item.kind, Kind::Comma | Kind::Dash | Kind::Colon)) {
            at + 1
        } else {
            at
        };
        match items.get(quote) {
            Some(item) if item.is_quote() && item.sentence == items[at - 1].sentence => {
                contents.push(quote..quote + 1);
                quote + 1
            }
            _ => at,
        }
    }

    /// "dikatakan Hendra", "dikatakannya", "disebutkan bahwa".
    fn passive(&self, at: usize, clitic: Option<Source>) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let cue = self.cue_span(at, clitic.as_ref());
        let relative = at > sentence.start && items[at - 1].is(Class::Relative);
        let by = items.get(at + 1).is_some_and(|next| next.lower == "oleh");
        let (source, end) = match clitic {
            Some(source) => (Some(source), at + 1),
            None => match passage.source_after(at + 1 + usize::from(by), sentence.end) {
                Some((source, end)) if matches!(source.head, Head::Name(_)) || by || led_by(items, at) => {
                    (Some(source), end)
                }
                _ => (None, at + 1),
            },
        };
        let led = (sentence.start..at)
            .rev()
            .take_while(|&i| matches!(items[i].lower, "demikian" | "begitu"))
            .last()
            .unwrap_or(at);
        if let (Some(quote), Some(_)) = (self.quote_before(led), &source) {
            return Some((self.attribution(std::slice::from_ref(&(quote..quote + 1)), cue, source), end));
        }
        // "“…” Hal itu dikatakan Hendra di Jakarta.", "Hal itu disampaikan Maria. “…”"
        let pre = passage.trim(sentence.start..at);
        if self.used > sentence.start {
            return None;
        }
        let subject = passage.items[pre.clone()].iter().any(|item| matches!(item.lower, "hal" | "demikian"));
        if let Some(source) = source.clone().filter(|_| subject && pre.len() <= 8) {
            let before = sentence.start.checked_sub(1).filter(|&i| items[i].is_quote() && i >= self.used);
            let after = items.get(sentence.end).filter(|item| item.is_quote()).map(|_| sentence.end);
            let quote = before.or(after)?;
            return Some((
                self.attribution(std::slice::from_ref(&(quote..quote + 1)), cue, Some(source)),
                sentence.end.max(quote + 1),
            ));
        }
        let fronted = pre.is_empty()
            || self.is_connective(&pre)
            || passage.items[pre.clone()].iter().all(|item| matches!(item.lower, "seperti" | "sebagaimana"));
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
    fn cited(&self, at: usize) -> Option<(Found, usize)> {
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
        let passed_on = passage.items[content.clone()]
            .iter()
            .any(|item| item.cue.is_some_and(|verb| verb.class != CueClass::Quote));
        (!passed_on && passage.words(&content) >= 3).then(|| {
            (self.attribution(std::slice::from_ref(&content), passage.items[at].span, Some(source)), content.end)
        })
    }

    /// Whether "according to", "menurut" or the like stands at `at`; the item at which its source begins.
    fn according_words(&self, at: usize) -> Option<usize> {
        let items = &self.passage.items;
        let word = |i: usize| items.get(i).map_or("", |item| item.lower);
        let first = at == self.passage.sentence_of(at).start;
        match word(at) {
            "menurut" => Some(at + 1),
            "menurutnya" => Some(at),
            "according" if word(at + 1) == "to" => Some(at + 2),
            "in" if first
                && word(at + 1) == "the"
                && matches!(word(at + 2), "words" | "view" | "opinion")
                && word(at + 3) == "of" =>
            {
                Some(at + 4)
            }
            "per" if first && !items.get(at + 1).is_some_and(|next| next.capital) => Some(at + 1),
            _ => None,
        }
    }

    /// "According to X, …", "…, according to X", "…, according to X, …".
    fn according(&self, at: usize, from: usize) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let clitic = from == at;
        let (source, end, cue) = if clitic {
            let end = items[at].span.end;
            let span = Span::new(end - 3, end);
            (Source { span, head: Head::Pronoun(span) }, at + 1, Span::new(items[at].span.start, end - 3))
        } else {
            if items.get(from).is_none_or(|first| first.is(Class::Preposition) && first.name.is_none()) {
                return None;
            }
            let (source, end) = passage.source_after(from, sentence.end)?;
            let end = self.to_comma(&source, end, sentence.end);
            (
                self.testimony(from, end).unwrap_or(source),
                end,
                Span::new(items[at].span.start, items[from - 1].span.end),
            )
        };
        let nominal = matches!(source.head, Head::Words(_));
        let words = &items[from..end];
        if nominal
            && words.iter().any(|item| item.is(Class::NotAccording))
            && words.iter().filter(|item| item.kind == Kind::Word).count() <= 3
        {
            return None;
        }
        let led = at > sentence.start && items[at - 1].is(Class::That);
        let pre = if led { at..at } else { passage.trim(self.floor(at)..at) };
        let followed = items.get(end).filter(|_| end < sentence.end);
        if pre.is_empty() || self.is_connective(&pre) {
            return self.according_front(end, sentence.end, cue, source);
        }
        let before = &items[at - 1];
        if let Some(quote) = self.quote_before(at) {
            return Some((self.attribution(std::slice::from_ref(&(quote..quote + 1)), cue, Some(source)), end));
        }
        if before.kind != Kind::Comma {
            let speaks = !nominal
                || words
                    .iter()
                    .any(|item| item.is(Class::Speaking) || item.is(Class::Document) || item.is(Class::Testimony));
            let ends =
                followed.is_none_or(|next| matches!(next.kind, Kind::Comma | Kind::Stop) || next.is(Class::Relative));
            let clause = passage.is_clause(&pre) || passage.has_verb(&pre) || passage.indonesian;
            return (speaks && ends && clause && passage.words(&pre) >= 2).then(|| {
                (
                    self.attribution(std::slice::from_ref(&pre), cue, Some(source)),
                    self.skip_tail(end, sentence.end, true),
                )
            });
        }
        if passage.indonesian {
            return self.around(pre, end, sentence.end, cue, source);
        }
        let rest_at = self.after_aside(end, sentence.end);
        let rest = passage.trim(rest_at..passage.content_end(rest_at, sentence.end).max(rest_at));
        if !passage.is_clause(&pre) && !pre.is_empty() && passage.words(&rest) >= 2 {
            let used = rest.end;
            let adverbial = passage.is_adverbial(&pre);
            let contents = if adverbial { vec![rest] } else { vec![pre, rest] };
            return Some((self.attribution(&contents, cue, Some(source)), used));
        }
        (passage.words(&pre) >= 2).then(|| {
            (self.attribution(std::slice::from_ref(&pre), cue, Some(source)), self.skip_tail(end, sentence.end, true))
        })
    }

    /// The end of a source without a name, with what says more about it up to a comma: "a posting made on Friday,".
    fn to_comma(&self, source: &Source, end: usize, limit: usize) -> usize {
        let passage = self.passage;
        let nominal = matches!(source.head, Head::Words(_));
        let plain = |i: &usize| {
            passage.items[*i].kind == Kind::Word
                && !passage.is_finite(*i)
                && passage.items[*i].cue.is_none()
                && !passage.items[*i].is(Class::Relative)
                && !passage.items[*i].is(Class::Personal)
        };
        let reach = limit.min(end + 10);
        let comma = (end..reach).find(|i| !plain(i)).filter(|&i| passage.items[i].kind == Kind::Comma);
        comma.filter(|_| nominal && !passage.indonesian).unwrap_or(end)
    }

    /// The one whose words they are in "menurut pengakuan Dedi".
    fn testimony(&self, from: usize, end: usize) -> Option<Source> {
        let passage = self.passage;
        let mut at = from;
        while at < end && passage.items[at].is(Class::Testimony) {
            at += 1;
        }
        if at == from || at == end {
            return None;
        }
        let inner = passage.phrase(at..end)?;
        Some(Source { span: passage.span(&(from..end)), head: inner.head })
    }

    /// The content after "according to X" at the beginning of a sentence.
    fn according_front(&self, end: usize, limit: usize, cue: Span, source: Source) -> Option<(Found, usize)> {
        let passage = self.passage;
        let from = match passage.get(end).filter(|_| end < limit)?.kind {
            Kind::Comma => self.after_aside(end, limit),
            Kind::Word if !matches!(source.head, Head::Words(_)) => {
                let next = &passage.items[end];
                if next.is(Class::Relative) { self.after_aside(end, limit) } else { end }
            }
            Kind::Word if passage.items[end].is(Class::Relative) => self.after_aside(end, limit),
            _ => return None,
        };
        let stop = passage.content_end(from, limit);
        let content = passage.trim(from..stop.max(from));
        // A medium that passes on what somebody else says is not the speaker.
        let medium = passage.items[..end]
            .iter()
            .rev()
            .find(|item| item.kind == Kind::Word)
            .is_some_and(|item| item.is(Class::Medium) || item.lower == "reuters" || item.lower == "afp");
        if medium && self.names_inner_source(&content) {
            return None;
        }
        (passage.words(&content) >= 2)
            .then(|| (self.attribution(std::slice::from_ref(&content), cue, Some(source)), content.end))
    }

    /// Whether a content names a source and a verb of saying of its own.
    fn names_inner_source(&self, content: &Range<usize>) -> bool {
        let passage = self.passage;
        content.clone().skip(1).take(14).any(|at| {
            let item = &passage.items[at];
            let saying = item.cue.is_some_and(|verb| {
                matches!(verb.class, CueClass::Clause | CueClass::That | CueClass::Tell | CueClass::Object)
                    && matches!(verb.form, Form::Past | Form::Third | Form::Only)
            });
            saying && passage.source_before(content.start, at).is_some()
        })
    }

    /// The item after the comma at `end`, or after an apposition or a relative clause between two commas.
    fn after_aside(&self, end: usize, limit: usize) -> usize {
        let passage = self.passage;
        let comma = passage.get(end).is_some_and(|item| item.kind == Kind::Comma);
        let from = end + usize::from(comma);
        let Some(first) = passage.get(from).filter(|_| from < limit) else { return limit };
        let close = (from..limit).find(|&i| passage.items[i].kind == Kind::Comma && !passage.items[i].aside);
        let Some(close) = close else {
            // "…, who has since been suspended." and nothing after it.
            return if first.is(Class::Relative) { limit } else { from };
        };
        let segment = from..close;
        let described = if passage.indonesian {
            !first.capital
                && segment.len() <= 8
                && !first.is(Class::Preposition)
                && !first.is(Class::Adjunct)
                && !first.is(Class::Subordinator)
                && !first.is(Class::Connective)
                && !first.is(Class::Personal)
                && !matches!(first.lower, "para" | "ada" | "semua" | "seluruh")
                && !segment
                    .clone()
                    .any(|i| is_indonesian_verb(passage.items[i].lower) || passage.items[i].is(Class::Predicate))
                && end > 0
                && passage.items[end - 1].capital
        } else {
            matches!(first.lower, "a" | "an" | "the")
                && !passage.is_clause(&segment)
                && end > 0
                && passage.items[end - 1].name.is_some()
                && passage.is_clause(&(close + 1..limit))
        };
        let age = first.lower.chars().all(|c| c.is_ascii_digit()) && segment.len() == 1;
        if first.is(Class::Relative) || described || age { close + 1 } else { from }
    }

    /// A verb of saying, before or after its source.
    fn said(&self, at: usize, verb: Verb) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let after = at + verb.words;
        let group = self.group(at, verb)?;
        // "The United States has …": a name, not a verb.
        if group.negated || items[at].capital && at > sentence.start && items[at - 1].kind == Kind::Word {
            return None;
        }
        if group.passive {
            return self.english_passive(at, verb, &group);
        }
        if let Some(found) = self.inverted(at, verb, &group) {
            return Some(found);
        }
        if verb.form == Form::Ing && group.start == at {
            return self.participle(at, verb);
        }
        if let Some(found) = self.after_question(after, &group) {
            return Some(found);
        }
        // "…, called “mental chronometry,” …": a participle.
        let named_thing =
            at > sentence.start && matches!(verb.class, CueClass::Call | CueClass::Describe) && verb.form == Form::Past;
        if named_thing
            && group.start == at
            && items[at - 1].kind == Kind::Comma
            && !items[..at].iter().rev().skip(1).take(6).any(|item| item.kind == Kind::Comma)
        {
            return None;
        }
        let floor = self.floor(at);
        let Some((source, start)) = passage.source_before(floor, group.start) else {
            return self.shared_subject(at, verb, &group);
        };
        if self.is_noun(at, verb, &group, &source) {
            return None;
        }
        if let Some(quote) = self.quote_before(start) {
            let attached = !self.opens_sentence(start, quote);
            if attached {
                let mut contents = vec![self.quoted_content(quote, floor)];
                let tail = self.skip_to_quote(after, sentence.end);
                let used = self.second_quote(tail, &mut contents);
                return Some((self.attribution(&contents, group.span, Some(source)), used));
            }
        }
        // "While the ministry says 12 people died, doctors …"
        let subordinate = start.checked_sub(1).is_some_and(|i| {
            i == sentence.start
                && matches!(
                    items[i].lower,
                    "while"
                        | "although"
                        | "though"
                        | "after"
                        | "when"
                        | "before"
                        | "once"
                        | "if"
                        | "since"
                        | "because"
                        | "sementara"
                        | "meski"
                        | "meskipun"
                        | "walaupun"
                        | "setelah"
                        | "ketika"
                        | "jika"
                        | "karena"
                )
        });
        let limit = if subordinate { self.skip_to_comma(after, sentence.end) } else { sentence.end };
        // "As Heald told The Huffington Post, ozone has dropped."
        if start == sentence.start + 1 && items[sentence.start].lower == "as" {
            let comma = self.skip_to_comma(after, sentence.end);
            let content =
                passage.trim(comma..passage.content_end((comma + 1).min(sentence.end), sentence.end).max(comma));
            return (passage.words(&content) >= 2)
                .then(|| (self.attribution(std::slice::from_ref(&content), group.span, Some(source)), content.end));
        }
        if let Some(forward) = passage.content_after(verb, after, limit) {
            let medium = items[group.start - 1].is(Class::Medium);
            if medium && forward.contents.iter().any(|content| self.names_inner_source(content)) {
                return None;
            }
            return Some(self.forward(forward, group.span, Some(source)));
        }
        let led =
            |i: usize| matches!(items[i].lower, "as" | "seperti") && i > floor && items[i - 1].kind == Kind::Comma;
        let start = start.checked_sub(1).filter(|&i| led(i)).unwrap_or(start);
        self.preposed(start, after, verb, &group, source)
    }

    /// "“Are you serious?” Kofi Danso said when …": a quotation with a stop of its own before the source, where nothing
    /// else can be the content.
    fn after_question(&self, after: usize, group: &Group) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(group.start);
        let quote = sentence.start.checked_sub(1).filter(|&i| items[i].is_quote() && i >= self.used)?;
        let next = items.get(after).filter(|_| after < sentence.end);
        let asked = match items[quote].kind {
            Kind::Quote(index) => passage.quotations[index].words.slice(passage.text).ends_with(['?', '!']),
            _ => false,
        };
        let closed = next.is_none_or(|next| {
            next.kind == Kind::Stop
                || asked
                    && matches!(next.lower, "when" | "as" | "after" | "before" | "while" | "ketika" | "saat" | "usai")
        });
        let (source, start) = passage.source_before(sentence.start, group.start).filter(|_| closed)?;
        (start == sentence.start)
            .then(|| (self.attribution(std::slice::from_ref(&(quote..quote + 1)), group.span, Some(source)), after))
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

    /// The verb at `at` with its auxiliaries and the adverbs between them.
    fn group(&self, at: usize, verb: Verb) -> Option<Group> {
        let items = &self.passage.items;
        let sentence = self.passage.sentence_of(at);
        let mut start = at;
        let mut first = at;
        let (mut negated, mut passive) = (false, false);
        // "is expected to tell", "was heard to say", "is reported to have said"
        let infinitive = |i: usize| {
            i >= sentence.start + 2
                && items[i].lower == "to"
                && matches!(
                    items[i - 1].lower,
                    "expected"
                        | "reported"
                        | "heard"
                        | "known"
                        | "quoted"
                        | "likely"
                        | "set"
                        | "due"
                        | "understood"
                        | "believed"
                )
        };
        while start > sentence.start {
            step();
            let item = &items[start - 1];
            if item.kind != Kind::Word || item.capital && start - 1 > sentence.start {
                break;
            }
            if infinitive(start - 1) {
                start -= 2;
                first = start;
                continue;
            }
            let adverb =
                item.is(Class::Adverb) || item.lower.len() > 4 && item.lower.ends_with("ly") && item.name.is_none();
            let auxiliary = item.is(Class::Aux) && verb.form != Form::Only;
            if !(adverb || auxiliary || item.is(Class::Negation)) {
                break;
            }
            // "could argue", "might have suggested": nobody said it.
            negated |= item.is(Class::Negation) || matches!(item.lower, "could" | "might" | "may" | "can" | "should");
            if auxiliary {
                let be = matches!(item.lower, "is" | "are" | "was" | "were" | "be" | "been" | "being" | "am");
                passive |= be && verb.form == Form::Past && first == at;
                first = start - 1;
            }
            start -= 1;
        }
        // An infinitive, or a bare form after a preposition or determiner.
        let before = start.checked_sub(1).filter(|&i| i >= sentence.start).map(|i| &items[i]);
        if first == at && verb.form != Form::Only && before.is_some_and(|item| matches!(item.lower, "to" | "not")) {
            return None;
        }
        let span = Span::new(items[first].span.start, items[at + verb.words - 1].span.end);
        Some(Group { start, span, negated, passive })
    }

    /// Whether a form that is also a noun is one here: "insurance claims rose", "the bank's reports".
    fn is_noun(&self, at: usize, verb: Verb, group: &Group, source: &Source) -> bool {
        let items = &self.passage.items;
        if !matches!(verb.form, Form::Base | Form::Third) || group.start != at {
            return false;
        }
        let previous = &items[at - 1];
        let next = items.get(at + verb.words);
        let followed = next.is_some_and(|next| {
            next.is(Class::That)
                || next.is_quote()
                || next.is(Class::Personal)
                || next.is(Class::Determiner)
                || next.is(Class::Question)
                || matches!(next.kind, Kind::Comma | Kind::Colon | Kind::Stop)
                || next.capital
                || next.kind == Kind::Word && matches!(items[at].lower, "says" | "say")
                || next.is(Class::Preposition) && matches!(items[at].lower, "says" | "say" | "tells")
                || next.lower.starts_with(|c: char| c.is_ascii_digit())
                || next.lower.ends_with('s')
        });
        let possessor = matches!(previous.lower, "'s" | "’s")
            || previous.is(Class::Determiner)
                && !previous.is(Class::Personal)
                && !matches!(previous.lower, "some" | "many" | "most" | "all" | "others" | "several");
        let plural = matches!(source.head, Head::Pronoun(_))
            || previous.lower.ends_with('s')
            || matches!(
                previous.lower,
                "people" | "police" | "media" | "many" | "some" | "who" | "men" | "women" | "i"
            )
            || previous.name.is_some();
        // "Recent reports that …": a singular subject would have an article or a name.
        let bare = matches!(source.head, Head::Words(words) if !words.slice(self.passage.text).contains(' '))
            && !previous.is(Class::Speaking)
            && !previous.is(Class::Document);
        if bare
            && verb.form == Form::Third
            && matches!(items[at].lower, "reports" | "claims" | "states" | "notes" | "estimates" | "fears" | "doubts")
        {
            return true;
        }
        let head = super::speaker::is_plural(source.span.slice(self.passage.text));
        !followed
            || possessor
            || previous.is(Class::Preposition) && !previous.capital
            || verb.form == Form::Base && !plural && !head
    }

    /// A passive of saying: "was quoted as saying" is handled with "saying"; here "It was announced that …".
    fn english_passive(&self, at: usize, verb: Verb, group: &Group) -> Option<(Found, usize)> {
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

    /// A verb before its source: "“…,” said Lucia Fernandes", "The suspect had no passport, said the inspector".
    fn inverted(&self, at: usize, verb: Verb, group: &Group) -> Option<(Found, usize)> {
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
        if !closed {
            return None;
        }
        if let Some(quote) = quote.filter(|&quote| self.is_content(quote, at)) {
            let mut contents = vec![self.quoted_content(quote, self.floor(at))];
            let tail = self.skip_to_quote(end, sentence.end);
            let used = self.second_quote(tail, &mut contents);
            return Some((self.attribution(&contents, group.span, Some(source)), used));
        }
        if verb.form == Form::Only || !matches!(verb.class, CueClass::Clause | CueClass::Ask) {
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

    /// The item at or after `from` where a quotation or a comma before one stands, else `from`.
    fn skip_to_quote(&self, from: usize, limit: usize) -> usize {
        let items = &self.passage.items;
        let mut at = from;
        while at < limit && at < from + 40 {
            step();
            let item = &items[at];
            if item.is_quote() {
                let joined = items[at - 1].kind == Kind::Comma || items[at - 1].kind == Kind::Colon || at == from;
                return if joined { at } else { from };
            }
            // Another attribution begins: its quotation is its own.
            if item.is(Class::Coordinator) || item.cue.is_some() && at > from || item.kind == Kind::Semicolon {
                return from;
            }
            at += 1;
        }
        from
    }

    /// The comma at or after `from`, behind brackets and circumstances, or the end of the sentence.
    fn skip_to_comma(&self, from: usize, limit: usize) -> usize {
        (from..limit)
            .find(|&i| self.passage.items[i].kind == Kind::Comma && !self.passage.items[i].aside)
            .unwrap_or(limit)
    }

    /// Whether the word at `start` begins a new sentence after a quotation, so that the quotation is not its content.
    fn opens_sentence(&self, start: usize, quote: usize) -> bool {
        self.passage.items[start].sentence != self.passage.items[quote].sentence
    }

    /// "The tunnel will be closed, the city said": the clause before the source.
    fn preposed(
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
        if !closed || !comma || !matches!(verb.class, CueClass::Clause | CueClass::Tell | CueClass::Object) {
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
        if !clause || introduction || passage.indonesian {
            return None;
        }
        Some((self.attribution(std::slice::from_ref(&pre), group.span, Some(source)), after))
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

    /// A second verb of the same source: "and added that", "namun mengatakan".
    fn shared_subject(&self, at: usize, verb: Verb, group: &Group) -> Option<(Found, usize)> {
        let passage = self.passage;
        let sentence = passage.sentence_of(at);
        let before = group.start.checked_sub(1).map(|i| &passage.items[i])?;
        let joined = before.is(Class::Coordinator) || before.kind == Kind::Comma;
        let (of, source) = self.last.as_ref()?;
        if !joined || *of != passage.items[at].sentence || matches!(verb.form, Form::Base) {
            return None;
        }
        let forward = passage.content_after(verb, at + verb.words, sentence.end)?;
        Some(self.forward(forward, group.span, Some(source.clone())))
    }

    /// "saying": its source is the subject of the sentence, or the name after "with".
    fn participle(&self, at: usize, verb: Verb) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let before = at.checked_sub(1).filter(|&i| i >= sentence.start)?;
        let mut cue = items[at].span;
        let mut limit = sentence.end;
        let quoted = (sentence.start..before).rev().take(14).find(|&i| matches!(items[i].lower, "quoted" | "cited"));
        let source = if let Some(quoted) = quoted.filter(|&i| items[before].lower == "as" && i + 1 < before) {
            passage.phrase(quoted + 1..before)?
        } else if items[before].lower == "as"
            && before > sentence.start
            && matches!(items[before - 1].lower, "quoted" | "cited")
        {
            let be = before
                .checked_sub(2)
                .filter(|&i| i > sentence.start && matches!(items[i].lower, "was" | "is" | "were" | "been" | "are"));
            match be {
                Some(be) => {
                    cue = Span::new(items[be].span.start, cue.end);
                    let has = usize::from(matches!(items[be - 1].lower, "has" | "had" | "have"));
                    let (source, start) = passage.source_before(self.floor(at), be - has)?;
                    if let Some(quote) = self.quote_before(start).filter(|&quote| !self.opens_sentence(start, quote)) {
                        return Some((
                            self.attribution(std::slice::from_ref(&(quote..quote + 1)), cue, Some(source)),
                            at + 1,
                        ));
                    }
                    source
                }
                None => return None,
            }
        } else if let Some(with) = (sentence.start..at)
            .rev()
            .take(8)
            .take_while(|&i| items[i].kind == Kind::Word && !items[i].lower.ends_with("ing"))
            .find(|&i| items[i].lower == "with")
        {
            if with == sentence.start {
                limit = self.skip_to_comma(at, sentence.end);
            }
            passage.phrase(with + 1..at).filter(|_| {
                with + 1 < at && !passage.is_clause(&(with + 1..at)) && !items[before].is(Class::Preposition)
            })?
        } else {
            let linked =
                items[before].kind == Kind::Comma || items[before].lower == "and" || items[before].is(Class::Adverb);
            if !linked {
                return None;
            }
            match &self.last {
                Some((of, source)) if *of == items[at].sentence => source.clone(),
                _ => self.subject(sentence.start, at)?,
            }
        };
        let forward = passage.content_after(verb, at + verb.words, limit)?;
        Some(self.forward(forward, cue, Some(source)))
    }

    /// The subject of a sentence that begins with a name or a pronoun.
    fn subject(&self, start: usize, end: usize) -> Option<Source> {
        let passage = self.passage;
        let start = start + usize::from(passage.items[start].is(Class::Coordinator));
        let (source, next) = passage.source_after(start, end)?;
        let acts = passage.items.get(next).is_some_and(|item| {
            passage.is_finite(next)
                || item.lower.ends_with("ed")
                || item.cue.is_some()
                || item.lower.ends_with("ly")
                || item.is(Class::Adverb)
        });
        let known =
            matches!(source.head, Head::Name(_) | Head::Pronoun(_)) || passage.items[start].is(Class::Determiner);
        let others = passage.items[next..end]
            .iter()
            .any(|item| item.kind == Kind::Semicolon || item.is(Class::Coordinator) && item.lower != "and");
        (acts && known && !others).then_some(source)
    }

    /// "The claim by X that …", "pernyataan Hendra bahwa …".
    fn noun(&self, at: usize) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let item = &items[at];
        if !item.is(Class::SayingNoun) {
            return None;
        }
        let sentence = passage.sentence_of(at);
        let that =
            (at + 1..sentence.end.min(at + 12)).find(|&i| items[i].is(Class::That) && items[i].lower != "jika")?;
        let owner = at + 1..that;
        let source = if owner.is_empty() {
            let possessive = at.checked_sub(1).map(|i| &items[i])?;
            if matches!(possessive.lower, "'s" | "’s") {
                let start = (sentence.start..at - 1)
                    .rev()
                    .take_while(|&i| {
                        items[i].kind == Kind::Word
                            && (items[i].capital
                                || items[i].is(Class::Determiner)
                                || items[i].name.is_some()
                                || !items[i].is(Class::Preposition)
                                    && !items[i].is(Class::Adverb)
                                    && items[i].cue.is_none()
                                    && !self.passage.is_finite(i)
                                    && !items[i].lower.ends_with("ed"))
                            || items[i].kind == Kind::Other
                    })
                    .last()?;
                passage.phrase(start..at - 1)?
            } else if matches!(possessive.lower, "his" | "her" | "their") {
                Source { span: possessive.span, head: Head::Pronoun(possessive.span) }
            } else if possessive.is(Class::Determiner) && at >= sentence.start + 2 && items[at - 2].lower == "with" {
                self.subject(sentence.start, at)?
            } else {
                return None;
            }
        } else if items[owner.start].lower == "by" {
            passage.phrase(owner.start + 1..owner.end).filter(|_| owner.len() > 1)?
        } else if passage.indonesian && !passage.any(&owner, Class::Relative) {
            passage.phrase(owner)?
        } else {
            return None;
        };
        let content = self.noun_content(that + 1, sentence.end);
        (passage.words(&content) >= 2)
            .then(|| (self.attribution(std::slice::from_ref(&content), item.span, Some(source)), content.end))
    }

    /// The content of a noun, which ends at the verb of the noun: "the claim that he was at home | was contradicted".
    fn noun_content(&self, from: usize, limit: usize) -> Range<usize> {
        let passage = self.passage;
        if passage.get(from).is_some_and(super::passage::Item::is_quote) {
            return from..from + 1;
        }
        let mut verbs = 0;
        let mut end = passage.content_end(from, limit);
        for at in from..end {
            let item = &passage.items[at];
            let passive =
                passage.indonesian && item.lower.starts_with("di") && is_indonesian_verb(item.lower) && at > from + 1
                    || passage.indonesian
                        && at > from + 1
                        && matches!(item.lower, "mendapat" | "sudah" | "tidak" | "membuat" | "menjadi")
                        && passage
                            .items
                            .get(at + 1)
                            .is_some_and(|next| is_indonesian_verb(next.lower) || item.lower == "mendapat");
            let finite = !passage.indonesian
                && (passage.is_finite(at) && !passage.items[at - 1].is(Class::Relative)
                    || matches!(item.lower, "surprised" | "angered" | "drew" | "caused" | "prompted"));
            let follows_verb = at > from && passage.is_finite(at - 1);
            if finite && !follows_verb {
                verbs += 1;
            }
            if passive || verbs == 2 || item.kind == Kind::Comma && verbs > 0 {
                end = at;
                break;
            }
        }
        passage.trim(from..end.max(from))
    }

    /// A word that no list has, between a closing mark and a source: "“…,” quipped Bo Reed".
    fn unknown_verb(&self, at: usize) -> Option<(Found, usize)> {
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
            || items[at..verb].iter().any(|item| item.is(Class::Preposition) || item.kind != Kind::Word)
        {
            return None;
        }
        let source = passage.phrase(at..verb)?;
        Some((self.attribution(&contents, items[verb].span, Some(source)), verb + 1))
    }

    /// "“…” — Joel Marks": a quotation, a dash and who said it, to the end of the line.
    fn dash(&self, at: usize) -> Option<(Found, usize)> {
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

    /// "“…” Anonymous blogger": who said it after a quotation that begins a paragraph, to the end of the line.
    fn credit(&self, at: usize) -> Option<(Found, usize)> {
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
    fn signature(&self, dash: usize) -> Option<(Source, usize)> {
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

/// The source of a paragraph that is only a signature after a dash: "— Sister Agatha Byrne".
pub(super) fn signature(passage: &Passage<'_>) -> Option<Source> {
    let first = passage.items.first().filter(|item| item.kind == Kind::Dash)?;
    let reader = CueReader { passage, used: 0, last: None, found: Vec::new() };
    let (source, _) = reader.signature(first.sentence)?;
    Some(source)
}

/// Whether "demikian" or "begitu" stands before item `at`.
fn led_by(items: &[super::passage::Item<'_>], at: usize) -> bool {
    at > 0 && matches!(items[at - 1].lower, "demikian" | "begitu")
}
