//! Amounts, units of measure and currencies.

use super::Decimal;
use std::borrow::Cow;
use std::fmt;

/// A number or a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// One number: `2.5`.
    Exact(Decimal),
    /// From one number to another, both inclusive: `5..10`. The text's order is kept, so `from` may be the larger.
    Range {
        /// The number that comes first in the text.
        from: Decimal,
        /// The number that comes second.
        to: Decimal,
    },
}

impl Amount {
    /// Parses the form that `Display` writes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.split_once("..") {
            Some((from, to)) => Some(Self::Range { from: Decimal::parse(from)?, to: Decimal::parse(to)? }),
            None => Decimal::parse(text).map(Self::Exact),
        }
    }

    /// The number, or `None` for a range.
    pub(crate) const fn exact(self) -> Option<Decimal> {
        match self {
            Self::Exact(number) => Some(number),
            Self::Range { .. } => None,
        }
    }

    /// The number as an integer: "34.0" is 34. `None` for a range, a fraction, or a number above 64 bits.
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
        match self {
            Self::Exact(number) => number.fmt(f),
            Self::Range { from, to } => write!(f, "{from}..{to}"),
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
