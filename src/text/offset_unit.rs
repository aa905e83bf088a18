//! Converts byte offsets to and from the units of other programs: code points (Python), UTF-16 code units (Java,
//! JavaScript).

use super::Span;

/// The unit in which a program counts offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OffsetUnit {
    /// Unicode code points.
    CodePoints,
    /// UTF-16 code units: two for a character beyond U+FFFF.
    Utf16,
}

impl OffsetUnit {
    /// The length of `c` in this unit.
    const fn length_of(self, c: char) -> usize {
        match self {
            Self::CodePoints => 1,
            Self::Utf16 => c.len_utf16(),
        }
    }

    /// The length of `text` in this unit.
    pub(crate) fn count(self, text: &str) -> usize {
        match self {
            Self::CodePoints => text.chars().count(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }
}

/// Bytes between two entries of the index.
const STRIDE: usize = 512;

/// Converts between byte offsets of a text and offsets in some [`OffsetUnit`]. A conversion takes the same time anywhere in
/// the text.
pub(crate) struct OffsetIndex<'a> {
    text: &'a str,
    unit: OffsetUnit,
    /// Entry `i` is the number of units before the character that contains byte `i * STRIDE`.
    counts: Vec<usize>,
}

impl<'a> OffsetIndex<'a> {
    /// Builds the index, reading `text` once.
    pub(crate) fn new(text: &'a str, unit: OffsetUnit) -> Self {
        let mut counts = vec![0];
        let (mut from, mut units) = (0, 0);
        for to in (STRIDE..text.len()).step_by(STRIDE) {
            let to = text.floor_char_boundary(to);
            units += unit.count(&text[from..to]);
            counts.push(units);
            from = to;
        }
        Self { text, unit, counts }
    }

    /// The number of units before the byte offset `at`. An offset inside a character counts as the start of the character.
    pub(crate) fn units_before(&self, at: usize) -> usize {
        let at = self.text.floor_char_boundary(at.min(self.text.len()));
        let entry = (at / STRIDE).min(self.counts.len() - 1);
        self.counts[entry] + self.unit.count(&self.text[self.text.floor_char_boundary(entry * STRIDE)..at])
    }

    /// The start and end of `span` in units.
    pub(crate) fn range(&self, span: Span) -> (usize, usize) {
        (self.units_before(span.start), self.units_before(span.end))
    }

    /// The byte offset with `units` units before it; `None` inside a surrogate pair or past the end.
    pub(crate) fn byte(&self, units: usize) -> Option<usize> {
        let entry = self.counts.partition_point(|&count| count <= units) - 1;
        let from = self.text.floor_char_boundary(entry * STRIDE);
        let mut left = units - self.counts[entry];
        for (at, c) in self.text[from..].char_indices() {
            if left == 0 {
                return Some(from + at);
            }
            left = left.checked_sub(self.unit.length_of(c))?;
        }
        (left == 0).then_some(self.text.len())
    }

    /// The span from unit `start` up to unit `end`; `None` if it is empty or not a range of the text.
    pub(crate) fn span(&self, start: usize, end: usize) -> Option<Span> {
        let span = Span::new(self.byte(start)?, self.byte(end)?);
        (!span.is_empty()).then_some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_surrogate_pair_is_two_units_and_one_code_point() {
        let text = "a😀b";
        assert_eq!(OffsetIndex::new(text, OffsetUnit::Utf16).range(Span::new(5, 6)), (3, 4));
        assert_eq!(OffsetIndex::new(text, OffsetUnit::CodePoints).range(Span::new(5, 6)), (2, 3));
        assert_eq!(OffsetIndex::new(text, OffsetUnit::Utf16).span(1, 3), Some(Span::new(1, 5)));
        assert_eq!(OffsetIndex::new(text, OffsetUnit::Utf16).span(2, 3), None, "a pair cannot be split");
        assert_eq!(OffsetIndex::new(text, OffsetUnit::CodePoints).span(3, 4), None);
        assert_eq!(OffsetIndex::new(text, OffsetUnit::CodePoints).span(2, 2), None);
    }

    proptest! {
        #[test]
        fn converting_to_units_and_back_is_the_identity(text in "[aé漢😀\n]{0,900}", which in any::<prop::sample::Index>(), utf16 in any::<bool>()) {
            let unit = if utf16 { OffsetUnit::Utf16 } else { OffsetUnit::CodePoints };
            let ruler = OffsetIndex::new(&text, unit);
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = *which.get(&ends);
            prop_assert_eq!(ruler.units_before(at), unit.count(&text[..at]));
            prop_assert_eq!(ruler.byte(ruler.units_before(at)), Some(at));
            prop_assert_eq!(ruler.byte(unit.count(&text) + 1), None);
        }
    }
}
