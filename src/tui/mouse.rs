//! Mouse input. The wheel scrolls the entity pane under the pointer, or else the text; a click moves the cursor, a
//! double click selects the word and a triple click the sentence; dragging selects; the right button opens a
//! menu of what can be done there.

use super::action::{Direction, TextUnit};
use super::app::App;
use super::commands::{annotate, context_menu, entity_pane};
use super::drawing;
use super::geometry::Pane;
use super::widgets::Hit;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

/// The number of rows that one step of the wheel scrolls.
pub(super) const WHEEL_ROWS: isize = 3;

impl App {
    pub(super) fn mouse(&mut self, event: MouseEvent) {
        let at = Position::new(event.column, event.row);
        if !matches!(event.kind, MouseEventKind::Drag(MouseButton::Left)) {
            self.edge_drag.stop();
        }
        if self.has_dialog() {
            return self.dialog_mouse(event, at);
        }
        match event.kind {
            MouseEventKind::ScrollDown => self.wheel(WHEEL_ROWS, at),
            MouseEventKind::ScrollUp => self.wheel(-WHEEL_ROWS, at),
            MouseEventKind::Down(MouseButton::Right) => context_menu::open(self, at),
            MouseEventKind::Down(MouseButton::Left) => self.click(at),
            MouseEventKind::Drag(MouseButton::Left) if self.screen.dragged.is_some() => {
                self.screen.drag_border(at, &self.doc.article);
                self.lay_out();
            }
            MouseEventKind::Up(MouseButton::Left) => self.screen.dragged = None,
            MouseEventKind::Drag(MouseButton::Left) if self.clicks.any() && self.focus() == Pane::Article => {
                self.drag(at);
            }
            _ => {}
        }
    }

    fn wheel(&mut self, rows: isize, at: Position) {
        let entities = self.geometry().entities;
        if entities.contains(at) {
            self.entities.scroll(rows, entities.height);
        } else {
            self.reader.scroll(rows);
        }
    }

    fn click(&mut self, at: Position) {
        let hit = drawing::hits(self).at(at);
        self.status.pressed(self.settings.author.now);
        let times = self.clicks.press(at, (self.settings.author.now)());
        if let Some(pane) = self.geometry().pane_at(at) {
            self.screen.focus = pane;
        }
        match hit {
            Some(Hit::Border(border)) => self.screen.dragged = Some(border),
            Some(Hit::Text) => self.click_text(at, times),
            Some(Hit::Entity(entity)) => {
                self.entities.select(entity);
                entity_pane::next_mention(self, Direction::Forward);
            }
            Some(Hit::Offset(offset)) => entity_pane::nearest_mention(self, offset),
            Some(Hit::Annotation(id)) => annotate::go_to(self, id),
            Some(Hit::Button(action)) => self.act(action),
            Some(Hit::Item(_) | Hit::Tab(_)) | None => {}
        }
    }

    fn click_text(&mut self, at: Position, times: u8) {
        let offset = self.reader.offset_at(at, self.geometry().text);
        self.reader.clear_selection();
        match times {
            1 => self.reader.set_cursor(offset),
            2 => self.reader.set_selection(self.reader.unit_at(TextUnit::Word, offset)),
            _ => self.reader.set_selection(self.reader.unit_at(TextUnit::Sentence, offset)),
        }
    }
}
