//! The entities pane: entities by type with their number of mentions, those of the current paragraph emphasized.
//!
//! The foot describes the selected entity and shows where in the article it is mentioned.

use crate::entity::{self, Entity, Extraction, Value};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::{App, EntityRow};
use crate::tui::document::ExternalNerStatus;
use crate::tui::geometry::Pane;
use crate::tui::task::Task;
use crate::tui::widgets::{write, write_right, write_wrapped};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// Rows of the foot, with the blank row above it.
const FOOT_ROWS: u16 = 3;

/// Least height, in rows, of a pane with a foot.
const MIN_ROWS_WITH_FOOT: u16 = 12;

/// Rows left for the list in a pane of `height` rows.
pub(crate) const fn listed(height: u16) -> u16 {
    let foot = if height >= MIN_ROWS_WITH_FOOT { FOOT_ROWS } else { 0 };
    height.saturating_sub(super::HEADING_ROWS as u16 + foot)
}

/// The first row of the list that is shown, so that the last page is full.
pub(crate) fn first_row(app: &App) -> usize {
    let height = usize::from(listed(app.geometry().entities.height));
    app.entity_top.min(app.doc.entity_rows.len().saturating_sub(height))
}

/// Draws the pane.
pub(crate) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let theme = app.theme;
    let focused = app.focus == Pane::Entities;
    let first = first_row(app);
    let body = Rect { y: area.y + super::HEADING_ROWS as u16, height: listed(area.height), ..area };
    let below = app.doc.entity_rows.len() > first + usize::from(body.height);
    let more = [(first > 0, "↑"), (below, "↓")].map(|(there, sign)| if there { sign } else { "" }).concat();
    draw_heading(app, Rect { width: area.width.saturating_sub(3), ..area }, buffer);
    write_right(buffer, area, area.y, &more, theme.quiet());
    let Some(extraction) = &app.doc.extraction else {
        match app.failure_of(Task::Entities) {
            Some(failure) => write_wrapped(buffer, body, &failure, theme.alarm()),
            None => {
                write(buffer, body, body.x, body.y, "Still reading …", body.width, theme.quiet());
            }
        }
        return;
    };
    if app.doc.entity_rows.is_empty() {
        let empty = if app.entity_filter.is_empty() {
            "No entities found.".to_string()
        } else {
            format!("No match. {} to clear", app.keys.reader.primary_key(Action::Escape))
        };
        write(buffer, body, body.x, body.y, &empty, body.width, theme.quiet());
        return;
    }
    let lit = app.entities_in_paragraph();
    let rows = app.doc.entity_rows.iter().enumerate().skip(first);
    for ((i, row), y) in rows.zip(body.y..body.bottom()) {
        match *row {
            EntityRow::Space => {}
            EntityRow::Heading(kind, n) => {
                let used = write(buffer, body, body.x, y, kind.heading(), body.width, theme.quiet());
                write(buffer, body, body.x + used + 1, y, &n.to_string(), body.width, theme.quiet());
            }
            EntityRow::Entity(e) => {
                let entity = &extraction.entities[e];
                let here = lit.contains(&e);
                let mut style = theme.entity(entity.kind);
                if here {
                    style = style.add_modifier(Modifier::BOLD);
                    write(buffer, body, body.x, y, "›", 1, theme.accent());
                }
                if focused && i == app.entity_row {
                    style = style.patch(theme.chosen());
                }
                let times = entity.mentions.len();
                let times = if times > 1 { times.to_string() } else { String::new() };
                let room = body.width.saturating_sub(3 + display::width(&times) as u16);
                let used = write(buffer, body, body.x + 2, y, &display::printable(&entity.name), room, style);
                if let Some(value) = extraction.distinct_value(entity)
                    && usize::from(room - used) > value.len() + 1
                {
                    write(buffer, body, body.x + 3 + used, y, &value, room - used, theme.quiet());
                }
                write_right(buffer, body, y, &times, theme.quiet());
            }
        }
    }
    if area.height >= MIN_ROWS_WITH_FOOT
        && let Some(entity) = app.chosen_entity().and_then(|e| extraction.entities.get(e))
    {
        let foot = Rect { y: area.bottom() - FOOT_ROWS + 1, height: FOOT_ROWS - 1, ..area };
        draw_foot(app, extraction, entity, foot, buffer);
    }
}

/// Draws the heading: the name of the pane, the sort order, the filter, and the external program while it runs.
fn draw_heading(app: &App, area: Rect, buffer: &mut Buffer) {
    let theme = app.theme;
    let focused = app.focus == Pane::Entities;
    let mut x = area.x + write(buffer, area, area.x, area.y, "Entities", area.width, theme.heading(focused));
    let mut more = |text: &str, style| {
        if !text.is_empty() && x + 1 < area.right() {
            x += 1 + write(buffer, area, x + 1, area.y, text, area.right() - x - 1, style);
        }
    };
    if app.article().text().len() > entity::MAX_WHOLE_BYTES {
        more("in this part", theme.quiet());
    }
    more(app.entity_sort.heading(), theme.quiet());
    if let (ExternalNerStatus::Running, Some(program)) = (&app.doc.external_ner, &app.config.external_ner) {
        more(&format!("{} …", display::printable(&program.name)), theme.quiet());
    }
    if !app.entity_filter.is_empty() {
        more(&format!("with “{}”", display::printable(&app.entity_filter)), theme.accent());
    }
}

/// Draws the foot: a description of the entity (its role, else its value, else its other forms; then its source), and below it a
/// line that stands for the whole article, with a mark at each mention and at the cursor.
fn draw_foot(app: &App, extraction: &Extraction, entity: &Entity, area: Rect, buffer: &mut Buffer) {
    let theme = app.theme;
    let text = app.article().text();
    let value = || extraction.value(entity).map(Value::readable);
    let forms = || {
        let forms = extraction.surface_forms(text, entity);
        let others: Vec<String> = forms.into_iter().filter(|form| *form != entity.name).collect();
        (!others.is_empty()).then(|| others.join(", "))
    };
    let source = entity.mentions.iter().find_map(|&m| extraction.mentions[m].source.as_deref());
    let source = source.map(|source| format!("found by {source}"));
    let told = entity.role.clone().or_else(value).or_else(forms);
    let told = told.into_iter().chain(source).collect::<Vec<_>>().join(" · ");
    write(buffer, area, area.x, area.y, &display::printable(&told), area.width, theme.quiet());
    let columns = usize::from(area.width);
    let column = |offset: usize| offset * columns / text.len().max(1);
    let line: String = "─".repeat(columns);
    write(buffer, area, area.x, area.y + 1, &line, area.width, theme.quiet());
    for &mention in &entity.mentions {
        let x = area.x + column(extraction.mentions[mention].span.start) as u16;
        write(buffer, area, x, area.y + 1, "▪", 1, theme.mark_of(entity.kind));
    }
    let here = area.x + column(app.cursor) as u16;
    if let Some(cell) = buffer.cell_mut((here.min(area.right() - 1), area.y + 1)) {
        let style = cell.style().patch(theme.accent()).add_modifier(Modifier::BOLD);
        let symbol = if cell.symbol() == "▪" { "▪" } else { "┃" };
        cell.set_symbol(symbol).set_style(style);
    }
}

/// The byte of the article for a click on the line at the foot.
pub(crate) fn offset_at(app: &App, x: u16, y: u16) -> Option<usize> {
    let area = app.geometry().entities;
    let on_line = area.height >= MIN_ROWS_WITH_FOOT && y + 1 == area.bottom() && (area.x..area.right()).contains(&x);
    let columns = usize::from(area.width).max(1);
    on_line.then(|| usize::from(x - area.x) * app.article().text().len() / columns)
}
