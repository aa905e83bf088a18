//! The text, with everything that is lit in it, and the gutter beside it.

use crate::article::{Kind, dateline_end};
use crate::text::{Span, display};
use crate::tui::app::App;
use crate::tui::geometry::{Geometry, Pane};
use crate::tui::layout::{Line, Row};
use crate::tui::overlay::Overlay;
use crate::tui::search;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// A stretch of text and what is laid on it. Later ones lie over earlier ones.
type Layer = (Span, Style);

/// Draws the rows in view.
pub fn draw(app: &App, areas: &Geometry, buffer: &mut Buffer) {
    let article = app.article();
    let area = areas.text;
    let top = app.layout.clamp(article, app.top);
    let rows = app.layout.visible(article, top, usize::from(area.height));
    let lines = || rows.iter().filter_map(|row| row.line);
    let Some((first, last)) = lines().next().zip(lines().last()) else { return };
    let layers = layers(app, Span::new(first.start, last.end));
    let here = app.paragraph();
    for (y, row) in (area.y..).zip(&rows) {
        let current = row.place.block.paragraph == here;
        gutter(app, areas.gutter, y, row, current, buffer);
        if let Some(line) = row.line {
            let at = Rect { y, height: 1, ..area };
            draw_line(app, row.place.block.paragraph, line, at, &layers, buffer);
        }
    }
    if !article.is_whole() && rows.len() < usize::from(area.height) {
        let y = area.y + rows.len() as u16;
        super::write(buffer, area, area.x, y, "still reading …", area.width, app.theme.quiet());
    }
}

/// Everything lit in a stretch of the article, from the ground up.
fn layers(app: &App, window: Span) -> Vec<Layer> {
    let theme = app.theme;
    let mut layers: Vec<Layer> = Vec::new();
    if app.show_entities
        && let Some(extraction) = &app.doc.extraction
    {
        let mentions = &extraction.mentions[extraction.touching(window)];
        layers.extend(mentions.iter().map(|m| (m.span, theme.entity(m.kind))));
    }
    // Longer ones first, so that the shorter ones inside them are seen; the chosen one over all.
    let chosen = app.chosen().map(|p| p.annotation.id);
    let mut marks: Vec<_> = app.doc.book.touching(window).collect();
    marks.sort_by_key(|(placed, span)| (Some(placed.annotation.id) == chosen, std::cmp::Reverse(span.len())));
    let several = app.here().len() > 1;
    for (placed, span) in marks {
        let mut style = theme.annotation(&placed.annotation);
        if several && Some(placed.annotation.id) == chosen {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        layers.push((span, style));
    }
    hits(app, window, &mut layers);
    if let Some(selection) = app.selection() {
        layers.push((selection, theme.selection()));
    }
    layers
}

/// The hits in view: of the search, or of what is being typed.
fn hits(app: &App, window: Span, layers: &mut Vec<Layer>) {
    let article = app.article();
    let typed = match &app.overlay {
        Some(Overlay::Search(area)) => Some(area.lines().join(" ")).filter(|query| !query.is_empty()),
        _ => None,
    };
    if typed.is_none()
        && let Some(found) = app.search.as_ref().and_then(|search| search.hits.as_ref())
    {
        let Some(mut i) = found.from(window.start.saturating_sub(1024)) else { return };
        while let Some(hit) = found.get(i).filter(|hit| hit.start < window.end) {
            if hit.intersects(window) {
                layers.push((hit, app.theme.hit(hit.contains(app.cursor))));
            }
            i += 1;
        }
        return;
    }
    let fresh = typed.and_then(|query| search::pattern(&query).ok());
    let Some(pattern) = fresh.as_ref().or(app.search.as_ref().map(|search| &search.pattern)) else { return };
    let from = article.block(article.block_at(window.start)).start;
    let text = &article.text()[from..window.end];
    let found = pattern.find_iter(text).filter(|hit| !hit.is_empty());
    layers.extend(found.map(|hit| (Span::from(hit.range()).shift(from), app.theme.hit(false))));
}

fn draw_line(app: &App, paragraph: usize, line: Line, area: Rect, layers: &[Layer], buffer: &mut Buffer) {
    let article = app.article();
    let paragraph = article.paragraphs()[paragraph];
    let (base, quiet_to) = match paragraph.kind {
        Kind::Title => (Style::new().add_modifier(Modifier::BOLD), 0),
        Kind::Byline | Kind::Dateline | Kind::Link => (app.theme.quiet(), 0),
        Kind::Body if line.start < paragraph.span().start + 100 => {
            let end = dateline_end(paragraph.span().of(article.text())).unwrap_or(0);
            (Style::new(), paragraph.span().start + end)
        }
        Kind::Body => (Style::new(), 0),
    };
    let own = Span::new(line.start, line.end);
    let layers: Vec<&Layer> = layers.iter().filter(|(span, _)| span.intersects(own)).collect();
    let mut x = area.x;
    for cell in display::cells(own.of(article.text())) {
        let at = line.start + cell.start;
        // White space at the end of a line is not part of what is marked on it.
        if x + cell.width > area.right() || at >= line.ink {
            break;
        }
        let mut style = if at < quiet_to { app.theme.quiet() } else { base };
        for (span, layer) in &layers {
            if span.contains(at) {
                style = style.patch(*layer);
            }
        }
        for (i, column) in (x..x + cell.width).enumerate() {
            let symbol = if i == 0 && !cell.space { cell.symbol.as_ref() } else { " " };
            if let Some(target) = buffer.cell_mut((column, area.y)) {
                target.set_symbol(symbol).set_style(style);
            }
        }
        x += cell.width;
    }
}

/// The paragraph's number on its first row, and a bar along the current one.
fn gutter(app: &App, area: Rect, y: u16, row: &Row, current: bool, buffer: &mut Buffer) {
    if area.width == 0 {
        return;
    }
    let paragraph = app.article().paragraphs()[row.place.block.paragraph];
    let focused = app.focus == Pane::Article;
    let style = if current && focused { app.theme.accent() } else { app.theme.quiet() };
    if row.place.block.part == 0
        && row.place.row == 0
        && area.width > 3
        && let Some(number) = paragraph.number()
    {
        let number = number.to_string();
        let numbers = Rect { width: area.width - 3, ..area };
        super::write_right(buffer, numbers, y, &number, style);
    }
    if current && row.line.is_some() {
        let x = area.right() - area.width.min(2);
        super::write(buffer, area, x, y, "▎", 1, style);
    }
}
