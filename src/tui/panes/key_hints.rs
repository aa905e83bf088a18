//! The list of keys that may follow the first key of a chord, or a mark command.

use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::jumps::BookmarkAction;
use crate::tui::key::Key;
use crate::tui::keymap::Binding;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns for the keys.
const KEY_COLUMNS: u16 = 6;

/// Width in columns, with the frame.
pub(crate) const MAX_COLUMNS: u16 = 46;

/// A row: a key, and what it does.
pub(crate) type HintRow = (String, String);

/// The keys that may follow `prefix`, those of the labels last.
pub(crate) fn after(app: &App, prefix: char) -> Vec<HintRow> {
    let row = |(key, binding): (Key, &Binding)| {
        Some((key.last().to_string(), binding.description(app.labels())?.into_owned()))
    };
    let mut rows: Vec<HintRow> = app.keys.after(prefix).filter_map(row).collect();
    if app.keys.leads_to_labels(prefix) {
        let lettered = app.labels().list().iter().filter(|label| label.key.is_some_and(char::is_alphabetic));
        rows.extend(lettered.map(|label| {
            let key = label.key.map(String::from).unwrap_or_default();
            (key, format!("Highlight: {}", display::printable(&label.name)))
        }));
    }
    rows
}

/// The marks that are set, each with the text at it, then the other keys that may follow.
pub(crate) fn marks(app: &App, action: BookmarkAction) -> Vec<HintRow> {
    let text = app.article().text();
    let excerpt = |offset: usize| {
        let end = text.floor_char_boundary(text.len().min(offset + 80));
        display::printable(text.get(offset..end).and_then(|rest| rest.lines().next()).unwrap_or(""))
    };
    let mut rows: Vec<HintRow> =
        app.doc.bookmarks.iter().map(|(c, offset)| (c.to_string(), excerpt(*offset))).collect();
    rows.push(match action {
        BookmarkAction::Set => ("a–z".into(), "Set this mark at the cursor".into()),
        BookmarkAction::GoTo => (app.keys.primary_key(Action::GoToMark), "Go back to before the last jump".into()),
    });
    rows
}

/// Draws the rows.
pub(crate) fn draw(app: &App, title: &str, rows: &[HintRow], area: Rect, buffer: &mut Buffer) {
    let inside = super::framed(app, title, "Esc close", area, buffer);
    for ((key, help), y) in rows.iter().zip(inside.y..inside.bottom()) {
        super::write(buffer, inside, inside.x, y, key, KEY_COLUMNS, app.theme.accent());
        super::write(
            buffer,
            inside,
            inside.x + KEY_COLUMNS,
            y,
            help,
            inside.width.saturating_sub(KEY_COLUMNS),
            Style::new(),
        );
    }
}
