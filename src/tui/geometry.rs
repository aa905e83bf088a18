//! The areas of the panes on a screen of a given size. Drawing and mouse input use the same function.

use super::reader::TextWindow;
use crate::article::{Article, SourceFormat};
use ratatui::layout::{Position, Rect};

/// A pane that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The text of the article.
    #[default]
    Article,
    /// The list of entities.
    Entities,
    /// The annotations of the current paragraph.
    Notes,
}

impl Pane {
    /// All panes, in the order in which the focus moves.
    pub(crate) const ALL: [Self; 3] = [Self::Article, Self::Entities, Self::Notes];
}

/// A border between panes that the mouse can drag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Border {
    /// Between the text and the side panes.
    Side,
    /// Between the entities and the notes.
    Notes,
}

/// Least width, in columns, of a screen that shows the panes side by side. A narrower screen shows only the focused pane.
pub(crate) const MIN_WIDE_COLUMNS: u16 = 70;

/// Default length of a line of text in columns. With longer lines, the eye no longer finds the start of the next one.
pub(crate) const DEFAULT_MEASURE: u16 = 72;

/// Rows for the banner under the text, with the blank row above it.
const BANNER_ROWS: u16 = 5;

/// Least height of the notes pane in rows: its heading and a hint.
const MIN_NOTES_ROWS: u16 = 3;

/// Blank rows of the notes pane that are given to entities without room. Fewer are not worth moving the border for.
const MANY_BLANK_ROWS: u16 = 4;

/// Columns between the text and the side panes, and between two side panes beside each other.
const PANE_GAP: u16 = 3;

/// Columns that stay free at either side of the panes, where they are side by side.
const SIDE_MARGIN: u16 = 1;

/// Least width in columns of the side panes together, unless the user sets it.
const MIN_SIDE: u16 = 21;

/// Least width in columns of the side panes together, if they are to be beside each other.
const MIN_TWO_PANES: u16 = 70;

/// Greatest width in columns of the side panes beside each other, unless the user sets it.
const MAX_TWO_PANES: u16 = 95;

/// Least length of a line of text that can be set, in columns.
pub(crate) const MIN_MEASURE: u16 = 24;

/// Least width, in columns, of a screen that has room for a docked dialog beside the text.
const MIN_BESIDE_COLUMNS: u16 = 140;

/// Least and greatest width, in columns, of a dialog beside the text.
const BESIDE_COLUMNS: (u16, u16) = (44, 84);

/// Least height, in rows, of a dialog below the text, on a screen of twice that height or more.
const MIN_BELOW_ROWS: u16 = 6;

/// The room that a dialog takes beside or below the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DockRoom {
    /// The rows that it takes below the text, with its frame.
    pub(crate) rows: u16,
    /// The rows of text that should stay in sight above it.
    pub(crate) text_rows: u16,
}

/// The room for a docked dialog, and the size of the screen for which it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DockedScreen {
    /// Columns and rows.
    pub(crate) size: (u16, u16),
    /// The room.
    pub(crate) room: DockRoom,
}

/// Greatest length of a line of text that can be set, in columns.
pub(crate) const MAX_MEASURE: u16 = 160;

/// The user's settings for dividing the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ViewSettings {
    /// Length of a line of text in columns, where there is room.
    pub(crate) measure: u16,
    /// Whether the side panes are hidden.
    pub(crate) text_only: bool,
    /// Width of the side panes together in columns, if the user has set it.
    pub(crate) side: Option<u16>,
    /// Height of the notes pane below the entities in rows, if the user has set it.
    pub(crate) notes: Option<u16>,
    /// Width of the notes pane beside the entities in columns, if the user has set it.
    pub(crate) notes_columns: Option<u16>,
    /// Whether the banner is shown under the text.
    pub(crate) banner: bool,
}

impl Default for ViewSettings {
    fn default() -> Self {
        Self { measure: DEFAULT_MEASURE, text_only: false, side: None, notes: None, notes_columns: None, banner: false }
    }
}

/// The division of the screen into panes, one of which has the focus.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScreenLayout {
    /// The width and height of the screen in columns and rows.
    pub(crate) size: (u16, u16),
    /// The user's settings for it.
    pub(crate) view: ViewSettings,
    /// The pane with the focus.
    pub(crate) focus: Pane,
    /// The border being dragged with the mouse.
    pub(crate) dragged: Option<Border>,
    /// Height in rows that the notes pane was given for its contents, unless the user has set it.
    fitted_notes: Option<u16>,
    /// The room for a dialog that is docked.
    pub(crate) dock: Option<DockedScreen>,
}

impl ScreenLayout {
    /// The layout of a screen of `size`, with lines of `measure` columns.
    pub(crate) fn new(size: (u16, u16), measure: u16) -> Self {
        let view = ViewSettings { measure, ..ViewSettings::default() };
        Self { size: usable_size(size), view, focus: Pane::Article, dragged: None, fitted_notes: None, dock: None }
    }

    /// The areas of the panes.
    pub(crate) fn geometry(&self, article: &Article) -> Geometry {
        let ((width, height), digits) = (self.size, gutter_digits(article));
        let view = ViewSettings { notes: self.view.notes.or(self.fitted_notes), ..self.view };
        match self.dock {
            None => geometry(width, height, digits, self.focus, view),
            Some(docked) => docked_geometry(width, height, digits, view, docked.room),
        }
    }

    /// Forgets what the height of the notes pane was fitted to, because the screen has another size.
    pub(crate) const fn forget_contents(&mut self) {
        self.fitted_notes = None;
    }

    /// Fits the panes in the side column to their contents, in rows with their headings, if they are one below the other. While
    /// a dialog is docked they keep their height, to be as they were when it closes.
    pub(crate) fn fit_contents(&mut self, notes: usize, entities: usize, article: &Article) {
        let areas = self.geometry(article);
        if areas.wide && !areas.side_by_side() && self.dock.is_none() {
            let column = areas.notes.bottom() - areas.entities.y.min(areas.notes.y);
            self.fitted_notes = Some(fitted_notes(areas.notes.height, notes, entities, column));
        }
    }

    /// Moves the border being dragged to a cell.
    pub(crate) fn drag_border(&mut self, to: Position, article: &Article) {
        let areas = self.geometry(article);
        match self.dragged {
            Some(Border::Side) => self.view.side = Some(areas.notes.right().saturating_sub(to.x + 1).max(1)),
            Some(Border::Notes) if areas.side_by_side() => {
                self.view.notes_columns = Some(areas.notes.right().saturating_sub(to.x + 1).max(1));
            }
            Some(Border::Notes) => self.view.notes = Some(areas.notes.bottom().saturating_sub(to.y + 1).max(1)),
            None => {}
        }
    }

    /// The size of the window on the text.
    pub(crate) fn text_window(&self, article: &Article, hyphenate: bool) -> TextWindow {
        let areas = self.geometry(article);
        TextWindow { columns: areas.text.width, rows: areas.page(), hyphenate }
    }
}

/// The areas of a screen. An area without height or width is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    /// Whether the panes are side by side.
    pub(crate) wide: bool,
    /// Paragraph numbers and symbols, left of the text.
    pub(crate) gutter: Rect,
    /// The text of the article.
    pub text: Rect,
    /// The entities pane.
    pub entities: Rect,
    /// The notes pane.
    pub notes: Rect,
    /// The banner under the text, which has the instructions of the tour.
    pub(crate) banner: Rect,
    /// The dialog that is docked beside or below the text.
    pub(crate) dock: Rect,
    /// The last row of the screen.
    pub(crate) status: Rect,
}

/// The most columns and rows that are drawn: more than any screen has. A terminal that reports more gets a frame in its
/// upper left corner.
const MAX_SCREEN: (u16, u16) = (1000, 500);

/// The columns and rows to draw on a terminal of this size. A terminal that does not know its size, such as a serial
/// line, reports 0: then 80 columns or 24 rows.
pub(crate) const fn usable_size((columns, rows): (u16, u16)) -> (u16, u16) {
    let columns = if columns == 0 { 80 } else { columns };
    let rows = if rows == 0 { 24 } else { rows };
    (if columns > MAX_SCREEN.0 { MAX_SCREEN.0 } else { columns }, if rows > MAX_SCREEN.1 { MAX_SCREEN.1 } else { rows })
}

/// The columns that the gutter needs for the paragraph numbers of `article`, or the times of a transcript. They depend on the
/// size of the source and not on its paragraphs, as the width must not change while the rest of it is read.
pub(crate) fn gutter_digits(article: &Article) -> u16 {
    match article.format() {
        SourceFormat::Transcript => 8,
        _ if article.size() < 1 << 20 => 3,
        _ => 7,
    }
}

/// Divides a screen of `width` columns and `height` rows.
///
/// `digits` is the width of the paragraph numbers or times in the gutter, in columns: see [`gutter_digits`].
pub(crate) fn geometry(width: u16, height: u16, digits: u16, focus: Pane, view: ViewSettings) -> Geometry {
    let status = Rect::new(0, height.saturating_sub(1), width, height.min(1));
    let air = u16::from(height >= 30);
    let mut body = Rect::new(0, air, width, (height - status.height).saturating_sub(2 * air));
    let banner = if view.banner { BANNER_ROWS.min(body.height / 2) } else { 0 };
    body.height -= banner;
    let wide = width >= MIN_WIDE_COLUMNS && !view.text_only;
    let margin = if wide { SIDE_MARGIN } else { 0 };
    let inner = width.saturating_sub(2 * margin);
    let gutter = match width {
        // Without a margin, the numbers have a column before them.
        40.. => digits + 4 - margin,
        24.. => 2,
        _ => 1,
    };
    let widest = inner.saturating_sub(gutter + PANE_GAP + MIN_MEASURE).max(MIN_SIDE);
    let side = view.side.unwrap_or_else(|| default_side(inner, gutter, view.measure)).clamp(12, widest);
    let (side, gap) = if wide { (side, PANE_GAP) } else { (0, 1) };
    let text = view.measure.min(inner.saturating_sub(gutter + gap + side)).max(1);
    let spare = inner - (gutter + text + gap + side).min(inner);
    let left = if width >= MIN_WIDE_COLUMNS { margin + spare / 2 } else { 0 };
    let at = |x: u16, width: u16| Rect { x, width, ..body };
    let mut found = Geometry {
        wide,
        gutter: at(left, gutter.min(width)),
        text: at(left + gutter, text.min(width.saturating_sub(gutter))),
        banner: Rect {
            y: body.bottom() + banner.min(1),
            height: banner.saturating_sub(1),
            ..at(left + gutter, text.min(width.saturating_sub(gutter)))
        },
        status,
        ..Geometry::default()
    };
    let aside = if wide { at(left + gutter + text + gap, side) } else { at(1.min(width), width.saturating_sub(2)) };
    if wide && side >= MIN_TWO_PANES {
        let notes = view.notes_columns.unwrap_or((side - PANE_GAP) / 2).clamp(12, side - PANE_GAP - 12);
        found.entities = Rect { width: side - PANE_GAP - notes, ..aside };
        found.notes = Rect { x: aside.right() - notes, width: notes, ..aside };
    } else if wide {
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
            // The text keeps its width for the layout, but is not shown.
            found.text.height = 0;
            found.gutter.height = 0;
        }
    }
    found
}

/// The width of the side panes together, of a screen that is `width` columns wide without its margins: two panes beside each
/// other, if the text leaves room for them, else a good quarter of the screen.
fn default_side(width: u16, gutter: u16, measure: u16) -> u16 {
    let room = width.saturating_sub(gutter + PANE_GAP + measure);
    if room >= MIN_TWO_PANES { room.min(MAX_TWO_PANES) } else { (width * 28 / 100).clamp(MIN_SIDE, 46) }
}

/// The height of the notes pane below the entities, whose height is `now`, in a column of this height: what the notes need, and
/// the rest for the entities, which need this many rows. It changes only if notes would be cut, or if entities are cut beside many
/// blank rows, so that the panes stay where they are while the cursor moves. All are in rows.
fn fitted_notes(now: u16, notes: usize, entities: usize, column: u16) -> u16 {
    let rows = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
    let needed = rows(notes).min(column / 2).max(MIN_NOTES_ROWS);
    // A row is left between the panes.
    let spare = (column - now.min(column)).saturating_sub(1);
    let missing = rows(entities).saturating_sub(spare);
    if needed > now {
        needed
    } else if missing > 0 && now - needed >= MANY_BLANK_ROWS {
        now - missing.min(now - needed)
    } else {
        now
    }
}

/// Like [`geometry`], with room for a docked dialog: in place of the side panes on a wide screen, else at the foot. The lines of
/// the text keep their length, so that no word moves to another line.
///
/// Where a small screen has not enough room, the dialog gives way first, down to a few rows.
fn docked_geometry(width: u16, height: u16, digits: u16, view: ViewSettings, room: DockRoom) -> Geometry {
    let whole = geometry(width, height, digits, Pane::Article, view);
    let x = whole.text.right() + 2;
    let beside = width.saturating_sub(x + 1).min(BESIDE_COLUMNS.1);
    if width >= MIN_BESIDE_COLUMNS && beside >= BESIDE_COLUMNS.0 {
        let dock = Rect { x, width: beside, ..whole.text };
        return Geometry { entities: Rect::default(), notes: Rect::default(), dock, ..whole };
    }
    let body = height.saturating_sub(whole.status.height);
    let least = MIN_BELOW_ROWS.min(body / 2);
    let text = room.text_rows.max(body * 2 / 5).min(body - least);
    let rows = room.rows.min(body - text);
    let above = geometry(width, height - rows, digits, Pane::Article, view);
    Geometry { dock: Rect::new(0, body - rows, width, rows), status: whole.status, ..above }
}

impl Geometry {
    /// Whether the side panes are beside each other, and not one below the other.
    pub(crate) const fn side_by_side(&self) -> bool {
        self.wide && self.notes.x > self.entities.x
    }

    /// The borders that can be dragged, and their areas: the empty column or row between two panes, in the wide layout only.
    pub(crate) fn borders(&self) -> Vec<(Border, Rect)> {
        if !self.wide {
            return Vec::new();
        }
        let (text, entities, notes) = (self.text, self.entities, self.notes);
        let side =
            Rect { x: text.right(), y: 0, width: entities.x.saturating_sub(text.right()), height: notes.bottom() };
        let between = if self.side_by_side() {
            Rect { x: entities.right(), width: notes.x.saturating_sub(entities.right()), ..entities }
        } else {
            Rect { y: entities.bottom(), height: notes.y.saturating_sub(entities.bottom()), ..entities }
        };
        vec![(Border::Side, side), (Border::Notes, between)]
    }

    /// The pane at a cell.
    pub(crate) fn pane_at(&self, cell: Position) -> Option<Pane> {
        let panes = [
            (Pane::Article, self.gutter),
            (Pane::Article, self.text),
            (Pane::Entities, self.entities),
            (Pane::Notes, self.notes),
        ];
        panes.into_iter().find(|(_, area)| area.contains(cell)).map(|(pane, _)| pane)
    }

    /// Rows of a page of text, even while the text is hidden behind another pane. At least 1.
    pub(crate) fn page(&self) -> usize {
        usize::from(self.text.height.max(self.entities.height).max(self.notes.height)).max(1)
    }
}

/// An area in the middle of the screen, of `width` columns by `height` rows where there is room.
pub(crate) fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(screen.width), height.min(screen.height));
    Rect::new(screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_areas_are_on_the_screen_and_do_not_overlap(width in 1u16..260, height in 1u16..90, digits in prop::sample::select(vec![3u16, 7, 8]), focus in prop::sample::select(Pane::ALL.to_vec()), notes in prop::option::of(0u16..99), side in prop::option::of(0u16..200)) {
            let view = ViewSettings { notes, notes_columns: notes, side, ..ViewSettings::default() };
            let g = geometry(width, height, digits, focus, view);
            let screen = Rect::new(0, 0, width, height);
            for area in [g.gutter, g.text, g.entities, g.notes, g.banner, g.status] {
                prop_assert_eq!(area.intersection(screen).area(), area.area(), "{:?} in {:?}", area, screen);
            }
            prop_assert!(!g.text.intersects(g.entities) && !g.text.intersects(g.notes) && !g.entities.intersects(g.notes));
            prop_assert!(g.text.width <= DEFAULT_MEASURE);
            if g.wide {
                let (left, right) = (g.gutter.x, width - g.notes.right().max(g.entities.right()));
                prop_assert!(left >= 1 && right >= left && right <= left + 1, "{} and {} in {:?}", left, right, g);
            }
        }

        #[test]
        fn a_docked_dialog_covers_no_pane(width in 1u16..260, height in 1u16..90, rows in 3u16..30, text_rows in 1u16..40, text_only: bool) {
            let view = ViewSettings { text_only, ..ViewSettings::default() };
            let g = docked_geometry(width, height, 3, view, DockRoom { rows, text_rows });
            let screen = Rect::new(0, 0, width, height);
            let panes = [g.gutter, g.text, g.entities, g.notes, g.banner, g.status];
            for area in panes.into_iter().chain([g.dock]) {
                prop_assert_eq!(area.intersection(screen).area(), area.area(), "{:?} in {:?}", area, screen);
            }
            prop_assert!(panes.iter().all(|pane| !pane.intersects(g.dock)), "{:?}", g);
            let plain = geometry(width, height, 3, Pane::Article, view);
            prop_assert_eq!((g.text.x, g.text.width), (plain.text.x, plain.text.width), "no word moves to another line");
            if height > 2 * MIN_BELOW_ROWS {
                prop_assert!(g.dock.height >= rows.min(MIN_BELOW_ROWS), "{:?}", g.dock);
                prop_assert!(g.text.height + 2 >= text_rows.min(height - 1 - MIN_BELOW_ROWS), "{:?}", g.text);
            }
        }
    }

    #[test]
    fn a_dialog_is_docked_beside_the_text_from_140_columns_and_else_below_it() {
        let docked = |width, height| {
            docked_geometry(width, height, 3, ViewSettings::default(), DockRoom { rows: 14, text_rows: 3 })
        };
        for (width, height) in [(140, 40), (200, 50)] {
            let g = docked(width, height);
            assert!(g.dock.x > g.text.right() && g.dock.height == g.text.height, "{width}x{height}: {g:?}");
            assert!(g.entities.is_empty() && g.notes.is_empty());
        }
        for (width, height) in [(139, 40), (120, 40), (80, 24), (60, 20), (40, 12)] {
            let g = docked(width, height);
            assert!(g.dock.y >= g.text.bottom() && g.text.height >= 3, "{width}x{height}: {g:?}");
            assert_eq!((g.dock.width, g.dock.bottom()), (width, height - 1));
        }
    }

    #[test]
    fn notes_get_what_they_need_and_entities_the_rest() {
        // A column of 38 rows, at first with 15 for the notes.
        assert_eq!(fitted_notes(15, 3, 60, 38), 3, "entities without room take the blank rows");
        assert_eq!(fitted_notes(15, 3, 26, 38), 11, "but no more than they need");
        assert_eq!(fitted_notes(15, 3, 20, 38), 15, "where everything fits, nothing moves");
        assert_eq!(fitted_notes(3, 9, 60, 38), 9, "notes that would be cut");
        assert_eq!(fitted_notes(3, 90, 60, 38), 19, "at most half of the column");
        assert_eq!(fitted_notes(15, 0, 99, 38), 3, "at least the heading and a hint");
        assert_eq!(fitted_notes(3, 99, 99, 4), 3, "a low column stays as it is");
    }

    #[test]
    fn the_border_stays_while_the_cursor_moves_between_notes_of_similar_length() {
        let mut now = 15;
        let heights = [3, 5, 3, 6, 4, 3, 12, 3].map(|notes| {
            now = fitted_notes(now, notes, 60, 38);
            now
        });
        assert_eq!(heights, [3, 5, 5, 6, 6, 6, 12, 3]);
    }

    #[test]
    fn a_wide_screen_has_the_panes_beside_each_other() {
        let view = ViewSettings::default();
        let g = geometry(200, 50, 3, Pane::Article, view);
        assert!(g.side_by_side() && g.text.width == 72);
        assert_eq!((g.entities.height, g.notes.height), (g.text.height, g.text.height));
        assert!(g.notes.right() - g.gutter.x > 170, "the width is used");
        let wide_text = geometry(200, 50, 3, Pane::Article, ViewSettings { measure: 140, ..view });
        assert!(!wide_text.side_by_side() && wide_text.text.width == 140, "the user's text comes first");
        assert!(!geometry(140, 50, 3, Pane::Article, view).side_by_side());
    }

    #[test]
    fn a_border_that_was_dragged_stays() {
        let article = Article::new("Satu.".into(), None, None).unwrap();
        let mut screen = ScreenLayout::new((120, 40), DEFAULT_MEASURE);
        screen.dragged = Some(Border::Notes);
        screen.drag_border(Position::new(100, 19), &article);
        let dragged = screen.geometry(&article).notes;
        screen.fit_contents(3, 60, &article);
        assert_eq!(screen.geometry(&article).notes, dragged);
        let mut screen = ScreenLayout::new((200, 50), DEFAULT_MEASURE);
        let before = screen.geometry(&article).notes;
        screen.dragged = Some(Border::Notes);
        screen.drag_border(Position::new(before.x - 12, 19), &article);
        let after = screen.geometry(&article).notes;
        assert_eq!((after.x, after.right()), (before.x - 11, before.right()));
    }

    #[test]
    fn a_screen_of_120_columns_has_room_for_the_default_measure() {
        let g = geometry(120, 40, 3, Pane::Article, ViewSettings::default());
        assert_eq!(g.text.width, 72);
        assert!(g.entities.width >= 30);
        assert_eq!(geometry(80, 24, 3, Pane::Article, ViewSettings::default()).text.width, 48);
    }
}
