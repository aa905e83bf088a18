//! Sources: the noun phrase before or after a cue, and its head, which is the one who speaks.
//!
//! "Hope Hicks" is the head of "A spokesman for Mr. Trump, Hope Hicks", and "the senator" that of "the senator from
//! Vermont": a name after a preposition, in a relative clause or before 's is not the speaker.

use super::content::is_indonesian_verb;
use super::lexicon::{Class, CueClass, Form};
use super::passage::steps::step;
use super::passage::{Kind, Passage};
use crate::entity::EntityType;
use crate::text::Span;
use std::ops::Range;

use head::{in_phrase_after_name, is_degree};

mod head;

/// The words that name the source, and what they amount to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The noun phrase as written, in bytes of the text.
    pub(super) span: Span,
    pub(super) head: Head,
}

/// The head of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// A person, organisation or place, by the index of its mention.
    Name(usize),
    /// Words without a known name: "the senator from Vermont", "police".
    Words(Span),
    /// A pronoun or the clitic -nya.
    Pronoun(Span),
}

/// Maximum number of items of a source, and of the words between it and its cue.
const REACH: usize = 60;

/// Maximum number of words of a source without a name.
const MAX_NOMINAL_WORDS: usize = 16;

impl Passage<'_> {
    /// The source that ends before item `end`, and the item at which it begins; it may not reach back before `limit`.
    ///
    /// Steps over what stands between commas, brackets or dashes: "Roy Hendricks, who voted for her, | said".
    pub(super) fn source_before(&self, limit: usize, end: usize) -> Option<(Source, usize)> {
        let limit = limit.max(end.saturating_sub(REACH)).max(self.hard_limit(limit, end));
        if end <= limit {
            return None;
        }
        let segments = self.segments(limit..end);
        let after_comma = matches!(self.items[end - 1].kind, Kind::Comma | Kind::Dash);
        if after_comma {
            return self.source_with_aside(&segments);
        }
        let last = segments.last()?.clone();
        // "Kapolri, Listyo Sigit, dengan tegas membantah", "Abdul Gofur di Jakarta, Kamis malam menjelaskan": how and when
        // it was said.
        let day = self.indonesian && self.items[last.start].is(Class::Weekday) && self.words(&last) <= 3;
        if segments.len() > 1 && (self.is_manner(&last) || day) {
            return self.source_with_aside(&segments[..segments.len() - 1]);
        }
        let last = self.clause_start(last)?;
        // "Bodoh sekali kalau mengungkap kasus": nobody is named before the verb.
        if self.indonesian && self.items[end - 1].is(Class::Subordinator) && self.items[end - 1].name.is_none() {
            return None;
        }
        if self.items[last.end - 1].is(Class::Relative) {
            return if last.end == last.start + 1 || self.items[last.end - 1].lower == "who" {
                self.antecedent(&segments, last.end - 1)
            } else {
                None
            };
        }
        // "Bruno Achard, the head of the union said": the comma after the apposition is missing.
        if let [.., before, _] = segments.as_slice()
            && (matches!(self.items[last.start].lower, "a" | "an" | "the" | "seorang")
                || self.is_bare_office(&last)
                || self.ends_in_office(&last)
                || self.is_lower_apposition(&last))
            && let Some(Source { head: Head::Name(m), .. }) = self.phrase(before.clone())
            && self.extraction.mentions[m].kind == EntityType::Person
            && self.covers(m, before)
        {
            return Some((Source { span: self.span(&(before.start..last.end)), head: Head::Name(m) }, before.start));
        }
        if let Some(source) = self.source_from_area(&segments, &last).or_else(|| self.aged_source(&segments, &last)) {
            return Some(source);
        }
        // "…, which Amazon founder Jeff Bezos said will …": the content is what the clause is about.
        if self.items[last.start].is(Class::Relative) || matches!(self.items[last.start].lower, "what" | "which") {
            return None;
        }
        let start = last.start;
        let source = self.phrase(last.clone())?;
        // "Ketua Dewan, Ahmad Kurnia mengatakan", "the deputy mayor, Sofia Lindqvist wrote".
        let office = segments.len().checked_sub(2).map(|i| segments[i].clone()).filter(|office| {
            matches!(source.head, Head::Name(m) if self.extraction.mentions[m].kind == EntityType::Person && self.covers(m, &last))
                && self.items[last.start - 1].kind == Kind::Comma
                && !self.is_clause(office)
                && !self.items[office.start].is(Class::Preposition)
                && !self.items[office.start].is(Class::Subordinator)
                && self.mentioned_person(office).is_none()
                && self.words(office) <= 14
                && !self.interrupts(end)
                && !self.is_adverbial(office)
                && (self.words(office) > 1 || self.items[office.start].is(Class::Title) || self.indonesian)
                && self.sentence_of(last.start).start == office.start
        });
        match office {
            Some(office) => Some((Source { span: self.span(&(office.start..last.end)), ..source }, office.start)),
            None => Some((source, start)),
        }
    }

    /// The people of an area named with its larger areas: "Warga di Kecamatan Sembalun, Lombok Timur, NTB | menilai".
    fn source_from_area(&self, segments: &[Range<usize>], last: &Range<usize>) -> Option<(Source, usize)> {
        let place = |segment: &Range<usize>| {
            let m = self.last_name(segment).filter(|&m| self.extraction.mentions[m].kind == EntityType::Place);
            m.is_some() && self.items[segment.clone()].iter().all(|item| item.capital || item.aside)
        };
        if !self.indonesian || !place(last) {
            return None;
        }
        let first = segments.iter().rev().skip(1).find(|segment| !place(segment))?;
        let located = first
            .clone()
            .skip(1)
            .find(|&at| matches!(self.items[at].lower, "di" | "dari" | "asal") && place(&(at + 1..first.end)))?;
        let people = self.clause_start(first.start..located)?;
        let source = self.phrase(people.clone()).filter(|source| matches!(source.head, Head::Words(_)))?;
        Some((Source { span: self.span(&(people.start..last.end)), ..source }, people.start))
    }

    /// Somebody with an age whose name the tagger missed, before a description: "Fatimah (53), warga Desa Dayang | mengaku".
    fn aged_source(&self, segments: &[Range<usize>], last: &Range<usize>) -> Option<(Source, usize)> {
        let [.., before, _] = segments else { return None };
        if !self.is_lower_apposition(last) {
            return None;
        }
        let before = self.clause_start(before.clone())?;
        let open = before.clone().find(|&at| self.items[at].kind == Kind::Open)?;
        let leading = |at: &usize| self.items[*at].is(Class::Connective) || self.items[*at].is(Class::Coordinator);
        let start = (before.start..open).find(|at| !leading(at))?;
        let name = start..open;
        let age = self.items.get(open + 1).is_some_and(|item| item.lower.chars().all(|c| c.is_ascii_digit()));
        let unknown = self.items[name.clone()].iter().all(|item| item.capital && item.name.is_none());
        (age && unknown && name.len() <= 4).then(|| {
            let head = Head::Words(self.span(&name));
            (Source { span: self.span(&(name.start..last.end)), head }, name.start)
        })
    }

    /// Whether a phrase is an office without an article: "head of the Meat Institute".
    fn is_bare_office(&self, range: &Range<usize>) -> bool {
        let first = &self.items[range.start];
        let office = first.is(Class::Title)
            || first.is(Class::Speaking)
            || matches!(
                first.lower,
                "head" | "director" | "chairman" | "chairwoman" | "founder" | "leader" | "author" | "owner" | "manager"
            );
        let of = self.items.get(range.start + 1).is_some_and(|next| matches!(next.lower, "of" | "at" | "for" | "with"));
        !self.indonesian && office && !first.capital && of
    }

    /// Whether an English phrase is an office after the organisation: "Hillary for America campaign manager".
    fn ends_in_office(&self, range: &Range<usize>) -> bool {
        let last = &self.items[range.end - 1];
        let office = matches!(
            last.lower,
            "manager"
                | "director"
                | "spokesman"
                | "spokeswoman"
                | "strategist"
                | "adviser"
                | "advisor"
                | "chairman"
                | "chairwoman"
                | "professor"
                | "president"
                | "founder"
                | "leader"
                | "executive"
                | "chief"
                | "coordinator"
        );
        !self.indonesian && office && !last.capital && range.len() > 1 && self.items[range.start].capital
    }

    /// The person after an English office and its area: "U.S. Attorney for the District of Maryland | Rod Stein".
    fn holder_after_office(&self, at: usize, end: usize, limit: usize) -> Option<(Source, usize)> {
        let last = &self.items[end - 1];
        let office = last.is(Class::Title) || matches!(last.lower, "attorney" | "director" | "counsel" | "spokesman");
        let governs = self.items.get(end).is_some_and(|item| matches!(item.lower, "of" | "for" | "to" | "in" | "at"));
        if self.indonesian || !office || !last.capital || !governs {
            return None;
        }
        let plain = |i: usize| matches!(self.items[i].kind, Kind::Word | Kind::Other) && !self.is_finite(i);
        let person = |m: usize| self.extraction.mentions[m].kind == EntityType::Person;
        let first = (end + 1..limit.min(end + 12))
            .take_while(|&i| plain(i))
            .find(|&i| self.items[i].name.is_some_and(person))?;
        let m = self.items[first].name?;
        let before = &self.items[first - 1];
        let apart = before.capital && !before.is(Class::Preposition) && first > end + 1;
        let stop = self.end_of(m, &(at..limit));
        apart.then(|| (Source { span: self.span(&(at..stop)), head: Head::Name(m) }, stop))
    }

    /// Whether an Indonesian phrase describes the name before it: "salah satu warga Desa Sajang", "pedagang cabai".
    fn is_lower_apposition(&self, range: &Range<usize>) -> bool {
        let first = &self.items[range.start];
        let closed = first.is(Class::Personal)
            || first.is(Class::Relative)
            || first.is(Class::That)
            || first.is(Class::Coordinator)
            || first.is(Class::Connective)
            || first.is(Class::Adverb)
            || first.is(Class::Adjunct);
        self.indonesian
            && !first.capital
            && !closed
            && !self.is_adverbial(range)
            && !self.items[range.clone()].iter().any(|item| !item.capital && is_indonesian_verb(item.lower))
    }

    /// The last quotation, colon or semicolon in the range, which no source reaches across, and the item after it.
    fn hard_limit(&self, limit: usize, end: usize) -> usize {
        let nickname = |at: usize| {
            let item = &self.items[at];
            matches!(item.kind, Kind::Quote(q) if at + 1 < end && at > limit
                && self.items[at - 1].kind == Kind::Word
                && self.items[at + 1].kind == Kind::Word
                && !self.quotations[q].comma
                && self.words(&(at..at + 1)) <= 3)
        };
        let from = limit.max(end.saturating_sub(REACH));
        (from..end)
            .rev()
            .find(|&at| match self.items[at].kind {
                Kind::Colon | Kind::Semicolon | Kind::Stop => true,
                Kind::Quote(_) => !(nickname(at) || self.items[at].aside && self.words(&(at..at + 1)) <= 3),
                _ => false,
            })
            .map_or(limit, |at| at + 1)
    }

    /// The parts of a range between commas and dashes outside brackets, without empty ones.
    pub(super) fn segments(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut segments = Vec::new();
        let mut from = range.start;
        for at in range.clone() {
            step();
            let degree = || self.items.get(at + 1).is_some_and(|next| is_degree(next.span.slice(self.text)));
            if self.joins_couple(at) {
                continue;
            }
            if matches!(self.items[at].kind, Kind::Comma | Kind::Dash) && !self.items[at].aside && !degree() {
                if from < at {
                    segments.push(from..at);
                }
                from = at + 1;
            }
        }
        if from < range.end {
            segments.push(from..range.end);
        }
        segments
    }

    /// Whether a dash stands between the names of a couple: "pasangan Joko Susanto - Hadi Wijaya".
    pub(super) fn joins_couple(&self, at: usize) -> bool {
        let person = |item: Option<&super::passage::Item<'_>>| {
            item.and_then(|item| item.name).is_some_and(|m| self.extraction.mentions[m].kind == EntityType::Person)
        };
        self.indonesian
            && self.items[at].kind == Kind::Dash
            && person(at.checked_sub(1).and_then(|before| self.items.get(before)))
            && person(self.items.get(at + 1))
    }

    /// The part of a segment after the last word that begins a clause or joins one to the next.
    fn clause_start(&self, segment: Range<usize>) -> Option<Range<usize>> {
        let mut start = segment.start;
        for at in segment.clone() {
            let item = &self.items[at];
            let rest = at + 1..segment.end;
            let before = start..at;
            let joins = matches!(item.lower, "and" | "or" | "dan" | "atau");
            let reports =
                at > start && item.cue.is_some_and(|verb| verb.form == Form::Third) && !self.is_clause(&before);
            let cuts = if reports {
                self.items.get(at + 1).is_some_and(|next| next.is(Class::Determiner) || next.capital)
            } else if joins {
                before.is_empty()
                    || self.is_clause(&before)
                    || self.has_cue(&before)
                    || self.acts(&before)
                    || self.has_active_verb(&before)
            } else {
                item.is(Class::Coordinator)
                    || item.is(Class::That)
                    || item.is(Class::Subordinator) && !(item.is(Class::Preposition) && at > start)
            };
            if cuts && !rest.is_empty() && !self.any(&before, Class::Relative) {
                start = at + 1;
            }
        }
        (start < segment.end).then_some(start..segment.end)
    }

    /// Whether a comma follows the verb after item `at`, so that the attribution interrupts an English sentence.
    fn interrupts(&self, at: usize) -> bool {
        let next = (at..self.items.len().min(at + 6)).find(|&i| self.items[i].kind != Kind::Word);
        !self.indonesian && next.is_some_and(|next| self.items[next].kind == Kind::Comma)
    }

    /// Whether an Indonesian active verb stands after the first word of the range: "Rusia telah melarang impor".
    fn has_active_verb(&self, range: &Range<usize>) -> bool {
        self.indonesian
            && self.items[range.start + 1..range.end.max(range.start + 1)]
                .iter()
                .any(|item| item.lower.starts_with("me") && !item.capital && is_indonesian_verb(item.lower))
    }

    fn has_cue(&self, range: &Range<usize>) -> bool {
        self.items[range.clone()].iter().any(|item| item.cue.is_some())
    }

    /// The source before "who said": what the relative clause is about, where it is plain.
    fn antecedent(&self, segments: &[Range<usize>], relative: usize) -> Option<(Source, usize)> {
        let before = if self.items.get(relative.checked_sub(1)?)?.kind == Kind::Comma {
            segments.iter().rev().find(|segment| segment.end < relative)?.clone()
        } else {
            return self.people_who(relative);
        };
        let m = self.last_name(&before)?;
        let first = self.first_item(m, &before)?;
        (self.end_of(m, &before) == before.end && self.extraction.mentions[m].kind == EntityType::Person)
            .then(|| (Source { span: self.extraction.mentions[m].span, head: Head::Name(m) }, first))
    }

    /// The people whom a relative clause without a comma restricts: "the wishes of | countless families who argue".
    fn people_who(&self, relative: usize) -> Option<(Source, usize)> {
        let outside = |at: usize| {
            let item = &self.items[at];
            item.kind != Kind::Word
                || item.sentence != self.items[relative].sentence
                || item.is(Class::Preposition)
                || item.is(Class::Coordinator)
                || item.is(Class::Personal)
                || item.is(Class::Relative)
                || item.cue.is_some()
                || self.is_finite(at)
        };
        let start = (0..relative).rev().take(6).find(|&at| outside(at)).map_or(0, |at| at + 1);
        let noun = &self.items[relative.checked_sub(1).filter(|&noun| noun >= start)?];
        let people = noun.is(Class::Speaking) || noun.lower.ends_with('s') && !noun.lower.ends_with("ss");
        if self.items[relative].lower != "who" || self.indonesian || relative - start > 5 || !people || noun.capital {
            return None;
        }
        let source = self.phrase(start..relative)?;
        matches!(source.head, Head::Words(_)).then_some((source, start))
    }

    /// The source of a cue that stands after a comma: the subject, and asides after it.
    fn source_with_aside(&self, segments: &[Range<usize>]) -> Option<(Source, usize)> {
        // The subject is the first segment that is neither an adverbial nor a clause of its own.
        let mut subject = None;
        for (i, segment) in segments.iter().enumerate() {
            // "the league, whose chief executive, Jonathan Greenblatt, called": somebody else is the subject.
            if self.items[segment.start].lower == "whose"
                && segment.len() > 1
                && i + 2 == segments.len()
                && !self.is_clause(&(segment.start + 1..segment.end))
                && self.opening_person(&segments[i + 1]).is_some_and(|m| self.covers(m, &segments[i + 1]))
            {
                subject = Some((i, segment.start + 1..segment.end));
                continue;
            }
            let aside = self.is_aside(segment);
            if subject.is_some() && aside {
                continue;
            }
            let joined = matches!(
                self.items[segment.start].lower,
                "and" | "but" | "while" | "dan" | "tetapi" | "sedangkan" | "sementara"
            );
            let rest = if joined { segment.start + 1..segment.end } else { segment.clone() };
            if rest.is_empty() {
                continue;
            }
            if self.is_clause(&rest) {
                subject = None;
            } else if subject.is_none() && !self.is_adverbial(&rest) {
                subject = Some((i, rest));
            }
        }
        let (i, subject) = subject?;
        let cut = self.clause_start(subject)?;
        let source = self.phrase(cut.clone())?;
        let next = segments.get(i + 1);
        // "A spokesman for Mr. Trump, Hope Hicks, said": the name in apposition speaks.
        // After an office, also where the tagger took the office for a name.
        let office = self.items[cut.start].is(Class::Title);
        if (office || !matches!(source.head, Head::Name(m) if self.extraction.mentions[m].kind == EntityType::Person))
            && let Some((m, end)) = segments[i + 1..].iter().find_map(|next| {
                let m = self.opening_person(next).filter(|&m| self.covers(m, next))?;
                Some((m, next.end))
            })
        {
            return Some((Source { span: self.span(&(cut.start..end)), head: Head::Name(m) }, cut.start));
        }
        let apposition = next.filter(|next| {
            matches!(self.items[next.start].lower, "a" | "an" | "the")
                && segments.len() == i + 2
                && !self.any(next, Class::Relative)
        });
        let end = apposition.map_or(cut.end, |next| next.end);
        Some((Source { span: self.span(&(cut.start..end)), ..source }, cut.start))
    }

    /// Whether a segment between commas says more about the noun before it.
    pub(super) fn is_aside(&self, segment: &Range<usize>) -> bool {
        let first = &self.items[segment.start];
        first.is(Class::Relative)
            || first.is(Class::Preposition)
            || first.lower.ends_with("ing")
            || first.lower.starts_with(char::is_numeric)
            || first.lower == "however"
            || !self.is_clause(segment)
                && !matches!(first.lower, "and" | "but" | "while" | "dan" | "tetapi" | "sedangkan" | "sementara")
    }

    /// Whether a segment says when, where or how, and cannot be a source.
    pub(super) fn is_adverbial(&self, segment: &Range<usize>) -> bool {
        let first = &self.items[segment.start];
        let words = self.items[segment.clone()].iter().filter(|item| item.kind == Kind::Word);
        first.is(Class::Preposition)
            || first.is(Class::Subordinator)
            || first.is(Class::Weekday)
            || first.date
            || first.cue.is_some_and(|verb| verb.class == CueClass::Cited) && segment.len() > 1
            || (first.lower.ends_with("ing") || first.lower.ends_with("ed") || first.lower.ends_with("ly"))
                && first.name.is_none()
            || words.clone().all(|item| item.is(Class::Connective) || item.is(Class::Adverb) || item.date)
    }

    /// The source that begins at item `at`, and the item after it. `limit` is the end of the sentence.
    pub(super) fn source_after(&self, at: usize, limit: usize) -> Option<(Source, usize)> {
        let limit = limit.min(at + REACH);
        let first = self.items.get(at).filter(|_| at < limit)?;
        let possessive = matches!(first.lower, "her" | "his" | "their")
            && self
                .items
                .get(at + 1)
                .is_some_and(|next| next.kind == Kind::Word && at + 1 < limit && !next.is(Class::Determiner));
        if first.is(Class::Personal) && !possessive {
            let nominal = self.items.get(at + 1).is_some_and(|next| matches!(next.lower, "yang" | "who"));
            return (first.is(Class::Speaker) && !nominal)
                .then(|| (Source { span: first.span, head: Head::Pronoun(first.span) }, at + 1));
        }
        if let Some(found) = self.enumerated_office(at, limit) {
            return Some(found);
        }
        let end = self.phrase_end(at, limit);
        if end == at {
            return None;
        }
        if let Some(found) = self.holder_after_office(at, end, limit) {
            return Some(found);
        }
        let range = at..end;
        let source = self.phrase(range.clone());
        let named = matches!(source, Some(Source { head: Head::Name(m), .. }) if self.extraction.mentions[m].kind == EntityType::Person);
        // "kata Ketua Asosiasi, Evelina Fadil", "said the deputy mayor, Sofia Lindqvist".
        let office = first.is(Class::Title) || !matches!(source, Some(Source { head: Head::Name(_), .. }));
        if office
            && (!named || first.is(Class::Title))
            && self.items.get(end).is_some_and(|item| item.kind == Kind::Comma)
            && end + 1 < limit
        {
            let next_end = self.phrase_end(end + 1, limit);
            let next = end + 1..next_end;
            if !next.is_empty()
                && let Some(m) = self.opening_person(&next)
                && self.covers(m, &next)
                && !self.items[at].is(Class::Preposition)
            {
                return Some((Source { span: self.span(&(at..next_end)), head: Head::Name(m) }, next_end));
            }
            // A name that the tagger missed after an office: "kata Ketua Adat Wairoro, Fransiskus Woro".
            let unknown = (2..=4).contains(&next.len())
                && self.items[next.clone()].iter().all(|item| {
                    item.capital
                        && item.kind == Kind::Word
                        && item.name.is_none()
                        && !item.is(Class::Title)
                        && !item.is(Class::Weekday)
                        && !item.date
                });
            if unknown && first.is(Class::Title) {
                return Some((
                    Source { span: self.span(&(at..next_end)), head: Head::Words(self.span(&next)) },
                    next_end,
                ));
            }
        }
        source.map(|source| (source, end))
    }

    /// The holder of an office that lists its fields: "Menteri Energi, Sumber Daya, dan Lingkungan Akbar Faizal".
    fn enumerated_office(&self, at: usize, limit: usize) -> Option<(Source, usize)> {
        if !self.indonesian || !self.items[at].is(Class::Title) {
            return None;
        }
        let mut commas = 0;
        let mut joint = None;
        for i in at + 1..limit.min(at + 18) {
            let item = &self.items[i];
            let opens_part = matches!(self.items[i - 1].kind, Kind::Comma) || self.items[i - 1].lower == "dan";
            let m = item.name.filter(|&m| self.extraction.mentions[m].kind == EntityType::Person);
            if let (Some(m), Some(joint)) = (m, joint) {
                if commas == 0 || i == joint + 1 {
                    return None;
                }
                let end = self.end_of(m, &(at..limit));
                return Some((Source { span: self.span(&(at..end)), head: Head::Name(m) }, end));
            }
            let part = item.kind == Kind::Word && item.capital && m.is_none() && !(opens_part && item.is(Class::Title));
            let named = opens_part && commas > 0 && item.name.is_some();
            match item.kind {
                Kind::Comma if joint.is_none() => commas += 1,
                _ if item.lower == "dan" && joint.is_none() => joint = Some(i),
                _ if part && !named => {}
                _ => return None,
            }
        }
        None
    }

    /// Whether a range only says how something is said: "secara tegas", "dengan lantang".
    fn is_manner(&self, range: &Range<usize>) -> bool {
        matches!(self.items[range.start].lower, "secara" | "dengan")
            && range.len() <= 4
            && self.items[range.clone()]
                .iter()
                .all(|item| item.kind == Kind::Word && !item.capital && item.name.is_none())
    }

    /// The end of the noun phrase that begins at `at`.
    fn phrase_end(&self, at: usize, limit: usize) -> usize {
        let mut end = at;
        let mut person = false;
        while end < limit {
            step();
            let item = &self.items[end];
            let next = self.items.get(end + 1).filter(|_| end + 1 < limit);
            match item.kind {
                Kind::Word | Kind::Close | Kind::Other => {}
                Kind::Open if end > at => {
                    // A bracket belongs to the phrase with all that is in it.
                }
                Kind::Dash if next.is_some_and(|next| next.kind == Kind::Word) && end > at && self.is_hyphen(end) => {}
                Kind::Quote(q)
                    if end > at
                        && !self.quotations[q].comma
                        && self.words(&(end..end + 1)) <= 2
                        && next.is_some_and(|next| next.capital) => {}
                // Degrees after a name: "Budi Santoso, M.Si."
                Kind::Comma if end > at && next.is_some_and(|next| is_degree(next.span.slice(self.text))) => {}
                _ if item.aside => {}
                _ => break,
            }
            if item.aside {
                end += 1;
                continue;
            }
            // In "the Moreno sisters" the name is not the head.
            let modifier = self.items[at].is(Class::Determiner)
                && self.items.get(at + 1).is_some_and(|next| next.name == item.name);
            person |= !modifier && item.name.is_some_and(|m| self.extraction.mentions[m].kind == EntityType::Person);
            let in_name = item.name.is_some() && end > at && self.items[end - 1].name == item.name;
            // "kata Anies | menirukan ucapan Bayu"
            let acts = self.indonesian
                && end > at
                && self.items[end - 1].capital
                && !item.capital
                && item.lower.starts_with("me")
                && is_indonesian_verb(item.lower);
            if acts || end > at && !in_name && item.kind != Kind::Comma && self.ends_phrase(at, end, person) {
                break;
            }
            end += 1;
        }
        end
    }

    fn is_hyphen(&self, at: usize) -> bool {
        self.items[at - 1].span.end == self.items[at].span.start
    }

    /// Whether the word at `at` ends the noun phrase that begins at `start`.
    fn ends_phrase(&self, start: usize, at: usize, person: bool) -> bool {
        let item = &self.items[at];
        let before = &self.items[at - 1];
        if item.is(Class::Weekday) && !before.is(Class::Preposition) || item.date && item.name.is_none() {
            return true;
        }
        if self.is_finite(at) && !item.capital
            || item.is(Class::Relative)
            || item.is(Class::Personal) && item.lower != "nya"
        {
            return true;
        }
        if matches!(item.lower, "and" | "dan") {
            return false;
        }
        if self.is_predicate(at, start) {
            return true;
        }
        if item.is(Class::Coordinator)
            || item.is(Class::Subordinator) && !item.is(Class::Preposition)
            || item.is(Class::That)
        {
            return true;
        }
        let place = self.items.get(at + 1).is_some_and(|next| {
            next.is(Class::PlaceOfSaying)
                || next.is(Class::Weekday)
                || next.date
                || next.is(Class::Determiner) && self.items.get(at + 2).is_some_and(|n| n.is(Class::PlaceOfSaying))
        });
        let named_first =
            self.items[start..at].iter().all(|item| item.capital || item.aside || item.kind != Kind::Word)
                && !self.items[start].is(Class::Determiner);
        if item.is(Class::Determiner) && before.name.is_some() && !self.indonesian {
            return true;
        }
        if self.indonesian {
            return item.is(Class::Adjunct)
                && !matches!(item.lower, "malam" | "siang" | "pagi" | "sore")
                && !(matches!(item.lower, "dari" | "untuk" | "pada") && !person && !named_first);
        }
        if matches!(item.lower, "of" | "for" | "from" | "to" | "with" | "in" | "at" | "outside" | "on" | "by" | "above")
        {
            return place
                || person
                || named_first && !matches!(item.lower, "of" | "to")
                || item.lower == "to" && !before.is(Class::Relational) && !before.capital;
        }
        item.is(Class::Adjunct)
            || item.is(Class::Preposition)
            || item.is_manner_adverb() && person
            || person && !item.capital && !in_phrase_after_name(item.lower)
    }
}
