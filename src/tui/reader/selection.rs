//! Selecting text: by moving, by whole words, sentences and paragraphs, and growing and shrinking what is selected.

use super::Reader;
use crate::text::{Span, graphemes, sentences, words};
use crate::tui::action::TextUnit;

impl Reader {
    /// Starts a selection, or grows the current one by whole units. For [`TextUnit::Grapheme`], ends the current
    /// selection.
    pub(crate) fn select_unit(&mut self, unit: TextUnit) {
        self.grown.clear();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Motion;
    use crate::tui::reader::testing::{after, drawn, reader, reader_in, window};
    use TextUnit::{Grapheme, Paragraph, Sentence, Word};

    /// The drawings after selecting a unit once, twice, …
    fn selected(unit: TextUnit, times: usize, drawn_before: &str) -> Vec<String> {
        let mut reader = reader(drawn_before);
        let step = |_| {
            reader.select_unit(unit);
            drawn(&reader)
        };
        (0..times).map(step).collect()
    }

    #[test]
    fn a_selection_has_the_graphemes_at_both_ends() {
        let mut reader = reader("satu |dua");
        reader.select_unit(Grapheme);
        assert_eq!(drawn(&reader), "satu [|d]ua");
        reader.move_cursor(Motion::Right);
        assert_eq!(drawn(&reader), "satu [d|u]a");
        reader.move_cursor(Motion::WordPrevious);
        reader.move_cursor(Motion::WordPrevious);
        assert_eq!(drawn(&reader), "[|satu d]ua");
        reader.select_unit(Grapheme);
        assert_eq!(drawn(&reader), "|satu dua");
        assert_eq!(after("|漢e\u{301}x", |reader| reader.extend_selection(3)), "[漢|e\u{301}]x");
    }

    #[test]
    fn words_are_added_to_the_right_until_the_text_ends() {
        assert_eq!(
            selected(Word, 4, "satu d|ua, tiga\nempat"),
            [
                "satu [du|a], tiga\nempat",
                "satu [dua, tig|a]\nempat",
                "satu [dua, tiga\nempa|t]",
                "satu [dua, tiga\nempa|t]"
            ]
        );
    }

    #[test]
    fn beside_a_word_the_next_one_is_selected() {
        assert_eq!(selected(Word, 1, "satu|, dua"), ["satu, [du|a]"]);
        assert_eq!(selected(Word, 1, "satu dua|."), ["satu [du|a]."], "after the last word, that one");
        assert_eq!(selected(Word, 1, "satu\n*|**"), ["satu\n*[|*]*"], "without words, the character");
    }

    #[test]
    fn a_part_of_a_unit_is_first_made_whole() {
        assert_eq!(selected(Word, 1, "s[atu d|u]a tiga"), ["[satu du|a] tiga"]);
        assert_eq!(
            selected(Sentence, 3, "Sa[tu d|u]a. Tiga.\nEmpat lima."),
            ["[Satu dua|.] Tiga.\nEmpat lima.", "[Satu dua. Tiga|.]\nEmpat lima.", "[Satu dua. Tiga.\nEmpat lima|.]"]
        );
        assert_eq!(
            selected(Paragraph, 2, "Satu [du|a]. Tiga.\n\nEmpat lima."),
            ["[Satu dua. Tiga|.]\n\nEmpat lima.", "[Satu dua. Tiga.\n\nEmpat lima|.]"]
        );
    }

    #[test]
    fn a_selection_grows_by_units_and_shrinks_back_to_where_it_began() {
        let mut reader = reader("Satu d|ua tiga. Empat.\nLima.");
        let grown =
            ["Satu [du|a] tiga. Empat.\nLima.", "[Satu dua tiga|.] Empat.\nLima.", "[Satu dua tiga. Empat|.]\nLima."];
        for wider in grown {
            assert!(reader.grow_selection());
            assert_eq!(drawn(&reader), wider);
        }
        assert!(!reader.grow_selection(), "a paragraph is the largest unit");
        assert_eq!(drawn(&reader), grown[2]);
        for narrower in [grown[1], grown[0], "Satu d|ua tiga. Empat.\nLima."] {
            reader.shrink_selection();
            assert_eq!(drawn(&reader), narrower);
        }
    }

    #[test]
    fn a_selection_that_did_not_grow_shrinks_to_the_units_at_the_cursor() {
        let mut reader = reader("[Satu dua. Tiga empa|t]");
        for narrower in ["Satu dua. [Tiga empa|t]", "Satu dua. Tiga [empa|t]", "Satu dua. Tiga empa[|t]"] {
            reader.shrink_selection();
            assert_eq!(drawn(&reader), narrower);
        }
        reader.shrink_selection();
        assert_eq!(drawn(&reader), "Satu dua. Tiga empa[|t]");
    }

    #[test]
    fn the_steps_that_grew_a_selection_are_forgotten_with_it() {
        let mut reader = reader("Satu d|ua tiga. Empat lima.");
        reader.grow_selection();
        reader.grow_selection();
        reader.select_unit(Grapheme);
        reader.select_unit(Grapheme);
        assert_eq!(drawn(&reader), "Satu dua tiga[|.] Empat lima.");
        reader.shrink_selection();
        assert_eq!(drawn(&reader), "Satu dua tiga[|.] Empat lima.");
    }

    #[test]
    fn the_cursor_changes_ends() {
        assert_eq!(after("satu [du|a] tiga", Reader::swap_selection_ends), "satu [|dua] tiga");
        assert_eq!(after("satu [|dua] tiga", Reader::swap_selection_ends), "satu [du|a] tiga");
        assert_eq!(after("satu |dua", Reader::swap_selection_ends), "satu |dua");
        let mut reader = reader_in((9, 3), "[a\nb\nc\nd\n|e]");
        reader.swap_selection_ends();
        assert_eq!(window(&reader), ["|a", "", "b"], "the window follows");
    }

    #[test]
    fn the_end_with_the_cursor_is_extended() {
        assert_eq!(after("satu |dua", |reader| reader.extend_selection(1)), "s[|atu d]ua");
        assert_eq!(after("satu [du|a] tiga", |reader| reader.extend_selection(10)), "satu [dua t|i]ga");
        assert_eq!(after("satu [|dua] tiga", |reader| reader.extend_selection(10)), "satu du[a t|i]ga");
        assert_eq!(after("|dua e\u{301}", |reader| reader.extend_selection(5)), "[dua |e\u{301}]", "whole graphemes");
    }

    #[test]
    fn a_selection_ends_where_the_cursor_is_or_where_it_began() {
        assert_eq!(after("satu [du|a]", |reader| assert!(reader.clear_selection())), "satu du|a");
        assert_eq!(after("satu du|a", |reader| assert!(!reader.clear_selection())), "satu du|a");
        assert_eq!(after("satu [du|a]", Reader::end_selection), "satu |dua");
        assert_eq!(after("satu du|a", Reader::end_selection), "satu du|a");
    }

    #[test]
    fn a_span_is_selected_with_the_cursor_on_its_last_grapheme() {
        assert_eq!(after("|satu dua", |reader| reader.set_selection(Span::new(5, 8))), "satu [du|a]");
        assert_eq!(after("|kafe\u{301} dua", |reader| reader.set_selection(Span::new(0, 6))), "[kaf|e\u{301}] dua");
    }
}
