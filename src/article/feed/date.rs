//! Reads the dates in feeds: RFC 2822 in RSS, RFC 3339 in Atom and Dublin Core, and what sites write instead.

use crate::article::page::find_publication_date;
use crate::text::typography::single_spaced;
use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;

/// A date of publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicationDate {
    /// The day at the place of publication.
    pub(crate) day: Date,
    /// The date in ISO 8601, with the time and the offset if they are given.
    pub(crate) iso: String,
}

/// The names of time zones in RFC 2822. All others are unknown, and `jiff` would read them as UTC.
const ZONES: [&str; 12] = ["UT", "UTC", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"];

impl PublicationDate {
    /// The date in `text`; `None` if it is a placeholder or not a date. Of a time in an unknown zone only the day is kept.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = single_spaced(text);
        // The fallback also rejects placeholders such as 0001-01-01.
        let (day, iso) = find_publication_date(&text)?;
        let zone = text.rsplit(' ').next().unwrap_or("");
        let is_known = zone.starts_with(['+', '-']) || ZONES.contains(&zone);
        let zoned =
            is_known.then(|| DateTimeParser::new().relaxed_weekday(true).parse_zoned_datetime(&text).ok()).flatten();
        Some(match zoned {
            Some(time) => Self { day: time.date(), iso: time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string() },
            None => Self { day, iso },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_standards_keep_their_offset() {
        for (text, iso) in [
            ("Thu, 02 May 2024 23:30:00 +0700", "2024-05-02T23:30:00+07:00"),
            ("2 May 2024 23:30:00 GMT", "2024-05-02T23:30:00+00:00"),
            ("Mon, 02 May 2024 23:30:00 +0700", "2024-05-02T23:30:00+07:00"),
            ("2024-05-02T23:30:00+07:00", "2024-05-02T23:30:00+07:00"),
            ("2024-05-02", "2024-05-02"),
            ("Thu, 02 May 2024 23:30:00 WIB", "2024-05-02"),
            ("Kamis, 2 Mei 2024", "2024-05-02"),
        ] {
            let date = PublicationDate::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((date.iso.as_str(), date.day.to_string().as_str()), (iso, "2024-05-02"), "{text}");
        }
    }

    #[test]
    fn a_placeholder_is_not_a_date() {
        for text in ["", "soon", "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "2024-13-41"] {
            assert_eq!(PublicationDate::parse(text), None, "{text}");
        }
    }
}
