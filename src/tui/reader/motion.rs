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
            M::LineEnd => line.map_or(self.cursor, |line| layout::last_offset(&article, line)),
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

#[cfg(test)]
mod tests {
    use super::Motion as M;
    use super::*;
    use crate::tui::reader::testing::{after, drawn, markdown_reader, reader, reader_in, window};

    /// The drawing after a motion.
    fn moved(motion: Motion, drawn: &str) -> String {
        after(drawn, |reader| reader.move_cursor(motion))
    }

    /// The drawings after each of some equal motions in a row.
    fn moved_often(motion: Motion, times: usize, drawn_before: &str) -> Vec<String> {
        let mut reader = reader(drawn_before);
        let step = |_| {
            reader.move_cursor(motion);
            drawn(&reader)
        };
        (0..times).map(step).collect()
    }

    /// The window after a motion.
    fn moved_window(motion: Motion, reader: &mut Reader) -> Vec<String> {
        reader.move_cursor(motion);
        window(reader)
    }

    #[test]
    fn by_characters_from_paragraph_to_paragraph() {
        assert_eq!(moved(M::Right, "S|atu\nDua"), "Sa|tu\nDua");
        assert_eq!(moved(M::Left, "S|atu\nDua"), "|Satu\nDua");
        assert_eq!(moved(M::Right, "Sat|u\n\n\nDua"), "Satu\n\n\n|Dua");
        assert_eq!(moved(M::Left, "Satu\n\n\n|Dua"), "Sat|u\n\n\nDua");
        assert_eq!(moved(M::Left, "|Satu"), "|Satu");
        assert_eq!(moved(M::Right, "Sat|u\n"), "Sat|u\n");
    }

    #[test]
    fn a_grapheme_is_one_character() {
        assert_eq!(moved(M::Right, "|漢字"), "漢|字");
        assert_eq!(moved(M::Right, "kaf|e\u{301}!"), "kafe\u{301}|!");
        assert_eq!(moved(M::Left, "kafe\u{301}|!"), "kaf|e\u{301}!");
        assert_eq!(moved(M::Right, "|👩‍👩‍👧 dan 🇮🇩"), "👩‍👩‍👧| dan 🇮🇩");
        assert_eq!(moved(M::End, "|Ibu 👩‍👩‍👧"), "Ibu |👩‍👩‍👧");
    }

    #[test]
    fn by_words() {
        assert_eq!(
            moved_often(M::WordNext, 3, "|Satu, (negara-negara)\ntiga"),
            ["Satu, (|negara-negara)\ntiga", "Satu, (negara-negara)\n|tiga", "Satu, (negara-negara)\ntig|a"]
        );
        assert_eq!(
            moved_often(M::WordEnd, 4, "|Satu, dua\ntiga."),
            ["Sat|u, dua\ntiga.", "Satu, du|a\ntiga.", "Satu, dua\ntig|a.", "Satu, dua\ntiga|."]
        );
        assert_eq!(
            moved_often(M::WordPrevious, 3, "“Satu, dua\nti|ga"),
            ["“Satu, dua\n|tiga", "“Satu, |dua\ntiga", "“|Satu, dua\ntiga"]
        );
        assert_eq!(moved(M::WordPrevious, "“|Satu"), "|“Satu", "before the first word");
    }

    #[test]
    fn paragraphs_without_words_are_passed_over_by_words() {
        assert_eq!(moved(M::WordNext, "|Satu\n***\nDua"), "Satu\n***\n|Dua");
        assert_eq!(moved(M::WordPrevious, "Satu\n***\n|Dua"), "|Satu\n***\nDua");
    }

    #[test]
    fn by_sentences() {
        assert_eq!(
            moved_often(M::SentenceNext, 3, "S|atu dua. Tiga empat.\nLima enam."),
            [
                "Satu dua. |Tiga empat.\nLima enam.",
                "Satu dua. Tiga empat.\n|Lima enam.",
                "Satu dua. Tiga empat.\nLima enam|."
            ]
        );
        assert_eq!(
            moved_often(M::SentencePrevious, 3, "Satu dua. Tiga empat.\nLima| enam."),
            [
                "Satu dua. Tiga empat.\n|Lima enam.",
                "Satu dua. |Tiga empat.\nLima enam.",
                "|Satu dua. Tiga empat.\nLima enam."
            ]
        );
    }

    #[test]
    fn by_paragraphs() {
        assert_eq!(
            moved_often(M::ParagraphNext, 2, "Sa|tu\n\nDua\n"),
            ["Satu\n\n|Dua\n", "Satu\n\nDu|a\n"],
            "in the last paragraph, to its end"
        );
        assert_eq!(
            moved_often(M::ParagraphPrevious, 3, "Satu\nDu|a"),
            ["Satu\n|Dua", "|Satu\nDua", "|Satu\nDua"],
            "first to the start of the paragraph"
        );
    }

    #[test]
    fn to_the_ends_of_a_row() {
        let mut reader = reader_in((9, 5), "satu |dua tiga");
        assert_eq!(
            moved_window(M::LineEnd, &mut reader),
            ["satu du|a", "tiga"],
            "not to the space, which is not drawn"
        );
        assert_eq!(moved_window(M::LineStart, &mut reader), ["|satu dua", "tiga"]);
        reader.show_offset(10);
        assert_eq!(moved_window(M::LineStart, &mut reader), ["satu dua", "|tiga"], "of its row, not of the paragraph");
        assert_eq!(moved_window(M::LineEnd, &mut reader), ["satu dua", "tig|a"]);
    }

    #[test]
    fn up_and_down_return_to_the_column_after_short_rows() {
        let down = moved_often(M::Down, 3, "satu |dua\nx\ntiga empat");
        assert_eq!(down[..2], ["satu dua\n|x\ntiga empat", "satu dua\nx\ntiga |empat"]);
        assert_eq!(down[2], down[1], "the last row");
        let up = moved_often(M::Up, 3, "satu dua\nx\ntiga |empat");
        assert_eq!(up, ["satu dua\n|x\ntiga empat", "satu |dua\nx\ntiga empat", "satu |dua\nx\ntiga empat"]);
    }

    #[test]
    fn another_motion_forgets_the_column() {
        let mut reader = reader("satu |dua\nxyz\ntiga empat");
        for motion in [M::Down, M::Left, M::Down] {
            reader.move_cursor(motion);
        }
        assert_eq!(drawn(&reader), "satu dua\nxyz\nt|iga empat");
    }

    #[test]
    fn down_goes_to_the_wide_character_over_the_column() {
        assert_eq!(moved(M::Down, "abc|d\n漢字"), "abcd\n漢|字");
        assert_eq!(moved(M::Down, "ab|cd\n漢字"), "abcd\n漢|字");
        assert_eq!(moved(M::Down, "漢|字\ne\u{301}e\u{301}xy"), "漢字\ne\u{301}e\u{301}|xy", "an accent has no column");
    }

    #[test]
    fn rows_without_text_in_code_can_be_entered() {
        let mut reader = markdown_reader((20, 9), "```\nsatu\n\ndua\n```\n");
        reader.show_offset(2);
        assert_eq!(moved_window(M::Down, &mut reader), ["satu", "|", "dua"]);
        assert_eq!(moved_window(M::Down, &mut reader), ["satu", "", "du|a"]);
    }

    /// Paragraphs of one row each, with the space between them: a row of the article is a row of this text.
    const ROWS: &str = "|a\nb\nc\nd\ne\nf\ng\nh";

    #[test]
    fn a_page_leaves_two_rows_and_the_cursor_on_its_row_of_the_window() {
        let mut reader = reader_in((9, 6), ROWS);
        assert_eq!(window(&reader), ["|a", "", "b", "", "c", ""]);
        assert_eq!(
            moved_window(M::PageDown, &mut reader),
            ["", "c", "", "d", "", "e"].map(|row| row.replace('c', "|c"))
        );
        assert_eq!(moved_window(M::PageUp, &mut reader), ["|a", "", "b", "", "c", ""]);
        assert_eq!(moved_window(M::PageUp, &mut reader), ["|a", "", "b", "", "c", ""], "the first page");
    }

    #[test]
    fn half_a_page_is_half_of_the_window() {
        let mut reader = reader_in((9, 8), ROWS);
        reader.show_offset(4);
        assert_eq!(window(&reader), ["a", "", "b", "", "|c", "", "d", ""]);
        assert_eq!(moved_window(M::HalfDown, &mut reader), ["c", "", "d", "", "|e", "", "f", ""]);
        assert_eq!(moved_window(M::HalfUp, &mut reader), ["a", "", "b", "", "|c", "", "d", ""]);
    }

    #[test]
    fn the_last_page_is_full() {
        let mut reader = reader_in((9, 6), ROWS);
        for _ in 0..9 {
            reader.move_cursor(M::PageDown);
        }
        assert_eq!(window(&reader), ["", "f", "", "g", "", "|h"]);
    }

    #[test]
    fn to_the_start_and_the_end_of_the_article_and_back() {
        let mut reader = reader_in((9, 6), ROWS);
        assert_eq!(moved_window(M::End, &mut reader), ["", "f", "", "g", "", "|h"]);
        assert_eq!(reader.jump_back().map(|place| place.offset), Some(0));
        assert_eq!(moved_window(M::Start, &mut reader), ["|a", "", "b", "", "c", ""]);
    }

    #[test]
    fn every_motion_repeated_far_enough_stops_at_an_end() {
        let text = "Sa|tu dua.\nTiga. Empat lima.\nEnam.";
        for motion in [M::Right, M::WordNext, M::WordEnd, M::SentenceNext, M::ParagraphNext, M::End] {
            let far = moved_often(motion, 99, text).pop().unwrap();
            assert_eq!(far, "Satu dua.\nTiga. Empat lima.\nEnam|.", "{motion:?}");
        }
        for motion in [M::Left, M::WordPrevious, M::SentencePrevious, M::ParagraphPrevious, M::Start] {
            let far = moved_often(motion, 99, text).pop().unwrap();
            assert_eq!(far, "|Satu dua.\nTiga. Empat lima.\nEnam.", "{motion:?}");
        }
        for (motion, row) in [(M::Down, 2), (M::PageDown, 2), (M::HalfDown, 2), (M::Up, 0), (M::PageUp, 0)] {
            let far = moved_often(motion, 99, text).pop().unwrap();
            assert_eq!(far.lines().position(|line| line.find('|') == Some(2)), Some(row), "{motion:?}: {far}");
        }
    }

    #[test]
    fn only_a_jump_to_another_paragraph_goes_on_the_jump_list() {
        let mut reader = reader("|Satu dua\nTiga\nEmpat");
        reader.jump(5);
        reader.show_offset(10);
        assert!(!reader.has_earlier_position());
        reader.jump(16);
        assert!(reader.has_earlier_position() && !reader.has_later_position());
        assert_eq!(reader.jump_back().map(|place| place.offset), Some(10));
        assert!(reader.has_later_position());
    }

    #[test]
    fn the_way_back_leads_forward_again() {
        let mut reader = reader("|Satu\nDua\nTiga");
        let go = |to: Option<JumpLocation>, reader: &mut Reader| {
            reader.show_offset(to.unwrap().offset);
            drawn(reader)
        };
        reader.jump(5);
        reader.jump(9);
        let back = reader.jump_back();
        assert_eq!(go(back, &mut reader), "Satu\n|Dua\nTiga");
        let back = reader.jump_back();
        assert_eq!(go(back, &mut reader), "|Satu\nDua\nTiga");
        assert_eq!(reader.jump_back(), None);
        let forward = reader.jump_forward();
        assert_eq!(go(forward, &mut reader), "Satu\n|Dua\nTiga");
        let forward = reader.jump_forward();
        assert_eq!(go(forward, &mut reader), "Satu\nDua\n|Tiga");
        assert_eq!(reader.jump_forward(), None);
    }
}
