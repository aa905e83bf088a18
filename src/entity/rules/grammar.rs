//! The grammar of values in one language: the meanings of words and phrases, from the files in `data/entity/values`.

use crate::article::Language;
use crate::entity::value::{Bound, TimeUnit};
use crate::text::calendar::{MONTHS, WEEKDAYS};
use crate::text::word_list::{DataMap, entries};
use std::sync::LazyLock;

/// A unit of time in an expression such as "three weeks ago".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// One of the units that a duration can have.
    Unit(TimeUnit),
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// The direction of a relative expression, from the day of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RelativeDirection {
    /// "last", "lalu".
    Past,
    /// "this", "ini".
    Present,
    /// "next", "depan".
    Future,
}

/// A part of the day, which decides between the two halves of a twelve-hour clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayPart {
    /// "am", "pagi".
    Morning,
    /// "siang": from ten to three.
    Noon,
    /// "pm", "sore", "in the evening".
    Afternoon,
    /// "malam", "at night": from six to midnight, and twelve is midnight.
    Night,
    /// "dini hari": after midnight.
    Early,
}

/// A currency that a name or sign stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CurrencyName {
    /// ISO 4217 code.
    pub(super) code: &'static str,
    /// Names of countries, separated by commas, that have another currency of this name: if the text mentions one, the
    /// currency is not certain.
    pub(super) unless: &'static str,
}

/// What a word or phrase means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A number up to 19 in English and up to 11 in Indonesian.
    Cardinal(u64),
    /// "twenty" to "ninety".
    Tens(u64),
    /// Adds ten to the number before it: "dua belas" is 12.
    Teen,
    /// Multiplies the number before it by ten: "dua puluh" is 20.
    TensWord,
    /// A multiplier, as a power of ten: 3 for "ribu".
    Scale(i32),
    /// A power of ten that is a number by itself: "seratus".
    One(i32),
    /// An abbreviated multiplier joined to digits: "5bn".
    LetterScale(i32),
    /// An abbreviated multiplier joined to digits that are not money: "1.2M followers".
    CountScale(i32),
    /// An abbreviated multiplier of a sum of money: "$5m", "Rp1 M".
    MoneyScale(i32),
    /// A fraction: "half", "seperlima".
    Fraction(u64, u64),
    /// The lower number of a fraction: "two thirds", "dua pertiga".
    Denominator(u64),
    /// The word in "one in five", "satu dari lima".
    OfTotal,
    /// One half after a number: "dua setengah".
    AndHalf,
    /// Twelve; with a number, twelve by itself ("selusin").
    Dozen(Option<u64>),
    /// A number without an upper end ("ribuan", "hundreds"), or a range ("belasan").
    Vague(u64, Option<u64>),
    /// "tens of", before a vague number.
    VagueTens,
    /// "several", before a scale word.
    Several,
    /// The decimal point in words.
    Point,
    /// A word for a negative sign. `true` if the word is also an adjective ("negatif").
    Minus(bool),
    /// Words before a number that bound it.
    Bound(Bound),
    /// Words after a number that bound it.
    BoundAfter(Bound),
    /// "lebih" after a number: more than that.
    MoreAfter,
    /// Joins the two ends of a range.
    Range,
    /// Joins two days or dates: "1 s.d. 3 Januari", "1 until 3 January".
    JoinsDays,
    /// "between".
    Between,
    /// "from".
    From,
    /// "and".
    And,
    /// "or".
    Or,
    /// A word for a change, after which "from 5 to 4" are two values.
    Change,
    /// The name of a currency, written after the amount.
    Currency(CurrencyName),
    /// A currency sign, written before the amount.
    Sign(CurrencyName),
    /// A hundredth of a currency, as its code.
    Cents(&'static str),
    /// A hundredth of a currency, joined to digits: "50p".
    GluedCents(&'static str),
    /// A percent sign or word.
    Percent,
    /// A percent word joined to digits: "7pc".
    GluedPercent,
    /// Percentage points, as a power of ten: −2 for basis points.
    Points(i32),
    /// A unit of measure, as its symbol.
    Unit(&'static str),
    /// A unit of measure that is joined to digits: "9m".
    GluedUnit(&'static str),
    /// A unit written before the number: "magnitude 6.2".
    UnitBefore(&'static str),
    /// A power of a unit, before or after it: "square", "persegi".
    PowerBefore(u8),
    /// A power after the unit.
    Power(u8),
    /// The "per" of a rate.
    Per,
    /// The lower unit of a rate, as the end of a symbol: "/h".
    Rate(&'static str),
    /// A unit of time.
    Period(Period),
    /// A unit of time joined to digits: "48h".
    GluedPeriod(Period),
    /// One unit of time in one word: "setahun".
    OnePeriod(Period),
    /// "old", after a number of years.
    Old,
    /// "aged", "usia".
    AgeBefore,
    /// A month, from 1 for January. `true` if the name is short or also another word: "May", "Mar".
    Month(u8, bool),
    /// A weekday, from 1 for Monday. `true` if the name is not trusted without a date.
    Weekday(u8, bool),
    /// A month of the Islamic calendar.
    HijriMonth(u8),
    /// The mark of an Islamic year.
    HijriEra,
    /// A day relative to the day of writing, in days: "kemarin" is −1.
    Day(i64),
    /// A direction before the period: "last week".
    TurnBefore(RelativeDirection),
    /// A direction after the period: "minggu lalu".
    TurnAfter(RelativeDirection),
    /// "ago".
    Ago,
    /// "lagi": in the future.
    Later,
    /// A word that puts its clause in the future.
    Future,
    /// A word that puts its clause in the past.
    Past,
    /// A word after which a four-digit number is a year.
    BeforeYear,
    /// A word after which a number is a rank.
    BeforeRank,
    /// An ordinal number: "third".
    Ordinal(u64),
    /// A noun after which an Indonesian ordinal is one: "babak kedua".
    OrdinalNoun,
    /// The end of an ordinal number in digits: "th".
    OrdinalEnd,
    /// A word before a time of day.
    BeforeTime,
    /// A part of the day.
    DayPart(DayPart),
    /// "o'clock".
    Clock,
    /// "hours", after a four-digit time.
    Hours,
    /// "noon" or "midnight".
    Noon(u8),
    /// A time zone, in minutes east of UTC; `None` if the name has several meanings.
    Zone(Option<i16>),
    /// A quarter of a year.
    Quarter,
    /// A half of a year.
    HalfYear,
    /// The letter of "Q3" or "H1".
    YearPartCode,
    /// The era of a year of the common calendar: "AD".
    Era,
    /// The era before it: "BC".
    EraBefore,
    /// "every", before a weekday that recurs.
    Every,
    /// "below zero".
    BelowZero,
    /// "more", between a number and its unit: "two more minutes".
    More,
    /// A word that makes the number and name before it an address: "10 Downing Street".
    Street,
    /// A word that makes a year fiscal.
    Fiscal,
    /// "early", "akhir": the value is that of the words after it.
    Early,
    /// An article: "a million".
    Article,
    /// A law or another document with numbers.
    Law,
    /// "number", before the number of something.
    NumberLabel,
    /// A word after which a number is a label: "flight 2215".
    Label,
    /// A word that no number counts: a preposition, conjunction or auxiliary.
    FunctionWord,
    /// A phrase in which a number word is not a number.
    Idiom,
}

impl Lexeme {
    /// Returns whether a value can begin with a phrase of this meaning. The other meanings are those of words around a
    /// value and of words that follow its first one.
    pub(super) const fn may_begin_value(self) -> bool {
        !matches!(
            self,
            Self::FunctionWord
                | Self::And
                | Self::Or
                | Self::Past
                | Self::Future
                | Self::Change
                | Self::BeforeYear
                | Self::BeforeRank
                | Self::Bound(_)
                | Self::BoundAfter(_)
                | Self::MoreAfter
                | Self::More
                | Self::OfTotal
                | Self::Range
                | Self::JoinsDays
                | Self::Between
                | Self::From
                | Self::Per
                | Self::Rate(_)
                | Self::Ago
                | Self::Later
                | Self::Old
                | Self::AgeBefore
                | Self::BelowZero
                | Self::DayPart(_)
                | Self::GluedUnit(_)
                | Self::GluedPercent
                | Self::GluedPeriod(_)
                | Self::Law
                | Self::Label
                | Self::NumberLabel
                | Self::Street
                | Self::Idiom
        )
    }
}

/// A phrase and its meaning.
#[derive(Debug)]
pub(super) struct Entry {
    /// The phrase, as in the file.
    pub(super) words: &'static str,
    /// Whether the case of letters matters.
    pub(super) exact: bool,
    /// What it means.
    pub(super) lexeme: Lexeme,
}

/// The phrases of one language.
pub(super) struct Grammar {
    /// The phrases that begin with the same word, the longest first. The first list is empty.
    phrases: Vec<Vec<Entry>>,
    /// For each first word, in lower case, where its phrases are.
    by_word: DataMap<String, FirstWord>,
}

/// A word that begins a phrase of a [`Grammar`], or by default any other word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FirstWord(u16);

impl Grammar {
    /// The grammar for text in `language`; that of English unless it is Indonesian or Malay.
    pub(super) fn of(language: Language) -> &'static Self {
        static INDONESIAN: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(ID, EN));
        static MALAY: LazyLock<Grammar> = LazyLock::new(Grammar::malay);
        static ENGLISH: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(EN, ID));
        match language {
            Language::Indonesian => &INDONESIAN,
            Language::Malay => &MALAY,
            Language::English | Language::Other => &ENGLISH,
        }
    }

    /// The words that Malay shares with Indonesian, and its own.
    fn malay() -> Self {
        let mut grammar = Self::new(ID, EN);
        for phrases in &mut grammar.phrases {
            phrases.retain(|entry| !differs_in_malay(entry));
        }
        for row in entries(MS) {
            grammar.add_row(row, |_| true);
        }
        grammar.sort();
        grammar
    }

    fn new(own: &'static str, other: &'static str) -> Self {
        let mut grammar = Self { phrases: vec![Vec::new()], by_word: DataMap::default() };
        for row in entries(COMMON).chain(entries(own)) {
            grammar.add_row(row, |_| true);
        }
        // Words of the other language occur in quotations and names of units, months and currencies.
        for row in entries(other) {
            grammar.add_row(row, is_shared);
        }
        for month in MONTHS.iter() {
            for (nth, name) in month.names.iter().enumerate() {
                let ambiguous = nth > 0 || AMBIGUOUS_MONTHS.contains(name);
                grammar.add(name, Lexeme::Month(month.number, ambiguous));
            }
        }
        for day in WEEKDAYS.iter() {
            for (nth, name) in day.names.iter().enumerate() {
                grammar.add(name, Lexeme::Weekday(day.number, nth > 0));
            }
        }
        grammar.sort();
        grammar
    }

    /// Sorts the phrases that begin with the same word, the longest first.
    fn sort(&mut self) {
        for entries in &mut self.phrases {
            entries.sort_by_key(|entry| std::cmp::Reverse((entry.words.split(' ').count(), entry.words.len())));
        }
    }

    /// The phrases that begin with `word`, in any case.
    pub(super) fn entries(&self, word: &str) -> &[Entry] {
        self.phrases(self.first_word(word))
    }

    /// The phrases that begin with a word of the grammar.
    pub(super) fn phrases(&self, word: FirstWord) -> &[Entry] {
        &self.phrases[usize::from(word.0)]
    }

    /// Finds `word`, in any case, among the first words of phrases.
    pub(super) fn first_word(&self, word: &str) -> FirstWord {
        const LONGEST: usize = 20;
        if word.len() > LONGEST {
            return FirstWord::default();
        }
        if word.is_ascii() {
            // Most words are in no phrase: look them up without allocating.
            let mut buffer = [0; LONGEST];
            let lower = &mut buffer[..word.len()];
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            return std::str::from_utf8(lower)
                .ok()
                .and_then(|lower| self.by_word.get(lower))
                .copied()
                .unwrap_or_default();
        }
        self.by_word.get(&word.to_lowercase()).copied().unwrap_or_default()
    }

    /// Adds the phrases of a row whose meaning satisfies `keeps`.
    fn add_row(&mut self, row: &'static str, keeps: impl Fn(&Lexeme) -> bool) {
        let mut columns = row.split('\t');
        let (Some(meaning), Some(value), Some(phrases)) = (columns.next(), columns.next(), columns.next()) else {
            return;
        };
        let Some(lexeme) = read(meaning, value).filter(keeps) else { return };
        for phrase in phrases.split(" | ") {
            self.add(phrase, lexeme);
        }
    }

    fn add(&mut self, words: &'static str, lexeme: Lexeme) {
        let first = words.split(' ').next().unwrap_or(words);
        let named = matches!(lexeme, Lexeme::Month(..) | Lexeme::Weekday(..) | Lexeme::HijriMonth(_));
        let exact = !named && (words.contains(char::is_uppercase) || words.len() == 1 && is_abbreviation(&lexeme));
        // The first piece of a phrase ends where the lexer ends a piece.
        let first = first.split('-').next().filter(|first| !first.is_empty()).unwrap_or(first);
        let key = first.trim_end_matches('.').to_lowercase();
        let key = if key.is_empty() { first.to_string() } else { key };
        let next = FirstWord(self.phrases.len() as u16);
        let word = *self.by_word.entry(key).or_insert(next);
        if word == next {
            self.phrases.push(Vec::new());
        }
        self.phrases[usize::from(word.0)].push(Entry { words, exact, lexeme });
    }
}

/// Whether an Indonesian phrase has a different meaning in Malay, or none that is certain: "Minggu" is only a week there,
/// "kemarin" is some day before yesterday, and "M" is a million.
fn differs_in_malay(entry: &Entry) -> bool {
    matches!(entry.lexeme, Lexeme::MoneyScale(_))
        || matches!(entry.lexeme, Lexeme::Weekday(7, _)) && matches!(entry.words, "Minggu" | "Min" | "ahad")
        || entry.words.contains("kemarin")
}

/// Names of months that are also common words or names of persons.
const AMBIGUOUS_MONTHS: &[&str] =
    &["May", "March", "Mei", "April", "Juni", "Juli", "June", "July", "August", "Agustus"];

/// Returns whether a word of one letter with this meaning has its own case: "5g" is a weight, "5G" a network.
const fn is_abbreviation(lexeme: &Lexeme) -> bool {
    matches!(
        lexeme,
        Lexeme::GluedUnit(_)
            | Lexeme::GluedPeriod(_)
            | Lexeme::GluedCents(_)
            | Lexeme::LetterScale(_)
            | Lexeme::MoneyScale(_)
            | Lexeme::CountScale(_)
    )
}

/// Returns whether words of this meaning are also read in text of the other language.
const fn is_shared(lexeme: &Lexeme) -> bool {
    matches!(
        lexeme,
        Lexeme::Currency(_)
            | Lexeme::Unit(_)
            | Lexeme::Month(..)
            | Lexeme::Weekday(..)
            | Lexeme::Percent
            | Lexeme::Points(_)
            | Lexeme::Scale(3..)
            | Lexeme::Power(_)
    )
}

const COMMON: &str = include_str!("../../../data/entity/values/common.tsv");
const MS: &str = include_str!("../../../data/entity/values/ms.tsv");
const ID: &str = include_str!("../../../data/entity/values/id.tsv");
const EN: &str = include_str!("../../../data/entity/values/en.tsv");

/// Reads the first two columns of a row.
fn read(meaning: &str, value: &'static str) -> Option<Lexeme> {
    use Lexeme as L;
    Some(match meaning {
        "cardinal" => L::Cardinal(value.parse().ok()?),
        "tens" => L::Tens(value.parse().ok()?),
        "teen" => L::Teen,
        "tens-word" => L::TensWord,
        "scale" => L::Scale(value.parse().ok()?),
        "one" => L::One(value.parse().ok()?),
        "letter-scale" => L::LetterScale(value.parse().ok()?),
        "count-scale" => L::CountScale(value.parse().ok()?),
        "money-scale" => L::MoneyScale(value.parse().ok()?),
        "fraction" => {
            let (part, of) = value.split_once('/')?;
            L::Fraction(part.parse().ok()?, of.parse().ok()?)
        }
        "denominator" => L::Denominator(value.parse().ok()?),
        "of-total" => L::OfTotal,
        "half" => L::AndHalf,
        "dozen" => L::Dozen(value.parse().ok()),
        "vague" => {
            let (from, to) = value.split_once("..").unwrap_or((value, ""));
            L::Vague(from.parse().ok()?, to.parse().ok())
        }
        "vague-tens" => L::VagueTens,
        "several" => L::Several,
        "point" => L::Point,
        "minus" => L::Minus(false),
        "minus-word" => L::Minus(true),
        "bound" => L::Bound(bound(value)?),
        "bound-after" => L::BoundAfter(bound(value)?),
        "more-after" => L::MoreAfter,
        "range" => L::Range,
        "joins-days" => L::JoinsDays,
        "between" => L::Between,
        "from" => L::From,
        "and" => L::And,
        "or" => L::Or,
        "change" => L::Change,
        _ => return read_measure(meaning, value).or_else(|| read_time(meaning, value)),
    })
}

fn read_measure(meaning: &str, value: &'static str) -> Option<Lexeme> {
    use Lexeme as L;
    let currency = || {
        let (code, unless) = value.split_once('?').unwrap_or((value, ""));
        CurrencyName { code, unless }
    };
    Some(match meaning {
        "currency" => L::Currency(currency()),
        "sign" => L::Sign(currency()),
        "cents" => L::Cents(value),
        "glued-cents" => L::GluedCents(value),
        "percent" => L::Percent,
        "glued-percent" => L::GluedPercent,
        "points" => L::Points(value.parse().ok()?),
        "unit" => L::Unit(value),
        "glued-unit" => L::GluedUnit(value),
        "unit-before" => L::UnitBefore(value),
        "power-before" => L::PowerBefore(value.parse().ok()?),
        "power" => L::Power(value.parse().ok()?),
        "per" => L::Per,
        "rate" => L::Rate(value),
        "ordinal" => L::Ordinal(value.parse().ok()?),
        "ordinal-after" => L::OrdinalNoun,
        "ordinal-end" => L::OrdinalEnd,
        "before-rank" => L::BeforeRank,
        "article" => L::Article,
        "law" => L::Law,
        "number-label" => L::NumberLabel,
        "label" => L::Label,
        "idiom" => L::Idiom,
        "function-word" => L::FunctionWord,
        "below-zero" => L::BelowZero,
        "more" => L::More,
        "street" => L::Street,
        _ => return None,
    })
}

fn read_time(meaning: &str, value: &'static str) -> Option<Lexeme> {
    use Lexeme as L;
    Some(match meaning {
        "period" => L::Period(period(value)?),
        "glued-period" => L::GluedPeriod(period(value)?),
        "one-period" => L::OnePeriod(period(value)?),
        "old" => L::Old,
        "age-before" => L::AgeBefore,
        "weekday-short" => L::Weekday(value.parse().ok()?, true),
        "weekday" => L::Weekday(value.parse().ok()?, false),
        "month" => L::Month(value.parse().ok()?, false),
        "month-short" => L::Month(value.parse().ok()?, true),
        "hijri" => L::HijriMonth(value.parse().ok()?),
        "hijri-era" => L::HijriEra,
        "day" => L::Day(value.parse().ok()?),
        "turn-before" => L::TurnBefore(turn(value)?),
        "turn-after" => L::TurnAfter(turn(value)?),
        "ago" => L::Ago,
        "later" => L::Later,
        "future" => L::Future,
        "past" => L::Past,
        "before-year" => L::BeforeYear,
        "before-time" => L::BeforeTime,
        "half-day" => L::DayPart(match value {
            "am" | "morning" => DayPart::Morning,
            "noon" => DayPart::Noon,
            "pm" | "evening" => DayPart::Afternoon,
            "night" => DayPart::Night,
            "early" => DayPart::Early,
            _ => return None,
        }),
        "clock" => L::Clock,
        "hours" => L::Hours,
        "noon" => L::Noon(value.parse().ok()?),
        "zone" => L::Zone(value.parse().ok()),
        "quarter" => L::Quarter,
        "half-year" => L::HalfYear,
        "year-part" => L::YearPartCode,
        "era" => L::Era,
        "era-before" => L::EraBefore,
        "every" => L::Every,
        "fiscal" => L::Fiscal,
        "early" => L::Early,
        _ => return None,
    })
}

fn bound(value: &str) -> Option<Bound> {
    Some(match value {
        "about" => Bound::About,
        "at-least" => Bound::AtLeast,
        "more-than" => Bound::MoreThan,
        "at-most" => Bound::AtMost,
        "less-than" => Bound::LessThan,
        _ => return None,
    })
}

fn period(value: &str) -> Option<Period> {
    Some(match value {
        "second" => Period::Unit(TimeUnit::Second),
        "minute" => Period::Unit(TimeUnit::Minute),
        "hour" => Period::Unit(TimeUnit::Hour),
        "day" => Period::Unit(TimeUnit::Day),
        "week" => Period::Unit(TimeUnit::Week),
        "month" => Period::Unit(TimeUnit::Month),
        "year" => Period::Unit(TimeUnit::Year),
        "decade" => Period::Decade,
        "century" => Period::Century,
        _ => return None,
    })
}

fn turn(value: &str) -> Option<RelativeDirection> {
    Some(match value {
        "past" => RelativeDirection::Past,
        "present" => RelativeDirection::Present,
        "future" => RelativeDirection::Future,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::value::{Currency, Unit};

    #[test]
    fn every_row_is_read_and_its_currency_or_unit_known() {
        for row in [COMMON, ID, EN].into_iter().flat_map(entries) {
            let columns: Vec<&str> = row.split('\t').collect();
            let [meaning, value, phrases] = columns[..] else { panic!("{row}") };
            assert!(phrases.split(" | ").all(|phrase| !phrase.is_empty() && phrase.trim() == phrase), "{row}");
            // Values live as long as the program, since the rows do.
            match read(meaning, value) {
                Some(Lexeme::Currency(name) | Lexeme::Sign(name)) if name.code != "pounds" => {
                    assert!(Currency::new(name.code).is_some(), "{row}");
                }
                Some(Lexeme::Unit(symbol)) => assert!(Unit::new(symbol).is_some(), "{row}"),
                lexeme => assert!(lexeme.is_some(), "{row}"),
            }
        }
    }
}
