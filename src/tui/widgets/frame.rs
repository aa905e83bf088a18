//! Frames, and text written into an area.

use super::{HintBar, HitMap, reorder};
use crate::text::bidi;
use crate::text::display::{self, GraphemeCell};
use crate::text::wrap::wrap;
use crate::tui::theme::Theme;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Padding, Widget};
use std::num::NonZeroU16;

/// Draws a frame with a title at the top and hints at the bottom, as far as they fit. Returns the area inside, and what a click on
/// the hints hits.
pub(crate) fn framed(theme: Theme, title: &str, hints: HintBar, area: Rect, buffer: &mut Buffer) -> (Rect, HitMap) {
    Clear.render(area, buffer);
    let mut block =
        Block::bordered().border_type(BorderType::Rounded).border_style(theme.quiet()).padding(Padding::horizontal(1));
    if !title.is_empty() {
        block = block.title(Line::styled(format!(" {title} "), theme.heading(true)));
    }
    // A corner and a space on either side.
    let hints = hints.fitting(usize::from(area.width.saturating_sub(4)));
    let text = hints.text();
    let mut hits = HitMap::default();
    if !text.is_empty() && area.height > 3 {
        let width = display::width(&text) as u16;
        hits = hints.hits(Rect::new(area.right() - 2 - width, area.bottom() - 1, width, 1));
        block = block.title_bottom(Line::styled(format!(" {text} "), theme.quiet()).right_aligned());
    }
    let inside = block.inner(area);
    block.render(area, buffer);
    let title_columns = display::width(title) as u16 + 2;
    reorder(buffer, Rect::new(area.x + 1, area.y, title_columns.min(area.width.saturating_sub(2)), 1));
    (inside, hits)
}

/// Writes `text` from column `x` in row `y`, cut to `width` columns and at the right edge of `area`. Returns the columns written,
/// 0 where the position is outside `area`. Right-to-left text is reordered.
pub(crate) fn write(buffer: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, width: u16, style: Style) -> u16 {
    let used = write_logical(buffer, area, x, y, text, width, style);
    if bidi::has_right_to_left(text) {
        reorder(buffer, Rect::new(x, y, used, 1));
    }
    used
}

/// Like [`write()`], without reordering: for the parts of a row that is reordered as a whole when it is complete.
pub(crate) fn write_logical(
    buffer: &mut Buffer,
    area: Rect,
    x: u16,
    y: u16,
    text: &str,
    width: u16,
    style: Style,
) -> u16 {
    if y >= area.bottom() || x >= area.right() || width == 0 {
        return 0;
    }
    let room = width.min(area.right() - x);
    let shown = display::ellipsis(text, usize::from(room));
    if display::width(&shown) == display::joined_width(&shown) {
        return buffer.set_stringn(x, y, shown, usize::from(room), style).0 - x;
    }
    // The terminal draws some emoji with another width than ratatui expects.
    let mut end = x;
    for cell in display::cells(&shown) {
        set_symbol(buffer, (end, y), &cell, &cell.symbol, style);
        end += cell.width;
    }
    end - x
}

/// Draws a cell of text as `symbol` at `position`, and blanks the further columns that it takes up.
pub(crate) fn set_symbol(buffer: &mut Buffer, (x, y): (u16, u16), cell: &GraphemeCell<'_>, symbol: &str, style: Style) {
    for column in x..x + cell.width {
        let Some(target) = buffer.cell_mut((column, y)) else { return };
        target.set_symbol(if column == x && !cell.space { symbol } else { " " }).set_style(style);
        let is_expected = cell.space || display::joined_width(symbol) == usize::from(cell.width);
        if column == x
            && !is_expected
            && let Some(width) = NonZeroU16::new(cell.width)
        {
            target.set_diff_option(CellDiffOption::ForcedWidth(width));
        }
    }
}

/// Writes `text` in as many rows of `area` as it needs, cut at the bottom.
pub(crate) fn write_wrapped(buffer: &mut Buffer, area: Rect, text: &str, style: Style) {
    for (line, y) in wrap(text, usize::from(area.width).max(1)).into_iter().zip(area.y..area.bottom()) {
        write(buffer, area, area.x, y, &text[line.start..line.text_end], area.width, style);
    }
}

/// Writes `text` right-aligned in row `y` of `area`. Returns the columns written, 0 where it does not fit.
pub(crate) fn write_right(buffer: &mut Buffer, area: Rect, y: u16, text: &str, style: Style) -> u16 {
    let width = display::width(text) as u16;
    if width > area.width {
        return 0;
    }
    write(buffer, area, area.right() - width, y, text, width, style)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Action;
    use crate::tui::theme::ColorDepth;
    use crate::tui::widgets::Hit;
    use ratatui::buffer::Cell;
    use ratatui::layout::Position;

    #[test]
    fn a_symbol_has_the_columns_that_the_terminal_gives_it() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let symbol_of = |width| {
            let cell = GraphemeCell { start: 0, end: family.len(), symbol: family.into(), width, space: false };
            let mut buffer = Buffer::filled(Rect::new(0, 0, 8, 1), Cell::new("x"));
            set_symbol(&mut buffer, (1, 0), &cell, family, Style::new());
            let symbols: String = buffer.content.iter().map(Cell::symbol).collect();
            (symbols, buffer[(1, 0)].diff_option)
        };
        assert_eq!(symbol_of(2), (format!("x{family} xxxxx"), CellDiffOption::None));
        let forced = CellDiffOption::ForcedWidth(NonZeroU16::new(6).unwrap());
        assert_eq!(symbol_of(6), (format!("x{family}     x"), forced), "where it is drawn as three emoji");
    }

    #[test]
    fn right_to_left_text_is_written_as_it_is_read() {
        let area = Rect::new(0, 0, 14, 1);
        let mut buffer = Buffer::empty(area);
        assert_eq!(write(&mut buffer, area, 1, 0, "שלום (25)", 20, Style::new()), 9);
        assert_eq!(buffer.content.iter().map(Cell::symbol).collect::<String>(), " (25) םולש    ");
    }

    #[test]
    fn the_hints_that_fit_can_be_clicked_where_they_are_drawn() {
        let hints = || {
            HintBar::default().words("2 of 9").command(Action::Sort, "s", "sort").command(
                Action::Accept,
                "Enter",
                "open",
            )
        };
        for width in 0..50 {
            let area = Rect::new(3, 1, width, 5);
            let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 8));
            let (inside, hits) = framed(Theme::new(ColorDepth::Many), "List", hints(), area, &mut buffer);
            assert_eq!(inside.intersection(area), inside);
            let clicked = (0..60).filter(|&x| hits.at(Position::new(x, 5)) == Some(Hit::Button(Action::Sort)));
            let words: String = clicked.map(|x| buffer[(x, 5)].symbol().to_string()).collect();
            // The frame, two spaces, and what comes before.
            let fits = width >= 4 + 6 + 3 + 6;
            assert_eq!(words, if fits { "s sort" } else { "" }, "{width} columns");
        }
    }
}
