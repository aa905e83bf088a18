//! Partial dates, times of day, and units of time.

use super::Decimal;
use jiff::civil::{Date, Weekday};
use std::fmt;

/// A date of which some parts may be unknown. Years may be negative, as in ISO 8601: the year 0 is 1 BC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartialDate {
    /// One day: `2025-01-01`.
    Day(Date),
    /// A month of a year: `2024-12`.
    Month {
        /// The year.
        year: i16,
        /// 1 to 12.
        month: u8,
    },
    /// A year: `2024`.
    Year(i16),
    /// A quarter of a calendar year: `2024-Q3`.
    Quarter {
        /// The year.
        year: i16,
        /// 1 to 4.
        quarter: u8,
    },
    /// A week from Monday to Sunday: `2024-W07`.
    Week {
        /// The ISO 8601 week year, which contains most of the week and may differ from the year of its Monday.
        year: i16,
        /// 1 to 53.
        week: u8,
    },
    /// A day of an unknown year: `--12-11`.
    DayWithoutYear {
        /// 1 to 12.
        month: u8,
        /// 1 to 31; 29 in February.
        day: u8,
    },
    /// A month of an unknown year, 1 to 12: `--12`.
    MonthWithoutYear(u8),
    /// A weekday of an unknown week: `XXXX-WXX-3`, where Monday is 1.
    Weekday(Weekday),
}

/// Prefix of the written form of a weekday in an unknown week.
const SOME_WEEK: &str = "XXXX-WXX-";

impl PartialDate {
    /// The day, or `None` if the date does not exist.
    pub(crate) fn day(year: i16, month: u8, day: u8) -> Option<Self> {
        Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok().map(Self::Day)
    }

    /// Parses the form that `Display` writes. Also accepts some other forms, which `Value::parse` refuses.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(day) = text.strip_prefix(SOME_WEEK) {
            return Weekday::from_monday_one_offset(day.parse().ok()?).ok().map(Self::Weekday);
        }
        if let Some(known) = text.strip_prefix("--") {
            let Some((month, day)) = known.split_once('-') else { return month(known).map(Self::MonthWithoutYear) };
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            // 2024 is a leap year, so it has every day that can occur.
            return Self::day(2024, month, day).map(|_| Self::DayWithoutYear { month, day });
        }
        if let Ok(day) = text.parse() {
            return Some(Self::Day(day));
        }
        if let Ok(year) = text.parse() {
            return Some(Self::Year(year));
        }
        let (year, part) = text.rsplit_once('-')?;
        let year = year.parse().ok()?;
        let within = |digits: &str, last: u8| digits.parse().ok().filter(|n| (1..=last).contains(n));
        if let Some(week) = part.strip_prefix('W') {
            within(week, 53).map(|week| Self::Week { year, week })
        } else if let Some(quarter) = part.strip_prefix('Q') {
            within(quarter, 4).map(|quarter| Self::Quarter { year, quarter })
        } else {
            month(part).map(|month| Self::Month { year, month })
        }
    }
}

fn month(digits: &str) -> Option<u8> {
    digits.parse().ok().filter(|month| (1..=12).contains(month))
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => date.fmt(f),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter { year, quarter } => write!(f, "{year:04}-Q{quarter}"),
            Self::Week { year, week } => write!(f, "{year:04}-W{week:02}"),
            Self::DayWithoutYear { month, day } => write!(f, "--{month:02}-{day:02}"),
            Self::MonthWithoutYear(month) => write!(f, "--{month:02}"),
            Self::Weekday(day) => write!(f, "{SOME_WEEK}{}", day.to_monday_one_offset()),
        }
    }
}

/// A time of day, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub(crate) hour: u8,
    /// 0 to 59.
    pub(crate) minute: u8,
    /// Minutes east of UTC, if the text names a time zone.
    pub(crate) offset: Option<i16>,
}

impl TimeOfDay {
    /// Parses the form that `Display` writes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // Parses the hour and the minute of "10:30".
        let clock = |text: &str| -> Option<(u8, u8)> {
            let (hour, minute) = text.split_once(':')?;
            let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some((hour, minute))
        };
        let text = text.strip_prefix('T')?;
        let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
        let ((hour, minute), zone) = (clock(&text[..zone])?, &text[zone..]);
        let offset = match zone {
            "" => None,
            "Z" => Some(0),
            _ => {
                let (hours, minutes) = clock(&zone[1..])?;
                let east = i16::from(hours) * 60 + i16::from(minutes);
                Some(if zone.starts_with('-') { -east } else { east })
            }
        };
        Some(Self { hour, minute, offset })
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:02}:{:02}", self.hour, self.minute)?;
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// A unit of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds, as in `PT3S`.
    Second,
    /// Minutes, as in `PT3M`.
    Minute,
    /// Hours, as in `PT3H`.
    Hour,
    /// Days, as in `P3D`.
    Day,
    /// Weeks, as in `P3W`; they are not converted to days.
    Week,
    /// Months, as in `P3M`.
    Month,
    /// Years, as in `P3Y`.
    Year,
}

impl TimeUnit {
    /// All units, for property tests.
    #[cfg(test)]
    pub(super) const ALL: &[Self] =
        &[Self::Second, Self::Minute, Self::Hour, Self::Day, Self::Week, Self::Month, Self::Year];

    /// The text before and after the number: `M` means months after `P`, but minutes after `PT`.
    const fn designators(self) -> (&'static str, char) {
        match self {
            Self::Second => ("PT", 'S'),
            Self::Minute => ("PT", 'M'),
            Self::Hour => ("PT", 'H'),
            Self::Day => ("P", 'D'),
            Self::Week => ("P", 'W'),
            Self::Month => ("P", 'M'),
            Self::Year => ("P", 'Y'),
        }
    }
}

/// Writes a duration of `number` units in ISO 8601.
pub(super) fn write_duration(f: &mut fmt::Formatter<'_>, number: Decimal, unit: TimeUnit) -> fmt::Result {
    let (before, after) = unit.designators();
    write!(f, "{before}{number}{after}")
}

/// Parses the form that [`write_duration`] writes.
pub(super) fn parse_duration(text: &str) -> Option<(Decimal, TimeUnit)> {
    let after = text.chars().next_back()?;
    let number = text.strip_suffix(after)?.strip_prefix('P')?;
    let (number, of_day) = number.strip_prefix('T').map_or((number, false), |number| (number, true));
    let unit = match (of_day, after) {
        (true, 'S') => TimeUnit::Second,
        (true, 'M') => TimeUnit::Minute,
        (true, 'H') => TimeUnit::Hour,
        (false, 'D') => TimeUnit::Day,
        (false, 'W') => TimeUnit::Week,
        (false, 'M') => TimeUnit::Month,
        (false, 'Y') => TimeUnit::Year,
        _ => return None,
    };
    Some((Decimal::parse(number)?, unit))
}
