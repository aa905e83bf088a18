//! The article as rows, worked out for the blocks that are looked at and no others.
//!
//! A place in the rows is a block and a row inside it; nothing ever counts the rows of the whole article,
//! so the first screen of a large file costs what the last one does.

use crate::article::markup::ParagraphStyle;
use crate::article::{Article, BlockId, Language};
use crate::text::hyphens::Rules;
use crate::text::{Span, display, wrap};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Blocks kept. A screen shows a few dozen.
const KEPT: usize = 256;

/// A row of text: bytes of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// First byte.
    pub start: usize,
    /// First byte of the next line.
    pub end: usize,
    /// First byte of the white space at its end.
    pub ink: usize,
    /// Columns left free before it.
    pub indent: u16,
    /// Whether a word goes on in the next one.
    pub hyphen: bool,
}

/// Columns a block quote is indented.
pub const QUOTE: u16 = 2;

/// Columns a list is indented.
pub const LIST: u16 = 4;

/// Columns a paragraph set so is indented on lines of `width`; at most a third of them.
pub fn indent(style: ParagraphStyle, width: usize) -> u16 {
    let wanted = u16::from(style.quotes) * QUOTE + u16::from(style.lists) * LIST;
    wanted.min((width / 3) as u16)
}

/// The lines of a block of `article` in `width` columns, with words broken or not.
pub fn lines(article: &Article, block: BlockId, width: usize, hyphenate: bool) -> Vec<Line> {
    let language = || article.language_of(article.paragraphs()[block.paragraph].span());
    let rules = hyphenate.then(language).and_then(|language| match language {
        Language::English => Some(Rules::English),
        Language::Indonesian => Some(Rules::Indonesian),
        Language::Other => None,
    });
    let span = article.block(block);
    let style = article.paragraph_style(block.paragraph);
    let indent = indent(style, width);
    let text = span.of(article.text());
    let mut at = span.start;
    let mut found = Vec::new();
    // Where line breaks count, each line is set for itself; elsewhere the text is one.
    let pieces: Vec<&str> = if style.keeps_line_breaks { text.split_inclusive('\n').collect() } else { vec![text] };
    for piece in pieces {
        let set = wrap::wrap_hyphenated(piece, width - usize::from(indent), rules.filter(|_| !style.keeps_line_breaks));
        let line =
            |l: &wrap::Line| Line { start: at + l.start, end: at + l.end, ink: at + l.ink, indent, hyphen: l.hyphen };
        found.extend(set.iter().map(line));
        at += piece.len();
    }
    found
}

/// A row's address. In the last block of a paragraph, one row more than it has lines is the space below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The block.
    pub block: BlockId,
    /// The row in it, from 0.
    pub row: usize,
}

/// A row to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it is.
    pub place: Place,
    /// Its text; nothing for the space between paragraphs.
    pub line: Option<Line>,
}

/// The rows of an article at one width.
#[derive(Debug, Default)]
pub struct Layout {
    width: usize,
    hyphenate: bool,
    cache: RefCell<HashMap<BlockId, Rc<[Line]>>>,
}

impl Layout {
    /// An empty layout `width` columns wide.
    pub fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// As [`Layout::new`], with words broken at the ends of lines, or not.
    pub fn hyphenated(width: usize, hyphenate: bool) -> Self {
        Self { width, hyphenate, ..Self::default() }
    }

    /// Its columns.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// The lines of a block.
    pub fn lines(&self, article: &Article, block: BlockId) -> Rc<[Line]> {
        if let Some(lines) = self.cache.borrow().get(&block) {
            return lines.clone();
        }
        let lines: Rc<[Line]> = lines(article, block, self.width, self.hyphenate).into();
        let mut cache = self.cache.borrow_mut();
        if cache.len() >= KEPT {
            cache.clear();
        }
        cache.insert(block, lines.clone());
        lines
    }

    /// Rows of a block, with the space below its paragraph.
    fn rows(&self, article: &Article, block: BlockId) -> usize {
        let gap = article.has_space_below(block);
        self.lines(article, block).len() + usize::from(gap)
    }

    /// `place`, brought into range.
    pub fn clamp(&self, article: &Article, place: Place) -> Place {
        let last = article.last_block();
        let block = if place.block.paragraph > last.paragraph { last } else { place.block };
        // After a change of width or a file that grew, the same paragraph may have fewer parts.
        let block = article.block_at(article.block(block).start);
        Place { block, row: place.row.min(self.rows(article, block).saturating_sub(1)) }
    }

    /// `rows` rows on, back where negative; stops at the first and the last row.
    pub fn step(&self, article: &Article, mut place: Place, rows: isize) -> Place {
        let mut left = rows.unsigned_abs();
        while left > 0 {
            if rows > 0 {
                let here = self.rows(article, place.block) - 1 - place.row;
                if left <= here {
                    place.row += left;
                    break;
                }
                let Some(block) = article.next_block(place.block) else {
                    place.row += here;
                    break;
                };
                left -= here + 1;
                place = Place { block, row: 0 };
            } else {
                if left <= place.row {
                    place.row -= left;
                    break;
                }
                let Some(block) = article.previous_block(place.block) else {
                    place.row = 0;
                    break;
                };
                left -= place.row + 1;
                place = Place { block, row: self.rows(article, block) - 1 };
            }
        }
        place
    }

    /// The last row.
    pub fn last(&self, article: &Article) -> Place {
        let block = article.last_block();
        Place { block, row: self.rows(article, block).saturating_sub(1) }
    }

    /// Rows from `from` to a later `to`, if there are at most `most`.
    pub fn distance(&self, article: &Article, from: Place, to: Place, most: usize) -> Option<usize> {
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

    /// The row that holds the byte `offset`.
    pub fn place_of(&self, article: &Article, offset: usize) -> Place {
        let block = article.block_at(offset);
        let row = self.lines(article, block).partition_point(|line| line.start <= offset).saturating_sub(1);
        Place { block, row }
    }

    /// The text of a row; nothing for the space below a paragraph.
    pub fn line(&self, article: &Article, place: Place) -> Option<Line> {
        self.lines(article, place.block).get(place.row).copied()
    }

    /// Up to `height` rows from `top` on.
    pub fn visible(&self, article: &Article, top: Place, height: usize) -> Vec<Row> {
        let mut rows = Vec::with_capacity(height);
        let mut place = top;
        while rows.len() < height {
            rows.push(Row { place, line: self.line(article, place) });
            let next = self.step(article, place, 1);
            if next == place {
                break;
            }
            place = next;
        }
        rows
    }
}

/// The columns left of `offset` on its line.
pub fn column(article: &Article, line: Line, offset: usize) -> usize {
    usize::from(line.indent) + display::width(&article.text()[line.start..offset.clamp(line.start, line.end)])
}

/// The grapheme at `column` of a line, or its last one.
pub fn offset(article: &Article, line: Line, column: usize) -> usize {
    let text = Span::new(line.start, line.end).of(article.text());
    let mut used = usize::from(line.indent);
    let mut last = line.start;
    for cell in display::cells(text) {
        // White space at the end of a line is a place to be only where there is nothing else.
        if line.start + cell.start >= line.ink && cell.start > 0 {
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
        Article::new(text.into(), None, Some(crate::article::Layout::Lines)).unwrap()
    }

    #[test]
    fn rows_and_the_space_between_paragraphs() {
        let a = article("satu dua tiga\nempat");
        let layout = Layout::new(8);
        let rows = layout.visible(&a, Place::default(), 10);
        let text: Vec<_> = rows.iter().map(|r| r.line.map(|l| &a.text()[l.start..l.ink])).collect();
        assert_eq!(text, [Some("satu dua"), Some("tiga"), None, Some("empat")]);
        assert_eq!(layout.last(&a), rows[3].place);
        assert_eq!(layout.step(&a, rows[0].place, 99), rows[3].place);
        assert_eq!(layout.step(&a, rows[3].place, -2), rows[1].place);
        assert_eq!(layout.distance(&a, rows[0].place, rows[3].place, 9), Some(3));
        assert_eq!(layout.distance(&a, rows[0].place, rows[3].place, 2), None);
        assert_eq!(layout.place_of(&a, 9), rows[1].place);
    }

    #[test]
    fn columns_and_offsets() {
        let a = article("a漢e\u{301}z x");
        let line = Layout::new(40).line(&a, Place::default()).unwrap();
        let at = |c| &a.text()[offset(&a, line, c)..];
        assert!(at(0).starts_with('a') && at(1).starts_with('漢') && at(2).starts_with('漢') && at(3).starts_with('e'));
        assert!(at(99).starts_with('x'));
        assert_eq!(column(&a, line, a.text().find('z').unwrap()), 4);
    }

    proptest! {
        #[test]
        fn stepping_there_and_back(texts in prop::collection::vec("[a-z ]{0,30}x", 1..6), width in 3usize..20, from in 0usize..20, rows in 0isize..30) {
            let a = article(&texts.join("\n"));
            let layout = Layout::new(width);
            let start = layout.step(&a, Place::default(), from as isize);
            let end = layout.step(&a, start, rows);
            let gone = layout.distance(&a, start, end, 1000).unwrap();
            prop_assert!(gone <= rows.unsigned_abs());
            prop_assert_eq!(layout.step(&a, end, -(gone as isize)), start);
            prop_assert!(gone == rows.unsigned_abs() || end == layout.last(&a));
        }
    }
}
