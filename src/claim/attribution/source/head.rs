//! The head of a source: the word or name that says whom the phrase means.

use super::{Head, MAX_NOMINAL_WORDS, Source};
use crate::claim::attribution::lexicon::Class;
use crate::claim::attribution::passage::{Item, Kind, Passage};
use crate::entity::EntityType;
use crate::text::Span;
use std::ops::Range;

impl Passage<'_> {
    /// What a noun phrase amounts to; `None` if it cannot be a source.
    pub(in crate::claim::attribution) fn phrase(&self, range: Range<usize>) -> Option<Source> {
        let range = self.without_leading(self.trim(range));
        if range.is_empty() {
            return None;
        }
        let whole = self.span(&range);
        let first = &self.items[range.start];
        if range.len() == 1 && first.is(Class::Personal) {
            return first.is(Class::Speaker).then_some(Source { span: whole, head: Head::Pronoun(whole) });
        }
        let core = self.core(&range);
        if core.is_empty() {
            return None;
        }
        let last = &self.items[core.end - 1];
        if last.is(Class::Speaker)
            && core.len() > 1
            && !first.is(Class::Determiner)
            && last.lower != "it"
            && last.lower != "her"
            && last.lower != "him"
        {
            // "Lebih lanjut dia", "In testimony last year she".
            let led = first.is(Class::Preposition) || first.is(Class::Connective) || first.is(Class::Adverb);
            return led.then_some(Source { span: last.span, head: Head::Pronoun(last.span) });
        }
        if self.items[core.clone()].iter().any(|item| item.is(Class::Personal) && item.is(Class::Finite))
            || last.is(Class::BadSource) && last.name.is_none()
        {
            return None;
        }
        if let Some(span) = self.several(&core) {
            return Some(Source { span: whole, head: Head::Words(span) });
        }
        if let Some(m) = self.named_head(&core) {
            if let Some(name) = self.titled_person(m, &core) {
                return Some(Source { span: self.span(&(range.start..core.end)), head: Head::Words(self.span(&name)) });
            }
            let begin = if first.is(Class::Preposition) { self.role_start(m, &core) } else { range.start };
            let span = Span::new(self.items[begin].span.start, self.span(&core).end);
            return Some(Source { span, head: Head::Name(m) });
        }
        self.nominal(core).map(|words| Source { span: Span::new(words.start, words.end), head: Head::Words(words) })
    }

    /// The range without connectives and adverbs before the phrase: "Lebih lanjut", "Meanwhile".
    fn without_leading(&self, mut range: Range<usize>) -> Range<usize> {
        // "(CNN) Police said": where the news comes from.
        if range.len() > 1
            && self.items[range.start].kind == Kind::Open
            && let Some(close) = range.clone().find(|&at| self.items[at].kind == Kind::Close)
        {
            range.start = close + 1;
        }
        while range.len() > 1 {
            let item = &self.items[range.start];
            let adverb = item.is_manner_adverb();
            let leading = (item.is(Class::Connective)
                || item.is(Class::Adverb)
                || adverb
                || matches!(item.kind, Kind::Comma)
                || item.lower == "both")
                && item.name.is_none()
                && !item.is(Class::Determiner)
                && !(item.is(Class::Preposition) && item.is(Class::Connective) && !self.indonesian)
                && !(item.is(Class::Personal));
            if !leading && item.lower != "both" {
                break;
            }
            range.start += 1;
        }
        range
    }

    /// The phrase up to a relative clause, and without a time or place after it.
    fn core(&self, range: &Range<usize>) -> Range<usize> {
        let mut end = range.end;
        for at in range.start + 1..range.end {
            let item = &self.items[at];
            let time = item.is(Class::Weekday) || item.date;
            let dated = item.is(Class::Preposition)
                && self
                    .items
                    .get(at + 1)
                    .is_some_and(|next| at + 1 < range.end && (next.is(Class::Weekday) || next.date))
                || self.indonesian && self.opens_occasion(at, range.end);
            if item.is(Class::Relative) || time && at + 1 == range.end || dated {
                end = at;
                break;
            }
        }
        while end > range.start + 1 {
            let last = &self.items[end - 1];
            let time = last.is(Class::Weekday)
                || last.date
                || matches!(last.lower, "this" | "last" | "earlier") && end < range.end;
            if !time {
                break;
            }
            end -= 1;
        }
        self.trim(range.start..end)
    }

    /// Whether the place of saying begins at `at`: "dalam sebuah pernyataan", "melalui siaran pers".
    fn opens_occasion(&self, at: usize, limit: usize) -> bool {
        let item = &self.items[at];
        let article = |i: usize| matches!(self.items[i].lower, "sebuah" | "suatu" | "satu");
        let noun = at + 1 + usize::from(at + 1 < limit && article(at + 1));
        matches!(item.lower, "dalam" | "di" | "pada" | "melalui" | "lewat")
            && !item.capital
            && noun < limit
            && self.items[noun].is(Class::PlaceOfSaying)
    }

    /// The words of several sources joined by "and": "Tom Ruiz and Ann Lee".
    fn several(&self, core: &Range<usize>) -> Option<Span> {
        if self.is_clause(core) || self.acts(core) {
            return None;
        }
        let joint = (core.start + 1..core.end.saturating_sub(1))
            .find(|&at| matches!(self.items[at].lower, "and" | "dan" | "&") && self.items[at].name.is_none())?;
        let name = |at: usize| {
            let item = self.items.get(at).filter(|_| core.contains(&at))?;
            item.name.filter(|&m| {
                self.extraction.mentions[m].kind != EntityType::Place
                    || self.extraction.mentions[m].kind == EntityType::Person
            })
        };
        let before = joint.checked_sub(1).and_then(name);
        let after = self.items[joint + 1..core.end].iter().find_map(|item| item.name);
        let named = before
            .is_some_and(|m| self.first_item(m, core).is_some_and(|first| !self.after_preposition(first, core)))
            && after.is_some()
            && before != after;
        let nominal = self.items[core.clone()].iter().all(|item| item.name.is_none());
        let first_of_after = self.items.get(joint + 1)?;
        // "Kepala Dinas Pariwisata dan Olahraga Kota Tirta Budi Santoso": the office names two fields.
        let person = |m: usize| self.extraction.mentions[m].kind == EntityType::Person;
        let office = self.indonesian && self.items[core.start].is(Class::Title) && !first_of_after.is(Class::Title);
        if office && first_of_after.capital && !before.is_some_and(person) && self.last_name(core).is_some_and(person) {
            return None;
        }
        let determined = self.items[core.start].is(Class::Determiner) && first_of_after.is(Class::Determiner);
        (named || nominal && core.len() <= 6 || determined).then(|| self.span(core))
    }

    /// The name that is the head of the phrase, if one is.
    fn named_head(&self, core: &Range<usize>) -> Option<usize> {
        let names = self.names(core);
        let kind = |m: usize| self.extraction.mentions[m].kind;
        let last = *names.last()?;
        // "another Marine" is one of several.
        if core.len() == 2 && matches!(self.items[core.start].lower, "another" | "a" | "an" | "one" | "some") {
            return None;
        }
        let final_name = self.end_of(last, core) == core.end;
        let first_item = self.first_item(last, core)?;
        let object = self.after_preposition(first_item, core);
        let relational = self.is_relational(first_item, core);
        if final_name && kind(last) == EntityType::Person && !object && !relational && !self.is_possessor(last, core) {
            return Some(last);
        }
        // A person at the beginning, before "of", "dari" or a bracket.
        if let Some(&m) = names.iter().find(|&&m| kind(m) == EntityType::Person) {
            let first = self.first_item(m, core)?;
            let next = self.items.get(self.end_of(m, core)).filter(|_| self.end_of(m, core) < core.end);
            let followed = next.is_none_or(|next| {
                next.is(Class::Preposition)
                    || next.kind == Kind::Open
                    || next.kind == Kind::Comma
                    || next.is(Class::Adverb)
            });
            if followed
                && !self.after_preposition(first, core)
                && !self.is_relational(first, core)
                && !self.any(&(core.start..first), Class::Preposition)
            {
                return Some(m);
            }
        }
        let only = names.len() == 1
            && core.clone().all(|at| {
                let item = &self.items[at];
                item.name == Some(last) || item.is(Class::Determiner) || item.aside || !matches!(item.kind, Kind::Word)
            });
        // "U.S. Attorney": the tagger took an office for an organisation.
        let office = !self.indonesian
            && kind(last) == EntityType::Organization
            && matches!(self.items[core.end - 1].lower, "attorney" | "secretary" | "minister" | "counsel");
        if kind(last) != EntityType::Person && only && !office {
            return Some(last);
        }
        // "the magazine MicroMega", "kantor berita Antara".
        let before = first_item.checked_sub(1).filter(|&at| at >= core.start).map(|at| &self.items[at]);
        let described = before.is_some_and(|item| !item.capital && item.is(Class::MediaNominal));
        let governed = !self.indonesian && self.any(&(core.start..first_item), Class::Preposition);
        (final_name && kind(last) == EntityType::Organization && described && !object && !governed).then_some(last)
    }

    /// The person in a mention that the tagger took for an organisation: "U.S. Secretary of State | Condoleezza Rice".
    fn titled_person(&self, m: usize, core: &Range<usize>) -> Option<Range<usize>> {
        if self.indonesian || self.extraction.mentions[m].kind != EntityType::Organization {
            return None;
        }
        let first = self.first_item(m, core)?;
        let titled = |item: &Item<'_>| item.capital && (item.is(Class::Title) || item.lower == "speaker");
        let title = (first..core.end).rev().find(|&at| titled(&self.items[at]))?;
        // "of State", "of Foreign Affairs": one word at least after "of" belongs to the office.
        let of = self.items.get(title + 1).is_some_and(|next| next.lower == "of");
        let name = title + if of { 3 } else { 1 }..core.end;
        let capitals = name.len() >= 2
            && name.len() <= 3
            && self.items[name.clone()].iter().all(|item| item.capital && item.kind == Kind::Word);
        let office =
            title > first || matches!(self.items[title].lower, "secretary" | "minister" | "speaker" | "president");
        (capitals && office).then_some(name)
    }

    /// The words of a phrase without a name as head; `None` if nobody speaks there.
    fn nominal(&self, core: Range<usize>) -> Option<Span> {
        let first = &self.items[core.start];
        let last = &self.items[core.end - 1];
        let words = &self.items[core.clone()];
        let reference = matches!(last.lower, "itu" | "ini" | "tersebut");
        if first.is(Class::Preposition) && first.name.is_none()
            || first.is(Class::Relative)
            || first.is(Class::Question) && first.lower != "who"
            || first.is(Class::Subordinator)
            || matches!(first.lower, "nobody" | "none" | "nothing" | "hal" | "secara")
            || first.lower == "no" && core.len() > 1
            || words
                .iter()
                .all(|item| item.is(Class::Coordinator) || item.is(Class::Adverb) || item.is(Class::Connective))
            || last.is(Class::Preposition) && !last.capital
            || first.lower == "according"
            || last.is(Class::Coordinator) && !self.indonesian
            || self.is_opening_participle(&core)
            || words.iter().any(|item| matches!(item.lower, "what" | "why" | "how"))
            || self.acts(&core)
            || reference && core.len() == 1
            || self.words(&(core.start..self.participle(&core).unwrap_or(core.end))) > MAX_NOMINAL_WORDS
            || words.iter().any(|item| item.is_quote() && self.words(&core) < 3)
            || words
                .iter()
                .all(|item| item.date || item.is(Class::Weekday) || !item.lower.contains(char::is_alphabetic))
                && last.lower != "%"
            || last.is(Class::Determiner)
                && !matches!(
                    last.lower,
                    "ini"
                        | "itu"
                        | "tersebut"
                        | "one"
                        | "some"
                        | "many"
                        | "several"
                        | "others"
                        | "another"
                        | "both"
                        | "each"
                )
            || self.is_clause(&(core.start..self.participle(&core).unwrap_or(core.end)))
            || last.is(Class::Weekday) && core.len() == 1
        {
            return None;
        }
        // A name in capitals that the tagger missed, after a lower-case description: "tenant Maria Duarte".
        let particle =
            |at: usize| matches!(self.items[at].lower, "de" | "van" | "von" | "der" | "bin" | "al" | "el" | "da");
        let run = core
            .clone()
            .rev()
            .take_while(|&at| (self.items[at].capital || particle(at)) && self.items[at].kind == Kind::Word)
            .filter(|&at| self.items[at].capital)
            .last();
        if let Some(run) = run
            && core.end - run >= 2
            && run > core.start
            && !self.after_preposition(run, &core)
            && !self.is_relational(run, &core)
            && !self.items[run - 1].is(Class::Determiner)
            && !matches!(self.items[run - 1].lower, "'s" | "’s")
            && !(core.start..run).any(|at| self.items[at].is(Class::Preposition) && !self.items[at].capital)
            && !self.indonesian
            && self.items[run..core.end].iter().all(|item| item.name.is_none())
        {
            return Some(self.span(&(run..core.end)));
        }
        // "Wati (29) warga Desa Suka": a name that the tagger missed, with an age.
        let aged = core.clone().skip(1).find(|&at| {
            self.items[at].kind == Kind::Open
                && self.items.get(at + 1).is_some_and(|next| next.lower.chars().all(|c| c.is_ascii_digit()))
        });
        if let Some(open) = aged.filter(|_| self.indonesian)
            && self.items[core.start..open].iter().all(|item| item.capital && item.kind == Kind::Word)
        {
            return Some(self.span(&(core.start..open)));
        }
        let end = self.participle(&core).unwrap_or(core.end);
        let end = (core.start..end).rev().find(|&at| !self.items[at].aside).map_or(end, |last| last + 1);
        let trimmed = self.trim(core.start..end);
        (!trimmed.is_empty()).then(|| self.span(&trimmed))
    }

    /// Whether the phrase is a participle with its adverbials: "Speaking on Sunday".
    fn is_opening_participle(&self, core: &Range<usize>) -> bool {
        let first = &self.items[core.start];
        let ing = first.lower.len() > 5 && first.lower.ends_with("ing") && first.name.is_none();
        let next = self.items.get(core.start + 1).filter(|_| core.len() > 1);
        !self.indonesian
            && ing
            && next.is_none_or(|next| next.is(Class::Preposition) || next.is(Class::Weekday) || next.date)
    }

    /// A participle after the noun, which is not part of the nominal: "a letter | seen by Sky News".
    fn participle(&self, core: &Range<usize>) -> Option<usize> {
        (core.start + 1..core.end).find(|&at| {
            let item = &self.items[at];
            let form = item.lower.ends_with("ed") && item.lower.len() > 4
                || matches!(item.lower, "seen" | "written" | "made" | "sent" | "held" | "given" | "run")
                || item.lower.ends_with("ing") && item.lower.len() > 5;
            let next = self.items.get(at + 1);
            let adverbial = next.is_some_and(|next| {
                next.is(Class::Preposition)
                    || next.is(Class::Weekday)
                    || next.date
                    || next.is(Class::Determiner) && at + 1 < core.end
                    || next.lower == "just"
            });
            // "the Sunday shooting said": a noun at the end of the phrase.
            let follows = adverbial || at + 1 == core.end && !item.lower.ends_with("ing");
            form && item.name.is_none()
                && !item.capital
                && follows
                && !self.items[at - 1].is(Class::Weekday)
                && !self.items[at - 1].is(Class::Determiner)
                && !self.items[at - 1].is(Class::Preposition)
        })
    }

    /// The mentions in a range outside brackets, in order.
    fn names(&self, range: &Range<usize>) -> Vec<usize> {
        let mut names: Vec<usize> =
            self.items[range.clone()].iter().filter(|item| !item.aside).filter_map(|item| item.name).collect();
        names.dedup();
        names
    }

    pub(super) fn last_name(&self, range: &Range<usize>) -> Option<usize> {
        self.names(range).last().copied()
    }

    /// The person that a phrase begins with, after titles: "Hope Hicks", "Dr. Eka Pratiwi".
    pub(in crate::claim::attribution) fn opening_person(&self, range: &Range<usize>) -> Option<usize> {
        let m =
            self.names(range).first().copied().filter(|&m| self.extraction.mentions[m].kind == EntityType::Person)?;
        let first = self.first_item(m, range)?;
        let titles = &self.items[range.start..first];
        (titles.len() <= 4
            && titles
                .iter()
                .all(|item| item.capital || item.kind == Kind::Other || matches!(item.lower, "dr" | "a" | "certain")))
        .then_some(m)
    }

    /// A person named in the range.
    pub(super) fn mentioned_person(&self, range: &Range<usize>) -> Option<usize> {
        self.names(range).into_iter().find(|&m| self.extraction.mentions[m].kind == EntityType::Person)
    }

    /// Whether the mention is the range, apart from titles, brackets and degrees.
    pub(super) fn covers(&self, m: usize, range: &Range<usize>) -> bool {
        let Some(first) = self.first_item(m, range) else { return false };
        let before = &self.items[range.start..first];
        let after = &self.items[self.end_of(m, range)..range.end];
        before.len() <= 5
            && before
                .iter()
                .all(|item| item.capital || item.kind == Kind::Other || matches!(item.lower, "dr" | "a" | "certain"))
            && after.iter().all(|item| item.aside || item.kind != Kind::Word || is_degree(item.span.slice(self.text)))
    }

    pub(super) fn first_item(&self, m: usize, range: &Range<usize>) -> Option<usize> {
        range.clone().find(|&at| self.items[at].name == Some(m))
    }

    /// The item after a mention, its degrees and brackets.
    pub(in crate::claim::attribution) fn end_of(&self, m: usize, range: &Range<usize>) -> usize {
        let last = range.clone().rev().find(|&at| self.items[at].name == Some(m)).unwrap_or(range.start);
        let mut end = last + 1;
        while end < range.end {
            let item = &self.items[end];
            let degree = is_degree(item.span.slice(self.text)) && item.name.is_none();
            if !(item.aside
                || item.kind == Kind::Other
                || degree
                || item.kind == Kind::Comma
                    && end + 1 < range.end
                    && is_degree(self.items[end + 1].span.slice(self.text)))
            {
                break;
            }
            end += 1;
        }
        end
    }

    /// Whether a preposition governs the name at `at`: "for Mr. Trump", "of Senator Wirth".
    fn after_preposition(&self, at: usize, range: &Range<usize>) -> bool {
        let mut before = at;
        while before > range.start {
            before -= 1;
            let item = &self.items[before];
            if item.is(Class::Preposition) && !item.capital {
                return true;
            }
            // "a lawyer for a cleric named Abu Bakr"
            if matches!(item.lower, "named" | "called" | "bernama") && before > range.start {
                before -= 1;
                continue;
            }
            let title = item.capital && item.name.is_none() && at - before <= 2;
            if !title && item.kind != Kind::Other && !item.is(Class::Determiner) {
                return false;
            }
        }
        false
    }

    /// Whether the name at `at` only says whose relative, lawyer or aide is meant: "pengacara Setya Novanto".
    fn is_relational(&self, at: usize, range: &Range<usize>) -> bool {
        let mut before = at;
        while before > range.start {
            before -= 1;
            // "pengacara pasangan Joko - Hadi": the same holds of both names.
            if self.joins_couple(before)
                && let Some(first) = self.items[before - 1].name.and_then(|m| self.first_item(m, range))
            {
                if self.items[range.start..first].iter().any(|item| item.lower == "pasangan") {
                    return true;
                }
                before = first;
                continue;
            }
            let item = &self.items[before];
            if item.is(Class::Possessed) && !item.is(Class::Title) {
                return true;
            }
            if !(item.capital && item.name.is_none()) && item.kind != Kind::Other {
                return false;
            }
        }
        false
    }

    /// Whether 's follows the mention.
    fn is_possessor(&self, m: usize, range: &Range<usize>) -> bool {
        self.items.get(self.end_of(m, range)).is_some_and(|item| matches!(item.lower, "'s" | "’s" | "’" | "'"))
    }

    /// The first item of the title before a name.
    fn role_start(&self, m: usize, range: &Range<usize>) -> usize {
        let first = self.first_item(m, range).unwrap_or(range.start);
        let mut start = first;
        while start > range.start
            && (self.items[start - 1].capital || self.items[start - 1].kind == Kind::Other)
            && !self.items[start - 1].is(Class::Preposition)
            && !self.items[start - 1].is(Class::Weekday)
            && self.items[start - 1].name.is_none()
            && !self.items[start - 1].date
        {
            start -= 1;
        }
        start
    }
}

/// Lower-case words that may follow a name inside a phrase: "Hendra dan Ratna", "Otto von Bismarck".
pub(super) fn in_phrase_after_name(word: &str) -> bool {
    matches!(
        word,
        "'s" | "’s"
            | "and"
            | "von"
            | "van"
            | "de"
            | "der"
            | "bin"
            | "binti"
            | "al"
            | "el"
            | "da"
            | "di"
            | "du"
            | "jr"
            | "sr"
    )
}

/// Whether a word is an academic degree after a name: "M.Si", "S.H", "Jr".
pub(super) fn is_degree(word: &str) -> bool {
    // "In another development, U.S. forces …"
    if matches!(word, "U.S." | "U.N." | "U.K." | "E.U." | "U.S.A." | "U.A.E." | "U.S.S.R." | "D.C." | "A.U.") {
        return false;
    }
    matches!(word, "Jr" | "Jr." | "Sr" | "Sr." | "II" | "III" | "IV")
        || crate::entity::is_degree(word)
        || word.contains('.')
            && word.len() <= 8
            && word.starts_with(char::is_uppercase)
            && word.chars().filter(|c| c.is_uppercase()).count() >= 2
            && word.chars().all(|c| c.is_alphabetic() || c == '.')
}
