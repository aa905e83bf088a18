//! The article as rows of text, laid out only for the blocks in view.
//!
//! A position is a block and a row inside it. The rows of the whole article are never counted, so the last screen of a large file
//! costs no more than the first.

use crate::article::markup::ParagraphStyle;
use crate::article::{Article, BlockId, Language};
use crate::text::hyphenation::HyphenationRules;
use crate::text::{Span, display, wrap};
use std::cell::RefCell;
use std::collections::HashMap;
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
}

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
        Language::Indonesian => Some(HyphenationRules::Indonesian),
        Language::Other => None,
    });
    let span = article.block(block);
    let style = article.paragraph_style(block.paragraph);
    let indent = indent(style, width);
    let text = span.slice(article.text());
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
        };
        found.extend(set.iter().map(line));
        at += piece.len();
    }
    found
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
        let lines: Rc<[LayoutLine]> = lines(article, block, self.width, self.hyphenate).into();
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

/// The column of the byte `offset` on its line, from 0 and including the indent.
pub(crate) fn column(article: &Article, line: LayoutLine, offset: usize) -> usize {
    usize::from(line.indent) + display::width(&article.text()[line.start..offset.clamp(line.start, line.end)])
}

/// The first byte of the grapheme at `column` of a line, or of the last grapheme of a shorter line.
pub(crate) fn offset(article: &Article, line: LayoutLine, column: usize) -> usize {
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

    proptest! {
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
