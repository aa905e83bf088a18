//! Weekdays, weeks and days counted within a month or year: "the first Tuesday of November", "last week of 2018".

use super::grammar::{Lexeme, Period};
use super::weekdays::turn_before;
use super::{ValueMatch, ValueReader};
use crate::entity::value::{PartialDate, TimeUnit, Value};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What is counted.
#[derive(Clone, Copy)]
enum Counted {
    Weekday(Weekday),
    Day,
    Week,
}

impl ValueReader<'_> {
    /// Reads "first Monday of March", "last day of October 2015", "the second last week of 2018" at `at`.
    pub(super) fn part_of_month(&self, at: usize) -> Option<ValueMatch> {
        if self.language.is_indonesian_or_malay() {
            return None;
        }
        let (nth, next) = self.nth(at)?;
        let (counted, next) = self.counted_part(next)?;
        let of = next + usize::from(self.is_one_of(next, &["of", "in"]));
        if of == next {
            return None;
        }
        let (first, last, end) = self.month_or_year(of)?;
        let Some((first, last)) = first.zip(last) else { return Some(ValueMatch::date(end, None)) };
        let value = match counted {
            Counted::Day => {
                let days = if nth > 0 { nth - 1 } else { nth + 1 };
                let from = if nth > 0 { first } else { last };
                PartialDate::Day(from.checked_add(days.days()).ok()?)
            }
            Counted::Weekday(day) => PartialDate::Day(nth_weekday(first, last, nth, day)?),
            Counted::Week => {
                // A week belongs to the month or year that has its Thursday, as in ISO 8601.
                let week = nth_weekday(first, last, nth, Weekday::Thursday)?.iso_week_date();
                PartialDate::Week { year: week.year(), week: week.week().unsigned_abs() }
            }
        };
        Some(ValueMatch::new(end, Value::Date(value)))
    }

    /// "first" is 1, "last" −1, "second last" −2.
    fn nth(&self, at: usize) -> Option<(i64, usize)> {
        let last = |at: usize| self.is_one_of(at, &["last"]).then_some(at + 1);
        if let Some(next) = last(at) {
            return Some((-1, next));
        }
        let (n, next) = self.ordinal_in_words(at).or_else(|| {
            let suffix = self.glued(at + 1) && self.means(at + 1, |lexeme| lexeme == Lexeme::OrdinalEnd);
            self.word(at).parse().ok().filter(|_| suffix).map(|n| (n, at + 2))
        })?;
        let n = i64::try_from(n).ok().filter(|n| (1..=60).contains(n))?;
        Some(last(next).map_or((n, next), |next| (-n, next)))
    }

    fn counted_part(&self, at: usize) -> Option<(Counted, usize)> {
        self.find(at, |lexeme| match lexeme {
            Lexeme::Weekday(day, _) => {
                let day = i8::try_from(day).ok().and_then(|day| Weekday::from_monday_one_offset(day).ok())?;
                Some(Counted::Weekday(day))
            }
            Lexeme::Period(Period::Unit(TimeUnit::Day)) => Some(Counted::Day),
            Lexeme::Period(Period::Unit(TimeUnit::Week)) => Some(Counted::Week),
            _ => None,
        })
    }

    /// The first and the last day of the month or year at `at`; `None` inside if the day of writing is not known.
    fn month_or_year(&self, at: usize) -> Option<(Option<Date>, Option<Date>, usize)> {
        let days = |year: i16, month: Option<u8>| {
            let first = Date::new(year, month.map_or(1, |month| month as i8), 1).ok()?;
            Some((first, if month.is_some() { first.last_of_month() } else { first.last_of_year() }))
        };
        let whole = |found: Option<(Date, Date)>, end: usize| (found.map(|days| days.0), found.map(|days| days.1), end);
        if let Some((month, next)) = self.month_name(at) {
            if let Some(year) = self.plain_year(next) {
                return Some(whole(days(year, Some(month)), next + 1));
            }
            let tense = self.tense(at, next);
            let near = match self.month_in_tense(month, tense)? {
                PartialDate::Month { year, month } => days(year, Some(month)),
                _ => None,
            };
            return Some(whole(near, next));
        }
        if let Some(year) = self.plain_year(at) {
            return Some(whole(days(year, None), at + 1));
        }
        let month = Lexeme::Period(Period::Unit(TimeUnit::Month));
        let at = at + usize::from(self.is_one_of(at, &["the"]));
        let (steps, next) = self.find(at, turn_before).map_or((0, at), |(turn, next)| (turn.steps(), next));
        let end = self.after(next, month)?;
        let found = match self.offset_period(Period::Unit(TimeUnit::Month), steps) {
            Some(Value::Date(PartialDate::Month { year, month })) => days(year, Some(month)),
            _ => None,
        };
        Some(whole(found, end))
    }
}

/// The `nth` such weekday from `first` to `last`; a negative number counts from the end.
fn nth_weekday(first: Date, last: Date, nth: i64, day: Weekday) -> Option<Date> {
    let found = if nth > 0 {
        let days = first.weekday().until(day);
        first.checked_add((i64::from(days) + (nth - 1) * 7).days()).ok()?
    } else {
        let days = day.until(last.weekday());
        last.checked_sub((i64::from(days) + (-nth - 1) * 7).days()).ok()?
    };
    (first <= found && found <= last).then_some(found)
}
