//! Headings, lists, block quotes, emphasis and links, stored apart from the text.
//!
//! The text itself stays plain, so that spans work the same way for every format. A format reader passes the words and the
//! structure of its source to a [`Composer`], which builds the text and its [`Markup`].

use super::SourceMetadata;
use crate::text::Span;
use crate::text::typography::single_spaced;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The deepest level to which lists and quotations are indented. Deeper ones get the same indentation.
pub(super) const MAX_INDENT_LEVEL: u8 = 6;

/// The most inlines that can be open at the same time.
const MAX_OPEN_INLINES: usize = 32;

/// The sign before a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ListMarker {
    /// An item of an unordered list.
    Bullet,
    /// An item of an ordered list, with its number.
    Number(i32),
    /// An item of a list that is numbered with letters or Roman numerals.
    Numeral(i32, Numerals),
}

/// The signs with which a list is numbered, if they are not digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Numerals {
    /// a, b, … z, aa, or the same in capitals.
    Letters {
        /// Whether they are capitals.
        capital: bool,
    },
    /// i, ii, iii, iv, or the same in capitals.
    Roman {
        /// Whether they are capitals.
        capital: bool,
    },
}

impl Numerals {
    /// `number` in these numerals; `None` if they cannot express it.
    fn write(self, number: i32) -> Option<String> {
        let (lower, capital) = match self {
            Self::Letters { capital } => (letters(number)?, capital),
            Self::Roman { capital } => (roman(number)?, capital),
        };
        Some(if capital { lower.to_uppercase() } else { lower })
    }
}

/// The letters for a number from 1: a to z, then aa, ab and so on.
fn letters(number: i32) -> Option<String> {
    let mut rest = u32::try_from(number).ok().filter(|&number| number > 0)?;
    let mut reversed = Vec::new();
    while rest > 0 {
        rest -= 1;
        reversed.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    Some(reversed.into_iter().rev().collect())
}

/// The Roman numeral in lower case for a number from 1 to 3999; `None` for any other number.
pub(super) fn roman(number: i32) -> Option<String> {
    const SIGNS: [(i32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..=3999).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    Some(out)
}

impl ListMarker {
    /// The marker of the next item of the innermost list, whose counter is advanced. `item_numbers` has an entry for each
    /// open list, the outermost first: the number of its next item, or `None` for an unordered list.
    pub(crate) fn next(item_numbers: &mut [Option<u32>]) -> Self {
        match item_numbers.last_mut() {
            Some(Some(number)) => {
                let current = *number;
                *number = current.saturating_add(1);
                Self::Number(i32::try_from(current).unwrap_or(i32::MAX))
            }
            _ => Self::Bullet,
        }
    }
}

impl std::fmt::Display for ListMarker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bullet => f.write_str("•"),
            Self::Number(number) => write!(f, "{number}."),
            Self::Numeral(number, numerals) => match numerals.write(*number) {
                Some(numeral) => write!(f, "{numeral}."),
                None => write!(f, "{number}."),
            },
        }
    }
}

/// The sort of text in a paragraph, according to its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum MarkupKind {
    /// Running text, in which white space is collapsed.
    #[default]
    Prose,
    /// A line added from the metadata of the source: author, publication and date of the article.
    Credit,
    /// A line of this program that says which part of the source cannot be read.
    Notice,
    /// Code, in which white space is kept.
    Code,
    /// The caption or the credit of a picture.
    Caption,
    /// A correction of the article, or a note of its editor.
    Correction,
}

/// The style of one paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ParagraphStyle {
    /// The level of a heading, from 1 to 6; 0 if the paragraph is not a heading.
    pub(crate) heading: u8,
    /// The number of block quotes around the paragraph.
    pub(crate) quotes: u8,
    /// The number of lists around the paragraph.
    pub(crate) lists: u8,
    /// The sign before the paragraph, if it is the first one of a list item.
    pub(crate) marker: Option<ListMarker>,
    /// The sort of text.
    pub(crate) shape: MarkupKind,
    /// Whether line breaks in the paragraph are kept.
    pub(crate) keeps_line_breaks: bool,
    /// The time in a recording, in milliseconds, at which the paragraph begins; `None` if it is not from a transcript.
    pub(crate) start_ms: Option<u32>,
    /// Whether the next paragraph follows without space between the two, as in a list.
    pub(crate) tight: bool,
}

/// A time in a recording as players show it: `1:02` or `1:02:03`, without the fraction of a second.
pub(crate) fn clock_time(milliseconds: u32) -> String {
    let seconds = milliseconds / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A time in a recording as a `WebVTT` timestamp, in full: `01:02:03.456`.
pub(crate) fn cue_timestamp(milliseconds: u32) -> String {
    let seconds = milliseconds / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{:03}", milliseconds % 1000)
}

/// The style of a part of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    /// Emphasis, usually shown in italics.
    Emphasis,
    /// Strong emphasis, usually shown in bold.
    Strong,
    /// Code.
    Code,
    /// Crossed out: the source takes these words back.
    Strikethrough,
    /// A mark that is not part of the sentence around it: of a footnote, or of a list item inside a table cell.
    Mark,
    /// A link, whose address is [`Markup::url`] of this index.
    Link(u32),
}

/// A byte offset in the text and the byte offset in the source of the same words. It holds until the next `SourceOffset`.
#[derive(Clone, Copy, Debug)]
pub(super) struct SourceOffset {
    pub(super) text: u32,
    pub(super) source: u32,
}

/// The styles of a text, and where in the source its words were written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Markup {
    /// The style of each paragraph.
    pub(super) styles: Vec<ParagraphStyle>,
    /// Sorted by start; they may nest.
    pub(super) inlines: Vec<(Span, Inline)>,
    /// The length in bytes of the longest inline, which limits how far [`Markup::inlines`] has to look back.
    pub(super) longest_inline: usize,
    /// The addresses of links.
    pub(super) urls: Vec<String>,
    /// Sorted by offset in the text.
    pub(super) source_offsets: Vec<SourceOffset>,
}

impl Markup {
    /// Whether the text has no styles at all.
    pub(crate) fn is_plain(&self) -> bool {
        self.inlines.is_empty() && self.styles.iter().all(|style| *style == ParagraphStyle::default())
    }

    /// The style of the paragraph with this index.
    pub(crate) fn paragraph_style(&self, paragraph: usize) -> ParagraphStyle {
        self.styles.get(paragraph).copied().unwrap_or_default()
    }

    /// The inlines that have at least one byte in common with `window`, sorted by start.
    pub(crate) fn inlines(&self, window: Span) -> impl Iterator<Item = (Span, Inline)> {
        let from = window.start.saturating_sub(self.longest_inline);
        let first = self.inlines.partition_point(|(span, _)| span.start < from);
        let later = self.inlines[first..].iter().copied();
        later.take_while(move |(span, _)| span.start < window.end).filter(move |(span, _)| span.intersects(window))
    }

    /// The spans that state nothing: words that are struck out, and marks. Sorted by start.
    pub(crate) fn unasserted(&self) -> impl Iterator<Item = (Span, Inline)> {
        self.inlines.iter().copied().filter(|(_, inline)| matches!(inline, Inline::Strikethrough | Inline::Mark))
    }

    /// The words and the address of every link, in order.
    pub(crate) fn links(&self) -> impl Iterator<Item = (Span, &str)> {
        self.inlines.iter().filter_map(|(span, inline)| match inline {
            Inline::Link(url) => Some((*span, self.url(*url)?)),
            _ => None,
        })
    }

    /// The address of the link [`Inline::Link`]`(index)`.
    pub(crate) fn url(&self, index: u32) -> Option<&str> {
        self.urls.get(index as usize).map(String::as_str)
    }

    /// The byte offset in the source of the byte `offset` of the text, if it is known. It is approximate where the two
    /// differ, as around a character reference.
    pub(crate) fn source_offset(&self, offset: usize) -> Option<usize> {
        let at = self.source_offsets.partition_point(|origin| origin.text as usize <= offset).checked_sub(1)?;
        let origin = self.source_offsets[at];
        Some(origin.source as usize + offset - origin.text as usize)
    }
}

/// The result of a format reader: a text and its structure.
#[derive(Clone, Debug, Default)]
pub struct ComposedText {
    /// The plain text: paragraphs with an empty line between them.
    pub(crate) text: String,
    /// The span of each paragraph, without white space around it.
    pub(crate) spans: Vec<Span>,
    /// The styles of the text.
    pub(crate) markup: Markup,
    /// The metadata of the source.
    pub(crate) meta: SourceMetadata,
    /// The source, if [`Markup::source_offset`] gives offsets in it.
    pub(crate) source: Option<String>,
    /// The paragraphs of a source that are not part of the article, such as navigation, comments and buttons.
    pub(crate) left_out: Vec<String>,
}

impl ComposedText {
    /// Adds the paragraphs of `other` without the first `skipped` ones. Offsets in the source of `other` are dropped.
    pub(crate) fn append(&mut self, mut other: Self, skipped: usize) {
        self.left_out.append(&mut other.left_out);
        let Some(from) = other.spans.get(skipped).map(|span| span.start) else { return };
        self.text.truncate(self.text.trim_end_matches('\n').len());
        if !self.spans.is_empty() {
            self.text += "\n\n";
        }
        let to = self.text.len();
        let moved = |span: Span| Span::new(span.start - from + to, span.end - from + to);
        let Markup { styles, inlines, longest_inline, urls, source_offsets: _ } = other.markup;
        let first_url = self.markup.urls.len() as u32;
        self.text += &other.text[from..];
        self.spans.extend(other.spans[skipped..].iter().copied().map(moved));
        self.markup.styles.extend(styles.into_iter().skip(skipped));
        self.markup.inlines.extend(inlines.into_iter().filter(|(span, _)| span.start >= from).map(|(span, inline)| {
            let inline = if let Inline::Link(url) = inline { Inline::Link(url + first_url) } else { inline };
            (moved(span), inline)
        }));
        self.markup.longest_inline = self.markup.longest_inline.max(longest_inline);
        self.markup.urls.extend(urls);
    }
}

/// Builds a text and its markup from parts that are added in order. White space is collapsed except in code.
#[derive(Debug, Default)]
pub(crate) struct Composer {
    out: ComposedText,
    /// Byte offset at which the current paragraph begins.
    start: usize,
    style: ParagraphStyle,
    /// Whether to write a space before the next word.
    pending_space: bool,
    /// Whether a line or paragraph of a table cell ended before the next word.
    pending_cell_break: bool,
    /// The length of the text when the last struck-out words ended.
    struck_end: usize,
    /// The inlines that are open, and the byte offsets at which they began.
    open_inlines: Vec<(Inline, usize)>,
    quote_depth: u8,
    list_depth: u8,
    caption_depth: u8,
    correction_depth: u8,
    /// The marker for the next paragraph.
    marker: Option<ListMarker>,
    /// The texts of paragraphs to leave out.
    excluded: HashSet<String>,
}

impl Composer {
    /// A composer that leaves out every paragraph whose whole text is in `unwanted`, except headings.
    pub(crate) fn excluding(unwanted: HashSet<String>) -> Self {
        Self { excluded: unwanted, ..Self::default() }
    }

    /// Begins a block quote, which may contain further ones.
    pub(crate) fn begin_quote(&mut self) {
        self.end_paragraph();
        self.quote_depth = self.quote_depth.saturating_add(1);
    }

    /// Ends the innermost block quote.
    pub(crate) fn end_quote(&mut self) {
        self.end_paragraph();
        self.quote_depth = self.quote_depth.saturating_sub(1);
    }

    /// Begins a caption. Its paragraphs have the kind [`MarkupKind::Caption`].
    pub(crate) fn begin_caption(&mut self) {
        self.end_paragraph();
        self.caption_depth = self.caption_depth.saturating_add(1);
    }

    /// Ends the innermost caption.
    pub(crate) fn end_caption(&mut self) {
        self.end_paragraph();
        self.caption_depth = self.caption_depth.saturating_sub(1);
    }

    /// Begins a correction or a note of the editor. Its paragraphs have the kind [`MarkupKind::Correction`].
    pub(crate) fn begin_correction(&mut self) {
        self.end_paragraph();
        self.correction_depth = self.correction_depth.saturating_add(1);
    }

    /// Ends the innermost correction.
    pub(crate) fn end_correction(&mut self) {
        self.end_paragraph();
        self.correction_depth = self.correction_depth.saturating_sub(1);
    }

    /// The bytes of the text so far.
    pub(crate) const fn len(&self) -> usize {
        self.out.text.len()
    }

    /// Begins a list, which may contain further ones.
    pub(crate) fn begin_list(&mut self) {
        self.end_paragraph();
        self.list_depth = self.list_depth.saturating_add(1);
    }

    /// Ends the innermost list. After the outermost one there is space.
    pub(crate) fn end_list(&mut self) {
        self.end_paragraph();
        self.list_depth = self.list_depth.saturating_sub(1);
        self.marker = None;
        if self.list_depth == 0 {
            self.space_below_last();
        }
    }

    /// Begins a list item. If its first words follow directly, without a paragraph around them, it has no space below.
    pub(crate) fn begin_item(&mut self, marker: ListMarker) {
        self.end_paragraph();
        self.marker = Some(marker);
        self.style.tight = true;
    }

    /// Ends the current paragraph, and puts space below it even if it is an item of a list or a row of a table.
    pub(crate) fn space_below_last(&mut self) {
        self.end_paragraph();
        if let Some(last) = self.out.markup.styles.last_mut() {
            last.tight = false;
        }
    }

    /// Begins a heading of `level`, which is clamped to 1 to 6.
    pub(crate) fn begin_heading(&mut self, level: u8) {
        self.end_paragraph();
        self.style.heading = level.clamp(1, 6);
    }

    /// Begins a code block.
    pub(crate) fn begin_code(&mut self) {
        self.end_paragraph();
        (self.style.shape, self.style.keeps_line_breaks) = (MarkupKind::Code, true);
    }

    /// Begins the line with the metadata of the article ([`MarkupKind::Credit`]).
    pub(crate) fn begin_credit(&mut self) {
        self.end_paragraph();
        self.style.shape = MarkupKind::Credit;
    }

    /// Begins a line that says which part of the source cannot be read ([`MarkupKind::Notice`]).
    pub(crate) fn begin_notice(&mut self) {
        self.end_paragraph();
        self.style.shape = MarkupKind::Notice;
    }

    /// Begins a cue of a transcript, which begins at this time in the recording, in milliseconds.
    pub(crate) fn begin_cue(&mut self, start_ms: u32) {
        self.end_paragraph();
        self.style.start_ms = Some(start_ms);
    }

    /// Begins a row of a table, which has no space below it.
    pub(crate) fn begin_row(&mut self) {
        self.end_paragraph();
        self.style.tight = true;
    }

    /// Ends a row of a table, which is left out if it consists of separators.
    pub(crate) fn end_row(&mut self) {
        if self.out.text[self.start..].chars().all(|c| c == '|' || c.is_whitespace()) {
            self.truncate(self.start);
        }
        self.end_paragraph();
    }

    /// Whether the current paragraph is code.
    pub(crate) fn in_code(&self) -> bool {
        self.style.shape == MarkupKind::Code
    }

    /// Whether the current paragraph has any text.
    pub(crate) const fn has_words(&self) -> bool {
        self.out.text.len() > self.start
    }

    /// Adds text to the current paragraph. `origin` is its byte offset in the source, if known.
    pub(crate) fn push(&mut self, words: &str, origin: Option<usize>) {
        if self.in_code() {
            // Leave out blank lines at the start of the block.
            let kept = if self.has_words() { words } else { words.trim_start_matches(['\n', '\r']) };
            self.record_origin(origin.map(|at| at + words.len() - kept.len()));
            self.out.text.push_str(kept);
            return;
        }
        for piece in words.split_inclusive(is_html_space) {
            let word = piece.trim_end_matches(is_html_space);
            // A paragraph begins with a visible character, so white space that HTML keeps is left out there, too.
            let word = if self.has_words() { word } else { word.trim_start() };
            if !word.is_empty() {
                self.write_separator(word);
                self.record_origin(origin.map(|at| at + Span::of_slice(words, word).start));
                self.out.text.push_str(word);
            }
            self.pending_space |= word.len() < piece.len();
        }
    }

    /// Adds white space, which is written only between words of the same paragraph.
    pub(crate) const fn space(&mut self) {
        self.pending_space = true;
    }

    /// Adds the separator between two cells of a table row.
    pub(crate) fn cell_separator(&mut self) {
        self.space();
        self.pending_cell_break = false;
        self.push("|", None);
        self.space();
    }

    /// Adds the separator between two lines, paragraphs or list items of a table cell: white space, or a dot between two
    /// numbers, which would be read as one.
    pub(crate) const fn cell_break(&mut self) {
        self.pending_cell_break = self.has_words();
        self.space();
    }

    /// Adds a mark, such as that of a footnote, which is not part of the sentence ([`Inline::Mark`]).
    pub(crate) fn push_mark(&mut self, mark: &str, origin: Option<usize>) {
        self.open(Inline::Mark);
        self.push(mark, origin);
        self.close(Inline::Mark);
    }

    /// Separates the next word from struck-out words directly before it, as where one figure replaces another.
    pub(crate) fn separate_from_struck(&mut self) {
        if self.has_words() && self.struck_end == self.out.text.len() {
            self.space();
        }
    }

    /// The text of the current paragraph so far, with a space at the end if one is due.
    pub(crate) fn words_before(&self) -> &str {
        if self.pending_space { "" } else { &self.out.text[self.start..] }
    }

    /// Adds a line break that is kept. A second one in a row ends the paragraph instead, except in code.
    pub(crate) fn line_break(&mut self) {
        if !self.has_words() {
            return;
        }
        let line = self.out.text[self.start..].rsplit('\n').next().unwrap_or_default();
        if line.trim().is_empty() && !self.in_code() {
            return self.end_paragraph();
        }
        self.style.keeps_line_breaks = true;
        self.out.text.push('\n');
        self.pending_space = false;
    }

    /// Adds what separates `word` from the word before it.
    fn write_separator(&mut self, word: &str) {
        let between_digits = self.out.text.ends_with(char::is_numeric) && word.starts_with(char::is_numeric);
        if std::mem::take(&mut self.pending_cell_break) && between_digits {
            self.out.text.push_str(" · ");
            self.pending_space = false;
        }
        // A number does not continue a struck-out one.
        if between_digits {
            self.separate_from_struck();
        }
        self.write_pending_space();
    }

    fn write_pending_space(&mut self) {
        if std::mem::take(&mut self.pending_space) && self.has_words() && !self.out.text.ends_with([' ', '\n']) {
            self.out.text.push(' ');
        }
    }

    /// Records that the text added next is at byte offset `at` of the source.
    pub(crate) fn record_origin(&mut self, at: Option<usize>) {
        if let Some(at) = at {
            let text = self.out.text.len() as u32;
            self.out.markup.source_offsets.push(SourceOffset { text, source: at as u32 });
        }
    }

    /// Begins an inline, such as emphasis. It is ignored if [`MAX_OPEN_INLINES`] are open already, which happens only in
    /// broken or malicious files.
    pub(crate) fn open(&mut self, inline: Inline) {
        if self.open_inlines.len() >= MAX_OPEN_INLINES {
            return;
        }
        if self.has_words() {
            self.write_pending_space();
        }
        self.open_inlines.push((inline, self.out.text.len()));
    }

    /// Begins a link to `url`.
    pub(crate) fn open_link(&mut self, url: &str) {
        let index = self.out.markup.urls.len() as u32;
        self.out.markup.urls.push(url.into());
        self.open(Inline::Link(index));
    }

    /// Ends the last open inline of the same kind as `inline`. For a link the index does not matter.
    pub(crate) fn close(&mut self, inline: Inline) {
        let same_kind = |open: Inline| std::mem::discriminant(&open) == std::mem::discriminant(&inline);
        let Some(at) = self.open_inlines.iter().rposition(|(open, _)| same_kind(*open)) else { return };
        let (inline, start) = self.open_inlines.remove(at);
        let cuts_word = self.out.text[..start.min(self.out.text.len())].ends_with(char::is_alphanumeric);
        if inline == Inline::Strikethrough && !cuts_word {
            self.struck_end = self.out.text.len();
        }
        self.add_inline(inline, start);
    }

    /// Stores an inline from byte `start` to the end of the text, without white space at its ends.
    fn add_inline(&mut self, inline: Inline, start: usize) {
        let words = &self.out.text[start.min(self.out.text.len())..];
        let start = start + words.len() - words.trim_start().len();
        let end = self.out.text.trim_end().len();
        if start < end {
            self.out.markup.inlines.push((Span::new(start, end), inline));
        }
    }

    /// Ends the current paragraph and resets the style for the next one. A paragraph without text is left out.
    pub(crate) fn end_paragraph(&mut self) {
        let words = self.out.text[self.start..].trim_end();
        // A heading may consist of the same words as a button.
        let is_label = self.style.heading == 0 && self.excluded.contains(words);
        // Only code begins with white space: `push` leaves it out of prose.
        let end = self.start + if is_label { 0 } else { words.len() };
        self.truncate(end);
        // An inline that is still open is split: one part in this paragraph, one in the next.
        for (inline, start) in self.open_inlines.clone() {
            self.add_inline(inline, start);
        }
        if end > self.start {
            let markup = &mut self.out.markup;
            if self.style.shape == MarkupKind::Prose && self.caption_depth > 0 {
                self.style.shape = MarkupKind::Caption;
            } else if self.style.shape == MarkupKind::Prose && self.correction_depth > 0 {
                self.style.shape = MarkupKind::Correction;
            }
            self.style.quotes = self.quote_depth.min(MAX_INDENT_LEVEL);
            self.style.lists = self.list_depth.min(MAX_INDENT_LEVEL);
            self.style.marker = self.marker.take();
            markup.styles.push(self.style);
            self.out.spans.push(Span::new(self.start, end));
            self.out.text.push_str("\n\n");
            self.start = self.out.text.len();
        }
        for (_, start) in &mut self.open_inlines {
            *start = self.start;
        }
        (self.pending_space, self.pending_cell_break) = (false, false);
        self.style = ParagraphStyle::default();
    }

    /// Removes the text from byte `end`, with the origins and inlines of the removed text.
    fn truncate(&mut self, end: usize) {
        // An origin at the end of the text is that of the words to come.
        if end == self.out.text.len() {
            return;
        }
        self.out.text.truncate(end);
        let markup = &mut self.out.markup;
        markup.source_offsets.truncate(markup.source_offsets.partition_point(|origin| (origin.text as usize) < end));
        // The inlines of the current paragraph were added last.
        while markup.inlines.last().is_some_and(|(span, _)| span.end > end) {
            markup.inlines.pop();
        }
    }

    /// Lists words that are not part of the article.
    pub(crate) fn leave_out(&mut self, words: &str) {
        let words = single_spaced(words);
        if !words.is_empty() {
            self.out.left_out.push(words);
        }
    }

    /// Ends the current paragraph and returns the text, which ends with a line break, and its markup.
    pub(crate) fn finish(mut self) -> ComposedText {
        self.end_paragraph();
        let mut out = self.out;
        out.text.truncate(out.text.trim_end().len());
        out.text.push('\n');
        out.markup.inlines.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        out.markup.longest_inline = out.markup.inlines.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        if let Some(last) = out.markup.styles.last_mut() {
            last.tight = false;
        }
        out
    }
}

/// Whether `c` is white space that HTML collapses; a no-break space is not.
const fn is_html_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_collapsed_and_kept_out_of_inlines() {
        let mut composer = Composer::default();
        composer.push("  Satu ", Some(0));
        composer.open(Inline::Strong);
        composer.push(" dua\n tiga ", Some(9));
        composer.close(Inline::Strong);
        composer.push(", empat", Some(24));
        composer.end_paragraph();
        composer.push("   ", None);
        composer.end_paragraph();
        let composed = composer.finish();
        assert_eq!(composed.text, "Satu dua tiga , empat\n");
        assert_eq!(composed.spans, [Span::new(0, 21)]);
        let inlines: Vec<_> = composed.markup.inlines(Span::new(0, 99)).collect();
        assert_eq!(inlines, [(Span::new(5, 13), Inline::Strong)]);
        assert_eq!(composed.markup.source_offset(9), Some(15), "the t of tiga");
    }

    #[test]
    fn unicode_white_space_around_a_paragraph_is_left_out() {
        for space in ["\u{a0}", "\u{3000}", "\u{2003}\u{a0}", " \u{a0} ", "\u{85}"] {
            let mut composer = Composer::default();
            let source = format!("{space}“Satu” dua “tiga”{space}");
            composer.push("awal", None);
            composer.end_paragraph();
            composer.push(&source, Some(100));
            composer.open(Inline::Strong);
            composer.push(&format!("{space}empat{space}"), Some(200));
            composer.close(Inline::Strong);
            composer.push(space, Some(300));
            composer.end_paragraph();
            composer.push("akhir", Some(400));
            let composed = composer.finish();
            let paragraphs: Vec<_> = composed.spans.iter().map(|span| span.slice(&composed.text)).collect();
            assert!(paragraphs[1].starts_with("“Satu” dua") && paragraphs[1].ends_with("empat"), "{paragraphs:?}");
            assert_eq!(paragraphs[2], "akhir");
            let (strong, _) = composed.markup.inlines(Span::new(0, 999)).next().unwrap();
            assert_eq!(strong.slice(&composed.text), "empat");
            let origin = |word| composed.markup.source_offset(composed.text.find(word).unwrap());
            assert_eq!(origin("“Satu”"), Some(100 + space.len()));
            assert_eq!(origin("akhir"), Some(400));
        }
    }

    #[test]
    fn an_excluded_paragraph_leaves_no_links_or_origins() {
        let mut composer = Composer::excluding(["Bagikan tautan".to_string()].into());
        composer.push("Bagikan ", Some(0));
        composer.open_link("https://example.com/");
        composer.push("tautan", Some(8));
        composer.close(Inline::Link(0));
        composer.end_paragraph();
        composer.push("Isi", Some(90));
        let composed = composer.finish();
        assert_eq!(composed.text, "Isi\n");
        assert_eq!(composed.markup.links().count(), 0);
        assert_eq!(composed.markup.source_offset(0), Some(90));
    }

    #[test]
    fn a_blank_line_between_line_breaks_ends_the_paragraph() {
        let mut composer = Composer::default();
        composer.push("a", None);
        composer.line_break();
        composer.push("\u{a0}", None);
        composer.line_break();
        composer.push("b", None);
        assert_eq!(composer.finish().text, "a\n\nb\n");
    }

    #[test]
    fn numerals_of_lists() {
        let shown = |number, numerals| ListMarker::Numeral(number, numerals).to_string();
        let letters = Numerals::Letters { capital: false };
        assert_eq!(
            ["a.", "z.", "aa.", "zz.", "aaa."],
            [1, 26, 27, 702, 703].map(|n| shown(n, letters)).each_ref().map(String::as_str)
        );
        let roman = Numerals::Roman { capital: true };
        assert_eq!(
            ["IV.", "XIX.", "MMMCMXCIX."],
            [4, 19, 3999].map(|n| shown(n, roman)).each_ref().map(String::as_str)
        );
        assert_eq!(["0.", "-1."], [0, -1].map(|n| shown(n, letters)).each_ref().map(String::as_str));
        assert_eq!(shown(4000, roman), "4000.");
    }

    #[test]
    fn times_are_written_as_players_show_them() {
        assert_eq!([0, 61_999, 3_723_000].map(clock_time), ["0:00", "1:01", "1:02:03"]);
        let times = [61_999, 3_723_000, u32::MAX].map(cue_timestamp);
        assert_eq!(times, ["00:01:01.999", "01:02:03.000", "1193:02:47.295"]);
        assert!(times.iter().all(|time| crate::article::parse_cue_time(time).is_some()));
    }

    #[test]
    fn code_keeps_its_line_breaks_and_indentation() {
        let mut composer = Composer::default();
        composer.begin_code();
        composer.push("\n  a\n    b\n\n", None);
        composer.end_paragraph();
        composer.push("x", None);
        let composed = composer.finish();
        assert_eq!(composed.text, "  a\n    b\n\nx\n");
        assert_eq!(composed.markup.paragraph_style(0).shape, MarkupKind::Code);
        assert_eq!(composed.markup.paragraph_style(1).shape, MarkupKind::Prose);
    }

    #[test]
    fn one_line_break_is_kept_and_two_end_the_paragraph() {
        let mut composer = Composer::default();
        for part in ["a", "b"] {
            composer.push(part, None);
            composer.line_break();
        }
        composer.line_break();
        composer.push("c", None);
        let composed = composer.finish();
        assert_eq!(composed.text, "a\nb\n\nc\n");
        assert!(composed.markup.paragraph_style(0).keeps_line_breaks);
        assert!(!composed.markup.paragraph_style(1).keeps_line_breaks);
    }
}
