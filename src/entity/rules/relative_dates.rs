//! Dates that need the day of writing or another calendar: "kemarin", "last week", "the 15th of this month", "1 Syawal
//! 1446 H".

use super::grammar::{Lexeme, Period, RelativeDirection};
use super::weekdays::{turn_after, turn_before};
use super::{ValueMatch, ValueReader};
use crate::entity::value::{PartialDate, TimeUnit, Value};

impl ValueReader<'_> {
    /// "kemarin", "last week", "bulan depan", "this quarter", "the day after tomorrow", "the 15th of this month".
    pub(super) fn relative(&self, at: usize) -> Option<ValueMatch> {
        let day = Period::Unit(TimeUnit::Day);
        if let Some((days, end)) = self.find(at, |lexeme| match lexeme {
            Lexeme::Day(days) => Some(days),
            _ => None,
        }) {
            let name = self.is_capital(at) && !self.begins_sentence(at) && self.is_capital(at.wrapping_sub(1));
            let several = self.means_before(at, |lexeme| matches!(lexeme, Lexeme::Several | Lexeme::Vague(..)));
            return (!name && !several).then(|| ValueMatch::date(end, self.offset_period(day, days)));
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
        // "beberapa bulan lalu" is some months ago, not last month.
        let several = self.means_before(at, |lexeme| {
            matches!(lexeme, Lexeme::Several | Lexeme::Vague(..) | Lexeme::Cardinal(_) | Lexeme::Scale(_))
        });
        if matches!(period, Period::Decade | Period::Century) || several {
            return None;
        }
        let (turn, end) = self.find(next, turn_after)?;
        Some(ValueMatch::date(end, self.offset_period(period, turn.steps())))
    }

    /// "the 15th of this month", "20th of next month".
    pub(super) fn day_of_relative_month(&self, at: usize) -> Option<ValueMatch> {
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

    /// "1 Syawal 1446 H", "Ramadan 1446 H": a date of the Islamic calendar, which is not converted.
    pub(super) fn hijri(&self, at: usize) -> Option<ValueMatch> {
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
