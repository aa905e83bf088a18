//! Recognises the names of months and weekdays in Indonesian and English.

use super::cldr::{MONTHS_EN, MONTHS_ID, WEEKDAYS_EN, WEEKDAYS_ID};

/// Whether `word` is the name of a month or weekday in either language, full or abbreviated, in any case.
pub fn is_calendar_word(word: &str) -> bool {
    month_number(word).is_some()
        || position(&[WEEKDAYS_ID, WEEKDAYS_EN], word).is_some()
        // The older spelling of "Jumat" (Friday), which CLDR does not list.
        || word.eq_ignore_ascii_case("Jum'at")
}

/// The number of the month named by `word`, with January as 1. A final period ("Des.") is ignored.
pub fn month_number(word: &str) -> Option<u8> {
    position(&[MONTHS_ID, MONTHS_EN], word.trim_end_matches('.')).map(|i| i as u8 + 1)
}

/// The row that lists `word`, in the first table that has one.
fn position(tables: &[&[&[&str]]], word: &str) -> Option<usize> {
    tables
        .iter()
        .find_map(|table| table.iter().position(|names| names.iter().any(|name| name.eq_ignore_ascii_case(word))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_both_languages_are_recognised() {
        assert_eq!(month_number("Agustus"), Some(8));
        assert_eq!(month_number("DES"), Some(12));
        assert_eq!(month_number("Rabu"), None);
        assert!(is_calendar_word("Wednesday") && is_calendar_word("Rabu"));
    }
}
