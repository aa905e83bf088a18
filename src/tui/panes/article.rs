//! The article pane: the visible rows of the text with their highlights, and the gutter on their left.

use crate::article::markup::clock_time;
use crate::text::Span;
use crate::tui::context::Context;
use crate::tui::geometry::{Geometry, Pane};
use crate::tui::highlight::{self, StyledSpan};
use crate::tui::reader::layout::TextRow;
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
        && let Some(extraction) = context.doc.extraction()
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
/// A search that is not complete yet is run on the text in view, on every frame.
fn add_search_hits(context: &Context<'_>, window: Span, layers: &mut Vec<StyledSpan>) {
    let article = context.article();
    let cursor = context.reader.cursor();
    let layer = |hit: Span| (hit, context.theme().hit(hit.contains(cursor)));
    let in_view = Span::new(article.block(article.block_at(window.start)).start, window.end);
    if let Some(typed) = context.reader.preview_hits(window, in_view) {
        return layers.extend(typed.into_iter().map(layer));
    }
    let Some(search) = context.reader.search() else { return };
    if let Some(found) = &search.hits {
        return layers.extend(found.touching(window).map(layer));
    }
    let found = search.pattern.find_iter(in_view.slice(article.text())).filter(|hit| !hit.is_empty());
    layers.extend(found.map(|hit| (Span::from(hit.range()).shift(in_view.start), context.theme().hit(false))));
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
    let claims = context.doc.review.claims();
    let x = area.right() - 3;
    if context.doc.active_findings(line).next().is_some() {
        write(buffer, area, x, y, "!", 1, context.theme().alarm());
    } else if context.doc.flagged_sentences(line).any(|i| claims.sentences[i].span.start >= line.start) {
        write(buffer, area, x, y, "·", 1, context.theme().accent());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Check, ClaimAnalysis, Finding, ScoredSentence};
    use crate::entity::EntityType;
    use crate::testing::{annotation, span_of};
    use crate::tui::reader::search::find;
    use crate::tui::testing::{TestContext, drawn, rows, runs};
    use ratatui::layout::Position;
    use ratatui::style::Modifier;
    use uuid::Uuid;

    const TEXT: &str =
        "Harga beras naik dua belas persen, kata Menteri Joko Widodo di Jakarta.\nKementerian membantah itu.";

    /// Draws the pane on a screen of `size`.
    fn draw_pane(test: &TestContext, chosen: Option<Uuid>) -> (Buffer, HitMap) {
        let context = Context { chosen, ..test.context() };
        drawn(test.screen.size, |buffer| draw(&context, &context.panes, buffer))
    }

    #[test]
    fn paragraphs_have_numbers_and_the_current_one_a_bar() {
        let test = TestContext::new(TEXT, (50, 7)).at("membantah");
        assert_eq!(
            rows(&draw_pane(&test, None).0),
            [
                "   1   Harga beras naik dua belas persen, kata",
                "       Menteri Joko Widodo di Jakarta.",
                "",
                "   2 ▎ Kementerian membantah itu.",
                "",
                "",
                ""
            ]
        );
    }

    #[test]
    fn a_narrow_screen_has_no_numbers() {
        let test = TestContext::new("Harga beras naik.\nKabar itu palsu.", (30, 4));
        assert_eq!(rows(&draw_pane(&test, None).0), ["▎ Harga beras naik.", "", "  Kabar itu palsu.", ""]);
        let test = TestContext::new("Harga beras naik.", (20, 2));
        assert_eq!(rows(&draw_pane(&test, None).0), ["▎Harga beras naik.", ""]);
    }

    #[test]
    fn the_gutter_and_the_text_are_hit_to_the_last_row() {
        let test = TestContext::new(TEXT, (50, 8));
        let (_, hits) = draw_pane(&test, None);
        let at = |x, y| hits.at(Position::new(x, y));
        assert_eq!([at(0, 0), at(7, 1), at(48, 6)], [Some(Hit::Text); 3]);
        assert_eq!((at(20, 7), at(49, 0)), (None, None), "the status line, and the margin");
    }

    #[test]
    fn a_selection_is_drawn_over_the_rows_without_the_spaces_at_their_ends() {
        let test = TestContext::new(TEXT, (50, 8)).selecting("kata Menteri");
        let (buffer, _) = draw_pane(&test, None);
        assert_eq!(runs(&buffer, |cell| cell.modifier.contains(Modifier::REVERSED)), ["kata", "Menteri"]);
        let after_kata = buffer.cell((46, 0)).unwrap();
        assert!(!after_kata.modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn a_finding_and_a_sentence_worth_checking_have_a_sign_beside_their_first_row() {
        let mut test = TestContext::new(TEXT, (50, 8));
        let sentence = |words, score| ScoredSentence { span: span_of(TEXT, words), score, reasons: Box::default() };
        let number = Finding {
            check: Check::Weekday,
            span: span_of(TEXT, "dua belas"),
            other: Some(span_of(TEXT, "Kementerian")),
            explanation: "12".into(),
        };
        let mut claims = ClaimAnalysis {
            sentences: vec![sentence(&TEXT[..71], 0.9), sentence("Kementerian membantah itu.", 0.8)],
            flag_threshold: 0.7,
            ..ClaimAnalysis::default()
        };
        let signs = |test: &TestContext| {
            let buffer = draw_pane(test, None).0;
            [0, 1, 2, 3].map(|y| buffer.cell((4, y)).unwrap().symbol().to_string())
        };
        test.doc.review.claims_found(claims.clone().into());
        assert_eq!(signs(&test), ["·", " ", " ", "·"]);
        claims.flag_threshold = 0.85;
        test.doc.review.claims_found(claims.clone().into());
        assert_eq!(signs(&test), ["·", " ", " ", " "], "not every sentence that could be checked");
        claims.findings = vec![number];
        test.doc.review.claims_found(claims.into());
        assert_eq!(signs(&test), ["!", " ", " ", "!"], "also beside the words that a finding contradicts");
    }

    #[test]
    fn the_query_being_typed_is_drawn_over_the_last_search() {
        let mut test = TestContext::new(TEXT, (50, 8));
        let theme = test.settings.theme;
        let hits = |test: &TestContext| {
            let is_hit = |cell: &ratatui::buffer::Cell| Some(cell.bg) == theme.hit(false).bg;
            runs(&draw_pane(test, None).0, is_hit)
        };
        let request = test.reader.begin_search("kata").unwrap();
        assert_eq!(hits(&test), ["kata"], "before it is complete, in the text in view");
        test.reader.search_finished(request.serial, find(&request.pattern, TEXT));
        assert_eq!(hits(&test), ["kata"]);
        test.reader.preview_search("BELAS".into());
        assert_eq!(hits(&test), Vec::<String>::new(), "capital letters matter");
        test.reader.preview_search("belas".into());
        assert_eq!(hits(&test), ["belas"]);
        test.reader.preview_search(String::new());
        assert_eq!(hits(&test), ["kata"]);
    }

    #[test]
    fn the_hit_under_the_cursor_is_emphasized() {
        let mut test = TestContext::new(TEXT, (50, 8));
        let request = test.reader.begin_search("a").unwrap();
        test.reader.search_finished(request.serial, find(&request.pattern, "Harga"));
        let (buffer, _) = draw_pane(&test, None);
        let emphasized = Modifier::BOLD | Modifier::UNDERLINED;
        let hits: Vec<bool> = [8, 11].map(|x| buffer.cell((x, 0)).unwrap().modifier.contains(emphasized)).to_vec();
        assert_eq!(hits, [true, false]);
    }

    #[test]
    fn entities_are_coloured_unless_the_user_turned_it_off() {
        let mut test = TestContext::new(TEXT, (50, 8)).with_entities();
        let place = test.settings.theme.entity(EntityType::Place).fg;
        let places = |test: &TestContext| runs(&draw_pane(test, None).0, |cell| Some(cell.fg) == place);
        assert_eq!(places(&test), ["Jakarta"]);
        test.settings.show_entities = false;
        assert_eq!(places(&test), Vec::<String>::new());
    }

    #[test]
    fn among_several_annotations_under_the_cursor_the_chosen_one_is_underlined() {
        let made = |article: &crate::article::Article| {
            let one = annotation().id(1).label("important").on_words(article, "Harga beras naik");
            [one, annotation().id(2).label("doubtful").on_words(article, "beras")]
        };
        let test = TestContext::new(TEXT, (50, 8)).with_annotations(made).at("beras");
        let underlined =
            |chosen| runs(&draw_pane(&test, chosen).0, |cell| cell.modifier.contains(Modifier::UNDERLINED));
        assert_eq!(underlined(None), ["beras"], "the shortest, unless another was chosen");
        assert_eq!(underlined(Some(Uuid::from_u128(1))), ["Harga beras naik"]);
        let test = test.at("naik");
        let buffer = draw_pane(&test, None).0;
        assert!(runs(&buffer, |cell| cell.modifier.contains(Modifier::UNDERLINED)).is_empty(), "there is no choice");
    }

    #[test]
    fn the_head_of_an_article_ends_with_a_word_of_the_rest() {
        let mut test = TestContext::on_head("Harga beras naik.", (50, 8));
        assert!(!rows(&draw_pane(&test, None).0).concat().contains("Still reading"));
        let end = test.doc.article.text().len();
        test.reader.resume(crate::library::position::ReadingPosition { cursor: end, top: end });
        test.reader.resize(crate::tui::reader::TextWindow { rows: 5, ..test.reader.window() });
        assert_eq!(rows(&draw_pane(&test, None).0)[5], "       Still reading …");
    }
}
