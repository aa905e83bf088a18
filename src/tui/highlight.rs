//! Which style each character of the article has: styled spans for markup, mentions and annotations, laid over each other.

use super::terminal::hyperlink::{self, is_link};
use super::theme::Theme;
use crate::annotation::project::Project;
use crate::annotation::{Annotation, AnnotationSet};
use crate::article::{Article, ParagraphKind, dateline_end};
use crate::entity::Extraction;
use crate::text::{Span, display};
use ratatui::style::{Modifier, Style};
use std::cmp::Reverse;
use uuid::Uuid;

/// A span of the article and its style. In a list, later spans are drawn over earlier ones.
pub(crate) type StyledSpan = (Span, Style);

/// The styled spans of the mentions in `window`.
pub(crate) fn mentions(extraction: &Extraction, window: Span, theme: Theme) -> impl Iterator<Item = StyledSpan> {
    extraction.mentions[extraction.touching(window)].iter().map(move |m| (m.span, theme.entity(m.kind)))
}

/// The styled spans of the markup in `window`, with links as terminal hyperlinks.
pub(crate) fn markup(article: &Article, window: Span, theme: Theme) -> impl Iterator<Item = StyledSpan> {
    let laid = article.markup().into_iter().flat_map(move |markup| markup.inlines(window));
    laid.map(move |(span, inline)| (span, theme.inline(inline).patch(hyperlink::link_style(inline))))
}

/// The styled spans of the annotations in `window`. Longer ones come first, so that shorter ones inside them stay visible; the
/// selected one is last, underlined and bold.
pub(crate) fn annotations(
    annotations: &AnnotationSet,
    window: Span,
    chosen: Option<Uuid>,
    project: &Project,
    theme: Theme,
) -> Vec<StyledSpan> {
    let mut marks: Vec<_> = annotations.touching(window).collect();
    marks.sort_by_key(|(placed, span)| (Some(placed.annotation.id) == chosen, Reverse(span.len())));
    let style = |annotation: &Annotation| {
        let tone = annotation.verdict_tone(&project.scale);
        let style = theme.annotated_words(annotation, tone, &project.labels);
        if Some(annotation.id) == chosen { theme.emphasized(style) } else { style }
    };
    let layers: Vec<StyledSpan> = marks.iter().map(|(p, span)| (*span, style(&p.annotation))).collect();
    join_adjacent(&layers)
}

/// The styled spans `marks` of annotations, over the mentions of `extraction`: each mark that hides the colours of mentions is
/// followed by their line styles.
pub(crate) fn over_mentions(marks: Vec<StyledSpan>, extraction: &Extraction, theme: Theme) -> Vec<StyledSpan> {
    let mut layers = Vec::with_capacity(marks.len());
    for (span, style) in marks {
        layers.push((span, style));
        let mentions = extraction.mentions[extraction.touching(span)].iter();
        let on_mark = |m: Span| Span::new(m.start.max(span.start), m.end.min(span.end));
        layers.extend(mentions.filter_map(|m| Some((on_mark(m.span), theme.entity_on_mark(m.kind, style)?))));
    }
    layers
}

/// Joins spans that touch or overlap, among neighbours in the list with the same style. The result looks the same and has fewer
/// spans.
fn join_adjacent(layers: &[StyledSpan]) -> Vec<StyledSpan> {
    let mut joined: Vec<StyledSpan> = Vec::new();
    for group in layers.chunk_by(|a, b| a.1 == b.1) {
        let mut spans: Vec<Span> = group.iter().map(|(span, _)| *span).collect();
        spans.sort_by_key(|span| span.start);
        let first = joined.len();
        for span in spans {
            match joined[first..].last_mut() {
                Some((last, _)) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => joined.push((span, group[0].1)),
            }
        }
    }
    joined
}

/// The cells of a line of `paragraph`, each with its style.
pub(crate) fn cells<'a>(
    article: &'a Article,
    paragraph: usize,
    line: Span,
    layers: &'a [StyledSpan],
    theme: Theme,
) -> impl Iterator<Item = (display::GraphemeCell<'a>, Style)> {
    let base = base_style(article, paragraph, theme);
    let layers: Vec<&StyledSpan> = layers.iter().filter(|(span, _)| span.intersects(line)).collect();
    let (mut ink, mut until) = (Style::new(), line.start);
    display::cells(line.slice(article.text())).map(move |cell| {
        let at = line.start + cell.start;
        if at >= until {
            (ink, until) = style(at, base, &layers, theme);
        }
        (cell, ink)
    })
}

/// The style of a paragraph under all spans, and the byte up to which a dateline is quiet.
fn base_style(article: &Article, paragraph: usize, theme: Theme) -> (Style, usize) {
    let paragraph = article.paragraphs()[paragraph];
    match paragraph.kind {
        ParagraphKind::Title | ParagraphKind::Heading => (Style::new().add_modifier(Modifier::BOLD), 0),
        ParagraphKind::Byline | ParagraphKind::Dateline | ParagraphKind::Link | ParagraphKind::Caption => {
            (theme.quiet(), 0)
        }
        ParagraphKind::Correction => (Style { add_modifier: Modifier::ITALIC, ..theme.accent() }, 0),
        ParagraphKind::Body => {
            let end = dateline_end(paragraph.span().slice(article.text())).unwrap_or(0);
            (Style::new(), paragraph.span().start + end)
        }
    }
}

/// The style of the byte at `offset`, and the byte before which it does not change.
fn style(offset: usize, (base, quiet_to): (Style, usize), layers: &[&StyledSpan], theme: Theme) -> (Style, usize) {
    let lowest = if offset < quiet_to { (theme.quiet(), quiet_to) } else { (base, usize::MAX) };
    layers.iter().fold(lowest, |(style, until), (span, layer)| {
        if span.contains(offset) {
            (laid_over(style, *layer), until.min(span.end))
        } else if offset < span.start {
            (style, until.min(span.start))
        } else {
            (style, until)
        }
    })
}

/// `style` with `layer` over it. A link stays a link: its number is in the place of the colour of the underline.
fn laid_over(style: Style, layer: Style) -> Style {
    let link = style.underline_color.filter(|color| is_link(*color));
    let laid = style.patch(layer);
    Style { underline_color: link.or(laid.underline_color), ..laid }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn joined_spans_look_the_same(marks in prop::collection::vec((0usize..40, 1usize..12, 0u8..3), 0..20)) {
            let theme = Theme::from_palette(crate::tui::palette::Palette::named("dark").unwrap());
            let styles = [theme.accent(), theme.alarm(), theme.quiet().add_modifier(Modifier::BOLD)];
            let layers: Vec<StyledSpan> = marks.iter().map(|&(at, len, s)| (Span::new(at, at + len), styles[usize::from(s)])).collect();
            let fewer = join_adjacent(&layers);
            prop_assert!(fewer.len() <= layers.len());
            for offset in 0..60 {
                let shown = |layers: &[StyledSpan]| style(offset, (Style::new(), 0), &layers.iter().collect::<Vec<_>>(), theme);
                prop_assert_eq!(shown(&layers).0, shown(&fewer).0);
            }
        }

        #[test]
        fn a_style_holds_up_to_the_byte_returned_with_it(marks in prop::collection::vec((0usize..40, 1usize..12), 0..6), quiet_to in 0usize..20) {
            let theme = Theme::from_palette(crate::tui::palette::Palette::named("dark").unwrap());
            let styles = [theme.accent(), theme.alarm()];
            let layers: Vec<StyledSpan> = marks.iter().enumerate().map(|(i, &(at, len))| (Span::new(at, at + len), styles[i % 2])).collect();
            let layers: Vec<&StyledSpan> = layers.iter().collect();
            let shown = |offset| style(offset, (Style::new(), quiet_to), &layers, theme);
            for offset in 0..60 {
                let (style, until) = shown(offset);
                prop_assert!(until > offset);
                prop_assert!((offset..until.min(60)).all(|at| shown(at).0 == style), "{} {}", offset, until);
            }
        }
    }
}
