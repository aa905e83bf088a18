//! Draws the claim board.

use super::{BoardScope, ClaimBoard, HEADER_ROWS};
use crate::annotation::board::ClaimRow;
use crate::annotation::vocabulary::{Priority, Status, word};
use crate::text::display;
use crate::tui::action::{Action, BoardAction};
use crate::tui::context::Context;
use crate::tui::theme::Theme;
use crate::tui::widgets::list::first_shown;
use crate::tui::widgets::scrollbar::{self, Seen};
use crate::tui::widgets::table::{self, Column};
use crate::tui::widgets::text_input::draw_prompt;
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write, write_wrapped};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The name of a claim's article: its file name without the extension.
pub(super) fn article_name(row: &ClaimRow) -> String {
    row.path.as_ref().and_then(|p| p.file_stem()).map_or(String::new(), |name| name.to_string_lossy().into_owned())
}

/// Height in rows, with the frame.
pub(super) fn height(board: &ClaimBoard) -> u16 {
    // All claims count, shown or not, so that the frame stays put while filtering.
    u16::try_from(board.total().max(8)).unwrap_or(u16::MAX).min(30) + HEADER_ROWS + 2
}

/// The columns that fit into `width`.
fn columns<'a>(width: u16, board: &ClaimBoard, theme: Theme) -> Vec<Column<'a, ClaimRow>> {
    fn plain<'a>(heading: &'static str, width: u16, cell: fn(&ClaimRow) -> String) -> Column<'a, ClaimRow> {
        Column::new(heading, width, move |row| (cell(row), Style::new()))
    }
    let mut columns = vec![Column::new("Status", 9, move |row: &ClaimRow| {
        let style = if row.claim.status == Status::Checking { theme.accent() } else { theme.quiet() };
        (row.claim.status.shown().to_string(), style)
    })];
    if width >= 48 {
        columns.push(plain("Verdict", 15, |row| word(row.claim.verdict.as_ref()).to_string()));
    }
    if width >= 72 {
        columns.push(Column::new("Speaker", 20, move |row: &ClaimRow| {
            let suggested = row.claim.open_suggestions().speaker;
            if suggested.is_empty() {
                return (row.claim.speaker.clone(), Style::new());
            }
            // The question mark stays where the name is cut.
            (format!("{}?", display::ellipsis(&suggested, 18)), theme.suggestion())
        }));
    }
    if width >= 90 {
        columns.push(Column::new("Priority", 9, move |row: &ClaimRow| {
            let style = if row.claim.priority == Some(Priority::High) { theme.alarm() } else { Style::new() };
            (word(row.claim.priority.as_ref()).to_string(), style)
        }));
    }
    if width >= 56 && board.list().any(|row| !row.claim.at.is_empty()) {
        columns.push(plain("Time", 13, |row| row.claim.at.clone()));
    }
    if board.scope == BoardScope::Folder && width >= 56 {
        columns.push(plain("Article", 16, article_name));
    }
    columns.push(plain("Claim", table::rest(&columns, width), |row| row.claim_text().to_string()));
    columns
}

/// The keys at the foot, the most useful first: those that do not fit are left out.
fn hints(context: &Context<'_>, board: &ClaimBoard) -> HintBar {
    let (list, keys) = (&context.keys().list, &context.keys().board);
    HintBar::default()
        .key(keys, BoardAction::VERDICT, "verdict")
        .key(keys, BoardAction::STATUS, "status")
        .key(keys, BoardAction::PRIORITY, "priority")
        .key(keys, BoardAction::MARK, "mark")
        .key(list, Action::Accept, "open")
        .key(list, Action::Search, "filter")
        .key(list, Action::NextPane, board.scope.other().name())
        .key(list, Action::Sort, "sort")
}

/// The line above the table: how many claims are marked, the progress of those shown, the filter, and what is missing.
fn summary(board: &ClaimBoard) -> String {
    let mut parts = Vec::new();
    if !board.marked.is_empty() {
        let hidden = board.marked.len() - board.list().filter(|row| board.marked.contains(&row.id)).count();
        let hidden = if hidden > 0 { format!(" ({hidden} not shown)") } else { String::new() };
        parts.push(format!("{} marked{hidden}", board.marked.len()));
    }
    parts.push(board.progress().to_string());
    if !board.filter.is_empty() {
        parts.push(format!("matching “{}”", board.filter.text()));
    }
    if board.scope == BoardScope::Folder && board.unreadable_files > 0 {
        parts.push(format!("{} unreadable", display::counted(board.unreadable_files, "file")));
    }
    parts.join(" · ")
}

/// What is shown if there is no claim to show.
fn empty_message(context: &Context<'_>, board: &ClaimBoard) -> String {
    match (board.filter.is_empty(), board.scope) {
        (false, _) => {
            "No matching claim. Besides words, #tag, status:done, verdict:false and speaker:name filter.".into()
        }
        (true, BoardScope::Article) => format!(
            "No claims in this article yet. Press {} to tag one, {} to go to a suggestion.",
            context.keys().reader.primary_key(Action::Claim),
            context.keys().reader.primary_key(Action::NextSuggestion)
        ),
        (true, BoardScope::Folder) => "No claims in this folder yet.".into(),
    }
}

/// Draws the board. Returns what a click hits.
pub(super) fn draw(context: &Context<'_>, board: &ClaimBoard, area: Rect, buffer: &mut Buffer) -> HitMap {
    let theme = context.theme();
    let title = format!("Claims in the {} {}", board.scope.name(), board.order.heading());
    let (inside, mut hits) = framed(theme, &title, hints(context, board), area, buffer);
    if inside.height == 0 {
        return hits;
    }
    let line = Rect { height: 1, ..inside };
    if board.filtering {
        draw_prompt(theme, "filter: ", &board.filter, line, buffer);
    } else {
        let style = if board.marked.is_empty() { theme.quiet() } else { theme.accent() };
        write(buffer, line, line.x, line.y, &display::printable(&summary(board)), line.width, style);
    }
    let body = Rect {
        y: inside.y + HEADER_ROWS.min(inside.height),
        height: inside.height.saturating_sub(HEADER_ROWS),
        ..inside
    };
    if board.list().len() == 0 {
        write_wrapped(buffer, body, &empty_message(context, board), theme.quiet());
        return hits;
    }
    let cells = Rect { x: inside.x + 2, width: inside.width.saturating_sub(2), height: 1, ..inside };
    let columns = columns(cells.width, board, theme);
    if inside.height >= HEADER_ROWS {
        table::draw_headings(theme, &columns, Rect { y: inside.y + HEADER_ROWS - 1, ..cells }, buffer);
    }
    let first = first_shown(board.selected, board.shown.len(), usize::from(body.height));
    let seen = Seen::rows(first, usize::from(body.height), board.shown.len());
    scrollbar::draw_on_frame(theme, &seen, area, body, buffer);
    for ((i, row), y) in board.list().enumerate().skip(first).zip(body.y..body.bottom()) {
        if i == board.selected {
            write(buffer, body, body.x, y, "▎", 1, theme.accent());
        }
        if board.marked.contains(&row.id) {
            write(buffer, body, body.x + 1, y, "*", 1, theme.accent());
        }
        table::draw_row(&columns, row, Rect { y, ..cells }, buffer);
        hits.add(Rect { y, height: 1, ..area }, Hit::Item(i));
    }
    hits
}
