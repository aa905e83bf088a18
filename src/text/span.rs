//! Ranges of a text, and the one place where byte offsets and code points are exchanged.
//!
//! In memory every offset is a UTF-8 byte offset. Files and all output count Unicode code points,
//! as the text position selector of the W3C Web Annotation data model does
//! (<https://www.w3.org/TR/annotation-model/#text-position-selector>).

use std::ops::Range;

/// A half-open range of bytes, on grapheme boundaries wherever a person made it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Where `part`, a slice of `text`, stands in it.
    pub fn part(text: &str, part: &str) -> Self {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        Self::new(start, start + part.len())
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the byte at `offset` lies inside.
    pub const fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether all of `other` lies inside.
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub const fn intersects(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same range, `by` bytes further on.
    #[must_use]
    pub const fn shift(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The words it marks, or nothing where it does not fit `text`.
    pub fn get(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// The words it marks.
    ///
    /// # Panics
    /// Where it is no range of `text`; spans from outside go through [`Span::get`].
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Bytes between two counts of a [`CodePoints`] index.
const STRIDE: usize = 1024;

/// Exchanges byte offsets and code points of one text by counts taken every KiB, so that an answer costs the
/// same anywhere in a text of any size.
#[derive(Clone, Debug, Default)]
pub struct CodePoints {
    /// Code points before byte `i * STRIDE` (before the character that holds it).
    counts: Vec<u32>,
}

impl CodePoints {
    /// Counts `text` once.
    pub fn new(text: &str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let (mut at, mut points) = (0, 0);
        counts.push(0);
        for mark in (STRIDE..text.len()).step_by(STRIDE) {
            let mark = text.floor_char_boundary(mark);
            points += text[at..mark].chars().count();
            counts.push(points as u32);
            at = mark;
        }
        Self { counts }
    }

    /// The number of code points of `text` before the byte offset `byte`, floored to a character.
    pub fn at(&self, text: &str, byte: usize) -> usize {
        let byte = text.floor_char_boundary(byte.min(text.len()));
        let mark = (byte / STRIDE).min(self.counts.len() - 1);
        let from = text.floor_char_boundary(mark * STRIDE);
        self.counts[mark] as usize + text[from..byte].chars().count()
    }

    /// Both ends of `span` in code points.
    pub fn range(&self, text: &str, span: Span) -> (usize, usize) {
        (self.at(text, span.start), self.at(text, span.end))
    }

    /// The byte offset in `text` of code point `point`; nothing past the end.
    pub fn byte(&self, text: &str, point: usize) -> Option<usize> {
        let mark = self.counts.partition_point(|&count| count as usize <= point) - 1;
        let from = text.floor_char_boundary(mark * STRIDE);
        let mut rest = text[from..].chars();
        if let Some(last) = (point - self.counts[mark] as usize).checked_sub(1) {
            rest.nth(last)?;
        }
        Some(text.len() - rest.as_str().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn code_points_are_counted_not_bytes() {
        let text = "é👩‍🚀x";
        let points = CodePoints::new(text);
        assert_eq!(points.at(text, "é".len()), 1);
        assert_eq!(points.at(text, "é👩‍🚀".len()), 4, "an astronaut is three code points");
        assert_eq!(points.byte(text, 4), Some("é👩‍🚀".len()));
        assert_eq!(points.byte(text, 5), Some(text.len()));
        assert_eq!(points.byte(text, 6), None);
    }

    proptest! {
        #[test]
        fn there_and_back(text in "\\PC{0,60}", times in 1usize..400, pick in any::<prop::sample::Index>()) {
            let text = text.repeat(times);
            let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let points = CodePoints::new(&text);
            let byte = *pick.get(&offsets);
            let point = points.at(&text, byte);
            prop_assert_eq!(point, text[..byte].chars().count());
            prop_assert_eq!(points.byte(&text, point), Some(byte));
            prop_assert_eq!(points.byte(&text, offsets.len()), None);
        }
    }
}
