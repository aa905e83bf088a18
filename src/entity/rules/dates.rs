//! Days and months: "11 Desember 2024", "March 4-6, 2021", "30 April - 2 Mei", "Juni tahun lalu", "1, 3, dan 5 Maret".

use super::grammar::{Lexeme, Period};
use super::weekdays::{turn_after, turn_before};
use super::years::YearAfter;
use super::{PieceKind, ValueMatch, ValueReader};
use crate::entity::value::{PartialDate, TimeUnit, Value};

/// Days of one month in the text: one, or the first and the last of several.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub(super) first: u8,
    pub(super) last: Option<u8>,
    pub(super) end: usize,
}

impl ValueReader<'_> {
    /// Reads the date or time that begins at `at`.
    pub(super) fn date(&self, at: usize) -> Option<ValueMatch> {
        self.weekday(at)
            .or_else(|| self.hijri(at))
            .or_else(|| self.days_and_month(at, None))
            .or_else(|| self.listed_day(at))
            .or_else(|| self.day_after_days(at))
            .or_else(|| self.month(at))
            .or_else(|| self.numeric_date(at, None))
            .or_else(|| self.time(at))
            .or_else(|| self.calendar_period(at))
            .or_else(|| self.part_of_month(at))
            .or_else(|| self.year(at))
            .or_else(|| self.relative(at))
    }

    /// "11 Desember", "1-5 Maret 2024", "the 4th of July", "30 April - 2 Mei 2024", "1 dan 3 Maret". A `weekday` helps to
    /// find the year.
    pub(super) fn days_and_month(&self, at: usize, weekday: Option<u8>) -> Option<ValueMatch> {
        let days = self.days(at)?;
        let hyphen = usize::from(self.hyphen(days.end));
        let of = days.end + hyphen;
        let of = of + usize::from(self.is_one_of(of, &["of"]));
        let (month, next) = self.month_name(of)?;
        // "31-Oct-74".
        if hyphen == 1
            && self.hyphen(next)
            && let Some((year, end)) = self.any_year(next + 1)
        {
            return Some(ValueMatch::new(end, Value::Date(PartialDate::day(year, month, days.first)?)));
        }
        let mut year = self.year_after(next);
        if year.year.is_none() && !year.unknown {
            year.year = self.year_of_next_date(next);
        }
        // "30 April - 2 Mei 2024".
        if days.last.is_none()
            && let Some((end, value)) = self.until(at, month, days.first, year)
        {
            return Some(ValueMatch::new(end, value));
        }
        self.day_value(at, days, month, year, weekday)
    }

    /// The year of the date after "dan" at `at`: "28 Mei dan 2 Juni 2023".
    pub(super) fn year_of_next_date(&self, at: usize) -> Option<i16> {
        let next = self.after(at + usize::from(self.word(at) == ","), Lexeme::And)?;
        let days = self.days(next)?;
        self.year_after(self.month_name(days.end)?.1).year
    }

    /// A day of a list that shares its month: "1, 3, dan 5 Maret 2024".
    pub(super) fn listed_day(&self, at: usize) -> Option<ValueMatch> {
        /// The most days that are read ahead.
        const LONGEST_LIST: usize = 8;
        let (day, end) = self.day_number(at)?;
        let mut next = end;
        for _ in 0..LONGEST_LIST {
            let comma = usize::from(self.word(next) == ",");
            let and = self.after(next + comma, Lexeme::And);
            if comma == 0 && and.is_none() {
                return None;
            }
            let (other, end) = self.day_number(and.unwrap_or(next + comma))?;
            if other <= day {
                return None;
            }
            if let Some((month, end)) = self.month_name(end) {
                let year = self.year_after(end);
                let date =
                    self.resolve_day(year.year, month, day, self.tense(at, year.end)).filter(|_| !year.unknown)?;
                return Some(ValueMatch::new(self.day_number(at)?.1, Value::Date(date)));
            }
            next = end;
        }
        None
    }

    /// A later day of a list after its month: "May 1, 2 and 3".
    fn day_after_days(&self, at: usize) -> Option<ValueMatch> {
        /// The most days that are read back.
        const LONGEST_LIST: usize = 8;
        let (day, end) = self.day_number(at).filter(|_| self.is_digits(at))?;
        // "On May 1, 2 people died": a day of a list ends its clause, or another day follows.
        let goes_on = self.word(end) == "," || self.after(end, Lexeme::And).is_some();
        if self.is_counted(end) && !goes_on || self.language.is_indonesian_or_malay() {
            return None;
        }
        let mut first = at;
        let mut least = day;
        for _ in 0..LONGEST_LIST {
            let and = self.means_before(first, |lexeme| lexeme == Lexeme::And);
            let joint = first.checked_sub(1 + usize::from(and && self.word(first.wrapping_sub(2)) == ","))?;
            if !and && self.word(joint) != "," {
                return None;
            }
            let before = joint.checked_sub(1).filter(|before| self.is_digits(*before))?;
            let (earlier, _) = self.day_number(before).filter(|(earlier, _)| *earlier < least)?;
            if let Some((month, start)) = before.checked_sub(1).and_then(|name| Some((self.month_name(name)?, name)))
                && month.1 == before
            {
                let year = self.year_after(end);
                let date =
                    self.resolve_day(year.year, month.0, day, self.tense(start, end)).filter(|_| !year.unknown)?;
                return Some(ValueMatch::new(if year.year.is_some() { year.end } else { end }, Value::Date(date)));
            }
            (first, least) = (before, earlier);
        }
        None
    }

    /// The value of `days` of a month.
    pub(super) fn day_value(
        &self,
        at: usize,
        days: Days,
        month: u8,
        year: YearAfter,
        weekday: Option<u8>,
    ) -> Option<ValueMatch> {
        if year.unknown {
            return Some(ValueMatch::date(year.end, None));
        }
        let tense = self.tense(at, year.end);
        let resolve = |day: u8| match (year.year, weekday) {
            (None, Some(weekday @ 1..)) => self.resolve_weekday_date(month, day, weekday, tense),
            (year, _) => self.resolve_day(year, month, day, tense),
        };
        let from = resolve(days.first)?;
        let value = match days.last {
            Some(last) => Value::Interval { from, to: resolve(last)? },
            None => Value::Date(from),
        };
        Some(ValueMatch::new(year.end, value))
    }

    /// The interval up to the date after a dash or "sampai".
    pub(super) fn until(&self, at: usize, month: u8, day: u8, year: YearAfter) -> Option<(usize, Value)> {
        let next = self.day_joint(year.end).or_else(|| {
            let between = self.means_before(at, |lexeme| lexeme == Lexeme::Between);
            self.after(year.end, Lexeme::And).filter(|_| between)
        })?;
        let (last, end) = match self.days(next) {
            Some(days) if days.last.is_none() => {
                let (last_month, end) = self.month_name(days.end)?;
                ((last_month, days.first), end)
            }
            _ => {
                let (last_month, end) = self.month_name(next)?;
                let days = self.days(end).filter(|days| days.last.is_none())?;
                ((last_month, days.first), days.end)
            }
        };
        let last_year = self.year_after(end);
        if last_year.unknown || year.unknown {
            return None;
        }
        let tense = self.tense(next, last_year.end);
        let to = self.resolve_day(last_year.year.or(year.year), last.0, last.1, tense)?;
        let before = (month, day) > last;
        let from_year = year.year.or(match to {
            PartialDate::Day(to) => Some(to.year() - i16::from(before)),
            _ => None,
        });
        let from = self.resolve_day(from_year, month, day, tense)?;
        Some((last_year.end, Value::Interval { from, to }))
    }

    /// The position after what joins two dates at `at`: a dash, "to", "s.d.".
    pub(super) fn day_joint(&self, at: usize) -> Option<usize> {
        let comma = usize::from(self.word(at) == "," && !matches!(self.word(at + 1), "-" | "–"));
        if matches!(self.word(at), "-" | "–") {
            return Some(at + 1);
        }
        let next = self.after(at + comma, Lexeme::JoinsDays)?;
        Some(next + usize::from(self.is_one_of(next, &["the"])))
    }

    /// "March 4, 2021", "Dec. 25", "July 4-6", "July 13 - July 15", "February the 15th".
    pub(super) fn month_and_days(&self, at: usize, weekday: Option<u8>) -> Option<ValueMatch> {
        let (month, next) = self.month_name(at)?;
        let next = next + usize::from(self.is_one_of(next, &["the"]));
        let days = self.days(next)?;
        // A number with a unit or scale is a quantity, not a day: "pada Maret 2 juta orang".
        let quantity = self.means(days.end, |lexeme| {
            matches!(
                lexeme,
                Lexeme::Scale(_) | Lexeme::Percent | Lexeme::Currency(_) | Lexeme::Unit(_) | Lexeme::Points(_)
            )
        });
        let of_period =
            self.language.is_indonesian_or_malay() && !self.word(next).is_empty() && self.is_counting(days.end);
        if quantity || of_period {
            return None;
        }
        let year = self.year_after(days.end);
        if days.last.is_none()
            && let Some((end, value)) = self.until(at, month, days.first, year)
        {
            return Some(ValueMatch::new(end, value));
        }
        // "Jul 18, Fri".
        let named = self.weekday_after(year.end);
        let end = named.map_or(year.end, |(_, end)| end);
        self.day_value(at, days, month, YearAfter { end, ..year }, weekday.or(named.map(|(weekday, _)| weekday)))
    }

    /// The weekday after a comma at `at`, if it ends the date: "Jul 18, Fri".
    pub(super) fn weekday_after(&self, at: usize) -> Option<(u8, usize)> {
        let (weekday, end) = self.find(at + 1, |lexeme| match lexeme {
            Lexeme::Weekday(weekday, true) => Some(weekday),
            _ => None,
        })?;
        (self.word(at) == ",").then_some((weekday, end))
    }

    /// Returns whether a lower-case noun follows, which the number before it counts: "pada Maret 12 orang".
    pub(super) fn is_counting(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_lowercase) && !self.glued(at)
    }

    /// Reads a month with a year, with a day, or alone.
    pub(super) fn month(&self, at: usize) -> Option<ValueMatch> {
        if let Some((turn, from)) = self.find(at, turn_before)
            && let Some((month, end)) = self.month_name(from)
        {
            return Some(ValueMatch::date(end, self.nearest_month(month, Some(turn)).map(Value::Date)));
        }
        let (month, next) = self.month_name(at)?;
        if let Some(found) = self.month_and_days(at, None) {
            return Some(found);
        }
        let year = self.year_after(next);
        if let Some(found) = self.months(month, year) {
            return Some(found);
        }
        if year.unknown {
            return Some(ValueMatch::date(year.end, None));
        }
        if let Some(year_number) = year.year {
            return Some(ValueMatch::new(year.end, Value::Date(PartialDate::Month { year: year_number, month })));
        }
        if let Some((turn, end)) = self.find(next, turn_after) {
            return Some(ValueMatch::date(end, self.nearest_month(month, Some(turn)).map(Value::Date)));
        }
        // "in March and June 2022".
        if let Some(other) = self.after(next, Lexeme::And)
            && let Some((_, other)) = self.month_name(other)
            && let Some(year) = self.year_after(other).year
        {
            return Some(ValueMatch::new(next, Value::Date(PartialDate::Month { year, month })));
        }
        self.is_month(at, next).then(|| {
            let tense = self.tense(at, next);
            ValueMatch::date(next, self.month_in_tense(month, tense).map(Value::Date))
        })
    }

    /// "Januari-Maret 2024", "November 2022-February 2023", "June to August 2023".
    pub(super) fn months(&self, first: u8, year: YearAfter) -> Option<ValueMatch> {
        let next = self.day_joint(year.end)?;
        let (last, end) = self.month_name(next)?;
        if self.days(end).is_some_and(|days| days.end > end && self.year_after(end).year.is_none()) {
            return None;
        }
        let last_year = self.year_after(end);
        let to_year = last_year.year?;
        let from_year = year.year.unwrap_or(if first > last { to_year - 1 } else { to_year });
        let of = |year: i16, month: u8| PartialDate::Month { year, month };
        let value = Value::Interval { from: of(from_year, first), to: of(to_year, last) };
        Some(ValueMatch::new(last_year.end, value))
    }

    /// Returns whether the name of a month at `at..end`, without a day or a year, is one.
    pub(super) fn is_month(&self, at: usize, end: usize) -> bool {
        let ambiguous = self.find(at, |lexeme| match lexeme {
            Lexeme::Month(_, ambiguous) => Some(ambiguous),
            _ => None,
        });
        let led = self.means_before(at, |lexeme| {
            matches!(lexeme, Lexeme::BeforeYear | Lexeme::Period(Period::Unit(TimeUnit::Month)) | Lexeme::Early)
        }) || self.is_one_of(at.wrapping_sub(1), &["dan", "and"]) && at > 1
            || self.hyphen(at.wrapping_sub(1)) && self.means_before(at - 1, |lexeme| lexeme == Lexeme::Early);
        let whole = self.word(at).len() > 3 || matches!(self.word(at), "May" | "Mei");
        let certain = whole && (!ambiguous.is_some_and(|(ambiguous, _)| ambiguous) || led);
        // "Maret Simanjuntak" is a person, "Sebelas Maret" a university.
        let name = self.is_capital(end) && self.kind(end) == Some(PieceKind::Word) && !led;
        let after_name = !led && !self.begins_sentence(at) && self.is_capital(at.wrapping_sub(1));
        certain && !name && !after_name && !self.hyphen(end)
    }

    /// The month named at `at`, and the position after it and after the full stop of an abbreviation.
    pub(super) fn month_name(&self, at: usize) -> Option<(u8, usize)> {
        let (month, end) = self.find(at, |lexeme| match lexeme {
            Lexeme::Month(month, _) => Some(month),
            _ => None,
        })?;
        let short = self.word(at).len() <= 4 && self.word(end) == "." && self.glued(end);
        // At the end of a sentence the full stop is not part of the abbreviation.
        let goes_on = self.is_digits(end + 1) || self.word(end + 1) == "," || self.is_one_of(end + 1, &["to"]);
        Some((month, end + usize::from(short && goes_on)))
    }

    // Parts of expressions.

    /// Reads one day of a month, or two joined by a dash or "hingga".
    pub(super) fn days(&self, at: usize) -> Option<Days> {
        let (first, next) = self.day_number(at)?;
        if let Some(joined) = self.day_joint(next)
            && let Some((last, end)) = self.day_number(joined)
        {
            return (first < last).then_some(Days { first, last: Some(last), end });
        }
        Some(Days { first, last: None, end: next })
    }

    /// "4", "4th", "first".
    pub(super) fn day_number(&self, at: usize) -> Option<(u8, usize)> {
        if self.is_digits(at) {
            let word = self.word(at);
            let day: u8 = word.parse().ok().filter(|day| word.len() <= 2 && (1..=31).contains(day))?;
            let suffix = self.glued(at + 1) && self.means(at + 1, |lexeme| lexeme == Lexeme::OrdinalEnd);
            return Some((day, at + 1 + usize::from(suffix)));
        }
        let english = !self.language.is_indonesian_or_malay();
        let (day, end) = self.ordinal_in_words(at).filter(|(day, _)| english && (1..=31).contains(day))?;
        Some((u8::try_from(day).ok()?, end))
    }
}
