//! Text as terminal cells: the one gate between an article's characters and the screen.
//!
//! Whatever a file contains, what comes out of [`cells`] is safe to write: control characters become
//! visible stand-ins, invisible ones take no cell, and no symbol is longer than a terminal can take.

use super::graphemes;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// Cells a tab takes. Articles use tabs to indent, not to make tables.
const TAB: u16 = 4;

/// A grapheme with more bytes than this is shown cut: stacked accents without end are an attack, not text.
const LONGEST_SYMBOL: usize = 48;

/// One grapheme as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// First byte of the grapheme, in the text that was given.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// What to write; empty where `width` is 0.
    pub symbol: Cow<'a, str>,
    /// Columns it takes.
    pub width: u16,
    /// Whether it is white space, at which a line may end.
    pub space: bool,
}

/// The graphemes of `text` as cells. White space with a line break in it counts as one space.
pub fn cells(text: &str) -> Cells<'_> {
    Cells { text, at: 0, fold: 0 }
}

/// Iterator of [`cells`].
pub struct Cells<'a> {
    text: &'a str,
    /// Where the next grapheme begins.
    at: usize,
    /// White space up to here belongs to a line break already drawn.
    fold: usize,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        // Between two ASCII characters lies a boundary, unless they are CR and LF: most text needs no table.
        let end = match bytes.get(start)? {
            b' '..=b'~' if bytes.get(start + 1).is_none_or(u8::is_ascii) => start + 1,
            _ => graphemes::next(self.text, start),
        };
        self.at = end;
        let grapheme = &self.text[start..end];
        let cell = |symbol: Cow<'a, str>, width, space| Some(Cell { start, end, symbol, width, space });
        if let [0x21..=0x7e] = grapheme.as_bytes() {
            return cell(Cow::Borrowed(grapheme), 1, false);
        }
        if is_space(grapheme) {
            if start < self.fold {
                return cell(Cow::Borrowed(""), 0, true);
            }
            // Nearly all spaces are alone, and a letter after one says that no line break follows.
            if grapheme == " " && bytes.get(end).is_some_and(u8::is_ascii_graphic) {
                return cell(Cow::Borrowed(" "), 1, true);
            }
            let run = self.text[start..].find(|c: char| !is_folding(c)).map_or(self.text.len(), |len| start + len);
            if self.text[start..run].contains(is_line_break) {
                self.fold = run;
                return cell(Cow::Borrowed(" "), 1, true);
            }
            return cell(Cow::Borrowed(" "), if grapheme == "\t" { TAB } else { 1 }, true);
        }
        let (symbol, width) = symbol(grapheme);
        cell(symbol, width, false)
    }
}

/// Columns `text` takes on one line.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    cells(text).map(|cell| usize::from(cell.width)).sum()
}

/// JSON that steers no terminal: without the control characters that JSON lets pass in strings, C1 ones among them.
pub fn safe_json(json: String) -> String {
    let is_control = |c: char| matches!(c, '\u{7f}'..='\u{9f}');
    if !json.contains(is_control) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_control(c) {
            out += &format!("\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// `text` as it may be written to a terminal on one line: what [`cells`] shows, joined.
pub fn printable(text: &str) -> String {
    cells(text).map(|cell| if cell.space && cell.width > 0 { Cow::Borrowed(" ") } else { cell.symbol }).collect()
}

/// [`printable`], cut to `columns` with an ellipsis where it is longer.
pub fn ellipsis(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let (mut used, mut kept) = (0, 0);
    for cell in cells(text) {
        let symbol = if cell.space && cell.width > 0 { Cow::Borrowed(" ") } else { cell.symbol.clone() };
        let wide = if cell.space { cell.width.min(1) } else { cell.width };
        used += usize::from(wide);
        if used > columns {
            out.truncate(kept);
            if columns > 0 {
                out.push('…');
            }
            return out;
        }
        out.push_str(&symbol);
        if used < columns {
            kept = out.len();
        }
    }
    out
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// White space that a line break swallows.
fn is_folding(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_line_break(c)
}

fn is_space(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    match (chars.next(), chars.next()) {
        (Some('\r'), Some('\n')) => true,
        // No-break spaces are drawn as spaces but no line ends there; the wrapper asks UAX #14, not this.
        (Some(c), None) => is_folding(c) || c.is_whitespace(),
        _ => false,
    }
}

/// Characters that mean something but show nothing: they take no cell.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that would turn the text round them, and with it what a reader believes it says.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn symbol(grapheme: &str) -> (Cow<'_, str>, u16) {
    let first = grapheme.chars().next().unwrap_or(' ');
    match first {
        '\0'..='\u{1f}' => return (control_picture(first).to_string().into(), 1),
        '\u{7f}' => return ("␡".into(), 1),
        '\u{80}'..='\u{9f}' => return ("␦".into(), 1),
        _ if is_bidi_control(first) => return ("␦".into(), 1),
        _ if grapheme.chars().all(is_invisible) => return ("".into(), 0),
        _ => {}
    }
    let shown = if grapheme.len() > LONGEST_SYMBOL {
        &grapheme[..grapheme.floor_char_boundary(LONGEST_SYMBOL)]
    } else {
        grapheme
    };
    match shown.width() {
        // A mark with nothing under it would sit on the cell before: give it the usual dotted circle.
        0 => (format!("◌{shown}").into(), 1),
        width => (Cow::Borrowed(shown), width as u16),
    }
}

fn control_picture(c: char) -> char {
    char::from_u32(0x2400 + u32::from(c)).unwrap_or('�')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn escapes_are_pictures() {
        assert_eq!(printable("a\u{1b}[2Jb\u{7}\u{9b}31m\0\u{7f}"), "a␛[2Jb␇␦31m␀␡");
        assert_eq!(printable("\u{202e}gnp.exe\u{200f}"), "␦gnp.exe", "a turned text says so");
    }

    #[test]
    fn widths() {
        assert_eq!(width("漢字"), 4);
        assert_eq!(width("👩\u{200d}🚀"), 2);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("a\u{200b}b\u{ad}c"), 3);
        assert_eq!(width("\u{301}"), 1, "a lone accent sits on a dotted circle");
        assert_eq!(width("a\tb"), 6);
    }

    proptest! {
        #[test]
        fn letters_of_ascii_take_one_column_each(text in "[ -~]{0,30}") {
            prop_assert_eq!(width(&text), cells(&text).map(|cell| usize::from(cell.width)).sum::<usize>());
        }
    }

    #[test]
    fn a_line_break_is_one_space() {
        assert_eq!(printable("satu  \r\n   dua"), "satu dua");
        assert_eq!(printable("satu  dua"), "satu  dua");
    }

    #[test]
    fn ellipsis_cuts_by_columns() {
        assert_eq!(ellipsis("abcdef", 6), "abcdef");
        assert_eq!(ellipsis("abcdef", 4), "abc…");
        assert_eq!(ellipsis("漢字漢字", 5), "漢字…");
        assert_eq!(ellipsis("漢字", 1), "…");
        assert_eq!(ellipsis("abc", 0), "");
    }

    proptest! {
        #[test]
        fn nothing_dangerous_comes_out(text in any::<String>()) {
            let graphemes: Vec<&str> = UnicodeSegmentation::graphemes(text.as_str(), true).collect();
            prop_assert_eq!(cells(&text).map(|cell| &text[cell.start..cell.end]).collect::<Vec<_>>(), graphemes);
            let mut at = 0;
            for cell in cells(&text) {
                prop_assert_eq!(cell.start, at);
                at = cell.end;
                prop_assert!(!cell.symbol.contains(char::is_control), "{:?}", cell);
                prop_assert!(!cell.symbol.contains(is_bidi_control));
                prop_assert!(cell.symbol.len() <= LONGEST_SYMBOL + 3);
                prop_assert_eq!(cell.width == 0, cell.symbol.is_empty());
                if !cell.space {
                    prop_assert_eq!(cell.symbol.width(), usize::from(cell.width));
                }
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
