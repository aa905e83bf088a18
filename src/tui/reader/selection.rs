//! Selecting text: by moving, by whole words, sentences and paragraphs, and growing and shrinking what is selected.

use super::Reader;
use crate::text::{Span, graphemes, sentences, words};
use crate::tui::action::TextUnit;

impl Reader {
    /// Starts a selection, or grows the current one by whole units. For [`TextUnit::Grapheme`], ends the current
    /// selection.
    pub(crate) fn select_unit(&mut self, unit: TextUnit) {
        match (unit, self.selection()) {
            (TextUnit::Grapheme, None) => self.anchor = Some(self.cursor),
            (TextUnit::Grapheme, Some(_)) => self.anchor = None,
            (_, None) => {
                let span = self.unit_at(unit, self.cursor);
                self.set_selection(span);
            }
            (_, Some(selection)) => {
                let whole = self.unit_round(unit, selection);
                let span = if whole == selection { self.with_next(unit, selection) } else { whole };
                self.set_selection(span);
            }
        }
    }

    /// Selects `span` and puts the cursor on its last grapheme.
    pub(crate) fn set_selection(&mut self, span: Span) {
        let last = graphemes::previous(self.article.text(), span.end);
        self.set_cursor(last.max(span.start));
        self.anchor = Some(self.article.clamp(span.start));
        self.scroll_to_cursor();
    }

    /// Selects from where the cursor is to `offset` (bytes), or moves that end of the selection there. Does not scroll.
    pub(crate) fn extend_selection(&mut self, offset: usize) {
        self.anchor = Some(self.anchor.unwrap_or(self.cursor));
        self.set_cursor(offset);
    }

    /// Ends the selection where the cursor is. Returns whether anything was selected.
    pub(crate) fn clear_selection(&mut self) -> bool {
        self.grown.clear();
        self.anchor.take().is_some()
    }

    /// Ends the selection, and moves the cursor to its start.
    pub(crate) fn end_selection(&mut self) {
        if let Some(selection) = self.selection() {
            self.anchor = None;
            self.jump(selection.start);
        }
    }

    /// Grows the selection to the next larger unit. Returns whether there is one: a paragraph is the largest.
    pub(crate) fn grow_selection(&mut self) -> bool {
        let before = (self.cursor, self.anchor);
        let now = self.selection();
        let span = now.unwrap_or(Span::new(self.cursor, self.cursor));
        let wider = [TextUnit::Word, TextUnit::Sentence, TextUnit::Paragraph]
            .into_iter()
            .map(|unit| self.unit_round(unit, span));
        let Some(wider) = wider.into_iter().find(|wider| wider.covers(span) && wider.len() > span.len()) else {
            return false;
        };
        let mut grown = std::mem::take(&mut self.grown);
        grown.push(before);
        self.set_selection(wider);
        self.grown = grown;
        true
    }

    /// Undoes the last step that grew the selection, else shrinks it to the next smaller unit at the cursor.
    pub(crate) fn shrink_selection(&mut self) {
        let mut grown = std::mem::take(&mut self.grown);
        if let Some((cursor, anchor)) = grown.pop() {
            self.set_cursor(cursor);
            self.anchor = anchor;
            self.scroll_to_cursor();
        } else if let Some(selection) = self.selection() {
            let narrower = [TextUnit::Sentence, TextUnit::Word].into_iter().map(|unit| self.unit_at(unit, self.cursor));
            match narrower.into_iter().find(|unit| selection.covers(*unit) && unit.len() < selection.len()) {
                Some(span) => self.set_selection(span),
                None => self.anchor = Some(self.cursor),
            }
        }
        self.grown = grown;
    }

    /// Moves the cursor to the other end of the selection.
    pub(crate) fn swap_selection_ends(&mut self) {
        if let Some(anchor) = self.anchor {
            let cursor = self.cursor;
            self.jump(anchor);
            self.anchor = Some(cursor);
        }
    }

    /// The unit that contains `offset` (bytes). Between words, the next word of the block or else its last.
    pub(crate) fn unit_at(&self, unit: TextUnit, offset: usize) -> Span {
        let article = &self.article;
        let block = article.block(article.block_at(offset));
        let text = block.slice(article.text());
        let at = offset.clamp(block.start, block.end) - block.start;
        match unit {
            TextUnit::Grapheme => Span::new(offset, graphemes::next(article.text(), offset)),
            TextUnit::Word => words::at_or_after(text, at)
                .or_else(|| words::words(text).last())
                .map_or_else(|| self.unit_at(TextUnit::Grapheme, offset), |word| word.shift(block.start)),
            TextUnit::Sentence => sentences::at(text, at).map_or(block, |sentence| sentence.shift(block.start)),
            TextUnit::Paragraph => article.paragraphs()[article.paragraph_at(offset)].span(),
        }
    }

    /// The smallest span of whole units that covers `span`.
    fn unit_round(&self, unit: TextUnit, span: Span) -> Span {
        let last = graphemes::previous(self.article.text(), span.end).max(span.start);
        // After the last word of a block, `unit_at` returns a word that does not contain the offset: ignore it.
        let holds = |at: usize| Some(self.unit_at(unit, at)).filter(|found| found.contains(at));
        let start = holds(span.start).map_or(span.start, |first| first.start);
        let end = holds(last).map_or(span.end, |last| last.end);
        Span::new(start.min(span.start), end.max(span.end))
    }

    /// `span` extended by the following unit.
    fn with_next(&self, unit: TextUnit, span: Span) -> Span {
        let text = self.article.text();
        let gap = text[span.end..].len() - text[span.end..].trim_start().len();
        let next = self.article.clamp(span.end + gap);
        if next < span.end { span } else { Span::new(span.start, self.unit_at(unit, next).end) }
    }
}
