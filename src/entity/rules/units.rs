//! Units after a number: per cent, percentage points, currencies, units of measure and of time.

use super::ValueReader;
use super::grammar::{Lexeme, Period};
use super::numerals::{Number, Numeral};
use crate::entity::value::{Amount, Bound, Currency, Decimal, Extent, TimeUnit, Unit, Value};
use std::borrow::Cow;

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Things without a unit.
    Count,
    /// Hundredths.
    Percent,
    /// Percentage points, as a power of ten: −2 for basis points.
    Points(i32),
    /// Money.
    Money(Currency),
    /// Hundredths of a currency.
    Cents(Currency),
    /// A unit of measure, as its symbol.
    Unit(Cow<'static, str>),
    /// A unit of time.
    Period(Period),
}

impl Measure {
    /// The value of `extent` in this measure; `None` if it cannot be written.
    pub(super) fn value(&self, extent: Extent, bound: Option<Bound>) -> Option<Value> {
        let amount = |power: i32| Amount { extent: scaled(extent, power), bound };
        Some(match self {
            Self::Count => Value::Number(amount(0)),
            Self::Percent => Value::Percent(amount(0)),
            Self::Points(power) => Value::PercentagePoints(amount(*power)),
            Self::Money(currency) => Value::Money { amount: amount(0), currency: *currency },
            Self::Cents(currency) => Value::Money { amount: amount(-2), currency: *currency },
            Self::Unit(symbol) => Value::Measure { amount: amount(0), unit: Unit::new(symbol.clone())? },
            Self::Period(Period::Unit(unit)) => Value::Duration { amount: amount(0), unit: *unit },
            Self::Period(Period::Decade) => Value::Duration { amount: amount(1), unit: TimeUnit::Year },
            Self::Period(Period::Century) => Value::Duration { amount: amount(2), unit: TimeUnit::Year },
        })
    }
}

/// The extent with its numbers multiplied by 10^`power`.
pub(super) const fn scaled(extent: Extent, power: i32) -> Extent {
    match extent {
        Extent::Exact(number) => Extent::Exact(number.times_power_of_ten(power)),
        Extent::Open(number) => Extent::Open(number.times_power_of_ten(power)),
        Extent::Range { from, to } => {
            Extent::Range { from: from.times_power_of_ten(power), to: to.times_power_of_ten(power) }
        }
    }
}

impl ValueReader<'_> {
    /// The unit of the numeral that begins at `at`, and the position after it.
    pub(super) fn measure_after(&self, at: usize, numeral: &Numeral) -> (Measure, usize) {
        let next = numeral.end;
        let hyphen = usize::from(self.hyphen(next));
        // "billions of dollars".
        let of = usize::from(matches!(numeral.number, Number::Open(_)) && self.is_one_of(next, &["of"]));
        // "two more minutes".
        let more = self
            .after(next, Lexeme::More)
            .filter(|more| hyphen + of == 0 && self.means(*more, |lexeme| matches!(lexeme, Lexeme::Period(_))));
        self.measure(more.unwrap_or(next + hyphen + of), at, numeral).unwrap_or((Measure::Count, next))
    }

    fn measure(&self, at: usize, start: usize, numeral: &Numeral) -> Option<(Measure, usize)> {
        let digits = self.is_digits(start) || !numeral.in_words;
        let glued = self.glued(at) && digits;
        if let Some((power, end)) = self.find(at, |lexeme| match lexeme {
            Lexeme::Points(power) => Some(power),
            _ => None,
        }) {
            return Some((Measure::Points(power), end));
        }
        if let Some((points, end)) = self.compound_points(at) {
            return Some((Measure::Points(points), end));
        }
        if let Some(end) = self.percent(at, glued) {
            return Some((Measure::Percent, end));
        }
        if let Some((currency, end)) = self.currency_after(at, start, numeral) {
            return Some((currency, end));
        }
        if let Some((symbol, end)) = self.unit(at, digits) {
            return Some((Measure::Unit(symbol), end));
        }
        if let Some((symbol, end)) = self.glued_unit(at, glued, start) {
            return Some((Measure::Unit(symbol), end));
        }
        self.find(at, |lexeme| match lexeme {
            Lexeme::Period(period) => Some(Measure::Period(period)),
            Lexeme::GluedPeriod(period) if glued => Some(Measure::Period(period)),
            _ => None,
        })
    }

    /// "percentage-point", "basis-point": with hyphens, the words are one adjective.
    fn compound_points(&self, at: usize) -> Option<(i32, usize)> {
        let power = match self.word(at).to_ascii_lowercase().as_str() {
            "percentage" => 0,
            "basis" => -2,
            _ => return None,
        };
        (self.hyphen(at + 1) && self.is_one_of(at + 2, &["point", "points"])).then_some((power, at + 3))
    }

    fn percent(&self, at: usize, glued: bool) -> Option<usize> {
        self.find(at, |lexeme| (lexeme == Lexeme::Percent || lexeme == Lexeme::GluedPercent && glued).then_some(()))
            .map(|((), end)| end)
            .filter(|end| !self.glued(*end) || self.kind(*end) == Some(super::PieceKind::Mark))
    }

    /// The symbol of the unit at `at`, with its power and rate: "square kilometres", "km²", "km/jam", "barrels per day".
    fn unit(&self, at: usize, digits: bool) -> Option<(Cow<'static, str>, usize)> {
        let before = self.find(at, |lexeme| match lexeme {
            Lexeme::PowerBefore(power) => Some(power),
            _ => None,
        });
        let (mut power, start) = before.unwrap_or((1, at));
        let start = start + usize::from(before.is_some() && self.hyphen(start));
        let (symbol, mut end) = self.find(start, |lexeme| match lexeme {
            Lexeme::Unit(symbol) => Some(symbol),
            Lexeme::GluedUnit(symbol @ ("m" | "in" | "mi")) if before.is_some() || self.is_raised_unit(start) => {
                Some(symbol)
            }
            // "100 g of sugar".
            Lexeme::GluedUnit(symbol @ ("g" | "mi")) if digits && !self.hyphen(at.wrapping_sub(1)) => Some(symbol),
            _ => None,
        })?;
        // "5 kg" and "5kg", but not "5 Kaki" of a name or "3 SR Building".
        if power == 1
            && let Some((raised, after)) = self.power_after(end)
        {
            (power, end) = (raised, after);
        }
        let raised: Cow<'static, str> = match power {
            2 => format!("{symbol}²").into(),
            3 => format!("{symbol}³").into(),
            _ => symbol.into(),
        };
        Some(self.rate(raised, end))
    }

    fn is_raised_unit(&self, at: usize) -> bool {
        self.power_after(at + 1).is_some()
    }

    fn power_after(&self, at: usize) -> Option<(u8, usize)> {
        self.find(at, |lexeme| match lexeme {
            Lexeme::Power(power) => Some(power),
            _ => None,
        })
        .filter(|_| self.kind(at) == Some(super::PieceKind::Word) || self.glued(at))
        .or_else(|| {
            // "72 m2".
            let power = self.word(at).parse().ok().filter(|power| matches!(power, 2 | 3))?;
            (self.glued(at) && self.word(at).len() == 1).then_some((power, at + 1))
        })
    }

    /// The rate of `symbol` if "per hour" or "/jam" is at `at`.
    fn rate(&self, symbol: Cow<'static, str>, at: usize) -> (Cow<'static, str>, usize) {
        let Some(per) = self.after(at, Lexeme::Per) else { return (symbol, at) };
        let article = self.is_one_of(at, &["a", "an"]);
        let rate = self.find(per, |lexeme| match lexeme {
            Lexeme::Rate(rate) => Some(rate),
            _ => None,
        });
        match (symbol.as_ref(), rate) {
            ("mi", Some(("/h", end))) => ("mph".into(), end),
            (_, Some((_, _))) if article => (symbol, at),
            (_, Some(("/d" | "/a" | "/min", _)))
                if !matches!(symbol.as_ref(), "bbl" | "L" | "m³" | "t" | "ft³" | "gal") =>
            {
                (symbol, at)
            }
            (_, Some((rate, end))) => (format!("{symbol}{rate}").into(), end),
            (_, None) => (symbol, at),
        }
    }

    /// A unit of one letter joined to digits: "9m", "18C", "40g".
    fn glued_unit(&self, at: usize, glued: bool, start: usize) -> Option<(Cow<'static, str>, usize)> {
        let (symbol, end) = self.find(at, |lexeme| match lexeme {
            Lexeme::GluedUnit(symbol) if glued => Some(symbol),
            _ => None,
        })?;
        let fits = match symbol {
            // "9m people" is a number; without a word for a length nearby, "9m" may be one too.
            "m" => self.language.is_indonesian_or_malay() || self.is_length(start, end),
            "°C" | "°F" => self.degrees(start),
            "t" | "L" => !self.language.is_indonesian_or_malay() || !self.is_capital(at),
            "in" => false,
            _ => true,
        };
        let rated = |symbol: &'static str| self.rate(symbol.into(), end);
        fits.then(|| rated(symbol))
    }

    /// Returns whether the words around `start..end` show that "9m" is a length.
    fn is_length(&self, start: usize, end: usize) -> bool {
        const AFTER: &[&str] = &[
            "tall",
            "high",
            "long",
            "wide",
            "deep",
            "away",
            "below",
            "above",
            "x",
            "by",
            "race",
            "final",
            "sprint",
            "hurdles",
            "freestyle",
            "champion",
            "relay",
            "dash",
            "butterfly",
            "backstroke",
            "from",
            "square",
            "wall",
            "waves",
            "wave",
        ];
        const BEFORE: &[&str] = &[
            "height", "depth", "length", "width", "distance", "radius", "x", "men's", "women's", "ran", "swam",
            "jumped",
        ];
        let near = (1..=3).any(|back| start.checked_sub(back).is_some_and(|word| self.is_one_of(word, BEFORE)));
        let next = end + usize::from(self.hyphen(end));
        // "6,000ft (1,830m)".
        let bracket = start > 0 && self.word(start - 1) == "(";
        let converted = bracket && self.means_before(start - 1, |lexeme| matches!(lexeme, Lexeme::Unit(_)));
        near || converted
            || self.is_one_of(next, AFTER)
            || self.means(end, |lexeme| lexeme == Lexeme::And) && self.is_digits(end + 1)
    }

    /// Returns whether the word at `at` may be a plural noun that "9m" counts.
    pub(super) fn is_counted_word(&self, at: usize) -> bool {
        let word = self.word(at);
        word.ends_with('s') && word.len() > 3 && !self.means(at, |lexeme| lexeme == Lexeme::FunctionWord)
            || self.is_one_of(at, &["people", "children", "women", "men", "orang"])
    }

    /// Returns whether the digits at `at`, followed by "C", are a temperature and not a seat or a paragraph.
    fn degrees(&self, at: usize) -> bool {
        let plausible = |word: &str| word.len() <= 4 && word.parse::<f64>().is_ok_and(|degrees| degrees < 130.0);
        plausible(self.word(at)) && !self.is_capital(at.wrapping_sub(1))
            || self.word_before(at).is_empty() && plausible(self.word(at))
    }
}

/// The sum, product or share that a numeral states, as an extent; `None` for a share, which has no finite decimals.
pub(super) fn extent(number: Number) -> Option<Extent> {
    Some(match number {
        Number::Exact(number) => Extent::Exact(number),
        Number::Open(number) => Extent::Open(number),
        Number::Between(from, to) => Extent::Range { from, to },
        Number::Share(part, of) => Extent::Exact(Decimal::ratio(part, of)?),
    })
}
