//! Durations: "tiga minggu", "5 years and 6 months", "two days ago", "17-year-old", "setahun".

use super::amounts::Single;
use super::grammar::{Lexeme, Period, RelativeDirection};
use super::numerals::Number;
use super::units::{Measure, extent};
use super::{ValueMatch, ValueReader};
use crate::entity::value::{Decimal, Extent, TimeUnit, Value};

impl ValueReader<'_> {
    /// The duration that begins with `first`, a number of `period`s.
    pub(super) fn duration(&self, at: usize, first: &Single, period: Period) -> Option<ValueMatch> {
        let Number::Exact(number) = first.number else {
            let value = first.measure.value(extent(first.number)?, None)?;
            return Some(self.bounded(at, ValueMatch::new(first.end, value)));
        };
        // "forty second" is an ordinal number.
        let unit_at = first.end - 1;
        let ordinal = self.is_one_of(unit_at, &["second"]) && !first.digits && !self.glued(unit_at);
        if ordinal && number != Decimal::whole(1) || number.is_negative() {
            return None;
        }
        if let Some((parts, end)) = self.further_parts(number, period, first.end) {
            return Some(ValueMatch::new(end, Value::Periods(parts)));
        }
        let (number, end) = self.with_half(number, first.end);
        let value = first.measure.value(Extent::Exact(number), None);
        if let Some(found) = self.distance(at, number, period, end, value.clone()) {
            return Some(found);
        }
        let end = self.after_age(end, period);
        if value.as_ref().is_some_and(|value| matches!(value, Value::Duration { amount, .. } if amount.has_fraction()))
            && !matches!(period, Period::Unit(_))
        {
            return None;
        }
        Some(self.bounded(at, ValueMatch::date(end, value)))
    }

    /// "an hour and a half", "one month and half": the number with the half, and the position after it.
    fn with_half(&self, number: Decimal, at: usize) -> (Decimal, usize) {
        let half = || {
            let next = self.after(at, Lexeme::And)?;
            let next = self.after(next, Lexeme::Article).unwrap_or(next);
            let end = self.after(next, Lexeme::Fraction(1, 2))?;
            let ends =
                !self.means(end, |lexeme| matches!(lexeme, Lexeme::Article)) && !self.is_one_of(end, &["of", "the"]);
            ends.then_some((number.plus(Decimal::ratio(1, 2)?)?, end))
        };
        half().unwrap_or((number, at))
    }

    /// The smaller units after `number` of `period`: "5 years and 6 months", "2 jam 30 menit".
    fn further_parts(&self, number: Decimal, period: Period, at: usize) -> Option<(Vec<(Decimal, TimeUnit)>, usize)> {
        let Period::Unit(mut last) = period else { return None };
        let (mut parts, mut end) = (vec![(number, last)], at);
        while parts.len() < TimeUnit::ALL.len() {
            let comma = usize::from(self.word(end) == "," && parts.len() < 4);
            let next = self.after(end + comma, Lexeme::And).unwrap_or(end + comma);
            let Some(part) = self.single(next) else { break };
            let (Number::Exact(number), Measure::Period(Period::Unit(unit))) = (part.number, &part.measure) else {
                break;
            };
            // "5 years and 6 months ago" counts from today, and a comma may separate two periods.
            if unit.rank() <= last.rank() || !is_part(last, *unit) || self.range(next, &part).is_some() {
                break;
            }
            parts.push((number, *unit));
            (last, end) = (*unit, part.end);
        }
        (parts.len() > 1).then_some((parts, end))
    }

    /// A period that many units from the day of writing ("two days ago", "tiga bulan lagi"), or a distance from another
    /// event ("tiga minggu setelah"), which is a duration.
    fn distance(
        &self,
        at: usize,
        number: Decimal,
        period: Period,
        end: usize,
        value: Option<Value>,
    ) -> Option<ValueMatch> {
        let signed = |sign: i64| self.offset_period(period, sign * i64::try_from(number.to_integer()?).ok()?);
        let dated = |sign: i64, end: usize| Some(ValueMatch::date(end, signed(sign).or_else(|| value.clone())));
        let turn = self.find(end, |lexeme| match lexeme {
            Lexeme::Ago => Some(-1),
            Lexeme::Later | Lexeme::TurnAfter(RelativeDirection::Future) => Some(1),
            _ => None,
        });
        if let Some((sign, after)) = turn.filter(|_| self.bound_before(at, false).is_none()) {
            return dated(sign, after);
        }
        let related = ["setelah", "sebelum", "sesudah", "kemudian", "after", "before", "later", "earlier"];
        let bounded = self.bound_before(at, true).is_some();
        (self.is_one_of(end, &related) && !bounded).then(|| ValueMatch::date(end + 1, value))
    }

    /// The position after "old" in "17 years old" and "17-year-olds".
    fn after_age(&self, at: usize, period: Period) -> usize {
        if period != Period::Unit(TimeUnit::Year) && period != Period::Unit(TimeUnit::Month) {
            return at;
        }
        let hyphen = usize::from(self.hyphen(at));
        self.after(at + hyphen, Lexeme::Old).unwrap_or(at)
    }

    /// "setahun", "a week ago": one unit of time.
    pub(super) fn one_period(&self, at: usize) -> Option<ValueMatch> {
        let one = |period| Measure::Period(period).value(Extent::Exact(Decimal::whole(1)), None);
        if let Some((period, end)) = self.find(at, |lexeme| match lexeme {
            Lexeme::OnePeriod(period) => Some(period),
            _ => None,
        }) {
            if let Some(found) = self.distance(at, Decimal::whole(1), period, end, one(period)) {
                return Some(found);
            }
            let led = self.is_one_of(at.wrapping_sub(1), &["selama", "hampir", "dalam"]);
            return led.then(|| self.bounded(at, ValueMatch::date(end, one(period))));
        }
        let next = self.after(at, Lexeme::Article)?;
        let (period, end) = self.find(next, |lexeme| match lexeme {
            Lexeme::Period(period) => Some(period),
            _ => None,
        })?;
        if let Period::Unit(_) = period
            && let Some((parts, end)) = self.further_parts(Decimal::whole(1), period, end)
        {
            return Some(ValueMatch::new(end, Value::Periods(parts)));
        }
        let (number, half_end) = self.with_half(Decimal::whole(1), end);
        if half_end > end {
            return Some(ValueMatch::date(half_end, Measure::Period(period).value(Extent::Exact(number), None)));
        }
        self.distance(at, Decimal::whole(1), period, end, one(period))
    }
}

/// Returns whether people divide `large` into `small`: years into months, not into minutes.
fn is_part(large: TimeUnit, small: TimeUnit) -> bool {
    let day = TimeUnit::Day.rank();
    small.rank() <= day.max(large.rank() + 3) || large.rank() >= day
}
