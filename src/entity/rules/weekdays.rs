//! Weekdays, alone and with a date: "Rabu (1/1/2025)", "Wednesday next week", "Senin-Rabu (1-3/1/2024)".

use super::grammar::{Lexeme, Period, RelativeDirection};
use super::{ValueMatch, ValueReader};
use crate::entity::value::{PartialDate, TimeUnit, Value};

impl ValueReader<'_> {
    /// Reads the date that begins with a weekday at `at`.
    pub(super) fn weekday(&self, at: usize) -> Option<ValueMatch> {
        if let Some(found) = self.led_weekday(at) {
            return Some(found);
        }
        let (day, ambiguous, named) = self.weekday_name(at)?;
        if self.means_before(at, |lexeme| lexeme == Lexeme::Every) {
            return None;
        }
        let mut next = named;
        if self.word(next) == "." && ambiguous {
            next += 1;
        }
        if let Some(found) = self.weekdays_with_dates(next) {
            return Some(found);
        }
        // "Rabu malam (1/1)".
        let part = self.after_part_of_day(next);
        if let Some(found) = self.date_of_weekday(day, part) {
            return Some(found);
        }
        if ambiguous || self.is_weekday_name_of_something(at, named) {
            return None;
        }
        if let Some((value, end)) = self.weekday_of_relative_week(day, named) {
            return Some(ValueMatch::date(end, value));
        }
        match self.find(named, turn_after) {
            Some((turn, end)) => {
                // At the start of a sentence, "Minggu lalu" means last week, not last Sunday.
                let week = self.is_one_of(at, &["minggu"]) && self.begins_sentence(at);
                let value = if week {
                    self.offset_period(Period::Unit(TimeUnit::Week), turn.steps())
                } else if turn == RelativeDirection::Present {
                    self.coming_weekday(day).map(Value::Date)
                } else {
                    self.nearest_weekday(day, Some(turn)).map(Value::Date)
                };
                Some(ValueMatch::date(end, value))
            }
            None => Some(ValueMatch::date(named, self.bare_weekday(day, at, named).map(Value::Date))),
        }
    }

    /// The weekday named at `at`, whether its name is ambiguous, and the position after it.
    fn weekday_name(&self, at: usize) -> Option<(u8, bool, usize)> {
        let ((day, ambiguous), end) = self.find(at, |lexeme| match lexeme {
            Lexeme::Weekday(day, ambiguous) => Some((day, ambiguous)),
            _ => None,
        })?;
        Some((day, ambiguous, end))
    }

    /// "last Tuesday", "this Friday", "this coming Sunday", "this past Sunday".
    fn led_weekday(&self, at: usize) -> Option<ValueMatch> {
        let (mut turn, mut next) = self.find(at, turn_before)?;
        if let Some((second, end)) = self.find(next, turn_before) {
            (turn, next) = (second, end);
        }
        let (day, _, end) = self.weekday_name(next)?;
        if self.is_one_of(end, &["of", "in"]) {
            return None;
        }
        let date = match turn {
            RelativeDirection::Present => self.coming_weekday(day),
            _ => self.nearest_weekday(day, Some(turn)),
        };
        Some(ValueMatch::date(end, date.map(Value::Date)))
    }

    /// A weekday without a date: the last one, or the coming one in a sentence about the future.
    fn bare_weekday(&self, day: u8, at: usize, end: usize) -> Option<PartialDate> {
        if self.tense(at, end) == Some(RelativeDirection::Future) {
            return self.coming_weekday(day);
        }
        self.nearest_weekday(day, None)
    }

    /// Skips "pagi", "malam", "dini hari", "morning" after a weekday.
    fn after_part_of_day(&self, at: usize) -> usize {
        let words = ["pagi", "siang", "sore", "malam", "petang", "dini", "morning", "evening", "night", "afternoon"];
        if !self.is_one_of(at, &words) {
            return at;
        }
        at + 1 + usize::from(self.is_one_of(at + 1, &["hari"]))
    }

    /// "Rabu (1/1/2025)", "Friday, July 21, 2017", "Tuesday the 19th", "Senin lalu (3/3)".
    fn date_of_weekday(&self, day: u8, at: usize) -> Option<ValueMatch> {
        let turned = self.find(at, turn_after).map_or(at, |(_, end)| end);
        let turned = if self.word(turned) == "(" { turned } else { at };
        let open = self.word(turned) == "(";
        // "Kamis, (21/8/2014)".
        let comma = self.word(turned) == "," && self.word(turned + 1) == "(";
        let (open, turned) = (open || comma, turned + usize::from(comma));
        let next = turned + usize::from(open || self.word(turned) == ",");
        let (end, value) = self
            .days_and_month(next, Some(day))
            .or_else(|| self.month_and_days(next, Some(day)))
            .or_else(|| self.numeric_date(next, Some(day)))
            .and_then(|found| Some((found.end, found.value?)))
            .or_else(|| self.day_of_this_month(next, day))?;
        if open {
            return (self.word(end) == ")").then(|| ValueMatch::new(end + 1, value));
        }
        Some(ValueMatch::new(end, value))
    }

    /// "Tuesday the 19th", "Thursday 15th": the nearest such day of a month that falls on the weekday.
    fn day_of_this_month(&self, at: usize, weekday: u8) -> Option<(usize, Value)> {
        let at = at + usize::from(self.is_one_of(at, &["the"]));
        let suffix = self.glued(at + 1) && self.means(at + 1, |lexeme| lexeme == Lexeme::OrdinalEnd);
        let day: i8 = self.word(at).parse().ok().filter(|_| suffix && !self.language.is_indonesian_or_malay())?;
        let now = self.writing_date?;
        let month = |by: i32| {
            let month = i32::from(now.month()) - 1 + by;
            let year = now.year() + i16::try_from(month.div_euclid(12)).ok()?;
            jiff::civil::Date::new(year, i8::try_from(month.rem_euclid(12) + 1).ok()?, day).ok()
        };
        let fits = |date: &jiff::civil::Date| date.weekday().to_monday_one_offset().unsigned_abs() == weekday;
        let date = [0, 1, -1].into_iter().filter_map(month).find(fits)?;
        Some((at + 2, Value::Date(PartialDate::Day(date))))
    }

    /// "Senin-Rabu (1-3/1/2024)", "Monday to Wednesday (1-3 January 2024)", "Senin (1/1) hingga Rabu (3/1)".
    fn weekdays_with_dates(&self, named: usize) -> Option<ValueMatch> {
        let joined = if matches!(self.word(named), "-" | "–") {
            named + 1
        } else {
            self.find(named, |lexeme| (lexeme == Lexeme::JoinsDays || lexeme == Lexeme::And).then_some(()))?.1
        };
        let (_, _, end) = self.weekday_name(joined)?;
        let open = self.word(end) == "(";
        let next = end + usize::from(open || self.word(end) == ",");
        let found = self
            .days_and_month(next, None)
            .or_else(|| self.month_and_days(next, None))
            .or_else(|| self.numeric_date(next, Some(0)))
            .filter(|found| matches!(found.value, Some(Value::Interval { .. })));
        let and = self.means(named, |lexeme| lexeme == Lexeme::And);
        let Some(found) = found else {
            // "open Monday to Friday": days of every week.
            let dated = open || self.word(end) == "," && self.is_digits(end + 1) || and;
            return (!dated && self.find(end, turn_after).is_none()).then(|| ValueMatch::date(end, None));
        };
        let value = found.value?;
        let closed = self.word(found.end) == ")";
        (!open || closed).then(|| ValueMatch::new(found.end + usize::from(open), value))
    }

    /// "Wednesday next week", "Tuesday of next week", "Rabu pekan depan", "Minggu lalu".
    fn weekday_of_relative_week(&self, day: u8, at: usize) -> Option<(Option<Value>, usize)> {
        let next = at + usize::from(self.is_one_of(at, &["of", "from"]));
        let week = |at: usize| self.after(at, Lexeme::Period(Period::Unit(TimeUnit::Week)));
        let (turn, end) = match self.find(next, turn_before) {
            Some((turn, period)) => (turn, week(period)?),
            None => self.find(week(next)?, turn_after)?,
        };
        Some((self.weekday_of_week(day, turn.steps()).map(Value::Date), end))
    }

    /// Returns whether the weekday is part of a name: "Black Friday", "Pasar Minggu".
    fn is_weekday_name_of_something(&self, at: usize, end: usize) -> bool {
        let before = self.word_before(at);
        let names = ["Pasar", "Black", "Good", "Super", "Ash", "Bloody", "Easter", "Cyber", "Koran", "Bloody"];
        let next = self.is_capital(end) && self.kind(end) == Some(super::PieceKind::Word) && !self.begins_sentence(end);
        // "Minggu pertama Mei" is a week.
        let week = self.is_one_of(at, &["minggu"]) && self.means(end, |lexeme| matches!(lexeme, Lexeme::Ordinal(_)));
        names.contains(&before)
            || week
            || next
                && !self.language.is_indonesian_or_malay()
                && !self.means(end, |lexeme| matches!(lexeme, Lexeme::Month(..)))
    }
}

pub(super) const fn turn_before(lexeme: Lexeme) -> Option<RelativeDirection> {
    match lexeme {
        Lexeme::TurnBefore(turn) => Some(turn),
        _ => None,
    }
}

pub(super) const fn turn_after(lexeme: Lexeme) -> Option<RelativeDirection> {
    match lexeme {
        Lexeme::TurnAfter(turn) => Some(turn),
        _ => None,
    }
}
