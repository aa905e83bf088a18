//! What the project says: its labels with their keys, and its guidelines.

use crate::text::{display, wrap};
use crate::tui::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of the whole, with its frame.
pub const WIDTH: u16 = 76;

/// Columns of the keys, and least of the names.
const KEYS: u16 = 6;

/// A row: words, each with the column it begins in and its look.
type Row = Vec<(u16, String, Style)>;

/// Rows the whole takes, with its frame.
pub fn height(app: &App, inner: Rect) -> u16 {
    rows(app, WIDTH.min(inner.width).saturating_sub(4)).len() as u16 + 2
}

fn rows(app: &App, width: u16) -> Vec<Row> {
    let theme = app.theme;
    let mut rows: Vec<Row> = vec![vec![(0, "Labels".into(), theme.quiet())]];
    let name = |name: &str| format!(" {} ", display::printable(name));
    let labels = app.labels().list();
    let names = labels.iter().map(|label| display::width(&name(&label.name))).max().unwrap_or_default() as u16;
    for label in labels {
        // A letter comes after the one that leads to labels.
        let key =
            label.key.map_or(String::new(), |key| if key.is_alphabetic() { format!("H {key}") } else { key.into() });
        let mut row = vec![(0, key, theme.accent()), (KEYS, name(&label.name), theme.label(label.colour))];
        let told = KEYS + names + 1;
        let description = display::printable(&label.description);
        let lines = wrapped(&description, width.saturating_sub(told));
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 {
                rows.push(std::mem::take(&mut row));
            }
            row.push((told, line, Style::new()));
        }
        rows.push(row);
    }
    let guidelines = app.doc.project.guidelines.trim();
    if !guidelines.is_empty() {
        rows.push(Vec::new());
        rows.push(vec![(0, "Guidelines".into(), theme.quiet())]);
        let lines = guidelines.lines().flat_map(|line| {
            let lines = wrapped(&display::printable(line), width);
            if lines.is_empty() { vec![String::new()] } else { lines }
        });
        rows.extend(lines.map(|line| vec![(0, line, Style::new())]));
    }
    rows
}

fn wrapped(text: &str, width: u16) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let lines = wrap::wrap(text, usize::from(width.max(8)));
    lines.into_iter().map(|line| text[line.start..line.ink].to_string()).collect()
}

/// Draws it from row `top` on, as far as there are more than fit.
pub fn draw(app: &App, top: usize, area: Rect, buffer: &mut Buffer) {
    let rows = rows(app, area.width.saturating_sub(4));
    let fits = usize::from(area.height.saturating_sub(2));
    let scroll = if rows.len() > fits { " · j k scroll" } else { "" };
    let hint = format!("Esc back · Tab what can be done now{scroll}");
    let inside = super::framed(app, "The project", &hint, area, buffer);
    let top = top.min(rows.len().saturating_sub(fits));
    for (row, y) in rows.into_iter().skip(top).zip(inside.y..inside.bottom()) {
        for (x, text, style) in row {
            let room = inside.width.saturating_sub(x);
            super::write(buffer, inside, inside.x + x, y, &text, room, style);
        }
    }
}
