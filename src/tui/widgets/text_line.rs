//! A line of the article: its indent, with the bars of block quotes and the bullet of a list item, and its text.

use super::frame::{set_symbol, write};
use crate::article::Article;
use crate::text::bidi::{self, Direction};
use crate::text::display::GraphemeCell;
use crate::text::{Span, display};
use crate::tui::highlight::{self, StyledSpan};
use crate::tui::reader::layout::{self, LayoutLine, QUOTE_INDENT, TextRow};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the `line` of `row` into the one-row `area`, with `layers` laid over its text.
pub(crate) fn draw(
    theme: Theme,
    article: &Article,
    row: &TextRow,
    line: LayoutLine,
    area: Rect,
    layers: &[StyledSpan],
    buffer: &mut Buffer,
) {
    draw_indent(theme, article, row, line, area, buffer);
    draw_text(theme, article, row.position.block.paragraph, line, area, layers, buffer);
}

/// Draws the indent of a line: a bar for each level of block quote, and the bullet or number of a list item on its first line. They
/// are on the right of a right-to-left paragraph.
fn draw_indent(theme: Theme, article: &Article, row: &TextRow, line: LayoutLine, area: Rect, buffer: &mut Buffer) {
    let paragraph_style = article.paragraph_style(row.position.block.paragraph);
    let on_right = line.reordered == Some(Direction::RightToLeft);
    let indent = if on_right { layout::indent(paragraph_style, area.width.into()) } else { line.indent };
    if indent == 0 {
        return;
    }
    for quote in 0..u16::from(paragraph_style.quotes).min(indent / QUOTE_INDENT) {
        let from_edge = quote * QUOTE_INDENT;
        let x = if on_right { area.right().saturating_sub(from_edge + 1) } else { area.x + from_edge };
        write(buffer, area, x, area.y, "│", 1, theme.quiet());
    }
    if let Some(marker) = paragraph_style.marker.filter(|_| row.position.row == 0 && row.position.block.part == 0) {
        let marker = marker.to_string();
        let width = display::width(&marker) as u16;
        let x = if on_right {
            (area.right() + 1).saturating_sub(indent)
        } else {
            area.x + indent.saturating_sub(width + 1)
        };
        write(buffer, area, x, area.y, &marker, width, theme.quiet());
    }
}

/// Draws the text of one line into the one-row `area`, with its indent left free.
fn draw_text(
    theme: Theme,
    article: &Article,
    paragraph: usize,
    line: LayoutLine,
    area: Rect,
    layers: &[StyledSpan],
    buffer: &mut Buffer,
) {
    let mut x = area.x + line.indent;
    let own = Span::new(line.start, line.end);
    // Trailing white space is not highlighted.
    let cells = highlight::cells(article, paragraph, own, layers, theme)
        .take_while(|(cell, _)| line.start + cell.start < line.text_end);
    match line.reordered {
        None => {
            for (cell, style) in cells {
                if !draw_cell(&cell, &cell.symbol, style, &mut x, area, buffer) {
                    break;
                }
            }
        }
        Some(direction) => {
            let cells: Vec<_> = cells.collect();
            let starts: Vec<usize> = cells.iter().map(|(cell, _)| line.start + cell.start).collect();
            for place in layout::visual_order(article, line, direction, &starts) {
                let (cell, style) = &cells[place.index];
                let symbol = bidi::mirrored(&cell.symbol, place.direction);
                if !draw_cell(cell, symbol, *style, &mut x, area, buffer) {
                    break;
                }
            }
        }
    }
    // The hyphen is not in the text, so it is quiet and never highlighted.
    if line.hyphen && x < area.right() {
        write(buffer, area, x, area.y, "-", 1, theme.quiet());
    }
}

/// Draws a cell of the text as `symbol` at column `x`, and moves `x` behind it. Returns whether it fits into `area`.
fn draw_cell(
    cell: &GraphemeCell<'_>,
    symbol: &str,
    style: Style,
    x: &mut u16,
    area: Rect,
    buffer: &mut Buffer,
) -> bool {
    if *x + cell.width > area.right() {
        return false;
    }
    set_symbol(buffer, (*x, area.y), cell, symbol, style);
    *x += cell.width;
    true
}
