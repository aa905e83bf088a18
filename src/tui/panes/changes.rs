//! The list of changes since the article was annotated: for each change, the annotations it touches, and the old and new text.

use crate::annotation::AnchorState;
use crate::annotation::text_changes::{ChangeKind, TextChange, TextVersion};
use crate::text::{display, wrap};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::source_changes::ChangeReview;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Greatest width in columns, with the frame.
pub(crate) const MAX_COLUMNS: u16 = 84;

/// Columns left of the text, for the bar of the selected change.
const INDENT: u16 = 2;

/// Bytes of a passage that are shown; the rest can be read in the article.
const MAX_PASSAGE_BYTES: usize = 2000;

/// A row: pieces of text with their styles.
type ChangeRow = Vec<(String, Style)>;

/// The rows of one change, with a blank row at the end.
fn rows(app: &App, change: &TextChange, width: usize) -> Vec<ChangeRow> {
    let theme = app.theme;
    let article = app.article();
    let number = article.paragraphs()[article.paragraph_at(change.at)].number();
    let place = number.map_or(String::new(), |number| format!(" ¶{number}"));
    let mut rows: Vec<ChangeRow> = vec![vec![(format!("{}{place}", change.kind.name()), theme.quiet())]];
    for placed in change.annotations.iter().filter_map(|id| app.doc.annotations.get(*id)) {
        let annotation = &placed.annotation;
        let state =
            if placed.state == AnchorState::Exact { String::new() } else { format!(" · {}", placed.state.name()) };
        let called = format!(" {}{state} ", annotation.description());
        let room = width.saturating_sub(display::width(&called) + 3);
        rows.push(vec![
            (called, theme.annotation(annotation, app.labels())),
            (format!(" “{}”", display::ellipsis(&annotation.target.exact, room)), theme.quiet()),
        ]);
    }
    rows.extend(words(change, width, theme));
    rows.push(Vec::new());
    rows
}

/// The rows of the old and new text: removed words struck out, added words in the colour for additions.
fn words(change: &TextChange, width: usize, theme: Theme) -> Vec<ChangeRow> {
    let mut text = String::new();
    let mut ends: Vec<(usize, Style)> = Vec::new();
    for (side, piece) in &change.pieces {
        // Without colours, brackets tell removed from added, as in the output of `wdiff`.
        let (open, close, style) = match side {
            TextVersion::Both => ("", "", if change.kind == ChangeKind::Moved { theme.quiet() } else { Style::new() }),
            TextVersion::Old if theme.is_mono() => ("[-", "-]", Style::new()),
            TextVersion::New if theme.is_mono() => ("{+", "+}", theme.accent()),
            TextVersion::Old => ("", "", theme.alarm().add_modifier(Modifier::CROSSED_OUT)),
            TextVersion::New => ("", "", theme.added()),
        };
        text += &[open, &display::printable(piece), close].concat();
        ends.push((text.len(), style));
        if text.len() > MAX_PASSAGE_BYTES {
            text.truncate(text.floor_char_boundary(MAX_PASSAGE_BYTES));
            text.push('…');
            ends.push((text.len(), theme.quiet()));
            break;
        }
    }
    let lines = wrap::wrap(&text, width.max(1));
    lines
        .iter()
        .map(|line| {
            let mut row = ChangeRow::new();
            let mut start = 0;
            for &(end, style) in &ends {
                let (from, to) = (start.max(line.start), end.min(line.text_end));
                if from < to {
                    row.push((text[from..to].to_string(), style));
                }
                start = end;
            }
            row
        })
        .collect()
}

/// The changes in view, as indices, with the rows of each. The selected change is always in view, below those before it that fit
/// into the upper half.
fn visible_changes(app: &App, review: &ChangeReview, area: Rect) -> Vec<(usize, Vec<ChangeRow>)> {
    let width = usize::from(area.width.saturating_sub(INDENT));
    let height = usize::from(area.height);
    let of = |at: usize| (at, rows(app, &review.list[at], width));
    let mut list = vec![of(review.selected)];
    let mut used = list[0].1.len();
    for at in (0..review.selected).rev() {
        let before = of(at);
        // The lower half is kept for the changes that follow.
        if used + before.1.len() > height.div_ceil(2).max(list[0].1.len()) {
            break;
        }
        used += before.1.len();
        list.insert(0, before);
    }
    for at in review.selected + 1..review.list.len() {
        if used >= height {
            break;
        }
        list.push(of(at));
        used += list.last().map_or(0, |(_, rows)| rows.len());
    }
    list
}

/// Height in rows, with the frame, at most that of `most`. Stops counting there: a long list is not laid out to its end.
pub(crate) fn height(app: &App, review: &ChangeReview, most: Rect) -> u16 {
    let width = usize::from(MAX_COLUMNS.min(most.width).saturating_sub(4 + INDENT));
    let mut height = 1;
    for change in &review.list {
        height += rows(app, change, width).len();
        if height >= usize::from(most.height) {
            return most.height;
        }
    }
    height as u16
}

/// The area inside the frame.
fn inside(area: Rect) -> Rect {
    Rect::new(area.x + 2, area.y + 1, area.width.saturating_sub(4), area.height.saturating_sub(2))
}

/// The change at screen row `y`, as an index into the list.
pub(crate) fn change_at(app: &App, review: &ChangeReview, area: Rect, y: u16) -> Option<usize> {
    let inside = inside(area);
    let mut row = usize::from(y.checked_sub(inside.y)?);
    for (at, rows) in visible_changes(app, review, inside) {
        if row < rows.len() {
            return Some(at);
        }
        row -= rows.len();
    }
    None
}

/// Draws the list.
pub(crate) fn draw(app: &App, review: &ChangeReview, area: Rect, buffer: &mut Buffer) {
    let hint = format!(
        "{} of {} · {} go to text · {} accept current text",
        review.selected + 1,
        review.list.len(),
        app.keys.primary_key(Action::Accept),
        app.keys.primary_key(Action::AcceptCurrentText)
    );
    super::framed(app, "Changed since annotated", &hint, area, buffer);
    let inside = inside(area);
    let mut y = inside.y;
    for (at, rows) in visible_changes(app, review, inside) {
        for (i, row) in rows.iter().enumerate() {
            if y >= inside.bottom() {
                return;
            }
            if at == review.selected && i + 1 < rows.len() {
                super::write(buffer, inside, inside.x, y, "▎", 1, app.theme.accent());
            }
            let mut x = inside.x + INDENT;
            for (text, style) in row {
                x += super::write(buffer, inside, x, y, text, inside.width, *style);
            }
            y += 1;
        }
    }
}
