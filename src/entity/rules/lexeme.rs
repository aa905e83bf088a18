//! What single words mean to dates, sums and numbers, in Indonesian and English.

use crate::text::calendar::{MONTHS, WEEKDAYS};
use crate::text::word_list::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 60 seconds.
    Minute,
    /// A second.
    Second,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// Where a relative expression points, from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelativeDirection {
    /// "last", "lalu".
    Past,
    /// "this", "ini".
    Present,
    /// "next", "depan".
    Future,
}

/// What a word means. Names of months and weekdays count only with a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lexeme {
    /// January is 1; the flag tells names that are other words too ("May", "Mar").
    Month(u8, bool),
    /// Monday is 1; the flag tells short names.
    Weekday(u8, bool),
    /// Multiplies by a power of ten.
    Scale(u8),
    /// A number up to 99 in English, up to 11 in Indonesian.
    Cardinal(u8),
    /// Adds ten: "dua belas".
    Teen,
    /// Times ten: "dua puluh".
    Tens,
    /// A power of ten by itself: "seratus", "seribu".
    One(u8),
    /// A half.
    Half,
    /// A dozen.
    Dozen,
    /// An ordinal up to twelve.
    Ordinal(u8),
    /// A currency after its amount; ISO 4217.
    Currency(&'static str),
    /// A currency before its amount.
    Sign(&'static str),
    /// "percent", "%".
    Percent,
    /// A unit of measure, by its symbol.
    Unit(&'static str),
    /// A unit of time.
    Period(Period),
    /// Days from today.
    Day(i8),
    /// Points a relative expression.
    Relative(RelativeDirection),
    /// "ago", "silam".
    Ago,
    /// After which a number of four digits is a year.
    BeforeYear,
    /// After which a number is a rank.
    BeforeRank,
    /// "pukul", "at": before a time of day.
    BeforeTime,
    /// A time zone: hours from UTC.
    Zone(i8),
    /// A quarter of a year.
    Quarter,
    /// "a", "an": one of what follows.
    Article,
}

use Lexeme as L;

/// What `word` means; case matters for names.
pub fn lexeme(word: &str) -> Option<Lexeme> {
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
        // "minggu" is a week, "Minggu" a Sunday, until what follows says otherwise.
        L::Period(Period::Week) if capital && lower == "minggu" => Some(L::Weekday(7, false)),
        L::Month(..) | L::Weekday(..) if !capital => None,
        L::Zone(_) if word.chars().any(char::is_lowercase) => None,
        found => Some(found),
    }
}

/// Names of months that are common words or names of persons too.
const AMBIGUOUS: &[&str] = &["may", "march", "mar", "mei", "april", "juni", "juli", "june", "jun", "jul", "jan", "des"];

static WORDS: LazyLock<HashMap<String, Lexeme>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut put = |word: &str, lexeme: Lexeme| {
        words.insert(word.to_lowercase(), lexeme);
    };
    for day in WEEKDAYS.iter() {
        for (i, name) in day.names.iter().enumerate() {
            put(name, L::Weekday(day.number, i > 0));
        }
    }
    for name in ["jum'at", "jum’at"] {
        put(name, L::Weekday(5, false));
    }
    put("ahad", L::Weekday(7, true));
    put("tues", L::Weekday(2, true));
    put("thurs", L::Weekday(4, true));
    for month in MONTHS.iter() {
        for (i, name) in month.names.iter().enumerate() {
            let ambiguous = i > 0 || AMBIGUOUS.contains(&name.to_lowercase().as_str());
            put(name, L::Month(month.number, ambiguous));
        }
    }
    for (word, month) in [("pebruari", 2), ("nopember", 11), ("sept", 9), ("agt", 8), ("ags", 8)] {
        put(word, L::Month(month, word.len() < 5));
    }
    for (word, lexeme) in entries(ROWS).filter_map(read_row) {
        put(word, lexeme);
    }
    words
});

/// Words and their meanings, apart from months and weekdays.
const ROWS: &str = include_str!("../../../data/entity/lexemes.tsv");

/// Reads a row of a word, a meaning and its value.
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
        assert_eq!(lexeme("Minggu"), Some(L::Weekday(7, false)));
        assert_eq!(lexeme("maret"), None);
        assert_eq!(lexeme("Maret"), Some(L::Month(3, false)));
        assert_eq!(lexeme("Twenty-five"), Some(L::Cardinal(25)));
    }
}
