//! Divides plain text into paragraphs.
//!
//! There are two conventions: each line is a paragraph (exports, web pages), or blank lines separate paragraphs of
//! hard-wrapped lines (mail, news wires). Hard-wrapped text is recognised by its line breaks: the first word of a line
//! would not have fitted on the line before.

use crate::text::{Span, display, graphemes};

/// How a plain text file separates its paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ParagraphConvention {
    /// Every line is a paragraph.
    Lines,
    /// Blank lines separate paragraphs; other line breaks are treated as spaces.
    Blank,
}

/// Bytes of a text from which its layout is detected.
const SAMPLE_BYTES: usize = 16 * 1024;

/// The widest line, in columns, of a hard-wrapped text.
const MAX_WRAP_WIDTH: usize = 120;

/// The narrowest wrap width, in columns, of a hard-wrapped text.
const MIN_WRAP_WIDTH: usize = 24;

/// Detects the layout from the first 16 KiB of `text`.
pub(crate) fn detect(text: &str) -> ParagraphConvention {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let lines: Vec<&str> = lines(sample).map(|span| span.slice(sample).trim()).collect();
    let pairs: Vec<(&str, &str)> =
        lines.windows(2).map(|w| (w[0], w[1])).filter(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
    // A quick test that settles most texts: a line of this many bytes is too wide in any script.
    if pairs.is_empty() || pairs.iter().any(|(line, _)| line.len() > 4 * MAX_WRAP_WIDTH) {
        return ParagraphConvention::Lines;
    }
    let widest = pairs.iter().map(|(line, _)| display::width(line)).max().unwrap_or(0);
    if widest > MAX_WRAP_WIDTH {
        return ParagraphConvention::Lines;
    }
    let forced_breaks = pairs.iter().filter(|(line, next)| {
        let word = next.split_whitespace().next().unwrap_or("");
        display::width(line) + 1 + display::width(word) > widest
    });
    // Four in five line breaks must have been forced. A single one, or those of a list of short lines, could be chance.
    if forced_breaks.count() * 5 >= pairs.len() * 4 && widest >= MIN_WRAP_WIDTH && pairs.len() > 1 {
        ParagraphConvention::Blank
    } else {
        ParagraphConvention::Lines
    }
}

/// The paragraphs of `text`, without white space around them.
pub(crate) fn split(text: &str, layout: ParagraphConvention) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open = false;
    for line in lines(text) {
        let span = trim(text, line);
        match found.last_mut() {
            _ if span.is_empty() => open = false,
            Some(last) if open && layout == ParagraphConvention::Blank => last.end = span.end,
            _ => {
                found.push(span);
                open = true;
            }
        }
    }
    found
}

/// The lines of `text` without their ends.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    let ends = line_ends(text.as_bytes()).chain([text.len()]);
    ends.map(move |end| Span::new(std::mem::replace(&mut start, (end + 1).min(text.len())), end))
}

/// The byte offsets of the last characters of line ends: line feeds, and the carriage returns of old Mac files, which no
/// line feed follows.
pub(crate) fn line_ends(text: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr2_iter(b'\n', b'\r', text).filter(|&at| {
        let ends_at = |at: usize| text[at..].iter().find(|byte| **byte != b'\r') != Some(&b'\n');
        text[at] == b'\n' || ends_at(at)
    })
}

/// `span` without white space at its ends. A space with a combining accent is kept, as graphemes are not cut.
fn trim(text: &str, span: Span) -> Span {
    let line = span.slice(text);
    let kept = line.trim_start();
    let start = span.start + line.len() - kept.len();
    let end = start + kept.trim_end().len();
    let is_ascii = |at: usize| text.as_bytes().get(at).is_none_or(u8::is_ascii);
    Span::new(
        if is_ascii(start) { start } else { graphemes::floor(text, start) },
        if end == 0 || is_ascii(end - 1) { end } else { graphemes::ceil(text, end) },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paragraphs(text: &str) -> Vec<&str> {
        split(text, detect(text)).into_iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn long_lines_are_paragraphs() {
        let long = "kata ".repeat(60);
        let text = format!("Judul berita\n{long}\n{long}\n");
        assert_eq!(detect(&text), ParagraphConvention::Lines);
        assert_eq!(paragraphs(&text), ["Judul berita", long.trim(), long.trim()]);
        assert_eq!(detect("Tiga\nBaris\nPendek\n"), ParagraphConvention::Lines, "a list is not hard-wrapped prose");
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The crowd at the harbour waited until the\r\nlast of the boats had come in, and then it\r\nwent home.\r\n\r\nNobody spoke about the storm or the money\r\nthat had been lost.\r\n";
        assert_eq!(detect(text), ParagraphConvention::Blank);
        assert_eq!(paragraphs(text).len(), 2);
        assert!(paragraphs(text)[0].ends_with("went home."));
    }

    #[test]
    fn blank_lines_between_paragraphs_are_ignored() {
        let long = "word ".repeat(50);
        assert_eq!(paragraphs(&format!("{long}\n\n{long}\n \t\n{long}")).len(), 3);
    }

    #[test]
    fn carriage_returns_alone_end_lines() {
        assert_eq!(paragraphs("Satu.\rDua 2019.\r\rTiga.\r"), ["Satu.", "Dua 2019.", "Tiga."]);
        assert_eq!(paragraphs("Satu.\r\nDua.\rTiga.\n"), ["Satu.", "Dua.", "Tiga."]);
        let ends = |text: &str| line_ends(text.as_bytes()).collect::<Vec<_>>();
        assert_eq!(ends("a\r\nb\rc\nd\r\r\ne"), [2, 4, 6, 10], "a doubled return before a line feed is one end");
        let wrapped = "The crowd at the harbour waited until the\rlast of the boats had come in, and then it\rwent home.\r\rNobody spoke about the storm or the money\rthat had been lost.\r";
        assert_eq!(paragraphs(wrapped).len(), 2);
    }

    #[test]
    fn a_space_with_an_accent_is_kept() {
        let text = " \u{301}a\n";
        assert_eq!(paragraphs(text), [" \u{301}a"]);
    }

    proptest! {
        #[test]
        fn only_white_space_is_left_out(lines in prop::collection::vec("[ a-zé\u{301}]{0,12}", 0..8), blank in any::<bool>()) {
            let text = lines.join("\n");
            let layout = if blank { ParagraphConvention::Blank } else { ParagraphConvention::Lines };
            let mut at = 0;
            for span in split(&text, layout) {
                prop_assert!(text[at..span.start].trim().is_empty());
                prop_assert!(!span.is_empty() && graphemes::is_boundary(&text, span.start) && graphemes::is_boundary(&text, span.end));
                at = span.end;
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
