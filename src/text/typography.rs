//! Ignores typography when texts are compared: texts that differ only in quotation marks, dashes, spaces, line breaks or
//! the encoding of accents [`fold`] to the same string.

use unicode_normalization::UnicodeNormalization;

/// The ASCII equivalent of white space, a quotation mark or a dash; any other character unchanged. `None` for invisible
/// characters: soft hyphens, joiners, direction marks.
pub(crate) const fn plain_char(c: char) -> Option<char> {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => None,
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Some('"'),
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' | '‹' | '›' | '`' => Some('\''),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// `text` as a typewriter would write it: [`plain_char`] characters, single spaces and none at the ends, one hyphen without
/// spaces for a dash or a run of hyphens, three periods for an ellipsis, accents composed (Unicode NFC).
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars().filter_map(plain_char).nfc() {
        match c {
            ' ' => space = true,
            '-' => {
                if !out.ends_with('-') {
                    out.push('-');
                }
                space = false;
            }
            c => {
                if space && !out.is_empty() && !out.ends_with('-') {
                    out.push(' ');
                }
                space = false;
                if c == '…' { out.push_str("...") } else { out.push(c) }
            }
        }
    }
    out
}

/// `text` on one line, with single spaces between words and none at the ends.
pub(crate) fn single_spaced(text: &str) -> String {
    if is_single_spaced(text) { text.to_string() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// Whether `text` has no white space but single spaces between words.
pub(crate) fn is_single_spaced(text: &str) -> bool {
    let mut after_space = true;
    for c in text.chars() {
        if c.is_whitespace() && (after_space || c != ' ') {
            return false;
        }
        after_space = c == ' ';
    }
    !after_space || text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_removes_typography_and_keeps_words() {
        let same = |a, b| assert_eq!(fold(a), fold(b));
        same("“Harga\u{a0}naik —\n3 persen…”", "\"Harga naik--3 persen...\"");
        same("co\u{ad}operate", "cooperate");
        same("2010–2015", "2010-2015");
        same("satu\r\n  dua", "satu dua");
        same("Cafe\u{301}", "Café");
        same("it’s ‘fine’", "it's 'fine'");
        for (a, b) in [
            ("Putin", "putin"),
            ("naik.", "naik"),
            ("5", "-5"),
            ("a b", "ab"),
            ("dua.", "dua..."),
            ("3,5 persen", "35 persen"),
        ] {
            assert_ne!(fold(a), fold(b));
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
