//! The article that a source contains: its text, divided into paragraphs of different kinds.
//!
//! The text of a plain text file is the file itself without its byte order mark, byte for byte, so that a span of the
//! article is a span of the file. Hard-wrapped lines are joined when they are drawn, not when they are stored. From any
//! other format only the words are taken; headings, emphasis and links are stored apart from the text, in a [`markup`].
//!
//! Dividing a text into paragraphs reads it once. Anything finer (graphemes, words, lines on screen) is computed only for
//! the blocks in view.

pub(crate) mod address;
mod archive;
mod assertion;
pub(crate) mod confined;
pub(crate) mod encoding;
pub(crate) mod epub;
pub mod feed;
pub(crate) mod folder;
pub(crate) mod foreign;
pub(crate) mod format;
mod furniture;
#[cfg(test)]
mod generated_pages;
pub(crate) mod gzip;
mod html;
mod language;
pub(crate) mod mail;
pub mod markdown;
pub mod markup;
mod meta;
mod office;
pub mod page;
mod paragraphs;
pub mod pdf;
pub mod source;
mod transcript;
pub mod web;

pub use format::SourceFormat;
pub(crate) use furniture::{begins_byline_label, dateline_end, is_byline};
pub use language::Language;
pub(crate) use meta::{SourceMetadata, UNNAMED_PAGE};
pub(crate) use paragraphs::ParagraphConvention;
pub(crate) use transcript::parse_time as parse_cue_time;

use crate::text::typography::single_spaced;
use crate::text::{CodePointIndex, Span, graphemes, sha256};
use markup::{ComposedText, Markup, MarkupKind, ParagraphStyle};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Reading speed in code points per minute: the mean over seventeen languages (Trauzettel-Klosinski and Dietz 2012,
/// "Standardized assessment of reading performance").
pub(crate) const CODE_POINTS_PER_MINUTE: usize = 863;

/// The role of a paragraph in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParagraphKind {
    /// The headline.
    Title,
    /// A heading inside the article.
    Heading,
    /// A line naming the author, editor or news agency ("Sumber: Reuters | Editor: …").
    Byline,
    /// A line with only a date or a place ("Friday, July 21, 2017").
    Dateline,
    /// A link to another article ("Baca Juga: …"), or an invitation to subscribe, follow or share.
    Link,
    /// The caption or the credit of a picture.
    Caption,
    /// A correction of the article, or a note of its editor ("Ralat: …"). It is running text, and numbered as such.
    Correction,
    /// Body text.
    Body,
}

impl ParagraphKind {
    /// Whether paragraphs of this kind are running text: they are numbered, and what they state can be checked.
    pub(crate) const fn is_running_text(self) -> bool {
        matches!(self, Self::Body | Self::Correction)
    }
}

/// One paragraph. 32 bits are enough for its offsets, because larger sources are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    start: u32,
    end: u32,
    /// 0 if it has no number.
    number: u32,
    /// The role of the paragraph in the article.
    pub(crate) kind: ParagraphKind,
}

impl Paragraph {
    /// The span of the paragraph in the article's text, without white space around it.
    pub const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// The number among the paragraphs of running text, from 1. Only these have one.
    pub const fn number(&self) -> Option<u32> {
        if self.number == 0 { None } else { Some(self.number) }
    }
}

/// Bytes per block. Prose never reaches this length, but a long paragraph, such as a data dump on one line, is divided
/// into several blocks, so that no operation has to handle much more text than this.
const BLOCK_BYTES: usize = 8 * 1024;

/// Identifies a block: a whole paragraph, or a part of about 8 KiB of a very long one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BlockId {
    /// Index of the paragraph.
    pub(crate) paragraph: usize,
    /// Index of the part within the paragraph.
    pub(crate) part: usize,
}

impl BlockId {
    /// The first block of an article.
    pub(crate) const FIRST: Self = Self { paragraph: 0, part: 0 };
}

/// The text of a source, divided into paragraphs. There is always at least one paragraph.
#[derive(Clone, Debug)]
pub struct Article {
    text: String,
    /// The text with spaces in place of what it does not assert; `None` if it asserts all of it.
    asserted: Option<String>,
    paragraphs: Vec<Paragraph>,
    title: String,
    language: Language,
    /// Whether `language` was given, and holds for all paragraphs.
    language_is_given: bool,
    path: Option<PathBuf>,
    format: SourceFormat,
    metadata: SourceMetadata,
    markup: Option<Box<Markup>>,
    code_points: CodePointIndex,
    size: usize,
    whole: bool,
    sha256: OnceLock<String>,
    /// The source, if it is readable text that differs from `text`. Line numbers refer to it.
    source: Option<String>,
    /// The paragraphs of a web page that are not shown.
    left_out: Vec<String>,
    /// Byte offsets of the line breaks in the source, found on first use.
    line_breaks: OnceLock<Vec<u32>>,
    /// Code points of `source`, counted when a position in it is first asked for.
    source_points: OnceLock<CodePointIndex>,
}

impl Article {
    /// Divides the plain text `text` into paragraphs; `None` if it contains only white space.
    ///
    /// `path` is the file it came from, `None` for standard input. If `layout` is `None`, it is detected.
    pub fn new(text: String, path: Option<&Path>, layout: Option<ParagraphConvention>) -> Option<Self> {
        Self::from_plain_text(text, path, layout, true)
    }

    /// The same as [`Article::new`], but `whole` is false if `text` is only the beginning of a source.
    fn from_plain_text(
        text: String,
        path: Option<&Path>,
        layout: Option<ParagraphConvention>,
        whole: bool,
    ) -> Option<Self> {
        let layout = layout.unwrap_or_else(|| paragraphs::detect(&text));
        let spans = paragraphs::split(&text, layout);
        let kinds = furniture::classify(&text, &spans);
        let composed = ComposedText { text, spans, ..ComposedText::default() };
        let mut article = Self::build(composed, kinds, path)?;
        article.whole = whole;
        Some(article)
    }

    /// An article of `paragraphs` of `text` that are all running text, in `language` or else in the detected one; `None` if
    /// there are no paragraphs.
    pub(crate) fn of_running_text(text: String, paragraphs: Vec<Span>, language: Option<Language>) -> Option<Self> {
        let kinds = vec![ParagraphKind::Body; paragraphs.len()];
        let composed = ComposedText { text, spans: paragraphs, ..ComposedText::default() };
        let mut article = Self::build(composed, kinds, None)?;
        if let Some(language) = language {
            article.language = language;
            article.language_is_given = true;
        }
        Some(article)
    }

    /// An article from the result of a format reader; `None` if it has no paragraphs.
    pub fn from_composed(composed: ComposedText, format: SourceFormat, path: Option<&Path>) -> Option<Self> {
        let mut kinds = furniture::classify(&composed.text, &composed.spans);
        let styles = |i| composed.markup.paragraph_style(i);
        // The headings of the source take precedence over the guesses of `classify`.
        let title = (0..kinds.len().min(furniture::HEAD_PARAGRAPHS)).find(|&i| styles(i).heading > 0);
        for (i, kind) in kinds.iter_mut().enumerate() {
            *kind = match styles(i) {
                _ if Some(i) == title => ParagraphKind::Title,
                style if style.heading > 0 => ParagraphKind::Heading,
                style if matches!(style.shape, MarkupKind::Credit | MarkupKind::Notice) => ParagraphKind::Byline,
                style if style.shape == MarkupKind::Caption => ParagraphKind::Caption,
                style if style.shape == MarkupKind::Correction => ParagraphKind::Correction,
                style if style.start_ms.is_some() => ParagraphKind::Body,
                _ if *kind == ParagraphKind::Correction => ParagraphKind::Correction,
                style if style.shape == MarkupKind::Code || style.quotes > 0 || style.lists > 0 => ParagraphKind::Body,
                _ if *kind == ParagraphKind::Title && title.is_some() => ParagraphKind::Body,
                _ => *kind,
            };
        }
        furniture::mark_related_links(&composed, &mut kinds);
        let mut article = Self::build(composed, kinds, path)?;
        article.format = format;
        Some(article)
    }

    /// Numbers the body paragraphs, and finds the title and the language. `kinds` has an entry for each paragraph.
    fn build(composed: ComposedText, kinds: Vec<ParagraphKind>, path: Option<&Path>) -> Option<Self> {
        let ComposedText { text, spans, markup, meta, source, left_out } = composed;
        let mut number = 0;
        let paragraphs: Vec<Paragraph> = spans
            .into_iter()
            .zip(kinds)
            .map(|(span, kind)| {
                number += u32::from(kind.is_running_text());
                let number = if kind.is_running_text() { number } else { 0 };
                Paragraph { start: span.start as u32, end: span.end as u32, number, kind }
            })
            .collect();
        let first = paragraphs.first()?;
        let headline = paragraphs.iter().take(furniture::HEAD_PARAGRAPHS).find(|p| p.kind == ParagraphKind::Title);
        let title = headline
            .map(|p| single_spaced(p.span().slice(&text)))
            .or_else(|| meta.title.clone())
            .or_else(|| {
                let opening = furniture::title_sentence(&text, &paragraphs)?;
                Some(single_spaced(opening.slice(&text)))
            })
            .or_else(|| Some(path?.file_stem()?.to_string_lossy().into_owned()))
            .unwrap_or_else(|| "standard input".into());
        let body = paragraphs.iter().find(|p| p.kind == ParagraphKind::Body).unwrap_or(first).span().start;
        let language = Language::detect(&text[body..text.floor_char_boundary(body + 4096)]);
        Some(Self {
            code_points: CodePointIndex::new(&text),
            size: text.len(),
            asserted: assertion::asserted_text(&text, &markup),
            text,
            paragraphs,
            title,
            language,
            language_is_given: false,
            path: path.map(Path::to_path_buf),
            format: SourceFormat::Text,
            metadata: meta,
            markup: (!markup.is_plain()).then(|| Box::new(markup)),
            whole: true,
            sha256: OnceLock::new(),
            source,
            left_out,
            line_breaks: OnceLock::new(),
            source_points: OnceLock::new(),
        })
    }

    /// The text to which all spans refer. For plain text it is the source without its byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without words that are struck out and without marks of footnotes: each byte of these is a space, so spans
    /// are the same as in [`Article::text`]. Entities, claims and checks are found in this text.
    pub fn asserted_text(&self) -> &str {
        self.asserted.as_deref().unwrap_or(&self.text)
    }

    /// The same as [`Article::asserted_text`], but with a space for each code point and not for each byte, for programs that
    /// count code points.
    pub(crate) fn asserted_code_points(&self) -> String {
        let asserted = self.asserted_text().as_bytes();
        let blanked = |(at, c): (usize, char)| if asserted[at] == b' ' && !c.is_whitespace() { ' ' } else { c };
        self.text.char_indices().map(blanked).collect()
    }

    /// The start and end of `span` in code points, as written to files and all output.
    pub fn to_code_points(&self, span: Span) -> (usize, usize) {
        self.code_points.range(&self.text, span)
    }

    /// The span from code point `start` up to code point `end`; `None` if it is not a range of the text.
    pub fn from_code_points(&self, start: usize, end: usize) -> Option<Span> {
        let span =
            Span::new(self.code_points.byte_offset(&self.text, start)?, self.code_points.byte_offset(&self.text, end)?);
        (start <= end).then_some(span)
    }

    /// The line and the column (in code points), both from 1, of the byte `offset` of the text. They refer to the source
    /// if it is plain text or Markdown, otherwise to the text of the article.
    pub(crate) fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let text = self.source.as_ref().unwrap_or(&self.text);
        let offset = self.source.as_ref().and_then(|_| self.markup.as_ref()?.source_offset(offset)).unwrap_or(offset);
        let breaks =
            self.line_breaks.get_or_init(|| paragraphs::line_ends(text.as_bytes()).map(|at| at as u32).collect());
        let line = breaks.partition_point(|&at| (at as usize) < offset);
        let start = line.checked_sub(1).map_or(0, |last| breaks[last] as usize + 1);
        // A line may be the whole text: count no more than a part of it.
        let points = match &self.source {
            Some(source) => self.source_points.get_or_init(|| CodePointIndex::new(source)),
            None => &self.code_points,
        };
        (line + 1, points.count_before(text, offset) - points.count_before(text, start) + 1)
    }

    /// The headline, or else the title in the metadata, or else a first sentence that stands alone, or else the file name
    /// without its extension.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The language of the article: the given one, or else the one detected at the beginning of its body.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The language of a paragraph. It is that of the article, unless that was not given and the paragraph is long enough to
    /// detect another.
    pub(crate) fn paragraph_language(&self, paragraph: Span) -> Language {
        if self.language_is_given || paragraph.len() < 120 {
            return self.language;
        }
        let end = self.text.floor_char_boundary(paragraph.end.min(paragraph.start + 600));
        self.language.detect_in_paragraph(&self.text[paragraph.start..end])
    }

    /// The paragraphs of the source that are not part of the article, such as navigation, comments and buttons of a web page.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// The file format of the source.
    pub(crate) const fn format(&self) -> SourceFormat {
        self.format
    }

    /// The metadata of the source; empty for plain text and PDF.
    pub(crate) const fn metadata(&self) -> &SourceMetadata {
        &self.metadata
    }

    /// Headings, emphasis and links; `None` if the source has none of them.
    pub(crate) fn markup(&self) -> Option<&Markup> {
        self.markup.as_deref()
    }

    /// The words and the address of every link, in order.
    pub fn links(&self) -> impl Iterator<Item = (Span, &str)> {
        self.markup.iter().flat_map(|markup| markup.links())
    }

    /// The style of the paragraph with this index.
    pub(crate) fn paragraph_style(&self, paragraph: usize) -> ParagraphStyle {
        self.markup.as_ref().map(|markup| markup.paragraph_style(paragraph)).unwrap_or_default()
    }

    /// The time in the recording at which the words at the byte `offset` are said, as a `WebVTT` timestamp: the beginning
    /// of their cue. `None` if the article is not a transcript.
    pub(crate) fn cue_time(&self, offset: usize) -> Option<String> {
        self.paragraph_style(self.paragraph_at(offset)).start_ms.map(markup::cue_timestamp)
    }

    /// The file it was read from; `None` for standard input.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The size of the whole source in bytes. While a pipe is being read it is the size so far.
    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    /// False if this is only the beginning of a large source, the rest of which is still being read.
    pub(crate) const fn is_whole(&self) -> bool {
        self.whole
    }

    /// The SHA-256 digest of the text in hexadecimal, computed on first use.
    pub(crate) fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| sha256(self.text.as_bytes()))
    }

    /// The paragraphs in order, at least one.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// The number of the last body paragraph; 0 if there are no body paragraphs.
    pub(crate) fn last_number(&self) -> u32 {
        self.paragraphs.iter().rev().find_map(Paragraph::number).unwrap_or(0)
    }

    /// The index of the last paragraph that begins at or before the byte `offset`, or else of the first.
    pub(crate) fn paragraph_at(&self, offset: usize) -> usize {
        self.paragraphs.partition_point(|p| p.start as usize <= offset).saturating_sub(1)
    }

    /// The nearest position for a cursor: the start of a grapheme inside a paragraph.
    pub(crate) fn clamp(&self, offset: usize) -> usize {
        let span = self.paragraphs[self.paragraph_at(offset)].span();
        let last = graphemes::previous(&self.text, span.end);
        graphemes::floor(&self.text, offset.clamp(span.start, last)).max(span.start)
    }

    /// The last block of the last paragraph.
    pub(crate) fn last_block(&self) -> BlockId {
        let paragraph = self.paragraphs.len() - 1;
        BlockId { paragraph, part: self.part_count(paragraph) - 1 }
    }

    /// The block that contains `offset`, or the last block before it.
    pub(crate) fn block_at(&self, offset: usize) -> BlockId {
        let paragraph = self.paragraph_at(offset);
        let span = self.paragraphs[paragraph].span();
        let inside = offset.clamp(span.start, span.end.saturating_sub(1)) - span.start;
        let mut part = (inside / BLOCK_BYTES).min(self.part_count(paragraph) - 1);
        // The next part may begin a little before its multiple of `BLOCK_BYTES`.
        while part + 1 < self.part_count(paragraph) && self.part_start(paragraph, part + 1) <= offset {
            part += 1;
        }
        BlockId { paragraph, part }
    }

    /// The span of a block.
    pub(crate) fn block(&self, id: BlockId) -> Span {
        Span::new(self.part_start(id.paragraph, id.part), self.part_start(id.paragraph, id.part + 1))
    }

    /// The block after `id`; `None` after the last.
    pub(crate) fn next_block(&self, id: BlockId) -> Option<BlockId> {
        if id.part + 1 < self.part_count(id.paragraph) {
            Some(BlockId { part: id.part + 1, ..id })
        } else if id.paragraph + 1 < self.paragraphs.len() {
            Some(BlockId { paragraph: id.paragraph + 1, part: 0 })
        } else {
            None
        }
    }

    /// The block before `id`; `None` before the first.
    pub(crate) fn previous_block(&self, id: BlockId) -> Option<BlockId> {
        if id.part > 0 {
            return Some(BlockId { part: id.part - 1, ..id });
        }
        let paragraph = id.paragraph.checked_sub(1)?;
        Some(BlockId { paragraph, part: self.part_count(paragraph) - 1 })
    }

    /// Whether `id` is the last block of its paragraph.
    pub(crate) fn ends_paragraph(&self, id: BlockId) -> bool {
        id.part + 1 == self.part_count(id.paragraph)
    }

    /// Whether to leave space between `id` and the next block.
    pub(crate) fn has_space_below(&self, id: BlockId) -> bool {
        self.ends_paragraph(id) && id.paragraph + 1 < self.paragraphs.len() && !self.paragraph_style(id.paragraph).tight
    }

    /// The number of blocks in a paragraph.
    fn part_count(&self, paragraph: usize) -> usize {
        // A remainder of less than half a block becomes a piece of the last part.
        let len = self.paragraphs[paragraph].span().len();
        if len <= BLOCK_BYTES + BLOCK_BYTES / 2 { 1 } else { (len - BLOCK_BYTES / 2).div_ceil(BLOCK_BYTES) }
    }

    /// The byte offset at which part `part` of a paragraph begins; the end of the paragraph after the last part. A part
    /// begins after a space shortly before a multiple of [`BLOCK_BYTES`], or else between two graphemes.
    fn part_start(&self, paragraph: usize, part: usize) -> usize {
        /// How far back, in bytes, to look for a space.
        const NEAR: usize = 256;
        let span = self.paragraphs[paragraph].span();
        if part == 0 || part >= self.part_count(paragraph) {
            return if part == 0 { span.start } else { span.end };
        }
        let at = self.text.floor_char_boundary(span.start + part * BLOCK_BYTES);
        let near = self.text.ceil_char_boundary(at - NEAR);
        let space = self.text[near..at].rfind(' ').map(|i| near + i + 1);
        space
            .filter(|&at| graphemes::is_boundary(&self.text, at))
            .unwrap_or_else(|| graphemes::floor(&self.text, at).max(near))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_time;
    use proptest::prelude::*;

    fn article(text: &str) -> Article {
        Article::new(text.into(), None, None).unwrap()
    }

    #[test]
    fn positions_in_one_long_line_are_found_in_linear_time() {
        assert_linear_time(2000, |n| {
            let article = article(&"Harga é naik ".repeat(n));
            let last = (0..n).map(|i| article.line_and_column(i * "Harga é naik ".len())).last();
            assert_eq!(last, Some((1, (n - 1) * 13 + 1)));
        });
    }

    #[test]
    fn a_first_sentence_that_stands_alone_is_the_title() {
        #[track_caller]
        fn check(text: &str, title: &str) {
            let article = Article::new(text.into(), Some("berkas.txt".as_ref()), None).unwrap();
            assert_eq!(article.title(), title);
        }
        let body = "Menteri Sari mengatakan harga turun. Pedagang tidak percaya.";
        check(&format!("Harga beras turun\n\n{body}\n"), "Harga beras turun");
        check(&format!("Harga beras turun.\n\n{body}\n"), "Harga beras turun.");
        check(
            &format!("Jembatan St. Paul ditutup Sen. Mark Udall .\n\n{body}\n"),
            "Jembatan St. Paul ditutup Sen. Mark Udall .",
        );
        check(&format!("Oleh Siti Rahma\nHarga beras turun.\n{body}\n"), "Harga beras turun.");
        check(&format!("Harga turun. Pedagang senang.\n\n{body}\n"), "berkas");
        check(&format!("JAKARTA, 3 Mei 2025 – Harga beras turun.\n\n{body}\n"), "berkas");
        check("Harga beras turun.\n", "berkas");
        let long = "Harga beras di pasar turun ".repeat(9);
        check(&format!("{long}sejak Senin.\n\n{body}\n"), "berkas");
    }

    #[test]
    fn clamp_moves_a_cursor_into_a_paragraph() {
        let a = article("Satu dua.\n\n\nTiga e\u{301}.\n");
        let text = a.text();
        assert_eq!(a.clamp(9), 8, "from the line break to the last character before it");
        assert_eq!(a.clamp(text.find('\u{301}').unwrap()), text.find('e').unwrap(), "never inside a grapheme");
        assert_eq!(a.clamp(text.len() + 99), text.rfind('.').unwrap());
        assert_eq!(a.clamp(0), 0);
    }

    proptest! {
        #[test]
        fn blocks_cover_a_paragraph_of_any_size(len in 1usize..60_000, word in 1usize..900) {
            let text: String = (0..len).map(|i| if i % word == word - 1 { ' ' } else { 'é' }).collect::<String>().trim().to_string() + "x";
            let a = article(&text);
            let mut at = 0;
            let mut next = Some(BlockId::FIRST);
            let mut last = None;
            while let Some(id) = next {
                let span = a.block(id);
                prop_assert_eq!(span.start, at);
                prop_assert!(span.start < span.end && span.len() <= 2 * BLOCK_BYTES);
                prop_assert_eq!(a.block_at(span.start), id);
                prop_assert_eq!(a.block_at(span.end - 1), id);
                prop_assert_eq!(a.previous_block(id), last);
                (at, last, next) = (span.end, Some(id), a.next_block(id));
            }
            prop_assert_eq!(at, text.len());
            prop_assert_eq!(last, Some(a.last_block()));
        }
    }
}
