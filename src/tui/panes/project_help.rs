//! The help page of a project: its labels with their keys, and its guidelines.

use crate::text::{display, wrap};
use crate::tui::action::Action;
use crate::tui::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Greatest width in columns, with the frame.
pub(crate) const MAX_COLUMNS: u16 = 76;

/// Columns for the keys.
const KEY_COLUMNS: u16 = 6;

/// A row: pieces of text, each with its first column (from 0) and its style.
type GuideRow = Vec<(u16, String, Style)>;

/// Height in rows, with the frame.
pub(crate) fn height(app: &App, inner: Rect) -> u16 {
    rows(app, MAX_COLUMNS.min(inner.width).saturating_sub(4)).len() as u16 + 2
}

fn rows(app: &App, width: u16) -> Vec<GuideRow> {
    let theme = app.theme;
    let mut rows: Vec<GuideRow> = vec![vec![(0, "Labels".into(), theme.quiet())]];
    let name = |name: &str| format!(" {} ", display::printable(name));
    let labels = app.labels().list();
    let names = labels.iter().map(|label| display::width(&name(&label.name))).max().unwrap_or_default() as u16;
    for label in labels {
        let key = label.key.map_or(String::new(), |key| app.keys.label_key(key));
        let mut row = vec![(0, key, theme.accent()), (KEY_COLUMNS, name(&label.name), theme.label(label.colour))];
        let description_x = KEY_COLUMNS + names + 1;
        let description = display::printable(&label.description);
        let lines = wrapped(&description, width.saturating_sub(description_x));
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 {
                rows.push(std::mem::take(&mut row));
            }
            row.push((description_x, line, Style::new()));
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
    lines.into_iter().map(|line| text[line.start..line.text_end].to_string()).collect()
}

/// Draws the page from row `top`, or from an earlier row so that the last page is full.
pub(crate) fn draw(app: &App, top: usize, area: Rect, buffer: &mut Buffer) {
    let rows = rows(app, area.width.saturating_sub(4));
    let fits = usize::from(area.height.saturating_sub(2));
    let scroll = if rows.len() > fits { super::scroll_hint(app) } else { String::new() };
    let hint = format!("Esc close · {} available keys{scroll}", app.keys.primary_key(Action::NextPane));
    let inside = super::framed(app, "Project", &hint, area, buffer);
    let top = top.min(rows.len().saturating_sub(fits));
    for (row, y) in rows.into_iter().skip(top).zip(inside.y..inside.bottom()) {
        for (x, text, style) in row {
            let room = inside.width.saturating_sub(x);
            super::write(buffer, inside, inside.x + x, y, &text, room, style);
        }
    }
}
