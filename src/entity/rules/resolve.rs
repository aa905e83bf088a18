//! Resolves dates that depend on the day of writing.

use super::ValueReader;
use super::lexeme::{Period, RelativeDirection};
use crate::entity::value::{PartialDate, Value};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

impl ValueReader<'_> {
    /// Resolves a day of a month. Without a year, the date nearest to the day of writing; if that is unknown too, a day
    /// of an unknown year. `None` if the calendar does not have that day.
    pub(super) fn resolve_day(&self, year: Option<i16>, month: u8, day: u8) -> Option<PartialDate> {
        let on = |year: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
        if let Some(year) = year {
            return on(year).map(PartialDate::Day);
        }
        // 2024 is a leap year, so it has every day that can occur.
        on(2024)?;
        let Some(now) = self.writing_date else { return Some(PartialDate::DayWithoutYear { month, day }) };
        let near = [now.year() - 1, now.year(), now.year() + 1].into_iter().filter_map(on);
        near.min_by_key(|date| days_between(now, *date).abs()).map(PartialDate::Day)
    }

    /// Resolves the `first` day of a month, or the interval from it to the `second`.
    pub(super) fn days_of_month(&self, year: Option<i16>, month: u8, first: u8, second: Option<u8>) -> Option<Value> {
        let from = self.resolve_day(year, month, first)?;
        match second {
            Some(second) => Some(Value::Interval { from, to: self.resolve_day(year, month, second)? }),
            None => Some(Value::Date(from)),
        }
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

    /// The period before, containing or after the day of writing.
    pub(super) fn relative_period(&self, period: Period, turn: RelativeDirection) -> Option<Value> {
        self.offset_period(
            period,
            match turn {
                RelativeDirection::Past => -1,
                RelativeDirection::Present => 0,
                RelativeDirection::Future => 1,
            },
        )
    }

    /// The period that is `by` periods from the day of writing. `None` for hours and shorter periods, if the result is
    /// out of range, or if the day of writing is unknown.
    pub(super) fn offset_period(&self, period: Period, by: i64) -> Option<Value> {
        let now = self.writing_date?;
        let small = |limit: i64| (by.abs() <= limit).then_some(by);
        let year = |by: i64| i16::try_from(i64::from(now.year()) + by).ok().filter(|year| (1..=9999).contains(year));
        let date = match period {
            Period::Day => PartialDate::Day(now.checked_add(small(400_000)?.days()).ok()?),
            Period::Week => {
                let week = now.checked_add(small(50_000)?.weeks()).ok()?.iso_week_date();
                PartialDate::Week { year: week.year(), week: week.week().unsigned_abs() }
            }
            Period::Month => {
                let month = now.checked_add(small(12_000)?.months()).ok()?;
                PartialDate::Month { year: month.year(), month: month.month().unsigned_abs() }
            }
            Period::Year => PartialDate::Year(year(by)?),
            Period::Decade => {
                let first = year(small(900)? * 10)? / 10 * 10;
                return Some(years(first, first + 9));
            }
            Period::Century => {
                let before = year(small(90)? * 100)? / 100 * 100;
                return Some(years(before + 1, before + 100));
            }
            Period::Second | Period::Minute | Period::Hour => return None,
        };
        Some(Value::Date(date))
    }
}

/// The interval from the year `first` to the year `last`, inclusive.
pub(super) const fn years(first: i16, last: i16) -> Value {
    Value::Interval { from: PartialDate::Year(first), to: PartialDate::Year(last) }
}

fn days_between(from: Date, to: Date) -> i32 {
    let day = |d: Date| (d - date(2000, 1, 1)).get_days();
    day(to) - day(from)
}
