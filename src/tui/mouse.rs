//! Mouse input. The wheel scrolls the entity pane under the pointer, or else the text; a click moves the cursor, a
//! double click selects the word and a triple click the sentence; dragging selects; the right button opens the
//! command palette.

use super::action::{Action, Direction, TextUnit};
use super::app::{App, EntityRow};
use super::geometry::{Border, Geometry, Pane};
use super::layout;
use super::panes;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

/// The number of rows that one step of the wheel scrolls.
pub(super) const WHEEL_ROWS: isize = 3;

/// The longest time in ms between two presses of a double click.
const DOUBLE_CLICK_MS: i64 = 400;

/// The border at a cell. A border is the empty column or row between two panes, in the wide layout only.
fn border_at(areas: &Geometry, at: Position) -> Option<Border> {
    if !areas.wide {
        return None;
    }
    let beside = at.x >= areas.text.right() && at.x < areas.entities.x && at.y < areas.notes.bottom();
    let between = at.x >= areas.entities.x
        && at.x < areas.entities.right()
        && at.y >= areas.entities.bottom()
        && at.y < areas.notes.y;
    if beside { Some(Border::Side) } else { between.then_some(Border::Notes) }
}

impl App {
    pub(super) fn mouse(&mut self, event: MouseEvent) {
        let at = Position::new(event.column, event.row);
        if self.has_dialog() {
            return self.dialog_mouse(event, at);
        }
        let areas = self.geometry();
        let over = |area: Rect| area.contains(at);
        let lists = over(areas.entities);
        match event.kind {
            MouseEventKind::ScrollDown if lists => self.scroll_entities(WHEEL_ROWS),
            MouseEventKind::ScrollUp if lists => self.scroll_entities(-WHEEL_ROWS),
            MouseEventKind::ScrollDown => self.scroll(WHEEL_ROWS),
            MouseEventKind::ScrollUp => self.scroll(-WHEEL_ROWS),
            MouseEventKind::Down(MouseButton::Right) => self.act(Action::Palette),
            MouseEventKind::Down(MouseButton::Left) => {
                self.message = None;
                let times = self.count_press(event);
                self.dragging = border_at(&areas, at);
                if self.dragging.is_some() {
                    return;
                }
                if over(areas.text) || over(areas.gutter) {
                    self.focus = Pane::Article;
                    self.click_text(at, times);
                } else if over(areas.entities) {
                    self.focus = Pane::Entities;
                    self.click_entity(at);
                } else if over(areas.notes) {
                    self.focus = Pane::Notes;
                    self.click_note(at);
                } else if over(areas.status)
                    && let Some(action) = panes::status::action_at(self, at)
                {
                    self.act(action);
                }
            }
            MouseEventKind::Drag(MouseButton::Left) if self.dragging.is_some() => self.drag_border(at, &areas),
            MouseEventKind::Up(MouseButton::Left) => self.dragging = None,
            MouseEventKind::Drag(MouseButton::Left) if self.last_press.is_some() && self.focus == Pane::Article => {
                self.drag(at, areas.text);
            }
            _ => {}
        }
    }

    /// Moves the border being dragged to `at`.
    fn drag_border(&mut self, at: Position, areas: &Geometry) {
        match self.dragging {
            Some(Border::Side) => self.view.side = Some(areas.entities.right().saturating_sub(at.x + 1).max(1)),
            Some(Border::Notes) => self.view.notes = Some(areas.notes.bottom().saturating_sub(at.y + 1).max(1)),
            None => {}
        }
        self.lay_out();
    }

    /// Counts presses of the same cell in quick succession: 1 to 3, then 1 again.
    fn count_press(&mut self, event: MouseEvent) -> u8 {
        let now = (self.author.now)();
        let times = match self.last_press {
            Some((column, row, times, then))
                if (column, row) == (event.column, event.row)
                    && now.duration_since(then).as_millis() <= i128::from(DOUBLE_CLICK_MS) =>
            {
                times % 3 + 1
            }
            _ => 1,
        };
        self.last_press = Some((event.column, event.row, times, now));
        times
    }

    /// The byte offset of the grapheme at, or nearest to, a cell of the text area.
    fn offset_at(&self, at: Position) -> usize {
        let area = self.geometry().text;
        let article = self.article();
        let row = isize::from(at.y as i16) - isize::from(area.y as i16);
        let place = self.layout.step(article, self.layout.clamp(article, self.top), row);
        // A click on the empty row below a paragraph counts as its last line.
        let line = self.layout.line(article, place).or_else(|| self.layout.lines(article, place.block).last().copied());
        line.map_or(self.cursor, |line| layout::offset(article, line, usize::from(at.x.saturating_sub(area.x))))
    }

    fn click_text(&mut self, at: Position, times: u8) {
        let offset = self.offset_at(at);
        self.anchor = None;
        match times {
            1 => self.set_cursor(offset),
            2 => self.set_selection(self.unit_at(TextUnit::Word, offset)),
            _ => self.set_selection(self.unit_at(TextUnit::Sentence, offset)),
        }
    }

    fn drag(&mut self, at: Position, area: Rect) {
        if self.anchor.is_none() {
            self.anchor = Some(self.cursor);
        }
        // Dragging past the top or bottom edge scrolls.
        if at.y < area.y || at.y == 0 {
            self.scroll(-1);
        } else if at.y >= area.bottom() {
            self.scroll(1);
        }
        let offset = self.offset_at(Position::new(at.x, at.y.clamp(area.y, area.bottom().saturating_sub(1))));
        self.set_cursor(offset);
    }

    fn scroll_entities(&mut self, rows: isize) {
        let height = usize::from(panes::entities::listed(self.geometry().entities.height));
        let last = self.doc.entity_rows.len().saturating_sub(height);
        self.entity_top = self.entity_top.saturating_add_signed(rows).min(last);
    }

    fn click_entity(&mut self, at: Position) {
        let area = self.geometry().entities;
        // A click on the heading changes the sort order; one on the bottom line goes to the nearest mention.
        if at.y == area.y {
            return self.sort_entities();
        }
        if let Some(offset) = panes::entities::offset_at(self, at.x, at.y) {
            return self.nearest_mention(offset);
        }
        if at.y >= area.y + panes::HEADING_ROWS as u16 + panes::entities::listed(area.height) {
            return;
        }
        let row = usize::from(at.y - area.y)
            .checked_sub(panes::HEADING_ROWS)
            .map(|row| row + panes::entities::first_row(self));
        if let Some(row) = row
            && let Some(EntityRow::Entity(_)) = self.doc.entity_rows.get(row)
        {
            self.entity_row = row;
            self.next_mention(Direction::Forward);
        }
    }

    fn click_note(&mut self, at: Position) {
        if let Some(id) = panes::notes::annotation_at(self, at.y) {
            self.go_to(id);
        }
    }
}
