//! Checks weekdays, dates and intervals against the calendar.

use super::{Check, CheckContext, Finding, day};
use crate::claim::sentence::{Sentence, SentenceToken};
use crate::entity::rules::weekday_number;
use crate::entity::value::{PartialDate, TimeUnit};
use crate::entity::{EntityType, Mention, Value};
use crate::text::{Span, calendar};
use jiff::Unit;
use jiff::civil::Date;
use std::collections::HashMap;

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Reports a weekday that does not match its date: "Kamis (1/1/2025)", which was a Wednesday.
pub(super) fn weekdays(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for mention in &context.extraction.mentions {
        let Some(date) = day(mention) else { continue };
        let words = mention.span.slice(context.text);
        let named = words.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').find_map(weekday_number);
        let Some(named) = named else { continue };
        // The date of a bare weekday was derived from that weekday, so it always matches.
        let digits = words.contains(|c: char| c.is_ascii_digit());
        let year = words
            .split(|c: char| !c.is_ascii_digit())
            .any(|number| number.len() == 4 || number.len() == 2 && words.matches('/').count() == 2);
        let fits = |date: Date| date.weekday().to_monday_one_offset() == named as i8;
        if !digits || fits(date) {
            continue;
        }
        if !year {
            // Without a year in the text, the year is a guess unless the date is within 60 days of the writing date.
            let Some(written) = context.writing_date else { continue };
            if written.duration_since(date).as_hours().abs() > 60 * 24 {
                continue;
            }
        }
        let weekday = WEEKDAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        let what = format!("“{}”: {} was a {weekday}", context.words(mention.span), date.strftime("%-d %B %Y"));
        findings.push(Finding { check: Check::Weekday, span: mention.span, other: None, explanation: what });
    }
}

/// Reports dates that do not exist: "31 Februari", "32/1/2025".
pub(super) fn calendar(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for sentence in context.sentences.iter() {
        for (at, token) in sentence.tokens.iter().enumerate() {
            let Some((span, what)) = impossible(context, &sentence.tokens, at, token) else { continue };
            findings.push(Finding { check: Check::Date, span, other: None, explanation: what });
        }
    }
}

fn impossible(
    context: &CheckContext<'_>,
    tokens: &[SentenceToken],
    at: usize,
    token: &SentenceToken,
) -> Option<(Span, String)> {
    if is_impossible_in_digits(&token.lower) {
        let what = format!("“{}”: there is no such day", token.span.slice(context.text));
        return Some((token.span, what));
    }
    day_and_month(context, tokens, at)
}

/// Whether `word` is a date in digits ("31/4/2025", "2023-02-29") of a day that does not exist, in whichever order day and
/// month are. Digits with hyphens or stops may be another number unless both parts could be a day and a month.
fn is_impossible_in_digits(word: &str) -> bool {
    let Some(mark) = ['/', '-', '.'].into_iter().find(|mark| word.matches(*mark).count() == 2) else { return false };
    let parts: Vec<&str> = word.split(mark).collect();
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() <= 2);
    let year = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() == 4);
    let (year, first, second) = match parts[..] {
        [first, second, last] if last.len() == 4 => (year(last), number(first), number(second)),
        [year_part, first, second] if mark != '/' && year_part.len() == 4 => {
            (year(year_part).filter(|year| (1500..2200).contains(year)), number(first), number(second))
        }
        _ => return false,
    };
    let (Some(year), Some(first), Some(second)) = (year, first, second) else { return false };
    let exists = |month: u8, day: u8| Date::new(year, month as i8, day as i8).is_ok();
    let is_plausible = match mark {
        '/' => first < 40 && second < 40,
        // With stops, the day comes first.
        '.' => (1..=12).contains(&second) && first <= 31,
        _ => (1..=12).contains(&first.min(second)) && first.max(second) <= 31,
    };
    is_plausible && !exists(second, first) && !exists(first, second)
}

/// The day and month written from token `at` on, if there is no such day: "31 Februari", "February 30, 2024", "the
/// thirty-first of April", "28-30 Februari".
fn day_and_month(context: &CheckContext<'_>, tokens: &[SentenceToken], at: usize) -> Option<(Span, String)> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let month_at = |at: usize| {
        let word = tokens.get(at)?.span.slice(context.text);
        if word.len() > 2 && word.starts_with(char::is_uppercase) { calendar::month_number(word) } else { None }
    };
    // "Feb. 30", "29 bulan Februari", "the 31st of April".
    let month_after = |at: usize| if matches!(word(at), "of" | "bulan") { at + 1 } else { at };
    // After a month, digits may also be the start of a time or an amount: "In May 40,000 people …".
    let ends = |at: usize| {
        matches!(word(at), "" | "," | "." | ")" | ";")
            || matches!(word(at), "of" | "tahun") && year_at(tokens, at + 1).is_some()
    };
    let (month, day, end) = if let Some(month) = month_at(at) {
        let from = if word(at + 1) == "." { at + 2 } else { at + 1 };
        let from = if word(from) == "the" { from + 1 } else { from };
        let (day, end) = day_at(tokens, from)?;
        ends(end).then_some((month, day, end))?
    } else {
        let (day, end) = day_at(tokens, at)?;
        let month = month_after(end);
        (month_at(month)?, day, month + 1)
    };
    let after = if matches!(word(end), "," | "of" | "tahun" | ".") { end + 1 } else { end };
    let year = year_at(tokens, after);
    let longest = longest_month(month, year);
    let last = if year.is_some() { after } else { end - 1 };
    let span = Span::new(tokens[at].span.start, tokens[last].span.end);
    let what = || match year.filter(|_| month == 2) {
        Some(year) => format!("“{}”: February {year} has {longest} days", context.words(span)),
        None => format!("“{}”: the month has {longest} days at most", context.words(span)),
    };
    (day > longest).then(|| (span, what()))
}

/// The year at token `at`, in four digits.
fn year_at(tokens: &[SentenceToken], at: usize) -> Option<i16> {
    tokens.get(at).filter(|token| token.lower.len() == 4)?.lower.parse().ok()
}

/// The days that some month lacks, in words.
const DAYS_IN_WORDS: [(&[&str], u8); 16] = [
    (&["twenty-ninth"], 29),
    (&["twenty", "ninth"], 29),
    (&["twenty-nine"], 29),
    (&["twenty", "nine"], 29),
    (&["thirty-first"], 31),
    (&["thirty", "first"], 31),
    (&["thirty-one"], 31),
    (&["thirty", "one"], 31),
    (&["thirtieth"], 30),
    (&["thirty"], 30),
    (&["dua", "puluh", "sembilan"], 29),
    (&["duapuluh", "sembilan"], 29),
    (&["tiga", "puluh", "satu"], 31),
    (&["tigapuluh", "satu"], 31),
    (&["tiga", "puluh"], 30),
    (&["tigapuluh"], 30),
];

/// The day of a month at token `at`, and the index of the token after it: "30", "31st", "thirty-first"; of "28-30", the
/// last day.
fn day_at(tokens: &[SentenceToken], at: usize) -> Option<(u8, usize)> {
    let word = tokens.get(at)?.lower.as_str();
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let word = word.split_once(['-', '–']).filter(|(from, _)| is_number(from)).map_or(word, |(_, to)| to);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if is_number(digits) && matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th") {
        return Some((digits.parse().ok().filter(|&day| day < 40)?, at + 1));
    }
    // The first letters of all of them.
    if !word.starts_with(['t', 'd']) {
        return None;
    }
    let written = |words: &[&str]| {
        tokens[at..].iter().map(|token| token.lower.as_str()).take(words.len()).eq(words.iter().copied())
    };
    DAYS_IN_WORDS.iter().find(|(words, _)| written(words)).map(|&(words, day)| (day, at + words.len()))
}

/// The days of a month; February has 29 unless `year` says otherwise.
fn longest_month(month: u8, year: Option<i16>) -> u8 {
    match (month, year) {
        (2, Some(year)) if Date::new(year, 2, 29).is_err() => 28,
        (2, _) => 29,
        _ => 30 + (month + month / 8) % 2,
    }
}

/// Whether an interval counts forward or backward from its event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    After,
    Before,
}

/// An interval relative to an event: "tiga minggu setelah", "two days before".
struct Interval {
    span: Span,
    amount: i64,
    unit: TimeUnit,
    way: Direction,
}

fn interval(context: &CheckContext<'_>, mention: &Mention) -> Option<Interval> {
    let words = mention.span.slice(context.text);
    let way = match words.rsplit(char::is_whitespace).next()? {
        "setelah" | "sesudah" | "after" => Direction::After,
        "sebelum" | "before" => Direction::Before,
        _ => return None,
    };
    let (amount, unit) = duration(mention)?;
    Some(Interval { span: mention.span, amount, unit, way })
}

/// The duration of `mention`, if it is a whole number of days, weeks, months or years.
fn duration(mention: &Mention) -> Option<(i64, TimeUnit)> {
    let Value::Duration { amount, unit } = mention.value.as_deref()? else { return None };
    let in_days = matches!(unit, TimeUnit::Day | TimeUnit::Week | TimeUnit::Month | TimeUnit::Year);
    let amount = amount.integer().filter(|_| in_days)?;
    Some((amount.try_into().ok()?, *unit))
}

/// Tolerance in days for rounding: about half a unit, and none for days.
const fn slack(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Week => 4,
        TimeUnit::Month => 18,
        TimeUnit::Year => 200,
        _ => 0,
    }
}

/// A number of days in words.
fn in_days(days: i64) -> String {
    format!("{days} {}", if days == 1 { "day" } else { "days" })
}

fn days(amount: i64, unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Week => amount * 7,
        TimeUnit::Month => amount * 3044 / 100,
        TimeUnit::Year => amount * 36525 / 100,
        _ => amount,
    }
}

fn between(from: Date, to: Date) -> i64 {
    i64::from(from.until((Unit::Day, to)).map_or(0, |span| span.get_days()))
}

/// Reports intervals that do not match the two dates they separate.
///
/// The end is the date directly before the interval. The start is a date named right after it ("dua hari setelah
/// 3 Maret"), else the date of the event that it counts from: "pada Rabu (1/1/2025), tiga minggu setelah Putin
/// mengumumkan …" is compared with "Putin mengumumkan pada 11 Desember".
pub(super) fn intervals(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let mut events = None;
    for sentence in context.sentences.iter() {
        check_stated_duration(context, &sentence, findings);
        for mention in context.mentions(&sentence) {
            let Some(interval) = interval(context, mention) else { continue };
            let all = context.days(&sentence);
            // The date at the end of the interval must directly precede it, with no words in between.
            let apart = |a: usize, b: usize| {
                let between = &context.text[a.min(b)..b.max(a)];
                between.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count()
            };
            let Some(&(_, to)) = all
                .iter()
                .rfind(|(span, _)| span.end <= interval.span.start && apart(span.end, interval.span.start) == 0)
            else {
                continue;
            };
            let named = all
                .iter()
                .find(|(span, _)| span.start >= interval.span.end && apart(interval.span.end, span.start) <= 3);
            let from = named.copied().map_or_else(
                || days_of(context, events.get_or_insert_with(|| dated(context)), &sentence, interval.span.end),
                |named| vec![named],
            );
            let passed = |from| if interval.way == Direction::After { between(from, to) } else { between(to, from) };
            let off = |&(_, from): &(Span, Date)| {
                (passed(from) - days(interval.amount, interval.unit)).abs() > slack(interval.unit)
            };
            let Some(&(span, from_day)) = from.first().filter(|_| from.iter().all(off)) else { continue };
            let what = format!(
                "“{}”: from {} to {} is {}",
                context.words(interval.span),
                from_day.min(to).strftime("%-d %B %Y"),
                from_day.max(to).strftime("%-d %B %Y"),
                in_days(passed(from_day)),
            );
            findings.push(Finding {
                check: Check::Interval,
                span: interval.span,
                other: Some(span),
                explanation: what,
            });
        }
    }
}

/// Maximum number of dates of one event that an interval is compared with.
const MAX_EVENT_DAYS: usize = 50;

/// Maps an event (entity index of the subject, verb) to each date that the article gives for it: the span of the
/// sentence, the span of the date, and the day.
type Events = HashMap<(usize, String), Vec<(Span, Span, Date)>>;

/// The events that the article dates; the verb must be one or two words before the date: "mengumumkan pada 11
/// Desember".
fn dated(context: &CheckContext<'_>) -> Events {
    let mut events = Events::new();
    for sentence in context.sentences.iter() {
        for (span, day) in context.days(&sentence) {
            let Some(last) = sentence.tokens.iter().rposition(|t| t.span.end <= span.start) else { continue };
            for verb in last.saturating_sub(1)..=last {
                if let Some(subject) = subject(context, &sentence, verb) {
                    let event = (subject, sentence.tokens[verb].lower.to_string());
                    events.entry(event).or_default().push((sentence.span, span, day));
                }
            }
        }
    }
    events
}

/// The dates that other sentences give for the event named at byte `at`, which has the same subject and verb; at most
/// [`MAX_EVENT_DAYS`].
fn days_of(context: &CheckContext<'_>, events: &Events, sentence: &Sentence, at: usize) -> Vec<(Span, Date)> {
    let event = event(context, sentence, at);
    let all = event.and_then(|event| events.get(&event)).map_or(&[][..], Vec::as_slice);
    let others = all.iter().filter(|(own, ..)| *own != sentence.span);
    others.take(MAX_EVENT_DAYS).map(|(_, span, day)| (*span, *day)).collect()
}

/// Entity index of the subject and the verb of the clause that starts at byte `at`: "Putin mengumumkan".
fn event(context: &CheckContext<'_>, sentence: &Sentence, at: usize) -> Option<(usize, String)> {
    let first = sentence.tokens.iter().position(|t| t.span.start >= at)?;
    let m = context.extraction.at(sentence.tokens[first].span.start)?;
    let mention = &context.extraction.mentions[m];
    let verb = sentence.tokens[first..].iter().find(|t| t.span.start >= mention.span.end && !is_small(&t.lower))?;
    let named = matches!(mention.kind, EntityType::Person | EntityType::Organization | EntityType::Place);
    (named && verb.is_word()).then(|| (context.extraction.entity_of[m], verb.lower.to_string()))
}

/// Index of the entity named directly before the token `verb`, ignoring adverbs such as "juga".
fn subject(context: &CheckContext<'_>, sentence: &Sentence, verb: usize) -> Option<usize> {
    let last = sentence.tokens[..verb].iter().rfind(|t| !is_small(&t.lower))?;
    Some(context.extraction.entity_of[context.extraction.at(last.span.start)?])
}

fn is_small(word: &str) -> bool {
    matches!(word, "juga" | "telah" | "sudah" | "kemudian" | "lalu" | "also" | "had" | "has" | "first" | "pertama")
}

/// Reports a number of days that does not match an adjacent date range: "selama lima hari, 3-7 Maret 2025".
fn check_stated_duration(context: &CheckContext<'_>, sentence: &Sentence, findings: &mut Vec<Finding>) {
    for mention in context.mentions(sentence) {
        let Some((amount, TimeUnit::Day)) = duration(mention) else { continue };
        let led = context.text[..mention.span.start].trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
        if !matches!(led, "selama" | "for") {
            continue;
        }
        for other in context.mentions(sentence) {
            let Some(&Value::Interval { from: PartialDate::Day(from), to: PartialDate::Day(to) }) =
                other.value.as_deref()
            else {
                continue;
            };
            let near = other.span.start.abs_diff(mention.span.end) < 12;
            let passed = between(from, to);
            if near && amount != passed && amount != passed + 1 {
                let what = format!(
                    "“{}”: “{}” is {}",
                    context.words(mention.span),
                    context.words(other.span),
                    in_days(passed + 1)
                );
                findings.push(Finding {
                    check: Check::Interval,
                    span: mention.span,
                    other: Some(other.span),
                    explanation: what,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{right, wrong};

    #[test]
    fn weekdays() {
        // Without a year, and far from the date of writing, the year may be any.
        right("Rapat digelar pada Rabu (1/1/2025) di Jakarta. Banjir itu terjadi pada Minggu (24/8) di sana.");
        right("Rapat digelar pada Rabu (1/1/2025) di Jakarta dan dihadiri banyak orang.");
        wrong("weekday", "Rapat digelar pada [Kamis (1/1/2025)] di Jakarta dan dihadiri banyak orang.");
        right("The vote was held on Tuesday, March 4, 2025, and the council met again.");
        wrong("weekday", "The vote was held on [Monday, March 4, 2025], and the council met again.");
        // No year in the text, so the year is a guess.
        right("Ia lahir pada Selasa, 4 Maret dan pindah ke Bandung.");
    }

    #[test]
    fn days_that_are_none() {
        right("Rapat digelar pada 29 Februari 2024 dan 31 Maret 2025 di Jakarta.");
        wrong("date", "Rapat digelar pada [31 April 2025] di Jakarta.");
        wrong("date", "Rapat digelar pada [30 Februari] di Jakarta.");
        wrong("date", "He signed on [February 30, 2024], the ministry says.");
        wrong("date", "He signed on [29 February 2023] in London.");
        wrong("date", "Ia lahir pada [29 Februari 1900] di Bogor.");
        wrong("date", "The law took effect on [June 31st].");
        right("He signed on 29 February 2024. Ia lahir pada 29 Februari 2000.");
        right("In May 40 people were hurt. On Feb. 29 the office was closed.");
        right("Pada Juni 35 orang ditahan.");
        wrong("date", "Rapat digelar pada tanggal [32/1/2025] di Jakarta.");
        right("In all 12/25/2024 and 25/12/2024 are the same day.");
    }

    #[test]
    fn days_that_are_none_in_any_wording() {
        for text in [
            "The law passed on the [29th of February 2023] in the town.",
            "The law passed on the [31st of April] in the town.",
            "The law passed on [February 29 of 2023] in the town.",
            "The law passed on the [thirtieth of February] in the town.",
            "The law passed on [April thirty-first].",
            "The law passed on [February the thirtieth].",
            "The law passed on the [thirty first of June 2021] in the town.",
            "The law passed on [February twenty-ninth, 2023].",
            "The law passed on [Feb. 30].",
            "The law ran from [28-30 February 2023] in the town.",
            "The law passed on [2023-02-29] in the town.",
            "Rapat itu digelar pada tanggal [tiga puluh Februari] di Jakarta.",
            "Rapat itu digelar pada [tiga puluh satu April] di Jakarta.",
            "Rapat itu digelar pada [dua puluh sembilan Februari 2023] di Jakarta.",
            "Rapat itu digelar pada tanggal [31 bulan April] di Jakarta.",
            "Rapat itu digelar pada [29 Februari tahun 2023] di Jakarta.",
            "Rapat itu digelar pada [29-31 April] di Jakarta.",
            "Rapat itu digelar pada [31-04-2020] di Jakarta.",
            "Rapat itu digelar pada [31.04.2020] di Jakarta.",
        ] {
            wrong("date", text);
        }
        right("The law passed on the twenty-ninth of February 2024, the thirtieth of April and May thirty-first.");
        right("The law passed on the twenty-ninth of February. In February thirty people were hurt.");
        right("They met on 28-29 February 2024 and on 2024-02-29. Call 555-31-2020 or 2020-13-45.");
        right("Rapat digelar pada dua puluh sembilan Februari 2024, tiga puluh April dan 29-30 April.");
        right("Pada April tiga puluh satu orang ditahan. Versi 2.31.2020 dan 31-12-2020 benar.");
    }

    #[test]
    fn intervals() {
        let article = |interval: &str, day: &str| {
            format!(
                "Aturan itu diterbitkan pada Rabu (1/1/2025), {interval} setelah Putin mengumumkan rencana kerja sama.\n\
                 Putin juga mengumumkan pada {day} bahwa jaringan baru akan dibentuk.\n"
            )
        };
        right(&article("tiga minggu", "11 Desember"));
        wrong("interval", &article("[enam minggu", "11 Desember").replace(" setelah", " setelah]"));
        wrong("interval", &article("[tiga minggu", "11 November").replace(" setelah", " setelah]"));
        right("Ia mundur pada 5 Maret 2025, dua hari setelah 3 Maret 2025.");
        wrong("interval", "Ia mundur pada 5 Maret 2025, [tiga hari setelah] 3 Maret 2025.");
        right("Pameran berlangsung selama lima hari, 3-7 Maret 2025, di Jakarta.");
        wrong("interval", "Pameran berlangsung selama [sembilan hari], 3-7 Maret 2025, di Jakarta.");
    }
}
