//! A sentence as the claims module reads it: its words, what they do, and the dates, sums and numbers in it.

use super::signals::SignalSet;
use crate::article::{Article, Language, ParagraphKind, dateline_end};
use crate::entity::rules::{ValueReader, lexemes};
use crate::entity::tagger::token::tokenize;
use crate::entity::{EntityType, Mention};
use crate::text::{Span, sentences};

/// Bytes of the longest sentence; what is longer is no prose.
pub const MAX_SENTENCE_BYTES: usize = 4096;

/// A word or a mark of a sentence.
#[derive(Clone, Debug)]
pub struct SentenceToken {
    /// Where it is, in bytes of the text.
    pub span: Span,
    /// In lower case.
    pub lower: String,
    /// What it does.
    pub signals: SignalSet,
    /// The kind of value it is part of.
    pub value: Option<EntityType>,
    /// Whether it is the first of that value.
    pub begins: bool,
}

impl SentenceToken {
    /// Whether it is a word or a number, not a mark.
    pub fn is_word(&self) -> bool {
        self.lower.contains(char::is_alphanumeric)
    }
}

/// A sentence of a text.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Where it is, in bytes of the text.
    pub span: Span,
    /// The paragraph it is in, as an index.
    pub paragraph: usize,
    /// Its language.
    pub language: Language,
    /// Its words and marks.
    pub tokens: Vec<SentenceToken>,
    /// Its dates, sums, percentages and numbers.
    pub values: Vec<Mention>,
}

/// The sentences of the running text of `article` whose paragraphs begin inside `window`: no headline, byline,
/// dateline or link.
pub fn read(article: &Article, window: Span) -> Vec<Sentence> {
    let text = article.text();
    let from = article.paragraphs().partition_point(|p| p.span().start < window.start);
    let inside = article.paragraphs().iter().enumerate().skip(from);
    let inside = inside.take_while(|(_, p)| p.span().start < window.end.max(1));
    let mut found = Vec::new();
    for (paragraph, kept) in inside.filter(|(_, p)| p.kind == ParagraphKind::Body) {
        let span = kept.span();
        let span = Span::new(span.start, span.end.min(text.floor_char_boundary(window.end)));
        let language = article.paragraph_language(span);
        let body = span.start + dateline_end(span.slice(text)).unwrap_or(0);
        for sentence in sentences::sentences(&text[body..span.end]) {
            let sentence = sentence.shift(body);
            if sentence.len() <= MAX_SENTENCE_BYTES {
                found.push(Sentence { paragraph, ..Sentence::read(text, sentence, language) });
            }
        }
    }
    found
}

impl Sentence {
    /// Reads the sentence at `span` of `text`.
    pub fn read(text: &str, span: Span, language: Language) -> Self {
        let mut spans = Vec::new();
        tokenize(text, span, &mut spans);
        let lexemes = lexemes(text, &spans);
        let mut values = Vec::new();
        ValueReader::new(text, &spans, &lexemes, language, None).read(&mut values);
        let mut value = values.iter().peekable();
        let tokens = spans
            .iter()
            .map(|&span| {
                while value.next_if(|value| value.span.end <= span.start).is_some() {}
                let inside = value.peek().filter(|value| value.span.intersects(span));
                let lower = span.slice(text).to_lowercase();
                SentenceToken {
                    span,
                    signals: SignalSet::of(&lower),
                    lower,
                    value: inside.map(|value| value.kind),
                    begins: inside.is_some_and(|value| value.span.start >= span.start),
                }
            })
            .collect();
        Self { span, paragraph: 0, language, tokens, values }
    }

    /// Whether the word at `at` is written as a name: with a capital that the beginning of a sentence does not ask for.
    pub fn is_name(&self, text: &str, at: usize) -> bool {
        let word = self.tokens[at].span.slice(text);
        self.tokens[..at].iter().any(SentenceToken::is_word)
            && self.tokens[at].value.is_none()
            && word.len() > 1
            && word.starts_with(char::is_uppercase)
            && !matches!(self.tokens[at - 1].lower.as_str(), "\"" | "“" | "‘" | ":")
    }
}
