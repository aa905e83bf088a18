//! Recognises the names of months and weekdays in Indonesian and English.

use super::word_list::entries;
use std::sync::LazyLock;

/// A month or a weekday, with its names in one language.
#[derive(Debug)]
pub(crate) struct CalendarName {
    /// January or Monday is 1.
    pub(crate) number: u8,
    /// The full name, then the abbreviation if there is one.
    pub(crate) names: Vec<&'static str>,
}

/// The months in Indonesian, then in English.
pub(crate) static MONTHS: LazyLock<Vec<CalendarName>> =
    LazyLock::new(|| parse(include_str!("../../data/cldr/months.tsv")));

/// The weekdays in Indonesian, then in English.
pub(crate) static WEEKDAYS: LazyLock<Vec<CalendarName>> =
    LazyLock::new(|| parse(include_str!("../../data/cldr/weekdays.tsv")));

/// Parses rows of a language, a number and names.
fn parse(file: &'static str) -> Vec<CalendarName> {
    let row = |line: &'static str| {
        let mut columns = line.split('\t').skip(1);
        Some(CalendarName { number: columns.next()?.parse().ok()?, names: columns.collect() })
    };
    entries(file).filter_map(row).collect()
}

/// Whether `word` is the name of a month or weekday in either language, full or abbreviated, in any case.
pub(crate) fn is_calendar_word(word: &str) -> bool {
    month_number(word).is_some()
        || number(&WEEKDAYS, word).is_some()
        // The older spelling of "Jumat" (Friday), which CLDR does not list.
        || word.eq_ignore_ascii_case("Jum'at")
}

/// The number of the month named by `word`, with January as 1. A final period ("Des.") is ignored.
pub(crate) fn month_number(word: &str) -> Option<u8> {
    number(&MONTHS, word.trim_end_matches('.'))
}

/// The number of the first row that lists `word`.
fn number(table: &[CalendarName], word: &str) -> Option<u8> {
    table.iter().find(|row| row.names.iter().any(|name| name.eq_ignore_ascii_case(word))).map(|row| row.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for (table, rows) in [(&MONTHS, 12), (&WEEKDAYS, 7)] {
            let numbers: Vec<u8> = table.iter().map(|row| row.number).collect();
            assert_eq!(numbers, (1..=rows).chain(1..=rows).collect::<Vec<_>>());
            assert!(table.iter().all(|row| !row.names.is_empty()));
        }
    }

    #[test]
    fn names_in_both_languages_are_recognised() {
        assert_eq!(month_number("Agustus"), Some(8));
        assert_eq!(month_number("DES"), Some(12));
        assert_eq!(month_number("Rabu"), None);
        assert!(is_calendar_word("Wednesday") && is_calendar_word("Rabu"));
    }
}
