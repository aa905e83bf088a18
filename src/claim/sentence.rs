//! Tokenises sentences for claim analysis, with the signals of their words and their dates, sums and numbers.

use super::signals::SignalSet;
use crate::article::{Article, Language, dateline_end};
use crate::entity::rules::ValueReader;
use crate::entity::tagger::token::tokenize;
use crate::entity::{EntityType, Mention};
use crate::text::{PackedSpan, Span, sentences};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Maximum length of a sentence in bytes; longer ones are not prose and are skipped.
pub(crate) const MAX_SENTENCE_BYTES: usize = 4096;

/// A word or a punctuation mark of a sentence.
#[derive(Clone, Debug)]
pub(crate) struct SentenceToken {
    /// The token, in bytes of the text.
    pub(crate) span: Span,
    /// The token in lower case.
    pub(crate) lower: LowerWord,
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
}

/// A word in lower case, which all tokens with that word share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LowerWord(Arc<str>);

impl LowerWord {
    /// The word.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for LowerWord {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for LowerWord {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for LowerWord {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for LowerWord {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

/// The sentences of an article.
///
/// They are kept with few bytes a token, because a text may have a sentence for every few bytes, and made into a
/// [`Sentence`] when they are read.
#[derive(Debug, Default)]
pub(crate) struct Sentences {
    packed: Vec<PackedSentence>,
    tokens: Vec<PackedToken>,
    /// The different words, with their functions.
    words: Vec<(LowerWord, SignalSet)>,
    /// The index of each word in `words`.
    word_ids: HashMap<LowerWord, u32>,
}

/// A [`Sentence`] without its tokens.
#[derive(Debug)]
struct PackedSentence {
    span: PackedSpan,
    paragraph: u32,
    /// The index after its last token.
    tokens_end: u32,
    language: Language,
}

/// A [`SentenceToken`] with its word as an index.
#[derive(Debug)]
struct PackedToken {
    span: PackedSpan,
    word: u32,
    value: Option<EntityType>,
    begins: bool,
}

impl Sentences {
    /// Number of sentences.
    pub(crate) const fn len(&self) -> usize {
        self.packed.len()
    }

    /// The sentence at index `at`.
    pub(crate) fn get(&self, at: usize) -> Option<Sentence> {
        self.range(at..at + 1).next()
    }

    /// All sentences, in order.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = Sentence> + ExactSizeIterator {
        self.range(0..self.len())
    }

    /// The sentences with these indices.
    pub(crate) fn range(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = Sentence> + ExactSizeIterator {
        (range.start..range.end.min(self.len())).map(|at| self.unpack(at))
    }

    /// The sentence at index `at`, which there must be.
    fn unpack(&self, at: usize) -> Sentence {
        let packed = &self.packed[at];
        let start = at.checked_sub(1).map_or(0, |before| self.packed[before].tokens_end as usize);
        let token = |token: &PackedToken| {
            let (lower, signals) = &self.words[token.word as usize];
            SentenceToken {
                span: token.span.into(),
                lower: lower.clone(),
                signals: *signals,
                value: token.value,
                begins: token.begins,
            }
        };
        Sentence {
            span: packed.span.into(),
            paragraph: packed.paragraph as usize,
            language: packed.language,
            tokens: self.tokens[start..packed.tokens_end as usize].iter().map(token).collect(),
        }
    }

    /// The index of the first sentence whose span does not satisfy `is_before`, which those before it do.
    pub(crate) fn partition_point(&self, is_before: impl Fn(Span) -> bool) -> usize {
        self.packed.partition_point(|sentence| is_before(sentence.span.into()))
    }

    /// The paragraphs that have sentences: the index of each in the article, and those of its sentences.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        let mut start = 0;
        self.packed.chunk_by(|a, b| a.paragraph == b.paragraph).map(move |sentences| {
            let range = start..start + sentences.len();
            start = range.end;
            (sentences[0].paragraph as usize, range)
        })
    }

    /// Reads the sentence at `span` of `text` and adds it.
    fn push(&mut self, text: &str, span: Span, paragraph: usize, language: Language) {
        let mut spans: Vec<Span> = Vec::new();
        tokenize(text, span, &mut spans);
        let mut values = Vec::new();
        ValueReader::new(text, &spans, language, None).read(&mut values);
        let mut value = values.iter().peekable();
        for span in spans {
            while value.next_if(|value| value.span.end <= span.start).is_some() {}
            let inside = value.peek().filter(|value| value.span.intersects(span));
            let word = self.word_id(&span.slice(text).to_lowercase());
            self.tokens.push(PackedToken {
                span: span.into(),
                word,
                value: inside.map(|value| value.kind),
                begins: inside.is_some_and(|value| value.span.start >= span.start),
            });
        }
        let (paragraph, tokens_end) = (paragraph as u32, self.tokens.len() as u32);
        self.packed.push(PackedSentence { span: span.into(), paragraph, tokens_end, language });
    }

    /// The index of `lower` in `words`, where it is added if it is not there.
    fn word_id(&mut self, lower: &str) -> u32 {
        if let Some(&id) = self.word_ids.get(lower) {
            return id;
        }
        let id = self.words.len() as u32;
        let word = LowerWord(lower.into());
        self.words.push((word.clone(), SignalSet::of(lower)));
        self.word_ids.insert(word, id);
        id
    }
}

/// The sentences of the body paragraphs of `article` that start inside `window`, up to the end of the window.
///
/// Excludes headlines, bylines, datelines, links and sentences longer than [`MAX_SENTENCE_BYTES`].
pub(crate) fn read(article: &Article, window: Span) -> Sentences {
    let text = article.asserted_text();
    let from = article.paragraphs().partition_point(|p| p.span().start < window.start);
    let inside = article.paragraphs().iter().enumerate().skip(from);
    let inside = inside.take_while(|(_, p)| p.span().start < window.end.max(1));
    let mut found = Sentences::default();
    // Most paragraphs of a text with many have one sentence.
    found.packed.reserve(inside.clone().count());
    for (paragraph, kept) in inside.filter(|(_, p)| p.kind.is_running_text()) {
        let span = kept.span();
        let span = Span::new(span.start, span.end.min(text.floor_char_boundary(window.end)));
        let language = article.paragraph_language(span);
        let body = span.start + dateline_end(span.slice(text)).unwrap_or(0);
        for sentence in sentences::sentences(&text[body..span.end]) {
            let sentence = sentence.shift(body);
            if sentence.len() <= MAX_SENTENCE_BYTES {
                found.push(text, sentence, paragraph, language);
            }
        }
    }
    found
}

impl Sentence {
    /// Tokenises the sentence at `span` of `text` and finds its values.
    pub fn read(text: &str, span: Span, language: Language) -> Self {
        let mut sentences = Sentences::default();
        sentences.push(text, span, 0, language);
        sentences.unpack(0)
    }

    /// The dates, sums, percentages and numbers that the rules find in this sentence alone, in order. They are read again,
    /// because few sentences need them.
    pub(super) fn values(&self, text: &str) -> Vec<Mention> {
        let mut values = Vec::new();
        if self.tokens.iter().any(|token| token.value.is_some()) {
            let spans: Vec<Span> = self.tokens.iter().map(|token| token.span).collect();
            ValueReader::new(text, &spans, self.language, None).read(&mut values);
        }
        values
    }

    /// The sentence with only those tokens that `keep` accepts.
    pub(super) fn filtered(&self, keep: impl Fn(&SentenceToken) -> bool) -> Self {
        let tokens = self.tokens.iter().filter(|token| keep(token)).cloned().collect();
        Self { span: self.span, paragraph: self.paragraph, language: self.language, tokens }
    }

    /// Those of `values` that have lost no token, where this sentence is a part of `whole`.
    pub(super) fn kept_values(&self, whole: &Self, mut values: Vec<Mention>) -> Vec<Mention> {
        if self.tokens.len() < whole.tokens.len() {
            let count = |sentence: &Self, value: &Mention| {
                sentence.tokens.iter().filter(|token| token.span.intersects(value.span)).count()
            };
            values.retain(|value| count(self, value) == count(whole, value));
        }
        values
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
