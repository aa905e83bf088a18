//! The article pane: the visible rows of the text with their highlights, and the gutter on their left.

use crate::article::markup::clock_time;
use crate::text::{Span, display};
use crate::tui::context::Context;
use crate::tui::geometry::{Geometry, Pane};
use crate::tui::highlight::{self, StyledSpan};
use crate::tui::panes::margin::{self, MarginSign};
use crate::tui::reader::layout::TextRow;
use crate::tui::widgets::scrollbar::{self, Seen};
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
    draw_scrollbar(context, Span::new(first.start, last.end), area, buffer);
    if !article.is_whole() && rows.len() < usize::from(area.height) {
        let y = area.y + rows.len() as u16;
        write(buffer, area, area.x, y, "Still reading …", area.width, context.theme().quiet());
    }
    hits
}

/// Draws a thumb beside the text, for the part of it that is in view.
fn draw_scrollbar(context: &Context<'_>, view: Span, area: Rect, buffer: &mut Buffer) {
    let paragraphs = context.article().paragraphs();
    // White space before the first paragraph and after the last one is not drawn.
    let ends = paragraphs.first().zip(paragraphs.last()).map(|(first, last)| (first.span().start, last.span().end));
    let Some((start, end)) = ends else { return };
    let part = view.start.saturating_sub(start)..view.end.saturating_sub(start);
    let whole = if context.article().is_whole() { end - start } else { context.article().size() };
    // In the middle of the gap, or in the margin.
    let x = area.right() + u16::from(context.panes.wide);
    scrollbar::draw(context.theme(), &Seen { part, whole }, Rect { x, width: 1, ..area }, buffer);
}

/// The styled spans in `window`, lowest first: markup, mentions, annotations, search hits, selection.
fn styled_spans(context: &Context<'_>, window: Span) -> Vec<StyledSpan> {
    let mut layers: Vec<StyledSpan> = highlight::markup(context.article(), window, context.theme()).collect();
    let extraction = context.doc.extraction().filter(|_| context.settings.show_entities);
    if let Some(extraction) = extraction {
        layers.extend(highlight::mentions(extraction, window, context.theme()));
    }
    // A single annotation under the cursor needs no emphasis: there is no choice to show.
    let chosen =
        context.chosen_annotation().filter(|_| context.annotations_at_cursor().len() > 1).map(|p| p.annotation.id);
    let marks = highlight::annotations(&context.doc.annotations, window, chosen, &context.doc.project, context.theme());
    if let Some(extraction) = extraction {
        layers.extend(highlight::over_mentions(marks, extraction, context.theme()));
    } else {
        layers.extend(marks);
    }
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

/// Draws the paragraph number, or in a transcript the time, on the first row of a paragraph, a bar along the current paragraph, and
/// the signs of what begins in the row.
fn draw_gutter(context: &Context<'_>, area: Rect, y: u16, row: &TextRow, current: bool, buffer: &mut Buffer) {
    if area.width == 0 {
        return;
    }
    let paragraph = context.article().paragraphs()[row.position.block.paragraph];
    let focused = context.screen.focus == Pane::Article;
    let style = if current && focused { context.theme().accent() } else { context.theme().quiet() };
    let mut number_columns = 0;
    if row.position.block.part == 0
        && row.position.row == 0
        && area.width > 3
        && let Some(number) = paragraph.number()
    {
        let start = context.article().paragraph_style(row.position.block.paragraph).start_ms;
        let text = start.map_or_else(|| number.to_string(), clock_time);
        number_columns = display::width(&text) as u16;
        // A number takes the second column of signs only if it needs it.
        let right = if number_columns + 4 > area.width { 3 } else { 4 };
        write_right(buffer, Rect { width: area.width - right, ..area }, y, &text, style);
    }
    if current && row.line.is_some() {
        let x = area.right() - area.width.min(2);
        write(buffer, area, x, y, "▎", 1, style);
    }
    if let Some(line) = row.line {
        draw_signs(context, sign_columns(area, number_columns), y, MarginSign::of_line(context, &line), buffer);
    }
}

/// The columns for signs in a gutter of this area. A narrow gutter has one, in which the bar of the current paragraph is drawn
/// too; in the narrowest there is none, because a sign would touch the text and look like a part of it.
const fn sign_columns(gutter: Rect, number_columns: u16) -> Rect {
    match gutter.width {
        0 | 1 => Rect { width: 0, ..gutter },
        2 | 3 => Rect { width: 1, ..gutter },
        width => {
            let columns = if number_columns + 4 > width { 1 } else { 2 };
            Rect { x: gutter.x + width - 2 - columns, width: columns, ..gutter }
        }
    }
}

/// Draws signs in row `y`, right-aligned.
fn draw_signs(context: &Context<'_>, area: Rect, y: u16, signs: Vec<MarginSign>, buffer: &mut Buffer) {
    let signs = margin::fitting(signs, usize::from(area.width), context.theme().accent());
    let first = area.right() - signs.len() as u16;
    for (x, sign) in (first..).zip(signs) {
        write(buffer, area, x, y, sign.symbol.encode_utf8(&mut [0; 4]), 1, sign.style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::AnnotationKind;
    use crate::annotation::claim::Claim;
    use crate::annotation::label::Colour;
    use crate::article::{SourceFormat, source};
    use crate::claim::{Check, ClaimAnalysis, Finding, ScoredSentence};
    use crate::entity::EntityType;
    use crate::testing::{annotation, span_of};
    use crate::tui::palette::Palette;
    use crate::tui::reader::search::find;
    use crate::tui::testing::{TestContext, cell_of, drawn, rows, runs};
    use crate::tui::theme::{ColorDepth, Theme};
    use ratatui::layout::Position;
    use ratatui::style::{Color, Modifier};
    use std::collections::HashSet;
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
                "  1    Harga beras naik dua belas persen, kata",
                "       Menteri Joko Widodo di Jakarta.",
                "",
                "  2  ▎ Kementerian membantah itu.",
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
        let ground = test.settings.theme.selection().bg.unwrap();
        assert_eq!(runs(&buffer, |cell| cell.bg == ground), ["kata", "Menteri"]);
        assert_ne!(buffer.cell((46, 0)).unwrap().bg, ground, "after “kata”");
    }

    #[test]
    fn a_selection_has_one_ground_and_one_text_colour() {
        for palette in Palette::all() {
            let made =
                |article: &crate::article::Article| [annotation().label("doubtful").on_words(article, "Menteri Joko")];
            let words = "persen, kata Menteri Joko Widodo di Jakarta";
            let mut test = TestContext::new(TEXT, (140, 8)).with_annotations(made).with_entities().selecting(words);
            test.settings.theme = Theme::from_palette(palette);
            let buffer = draw_pane(&test, None).0;
            let start = cell_of(&buffer, words);
            let cells = (start.x..start.x + words.len() as u16).map(|x| buffer.cell((x, start.y)).unwrap());
            let looks: HashSet<_> =
                cells.map(|cell| (cell.fg, cell.bg, cell.modifier.contains(Modifier::REVERSED))).collect();
            assert_eq!(looks.len(), 1, "{}: {looks:?}", palette.name);
        }
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
            [0, 1, 2, 3].map(|y| [3, 4].map(|x| buffer[(x, y)].symbol().trim().to_string()).concat())
        };
        test.doc.review.claims_found(claims.clone().into());
        assert_eq!(signs(&test), ["?", "", "", "?"]);
        claims.flag_threshold = 0.85;
        test.doc.review.claims_found(claims.clone().into());
        assert_eq!(signs(&test), ["?", "", "", ""], "not every sentence that could be checked");
        claims.findings = vec![number];
        test.doc.review.claims_found(claims.into());
        assert_eq!(signs(&test), ["!?", "", "", "!"], "also beside the words that a finding contradicts");
    }

    /// An article with the claim that rice became dearer, which has this verdict.
    fn with_claim(verdict: Option<&str>) -> TestContext {
        let claim = Claim { verdict: verdict.map(Into::into), ..Claim::default() };
        let made = |article: &crate::article::Article| {
            [annotation()
                .id(1)
                .claim(claim)
                .on_words(article, "Harga beras naik dua belas persen, kata Menteri Joko Widodo")]
        };
        TestContext::new(TEXT, (50, 8)).with_annotations(made).with_entities()
    }

    #[test]
    fn each_kind_of_annotation_has_its_sign_where_it_begins() {
        let made = |article: &crate::article::Article| {
            let note = annotation().id(1).kind(AnnotationKind::Note).on_words(article, "Menteri Joko Widodo");
            let highlights =
                [annotation().id(2).on_words(article, "Jakarta"), annotation().id(3).on_words(article, "itu")];
            let [first, second] = highlights;
            [note, first, second]
        };
        let test = TestContext::new(TEXT, (50, 8)).with_annotations(made);
        let signs = |test: &TestContext| {
            let buffer = draw_pane(test, None).0;
            [0, 1, 2, 3].map(|y| buffer.cell((4, y)).unwrap().symbol().to_string())
        };
        assert_eq!(signs(&test), [" ", "h", " ", "h"], "they have no label");
        let second_row: String = [3, 4].map(|x| draw_pane(&test, None).0[(x, 1)].symbol().to_string()).concat();
        assert_eq!(second_row, "nh", "a note before a highlight");
        assert_eq!(signs(&with_claim(None)), ["c", " ", " ", " "], "only where it begins");
        assert_eq!(signs(&with_claim(Some("false"))), ["C", " ", " ", " "]);
    }

    #[test]
    fn several_marks_on_the_same_words_are_all_in_the_margin() {
        let words = "Menteri Joko Widodo";
        let two = |article: &crate::article::Article| {
            let label = |id, label: &str| annotation().id(id).label(label).on_words(article, words);
            [label(1, "doubtful"), label(2, "question")]
        };
        let three = |article: &crate::article::Article| {
            let [one, two] = two(article);
            [one, two, annotation().id(3).claim(Claim::default()).on_words(article, words)]
        };
        let signs = |test: TestContext| -> String {
            let rows = rows(&draw_pane(&test, None).0);
            rows.into_iter().find(|row| row.contains("Menteri")).unwrap().chars().take(5).collect()
        };
        assert_eq!(signs(TestContext::new(TEXT, (50, 8)).with_annotations(two)), "   dq");
        assert_eq!(signs(TestContext::new(TEXT, (50, 8)).with_annotations(three)), "   c+", "there is room for two");
        assert_eq!(&signs(TestContext::new(TEXT, (30, 8)).with_annotations(three))[..2], "+ ", "a narrow screen");
        let test = TestContext::new(TEXT, (50, 8)).with_annotations(two);
        let buffer = draw_pane(&test, None).0;
        let grounds = [3, 4].map(|x| Some(buffer[(x, 1)].bg));
        let theme = test.settings.theme;
        assert_eq!(grounds, [Colour::Red, Colour::Blue].map(|colour| theme.label(colour).bg), "each in its colour");
    }

    #[test]
    fn a_number_of_four_digits_leaves_room_for_one_sign() {
        let text = "Satu.\n".repeat(1234) + "Akhir.";
        let made = |article: &crate::article::Article| {
            let label = |id, label: &str| annotation().id(id).label(label).on_words(article, "Akhir");
            [label(1, "doubtful"), label(2, "question")]
        };
        let test = TestContext::new(&text, (50, 8)).with_annotations(made).at("Akhir");
        let rows = rows(&draw_pane(&test, None).0);
        assert!(rows.iter().any(|row| row.starts_with("1235+▎ Akhir.")), "{rows:#?}");
    }

    #[test]
    fn a_claim_keeps_the_colours_of_its_words_and_is_underlined() {
        for theme in [Theme::from_palette(Palette::named("16-dark").unwrap()), Theme::new(ColorDepth::Many)] {
            let mut test = with_claim(Some("false"));
            test.settings.theme = theme;
            let buffer = draw_pane(&test, None).0;
            let person = theme.entity(EntityType::Person).fg;
            assert!(runs(&buffer, |cell| Some(cell.fg) == person).contains(&"Joko Widodo".into()));
            let lines = runs(&buffer, |cell| cell.modifier.contains(Modifier::UNDERLINED));
            let claim = ["Harga beras naik dua belas persen, kata", "Menteri Joko Widodo"];
            assert_eq!(lines, [&claim[..], &["Jakarta"]].concat(), "and the place outside of it");
        }
    }

    #[test]
    fn without_colours_a_claim_looks_different_from_the_entities_in_it() {
        let mut test = with_claim(None);
        test.settings.theme = Theme::new(ColorDepth::Mono);
        let buffer = draw_pane(&test, None).0;
        let style_of = |words: &str| buffer.cell(cell_of(&buffer, words)).unwrap().modifier;
        let claim = style_of("Harga");
        assert_eq!(claim, Modifier::ITALIC | Modifier::UNDERLINED);
        let entities = ["dua belas persen", "Joko Widodo"].map(style_of);
        assert!(entities[0] != entities[1] && !entities.contains(&claim), "{entities:?}");
        assert!(entities.iter().all(|lines| !lines.is_empty()));
    }

    #[test]
    fn the_line_under_a_claim_has_the_colour_of_its_verdict() {
        let line = |verdict| {
            let buffer = draw_pane(&with_claim(verdict), None).0;
            buffer.cell((7, 0)).unwrap().underline_color
        };
        let [yes, half, no] = ["mostly true", "half true", "false"].map(|word| line(Some(word)));
        assert!(yes != half && half != no && yes != no, "{yes} {half} {no}");
        assert_eq!(line(None), Color::Reset, "before it is judged");
        assert!(![yes, half, no, Color::Reset].contains(&line(Some("satire"))), "a verdict beside the scale");
    }

    #[test]
    fn entities_on_a_highlight_have_its_ground_and_a_line_style() {
        let words = "kata Menteri Joko Widodo di Jakarta";
        for palette in Palette::all() {
            let made = |article: &crate::article::Article| [annotation().label("important").on_words(article, words)];
            let mut test = TestContext::new(TEXT, (140, 8)).with_annotations(made).with_entities();
            test.settings.theme = Theme::from_palette(palette);
            let buffer = draw_pane(&test, None).0;
            let cell = |words| buffer.cell(cell_of(&buffer, words)).unwrap();
            let [around, person, place] = ["kata", "Joko Widodo", "Jakarta"].map(cell);
            for entity in [person, place] {
                assert_eq!((entity.fg, entity.bg), (around.fg, around.bg), "{}", palette.name);
                assert_ne!(entity.modifier, around.modifier, "{}", palette.name);
            }
            // Nothing is bold on a ground of the sixteen colours, so there both are underlined.
            if !palette.name.starts_with("16-") {
                assert_ne!(person.modifier, place.modifier, "{}", palette.name);
            }
        }
    }

    #[test]
    fn a_link_in_a_claim_can_still_be_followed() {
        let text = "# T\n\nHarga [beras](https://x.id/b) naik.\n";
        let article = source::from_bytes(text.into(), SourceFormat::Markdown, None).unwrap();
        let claim = Claim { verdict: Some("false".into()), ..Claim::default() };
        let made =
            |article: &crate::article::Article| [annotation().claim(claim).on_words(article, "Harga beras naik.")];
        let test = TestContext::on(article, (50, 8)).with_annotations(made);
        let buffer = draw_pane(&test, None).0;
        let start = cell_of(&buffer, "beras");
        let colours = [start.x - 2, start.x].map(|x| buffer.cell((x, start.y)).unwrap().underline_color);
        assert!(matches!(colours, [Color::Indexed(_), Color::Rgb(..)]), "{colours:?}");
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
    fn among_several_annotations_under_the_cursor_the_chosen_one_is_emphasized() {
        let made = |article: &crate::article::Article| {
            let one = annotation().id(1).label("important").on_words(article, "Harga beras naik");
            [one, annotation().id(2).label("doubtful").on_words(article, "beras")]
        };
        let test = TestContext::new(TEXT, (50, 8)).with_annotations(made).at("beras");
        let emphasis = Modifier::BOLD | Modifier::UNDERLINED;
        let emphasized =
            |test: &TestContext, chosen| runs(&draw_pane(test, chosen).0, |cell| cell.modifier.contains(emphasis));
        assert_eq!(emphasized(&test, None), ["beras"], "the shortest, unless another was chosen");
        assert_eq!(emphasized(&test, Some(Uuid::from_u128(1))), ["Harga beras naik"]);
        assert!(emphasized(&test.at("naik"), None).is_empty(), "there is no choice");
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
