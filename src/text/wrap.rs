//! Wraps a paragraph into lines of a given width.
//!
//! The possible line breaks are those of UAX #14 (`unicode-linebreak`). Among them, the optimal-fit algorithm of
//! `textwrap` chooses the breaks that make the whole paragraph least ragged (Knuth and Plass 1981, computed with SMAWK).
//! A word wider than the line is cut between graphemes.

use super::display::{self, cells};
use super::hyphenation::{self, HyphenationRules};
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};

/// One line of a wrapped text, as byte offsets. Every byte of the text belongs to exactly one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrappedLine {
    /// The first byte of the line.
    pub(crate) start: usize,
    /// The first byte of the next line, or the end of the text.
    pub(crate) end: usize,
    /// The end of the visible part; the white space between it and `end` is not drawn.
    pub(crate) text_end: usize,
    /// Whether the line ends inside a word, so that a hyphen has to be drawn after it.
    pub(crate) hyphen: bool,
}

/// A part of the text that cannot be broken further: a word or a syllable, and the white space after it. `start`, `end`
/// and `text_end` have the same meaning as in [`WrappedLine`]; `width` and `space` are the columns of the word and the white space.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    start: usize,
    end: usize,
    text_end: usize,
    width: usize,
    space: usize,
    /// Whether this is a syllable that the next piece continues.
    hyphenated: bool,
}

#[allow(clippy::cast_precision_loss, reason = "columns are small")]
impl Fragment for Chunk {
    fn width(&self) -> f64 {
        self.width as f64
    }
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        f64::from(u8::from(self.hyphenated))
    }
}

/// Wraps `text` to `width` columns; a width of 0 counts as 1. An empty text has no lines.
pub fn wrap(text: &str, width: usize) -> Vec<WrappedLine> {
    wrap_hyphenated(text, width, None)
}

/// The same as [`wrap`], but words may be hyphenated by `rules`.
#[allow(clippy::cast_precision_loss, reason = "columns are small")]
pub(crate) fn wrap_hyphenated(text: &str, width: usize, rules: Option<HyphenationRules>) -> Vec<WrappedLine> {
    let width = width.max(1);
    let mut pieces = match rules {
        None => chunks(text, width),
        // A syllable that is still wider than the line is cut.
        Some(rules) => chunks(text, usize::MAX)
            .into_iter()
            .flat_map(|piece| syllables(text, piece, rules))
            .flat_map(|piece| split_to_width(text, piece, width))
            .collect(),
    };
    if let [.., before, last] = pieces.as_slice()
        && before.space > 0
        && !before.hyphenated
        && before.width + before.space + last.width <= width / 2
    {
        // Join the last two words, so that the last word is not alone on the last line.
        let width = before.width + before.space + last.width;
        let joined = Chunk {
            start: before.start,
            end: last.end,
            text_end: last.text_end,
            width,
            space: last.space,
            hyphenated: false,
        };
        pieces.truncate(pieces.len() - 2);
        pieces.push(joined);
    }
    let widths = [width as f64];
    // Optimal fit fails only if a width is too large for an exact f64, which no number of columns is.
    let rows =
        wrap_optimal_fit(&pieces, &widths, &Penalties::new()).unwrap_or_else(|_| wrap_first_fit(&pieces, &widths));
    lines_of(&rows)
}

/// Wraps `text` to `width` columns, each line as long as possible: while text is typed, the lines above do not change.
#[allow(clippy::cast_precision_loss, reason = "columns are small")]
pub(crate) fn wrap_greedily(text: &str, width: usize) -> Vec<WrappedLine> {
    let width = width.max(1);
    lines_of(&wrap_first_fit(&chunks(text, width), &[width as f64]))
}

/// The lines that consist of these rows of pieces.
fn lines_of(rows: &[&[Chunk]]) -> Vec<WrappedLine> {
    let ends = rows.iter().filter_map(|row| Some((row.first()?, row.last()?)));
    ends.map(|(first, last)| WrappedLine {
        start: first.start,
        end: last.end,
        text_end: last.text_end,
        hyphen: last.hyphenated,
    })
    .collect()
}

/// Splits `text` at every possible line break, and between graphemes where a word is wider than `width`.
fn chunks(text: &str, width: usize) -> Vec<Chunk> {
    let mut breaks = unicode_linebreak::linebreaks(text).map(|(at, _)| at).peekable();
    let mut pieces = Vec::with_capacity(text.len() / 6 + 1);
    let mut piece = Chunk { start: 0, end: 0, text_end: 0, width: 0, space: 0, hyphenated: false };
    for cell in cells(text) {
        while breaks.next_if(|&at| at < cell.start).is_some() {}
        let columns = usize::from(cell.width);
        let may_break = breaks.next_if(|&at| at == cell.start).is_some();
        let full = !cell.space && piece.width + piece.space + columns > width;
        if cell.start > piece.start && (may_break || full) {
            let start = cell.start;
            pieces.push(std::mem::replace(
                &mut piece,
                Chunk { start, end: start, text_end: start, width: 0, space: 0, hyphenated: false },
            ));
        }
        piece.end = cell.end;
        if cell.space {
            piece.space += columns;
        } else {
            piece.width += piece.space + columns;
            piece.space = 0;
            piece.text_end = cell.end;
        }
    }
    if piece.end > piece.start {
        pieces.push(piece);
    }
    pieces
}

/// Splits a word into the syllables it may be broken into. Punctuation around the word (quotation marks, a comma) stays
/// with the adjacent syllable.
fn syllables(text: &str, piece: Chunk, rules: HyphenationRules) -> Vec<Chunk> {
    let word = &text[piece.start..piece.text_end];
    let letters = word.trim_matches(|c: char| !c.is_alphabetic());
    let from = piece.start + word.find(letters).unwrap_or(0);
    let mut found = Vec::new();
    let mut start = piece.start;
    for at in hyphenation::break_offsets(letters, rules) {
        let end = from + at;
        found.push(Chunk {
            start,
            end,
            text_end: end,
            width: display::width(&text[start..end]),
            space: 0,
            hyphenated: true,
        });
        start = end;
    }
    let width = display::width(&text[start..piece.text_end]);
    found.push(Chunk { start, width, ..piece });
    found
}

/// Cuts a piece that is wider than `width` into pieces that fit.
fn split_to_width(text: &str, piece: Chunk, width: usize) -> Vec<Chunk> {
    if piece.width + usize::from(piece.hyphenated) <= width {
        return vec![piece];
    }
    let from = piece.start;
    let shift =
        |own: Chunk| Chunk { start: from + own.start, end: from + own.end, text_end: from + own.text_end, ..own };
    chunks(&text[piece.start..piece.end], width).into_iter().map(shift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::graphemes;
    use proptest::prelude::*;

    fn lines(text: &str, width: usize) -> Vec<&str> {
        wrap(text, width).iter().map(|line| &text[line.start..line.text_end]).collect()
    }

    #[test]
    fn a_word_is_cut_only_if_it_is_wider_than_the_line() {
        assert_eq!(lines("the quick brown fox jumps", 11), ["the quick", "brown fox", "jumps"]);
        assert_eq!(lines("kecerdasanbuatan", 6), ["kecerd", "asanbu", "atan"]);
        assert_eq!(lines("negara-negara lain", 9), ["negara-", "negara", "lain"]);
        assert_eq!(lines("人工智能的发展", 6), ["人工智", "能的发", "展"]);
        assert_eq!(lines("", 10), Vec::<&str>::new());
    }

    #[test]
    fn the_last_word_is_not_alone_on_a_line() {
        assert_eq!(
            lines("the quick brown fox jumps over it", 28),
            ["the quick brown fox jumps", "over it"],
            "without joining, \"it\" would be alone"
        );
    }

    #[test]
    fn hyphenated_words_are_broken_between_syllables() {
        let text = "Pembangunan penyeberangan \"ketenagakerjaan\"";
        let lines = wrap_hyphenated(text, 12, Some(HyphenationRules::Indonesian));
        let shown: Vec<String> = lines
            .iter()
            .map(|line| format!("{}{}", &text[line.start..line.text_end], if line.hyphen { "-" } else { "" }))
            .collect();
        assert_eq!(shown, ["Pembangunan", "penyebera-", "ngan \"kete-", "nagakerjaan\""]);
        assert!(shown.iter().all(|line| display::width(line) <= 12));
    }

    #[test]
    fn quotation_marks_stay_with_their_words() {
        for text in ["kata “satu dua” lagi", "kata \"satu dua\" lagi", "kata 'satu dua' lagi", "kata «satu dua» lagi"]
        {
            for width in 4..20 {
                let marks: &[char] = &['“', '”', '"', '\'', '«', '»'];
                let alone = |line: &&str| line.trim_matches(marks).trim() != line.trim_matches(marks);
                assert!(!lines(text, width).iter().any(alone), "{text} {width} {:?}", lines(text, width));
            }
        }
    }

    #[test]
    fn line_breaks_in_the_text_are_treated_as_spaces() {
        assert_eq!(lines("satu\ndua\r\ntiga", 20), ["satu\ndua\r\ntiga"]);
    }

    #[test]
    fn a_grapheme_is_never_cut() {
        assert_eq!(lines("👩\u{200d}🚀👩\u{200d}🚀", 3), ["👩\u{200d}🚀", "👩\u{200d}🚀"]);
        assert_eq!(lines("漢字", 1), ["漢", "字"], "one per line, although it is wider than the line");
    }

    proptest! {
        #[test]
        fn every_byte_is_on_exactly_one_line_and_lines_fit_the_width(
            text in prop::collection::vec(prop::sample::select(vec!["kata ", "ya, ", "漢字", "e\u{301}", "👩\u{200d}🚀", "\r\n", "\t", "a-b", "\u{200b}", "שלום ", "x", "\u{1b}[m"]), 0..40).prop_map(|p| p.concat()),
            width in 1usize..30,
        ) {
            let mut at = 0;
            for line in wrap(&text, width) {
                prop_assert_eq!(line.start, at);
                prop_assert!(line.start < line.end && line.text_end <= line.end);
                prop_assert!(graphemes::is_boundary(&text, line.start) && graphemes::is_boundary(&text, line.text_end));
                let columns = display::width(&text[line.start..line.text_end]);
                let alone = display::cells(&text[line.start..line.text_end]).filter(|c| c.width > 0).count() <= 1;
                prop_assert!(columns <= width || alone || text[line.start..line.text_end].starts_with(char::is_whitespace), "{} > {}: {:?}", columns, width, &text[line.start..line.text_end]);
                at = line.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
