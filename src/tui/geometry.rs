//! Where the panes are on a screen of a given size. Drawing and the mouse ask the same function.

use ratatui::layout::Rect;

/// A pane that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The text.
    #[default]
    Article,
    /// The entities.
    Entities,
    /// The annotations of the current paragraph.
    Notes,
}

impl Pane {
    /// All panes in the order of Tab.
    pub const ALL: [Self; 3] = [Self::Article, Self::Entities, Self::Notes];
}

/// Screens at least this wide show the panes side by side; narrower ones show the focused one.
pub const WIDE: u16 = 70;

/// The line of text that is wide enough: beyond it the eye loses its way back.
pub const MEASURE: u16 = 72;

/// Rows for what is said under the text, a free one above it.
const BANNER: u16 = 5;

/// The shortest and the longest line a person may set.
pub const SHORTEST: u16 = 24;
/// See [`SHORTEST`].
pub const LONGEST: u16 = 160;

/// How a person wants the screen divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Columns of a line of text, where there is room.
    pub measure: u16,
    /// Whether only the text is shown.
    pub alone: bool,
    /// Columns of the panes beside the text, where a person set them.
    pub side: Option<u16>,
    /// Rows of the lower one of them, likewise.
    pub notes: Option<u16>,
    /// Whether there is something to say under the text.
    pub banner: bool,
}

impl Default for View {
    fn default() -> Self {
        Self { measure: MEASURE, alone: false, side: None, notes: None, banner: false }
    }
}

/// The areas of a screen. An area with no height or width is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    /// Whether the panes stand side by side.
    pub wide: bool,
    /// The paragraph numbers and marks left of the text.
    pub gutter: Rect,
    /// The text.
    pub text: Rect,
    /// The entities.
    pub entities: Rect,
    /// The annotations of the paragraph.
    pub notes: Rect,
    /// What is said under the text.
    pub banner: Rect,
    /// The status line.
    pub status: Rect,
}

/// The areas of a screen of `width` by `height`, for a source of `size` bytes, with the focus on `focus`.
pub fn geometry(width: u16, height: u16, size: usize, focus: Pane, view: View) -> Geometry {
    let status = Rect::new(0, height.saturating_sub(1), width, height.min(1));
    let air = u16::from(height >= 30);
    let mut body = Rect::new(0, air, width, (height - status.height).saturating_sub(2 * air));
    let said = if view.banner { BANNER.min(body.height / 2) } else { 0 };
    body.height -= said;
    let wide = width >= WIDE && !view.alone;
    // Room for the numbers that a source of this size may need, known before all of it is read.
    let digits = if size < 1 << 20 { 3 } else { 7 };
    let gutter = match width {
        40.. => digits + 4,
        24.. => 2,
        _ => 1,
    };
    let widest = width.saturating_sub(gutter + 3 + SHORTEST).max(22);
    let side = view.side.unwrap_or_else(|| (width * 28 / 100).clamp(22, 46)).clamp(12, widest);
    let (side, gap) = if wide { (side, 3) } else { (0, 1) };
    let text = view.measure.min(width.saturating_sub(gutter + gap + side)).max(1);
    let left = if width >= WIDE { (width - (gutter + text + gap + side).min(width)) / 2 } else { 0 };
    let at = |x: u16, width: u16| Rect { x, width, ..body };
    let mut found = Geometry {
        wide,
        gutter: at(left, gutter.min(width)),
        text: at(left + gutter, text.min(width.saturating_sub(gutter))),
        banner: Rect {
            y: body.bottom() + said.min(1),
            height: said.saturating_sub(1),
            ..at(left + gutter, text.min(width.saturating_sub(gutter)))
        },
        status,
        ..Geometry::default()
    };
    let aside = if wide { at(left + gutter + text + gap, side) } else { at(1.min(width), width.saturating_sub(2)) };
    if wide {
        let notes = view.notes.unwrap_or((body.height * 2 / 5).max(5)).min(body.height.saturating_sub(3)).max(1);
        let notes = notes.min(body.height);
        found.entities = Rect { height: (body.height - notes).saturating_sub(1), ..aside };
        found.notes = Rect { y: body.y + body.height - notes, height: notes, ..aside };
    } else {
        match focus {
            Pane::Article => {}
            Pane::Entities => found.entities = aside,
            Pane::Notes => found.notes = aside,
        }
        if focus != Pane::Article {
            // The text keeps its measure for the layout, and shows nothing.
            found.text.height = 0;
            found.gutter.height = 0;
        }
    }
    found
}

impl Geometry {
    /// Rows of text, whether it is shown now or behind another pane.
    pub fn page(&self) -> usize {
        usize::from(self.text.height.max(self.entities.height).max(self.notes.height)).max(1)
    }
}

/// An area for something laid over the screen: `width` by `height` where there is room, in the middle.
pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(screen.width), height.min(screen.height));
    Rect::new(screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everything_is_on_the_screen(width in 1u16..260, height in 1u16..90, size in prop::sample::select(vec![10usize, 1 << 27]), focus in prop::sample::select(Pane::ALL.to_vec())) {
            let g = geometry(width, height, size, focus, View::default());
            let screen = Rect::new(0, 0, width, height);
            for area in [g.gutter, g.text, g.entities, g.notes, g.banner, g.status] {
                prop_assert_eq!(area.intersection(screen).area(), area.area(), "{:?} in {:?}", area, screen);
            }
            prop_assert!(!g.text.intersects(g.entities) && !g.text.intersects(g.notes) && !g.entities.intersects(g.notes));
            prop_assert!(g.text.width <= MEASURE);
        }
    }

    #[test]
    fn the_measure_is_reached_at_120() {
        let g = geometry(120, 40, 0, Pane::Article, View::default());
        assert_eq!(g.text.width, 72);
        assert!(g.entities.width >= 30);
        assert_eq!(geometry(80, 24, 0, Pane::Article, View::default()).text.width, 48);
    }
}
