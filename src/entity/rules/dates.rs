//! Rules for dates, times of day and durations.

use super::ValueReader;
use super::lexeme::{Lexeme, Period, RelativeDirection};
use super::resolve::years;
use crate::article::Language;
use crate::entity::value::{Amount, Decimal, PartialDate, TimeOfDay, TimeUnit, Value};
use jiff::civil::Date;

/// The index of the token after an expression, and the value if it can be determined.
type DateMatch = (usize, Option<Value>);

impl ValueReader<'_> {
    /// Reads the date, time or duration that begins at `at`.
    pub(super) fn date(&self, at: usize) -> Option<DateMatch> {
        if let Some(found) = self.weekday(at).or_else(|| self.day_of_month(at)).or_else(|| self.month(at)) {
            return Some(found);
        }
        let numeric = self.word(at).as_bytes().first().is_some_and(u8::is_ascii_digit);
        if numeric && let Some(found) = self.numeric_date(at) {
            return Some(found);
        }
        self.time(at)
            .or_else(|| self.era(at))
            .or_else(|| self.year(at))
            .or_else(|| self.duration(at))
            .or_else(|| self.relative(at))
    }

    /// "Rabu (1/1/2025)", "Friday, July 21, 2017", "last Tuesday", "Selasa depan", "Senin".
    fn weekday(&self, at: usize) -> Option<DateMatch> {
        let turn = match self.lexeme(at)? {
            Lexeme::Relative(turn) => Some(turn),
            _ => None,
        };
        let from = at + usize::from(turn.is_some());
        let Lexeme::Weekday { number: day, ambiguous } = self.lexeme(from)? else { return None };
        if turn.is_some() {
            return Some((from + 1, self.nearest_weekday(day, turn).map(Value::Date)));
        }
        // "Rabu malam (1/1)", "Jumat, 3 Maret", "Sunday, 3 March".
        let mut next = at + 1;
        if self.word(next) == "." && ambiguous {
            next += 1;
        }
        let named = next;
        if self.is_one_of(next, &["pagi", "siang", "sore", "malam", "dini", "morning", "evening", "night", "afternoon"])
        {
            next += 1 + usize::from(self.is_one_of(next + 1, &["hari"]));
        }
        let open = self.word(next) == "(";
        if open || self.word(next) == "," {
            next += 1;
        }
        let full = self.day_of_month(next).or_else(|| self.month_and_day(next)).or_else(|| self.numeric_date(next));
        if let Some((end, Some(value))) = full {
            return match (open, self.word(end)) {
                (true, ")") => Some((end + 1, Some(value))),
                (true, _) => None,
                (false, _) => Some((end, Some(value))),
            };
        }
        if ambiguous {
            return None;
        }
        match self.lexeme(named) {
            Some(Lexeme::Relative(turn)) if self.word(named) != "last" => {
                // At the start of a sentence, "Minggu lalu" means last week, not last Sunday.
                let week = self.word(at).eq_ignore_ascii_case("minggu") && self.begins_sentence(at);
                let value = if week {
                    self.relative_period(Period::Week, turn)
                } else {
                    self.nearest_weekday(day, Some(turn)).map(Value::Date)
                };
                Some((named + 1, value))
            }
            _ => Some((named, self.nearest_weekday(day, None).map(Value::Date))),
        }
    }

    fn begins_sentence(&self, at: usize) -> bool {
        matches!(self.word_before(at), "" | "." | "?" | "!" | "\"" | "“")
    }

    /// "11 Desember", "1 March 2024", "1-5 Maret 2024", "the 4th of July".
    fn day_of_month(&self, at: usize) -> Option<DateMatch> {
        let (first, second, mut next) = self.days(at)?;
        if self.is_one_of(next, &["of"]) {
            next += 1;
        }
        let Lexeme::Month { number: month, .. } = self.lexeme(next)? else { return None };
        next += 1;
        let (year, end) = self.year_after(next);
        // A full stop after an abbreviated month.
        if year.is_none()
            && self.word(next) == "."
            && self.word(next - 1).len() <= 4
            && self.year_after(next + 1).0.is_some()
        {
            let (year, end) = self.year_after(next + 1);
            return Some((end, self.days_of_month(year, month, first, second)));
        }
        // "30 April - 2 Mei 2024".
        if second.is_none()
            && let Some((until, Some(PartialDate::Day(last)))) = self.until(end)
            && let Some(from) = self.resolve_day(year.or(Some(last.year())), month, first)
        {
            return Some((until, Some(Value::Interval { from, to: PartialDate::Day(last) })));
        }
        let value = self.days_of_month(year, month, first, second)?;
        Some((end, Some(value)))
    }

    /// Reads the date after a dash or "sampai" at `at`; the index is that of the token after the date.
    fn until(&self, at: usize) -> Option<(usize, Option<PartialDate>)> {
        let joined =
            matches!(self.word(at), "-" | "–") || self.is_one_of(at, &["hingga", "sampai", "to", "until", "s.d"]);
        if !joined {
            return None;
        }
        let (day, None, next) = self.days(at + 1)? else { return None };
        let Lexeme::Month { number: month, .. } = self.lexeme(next)? else { return None };
        let (year, end) = self.year_after(next + 1);
        Some((end, self.resolve_day(year, month, day)))
    }

    /// "March 4, 2021", "Dec. 25", "July 4-6".
    fn month_and_day(&self, at: usize) -> Option<DateMatch> {
        let Lexeme::Month { number: month, .. } = self.lexeme(at)? else { return None };
        let stop = usize::from(self.word(at + 1) == "." && self.word(at).len() <= 4);
        let (first, second, next) = self.days(at + 1 + stop)?;
        // A number with a unit or scale is a quantity, not a day: "pada Maret 2 juta orang".
        if matches!(self.lexeme(next), Some(Lexeme::Scale(_) | Lexeme::Percent | Lexeme::Currency(_) | Lexeme::Unit(_)))
        {
            return None;
        }
        let (year, end) = self.year_after(next);
        Some((end, Some(self.days_of_month(year, month, first, second)?)))
    }

    /// Reads a month with a year, with a day, or alone.
    fn month(&self, at: usize) -> Option<DateMatch> {
        let turn = match self.lexeme(at)? {
            Lexeme::Relative(turn) => Some(turn),
            _ => None,
        };
        let from = at + usize::from(turn.is_some());
        let Lexeme::Month { number: month, ambiguous } = self.lexeme(from)? else { return None };
        if let Some(turn) = turn {
            return Some((from + 1, self.nearest_month(month, Some(turn)).map(Value::Date)));
        }
        if let Some(found) = self.month_and_day(at) {
            return Some(found);
        }
        let stop = usize::from(self.word(at + 1) == "." && self.word(at).len() <= 4);
        let (year, end) = self.year_after(at + 1 + stop);
        if let Some(year) = year {
            // A range such as "Maret-Mei 2024" is read below, from its first month.
            return Some((end, Some(Value::Date(PartialDate::Month { year, month }))));
        }
        if matches!(self.word(at + 1), "-" | "–")
            && let Some(Lexeme::Month { number: last, .. }) = self.lexeme(at + 2)
            && let (Some(year), end) = self.year_after(at + 3)
        {
            let of_year = |month| PartialDate::Month { year, month };
            return Some((end, Some(Value::Interval { from: of_year(month), to: of_year(last) })));
        }
        if let Some(Lexeme::Relative(turn)) = self.lexeme(at + 1)
            && self.word(at + 1) != "last"
        {
            return Some((at + 2, self.nearest_month(month, Some(turn)).map(Value::Date)));
        }
        let led = matches!(self.lexeme_before(at), Some(Lexeme::BeforeYear | Lexeme::Period(Period::Month)))
            || self.is_one_of(at.wrapping_sub(1), &["dan", "and"]) && at > 1;
        let whole = self.word(at).len() > 3 || matches!(self.word(at), "May" | "Mei");
        let certain = whole && (!ambiguous || led);
        // "Maret Simanjuntak" is a person.
        let name = self.word(at + 1).starts_with(char::is_uppercase) && !led;
        (certain && !name).then(|| (at + 1, self.nearest_month(month, None).map(Value::Date)))
    }

    /// "1/1/2025", "2024-03-01", "31-12-2024", "03.04.2025"; also a range of years, "2019/2020" or "1950-2023".
    fn numeric_date(&self, at: usize) -> Option<DateMatch> {
        let word = self.word(at);
        let separator = word.chars().find(|c| !c.is_ascii_digit());
        let separator = separator.filter(|c| matches!(c, '/' | '-' | '.'))?;
        let parts: Vec<&str> = word.split(separator).collect();
        if !parts.iter().all(|p| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let number = |i: usize| parts[i].parse::<i16>().ok();
        match parts.len() {
            3 => {
                let (a, b, c) = (number(0)?, number(1)?, number(2)?);
                let (year, month, day) = if parts[0].len() == 4 {
                    (a, b, c)
                } else if parts[2].len() == 4 || parts[2].len() == 2 && separator == '/' {
                    let year = if c < 100 { 2000 + c } else { c };
                    let month_first = self.language == Language::English && a <= 12 || b > 12;
                    if month_first { (year, a, b) } else { (year, b, a) }
                } else {
                    return None;
                };
                let date = PartialDate::day(year, month.try_into().ok()?, day.try_into().ok()?)?;
                Some((at + 1, Some(Value::Date(date))))
            }
            // "Senin (3/3)": a day without a year counts only after a weekday, directly or in brackets.
            2 if separator == '/' && parts[0].len() <= 2 && parts[1].len() <= 2 => {
                let led = self.word_before(at) == "("
                    && matches!(self.lexeme(at.wrapping_sub(2)), Some(Lexeme::Weekday { .. }))
                    || matches!(self.lexeme_before(at), Some(Lexeme::Weekday { .. }))
                    || self.word_before(at) == "(" && self.word(at + 1) == ")" && self.weekday_near(at);
                let (a, b) = (number(0)?, number(1)?);
                let (day, month) = if self.language == Language::English && a <= 12 { (b, a) } else { (a, b) };
                let value = self.resolve_day(None, month.try_into().ok()?, day.try_into().ok()?)?;
                led.then_some((at + 1, Some(Value::Date(value))))
            }
            2 if separator != '.' && parts[0].len() == 4 && is_year(number(0)?) => {
                let (from, to) = (number(0)?, number(1)?);
                let to = match parts[1].len() {
                    4 => to,
                    2 => from / 100 * 100 + to,
                    _ => return None,
                };
                (to > from && is_year(to)).then(|| (at + 1, Some(years(from, to))))
            }
            _ => None,
        }
    }

    /// Returns whether one of the three tokens before the bracket that precedes `at` is a weekday: "Minggu mendatang
    /// (9/2)".
    fn weekday_near(&self, at: usize) -> bool {
        (2..=4).any(|back| at.checked_sub(back).is_some_and(|i| matches!(self.lexeme(i), Some(Lexeme::Weekday { .. }))))
    }

    /// "10.30 WIB", "pukul 10.30", "10:30 a.m.", "5 p.m.".
    fn time(&self, at: usize) -> Option<DateMatch> {
        let led = matches!(self.lexeme(at), Some(Lexeme::BeforeTime)) || self.is_one_of(at, &["jam"]);
        let number = at + usize::from(led);
        let word = self.word(number);
        let (hour, minute) = word.split_once([':', '.']).unwrap_or((word, ""));
        let clock = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !clock(hour) || !minute.is_empty() && (!clock(minute) || minute.len() != 2) {
            return None;
        }
        let (mut hours, minutes) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().unwrap_or(0));
        let mut end = number + 1;
        let half = self.is_one_of(end, &["a.m", "p.m", "am", "pm"]).then(|| self.word(end).to_lowercase());
        let mut sure = word.contains(':') || led;
        if let Some(half) = &half {
            hours = hours % 12 + if half.starts_with('p') { 12 } else { 0 };
            end += 1;
            if half.contains('.') && self.word(end) == "." && self.touches(end) {
                end += 1;
            }
            sure = true;
        } else if led && self.is_one_of(end, &["pagi", "siang", "sore", "malam"]) {
            if hours < 12 && (self.is_one_of(end, &["sore", "malam"]) || self.is_one_of(end, &["siang"]) && hours < 6) {
                hours += 12;
            }
            end += 1;
        }
        let mut offset = None;
        if let Some(Lexeme::Zone(hours)) = self.lexeme(end) {
            offset = Some(i16::from(hours) * 60);
            end += 1;
            sure = true;
        }
        let real = hours < 24 && minutes < 60 && sure;
        // A time needs a colon, "pukul" or "jam", a half of the day, or a zone ("10 WIB"). "jam 10 menit" is not a
        // time.
        (real && !(led && minute.is_empty() && matches!(self.lexeme(end), Some(Lexeme::Period(_)))))
            .then_some((end, Some(Value::Time(TimeOfDay { hour: hours, minute: minutes, offset }))))
    }

    /// "abad ke-21", "the 21st century", "the 1990s", "tahun 1990-an", "kuartal III 2024", "Q3 2024".
    fn era(&self, at: usize) -> Option<DateMatch> {
        let century = |n: i16| Some(years((n - 1) * 100 + 1, n * 100));
        if self.is_one_of(at, &["abad"]) {
            let next = at + 1;
            let n = match self.word(next).strip_prefix("ke-") {
                Some(digits) => digits.parse::<i16>().ok().or_else(|| roman(digits))?,
                None => roman(self.word(next))?,
            };
            return (1..=30).contains(&n).then(|| (next + 1, century(n)));
        }
        if let Some(n) = ordinal_digits(self.word(at))
            && self.is_one_of(at + 1, &["century", "centuries"])
            && (1..=30).contains(&n)
        {
            return Some((at + 2, century(n as i16)));
        }
        if let Some(Lexeme::Ordinal(n)) = self.lexeme(at)
            && self.is_one_of(at + 1, &["century"])
        {
            return Some((at + 2, century(i16::from(n))));
        }
        let word = self.word(at);
        if let Some(stem) =
            word.strip_suffix('s').or_else(|| word.strip_suffix("-an")).or_else(|| word.strip_suffix("'s"))
            && stem.len() == 4
            && stem.ends_with('0')
            && let Ok(year) = stem.parse::<i16>()
            && is_year(year)
        {
            let span = if year % 100 == 0 && word.ends_with("00s") { 99 } else { 9 };
            return Some((at + 1, Some(years(year, year + span))));
        }
        let quarter = if matches!(self.lexeme(at), Some(Lexeme::Quarter)) {
            let n = roman(self.word(at + 1)).or_else(|| self.word(at + 1).trim_start_matches("ke-").parse().ok());
            let n = n.or_else(|| match self.lexeme(at + 1) {
                Some(Lexeme::Ordinal(n)) => Some(i16::from(n)),
                _ => None,
            });
            n.map(|n| (n, at + 2))
        } else if let (Some(Lexeme::Ordinal(n)), true) =
            (self.lexeme(at), matches!(self.lexeme(at + 1), Some(Lexeme::Quarter)))
        {
            Some((i16::from(n), at + 2))
        } else if self.is_one_of(at, &["Q1", "Q2", "Q3", "Q4"]) {
            self.word(at)[1..].parse().ok().map(|n| (n, at + 1))
        } else {
            None
        };
        let (n, mut end) = quarter.filter(|(n, _)| (1..=4).contains(n))?;
        if self.is_one_of(end, &["of", "tahun"]) {
            end += 1;
        }
        let (year, end) = self.year_after(end);
        let year = year.or_else(|| self.writing_date.map(Date::year))?;
        Some((end, Some(Value::Date(PartialDate::Quarter { year, quarter: n.try_into().ok()? }))))
    }

    /// A four-digit number that the context marks as a year: "pada tahun 2023", "since 2010", "between 1950 and 2023".
    fn year(&self, at: usize) -> Option<DateMatch> {
        let year = self.plain_year(at)?;
        if matches!(
            self.lexeme(at + 1),
            Some(Lexeme::Unit(_) | Lexeme::Percent | Lexeme::Currency(_) | Lexeme::Scale(_) | Lexeme::Period(_))
        ) {
            return None;
        }
        let to = |next: usize| {
            let joined = matches!(self.word(next), "-" | "–" | "/")
                || self.is_one_of(next, &["and", "dan", "to", "hingga", "sampai", "until"]);
            let last = self.plain_year(next + 1).filter(|&last| joined && last > year)?;
            Some((next + 2, Some(years(year, last))))
        };
        let led = matches!(
            self.lexeme_before(at),
            Some(Lexeme::BeforeYear | Lexeme::Period(Period::Year) | Lexeme::Ordinal(_))
        ) || self.word_before(at) == "(" && matches!(self.word(at + 1), ")" | "," | "-" | "–" | ";")
            || self.is_one_of(at.wrapping_sub(1), &["dan", "and", "atau", "or", "ke"])
                && self.plain_year(at.wrapping_sub(2)).is_some();
        if !led {
            // Two years joined by a dash need no other context.
            return to(at).filter(|_| matches!(self.word(at + 1), "-" | "–")).or_else(|| self.year_of_event(at));
        }
        to(at + 1).or(Some((at + 1, Some(Value::Date(PartialDate::Year(year))))))
    }

    /// A year after a capitalised word: "Pemilu 2024", "World Cup 2018".
    fn year_of_event(&self, at: usize) -> Option<DateMatch> {
        let year = self.plain_year(at)?;
        let before = self.word_before(at);
        let name = before.starts_with(char::is_uppercase) && !self.touches(at) && (1900..2100).contains(&year);
        let next = self.word(at + 1);
        let ends = next.is_empty() || !next.starts_with(char::is_alphanumeric) || self.lexeme(at + 1).is_some();
        (name && (ends || next.starts_with(char::is_lowercase)))
            .then_some((at + 1, Some(Value::Date(PartialDate::Year(year)))))
    }

    /// "tiga minggu", "three weeks ago", "dua hari lagi", "56 tahun".
    fn duration(&self, at: usize) -> Option<DateMatch> {
        if let Some((from, to)) = self.hyphenated_range(at)
            && let Some(Lexeme::Period(period)) = self.lexeme(at + 1)
        {
            return Some((at + 2, duration(Amount::Range { from, to }, period)));
        }
        let (number, next) = self.indefinite_amount(at).or_else(|| self.number(at))?;
        let (to, next) = match self.range_end(next) {
            Some((to, end)) if matches!(self.lexeme(end), Some(Lexeme::Period(_))) => (Some(to), end),
            _ => (None, next),
        };
        let Lexeme::Period(period) = self.lexeme(next)? else { return None };
        // "2 tahun 2023" is read as a duration followed by a year; that wording is rare and odd.
        let amount = to.map_or(Amount::Exact(number), |to| Amount::Range { from: number, to });
        let value = duration(amount, period);
        let end = next + 1;
        let signed = |sign: i64| self.offset_period(period, sign * i64::try_from(number.to_integer()?).ok()?);
        let yang = usize::from(self.is_one_of(end, &["yang"]));
        if to.is_none() {
            match self.lexeme(end + yang) {
                Some(Lexeme::Relative(RelativeDirection::Past)) if self.word(end + yang) != "last" => {
                    return Some((end + yang + 1, signed(-1).or(value)));
                }
                Some(Lexeme::Ago) => return Some((end + yang + 1, signed(-1).or(value))),
                Some(Lexeme::Relative(RelativeDirection::Future)) if self.word(end + yang) != "next" => {
                    return Some((end + yang + 1, signed(1).or(value)));
                }
                _ => {}
            }
            if self.is_one_of(end, &["lagi"]) {
                return Some((end + 1, signed(1).or(value)));
            }
        }
        // Include the relation word: "tiga minggu setelah" is a distance from another event.
        let related =
            self.is_one_of(end, &["setelah", "sebelum", "sesudah", "kemudian", "after", "before", "later", "earlier"]);
        Some((end + usize::from(related), value))
    }

    /// "a week ago", "an hour later": an article that means one unit.
    fn indefinite_amount(&self, at: usize) -> Option<(Decimal, usize)> {
        (matches!(self.lexeme(at), Some(Lexeme::Article))
            && matches!(self.lexeme(at + 1), Some(Lexeme::Period(_)))
            && (matches!(self.lexeme(at + 2), Some(Lexeme::Ago))
                || self.is_one_of(at + 2, &["after", "before", "later", "earlier"])))
        .then(|| (Decimal::whole(1), at + 1))
    }

    /// "kemarin", "hari ini", "last week", "bulan depan".
    fn relative(&self, at: usize) -> Option<DateMatch> {
        if self.is_one_of(at, &["hari"]) && self.is_one_of(at + 1, &["ini"]) {
            return Some((at + 2, self.offset_period(Period::Day, 0)));
        }
        match self.lexeme(at)? {
            Lexeme::Day(days) => Some((at + 1, self.offset_period(Period::Day, days.into()))),
            Lexeme::Relative(turn) => {
                let Lexeme::Period(period) = self.lexeme(at + 1)? else { return None };
                let english = self.is_one_of(at, &["last", "next", "this"]);
                let long =
                    matches!(period, Period::Week | Period::Month | Period::Year | Period::Decade | Period::Century);
                (english && long && self.word(at + 1).ends_with(|c: char| c != 's'))
                    .then(|| (at + 2, self.relative_period(period, turn)))
            }
            Lexeme::Period(period @ (Period::Week | Period::Month | Period::Year)) => {
                let Lexeme::Relative(turn) = self.lexeme(at + 1)? else { return None };
                self.is_one_of(at + 1, &["lalu", "ini", "depan", "mendatang"])
                    .then(|| (at + 2, self.relative_period(period, turn)))
            }
            _ => None,
        }
    }

    // Parts of expressions.

    /// Reads one day of a month, or two joined by a dash or "hingga"; the index is that of the token after them.
    fn days(&self, at: usize) -> Option<(u8, Option<u8>, usize)> {
        let word = self.word(at);
        if let Some((a, b)) = word.split_once('-')
            && let (Some(a), Some(b)) = (day(a), day(b))
        {
            return (a < b).then_some((a, Some(b), at + 1));
        }
        let first = day(word)?;
        let joined =
            matches!(self.word(at + 1), "-" | "–") || self.is_one_of(at + 1, &["hingga", "sampai", "to", "s.d"]);
        match day(self.word(at + 2)).filter(|&second| joined && first < second) {
            Some(second) => Some((first, Some(second), at + 3)),
            None => Some((first, None, at + 1)),
        }
    }

    /// The year at `at`, optionally after a comma, and the index of the token after it; `at` if there is no year.
    fn year_after(&self, at: usize) -> (Option<i16>, usize) {
        let next = at + usize::from(self.word(at) == ",");
        self.plain_year(next).map_or((None, at), |year| (Some(year), next + 1))
    }

    /// The four-digit number at `at`, if it is in the range of years (1500 to 2199).
    fn plain_year(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        let year = word.parse::<i16>().ok()?;
        (word.len() == 4 && is_year(year)).then_some(year)
    }
}

const fn is_year(year: i16) -> bool {
    year >= 1500 && year < 2200
}

/// "4", "4th".
fn day(word: &str) -> Option<u8> {
    let digits = word.strip_suffix("st").or_else(|| word.strip_suffix("nd")).or_else(|| word.strip_suffix("rd"));
    let digits = digits.or_else(|| word.strip_suffix("th")).unwrap_or(word);
    let day: u8 = digits.parse().ok()?;
    (digits.len() <= 2 && (1..=31).contains(&day)).then_some(day)
}

/// "21st" → 21.
pub(super) fn ordinal_digits(word: &str) -> Option<u64> {
    let stem = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    if stem.is_empty() || !stem.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    stem.parse().ok()
}

/// Parses a Roman numeral from I to XXI, as used for quarters and centuries.
fn roman(word: &str) -> Option<i16> {
    const NUMERALS: &[&str] = &[
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
        "XVIII", "XIX", "XX", "XXI",
    ];
    NUMERALS.iter().position(|n| *n == word).map(|i| i as i16 + 1)
}

/// A duration of `amount` periods. Decades and centuries are converted to years; a fraction of one has no value.
fn duration(amount: Amount, period: Period) -> Option<Value> {
    let (unit, years_each) = match period {
        Period::Second => (TimeUnit::Second, None),
        Period::Minute => (TimeUnit::Minute, None),
        Period::Hour => (TimeUnit::Hour, None),
        Period::Day => (TimeUnit::Day, None),
        Period::Week => (TimeUnit::Week, None),
        Period::Month => (TimeUnit::Month, None),
        Period::Year => (TimeUnit::Year, None),
        Period::Decade => (TimeUnit::Year, Some(10)),
        Period::Century => (TimeUnit::Year, Some(100)),
    };
    let Some(years_each) = years_each else { return Some(Value::Duration { amount, unit }) };
    let years = |number: Decimal| Some(Decimal::whole(number.to_integer()?.checked_mul(years_each)?.into()));
    let amount = match amount {
        Amount::Exact(number) => Amount::Exact(years(number)?),
        Amount::Range { from, to } => Amount::Range { from: years(from)?, to: years(to)? },
    };
    Some(Value::Duration { amount, unit })
}
