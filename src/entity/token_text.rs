//! Joins the tokens of a labelled file into text, with the spaces that people write.
//!
//! Token files do not say where the spaces were. Spaces are put between all tokens, except:
//! - before a full stop, comma, colon, semicolon, question or exclamation mark, an ellipsis, a percent sign, a closing
//!   bracket or a closing quotation mark;
//! - before an ending that English tokenizers cut off: 's, n't, 're, 've, 'll, 'd, 'm, and the apostrophe after an s;
//! - after an opening bracket or quotation mark, and after a sign of money before a number;
//! - around a slash.
//!
//! A straight quotation mark opens a quotation if none is open in its sentence, unless it is the last token. A hyphen stays
//! between spaces, because it may be a dash.

use crate::text::Span;

/// Endings of English words that tokenizers cut off, in lower case and with a straight apostrophe.
const CLITICS: &[&str] = &["'s", "n't", "'re", "'ve", "'ll", "'d", "'m"];

/// Tokens after which there is no space.
const OPENING: &[&str] = &["(", "[", "{", "“", "‘", "«", "‹", "„", "``", "¿", "¡"];

/// Tokens before which there is no space.
const CLOSING: &[&str] = &[".", ",", ":", ";", "?", "!", "…", "...", "%", ")", "]", "}", "”", "’", "»", "›", "''"];

/// Signs of money that stand before their number.
const MONEY_SIGNS: &[&str] = &["$", "£", "€", "¥"];

/// The side of a token on which a straight quotation mark stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    Opening,
    Closing,
}

/// The straight quotation marks that are open at some point of a sentence.
#[derive(Default)]
struct OpenQuotes {
    double: bool,
    single: bool,
}

impl OpenQuotes {
    /// Reads the token at `at`. Returns what it does if it is a straight quotation mark.
    fn read(&mut self, tokens: &[&str], at: usize) -> Option<Quote> {
        let open = match tokens[at] {
            "\"" => &mut self.double,
            "'" => &mut self.single,
            _ => return None,
        };
        let before = at.checked_sub(1).map_or("", |before| tokens[before]);
        // "the players ' union": the apostrophe of a plural.
        if !*open && tokens[at] == "'" && before.ends_with(['s', 'S']) {
            return Some(Quote::Closing);
        }
        let closes = *open || at > 0 && at + 1 == tokens.len();
        *open = !closes;
        Some(if closes { Quote::Closing } else { Quote::Opening })
    }
}

/// Appends the tokens of a sentence to `text`, and returns the span of each in it.
pub(super) fn push_sentence(text: &mut String, tokens: &[&str]) -> Vec<Span> {
    let mut spans = Vec::with_capacity(tokens.len());
    let mut quotes = OpenQuotes::default();
    // A sentence begins where it is appended.
    let mut may_have_space = false;
    for (at, token) in tokens.iter().enumerate() {
        let quote = quotes.read(tokens, at);
        if may_have_space && quote != Some(Quote::Closing) && !attaches_to_word_before(token) {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(token);
        spans.push(Span::new(start, text.len()));
        let next = tokens.get(at + 1).copied().unwrap_or_default();
        let is_amount = MONEY_SIGNS.contains(token) && next.starts_with(|c: char| c.is_ascii_digit());
        may_have_space = quote != Some(Quote::Opening) && !OPENING.contains(token) && *token != "/" && !is_amount;
    }
    spans
}

fn attaches_to_word_before(token: &str) -> bool {
    CLOSING.contains(&token) || token == "/" || CLITICS.contains(&token.to_lowercase().replace('’', "'").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(tokens: &str, expected: &str) {
        let tokens: Vec<&str> = tokens.split(' ').collect();
        let mut text = String::new();
        let spans = push_sentence(&mut text, &tokens);
        assert_eq!(text, expected);
        assert_eq!(spans.iter().map(|span| span.slice(&text)).collect::<Vec<_>>(), tokens);
    }

    #[test]
    fn spaces_are_those_of_a_text() {
        check("Harga naik 5 % , kata Sari ( 41 ) .", "Harga naik 5%, kata Sari (41).");
        check(
            "Sita does n't know the mayor 's aide , she 'll ask .",
            "Sita doesn't know the mayor's aide, she'll ask.",
        );
        check("It cost $ 40 and US $ a day [ sic ] ...", "It cost $40 and US $ a day [sic]...");
        check("Rapat Senin ( 15 / 7 ) : selesai !", "Rapat Senin (15/7): selesai!");
        check("Kereta Medan - Binjai", "Kereta Medan - Binjai");
    }

    #[test]
    fn quotation_marks_open_and_close_in_turn() {
        check("\" Belum , \" kata Budi , \" nanti . \"", "\"Belum,\" kata Budi, \"nanti.\"");
        check("“ Belum ” dan ‘ nanti ’", "“Belum” dan ‘nanti’");
        check("the ' old ' road and the players ' union", "the 'old' road and the players' union");
        check("he never came back . \"", "he never came back.\"");
        check("\"", "\"");
        check("`` No , '' she said", "``No,'' she said");
    }

    #[test]
    fn sentences_are_appended() {
        let mut text = "Satu.\n".to_string();
        let spans = push_sentence(&mut text, &[".", "Dua"]);
        assert_eq!((text.as_str(), spans), ("Satu.\n. Dua", vec![Span::new(6, 7), Span::new(8, 11)]));
    }

    proptest! {
        #[test]
        fn every_token_is_where_its_span_says(tokens in prop::collection::vec("[a'\"(/$1 s.é]{1,3}", 0..12)) {
            let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
            let mut text = String::new();
            let spans = push_sentence(&mut text, &tokens);
            let words: Vec<&str> = spans.iter().map(|span| span.slice(&text)).collect();
            prop_assert_eq!(words, tokens);
            prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
