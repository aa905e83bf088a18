//! Dates in digits: "1/1/2025", "2024-03-01", "03.04.2025", "1-3/1/2024", "31-Oct-74", "2019/2020".

use super::grammar::Lexeme;
use super::resolve::{full_year, years};
use super::years::is_year;
use super::{ValueMatch, ValueReader};
use crate::entity::value::{PartialDate, Value};

impl ValueReader<'_> {
    /// "1/1/2025", "2024-03-01", "31-12-2024", "03.04.2025", "1-3/1/2024", "31/Oct/1974", "(3/3)".
    pub(super) fn numeric_date(&self, at: usize, weekday: Option<u8>) -> Option<ValueMatch> {
        if !self.is_digits(at) {
            return None;
        }
        if let Some(found) = self.dotted_date(at) {
            return Some(found);
        }
        if let Some(found) = self.numeric_days(at, weekday) {
            return Some(found);
        }
        let a = self.small_number(at)?;
        let separator = self.word(at + 1);
        let glued = |at: usize| self.glued(at) && self.glued(at + 1);
        if !matches!(separator, "/" | "-" | "–") || !glued(at + 1) {
            return None;
        }
        if let Some((month, end)) = self.month_name(at + 2) {
            // "31-Oct-1974".
            let (year, end) = self.any_year(end + 1).filter(|_| self.word(end) == separator && glued(end))?;
            return Some(ValueMatch::new(end, Value::Date(PartialDate::day(year, month, u8::try_from(a).ok()?)?)));
        }
        let b = self.small_number(at + 2)?;
        if self.word(at + 3) == separator && glued(at + 3) && self.is_digits(at + 4) {
            let value = self.three_parts(at)?;
            // "1/1/2024-3/1/2024".
            if matches!(self.word(at + 5), "-" | "–")
                && self.is_digits(at + 6)
                && let Some(last) = self.three_parts(at + 6)
            {
                return Some(ValueMatch::new(at + 11, Value::Interval { from: value, to: last }));
            }
            if let Some(next) = self.day_joint(at + 5)
                && separator == "-"
                && let Some(last) = self.three_parts(next)
            {
                return Some(ValueMatch::new(next + 5, Value::Interval { from: value, to: last }));
            }
            return Some(ValueMatch::new(self.after_iso_time(at + 5), Value::Date(value)));
        }
        self.two_parts(at, (a, b), separator, weekday)
    }

    /// The position after "T19:00:00Z", joined to a date that ends before `at`.
    pub(super) fn after_iso_time(&self, at: usize) -> usize {
        /// The pieces of a time with seconds, decimals and an offset.
        const LONGEST_TIME: usize = 12;
        if self.word(at) != "T" || !self.glued(at) || !self.is_digits(at + 1) {
            return at;
        }
        let part = |at: usize| self.is_digits(at) || matches!(self.word(at), ":" | "T" | "Z" | "+" | "-");
        (at..at + LONGEST_TIME).find(|at| !(self.glued(*at) && part(*at))).unwrap_or(at)
    }

    /// The date of three numbers and two separators at `at`.
    pub(super) fn three_parts(&self, at: usize) -> Option<PartialDate> {
        if self.word(at + 1) != self.word(at + 3) {
            return None;
        }
        let number = |at: usize| self.small_number(at);
        let (a, b, c) = (number(at)?, number(at + 2)?, number(at + 4)?);
        let lengths = [self.word(at).len(), self.word(at + 2).len(), self.word(at + 4).len()];
        self.ordered(a, b, c, lengths, self.word(at + 1))
    }

    /// The date of three numbers in the order of the language.
    pub(super) fn ordered(&self, a: i16, b: i16, c: i16, lengths: [usize; 3], separator: &str) -> Option<PartialDate> {
        let (year, month, day) = if lengths[0] == 4 && lengths[2] <= 2 {
            (a, b, c)
        } else if lengths[2] == 4 || lengths[2] == 2 && separator != "." && lengths[0] <= 2 {
            let year = if lengths[2] == 2 { full_year(c, self.writing_date) } else { c };
            let month_first = !self.language.is_indonesian_or_malay() && a <= 12 || b > 12;
            if month_first { (year, a, b) } else { (year, b, a) }
        } else {
            return None;
        };
        // "10-31-74" is a date, "21-15-18" is not.
        let short = lengths[2] == 2 && separator == "-" && lengths[0] != 4;
        if !is_year(year) || short && self.language.is_indonesian_or_malay() {
            return None;
        }
        PartialDate::day(year, month.try_into().ok()?, day.try_into().ok()?)
    }

    /// "03.04.2025": the digits and full stops are one piece.
    pub(super) fn dotted_date(&self, at: usize) -> Option<ValueMatch> {
        let parts: Vec<&str> = self.word(at).split('.').collect();
        let [a, b, c] = parts[..] else { return None };
        let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() <= 4);
        let lengths = [a.len(), b.len(), c.len()];
        if lengths != [2, 2, 4] && lengths != [1, 1, 4] && lengths != [1, 2, 4] && lengths != [2, 1, 4] {
            return None;
        }
        // Dates with full stops have the day first in every language, unless there is no such month.
        let (day, month, year) = (number(a)?, number(b)?, number(c)?);
        let (day, month) = if month > 12 { (month, day) } else { (day, month) };
        let date = PartialDate::day(year, month.try_into().ok()?, day.try_into().ok()?).filter(|_| is_year(year))?;
        Some(ValueMatch::new(at + 1, Value::Date(date)))
    }

    /// "1-3/1/2024", "30/11-2/12/2023", "8-9/6": days with a numeric month, after a weekday or with a year.
    pub(super) fn numeric_days(&self, at: usize, weekday: Option<u8>) -> Option<ValueMatch> {
        let slash = |at: usize| self.word(at) == "/" && self.glued(at) && self.glued(at + 1);
        let dash = |at: usize| matches!(self.word(at), "-" | "–");
        let small =
            |at: usize| self.small_number(at).and_then(|n| u8::try_from(n).ok()).filter(|_| self.word(at).len() <= 2);
        let (first, own_month, joint) =
            if slash(at + 1) { (small(at)?, Some(small(at + 2)?), at + 3) } else { (small(at)?, None, at + 1) };
        if !dash(joint) || !slash(joint + 2) {
            return None;
        }
        let (last, month) = (small(joint + 1)?, small(joint + 3)?);
        let mut end = joint + 4;
        let mut year = None;
        if slash(end) && self.word(end + 1).len() == 4 {
            year = Some(self.small_number(end + 1).filter(|year| is_year(*year))?);
            end += 2;
        }
        if year.is_none() && weekday.is_none() {
            return None;
        }
        let tense = self.tense(at, end);
        let to = self.resolve_day(year, month, last, tense)?;
        let from_month = own_month.unwrap_or(month);
        let from_year = match to {
            PartialDate::Day(to) => Some(to.year() - i16::from(from_month > month)),
            _ => None,
        };
        let from = self.resolve_day(from_year, from_month, first, tense)?;
        Some(ValueMatch::new(end, Value::Interval { from, to }))
    }

    /// "2019/2020", "2023-24", "2014-10", or "3/3" next to a weekday.
    pub(super) fn two_parts(
        &self,
        at: usize,
        numbers: (i16, i16),
        separator: &str,
        weekday: Option<u8>,
    ) -> Option<ValueMatch> {
        let (a, b) = numbers;
        let (long, short) = (self.word(at).len(), self.word(at + 2).len());
        let end = at + 3;
        if separator == "/" && long <= 2 && short <= 2 {
            let led = weekday.is_some()
                || self.word_before(at) == "(" && self.word(end) == ")" && self.is_weekday_near(at)
                || self.means_before(at, |lexeme| matches!(lexeme, Lexeme::Weekday(..)));
            let month_first = !self.language.is_indonesian_or_malay() && a <= 12 || b > 12;
            let (day, month) = if month_first { (b, a) } else { (a, b) };
            let (day, month) = (u8::try_from(day).ok()?, u8::try_from(month).ok()?);
            let tense = self.tense(at, end);
            let date = match weekday {
                Some(weekday @ 1..) => self.resolve_weekday_date(month, day, weekday, tense)?,
                _ => self.resolve_day(None, month, day, tense)?,
            };
            return led.then(|| ValueMatch::new(end, Value::Date(date)));
        }
        if long != 4 || !is_year(a) {
            return None;
        }
        let last = match short {
            4 => b,
            2 => a / 100 * 100 + b,
            _ => return None,
        };
        if last > a && is_year(last) && (short == 4 || !(1..=12).contains(&b) || last - a < 4) {
            return Some(ValueMatch::new(end, years(a, last)));
        }
        let month = u8::try_from(b).ok().filter(|month| short == 2 && (1..=12).contains(month))?;
        Some(ValueMatch::new(end, Value::Date(PartialDate::Month { year: a, month })))
    }

    /// Returns whether one of the three pieces before the bracket that precedes `at` is a weekday: "Minggu mendatang
    /// (9/2)".
    pub(super) fn is_weekday_near(&self, at: usize) -> bool {
        (2..=4).any(|back| {
            at.checked_sub(back).is_some_and(|i| self.means(i, |lexeme| matches!(lexeme, Lexeme::Weekday(..))))
        })
    }

    /// A year of four digits or two at `at`.
    pub(super) fn any_year(&self, at: usize) -> Option<(i16, usize)> {
        let word = self.word(at);
        let year: i16 = word.parse().ok()?;
        match word.len() {
            4 if is_year(year) => Some((year, at + 1)),
            2 => Some((full_year(year, self.writing_date), at + 1)),
            _ => None,
        }
    }

    pub(super) fn small_number(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        word.parse().ok().filter(|_| self.is_digits(at) && word.len() <= 4)
    }
}
