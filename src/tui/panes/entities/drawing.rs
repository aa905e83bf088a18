//! Draws the entities pane.

use super::rows::EntityRow;
use super::{EntitiesPane, FOOT_ROWS, MIN_ROWS_WITH_FOOT, listed};
use crate::entity::{self, Entity, Extraction, Value};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::document::ExternalNerStatus;
use crate::tui::geometry::Pane;
use crate::tui::panes::HEADING_ROWS;
use crate::tui::task::Task;
use crate::tui::widgets::{Hit, HitMap, write, write_right, write_wrapped};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

impl EntitiesPane {
    /// The first row of the list that is shown, so that the last page is full.
    fn first_shown(&self, height: u16) -> usize {
        self.top.min(self.rows.len().saturating_sub(usize::from(height)))
    }

    /// Draws the pane.
    pub(crate) fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let mut hits = HitMap::default();
        if area.is_empty() {
            return hits;
        }
        let theme = context.theme();
        let body = Rect { y: area.y + HEADING_ROWS as u16, height: listed(area.height), ..area };
        let first = self.first_shown(body.height);
        let below = self.rows.len() > first + usize::from(body.height);
        let more = [(first > 0, "↑"), (below, "↓")].map(|(there, sign)| if there { sign } else { "" }).concat();
        self.draw_heading(context, Rect { width: area.width.saturating_sub(3), ..area }, buffer);
        hits.add(Rect { height: 1, ..area }, Hit::Button(Action::Sort));
        write_right(buffer, area, area.y, &more, theme.quiet());
        let Some(extraction) = &context.doc.extraction else {
            match context.failure_of(Task::Entities) {
                Some(failure) => write_wrapped(buffer, body, &failure, theme.alarm()),
                None => {
                    write(buffer, body, body.x, body.y, "Still reading …", body.width, theme.quiet());
                }
            }
            return hits;
        };
        if self.rows.is_empty() {
            let empty = if self.filter.is_empty() {
                "No entities found.".to_string()
            } else {
                format!("No match. {} to clear", context.keys().reader.primary_key(Action::Escape))
            };
            write(buffer, body, body.x, body.y, &empty, body.width, theme.quiet());
            return hits;
        }
        let lit = context.entities_in_paragraph();
        for (i, y) in (first..self.rows.len()).zip(body.y..body.bottom()) {
            let row = Rect { y, height: 1, ..body };
            match self.rows[i] {
                EntityRow::Space => {}
                EntityRow::Heading(kind, n) => {
                    let used = write(buffer, body, body.x, y, kind.heading(), body.width, theme.quiet());
                    write(buffer, body, body.x + used + 1, y, &n.to_string(), body.width, theme.quiet());
                }
                EntityRow::Entity(e) => {
                    let is_selected = context.screen.focus == Pane::Entities && i == self.row;
                    draw_entity(
                        context,
                        extraction,
                        &extraction.entities[e],
                        (lit.contains(&e), is_selected),
                        row,
                        buffer,
                    );
                    hits.add(row, Hit::Entity(e));
                }
            }
        }
        if area.height >= MIN_ROWS_WITH_FOOT
            && let Some(entity) = self.selected().and_then(|e| extraction.entities.get(e))
        {
            let foot = Rect { y: area.bottom() - FOOT_ROWS + 1, height: FOOT_ROWS - 1, ..area };
            draw_foot(context, extraction, entity, foot, buffer);
            let length = context.article().text().len();
            for x in 0..foot.width {
                let cell = Rect::new(foot.x + x, foot.bottom() - 1, 1, 1);
                hits.add(cell, Hit::Offset(usize::from(x) * length / usize::from(foot.width)));
            }
        }
        hits
    }

    /// Draws the heading: the name of the pane, the sort order, the filter, and the external program while it runs.
    fn draw_heading(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme();
        let focused = context.screen.focus == Pane::Entities;
        let mut x = area.x + write(buffer, area, area.x, area.y, "Entities", area.width, theme.heading(focused));
        let mut more = |text: &str, style| {
            if !text.is_empty() && x + 1 < area.right() {
                x += 1 + write(buffer, area, x + 1, area.y, text, area.right() - x - 1, style);
            }
        };
        if context.article().text().len() > entity::MAX_WHOLE_BYTES {
            more("in this part", theme.quiet());
        }
        more(self.order.heading(), theme.quiet());
        let program = &context.settings.config.external_ner;
        if let (ExternalNerStatus::Running, Some(program)) = (&context.doc.external_ner, program) {
            more(&format!("{} …", display::printable(&program.name)), theme.quiet());
        }
        if !self.filter.is_empty() {
            more(&format!("with “{}”", display::printable(&self.filter)), theme.accent());
        }
    }
}

/// Draws the row of an entity; `is_here` if the current paragraph mentions it.
fn draw_entity(
    context: &Context<'_>,
    extraction: &Extraction,
    entity: &Entity,
    (is_here, is_selected): (bool, bool),
    row: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme();
    let mut style = theme.entity(entity.kind);
    if is_here {
        style = style.add_modifier(Modifier::BOLD);
        write(buffer, row, row.x, row.y, "›", 1, theme.accent());
    }
    if is_selected {
        style = style.patch(theme.chosen());
    }
    let times = entity.mentions.len();
    let times = if times > 1 { times.to_string() } else { String::new() };
    let room = row.width.saturating_sub(3 + display::width(&times) as u16);
    let used = write(buffer, row, row.x + 2, row.y, &display::printable(&entity.name), room, style);
    if let Some(value) = extraction.distinct_value(entity)
        && usize::from(room - used) > value.len() + 1
    {
        write(buffer, row, row.x + 3 + used, row.y, &value, room - used, theme.quiet());
    }
    write_right(buffer, row, row.y, &times, theme.quiet());
}

/// Draws the foot: a description of the entity (its role, else its value, else its other forms; then its source), and below it a
/// line that stands for the whole article, with a mark at each mention and at the cursor.
fn draw_foot(context: &Context<'_>, extraction: &Extraction, entity: &Entity, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme();
    let text = context.article().text();
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
    let here = area.x + column(context.reader.cursor()) as u16;
    if let Some(cell) = buffer.cell_mut((here.min(area.right() - 1), area.y + 1)) {
        let style = cell.style().patch(theme.accent()).add_modifier(Modifier::BOLD);
        let symbol = if cell.symbol() == "▪" { "▪" } else { "┃" };
        cell.set_symbol(symbol).set_style(style);
    }
}
