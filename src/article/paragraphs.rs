//! Where paragraphs begin and end in plain text.
//!
//! Two conventions are in use: a paragraph a line (exports, the web) and paragraphs between blank lines
//! with lines wrapped by hand (mail, wires). They are told apart by the one thing hand-wrapping shows:
//! the first word of a line would not have fitted on the line before.

use crate::text::{Span, display, graphemes};

/// How paragraphs are set in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Layout {
    /// Every line is a paragraph.
    Lines,
    /// Paragraphs stand between blank lines; the lines inside are joined.
    Blank,
}

/// How much of a text is looked at.
const SAMPLE: usize = 16 * 1024;

/// The widest line that may be a hand-wrapped one, in columns.
const WIDEST: usize = 120;

/// The narrowest column anybody wraps by hand.
const NARROWEST: usize = 24;

/// Tells the layout from the first 16 KiB of `text`.
pub fn detect(text: &str) -> Layout {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let lines: Vec<&str> = sample.lines().map(str::trim).collect();
    let pairs: Vec<(&str, &str)> =
        lines.windows(2).map(|w| (w[0], w[1])).filter(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
    // No hand-wrapped line has so many bytes, whatever script it is in; most prose is told by this alone.
    if pairs.is_empty() || pairs.iter().any(|(line, _)| line.len() > 4 * WIDEST) {
        return Layout::Lines;
    }
    let widest = pairs.iter().map(|(line, _)| display::width(line)).max().unwrap_or(0);
    if widest > WIDEST {
        return Layout::Lines;
    }
    let full = pairs.iter().filter(|(line, next)| {
        let word = next.split_whitespace().next().unwrap_or("");
        display::width(line) + 1 + display::width(word) > widest
    });
    // Short lists and a single break pass by chance; four in five of the line breaks must have been forced.
    if full.count() * 5 >= pairs.len() * 4 && widest >= NARROWEST && pairs.len() > 1 {
        Layout::Blank
    } else {
        Layout::Lines
    }
}

/// The paragraphs of `text`, without white space round them.
pub fn split(text: &str, layout: Layout) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open = false;
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |len| at + len);
        let span = trim(text, Span::new(at, end));
        match found.last_mut() {
            _ if span.is_empty() => open = false,
            Some(last) if open && layout == Layout::Blank => last.end = span.end,
            _ => {
                found.push(span);
                open = true;
            }
        }
        at = end + 1;
    }
    found
}

/// `span` without white space at its ends, and never inside a grapheme: an accent may sit on a space.
fn trim(text: &str, span: Span) -> Span {
    let line = span.of(text);
    let kept = line.trim_start();
    let start = span.start + line.len() - kept.len();
    let end = start + kept.trim_end().len();
    let plain = |at: usize| text.as_bytes().get(at).is_none_or(u8::is_ascii);
    Span::new(
        if plain(start) { start } else { graphemes::floor(text, start) },
        if end == 0 || plain(end - 1) { end } else { graphemes::ceil(text, end) },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<&str> {
        split(text, detect(text)).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_paragraph_a_line() {
        let long = "kata ".repeat(60);
        let text = format!("Judul berita\n{long}\n{long}\n");
        assert_eq!(detect(&text), Layout::Lines);
        assert_eq!(of(&text), ["Judul berita", long.trim(), long.trim()]);
        assert_eq!(detect("Tiga\nBaris\nPendek\n"), Layout::Lines, "a list is not wrapped prose");
    }

    #[test]
    fn hand_wrapped_lines() {
        let text = "The crowd at the harbour waited until the\r\nlast of the boats had come in, and then it\r\nwent home.\r\n\r\nNobody spoke about the storm or the money\r\nthat had been lost.\r\n";
        assert_eq!(detect(text), Layout::Blank);
        assert_eq!(of(text).len(), 2);
        assert!(of(text)[0].ends_with("went home."));
    }

    #[test]
    fn blank_lines_between_long_lines() {
        let long = "word ".repeat(50);
        assert_eq!(of(&format!("{long}\n\n{long}\n \t\n{long}")).len(), 3);
    }

    #[test]
    fn an_accent_on_a_space_stays_whole() {
        let text = " \u{301}a\n";
        assert_eq!(of(text), [" \u{301}a"]);
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_left_out(lines in prop::collection::vec("[ a-zé\u{301}]{0,12}", 0..8), blank in any::<bool>()) {
            let text = lines.join("\n");
            let layout = if blank { Layout::Blank } else { Layout::Lines };
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
