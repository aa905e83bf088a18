//! The meanings of single words in dates, sums and numbers, in Indonesian and English.

use crate::text::calendar::{MONTHS, WEEKDAYS};
use crate::text::word_list::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A unit of time in an expression such as "three weeks ago".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 60 seconds.
    Minute,
    /// 1/60 of a minute.
    Second,
    /// 60 minutes.
    Hour,
    /// A calendar day.
    Day,
    /// An ISO 8601 week, from Monday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// The direction of a relative expression, from the day of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelativeDirection {
    /// "last", "lalu".
    Past,
    /// "this", "ini".
    Present,
    /// "next", "depan".
    Future,
}

/// The meaning of a word. Names of months and weekdays must have a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lexeme {
    /// A month.
    Month {
        /// From 1 for January.
        number: u8,
        /// Whether the name is short, or also another word: "May", "Mar".
        ambiguous: bool,
    },
    /// A weekday.
    Weekday {
        /// From 1 for Monday.
        number: u8,
        /// Whether the name is not trusted without a date after it, mostly because it is short.
        ambiguous: bool,
    },
    /// A multiplier, as a power of ten: 3 for "ribu".
    Scale(u8),
    /// A number, up to 99 in English and up to 11 in Indonesian.
    Cardinal(u8),
    /// Adds ten to the number before it: "dua belas" is 12.
    Teen,
    /// Multiplies the number before it by ten: "dua puluh" is 20.
    Tens,
    /// A power of ten that is a number by itself: "seratus", "seribu".
    One(u8),
    /// One half: "setengah juta" is 500,000.
    Half,
    /// Twelve.
    Dozen,
    /// An ordinal number, up to twelve.
    Ordinal(u8),
    /// The name of a currency, written after the amount, as an ISO 4217 code.
    Currency(&'static str),
    /// A currency sign, written before the amount, as an ISO 4217 code.
    Sign(&'static str),
    /// A percent sign or word: "percent", "%".
    Percent,
    /// A unit of measure, as its symbol.
    Unit(&'static str),
    /// A unit of time, as in "three weeks ago".
    Period(Period),
    /// A day relative to the day of writing, in days: "kemarin" is −1.
    Day(i8),
    /// The direction of a relative expression.
    Relative(RelativeDirection),
    /// "ago", "silam".
    Ago,
    /// A word after which a four-digit number is a year.
    BeforeYear,
    /// A word after which a number is a rank.
    BeforeRank,
    /// "pukul", the word before a time of day.
    BeforeTime,
    /// A time zone, in hours east of UTC.
    Zone(i8),
    /// A quarter of a year.
    Quarter,
    /// An article that counts as one: "a million".
    Article,
}

use Lexeme as L;

/// Looks up the meaning of `word`; `None` for words without one. Names of months and weekdays need a capital; time
/// zones must not have lower-case letters.
pub(crate) fn lexeme(word: &str) -> Option<Lexeme> {
    if word.len() > 16 {
        return None;
    }
    let mut buffer = [0u8; 16];
    let lower = &mut buffer[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let lower = std::str::from_utf8(lower).ok()?;
    let Some(&found) = WORDS.get(lower) else {
        // "twenty-five".
        let (tens, unit) = lower.split_once('-')?;
        return match (WORDS.get(tens)?, WORDS.get(unit)?) {
            (L::Cardinal(tens @ 20..), L::Cardinal(unit @ 1..=9)) => Some(L::Cardinal(tens + unit)),
            _ => None,
        };
    };
    let capital = word.starts_with(|c: char| c.is_uppercase());
    match found {
        // "minggu" is a week and "Minggu" a Sunday, unless the next word decides otherwise.
        L::Period(Period::Week) if capital && lower == "minggu" => Some(L::Weekday { number: 7, ambiguous: false }),
        L::Month { .. } | L::Weekday { .. } if !capital => None,
        L::Zone(_) if word.chars().any(char::is_lowercase) => None,
        found => Some(found),
    }
}

/// Names of months that are also common words or names of persons.
const AMBIGUOUS: &[&str] = &["may", "march", "mar", "mei", "april", "juni", "juli", "june", "jun", "jul", "jan", "des"];

static WORDS: LazyLock<HashMap<String, Lexeme>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut put = |word: &str, lexeme: Lexeme| {
        words.insert(word.to_lowercase(), lexeme);
    };
    for day in WEEKDAYS.iter() {
        for (i, name) in day.names.iter().enumerate() {
            put(name, L::Weekday { number: day.number, ambiguous: i > 0 });
        }
    }
    for name in ["jum'at", "jum’at"] {
        put(name, L::Weekday { number: 5, ambiguous: false });
    }
    for (name, number) in [("ahad", 7), ("tues", 2), ("thurs", 4)] {
        put(name, L::Weekday { number, ambiguous: true });
    }
    for month in MONTHS.iter() {
        for (i, name) in month.names.iter().enumerate() {
            let ambiguous = i > 0 || AMBIGUOUS.contains(&name.to_lowercase().as_str());
            put(name, L::Month { number: month.number, ambiguous });
        }
    }
    for (word, number) in [("pebruari", 2), ("nopember", 11), ("sept", 9), ("agt", 8), ("ags", 8)] {
        put(word, L::Month { number, ambiguous: word.len() < 5 });
    }
    for (word, lexeme) in entries(ROWS).filter_map(read_row) {
        put(word, lexeme);
    }
    words
});

/// Table of words and their meanings, except months and weekdays.
const ROWS: &str = include_str!("../../../data/entity/lexemes.tsv");

/// Parses a row: word, meaning and value, separated by tabs.
fn read_row(row: &'static str) -> Option<(&'static str, Lexeme)> {
    let mut columns = row.split('\t');
    let (word, meaning, value) = (columns.next()?, columns.next()?, columns.next().unwrap_or_default());
    let lexeme = match meaning {
        "scale" => L::Scale(value.parse().ok()?),
        "cardinal" => L::Cardinal(value.parse().ok()?),
        "teen" => L::Teen,
        "tens" => L::Tens,
        "one" => L::One(value.parse().ok()?),
        "half" => L::Half,
        "dozen" => L::Dozen,
        "ordinal" => L::Ordinal(value.parse().ok()?),
        "currency" => L::Currency(value),
        "sign" => L::Sign(value),
        "percent" => L::Percent,
        "unit" => L::Unit(value),
        "period" => L::Period(match value {
            "second" => Period::Second,
            "minute" => Period::Minute,
            "hour" => Period::Hour,
            "day" => Period::Day,
            "week" => Period::Week,
            "month" => Period::Month,
            "year" => Period::Year,
            "decade" => Period::Decade,
            "century" => Period::Century,
            _ => return None,
        }),
        "day" => L::Day(value.parse().ok()?),
        "turn" => L::Relative(match value {
            "past" => RelativeDirection::Past,
            "present" => RelativeDirection::Present,
            "future" => RelativeDirection::Future,
            _ => return None,
        }),
        "ago" => L::Ago,
        "before-year" => L::BeforeYear,
        "before-rank" => L::BeforeRank,
        "before-time" => L::BeforeTime,
        "zone" => L::Zone(value.parse().ok()?),
        "quarter" => L::Quarter,
        "article" => L::Article,
        _ => return None,
    };
    Some((word, lexeme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::value::{Currency, Unit};

    #[test]
    fn every_row_is_read_and_its_currency_or_unit_known() {
        for row in entries(ROWS) {
            match read_row(row).map(|(_, lexeme)| lexeme) {
                Some(L::Currency(code) | L::Sign(code)) => assert!(Currency::new(code).is_some(), "{row}"),
                Some(L::Unit(symbol)) => assert!(Unit::new(symbol).is_some(), "{row}"),
                lexeme => assert!(lexeme.is_some(), "{row}"),
            }
        }
    }

    #[test]
    fn case_tells_names_from_words() {
        assert_eq!(lexeme("minggu"), Some(L::Period(Period::Week)));
        assert_eq!(lexeme("Minggu"), Some(L::Weekday { number: 7, ambiguous: false }));
        assert_eq!(lexeme("maret"), None);
        assert_eq!(lexeme("Maret"), Some(L::Month { number: 3, ambiguous: false }));
        assert_eq!(lexeme("Twenty-five"), Some(L::Cardinal(25)));
    }
}
