//! The text being read: where the cursor and the window are in it, what is selected, the search, and the way back.

pub(crate) mod jump_list;
pub(crate) mod kept_view;
pub(crate) mod layout;
mod motion;
mod scrolling;
pub mod search;
pub(crate) mod search_preview;
mod selection;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use crate::article::{Article, ParagraphKind};
use crate::library::position::ReadingPosition;
use crate::text::{Span, graphemes, sentences};
use jump_list::JumpList;
use layout::{RowLayout, RowPosition, TextRow};
use ratatui::layout::{Position, Rect};
use search::Search;
use search_preview::SearchPreview;
use std::sync::Arc;

/// The size of the window on the text, and how the text is laid out in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextWindow {
    /// The length of a line in columns.
    pub(crate) columns: u16,
    /// The rows of a page, at least 1.
    pub(crate) rows: usize,
    /// Whether words are hyphenated at the ends of lines.
    pub(crate) hyphenate: bool,
}

/// A reader of one article: everything that moves when one reads. It changes nothing but itself.
#[derive(Debug)]
pub(crate) struct Reader {
    article: Arc<Article>,
    window: TextWindow,
    /// The article laid out as rows.
    layout: RowLayout,
    /// The first visible row.
    top: RowPosition,
    /// The byte offset of the grapheme under the cursor.
    cursor: usize,
    /// While selecting, the byte offset of the grapheme at the other end.
    anchor: Option<usize>,
    /// The cursor and anchor before each step that grew the selection.
    grown: Vec<(usize, Option<usize>)>,
    /// The column to return to when moving up and down.
    goal_column: Option<usize>,
    jumps: JumpList,
    search: Option<Search>,
    /// The query in the search prompt, whose first hit is shown while it is typed.
    search_preview: Option<SearchPreview>,
    /// The serial number of the last search.
    searches: u64,
}

impl Reader {
    /// A reader at the headline of `article`.
    pub(crate) fn new(article: Arc<Article>, window: TextWindow) -> Self {
        let mut reader = Self {
            article,
            window,
            layout: RowLayout::default(),
            top: RowPosition::default(),
            cursor: 0,
            anchor: None,
            grown: Vec::new(),
            goal_column: None,
            jumps: JumpList::default(),
            search: None,
            search_preview: None,
            searches: 0,
        };
        reader.go_to_headline();
        reader
    }

    /// Reads `article` from its headline. The way back stays.
    pub(crate) fn show(&mut self, article: Arc<Article>, window: TextWindow) {
        let (jumps, searches) = (std::mem::take(&mut self.jumps), self.searches);
        *self = Self { jumps, searches, ..Self::new(article, window) };
    }

    /// Replaces the head of the article by the whole, and keeps the position: offsets in the head are valid in the whole too.
    pub(crate) fn show_whole(&mut self, article: Arc<Article>) {
        let top = self.position().top;
        self.article = article;
        self.lay_out();
        self.top = self.layout.position_of(&self.article, top);
    }

    /// Puts the cursor on the headline, not on the agency's name above it, and the window at the top.
    fn go_to_headline(&mut self) {
        self.lay_out();
        let mut first = self.article.paragraphs().iter().take(8);
        let headline = first.find(|p| matches!(p.kind, ParagraphKind::Title | ParagraphKind::Body));
        self.cursor = self.article.clamp(headline.map_or(0, |p| p.span().start));
    }

    fn lay_out(&mut self) {
        self.layout = RowLayout::new(usize::from(self.window.columns)).hyphenate(self.window.hyphenate);
    }

    /// Changes the size of the window. If the lines change, it stays at the same text.
    pub(crate) fn resize(&mut self, window: TextWindow) {
        let before = std::mem::replace(&mut self.window, window);
        if (before.columns, before.hyphenate) != (window.columns, window.hyphenate) {
            self.lay_out_in_place();
        }
        self.scroll_to_cursor();
    }

    /// Lays out the article again, after the widths of characters changed. The window stays at the same text.
    #[allow(dead_code, reason = "the widths are not measured yet")]
    pub(crate) fn lay_out_again(&mut self) {
        self.lay_out_in_place();
        self.scroll_to_cursor();
    }

    fn lay_out_in_place(&mut self) {
        let top = self.position().top;
        self.lay_out();
        self.top = self.layout.position_of(&self.article, top);
    }

    /// The size of the window.
    pub(crate) const fn window(&self) -> TextWindow {
        self.window
    }

    /// The article being read.
    pub(crate) const fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// The byte offset of the grapheme under the cursor.
    pub(crate) const fn cursor(&self) -> usize {
        self.cursor
    }

    /// The span of the first byte under the cursor, for questions about what is there.
    pub(crate) const fn here(&self) -> Span {
        Span { start: self.cursor, end: self.cursor + 1 }
    }

    /// The position, to resume from later.
    pub(crate) fn position(&self) -> ReadingPosition {
        let top = self.layout.clamp(&self.article, self.top);
        let lines = self.layout.lines(&self.article, top.block);
        let line = lines.get(top.row).or(lines.last());
        ReadingPosition { cursor: self.cursor, top: line.map_or(0, |line| line.start) }
    }

    /// Where the cursor and the window are, for [`Reader::put_back`].
    pub(crate) const fn place(&self) -> (usize, RowPosition) {
        (self.cursor, self.top)
    }

    /// Puts the cursor and the window back where they were.
    pub(crate) const fn put_back(&mut self, (cursor, top): (usize, RowPosition)) {
        (self.cursor, self.top) = (cursor, top);
    }

    /// Goes to an earlier position.
    pub(crate) fn resume(&mut self, position: ReadingPosition) {
        self.cursor = self.article.clamp(position.cursor);
        self.top = self.layout.position_of(&self.article, position.top);
        self.scroll_to_cursor();
    }

    /// Whether the cursor is below the first paragraph.
    pub(crate) fn is_past_first_paragraph(&self) -> bool {
        self.cursor > self.article.paragraphs().first().map_or(0, |p| p.span().end)
    }

    /// Index of the paragraph under the cursor.
    pub(crate) fn paragraph(&self) -> usize {
        self.article.paragraph_at(self.cursor)
    }

    /// The byte span of the paragraph under the cursor.
    pub(crate) fn paragraph_span(&self) -> Span {
        self.article.paragraphs()[self.paragraph()].span()
    }

    /// The byte span of the block under the cursor: its paragraph, or a part of a very long one.
    pub(crate) fn block(&self) -> Span {
        self.article.block(self.article.block_at(self.cursor))
    }

    /// The byte span of the sentence under the cursor, or of the whole block if no sentence is there.
    pub(crate) fn sentence(&self) -> Span {
        self.sentence_at(self.cursor)
    }

    /// The byte span of the sentence at `offset`, or of the whole block if no sentence is there.
    fn sentence_at(&self, offset: usize) -> Span {
        let block = self.article.block(self.article.block_at(offset));
        let text = block.slice(self.article.text());
        sentences::at(text, offset - block.start).map_or(block, |s| s.shift(block.start))
    }

    /// The byte span from the start of the sentence in which `span` begins to the end of that in which it ends.
    pub(crate) fn sentences_around(&self, span: Span) -> Span {
        let last = graphemes::floor(self.article.text(), span.end.saturating_sub(1).max(span.start));
        let (first, last) = (self.sentence_at(span.start), self.sentence_at(last));
        Span::new(first.start.min(span.start), last.end.max(span.end))
    }

    /// The number of rows that the words at `span` are on, up to `most`.
    pub(crate) fn rows_of(&self, span: Span, most: usize) -> usize {
        let [first, last] = self.rows_at(span);
        self.layout.distance(&self.article, first, last, most).map_or(most, |rows| (rows + 1).min(most))
    }

    /// The positions of the first and the last row of the words at `span`.
    fn rows_at(&self, span: Span) -> [RowPosition; 2] {
        [span.start, span.end.saturating_sub(1).max(span.start)].map(|at| self.layout.position_of(&self.article, at))
    }

    /// The selected span, while selecting. It includes the grapheme at either end.
    pub(crate) fn selection(&self) -> Option<Span> {
        let anchor = self.anchor?;
        let (start, last) = (anchor.min(self.cursor), anchor.max(self.cursor));
        Some(Span::new(start, graphemes::next(self.article.text(), last)))
    }

    /// The span that a command acts on: the selection, else the sentence under the cursor.
    pub(crate) fn target_span(&self) -> Span {
        self.selection().unwrap_or_else(|| self.sentence())
    }

    /// The rows to draw in a window of `height` rows; fewer at the end of the article.
    pub(crate) fn visible_rows(&self, height: u16) -> Vec<TextRow> {
        self.layout.visible(&self.article, self.layout.clamp(&self.article, self.top), usize::from(height))
    }

    /// The column and row of the cursor, if it is visible in `area`.
    pub(crate) fn cursor_in(&self, area: Rect) -> Option<(u16, u16)> {
        let place = self.layout.position_of(&self.article, self.cursor);
        if place < self.top || area.is_empty() {
            return None;
        }
        let last = usize::from(area.height).checked_sub(1)?;
        let row = self.layout.distance(&self.article, self.top, place, last)?;
        let line = self.layout.line(&self.article, place)?;
        let column = layout::column(&self.article, line, self.cursor).min(usize::from(area.width).saturating_sub(1));
        Some((area.x + column as u16, area.y + row as u16))
    }

    /// The byte offset of the grapheme at, or nearest to, a cell of `area`.
    pub(crate) fn offset_at(&self, at: Position, area: Rect) -> usize {
        let article = &self.article;
        let row = isize::from(at.y as i16) - isize::from(area.y as i16);
        let top = self.layout.clamp(article, self.top);
        let place = self.layout.step(article, top, row);
        // The empty row below a paragraph counts as its last line, or at the top of the window, where that line is out of view,
        // as the first line of the next one.
        let near = || self.layout.step(article, place, if place == top { 1 } else { -1 });
        let line = self.layout.line(article, place).or_else(|| self.layout.line(article, near()));
        line.map_or(self.cursor, |line| layout::offset(article, line, usize::from(at.x.saturating_sub(area.x))))
    }
}
