//! "According to X", "menurut X".

use super::{CueReader, Found};
use crate::claim::attribution::content::is_indonesian_verb;
use crate::claim::attribution::lexicon::{Class, CueClass, Form};
use crate::claim::attribution::passage::Kind;
use crate::claim::attribution::source::{Head, Source};
use crate::text::Span;
use std::ops::Range;

impl CueReader<'_, '_> {
    /// Whether "according to", "menurut" or the like stands at `at`; the item at which its source begins.
    pub(super) fn according_words(&self, at: usize) -> Option<usize> {
        let items = &self.passage.items;
        let word = |i: usize| items.get(i).map_or("", |item| item.lower);
        let first = at == self.passage.sentence_of(at).start;
        match word(at) {
            "menurut" => Some(at + 1),
            "menurutnya" => Some(at),
            // "Berdasarkan laporan BPBD, tiga rumah rusak."
            "berdasarkan" if first && items.get(at + 1).is_some_and(|next| next.is(Class::Document)) => Some(at + 1),
            "according" if word(at + 1) == "to" => Some(at + 2),
            "in" if (first || at > 0 && (items[at - 1].kind == Kind::Comma || items[at - 1].is_quote()))
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
    pub(super) fn according(&self, at: usize, from: usize) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let (source, end, cue) = self.according_source(at, from)?;
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
        if pre.is_empty() || self.is_connective(&pre) {
            return self.according_front(end, sentence.end, cue, source);
        }
        if let Some(quote) = self.quote_before(at) {
            return Some((self.attribution(std::slice::from_ref(&(quote..quote + 1)), cue, Some(source)), end));
        }
        if items[at - 1].kind != Kind::Comma {
            let followed = items.get(end).filter(|_| end < sentence.end);
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
        self.according_inserted(pre, end, sentence.end, cue, source)
    }

    /// The source after "according to", the item after it, and the cue.
    fn according_source(&self, at: usize, from: usize) -> Option<(Source, usize, Span)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        if from == at {
            let end = items[at].span.end;
            let span = Span::new(end - 3, end);
            let source = Source { span, head: Head::Pronoun(span) };
            return Some((source, at + 1, Span::new(items[at].span.start, end - 3)));
        }
        if items.get(from).is_none_or(|first| first.is(Class::Preposition) && first.name.is_none()) {
            return None;
        }
        let (source, end) = passage.source_after(from, sentence.end)?;
        let (source, end) = self.short_source(from, end).unwrap_or((source, end));
        let (source, end) = self.apposed_source(from, end, sentence.end).unwrap_or((source, end));
        let end = self.to_comma(&source, end, sentence.end);
        let cue = Span::new(items[at].span.start, items[from - 1].span.end);
        Some((self.testimony(from, end).unwrap_or(source), end, cue))
    }

    /// The name alone where the content follows it without a comma: "Menurut Budi | harga beras akan turun".
    fn short_source(&self, from: usize, end: usize) -> Option<(Source, usize)> {
        let passage = self.passage;
        let range = from..end;
        let m = passage.opening_person(&range).filter(|_| passage.indonesian)?;
        let after = passage.end_of(m, &range);
        let next = passage.items.get(after).filter(|_| after < end)?;
        let follows = next.kind == Kind::Word
            && !next.capital
            && !next.is(Class::Coordinator)
            && !next.is(Class::Preposition)
            && !next.is(Class::Determiner);
        let name = from..after;
        (follows && passage.has_predicate(&(after..passage.sentence_of(from).end)))
            .then(|| (Source { span: passage.span(&name), head: Head::Name(m) }, after))
    }

    /// The name between commas after somebody from the place: "Menurut warga sekitar, Sugeng, …".
    fn apposed_source(&self, from: usize, end: usize, limit: usize) -> Option<(Source, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let local = matches!(items[end - 1].lower, "sekitar" | "setempat") && passage.indonesian;
        let comma = |at: usize| items.get(at).is_some_and(|item| at < limit && item.kind == Kind::Comma);
        if !local || !comma(end) {
            return None;
        }
        let name = end + 1..(end + 1..limit).find(|&at| !items[at].capital).filter(|&at| comma(at))?;
        let m = items.get(name.start).and_then(|item| item.name).filter(|_| (1..=3).contains(&name.len()))?;
        (items[name.clone()].iter().all(|item| item.name == Some(m)))
            .then(|| (Source { span: passage.span(&(from..name.end)), head: Head::Name(m) }, name.end))
    }

    /// ", according to X," inside an English sentence: the words before it, those after it, or both.
    fn according_inserted(
        &self,
        pre: Range<usize>,
        end: usize,
        limit: usize,
        cue: Span,
        source: Source,
    ) -> Option<(Found, usize)> {
        let passage = self.passage;
        let rest_at = self.after_aside(end, limit);
        let rest = passage.trim(rest_at..passage.content_end(rest_at, limit).max(rest_at));
        // "While rents are high, according to the census, wages have risen": the clause after it is the main one.
        let conceded = matches!(passage.items[pre.start].lower, "while" | "although" | "though" | "whereas");
        if conceded && passage.segments(pre.clone()).len() == 1 && passage.words(&rest) >= 3 && passage.has_verb(&rest)
        {
            let used = rest.end;
            return Some((self.attribution(std::slice::from_ref(&rest), cue, Some(source)), used));
        }
        if !passage.is_clause(&pre) && !pre.is_empty() && passage.words(&rest) >= 2 {
            let used = rest.end;
            let adverbial = passage.is_adverbial(&pre);
            let contents = if adverbial { vec![rest] } else { vec![pre, rest] };
            return Some((self.attribution(&contents, cue, Some(source)), used));
        }
        (passage.words(&pre) >= 2).then(|| {
            (self.attribution(std::slice::from_ref(&pre), cue, Some(source)), self.skip_tail(end, limit, true))
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
        // "Menurut peneliti di Universitas Indonesia, …"
        let located = passage.get(end).is_some_and(|item| matches!(item.lower, "di" | "dari" | "pada" | "asal"));
        let verbal = |i: usize| is_indonesian_verb(passage.items[i].lower);
        let fits = |comma: &usize| !passage.indonesian || located && !(end..*comma).any(verbal);
        comma.filter(|comma| nominal && fits(comma)).unwrap_or(end)
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
                // "Menurut Budi dari Rumah Sakit Fortis, …"
                if let Some(comma) = self.origin_end(end, limit) {
                    self.after_aside(comma, limit)
                } else if next.is(Class::Relative) {
                    self.after_aside(end, limit)
                } else {
                    end
                }
            }
            Kind::Word if passage.items[end].is(Class::Relative) => self.after_aside(end, limit),
            _ => return None,
        };
        let stop = passage.content_end(from, limit);
        let content = passage.trim(from..stop.max(from));
        // "According to her, as quoted by the Herald:" leads to what follows.
        let word = |at: usize| passage.get(at).map_or("", |item| item.lower);
        let passed_on = matches!(word(content.start + 1), "quoted" | "reported" | "cited" | "told");
        if word(content.start) == "as" && passed_on {
            return None;
        }
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

    /// The comma after the words that tell where an Indonesian source is from.
    fn origin_end(&self, at: usize, limit: usize) -> Option<usize> {
        let items = &self.passage.items;
        let origin = self.passage.indonesian && matches!(items[at].lower, "dari" | "asal" | "selaku" | "sebagai");
        (at + 1..limit.min(at + 12))
            .find(|&i| items[i].kind != Kind::Word || is_indonesian_verb(items[i].lower))
            .filter(|&i| origin && items[i].kind == Kind::Comma)
    }

    /// Whether a content names a source and a verb of saying of its own.
    pub(super) fn names_inner_source(&self, content: &Range<usize>) -> bool {
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
        let cited = |at: usize| {
            self.passage.items[at].cue.is_some_and(|verb| verb.class == CueClass::Cited)
                || passage.items[at].lower == "mengutip"
        };
        // "Menurut Irgan, mengutip pernyataan Presiden, …", "…, seperti dikutip Antara, …"
        if cited(from) || matches!(first.lower, "seperti" | "sebagaimana") && from + 1 < close && cited(from + 1) {
            return close + 1;
        }
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
}
