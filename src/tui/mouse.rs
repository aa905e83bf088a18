//! Mouse input. The wheel scrolls the entity pane under the pointer, or else the text; a click moves the cursor, a
//! double click selects the word and a triple click the sentence; dragging selects; the right button opens the
//! command palette.

use super::action::{Direction, Motion, TextUnit};
use super::app::{App, EntityRow};
use super::geometry::{Geometry, Pane};
use super::layout;
use super::overlay::{Overlay, Picker};
use super::panes;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

/// The number of rows that one step of the wheel scrolls.
const WHEEL_ROWS: isize = 3;

/// The longest time in ms between two presses of a double click.
const DOUBLE_CLICK_MS: i64 = 400;

/// A border between panes that the mouse can drag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Border {
    /// Between the text and the side panes.
    Side,
    /// Between the entities and the notes.
    Notes,
}

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
        if self.overlay.is_some() {
            return self.overlay_mouse(event, at);
        }
        let areas = self.geometry();
        let over = |area: Rect| area.contains(at);
        let lists = over(areas.entities);
        match event.kind {
            MouseEventKind::ScrollDown if lists => self.scroll_entities(WHEEL_ROWS),
            MouseEventKind::ScrollUp if lists => self.scroll_entities(-WHEEL_ROWS),
            MouseEventKind::ScrollDown => self.scroll(WHEEL_ROWS),
            MouseEventKind::ScrollUp => self.scroll(-WHEEL_ROWS),
            MouseEventKind::Down(MouseButton::Right) => {
                self.overlay = Some(Overlay::Pick(Box::new(Picker::commands(&self.keys, self.labels()))));
            }
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
                    && let Some(action) = panes::status::action_at(self, event.column)
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

    /// The wheel moves the selection in the list of changes. A click selects a change, and a click on the selected
    /// one goes to it.
    fn press_change(&mut self, area: Rect, y: u16, wheel: isize) {
        let Some(Overlay::Changes(review)) = &self.overlay else { return };
        let hit = if wheel == 0 { panes::changes::change_at(self, review, area, y) } else { None };
        let last = review.list.len() - 1;
        if hit == Some(review.selected) {
            return self.go_to_change();
        }
        let next = hit.unwrap_or_else(|| review.selected.saturating_add_signed(wheel.signum()).min(last));
        if let Some(Overlay::Changes(review)) = &mut self.overlay {
            review.selected = next;
        }
    }

    fn overlay_mouse(&mut self, event: MouseEvent, at: Position) {
        let wheel = match event.kind {
            MouseEventKind::ScrollDown => WHEEL_ROWS,
            MouseEventKind::ScrollUp => -WHEEL_ROWS,
            MouseEventKind::Down(MouseButton::Left) => 0,
            _ => return,
        };
        let pressed = wheel == 0;
        let area = panes::overlay_area(self);
        // A click outside the overlay closes it, as Esc does.
        if pressed && !area.contains(at) {
            match self.overlay {
                Some(Overlay::Note(_)) => self.save_note(),
                Some(Overlay::Claim(_)) => self.leave_form(),
                Some(Overlay::Library(_)) => self.close_library(),
                Some(Overlay::Adjudication) => {
                    if let Some(action) = panes::status::action_at(self, at.x) {
                        self.adjudication_act(action);
                    }
                }
                _ => self.overlay = None,
            }
            return;
        }
        match &mut self.overlay {
            Some(Overlay::Help { top, .. }) => *top = top.saturating_add_signed(wheel),
            Some(Overlay::Pick(picker)) if pressed => {
                if let Some(row) = panes::picker::row_at(area, at.y)
                    && picker.top + row < picker.matches.len()
                {
                    picker.selected = picker.top + row;
                    self.pick();
                }
            }
            Some(Overlay::Changes(_)) => self.press_change(area, at.y, wheel),
            Some(Overlay::Adjudication) if pressed => self.press_adjudication(at),
            Some(Overlay::Adjudication) => self.scroll_adjudication(wheel),
            Some(Overlay::ReviewQueue(list)) => {
                let hit = if pressed { panes::review_queue::item_at(list, area, at.y) } else { None };
                let last = list.items.len() - 1;
                if hit == Some(list.selected) {
                    return self.go_to_review_item();
                }
                list.selected = hit.unwrap_or_else(|| list.selected.saturating_add_signed(wheel.signum()).min(last));
            }
            Some(Overlay::Board(board)) => match panes::board::row_at(board, area, at.y).filter(|_| pressed) {
                Some(row) if row == board.selected => self.go_to_claim(),
                Some(row) => board.selected = row,
                None if wheel > 0 => board.step(Motion::Down),
                None if wheel < 0 => board.step(Motion::Up),
                None => {}
            },
            Some(Overlay::Library(library)) => {
                if let Some(steps) = panes::library::tab_at(library, area, at.x, at.y).filter(|_| pressed) {
                    return self.switch_library_tab(steps);
                }
                match panes::library::row_at(library, area, at.y).filter(|_| pressed) {
                    Some(row) if library.choose(row) => self.open_chosen(),
                    None if wheel > 0 => library.step(Motion::Down),
                    None if wheel < 0 => library.step(Motion::Up),
                    Some(_) | None => {}
                }
            }
            Some(Overlay::Claim(form)) if pressed => {
                if let Some(field) = panes::form::field_at(form, area, at.y) {
                    form.focus = field;
                }
            }
            Some(Overlay::Claim(form)) => form.step(wheel.signum()),
            Some(Overlay::Pick(picker)) => {
                picker.step(wheel);
                picker.show_chosen(panes::picker::page(area).max(1));
            }
            Some(Overlay::Labels(id, _)) if pressed => {
                let (id, row) = (*id, usize::from(at.y.saturating_sub(area.y + 1)));
                let row = row + panes::labels::first_row(self, area);
                let label = self.labels().list().get(row).map(|label| label.name.clone());
                if let Some(label) = label.filter(|_| at.y > area.y) {
                    self.relabel(id, &label);
                }
            }
            Some(Overlay::Note(editor)) if !pressed => editor.area.scroll((wheel as i16, 0)),
            _ => {}
        }
    }
}
