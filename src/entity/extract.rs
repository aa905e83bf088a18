//! The extraction pipeline: splits an article into tokens and sentences, then finds names, values and terms.

use super::names::{self, Name};
use super::passage_parts::{self, WrapWidth};
use super::rules::{self, SharedValues, ValueReader};
use super::tagger::Tagger;
use super::tagger::decoder::TokenRange;
use super::tagger::token::tokenize;
use super::{EntityType, Extraction, ManualGrouping, Mention, Naming, Value, passage_language, terms};
use crate::article::markup::MarkupKind;
use crate::article::{Article, Language, Paragraph, ParagraphKind, SourceFormat, dateline_end};
use crate::text::{PackedSpan, Span, sentences};

/// Maximum number of tokens in a sentence; a longer one is split.
const MAX_SENTENCE_TOKENS: usize = 400;

/// The kind of a passage, which decides how names are found in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PassageKind {
    /// Running text.
    Prose,
    /// A title or link line with mostly capitalised words, where capitals carry no information.
    Heading,
    /// The author, source, date or copyright of the article, or the credit of a picture.
    Byline,
    /// The name of the publication.
    Publication,
    /// The agency and place before the first sentence.
    Dateline,
}

/// The tokens of a window of an article.
#[derive(Default)]
pub(super) struct WindowTokens {
    /// The tokens, in bytes of the article.
    spans: Vec<PackedSpan>,
    /// The passages, in order; each begins where the one before it ends.
    passages: Vec<Passage>,
    /// The index after the last token of each sentence, in order; none crosses a passage boundary.
    sentence_ends: Vec<u32>,
    /// How wide the lines of the article, or of its present paragraph, are.
    wrap_width: WrapWidth,
}

/// A part of an article that is read in one way.
struct Passage {
    /// The index after its last token.
    end: u32,
    kind: PassageKind,
    language: Language,
}

/// Finds entities. It caches features of words, so reuse one extractor for many articles.
pub(crate) struct Extractor {
    tagger: Tagger,
    tokens: WindowTokens,
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

impl Extractor {
    /// Creates an extractor with the built-in models.
    pub(crate) fn new() -> Self {
        Self { tagger: Tagger::new(), tokens: WindowTokens::default() }
    }

    /// Finds the entities of all of `article`.
    pub(crate) fn extract_all(&mut self, article: &Article) -> Extraction {
        self.extract(article, Span::new(0, article.text().len()))
    }

    /// Finds the entities in the paragraphs of `article` that begin inside `window`.
    pub(crate) fn extract(&mut self, article: &Article, window: Span) -> Extraction {
        let text = article.asserted_text();
        let written = rules::writing_date(article);
        self.tokens.read(article, window);
        let tokens = &self.tokens;
        let mut names = names::find_names(text, tokens, &mut self.tagger);
        let (mut values, mut shared) = (Vec::new(), SharedValues::default());
        for (range, _, language) in tokens.passages() {
            ValueReader::new(text, &tokens.spans[range], language, written).read_sharing(&mut shared, &mut values);
        }
        let terms = terms::find_terms(text, &tokens.spans, &names);
        // A term that the article defines is not a name.
        names.retain(|name| !terms.short.contains(terms::singular(name.span.slice(text))));
        let mut found = resolve_overlaps(values, &names);
        found.extend(terms.mentions);
        self.tokens.clear();
        let naming =
            Naming { aliases: terms.aliases, other_names: terms.other_names, headings: headings(article, window) };
        Extraction::new(text, window, found, naming, &ManualGrouping::default())
    }
}

/// The headline, headings and links to other articles in the paragraphs that begin inside `window`.
fn headings(article: &Article, window: Span) -> Vec<Span> {
    let from = article.paragraphs().partition_point(|p| p.span().start < window.start);
    let paragraphs = article.paragraphs()[from..].iter().take_while(|p| p.span().start < window.end.max(1));
    let is_heading = |kind: ParagraphKind, line: &str| match kind {
        ParagraphKind::Title | ParagraphKind::Heading | ParagraphKind::Link => true,
        ParagraphKind::Body => passage_parts::is_headline(line),
        _ => false,
    };
    let text = article.asserted_text();
    paragraphs.filter(|p| is_heading(p.kind, p.span().slice(text))).map(Paragraph::span).collect()
}

/// Orders mentions by precedence: dates, sums, percentages and measures ("3 degrees Celsius"), then names, then bare
/// numbers ("Lima" is a city more often than five).
///
/// It works in place: a text of nothing but numbers has hundreds of thousands of them a megabyte.
fn resolve_overlaps(values: Vec<Mention>, names: &[Name]) -> Vec<Mention> {
    let bare = |m: &Mention| m.kind == EntityType::Number && !matches!(m.value.as_deref(), Some(Value::Measure { .. }));
    let mut found = values;
    found.sort_unstable_by_key(|mention| (bare(mention), mention.span.start));
    let numbers = found.partition_point(|mention| !bare(mention));
    let names = names.iter().map(|name| Mention {
        span: name.span,
        kind: name.kind,
        value: None,
        role: name.role.map(PackedSpan::from),
        source: None,
    });
    found.splice(numbers..numbers, names);
    found
}

/// Sorts mentions by position. If two overlap, the one earlier in `mentions` is kept.
pub(super) fn without_overlap(mut mentions: Vec<Mention>) -> Vec<Mention> {
    let start = mentions.iter().map(|mention| mention.span.start).min().unwrap_or(0);
    let end = mentions.iter().map(|mention| mention.span.end).max().unwrap_or(0);
    let mut taken = ByteSet::new(Span::new(start, end));
    mentions.retain(|mention| {
        let is_free = !taken.contains_any(mention.span);
        if is_free {
            taken.add(mention.span);
        }
        is_free
    });
    // Unstable, to sort in place: no two have the same span.
    mentions.sort_unstable_by_key(|mention| mention.span);
    mentions
}

/// A set of bytes of a text, with one bit for each.
struct ByteSet {
    start: usize,
    bits: Vec<u64>,
}

impl ByteSet {
    /// An empty set of bytes within `span`.
    fn new(span: Span) -> Self {
        Self { start: span.start, bits: vec![0; span.len().div_ceil(64)] }
    }

    fn contains_any(&self, span: Span) -> bool {
        (span.start - self.start..span.end - self.start).any(|at| self.bits[at / 64] >> (at % 64) & 1 != 0)
    }

    fn add(&mut self, span: Span) {
        for at in span.start - self.start..span.end - self.start {
            self.bits[at / 64] |= 1 << (at % 64);
        }
    }
}

impl WindowTokens {
    fn read(&mut self, article: &Article, window: Span) {
        let text = article.asserted_text();
        self.clear();
        let is_plain = matches!(article.format(), SourceFormat::Text | SourceFormat::Pdf | SourceFormat::Email);
        if is_plain {
            self.wrap_width = WrapWidth::of(text);
        }
        let from = article.paragraphs().partition_point(|p| p.span().start < window.start);
        let paragraphs = article.paragraphs()[from..].iter().take_while(|p| p.span().start < window.end.max(1));
        for (number, paragraph) in (from..).zip(paragraphs) {
            // Names and numbers in code, and in messages of this program, are not part of the article's statements.
            if matches!(article.paragraph_style(number).shape, MarkupKind::Code | MarkupKind::Notice) {
                continue;
            }
            // Read a paragraph that is longer than the window only up to the end of the window.
            let span = paragraph.span();
            let span = Span::new(span.start, span.end.min(text.floor_char_boundary(window.end)));
            if !is_plain {
                self.wrap_width = WrapWidth::of(span.slice(text));
            }
            let language = passage_language::refine(article.paragraph_language(span), span.slice(text));
            match paragraph.kind {
                // A credit line names the author, a person, and then the publication, which is not a person.
                ParagraphKind::Byline if article.paragraph_style(number).shape == MarkupKind::Credit => {
                    let line = span.slice(text);
                    let byline = article.metadata().byline.as_deref().filter(|byline| line.starts_with(byline));
                    let after = byline.map_or(0, str::len);
                    let site =
                        article.metadata().site.as_deref().filter(|site| byline != Some(site)).and_then(|site| {
                            let at = after + line[after..].find(site)?;
                            Some(at..at + passage_parts::publication(site).len())
                        });
                    let site = site.unwrap_or(after..after);
                    let part = |from: usize, to: usize| Span::new(span.start + from, span.start + to);
                    self.push_passage(text, part(0, after), PassageKind::Byline, language);
                    self.push_passage(text, part(after, site.start), PassageKind::Heading, language);
                    self.push_passage(text, part(site.start, site.end), PassageKind::Publication, language);
                    self.push_passage(text, part(site.end, line.len()), PassageKind::Heading, language);
                }
                ParagraphKind::Byline | ParagraphKind::Dateline => {
                    self.push_passage(text, span, PassageKind::Byline, language);
                }
                ParagraphKind::Title | ParagraphKind::Heading | ParagraphKind::Link => {
                    self.push_passage(text, span, PassageKind::Heading, language);
                }
                ParagraphKind::Body
                    if passage_parts::is_copyright(span.slice(text))
                        || passage_parts::is_byline_line(span.slice(text)) =>
                {
                    self.push_passage(text, span, PassageKind::Byline, language);
                }
                ParagraphKind::Body if passage_parts::is_headline(span.slice(text)) => {
                    self.push_passage(text, span, PassageKind::Heading, language);
                }
                ParagraphKind::Caption | ParagraphKind::Correction => self.push_prose(text, span, language),
                ParagraphKind::Body => {
                    let end = dateline_end(span.slice(text)).map_or(span.start, |end| span.start + end);
                    self.push_passage(text, Span::new(span.start, end), PassageKind::Dateline, language);
                    self.push_prose(text, Span::new(end, span.end), language);
                }
            }
        }
    }

    /// Reads running text, and the credits of pictures in it.
    fn push_prose(&mut self, text: &str, span: Span, language: Language) {
        let mut start = span.start;
        for credit in passage_parts::credits(span.slice(text)) {
            let credit = Span::new(span.start + credit.start, span.start + credit.end);
            self.push_passage(text, Span::new(start, credit.start), PassageKind::Prose, language);
            self.push_passage(text, credit, PassageKind::Byline, language);
            start = credit.end;
        }
        self.push_passage(text, Span::new(start, span.end), PassageKind::Prose, language);
    }

    /// Number of tokens.
    pub(crate) const fn len(&self) -> usize {
        self.spans.len()
    }

    /// The token at `at`, in bytes of the article.
    pub(crate) fn span(&self, at: usize) -> Span {
        self.spans[at].into()
    }

    /// The passages, as ranges of tokens with their kind and language, in order.
    pub(crate) fn passages(&self) -> impl Iterator<Item = (TokenRange, PassageKind, Language)> + Clone {
        self.passages.iter().scan(0, |start, passage| {
            let range = *start..passage.end as usize;
            *start = range.end;
            Some((range, passage.kind, passage.language))
        })
    }

    /// The kind of the passage with the token at `at`.
    pub(crate) fn passage_kind(&self, at: usize) -> Option<PassageKind> {
        let passage = self.passages.partition_point(|passage| passage.end as usize <= at);
        self.passages.get(passage).map(|passage| passage.kind)
    }

    /// The language of the passage with the token at `at`.
    pub(crate) fn language(&self, at: usize) -> Option<Language> {
        let passage = self.passages.partition_point(|passage| passage.end as usize <= at);
        self.passages.get(passage).map(|passage| passage.language)
    }

    /// The sentences of the passages whose kind and language `keeps` accepts, as ranges of tokens in order.
    pub(crate) fn sentences(
        &self,
        keeps: impl Fn(PassageKind, Language) -> bool + Clone,
    ) -> impl Iterator<Item = TokenRange> + Clone {
        let kept = self.passages().filter(move |(_, kind, language)| keeps(*kind, *language));
        kept.flat_map(|(passage, ..)| {
            let first = self.sentence_ends.partition_point(|&end| end as usize <= passage.start);
            let ends = self.sentence_ends[first..].iter().map(|&end| end as usize);
            let mut start = passage.start;
            ends.take_while(move |&end| end <= passage.end).map(move |end| std::mem::replace(&mut start, end)..end)
        })
    }

    /// The sentences of the prose passages.
    pub(crate) fn prose(&self) -> impl Iterator<Item = TokenRange> + Clone {
        self.sentences(|kind, _| kind == PassageKind::Prose)
    }

    /// The sentence with the token at `at`.
    pub(crate) fn sentence_at(&self, at: usize) -> TokenRange {
        let sentence = self.sentence_ends.partition_point(|&end| end as usize <= at);
        let start = sentence.checked_sub(1).map_or(0, |before| self.sentence_ends[before] as usize);
        start..self.sentence_ends.get(sentence).map_or(at + 1, |&end| end as usize)
    }

    /// Whether the token at `at` is the first one of a sentence.
    pub(crate) fn opens_sentence(&self, at: usize) -> bool {
        at < self.len() && (at == 0 || self.sentence_ends.binary_search(&(at as u32)).is_ok())
    }

    /// Drops the tokens. Memory is kept for the next article, unless it is far more than most articles need.
    fn clear(&mut self) {
        /// Number of tokens of a long article.
        const MAX_KEPT: usize = 1 << 15;
        self.spans.clear();
        self.spans.shrink_to(MAX_KEPT);
        self.passages.clear();
        self.passages.shrink_to(MAX_KEPT);
        self.sentence_ends.clear();
        self.sentence_ends.shrink_to(MAX_KEPT);
    }

    fn push_passage(&mut self, text: &str, span: Span, part: PassageKind, language: Language) {
        let first = self.spans.len();
        tokenize(text, span, &mut self.spans);
        let end = self.spans.len();
        if end == first {
            return;
        }
        let part =
            if part == PassageKind::Heading && !self.is_shouted(text, first..end) { PassageKind::Prose } else { part };
        self.passages.push(Passage { end: end as u32, kind: part, language });
        let mut start = first;
        for at in first..end {
            if at + 1 - start >= MAX_SENTENCE_TOKENS || self.ends_sentence(text, start, at, end) {
                self.sentence_ends.push(at as u32 + 1);
                start = at + 1;
            }
        }
        if start < end {
            self.sentence_ends.push(end as u32);
        }
    }

    /// Returns whether at least 60 % of the words begin with a capital.
    fn is_shouted(&self, text: &str, range: TokenRange) -> bool {
        let words = || {
            self.spans[range.clone()].iter().filter_map(|s| s.slice(text).chars().next()).filter(|c| c.is_alphabetic())
        };
        let capitals = words().filter(|c| c.is_uppercase()).count();
        capitals * 5 >= words().count() * 3
    }

    /// Returns whether a sentence that began at token `start` ends with the token at `at`.
    fn ends_sentence(&self, text: &str, start: usize, at: usize, end: usize) -> bool {
        let word = |i: usize| self.spans[i].slice(text);
        if at + 1 < end && !word(at + 1).starts_with(char::is_lowercase) {
            let (gap, next) = (self.span(at).end..self.span(at + 1).start, self.span(at + 1).len());
            if !gap.is_empty() && self.wrap_width.ends_line(text, gap, next) {
                return true;
            }
        }
        // A closing quote or bracket belongs to the sentence before it.
        let closes = |i: usize| matches!(word(i), "\"" | "”" | "’" | ")" | "'" | "»");
        let mut stop = at;
        while stop > start && closes(stop) {
            stop -= 1;
        }
        if !matches!(word(stop), "." | "?" | "!" | "…") || at + 1 < end && closes(at + 1) {
            return false;
        }
        if at + 1 < end {
            let next = word(at + 1);
            if next.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | ':')) {
                return false;
            }
            // A full stop without a space after it does not end a sentence: "Rp.5000", "No.5".
            if self.span(at).end == self.span(at + 1).start {
                return false;
            }
        }
        let next = if at + 1 < end { word(at + 1) } else { "" };
        let abbreviation = || sentences::continues_after_abbreviation(word(stop - 1), next);
        !(word(stop) == "." && stop > start && at + 1 < end && abbreviation())
    }
}
