//! The notes pane: the annotations of the current paragraph with quote, claim, note and what other programs say about them,
//! then what they say about the words at the cursor, then findings and suggestions.

use super::wording::{Excerpt, excerpt};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::claim::Claim;
use crate::annotation::foreign_notes::ForeignNotes;
use crate::annotation::text_changes::{TextVersion, wordings};
use crate::annotation::vocabulary::word;
use crate::annotation::{AnchorState, Annotation, AnnotationKind};
use crate::text::{Span, display, wrap};
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::document::reasons_text;
use crate::tui::geometry::Pane;
use crate::tui::widgets::{Hit, HitMap, reorder, write, write_logical, write_right, write_wrapped};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use std::collections::BTreeSet;
use std::ops::Range;
use uuid::Uuid;

/// The state of the pane.
#[derive(Debug, Default)]
pub(crate) struct NotesPane {
    /// The chosen annotation, when there are several under the cursor.
    pub(crate) chosen: Option<Uuid>,
}

/// Columns left of the text, for the bar of the selected annotation.
const INDENT: u16 = 2;

/// The most rows of each of the two wordings of words that changed.
const MAX_WORDING_ROWS: usize = 4;

/// A row of the pane, and the annotation it belongs to, if any.
struct NoteRow {
    id: Option<Uuid>,
    text: String,
    style: Style,
    /// The bytes of `text` that are emphasized.
    emphasis: Vec<Range<usize>>,
}

impl NoteRow {
    const fn new(id: Option<Uuid>, text: String, style: Style) -> Self {
        Self { id, text, style, emphasis: Vec::new() }
    }
}

/// The rows that the pane needs in this area's width, with its heading, up to `most`.
pub(crate) fn rows_needed(context: &Context<'_>, area: Rect, most: u16) -> usize {
    let (rows, _) = rows(context, Rect { height: most, ..area });
    // The blank row after the last annotation may be cut.
    let used = rows.iter().rposition(|row| !row.text.is_empty()).map_or(0, |last| last + 1);
    let hint = if used == 0 { wrap::wrap(&hint(context), usize::from(area.width).max(1)).len() } else { 0 };
    super::HEADING_ROWS + used + hint
}

/// What is shown in the pane where there is nothing else.
fn hint(context: &Context<'_>) -> String {
    if context.doc.annotations.list().is_empty() {
        format!("No annotations yet. Press {} to add a note.", context.keys().reader.primary_key(Action::Note))
    } else {
        "None in this paragraph.".to_string()
    }
}

/// The rows around the selected annotation, and the index of the first one shown.
fn rows(context: &Context<'_>, area: Rect) -> (Vec<NoteRow>, usize) {
    let width = usize::from(area.width.saturating_sub(INDENT)).max(1);
    let chosen = context.chosen_annotation().map(|p| p.annotation.id);
    let mut rows = Vec::new();
    let mut first = 0;
    let height = usize::from(area.height).saturating_sub(super::HEADING_ROWS);
    let annotations = &context.doc.annotations;
    let all: Vec<(&PlacedAnnotation, Span)> = annotations.touching(context.reader.paragraph_span()).collect();
    // Each annotation takes at least one row, so at most `height` before and after the selected one can be in view.
    let at = all.iter().position(|(placed, _)| Some(placed.annotation.id) == chosen).unwrap_or(0);
    let near = at.saturating_sub(height)..(at + height).min(all.len());
    let foreign = ForeignNotes::new(annotations, context.article().text(), context.reader.paragraph_span());
    let disputed = annotations.list().iter().any(|placed| placed.annotation.conflict.is_some());
    for &(placed, span) in &all[near.clone()] {
        let annotation = &placed.annotation;
        let id = Some(annotation.id);
        let start = rows.len();
        let mut heading = annotation.description();
        if let (AnnotationKind::Claim, Some(claim)) = (annotation.kind, &annotation.claim) {
            heading = format!("{heading} · {}", claim.outcome());
        }
        // Text inserted before the annotation needs no attention.
        if !matches!(placed.state, AnchorState::Exact | AnchorState::Moved) {
            heading = format!("{heading} · {}", placed.state.name());
        }
        let style = context.theme().annotation(annotation, context.labels());
        rows.push(NoteRow::new(id, format!(" {heading} "), style));
        if disputed && annotations.versions(annotation).next().is_some() {
            let text =
                format!("two versions: {} to choose", context.keys().reader.primary_key(Action::ResolveConflict));
            rows.push(NoteRow::new(id, text, context.theme().alarm()));
        }
        // Below the annotated words, those that replaced them.
        if placed.state == AnchorState::Changed {
            let pieces = wordings(&annotation.target.exact, span.slice(context.article().text()));
            let was = quoted(id, "", &excerpt(&pieces, TextVersion::Old, width.saturating_sub(2)), width);
            let now = quoted(id, "→ ", &excerpt(&pieces, TextVersion::New, width.saturating_sub(4)), width);
            let styled = |row: NoteRow, style: Style| NoteRow { style, ..row };
            rows.extend(was.into_iter().map(|row| styled(row, context.theme().quiet())));
            rows.extend(
                now.into_iter().map(|row| styled(row, context.theme().added().remove_modifier(Modifier::BOLD))),
            );
        } else {
            let text = format!("“{}”", display::ellipsis(&annotation.target.exact, width.saturating_sub(2)));
            rows.push(NoteRow::new(id, text, context.theme().quiet()));
        }
        if let Some(claim) = &annotation.claim {
            let attribution = [&claim.speaker, &claim.role, &claim.said, &claim.at].map(String::as_str);
            let attribution: Vec<&str> = attribution.into_iter().filter(|part| !part.is_empty()).collect();
            rows.extend(wrapped(id, &attribution.join(", "), width, context.theme().quiet()));
            rows.extend(wrapped(id, &suggested_details(claim), width, context.theme().suggestion()));
            rows.extend(wrapped(id, &claim.rationale, width, Style::new()));
            rows.extend(evidence(claim).iter().flat_map(|line| wrapped(id, line, width, context.theme().quiet())));
        }
        rows.extend(wrapped(id, &annotation.note, width, Style::new()));
        rows.extend(wrapped(id, &tags_line(annotation), width, context.theme().accent()));
        for line in foreign.of_annotation(span, &annotation.extra) {
            rows.extend(wrapped(id, &line, width, context.theme().quiet()));
        }
        if id == chosen && rows.len() > height {
            first = start.min(rows.len() - height).max(if rows.len() - start > height { start } else { 0 });
        }
        rows.push(NoteRow::new(id, String::new(), Style::new()));
    }
    if near.end == all.len() {
        let spans = all.iter().map(|(_, span)| *span).collect();
        rows.extend(foreign_at_cursor(context, &foreign, spans, width));
        rows.extend(suggested(context, width));
    }
    if rows.is_empty() {
        rows = rows_on_article(context, width);
    }
    (rows, first)
}

/// The rows for the annotations on the whole article, which are shown where there is nothing else to show.
fn rows_on_article(context: &Context<'_>, width: usize) -> Vec<NoteRow> {
    let mut rows = Vec::new();
    for placed in context.doc.annotations.list().iter().filter(|placed| placed.is_on_article()) {
        let (annotation, id) = (&placed.annotation, Some(placed.annotation.id));
        let style = context.theme().annotation(annotation, context.labels());
        rows.push(NoteRow::new(id, format!(" {} on the article ", annotation.description()), style));
        rows.extend(wrapped(id, &annotation.note, width, Style::new()));
        rows.extend(wrapped(id, &tags_line(annotation), width, context.theme().accent()));
        rows.push(NoteRow::new(id, String::new(), Style::new()));
    }
    rows
}

/// The tags of an annotation as one line.
fn tags_line(annotation: &Annotation) -> String {
    annotation.tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ")
}

/// The most pieces of evidence that are named; the others are counted.
const MAX_EVIDENCE: usize = 3;

/// The evidence for a claim, a line each: what it says about the claim, and its title, else its address.
fn evidence(claim: &Claim) -> Vec<String> {
    let named = claim.evidence.iter().take(MAX_EVIDENCE).map(|evidence| {
        let names = [&evidence.title, &evidence.url, &evidence.publisher, &evidence.quote];
        let name = names.into_iter().find(|name| !name.is_empty()).map_or("", String::as_str);
        let name = name.trim_start_matches("https://").trim_start_matches("http://");
        let stance = word(evidence.stance.as_ref());
        format!("• {stance}{}{}", if stance.is_empty() { "" } else { ": " }, display::ellipsis(name, 60))
    });
    let more = claim.evidence.len().saturating_sub(MAX_EVIDENCE);
    named.chain((more > 0).then(|| format!("• and {more} more"))).collect()
}

/// What the article says about a claim, as far as nobody has accepted it: each with a question mark.
fn suggested_details(claim: &Claim) -> String {
    let open = claim.open_suggestions();
    let told = [&open.speaker, &open.role, &open.said, &open.place].map(String::as_str);
    let told: Vec<String> = told.into_iter().filter(|it| !it.is_empty()).map(|it| format!("{it}?")).collect();
    told.join(", ")
}

/// The rows of a wording in quotation marks, wrapped to `width` columns, after a sign.
fn quoted(id: Option<Uuid>, sign: &str, wording: &Excerpt, width: usize) -> Vec<NoteRow> {
    let text = format!("{sign}“{}”", wording.text);
    let lead = sign.len() + "“".len();
    let lines = wrap::wrap(&text, width).into_iter().take(MAX_WORDING_ROWS);
    let row = |(start, end): (usize, usize)| {
        let on_row = wording.differing.iter().map(|r| r.start + lead..r.end + lead);
        let on_row = on_row.map(|r| r.start.clamp(start, end) - start..r.end.clamp(start, end) - start);
        let emphasis = on_row.filter(|r| !r.is_empty()).collect();
        NoteRow { emphasis, ..NoteRow::new(id, text[start..end].to_string(), Style::new()) }
    };
    lines.map(|line| row((line.start, line.text_end))).collect()
}

/// The rows of a text that may have several lines, each wrapped to `width` columns.
fn wrapped(id: Option<Uuid>, text: &str, width: usize, style: Style) -> Vec<NoteRow> {
    let lines = text.lines().flat_map(|line| {
        let lines = wrap::wrap(line, width);
        lines.iter().map(|l| line[l.start..l.text_end].to_string()).collect::<Vec<_>>()
    });
    lines.map(|text| NoteRow::new(id, text, style)).collect()
}

/// The rows for what other programs say about the words under the cursor that are not annotated at `spans`.
fn foreign_at_cursor(
    context: &Context<'_>,
    foreign: &ForeignNotes<'_>,
    mut spans: Vec<Span>,
    width: usize,
) -> Vec<NoteRow> {
    let cursor = context.reader.here();
    let mut rows = Vec::new();
    let quiet = context.theme().quiet();
    for (span, mention) in context.doc.annotations.foreign_mentions().filter(|(span, _)| span.intersects(cursor)) {
        let lines = foreign.of_mention(span, &mention.extra);
        if !lines.is_empty() {
            let heading = format!("“{}”: {}", span.slice(context.article().text()), mention.r#type.singular());
            rows.extend(wrapped(None, &heading, width, Style::new()));
        }
        rows.extend(lines.iter().flat_map(|line| wrapped(None, line, width, quiet)));
        spans.push(span);
    }
    let others = foreign.of_other_words(cursor, &spans);
    rows.extend(others.iter().flat_map(|line| wrapped(None, line, width, quiet)));
    rows
}

/// The rows for the findings of the paragraph, and for the reasons why the sentence under the cursor is worth checking.
fn suggested(context: &Context<'_>, width: usize) -> Vec<NoteRow> {
    let (sentence, findings) = context.suggestions_at_cursor();
    let mut rows = Vec::new();
    for finding in findings {
        rows.extend(wrapped(None, &format!("! {}", finding.explanation), width, context.theme().alarm()));
    }
    if let Some(sentence) = sentence {
        let text = format!("? {}", reasons_text(sentence, context.article().text()));
        rows.extend(wrapped(None, &text, width, context.theme().quiet()));
        let (claim, dismiss) =
            (context.keys().reader.primary_key(Action::Claim), context.keys().reader.last_letter_key(Action::Delete));
        rows.extend(wrapped(None, &format!("  {claim} claim, {dismiss} dismiss"), width, context.theme().quiet()));
    }
    rows
}

/// Makes the emphasized words of a row bold and underlined, which shows without colours.
fn emphasize(row: &NoteRow, area: Rect, buffer: &mut Buffer) {
    for range in &row.emphasis {
        let [start, end] = [range.start, range.end].map(|at| display::width(&row.text[..at]) as u16);
        let words = Rect { x: area.x + start, width: end - start, ..area }.intersection(area).intersection(buffer.area);
        buffer.set_style(words, Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED));
    }
}

impl NotesPane {
    /// Draws the pane.
    pub(crate) fn draw(context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let mut hits = HitMap::default();
        if area.is_empty() {
            return hits;
        }
        let theme = context.theme();
        let focused = context.screen.focus == Pane::Notes;
        write(buffer, area, area.x, area.y, "Notes", area.width, theme.heading(focused));
        let heading = super::HEADING_ROWS as u16;
        let body = Rect { y: area.y + heading, height: area.height - heading, ..area };
        let (rows, first) = rows(context, area);
        if rows.is_empty() {
            write_wrapped(buffer, body, &hint(context), theme.quiet());
            return hits;
        }
        let chosen = context.chosen_annotation().map(|p| p.annotation.id);
        for (row, y) in rows.iter().skip(first).zip(body.y..body.bottom()) {
            if row.id.is_some() && row.id == chosen && !row.text.is_empty() {
                write(buffer, body, body.x, y, "▎", 1, theme.accent());
            }
            let line = Rect { x: body.x + INDENT, y, width: body.width.saturating_sub(INDENT), height: 1 };
            write_logical(buffer, body, line.x, y, &row.text, body.width, row.style);
            emphasize(row, line, buffer);
            reorder(buffer, line);
            if let Some(id) = row.id {
                hits.add(Rect { y, height: 1, ..body }, Hit::Annotation(id));
            }
        }
        let shown = rows.iter().skip(first).take(usize::from(body.height)).filter_map(|row| row.id);
        let shown = shown.collect::<BTreeSet<Uuid>>().len();
        let all = context.doc.annotations.touching(context.reader.paragraph_span()).count();
        if all > shown {
            write_right(buffer, Rect { height: 1, ..area }, area.y, &format!("{} more", all - shown), theme.quiet());
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::claim::{Evidence, SuggestedDetails};
    use crate::annotation::vocabulary::Stance;
    use crate::annotation::{AnnotationSet, Snapshots};
    use crate::claim::{Check, ClaimAnalysis, Finding, ScoredSentence};
    use crate::testing::{AnnotationBuilder, annotation, article, sidecar, span_of};
    use crate::tui::testing::{TestContext, drawn, rows, runs};
    use ratatui::layout::Position;
    use ratatui::style::Modifier;

    const TEXT: &str = "Harga beras naik dua belas persen.\nKementerian membantah kabar itu.";

    /// Draws the pane in this many columns and rows.
    fn draw(test: &TestContext, chosen: Option<Uuid>, (columns, height): (u16, u16)) -> (Buffer, HitMap) {
        let context = Context { chosen, ..test.context() };
        drawn((columns, height), |buffer| NotesPane::draw(&context, Rect::new(0, 0, columns, height), buffer))
    }

    /// The rows of a pane with room for nine.
    fn shown(test: &TestContext) -> Vec<String> {
        rows(&draw(test, None, (32, 9)).0)
    }

    #[test]
    fn annotations_without_room_are_counted() {
        assert_eq!(rows(&draw(&two(), None, (32, 9)).0)[0], "Notes");
        assert_eq!(rows(&draw(&two(), None, (32, 5)).0)[0], "Notes                     1 more");
    }

    /// A highlight and a note inside it.
    fn two() -> TestContext {
        let made = |article: &crate::article::Article| {
            let one = annotation().id(1).label("important").on_words(article, "Harga beras naik").note("Sejak kapan?");
            [one, annotation().id(2).kind(AnnotationKind::Note).on_words(article, "beras").note("satu\ndua")]
        };
        TestContext::new(TEXT, (100, 30)).with_annotations(made)
    }

    #[test]
    fn without_annotations_it_says_how_to_make_one() {
        let test = TestContext::new(TEXT, (100, 30));
        assert_eq!(shown(&test)[..3], ["Notes", "No annotations yet. Press a to", "add a note."]);
        assert_eq!(shown(&two().at("membantah"))[..3], ["Notes", "None in this paragraph.", ""]);
    }

    #[test]
    fn an_annotation_has_its_heading_its_words_and_its_note() {
        let test = two().at("Harga");
        assert_eq!(
            shown(&test),
            [
                "Notes",
                "▎  important highlight",
                "▎ “Harga beras naik”",
                "▎ Sejak kapan?",
                "",
                "   note",
                "  “beras”",
                "  satu",
                "  dua"
            ]
        );
    }

    #[test]
    fn the_bar_is_beside_the_annotation_that_commands_act_on() {
        let barred = |test: &TestContext, chosen| {
            let rows = rows(&draw(test, chosen, (32, 9)).0);
            rows.iter().filter(|row| row.starts_with('▎')).nth(1).cloned()
        };
        let test = two().at("beras");
        assert_eq!(barred(&test, None).as_deref(), Some("▎ “beras”"), "the shortest under the cursor");
        assert_eq!(barred(&test, Some(Uuid::from_u128(1))).as_deref(), Some("▎ “Harga beras naik”"));
        assert_eq!(barred(&test.at("dua belas"), None), None);
    }

    #[test]
    fn every_row_of_an_annotation_is_hit() {
        let (_, hits) = draw(&two(), None, (32, 10));
        let at = |y| hits.at(Position::new(3, y));
        let [one, two] = [1, 2].map(|id| Some(Hit::Annotation(Uuid::from_u128(id))));
        let ids: Vec<Option<Hit>> = (0..10).map(at).collect();
        assert_eq!(ids, [None, one, one, one, one, two, two, two, two, two]);
    }

    #[test]
    fn a_low_pane_begins_with_the_chosen_annotation() {
        let (buffer, hits) = draw(&two(), Some(Uuid::from_u128(2)), (32, 4));
        assert_eq!(rows(&buffer)[1..], ["▎  important highlight", "▎ “Harga beras naik”", "▎ Sejak kapan?"]);
        assert_eq!(hits.at(Position::new(9, 3)), Some(Hit::Annotation(Uuid::from_u128(1))));
        let (buffer, hits) = draw(&two().at("beras"), Some(Uuid::from_u128(2)), (32, 4));
        assert_eq!(rows(&buffer)[1..], ["▎  note", "▎ “beras”", "▎ satu"]);
        assert_eq!(hits.at(Position::new(9, 3)), Some(Hit::Annotation(Uuid::from_u128(2))));
        assert_eq!(draw(&two(), None, (0, 0)).1, HitMap::default());
    }

    #[test]
    fn words_that_do_not_fit_are_cut_and_notes_are_wrapped() {
        let (buffer, _) = draw(&two(), None, (13, 6));
        assert_eq!(rows(&buffer)[1..5], ["▎  important…", "▎ “Harga be…”", "▎ Sejak", "▎ kapan?"]);
    }

    #[test]
    fn a_claim_has_its_outcome_its_speaker_and_its_reasons() {
        let claim = Claim {
            speaker: "Joko Widodo".into(),
            role: "Presiden".into(),
            said: "2 Mei".into(),
            rationale: "Menurut BPS 9 persen.".into(),
            ..Claim::default()
        };
        let made =
            |article: &crate::article::Article| [annotation().claim(claim).on_words(article, "dua belas persen")];
        let test = TestContext::new(TEXT, (100, 30)).with_annotations(made);
        assert_eq!(
            shown(&test)[1..5],
            ["   claim · to do", "  “dua belas persen”", "  Joko Widodo, Presiden, 2 Mei", "  Menurut BPS 9 persen."]
        );
    }

    #[test]
    fn evidence_is_named_briefly_and_the_rest_is_counted() {
        let piece = |url: &str, title: &str, stance: Option<Stance>| Evidence {
            url: url.into(),
            title: title.into(),
            stance,
            ..Evidence::default()
        };
        let claim = Claim {
            evidence: vec![
                piece("https://bps.go.id/beras", "", None),
                piece("https://a.id", "Statistik Beras", Some(Stance::Refutes)),
                piece("data/harga.csv", "", Some(Stance::Supports)),
                piece("https://b.id", "", None),
            ],
            ..Claim::default()
        };
        assert_eq!(
            evidence(&claim),
            ["• bps.go.id/beras", "• refutes: Statistik Beras", "• supports: data/harga.csv", "• and 1 more"]
        );
        assert!(evidence(&Claim::default()).is_empty());
    }

    #[test]
    fn what_the_article_says_about_a_claim_has_a_question_mark() {
        let suggested = SuggestedDetails { speaker: "Joko Widodo".into(), said: "2025-05-02".into(), ..<_>::default() };
        let claim = Claim { place: "Jakarta".into(), suggested, ..Claim::default() };
        let made =
            |article: &crate::article::Article| [annotation().claim(claim).on_words(article, "dua belas persen")];
        let test = TestContext::new(TEXT, (100, 30)).with_annotations(made);
        assert_eq!(shown(&test)[1..4], ["   claim · to do", "  “dua belas persen”", "  Joko Widodo?, 2025-05-02?"]);
        let is_italic = |cell: &ratatui::buffer::Cell| cell.modifier.contains(Modifier::ITALIC);
        assert_eq!(runs(&draw(&test, None, (40, 12)).0, is_italic), ["Joko Widodo?, 2025-05-02?"]);
    }

    /// Annotations that were made on `before`, in the article [`TEXT`].
    fn made_before(before: &str, made: impl FnOnce(&crate::article::Article) -> AnnotationBuilder) -> TestContext {
        let mut test = TestContext::new(TEXT, (100, 30));
        let sidecar = sidecar([made(&article(before))]);
        test.doc.annotations = AnnotationSet::new(sidecar, Snapshots::default(), &test.doc.article);
        test
    }

    #[test]
    fn changed_words_are_shown_below_those_that_were_annotated() {
        let before = TEXT.replace("dua", "tiga");
        let test = made_before(&before, |old| annotation().on_words(old, "beras naik tiga belas persen"));
        let changed = ["   highlight · changed", "  “beras naik tiga belas persen”", "  → “beras naik dua belas…”"];
        assert_eq!(shown(&test)[1..4], changed);
        let (buffer, _) = draw(&test, None, (32, 9));
        let emphasized = runs(&buffer, |cell| cell.modifier.contains(Modifier::BOLD | Modifier::UNDERLINED));
        assert_eq!(emphasized, ["tiga", "dua"], "the words that differ");
    }

    #[test]
    fn words_that_only_moved_need_no_attention() {
        let test = made_before(&format!("Jakarta.\n{TEXT}"), |old| annotation().on_words(old, "Harga beras naik"));
        assert_eq!(shown(&test)[1..3], ["▎  highlight", "▎ “Harga beras naik”"]);
    }

    #[test]
    fn two_versions_of_an_annotation_say_how_to_choose() {
        let mut test = TestContext::new(TEXT, (100, 30));
        let article = test.doc.article.clone();
        let version = |id, note| annotation().id(id).note(note).on_words(&article, "beras").build();
        let other = crate::annotation::Annotation { conflict: Some(Uuid::from_u128(1)), ..version(2, "lain") };
        for annotation in [version(1, "satu"), other] {
            test.doc.annotations.add_annotation(annotation, &article, "Added");
        }
        let offers = shown(&test).into_iter().filter(|row| row.ends_with("two versions: C to choose"));
        assert_eq!(offers.count(), 2);
    }

    #[test]
    fn findings_and_the_suggested_sentence_come_last() {
        let mut test = two().at("Harga");
        let finding = Finding {
            check: Check::Weekday,
            span: span_of(TEXT, "dua belas"),
            other: None,
            explanation: "12 bukan 9".into(),
        };
        let sentence = ScoredSentence {
            span: span_of(TEXT, "Harga beras naik dua belas persen."),
            score: 0.9,
            reasons: Box::default(),
        };
        let claims = ClaimAnalysis { findings: vec![finding], sentences: vec![sentence], ..ClaimAnalysis::default() };
        test.doc.review.claims_found(claims.into());
        let (buffer, hits) = draw(&test, None, (40, 15));
        assert_eq!(
            rows(&buffer)[10..14],
            ["  ! 12 bukan 9", "  ? wording suggests a claim", "    c claim, x dismiss", ""]
        );
        assert_eq!(hits.at(Position::new(3, 10)), None);
        let alarm = test.settings.theme.alarm().fg;
        assert_eq!(runs(&buffer, |cell| Some(cell.fg) == alarm), ["! 12 bukan 9"]);
    }

    #[test]
    fn attributes_from_another_program_are_below_the_note() {
        let mut test = TestContext::new(TEXT, (100, 30));
        let article = test.doc.article.clone();
        let mut made = annotation().note("Sejak kapan?").on_words(&article, "beras").build();
        let details = serde_json::json!({"details": [{"name": "Certainty", "value": "low"}]});
        made.extra.insert("brat".into(), details);
        test.doc.annotations.add_annotation(made, &article, "Added");
        assert_eq!(shown(&test)[3..5], ["  Sejak kapan?", "  Certainty: low (brat)"]);
    }
}
