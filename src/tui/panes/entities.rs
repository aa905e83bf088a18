//! The entities by type, with their counts; those of the current paragraph lit.

use crate::entity;
use crate::text::display;
use crate::tui::app::{App, EntityRow};
use crate::tui::geometry::Pane;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// The first row shown.
pub fn first_row(app: &App) -> usize {
    let height = usize::from(app.geometry().entities.height).saturating_sub(super::HEADING);
    app.entity_top.min(app.doc.entity_rows.len().saturating_sub(height))
}

/// Draws the pane.
pub fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let theme = app.theme;
    let focused = app.focus == Pane::Entities;
    super::write(buffer, area, area.x, area.y, "Entities", area.width, theme.heading(focused));
    if app.article().text().len() > entity::WHOLE && area.width > 30 {
        super::write(buffer, area, area.x + 9, area.y, "of this part", area.width, theme.quiet());
    }
    let body = Rect { y: area.y + super::HEADING as u16, height: area.height - super::HEADING as u16, ..area };
    let first = first_row(app);
    let below = app.doc.entity_rows.len() > first + usize::from(body.height);
    let more = [(first > 0, "↑"), (below, "↓")].map(|(there, sign)| if there { sign } else { "" }).concat();
    super::write_right(buffer, area, area.y, &more, theme.quiet());
    let Some(extraction) = &app.doc.extraction else {
        super::write(buffer, body, body.x, body.y, "reading …", body.width, theme.quiet());
        return;
    };
    if extraction.entities.is_empty() {
        super::write(buffer, body, body.x, body.y, "Nothing found.", body.width, theme.quiet());
        return;
    }
    let lit = app.entities_here();
    let rows = app.doc.entity_rows.iter().enumerate().skip(first);
    for ((i, row), y) in rows.zip(body.y..body.bottom()) {
        match *row {
            EntityRow::Space => {}
            EntityRow::Heading(kind, n) => {
                let used = super::write(buffer, body, body.x, y, kind.heading(), body.width, theme.quiet());
                super::write(buffer, body, body.x + used + 1, y, &n.to_string(), body.width, theme.quiet());
            }
            EntityRow::Entity(e) => {
                let entity = &extraction.entities[e];
                let here = lit.contains(&e);
                let mut style = theme.entity(entity.kind);
                if here {
                    style = style.add_modifier(Modifier::BOLD);
                    super::write(buffer, body, body.x, y, "›", 1, theme.accent());
                }
                if focused && i == app.entity_row {
                    style = style.patch(theme.chosen());
                }
                let times = entity.mentions.len();
                let times = if times > 1 { times.to_string() } else { String::new() };
                let room = body.width.saturating_sub(3 + display::width(&times) as u16);
                let used = super::write(buffer, body, body.x + 2, y, &entity.name, room, style);
                if let Some(value) = extraction.telling_value(entity)
                    && usize::from(room - used) > value.len() + 1
                {
                    super::write(buffer, body, body.x + 3 + used, y, value, room - used, theme.quiet());
                }
                super::write_right(buffer, body, y, &times, theme.quiet());
            }
        }
    }
}
