//! Values as people read them: `1 January 2025`, `at least IDR 2,500,000`. Files and JSON have the written form instead.

use super::{Amount, Decimal, Extent, PartialDate, TimeOfDay, TimeUnit, Value};
use jiff::civil::Weekday;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Value {
    /// The value in English words and digits.
    pub(crate) fn readable(&self) -> String {
        let plain = match self {
            Self::Date(day) => date(*day),
            Self::Interval { from, to } => format!("{} – {}", date(*from), date(*to)),
            Self::Time(at) => time(*at),
            Self::TimeInterval { from, to } => format!("{} – {}", time(*from), time(*to)),
            Self::Duration { amount, unit } => format!("{} {}", numbers(*amount), periods(*amount, *unit)),
            Self::Periods(parts) => {
                let part = |(number, unit): &(Decimal, TimeUnit)| {
                    format!("{} {}", grouped(*number), periods(Amount::of(*number), *unit))
                };
                parts.iter().map(part).collect::<Vec<_>>().join(" ")
            }
            Self::Number(amount) => numbers(*amount),
            Self::Measure { amount, unit } => format!("{} {}", numbers(*amount), unit.symbol()),
            Self::Rank { rank, of, .. } => format!("{rank} of {of}"),
            Self::Money { amount, currency } if *currency == super::Currency::UNKNOWN => {
                format!("{} (currency not certain)", numbers(*amount))
            }
            Self::Money { amount, currency } => format!("{} {}", currency.code(), numbers(*amount)),
            Self::Percent(amount) => format!("{}%", numbers(*amount)),
            Self::PercentagePoints(amount) => format!("{} percentage points", numbers(*amount)),
        };
        self.bound().map_or_else(|| plain.clone(), |bound| format!("{} {plain}", bound.words()))
    }
}

fn date(date: PartialDate) -> String {
    let month = |number: u8| MONTHS[usize::from(number.clamp(1, 12)) - 1];
    match date {
        PartialDate::Day(day) => format!("{} {} {}", day.day(), month(day.month().unsigned_abs()), day.year()),
        PartialDate::Month { year, month: number } => format!("{} {year}", month(number)),
        // The year 0 is 1 BC.
        PartialDate::Year(year @ ..=0) => format!("{} BC", 1 - i32::from(year)),
        PartialDate::Year(year) => year.to_string(),
        PartialDate::Quarter { year, quarter } => format!("Q{quarter} {year}"),
        PartialDate::Half { year, half: 1 } => format!("first half of {year}"),
        PartialDate::Half { year, .. } => format!("second half of {year}"),
        PartialDate::Fiscal { year, quarter: None } => format!("fiscal year {year}"),
        PartialDate::Fiscal { year, quarter: Some(quarter) } => format!("Q{quarter} of fiscal year {year}"),
        PartialDate::Week { year, week } => format!("week {week} of {year}"),
        PartialDate::DayWithoutYear { month: number, day } => format!("{day} {}", month(number)),
        PartialDate::MonthWithoutYear(number) => month(number).to_string(),
        PartialDate::Weekday(day) => weekday(day).to_string(),
    }
}

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "a Monday",
        Weekday::Tuesday => "a Tuesday",
        Weekday::Wednesday => "a Wednesday",
        Weekday::Thursday => "a Thursday",
        Weekday::Friday => "a Friday",
        Weekday::Saturday => "a Saturday",
        Weekday::Sunday => "a Sunday",
    }
}

fn time(time: TimeOfDay) -> String {
    let second = time.second.map_or(String::new(), |second| format!(":{second:02}"));
    let zone = match time.offset {
        None => String::new(),
        Some(0) => " UTC".into(),
        Some(offset) => {
            let (hours, minutes) = (offset.unsigned_abs() / 60, offset.unsigned_abs() % 60);
            let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
            format!(" UTC{}{hours}{minutes}", if offset < 0 { '−' } else { '+' })
        }
    };
    format!("{:02}:{:02}{second}{zone}", time.hour, time.minute)
}

/// The unit, in the plural unless the amount is one.
fn periods(amount: Amount, unit: TimeUnit) -> &'static str {
    let one = amount.number() == Some(Decimal::whole(1));
    match (unit, one) {
        (TimeUnit::Second, true) => "second",
        (TimeUnit::Second, false) => "seconds",
        (TimeUnit::Minute, true) => "minute",
        (TimeUnit::Minute, false) => "minutes",
        (TimeUnit::Hour, true) => "hour",
        (TimeUnit::Hour, false) => "hours",
        (TimeUnit::Day, true) => "day",
        (TimeUnit::Day, false) => "days",
        (TimeUnit::Week, true) => "week",
        (TimeUnit::Week, false) => "weeks",
        (TimeUnit::Month, true) => "month",
        (TimeUnit::Month, false) => "months",
        (TimeUnit::Year, true) => "year",
        (TimeUnit::Year, false) => "years",
    }
}

fn numbers(amount: Amount) -> String {
    match amount.extent {
        Extent::Exact(number) => grouped(number),
        Extent::Range { from, to } => format!("{}–{}", grouped(from), grouped(to)),
        Extent::Open(from) => format!("{}+", grouped(from)),
    }
}

/// The number with commas between groups of three digits.
fn grouped(number: Decimal) -> String {
    let written = number.to_string();
    let (sign, digits) = written.strip_prefix('-').map_or(("", written.as_str()), |digits| ("−", digits));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityType::{Date, Money, Number, Percent};

    #[test]
    fn values_in_words() {
        for (kind, written, readable) in [
            (Date, "2025-01-01", "1 January 2025"),
            (Date, "2024-03-01/2024-03-05", "1 March 2024 – 5 March 2024"),
            (Date, "2024-H1", "first half of 2024"),
            (Date, "-0078", "79 BC"),
            (Date, "FY2024-Q3", "Q3 of fiscal year 2024"),
            (Date, "--12-11", "11 December"),
            (Date, "XXXX-WXX-3", "a Wednesday"),
            (Date, "T19:00+07:00", "19:00 UTC+7"),
            (Date, "T09:30/T10:00", "09:30 – 10:00"),
            (Date, "P1Y", "1 year"),
            (Date, ">=P5Y", "at least 5 years"),
            (Date, "P5Y6M", "5 years 6 months"),
            (Number, "1234567.5", "1,234,567.5"),
            (Number, "-504", "−504"),
            (Number, "100..", "100+"),
            (Number, "80..90 km/h", "80–90 km/h"),
            (Number, "31/83", "31 of 83"),
            (Money, "~IDR 2500000", "about IDR 2,500,000"),
            (Money, "XXX 500", "500 (currency not certain)"),
            (Percent, "<7", "less than 7%"),
            (Percent, "0.25 pp", "0.25 percentage points"),
        ] {
            let value = Value::parse(kind, written).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(value.readable(), readable, "{written}");
        }
    }
}
