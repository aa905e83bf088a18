//! The list of labels for an annotation: key, name and description.

use crate::annotation::Label;
use crate::text::display;
use crate::tui::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Columns for the keys and for the gaps around the names.
const AROUND: usize = 6;

fn name(label: &Label) -> String {
    format!(" {} ", display::printable(&label.name))
}

fn names_width(app: &App) -> usize {
    app.labels().list().iter().map(|label| display::width(&name(label))).max().unwrap_or_default()
}

/// Width in columns, with the frame.
pub(crate) fn width(app: &App) -> u16 {
    let descriptions = app.labels().list().iter().map(|label| display::width(&label.description));
    (AROUND + names_width(app) + descriptions.max().unwrap_or_default() + 4).clamp(28, 76) as u16
}

/// The first label shown, so that the selected one is visible.
pub(crate) fn first_row(app: &App, area: Rect) -> usize {
    let selected = match app.overlay {
        Some(crate::tui::overlay::Overlay::Labels(_, selected)) => selected,
        _ => 0,
    };
    (selected + 1).saturating_sub(usize::from(area.height.saturating_sub(2)))
}

/// Draws the list.
pub(crate) fn draw(app: &App, selected: usize, area: Rect, buffer: &mut Buffer) {
    let inside = super::framed(app, "Label", "", area, buffer);
    let theme = app.theme;
    let description_x = inside.x + (AROUND - 2 + names_width(app)) as u16 + 1;
    let rows = app.labels().list().iter().enumerate().skip(first_row(app, area));
    for ((i, label), y) in rows.zip(inside.y..inside.bottom()) {
        if i == selected {
            super::write(buffer, inside, inside.x, y, "›", 1, theme.accent());
        }
        let key = label.key.map(String::from).unwrap_or_default();
        super::write(buffer, inside, inside.x + 2, y, &key, 2, theme.accent());
        super::write(buffer, inside, inside.x + 4, y, &name(label), inside.width, theme.label(label.colour));
        if description_x < inside.right() {
            let room = inside.right() - description_x;
            let description = display::ellipsis(&display::printable(&label.description), usize::from(room));
            super::write(buffer, inside, description_x, y, &description, room, theme.quiet());
        }
    }
}
