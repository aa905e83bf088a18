//! A scrollbar: a thumb whose length is the share that is seen. Without a track it is quiet, and shown only if there is more to see.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::Range;

/// The symbol of the thumb.
const THUMB: &str = "┃";

/// The part of a whole that is seen, in any unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The visible part.
    pub(crate) part: Range<usize>,
    /// The length of the whole.
    pub(crate) whole: usize,
}

impl Seen {
    /// The rows of a list of `len` rows, of which `page` are shown from `first` on.
    pub(crate) fn rows(first: usize, page: usize, len: usize) -> Self {
        Self { part: first..(first + page).min(len), whole: len }
    }

    /// The cells of the thumb on a bar of `cells`; empty if everything is seen. It touches an end of the bar only where the end of
    /// the whole is seen, if there is room for that.
    fn thumb(&self, cells: u16) -> Range<u16> {
        let Self { part: Range { start, end }, whole } = self.clone();
        if cells == 0 || whole == 0 || start == 0 && end >= whole {
            return 0..0;
        }
        let all = usize::from(cells);
        let seen = end.saturating_sub(start).min(whole);
        let length = (seen * all).div_ceil(whole).clamp(1, all.saturating_sub(1).max(1));
        let free = all - length;
        let hidden = whole.saturating_sub(seen).max(1);
        let mut at = (start.min(hidden) * free).div_ceil(hidden);
        if end < whole && at == free {
            at = free.saturating_sub(1);
        }
        if start > 0 && at == 0 {
            at = 1.min(free);
        }
        at as u16..(at + length) as u16
    }
}

/// Draws the thumb in the first column of `bar`, over what is there.
pub(crate) fn draw(theme: Theme, seen: &Seen, bar: Rect, buffer: &mut Buffer) {
    let bar = bar.intersection(buffer.area);
    if bar.is_empty() {
        return;
    }
    for cell in seen.thumb(bar.height) {
        buffer[(bar.x, bar.y + cell)].set_symbol(THUMB).set_style(theme.quiet());
    }
}

/// Draws the thumb on the right border of the `frame` around the rows of `list`.
pub(crate) fn draw_on_frame(theme: Theme, seen: &Seen, frame: Rect, list: Rect, buffer: &mut Buffer) {
    if !frame.is_empty() {
        draw(theme, seen, Rect { x: frame.right() - 1, width: 1, ..list }, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::ColorDepth;
    use proptest::prelude::*;

    /// The bar of these cells, from its first cell.
    fn bar(first: usize, page: usize, len: usize, cells: u16) -> String {
        let area = Rect::new(0, 0, 1, cells);
        let mut buffer = Buffer::empty(area);
        draw(Theme::new(ColorDepth::Many), &Seen::rows(first, page, len), area, &mut buffer);
        buffer.content.iter().map(|cell| if cell.symbol() == THUMB { '#' } else { '.' }).collect()
    }

    #[test]
    fn the_thumb_is_as_long_as_the_share_that_is_seen() {
        assert_eq!(bar(0, 10, 10, 8), "........", "everything is seen");
        assert_eq!(bar(0, 5, 10, 8), "####....");
        assert_eq!(bar(5, 5, 10, 8), "....####");
        assert_eq!(bar(0, 10, 1_000_000, 8), "#.......", "at least one cell");
        assert_eq!(bar(1, 10, 1_000_000, 8), ".#......", "the start is not seen");
        assert_eq!(bar(999_989, 10, 1_000_000, 8), "......#.", "nor is the end");
        assert_eq!(bar(999_990, 10, 1_000_000, 8), ".......#");
        assert_eq!(bar(3, 1, 10, 1), "#");
        assert_eq!(bar(0, 0, 0, 4), "....");
    }

    proptest! {
        #[test]
        fn the_thumb_is_on_the_bar_and_moves_with_the_text(first in 0usize..300, page in 1usize..40, len in 1usize..300, cells in 1u16..60) {
            let first = first.min(len.saturating_sub(page));
            let thumb = Seen::rows(first, page, len).thumb(cells);
            prop_assert!(thumb.end <= cells);
            prop_assert_eq!(thumb.is_empty(), page >= len);
            let next = Seen::rows((first + 1).min(len.saturating_sub(page)), page, len).thumb(cells);
            prop_assert!(next.start >= thumb.start && next.len() == thumb.len());
        }
    }
}
