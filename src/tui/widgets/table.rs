//! A table: columns with headings, and rows of cells.

use super::write;
use crate::text::display;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The text of a row's cell, and its style.
type Cell<'a, R> = Box<dyn Fn(&R) -> (String, Style) + 'a>;

/// A column of a table whose rows are `R`.
pub(crate) struct Column<'a, R: ?Sized> {
    heading: &'static str,
    /// The width in columns of the terminal, with the gap after it.
    width: u16,
    /// The text and the style of a row's cell.
    cell: Cell<'a, R>,
}

impl<'a, R: ?Sized> Column<'a, R> {
    /// A column of `width` columns of the terminal, with the gap after it.
    pub(crate) fn new(heading: &'static str, width: u16, cell: impl Fn(&R) -> (String, Style) + 'a) -> Self {
        Self { heading, width, cell: Box::new(cell) }
    }
}

/// The width of a column that takes what these columns leave of `width`.
pub(crate) fn rest<R: ?Sized>(columns: &[Column<'_, R>], width: u16) -> u16 {
    width.saturating_sub(columns.iter().map(|column| column.width).sum())
}

/// Draws the headings in the first row of `area`.
pub(crate) fn draw_headings<R: ?Sized>(theme: Theme, columns: &[Column<'_, R>], area: Rect, buffer: &mut Buffer) {
    let mut x = area.x;
    for Column { heading, width, .. } in columns {
        write(buffer, area, x, area.y, heading, width.saturating_sub(1), theme.quiet());
        x += width;
    }
}

/// Draws the cells of a row in the first row of `area`, each cut to its column.
pub(crate) fn draw_row<R: ?Sized>(columns: &[Column<'_, R>], row: &R, area: Rect, buffer: &mut Buffer) {
    let mut x = area.x;
    for Column { width, cell, .. } in columns {
        let (text, style) = cell(row);
        write(buffer, area, x, area.y, &display::printable(&text), width.saturating_sub(1), style);
        x += width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::ColorDepth;

    fn text(buffer: &Buffer) -> String {
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().into()
    }

    #[test]
    fn a_cell_is_cut_to_its_column_and_leaves_a_gap() {
        let mut columns: Vec<Column<'_, (u32, &str)>> =
            vec![Column::new("No", 4, |row: &(u32, &str)| (row.0.to_string(), Style::new()))];
        columns.push(Column::new("Name", rest(&columns, 12), |row: &(u32, &str)| (row.1.to_string(), Style::new())));
        let area = Rect::new(0, 0, 12, 1);
        let mut buffer = Buffer::empty(area);
        draw_headings(Theme::new(ColorDepth::Many), &columns, area, &mut buffer);
        assert_eq!(text(&buffer), "No  Name");
        let mut buffer = Buffer::empty(area);
        draw_row(&columns, &(12345, "Perpus\u{202e}takaan"), area, &mut buffer);
        assert_eq!(text(&buffer), "12… Perpus…");
    }
}
