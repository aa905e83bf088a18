//! Times of day: "pukul 19.30 WIB", "3pm", "14:00 CET", "09.30-10.00 WIB", "pukul setengah enam sore", "noon".

use super::grammar::{DayPart, Lexeme};
use super::{PieceKind, ValueMatch, ValueReader};
use crate::article::Language;
use crate::entity::value::{TimeOfDay, Value};

/// A time as it is written.
#[derive(Clone, Copy)]
struct Clock {
    hour: u8,
    minute: u8,
    second: Option<u8>,
    part: Option<DayPart>,
    /// In minutes east of UTC.
    zone: Option<i16>,
    /// Whether the form alone shows that this is a time: a colon, "am", a zone, "o'clock".
    certain: bool,
    end: usize,
}

impl ValueReader<'_> {
    /// Reads the time of day, or the range of two, at `at`.
    pub(super) fn time(&self, at: usize) -> Option<ValueMatch> {
        if let Some((hour, end)) = self.find(at, |lexeme| match lexeme {
            Lexeme::Noon(hour) => Some(hour),
            _ => None,
        }) {
            let time = TimeOfDay { hour, minute: 0, second: None, offset: None };
            let led = self.is_one_of(at.wrapping_sub(1), &["at", "by", "until", "before", "after", "from", "to"]);
            return led.then(|| ValueMatch::new(end, Value::Time(time)));
        }
        let before = self.after(at, Lexeme::BeforeTime);
        let start = before.unwrap_or(at);
        let first = self.clock(start, before.is_some())?;
        // "jam 10 menit" is not a time, and neither is "3 pm2.5".
        let period = self.means(first.end, |lexeme| matches!(lexeme, Lexeme::Period(_) | Lexeme::OnePeriod(_)));
        if before.is_some() && first.part.is_none() && first.end == start + 1 && period {
            return None;
        }
        if let Some((from, to, end)) = self.time_range(at, first, before.is_some()) {
            return Some(ValueMatch::new(end, Value::TimeInterval { from, to }));
        }
        let certain = first.certain && !self.is_verse(at, &first) || before.is_some();
        let time = of_day(first)?;
        certain.then(|| ValueMatch::new(first.end, Value::Time(time)))
    }

    /// "09.30-10.00 WIB", "9-11am", "from 9am to 5pm", "between 7 p.m. and 9 p.m.".
    fn time_range(&self, at: usize, first: Clock, led: bool) -> Option<(TimeOfDay, TimeOfDay, usize)> {
        let joint = first.end;
        let next = if matches!(self.word(joint), "-" | "–") {
            joint + 1
        } else if let Some(next) = self.after(joint, Lexeme::JoinsDays) {
            next
        } else if self.means_before(at, |lexeme| lexeme == Lexeme::Between) {
            self.after(joint, Lexeme::And)?
        } else {
            return None;
        };
        let last = self.clock(next, led)?;
        let both = led && (first.end - at > 1 || last.minute > 0)
            || first.certain && last.certain
            || last.part.is_some()
            || last.zone.is_some() && last.certain;
        if !both {
            return None;
        }
        let part = first.part.or_else(|| last.part.filter(|_| first.hour < last.hour || first.hour == 12));
        let first = Clock { part, zone: first.zone.or(last.zone), ..first };
        Some((of_day(first)?, of_day(last)?, last.end))
    }

    /// The time at `at`. With `led`, a bare hour or one in words is a time.
    fn clock(&self, at: usize, led: bool) -> Option<Clock> {
        let mut clock = self.clock_face(at, led)?;
        if let Some((part, end)) = self.find(clock.end, |lexeme| match lexeme {
            Lexeme::DayPart(part) => Some(part),
            _ => None,
        }) {
            let meridiem = self.is_one_of(clock.end, &["am", "pm", "a.m", "p.m", "a.m.", "p.m."]);
            if meridiem || led || clock.certain {
                clock.part = Some(part);
                clock.certain |= meridiem;
                let stop = self.word(clock.end).contains('.') && self.word(end) == "." && self.glued(end);
                clock.end = end + usize::from(stop);
            }
        }
        if let Some((zone, end)) = self.find(clock.end, |lexeme| match lexeme {
            Lexeme::Zone(zone) => Some(zone),
            _ => None,
        }) {
            let full = clock.minute > 0 || clock.certain || led || zone.is_some();
            if full {
                clock.zone = zone;
                clock.certain |= zone.is_some();
                // "waktu setempat" is not part of the time.
                if zone.is_some() || self.is_capital(clock.end) {
                    clock.end = end;
                }
            }
        }
        Some(clock)
    }

    /// The hour and minute at `at`, without a part of the day or a zone.
    fn clock_face(&self, at: usize, led: bool) -> Option<Clock> {
        let face =
            |hour, minute, end| Clock { hour, minute, second: None, part: None, zone: None, certain: false, end };
        if !self.is_digits(at) {
            return self.hour_in_words(at).filter(|_| led).map(|(hour, minute, end)| face(hour, minute, end));
        }
        let two = |word: &str| {
            word.parse::<u8>().ok().filter(|_| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()))
        };
        let minute = |word: &str| two(word).filter(|minute| word.len() == 2 && *minute < 60);
        let word = self.word(at);
        if let Some((hour, rest)) = word.split_once('.') {
            let (minutes, second) =
                rest.split_once('.').map_or((rest, None), |(minutes, second)| (minutes, Some(second)));
            let second = second.map(&minute);
            if second == Some(None) {
                return None;
            }
            return Some(Clock { second: second.flatten(), ..face(two(hour)?, minute(minutes)?, at + 1) });
        }
        // "1900 GMT", "1430 hours".
        if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
            let hours = self.after(at + 1, Lexeme::Hours);
            let zone = self.means(at + 1, |lexeme| matches!(lexeme, Lexeme::Zone(Some(_))));
            let end = hours.unwrap_or(at + 1);
            let time = face(two(&word[..2])?, minute(&word[2..])?, end);
            return (hours.is_some() || zone).then_some(Clock { certain: true, ..time });
        }
        let hour = two(word)?;
        let part = |at: usize| self.word(at) == ":" && self.glued(at) && self.glued(at + 1);
        if part(at + 1) {
            let minutes = minute(self.word(at + 2))?;
            if part(at + 3) {
                let second = minute(self.word(at + 4))?;
                return Some(Clock { second: Some(second), certain: true, ..face(hour, minutes, at + 5) });
            }
            return Some(Clock { certain: true, ..face(hour, minutes, at + 3) });
        }
        if let Some(end) = self.after(at + 1, Lexeme::Clock) {
            return Some(Clock { certain: true, ..face(hour, 0, end) });
        }
        // A bare hour: "3pm", "9-11am", "pukul 7".
        let (minute, end) = self.malay_half(at + 1)?;
        Some(face(hour, minute, end))
    }

    /// The minutes after an hour that ends at `end`, and the position after them: in Malay "lapan setengah" is half past
    /// eight; `None` for "lapan suku", of which it is not certain what is meant. No minutes in other languages.
    fn malay_half(&self, end: usize) -> Option<(u8, usize)> {
        if self.language != Language::Malay {
            return Some((0, end));
        }
        match self.after(end, Lexeme::Fraction(1, 2)) {
            Some(next) => Some((30, next)),
            None => (!self.is_one_of(end, &["suku"])).then_some((0, end)),
        }
    }

    /// In Indonesian "setengah enam" is half past five; "lima" is five.
    fn hour_in_words(&self, at: usize) -> Option<(u8, u8, usize)> {
        let half = self.after(at, Lexeme::Fraction(1, 2)).filter(|_| self.language == Language::Indonesian);
        let (hour, end) = self.find(half.unwrap_or(at), |lexeme| match lexeme {
            Lexeme::Cardinal(hour @ 1..=11) => u8::try_from(hour).ok(),
            _ => None,
        })?;
        let belas = self.after(end, Lexeme::Teen);
        let (hour, end) = belas.map_or((hour, end), |end| (hour + 10, end));
        if half.is_some() {
            return Some(((hour + 11) % 12, 30, end));
        }
        let (minute, end) = self.malay_half(end)?;
        (hour <= 12).then_some((hour, minute, end))
    }

    /// Returns whether a time with a colon follows a name, as the verse of a book does ("John 3:16"), or is a ratio.
    fn is_verse(&self, at: usize, clock: &Clock) -> bool {
        let name = self.kind(at.wrapping_sub(1)) == Some(PieceKind::Word) && self.is_capital(at - 1);
        let dated = self.means_before(at, |lexeme| matches!(lexeme, Lexeme::Weekday(..) | Lexeme::Month(..)));
        let ratio = self.is_one_of(at.wrapping_sub(1), &["rasio", "ratio", "skala", "scale", "perbandingan", "odds"]);
        clock.part.is_none() && clock.zone.is_none() && (name && !dated && !self.begins_sentence(at - 1) || ratio)
    }
}

/// The time of day on a 24-hour clock; `None` if there is no such time.
fn of_day(clock: Clock) -> Option<TimeOfDay> {
    let Clock { hour, minute, second, .. } = clock;
    let half_day = hour <= 12;
    let hour = match clock.part {
        Some(DayPart::Morning | DayPart::Early) if half_day => hour % 12,
        Some(DayPart::Afternoon) if half_day => hour % 12 + 12,
        Some(DayPart::Noon) if half_day && hour < 6 => hour + 12,
        Some(DayPart::Night) if hour == 12 => 0,
        Some(DayPart::Night) if half_day && hour > 4 => hour + 12,
        _ => hour,
    };
    (hour < 24 && minute < 60).then_some(TimeOfDay { hour, minute, second, offset: clock.zone })
}
