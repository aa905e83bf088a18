//! Moving the cursor: by characters, words, sentences, paragraphs, rows and pages, and by jumps, to which there is a way back.

use super::Reader;
use super::jump_list::JumpLocation;
use super::layout::{self, RowPosition};
use crate::article::BlockId;
use crate::text::{graphemes, sentences, words};
use crate::tui::action::{Direction, Motion};
use std::path::PathBuf;

impl Reader {
    /// Moves the cursor.
    pub(crate) fn move_cursor(&mut self, motion: Motion) {
        use Motion as M;
        let article = self.article.clone();
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
            M::End => text.len(),
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
        let article = &self.article;
        self.offset_in_blocks(here, there, |id| article.next_block(id)).unwrap_or_else(|| {
            let end = article.paragraphs().last().map_or(0, |paragraph| paragraph.span().end);
            graphemes::previous(article.text(), end)
        })
    }

    /// Like [`Reader::offset_ahead`], backwards; falls back to the start of the article.
    fn offset_behind(
        &self,
        here: impl Fn(&str, usize) -> Option<usize>,
        there: impl Fn(&str) -> Option<usize>,
    ) -> usize {
        let article = &self.article;
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
        let (article, text) = (&self.article, self.article.text());
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
    pub(crate) fn set_cursor(&mut self, offset: usize) {
        self.cursor = self.article.clamp(offset);
        self.goal_column = None;
        self.grown.clear();
    }

    /// Moves the cursor to `offset` (bytes) and scrolls it into view. A jump to another paragraph goes on the jump
    /// list.
    pub(crate) fn jump(&mut self, offset: usize) {
        if self.article.paragraph_at(offset) != self.paragraph() {
            self.push_jump();
        }
        self.show_offset(offset);
    }

    /// Like [`Reader::jump`], without recording the jump.
    pub(crate) fn show_offset(&mut self, offset: usize) {
        self.set_cursor(offset);
        self.scroll_to_cursor();
    }

    fn location(&self) -> JumpLocation {
        JumpLocation { path: self.article.path().map(PathBuf::from), offset: self.cursor }
    }

    /// Records the position in the jump list, before a jump.
    pub(crate) fn push_jump(&mut self) {
        self.jumps.push(self.location());
    }

    /// Goes back in the jump list; the caller goes to the position returned.
    pub(crate) fn jump_back(&mut self) -> Option<JumpLocation> {
        self.jumps.back(&self.location())
    }

    /// Goes forward in the jump list; the caller goes to the position returned.
    pub(crate) fn jump_forward(&mut self) -> Option<JumpLocation> {
        self.jumps.forward()
    }

    /// Whether there is a position to go back to.
    pub(crate) const fn has_earlier_position(&self) -> bool {
        !self.jumps.is_empty()
    }

    /// Whether there is a position to go forward to.
    pub(crate) fn has_later_position(&self) -> bool {
        self.jumps.has_next()
    }

    pub(super) fn cursor_row(&self) -> RowPosition {
        self.layout.position_of(&self.article, self.cursor)
    }

    /// Moves up or down to the next row of text, keeping the column; rows between paragraphs are skipped. The sign
    /// of `rows` is the direction.
    fn go_rows(&mut self, rows: isize) {
        let article = self.article.clone();
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

    pub(super) fn goal_column(&self, position: RowPosition) -> usize {
        let article = &self.article;
        self.goal_column.unwrap_or_else(|| {
            self.layout.line(article, position).map_or(0, |line| layout::column(article, line, self.cursor))
        })
    }

    fn move_by_page(&mut self, motion: Motion) {
        let height = self.window.rows;
        let rows = match motion {
            Motion::PageDown | Motion::PageUp => height.saturating_sub(2).max(1),
            _ => (height / 2).max(1),
        };
        let rows = if matches!(motion, Motion::PageDown | Motion::HalfDown) { rows as isize } else { -(rows as isize) };
        let article = self.article.clone();
        let place = self.cursor_row();
        let goal = self.goal_column(place);
        let top = self.layout.clamp(&article, self.top);
        let to = self.layout.step(&article, place, rows);
        self.top = self.layout.step(&article, top, rows).min(self.lowest_top());
        self.place_cursor_on_row(to, goal, Direction::of(rows));
        self.scroll_to_cursor();
    }
}
