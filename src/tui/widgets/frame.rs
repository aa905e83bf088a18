//! Frames, and text written into an area.

use crate::text::display;
use crate::text::wrap::wrap;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Padding, Widget};

/// Draws a frame with a title at the top and key hints at the bottom. Returns the area inside.
///
/// Hints are separated by " · "; those that do not fit are dropped from the end.
pub(crate) fn framed(theme: Theme, title: &str, hint: &str, area: Rect, buffer: &mut Buffer) -> Rect {
    Clear.render(area, buffer);
    let mut block =
        Block::bordered().border_type(BorderType::Rounded).border_style(theme.quiet()).padding(Padding::horizontal(1));
    if !title.is_empty() {
        block = block.title(Line::styled(format!(" {title} "), theme.heading(true)));
    }
    // The longest run of whole hints that fits.
    let ends = hint.match_indices(" · ").map(|(at, _)| at).chain([hint.len()]);
    let fits = |end: &usize| display::width(&hint[..*end]) + 4 <= usize::from(area.width);
    let hint = &hint[..ends.filter(fits).max().unwrap_or(0)];
    if !hint.is_empty() && area.height > 3 {
        block = block.title_bottom(Line::styled(format!(" {hint} "), theme.quiet()).right_aligned());
    }
    let inside = block.inner(area);
    block.render(area, buffer);
    inside
}

/// Writes `text` from column `x` in row `y`, cut to `width` columns and at the right edge of `area`. Returns the columns written,
/// 0 where the position is outside `area`.
pub(crate) fn write(buffer: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, width: u16, style: Style) -> u16 {
    if y >= area.bottom() || x >= area.right() || width == 0 {
        return 0;
    }
    let room = width.min(area.right() - x);
    let shown = display::ellipsis(text, usize::from(room));
    buffer.set_stringn(x, y, shown, usize::from(room), style).0 - x
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
