//! The article pane: the visible rows of the text with their highlights, and the gutter on their left.

use crate::article::markup::clock_time;
use crate::text::Span;
use crate::tui::context::Context;
use crate::tui::geometry::{Geometry, Pane};
use crate::tui::highlight::{self, StyledSpan};
use crate::tui::reader::layout::TextRow;
use crate::tui::reader::search;
use crate::tui::widgets::{Hit, HitMap, text_line, write, write_right};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the visible rows.
pub(crate) fn draw(context: &Context<'_>, areas: &Geometry, buffer: &mut Buffer) -> HitMap {
    let mut hits = HitMap::default();
    hits.add(areas.gutter.union(areas.text), Hit::Text);
    let article = context.article();
    let area = areas.text;
    let rows = context.reader.visible_rows(area.height);
    let lines = || rows.iter().filter_map(|row| row.line);
    let Some((first, last)) = lines().next().zip(lines().next_back()) else { return hits };
    let layers = styled_spans(context, Span::new(first.start, last.end));
    let here = context.reader.paragraph();
    for (y, row) in (area.y..).zip(&rows) {
        let current = row.position.block.paragraph == here;
        draw_gutter(context, areas.gutter, y, row, current, buffer);
        if let Some(line) = row.line {
            let at = Rect { y, height: 1, ..area };
            text_line::draw(context.theme(), article, row, line, at, &layers, buffer);
        }
    }
    if !article.is_whole() && rows.len() < usize::from(area.height) {
        let y = area.y + rows.len() as u16;
        write(buffer, area, area.x, y, "Still reading …", area.width, context.theme().quiet());
    }
    hits
}

/// The styled spans in `window`, lowest first: markup, mentions, annotations, search hits, selection.
fn styled_spans(context: &Context<'_>, window: Span) -> Vec<StyledSpan> {
    let mut layers: Vec<StyledSpan> = highlight::markup(context.article(), window, context.theme()).collect();
    if context.settings.show_entities
        && let Some(extraction) = &context.doc.extraction
    {
        layers.extend(highlight::mentions(extraction, window, context.theme()));
    }
    // A single annotation under the cursor needs no emphasis: there is no choice to show.
    let chosen =
        context.chosen_annotation().filter(|_| context.annotations_at_cursor().len() > 1).map(|p| p.annotation.id);
    layers.extend(highlight::annotations(&context.doc.annotations, window, chosen, context.labels(), context.theme()));
    add_search_hits(context, window, &mut layers);
    if let Some(selection) = context.reader.selection() {
        layers.push((selection, context.theme().selection()));
    }
    layers
}

/// Adds the search hits in `window`: those of the query being typed, else those of the last search.
///
/// A query being typed, and a search that is not complete yet, are run on the text in view, on every frame.
fn add_search_hits(context: &Context<'_>, window: Span, layers: &mut Vec<StyledSpan>) {
    let article = context.article();
    let typed = context.reader.search_preview();
    if typed.is_none()
        && let Some(found) = context.reader.search().and_then(|search| search.hits.as_ref())
    {
        let Some(mut i) = found.at_or_after(window.start.saturating_sub(1024)) else { return };
        while let Some(hit) = found.get(i).filter(|hit| hit.start < window.end) {
            if hit.intersects(window) {
                layers.push((hit, context.theme().hit(hit.contains(context.reader.cursor()))));
            }
            i += 1;
        }
        return;
    }
    let fresh = typed.and_then(|query| search::pattern(query).ok());
    let Some(pattern) = fresh.as_ref().or(context.reader.search().map(|search| &search.pattern)) else { return };
    let from = article.block(article.block_at(window.start)).start;
    let text = &article.text()[from..window.end];
    let found = pattern.find_iter(text).filter(|hit| !hit.is_empty());
    layers.extend(found.map(|hit| (Span::from(hit.range()).shift(from), context.theme().hit(false))));
}

/// Draws the paragraph number, or in a transcript the time, on the first row of a paragraph, and a bar along the current paragraph.
fn draw_gutter(context: &Context<'_>, area: Rect, y: u16, row: &TextRow, current: bool, buffer: &mut Buffer) {
    if area.width == 0 {
        return;
    }
    let paragraph = context.article().paragraphs()[row.position.block.paragraph];
    let focused = context.screen.focus == Pane::Article;
    let style = if current && focused { context.theme().accent() } else { context.theme().quiet() };
    if row.position.block.part == 0
        && row.position.row == 0
        && area.width > 3
        && let Some(number) = paragraph.number()
    {
        let start = context.article().paragraph_style(row.position.block.paragraph).start_ms;
        let text = start.map_or_else(|| number.to_string(), clock_time);
        let numbers = Rect { width: area.width - 3, ..area };
        write_right(buffer, numbers, y, &text, style);
    }
    if let Some(line) = row.line.filter(|_| area.width > 3) {
        draw_margin_symbol(context, area, y, Span::new(line.start, line.text_end.max(line.start)), buffer);
    }
    if current && row.line.is_some() {
        let x = area.right() - area.width.min(2);
        write(buffer, area, x, y, "▎", 1, style);
    }
}

/// Draws an exclamation mark next to a line with a finding, else a dot next to a line on which a sentence worth checking begins.
fn draw_margin_symbol(context: &Context<'_>, area: Rect, y: u16, line: Span, buffer: &mut Buffer) {
    let claims = &context.doc.review.claims;
    let x = area.right() - 3;
    if context.doc.active_findings(line).next().is_some() {
        write(buffer, area, x, y, "!", 1, context.theme().alarm());
    } else if context.doc.flagged_sentences(line).any(|i| claims.sentences[i].span.start >= line.start) {
        write(buffer, area, x, y, "·", 1, context.theme().accent());
    }
}
