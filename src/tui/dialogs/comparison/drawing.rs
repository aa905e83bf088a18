//! Draws the comparison: the same text twice, side by side, each copy with one annotator's annotations. Below the text, what each
//! annotator says about the selected difference.
//!
//! A narrow screen shows the text once, with the annotations of both.

use super::ComparisonView;
use crate::annotation::adjudication::{AdjudicationCase, Resolution};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::vocabulary::word;
use crate::text::{Span, display, wrap};
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::document::Comparison;
use crate::tui::highlight::{self, StyledSpan};
use crate::tui::reader::layout::{self, RowLayout, TextRow};
use crate::tui::widgets::{Hit, HitMap, text_line, write, write_right};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use std::cmp::Reverse;
use std::ops::Deref;

/// Least width, in columns, at which the text is shown twice.
const MIN_TWO_TEXTS_COLUMNS: u16 = 60;

/// Columns between the two copies of the text. The middle one has the resolution signs.
const GAP_COLUMNS: u16 = 5;

/// Columns for the resolution signs left of the text, where it is shown once.
const SIGN_COLUMNS: u16 = 2;

/// Least height, in rows, at which blank rows separate the parts.
const MIN_SPACED_ROWS: u16 = 18;

/// Least width, in columns, at which the buttons are three columns apart instead of two.
const MIN_SPACED_COLUMNS: u16 = 90;

/// The screen areas of the view.
pub(super) struct ComparisonAreas {
    /// The name row of each copy of the text: two areas, or one where the text is shown once.
    heads: Vec<Rect>,
    /// The copies of the text: two areas, or one on a narrow screen.
    texts: Vec<Rect>,
    /// The column of the resolution signs.
    signs: u16,
    /// The summary row of the selected difference.
    about: Rect,
    /// What each annotator says about the selected difference, left then right.
    accounts: [Rect; 2],
    /// The button row.
    foot: Rect,
}

impl ComparisonAreas {
    /// Height of the text area in rows.
    pub(super) fn rows(&self) -> u16 {
        self.texts[0].height
    }

    /// The layout of the article at the width of one copy of the text.
    pub(super) fn layout(&self, context: &Context<'_>) -> RowLayout {
        RowLayout::new(usize::from(self.texts[0].width.max(1))).hyphenate(context.settings.config.hyphenate)
    }

    /// Whether the text is shown twice.
    const fn has_two_texts(&self) -> bool {
        self.texts.len() == 2
    }
}

/// Divides the current screen.
pub(super) fn areas(context: &Context<'_>) -> ComparisonAreas {
    let area = area(context);
    let two_texts = area.width >= MIN_TWO_TEXTS_COLUMNS;
    let (width, total) = if two_texts {
        let width = ((area.width - GAP_COLUMNS) / 2).min(context.screen.view.measure);
        (width, 2 * width + GAP_COLUMNS)
    } else {
        let width = area.width.saturating_sub(SIGN_COLUMNS).min(context.screen.view.measure);
        (width, width + SIGN_COLUMNS)
    };
    let x = area.x + area.width.saturating_sub(total) / 2;
    let gap_rows = u16::from(area.height >= MIN_SPACED_ROWS);
    // The names, the summary and the buttons take one row each, with blank rows between them.
    let fixed = 3 + 3 * gap_rows;
    let wanted_rows = match area.height {
        0..=11 => 1,
        12..=17 => 3,
        18..=29 => 5,
        _ => 6,
    };
    let account_rows =
        if two_texts { wanted_rows } else { wanted_rows.min(4) * 2 }.min(area.height.saturating_sub(fixed + 1));
    let rows = area.height.saturating_sub(fixed + account_rows);
    let top = area.y + 1 + gap_rows;
    let about = Rect::new(x, top + rows + gap_rows, total, 1).intersection(area);
    let low = about.y + 1;
    let foot = Rect::new(x, area.bottom().saturating_sub(1), total, 1).intersection(area);
    let right = x + width + GAP_COLUMNS;
    if two_texts {
        let side = |x, y, height| Rect::new(x, y, width, height).intersection(area);
        ComparisonAreas {
            heads: vec![side(x, area.y, 1), side(right, area.y, 1)],
            texts: vec![side(x, top, rows), side(right, top, rows)],
            signs: x + width + GAP_COLUMNS / 2,
            about,
            accounts: [side(x, low, account_rows), side(right, low, account_rows)],
            foot,
        }
    } else {
        let side = |y, height| Rect::new(x, y, total, height).intersection(area);
        ComparisonAreas {
            heads: vec![side(area.y, 1)],
            texts: vec![Rect::new(x + SIGN_COLUMNS, top, width, rows).intersection(area)],
            signs: x,
            about,
            accounts: [side(low, account_rows.div_ceil(2)), side(low + account_rows.div_ceil(2), account_rows / 2)],
            foot,
        }
    }
}

/// The whole screen except the status line, with a margin where there is room.
fn area(context: &Context<'_>) -> Rect {
    let screen = Rect::new(0, 0, context.screen.size.0, context.screen.size.1);
    let (x, y) = (1 + u16::from(screen.width > 80) * 3, u16::from(screen.height >= 30));
    let margin = x.min(screen.width / 8);
    Rect::new(margin, y, screen.width - 2 * margin, screen.height.saturating_sub(1 + y)).intersection(screen)
}

/// Which of the two annotators.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AnnotatorSide {
    Left,
    Right,
}

impl AnnotatorSide {
    const BOTH: [Self; 2] = [Self::Left, Self::Right];

    const fn annotation_in(self, case: &AdjudicationCase) -> Option<&PlacedAnnotation> {
        match self {
            Self::Left => case.left.as_ref(),
            Self::Right => case.right.as_ref(),
        }
    }

    const fn resolution(self) -> Resolution {
        match self {
            Self::Left => Resolution::Left,
            Self::Right => Resolution::Right,
        }
    }

    const fn is_in(self, resolution: Resolution) -> bool {
        match self {
            Self::Left => resolution.has_left(),
            Self::Right => resolution.has_right(),
        }
    }

    /// The annotators whose annotations are drawn in copy `at` (from 0) of `texts` copies of the text.
    const fn shown_in(at: usize, texts: usize) -> &'static [Self] {
        match (at, texts) {
            (_, 1) => &Self::BOTH,
            (0, _) => &[Self::Left],
            _ => &[Self::Right],
        }
    }
}

/// The comparison as the view shows it.
struct Shown<'a> {
    compared: &'a Comparison,
    /// Index of the selected difference, and of its case; `None` if there are none.
    selected: usize,
    case: Option<usize>,
}

impl Deref for Shown<'_> {
    type Target = Comparison;

    fn deref(&self) -> &Comparison {
        self.compared
    }
}

/// Draws the view. Returns its buttons, the accounts and the differences in the text.
pub(super) fn draw(context: &Context<'_>, view: &ComparisonView, compared: &Comparison, buffer: &mut Buffer) -> HitMap {
    let plan = areas(context);
    let compared = &Shown { compared, selected: view.selected, case: compared.differing.get(view.selected).copied() };
    heads(context, compared, &plan, buffer);
    let layout = plan.layout(context);
    let top = layout.position_of(context.article(), view.top);
    let rows = layout.visible(context.article(), top, usize::from(plan.rows()));
    let mut hits = HitMap::default();
    let lines = || rows.iter().filter_map(|row| row.line);
    if let Some((first, last)) = lines().next().zip(lines().next_back()) {
        let window = Span::new(first.start, last.end);
        for (at, text) in plan.texts.iter().enumerate() {
            add_differences(
                context,
                compared,
                AnnotatorSide::shown_in(at, plan.texts.len()),
                (*text, &rows),
                &mut hits,
            );
            let layers = layers(context, compared, AnnotatorSide::shown_in(at, plan.texts.len()), window);
            for (row, y) in rows.iter().zip(text.y..text.bottom()) {
                if let Some(line) = row.line {
                    let at = Rect { y, height: 1, ..*text };
                    text_line::draw(context.theme(), context.article(), row, line, at, &layers, buffer);
                }
            }
        }
    }
    signs(context, compared, &plan, &rows, buffer);
    about(context, compared, &plan, buffer);
    for (side, area) in AnnotatorSide::BOTH.into_iter().zip(plan.accounts) {
        draw_annotator(context, compared, side, (area, plan.has_two_texts()), buffer);
        hits.add(area, Hit::Button(Action::Resolve(side.resolution())));
    }
    for (x, width, text, action) in buttons(context, compared, plan.foot) {
        write(buffer, plan.foot, x, plan.foot.y, &text, width, context.theme().quiet());
        hits.add(Rect { x, width, height: 1, ..plan.foot }.intersection(plan.foot), Hit::Button(action));
    }
    hits
}

/// Adds the differences that are in `rows` of one copy of the text, the shortest last.
fn add_differences(
    context: &Context<'_>,
    compared: &Comparison,
    sides: &[AnnotatorSide],
    (area, rows): (Rect, &[TextRow]),
    hits: &mut HitMap,
) {
    let differing = compared.differing.iter().enumerate();
    let mut spans: Vec<(Span, usize)> = differing
        .flat_map(|(at, &i)| {
            let case = &compared.adjudication.cases[i];
            sides.iter().filter_map(move |side| Some((side.annotation_in(case)?.span?, at)))
        })
        .collect();
    spans.sort_by_key(|(span, at)| (Reverse(span.len()), Reverse(*at)));
    for (row, y) in rows.iter().zip(area.y..area.bottom()) {
        let Some(line) = row.line else { continue };
        for (span, at) in spans.iter().filter(|(span, _)| span.intersects(Span::new(line.start, line.end))) {
            let columns = layout::columns(context.article(), line, *span);
            let (x, width) = (area.x + columns.start as u16, columns.len() as u16);
            let place = Rect { x, width, y, height: 1 };
            hits.add(place.intersection(area), Hit::Item(*at));
        }
    }
}

fn heads(context: &Context<'_>, compared: &Comparison, plan: &ComparisonAreas, buffer: &mut Buffer) {
    let sizes = compared.adjudication.sizes();
    let names = [(&compared.adjudication.left, sizes.0), (&compared.adjudication.right, sizes.1)];
    for (at, head) in plan.heads.iter().enumerate() {
        let mut x = head.x;
        let names = if plan.heads.len() == 1 { &names[..] } else { &names[at..=at] };
        for (name, marks) in names {
            let room = head.right().saturating_sub(x);
            x += write(buffer, *head, x, head.y, &display::printable(name), room, context.theme().heading(true));
            let marks = format!(" {marks}   ");
            let room = head.right().saturating_sub(x);
            x += write(buffer, *head, x, head.y, &marks, room, context.theme().quiet());
        }
    }
}

/// The styled spans of one copy of the text. Annotations on which both agree, and settled ones, are quiet; open differences
/// have the colours of their labels; the selected difference is drawn over everything else.
fn layers(context: &Context<'_>, compared: &Shown<'_>, sides: &[AnnotatorSide], window: Span) -> Vec<StyledSpan> {
    let quiet = context.theme().quiet().add_modifier(Modifier::UNDERLINED);
    let chosen = compared.case;
    let mut marks: Vec<(bool, Reverse<usize>, StyledSpan)> = Vec::new();
    for (i, case) in compared.adjudication.cases.iter().enumerate() {
        for side in sides {
            let Some(placed) = side.annotation_in(case) else { continue };
            let Some(span) = placed.span.filter(|span| span.intersects(window)) else { continue };
            let own = context.theme().annotation(&placed.annotation, context.labels());
            let style = match compared.resolutions[i] {
                _ if chosen == Some(i) => own.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
                _ if case.agrees() => quiet,
                Some(taken) if side.is_in(taken) => quiet,
                Some(_) => continue,
                None => own,
            };
            marks.push((chosen == Some(i), Reverse(span.len()), (span, style)));
        }
    }
    marks.sort_by_key(|(chosen, len, _)| (*chosen, *len));
    highlight::markup(context.article(), window, context.theme())
        .chain(marks.into_iter().map(|(_, _, layer)| layer))
        .collect()
}

/// The sign in the margin: a bullet while the difference is open, else how it was resolved.
const fn sign(resolution: Option<Resolution>) -> &'static str {
    match resolution {
        None => "•",
        Some(Resolution::Left) => "‹",
        Some(Resolution::Right) => "›",
        Some(Resolution::Both) => "=",
        Some(Resolution::Neither) => "×",
    }
}

/// Draws a sign next to each row in which a difference begins. If several begin there, the selected one wins, then an open one.
fn signs(context: &Context<'_>, compared: &Shown<'_>, plan: &ComparisonAreas, rows: &[TextRow], buffer: &mut Buffer) {
    let text = plan.texts[0];
    let whole = Rect { x: 0, width: context.screen.size.0, ..text };
    let starts = compared.differing.iter().filter_map(|&i| Some((i, compared.adjudication.cases[i].span()?.start)));
    let starts: Vec<(usize, usize)> = starts.collect();
    for (row, y) in rows.iter().zip(text.y..text.bottom()) {
        let Some(line) = row.line else { continue };
        let here = starts.iter().filter(|(_, start)| (line.start..line.end).contains(start)).map(|(i, _)| *i);
        let chosen = compared.case;
        if let Some(i) = here.min_by_key(|&i| (chosen != Some(i), compared.resolutions[i].is_some())) {
            let waits = chosen == Some(i) || compared.resolutions[i].is_none();
            let style = if waits { context.theme().accent() } else { context.theme().quiet() };
            let style = if chosen == Some(i) { style.add_modifier(Modifier::BOLD) } else { style };
            write(buffer, whole, plan.signs, y, sign(compared.resolutions[i]), 1, style);
        }
    }
}

/// Draws the summary row: which difference this is, how the annotators differ, and how many differences are settled.
fn about(context: &Context<'_>, compared: &Shown<'_>, plan: &ComparisonAreas, buffer: &mut Buffer) {
    let theme = context.theme();
    let area = plan.about;
    let Some(i) = compared.case else {
        write(buffer, area, area.x, area.y, "No differences.", area.width, theme.quiet());
        return;
    };
    let case = &compared.adjudication.cases[i];
    let all = compared.differing.len();
    let number = format!("{} of {all}", compared.selected + 1);
    let mut x = area.x + write(buffer, area, area.x, area.y, &number, area.width, theme.accent());
    let place =
        case.span().map(|span| context.article().paragraphs()[context.article().paragraph_at(span.start)].number());
    let place = match place {
        None => "  lost".to_string(),
        Some(None) => String::new(),
        Some(Some(number)) => format!("  ¶{number}"),
    };
    let differs = match (&case.left, &case.right) {
        (Some(_), None) => format!("only {}", compared.resolution_name(Resolution::Left)),
        (None, Some(_)) => format!("only {}", compared.resolution_name(Resolution::Right)),
        _ => {
            let names: Vec<&str> = case.differences.iter().map(|field| field.name()).collect();
            format!("different {}", names.join(", "))
        }
    };
    let taken =
        compared.resolutions[i].map_or(String::new(), |taken| format!("  {}", compared.resolution_message(taken)));
    let text = format!("{place}  {differs}{taken}");
    x += write(buffer, area, x, area.y, &text, area.right().saturating_sub(x), theme.quiet());
    let settled = compared.resolved_count();
    let settled = if settled == all { "all settled".into() } else { format!("{settled} settled") };
    if area.right().saturating_sub(x) > display::width(&settled) as u16 + 1 {
        write_right(buffer, area, area.y, &settled, theme.quiet());
    }
}

/// Draws what one annotator says about the selected difference. `beside` is true where the two accounts are side by side, false
/// where one is above the other.
fn draw_annotator(
    context: &Context<'_>,
    compared: &Shown<'_>,
    side: AnnotatorSide,
    (area, beside): (Rect, bool),
    buffer: &mut Buffer,
) {
    let theme = context.theme();
    let Some(i) = compared.case else { return };
    let rows = annotator_rows(context, compared, i, side, (area.width, beside));
    let cut = rows.len() > usize::from(area.height);
    for (row, y) in rows.into_iter().zip(area.y..area.bottom()) {
        let mut x = area.x;
        for (text, style) in row {
            x += write(buffer, area, x, y, &text, area.right().saturating_sub(x), style);
        }
    }
    if cut && !area.is_empty() {
        write_right(buffer, area, area.bottom() - 1, "…", theme.quiet());
    }
    // An account that was not taken is quiet.
    if compared.resolutions[i].is_some_and(|taken| !side.is_in(taken)) {
        buffer.set_style(area, theme.quiet().remove_modifier(Modifier::BOLD));
    }
}

/// The rows of one annotator's account of a case: name and label, quote, tags, note.
fn annotator_rows(
    context: &Context<'_>,
    compared: &Comparison,
    case: usize,
    side: AnnotatorSide,
    (width, beside): (u16, bool),
) -> Vec<Vec<(String, Style)>> {
    let theme = context.theme();
    let mine = compared.resolutions[case].is_some_and(|taken| side.is_in(taken));
    // Side by side, the name at the top of the column says whose account it is.
    let name = match side {
        _ if beside => String::new(),
        AnnotatorSide::Left => format!("{}  ", compared.resolution_name(Resolution::Left)),
        AnnotatorSide::Right => format!("{}  ", compared.resolution_name(Resolution::Right)),
    };
    let tick = if mine { "✓ " } else { "" };
    let mut head = vec![(tick.to_string(), theme.accent()), (name, theme.quiet())];
    let Some(placed) = side.annotation_in(&compared.adjudication.cases[case]) else {
        head.push(("no annotation here".into(), theme.quiet()));
        return vec![head];
    };
    let annotation = &placed.annotation;
    head.push((
        format!(" {} ", display::printable(&annotation.description())),
        theme.annotation(annotation, context.labels()),
    ));
    if let Some(claim) = &annotation.claim {
        let told = [claim.status.shown(), word(claim.verdict.as_ref()), &claim.speaker];
        let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
        head.push((format!("  {}", display::printable(&told.join(", "))), theme.quiet()));
    }
    let room = usize::from(width).saturating_sub(2);
    let quote = format!("“{}”", display::ellipsis(&display::printable(&annotation.target.exact), room));
    let mut rows = vec![head, vec![(quote, theme.quiet())]];
    if !annotation.tags.is_empty() {
        let tags: Vec<String> = annotation.tags.iter().map(|tag| format!("#{tag}")).collect();
        rows.push(vec![(display::printable(&tags.join(" ")), theme.accent())]);
    }
    for line in annotation.note.lines() {
        let line = display::printable(line);
        let wrapped = wrap::wrap(&line, usize::from(width).max(1));
        rows.extend(wrapped.iter().map(|row| vec![(line[row.start..row.text_end].to_string(), Style::new())]));
    }
    rows
}

/// The buttons that fit, each with its first column, its width, its text and its action.
fn buttons(context: &Context<'_>, compared: &Comparison, area: Rect) -> Vec<(u16, u16, String, Action)> {
    let name = |taken| display::ellipsis(&compared.resolution_name(taken), 14);
    let mut list = Vec::new();
    if !compared.differing.is_empty() {
        list = vec![
            (Action::Resolve(Resolution::Left), name(Resolution::Left)),
            (Action::Resolve(Resolution::Right), name(Resolution::Right)),
            (Action::Resolve(Resolution::Both), name(Resolution::Both)),
            (Action::Resolve(Resolution::Neither), name(Resolution::Neither)),
        ];
    }
    if context.doc.annotations.can_undo() {
        list.push((Action::Undo, "undo".into()));
    }
    if !compared.differing.is_empty() {
        list.push((Action::NextHit, "next".into()));
        list.push((Action::Accept, "go there".into()));
    }
    list.push((Action::Escape, "close".into()));
    let gap = if area.width >= MIN_SPACED_COLUMNS { 3 } else { 2 };
    let mut x = area.x;
    let mut placed = Vec::new();
    for (action, text) in list {
        let text = match action {
            Action::Escape => format!("Esc {text}"),
            _ => format!("{} {text}", context.keys().comparison.primary_key(action)),
        };
        let width = display::width(&text) as u16;
        if x + width > area.right() {
            break;
        }
        placed.push((x, width, text, action));
        x += width + gap;
    }
    placed
}
