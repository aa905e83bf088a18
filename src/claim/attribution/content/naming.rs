//! Words that call something a name, or somebody a thing: "called the plan “a gift”", "accused X of lying".

use super::{Forward, REACH};
use crate::claim::attribution::lexicon::Class;
use crate::claim::attribution::passage::{Kind, Passage};

impl Passage<'_> {
    /// Whether the quotation at `at` is a name in apposition: "Moore's new film, “Sicko,” will open".
    pub(super) fn names_apposition(&self, at: usize, limit: usize) -> bool {
        !self.indonesian
            && self.words(&(at..at + 1)) <= 4
            && !self.stops(at)
            && (at + 1..limit.min(at + 3)).any(|next| self.is_finite(next))
    }

    /// The content of a verb of naming: up to the last quoted words, or those alone.
    pub(super) fn named_content(&self, from: usize, limit: usize, with_object: bool) -> Option<Forward> {
        let end = self.content_end(from, limit);
        let quotes: Vec<usize> = (from..end).filter(|&at| self.items[at].is_quote()).collect();
        let Some(&first) = quotes.first() else {
            // "describes the judgement as historic"
            let named = (from..end.min(from + 10)).find(|&at| self.items[at].lower == "as")?;
            return if with_object || named == from { None } else { self.accept(self.trim(from..end), 3) };
        };
        if first - from > 30 {
            return None;
        }
        let marked = first == from || matches!(self.items[first - 1].kind, Kind::Colon | Kind::Comma);
        let named = (from..first).rfind(|&at| self.items[at].lower == "as");
        if with_object && !marked {
            let last = quotes.iter().rev().find(|&&at| self.words(&(from..at)) < 40).copied().unwrap_or(first);
            return Some(Forward { contents: vec![self.trim(from..last + 1)], end: last + 1, pending: false });
        }
        match named {
            Some(named) if first > named + 1 && !marked => {
                Some(Forward { contents: vec![self.trim(named + 1..first + 1)], end: first + 1, pending: false })
            }
            _ => {
                Some(Forward { contents: std::iter::once(first..first + 1).collect(), end: first + 1, pending: false })
            }
        }
    }

    /// The words after "of", behind the one accused: "accused Clinton of | supporting the treaty".
    pub(super) fn accusation(&self, from: usize, limit: usize) -> Option<Forward> {
        let plain = |at: usize| matches!(self.items[at].kind, Kind::Word | Kind::Other) && !self.is_finite(at);
        let of = (from..limit.min(from + 10)).take_while(|&at| plain(at)).find(|&at| self.items[at].lower == "of")?;
        let not = usize::from(self.items.get(of + 1).is_some_and(|next| next.lower == "not"));
        let deed = self.items.get(of + 1 + not).filter(|_| of + 1 + not < limit)?;
        let content = self.cut(of + 1, limit);
        // ", and has taken steps": what the accuser does next.
        let next_deed = content.clone().find(|&at| {
            self.items[at].kind == Kind::Comma
                && at + 2 < limit
                && (self.is_finite(at + 1)
                    || self.items[at + 1].lower.ends_with("ed")
                    || matches!(self.items[at + 1].lower, "and" | "but")
                        && (self.is_finite(at + 2) || self.turns_to_deed(at + 1, limit)))
        });
        let content = content.start..next_deed.unwrap_or(content.end);
        (of > from && deed.lower.ends_with("ing")).then(|| self.accept(self.trim(content), 2))?
    }

    /// The quoted words after "as", with what stands between: "dismissed the reports as “silly season stuff”".
    pub(super) fn quoted_after_as(&self, from: usize, limit: usize) -> Option<Forward> {
        let end = limit.min(from + REACH);
        let quote = (from..end).find(|&at| self.items[at].is_quote())?;
        let named = (from..quote).rfind(|&at| self.items[at].lower == "as")?;
        let plain = |at: usize| {
            let noun = self.items[at].cue.is_none() || self.items[at - 1].is(Class::Determiner);
            self.items[at].kind == Kind::Word && !self.is_finite(at) && noun
        };
        let near = quote - named <= 4 && (named + 1..quote).all(plain);
        let known = matches!(self.items[named - 1].lower, "known" | "such" | "well" | "same" | "far");
        let object = !known && (from..named).all(|at| plain(at) || self.items[at].kind == Kind::Other);
        (near && object).then(|| Forward {
            contents: vec![self.trim(named + 1..quote + 1)],
            end: quote + 1,
            pending: false,
        })
    }
}
