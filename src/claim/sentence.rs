//! A sentence as the claims desk reads it: its words, what they do, and the dates, sums and numbers in it.

use super::signals::{Signal, Signals};
use crate::article::Language;
use crate::entity::rules::{Reader, lexemes};
use crate::entity::tagger::token::tokenize;
use crate::entity::{EntityType, Mention};
use crate::text::Span;

/// A word or a mark of a sentence.
#[derive(Clone, Debug)]
pub struct Token {
    /// Where it is, in bytes of the text.
    pub span: Span,
    /// In lower case.
    pub lower: String,
    /// What it does.
    pub signals: Signals,
    /// The kind of value it is part of.
    pub value: Option<EntityType>,
    /// Whether it is the first of that value.
    pub begins: bool,
}

/// A sentence of a text.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Where it is, in bytes of the text.
    pub span: Span,
    /// Its words and marks.
    pub tokens: Vec<Token>,
    /// Its dates, sums, percentages and numbers.
    pub values: Vec<Mention>,
}

impl Sentence {
    /// Reads the sentence at `span` of `text`.
    pub fn read(text: &str, span: Span, language: Language) -> Self {
        let mut spans = Vec::new();
        tokenize(text, span, &mut spans);
        let lexemes = lexemes(text, &spans);
        let mut values = Vec::new();
        Reader::new(text, &spans, &lexemes, language, None).read(&mut values);
        let mut value = values.iter().peekable();
        let tokens = spans
            .iter()
            .map(|&span| {
                while value.next_if(|value| value.span.end <= span.start).is_some() {}
                let inside = value.peek().filter(|value| value.span.intersects(span));
                let lower = span.of(text).to_lowercase();
                Token {
                    span,
                    signals: Signals::of(&lower),
                    lower,
                    value: inside.map(|value| value.kind),
                    begins: inside.is_some_and(|value| value.span.start >= span.start),
                }
            })
            .collect();
        Self { span, tokens, values }
    }

    /// The first word that does `what`.
    pub fn first(&self, what: Signal) -> Option<&Token> {
        self.tokens.iter().find(|token| token.signals.has(what))
    }

    /// Whether it asks.
    pub fn is_question(&self) -> bool {
        self.tokens.iter().rev().take(3).any(|token| token.lower == "?")
    }
}

/// Whether the word at `at` is written as a name: with a capital that the beginning of a sentence does not ask for.
pub fn is_name(text: &str, tokens: &[Token], at: usize) -> bool {
    let word = tokens[at].span.of(text);
    let opens = at == 0 || tokens[..at].iter().all(|t| !t.lower.contains(char::is_alphanumeric));
    !opens
        && tokens[at].value.is_none()
        && word.len() > 1
        && word.starts_with(char::is_uppercase)
        && !matches!(tokens[at - 1].lower.as_str(), "\"" | "“" | "‘" | ":")
}
