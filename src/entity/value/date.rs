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
    /// Half of a calendar year: `2024-H1`.
    Half {
        /// The year.
        year: i16,
        /// 1 or 2.
        half: u8,
    },
    /// A fiscal year, or a quarter of one: `FY2024`, `FY2024-Q3`. Its months differ between countries and companies.
    Fiscal {
        /// The year.
        year: i16,
        /// 1 to 4.
        quarter: Option<u8>,
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

/// Prefix of the written form of a fiscal year.
const FISCAL: &str = "FY";

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
        if let Some(fiscal) = text.strip_prefix(FISCAL) {
            let (year, quarter) =
                fiscal.split_once("-Q").map_or((fiscal, None), |(year, quarter)| (year, Some(quarter)));
            let quarter = quarter.map(|quarter| quarter.parse().ok().filter(|n| (1..=4).contains(n)));
            return match quarter {
                Some(None) => None,
                quarter => Some(Self::Fiscal { year: year.parse().ok()?, quarter: quarter.flatten() }),
            };
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
        } else if let Some(half) = part.strip_prefix('H') {
            within(half, 2).map(|half| Self::Half { year, half })
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
            Self::Month { year, month } => write!(f, "{}-{month:02}", Year(*year)),
            Self::Year(year) => Year(*year).fmt(f),
            Self::Quarter { year, quarter } => write!(f, "{}-Q{quarter}", Year(*year)),
            Self::Half { year, half } => write!(f, "{}-H{half}", Year(*year)),
            Self::Fiscal { year, quarter: None } => write!(f, "{FISCAL}{}", Year(*year)),
            Self::Fiscal { year, quarter: Some(quarter) } => write!(f, "{FISCAL}{}-Q{quarter}", Year(*year)),
            Self::Week { year, week } => write!(f, "{}-W{week:02}", Year(*year)),
            Self::DayWithoutYear { month, day } => write!(f, "--{month:02}-{day:02}"),
            Self::MonthWithoutYear(month) => write!(f, "--{month:02}"),
            Self::Weekday(day) => write!(f, "{SOME_WEEK}{}", day.to_monday_one_offset()),
        }
    }
}

/// Writes a year with at least four digits after its sign, as ISO 8601 does: `-0078`.
struct Year(i16);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}", self.0.unsigned_abs())
    }
}

/// A time of day, to the minute or second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub(crate) hour: u8,
    /// 0 to 59.
    pub(crate) minute: u8,
    /// 0 to 59, if the text gives seconds.
    pub(crate) second: Option<u8>,
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
        let (time, zone) = text.split_at(zone);
        let (time, second) = match time.rmatch_indices(':').next() {
            Some((at, _)) if time[..at].contains(':') => {
                (&time[..at], Some(time[at + 1..].parse().ok().filter(|second| *second < 60)?))
            }
            _ => (time, None),
        };
        let (hour, minute) = clock(time)?;
        let offset = match zone {
            "" => None,
            "Z" => Some(0),
            _ => {
                let (hours, minutes) = clock(&zone[1..])?;
                let east = i16::from(hours) * 60 + i16::from(minutes);
                Some(if zone.starts_with('-') { -east } else { east })
            }
        };
        Some(Self { hour, minute, second, offset })
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:02}:{:02}", self.hour, self.minute)?;
        if let Some(second) = self.second {
            write!(f, ":{second:02}")?;
        }
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
    /// All units, from the longest to the shortest, as ISO 8601 orders them.
    pub(crate) const ALL: &[Self] =
        &[Self::Year, Self::Month, Self::Week, Self::Day, Self::Hour, Self::Minute, Self::Second];

    /// The position in [`TimeUnit::ALL`].
    pub(crate) fn rank(self) -> usize {
        Self::ALL.iter().position(|unit| *unit == self).unwrap_or(0)
    }

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

/// Writes a duration in several units in ISO 8601: `P5Y6M`, `P1DT12H`. The units must be in descending order.
pub(super) fn write_parts(f: &mut fmt::Formatter<'_>, parts: &[(Decimal, TimeUnit)]) -> fmt::Result {
    f.write_str("P")?;
    let mut of_day = false;
    for (number, unit) in parts {
        let (before, after) = unit.designators();
        if before == "PT" && !of_day {
            f.write_str("T")?;
            of_day = true;
        }
        write!(f, "{number}{after}")?;
    }
    Ok(())
}

/// Parses the form that [`write_parts`] writes; `None` unless there are at least two units in descending order.
pub(super) fn parse_parts(text: &str) -> Option<Vec<(Decimal, TimeUnit)>> {
    let (days, times) = text.strip_prefix('P')?.split_once('T').unwrap_or((&text[1..], ""));
    let mut parts = Vec::new();
    for (prefix, half) in [("P", days), ("PT", times)] {
        for part in half.split_inclusive(|c: char| c.is_ascii_uppercase()) {
            parts.push(parse_duration(&format!("{prefix}{part}"))?);
        }
    }
    (parts.len() > 1 && parts.windows(2).all(|pair| pair[0].1.rank() < pair[1].1.rank())).then_some(parts)
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
