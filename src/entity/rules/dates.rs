//! Days, months and years: "11 Desember 2024", "March 4-6, 2021", "1/1/2025", "Juni tahun lalu", "2019-2024".

use super::grammar::{Lexeme, Period, RelativeDirection};
use super::resolve::{full_year, years};
use super::weekdays::{turn_after, turn_before};
use super::{PieceKind, ValueMatch, ValueReader};
use crate::article::Language;
use crate::entity::value::{PartialDate, TimeUnit, Value};

/// Days of one month in the text: one, or the first and the last of several.
#[derive(Clone, Copy)]
struct Days {
    first: u8,
    last: Option<u8>,
    end: usize,
}

/// The year of a date, if the text gives one.
#[derive(Clone, Copy)]
struct YearAfter {
    year: Option<i16>,
    /// "tahun lalu": the year depends on the day of writing, which is not known.
    unknown: bool,
    end: usize,
}

impl ValueReader<'_> {
    /// Reads the date or time that begins at `at`.
    pub(super) fn date(&self, at: usize) -> Option<ValueMatch> {
        self.weekday(at)
            .or_else(|| self.hijri(at))
            .or_else(|| self.days_and_month(at, None))
            .or_else(|| self.listed_day(at))
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
    fn year_of_next_date(&self, at: usize) -> Option<i16> {
        let next = self.after(at + usize::from(self.word(at) == ","), Lexeme::And)?;
        let days = self.days(next)?;
        self.year_after(self.month_name(days.end)?.1).year
    }

    /// A day of a list that shares its month: "1, 3, dan 5 Maret 2024".
    fn listed_day(&self, at: usize) -> Option<ValueMatch> {
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

    /// The value of `days` of a month.
    fn day_value(&self, at: usize, days: Days, month: u8, year: YearAfter, weekday: Option<u8>) -> Option<ValueMatch> {
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
    fn until(&self, at: usize, month: u8, day: u8, year: YearAfter) -> Option<(usize, Value)> {
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
    fn day_joint(&self, at: usize) -> Option<usize> {
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
            self.language == Language::Indonesian && !self.word(next).is_empty() && self.is_counting(days.end);
        if quantity || of_period {
            return None;
        }
        let year = self.year_after(days.end);
        if days.last.is_none()
            && let Some((end, value)) = self.until(at, month, days.first, year)
        {
            return Some(ValueMatch::new(end, value));
        }
        self.day_value(at, days, month, year, weekday)
    }

    /// Returns whether a lower-case noun follows, which the number before it counts: "pada Maret 12 orang".
    fn is_counting(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_lowercase) && !self.glued(at)
    }

    /// Reads a month with a year, with a day, or alone.
    fn month(&self, at: usize) -> Option<ValueMatch> {
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
    fn months(&self, first: u8, year: YearAfter) -> Option<ValueMatch> {
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
    fn is_month(&self, at: usize, end: usize) -> bool {
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
    fn after_iso_time(&self, at: usize) -> usize {
        /// The pieces of a time with seconds, decimals and an offset.
        const LONGEST_TIME: usize = 12;
        if self.word(at) != "T" || !self.glued(at) || !self.is_digits(at + 1) {
            return at;
        }
        let part = |at: usize| self.is_digits(at) || matches!(self.word(at), ":" | "T" | "Z" | "+" | "-");
        (at..at + LONGEST_TIME).find(|at| !(self.glued(*at) && part(*at))).unwrap_or(at)
    }

    /// The date of three numbers and two separators at `at`.
    fn three_parts(&self, at: usize) -> Option<PartialDate> {
        if self.word(at + 1) != self.word(at + 3) {
            return None;
        }
        let number = |at: usize| self.small_number(at);
        let (a, b, c) = (number(at)?, number(at + 2)?, number(at + 4)?);
        let lengths = [self.word(at).len(), self.word(at + 2).len(), self.word(at + 4).len()];
        self.ordered(a, b, c, lengths, self.word(at + 1))
    }

    /// The date of three numbers in the order of the language.
    fn ordered(&self, a: i16, b: i16, c: i16, lengths: [usize; 3], separator: &str) -> Option<PartialDate> {
        let (year, month, day) = if lengths[0] == 4 && lengths[2] <= 2 {
            (a, b, c)
        } else if lengths[2] == 4 || lengths[2] == 2 && separator != "." && lengths[0] <= 2 {
            let year = if lengths[2] == 2 { full_year(c, self.writing_date) } else { c };
            let month_first = self.language != Language::Indonesian && a <= 12 || b > 12;
            if month_first { (year, a, b) } else { (year, b, a) }
        } else {
            return None;
        };
        // "10-31-74" is a date, "21-15-18" is not.
        let short = lengths[2] == 2 && separator == "-" && lengths[0] != 4;
        if !is_year(year) || short && self.language == Language::Indonesian {
            return None;
        }
        PartialDate::day(year, month.try_into().ok()?, day.try_into().ok()?)
    }

    /// "03.04.2025": the digits and full stops are one piece.
    fn dotted_date(&self, at: usize) -> Option<ValueMatch> {
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
    fn numeric_days(&self, at: usize, weekday: Option<u8>) -> Option<ValueMatch> {
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
    fn two_parts(&self, at: usize, numbers: (i16, i16), separator: &str, weekday: Option<u8>) -> Option<ValueMatch> {
        let (a, b) = numbers;
        let (long, short) = (self.word(at).len(), self.word(at + 2).len());
        let end = at + 3;
        if separator == "/" && long <= 2 && short <= 2 {
            let led = weekday.is_some()
                || self.word_before(at) == "(" && self.word(end) == ")" && self.is_weekday_near(at)
                || self.means_before(at, |lexeme| matches!(lexeme, Lexeme::Weekday(..)));
            let month_first = self.language != Language::Indonesian && a <= 12 || b > 12;
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
    fn is_weekday_near(&self, at: usize) -> bool {
        (2..=4).any(|back| {
            at.checked_sub(back).is_some_and(|i| self.means(i, |lexeme| matches!(lexeme, Lexeme::Weekday(..))))
        })
    }

    /// A four-digit number that the context marks as a year: "pada tahun 2023", "since 2010", "between 1950 and 2023".
    fn year(&self, at: usize) -> Option<ValueMatch> {
        if let Some(found) = self.short_year(at) {
            return Some(found);
        }
        let year = self.plain_year(at)?;
        let quantity = self.means(at + 1, |lexeme| match lexeme {
            Lexeme::Unit(_) | Lexeme::Percent | Lexeme::Currency(_) | Lexeme::Scale(_) | Lexeme::Hours => true,
            // "the World Cup 2018 day five".
            Lexeme::Period(_) => self.language == Language::Indonesian || self.word(at + 1).ends_with('s'),
            _ => false,
        });
        if quantity || self.glued(at + 1) && self.kind(at + 1) != Some(PieceKind::Mark) {
            return None;
        }
        let to = |next: usize| {
            let dash = matches!(self.word(next), "-" | "–" | "/");
            let and = self.means_before(at, |lexeme| lexeme == Lexeme::Between);
            let joined = dash
                || self.means(next, |lexeme| matches!(lexeme, Lexeme::JoinsDays))
                || and && self.means(next, |lexeme| matches!(lexeme, Lexeme::And));
            let last = self.plain_year(next + 1).filter(|&last| joined && last > year)?;
            Some(ValueMatch::new(next + 2, years(year, last)))
        };
        if !self.is_year_led(at) {
            // Two years joined by a dash need no other context.
            let dash = matches!(self.word(at + 1), "-" | "–");
            return to(at + 1).filter(|_| dash).or_else(|| self.year_of_event(at));
        }
        to(at + 1).or_else(|| {
            let end = self.after(at + 1, Lexeme::Era).unwrap_or(at + 1);
            let day = self.listed_year_day(at).and_then(|(month, day)| PartialDate::day(year, month, day));
            Some(ValueMatch::new(end, Value::Date(day.unwrap_or(PartialDate::Year(year)))))
        })
    }

    /// The month and day that a year in a list repeats: "31 Desember 2016, 2015 dan 2014".
    fn listed_year_day(&self, at: usize) -> Option<(u8, u8)> {
        /// The most years that are read back.
        const LONGEST_LIST: usize = 8;
        let mut first = at;
        for _ in 0..LONGEST_LIST {
            let Some(before) = self.listed_year_before(first) else { break };
            first = before;
        }
        if first == at {
            return None;
        }
        let comma = usize::from(first > 0 && self.word(first - 1) == ",");
        let start = first.checked_sub(2 + comma)?;
        let day_first = self.day_number(start).and_then(|(day, end)| Some((self.month_name(end)?, day)));
        if let Some(((month, end), day)) = day_first.filter(|((_, end), _)| *end == first) {
            debug_assert_eq!(end, first);
            return Some((month, day));
        }
        let (month, next) = self.month_name(start)?;
        let (day, end) = self.day_number(next)?;
        (end + comma == first).then_some((month, day))
    }

    /// Returns whether the words around the four digits at `at` make them a year.
    fn is_year_led(&self, at: usize) -> bool {
        let lexeme = self.means_before(at, |lexeme| {
            matches!(
                lexeme,
                Lexeme::BeforeYear
                    | Lexeme::Period(Period::Unit(TimeUnit::Year))
                    | Lexeme::Ordinal(_)
                    | Lexeme::Early
                    | Lexeme::Bound(_)
                    | Lexeme::JoinsDays
            ) && !matches!(lexeme, Lexeme::Bound(_))
        });
        let brackets = self.word_before(at) == "(" && matches!(self.word(at + 1), ")" | "," | "-" | "–" | ";");
        // "pre-1990", "mid-2024", "pasca-1998".
        let prefix = self.hyphen(at.wrapping_sub(1))
            && self.is_one_of(
                at.wrapping_sub(2),
                &["pre", "post", "mid", "early", "late", "pra", "pasca", "pre", "awal", "akhir"],
            );
        if lexeme {
            // "in 2500 villages", "pada 2000 rumah": a number that counts the noun after it.
            return !self.counts_noun(at);
        }
        brackets || prefix || self.is_listed_year(at)
    }

    /// Returns whether the four digits at `at` count the noun after them: round numbers before a plural noun.
    fn counts_noun(&self, at: usize) -> bool {
        let people = [
            "orang", "people", "warga", "jiwa", "kali", "unit", "rumah", "homes", "personel", "petugas", "peserta",
            "villages", "houses", "desa", "siswa", "keluarga", "buah", "ekor", "korban", "kasus", "cases", "troops",
        ];
        self.is_one_of(at + 1, &people)
    }

    /// "31 Desember 2016, 2015 dan 2014", "in 2014, 2015 and 2018": the years after the first one.
    fn is_listed_year(&self, at: usize) -> bool {
        self.listed_year_before(at).is_some()
    }

    /// The position of the year that precedes the one at `at` in a list.
    fn listed_year_before(&self, at: usize) -> Option<usize> {
        let mut before = at;
        let and = self.means_before(before, |lexeme| matches!(lexeme, Lexeme::And | Lexeme::Or))
            || self.is_one_of(before.wrapping_sub(1), &["ke"]);
        if and {
            before -= 1;
        }
        let comma = before > 0 && self.word(before - 1) == ",";
        if comma {
            before -= 1;
        }
        let year = before.checked_sub(1).filter(|year| self.plain_year(*year).is_some())?;
        // After a comma a number can begin a clause: "Pada 2020, 2500 orang mendaftar".
        let next = at + 1;
        let ends = !self.word(next).starts_with(char::is_alphabetic) || self.means(next, |l| matches!(l, Lexeme::And));
        ((and || comma && ends) && !self.counts_noun(at)).then_some(year)
    }

    /// A year after a capitalised word: "Pemilu 2024", "World Cup 2018"; and before a noun, "the 2015 census".
    fn year_of_event(&self, at: usize) -> Option<ValueMatch> {
        let year = self.plain_year(at).filter(|year| (1900..2100).contains(year))?;
        let found = || ValueMatch::new(at + 1, Value::Date(PartialDate::Year(year)));
        let next = self.word(at + 1);
        let noun = [
            "census",
            "election",
            "elections",
            "report",
            "season",
            "budget",
            "war",
            "crisis",
            "edition",
            "survey",
            "law",
            "treaty",
            "agreement",
            "championship",
            "film",
            "study",
            "vote",
            "referendum",
        ];
        if self.is_one_of(at.wrapping_sub(1), &["the", "a", "its", "his", "her", "their"])
            && self.is_one_of(at + 1, &noun)
        {
            return Some(found());
        }
        let before = self.word_before(at);
        let name = before.starts_with(char::is_uppercase)
            && !self.glued(at)
            && !self.means_before(at, |lexeme| matches!(lexeme, Lexeme::Law | Lexeme::Label | Lexeme::NumberLabel))
            && before.len() > 2;
        let ends =
            next.is_empty() || !next.starts_with(char::is_alphanumeric) || !self.pieces[at + 1].entries.is_empty();
        (name && (ends || next.starts_with(char::is_lowercase)) && !self.counts_noun(at)).then(found)
    }

    /// "'45" after a month, "the class of '98".
    fn short_year(&self, at: usize) -> Option<ValueMatch> {
        let (year, end) = self.apostrophe_year(at)?;
        let led = self.means_before(at, |lexeme| matches!(lexeme, Lexeme::BeforeYear));
        (led && !self.is_one_of(end, &["s"])).then(|| ValueMatch::new(end, Value::Date(PartialDate::Year(year))))
    }

    /// The year of an apostrophe and two digits at `at`.
    pub(super) fn apostrophe_year(&self, at: usize) -> Option<(i16, usize)> {
        let apostrophe = matches!(self.word(at), "'" | "’" | "‘") && self.glued(at + 1) && self.word(at + 1).len() == 2;
        let short = self.word(at + 1).parse::<i16>().ok().filter(|_| apostrophe)?;
        Some((full_year(short, self.writing_date), at + 2))
    }

    /// "kemarin", "last week", "bulan depan", "this quarter", "the day after tomorrow", "the 15th of this month".
    fn relative(&self, at: usize) -> Option<ValueMatch> {
        let day = Period::Unit(TimeUnit::Day);
        if let Some((days, end)) = self.find(at, |lexeme| match lexeme {
            Lexeme::Day(days) => Some(days),
            _ => None,
        }) {
            let name = self.is_capital(at) && !self.begins_sentence(at);
            return (!name).then(|| ValueMatch::date(end, self.offset_period(day, days)));
        }
        if let Some(found) = self.day_of_relative_month(at) {
            return Some(found);
        }
        let long = |period: Period| {
            matches!(
                period,
                Period::Unit(TimeUnit::Week | TimeUnit::Month | TimeUnit::Year) | Period::Decade | Period::Century
            )
        };
        let period_at = |at: usize| {
            self.find(at, |lexeme| match lexeme {
                Lexeme::Period(period) if long(period) => Some(period),
                _ => None,
            })
        };
        if let Some((turn, next)) = self.find(at, turn_before) {
            let (period, end) = period_at(next)?;
            // "the past years", "last weeks".
            let plural = self.word(next).len() > 4 && self.word(next).ends_with('s');
            let several = plural
                || turn != RelativeDirection::Present
                    && self.is_one_of(at, &["past", "coming"])
                    && self.is_one_of(at.wrapping_sub(1), &["the"]);
            return (!several).then(|| ValueMatch::date(end, self.offset_period(period, turn.steps())));
        }
        let (period, next) = period_at(at)?;
        if matches!(period, Period::Decade | Period::Century) {
            return None;
        }
        let (turn, end) = self.find(next, turn_after)?;
        Some(ValueMatch::date(end, self.offset_period(period, turn.steps())))
    }

    /// "the 15th of this month", "20th of next month".
    fn day_of_relative_month(&self, at: usize) -> Option<ValueMatch> {
        let days = self.days(at).filter(|days| days.last.is_none())?;
        let suffix = self.glued(at + 1) && self.means(at + 1, |lexeme| lexeme == Lexeme::OrdinalEnd);
        let next = days.end + usize::from(self.is_one_of(days.end, &["of"]));
        let next = next + usize::from(self.is_one_of(next, &["the"]));
        let (turn, next) = self.find(next, turn_before).filter(|_| suffix)?;
        let end = self.after(next, Lexeme::Period(Period::Unit(TimeUnit::Month)))?;
        let month = self.offset_period(Period::Unit(TimeUnit::Month), turn.steps());
        let Some(Value::Date(PartialDate::Month { year, month })) = month else { return None };
        Some(ValueMatch::new(end, Value::Date(PartialDate::day(year, month, days.first)?)))
    }

    // Parts of expressions.

    /// Reads one day of a month, or two joined by a dash or "hingga".
    fn days(&self, at: usize) -> Option<Days> {
        let (first, next) = self.day_number(at)?;
        if let Some(joined) = self.day_joint(next)
            && let Some((last, end)) = self.day_number(joined)
        {
            return (first < last).then_some(Days { first, last: Some(last), end });
        }
        Some(Days { first, last: None, end: next })
    }

    /// "4", "4th", "first".
    fn day_number(&self, at: usize) -> Option<(u8, usize)> {
        if self.is_digits(at) {
            let word = self.word(at);
            let day: u8 = word.parse().ok().filter(|day| word.len() <= 2 && (1..=31).contains(day))?;
            let suffix = self.glued(at + 1) && self.means(at + 1, |lexeme| lexeme == Lexeme::OrdinalEnd);
            return Some((day, at + 1 + usize::from(suffix)));
        }
        let english = self.language != Language::Indonesian;
        let (day, end) = self.ordinal_in_words(at).filter(|(day, _)| english && (1..=31).contains(day))?;
        Some((u8::try_from(day).ok()?, end))
    }

    /// The year at `at`: four digits, optionally after a comma; "'45"; "tahun lalu", "last year".
    fn year_after(&self, at: usize) -> YearAfter {
        let none = YearAfter { year: None, unknown: false, end: at };
        let comma = usize::from(self.word(at) == ",");
        if let Some((year, end)) = self.apostrophe_year(at) {
            return YearAfter { year: Some(year), end, ..none };
        }
        if let Some(year) = self.plain_year(at + comma) {
            // "pada 5 Mei, 2000 orang".
            let counted = comma == 1 && self.counts_noun(at + 1);
            return if counted { none } else { YearAfter { year: Some(year), end: at + comma + 1, ..none } };
        }
        let year = Lexeme::Period(Period::Unit(TimeUnit::Year));
        let relative = match self.find(at, turn_before) {
            Some((turn, next)) => self.after(next, year).map(|end| (turn, end)),
            None => self.after(at, year).and_then(|next| self.find(next, turn_after)),
        };
        if let Some((turn, end)) = relative {
            let by = i16::try_from(turn.steps()).unwrap_or(0);
            let year = self.year_from_now(by);
            return YearAfter { year, unknown: year.is_none(), end };
        }
        if let Some(next) = self.after(at, year)
            && self.language == Language::Indonesian
            && let Some(year) = self.plain_year(next)
        {
            return YearAfter { year: Some(year), end: next + 1, ..none };
        }
        none
    }

    /// A year of four digits or two at `at`.
    fn any_year(&self, at: usize) -> Option<(i16, usize)> {
        let word = self.word(at);
        let year: i16 = word.parse().ok()?;
        match word.len() {
            4 if is_year(year) => Some((year, at + 1)),
            2 => Some((full_year(year, self.writing_date), at + 1)),
            _ => None,
        }
    }

    /// The four-digit number at `at`, if it is in the range of years (1500 to 2199).
    pub(super) fn plain_year(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        let year = word.parse::<i16>().ok()?;
        (self.is_digits(at) && word.len() == 4 && is_year(year)).then_some(year)
    }

    fn small_number(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        word.parse().ok().filter(|_| self.is_digits(at) && word.len() <= 4)
    }

    /// "1 Syawal 1446 H", "Ramadan 1446 H": a date of the Islamic calendar, which is not converted.
    fn hijri(&self, at: usize) -> Option<ValueMatch> {
        let month = |at: usize| {
            self.find(at, |lexeme| match lexeme {
                Lexeme::HijriMonth(month) => Some(month),
                _ => None,
            })
        };
        let year = |at: usize| {
            let word = self.word(at);
            word.parse::<i16>().ok().filter(|year| word.len() == 4 && (1200..1600).contains(year)).map(|_| at + 1)
        };
        let era = |at: usize| self.after(at, Lexeme::HijriEra);
        let day = self.days(at).filter(|_| self.is_digits(at));
        let after_day = day.map_or(at, |days| days.end);
        if let Some((_, next)) = month(after_day) {
            let next = next + usize::from(self.word(next) == ",");
            if let Some(end) = year(next) {
                return Some(ValueMatch::date(era(end).unwrap_or(end), None));
            }
            // "Shawwal 1, 1446".
            let days = self.days(next)?;
            let end = year(days.end + usize::from(self.word(days.end) == ","))?;
            return Some(ValueMatch::date(era(end).unwrap_or(end), None));
        }
        Some(ValueMatch::date(era(year(at)?)?, None))
    }
}

pub(super) const fn is_year(year: i16) -> bool {
    year >= 1500 && year < 2200
}
