//! Quarters, halves, fiscal years, decades and centuries: "kuartal III/2024", "Q3 FY24", "the 1990s", "abad ke-21".

use super::grammar::{Lexeme, Period, RelativeDirection};
use super::resolve::{full_year, years};
use super::weekdays::{turn_after, turn_before};
use super::{ValueMatch, ValueReader};
use crate::entity::value::{PartialDate, TimeUnit, Value};

/// A quarter or a half of a year.
#[derive(Clone, Copy)]
enum Part {
    Quarter(u8),
    Half(u8),
    /// "the first nine months".
    Months(u8),
}

impl ValueReader<'_> {
    /// Reads a part of a year, a fiscal year, a decade or a century at `at`.
    pub(super) fn calendar_period(&self, at: usize) -> Option<ValueMatch> {
        self.century(at)
            .or_else(|| self.decade(at))
            .or_else(|| self.part_of_year(at))
            .or_else(|| self.fiscal_year(at))
            .or_else(|| self.relative_quarter(at))
    }

    /// "abad ke-21", "abad XX", "the 21st century".
    fn century(&self, at: usize) -> Option<ValueMatch> {
        let century = |at: usize| self.after(at, Lexeme::Period(Period::Century));
        let value = |n: i16, end: usize| {
            let before = self.after(end, Lexeme::EraBefore);
            let (first, last) = ((n - 1) * 100 + 1, n * 100);
            let years = if before.is_some() { years(1 - last, 1 - first) } else { years(first, last) };
            (1..=30).contains(&n).then(|| ValueMatch::new(before.unwrap_or(end), years))
        };
        if let Some(next) = century(at) {
            if self.is_one_of(next, &["ke"]) && self.hyphen(next + 1) {
                let n = self.word(next + 2).parse().ok().or_else(|| roman(self.word(next + 2)))?;
                return value(n, next + 3);
            }
            return value(roman(self.word(next))?, next + 1);
        }
        if self.is_digits(at) && self.means(at + 1, |lexeme| lexeme == Lexeme::OrdinalEnd) && self.glued(at + 1) {
            let hyphen = usize::from(self.hyphen(at + 2));
            return value(self.word(at).parse().ok()?, century(at + 2 + hyphen)?);
        }
        let (n, next) = self.ordinal_in_words(at)?;
        let hyphen = usize::from(self.hyphen(next));
        value(i16::try_from(n).ok()?, century(next + hyphen)?)
    }

    /// "the 1990s", "1990-an", "the '70s", "tahun 80-an", "the 1970s to the 1990s".
    fn decade(&self, at: usize) -> Option<ValueMatch> {
        let (first, last, end) = self.one_decade(at)?;
        if let Some(next) = self.after(end, Lexeme::JoinsDays)
            && let Some((from, to, end)) = self.one_decade(next + usize::from(self.is_one_of(next, &["the"])))
            && from > first
        {
            return Some(ValueMatch::new(end, years(first, to)));
        }
        Some(ValueMatch::new(end, years(first, last)))
    }

    /// The first and the last year of the decade at `at`.
    fn one_decade(&self, at: usize) -> Option<(i16, i16, usize)> {
        if let Some((year, end)) = self.apostrophe_year(at) {
            let plural = self.glued(end) && self.is_one_of(end, &["s"]) && year % 10 == 0;
            return plural.then_some((year, year + 9, end + 1));
        }
        let word = self.word(at);
        let number: i16 = word.parse().ok().filter(|n| n % 10 == 0)?;
        let ends = self.is_one_of(at + 1, &["s"]) || self.is_one_of(at + 1, &["an"]) && word.len() == 4;
        let after = if self.glued(at + 1) && ends {
            at + 2
        } else if self.hyphen(at + 1) && self.is_one_of(at + 2, &["an"])
            || matches!(self.word(at + 1), "'" | "’") && self.glued(at + 1) && self.is_one_of(at + 2, &["s"])
        {
            at + 3
        } else {
            return None;
        };
        match word.len() {
            4 if super::years::is_year(number) => {
                let century = number % 100 == 0 && self.is_one_of(at + 1, &["s"]) && number < 2000;
                Some((number, number + if century { 99 } else { 9 }, after))
            }
            2 => {
                let words = ["tahun", "era", "dekade", "generasi", "dasawarsa", "angkatan"];
                // "tahun 1990-an dan 80-an".
                let listed = self.means_before(at, |lexeme| lexeme == Lexeme::And)
                    && self.is_one_of(at.wrapping_sub(2), &["an"])
                    && self.hyphen(at.wrapping_sub(3));
                let led = self.is_one_of(at.wrapping_sub(1), &words) || listed;
                let year = full_year(number, self.writing_date);
                led.then_some((year, year + 9, after))
            }
            _ => None,
        }
    }

    /// "kuartal III/2024", "Q3 FY24", "2023 Q3", "third quarter of 2023", "semester I-2024", "1Q24", "H2 2022".
    fn part_of_year(&self, at: usize) -> Option<ValueMatch> {
        if let Some((part, year, end)) = self.year_first(at) {
            return Some(ValueMatch::new(end, part_value(part, year)));
        }
        let (part, next) = self.part_number(at)?;
        // "Q3'24", "Q3/2023", "II-2022", "quarter of 2023", "semester I tahun 2024".
        let mark = matches!(self.word(next), "/" | "-" | "–" | "," | "'" | "’");
        let mut year_at = next + usize::from(mark);
        year_at += usize::from(self.is_one_of(year_at, &["of"]));
        if let Some(found) = self.fiscal_part(part, year_at) {
            return Some(found);
        }
        if let Some((year, end)) = self.relative_year(year_at) {
            return Some(ValueMatch::date(end, year.map(|year| part_value(part, year))));
        }
        let tahun = self.after(year_at, Lexeme::Period(Period::Unit(TimeUnit::Year))).unwrap_or(year_at);
        if let Some(year) = self.plain_year(tahun) {
            return Some(ValueMatch::new(tahun + 1, part_value(part, year)));
        }
        let coded = matches!(self.word(at).as_bytes(), [b'Q' | b'H' | b'q', ..]) || self.is_digits(at);
        let short = self.word(tahun).parse::<i16>().ok().filter(|_| coded && self.word(tahun).len() == 2);
        if let Some(short) = short.filter(|_| self.glued(next) && (mark || self.is_digits(next))) {
            return Some(ValueMatch::new(tahun + 1, part_value(part, full_year(short, self.writing_date))));
        }
        // Without a year: the last one, or the coming one in a sentence about the future.
        let certain = matches!(part, Part::Quarter(_)) && !self.glued(next);
        let now = self.writing_date.filter(|_| certain)?;
        let later = matches!(part, Part::Quarter(quarter) if i16::from(quarter) > (i16::from(now.month()) + 2) / 3);
        let future = self.tense(at, next) == Some(RelativeDirection::Future);
        let year = now.year() - i16::from(later && !future);
        Some(ValueMatch::new(next, part_value(part, year)))
    }

    /// "2023 Q3", "2018Q4".
    fn year_first(&self, at: usize) -> Option<(Part, i16, usize)> {
        let year = self.plain_year(at)?;
        let (part, end) = self.coded_part(at + 1)?;
        Some((part, year, end))
    }

    /// "Q3", "H1".
    fn coded_part(&self, at: usize) -> Option<(Part, usize)> {
        let number: u8 = self.word(at + 1).parse().ok().filter(|_| self.glued(at + 1) && self.is_digits(at + 1))?;
        match (self.word(at), number) {
            ("Q", 1..=4) => Some((Part::Quarter(number), at + 2)),
            ("H", 1..=2) => Some((Part::Half(number), at + 2)),
            _ => None,
        }
    }

    /// The quarter or half that begins at `at`, without its year.
    fn part_number(&self, at: usize) -> Option<(Part, usize)> {
        if let Some((part, end)) = self.coded_part(at) {
            return self.part_has_year(end, part).then_some((part, end));
        }
        // "1Q24", "2H25".
        if let Some(number) = self.word(at).parse::<u8>().ok().filter(|n| (1..=4).contains(n) && self.glued(at + 1)) {
            match self.word(at + 1) {
                "Q" => return Some((Part::Quarter(number), at + 2)),
                "H" if number <= 2 => return Some((Part::Half(number), at + 2)),
                _ => {}
            }
        }
        let part = |lexeme: Lexeme| match lexeme {
            Lexeme::Quarter => Some(4),
            Lexeme::HalfYear => Some(2),
            _ => None,
        };
        let named = |limit: u64, n: u64| {
            let n = u8::try_from(n).ok().filter(|n| (1..=limit).contains(&u64::from(*n)))?;
            Some(if limit == 4 { Part::Quarter(n) } else { Part::Half(n) })
        };
        if let Some((limit, next)) = self.find(at, part) {
            let (n, end) = self.part_label(next)?;
            return Some((named(limit, n)?, end));
        }
        // "the third quarter", "second-quarter", "first half of", "first nine months of".
        let (n, next) = self.ordinal_in_words(at).or_else(|| {
            let suffix = self.glued(at + 1) && self.means(at + 1, |lexeme| lexeme == Lexeme::OrdinalEnd);
            self.word(at).parse().ok().filter(|_| suffix).map(|n| (n, at + 2))
        })?;
        let hyphen = usize::from(self.hyphen(next));
        if let Some((limit, end)) = self.find(next + hyphen, part) {
            let half = limit == 2 && !self.part_has_year(end, Part::Half(1));
            return if half { None } else { Some((named(limit, n)?, end)) };
        }
        if n == 1
            && let Some((months @ 2..=11, end)) = self.find(next, |lexeme| match lexeme {
                Lexeme::Cardinal(n) => Some(n),
                _ => None,
            })
            && let Some(end) = self.after(end, Lexeme::Period(Period::Unit(TimeUnit::Month)))
            && self.part_has_year(end, Part::Months(1))
        {
            return Some((Part::Months(u8::try_from(months).ok()?), end));
        }
        None
    }

    /// Returns whether a year follows a part of a year that needs one: "first half of 2023".
    fn part_has_year(&self, at: usize, part: Part) -> bool {
        let mark = matches!(self.word(at), "/" | "-" | "'" | "’" | ",");
        let next = at + usize::from(mark);
        let next = next + usize::from(self.is_one_of(next, &["of"]));
        self.plain_year(next).is_some()
            || self.relative_year(next).is_some()
            || self.fiscal_number(next).is_some()
            || matches!(part, Part::Quarter(_))
            || mark && self.word(next).len() == 2 && self.is_digits(next)
    }

    /// The number after "kuartal" or "semester": "III", "ke-4", "pertama", "2".
    fn part_label(&self, at: usize) -> Option<(u64, usize)> {
        if self.is_one_of(at, &["ke"]) && self.hyphen(at + 1) {
            return Some((self.word(at + 2).parse().ok()?, at + 3));
        }
        if let Some(n) = roman(self.word(at)).and_then(|n| u64::try_from(n).ok()) {
            return Some((n, at + 1));
        }
        if let Some(n) = self.word(at).parse().ok().filter(|n| (1..=4).contains(n)) {
            return Some((n, at + 1));
        }
        self.ordinal_in_words(at)
    }

    /// The year of "this year", "tahun lalu" at `at`; `None` inside if the day of writing is not known.
    fn relative_year(&self, at: usize) -> Option<(Option<i16>, usize)> {
        let year = Lexeme::Period(Period::Unit(TimeUnit::Year));
        let (turn, end) = match self.find(at, turn_before) {
            Some((turn, next)) => (turn, self.after(next, year)?),
            None => self.find(self.after(at, year)?, turn_after)?,
        };
        let by: i16 = turn.steps().try_into().ok()?;
        Some((self.year_from_now(by), end))
    }

    fn fiscal_part(&self, part: Part, at: usize) -> Option<ValueMatch> {
        let (year, end) = self.fiscal_number(at)?;
        let Part::Quarter(quarter) = part else { return None };
        Some(ValueMatch::new(end, Value::Date(PartialDate::Fiscal { year, quarter: Some(quarter) })))
    }

    /// "FY24", "fiscal 2023", "fiscal year 2023".
    fn fiscal_year(&self, at: usize) -> Option<ValueMatch> {
        let (year, end) = self.fiscal_number(at)?;
        Some(ValueMatch::new(end, Value::Date(PartialDate::Fiscal { year, quarter: None })))
    }

    fn fiscal_number(&self, at: usize) -> Option<(i16, usize)> {
        let next = self.after(at, Lexeme::Fiscal)?;
        if let Some(year) = self.plain_year(next) {
            return Some((year, next + 1));
        }
        let short = self.word(next).parse::<i16>().ok().filter(|_| self.glued(next) && self.word(next).len() == 2)?;
        Some((full_year(short, self.writing_date), next + 1))
    }

    /// "this quarter", "next quarter", "kuartal lalu".
    fn relative_quarter(&self, at: usize) -> Option<ValueMatch> {
        let (turn, end) = match self.find(at, turn_before) {
            Some((turn, next)) => (turn, self.after(next, Lexeme::Quarter)?),
            None => self.find(self.after(at, Lexeme::Quarter)?, turn_after)?,
        };
        let value = self.writing_date.map(|now| {
            let quarters = i32::from(now.year()) * 4 + i32::from(now.month() - 1) / 3;
            let quarters = quarters
                + match turn {
                    RelativeDirection::Past => -1,
                    RelativeDirection::Present => 0,
                    RelativeDirection::Future => 1,
                };
            let year = i16::try_from(quarters.div_euclid(4)).unwrap_or_default();
            part_value(Part::Quarter(quarters.rem_euclid(4).unsigned_abs() as u8 + 1), year)
        });
        Some(ValueMatch::date(end, value))
    }
}

fn part_value(part: Part, year: i16) -> Value {
    match part {
        Part::Quarter(quarter) => Value::Date(PartialDate::Quarter { year, quarter }),
        Part::Half(half) => Value::Date(PartialDate::Half { year, half }),
        Part::Months(last) => Value::Interval {
            from: PartialDate::Month { year, month: 1 },
            to: PartialDate::Month { year, month: last },
        },
    }
}

/// Parses a Roman numeral from I to XXI, as used for quarters and centuries.
fn roman(word: &str) -> Option<i16> {
    const NUMERALS: &[&str] = &[
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
        "XVIII", "XIX", "XX", "XXI",
    ];
    (1..).zip(NUMERALS).find_map(|(n, numeral)| (*numeral == word).then_some(n))
}
