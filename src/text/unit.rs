//! Offsets in what other programs count: code points as Python does, UTF-16 code units as Java and JavaScript do.

use super::Span;

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points.
    Points,
    /// UTF-16 code units: two for a character beyond U+FFFF.
    Utf16,
}

impl Unit {
    const fn of(self, c: char) -> usize {
        match self {
            Self::Points => 1,
            Self::Utf16 => c.len_utf16(),
        }
    }

    /// How many of them `text` has.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Points => text.chars().count(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }
}

/// Bytes between two counts.
const STRIDE: usize = 512;

/// Exchanges bytes of a text for units and back; an answer costs the same anywhere in it.
pub struct Ruler<'a> {
    text: &'a str,
    unit: Unit,
    /// Units before the character that holds byte `i * STRIDE`.
    counts: Vec<usize>,
}

impl<'a> Ruler<'a> {
    /// Counts `text` once.
    pub fn new(text: &'a str, unit: Unit) -> Self {
        let mut counts = vec![0];
        let (mut at, mut units) = (0, 0);
        for mark in (STRIDE..text.len()).step_by(STRIDE) {
            let mark = text.floor_char_boundary(mark);
            units += unit.count(&text[at..mark]);
            counts.push(units);
            at = mark;
        }
        Self { text, unit, counts }
    }

    /// Units before the byte `at`, floored to a character.
    pub fn at(&self, at: usize) -> usize {
        let at = self.text.floor_char_boundary(at.min(self.text.len()));
        let mark = (at / STRIDE).min(self.counts.len() - 1);
        self.counts[mark] + self.unit.count(&self.text[self.text.floor_char_boundary(mark * STRIDE)..at])
    }

    /// Both ends of `span`, in units.
    pub fn range(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }

    /// The byte at which so many units have gone by; nothing inside a character or past the end.
    pub fn byte(&self, units: usize) -> Option<usize> {
        let mark = self.counts.partition_point(|&count| count <= units) - 1;
        let from = self.text.floor_char_boundary(mark * STRIDE);
        let mut left = units - self.counts[mark];
        for (at, c) in self.text[from..].char_indices() {
            if left == 0 {
                return Some(from + at);
            }
            left = left.checked_sub(self.unit.of(c))?;
        }
        (left == 0).then_some(self.text.len())
    }

    /// The bytes from the unit `start` up to the unit `end`; nothing where there is no such range, or nothing in it.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let span = Span::new(self.byte(start)?, self.byte(end)?);
        (!span.is_empty()).then_some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pair_of_surrogates_is_two_units_and_one_code_point() {
        let text = "a😀b";
        assert_eq!(Ruler::new(text, Unit::Utf16).range(Span::new(5, 6)), (3, 4));
        assert_eq!(Ruler::new(text, Unit::Points).range(Span::new(5, 6)), (2, 3));
        assert_eq!(Ruler::new(text, Unit::Utf16).span(1, 3), Some(Span::new(1, 5)));
        assert_eq!(Ruler::new(text, Unit::Utf16).span(2, 3), None, "no half of a pair");
        assert_eq!(Ruler::new(text, Unit::Points).span(3, 4), None);
        assert_eq!(Ruler::new(text, Unit::Points).span(2, 2), None);
    }

    proptest! {
        #[test]
        fn there_and_back(text in "[aé漢😀\n]{0,900}", which in any::<prop::sample::Index>(), utf16 in any::<bool>()) {
            let unit = if utf16 { Unit::Utf16 } else { Unit::Points };
            let ruler = Ruler::new(&text, unit);
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = *which.get(&ends);
            prop_assert_eq!(ruler.at(at), unit.count(&text[..at]));
            prop_assert_eq!(ruler.byte(ruler.at(at)), Some(at));
            prop_assert_eq!(ruler.byte(unit.count(&text) + 1), None);
        }
    }
}
