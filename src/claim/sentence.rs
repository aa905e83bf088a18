//! Tokenises sentences for claim analysis, with the signals of their words and their dates, sums and numbers.

use super::signals::SignalSet;
use crate::article::{Article, Language, dateline_end};
use crate::entity::rules::ValueReader;
use crate::entity::tagger::token::tokenize;
use crate::entity::{EntityType, Mention};
use crate::text::{Span, sentences};

/// Maximum length of a sentence in bytes; longer ones are not prose and are skipped.
pub(crate) const MAX_SENTENCE_BYTES: usize = 4096;

/// A word or a punctuation mark of a sentence.
#[derive(Clone, Debug)]
pub(crate) struct SentenceToken {
    /// The token, in bytes of the text.
    pub(crate) span: Span,
    /// The token in lower case.
    pub(crate) lower: String,
    /// The functions of the word; see [`SignalSet`].
    pub(crate) signals: SignalSet,
    /// The kind of value that the token is part of.
    pub(crate) value: Option<EntityType>,
    /// Whether the token is the first one of that value.
    pub(crate) begins: bool,
}

impl SentenceToken {
    /// Whether the token is a word or a number, not a punctuation mark.
    pub(crate) fn is_word(&self) -> bool {
        self.lower.contains(char::is_alphanumeric)
    }
}

/// A sentence with its tokens and values.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// The sentence, in bytes of the text.
    pub(crate) span: Span,
    /// Index of the paragraph in the article; 0 if the sentence was made by [`Sentence::read`].
    pub(crate) paragraph: usize,
    /// The language of the paragraph.
    pub(crate) language: Language,
    /// The words and punctuation marks, in order.
    pub(crate) tokens: Vec<SentenceToken>,
    /// The dates, sums, percentages and numbers that the rules find in this sentence alone, in order.
    pub(crate) values: Vec<Mention>,
}

/// The sentences of the body paragraphs of `article` that start inside `window`, up to the end of the window.
///
/// Excludes headlines, bylines, datelines, links and sentences longer than [`MAX_SENTENCE_BYTES`].
pub(crate) fn read(article: &Article, window: Span) -> Vec<Sentence> {
    let text = article.asserted_text();
    let from = article.paragraphs().partition_point(|p| p.span().start < window.start);
    let inside = article.paragraphs().iter().enumerate().skip(from);
    let inside = inside.take_while(|(_, p)| p.span().start < window.end.max(1));
    let mut found = Vec::new();
    for (paragraph, kept) in inside.filter(|(_, p)| p.kind.is_running_text()) {
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
    /// Tokenises the sentence at `span` of `text` and reads its values.
    pub fn read(text: &str, span: Span, language: Language) -> Self {
        let mut spans: Vec<Span> = Vec::new();
        tokenize(text, span, &mut spans);
        let mut values = Vec::new();
        ValueReader::new(text, &spans, language, None).read(&mut values);
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

    /// The sentence with only those tokens that `keep` accepts, and with the values that keep all of theirs.
    pub(super) fn filtered(&self, keep: impl Fn(&SentenceToken) -> bool) -> Self {
        let (kept, gone): (Vec<_>, Vec<_>) = self.tokens.iter().cloned().partition(|token| keep(token));
        let whole = |value: &&Mention| !gone.iter().any(|token| token.span.intersects(value.span));
        Self {
            span: self.span,
            paragraph: self.paragraph,
            language: self.language,
            tokens: kept,
            values: self.values.iter().filter(whole).cloned().collect(),
        }
    }

    /// Whether token `at` is written as a name: with a capital that is not due to the start of a sentence or a quote.
    pub(crate) fn is_name(&self, text: &str, at: usize) -> bool {
        let word = self.tokens[at].span.slice(text);
        self.tokens[..at].iter().any(SentenceToken::is_word)
            && self.tokens[at].value.is_none()
            && word.len() > 1
            && word.starts_with(char::is_uppercase)
            && !matches!(self.tokens[at - 1].lower.as_str(), "\"" | "“" | "‘" | ":")
    }
}
