//! Resolves dates that depend on the day of writing.

use super::ValueReader;
use super::grammar::{Lexeme, Period, RelativeDirection};
use crate::entity::value::{PartialDate, TimeUnit, Value};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Words that begin a comparison with another time.
const COMPARING: &[&str] = &[
    "after",
    "since",
    "compared",
    "against",
    "than",
    "following",
    "setelah",
    "dibandingkan",
    "dibanding",
    "ketimbang",
];

/// The direction in which a date without a year lies, as the words of its sentence tell.
pub(super) type Tense = Option<RelativeDirection>;

impl ValueReader<'_> {
    /// The tense of the clause around `at`: the nearest word before it, in the same sentence, that tells.
    pub(super) fn tense(&self, at: usize, end: usize) -> Tense {
        /// How many pieces are read before the date.
        const NEAR: usize = 14;
        if self.is_one_of(end, &["lalu", "silam"]) {
            return Some(RelativeDirection::Past);
        }
        if self.is_one_of(end, &["mendatang", "nanti"]) {
            return Some(RelativeDirection::Future);
        }
        let mut past = None;
        for before in (at.saturating_sub(NEAR)..at).rev() {
            let word = self.word(before);
            if matches!(word, "." | "?" | "!" | ";") && !self.glued(before + 1) {
                break;
            }
            // "expected 240,000 jobs, after 315,000 in March": the date belongs to what it is compared with.
            if before + 1 < at && self.is_one_of(before, COMPARING) {
                break;
            }
            if self.means(before, |lexeme| lexeme == Lexeme::Future) {
                return Some(RelativeDirection::Future);
            }
            let verb = word.ends_with("ed") && word.len() > 4 && self.is_english_verb(before);
            if self.means(before, |lexeme| lexeme == Lexeme::Past) || verb {
                past = Some(RelativeDirection::Past);
            }
        }
        past
    }

    fn is_english_verb(&self, at: usize) -> bool {
        !self.language.is_indonesian_or_malay()
            && self.word(at).starts_with(char::is_lowercase)
            && !self.is_one_of(at, &["scheduled", "planned", "expected", "need", "hundred", "united"])
    }

    /// Resolves a day of a month. Without a year, the date nearest to the day of writing in the direction of `tense`; if
    /// that is unknown too, a day of an unknown year. `None` if the calendar does not have that day.
    pub(super) fn resolve_day(&self, year: Option<i16>, month: u8, day: u8, tense: Tense) -> Option<PartialDate> {
        let on = |year: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
        if let Some(year) = year {
            return on(year).map(PartialDate::Day);
        }
        // 2024 is a leap year, so it has every day that can occur.
        on(2024)?;
        let Some(now) = self.writing_date else { return Some(PartialDate::DayWithoutYear { month, day }) };
        let near = || (-4..=4).filter_map(|by| on(now.year() + by));
        // A week of tolerance: "will end" and "ended" are said of the days around the day of writing.
        let found = match tense {
            Some(RelativeDirection::Past) => near().filter(|date| days_between(now, *date) <= 0).max(),
            Some(RelativeDirection::Future) => near().filter(|date| days_between(now, *date) >= 0).min(),
            _ => near().min_by_key(|date| days_between(now, *date).abs()),
        };
        found.map(PartialDate::Day)
    }

    /// Resolves a day of a month without a year that falls on `weekday`: if the nearest date does not, but is more than
    /// two months away, the year is one in which it does.
    pub(super) fn resolve_weekday_date(&self, month: u8, day: u8, weekday: u8, tense: Tense) -> Option<PartialDate> {
        let fits = |date: &Date| date.weekday().to_monday_one_offset().unsigned_abs() == weekday;
        // The weekday tells more than the tense of some word in the sentence.
        if let (Some(PartialDate::Day(date)), Some(now)) = (self.resolve_day(None, month, day, None), self.writing_date)
            && fits(&date)
            && days_between(now, date).abs() <= 60
        {
            return Some(PartialDate::Day(date));
        }
        let nearest = self.resolve_day(None, month, day, tense)?;
        let (PartialDate::Day(date), Some(now)) = (nearest, self.writing_date) else { return Some(nearest) };
        if fits(&date) || days_between(now, date).abs() <= 60 {
            return Some(nearest);
        }
        let other = [-1, 1, -2].into_iter().filter_map(|by| Date::new(now.year() + by, date.month(), date.day()).ok());
        let near = |date: &Date| days_between(now, *date).abs() < 550;
        Some(other.filter(near).find(fits).map_or(nearest, PartialDate::Day))
    }

    /// Resolves a month to the one nearest to the day of writing, or to the last or next one if `turn` says so.
    pub(super) fn nearest_month(&self, month: u8, turn: Option<RelativeDirection>) -> Option<PartialDate> {
        let Some(now) = self.writing_date else { return Some(PartialDate::MonthWithoutYear(month)) };
        let own = i32::from(now.year()) * 12 + i32::from(now.month());
        let all = (-2..=2).map(|by| (i32::from(now.year()) + by) * 12 + i32::from(month));
        let found = match turn {
            Some(RelativeDirection::Past) => all.filter(|m| *m < own).max(),
            Some(RelativeDirection::Future) => all.filter(|m| *m > own).min(),
            // "Februari ini" is in the year of writing. Without a direction, take the nearest month, in a tie the past
            // one.
            Some(RelativeDirection::Present) => Some(i32::from(now.year()) * 12 + i32::from(month)),
            None => all.min_by_key(|m| ((m - own).abs(), *m > own)),
        }?;
        Some(PartialDate::Month {
            year: i16::try_from((found - 1).div_euclid(12)).ok()?,
            month: u8::try_from((found - 1).rem_euclid(12) + 1).ok()?,
        })
    }

    /// Resolves a month in a sentence of that tense; the month of writing is in either direction.
    pub(super) fn month_in_tense(&self, month: u8, tense: Tense) -> Option<PartialDate> {
        let present = self.writing_date.is_some_and(|now| now.month().unsigned_abs() == month);
        self.nearest_month(month, tense.filter(|_| !present))
    }

    /// Resolves a weekday (Monday is 1) to a date. Unless `turn` points to the past or the future, it is the last such
    /// day up to and including the day of writing. If the day of writing is unknown, the result is the weekday alone.
    pub(super) fn nearest_weekday(&self, day: u8, turn: Option<RelativeDirection>) -> Option<PartialDate> {
        let weekday = Weekday::from_monday_one_offset(day.try_into().ok()?).ok()?;
        let found = self.writing_date.and_then(|now| match turn {
            Some(RelativeDirection::Future) => now.nth_weekday(1, weekday).ok(),
            Some(RelativeDirection::Past) => now.nth_weekday(-1, weekday).ok(),
            _ if now.weekday() == weekday => Some(now),
            _ => now.nth_weekday(-1, weekday).ok(),
        });
        Some(found.map_or(PartialDate::Weekday(weekday), PartialDate::Day))
    }

    /// The coming such weekday, or the day of writing itself: "this Friday", "will meet on Friday".
    pub(super) fn coming_weekday(&self, day: u8) -> Option<PartialDate> {
        let weekday = Weekday::from_monday_one_offset(day.try_into().ok()?).ok()?;
        let found = self
            .writing_date
            .and_then(|now| if now.weekday() == weekday { Some(now) } else { now.nth_weekday(1, weekday).ok() });
        Some(found.map_or(PartialDate::Weekday(weekday), PartialDate::Day))
    }

    /// The weekday of the week that is `by` weeks from that of writing: "Wednesday next week".
    pub(super) fn weekday_of_week(&self, day: u8, by: i64) -> Option<PartialDate> {
        let now = self.writing_date?;
        let monday = now.checked_sub(i64::from(now.weekday().to_monday_zero_offset()).days()).ok()?;
        let found = monday.checked_add((by * 7 + i64::from(day) - 1).days()).ok()?;
        Some(PartialDate::Day(found))
    }

    /// The year of writing, `by` years on.
    pub(super) fn year_from_now(&self, by: i16) -> Option<i16> {
        self.writing_date?.year().checked_add(by).filter(|year| (1..=9999).contains(year))
    }

    /// The period that is `by` periods from the day of writing. `None` for hours and shorter periods, if the result is
    /// out of range, or if the day of writing is unknown.
    pub(super) fn offset_period(&self, period: Period, by: i64) -> Option<Value> {
        let now = self.writing_date?;
        let small = |limit: i64| (by.abs() <= limit).then_some(by);
        let year = |by: i64| i16::try_from(i64::from(now.year()) + by).ok().filter(|year| (1..=9999).contains(year));
        let date = match period {
            Period::Unit(TimeUnit::Day) => PartialDate::Day(now.checked_add(small(400_000)?.days()).ok()?),
            Period::Unit(TimeUnit::Week) => {
                let week = now.checked_add(small(50_000)?.weeks()).ok()?.iso_week_date();
                PartialDate::Week { year: week.year(), week: week.week().unsigned_abs() }
            }
            Period::Unit(TimeUnit::Month) => {
                let month = now.checked_add(small(12_000)?.months()).ok()?;
                PartialDate::Month { year: month.year(), month: month.month().unsigned_abs() }
            }
            Period::Unit(TimeUnit::Year) => PartialDate::Year(year(by)?),
            Period::Decade => {
                let first = year(small(900)? * 10)? / 10 * 10;
                return Some(years(first, first + 9));
            }
            Period::Century => {
                let before = year(small(90)? * 100)? / 100 * 100;
                return Some(years(before + 1, before + 100));
            }
            Period::Unit(TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour) => return None,
        };
        Some(Value::Date(date))
    }
}

impl RelativeDirection {
    /// The number of periods from that of writing.
    pub(super) const fn steps(self) -> i64 {
        match self {
            Self::Past => -1,
            Self::Present => 0,
            Self::Future => 1,
        }
    }
}

/// The interval from the year `first` to the year `last`, inclusive.
pub(super) const fn years(first: i16, last: i16) -> Value {
    Value::Interval { from: PartialDate::Year(first), to: PartialDate::Year(last) }
}

/// A two-digit year: up to ten years after `now` it is in this century, otherwise in the last one.
pub(super) fn full_year(short: i16, now: Option<Date>) -> i16 {
    let now = now.map_or(2030, Date::year);
    let century = now / 100 * 100;
    if century + short > now + 10 { century - 100 + short } else { century + short }
}

fn days_between(from: Date, to: Date) -> i32 {
    let day = |d: Date| (d - date(2000, 1, 1)).get_days();
    day(to) - day(from)
}
