//! Values: the normalised meaning of a date, duration, sum of money or number in an article.
//!
//! The [`rules`](super::rules) build a [`Value`], and the rest of the program matches on it. `Display` writes the
//! single form that screens, `--json` and exports show, and [`Value::parse`] reads that form back:
//!
//! | value | written | after |
//! | --- | --- | --- |
//! | [`Date`](Value::Date) | `2025-01-01`, `2024-12`, `2024`, `2024-W07` | ISO 8601-1 |
//! | | `--12-11`, `--12`: no year known | ISO 8601:2000, XML Schema `gMonthDay` |
//! | | `2024-Q3`, `2024-H1`, `XXXX-WXX-3`: a Wednesday | TIMEX3 (Pustejovsky et al. 2003) |
//! | | `FY2024`, `FY2024-Q3`: a fiscal year | |
//! | [`Interval`](Value::Interval) | `2024-03-01/2024-03-05`, `1990/1999` | ISO 8601-1, EDTF level 0 |
//! | [`Time`](Value::Time) | `T10:30`, `T10:30+07:00`, `T10:30Z` | ISO 8601-1 |
//! | [`TimeInterval`](Value::TimeInterval) | `T09:30/T10:00` | ISO 8601-1 |
//! | [`Duration`](Value::Duration) | `P3W`, `PT90M`, `P2.5Y`, `P2Y..P3Y` | ISO 8601-1 |
//! | [`Periods`](Value::Periods) | `P5Y6M`, `P1DT12H` | ISO 8601-1 |
//! | [`Number`](Value::Number) | `1500000`, `-0.5`, `5..10`, `100..` (hundreds) | |
//! | [`Measure`](Value::Measure) | `2.5 km`, `90 km/h`, `5..10 ha` | |
//! | [`Rank`](Value::Rank) | `31/83` | |
//! | [`Money`](Value::Money) | `IDR 2500000`, `USD 5..10` | ISO 4217 |
//! | | `XXX 500`: the currency is not certain | CLDR |
//! | [`Percent`](Value::Percent) | `12.5`, `5..10` | |
//! | [`PercentagePoints`](Value::PercentagePoints) | `0.25 pp` | |
//!
//! A bound comes first: `>=40` is "at least 40", `~IDR 5000` is "about Rp5.000". JSON has the bound in a field of its
//! own, so that `value` has the same form with and without one.
//!
//! EDTF (ISO 8601-2) has different forms for decades and quarters (`199X`, `2024-35`). The forms above are kept because
//! tandai has always written them.
//!
//! To add a kind of value, add a variant, its arms in [`Value::kind`] and `Display` (the compiler requires both), a
//! line in `parse`, and a line in `any_value` in the tests, which check that parsing reverses `Display`.

mod date;
mod decimal;
mod quantity;
mod readable;

pub(crate) use date::{PartialDate, TimeOfDay, TimeUnit};
pub(crate) use decimal::Decimal;
pub(crate) use quantity::{Amount, Bound, Currency, Extent, Unit};

use super::EntityType;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::fmt;

/// The normalised value of a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A day, week, month, quarter or year, possibly with unknown parts.
    Date(PartialDate),
    /// All days from the first day of `from` to the last day of `to`. Decades and centuries are intervals too.
    Interval {
        /// The start.
        from: PartialDate,
        /// The end, inclusive.
        to: PartialDate,
    },
    /// A time of day.
    Time(TimeOfDay),
    /// From one time of a day to another.
    TimeInterval {
        /// The start.
        from: TimeOfDay,
        /// The end.
        to: TimeOfDay,
    },
    /// A length of time, in one unit.
    Duration {
        /// The number of units.
        amount: Amount,
        /// The unit.
        unit: TimeUnit,
    },
    /// A length of time in several units, the longest first: "5 years and 6 months".
    Periods(Vec<(Decimal, TimeUnit)>),
    /// A number without a unit: a count, or an ordinal without a total ("ke-31").
    Number(Amount),
    /// A number with a unit of measure.
    Measure {
        /// The number of units.
        amount: Amount,
        /// The unit.
        unit: Unit,
    },
    /// A position in an order, or a part of a total: "31st of 83".
    Rank {
        /// The position, from 1. It is taken from the text unchecked and may exceed `of`.
        rank: u64,
        /// The total.
        of: u64,
        /// The bound: "more than a third".
        bound: Option<Bound>,
    },
    /// A sum of money.
    Money {
        /// The amount in the currency's main unit.
        amount: Amount,
        /// The currency.
        currency: Currency,
    },
    /// A percentage.
    Percent(Amount),
    /// A difference between two percentages. Basis points are converted: 25 of them are 0.25.
    PercentagePoints(Amount),
}

impl Value {
    /// The type of the mentions that can have this value.
    pub const fn kind(&self) -> EntityType {
        match self {
            Self::Date(_)
            | Self::Interval { .. }
            | Self::Time(_)
            | Self::TimeInterval { .. }
            | Self::Duration { .. }
            | Self::Periods(_) => EntityType::Date,
            Self::Number(_) | Self::Measure { .. } | Self::Rank { .. } => EntityType::Number,
            Self::Money { .. } => EntityType::Money,
            Self::Percent(_) | Self::PercentagePoints(_) => EntityType::Percent,
        }
    }

    /// Parses the written form of a value of type `kind`; the type decides whether `12` is a number or a percentage.
    /// Returns `None` for any text that `Display` would not write for such a value, and for all names and terms.
    pub fn parse(kind: EntityType, text: &str) -> Option<Self> {
        let bound = Bound::ALL.into_iter().find(|bound| text.starts_with(bound.sign()));
        let plain = &text[bound.map_or(0, |bound| bound.sign().len())..];
        let mut value = Self::parse_plain(kind, plain)?;
        if let Some(bound) = bound {
            *value.bound_mut()? = Some(bound);
        }
        // Each value has exactly one form, so refuse variants such as "012" or "P07D".
        (value.to_string() == text).then_some(value)
    }

    /// Parses the written form of a value without a bound.
    fn parse_plain(kind: EntityType, text: &str) -> Option<Self> {
        Some(match kind {
            EntityType::Date => Self::parse_temporal(text)?,
            EntityType::Number => Self::parse_number(text)?,
            EntityType::Percent => match text.strip_suffix(POINTS) {
                Some(points) => Self::PercentagePoints(Amount::parse(points)?),
                None => Self::Percent(Amount::parse(text)?),
            },
            EntityType::Money => {
                let (currency, amount) = text.split_once(' ')?;
                Self::Money { amount: Amount::parse(amount)?, currency: Currency::new(currency)? }
            }
            EntityType::Person
            | EntityType::Organization
            | EntityType::Place
            | EntityType::Term
            | EntityType::Other(_) => return None,
        })
    }

    /// The bound of the number, if the text gives one.
    pub(crate) const fn bound(&self) -> Option<Bound> {
        match self {
            Self::Duration { amount, .. }
            | Self::Number(amount)
            | Self::Measure { amount, .. }
            | Self::Money { amount, .. }
            | Self::Percent(amount)
            | Self::PercentagePoints(amount) => amount.bound,
            Self::Rank { bound, .. } => *bound,
            Self::Date(_) | Self::Interval { .. } | Self::Time(_) | Self::TimeInterval { .. } | Self::Periods(_) => {
                None
            }
        }
    }

    /// The place of the bound in a value that can have one.
    pub(super) const fn bound_mut(&mut self) -> Option<&mut Option<Bound>> {
        match self {
            Self::Duration { amount, .. }
            | Self::Number(amount)
            | Self::Measure { amount, .. }
            | Self::Money { amount, .. }
            | Self::Percent(amount)
            | Self::PercentagePoints(amount) => Some(&mut amount.bound),
            Self::Rank { bound, .. } => Some(bound),
            Self::Date(_) | Self::Interval { .. } | Self::Time(_) | Self::TimeInterval { .. } | Self::Periods(_) => {
                None
            }
        }
    }

    /// The written form without the bound, as in the field `value` of JSON.
    pub(crate) fn without_bound(&self) -> String {
        let mut plain = self.clone();
        if let Some(bound) = plain.bound_mut() {
            *bound = None;
        }
        plain.to_string()
    }

    fn parse_temporal(text: &str) -> Option<Self> {
        if text.starts_with('T') {
            let Some((from, to)) = text.split_once('/') else { return TimeOfDay::parse(text).map(Self::Time) };
            return Some(Self::TimeInterval { from: TimeOfDay::parse(from)?, to: TimeOfDay::parse(to)? });
        }
        if text.starts_with('P') {
            let duration = |extent, unit| Self::Duration { amount: Amount { extent, bound: None }, unit };
            let Some((from, to)) = text.split_once("..") else {
                if let Some(parts) = date::parse_parts(text) {
                    return Some(Self::Periods(parts));
                }
                let (number, unit) = date::parse_duration(text)?;
                return Some(duration(Extent::Exact(number), unit));
            };
            let (from, unit) = date::parse_duration(from)?;
            if to.is_empty() {
                return Some(duration(Extent::Open(from), unit));
            }
            let (to, same) = date::parse_duration(to)?;
            return (unit == same).then(|| duration(Extent::Range { from, to }, unit));
        }
        match text.split_once('/') {
            Some((from, to)) => Some(Self::Interval { from: PartialDate::parse(from)?, to: PartialDate::parse(to)? }),
            None => PartialDate::parse(text).map(Self::Date),
        }
    }

    fn parse_number(text: &str) -> Option<Self> {
        if let Some((amount, unit)) = text.split_once(' ') {
            return Some(Self::Measure { amount: Amount::parse(amount)?, unit: Unit::new(unit.to_string())? });
        }
        match text.split_once('/') {
            Some((rank, of)) => Some(Self::Rank { rank: rank.parse().ok()?, of: of.parse().ok()?, bound: None }),
            None => Amount::parse(text).map(Self::Number),
        }
    }

    /// The day, if the value is a single day of a known year.
    pub(crate) const fn day(&self) -> Option<Date> {
        match self {
            Self::Date(PartialDate::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The amount of a number, measure, sum of money or percentage. A rank has none, because it relates two numbers,
    /// and neither has a duration, which is treated as a date.
    pub(crate) const fn amount(&self) -> Option<Amount> {
        match self {
            Self::Number(amount)
            | Self::Measure { amount, .. }
            | Self::Money { amount, .. }
            | Self::Percent(amount)
            | Self::PercentagePoints(amount) => Some(*amount),
            Self::Date(_)
            | Self::Interval { .. }
            | Self::Time(_)
            | Self::TimeInterval { .. }
            | Self::Duration { .. }
            | Self::Periods(_)
            | Self::Rank { .. } => None,
        }
    }

    /// The symbol of the unit: a unit of measure, a currency code or `%`; `None` for a bare number.
    pub(crate) fn symbol(&self) -> Option<&str> {
        match self {
            Self::Measure { unit, .. } => Some(unit.symbol()),
            Self::Money { currency, .. } => Some(currency.code()),
            Self::Percent(_) => Some("%"),
            Self::PercentagePoints(_) => Some("pp"),
            _ => None,
        }
    }

    /// Returns whether the value relates two quantities: a rank, or a measure per unit ("90 km/h").
    pub(crate) fn is_ratio(&self) -> bool {
        match self {
            Self::Rank { .. } => true,
            Self::Measure { unit, .. } => unit.is_rate(),
            _ => false,
        }
    }
}

/// Ends the written form of percentage points.
const POINTS: &str = " pp";

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(bound) = self.bound() {
            f.write_str(bound.sign())?;
        }
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Interval { from, to } => write!(f, "{from}/{to}"),
            Self::Time(time) => time.fmt(f),
            Self::TimeInterval { from, to } => write!(f, "{from}/{to}"),
            Self::Duration { amount, unit } => match amount.extent {
                Extent::Exact(number) => date::write_duration(f, number, *unit),
                Extent::Open(from) => {
                    date::write_duration(f, from, *unit)?;
                    f.write_str("..")
                }
                Extent::Range { from, to } => {
                    date::write_duration(f, from, *unit)?;
                    f.write_str("..")?;
                    date::write_duration(f, to, *unit)
                }
            },
            Self::Periods(parts) => date::write_parts(f, parts),
            Self::Number(amount) | Self::Percent(amount) => amount.fmt(f),
            Self::PercentagePoints(amount) => write!(f, "{amount}{POINTS}"),
            Self::Measure { amount, unit } => write!(f, "{amount} {}", unit.symbol()),
            Self::Rank { rank, of, .. } => write!(f, "{rank}/{of}"),
            Self::Money { amount, currency } => write!(f, "{} {amount}", currency.code()),
        }
    }
}

/// Writes the value without its bound, which JSON has in a field of its own.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.without_bound())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    /// Checks that `value` is written as `text` and that `text` parses to `value`.
    #[track_caller]
    fn check(value: &Value, text: &str) {
        assert_eq!(value.to_string(), text);
        assert_eq!(Value::parse(value.kind(), text).as_ref(), Some(value));
    }

    fn exact(number: &str) -> Amount {
        Amount::parse(number).unwrap()
    }

    #[test]
    fn dates_know_some_of_their_parts() {
        check(&Value::Date(PartialDate::Day(date(2025, 1, 1))), "2025-01-01");
        check(&Value::Date(PartialDate::Month { year: 2024, month: 12 }), "2024-12");
        check(&Value::Date(PartialDate::Year(2024)), "2024");
        check(&Value::Date(PartialDate::Year(800)), "0800");
        check(&Value::Date(PartialDate::Year(-78)), "-0078");
        check(&Value::Date(PartialDate::Week { year: 2024, week: 7 }), "2024-W07");
        check(&Value::Date(PartialDate::Quarter { year: 2024, quarter: 3 }), "2024-Q3");
        check(&Value::Date(PartialDate::Half { year: 2024, half: 1 }), "2024-H1");
        check(&Value::Date(PartialDate::Fiscal { year: 2024, quarter: None }), "FY2024");
        check(&Value::Date(PartialDate::Fiscal { year: 2024, quarter: Some(3) }), "FY2024-Q3");
        check(&Value::Date(PartialDate::DayWithoutYear { month: 12, day: 11 }), "--12-11");
        check(&Value::Date(PartialDate::MonthWithoutYear(12)), "--12");
        check(&Value::Date(PartialDate::Weekday(Weekday::Wednesday)), "XXXX-WXX-3");
    }

    #[test]
    fn intervals_run_from_date_to_date() {
        let day = |day| PartialDate::Day(date(2024, 3, day));
        check(&Value::Interval { from: day(1), to: day(5) }, "2024-03-01/2024-03-05");
        let year = PartialDate::Year;
        check(&Value::Interval { from: year(1990), to: year(1999) }, "1990/1999");
        check(&Value::Interval { from: year(9901), to: year(10000) }, "9901/10000");
        let day = |day| PartialDate::DayWithoutYear { month: 3, day };
        check(&Value::Interval { from: day(1), to: day(5) }, "--03-01/--03-05");
    }

    #[test]
    fn times_have_an_offset_where_the_zone_is_named() {
        let time = |offset| Value::Time(TimeOfDay { hour: 10, minute: 30, second: None, offset });
        check(&time(None), "T10:30");
        check(&time(Some(0)), "T10:30Z");
        check(&time(Some(7 * 60)), "T10:30+07:00");
        check(&time(Some(-(3 * 60 + 30))), "T10:30-03:30");
        let exact = TimeOfDay { hour: 10, minute: 30, second: Some(5), offset: Some(7 * 60) };
        check(&Value::Time(exact), "T10:30:05+07:00");
        let start = TimeOfDay { hour: 9, minute: 0, second: None, offset: None };
        check(&Value::TimeInterval { from: start, to: exact }, "T09:00/T10:30:05+07:00");
    }

    #[test]
    fn durations_are_in_one_unit_or_several() {
        let duration = |number, unit| Value::Duration { amount: exact(number), unit };
        check(&duration("3", TimeUnit::Week), "P3W");
        check(&duration("2.5", TimeUnit::Year), "P2.5Y");
        check(&duration("6", TimeUnit::Month), "P6M");
        check(&duration("90", TimeUnit::Minute), "PT90M");
        check(&duration("9.58", TimeUnit::Second), "PT9.58S");
        check(&duration("2..3", TimeUnit::Hour), "PT2H..PT3H");
        check(&duration("10..", TimeUnit::Year), "P10Y..");
        let whole = Decimal::whole;
        check(&Value::Periods(vec![(whole(5), TimeUnit::Year), (whole(6), TimeUnit::Month)]), "P5Y6M");
        let parts = vec![(whole(1), TimeUnit::Day), (whole(12), TimeUnit::Hour), (whole(1), TimeUnit::Minute)];
        check(&Value::Periods(parts), "P1DT12H1M");
    }

    #[test]
    fn a_bound_is_a_sign_before_the_value() {
        let bounded = |text: &str, bound| Amount { bound: Some(bound), ..exact(text) };
        check(&Value::Number(bounded("40", Bound::AtLeast)), ">=40");
        check(&Value::Percent(bounded("40", Bound::MoreThan)), ">40");
        check(&Value::Duration { amount: bounded("6", Bound::AtMost), unit: TimeUnit::Year }, "<=P6Y");
        let currency = Currency::new("IDR").unwrap();
        check(&Value::Money { amount: bounded("5000", Bound::About), currency }, "~IDR 5000");
        check(&Value::Rank { rank: 1, of: 3, bound: Some(Bound::LessThan) }, "<1/3");
        assert_eq!(Value::Number(bounded("40", Bound::AtLeast)).without_bound(), "40");
        assert_eq!(Value::parse(EntityType::Date, ">=2024"), None, "dates have no bound");
    }

    #[test]
    fn numbers_are_exact() {
        check(&Value::Number(exact("0")), "0");
        check(&Value::Number(exact("0.1")), "0.1");
        check(&Value::Number(exact("12345678901234567890.5")), "12345678901234567890.5");
        check(&Value::Number(exact("5..10")), "5..10");
        check(&Value::Number(exact("-0.5")), "-0.5");
        check(&Value::Number(exact("100..")), "100..");
        check(&Value::PercentagePoints(exact("0.25")), "0.25 pp");
        check(&Value::Money { amount: exact("5"), currency: Currency::UNKNOWN }, "XXX 5");
        check(&Value::Rank { rank: 31, of: 83, bound: None }, "31/83");
        check(&Value::Measure { amount: exact("2.5"), unit: Unit::new("km").unwrap() }, "2.5 km");
        check(&Value::Measure { amount: exact("80..90"), unit: Unit::new("km/h").unwrap() }, "80..90 km/h");
        let currency = Currency::new("IDR").unwrap();
        check(&Value::Money { amount: exact("2500000"), currency }, "IDR 2500000");
        check(&Value::Money { amount: exact("5..10"), currency }, "IDR 5..10");
        check(&Value::Percent(exact("12.5")), "12.5");
    }

    #[test]
    fn equal_numbers_are_one_value_however_they_were_written() {
        let read = |text| Decimal::read(text, crate::article::Language::English).unwrap();
        assert_eq!(Value::Percent(Amount::of(read("12.50"))), Value::Percent(exact("12.5")));
        assert_eq!(Value::Number(Amount::of(read("2.5").times_power_of_ten(6))), Value::Number(exact("2500000")));
        assert_eq!(Amount::of(read("34.0")).integer(), Some(34));
    }

    #[test]
    fn only_what_is_written_is_read() {
        use EntityType::{Date, Money, Number, Percent, Person, Place};
        for (kind, text) in [
            (Date, ""),
            (Date, "2024-13"),
            (Date, "2024-02-30"),
            (Date, "--02-30"),
            (Date, "2024-Q5"),
            (Date, "2024-W54"),
            (Date, "XXXX-WXX-8"),
            (Date, "2024-3"),
            (Date, "20240301"),
            (Date, "2024/"),
            (Date, "T24:00"),
            (Date, "T10:30+00:00"),
            (Date, "P3"),
            (Date, "P3H"),
            (Date, "P03D"),
            (Date, "P2Y..P3M"),
            (Number, ""),
            (Number, "007"),
            (Number, "2.50"),
            (Number, "-0"),
            (Number, "--5"),
            (Number, "~>=5"),
            (Date, "2024-H3"),
            (Date, "FY2024-Q5"),
            (Date, "P6M5Y"),
            (Date, "P5Y6Y"),
            (Number, "5 "),
            (Number, "31/"),
            (Percent, "12%"),
            (Money, "IDR"),
            (Money, "rupiah 5"),
            (Person, "12"),
            (Place, "2024"),
        ] {
            assert_eq!(Value::parse(kind, text), None, "{kind:?} {text:?}");
        }
    }

    fn any_date() -> impl Strategy<Value = PartialDate> {
        let year = || -9999i16..=9999;
        prop_oneof![
            (year(), 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| PartialDate::Day(date(y, m, d))),
            (year(), 1u8..=12).prop_map(|(year, month)| PartialDate::Month { year, month }),
            (-9999i16..=12000).prop_map(PartialDate::Year),
            (year(), 1u8..=53).prop_map(|(year, week)| PartialDate::Week { year, week }),
            (year(), 1u8..=4).prop_map(|(year, quarter)| PartialDate::Quarter { year, quarter }),
            (year(), 1u8..=2).prop_map(|(year, half)| PartialDate::Half { year, half }),
            (year(), prop::option::of(1u8..=4)).prop_map(|(year, quarter)| PartialDate::Fiscal { year, quarter }),
            (1u8..=12, 1u8..=29).prop_map(|(month, day)| PartialDate::DayWithoutYear { month, day }),
            (1u8..=12).prop_map(PartialDate::MonthWithoutYear),
            (1i8..=7).prop_map(|day| PartialDate::Weekday(Weekday::from_monday_one_offset(day).unwrap())),
        ]
    }

    fn any_number() -> impl Strategy<Value = Decimal> {
        (prop_oneof![0u128..1000, any::<u128>()], -40i32..40, any::<bool>()).prop_map(|(digits, power, negative)| {
            let number = Decimal::whole(digits).times_power_of_ten(power);
            if negative { number.negated() } else { number }
        })
    }

    fn any_bound() -> impl Strategy<Value = Option<Bound>> {
        prop::option::of(prop::sample::select(&Bound::ALL[..]))
    }

    fn any_amount() -> impl Strategy<Value = Amount> {
        let extent = prop_oneof![
            any_number().prop_map(Extent::Exact),
            any_number().prop_map(Extent::Open),
            (any_number(), any_number()).prop_map(|(from, to)| Extent::Range { from, to }),
        ];
        (extent, any_bound()).prop_map(|(extent, bound)| Amount { extent, bound })
    }

    fn any_time() -> impl Strategy<Value = TimeOfDay> {
        (0u8..24, 0u8..60, prop::option::of(0u8..60), prop::option::of(-14 * 60i16..=14 * 60))
            .prop_map(|(hour, minute, second, offset)| TimeOfDay { hour, minute, second, offset })
    }

    /// Generates values of every kind; add new variants here.
    fn any_value() -> impl Strategy<Value = Value> {
        let unit = prop::sample::select(TimeUnit::ALL);
        let units = prop::sample::subsequence(TimeUnit::ALL, 2..=TimeUnit::ALL.len());
        prop_oneof![
            any_date().prop_map(Value::Date),
            (any_date(), any_date()).prop_map(|(from, to)| Value::Interval { from, to }),
            any_time().prop_map(Value::Time),
            (any_time(), any_time()).prop_map(|(from, to)| Value::TimeInterval { from, to }),
            (any_amount(), unit).prop_map(|(amount, unit)| Value::Duration { amount, unit }),
            (units, 1u128..100).prop_map(|(units, n)| Value::Periods(
                units.into_iter().map(|unit| (Decimal::whole(n), unit)).collect()
            )),
            any_amount().prop_map(Value::Number),
            (any_amount(), "[a-zA-Z°/²³ ]{1,8}")
                .prop_map(|(amount, unit)| Value::Measure { amount, unit: Unit::new(unit).unwrap() }),
            (any::<(u64, u64)>(), any_bound()).prop_map(|((rank, of), bound)| Value::Rank { rank, of, bound }),
            (any_amount(), "[A-Z]{3}")
                .prop_map(|(amount, code)| Value::Money { amount, currency: Currency::new(&code).unwrap() }),
            any_amount().prop_map(Value::Percent),
            any_amount().prop_map(Value::PercentagePoints),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in any_value()) {
            let text = value.to_string();
            prop_assert_eq!(Value::parse(value.kind(), &text), Some(value), "{}", text);
        }

        #[test]
        fn reading_never_panics(text in "[0-9TPXWQHFY:./ +<>=~-]{0,14}|.{0,14}") {
            for kind in EntityType::ALL {
                if let Some(value) = Value::parse(kind, &text) {
                    prop_assert_eq!(value.kind(), kind);
                    prop_assert_eq!(value.to_string(), text.clone());
                }
            }
        }
    }
}
