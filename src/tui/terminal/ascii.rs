//! Terminals without UTF-8: which they are, and the ASCII characters that stand for borders, marks and letters there.
//!
//! Addresses of links are not sent to such a terminal, because old ones would print them. Only what is drawn changes: annotations, copies and files keep the characters of the source.

use crate::text::display;
use ratatui::buffer::Buffer;
use ratatui::style::Color;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The replacements that are not the letter of a letter with marks.
const TABLE: &str = include_str!("../../../data/text/ascii.tsv");

/// The character for what has no replacement.
const UNKNOWN: &str = "?";

/// Names of terminals that show UTF-8 only if the locale says so. Others are assumed to.
const OLD_TERMINALS: [&str; 9] = ["linux", "vt52", "vt100", "vt102", "vt200", "vt220", "vt320", "ansi", "cons25"];

static REPLACEMENTS: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.flat_map(|(from, to)| from.chars().map(move |c| (c, to))).collect()
});

/// Whether the terminal shows only ASCII, by the environment variables that `variable` looks up.
///
/// A locale with a character set decides: `LC_ALL`, else `LC_CTYPE`, else `LANG`. `C` and `POSIX` are ASCII. Without a
/// character set, which is common over ssh, the name of the terminal does.
pub(crate) fn is_ascii_only(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
    // `id_ID.UTF-8@euro`: language, character set, modifier.
    let locale = locale.split('@').next().unwrap_or_default();
    match locale.split_once('.') {
        Some((_, charset)) => !charset.replace('-', "").eq_ignore_ascii_case("utf8"),
        None if matches!(locale, "C" | "POSIX") => true,
        None => {
            let term = set("TERM").unwrap_or_default();
            OLD_TERMINALS
                .iter()
                .any(|name| term == *name || term.strip_prefix(name).is_some_and(|s| s.starts_with('-')))
        }
    }
}

/// Replaces all characters of `buffer` beyond ASCII, and removes links. Nothing moves: a wide character becomes as many
/// columns.
pub(crate) fn replace(buffer: &mut Buffer) {
    for i in 0..buffer.content.len() {
        // It has the number of a link.
        buffer.content[i].underline_color = Color::Reset;
        let symbol = buffer.content[i].symbol();
        if symbol.is_ascii() {
            continue;
        }
        let (columns, replacement) = (display::width(symbol), replacement(symbol));
        buffer.content[i].set_symbol(&replacement);
        // The cells that a wide character covered are blank.
        for covered in buffer.content.iter_mut().skip(i + 1).take(columns.saturating_sub(1)) {
            covered.set_symbol(UNKNOWN);
        }
    }
}

/// The ASCII character for a grapheme: that of the table, else the only ASCII character of its compatibility
/// decomposition (é, ², ﬀ has two and becomes `?`).
fn replacement(grapheme: &str) -> String {
    let mut chars = grapheme.chars();
    let first = chars.next().unwrap_or(' ');
    if let Some(known) = REPLACEMENTS.get(&first) {
        return (*known).into();
    }
    let is_mark = |c: &char| unicode_normalization::char::is_combining_mark(*c);
    let mut parts = grapheme.nfkd().filter(|c| !is_mark(c));
    match (parts.next(), parts.next()) {
        (Some(c), None) if c.is_ascii() && !c.is_ascii_control() => c.to_string(),
        (Some(c), None) => REPLACEMENTS.get(&c).map_or(UNKNOWN, |known| known).into(),
        _ => UNKNOWN.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn ascii(text: &str) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, display::width(text) as u16, 1));
        buffer.set_string(0, 0, text, Style::new());
        replace(&mut buffer);
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn borders_marks_and_letters_are_readable() {
        assert_eq!(ascii("╭─ “Café” ─╮"), "+- \"Cafe\" -+");
        assert_eq!(ascii("│ ¶3 · 5–7 € … ›│"), "| P3 . 5-7 ? . >|");
        assert_eq!(ascii("m² ½ Ångström ʼn"), "m2 ? Angstrom 'n");
        assert_eq!(ascii("漢字x"), "????x", "as many columns as before");
        assert_eq!(ascii("e\u{301}n"), "en", "a letter and its mark are one column");
    }

    #[test]
    fn links_are_not_written() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        buffer.set_string(0, 0, "abc", Style::new().underline_color(Color::Rgb(0, 0, 1)));
        replace(&mut buffer);
        assert!(buffer.content.iter().all(|cell| cell.underline_color == Color::Reset));
    }

    #[test]
    fn every_replacement_is_one_ascii_character_for_one_column() {
        for (from, to) in REPLACEMENTS.iter() {
            assert!(to.len() == 1 && to.is_ascii(), "{from} {to}");
            assert_eq!(display::width(&from.to_string()), 1, "{from}");
        }
        assert!(REPLACEMENTS.len() > 150);
    }

    #[test]
    fn a_locale_with_a_character_set_decides() {
        let ascii_only = |variables: &[(&str, &str)]| {
            is_ascii_only(|name| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_string()))
        };
        for utf8 in [
            &[][..],
            &[("LANG", "id_ID.UTF-8")],
            &[("LANG", "C.utf8"), ("TERM", "vt100")],
            &[("LANG", "C"), ("LC_ALL", "en_US.UTF-8@x"), ("TERM", "linux")],
            &[("LC_ALL", ""), ("LC_CTYPE", "id_ID.UTF-8"), ("TERM", "xterm-256color")],
            &[("TERM", "xterm-256color")],
            &[("LANG", "id_ID"), ("TERM", "xterm")],
        ] {
            assert!(!ascii_only(utf8), "{utf8:?}");
        }
        for ascii in [
            &[("LANG", "C")][..],
            &[("LANG", "en_US.UTF-8"), ("LC_ALL", "POSIX")],
            &[("LANG", "de_DE.ISO-8859-1"), ("TERM", "xterm")],
            &[("TERM", "vt100")],
            &[("TERM", "vt220-8bit")],
            &[("TERM", "linux")],
        ] {
            assert!(ascii_only(ascii), "{ascii:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_drawn_becomes_ascii(text in "\\PC{0,40}") {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 2));
            buffer.set_stringn(0, 0, &text, 30, Style::new());
            replace(&mut buffer);
            prop_assert!(buffer.content.iter().all(|cell| cell.symbol().bytes().all(|b| b.is_ascii_graphic() || b == b' ')));
        }
    }
}
