//! Circumstances between a cue and its content: when, where and to whom something is said.

use super::bare::is_indonesian_verb;
use crate::claim::attribution::lexicon::{Class, CueClass, Verb};
use crate::claim::attribution::passage::{Kind, Passage};
use std::ops::Range;

impl Passage<'_> {
    /// Whether the words between a cue and its content only say when, where or to whom.
    pub(super) fn is_adjunct(&self, between: &Range<usize>, verb: Verb) -> bool {
        let Some(first) = self.items[between.clone()].first() else { return true };
        let circumstance = first.is(Class::Preposition)
            || first.is(Class::Weekday)
            || first.date
            || first.is(Class::Adverb) && between.len() == 1
            || first.lower.ends_with("ly")
            || first.kind == Kind::Comma
            || matches!(first.lower, "late" | "earlier" | "last" | "this" | "next" | "lagi" | "bahwa" | "bahawa");
        // "memutuskan untuk berpisah": what was decided.
        if first.lower == "untuk" {
            return false;
        }
        let addressed = verb.class == CueClass::Tell && self.words(between) <= 8;
        // "agreed to resume the relations that …": an infinitive, not an audience.
        let infinitive = !self.indonesian
            && (between.start + 1..between.end)
                .any(|at| self.items[at - 1].lower == "to" && self.items[at].is_base_verb());
        let audience = first.lower == "to" && !self.any(between, Class::Finite);
        let apart = !self.indonesian && (infinitive || self.acts(between));
        !apart && (circumstance && first.lower != "to" || audience) || addressed
    }

    /// Whether Indonesian words between a cue and a comma are part of the content, and do not tell when or where it was
    /// said: "setelah aturan itu berlaku", "dalam dua pekan terakhir", but not "setelah rapat", "dalam wawancara".
    pub(super) fn belongs_to_content(&self, between: &Range<usize>) -> bool {
        let Some(first) = self.items[between.clone()].first().filter(|_| self.indonesian) else { return false };
        let second = self.items[between.clone()].get(1);
        let clause = between.start + 1..between.end;
        match first.lower {
            "berdasarkan" | "tanpa" | "selain" | "selama" | "sejak" | "demi" | "guna" | "bagi" | "karena" | "jika"
            | "kalau" | "apabila" | "bila" | "meski" | "meskipun" | "walaupun" => true,
            "setelah" | "sebelum" | "ketika" | "saat" => {
                let occasion = second.is_none_or(|next| {
                    next.is(Class::PlaceOfSaying) || next.is(Class::Personal) || is_indonesian_verb(next.lower)
                });
                !occasion && self.has_predicate(&clause)
            }
            "dalam" | "pada" => self.is_period(between),
            "dengan" => {
                clause.len() > 2
                    && self.items[clause].iter().any(|item| {
                        matches!(item.lower, "ini" | "itu" | "tersebut")
                            || item.lower.starts_with(|c: char| c.is_ascii_digit())
                    })
            }
            _ => false,
        }
    }

    /// Whether a range begins with a stretch of time, which the content is about: "pada 2024", "dalam dua pekan".
    fn is_period(&self, range: &Range<usize>) -> bool {
        let words = &self.items[range.clone()];
        let Some(second) = words.get(1) else { return false };
        let year =
            |word: &str| word.len() == 4 && word.starts_with(['1', '2']) && word.chars().all(|c| c.is_ascii_digit());
        match words[0].lower {
            "pada" => year(second.lower) || second.lower == "tahun" || second.lower == "triwulan",
            "dalam" => words[1..].iter().take(4).any(|item| {
                matches!(
                    item.lower,
                    "pekan" | "minggu" | "bulan" | "tahun" | "hari" | "jam" | "menit" | "dekade" | "waktu"
                )
            }),
            _ => false,
        }
    }

    /// The item after days, places and audiences between the verb and the content.
    pub(super) fn skip_circumstances(&self, from: usize, limit: usize) -> usize {
        let mut at = from;
        while at < limit {
            let item = &self.items[at];
            let weekday =
                item.is(Class::Weekday) || item.date && item.kind == Kind::Word && !self.starts_clause(at, limit);
            let adverb = matches!(
                item.lower,
                "late" | "early" | "earlier" | "again" | "also" | "then" | "last" | "kemarin" | "lagi"
            );
            let noun_after_last = at > from
                && self.items[at - 1].lower == "last"
                && matches!(item.lower, "week" | "month" | "year" | "night");
            // "says this week's talks": the date is part of the content.
            let possessor = (at..limit)
                .find(|&i| !(self.items[i].date || self.items[i].is(Class::Weekday) || i == at))
                .is_some_and(|i| matches!(self.items[i].lower, "'s" | "’s" | "’") && !self.indonesian);
            if weekday && possessor {
                break;
            }
            if weekday || adverb || noun_after_last {
                at += 1;
            } else if let Some(end) = self.place_before_pronoun(at, limit) {
                at = end;
            } else if item.is(Class::Preposition) && self.opens_circumstance(at, limit) {
                at = self.skip_prepositional(at, limit);
            } else {
                break;
            }
        }
        at
    }

    /// The pronoun after an English place of saying: "on an Islamist Web site | it does not hold the man".
    fn place_before_pronoun(&self, at: usize, limit: usize) -> Option<usize> {
        if self.indonesian || !self.items[at].is(Class::Preposition) {
            return None;
        }
        let subject = |i: usize| matches!(self.items[i].lower, "he" | "she" | "it" | "they" | "we" | "i" | "there");
        let end = (at + 2..limit.min(at + 9))
            .find(|&i| subject(i) || self.items[i].kind != Kind::Word || self.is_finite(i))?;
        let place =
            |i: usize| self.items[i].is(Class::PlaceOfSaying) || matches!(self.items[i].lower, "site" | "website");
        (subject(end) && place(end - 1)).then_some(end)
    }

    /// Whether a date is the subject of what follows: "said Monday was a holiday".
    fn starts_clause(&self, at: usize, limit: usize) -> bool {
        at + 1 < limit && self.is_finite(at + 1)
    }

    /// Whether the preposition at `at` begins a day, place or audience, and not the content itself.
    fn opens_circumstance(&self, at: usize, limit: usize) -> bool {
        let item = &self.items[at];
        if self.indonesian && self.is_period(&(at..limit)) {
            return false;
        }
        let end = self.skip_prepositional(at, limit);
        let object = &self.items[at + 1..end.max(at + 1)];
        let comma = self.items.get(end).is_some_and(|next| next.kind == Kind::Comma);
        let said_there =
            object.iter().any(|item| item.is(Class::PlaceOfSaying) || item.is(Class::Weekday) || item.date);
        !comma
            && (matches!(
                item.lower,
                "to" | "kepada" | "di" | "pada" | "dalam" | "through" | "via" | "lewat" | "melalui"
            ) || said_there)
    }

    /// The item after a preposition and its noun phrase, as short as it can be.
    fn skip_prepositional(&self, at: usize, limit: usize) -> usize {
        let mut end = at + 1;
        let mut noun = false;
        while end < limit {
            let item = &self.items[end];
            if item.kind == Kind::Other || item.aside {
                end += 1;
                continue;
            }
            let dated = item.date || item.is(Class::Weekday);
            let in_name = end > at + 1 && item.name.is_some() && item.name == self.items[end - 1].name;
            let stops = item.kind != Kind::Word
                || noun
                    && !in_name
                    && !dated
                    && (item.is(Class::Determiner)
                        || item.is(Class::Personal)
                        || item.capital
                        || item.is(Class::Preposition)
                        || self.is_finite(end)
                        || self.indonesian)
                || item.is(Class::That);
            if stops {
                break;
            }
            let modifier = item.lower.ends_with("al") || matches!(item.lower, "new" | "written" | "news" | "telephone");
            noun |= !item.is(Class::Determiner) && !modifier;
            if noun
                && !dated
                && !in_name
                && item.name.is_none()
                && !item.capital
                && self.items.get(end + 1).is_some_and(|next| !next.is(Class::PlaceOfSaying))
            {
                end += 1;
                break;
            }
            end += 1;
        }
        end
    }
}
