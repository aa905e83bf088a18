//! Reads a date as people type it: "1 Jan 2025", "kemarin", "last Tuesday", "1/2/2025".
//!
//! Words are read by the rules that read them in articles, counted from today. Digits are read here, because a form that two
//! conventions read differently is not a date until a person says which day is meant.

use super::rules::{ValueReader, weekday_number};
use super::tagger::token::tokenize;
use super::value::{PartialDate, Value};
use super::{EntityType, Mention};
use crate::article::Language;
use crate::text::Span;
use jiff::civil::{Date, Weekday};

/// The greatest length in bytes of a date in words; a longer text is not read.
const MAX_LENGTH: usize = 60;

/// What a typed text means as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypedDate {
    /// A day, a month or a year.
    Read(PartialDate),
    /// One of two days, as day or month comes first: "1/2/2025".
    Ambiguous(Date, Date),
    /// The weekday is not that of the date: "Tuesday, 1 January 2025".
    WrongWeekday(Date),
    /// Not a date, or not one of a single day, month or year.
    Unreadable,
}

/// Reads `text` as typed on the day `today` by somebody who reads an article in `language`.
///
/// A date in ISO 8601 (`2025-01-31`, `2025-01`, `2025`) is read as it stands.
pub(crate) fn read_typed_date(text: &str, language: Language, today: Date) -> TypedDate {
    let text = text.trim().trim_end_matches('.');
    if text.bytes().all(|b| b.is_ascii_digit() || is_separator(b)) {
        return read_digits(text, language, today);
    }
    let languages = match language {
        Language::Indonesian | Language::Malay => [language, Language::English],
        Language::English | Language::Other => [Language::English, Language::Indonesian],
    };
    let spellings = [text.to_string(), in_title_case(text), text.to_lowercase()];
    let mut readings = languages.into_iter().flat_map(|language| spellings.iter().map(move |text| (language, text)));
    let found = readings.find_map(|(language, text)| Some((read_words(text, language, today)?, text)));
    match found {
        Some((PartialDate::Day(day), text)) if contradicts(text, day.weekday()) => TypedDate::WrongWeekday(day),
        Some((date, _)) => TypedDate::Read(date),
        None => TypedDate::Unreadable,
    }
}

/// A date in ISO 8601 with the weekday if it is a day: `2025-01-01 Wed`.
pub(crate) fn with_weekday(date: PartialDate) -> String {
    let PartialDate::Day(day) = date else { return date.to_string() };
    format!("{day} {}", weekday_name(day))
}

/// A date in English words, to be read aloud: `Wednesday, 1 January 2025`, `January 2025`, `2025`.
pub(crate) fn in_words(date: PartialDate) -> String {
    match date {
        PartialDate::Day(day) => day.strftime("%A, %-d %B %Y").to_string(),
        PartialDate::Month { year, month } => {
            let day = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
            day.map_or_else(|| date.to_string(), |day| day.strftime("%B %Y").to_string())
        }
        _ => date.to_string(),
    }
}

/// The first three letters of the weekday in English.
pub(crate) fn weekday_name(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

const fn is_separator(b: u8) -> bool {
    matches!(b, b'/' | b'-' | b'.' | b' ')
}

/// Reads numbers with one kind of separator: `2025-01-31`, `2025/1/31`, `31.1.2025`, `31/1/25`, `1/2025`, `20250131`.
fn read_digits(text: &str, language: Language, today: Date) -> TypedDate {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let mut separators = text.bytes().filter(|b| is_separator(*b));
    let separator = separators.next();
    if separators.any(|other| Some(other) != separator) {
        return TypedDate::Unreadable;
    }
    let number = |part: &str| part.parse::<i16>().unwrap_or(i16::MAX);
    let small = |part: &str| if part.len() <= 2 { part.parse::<u8>().unwrap_or(0) } else { 0 };
    let read = |date: Option<PartialDate>| date.map_or(TypedDate::Unreadable, TypedDate::Read);
    let month = |year: &str, month: &str| {
        let month = Some(small(month)).filter(|month| (1..=12).contains(month));
        read(month.map(|month| PartialDate::Month { year: number(year), month }))
    };
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    match lengths[..] {
        [4] => TypedDate::Read(PartialDate::Year(number(text))),
        [8] => read(PartialDate::day(number(&text[..4]), small(&text[4..6]), small(&text[6..]))),
        [4, 1..=2] => month(parts[0], parts[1]),
        [1..=2, 4] => month(parts[1], parts[0]),
        [4, 1..=2, 1..=2] => read(PartialDate::day(number(parts[0]), small(parts[1]), small(parts[2]))),
        [1..=2, 1..=2, 4] => read_day_and_month([small(parts[0]), small(parts[1])], number(parts[2]), language),
        // "25-01-02" may begin with the year.
        [1..=2, 1..=2, 2] if separator == Some(b'/') => {
            let century = today.year() / 100 * 100;
            let year = century + number(parts[2]);
            let year = if year > today.year() + 10 { year - 100 } else { year };
            read_day_and_month([small(parts[0]), small(parts[1])], year, language)
        }
        _ => TypedDate::Unreadable,
    }
}

/// Reads a day and a month whose order depends on the convention. The day comes first in Indonesian and Malay; elsewhere either may.
fn read_day_and_month([a, b]: [u8; 2], year: i16, language: Language) -> TypedDate {
    let day = |day: u8, month: u8| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    match (day(a, b), day(b, a)) {
        (Some(first), Some(second)) if first != second && !language.is_indonesian_or_malay() => {
            TypedDate::Ambiguous(first, second)
        }
        (Some(date), _) | (None, Some(date)) => TypedDate::Read(PartialDate::Day(date)),
        (None, None) => TypedDate::Unreadable,
    }
}

/// Reads a text that is one date from its first letter to its last.
fn read_words(text: &str, language: Language, today: Date) -> Option<PartialDate> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let mut tokens: Vec<Span> = Vec::new();
    tokenize(text, Span::new(0, text.len()), &mut tokens);
    let mut found: Vec<Mention> = Vec::new();
    ValueReader::new(text, &tokens, language, Some(today)).read(&mut found);
    let [Mention { span, kind: EntityType::Date, value: Some(value), .. }] = &found[..] else { return None };
    if *span != Span::new(0, text.len()) {
        return None;
    }
    match **value {
        Value::Date(date @ (PartialDate::Day(_) | PartialDate::Month { .. } | PartialDate::Year(0..=9999))) => {
            Some(date)
        }
        _ => None,
    }
}

/// Whether `text` names another weekday than `day`.
fn contradicts(text: &str, day: Weekday) -> bool {
    let named = text.split(|c: char| !c.is_alphabetic()).find_map(weekday_number);
    named.is_some_and(|named| named != day.to_monday_one_offset().unsigned_abs())
}

/// The text with a capital at the start of each word, as names of months and weekdays are written.
fn in_title_case(text: &str) -> String {
    let mut before = ' ';
    let capital = |c: char| {
        let first = !std::mem::replace(&mut before, c).is_alphanumeric();
        let upper: Vec<char> = if first { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
        upper
    };
    text.chars().flat_map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// A Saturday.
    const TODAY: Date = date(2025, 2, 1);

    /// What is shown beside the text while it is typed.
    fn shown(text: &str, language: Language) -> String {
        match read_typed_date(text, language, TODAY) {
            TypedDate::Read(date) => with_weekday(date),
            TypedDate::Ambiguous(first, second) => format!("{first} or {second}"),
            TypedDate::WrongWeekday(day) => format!("{day} is a {}", weekday_name(day)),
            TypedDate::Unreadable => "unreadable".into(),
        }
    }

    #[track_caller]
    fn check(language: Language, examples: &[(&str, &str)]) {
        let wrong: Vec<_> = examples
            .iter()
            .map(|(text, wanted)| (*text, *wanted, shown(text, language)))
            .filter(|(_, wanted, found)| wanted != found)
            .collect();
        assert!(wrong.is_empty(), "text, wanted, found: {wrong:#?}");
    }

    #[test]
    fn dates_in_both_languages() {
        let both = [
            ("2025-01-01", "2025-01-01 Wed"),
            ("2025-01", "2025-01"),
            ("2025", "2025"),
            ("2025/1/1", "2025-01-01 Wed"),
            ("20250101", "2025-01-01 Wed"),
            ("1 Jan 2025", "2025-01-01 Wed"),
            ("1 jan 2025", "2025-01-01 Wed"),
            (" 01 Jan 2025. ", "2025-01-01 Wed"),
            ("1 JANUARI 2025", "2025-01-01 Wed"),
            ("1 januari 2025", "2025-01-01 Wed"),
            ("Jan 1, 2025", "2025-01-01 Wed"),
            ("January 1 2025", "2025-01-01 Wed"),
            ("1 January 2025", "2025-01-01 Wed"),
            ("1 Agustus 2024", "2024-08-01 Thu"),
            ("Wednesday, 1 January 2025", "2025-01-01 Wed"),
            ("Rabu, 1 Januari 2025", "2025-01-01 Wed"),
            ("rabu 1 januari 2025", "2025-01-01 Wed"),
            ("Selasa, 1 Januari 2025", "2025-01-01 is a Wed"),
            ("Tuesday, January 1, 2025", "2025-01-01 is a Wed"),
            ("31-Oct-2024", "2024-10-31 Thu"),
            ("Januari 2025", "2025-01"),
            ("january 2025", "2025-01"),
            ("1/2025", "2025-01"),
            ("13/1/2025", "2025-01-13 Mon"),
            ("1/13/2025", "2025-01-13 Mon"),
            ("3/3/2025", "2025-03-03 Mon"),
            ("31.12.2024", "2024-12-31 Tue"),
            ("31/12/24", "2024-12-31 Tue"),
            ("31/12/99", "1999-12-31 Fri"),
            ("kemarin", "2025-01-31 Fri"),
            ("Kemarin", "2025-01-31 Fri"),
            ("hari ini", "2025-02-01 Sat"),
            ("yesterday", "2025-01-31 Fri"),
            ("Today", "2025-02-01 Sat"),
            ("last Tuesday", "2025-01-28 Tue"),
            ("last tuesday", "2025-01-28 Tue"),
            ("Selasa lalu", "2025-01-28 Tue"),
            ("selasa lalu", "2025-01-28 Tue"),
            ("Tuesday", "2025-01-28 Tue"),
            ("3 days ago", "2025-01-29 Wed"),
            ("two days ago", "2025-01-30 Thu"),
            ("3 hari lalu", "2025-01-29 Wed"),
            ("3 hari yang lalu", "2025-01-29 Wed"),
            ("tiga hari lalu", "2025-01-29 Wed"),
            ("last month", "2025-01"),
            ("bulan lalu", "2025-01"),
            ("last year", "2024"),
            ("tahun lalu", "2024"),
            ("2025-01-011 Jan 2025", "unreadable"),
            ("2025-02-30", "unreadable"),
            ("2025-13", "unreadable"),
            ("31/2/2025", "unreadable"),
            ("25-01-02", "unreadable"),
            ("2025-1/1", "unreadable"),
            ("25", "unreadable"),
            ("", "unreadable"),
            ("last week", "unreadable"),
            ("minggu lalu", "unreadable"),
            ("2024-2025", "unreadable"),
            ("1-3 Januari 2025", "unreadable"),
            ("three days", "unreadable"),
            ("1 Jan 2025 kemarin", "unreadable"),
            ("soon", "unreadable"),
            ("Siti", "unreadable"),
        ];
        check(Language::English, &both);
        check(Language::Indonesian, &both);
        check(Language::Other, &both);
    }

    #[test]
    fn the_day_comes_first_in_indonesian_and_is_ambiguous_elsewhere() {
        let digits = ["1/2/2025", "1-2-2025", "1.2.2025", "01/02/2025", "1/2/25"];
        check(Language::Indonesian, &digits.map(|text| (text, "2025-02-01 Sat")));
        for language in [Language::English, Language::Other] {
            check(language, &digits.map(|text| (text, "2025-02-01 or 2025-01-02")));
        }
    }

    proptest! {
        #[test]
        fn an_iso_date_is_read_as_it_stands(days in -719_000i64..2_900_000, language in languages()) {
            use jiff::ToSpan;
            let day = date(1970, 1, 1).checked_add(days.days()).unwrap();
            let iso = day.to_string();
            for text in [&iso, &iso[..7], &iso[..4]] {
                let TypedDate::Read(read) = read_typed_date(text, language, TODAY) else { panic!("{text}") };
                prop_assert_eq!(read.to_string(), text);
            }
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,70}", language in languages()) {
            read_typed_date(&text, language, TODAY);
        }

        #[test]
        fn what_is_read_is_read_the_same_again(
            words in prop::collection::vec(prop::sample::select(vec!["1", "31", "2025", "Jan", "mei", "/", "-", "last", "lalu", "Selasa", "hari", "ago", "3", " ", ", ", "kemarin"]), 0..7),
            language in languages(),
        ) {
            if let TypedDate::Read(date) = read_typed_date(&words.concat(), language, TODAY) {
                prop_assert_eq!(read_typed_date(&date.to_string(), language, TODAY), TypedDate::Read(date));
            }
        }
    }

    fn languages() -> impl Strategy<Value = Language> {
        prop::sample::select(vec![Language::Indonesian, Language::English, Language::Other])
    }
}
