//! Months and weekdays by name, in Indonesian and English.

use super::cldr::{MONTHS_EN, MONTHS_ID, WEEKDAYS_EN, WEEKDAYS_ID};

/// Whether `word` names a month or a weekday, long or short, in either language and any case.
pub fn is_calendar_word(word: &str) -> bool {
    month(word).is_some()
        || position(&[WEEKDAYS_ID, WEEKDAYS_EN], word).is_some()
        || word.eq_ignore_ascii_case("Jum'at")
}

/// The month that `word` names, from 1.
pub fn month(word: &str) -> Option<u8> {
    position(&[MONTHS_ID, MONTHS_EN], word.trim_end_matches('.')).map(|i| i as u8 + 1)
}

fn position(tables: &[&[&[&str]]], word: &str) -> Option<usize> {
    tables
        .iter()
        .find_map(|table| table.iter().position(|names| names.iter().any(|name| name.eq_ignore_ascii_case(word))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages() {
        assert_eq!(month("Agustus"), Some(8));
        assert_eq!(month("DES"), Some(12));
        assert_eq!(month("Rabu"), None);
        assert!(is_calendar_word("Wednesday") && is_calendar_word("Rabu"));
    }
}
