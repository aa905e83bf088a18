//! An article: the text as it is read, cut into paragraphs, furniture set apart.
//!
//! Of plain text it is the source's own text, byte for byte after a byte order mark, so a span of the article
//! is a span of the file. Hard-wrapped lines are joined when drawn, not when stored. Of any other format it is the words
//! without their markup, and what the markup said is laid over them ([`markup`]).
//!
//! Cutting a text into paragraphs touches every line once and no character twice; everything finer
//! (graphemes, words, lines on screen) is worked out for the blocks in view only.

mod epub;
pub mod folder;
pub mod format;
mod furniture;
mod guard;
mod html;
mod language;
pub mod markdown;
pub mod markup;
mod meta;
pub mod page;
mod paragraphs;
pub mod pdf;
pub mod source;
pub mod web;

pub use format::Format;
pub use furniture::{dateline_end, is_credit};
pub use language::Language;
pub use meta::Meta;
pub use paragraphs::Layout;

use crate::text::typography::single_spaced;
use crate::text::{CodePoints, Span, graphemes, sha256};
use markup::{Composed, Markup, Setting, Shape};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Code points read in a minute: of seventeen languages the mean was 863 letters (Trauzettel-Klosinski and Dietz 2012,
/// "Standardized assessment of reading performance").
pub const A_MINUTE: usize = 863;

/// What a paragraph is in the make-up of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The headline.
    Title,
    /// A heading inside the article.
    Heading,
    /// Who wrote, edited or supplied it ("Sumber: Reuters | Editor: …").
    Byline,
    /// A line that only says when or where ("Friday, July 21, 2017").
    Dateline,
    /// A pointer to another article ("Baca Juga: …").
    Link,
    /// The article itself.
    Body,
}

/// One paragraph. Offsets fit 32 bits: larger sources are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    start: u32,
    end: u32,
    number: u32,
    /// What it is.
    pub kind: Kind,
}

impl Paragraph {
    /// Its text, without white space round it.
    pub const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Its number among the body paragraphs, from 1; furniture has none.
    pub const fn number(&self) -> Option<u32> {
        if self.number == 0 { None } else { Some(self.number) }
    }
}

/// Bytes up to which a paragraph is laid out whole. No prose comes near; a dump on one line is cut here,
/// so that no operation costs more than this much text.
const BLOCK: usize = 8 * 1024;

/// The address of a block: a paragraph, or an 8 KiB part of an enormous one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Which part of it, from 0.
    pub part: usize,
}

/// A source, read and cut into paragraphs. There is always at least one.
#[derive(Clone, Debug)]
pub struct Article {
    text: String,
    paragraphs: Vec<Paragraph>,
    title: String,
    language: Language,
    path: Option<PathBuf>,
    format: Format,
    meta: Meta,
    markup: Option<Box<Markup>>,
    points: CodePoints,
    size: usize,
    whole: bool,
    sha256: OnceLock<String>,
    /// The source, where the text was written differently there.
    source: Option<String>,
    /// Where lines of the source end; found when first asked for.
    breaks: OnceLock<Vec<u32>>,
}

impl Article {
    /// Cuts `text` into paragraphs; `None` where it holds nothing but white space.
    ///
    /// `path` is where it was read, `None` for standard input; `layout` overrides what is detected.
    pub fn new(text: String, path: Option<&Path>, layout: Option<Layout>) -> Option<Self> {
        Self::part(text, path, layout, true)
    }

    /// As [`Article::new`], with `whole` false for the head of a source that is still being read.
    fn part(text: String, path: Option<&Path>, layout: Option<Layout>, whole: bool) -> Option<Self> {
        let layout = layout.unwrap_or_else(|| paragraphs::detect(&text));
        let spans = paragraphs::split(&text, layout);
        let kinds = furniture::classify(&text, &spans);
        let composed = Composed { text, spans, ..Composed::default() };
        let mut article = Self::built(composed, kinds, path)?;
        article.whole = whole;
        Some(article)
    }

    /// An article of a text with structure; `None` where it holds no paragraph.
    pub fn composed(composed: Composed, format: Format, path: Option<&Path>) -> Option<Self> {
        let mut kinds = furniture::classify(&composed.text, &composed.spans);
        let settings = |i| composed.markup.setting(i);
        // What the source says is a heading needs no guessing, and what it says is none either.
        let title = (0..kinds.len().min(furniture::HEAD)).find(|&i| settings(i).heading > 0);
        for (i, kind) in kinds.iter_mut().enumerate() {
            *kind = match settings(i) {
                _ if Some(i) == title => Kind::Title,
                setting if setting.heading > 0 => Kind::Heading,
                setting if setting.shape == Shape::Credit => Kind::Byline,
                setting if setting.shape == Shape::Code || setting.quotes > 0 || setting.lists > 0 => Kind::Body,
                _ if *kind == Kind::Title && title.is_some() => Kind::Body,
                _ => *kind,
            };
        }
        let mut article = Self::built(composed, kinds, path)?;
        article.format = format;
        Some(article)
    }

    fn built(composed: Composed, kinds: Vec<Kind>, path: Option<&Path>) -> Option<Self> {
        let Composed { text, spans, markup, meta, source } = composed;
        let mut number = 0;
        let paragraphs: Vec<Paragraph> = spans
            .into_iter()
            .zip(kinds)
            .map(|(span, kind)| {
                number += u32::from(kind == Kind::Body);
                let own = if kind == Kind::Body { number } else { 0 };
                Paragraph { start: span.start as u32, end: span.end as u32, number: own, kind }
            })
            .collect();
        let first = paragraphs.first()?;
        let headline = paragraphs.iter().take(furniture::HEAD).find(|p| p.kind == Kind::Title);
        let title = headline
            .map(|p| single_spaced(p.span().of(&text)))
            .or_else(|| meta.title.clone())
            .or_else(|| Some(path?.file_stem()?.to_string_lossy().into_owned()))
            .unwrap_or_else(|| "standard input".into());
        let body = paragraphs.iter().find(|p| p.kind == Kind::Body).unwrap_or(first).span().start;
        let language = Language::detect(&text[body..text.floor_char_boundary(body + 4096)]);
        Some(Self {
            points: CodePoints::new(&text),
            size: text.len(),
            text,
            paragraphs,
            title,
            language,
            path: path.map(Path::to_path_buf),
            format: Format::Text,
            meta,
            markup: (!markup.is_plain()).then(|| Box::new(markup)),
            whole: true,
            sha256: OnceLock::new(),
            source,
            breaks: OnceLock::new(),
        })
    }

    /// The text as it is read; of plain text, the source after any byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `span` in code points, for everything that leaves the program.
    pub fn to_points(&self, span: Span) -> (usize, usize) {
        self.points.range(&self.text, span)
    }

    /// The span from code point `start` up to `end`; nothing where it is no range of the text.
    pub fn from_points(&self, start: usize, end: usize) -> Option<Span> {
        let span = Span::new(self.points.byte_offset(&self.text, start)?, self.points.byte_offset(&self.text, end)?);
        (start <= end).then_some(span)
    }

    /// Line and column of a byte offset in the source, from 1, the column in code points. Of formats whose source is not
    /// read by people, of the text.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let text = self.source.as_ref().unwrap_or(&self.text);
        let offset = self.source.as_ref().and_then(|_| self.markup.as_ref()?.origin(offset)).unwrap_or(offset);
        let breaks =
            self.breaks.get_or_init(|| memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32).collect());
        let line = breaks.partition_point(|&at| (at as usize) < offset);
        let start = line.checked_sub(1).map_or(0, |last| breaks[last] as usize + 1);
        (line + 1, text[start..text.floor_char_boundary(offset)].chars().count() + 1)
    }

    /// The headline, or the file's name where there is none.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The language most of it is in.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The language of a paragraph: the article's, unless it is long enough to tell another.
    pub fn language_of(&self, paragraph: Span) -> Language {
        if paragraph.len() < 120 {
            return self.language;
        }
        let end = self.text.floor_char_boundary(paragraph.end.min(paragraph.start + 600));
        match Language::detect(&self.text[paragraph.start..end]) {
            Language::Other => self.language,
            found => found,
        }
    }

    /// What it was read from.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// What the source says about itself.
    pub const fn meta(&self) -> &Meta {
        &self.meta
    }

    /// What is laid over the text, where the source has structure.
    pub fn markup(&self) -> Option<&Markup> {
        self.markup.as_deref()
    }

    /// Every link, in order: its words and where it leads.
    pub fn links(&self) -> impl Iterator<Item = (Span, &str)> {
        self.markup.iter().flat_map(|markup| markup.links())
    }

    /// How a paragraph is set.
    pub fn setting(&self, paragraph: usize) -> Setting {
        self.markup.as_ref().map(|markup| markup.setting(paragraph)).unwrap_or_default()
    }

    /// Where it was read; nothing for standard input.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Bytes of the whole source, as far as that is known while it is being read.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// False while this is only the head of a large source.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// The SHA-256 of its text in hexadecimal; worked out when first asked for.
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| sha256(self.text.as_bytes()))
    }

    /// Its paragraphs, in order; never none.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// The highest paragraph number.
    pub fn last_number(&self) -> u32 {
        self.paragraphs.iter().rev().find_map(Paragraph::number).unwrap_or(0)
    }

    /// The paragraph that holds the byte `offset`, or the last one that begins before it, or the first.
    pub fn paragraph_at(&self, offset: usize) -> usize {
        self.paragraphs.partition_point(|p| p.start as usize <= offset).saturating_sub(1)
    }

    /// The nearest place for a cursor: `offset` floored to a grapheme inside a paragraph.
    pub fn clamp(&self, offset: usize) -> usize {
        let span = self.paragraphs[self.paragraph_at(offset)].span();
        let last = graphemes::previous(&self.text, span.end);
        graphemes::floor(&self.text, offset.clamp(span.start, last)).max(span.start)
    }

    /// The first block.
    pub const fn first_block(&self) -> BlockId {
        BlockId { paragraph: 0, part: 0 }
    }

    /// The last block.
    pub fn last_block(&self) -> BlockId {
        let paragraph = self.paragraphs.len() - 1;
        BlockId { paragraph, part: self.parts(paragraph) - 1 }
    }

    /// The block that holds `offset`, or the nearest one before it.
    pub fn block_at(&self, offset: usize) -> BlockId {
        let paragraph = self.paragraph_at(offset);
        let span = self.paragraphs[paragraph].span();
        let inside = offset.clamp(span.start, span.end.saturating_sub(1)) - span.start;
        let mut part = (inside / BLOCK).min(self.parts(paragraph) - 1);
        // Parts begin a little before their multiple, at a space where there is one.
        while part + 1 < self.parts(paragraph) && self.cut(paragraph, part + 1) <= offset {
            part += 1;
        }
        BlockId { paragraph, part }
    }

    /// The text of a block.
    pub fn block(&self, id: BlockId) -> Span {
        Span::new(self.cut(id.paragraph, id.part), self.cut(id.paragraph, id.part + 1))
    }

    /// The block after `id`.
    pub fn next_block(&self, id: BlockId) -> Option<BlockId> {
        if id.part + 1 < self.parts(id.paragraph) {
            Some(BlockId { part: id.part + 1, ..id })
        } else if id.paragraph + 1 < self.paragraphs.len() {
            Some(BlockId { paragraph: id.paragraph + 1, part: 0 })
        } else {
            None
        }
    }

    /// The block before `id`.
    pub fn previous_block(&self, id: BlockId) -> Option<BlockId> {
        if id.part > 0 {
            return Some(BlockId { part: id.part - 1, ..id });
        }
        let paragraph = id.paragraph.checked_sub(1)?;
        Some(BlockId { paragraph, part: self.parts(paragraph) - 1 })
    }

    /// Whether `id` ends its paragraph.
    pub fn ends_paragraph(&self, id: BlockId) -> bool {
        id.part + 1 == self.parts(id.paragraph)
    }

    /// Whether there is space between `id` and what follows.
    pub fn has_space_below(&self, id: BlockId) -> bool {
        self.ends_paragraph(id) && id.paragraph + 1 < self.paragraphs.len() && !self.setting(id.paragraph).tight
    }

    fn parts(&self, paragraph: usize) -> usize {
        // A rest of less than half a block is not worth a part of its own.
        let len = self.paragraphs[paragraph].span().len();
        if len <= BLOCK + BLOCK / 2 { 1 } else { (len - BLOCK / 2).div_ceil(BLOCK) }
    }

    /// Where part `part` of a paragraph begins: after a space shortly before its multiple of a block, else
    /// between two graphemes there.
    fn cut(&self, paragraph: usize, part: usize) -> usize {
        const NEAR: usize = 256;
        let span = self.paragraphs[paragraph].span();
        if part == 0 || part >= self.parts(paragraph) {
            return if part == 0 { span.start } else { span.end };
        }
        let at = self.text.floor_char_boundary(span.start + part * BLOCK);
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
    use proptest::prelude::*;

    fn article(text: &str) -> Article {
        Article::new(text.into(), None, None).unwrap()
    }

    #[test]
    fn a_cursor_lands_in_a_paragraph() {
        let a = article("Satu dua.\n\n\nTiga e\u{301}.\n");
        let text = a.text();
        assert_eq!(a.clamp(9), 8, "from the line break to the last letter");
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
            let mut next = Some(a.first_block());
            let mut last = None;
            while let Some(id) = next {
                let span = a.block(id);
                prop_assert_eq!(span.start, at);
                prop_assert!(span.start < span.end && span.len() <= 2 * BLOCK);
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
