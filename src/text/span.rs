//! Ranges of a text, and the conversion between byte offsets and code points.
//!
//! In memory every offset is a UTF-8 byte offset. Files and all output count Unicode code points,
//! like the text position selector of the W3C Web Annotation data model
//! (<https://www.w3.org/TR/annotation-model/#text-position-selector>).

use std::ops::Range;

/// A half-open range of bytes. A span that a person selected begins and ends on grapheme boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Byte offset of the start.
    pub start: usize,
    /// Byte offset of the end (exclusive).
    pub end: usize,
}

/// A [`Span`] in half the memory, for lists with an entry for every word. Texts are smaller than 4 GiB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackedSpan {
    start: u32,
    end: u32,
}

impl From<Span> for PackedSpan {
    fn from(span: Span) -> Self {
        Self { start: span.start as u32, end: span.end as u32 }
    }
}

impl From<PackedSpan> for Span {
    fn from(span: PackedSpan) -> Self {
        Self::new(span.start as usize, span.end as usize)
    }
}

impl PackedSpan {
    /// Byte offset of the start.
    pub(crate) const fn start(self) -> usize {
        self.start as usize
    }

    /// Byte offset of the end (exclusive).
    pub(crate) const fn end(self) -> usize {
        self.end as usize
    }

    /// The part of `text` that the span covers.
    ///
    /// # Panics
    /// If the span is not within `text` or does not lie on character boundaries.
    pub(crate) fn slice(self, text: &str) -> &str {
        Span::from(self).slice(text)
    }
}

impl Span {
    /// The span from byte `start` up to, but not including, byte `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The position of `part` in `text`, of which it must be a slice: the addresses are compared, not the characters.
    ///
    /// # Panics
    /// In debug builds, if `part` lies before `text` in memory.
    pub(crate) fn of_slice(text: &str, part: &str) -> Self {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        Self::new(start, start + part.len())
    }

    /// Length in bytes.
    pub(crate) const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it contains no bytes.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the byte at `offset` is inside.
    pub(crate) const fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether all of `other` is inside.
    pub(crate) const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans have at least one byte in common.
    pub const fn intersects(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span moved `by` bytes towards the end of the text.
    #[must_use]
    pub const fn shift(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The part of `text` in this span; `None` if it reaches past the end or cuts a character.
    pub fn get(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// The part of `text` in this span.
    ///
    /// # Panics
    /// If the span reaches past the end of `text` or cuts a character; for spans that come from outside the program use
    /// [`Span::get`].
    pub fn slice(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Bytes between two entries of a [`CodePointIndex`].
const STRIDE: usize = 1024;

/// Converts between byte offsets and code points of one text. It stores a count for every KiB, so that a conversion
/// takes the same time anywhere in a text of any size.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodePointIndex {
    /// Entry `i` is the number of code points before the character that contains byte `i * STRIDE`.
    counts: Vec<u32>,
}

impl CodePointIndex {
    /// Builds the index, reading `text` once.
    pub(crate) fn new(text: &str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let (mut from, mut points) = (0, 0);
        counts.push(0);
        for to in (STRIDE..text.len()).step_by(STRIDE) {
            let to = text.floor_char_boundary(to);
            points += text[from..to].chars().count();
            counts.push(points as u32);
            from = to;
        }
        Self { counts }
    }

    /// The number of code points before the byte offset `byte` of `text`. An offset inside a character counts as the
    /// start of the character.
    pub(crate) fn count_before(&self, text: &str, byte: usize) -> usize {
        let byte = text.floor_char_boundary(byte.min(text.len()));
        let entry = (byte / STRIDE).min(self.counts.len() - 1);
        let from = text.floor_char_boundary(entry * STRIDE);
        self.counts[entry] as usize + text[from..byte].chars().count()
    }

    /// The start and end of `span` in code points.
    pub(crate) fn range(&self, text: &str, span: Span) -> (usize, usize) {
        (self.count_before(text, span.start), self.count_before(text, span.end))
    }

    /// The byte offset of the code point at index `point` of `text`; `None` past the end.
    pub(crate) fn byte_offset(&self, text: &str, point: usize) -> Option<usize> {
        let entry = self.counts.partition_point(|&count| count as usize <= point) - 1;
        let from = text.floor_char_boundary(entry * STRIDE);
        let mut rest = text[from..].chars();
        if let Some(last) = (point - self.counts[entry] as usize).checked_sub(1) {
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
        let points = CodePointIndex::new(text);
        assert_eq!(points.count_before(text, "é".len()), 1);
        assert_eq!(points.count_before(text, "é👩‍🚀".len()), 4, "an astronaut is three code points");
        assert_eq!(points.byte_offset(text, 4), Some("é👩‍🚀".len()));
        assert_eq!(points.byte_offset(text, 5), Some(text.len()));
        assert_eq!(points.byte_offset(text, 6), None);
    }

    proptest! {
        #[test]
        fn converting_to_code_points_and_back_is_the_identity(text in "\\PC{0,60}", times in 1usize..400, pick in any::<prop::sample::Index>()) {
            let text = text.repeat(times);
            let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let points = CodePointIndex::new(&text);
            let byte = *pick.get(&offsets);
            let point = points.count_before(&text, byte);
            prop_assert_eq!(point, text[..byte].chars().count());
            prop_assert_eq!(points.byte_offset(&text, point), Some(byte));
            prop_assert_eq!(points.byte_offset(&text, offsets.len()), None);
        }
    }
}
