//! A command that waits for another key: the second letter of a chord, or the letter of a bookmark. The keys that may
//! follow are listed in a corner.

use super::{Dialog, Reaction};
use crate::text::display;
use crate::tui::action::{Action, BookmarkAction};
use crate::tui::context::Context;
use crate::tui::key::Key;
use crate::tui::keymap::Binding;
use crate::tui::request::Request;
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns for the keys.
const KEY_COLUMNS: u16 = 6;

/// Width in columns, with the frame.
const MAX_COLUMNS: u16 = 46;

/// A command that waits for another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyHints {
    /// The first letter of a chord was pressed.
    Chord(char),
    /// The next key is the letter of a bookmark.
    Bookmark(BookmarkAction),
}

/// A row: the key, as displayed and as pressed, and what it does. A row for several keys cannot be clicked.
struct HintRow {
    shown: String,
    key: Option<char>,
    help: String,
}

impl HintRow {
    fn new(key: char, help: String) -> Self {
        Self { shown: key.to_string(), key: Some(key), help }
    }
}

impl KeyHints {
    fn rows(self, context: &Context<'_>) -> Vec<HintRow> {
        match self {
            Self::Chord(first) => chords(context, first),
            Self::Bookmark(action) => bookmarks(context, action),
        }
    }

    fn press(self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        let close = Reaction::close();
        match (self, key.code) {
            // As in vim, a command begins with a colon wherever it is typed.
            (Self::Bookmark(_), KeyCode::Char(':')) => Reaction::list_commands(),
            (Self::Chord(first), code) => match (context.keys().reader.action(key, Some(first)), code) {
                (Some(action), _) => close.and(Request::Run(action)),
                (None, KeyCode::Char(c)) if context.keys().reader.leads_to_labels(first) => {
                    close.and(Request::Highlight(c))
                }
                (None, KeyCode::Char(':')) => Reaction::list_commands(),
                (None, _) => close,
            },
            (Self::Bookmark(action), KeyCode::Char(c)) => close.and(Request::Bookmark(action, c)),
            (Self::Bookmark(_), _) => close,
        }
    }
}

/// The keys that may follow the letter `first`, those of the labels last.
fn chords(context: &Context<'_>, first: char) -> Vec<HintRow> {
    let row = |(key, binding): (Key, &Binding)| {
        let help = binding.description(context.labels())?.into_owned();
        Some(HintRow { shown: key.last().to_string(), key: key.character(), help })
    };
    let mut rows: Vec<HintRow> = context.keys().reader.after(first).filter_map(row).collect();
    if context.keys().reader.leads_to_labels(first) {
        let lettered = context.labels().list().iter().filter_map(|label| Some((label, label.key?)));
        let lettered = lettered.filter(|(_, key)| key.is_alphabetic());
        rows.extend(
            lettered.map(|(label, key)| HintRow::new(key, format!("Highlight: {}", display::printable(&label.name)))),
        );
    }
    rows
}

/// The bookmarks that are set, each with the text at it, then the other keys that may follow.
fn bookmarks(context: &Context<'_>, action: BookmarkAction) -> Vec<HintRow> {
    let text = context.article().text();
    let excerpt = |offset: usize| {
        let end = text.floor_char_boundary(text.len().min(offset + 80));
        display::printable(text.get(offset..end).and_then(|rest| rest.lines().next()).unwrap_or(""))
    };
    let set = context.doc.bookmarks.iter();
    let mut rows: Vec<HintRow> = set.map(|(c, offset)| HintRow::new(*c, excerpt(*offset))).collect();
    rows.push(match action {
        BookmarkAction::Set => HintRow { shown: "a–z".into(), key: None, help: "Set this mark at the cursor".into() },
        BookmarkAction::GoTo => HintRow::new('\'', "Go back to before the last jump".into()),
    });
    rows
}

impl Dialog for KeyHints {
    fn area(&self, context: &Context<'_>) -> Rect {
        // In the lower right corner, above the status line.
        let screen = context.whole_screen();
        let rows = self.rows(context).len() as u16;
        let (width, height) = (MAX_COLUMNS.min(screen.width), (rows + 2).min(screen.height));
        Rect::new(screen.width - width, screen.height.saturating_sub(height + 1), width, height).intersection(screen)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let theme = context.theme();
        let title = match self {
            Self::Chord(first) => first.to_string(),
            Self::Bookmark(BookmarkAction::Set) => "Set a mark".into(),
            Self::Bookmark(BookmarkAction::GoTo) => "Go to a mark".into(),
        };
        let hints = HintBar::default().command(Action::Escape, "Esc", "close");
        let (inside, mut hits) = framed(theme, &title, hints, area, buffer);
        for ((i, row), y) in self.rows(context).into_iter().enumerate().zip(inside.y..inside.bottom()) {
            write(buffer, inside, inside.x, y, &row.shown, KEY_COLUMNS, theme.accent());
            let room = inside.width.saturating_sub(KEY_COLUMNS);
            write(buffer, inside, inside.x + KEY_COLUMNS, y, &row.help, room, Style::new());
            hits.add(Rect { y, height: 1, ..area }, Hit::Item(i));
        }
        hits
    }

    /// It comes and goes between two keys.
    fn dims_what_is_behind(&self) -> bool {
        false
    }

    fn mode(&self) -> &'static str {
        "keys"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        self.press(key, context)
    }

    fn click(&mut self, hit: Hit, context: &Context<'_>) -> Reaction {
        let Hit::Item(row) = hit else { return Reaction::stay() };
        match self.rows(context).get(row).and_then(|row| row.key) {
            Some(c) => self.press(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), context),
            None => Reaction::stay(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::{Action, WindowPosition};
    use crate::tui::testing::TestContext;
    use ratatui::layout::Position;

    #[test]
    fn a_hint_can_be_clicked_like_its_key() {
        let test = TestContext::new("Satu.", (80, 24));
        let context = test.context();
        let mut hints = KeyHints::Chord('z');
        let area = hints.area(&context);
        let hits = hints.draw(&context, area, &mut Buffer::empty(area));
        let first = hits.at(Position::new(area.x + 3, area.y + 1)).unwrap();
        let reaction = hints.click(first, &context);
        let top = Action::Align(WindowPosition::Top);
        assert!(matches!(reaction.requests[..], [Request::Run(action)] if action == top), "{reaction:?}");
    }
}
