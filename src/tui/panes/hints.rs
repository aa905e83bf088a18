//! What may follow a key that others follow.

use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of the keys.
const KEYS: u16 = 6;

/// Columns of the whole.
pub const WIDTH: u16 = 46;

/// The rows: a key, and what it does.
pub type Row = (String, String);

/// What may follow the letter `prefix`.
pub fn after(app: &App, prefix: char) -> Vec<Row> {
    app.keys.after(prefix).map(|(key, binding)| (key.last().to_string(), binding.help.to_string())).collect()
}

/// The marks there are, and how to set one.
pub fn marks(app: &App, set: bool) -> Vec<Row> {
    let text = app.article().text();
    let excerpt = |offset: usize| {
        let end = text.floor_char_boundary(text.len().min(offset + 80));
        display::printable(text.get(offset..end).and_then(|rest| rest.lines().next()).unwrap_or(""))
    };
    let mut rows: Vec<Row> = app.doc.marks.iter().map(|(c, offset)| (c.to_string(), excerpt(*offset))).collect();
    if set {
        rows.push(("a–z".into(), "remember this place by that letter".into()));
    } else {
        let twice = app.keys.shown(Action::GoToMark);
        rows.push((twice, "where you were before the last jump".into()));
    }
    rows
}

/// Draws the rows.
pub fn draw(app: &App, title: &str, rows: &[Row], area: Rect, buffer: &mut Buffer) {
    let inside = super::framed(app, title, "Esc back", area, buffer);
    for ((key, help), y) in rows.iter().zip(inside.y..inside.bottom()) {
        super::write(buffer, inside, inside.x, y, key, KEYS, app.theme.accent());
        super::write(buffer, inside, inside.x + KEYS, y, help, inside.width.saturating_sub(KEYS), Style::new());
    }
}
