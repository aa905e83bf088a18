//! How far the words round a cue reach.

use super::{CueReader, Found, MAX_FRONTED_WORDS};
use crate::claim::attribution::lexicon::Class;
use crate::claim::attribution::passage::steps::step;
use crate::claim::attribution::passage::{Kind, Passage};
use crate::claim::attribution::source::Source;
use crate::text::Span;
use std::ops::Range;

impl CueReader<'_, '_> {
    /// Whether the quotation before a cue at item `at` is led to it: by a comma or its own end, or because it stands
    /// first or is long. A name in marks is not: "Program “Desa Terang” lanjut sampai 2027".
    pub(super) fn is_content(&self, quote: usize, at: usize) -> bool {
        let passage = self.passage;
        let Kind::Quote(index) = passage.items[quote].kind else { return false };
        passage.quotations[index].comma
            || passage.stops(quote)
            || at > quote + 1
            || quote == passage.sentence_of(quote).start
            || passage.words(&(quote..quote + 1)) >= 4
    }

    /// The content that ends in a quotation: the quotation, or the clause that quotes a few words at its end.
    pub(super) fn quoted_content(&self, quote: usize, floor: usize) -> Range<usize> {
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

    /// An attribution inside or after a content without marks: the words before it, those after it, or both.
    pub(super) fn around(
        &self,
        pre: Range<usize>,
        end: usize,
        limit: usize,
        cue: Span,
        source: Source,
    ) -> Option<(Found, usize)> {
        let passage = self.passage;
        let connective = self.is_connective(&pre);
        let words = passage.words(&pre);
        let unfinished = passage.indonesian && !connective && words > 0 && !passage.has_predicate(&pre);
        let adverbial = passage.indonesian
            && !connective
            && words > 0
            && passage.segments(pre.clone()).len() == 1
            && (passage.items[pre.start].is(Class::Preposition) || passage.items[pre.start].is(Class::Subordinator));
        let fronted = words <= MAX_FRONTED_WORDS
            || self.predicate_follows(end, limit)
            || adverbial && self.clause_follows(end, limit);
        let tail = if unfinished && fronted {
            self.skip_occasion(end, limit, points_back(passage, &pre))
        } else {
            self.skip_tail(end, limit, !connective && !fronted)
        };
        let rest_end = passage.content_end(tail.min(limit), limit);
        let rest = passage.trim(tail.min(limit)..rest_end.max(tail.min(limit)));
        let goes_on = (connective || fronted) && passage.words(&rest) >= 2;
        // "Hal ini" alone says nothing.
        if !goes_on && unfinished && words <= 2 && points_back(passage, &pre) {
            return None;
        }
        let mut contents = Vec::new();
        if !connective && words > 0 {
            contents.push(pre);
        }
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

    /// Whether the predicate of the words before an inserted attribution follows it: "Atlas itu, kata dia, | dapat dipakai".
    fn predicate_follows(&self, end: usize, limit: usize) -> bool {
        let items = &self.passage.items;
        let comma = items.get(end).is_some_and(|item| item.kind == Kind::Comma);
        comma
            && items.get(end + 1).filter(|_| end + 1 < limit).is_some_and(|next| {
                self.passage.indonesian && next.is(Class::Predicate) && !matches!(next.lower, "ada" | "kini" | "baik")
            })
    }

    /// Whether a clause follows the comma after an inserted attribution: "Dengan omzet itu, kata dia, | Fonterra menjadi …".
    fn clause_follows(&self, end: usize, limit: usize) -> bool {
        let end = self.skip_tail(end, limit, false);
        let comma = self.passage.items.get(end).is_some_and(|item| item.kind == Kind::Comma);
        comma && end + 2 < limit && self.passage.has_predicate(&(end + 1..limit))
    }

    /// The item after the time and place of saying, in a sentence whose subject stands before the attribution: what
    /// follows is its predicate, also "karena …" and "untuk …". With `bare`, so is a place at the end of the sentence.
    fn skip_occasion(&self, from: usize, limit: usize, bare: bool) -> usize {
        let items = &self.passage.items;
        let mut at = from;
        while at < limit && !items[at].is_quote() {
            step();
            let comma = items[at].kind == Kind::Comma;
            let segment = at + usize::from(comma);
            let Some(first) = items.get(segment).filter(|_| segment < limit) else { return limit };
            if is_reason(first.lower) {
                return segment;
            }
            let next = (segment + 1..limit).find(|&i| items[i].kind == Kind::Comma && !items[i].aside);
            let occasion = first.is(Class::Weekday) || first.date || first.aside || first.is(Class::Relative);
            let place = first.is(Class::Adjunct) || first.is(Class::Preposition);
            if first.is(Class::Preposition) && comma && next.is_none() && bare {
                return segment;
            }
            let area = comma && at > from && self.is_area(segment) && self.is_short(segment, limit);
            if !(occasion || place || area) {
                return self.skip_tail(at, limit, false);
            }
            at = next.unwrap_or(limit);
        }
        at
    }

    /// Whether the words only join the sentence to the one before: "Selain itu", "Bahkan".
    pub(super) fn is_connective(&self, range: &Range<usize>) -> bool {
        let items = &self.passage.items[range.clone()];
        items.len() <= 4
            && items.iter().all(|item| {
                item.is(Class::Connective) || item.is(Class::Adverb) || item.kind != Kind::Word && !item.is_quote()
            })
    }

    /// The item after the time, place and occasion that follow a source. With `all`, everything up to a quotation.
    pub(super) fn skip_tail(&self, from: usize, limit: usize, all: bool) -> usize {
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
            let place = self.is_area(segment) && at > from;
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

    /// Whether the name of a place begins at `at`.
    fn is_area(&self, at: usize) -> bool {
        let place = |m: usize| self.passage.extraction.mentions[m].kind == crate::entity::EntityType::Place;
        self.passage.items[at].name.is_some_and(place)
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
    pub(super) fn second_quote(&self, at: usize, contents: &mut Vec<Range<usize>>) -> usize {
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

    /// The item at or after `from` where a quotation or a comma before one stands, else `from`.
    pub(super) fn skip_to_quote(&self, from: usize, limit: usize) -> usize {
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
    pub(super) fn skip_to_comma(&self, from: usize, limit: usize) -> usize {
        (from..limit)
            .find(|&i| self.passage.items[i].kind == Kind::Comma && !self.passage.items[i].aside)
            .unwrap_or(limit)
    }

    /// Whether the word at `start` begins a new sentence after a quotation, so that the quotation is not its content.
    pub(super) fn opens_sentence(&self, start: usize, quote: usize) -> bool {
        self.passage.items[start].sentence != self.passage.items[quote].sentence
    }
}

/// Whether a word begins a reason or a purpose, which is not the occasion of saying.
fn is_reason(word: &str) -> bool {
    matches!(
        word,
        "karena" | "untuk" | "agar" | "supaya" | "guna" | "demi" | "lantaran" | "sebab" | "akibat" | "tanpa" | "bagi"
    )
}

/// Whether a range ends in a word that points back: "hal ini", "rapat itu".
fn points_back(passage: &Passage<'_>, range: &Range<usize>) -> bool {
    passage.items[range.clone()].last().is_some_and(|item| matches!(item.lower, "ini" | "itu" | "tersebut"))
}
