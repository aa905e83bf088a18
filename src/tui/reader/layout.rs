//! The article as rows of text, laid out only for the blocks in view.
//!
//! A position is a block and a row inside it. The rows of the whole article are never counted, so the last screen of a large file
//! costs no more than the first.

use crate::article::markup::ParagraphStyle;
use crate::article::{Article, BlockId, Language};
use crate::text::bidi::{self, BidiParagraph, Direction, VisualGrapheme};
use crate::text::display::GraphemeCell;
use crate::text::hyphenation::HyphenationRules;
use crate::text::{Span, display, wrap};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// Blocks in the cache. A screen shows a few dozen.
const MAX_CACHED_BLOCKS: usize = 256;

/// A line of text, as byte offsets into the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LayoutLine {
    /// First byte.
    pub(crate) start: usize,
    /// First byte of the next line.
    pub(crate) end: usize,
    /// First byte of the white space at the end of the line.
    pub(crate) text_end: usize,
    /// Free columns before the text.
    pub(crate) indent: u16,
    /// Whether the line ends inside a word, so that a hyphen is drawn after it.
    pub(crate) hyphen: bool,
    /// The direction of the paragraph, if the block has right-to-left text and its lines are reordered; nothing for the others,
    /// which are drawn in logical order.
    pub(crate) reordered: Option<Direction>,
}

/// Bytes before and after a line that are looked at to reorder it.
const ORDER_CONTEXT_BYTES: usize = 512;

/// Indent in columns for each level of block quote.
pub(crate) const QUOTE_INDENT: u16 = 2;

/// Indent in columns for each level of list.
pub(crate) const LIST_INDENT: u16 = 4;

/// The indent of a paragraph with this style, in columns: at most a third of `width`.
pub(crate) fn indent(style: ParagraphStyle, width: usize) -> u16 {
    let wanted = u16::from(style.quotes) * QUOTE_INDENT + u16::from(style.lists) * LIST_INDENT;
    wanted.min((width / 3) as u16)
}

/// The lines of a block of `article` in `width` columns, with words hyphenated if `hyphenate`.
pub(crate) fn lines(article: &Article, block: BlockId, width: usize, hyphenate: bool) -> Vec<LayoutLine> {
    let language = || article.paragraph_language(article.paragraphs()[block.paragraph].span());
    let rules = hyphenate.then(language).and_then(|language| match language {
        Language::English => Some(HyphenationRules::English),
        // Malay divides its words as Indonesian does.
        Language::Indonesian | Language::Malay => Some(HyphenationRules::Indonesian),
        Language::Other => None,
    });
    let span = article.block(block);
    let style = article.paragraph_style(block.paragraph);
    let indent = indent(style, width);
    let text = span.slice(article.text());
    let reordered = direction(article, block);
    let rules = rules.filter(|_| reordered != Some(Direction::RightToLeft));
    let mut at = span.start;
    let mut found = Vec::new();
    // Where line breaks are kept, each line is wrapped by itself, and not hyphenated; other text is wrapped as a whole.
    let pieces: Vec<&str> = if style.keeps_line_breaks { text.split_inclusive('\n').collect() } else { vec![text] };
    for piece in pieces {
        let set = wrap::wrap_hyphenated(piece, width - usize::from(indent), rules.filter(|_| !style.keeps_line_breaks));
        let line = |l: &wrap::WrappedLine| LayoutLine {
            start: at + l.start,
            end: at + l.end,
            text_end: at + l.text_end,
            indent,
            hyphen: l.hyphen,
            reordered,
        };
        found.extend(set.iter().map(line));
        at += piece.len();
    }
    found
}

/// The direction of the paragraph of a block that has right-to-left text; nothing without such text.
fn direction(article: &Article, block: BlockId) -> Option<Direction> {
    let has_right_to_left = |block| bidi::has_right_to_left(article.block(block).slice(article.text()));
    let first = BlockId { part: 0, ..block };
    // The direction of an enormous paragraph is that of its first block.
    let direction = || bidi::direction(article.block(first).slice(article.text()));
    has_right_to_left(block).then(direction)
}

/// `line` moved to the right edge of `width` columns. Its indent was free columns at its beginning, which is on the right.
fn right_aligned(article: &Article, line: LayoutLine, width: usize) -> LayoutLine {
    let text = Span::new(line.start, line.text_end).slice(article.text());
    let free = width.saturating_sub(usize::from(line.indent) + display::width(text));
    LayoutLine { indent: free as u16, ..line }
}

/// The position of a row in the article. The last block of a paragraph has one row more than it has lines: the space below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowPosition {
    /// The block that the row belongs to.
    pub(crate) block: BlockId,
    /// The row in the block, from 0.
    pub(crate) row: usize,
}

/// A row to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextRow {
    /// The position of the row in the article.
    pub(crate) position: RowPosition,
    /// The text of the row; nothing for the space between paragraphs.
    pub(crate) line: Option<LayoutLine>,
}

/// Lays out an article at one width, and caches the lines of recent blocks.
#[derive(Debug, Default)]
pub(crate) struct RowLayout {
    width: usize,
    hyphenate: bool,
    cache: RefCell<HashMap<BlockId, Rc<[LayoutLine]>>>,
}

impl RowLayout {
    /// A layout of `width` columns that does not hyphenate words.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// The same layout, with words hyphenated at line ends if `hyphenate`.
    pub(crate) fn hyphenate(self, hyphenate: bool) -> Self {
        Self { hyphenate, ..self }
    }

    /// The lines of a block, from the cache if they are there.
    pub(crate) fn lines(&self, article: &Article, block: BlockId) -> Rc<[LayoutLine]> {
        if let Some(lines) = self.cache.borrow().get(&block) {
            return lines.clone();
        }
        let lines: Rc<[LayoutLine]> = lines(article, block, self.width, self.hyphenate)
            .into_iter()
            .map(|line| match line.reordered {
                Some(Direction::RightToLeft) => right_aligned(article, line, self.width),
                _ => line,
            })
            .collect();
        let mut cache = self.cache.borrow_mut();
        if cache.len() >= MAX_CACHED_BLOCKS {
            cache.clear();
        }
        cache.insert(block, lines.clone());
        lines
    }

    /// The number of rows of a block, with the space below its paragraph.
    fn rows(&self, article: &Article, block: BlockId) -> usize {
        let gap = article.has_space_below(block);
        self.lines(article, block).len() + usize::from(gap)
    }

    /// The nearest position to `place` that exists.
    pub(crate) fn clamp(&self, article: &Article, position: RowPosition) -> RowPosition {
        let last = article.last_block();
        let block = if position.block.paragraph > last.paragraph { last } else { position.block };
        // After the width changed or the file was read further, the paragraph may have fewer blocks.
        let block = article.block_at(article.block(block).start);
        RowPosition { block, row: position.row.min(self.rows(article, block).saturating_sub(1)) }
    }

    /// The position `rows` rows further on, or back where negative. Stops at the first and the last row.
    pub(crate) fn step(&self, article: &Article, mut position: RowPosition, rows: isize) -> RowPosition {
        let mut left = rows.unsigned_abs();
        while left > 0 {
            if rows > 0 {
                let here = self.rows(article, position.block) - 1 - position.row;
                if left <= here {
                    position.row += left;
                    break;
                }
                let Some(block) = article.next_block(position.block) else {
                    position.row += here;
                    break;
                };
                left -= here + 1;
                position = RowPosition { block, row: 0 };
            } else {
                if left <= position.row {
                    position.row -= left;
                    break;
                }
                let Some(block) = article.previous_block(position.block) else {
                    position.row = 0;
                    break;
                };
                left -= position.row + 1;
                position = RowPosition { block, row: self.rows(article, block) - 1 };
            }
        }
        position
    }

    /// The position of the last row of the article.
    pub(crate) fn last(&self, article: &Article) -> RowPosition {
        let block = article.last_block();
        RowPosition { block, row: self.rows(article, block).saturating_sub(1) }
    }

    /// The number of rows from `from` to a later `to`; nothing if there are more than `most`, or if `to` comes first.
    pub(crate) fn distance(&self, article: &Article, from: RowPosition, to: RowPosition, most: usize) -> Option<usize> {
        let mut block = from.block;
        let mut rows = 0;
        let mut skipped = from.row;
        while block < to.block {
            rows += self.rows(article, block) - skipped;
            skipped = 0;
            if rows > most {
                return None;
            }
            block = article.next_block(block)?;
        }
        let rows = (rows + to.row).checked_sub(skipped)?;
        (block == to.block && rows <= most).then_some(rows)
    }

    /// The position of the row that contains the byte `offset`.
    pub(crate) fn position_of(&self, article: &Article, offset: usize) -> RowPosition {
        let block = article.block_at(offset);
        let row = self.lines(article, block).partition_point(|line| line.start <= offset).saturating_sub(1);
        RowPosition { block, row }
    }

    /// The line at a position; nothing for the space below a paragraph.
    pub(crate) fn line(&self, article: &Article, position: RowPosition) -> Option<LayoutLine> {
        self.lines(article, position.block).get(position.row).copied()
    }

    /// Up to `height` rows from `top`; fewer at the end of the article.
    pub(crate) fn visible(&self, article: &Article, top: RowPosition, height: usize) -> Vec<TextRow> {
        let mut rows = Vec::with_capacity(height);
        let mut place = top;
        while rows.len() < height {
            rows.push(TextRow { position: place, line: self.line(article, place) });
            let next = self.step(article, place, 1);
            if next == place {
                break;
            }
            place = next;
        }
        rows
    }
}

/// The order in which the graphemes of a reordered line are drawn from left to right; `starts` are their offsets in the article.
pub(crate) fn visual_order(
    article: &Article,
    line: LayoutLine,
    direction: Direction,
    starts: &[usize],
) -> Vec<VisualGrapheme> {
    let block = article.block(article.block_at(line.start));
    // Only letters and brackets near a line matter to it, and a block may have several kilobytes and fill the screen.
    let text = article.text();
    let start = text.ceil_char_boundary(line.start.saturating_sub(ORDER_CONTEXT_BYTES).max(block.start));
    let end = text.floor_char_boundary((line.text_end + ORDER_CONTEXT_BYTES).min(block.end));
    let starts: Vec<usize> = starts.iter().map(|offset| offset - start).collect();
    let paragraph = BidiParagraph::new(&text[start..end], direction);
    paragraph.visual_order(line.start - start..line.text_end - start, &starts)
}

/// The cells of the text of a reordered line from left to right, each with its column.
fn visual_cells(article: &Article, line: LayoutLine, direction: Direction) -> Vec<(usize, GraphemeCell<'_>)> {
    let cells: Vec<_> = display::cells(Span::new(line.start, line.text_end).slice(article.text())).collect();
    let starts: Vec<usize> = cells.iter().map(|cell| line.start + cell.start).collect();
    let order = visual_order(article, line, direction, &starts).into_iter();
    let mut column = usize::from(line.indent);
    let placed = order.map(|place| {
        let cell = cells[place.index].clone();
        let at = column;
        column += usize::from(cell.width);
        (at, cell)
    });
    placed.collect()
}

/// The column of the byte `offset` on its line, from 0 and including the indent.
pub(crate) fn column(article: &Article, line: LayoutLine, offset: usize) -> usize {
    let columns_before = |end: usize| {
        usize::from(line.indent) + display::width(&article.text()[line.start..end.clamp(line.start, line.end)])
    };
    let Some(direction) = line.reordered else { return columns_before(offset) };
    let at = offset.saturating_sub(line.start);
    let mut cells = visual_cells(article, line, direction).into_iter();
    match (cells.find(|(_, cell)| (cell.start..cell.end).contains(&at)), direction) {
        (Some((column, _)), _) => column,
        // The white space after the text is at the end of the line.
        (None, Direction::LeftToRight) => columns_before(offset),
        (None, Direction::RightToLeft) => usize::from(line.indent).saturating_sub(1),
    }
}

/// The columns between the leftmost and the rightmost cell of `span` on a line that it touches.
pub(crate) fn columns(article: &Article, line: LayoutLine, span: Span) -> Range<usize> {
    let text_width = || display::width(&display::printable(&article.text()[line.start..line.text_end]));
    let Some(direction) = line.reordered else {
        let end = if span.end >= line.text_end {
            usize::from(line.indent) + text_width()
        } else {
            column(article, line, span.end)
        };
        return column(article, line, span.start.max(line.start))..end;
    };
    let cells = visual_cells(article, line, direction).into_iter();
    let covered = cells.filter(|(_, cell)| span.contains(line.start + cell.start));
    let covered = covered.map(|(column, cell)| column..column + usize::from(cell.width));
    covered.reduce(|all, one| all.start.min(one.start)..all.end.max(one.end)).unwrap_or_default()
}

/// The first byte of the grapheme at `column` of a line, or of the last grapheme of a shorter line.
pub(crate) fn offset(article: &Article, line: LayoutLine, column: usize) -> usize {
    if let Some(direction) = line.reordered
        && line.start < line.text_end
    {
        return reordered_offset(article, line, direction, column);
    }
    let text = Span::new(line.start, line.end).slice(article.text());
    let mut used = usize::from(line.indent);
    let column = column.max(used);
    let mut last = line.start;
    for cell in display::cells(text) {
        // The cursor is never on trailing white space, unless the line has nothing else.
        if line.start + cell.start >= line.text_end && cell.start > 0 {
            break;
        }
        last = line.start + cell.start;
        used += usize::from(cell.width);
        if used > column {
            break;
        }
    }
    last
}

/// The first byte of the last grapheme of a line, in the order in which the text is read.
pub(crate) fn last_offset(article: &Article, line: LayoutLine) -> usize {
    offset(article, LayoutLine { reordered: None, ..line }, usize::MAX)
}

/// The first byte of the grapheme at `column` of a reordered line, or of the nearest one.
fn reordered_offset(article: &Article, line: LayoutLine, direction: Direction, column: usize) -> usize {
    let cells = visual_cells(article, line, direction);
    let visible = || cells.iter().filter(|(_, cell)| cell.width > 0);
    let at_or_after = visible().find(|(at, cell)| column < at + usize::from(cell.width));
    at_or_after.or(visible().next_back()).map_or(line.start, |(_, cell)| line.start + cell.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn article(text: &str) -> Article {
        Article::new(text.into(), None, Some(crate::article::ParagraphConvention::Lines)).unwrap()
    }

    #[test]
    fn rows_include_the_space_between_paragraphs() {
        let a = article("satu dua tiga\nempat");
        let layout = RowLayout::new(8);
        let rows = layout.visible(&a, RowPosition::default(), 10);
        let text: Vec<_> = rows.iter().map(|r| r.line.map(|l| &a.text()[l.start..l.text_end])).collect();
        assert_eq!(text, [Some("satu dua"), Some("tiga"), None, Some("empat")]);
        assert_eq!(layout.last(&a), rows[3].position);
        assert_eq!(layout.step(&a, rows[0].position, 99), rows[3].position);
        assert_eq!(layout.step(&a, rows[3].position, -2), rows[1].position);
        assert_eq!(layout.distance(&a, rows[0].position, rows[3].position, 9), Some(3));
        assert_eq!(layout.distance(&a, rows[0].position, rows[3].position, 2), None);
        assert_eq!(layout.position_of(&a, 9), rows[1].position);
    }

    #[test]
    fn wide_and_combining_characters_have_columns() {
        let a = article("a漢e\u{301}z x");
        let line = RowLayout::new(40).line(&a, RowPosition::default()).unwrap();
        let at = |c| &a.text()[offset(&a, line, c)..];
        assert!(at(0).starts_with('a') && at(1).starts_with('漢') && at(2).starts_with('漢') && at(3).starts_with('e'));
        assert!(at(99).starts_with('x'));
        assert_eq!(column(&a, line, a.text().find('z').unwrap()), 4);
    }

    /// The visible part of the first line from left to right, with its free columns.
    fn drawn(article: &Article, width: usize) -> String {
        let line = RowLayout::new(width).line(article, RowPosition::default()).unwrap();
        let cells = visual_cells(article, line, line.reordered.unwrap());
        " ".repeat(line.indent.into()) + &cells.iter().map(|(_, cell)| cell.symbol.as_ref()).collect::<String>()
    }

    #[test]
    fn a_right_to_left_paragraph_begins_at_the_right_edge() {
        let a = article("שלום 25 Budi");
        assert_eq!(drawn(&a, 16), "    Budi 25 םולש");
        let line = RowLayout::new(16).line(&a, RowPosition::default()).unwrap();
        let columns_of = |words: &str| {
            let start = a.text().find(words).unwrap();
            columns(&a, line, Span::new(start, start + words.len()))
        };
        assert_eq!([columns_of("שלום"), columns_of("25"), columns_of("Budi")], [12..16, 9..11, 4..8]);
        assert_eq!(column(&a, line, 0), 15);
        assert_eq!(offset(&a, line, 99), 0, "right of the line is its beginning");
        assert_eq!(&a.text()[offset(&a, line, 0)..], "Budi", "the nearest letter");
        assert_eq!(&a.text()[last_offset(&a, line)..], "i", "the last one that is read");
    }

    #[test]
    fn right_to_left_words_in_another_paragraph_are_reordered_in_their_places() {
        let a = article("kata שלום עולם ini");
        assert_eq!(drawn(&a, 30), "kata םלוע םולש ini");
        let line = RowLayout::new(30).line(&a, RowPosition::default()).unwrap();
        assert!(a.text()[offset(&a, line, 5)..].starts_with("ם ini"), "the last letter of the second word");
        assert_eq!(article("Harga beras “naik” 12%").text().len(), 26);
        assert!(
            RowLayout::new(30).line(&article("Harga “naik” 12%"), RowPosition::default()).unwrap().reordered.is_none()
        );
    }

    proptest! {
        #[test]
        fn each_letter_has_columns_of_its_own(
            pieces in prop::collection::vec(prop::sample::select(vec!["kata ", "שלום ", "كتاب", "25-30 ", "(", ") ", "漢", "e\u{301}", "\u{200f}", ". "]), 1..20),
            width in 8usize..40,
        ) {
            let a = article(&(pieces.concat() + "x"));
            let layout = RowLayout::new(width);
            for line in layout.lines(&a, BlockId::default()).iter() {
                let mut covered = Vec::new();
                let text = Span::new(line.start, line.text_end).slice(a.text());
                for cell in display::cells(text).filter(|cell| cell.width > 0) {
                    let at = line.start + cell.start;
                    let column = column(&a, *line, at);
                    prop_assert_eq!(offset(&a, *line, column), at);
                    covered.extend(column..column + usize::from(cell.width));
                }
                covered.sort_unstable();
                let start = usize::from(line.indent);
                prop_assert_eq!(&covered, &(start..start + covered.len()).collect::<Vec<_>>());
            }
        }

        #[test]
        fn stepping_forward_and_back_returns_to_the_start(texts in prop::collection::vec("[a-z ]{0,30}x", 1..6), width in 3usize..20, from in 0usize..20, rows in 0isize..30) {
            let a = article(&texts.join("\n"));
            let layout = RowLayout::new(width);
            let start = layout.step(&a, RowPosition::default(), from as isize);
            let end = layout.step(&a, start, rows);
            let stepped = layout.distance(&a, start, end, 1000).unwrap();
            prop_assert!(stepped <= rows.unsigned_abs());
            prop_assert_eq!(layout.step(&a, end, -(stepped as isize)), start);
            prop_assert!(stepped == rows.unsigned_abs() || end == layout.last(&a));
        }
    }
}
