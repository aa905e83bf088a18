//! Rule-based extraction of dates, times, sums of money, percentages and numbers.
//!
//! Separators and the order of day and month follow the article's language: `1.234,5` in Indonesian is `1,234.5` in
//! English, and 03/04/2025 is 3 April in Indonesian and 4 March in English. A form that is only valid in the other
//! convention ("2.5" in Indonesian, "25/12/2024" in English) is read in that one.
//!
//! [`value`](super::value) documents the kinds of values and their written forms.
//!
//! Expressions that depend on the day of writing ("11 Desember", "last Tuesday") are resolved against the article's
//! date if it has one (see [`writing_date`]).

mod dates;
mod lexeme;
mod quantities;
mod resolve;

pub(crate) use lexeme::{Lexeme, lexeme};

use super::tagger::token;
use super::value::Value;
use super::{EntityType, Mention};
use crate::article::{Article, Language, ParagraphKind};
use crate::text::Span;
use jiff::civil::Date;

/// Reads values from the tokens of one passage.
pub struct ValueReader<'a> {
    text: &'a str,
    tokens: &'a [Span],
    lexemes: &'a [Option<Lexeme>],
    language: Language,
    writing_date: Option<Date>,
}

/// A match: the index of the token after it, its type, and its value if it can be determined ("kemarin" in an article
/// without a date has none).
type ValueMatch = (usize, EntityType, Option<Value>);

impl<'a> ValueReader<'a> {
    /// Creates a reader for `tokens` of `text`, with one entry of `lexemes` per token, in a passage in `language`.
    /// `written` is the day of writing.
    pub const fn new(
        text: &'a str,
        tokens: &'a [Span],
        lexemes: &'a [Option<Lexeme>],
        language: Language,
        written: Option<Date>,
    ) -> Self {
        Self { text, tokens, lexemes, language, writing_date: written }
    }

    /// Appends the mentions in the tokens to `found`, in order.
    pub fn read(&self, found: &mut Vec<Mention>) {
        let mut at = 0;
        while at < self.tokens.len() {
            let digit = self.text.as_bytes()[self.tokens[at].start].is_ascii_digit();
            let hit = if digit || self.lexemes[at].is_some() || self.may_begin(at) { self.at(at) } else { None };
            let Some((end, kind, value)) = hit else {
                at += 1;
                continue;
            };
            found.push(Mention {
                span: Span::new(self.tokens[at].start, self.tokens[end - 1].end),
                kind,
                value,
                role: None,
                source: None,
            });
            at = end;
        }
    }

    /// Returns whether the word at `at` contains a digit ("ke-31", "Rp2,5") or precedes a "$" sign ("US$").
    fn may_begin(&self, at: usize) -> bool {
        let word = self.word(at);
        word.len() < 40 && (word.bytes().any(|b| b.is_ascii_digit()) || self.word(at + 1) == "$")
    }

    fn at(&self, at: usize) -> Option<ValueMatch> {
        let date = self.date(at).map(|(end, value)| (end, EntityType::Date, value));
        date.or_else(|| self.quantity(at))
    }

    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.slice(self.text))
    }

    fn lexeme(&self, at: usize) -> Option<Lexeme> {
        self.lexemes.get(at).copied().flatten()
    }

    fn lexeme_before(&self, at: usize) -> Option<Lexeme> {
        at.checked_sub(1).and_then(|before| self.lexeme(before))
    }

    fn word_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Returns whether there is no gap between the token at `at` and the one before it.
    fn touches(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|token| self.tokens[at - 1].end == token.start)
    }

    /// Returns whether the word at `at` is one of `words`, ignoring ASCII case.
    fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }
}

/// Looks up the lexeme of each token; `None` for words without a special meaning.
pub fn lexemes(text: &str, tokens: &[Span]) -> Vec<Option<Lexeme>> {
    tokens.iter().map(|token| lexeme(token.slice(text))).collect()
}

/// The day on which the article says it was written: the first complete date in its byline or dateline; otherwise, as
/// is usual in Indonesian papers, the first date with a weekday in the first paragraphs ("pada Rabu (1/1/2025)").
pub(crate) fn writing_date(article: &Article) -> Option<Date> {
    let text = article.asserted_text();
    let mut tokens = Vec::new();
    let mut first = |span: Span, weekday: bool| {
        tokens.clear();
        let end = text.floor_char_boundary(span.end.min(span.start + 1024));
        token::tokenize(text, Span::new(span.start, end), &mut tokens);
        let lexemes = lexemes(text, &tokens);
        let reader = ValueReader::new(text, &tokens, &lexemes, article.language(), None);
        (0..tokens.len()).find_map(|at| {
            let dated = !weekday || matches!(lexemes[at], Some(Lexeme::Weekday { .. }));
            if !dated {
                return None;
            }
            reader.date(at)?.1?.day()
        })
    };
    let head = || article.paragraphs().iter().take(8);
    let furniture = head()
        .filter(|p| matches!(p.kind, ParagraphKind::Byline | ParagraphKind::Dateline))
        .find_map(|p| first(p.span(), false));
    furniture.or_else(|| {
        let mut bodies = head().filter(|p| p.kind == ParagraphKind::Body);
        let dateline = bodies.clone().find_map(|p| {
            let end = crate::article::dateline_end(p.span().slice(text))?;
            first(Span::new(p.span().start, p.span().start + end), false)
        });
        dateline.or_else(|| bodies.find_map(|p| first(p.span(), true)))
    })
}
