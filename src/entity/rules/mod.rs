//! Rule-based extraction of dates, times, sums of money, percentages and numbers.
//!
//! Separators and the order of day and month follow the article's language: `1.234,5` in Indonesian is `1,234.5` in
//! English, and 03/04/2025 is 3 April in Indonesian and 4 March in English. A form that is only valid in the other
//! convention ("2.5" in Indonesian, "25/12/2024" in English) is read in that one.
//!
//! The words of each language are in `data/entity/values` (see [`grammar`]); each file here has the rules of one family
//! of values. A rule reads [`Piece`]s from one position and returns the position after its expression; none reads more
//! than a fixed number of pieces, so that the time is linear. [`value`](super::value) documents the kinds of values and
//! their written forms. The order of precedence is in [`ValueReader::value_at`], and an expression that is part of a
//! larger word or code is not a value ([`ValueReader::stands_alone`]).
//!
//! Expressions that depend on the day of writing ("11 Desember", "last Tuesday") are resolved against the article's
//! date if it has one (see [`writing_date()`]).

mod amounts;
mod calendar_periods;
mod compounds;
mod dates;
mod durations;
#[cfg(test)]
mod examples;
mod grammar;
mod money;
mod months;
mod not_values;
mod numerals;
mod numeric_dates;
mod ordinals;
mod piece;
mod ranges;
mod relative_dates;
mod resolve;
mod times;
mod units;
mod weekdays;
mod writing_date;
mod years;

pub(crate) use writing_date::{stated_date, writing_date};

use super::value::Value;
use super::{EntityType, Mention};
use crate::article::Language;
use crate::text::Span;
use grammar::{Entry, Grammar, Lexeme};
use jiff::civil::Date;
use piece::{Piece, PieceKind, pieces};
use std::collections::HashMap;
use std::sync::Arc;

/// Reads values from the tokens of one passage.
pub struct ValueReader<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    grammar: &'static Grammar,
    language: Language,
    writing_date: Option<Date>,
}

/// A match: the position after it, its type, and its value if it can be determined ("kemarin" in an article without a
/// date has none).
#[derive(Debug)]
struct ValueMatch {
    end: usize,
    kind: EntityType,
    value: Option<Value>,
}

impl ValueMatch {
    /// A match of `value` that ends before the piece at `end`.
    const fn new(end: usize, value: Value) -> Self {
        Self { end, kind: value.kind(), value: Some(value) }
    }

    /// A date or duration, whose value may depend on a day of writing that is not known.
    const fn date(end: usize, value: Option<Value>) -> Self {
        Self { end, kind: EntityType::Date, value }
    }
}

/// Values that mentions with the same words share. A text of the same number over and over would otherwise need many
/// times its size.
#[derive(Default)]
pub(crate) struct SharedValues<'a> {
    by_words: HashMap<&'a str, Arc<Value>>,
}

impl<'a> SharedValues<'a> {
    /// The number of different words above which the list is cleared.
    const MAX_WORDS: usize = 1024;

    /// `value`, or the equal one of an earlier mention with the same words.
    fn value(&mut self, words: &'a str, value: Value) -> Arc<Value> {
        if let Some(known) = self.by_words.get(words).filter(|known| ***known == value) {
            return known.clone();
        }
        if self.by_words.len() >= Self::MAX_WORDS {
            self.by_words.clear();
        }
        let value = Arc::new(value);
        self.by_words.insert(words, value.clone());
        value
    }
}

/// The number of the weekday named by `word` in Indonesian or English, from 1 for Monday.
pub(crate) fn weekday_number(word: &str) -> Option<u8> {
    let named = word.starts_with(char::is_uppercase);
    Grammar::of(Language::Indonesian).entries(word).iter().find_map(|entry| match entry.lexeme {
        Lexeme::Weekday(number, _) if named && !entry.words.contains(' ') => Some(number),
        _ => None,
    })
}

impl<'a> ValueReader<'a> {
    /// Creates a reader for `tokens` of `text`, in a passage in `language`. `written` is the day of writing.
    pub fn new<S: Copy + Into<Span>>(text: &'a str, tokens: &[S], language: Language, written: Option<Date>) -> Self {
        let grammar = Grammar::of(language);
        Self { text, pieces: pieces(text, tokens, grammar), grammar, language, writing_date: written }
    }

    /// Appends the mentions to `found`, in order; no two overlap.
    pub fn read(&self, found: &mut Vec<Mention>) {
        self.read_sharing(&mut SharedValues::default(), found);
    }

    /// Like [`ValueReader::read`], for one of many passages of a text, which share their values.
    pub(crate) fn read_sharing(&self, shared: &mut SharedValues<'a>, found: &mut Vec<Mention>) {
        let mut at = 0;
        while at < self.pieces.len() {
            if self.is_other_word(at) {
                at += 1;
                continue;
            }
            if let Some(end) = self.not_a_value(at) {
                at = end.max(at + 1);
                continue;
            }
            let hit = if self.may_begin(at) { self.value_at(at) } else { None };
            let Some(ValueMatch { end, kind, value }) = hit.filter(|hit| self.stands_alone(at, hit)) else {
                at += 1;
                continue;
            };
            let span = Span::new(self.pieces[at].span().start, self.end_of(end));
            let words = span.slice(self.text);
            let value = value.map(|value| shared.value(words, value));
            found.push(Mention { span, kind, value, role: None, source: None });
            at = end;
        }
    }

    /// Returns whether the piece at `at` is a word that the grammar does not know, without a number after it, like most
    /// pieces of a text.
    fn is_other_word(&self, at: usize) -> bool {
        self.pieces[at].kind == PieceKind::Word && self.entries(at).is_empty() && !self.is_digits(at + 1)
    }

    /// The byte after the value that ends before the piece at `end`: a full stop after "Rp3,5 M." is not part of it.
    fn end_of(&self, end: usize) -> usize {
        let last = self.pieces[end - 1];
        let word = self.word(end - 1);
        let stop = last.kind == PieceKind::Word && word.ends_with('.') && word.matches('.').count() == 1;
        last.span().end - usize::from(stop)
    }

    /// Returns whether a value can begin at `at`: with digits, with a word of the grammar that is not only context, or
    /// with a mark that is joined to the rest. The rules cost much more than this test, and most words fail it.
    fn may_begin(&self, at: usize) -> bool {
        let entries = self.entries(at);
        match self.pieces[at].kind {
            PieceKind::Digits => true,
            // "ke-31", "the 4th of July".
            PieceKind::Word if self.is_one_of(at, &["ke"]) => !entries.is_empty(),
            PieceKind::Word if self.is_one_of(at, &["the"]) => self.may_follow_article(at + 1),
            PieceKind::Word => entries.iter().any(|entry| {
                let begins = entry.lexeme.may_begin_value() && self.phrase_end(at, entry).is_some();
                begins && (entry.lexeme != Lexeme::Article || self.may_follow_article(at + 1))
            }),
            PieceKind::Mark if !entries.is_empty() => true,
            PieceKind::Mark => match self.word(at) {
                "-" | "−" | "+" => self.glued(at + 1) && self.may_follow_article(at + 1),
                "." | "'" | "’" => self.glued(at + 1) && self.is_digits(at + 1),
                _ => false,
            },
        }
    }

    /// Returns whether a value whose first word is an article or a sign can go on at `at`: not with a word that the grammar
    /// does not know.
    fn may_follow_article(&self, at: usize) -> bool {
        self.kind(at).is_some_and(|kind| kind != PieceKind::Word) || !self.entries(at).is_empty()
    }

    /// Reads the value that begins at `at`, by the first rule that matches.
    fn value_at(&self, at: usize) -> Option<ValueMatch> {
        self.date(at).or_else(|| self.ordinal(at)).or_else(|| self.quantity(at))
    }

    /// Returns whether a match at `at` is not a part of a larger word, code or number: "G-20", "3D", "2-1", "12/Pid.B".
    fn stands_alone(&self, at: usize, hit: &ValueMatch) -> bool {
        let word_at = |at: usize| self.pieces.get(at).is_some_and(|piece| piece.kind != PieceKind::Mark);
        if self.glued(at) {
            let before = at - 1;
            let joined = self.glued(before) && before > 0 && word_at(before - 1);
            let digits = before > 0 && self.kind(before - 1) == Some(PieceKind::Digits);
            let part = match self.word(before) {
                _ if word_at(before) => true,
                "#" | "@" | "_" => true,
                "-" | "–" => joined && (hit.kind != EntityType::Date || digits),
                "/" | "." | "&" | "+" | "=" | "*" | "×" => joined,
                ":" => joined && digits,
                _ => false,
            };
            if part {
                return false;
            }
        }
        let end = hit.end;
        if !self.glued(end) {
            return true;
        }
        let joins = self.glued(end + 1) && word_at(end + 1);
        let digits = self.kind(end + 1) == Some(PieceKind::Digits);
        let number = hit.kind == EntityType::Number;
        match self.word(end) {
            _ if word_at(end) => false,
            "-" | "–" if joins && digits => false,
            // "7-Eleven", "23-cv-01234".
            "-" if joins && number => !(self.is_capital(end + 1) || self.hyphen(end + 2) && self.is_digits(end + 3)),
            "/" => !joins || !digits && hit.kind != EntityType::Number,
            "." | ":" | "(" | "&" | "=" | "_" | "@" | "^" | "*" | "×" => !joins,
            "²" | "³" | "¹" | "⁻" | "⁰" | "⁴" | "⁵" | "⁶" | "⁷" | "⁸" | "⁹" => false,
            _ => true,
        }
    }

    /// The phrases that begin with the word of the piece at `at`.
    fn entries(&self, at: usize) -> &'static [Entry] {
        self.pieces.get(at).map_or(&[], |piece| self.grammar.phrases(piece.word))
    }

    fn word(&self, at: usize) -> &'a str {
        self.pieces.get(at).map_or("", |piece| piece.span().slice(self.text))
    }

    fn word_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    fn kind(&self, at: usize) -> Option<PieceKind> {
        self.pieces.get(at).map(|piece| piece.kind)
    }

    fn is_digits(&self, at: usize) -> bool {
        self.kind(at) == Some(PieceKind::Digits)
    }

    /// Returns whether there is no gap between the piece at `at` and the one before it.
    fn glued(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.glued)
    }

    /// Returns whether the piece at `at` is a hyphen between two words or numbers without spaces.
    fn hyphen(&self, at: usize) -> bool {
        matches!(self.word(at), "-" | "‑" | "‐") && self.glued(at) && self.glued(at + 1)
    }

    /// Returns whether the word at `at` is one of `words`, ignoring ASCII case.
    fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// Returns whether the word at `at` begins with a capital.
    fn is_capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    fn begins_sentence(&self, at: usize) -> bool {
        matches!(self.word_before(at), "" | "." | "?" | "!" | "\"" | "“" | ":" | "‘" | "(")
    }

    /// The first meaning of a phrase at `at` that `pick` accepts, and the position after the phrase. Longer phrases come
    /// first.
    fn find<T>(&self, at: usize, pick: impl Fn(Lexeme) -> Option<T>) -> Option<(T, usize)> {
        self.entries(at).iter().find_map(|entry| {
            let picked = pick(entry.lexeme)?;
            self.phrase_end(at, entry).map(|end| (picked, end))
        })
    }

    /// The position after the phrase of type `lexeme` at `at`.
    fn after(&self, at: usize, lexeme: Lexeme) -> Option<usize> {
        self.find(at, |found| (found == lexeme).then_some(())).map(|((), end)| end)
    }

    /// Returns whether a phrase at `at` has a meaning that `test` accepts.
    fn means(&self, at: usize, test: impl Fn(Lexeme) -> bool) -> bool {
        self.find(at, |lexeme| test(lexeme).then_some(())).is_some()
    }

    /// Returns whether a phrase that ends before `at` has a meaning that `test` accepts.
    fn means_before(&self, at: usize, test: impl Fn(Lexeme) -> bool) -> bool {
        self.find_before(at, |lexeme| test(lexeme).then_some(())).is_some()
    }

    /// The meaning of the longest phrase that ends before `at` and that `pick` accepts, and the position of its start.
    fn find_before<T>(&self, at: usize, pick: impl Fn(Lexeme) -> Option<T>) -> Option<(T, usize)> {
        const LONGEST_PHRASE: usize = 6;
        (at.saturating_sub(LONGEST_PHRASE)..at).find_map(|start| {
            self.entries(start).iter().find_map(|entry| {
                let picked = pick(entry.lexeme)?;
                (self.phrase_end(start, entry)? == at).then_some((picked, start))
            })
        })
    }

    /// The position after the phrase of `entry`, if it is at `at`.
    fn phrase_end(&self, at: usize, entry: &Entry) -> Option<usize> {
        if matches!(entry.lexeme, Lexeme::Month(..) | Lexeme::Weekday(..) | Lexeme::HijriMonth(_))
            && !self.is_capital(at)
        {
            return None;
        }
        let mut next = at;
        for (nth, part) in entry.words.split(' ').enumerate() {
            if nth > 0 && self.hyphen(next) {
                next += 1;
            }
            for (nth, word) in part.split('-').enumerate() {
                if nth > 0 {
                    if !self.hyphen(next) {
                        return None;
                    }
                    next += 1;
                }
                let found = self.word(next);
                let (wanted, bare) = (word.trim_end_matches('.'), found.trim_end_matches('.'));
                let same = if entry.exact {
                    wanted == bare
                } else {
                    wanted.eq_ignore_ascii_case(bare)
                        || !wanted.is_ascii() && wanted.to_lowercase() == bare.to_lowercase()
                };
                if word != found && (!same || bare.is_empty()) {
                    return None;
                }
                next += 1;
                // The full stop of an abbreviation is a piece of its own.
                if word.ends_with('.') && !found.ends_with('.') && self.word(next) == "." && self.glued(next) {
                    next += 1;
                }
            }
        }
        Some(next)
    }

    /// Returns whether the text near the piece at `at` has one of `words`, which are separated by commas.
    fn is_mentioned_near(&self, at: usize, words: &str) -> bool {
        /// In bytes, on either side.
        const NEAR: usize = 2000;
        if words.is_empty() {
            return false;
        }
        let place = self.pieces.get(at).map_or(0, |piece| piece.span().start);
        let start = self.text.floor_char_boundary(place.saturating_sub(NEAR));
        let end = self.text.floor_char_boundary((place + NEAR).min(self.text.len()));
        words.split(',').any(|word| self.text[start..end].contains(word))
    }
}
