//! The pieces of a text that rules work on: tokens of the tagger, split where letters, digits and marks meet.

use super::grammar::{FirstWord, Grammar};
use crate::text::{PackedSpan, Span};

/// What a piece consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Digits, with the full stops and commas between them: `1.234,5`.
    Digits,
    /// Letters.
    Word,
    /// One other character.
    Mark,
}

/// A part of a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    span: PackedSpan,
    /// What it consists of.
    pub(super) kind: PieceKind,
    /// Whether no space separates it from the piece before it.
    pub(super) glued: bool,
    /// Its word in the grammar, for the phrases that begin with it.
    pub(super) word: FirstWord,
}

impl Piece {
    /// In bytes of the text.
    pub(super) fn span(&self) -> Span {
        self.span.into()
    }
}

/// Splits `tokens` of `text` into pieces: "Rp2,5jt" has three, "17-year-old" five.
pub(super) fn pieces<S: Copy + Into<Span>>(text: &str, tokens: &[S], grammar: &Grammar) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(tokens.len() + tokens.len() / 4);
    for &token in tokens {
        let token: Span = token.into();
        let mut at = token.start;
        while at < token.end {
            let (kind, len) = first(&text[at..token.end]);
            let span = Span::new(at, at + len);
            let glued = pieces.last().is_some_and(|last| last.span().end == at);
            let word = span.slice(text);
            let first_word = match kind {
                PieceKind::Digits => FirstWord::default(),
                PieceKind::Word => grammar.first_word(word.trim_end_matches('.')),
                PieceKind::Mark => grammar.first_word(word),
            };
            pieces.push(Piece { span: span.into(), kind, glued, word: first_word });
            at += len;
        }
    }
    pieces
}

/// The kind and the length in bytes of the first piece of `token`, which is not empty.
fn first(token: &str) -> (PieceKind, usize) {
    let bytes = token.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if digit(0) {
        let mut end = 1;
        while digit(end) || matches!(bytes.get(end), Some(b'.' | b',')) && digit(end + 1) {
            end += 1;
        }
        return (PieceKind::Digits, end);
    }
    let mut end = 0;
    for (at, c) in token.char_indices() {
        let inner = matches!(c, '.' | '\'' | '’' | '&') && at > 0;
        let after = token[at + c.len_utf8()..].chars().next();
        let joins = inner && (after.is_some_and(is_letter) || c == '.' && after.is_none());
        if !is_letter(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    if end > 0 { (PieceKind::Word, end) } else { (PieceKind::Mark, token.chars().next().map_or(1, char::len_utf8)) }
}

/// Returns whether `c` can be part of a word: a letter or a combining mark, but no digit, fraction or raised digit.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'º' | 'ª')
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Language;
    use crate::entity::tagger::token::tokenize;

    fn of(text: &str) -> Vec<&str> {
        let mut tokens: Vec<Span> = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut tokens);
        pieces(text, &tokens, Grammar::of(Language::English)).iter().map(|piece| piece.span.slice(text)).collect()
    }

    #[test]
    fn letters_digits_and_marks_are_apart() {
        assert_eq!(of("Rp2,5jt US$1.5bn"), ["Rp", "2,5", "jt", "US", "$", "1.5", "bn"]);
        assert_eq!(of("17-year-old, 1/1/2025."), ["17", "-", "year", "-", "old", ",", "1", "/", "1", "/", "2025", "."]);
        assert_eq!(of("10:30 p.m. U.S. s.d. 3"), ["10", ":", "30", "p.m", ".", "U.S.", "s.d", ".", "3"]);
        assert_eq!(of("2½ km² 37°C"), ["2", "½", "km", "²", "37", "°", "C"]);
        assert_eq!(of("Jum'at don’t"), ["Jum'at", "don’t"]);
    }
}
