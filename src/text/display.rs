//! Turns text into terminal cells. Every character of an article passes through here on its way to the screen.
//!
//! Whatever a file contains, the output of [`cells`] is safe to write: control characters become visible
//! stand-ins, invisible characters take up no cell, and the length of a symbol is limited.

use super::graphemes;
use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::{AtomicU8, Ordering};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a tab takes up. It is a fixed width because articles use tabs to indent, not to align tables.
const TAB_WIDTH: u16 = 4;

/// A grapheme of more bytes than this is truncated: an endless stack of accents is an attack, not text.
const MAX_SYMBOL_BYTES: usize = 48;

/// One grapheme as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GraphemeCell<'a> {
    /// Byte offset of the grapheme's start in the text passed to [`cells`].
    pub(crate) start: usize,
    /// Byte offset of the grapheme's end (exclusive).
    pub(crate) end: usize,
    /// The characters to write; empty if `width` is 0.
    pub(crate) symbol: Cow<'a, str>,
    /// Columns that the symbol takes up.
    pub(crate) width: u16,
    /// Whether the grapheme is white space, where a line may end.
    pub(crate) space: bool,
}

/// The graphemes of `text` as cells. A run of white space that contains a line break counts as a single space.
pub(crate) fn cells(text: &str) -> GraphemeCells<'_> {
    GraphemeCells { text, at: 0, folded_to: 0, unbroken_to: 0 }
}

/// The iterator that [`cells`] returns.
pub(crate) struct GraphemeCells<'a> {
    text: &'a str,
    /// Byte offset of the next grapheme.
    at: usize,
    /// White space before this byte offset belongs to a line break that was already returned as one space.
    folded_to: usize,
    /// White space before this byte offset is in a run without a line break, which need not be searched again.
    unbroken_to: usize,
}

impl<'a> Iterator for GraphemeCells<'a> {
    type Item = GraphemeCell<'a>;

    fn next(&mut self) -> Option<GraphemeCell<'a>> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        // Any two ASCII characters except CR LF are separate graphemes, so most text needs no table lookup.
        let end = match bytes.get(start)? {
            b' '..=b'~' if bytes.get(start + 1).is_none_or(u8::is_ascii) => start + 1,
            _ => graphemes::next(self.text, start),
        };
        self.at = end;
        let grapheme = &self.text[start..end];
        let cell = |symbol: Cow<'a, str>, width, space| Some(GraphemeCell { start, end, symbol, width, space });
        if let [0x21..=0x7e] = grapheme.as_bytes() {
            return cell(Cow::Borrowed(grapheme), 1, false);
        }
        if is_space(grapheme) {
            if start < self.folded_to {
                return cell(Cow::Borrowed(""), 0, true);
            }
            // The usual case: a single space with a visible character after it cannot be part of a line break.
            if grapheme == " " && bytes.get(end).is_some_and(u8::is_ascii_graphic) {
                return cell(Cow::Borrowed(" "), 1, true);
            }
            if start >= self.unbroken_to {
                let run = self.text[start..].find(|c: char| !is_folding(c)).map_or(self.text.len(), |len| start + len);
                if self.text[start..run].contains(is_line_break) {
                    self.folded_to = run;
                    return cell(Cow::Borrowed(" "), 1, true);
                }
                self.unbroken_to = run;
            }
            return cell(Cow::Borrowed(" "), if grapheme == "\t" { TAB_WIDTH } else { 1 }, true);
        }
        let (symbol, width) = symbol(grapheme);
        cell(symbol, width, false)
    }
}

/// The number of columns that `text` takes up when written on one line.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    cells(text).map(|cell| usize::from(cell.width)).sum()
}

/// Escapes the control characters that JSON permits unescaped in strings (DEL and C1, U+007F to U+009F), so that
/// JSON printed to a terminal cannot control it.
pub(crate) fn safe_json(json: String) -> String {
    let is_control = |c: char| matches!(c, '\u{7f}'..='\u{9f}');
    if json.contains(is_control) { json_escaped(&json, is_control) } else { json }
}

/// JSON with the characters that reorder text escaped, for a report, which people read in a browser.
pub(crate) fn escape_bidi(json: &str) -> String {
    json_escaped(json, is_bidi)
}

/// `json` with the characters that `escapes` accepts written as `\u` and four digits; they must be in strings, and in the
/// Basic Multilingual Plane.
fn json_escaped(json: &str, escapes: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if escapes(c) {
            out += &format!("\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// `text` as it may leave for the clipboard or a report, where a person or another program will read it: every kind of
/// line break becomes `\n`, tabs stay, and the visible symbols of [`cells`] stand for the other control characters and
/// for controls that reorder text. The marks that only give a direction (LRM, RLM, ALM) are left out.
///
/// Pasted into a shell, an escape sequence could otherwise end the paste and run what follows it.
pub(crate) fn without_controls(text: &str) -> Cow<'_, str> {
    let is_safe = |c: char| match c {
        '\n' | '\t' => true,
        c => !(c.is_control() || is_line_break(c) || is_bidi(c)),
    };
    if text.chars().all(is_safe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            c if is_line_break(c) => out.push('\n'),
            c if is_direction_mark(c) => {}
            c if is_safe(c) => out.push(c),
            '\0'..='\u{1f}' => out.push(control_picture(c)),
            '\u{7f}' => out.push('␡'),
            _ => out.push('␦'),
        }
    }
    Cow::Owned(out)
}

/// The name of the file at `path`, for display.
pub(crate) fn file_name(path: &Path) -> String {
    printable(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// `text` on one line and safe to write to a terminal: the joined symbols of its [`cells`].
pub fn printable(text: &str) -> String {
    cells(text).map(|cell| if cell.space && cell.width > 0 { Cow::Borrowed(" ") } else { cell.symbol }).collect()
}

/// The same as [`printable`], truncated with an ellipsis if it is wider than `columns`.
pub(crate) fn ellipsis(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let (mut used, mut kept) = (0, 0);
    for cell in cells(text) {
        let symbol = if cell.space && cell.width > 0 { Cow::Borrowed(" ") } else { cell.symbol.clone() };
        // Every space, even a tab, is written as one column.
        let width = if cell.space { cell.width.min(1) } else { cell.width };
        used += usize::from(width);
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

/// White space that merges with an adjacent line break.
fn is_folding(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_line_break(c)
}

fn is_space(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    match (chars.next(), chars.next()) {
        (Some('\r'), Some('\n')) => true,
        // This includes no-break spaces: they are drawn as spaces, and `wrap` knows from UAX #14 not to break there.
        (Some(c), None) => is_folding(c) || c.is_whitespace(),
        _ => false,
    }
}

/// Characters that affect the text but have no visible form: they take up no cell.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that reorder the text around them, and so can make it appear to say something else.
pub(super) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Marks that give a direction and have no visible form.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// All characters with the Unicode property `Bidi_Control`.
fn is_bidi(c: char) -> bool {
    is_bidi_control(c) || is_direction_mark(c)
}

/// Whether terminals disagree about the width of `symbol`: an emoji sequence, a flag, or a letter with further characters.
pub(crate) fn has_uncertain_width(symbol: &str) -> bool {
    // A letter of a right-to-left script may have a mark behind it.
    !symbol.is_ascii() && symbol.chars().filter(|c| !is_direction_mark(*c)).nth(1).is_some()
}

/// The columns of `symbol` in a terminal that draws each sequence of emoji as one.
pub(crate) fn joined_width(symbol: &str) -> usize {
    if symbol.len() == 1 { 1 } else { symbol.width() }
}

/// How a terminal draws a kind of emoji that consists of several characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SequenceWidth {
    /// As one emoji of two columns, as Unicode wants it.
    #[default]
    Joined,
    /// As its characters one after the other, each with its own width.
    Separate,
}

/// How the terminal draws the emoji about which terminals disagree. By default each is one emoji of two columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EmojiWidths {
    /// Emoji with joiners (U+200D): a family, a profession.
    pub(crate) joiners: SequenceWidth,
    /// Emoji with a skin tone.
    pub(crate) skin_tones: SequenceWidth,
    /// Characters that only a variation selector (U+FE0F) makes an emoji, as in a heart or a keycap. Separate, they have one column.
    pub(crate) variations: SequenceWidth,
}

impl EmojiWidths {
    /// The columns of a grapheme.
    fn columns(self, grapheme: &str) -> usize {
        use SequenceWidth::Separate;
        if self.joiners == Separate && grapheme.contains(JOINER) {
            return grapheme.split(JOINER).map(|part| self.columns(part)).sum();
        }
        let is_skin_tone = |c| matches!(c, '\u{1f3fb}'..='\u{1f3ff}');
        let is_separate = self.skin_tones == Separate && grapheme.contains(is_skin_tone)
            || self.variations == Separate && grapheme.contains('\u{fe0f}');
        if !is_separate {
            return grapheme.width();
        }
        grapheme.chars().map(|c| c.width().unwrap_or(0)).sum()
    }
}

/// Joins emoji to one (ZERO WIDTH JOINER).
const JOINER: char = '\u{200d}';

/// The [`EmojiWidths`] of the terminal, as bits. They are process-wide because they are a property of the one terminal that the
/// program draws on, and everything that is laid out depends on them.
static EMOJI_WIDTHS: AtomicU8 = AtomicU8::new(0);

/// Sets how the terminal draws emoji. Returns whether that changed anything, so that texts have to be laid out again.
#[allow(dead_code, reason = "the widths are not measured yet")]
pub(crate) fn set_emoji_widths(widths: EmojiWidths) -> bool {
    let kinds = [widths.joiners, widths.skin_tones, widths.variations].into_iter().enumerate();
    let bits = kinds.map(|(i, kind)| u8::from(kind == SequenceWidth::Separate) << i).sum();
    EMOJI_WIDTHS.swap(bits, Ordering::Relaxed) != bits
}

/// How the terminal draws emoji.
pub(crate) fn emoji_widths() -> EmojiWidths {
    let bits = EMOJI_WIDTHS.load(Ordering::Relaxed);
    let kind = |i: u8| if bits >> i & 1 == 1 { SequenceWidth::Separate } else { SequenceWidth::Joined };
    EmojiWidths { joiners: kind(0), skin_tones: kind(1), variations: kind(2) }
}

/// The visible form of a grapheme that is not white space, and its width in columns.
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
    let shown = if grapheme.len() > MAX_SYMBOL_BYTES {
        &grapheme[..grapheme.floor_char_boundary(MAX_SYMBOL_BYTES)]
    } else {
        grapheme
    };
    match emoji_widths().columns(shown) {
        // A combining mark on its own would attach to the cell before it, so place it on a dotted circle.
        0 => (format!("◌{shown}").into(), 1),
        width => (Cow::Borrowed(shown), width as u16),
    }
}

fn control_picture(c: char) -> char {
    char::from_u32(0x2400 + u32::from(c)).unwrap_or('�')
}

/// A number and its noun, with a plural `s` unless the number is 1: `1 change`, `2 changes`.
pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_time;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn time_is_linear() {
        for part in [" ", "\t", "\u{301}", "👩\u{200d}", "🇮🇩"] {
            assert_linear_time(2000, |n| {
                let text = format!("a{}b", part.repeat(n));
                assert!(width(&text) > 1);
            });
        }
    }

    #[test]
    fn control_characters_become_visible_symbols() {
        assert_eq!(printable("a\u{1b}[2Jb\u{7}\u{9b}31m\0\u{7f}"), "a␛[2Jb␇␦31m␀␡");
        assert_eq!(printable("\u{202e}gnp.exe\u{200f}"), "␦gnp.exe", "reversed text is marked");
    }

    #[test]
    fn text_for_the_clipboard_and_reports_controls_nothing() {
        let attack = "satu\u{1b}[201~\u{15}id\u{f}\u{9b}31m dua\u{202e}agit\u{2069}\u{200f}";
        assert_eq!(without_controls(attack), "satu␛[201~␕id␏␦31m dua␦agit␦");
        assert_eq!(without_controls("a\r\nb\rc\u{85}d\u{2028}e\tf\n"), "a\nb\nc\nd\ne\tf\n");
        assert!(
            matches!(without_controls("“Kopi”, 5 °C\n👩\u{200d}🚀"), Cow::Borrowed(_)),
            "ordinary text stays as it is"
        );
    }

    proptest! {
        #[test]
        fn no_control_and_no_bidi_character_leaves(text in any::<String>()) {
            let out = without_controls(&text).into_owned();
            prop_assert!(!out.contains(|c: char| c.is_control() && c != '\n' && c != '\t' || is_bidi(c)), "{:?}", out);
            prop_assert_eq!(without_controls(&out), out.as_str(), "a second pass changes nothing");
        }
    }

    #[test]
    fn width_is_counted_in_columns() {
        assert_eq!(width("漢字"), 4);
        assert_eq!(width("👩\u{200d}🚀"), 2);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("a\u{200b}b\u{ad}c"), 3);
        assert_eq!(width("\u{301}"), 1, "a lone accent is drawn on a dotted circle");
        assert_eq!(width("a\tb"), 6);
    }

    proptest! {
        #[test]
        fn the_fast_path_for_ascii_agrees_with_cells(text in "[ -~]{0,30}") {
            prop_assert_eq!(width(&text), cells(&text).map(|cell| usize::from(cell.width)).sum::<usize>());
        }
    }

    #[test]
    fn emoji_are_as_wide_as_the_terminal_draws_them() {
        use SequenceWidth::Separate;
        let (family, tone, heart, keycap) = ("👨\u{200d}👩\u{200d}👧", "👍🏽", "❤\u{fe0f}", "1\u{fe0f}\u{20e3}");
        let farmer = "👩🏽\u{200d}🌾";
        let columns = |widths: EmojiWidths| [family, tone, heart, keycap, farmer].map(|emoji| widths.columns(emoji));
        assert_eq!(columns(EmojiWidths::default()), [2; 5]);
        let kitty = EmojiWidths { joiners: Separate, ..EmojiWidths::default() };
        assert_eq!(columns(kitty), [6, 2, 2, 2, 4]);
        let xterm = EmojiWidths { joiners: Separate, skin_tones: Separate, variations: Separate };
        assert_eq!(columns(xterm), [6, 4, 1, 1, 6]);
        for widths in [kitty, xterm] {
            assert_eq!(["漢", "e\u{301}", "🇮🇩", "a"].map(|grapheme| widths.columns(grapheme)), [2, 1, 2, 1]);
        }
    }

    #[test]
    fn a_line_break_becomes_one_space() {
        assert_eq!(printable("satu  \r\n   dua"), "satu dua");
        assert_eq!(printable("satu  dua"), "satu  dua");
    }

    #[test]
    fn ellipsis_counts_columns() {
        assert_eq!(ellipsis("abcdef", 6), "abcdef");
        assert_eq!(ellipsis("abcdef", 4), "abc…");
        assert_eq!(ellipsis("漢字漢字", 5), "漢字…");
        assert_eq!(ellipsis("漢字", 1), "…");
        assert_eq!(ellipsis("abc", 0), "");
    }

    proptest! {
        #[test]
        fn cells_are_safe_to_write_and_cover_the_text(text in any::<String>()) {
            let graphemes: Vec<&str> = UnicodeSegmentation::graphemes(text.as_str(), true).collect();
            prop_assert_eq!(cells(&text).map(|cell| &text[cell.start..cell.end]).collect::<Vec<_>>(), graphemes);
            let mut at = 0;
            for cell in cells(&text) {
                prop_assert_eq!(cell.start, at);
                at = cell.end;
                prop_assert!(!cell.symbol.contains(char::is_control), "{:?}", cell);
                prop_assert!(!cell.symbol.contains(is_bidi_control));
                prop_assert!(cell.symbol.len() <= MAX_SYMBOL_BYTES + 3);
                prop_assert_eq!(cell.width == 0, cell.symbol.is_empty());
                if !cell.space {
                    prop_assert_eq!(cell.symbol.width(), usize::from(cell.width));
                }
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
