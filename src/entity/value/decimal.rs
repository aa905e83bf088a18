//! Exact decimal numbers.

use crate::article::Language;

/// A decimal number, ±`digits` × 10^`power`. Nothing is rounded: "12.50" keeps its four digits, but it equals 12.5 and
/// is written as `12.5`.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    negative: bool,
    digits: u128,
    power: i32,
}

impl Decimal {
    /// Creates an integer.
    pub(crate) const fn whole(digits: u128) -> Self {
        Self { negative: false, digits, power: 0 }
    }

    /// Parses digits with separators by the conventions of `language`: `1.234,5` in Indonesian is `1,234.5` in English.
    /// Text that is only valid in the other convention is read in that one ("2.5" in Indonesian: no group of three).
    /// `None` if the text is malformed or has more than 30 digits.
    pub(crate) fn read(text: &str, language: Language) -> Option<Self> {
        let (group, point) = if language == Language::Indonesian { ('.', ',') } else { (',', '.') };
        separated(text, group, point).or_else(|| separated(text, point, group))
    }

    /// Parses the form that `Display` writes: digits with a decimal point, and a minus sign if the number is negative.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        // Leave trailing zeros to the power: 25 followed by forty zeros has two digits, but overflows an integer.
        let leading = if fraction.is_empty() { whole.trim_end_matches('0') } else { whole };
        let power = i32::try_from(whole.len() - leading.len()).ok()? - i32::try_from(fraction.len()).ok()?;
        let number = Self { negative: false, digits: format!("0{leading}{fraction}").parse().ok()?, power };
        Some(if negative { number.negated() } else { number })
    }

    /// The part `of` equal parts of one if it has a finite number of decimals: 1/5 is 0.2, and 1/3 is `None`.
    pub(crate) fn ratio(part: u64, of: u64) -> Option<Self> {
        let (part, of) = (u128::from(part), u128::from(of));
        // 18 decimals are exact for every divisor below 2^18 that has no prime factors but 2 and 5.
        let scaled = part.checked_mul(10u128.pow(18))?;
        (of > 0 && scaled % of == 0).then(|| Self { negative: false, digits: scaled / of, power: -18 }.reduced())
    }

    /// The number with the opposite sign. Zero stays zero.
    #[must_use]
    pub(crate) const fn negated(self) -> Self {
        Self { negative: !self.negative && self.digits != 0, ..self }
    }

    /// Returns whether the number is below zero.
    pub(crate) const fn is_negative(self) -> bool {
        self.negative
    }

    /// The product with a whole number, or `None` on overflow.
    pub(crate) fn times(self, factor: u128) -> Option<Self> {
        Some(Self { digits: self.digits.checked_mul(factor)?, ..self })
    }

    /// Multiplies by 10^`power`: a `power` of 6 gives a million times the number.
    #[must_use]
    pub(crate) const fn times_power_of_ten(self, power: i32) -> Self {
        Self { power: self.power + power, ..self }
    }

    /// The same number with as few digits as possible: 12.50 becomes 12.5, and 2500 becomes 25 × 10².
    #[must_use]
    pub(super) const fn reduced(self) -> Self {
        let Self { negative, mut digits, mut power } = self;
        if digits == 0 {
            return Self::whole(0);
        }
        while digits % 10 == 0 {
            digits /= 10;
            power += 1;
        }
        Self { negative, digits, power }
    }

    /// The sum of two numbers that are not negative, or `None` on overflow.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        if self.negative || other.negative {
            return None;
        }
        let power = self.power.min(other.power);
        let lift = |n: Self| n.digits.checked_mul(10u128.checked_pow(u32::try_from(n.power - power).ok()?)?);
        Some(Self { negative: false, digits: lift(self)?.checked_add(lift(other)?)?, power })
    }

    /// The number as an integer, or `None` if it is negative, was written with decimals ("2.0") or exceeds 64 bits.
    pub(crate) fn to_integer(self) -> Option<u64> {
        if self.power < 0 || self.negative {
            return None;
        }
        u64::try_from(self.digits.checked_mul(10u128.checked_pow(self.power.unsigned_abs())?)?).ok()
    }

    /// Returns whether the number is not an integer; "2.0" is one.
    pub(super) const fn has_fraction(self) -> bool {
        self.reduced().power < 0
    }

    /// The nearest floating-point number, for comparisons with a tolerance.
    pub(crate) fn to_f64(self) -> Option<f64> {
        self.to_string().parse().ok()
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        let (own, other) = (self.reduced(), other.reduced());
        (own.negative, own.digits, own.power) == (other.negative, other.digits, other.power)
    }
}

impl Eq for Decimal {}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        let mut digits = self.digits.to_string();
        if self.power >= 0 {
            if self.digits != 0 {
                digits.extend(std::iter::repeat_n('0', self.power.unsigned_abs() as usize));
            }
            return f.write_str(&digits);
        }
        let places = self.power.unsigned_abs() as usize;
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() { f.write_str(whole) } else { write!(f, "{whole}.{fraction}") }
    }
}

/// Parses `text` with these separators; `None` if it is malformed.
fn separated(text: &str, group: char, point: char) -> Option<Decimal> {
    let (whole, fraction) = text.rsplit_once(point).unwrap_or((text, ""));
    if text.ends_with(point) || fraction.contains([group, point]) {
        return None;
    }
    let groups: Vec<&str> = whole.split(group).take(12).collect();
    let (first, rest) = groups.split_first()?;
    let grouped = !rest.is_empty();
    // "1,234,567", or the Indian "12,34,567".
    let western = first.len() <= 3 && rest.iter().all(|part| part.len() == 3);
    let indian = || {
        let (last, middle) = rest.split_last().unwrap_or((&"", &[]));
        group == ',' && first.len() <= 2 && last.len() == 3 && middle.iter().all(|part| part.len() == 2)
    };
    if first.is_empty() || grouped && (first.starts_with('0') || !western && !indian()) {
        return None;
    }
    let digits: String = whole.chars().filter(|&c| c != group).chain(fraction.chars()).collect();
    if digits.len() > 30 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(Decimal { negative: false, digits: digits.parse().ok()?, power: -i32::try_from(fraction.len()).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, language: Language) -> Option<String> {
        Decimal::read(text, language).map(|n| n.to_string())
    }

    #[test]
    fn separators_follow_the_language() {
        use Language::{English, Indonesian};
        assert_eq!(read("1.234", Indonesian).as_deref(), Some("1234"));
        assert_eq!(read("1.234", English).as_deref(), Some("1.234"));
        assert_eq!(read("1,234", English).as_deref(), Some("1234"));
        assert_eq!(read("1,234", Indonesian).as_deref(), Some("1.234"));
        assert_eq!(read("1.234.567,89", Indonesian).as_deref(), Some("1234567.89"));
        assert_eq!(read("2.5", Indonesian).as_deref(), Some("2.5"), "no group of three: a point");
        assert_eq!(read("12,50", English).as_deref(), Some("12.5"));
        assert_eq!(read("1.2.3", English), None);
        assert_eq!(read("0,05", Indonesian).as_deref(), Some("0.05"));
        assert_eq!(Decimal::read("0,05", Indonesian).unwrap().times_power_of_ten(6).to_string(), "50000");
        assert_eq!(read("1.", English), None);
        assert_eq!(read(&"9".repeat(40), English), None);
        assert_eq!(read("12,34,567", English).as_deref(), Some("1234567"));
        assert_eq!(read("1,25,000", English).as_deref(), Some("125000"));
        assert_eq!(read("1,2,345", English), None);
        assert_eq!(read("12.34.567", Indonesian), None);
    }

    #[test]
    fn negative_numbers_keep_their_sign() {
        let minus = |digits| Decimal::whole(digits).negated();
        assert_eq!((minus(5).to_string().as_str(), minus(0).to_string().as_str()), ("-5", "0"));
        assert_ne!(minus(5), Decimal::whole(5));
        assert_eq!(minus(5).negated(), Decimal::whole(5));
        assert_eq!((minus(5).to_integer(), minus(5).plus(Decimal::whole(7))), (None, None));
        assert_eq!(Decimal::parse("-0.25"), Decimal::ratio(1, 4).map(Decimal::negated));
    }

    #[test]
    fn fractions_with_finitely_many_decimals() {
        let ratio = |part, of| Decimal::ratio(part, of).map(|n| n.to_string());
        assert_eq!((ratio(1, 5).as_deref(), ratio(5, 8).as_deref()), (Some("0.2"), Some("0.625")));
        assert_eq!((ratio(1, 3), ratio(1, 0)), (None, None));
    }

    #[test]
    fn sums() {
        let sum = Decimal::whole(2).times_power_of_ten(6).plus(Decimal::whole(500).times_power_of_ten(3)).unwrap();
        assert_eq!((sum.to_string().as_str(), sum.to_integer()), ("2500000", Some(2_500_000)));
        assert_eq!(Decimal::whole(1).plus(Decimal::whole(u128::MAX)), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(digits in 0u128..10_000_000_000, places in 0i32..9) {
            let number = Decimal { negative: false, digits, power: -places };
            let shown = number.to_string();
            let back = Decimal::read(&shown, Language::English).unwrap();
            prop_assert_eq!(back.to_string(), shown);
        }
    }
}
