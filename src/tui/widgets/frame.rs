//! Frames, and text written into an area.

use super::{HintBar, HitMap};
use crate::text::display;
use crate::text::wrap::wrap;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Padding, Widget};

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
    (inside, hits)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Action;
    use crate::tui::theme::ColorDepth;
    use crate::tui::widgets::Hit;
    use ratatui::layout::Position;

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
