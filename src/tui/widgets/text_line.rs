//! A line of the article: its indent, with the bars of block quotes and the bullet of a list item, and its text.

use super::frame::write;
use crate::article::Article;
use crate::text::{Span, display};
use crate::tui::highlight::{self, StyledSpan};
use crate::tui::reader::layout::{LayoutLine, QUOTE_INDENT, TextRow};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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

/// Draws the indent of a line: a bar for each level of block quote, and the bullet or number of a list item on its first line.
fn draw_indent(theme: Theme, article: &Article, row: &TextRow, line: LayoutLine, area: Rect, buffer: &mut Buffer) {
    let paragraph_style = article.paragraph_style(row.position.block.paragraph);
    if line.indent == 0 {
        return;
    }
    for quote in 0..u16::from(paragraph_style.quotes).min(line.indent / QUOTE_INDENT) {
        write(buffer, area, area.x + quote * QUOTE_INDENT, area.y, "│", 1, theme.quiet());
    }
    if let Some(marker) = paragraph_style.marker.filter(|_| row.position.row == 0 && row.position.block.part == 0) {
        let marker = marker.to_string();
        let width = display::width(&marker) as u16;
        let x = area.x + line.indent.saturating_sub(width + 1);
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
    for (cell, style) in highlight::cells(article, paragraph, own, layers, theme) {
        let at = line.start + cell.start;
        // Trailing white space is not highlighted.
        if x + cell.width > area.right() || at >= line.text_end {
            break;
        }
        for (i, column) in (x..x + cell.width).enumerate() {
            let symbol = if i == 0 && !cell.space { cell.symbol.as_ref() } else { " " };
            if let Some(target) = buffer.cell_mut((column, area.y)) {
                target.set_symbol(symbol).set_style(style);
            }
        }
        x += cell.width;
    }
    // The hyphen is not in the text, so it is quiet and never highlighted.
    if line.hyphen && x < area.right() {
        write(buffer, area, x, area.y, "-", 1, theme.quiet());
    }
}
