//! Addressees between a verb of telling and its content: a person, or the title of a programme.

use crate::claim::attribution::lexicon::{Class, CueClass, Verb};
use crate::claim::attribution::passage::{Kind, Passage};
use std::ops::Range;

impl Passage<'_> {
    /// Whether the quotation at `at` is the title of a programme or a medium to which something is said, and not what is
    /// said: a few words, each with a capital, that a verb of telling or "on" leads to.
    pub(in crate::claim::attribution) fn is_programme(&self, verb: Verb, from: usize, at: usize) -> bool {
        let Some(Kind::Quote(quote)) = self.items.get(at).map(|item| item.kind) else { return false };
        let words = self.quotations[quote].words.slice(self.text);
        let small = |word: &str| matches!(word, "the" | "of" | "and" | "in" | "on" | "with" | "at" | "for" | "a" | "&");
        let titled = words.split_whitespace().all(|word| small(word) || !word.starts_with(char::is_lowercase));
        let led = if at == from {
            verb.class == CueClass::Tell
        } else {
            let before = &self.items[at - 1];
            matches!(before.lower, "on" | "in" | "'s" | "’s" | "program" | "programme" | "show" | "podcast")
        };
        let short = (2..=6).contains(&words.split_whitespace().count());
        !self.indonesian && led && short && titled && !words.ends_with(['?', '!'])
    }

    /// Whether a range is a name or a pronoun and nothing else.
    pub(super) fn is_one_addressee(&self, range: &Range<usize>) -> bool {
        let items = &self.items[range.clone()];
        let Some(first) = items.first() else { return false };
        first.is(Class::Personal) && items.len() == 1
            || first.name.is_some() && items.iter().all(|item| item.name == first.name)
    }

    /// The item after the person addressed: "told | Montalvo | he would assist him".
    pub(in crate::claim::attribution) fn skip_addressed(&self, from: usize, limit: usize) -> usize {
        let mut at = from;
        if at >= limit {
            return at;
        }
        let first = &self.items[at];
        if first.is(Class::Personal) {
            return self.skip_circumstances(at + 1, limit);
        }
        if let Some(clause) = self.clause_after_addressee(from, limit) {
            return clause;
        }
        if first.is(Class::Determiner) {
            at += 1;
        }
        let mut end = at;
        while end < limit {
            let item = &self.items[end];
            let in_name = item.name.is_some() && (end == at || self.items[end - 1].name == item.name);
            // A name after one word in lower case: "told reporter Ann Lee".
            let named = item.name.is_some() && !first.is(Class::Determiner);
            let after_word = named && end == at + 1 && !self.items[at].capital;
            if end > at && !in_name && item.kind != Kind::Other && !after_word {
                break;
            }
            if item.kind != Kind::Word && item.kind != Kind::Other {
                break;
            }
            end += 1;
        }
        // "his brother Marc": a name in apposition.
        if first.is(Class::Determiner)
            && self.items.get(end).is_some_and(|item| item.name.is_some())
            && self.items.get(end + 1).is_some_and(|next| !self.is_finite(end + 1) && next.kind == Kind::Word)
        {
            let name = self.items[end].name;
            while end < limit && self.items[end].name == name {
                end += 1;
            }
        }
        self.skip_circumstances(end, limit)
    }

    /// Where the clause after an English addressee with modifiers begins: "told the U.N. envoy | he would return".
    ///
    /// A pronoun or a determiner begins it, or what follows a day, if no verb stands before.
    fn clause_after_addressee(&self, from: usize, limit: usize) -> Option<usize> {
        if self.indonesian {
            return None;
        }
        let mut after_day = None;
        for at in from + 1..limit.min(from + 12) {
            let item = &self.items[at];
            let word = matches!(item.kind, Kind::Word | Kind::Other);
            if !word || item.is(Class::That) && !item.is(Class::Determiner) || item.is(Class::Question) {
                return None;
            }
            if self.is_finite(at) {
                return after_day.filter(|&day| day < at);
            }
            let before = &self.items[at - 1];
            let governed =
                before.is(Class::Preposition) || before.is(Class::Determiner) || before.is(Class::Coordinator);
            let subject = matches!(item.lower, "he" | "she" | "it" | "they" | "we" | "i" | "you" | "there");
            let time = self.items.get(at + 1).is_some_and(|next| {
                next.date
                    || matches!(next.lower, "week" | "month" | "year" | "morning" | "afternoon" | "evening" | "night")
            });
            let phrase = item.is(Class::Determiner) && item.lower != "that" && item.name.is_none() && !time;
            if (subject || phrase) && !governed {
                return Some(at);
            }
            let day = item.is(Class::Weekday) || item.date;
            if day && self.items.get(at + 1).is_some_and(|next| !matches!(next.lower, "'s" | "’s")) {
                after_day = Some(at + 1);
            }
        }
        None
    }
}
