//! Moving the cursor, scrolling the window and growing selections.

use super::action::{Direction, Motion, TextUnit};
use super::app::App;
use super::geometry::Pane;
use super::layout::{self, RowPosition};
use super::widgets::list::moved;
use crate::article::BlockId;
use crate::text::{Span, graphemes, sentences, words};

impl App {
    /// Moves the cursor.
    pub(super) fn move_cursor(&mut self, motion: Motion) {
        use Motion as M;
        let article = self.doc.article.clone();
        let text = article.text();
        match motion {
            M::Up | M::Down => return self.go_rows(if motion == M::Down { 1 } else { -1 }),
            M::PageDown | M::PageUp | M::HalfDown | M::HalfUp => return self.move_by_page(motion),
            _ => {}
        }
        let paragraph = article.paragraphs()[self.paragraph()].span();
        let line = self.layout.line(&article, self.layout.position_of(&article, self.cursor));
        let to = match motion {
            M::Left if self.cursor > paragraph.start => graphemes::previous(text, self.cursor),
            M::Left => self
                .paragraph()
                .checked_sub(1)
                .map_or(self.cursor, |p| graphemes::previous(text, article.paragraphs()[p].span().end)),
            M::Right => {
                let next = graphemes::next(text, self.cursor);
                let below = || article.paragraphs().get(self.paragraph() + 1).map(|p| p.span().start);
                if next < paragraph.end { next } else { below().unwrap_or(self.cursor) }
            }
            M::WordNext => self.offset_ahead(words::next_start, |text| words::words(text).next().map(|w| w.start)),
            M::WordEnd => self.offset_ahead(words::next_end, |text| words::next_end(text, 0)),
            M::WordPrevious => {
                self.offset_behind(words::previous_start, |text| words::previous_start(text, text.len()))
            }
            M::SentenceNext => self.offset_ahead(
                |text, at| sentences::sentences(text).iter().map(|s| s.start).find(|&start| start > at),
                |text| sentences::sentences(text).first().map(|s| s.start),
            ),
            M::SentencePrevious => self.offset_behind(
                |text, at| sentences::sentences(text).iter().map(|s| s.start).rfind(|&start| start < at),
                |text| sentences::sentences(text).last().map(|s| s.start),
            ),
            M::ParagraphNext => article
                .paragraphs()
                .get(self.paragraph() + 1)
                .map_or_else(|| graphemes::previous(text, paragraph.end), |p| p.span().start),
            M::ParagraphPrevious if self.cursor > paragraph.start => paragraph.start,
            M::ParagraphPrevious => article.paragraphs()[self.paragraph().saturating_sub(1)].span().start,
            M::LineStart => line.map_or(self.cursor, |line| line.start),
            M::LineEnd => line.map_or(self.cursor, |line| layout::offset(&article, line, usize::MAX)),
            M::Start => article.paragraphs()[0].span().start,
            M::End => {
                if !article.is_whole() {
                    self.show_message("Still reading the end of the file …");
                }
                text.len()
            }
            M::Up | M::Down | M::PageDown | M::PageUp | M::HalfDown | M::HalfUp => self.cursor,
        };
        let far = matches!(motion, M::Start | M::End);
        if far {
            self.push_jump();
        }
        self.set_cursor(to);
        if far { self.show_cursor_at_edge() } else { self.scroll_to_cursor() }
    }

    /// The offset that `here` finds after the cursor in the current block, else the first one that `there` finds in
    /// a later block, else the last grapheme of the article. Both work on offsets within the block.
    fn offset_ahead(
        &self,
        here: impl Fn(&str, usize) -> Option<usize>,
        there: impl Fn(&str) -> Option<usize>,
    ) -> usize {
        let article = self.article();
        self.offset_in_blocks(here, there, |id| article.next_block(id)).unwrap_or_else(|| {
            let end = article.paragraphs().last().map_or(0, |paragraph| paragraph.span().end);
            graphemes::previous(article.text(), end)
        })
    }

    /// Like [`App::offset_ahead`], backwards; falls back to the start of the article.
    fn offset_behind(
        &self,
        here: impl Fn(&str, usize) -> Option<usize>,
        there: impl Fn(&str) -> Option<usize>,
    ) -> usize {
        let article = self.article();
        let start = article.paragraphs()[0].span().start;
        self.offset_in_blocks(here, there, |id| article.previous_block(id)).unwrap_or(start)
    }

    /// The offset that `here` finds in the block of the cursor, else the first one that `there` finds in the blocks to
    /// which `step` leads.
    fn offset_in_blocks(
        &self,
        here: impl Fn(&str, usize) -> Option<usize>,
        there: impl Fn(&str) -> Option<usize>,
        step: impl Fn(BlockId) -> Option<BlockId>,
    ) -> Option<usize> {
        let (article, text) = (self.article(), self.article().text());
        let id = article.block_at(self.cursor);
        let block = article.block(id);
        here(block.slice(text), self.cursor - block.start).map(|at| block.start + at).or_else(|| {
            std::iter::successors(step(id), |&id| step(id)).find_map(|id| {
                let block = article.block(id);
                there(block.slice(text)).map(|at| block.start + at)
            })
        })
    }

    /// Puts the cursor on the grapheme at `offset` (bytes) without scrolling.
    pub(super) fn set_cursor(&mut self, offset: usize) {
        self.cursor = self.doc.article.clamp(offset);
        self.goal_column = None;
        self.selection_history.clear();
    }

    /// Moves the cursor to `offset` (bytes) and scrolls it into view. A jump to another paragraph goes on the jump
    /// list.
    pub(super) fn jump(&mut self, offset: usize) {
        if self.article().paragraph_at(offset) != self.paragraph() {
            self.push_jump();
        }
        self.show_offset(offset);
    }

    /// Like [`App::jump`], without recording the jump.
    pub(super) fn show_offset(&mut self, offset: usize) {
        self.set_cursor(offset);
        self.scroll_to_cursor();
    }

    fn cursor_row(&self) -> RowPosition {
        self.layout.position_of(&self.doc.article, self.cursor)
    }

    /// Moves up or down to the next row of text, keeping the column; rows between paragraphs are skipped. The sign
    /// of `rows` is the direction.
    fn go_rows(&mut self, rows: isize) {
        let article = self.doc.article.clone();
        let place = self.cursor_row();
        let goal = self.goal_column(place);
        let mut to = place;
        loop {
            let next = self.layout.step(&article, to, rows.signum());
            if next == to {
                break;
            }
            to = next;
            if self.layout.line(&article, to).is_some() {
                break;
            }
        }
        if to == place {
            // Past the last line there is still text to show below it.
            return;
        }
        if let Some(line) = self.layout.line(&article, to) {
            self.set_cursor(layout::offset(&article, line, goal));
            self.goal_column = Some(goal);
        }
        self.scroll_to_cursor();
    }

    fn goal_column(&self, position: RowPosition) -> usize {
        let article = self.article();
        self.goal_column.unwrap_or_else(|| {
            self.layout.line(article, position).map_or(0, |line| layout::column(article, line, self.cursor))
        })
    }

    fn move_by_page(&mut self, motion: Motion) {
        let height = self.geometry().page();
        let rows = match motion {
            Motion::PageDown | Motion::PageUp => height.saturating_sub(2).max(1),
            _ => (height / 2).max(1),
        };
        let rows = if matches!(motion, Motion::PageDown | Motion::HalfDown) { rows as isize } else { -(rows as isize) };
        let article = self.doc.article.clone();
        let place = self.cursor_row();
        let goal = self.goal_column(place);
        let top = self.layout.clamp(&article, self.top);
        let to = self.layout.step(&article, place, rows);
        self.top = self.layout.step(&article, top, rows).min(self.lowest_top());
        self.place_cursor_on_row(to, goal, Direction::of(rows));
        self.scroll_to_cursor();
    }

    /// Puts the cursor on a row, or on the nearest one with text, trying the direction of travel first.
    fn place_cursor_on_row(&mut self, position: RowPosition, goal: usize, travel: Direction) {
        let article = self.doc.article.clone();
        let ahead = travel.rows();
        let rows = [0, ahead, -ahead].map(|rows| self.layout.step(&article, position, rows));
        if let Some(line) = rows.into_iter().find_map(|place| self.layout.line(&article, place)) {
            self.set_cursor(layout::offset(&article, line, goal));
            self.goal_column = Some(goal);
        }
    }

    /// The largest scroll position: the first row of the last page.
    pub(super) fn lowest_top(&self) -> RowPosition {
        let last = self.layout.last(&self.doc.article);
        self.layout.step(&self.doc.article, last, 1 - self.geometry().page() as isize)
    }

    /// Scrolls the window by `rows`. The cursor stays in the text unless it would leave the screen.
    pub(super) fn scroll(&mut self, rows: isize) {
        let article = self.doc.article.clone();
        let top = self.layout.clamp(&article, self.top);
        self.top = self.layout.step(&article, top, rows).min(self.lowest_top());
        let height = self.geometry().page();
        let bottom = self.layout.step(&article, self.top, height as isize - 1);
        let place = self.cursor_row();
        let goal = self.goal_column(place);
        if place < self.top {
            self.place_cursor_on_row(self.top, goal, Direction::Forward);
        } else if place > bottom {
            self.place_cursor_on_row(bottom, goal, Direction::Backward);
        }
    }

    /// Scrolls the window as little as necessary to show the cursor with a margin of up to three rows. After a jump
    /// far away, the cursor is in the upper third of the window.
    pub(super) fn scroll_to_cursor(&mut self) {
        let article = self.doc.article.clone();
        let height = self.geometry().page();
        let margin = (height / 4).min(3);
        let place = self.cursor_row();
        let top = self.layout.clamp(&article, self.top);
        let step = |from: RowPosition, rows: usize| self.layout.step(&article, from, -(rows as isize));
        self.top = if place < top {
            match self.layout.distance(&article, place, top, height) {
                Some(_) => step(place, margin),
                None => step(place, height / 3),
            }
        } else {
            match self.layout.distance(&article, top, place, 2 * height) {
                Some(row) if row < margin => step(place, margin),
                Some(row) if row + margin >= height => step(place, height.saturating_sub(margin + 1)),
                Some(_) => top,
                None => step(place, height / 3),
            }
        }
        .min(self.lowest_top());
    }

    fn show_cursor_at_edge(&mut self) {
        let article = self.doc.article.clone();
        self.top = if self.cursor_row().block == BlockId::default() {
            self.layout.clamp(&article, RowPosition::default())
        } else {
            self.lowest_top()
        };
        self.scroll_to_cursor();
    }

    // Selecting.

    /// Starts a selection, or grows the current one by whole units. For [`TextUnit::Grapheme`], ends the current
    /// selection.
    pub(super) fn select_unit(&mut self, unit: TextUnit) {
        self.focus = Pane::Article;
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
    pub(super) fn set_selection(&mut self, span: Span) {
        let last = graphemes::previous(self.article().text(), span.end);
        self.set_cursor(last.max(span.start));
        self.anchor = Some(self.doc.article.clamp(span.start));
        self.scroll_to_cursor();
    }

    pub(super) fn grow_selection(&mut self) {
        let before = (self.cursor, self.anchor);
        let now = self.selection();
        let span = now.unwrap_or(Span::new(self.cursor, self.cursor));
        let wider = [TextUnit::Word, TextUnit::Sentence, TextUnit::Paragraph]
            .into_iter()
            .map(|unit| self.unit_round(unit, span));
        let Some(wider) = wider.into_iter().find(|wider| wider.covers(span) && wider.len() > span.len()) else {
            return self.show_message("The selection is already a whole paragraph");
        };
        let mut grown = std::mem::take(&mut self.selection_history);
        grown.push(before);
        self.set_selection(wider);
        self.selection_history = grown;
    }

    pub(super) fn shrink_selection(&mut self) {
        let mut grown = std::mem::take(&mut self.selection_history);
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
        self.selection_history = grown;
    }

    pub(super) fn swap_selection_ends(&mut self) {
        if let Some(anchor) = self.anchor {
            let cursor = self.cursor;
            self.jump(anchor);
            self.anchor = Some(cursor);
        }
    }

    /// The unit that contains `offset` (bytes). Between words, the next word of the block or else its last.
    pub(super) fn unit_at(&self, unit: TextUnit, offset: usize) -> Span {
        let article = self.article();
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
        let last = graphemes::previous(self.article().text(), span.end).max(span.start);
        // After the last word of a block, `unit_at` returns a word that does not contain the offset: ignore it.
        let holds = |at: usize| Some(self.unit_at(unit, at)).filter(|found| found.contains(at));
        let start = holds(span.start).map_or(span.start, |first| first.start);
        let end = holds(last).map_or(span.end, |last| last.end);
        Span::new(start.min(span.start), end.max(span.end))
    }

    /// `span` extended by the following unit.
    fn with_next(&self, unit: TextUnit, span: Span) -> Span {
        let text = self.article().text();
        let gap = text[span.end..].len() - text[span.end..].trim_start().len();
        let next = self.article().clamp(span.end + gap);
        if next < span.end { span } else { Span::new(span.start, self.unit_at(unit, next).end) }
    }

    /// Moves the selection in the notes pane, and the cursor with it.
    pub(super) fn move_in_notes(&mut self, motion: Motion) {
        let here: Vec<_> =
            self.doc.annotations.touching(self.paragraph_span()).map(|(p, span)| (p.annotation.id, span)).collect();
        let chosen = self.chosen_annotation().map(|p| p.annotation.id);
        let now = here.iter().position(|(id, _)| Some(*id) == chosen);
        let to = now.map_or(0, |now| moved(now, here.len(), motion, 6));
        if let Some(&(id, span)) = here.get(to) {
            let paragraph = self.paragraph_span();
            self.jump(span.start.max(paragraph.start));
            self.chosen = Some(id);
        }
    }
}
