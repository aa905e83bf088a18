//! Values as people read them: `1 January 2025`, `at least 2.5 million rupiah`. Files and JSON have the written form instead.

use super::{Amount, Decimal, Extent, PartialDate, TimeOfDay, TimeUnit, Value};
use jiff::civil::Weekday;
use std::sync::LazyLock;

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

/// The names of the powers of ten that are shown in words, the largest first.
const LARGE_NUMBERS: [(i32, &str); 3] = [(12, "trillion"), (9, "billion"), (6, "million")];

/// The most decimals that a number of millions is shown with. A number that needs more is shown in digits, never rounded.
const MAX_DECIMALS: usize = 3;

/// The names of currencies: code, one unit, several.
static CURRENCY_NAMES: LazyLock<Vec<[&str; 3]>> = LazyLock::new(|| {
    let rows = include_str!("../../../data/entity/currency_names.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| row.split('\t').collect::<Vec<_>>().try_into().ok()).collect()
});

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
            Self::Money { amount, currency } => match CURRENCY_NAMES.iter().find(|[code, ..]| *code == currency.code())
            {
                Some([_, one, many]) => format!("{} {}", numbers(*amount), if is_one(*amount) { one } else { many }),
                None => format!("{} {}", currency.code(), numbers(*amount)),
            },
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
    match (unit, is_one(amount)) {
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

fn is_one(amount: Amount) -> bool {
    amount.number() == Some(Decimal::whole(1))
}

fn numbers(amount: Amount) -> String {
    match amount.extent {
        Extent::Exact(number) => {
            in_words(number).map_or_else(|| grouped(number), |(digits, name)| format!("{digits} {name}"))
        }
        Extent::Range { from, to } => match (in_words(from), in_words(to)) {
            (Some((least, name)), Some((most, other))) if name == other => format!("{least}–{most} {name}"),
            _ => format!("{}–{}", grouped(from), grouped(to)),
        },
        Extent::Open(from) => format!("{}+", grouped(from)),
    }
}

/// A number of millions or more as digits and a word: 1.5 and “million”. `None` for a smaller number, and for one that has more
/// digits than can be read so.
fn in_words(number: Decimal) -> Option<(String, &'static str)> {
    let written = number.to_string();
    let whole = written.trim_start_matches('-').split('.').next().unwrap_or_default().len() as i32;
    let &(power, name) = LARGE_NUMBERS.iter().find(|(power, _)| whole > *power)?;
    let digits = grouped(number.times_power_of_ten(-power));
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    (decimals <= MAX_DECIMALS).then_some((digits, name))
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
            (Number, "2000000", "2 million"),
            (Number, "999999", "999,999"),
            (Number, "1234567", "1,234,567"),
            (Number, "1234000", "1.234 million"),
            (Number, "-1500000000", "−1.5 billion"),
            (Number, "2000000..3000000", "2–3 million"),
            (Number, "900000..1100000", "900,000–1,100,000"),
            (Number, "2500000 t", "2.5 million t"),
            (Date, "P3W", "3 weeks"),
            (Money, "IDR 1500000", "1.5 million rupiah"),
            (Money, "~IDR 2500000", "about 2.5 million rupiah"),
            (Money, "USD 1", "1 US dollar"),
            (Money, ">=EUR 20", "at least 20 euros"),
            (Money, "MNT 500", "MNT 500"),
            (Money, "XXX 500", "500 (currency not certain)"),
            (Percent, "<7", "less than 7%"),
            (Percent, "0.25 pp", "0.25 percentage points"),
        ] {
            let value = Value::parse(kind, written).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(value.readable(), readable, "{written}");
        }
    }
}
