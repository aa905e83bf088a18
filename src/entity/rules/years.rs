//! Years: "pada 2023", "between 1950 and 2023", "World Cup 2018", "'45", "700 BC", "2016, 2015 dan 2014".

use super::grammar::{Lexeme, Period};
use super::resolve::{full_year, years};
use super::weekdays::{turn_after, turn_before};
use super::{PieceKind, ValueMatch, ValueReader};
use crate::entity::value::{PartialDate, TimeUnit, Value};

/// The year of a date, if the text gives one.
#[derive(Clone, Copy)]
pub(super) struct YearAfter {
    pub(super) year: Option<i16>,
    /// "tahun lalu": the year depends on the day of writing, which is not known.
    pub(super) unknown: bool,
    pub(super) end: usize,
}

impl ValueReader<'_> {
    /// A four-digit number that the context marks as a year: "pada tahun 2023", "since 2010", "between 1950 and 2023".
    pub(super) fn year(&self, at: usize) -> Option<ValueMatch> {
        if let Some(found) = self.short_year(at).or_else(|| self.year_before_era(at)) {
            return Some(found);
        }
        let year = self.plain_year(at)?;
        let quantity = self.means(at + 1, |lexeme| match lexeme {
            Lexeme::Unit(_) | Lexeme::Percent | Lexeme::Currency(_) | Lexeme::Scale(_) | Lexeme::Hours => true,
            // "the World Cup 2018 day five".
            Lexeme::Period(_) => self.language.is_indonesian_or_malay() || self.word(at + 1).ends_with('s'),
            _ => false,
        });
        if quantity || self.glued(at + 1) && self.kind(at + 1) != Some(PieceKind::Mark) {
            return None;
        }
        let to = |next: usize| {
            let dash = matches!(self.word(next), "-" | "–" | "/");
            let and = self.means_before(at, |lexeme| lexeme == Lexeme::Between);
            let joined = dash
                || self.means(next, |lexeme| matches!(lexeme, Lexeme::JoinsDays))
                || and && self.means(next, |lexeme| matches!(lexeme, Lexeme::And));
            let last = self.plain_year(next + 1).filter(|&last| joined && last > year)?;
            Some(ValueMatch::new(next + 2, years(year, last)))
        };
        if !self.is_year_led(at) {
            // Two years joined by a dash need no other context.
            let dash = matches!(self.word(at + 1), "-" | "–");
            return to(at + 1).filter(|_| dash).or_else(|| self.year_of_event(at));
        }
        to(at + 1).or_else(|| {
            let end = self.after(at + 1, Lexeme::Era).unwrap_or(at + 1);
            let day = self.listed_year_day(at).and_then(|(month, day)| PartialDate::day(year, month, day));
            Some(ValueMatch::new(end, Value::Date(day.unwrap_or(PartialDate::Year(year)))))
        })
    }

    /// "700 BC", "1900 BCE", "300 SM". There is no year 0: 1 BC is the year 0 of ISO 8601.
    pub(super) fn year_before_era(&self, at: usize) -> Option<ValueMatch> {
        let year: i16 = self.word(at).parse().ok().filter(|year| *year > 0)?;
        let end = self.after(at + 1, Lexeme::EraBefore)?;
        Some(ValueMatch::new(end, Value::Date(PartialDate::Year(1 - year))))
    }

    /// The month and day that a year in a list repeats: "31 Desember 2016, 2015 dan 2014".
    pub(super) fn listed_year_day(&self, at: usize) -> Option<(u8, u8)> {
        /// The most years that are read back.
        const LONGEST_LIST: usize = 8;
        let mut first = at;
        for _ in 0..LONGEST_LIST {
            let Some(before) = self.listed_year_before(first) else { break };
            first = before;
        }
        if first == at {
            return None;
        }
        let comma = usize::from(first > 0 && self.word(first - 1) == ",");
        let start = first.checked_sub(2 + comma)?;
        let day_first = self.day_number(start).and_then(|(day, end)| Some((self.month_name(end)?, day)));
        if let Some(((month, end), day)) = day_first.filter(|((_, end), _)| *end == first) {
            debug_assert_eq!(end, first);
            return Some((month, day));
        }
        let (month, next) = self.month_name(start)?;
        let (day, end) = self.day_number(next)?;
        (end + comma == first).then_some((month, day))
    }

    /// Returns whether the words around the four digits at `at` make them a year.
    pub(super) fn is_year_led(&self, at: usize) -> bool {
        let lexeme = self.means_before(at, |lexeme| {
            matches!(
                lexeme,
                Lexeme::BeforeYear
                    | Lexeme::Period(Period::Unit(TimeUnit::Year))
                    | Lexeme::Ordinal(_)
                    | Lexeme::Early
                    | Lexeme::Bound(_)
                    | Lexeme::JoinsDays
            ) && !matches!(lexeme, Lexeme::Bound(_))
        });
        let brackets = self.word_before(at) == "(" && matches!(self.word(at + 1), ")" | "," | "-" | "–" | ";");
        // "pre-1990", "mid-2024", "pasca-1998".
        let prefix = self.hyphen(at.wrapping_sub(1))
            && self.is_one_of(
                at.wrapping_sub(2),
                &["pre", "post", "mid", "end", "start", "early", "late", "pra", "pasca", "pre", "awal", "akhir"],
            );
        if lexeme {
            // "in 2500 villages", "pada 2000 rumah": a number that counts the noun after it.
            return !self.counts_noun(at);
        }
        brackets || prefix || self.is_listed_year(at)
    }

    /// Returns whether the four digits at `at` count the noun after them: round numbers before a plural noun.
    pub(super) fn counts_noun(&self, at: usize) -> bool {
        let people = [
            "orang", "people", "warga", "jiwa", "kali", "unit", "rumah", "homes", "personel", "petugas", "peserta",
            "villages", "houses", "desa", "siswa", "keluarga", "buah", "ekor", "korban", "kasus", "cases", "troops",
        ];
        self.is_one_of(at + 1, &people)
    }

    /// "31 Desember 2016, 2015 dan 2014", "in 2014, 2015 and 2018": the years after the first one.
    pub(super) fn is_listed_year(&self, at: usize) -> bool {
        self.listed_year_before(at).is_some()
    }

    /// The position of the year that precedes the one at `at` in a list.
    pub(super) fn listed_year_before(&self, at: usize) -> Option<usize> {
        let mut before = at;
        let and = self.means_before(before, |lexeme| matches!(lexeme, Lexeme::And | Lexeme::Or))
            || self.is_one_of(before.wrapping_sub(1), &["ke"]);
        if and {
            before -= 1;
        }
        let comma = before > 0 && self.word(before - 1) == ",";
        if comma {
            before -= 1;
        }
        let year = before.checked_sub(1).filter(|year| self.plain_year(*year).is_some())?;
        // After a comma a number can begin a clause: "Pada 2020, 2500 orang mendaftar".
        let next = at + 1;
        let ends = !self.word(next).starts_with(char::is_alphabetic) || self.means(next, |l| matches!(l, Lexeme::And));
        ((and || comma && ends) && !self.counts_noun(at)).then_some(year)
    }

    /// A year after a capitalised word: "Pemilu 2024", "World Cup 2018"; and before a noun, "the 2015 census".
    pub(super) fn year_of_event(&self, at: usize) -> Option<ValueMatch> {
        let year = self.plain_year(at).filter(|year| (1900..2100).contains(year))?;
        let found = || ValueMatch::new(at + 1, Value::Date(PartialDate::Year(year)));
        let next = self.word(at + 1);
        let noun = [
            "census",
            "election",
            "elections",
            "report",
            "season",
            "budget",
            "war",
            "crisis",
            "edition",
            "survey",
            "law",
            "treaty",
            "agreement",
            "championship",
            "film",
            "study",
            "vote",
            "referendum",
        ];
        if self.is_one_of(at.wrapping_sub(1), &["the", "a", "its", "his", "her", "their"])
            && self.is_one_of(at + 1, &noun)
        {
            return Some(found());
        }
        let before = self.word_before(at);
        let name = before.starts_with(char::is_uppercase)
            && !self.glued(at)
            && !self.means_before(at, |lexeme| matches!(lexeme, Lexeme::Law | Lexeme::Label | Lexeme::NumberLabel))
            && before.len() > 2;
        let ends = next.is_empty() || !next.starts_with(char::is_alphanumeric) || !self.entries(at + 1).is_empty();
        (name && (ends || next.starts_with(char::is_lowercase)) && !self.counts_noun(at)).then(found)
    }

    /// "'45" after a month, "the class of '98".
    pub(super) fn short_year(&self, at: usize) -> Option<ValueMatch> {
        let (year, end) = self.apostrophe_year(at)?;
        let led = self.means_before(at, |lexeme| matches!(lexeme, Lexeme::BeforeYear));
        (led && !self.is_one_of(end, &["s"])).then(|| ValueMatch::new(end, Value::Date(PartialDate::Year(year))))
    }

    /// The year of an apostrophe and two digits at `at`.
    pub(super) fn apostrophe_year(&self, at: usize) -> Option<(i16, usize)> {
        let apostrophe = matches!(self.word(at), "'" | "’" | "‘") && self.glued(at + 1) && self.word(at + 1).len() == 2;
        let short = self.word(at + 1).parse::<i16>().ok().filter(|_| apostrophe)?;
        Some((full_year(short, self.writing_date), at + 2))
    }

    /// The year at `at`: four digits, optionally after a comma; "'45"; "tahun lalu", "last year".
    pub(super) fn year_after(&self, at: usize) -> YearAfter {
        let none = YearAfter { year: None, unknown: false, end: at };
        // "November of 2004", "March, 2004".
        let comma = usize::from(self.word(at) == "," || self.is_one_of(at, &["of"]));
        if let Some((year, end)) = self.apostrophe_year(at) {
            return YearAfter { year: Some(year), end, ..none };
        }
        if let Some(year) = self.plain_year(at + comma) {
            // "pada 5 Mei, 2000 orang".
            let counted = comma == 1 && self.counts_noun(at + 1);
            return if counted { none } else { YearAfter { year: Some(year), end: at + comma + 1, ..none } };
        }
        let year = Lexeme::Period(Period::Unit(TimeUnit::Year));
        let relative = match self.find(at, turn_before) {
            Some((turn, next)) => self.after(next, year).map(|end| (turn, end)),
            None => self.after(at, year).and_then(|next| self.find(next, turn_after)),
        };
        if let Some((turn, end)) = relative {
            let by = i16::try_from(turn.steps()).unwrap_or(0);
            let year = self.year_from_now(by);
            return YearAfter { year, unknown: year.is_none(), end };
        }
        if let Some(next) = self.after(at, year)
            && self.language.is_indonesian_or_malay()
            && let Some(year) = self.plain_year(next)
        {
            return YearAfter { year: Some(year), end: next + 1, ..none };
        }
        none
    }

    /// The four-digit number at `at`, if it is in the range of years (1500 to 2199).
    pub(super) fn plain_year(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        let year = word.parse::<i16>().ok()?;
        (self.is_digits(at) && word.len() == 4 && is_year(year)).then_some(year)
    }
}

pub(super) const fn is_year(year: i16) -> bool {
    year >= 1500 && year < 2200
}
