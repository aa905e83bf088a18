//! Amounts, units of measure and currencies.

use super::Decimal;
use std::borrow::Cow;
use std::fmt;

/// A number, a range of numbers, or a number without an upper end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// One number: `2.5`.
    Exact(Decimal),
    /// From one number to another, both inclusive: `5..10`. The text's order is kept, so `from` may be the larger.
    Range {
        /// The number that comes first in the text.
        from: Decimal,
        /// The number that comes second.
        to: Decimal,
    },
    /// This number or any larger one: "hundreds" is `100..`.
    Open(Decimal),
}

/// The side of its number on which the real value lies, as the text states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// "about", "sekitar".
    About,
    /// "at least", "minimal".
    AtLeast,
    /// "more than", "lebih dari".
    MoreThan,
    /// "at most", "up to", "maksimal".
    AtMost,
    /// "less than", "kurang dari".
    LessThan,
}

impl Bound {
    /// All bounds. A sign that begins with another one comes first.
    pub(super) const ALL: [Self; 5] = [Self::About, Self::AtLeast, Self::MoreThan, Self::AtMost, Self::LessThan];

    /// The sign before a written value: `>=` in `>=40`.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::About => "~",
            Self::AtLeast => ">=",
            Self::MoreThan => ">",
            Self::AtMost => "<=",
            Self::LessThan => "<",
        }
    }

    /// The code in JSON: `at_least`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::MoreThan => "more_than",
            Self::AtMost => "at_most",
            Self::LessThan => "less_than",
        }
    }

    /// The English words: `at least`.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::AtLeast => "at least",
            Self::MoreThan => "more than",
            Self::AtMost => "at most",
            Self::LessThan => "less than",
        }
    }
}

/// A number or a range with the bound that the text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number or range, without the bound.
    pub(crate) extent: Extent,
    /// The bound: "at least 40".
    pub(crate) bound: Option<Bound>,
}

impl Amount {
    /// Exactly `number`.
    pub(crate) const fn of(number: Decimal) -> Self {
        Self { extent: Extent::Exact(number), bound: None }
    }

    /// Parses the form that `Display` writes, which has no bound.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let extent = match text.split_once("..") {
            Some((from, "")) => Extent::Open(Decimal::parse(from)?),
            Some((from, to)) => Extent::Range { from: Decimal::parse(from)?, to: Decimal::parse(to)? },
            None => Extent::Exact(Decimal::parse(text)?),
        };
        Some(Self { extent, bound: None })
    }

    /// The number, also if the text states it as a bound ("at least 40"). `None` for a range or an open amount.
    pub(crate) const fn number(self) -> Option<Decimal> {
        match self.extent {
            Extent::Exact(number) => Some(number),
            Extent::Range { .. } | Extent::Open(_) => None,
        }
    }

    /// The number that the text states without a bound; "about 40" counts as 40. `None` for a range.
    pub(crate) const fn exact(self) -> Option<Decimal> {
        match self.bound {
            None | Some(Bound::About) => self.number(),
            Some(_) => None,
        }
    }

    /// The number as an integer: "34.0" is 34. `None` for a range, a bound, a fraction, or a number above 64 bits.
    pub(crate) fn integer(self) -> Option<u64> {
        self.exact()?.reduced().to_integer()
    }

    /// Returns whether the amount is a single number that is not an integer.
    pub(crate) fn has_fraction(self) -> bool {
        self.exact().is_some_and(Decimal::has_fraction)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.extent {
            Extent::Exact(number) => number.fmt(f),
            Extent::Range { from, to } => write!(f, "{from}..{to}"),
            Extent::Open(from) => write!(f, "{from}.."),
        }
    }
}

/// A unit of measure, by its symbol: `km`, `km²`, `kWh`, `km/h`, `°C`.
///
/// A symbol and not an enum, because prefixes, powers and quotients can be combined. Common units have their
/// international symbols (SI, otherwise UCUM).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit(Cow<'static, str>);

impl Unit {
    /// Creates the unit with that symbol; `None` if it is empty.
    pub(crate) fn new(symbol: impl Into<Cow<'static, str>>) -> Option<Self> {
        let symbol = symbol.into();
        (!symbol.is_empty()).then_some(Self(symbol))
    }

    /// The symbol, never empty.
    pub(crate) fn symbol(&self) -> &str {
        &self.0
    }

    /// Returns whether the unit is a quotient of two units, such as a speed.
    pub(crate) fn is_rate(&self) -> bool {
        self.0.contains('/')
    }
}

/// A currency, by its ISO 4217 code: `IDR`, `USD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency([u8; 3]);

impl Currency {
    /// A currency that the text does not tell apart from others of the same name ("pesos"): `XXX`, as in the CLDR.
    pub(crate) const UNKNOWN: Self = Self(*b"XXX");

    /// Creates the currency with that code of three capital ASCII letters, else `None`. Does not check that ISO 4217
    /// lists it.
    pub(crate) fn new(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// The ISO 4217 code.
    pub(crate) fn code(&self) -> &str {
        // Three ASCII letters are always UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}
