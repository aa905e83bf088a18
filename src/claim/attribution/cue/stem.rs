//! Indonesian stems beside their source: "kata Hendra", "ujarnya".

use super::{CueReader, Found};
use crate::claim::attribution::content::is_indonesian_verb;
use crate::claim::attribution::lexicon::{Class, CueClass};
use crate::claim::attribution::passage::Kind;
use crate::claim::attribution::source::{Head, Source};
use crate::text::Span;
use std::ops::Range;

impl CueReader<'_, '_> {
    /// "katanya", "dikatakannya": a cue with the clitic -nya as its source.
    pub(super) fn clitic(&self, at: usize) -> Option<(Found, usize)> {
        let item = &self.passage.items[at];
        let stem = item.lower.strip_suffix("nya")?;
        let verb = crate::claim::attribution::lexicon::verb(stem, None)?;
        let end = item.span.end;
        let source = Source { span: Span::new(end - 3, end), head: Head::Pronoun(Span::new(end - 3, end)) };
        match verb.class {
            CueClass::Kata => self.kata(at, Some(source)),
            CueClass::Passive => self.passive(at, Some(source)),
            _ => None,
        }
    }

    /// The span of a cue that may end in the clitic -nya.
    pub(super) fn cue_span(&self, at: usize, source: Option<&Source>) -> Span {
        let span = self.passage.items[at].span;
        match source {
            Some(source) if source.span.end == span.end => Span::new(span.start, source.span.start),
            _ => span,
        }
    }

    /// "…, kata Hendra", "…, ujarnya", "Kapal itu, kata Hendra, aman": a stem between content and source.
    pub(super) fn kata(&self, at: usize, clitic: Option<Source>) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let mut before = at;
        while before > sentence.start
            && matches!(items[before - 1].lower, "begitu" | "demikian" | "begitulah" | "demikianlah")
        {
            before -= 1;
        }
        let quote = self.quote_before(before).filter(|&quote| self.is_content(quote, before));
        let previous = before.checked_sub(1).map(|i| &items[i]);
        let comma = previous.is_some_and(|item| item.kind == Kind::Comma) && before - 1 > self.floor(at);
        let asked = before == sentence.start
            && !items[before].capital
            && previous.is_some_and(|item| item.kind == Kind::Stop && item.lower != ".");
        let front = self.opens_sentence_with_kata(at, clitic.is_some());
        let inside = !comma
            && self.quote_before(before).is_none()
            && before > sentence.start
            && matches!(items[at].lower, "kata" | "ujar");
        let cue = self.cue_span(at, clitic.as_ref());
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
        if let Some(quote) = quote {
            let tail = self.skip_tail(end, sentence.end, true);
            let mut contents = vec![self.quoted_content(quote, self.floor(at))];
            let used = self.second_quote(tail, &mut contents);
            return Some((self.attribution(&contents, cue, Some(source)), used));
        }
        if self.is_noun_kata(at, end, &source) {
            return None;
        }
        if front {
            return self.kata_front(end, sentence.end, cue, source);
        }
        let followed = items.get(end).filter(|_| end < sentence.end);
        if inside
            && !((matches!(source.head, Head::Name(_)) || items[at + 1].capital && end == at + 2)
                && followed.is_some_and(|next| next.kind == Kind::Word && !next.is(Class::Adjunct)))
        {
            return None;
        }
        let pre = if asked { self.asked_before(at) } else { passage.trim(self.floor(at)..before) };
        self.around(pre, end, sentence.end, cue, source)
    }

    /// Whether "Kata", "Masih kata" or "Katanya," begins the sentence.
    fn opens_sentence_with_kata(&self, at: usize, clitic: bool) -> bool {
        let items = &self.passage.items;
        let start = self.passage.sentence_of(at).start;
        if clitic {
            let comma = items.get(at + 1).is_some_and(|next| next.kind == Kind::Comma);
            return at == start && items[at].capital && items[at].lower == "katanya" && comma;
        }
        let led = at == start + 1 && matches!(items[start].lower, "masih" | "lagi" | "lanjut");
        items[at].lower == "kata" && (at == start || led) && items[start].capital
    }

    /// Whether "kata" is the noun here: "kata pinjaman ditandai bintang".
    fn is_noun_kata(&self, at: usize, end: usize, source: &Source) -> bool {
        let items = &self.passage.items;
        let acts = |word: &str| word.starts_with("di") && is_indonesian_verb(word);
        let followed = items.get(end).filter(|_| end < self.passage.sentence_of(at).end);
        matches!(source.head, Head::Words(_))
            && (items[at + 1..end].iter().any(|item| !item.capital && acts(item.lower))
                || followed.is_some_and(|next| is_indonesian_verb(next.lower) && !next.is(Class::Adjunct)))
    }

    /// "Kata Budi, harga naik": the content after the source.
    fn kata_front(&self, end: usize, limit: usize, cue: Span, source: Source) -> Option<(Found, usize)> {
        let passage = self.passage;
        let comma = passage.get(end).filter(|_| end < limit).is_some_and(|next| next.kind == Kind::Comma);
        let content = passage.trim(end + 1..passage.content_end(end + 1, limit).max(end + 1));
        let named = matches!(source.head, Head::Name(_) | Head::Pronoun(_));
        (comma && named && passage.words(&content) >= 2)
            .then(|| (self.attribution(std::slice::from_ref(&content), cue, Some(source)), content.end))
    }

    /// The sentence before a cue that follows a question mark: "Apakah ini adil? tanya Bayu".
    pub(super) fn asked_before(&self, at: usize) -> Range<usize> {
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
}
