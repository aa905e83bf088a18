//! Turns the offsets that a file states into spans of its text.
//!
//! Offsets are often wrong: counted in UTF-16, with an inclusive end, or in a text whose line breaks were converted since.
//! Where a file also has the words of a span, the words decide. Where it has none, offsets that cut words in code points,
//! and fewer in UTF-16, are read as UTF-16.

use super::parsed::{Malformed, ParsedFile, excerpt};
use super::squeezed::{SqueezedText, squeezed};
use crate::annotation::anchor::is_clearly_nearer;
use crate::annotation::corrections::is_whole_words;
use crate::text::{OffsetIndex, OffsetUnit, Span};
use std::cell::OnceCell;

/// A span as a file states it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatedSpan<'a> {
    /// Line in the file, from 1.
    pub(crate) line: usize,
    /// Start in the text of the document.
    pub(crate) start: usize,
    /// End (exclusive).
    pub(crate) end: usize,
    /// The words of the span, if the file has them.
    pub(crate) words: Option<&'a str>,
}

/// UTF-16 must cut at most one word for so many that code points cut. A few spans of people cut words on purpose.
const MAX_CUT_SHARE: usize = 4;

/// Reads the spans of one text.
pub(crate) struct OffsetReader<'a> {
    text: &'a str,
    points: OffsetIndex<'a>,
    utf16: OffsetIndex<'a>,
    /// The unit of spans without words.
    unit: OffsetUnit,
    /// Built when words are not where the offsets say.
    squeezed: OnceCell<SqueezedText<'a>>,
}

impl<'a> OffsetReader<'a> {
    /// Reads offsets in code points of `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        let (points, utf16) = (OffsetUnit::CodePoints, OffsetUnit::Utf16);
        let index = |unit| OffsetIndex::new(text, unit);
        Self { text, points: index(points), utf16: index(utf16), unit: points, squeezed: OnceCell::new() }
    }

    /// Decides by `ranges`, those of the document that have no words, whether they count UTF-16 code units.
    pub(crate) fn for_ranges(text: &'a str, ranges: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut reader = Self::new(text);
        if text.chars().all(|c| c.len_utf16() == 1) {
            return reader;
        }
        let is_cut = |span: Option<Span>| span.is_none_or(|span| !is_whole_words(text, span));
        let (mut by_points, mut by_utf16) = (0, 0);
        for (start, end) in ranges {
            by_points += usize::from(is_cut(reader.points.span(start, end)));
            by_utf16 += usize::from(is_cut(reader.utf16.span(start, end)));
        }
        if by_points > 0 && by_utf16 * MAX_CUT_SHARE <= by_points {
            reader.unit = OffsetUnit::Utf16;
        }
        reader
    }

    /// The unit of spans without words.
    pub(crate) const fn unit(&self) -> OffsetUnit {
        self.unit
    }

    /// The bytes of `stated`.
    ///
    /// # Errors
    /// If the span is outside the text, or its words stand neither there nor at one clear place elsewhere.
    pub(crate) fn span(&self, stated: StatedSpan<'_>) -> Result<Span, Malformed> {
        let StatedSpan { line, start, end, words } = stated;
        let Some(words) = words.filter(|words| !squeezed(words).is_empty()) else {
            let index = if self.unit == OffsetUnit::Utf16 { &self.utf16 } else { &self.points };
            return index.span(start, end).ok_or_else(|| super::range_error(line, start, end, &self.points, self.text));
        };
        let wanted = squeezed(words);
        let agrees = |span: &Span| squeezed(span.slice(self.text)) == wanted;
        let by_units = [&self.points, &self.utf16].into_iter().find_map(|index| index.span(start, end).filter(agrees));
        by_units.or_else(|| self.nearest(words, start)).ok_or_else(|| {
            let elsewhere = match self.squeezed().find(words).filter(|hit| is_whole_words(self.text, *hit)).nth(1) {
                Some(_) => ", and at several other places",
                None => ", nor anywhere else in the text",
            };
            Malformed::new(line, format!("“{}” is not at {start} to {end}{elsewhere}", excerpt(words)))
        })
    }

    /// Whether only white space is between two code points.
    pub(crate) fn is_space(&self, start: usize, end: usize) -> bool {
        self.points.span(start, end).is_some_and(|span| squeezed(span.slice(self.text)).is_empty())
    }

    fn squeezed(&self) -> &SqueezedText<'a> {
        self.squeezed.get_or_init(|| SqueezedText::new(self.text))
    }

    /// The place of whole `words` that is clearly nearest to the code point `start`.
    fn nearest(&self, words: &str, start: usize) -> Option<Span> {
        let expected = self.points.byte(start).unwrap_or(self.text.len());
        let hits = self.squeezed().find(words).filter(|hit| is_whole_words(self.text, *hit));
        nearest(hits, expected)
    }
}

/// The one of `hits` that is clearly nearer to the byte `expected` than every other.
pub(crate) fn nearest(hits: impl Iterator<Item = Span>, expected: usize) -> Option<Span> {
    let (mut best, mut second): (Option<(usize, Span)>, usize) = (None, usize::MAX);
    for hit in hits {
        let away = hit.start.abs_diff(expected);
        match best {
            Some((least, _)) if away >= least => second = second.min(away),
            _ => {
                second = best.map_or(second, |(least, _)| least);
                best = Some((away, hit));
            }
        }
    }
    best.filter(|(away, _)| is_clearly_nearer(*away, second)).map(|(_, hit)| hit)
}

impl ParsedFile {
    /// The span that `reader` finds for `stated`. A span without width is counted as an omission, and one that cannot be
    /// placed is skipped; both give `None`.
    pub(crate) fn placed(&mut self, reader: &OffsetReader<'_>, stated: StatedSpan<'_>) -> Option<Span> {
        if stated.start == stated.end && stated.words.is_none_or(str::is_empty) {
            self.omissions.add("annotations without words", 1);
            return None;
        }
        match reader.span(stated) {
            Ok(span) => Some(span),
            Err(problem) => {
                self.skipped.push(problem);
                None
            }
        }
    }

    /// Remarks that the offsets of the document in `line` were read as UTF-16, if `reader` does.
    pub(crate) fn remark_unit(&mut self, reader: &OffsetReader<'_>, line: usize) {
        if reader.unit() == OffsetUnit::Utf16 {
            let what = "offsets read as UTF-16 code units, because in code points they would cut words";
            self.remarks.push(Malformed::new(line, what));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `drawn` marks the expected span with `[` and `]`; without them, an error is expected.
    #[track_caller]
    fn is_read(drawn: &str, (start, end): (usize, usize), words: Option<&str>) {
        let text = drawn.replace(['[', ']'], "");
        let wanted = drawn.find('[').zip(drawn.find(']')).map(|(start, end)| Span::new(start, end - 1));
        let reader = OffsetReader::for_ranges(&text, words.is_none().then_some((start, end)));
        let span = reader.span(StatedSpan { line: 1, start, end, words });
        assert_eq!(span.as_ref().ok(), wanted.as_ref(), "{span:?}");
    }

    #[test]
    fn words_decide() {
        is_read("Kata [Budi Santoso], ya.", (5, 17), Some("Budi Santoso"));
        is_read("Kata [Budi\r\nSantoso], ya.", (5, 18), Some("Budi Santoso"));
        // An inclusive end, a shift by converted line breaks, UTF-16.
        is_read("Kata [Budi Santoso], ya.", (5, 16), Some("Budi Santoso"));
        is_read("A\r\nB\r\nKata [Budi Santoso], ya.", (9, 21), Some("Budi Santoso"));
        is_read("😀 Kata [Budi], ya, Budi.", (8, 12), Some("Budi"));
        // The nearest of several, but not one of two that are as near.
        is_read("Kata [Budi], ya, kata Budi.", (4, 8), Some("Budi"));
        is_read("Budi dan Budi", (5, 9), Some("Budi"));
        // A part of a word, if the file says so; nowhere else.
        is_read("Kata [Budi]man, ya.", (5, 9), Some("Budi"));
        is_read("Kata Budiman, ya.", (4, 8), Some("Budi"));
        is_read("Kata Sari, ya.", (5, 9), Some("Budi"));
    }

    #[test]
    fn an_error_says_whether_long_words_are_elsewhere() {
        let words = "harga beras di pasar naik lima belas persen";
        let text = format!("Kata Budi, {words}. Kata Ana, {words}.");
        let error = |words| {
            let stated = StatedSpan { line: 1, start: 38, end: 40, words: Some(words) };
            OffsetReader::new(&text).span(stated).unwrap_err().to_string()
        };
        assert!(error(words).ends_with("several other places"), "{}", error(words));
        assert!(error("harga gula di pasar naik").ends_with("anywhere else in the text"));
    }

    #[test]
    fn without_words_the_unit_that_cuts_none_is_taken() {
        is_read("😀 Kata [Budi], ya.", (7, 11), None);
        is_read("😀 Kata [Budi], ya.", (8, 12), None);
        is_read("Ka[ta Bu]di", (2, 7), None);
        is_read("Kata Budi", (5, 90), None);
    }
}
