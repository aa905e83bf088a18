//! The review queue: findings, then sentences worth checking, each with the reason it is listed.

use crate::text::display;
use crate::text::typography::single_spaced;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::review_queue::{ReviewItem, ReviewList, reasons_text};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Greatest width in columns, with the frame.
pub(crate) const MAX_COLUMNS: u16 = 92;

/// Rows of an item, with the blank row below it.
const ITEM_ROWS: usize = 3;

/// Height in rows for up to 12 items, with the frame.
pub(crate) const fn height(list: &ReviewList) -> u16 {
    (if list.items.len() > 12 { 12 } else { list.items.len() }) as u16 * ITEM_ROWS as u16 + 2
}

/// How many items fit into `area`, at least 1.
const fn page(area: Rect) -> usize {
    let rows = area.height.saturating_sub(1) as usize;
    if rows < ITEM_ROWS { 1 } else { rows / ITEM_ROWS }
}

fn first(list: &ReviewList, area: Rect) -> usize {
    super::first_row(list.selected, list.items.len(), page(area))
}

/// The item at screen row `y`, as an index into the list.
pub(crate) fn item_at(list: &ReviewList, area: Rect, y: u16) -> Option<usize> {
    let row = usize::from(y.checked_sub(area.y + 1)?);
    let item = first(list, area) + row / ITEM_ROWS;
    (row / ITEM_ROWS < page(area) && item < list.items.len()).then_some(item)
}

/// Draws the list.
pub(crate) fn draw(app: &App, list: &ReviewList, area: Rect, buffer: &mut Buffer) {
    let hint = format!(
        "{} of {} · {} claim · {} dismiss · {} go to text",
        list.selected + 1,
        list.items.len(),
        app.keys.primary_key(Action::Claim),
        app.keys.last_letter_key(Action::Delete),
        app.keys.primary_key(Action::Accept)
    );
    let inside = super::framed(app, "Worth checking", &hint, area, buffer);
    let theme = app.theme;
    let shown = list.items.iter().enumerate().skip(first(list, area)).take(page(area));
    for ((i, item), y) in shown.zip((inside.y..).step_by(ITEM_ROWS)) {
        let span = app.review_item_span(*item);
        let article = app.article();
        let number = article.paragraphs()[article.paragraph_at(span.start)].number();
        let number = number.map_or(String::new(), |number| format!("¶{number}"));
        let claims = &app.doc.review.claims;
        let (what, style) = match item {
            ReviewItem::Finding(i) => (format!("inconsistent: {}", claims.findings[*i].explanation), theme.alarm()),
            ReviewItem::Sentence(i) => (reasons_text(&claims.sentences[*i], article.text()), theme.quiet()),
        };
        if i == list.selected {
            for row in 0..2 {
                super::write(buffer, inside, inside.x, y + row, "▎", 1, theme.accent());
            }
        }
        let words = single_spaced(span.slice(article.text()));
        let room = inside.width.saturating_sub(2);
        super::write(buffer, inside, inside.x + 2, y, &display::printable(&words), room, Style::new());
        let line = Rect { y: y + 1, height: 1, ..inside };
        let used =
            if y + 1 < inside.bottom() { super::write_right(buffer, line, y + 1, &number, theme.quiet()) } else { 0 };
        let room = room.saturating_sub(used + 1);
        super::write(buffer, inside, inside.x + 2, y + 1, &display::printable(&what), room, style);
    }
}
