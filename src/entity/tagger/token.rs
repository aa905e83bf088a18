//! The tokenizer of the tagger.
//!
//! A token is a word with the marks inside it ("negara-negara", "KONTAN.CO.ID", "U.S.", "1.234,5", "1/1/2025"), an
//! English possessive ("Merkel" + "'s"), or a single mark. Tokens never contain white space and always begin and end on
//! character boundaries, so that spans of tokens are valid spans of the text.

use crate::text::Span;

/// Appends the tokens of the text in `span` to `out`, in order, as byte offsets in `text`.
pub fn tokenize<S: From<Span>>(text: &str, span: Span, out: &mut Vec<S>) {
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at < span.end {
        let byte = bytes[at];
        if byte == b' ' || byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let end = if is_word(text, at) {
            word_end(text, at, span.end)
        } else {
            let c = char_at(text, at);
            if c.is_whitespace() || is_invisible(c) {
                at += c.len_utf8();
                continue;
            }
            at + c.len_utf8()
        };
        match possessive(&text[at..end]) {
            Some(stem) => {
                out.push(Span::new(at, at + stem).into());
                out.push(Span::new(at + stem, end).into());
            }
            None => out.push(Span::new(at, end).into()),
        }
        at = end;
    }
}

/// The end, in bytes, of the word that begins at `at`.
fn word_end(text: &str, at: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    let mut dots = 0;
    loop {
        while end < limit && is_word(text, end) {
            end += width(bytes[end]);
        }
        if end >= limit {
            return limit.min(end);
        }
        // A mark belongs to the word if a letter or digit follows it immediately.
        let mark = char_at(text, end);
        let next = end + mark.len_utf8();
        let follows = next < limit && is_word(text, next);
        let digits = bytes[end - 1].is_ascii_digit();
        let joins = match mark {
            // Hyphens, apostrophes and invisible joiners.
            '-' | '\'' | '’' | '‐' | '‑' | '_' | '@' | '\u{ad}' | '\u{200d}' | '\u{200c}' => true,
            '&' => bytes[end - 1].is_ascii_uppercase(),
            '.' => !digits || follows && bytes[next].is_ascii_digit(),
            ',' | ':' | '/' => digits && follows && bytes[next].is_ascii_digit(),
            _ => false,
        };
        if joins && follows {
            dots += usize::from(mark == '.');
            end = next;
        } else if mark == '.' && is_initials(&text[at..end], dots) {
            return next;
        } else {
            return end;
        }
    }
}

/// Returns whether a full stop after `word` belongs to it: "J.", "U.S.".
fn is_initials(word: &str, dots: usize) -> bool {
    let short = |part: &str| part.len() <= 4 && part.chars().count() == 1 && part.starts_with(char::is_uppercase);
    word.len() <= 16 && if dots == 0 { short(word) } else { word.split('.').all(short) }
}

/// Length in bytes of the stem if `word` is an English possessive, in a text in capitals also "MERKEL'S".
fn possessive(word: &str) -> Option<usize> {
    let is_lower = word.ends_with('s');
    let stem = word.strip_suffix(['s', 'S'])?.strip_suffix(['\'', '’'])?;
    let fits = is_lower || stem.chars().nth(1).is_some() && !stem.contains(char::is_lowercase);
    (!stem.is_empty() && fits).then_some(stem.len())
}

/// Returns whether the character at `at` is a letter, a digit or a combining mark.
fn is_word(text: &str, at: usize) -> bool {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        return byte.is_ascii_alphanumeric();
    }
    let c = char_at(text, at);
    c.is_alphanumeric() || is_combining(c)
}

const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
        || c.is_control()
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\u{fffd}')
}

/// Length in bytes of the character whose first byte is `byte`.
const fn width(byte: u8) -> usize {
    match byte {
        0..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<&str> {
        let mut found: Vec<Span> = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut found);
        found.iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn words_and_marks() {
        assert_eq!(
            of("Negara-negara BRICS, (ke-31) “baru”."),
            ["Negara-negara", "BRICS", ",", "(", "ke-31", ")", "“", "baru", "”", "."]
        );
        assert_eq!(of("KONTAN.CO.ID - MOSKOW"), ["KONTAN.CO.ID", "-", "MOSKOW"]);
        assert_eq!(of("Rabu (1/1/2025), Rp1.234,5."), ["Rabu", "(", "1/1/2025", ")", ",", "Rp1.234,5", "."]);
        assert_eq!(
            of("The U.S. and J. Smith, B.J. Habibie."),
            ["The", "U.S.", "and", "J.", "Smith", ",", "B.J.", "Habibie", "."]
        );
        assert_eq!(of("Merkel's don’t AT&T"), ["Merkel", "'s", "don’t", "AT&T"]);
        assert_eq!(of("MERKEL'S A'S"), ["MERKEL", "'S", "A'S"]);
        assert_eq!(of("a.m. 10:30 e\u{301}a\u{a0}b"), ["a.m", ".", "10:30", "e\u{301}a", "b"]);
        assert_eq!(of("di 2020. Ini"), ["di", "2020", ".", "Ini"]);
    }

    proptest! {
        #[test]
        fn nothing_visible_is_left_out(text in "[a-zA-Z0-9 .,'’é\u{301}\u{200b}\n–(/&%$-]{0,60}") {
            let mut found: Vec<Span> = Vec::new();
            tokenize(&text, Span::new(0, text.len()), &mut found);
            let mut at = 0;
            for span in found {
                prop_assert!(span.start >= at && !span.is_empty());
                prop_assert!(text[at..span.start].chars().all(|c| c.is_whitespace() || is_invisible(c)));
                prop_assert!(!span.slice(&text).contains(char::is_whitespace));
                at = span.end;
            }
            prop_assert!(text[at..].chars().all(|c| c.is_whitespace() || is_invisible(c)));
        }
    }
}
