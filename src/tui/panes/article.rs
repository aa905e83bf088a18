//! The article pane: the visible rows of the text with their highlights, and the gutter on their left.

use crate::article::markup::clock_time;
use crate::text::Span;
use crate::tui::app::App;
use crate::tui::geometry::{Geometry, Pane};
use crate::tui::highlight::{self, StyledSpan};
use crate::tui::layout::TextRow;
use crate::tui::search;
use crate::tui::widgets::{text_line, write, write_right};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the visible rows.
pub(crate) fn draw(app: &App, areas: &Geometry, buffer: &mut Buffer) {
    let article = app.article();
    let area = areas.text;
    let top = app.layout.clamp(article, app.top);
    let rows = app.layout.visible(article, top, usize::from(area.height));
    let lines = || rows.iter().filter_map(|row| row.line);
    let Some((first, last)) = lines().next().zip(lines().next_back()) else { return };
    let layers = styled_spans(app, Span::new(first.start, last.end));
    let here = app.paragraph();
    for (y, row) in (area.y..).zip(&rows) {
        let current = row.position.block.paragraph == here;
        draw_gutter(app, areas.gutter, y, row, current, buffer);
        if let Some(line) = row.line {
            let at = Rect { y, height: 1, ..area };
            text_line::draw(app.theme, article, row, line, at, &layers, buffer);
        }
    }
    if !article.is_whole() && rows.len() < usize::from(area.height) {
        let y = area.y + rows.len() as u16;
        write(buffer, area, area.x, y, "Still reading …", area.width, app.theme.quiet());
    }
}

/// The styled spans in `window`, lowest first: markup, mentions, annotations, search hits, selection.
fn styled_spans(app: &App, window: Span) -> Vec<StyledSpan> {
    let mut layers: Vec<StyledSpan> = highlight::markup(app.article(), window, app.theme).collect();
    if app.show_entities
        && let Some(extraction) = &app.doc.extraction
    {
        layers.extend(highlight::mentions(extraction, window, app.theme));
    }
    // A single annotation under the cursor needs no emphasis: there is no choice to show.
    let chosen = app.chosen_annotation().filter(|_| app.annotations_at_cursor().len() > 1).map(|p| p.annotation.id);
    layers.extend(highlight::annotations(&app.doc.annotations, window, chosen, app.labels(), app.theme));
    add_search_hits(app, window, &mut layers);
    if let Some(selection) = app.selection() {
        layers.push((selection, app.theme.selection()));
    }
    layers
}

/// Adds the search hits in `window`: those of the query being typed, else those of the last search.
///
/// A query being typed, and a search that is not complete yet, are run on the text in view, on every frame.
fn add_search_hits(app: &App, window: Span, layers: &mut Vec<StyledSpan>) {
    let article = app.article();
    let typed = app.search_preview.as_deref();
    if typed.is_none()
        && let Some(found) = app.search.as_ref().and_then(|search| search.hits.as_ref())
    {
        let Some(mut i) = found.at_or_after(window.start.saturating_sub(1024)) else { return };
        while let Some(hit) = found.get(i).filter(|hit| hit.start < window.end) {
            if hit.intersects(window) {
                layers.push((hit, app.theme.hit(hit.contains(app.cursor))));
            }
            i += 1;
        }
        return;
    }
    let fresh = typed.and_then(|query| search::pattern(query).ok());
    let Some(pattern) = fresh.as_ref().or(app.search.as_ref().map(|search| &search.pattern)) else { return };
    let from = article.block(article.block_at(window.start)).start;
    let text = &article.text()[from..window.end];
    let found = pattern.find_iter(text).filter(|hit| !hit.is_empty());
    layers.extend(found.map(|hit| (Span::from(hit.range()).shift(from), app.theme.hit(false))));
}

/// Draws the paragraph number, or in a transcript the time, on the first row of a paragraph, and a bar along the current paragraph.
fn draw_gutter(app: &App, area: Rect, y: u16, row: &TextRow, current: bool, buffer: &mut Buffer) {
    if area.width == 0 {
        return;
    }
    let paragraph = app.article().paragraphs()[row.position.block.paragraph];
    let focused = app.focus == Pane::Article;
    let style = if current && focused { app.theme.accent() } else { app.theme.quiet() };
    if row.position.block.part == 0
        && row.position.row == 0
        && area.width > 3
        && let Some(number) = paragraph.number()
    {
        let start = app.article().paragraph_style(row.position.block.paragraph).start_ms;
        let text = start.map_or_else(|| number.to_string(), clock_time);
        let numbers = Rect { width: area.width - 3, ..area };
        write_right(buffer, numbers, y, &text, style);
    }
    if let Some(line) = row.line.filter(|_| area.width > 3) {
        draw_margin_symbol(app, area, y, Span::new(line.start, line.text_end.max(line.start)), buffer);
    }
    if current && row.line.is_some() {
        let x = area.right() - area.width.min(2);
        write(buffer, area, x, y, "▎", 1, style);
    }
}

/// Draws an exclamation mark next to a line with a finding, else a dot next to a line on which a sentence worth checking begins.
fn draw_margin_symbol(app: &App, area: Rect, y: u16, line: Span, buffer: &mut Buffer) {
    let claims = &app.doc.review.claims;
    let x = area.right() - 3;
    if app.doc.active_findings(line).next().is_some() {
        write(buffer, area, x, y, "!", 1, app.theme.alarm());
    } else if app.doc.flagged_sentences(line).any(|i| claims.sentences[i].span.start >= line.start) {
        write(buffer, area, x, y, "·", 1, app.theme.accent());
    }
}
