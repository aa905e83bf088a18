//! What dates amount to: in ISO 8601, resolved against the day of writing where they depend on it.

use super::Reader;
use super::lexeme::{Period, Turn};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

impl Reader<'_> {
    /// `2025-01-01`; without a year the one nearest to the day of writing, else `--01-01`.
    pub(super) fn dated(&self, year: Option<i16>, month: u8, day: u8) -> Option<String> {
        let (month, day) = (month.try_into().ok()?, day.try_into().ok()?);
        let on = |year: i16| Date::new(year, month, day).ok();
        if let Some(year) = year {
            return on(year).map(|date| date.to_string());
        }
        on(2024)?;
        let Some(now) = self.written else { return Some(format!("--{month:02}-{day:02}")) };
        let near = [now.year() - 1, now.year(), now.year() + 1].into_iter().filter_map(on);
        near.min_by_key(|date| days_between(now, *date).abs()).map(|date| date.to_string())
    }

    pub(super) fn interval(&self, year: Option<i16>, month: u8, first: u8, second: Option<u8>) -> Option<String> {
        let from = self.dated(year, month, first)?;
        match second {
            Some(second) => Some(format!("{from}/{}", self.dated(year, month, second)?)),
            None => Some(from),
        }
    }

    /// The month nearest to the day of writing, or the one before or after it.
    pub(super) fn near_month(&self, month: u8, turn: Option<Turn>) -> Option<String> {
        let Some(now) = self.written else { return Some(format!("--{month:02}")) };
        let own = i32::from(now.year()) * 12 + i32::from(now.month());
        let all = (-2..=2).map(|by| (i32::from(now.year()) + by) * 12 + i32::from(month));
        let found = match turn {
            Some(Turn::Past) => all.filter(|m| *m < own).max(),
            Some(Turn::Future) => all.filter(|m| *m > own).min(),
            // "Februari ini" is this year's; without a word the nearest, and of two the past one.
            Some(Turn::Present) => Some(i32::from(now.year()) * 12 + i32::from(month)),
            None => all.min_by_key(|m| ((m - own).abs(), *m > own)),
        }?;
        Some(format!("{:04}-{:02}", (found - 1) / 12, (found - 1) % 12 + 1))
    }

    /// The date of a weekday: the last one up to the day of writing, where nothing points elsewhere.
    pub(super) fn near_weekday(&self, day: u8, turn: Option<Turn>) -> String {
        let found = self.written.and_then(|now| {
            let weekday = Weekday::from_monday_one_offset(day.try_into().ok()?).ok()?;
            match turn {
                Some(Turn::Future) => now.nth_weekday(1, weekday).ok(),
                Some(Turn::Past) => now.nth_weekday(-1, weekday).ok(),
                _ if now.weekday() == weekday => Some(now),
                _ => now.nth_weekday(-1, weekday).ok(),
            }
        });
        found.map_or_else(|| format!("XXXX-WXX-{day}"), |date| date.to_string())
    }

    /// The week, month or year before, of or after the day of writing.
    pub(super) fn shifted(&self, period: Period, turn: Turn) -> Option<String> {
        self.moved(
            period,
            match turn {
                Turn::Past => -1,
                Turn::Present => 0,
                Turn::Future => 1,
            },
        )
    }

    /// The day, week, month or year `by` of them from the day of writing.
    pub(super) fn moved(&self, period: Period, by: i64) -> Option<String> {
        let now = self.written?;
        let small = |limit: i64| (by.abs() <= limit).then_some(by);
        let year = |by: i64| i16::try_from(i64::from(now.year()) + by).ok().filter(|year| (1..=9999).contains(year));
        match period {
            Period::Day => now.checked_add(small(400_000)?.days()).ok().map(|date| date.to_string()),
            Period::Week => {
                let week = now.checked_add(small(50_000)?.weeks()).ok()?.iso_week_date();
                Some(format!("{:04}-W{:02}", week.year(), week.week()))
            }
            Period::Month => {
                let month = now.checked_add(small(12_000)?.months()).ok()?;
                Some(format!("{:04}-{:02}", month.year(), month.month()))
            }
            Period::Year => year(by).map(|year| format!("{year:04}")),
            Period::Decade => year(small(900)? * 10).map(|y| format!("{:04}/{:04}", y / 10 * 10, y / 10 * 10 + 9)),
            Period::Century => {
                year(small(90)? * 100).map(|y| format!("{:04}/{:04}", y / 100 * 100 + 1, y / 100 * 100 + 100))
            }
            Period::Second | Period::Minute | Period::Hour => None,
        }
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    let day = |d: Date| (d - date(2000, 1, 1)).get_days();
    day(to) - day(from)
}
