//! How much of what: amounts, units of measure and currencies.

use super::Decimal;
use std::borrow::Cow;
use std::fmt;

/// How much: a number, or two that it lies between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// One number: `2.5`.
    Exact(Decimal),
    /// From one number to another, both inclusive: `5..10`. The text's order is kept, so `from` may be the larger.
    Range {
        /// The first that the text names.
        from: Decimal,
        /// The second.
        to: Decimal,
    },
}

impl Amount {
    /// Reads what `Display` writes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.split_once("..") {
            Some((from, to)) => Some(Self::Range { from: Decimal::parse(from)?, to: Decimal::parse(to)? }),
            None => Decimal::parse(text).map(Self::Exact),
        }
    }

    /// The number, where it is one.
    pub(crate) const fn exact(self) -> Option<Decimal> {
        match self {
            Self::Exact(number) => Some(number),
            Self::Range { .. } => None,
        }
    }

    /// The number, where it is one without a fraction and of at most 64 bits. "34.0" is 34.
    pub(crate) fn integer(self) -> Option<u64> {
        self.exact()?.reduced().to_integer()
    }

    /// Whether it is one number, and not a whole one.
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
/// Symbols rather than an enum, because prefixes, powers and quotients can be combined; those for common units are the
/// international ones (SI, else as in UCUM).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit(Cow<'static, str>);

impl Unit {
    /// The unit with that symbol; nothing where it is empty.
    pub fn new(symbol: impl Into<Cow<'static, str>>) -> Option<Self> {
        let symbol = symbol.into();
        (!symbol.is_empty()).then_some(Self(symbol))
    }

    /// Its symbol.
    pub fn symbol(&self) -> &str {
        &self.0
    }

    /// Whether it is so much of one thing for each unit of another, as a speed is.
    pub(crate) fn is_rate(&self) -> bool {
        self.0.contains('/')
    }
}

/// A currency, by its code in ISO 4217: `IDR`, `USD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The currency of that code: three capital letters. Whether the standard lists it is not checked.
    pub fn new(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// Its code.
    pub fn code(&self) -> &str {
        // Three ASCII letters are always UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}
