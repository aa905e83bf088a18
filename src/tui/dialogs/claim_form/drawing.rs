//! Draws the claim form: one field a row. Only the evidence with the focus is unfolded. The words of the claim are beside or above
//! it, and in it only if they are gone from the text.

use super::{ClaimForm, DateContext, EvidenceField, Field, FieldId, Input};
use crate::entity::typed_date::{TypedDate, read_typed_date, with_weekday};
use crate::text::typography::single_spaced;
use crate::text::{display, wrap};
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The rows that the form takes below the text, with its frame: the first fields and some more.
pub(super) const ROWS_BELOW_TEXT: u16 = 14;

/// Columns for the field names.
const NAME_COLUMNS: u16 = 12;

/// Greatest height of a field in rows.
const MAX_FIELD_ROWS: usize = 5;

/// Rows for the quoted claim at the top, if its words are gone.
const QUOTE_ROWS: usize = 2;

/// A group of rows that are laid out together.
enum FormBlock {
    /// A field: its index and its height in rows.
    Field(usize, usize),
    /// The error message for the field above.
    Invalid(String),
    /// A piece of evidence folded into one row: the index of its first field.
    Evidence(usize),
}

impl FormBlock {
    const fn rows(&self) -> usize {
        match self {
            Self::Field(_, rows) => *rows,
            Self::Invalid(_) | Self::Evidence(_) => 1,
        }
    }
}

fn blocks(form: &ClaimForm, width: u16) -> Vec<FormBlock> {
    let open = form.focused_evidence();
    let mut blocks = Vec::new();
    for (i, field) in form.fields.iter().enumerate() {
        if let FieldId::Evidence(piece, part) = field.slot {
            if part == EvidenceField::Url && open != Some(piece) {
                blocks.push(FormBlock::Evidence(i));
            }
            if open != Some(piece) || !form.is_shown(i) {
                continue;
            }
        }
        let rows = if field.slot.is_long() {
            let lines = match &field.input {
                Input::Text(text) => text.row_count(width),
                Input::Choice(..) => 1,
            };
            // One spare row, so that the fields below do not move when a line is added.
            (lines + 1).min(MAX_FIELD_ROWS)
        } else {
            1
        };
        blocks.push(FormBlock::Field(i, rows));
        if let Some(fault) = field.fault(form.dates).filter(|_| i != form.focus || form.is_confirming) {
            blocks.push(FormBlock::Invalid(fault));
        }
    }
    blocks
}

/// The words of the claim, if they are gone from the text.
fn lost_quote(context: &Context<'_>, form: &ClaimForm) -> Option<String> {
    let placed = context.doc.annotations.get(form.id).filter(|placed| placed.span.is_none())?;
    Some(format!("“{}”", single_spaced(&placed.annotation.target.exact)))
}

/// The area of the form.
pub(super) fn area(context: &Context<'_>) -> Rect {
    context.panes.dock
}

/// Draws the words of a claim that are gone from the text, in as many rows as there is room for. Returns the rows below.
fn draw_lost_quote(context: &Context<'_>, form: &ClaimForm, area: Rect, buffer: &mut Buffer) -> Rect {
    let Some(words) = lost_quote(context, form) else { return area };
    let lines = wrap::wrap(&words, usize::from(area.width));
    let rows = QUOTE_ROWS.min(usize::from(area.height / 4)).min(lines.len());
    for (i, line) in lines.iter().enumerate().take(rows) {
        // A longer quote ends in an ellipsis on the last row.
        let is_cut = i + 1 == rows && lines.len() > rows;
        let text = if is_cut { &words[line.start..] } else { &words[line.start..line.text_end] };
        write(buffer, area, area.x, area.y + i as u16, text, area.width, context.theme().quiet());
    }
    let used = if rows == 0 { 0 } else { rows as u16 + 1 };
    Rect { y: area.y + used, height: area.height - used, ..area }
}

/// The first row to show so that the focused field is visible.
fn top(form: &ClaimForm, blocks: &[FormBlock], page: usize) -> usize {
    let mut row = 0;
    for block in blocks {
        let rows = block.rows();
        if matches!(block, FormBlock::Field(i, _) if *i == form.focus) {
            // And the row below it, where its error message may be, if there is room for both.
            return (row + rows + 1).saturating_sub(page).min(row);
        }
        row += rows;
    }
    0
}

/// The keys that do something now, the most important first.
pub(super) fn hints(form: &ClaimForm) -> HintBar {
    let mut hints =
        HintBar::default().command(Action::Escape, "Esc", "save").command(Action::Cancel, "Ctrl-C", "cancel");
    if form.is_confirming {
        hints = hints.words("Enter save anyway");
    }
    if form.suggestion(form.focus).is_some() {
        hints = hints.words("Enter accept").words("Backspace reject");
    }
    let suggestions = form.suggestion_count();
    if suggestions > 0 {
        hints = hints.words(format!("Ctrl-T accept all {suggestions}"));
    }
    if matches!(form.fields[form.focus].input, Input::Choice(..)) {
        hints = hints.words("←→ or letter choose");
    }
    hints = hints.words("Tab next").words("Ctrl-E add evidence");
    if form.focused_evidence().is_some() { hints.words("Ctrl-X remove it") } else { hints }
}

/// Draws the form. Returns its fields.
pub(super) fn draw(context: &Context<'_>, form: &ClaimForm, area: Rect, buffer: &mut Buffer) -> HitMap {
    let hints = hints(form);
    let (inside, mut hits) = framed(context.theme(), "Claim", hints, area, buffer);
    if inside.is_empty() {
        return hits;
    }
    let body = draw_lost_quote(context, form, inside, buffer);
    let width = body.width.saturating_sub(NAME_COLUMNS).max(1);
    let blocks = blocks(form, width);
    let skip = top(form, &blocks, usize::from(body.height));
    let mut row = 0usize;
    for block in &blocks {
        let rows = block.rows();
        let at = row;
        row += rows;
        if row <= skip || at >= skip + usize::from(body.height) {
            continue;
        }
        let y = body.y + (at.max(skip) - skip) as u16;
        let rows = (rows - skip.saturating_sub(at)).min(usize::from(body.bottom() - y)) as u16;
        let place = Rect { y, height: rows, ..body };
        draw_block(context, form, block, place, buffer);
        if let FormBlock::Field(i, _) | FormBlock::Evidence(i) = block {
            hits.add(Rect { x: area.x, width: area.width, ..place }, Hit::Item(*i));
        }
    }
    hits
}

fn draw_block(context: &Context<'_>, form: &ClaimForm, block: &FormBlock, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme();
    match block {
        FormBlock::Invalid(fault) => {
            let x = area.x + NAME_COLUMNS.min(area.width);
            write(buffer, area, x, area.y, fault, area.width, theme.alarm());
        }
        FormBlock::Evidence(i) => {
            let part = |by: usize| form.fields[i + by].display_value();
            let name = if part(2).is_empty() { part(0) } else { part(2) };
            let stance = form.fields[i + 1].value(form.dates);
            let label = if stance.is_empty() { form.fields[*i].slot.name() } else { &display::printable(&stance) };
            write(buffer, area, area.x, area.y, label, NAME_COLUMNS - 1, theme.quiet());
            let x = area.x + NAME_COLUMNS.min(area.width);
            write(buffer, area, x, area.y, &display::printable(&name), area.width, Style::new());
        }
        FormBlock::Field(i, _) => draw_field(context, form, *i, area, buffer),
    }
}

/// What is shown after a date: its weekday, and the date in ISO 8601 if the field says it in another way.
fn date_beside(field: &Field, dates: DateContext) -> Option<String> {
    let TypedDate::Read(date) = field.typed_date(dates)? else { return None };
    let whole = with_weekday(date);
    match whole.strip_prefix(field.display_value().trim()) {
        Some("") => None,
        Some(weekday) => Some(weekday.trim_start().into()),
        None => Some(format!("= {whole}")),
    }
}

/// A suggestion as displayed: a date with its weekday, and a question mark.
fn suggestion_shown(field: &Field, suggested: &str, dates: DateContext) -> String {
    let shown = match (&field.input, read_typed_date(suggested, dates.language, dates.today)) {
        (_, TypedDate::Read(date)) if field.slot.is_date() => with_weekday(date),
        (Input::Choice(options, _), _) => {
            options.iter().find(|(saved, _)| saved == suggested).map_or(suggested, |(_, shown)| shown).into()
        }
        _ => suggested.into(),
    };
    format!("{}?", display::printable(&shown))
}

fn draw_field(context: &Context<'_>, form: &ClaimForm, index: usize, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme();
    let (field, focused) = (&form.fields[index], index == form.focus);
    let style = if focused { theme.accent() } else { theme.quiet() };
    write(buffer, area, area.x, area.y, field.slot.name(), NAME_COLUMNS - 1, style);
    let x = area.x + NAME_COLUMNS.min(area.width);
    let value = Rect { x, width: area.right().saturating_sub(x), ..area };
    if let Some(suggested) = form.suggestion(index) {
        let shown = suggestion_shown(field, suggested, form.dates);
        if let (Input::Text(text), true) = (&field.input, focused) {
            text.draw(value, buffer);
        }
        let choice = matches!(field.input, Input::Choice(..)) && focused;
        let shown = if choice { format!("‹ {shown} ›") } else { shown };
        write(buffer, value, value.x, value.y, &shown, value.width, theme.suggestion());
        return;
    }
    draw_value(context, form, index, value, buffer);
    if let Some(date) = date_beside(field, form.dates) {
        // After the text and the cursor behind it.
        let x = value.x + display::width(&field.display_value()) as u16 + 1 + u16::from(focused);
        write(buffer, value, x, value.y, &date, value.width, theme.quiet());
    }
}

/// Draws the value of a field for which nothing is suggested.
fn draw_value(context: &Context<'_>, form: &ClaimForm, index: usize, value: Rect, buffer: &mut Buffer) {
    let theme = context.theme();
    let (field, focused) = (&form.fields[index], index == form.focus);
    match &field.input {
        Input::Choice(..) if focused => {
            let shown = format!("‹ {} ›", display::printable(&field.display_value()));
            write(buffer, value, value.x, value.y, &shown, value.width, theme.accent());
        }
        Input::Choice(..) => {
            let shown = display::printable(&field.display_value());
            let style = if field.value(form.dates).is_empty() { theme.quiet() } else { Style::new() };
            write(buffer, value, value.x, value.y, &shown, value.width, style);
        }
        Input::Text(text) if focused => {
            text.draw(value, buffer);
            if text.is_empty() && value.width > 2 {
                write(buffer, value, value.x + 2, value.y, field.slot.hint(), value.width - 2, theme.quiet());
            }
        }
        Input::Text(_) => {
            let shown = field.display_value();
            let lines: Vec<String> = shown
                .split('\n')
                .flat_map(|line| {
                    // As in the field with the focus, which has a column for the cursor.
                    let wrapped = wrap::wrap_greedily(line, usize::from(value.width.saturating_sub(1)));
                    let lines: Vec<String> = wrapped.iter().map(|l| line[l.start..l.text_end].to_string()).collect();
                    if lines.is_empty() { vec![String::new()] } else { lines }
                })
                .collect();
            let rows = usize::from(value.height);
            for (row, y) in (0..rows.min(lines.len())).zip(value.y..) {
                let more = row + 1 == rows && lines.len() > rows;
                let line = if more { format!("{} …", lines[row]) } else { lines[row].clone() };
                let line = if field.slot.is_long() { line } else { shown.clone() };
                write(buffer, value, value.x, y, &display::printable(&line), value.width, Style::new());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::FormSettings;
    use super::*;
    use crate::annotation::claim::Claim;
    use crate::annotation::verdict::Scale;
    use crate::annotation::{AnnotationSet, Snapshots};
    use crate::article::Language;
    use crate::testing::{annotation, article, sidecar};
    use crate::tui::draft::ClaimRecord;
    use crate::tui::testing::{TestContext, drawn, rows};

    const TEXT: &str = "Harga beras naik dua belas persen.";

    /// The rows of the form of a claim that was made on these words of `before`.
    fn form_rows(before: &str, words: &str) -> Vec<String> {
        let mut test = TestContext::new(TEXT, (80, 24));
        let made = annotation().claim(Claim::default()).on_words(&article(before), words);
        test.doc.annotations = AnnotationSet::new(sidecar([made]), Snapshots::default(), &test.doc.article);
        let id = test.doc.annotations.list()[0].annotation.id;
        let dates = DateContext { language: Language::Indonesian, today: jiff::civil::date(2025, 2, 1) };
        let settings = FormSettings { scale: &Scale::default(), checker: "Ani", dates };
        let form = ClaimForm::new(id, ClaimRecord::default(), &ClaimRecord::default(), settings);
        let area = Rect::new(0, 0, 60, 14);
        rows(&drawn((60, 14), |buffer| draw(&test.context(), &form, area, buffer)).0)
    }

    #[test]
    fn the_form_shows_the_words_of_its_claim_only_if_they_are_gone() {
        assert!(form_rows(TEXT, "beras naik")[1].starts_with("│ Verdict"));
        let lost = form_rows("Panen jagung gagal total di seluruh provinsi.", "jagung gagal total");
        assert!(lost[1].starts_with("│ “jagung gagal total”") && lost[3].starts_with("│ Verdict"), "{lost:#?}");
    }
}
