//! The labels to choose from: keys, names, and when each is given.

use crate::annotation::Label;
use crate::text::display;
use crate::tui::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Columns of the keys and the space round a name.
const AROUND: usize = 6;

fn name(label: &Label) -> String {
    format!(" {} ", display::printable(&label.name))
}

fn names_width(app: &App) -> usize {
    app.labels().list().iter().map(|label| display::width(&name(label))).max().unwrap_or_default()
}

/// Columns the whole takes, with its frame.
pub fn width(app: &App) -> u16 {
    let told = app.labels().list().iter().map(|label| display::width(&label.description)).max().unwrap_or_default();
    (AROUND + names_width(app) + told + 4).clamp(28, 76) as u16
}

/// The first label that is shown, where there are more than rows.
pub fn first_row(app: &App, area: Rect) -> usize {
    let selected = match app.overlay {
        Some(crate::tui::overlay::Overlay::Labels(_, selected)) => selected,
        _ => 0,
    };
    (selected + 1).saturating_sub(usize::from(area.height.saturating_sub(2)))
}

/// Draws the labels with their keys.
pub fn draw(app: &App, selected: usize, area: Rect, buffer: &mut Buffer) {
    let inside = super::framed(app, "Label", "", area, buffer);
    let theme = app.theme;
    let told = inside.x + (AROUND - 2 + names_width(app)) as u16 + 1;
    let rows = app.labels().list().iter().enumerate().skip(first_row(app, area));
    for ((i, label), y) in rows.zip(inside.y..inside.bottom()) {
        if i == selected {
            super::write(buffer, inside, inside.x, y, "›", 1, theme.accent());
        }
        let key = label.key.map(String::from).unwrap_or_default();
        super::write(buffer, inside, inside.x + 2, y, &key, 2, theme.accent());
        super::write(buffer, inside, inside.x + 4, y, &name(label), inside.width, theme.label(label.colour));
        if told < inside.right() {
            let room = inside.right() - told;
            let description = display::ellipsis(&display::printable(&label.description), usize::from(room));
            super::write(buffer, inside, told, y, &description, room, theme.quiet());
        }
    }
}
