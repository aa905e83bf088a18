//! Measures in several units: "7 feet 10 inches", "2 km and 300 metres". The value is in the smallest unit.

use super::amounts::Single;
use super::grammar::Lexeme;
use super::numerals::Number;
use super::units::Measure;
use super::{ValueMatch, ValueReader};
use crate::entity::value::{Decimal, Extent};

/// How many of the second unit make one of the first.
const FACTORS: &[(&str, &str, u128)] = &[
    ("ft", "in", 12),
    ("yd", "ft", 3),
    ("yd", "in", 36),
    ("mi", "ft", 5280),
    ("mi", "yd", 1760),
    ("lb", "oz", 16),
    ("km", "m", 1000),
    ("km", "cm", 100_000),
    ("m", "cm", 100),
    ("m", "mm", 1000),
    ("cm", "mm", 10),
    ("kg", "g", 1000),
    ("g", "mg", 1000),
    ("t", "kg", 1000),
];

impl ValueReader<'_> {
    /// Reads the rest of a measure that begins with `first`.
    pub(super) fn compound_measure(&self, first: &Single) -> Option<ValueMatch> {
        let (Number::Exact(mut sum), Measure::Unit(symbol)) = (first.number, &first.measure) else { return None };
        let (mut symbol, mut end, mut parts) = (symbol.clone(), first.end, 1);
        while parts < 4 {
            let comma = end + usize::from(self.word(end) == ",");
            let next = self.after(comma, Lexeme::And).unwrap_or(comma);
            let Some(part) = self.single(next) else { break };
            let (Number::Exact(number), Measure::Unit(unit)) = (part.number, &part.measure) else { break };
            let factor = FACTORS.iter().find(|(large, small, _)| *large == symbol && *small == unit.as_ref());
            // "2 km and 1,500 m" are two distances.
            let Some((.., factor)) = factor.filter(|(.., factor)| is_below(number, *factor)) else { break };
            let Some(more) = sum.times(*factor).and_then(|sum| sum.plus(number)) else { break };
            (sum, symbol, end, parts) = (more, unit.clone(), part.end, parts + 1);
        }
        let value = Measure::Unit(symbol).value(Extent::Exact(sum), None)?;
        (parts > 1).then(|| ValueMatch::new(end, value))
    }
}

/// Returns whether `number` is smaller than one of the larger unit.
fn is_below(number: Decimal, factor: u128) -> bool {
    match (number.to_f64(), Decimal::whole(factor).to_f64()) {
        (Some(number), Some(factor)) => number < factor,
        _ => false,
    }
}
