//! The menu of the right mouse button: what can be done with what is under the pointer, each with its key.

use super::{Dialog, Reaction};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::request::Request;
use crate::tui::widgets::list::{MenuKey, first_shown, menu_key, stepped};
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write, write_right};
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// The most items of a menu, so that it can be taken in at a glance.
pub(crate) const MAX_ITEMS: usize = 12;

/// Columns between the titles and the keys.
const GAP: usize = 3;

/// An item: a command, what it is called here, and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MenuItem {
    pub(crate) action: Action,
    pub(crate) title: String,
    pub(crate) key: String,
}

/// The menu.
#[derive(Debug)]
pub(crate) struct ContextMenu {
    items: Vec<MenuItem>,
    /// The cell under the pointer.
    at: Position,
    /// The index of the selected item.
    selected: usize,
}

impl ContextMenu {
    /// A menu of these items, of which there is at least one, at the cell under the pointer.
    pub(crate) const fn new(items: Vec<MenuItem>, at: Position) -> Self {
        Self { items, at, selected: 0 }
    }

    fn choose(&self, at: usize) -> Reaction {
        match self.items.get(at) {
            Some(item) => Reaction::close().and(Request::Run(item.action)),
            None => Reaction::stay(),
        }
    }
}

impl Dialog for ContextMenu {
    fn area(&self, context: &Context<'_>) -> Rect {
        let screen = context.whole_screen();
        let widest =
            |of: fn(&MenuItem) -> &str| self.items.iter().map(|item| display::width(of(item))).max().unwrap_or(0);
        let width = widest(|item| &item.title) + GAP + widest(|item| &item.key) + 4;
        let width = (width as u16).min(screen.width);
        let height = (self.items.len() as u16 + 2).min(screen.height);
        // Below and right of the pointer, where there is room.
        let x = (self.at.x + 1).min(screen.width - width);
        let below = self.at.y + 1;
        let y = if below + height <= screen.height { below } else { self.at.y.saturating_sub(height) };
        // A screen that became smaller may end above the pointer.
        Rect { x, y: y.min(screen.height - height), width, height }
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let theme = context.theme();
        let (inside, _) = framed(theme, "", HintBar::default(), area, buffer);
        let first = first_shown(self.selected, self.items.len(), usize::from(inside.height).max(1));
        let mut hits = HitMap::default();
        for ((i, item), y) in self.items.iter().enumerate().skip(first).zip(inside.y..inside.bottom()) {
            let key = display::width(&item.key) as u16 + 1;
            let style = if i == self.selected { theme.chosen() } else { Style::new() };
            write(buffer, inside, inside.x, y, &item.title, inside.width.saturating_sub(key), style);
            write_right(buffer, inside, y, &item.key, theme.accent());
            hits.add(Rect { y, height: 1, ..area }, Hit::Item(i));
        }
        hits
    }

    /// It is about the words beside it.
    fn dims_what_is_behind(&self) -> bool {
        false
    }

    fn mode(&self) -> &'static str {
        "menu"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        match menu_key(key.code) {
            Some(MenuKey::Step(rows)) => self.selected = stepped(self.selected, self.items.len(), rows),
            Some(MenuKey::Choose) => return self.choose(self.selected),
            Some(MenuKey::ListCommands) => return Reaction::list_commands(),
            None => {
                // The key that is shown beside an item.
                let action = context.keys().in_reader(key, context.reader.selection().is_some());
                let item = self.items.iter().position(|item| Some(item.action) == action);
                return item.map_or_else(Reaction::stay, |item| self.choose(item));
            }
        }
        Reaction::stay()
    }

    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        match hit {
            Hit::Item(at) => self.choose(at),
            _ => Reaction::stay(),
        }
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.selected = stepped(self.selected, self.items.len(), rows.signum());
        Reaction::stay()
    }

    fn needs_annotations(&self, _: KeyEvent) -> bool {
        true
    }
}
