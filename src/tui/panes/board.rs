//! The claims board: a table of the claims of the article or its folder.

use crate::annotation::board::ClaimRow;
use crate::annotation::claim::Claim;
use crate::annotation::vocabulary::{Priority, Status, word};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::board::{BoardScope, ClaimBoard};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Greatest width in columns, with the frame.
pub(crate) const MAX_COLUMNS: u16 = 140;

/// Rows inside the frame above the first claim: progress, a blank row, the column headings.
const HEADER_ROWS: u16 = 3;

/// Height in rows, with the frame.
pub(crate) fn height(board: &ClaimBoard) -> u16 {
    // All claims count, shown or not, so that the frame stays put while filtering.
    u16::try_from(board.total().max(8)).unwrap_or(u16::MAX).min(30) + HEADER_ROWS + 2
}

/// A column of the table.
struct BoardColumn {
    heading: &'static str,
    /// Width in columns of the terminal, with the gap after it.
    width: u16,
    /// The text of a claim's cell.
    cell: fn(&ClaimRow) -> String,
    /// The style of a claim's cell.
    style: fn(&Claim, Theme) -> Style,
}

impl BoardColumn {
    /// A column without a style of its own.
    fn plain(heading: &'static str, width: u16, cell: fn(&ClaimRow) -> String) -> Self {
        Self { heading, width, cell, style: |_, _| Style::new() }
    }
}

fn columns(width: u16, board: &ClaimBoard) -> Vec<BoardColumn> {
    fn name(row: &ClaimRow) -> String {
        row.path.as_ref().and_then(|p| p.file_stem()).map_or(String::new(), |name| name.to_string_lossy().into_owned())
    }
    let status = |claim: &Claim, theme: Theme| match claim.status {
        Status::Checking => theme.accent(),
        _ => theme.quiet(),
    };
    let priority = |claim: &Claim, theme: Theme| match claim.priority {
        Some(Priority::High) => theme.alarm(),
        _ => Style::new(),
    };
    let mut columns = vec![BoardColumn {
        style: status,
        ..BoardColumn::plain("Status", 9, |row| row.claim.status.shown().to_string())
    }];
    if width >= 48 {
        columns.push(BoardColumn::plain("Verdict", 15, |row| word(row.claim.verdict.as_ref()).to_string()));
    }
    if width >= 72 {
        columns.push(BoardColumn::plain("Speaker", 20, |row| row.claim.speaker.clone()));
    }
    if width >= 90 {
        let cell = |row: &ClaimRow| word(row.claim.priority.as_ref()).to_string();
        columns.push(BoardColumn { style: priority, ..BoardColumn::plain("Priority", 9, cell) });
    }
    if width >= 56 && board.list().any(|row| !row.claim.at.is_empty()) {
        columns.push(BoardColumn::plain("Time", 13, |row| row.claim.at.clone()));
    }
    if board.scope == BoardScope::Folder && width >= 56 {
        columns.push(BoardColumn::plain("Article", 16, name));
    }
    let used: u16 = columns.iter().map(|column| column.width).sum();
    columns.push(BoardColumn::plain("Claim", width.saturating_sub(used), |row| row.claim_text().to_string()));
    columns
}

fn first(board: &ClaimBoard, page: usize) -> usize {
    super::first_row(board.selected, board.list().len(), page)
}

/// The claim at screen row `y`, as an index into the claims shown.
pub(crate) fn row_at(board: &ClaimBoard, area: Rect, y: u16) -> Option<usize> {
    let page = usize::from(area.height.saturating_sub(2 + HEADER_ROWS));
    let row = usize::from(y.checked_sub(area.y + 1 + HEADER_ROWS)?);
    let row = (row < page).then(|| first(board, page) + row)?;
    (row < board.list().len()).then_some(row)
}

/// Draws the board.
pub(crate) fn draw(app: &App, board: &ClaimBoard, area: Rect, buffer: &mut Buffer) {
    let theme = app.theme;
    let title = format!("Claims in the {} {}", board.scope.name(), board.order.heading());
    let other = board.scope.other().name();
    let hint = format!(
        "{} go to claim · s sort · {} filter · Tab show {other}",
        app.keys.primary_key(Action::Accept),
        app.keys.primary_key(Action::Search)
    );
    let inside = super::framed(app, &title, &hint, area, buffer);
    if inside.height == 0 {
        return;
    }
    let line = Rect { height: 1, ..inside };
    if board.filtering {
        super::prompt::draw(app, "filter: ", &board.filter, line, buffer);
    } else {
        let mut text = board.progress().to_string();
        if !board.filter.is_empty() {
            text = format!("{text} · matching “{}”", board.filter.lines().join(" "));
        }
        if board.scope == BoardScope::Folder && board.unreadable_files > 0 {
            text = format!("{text} · {} unreadable", display::counted(board.unreadable_files, "file"));
        }
        super::write(buffer, line, line.x, line.y, &display::printable(&text), line.width, theme.quiet());
    }
    let body = Rect {
        y: inside.y + HEADER_ROWS.min(inside.height),
        height: inside.height.saturating_sub(HEADER_ROWS),
        ..inside
    };
    if board.list().len() == 0 {
        let text = match (board.filter.is_empty(), board.scope) {
            (false, _) => "No matching claim.".to_string(),
            (true, BoardScope::Article) => format!(
                "No claims in this article yet. Press {} to tag one, {} to go to a suggestion.",
                app.keys.primary_key(Action::Claim),
                app.keys.primary_key(Action::NextSuggestion)
            ),
            (true, BoardScope::Folder) => "No claims in this folder yet.".to_string(),
        };
        super::write(buffer, body, body.x, body.y, &text, body.width, theme.quiet());
        return;
    }
    let columns = columns(inside.width.saturating_sub(2), board);
    let mut x = inside.x + 2;
    for BoardColumn { heading, width, .. } in &columns {
        super::write(buffer, inside, x, inside.y + HEADER_ROWS - 1, heading, width.saturating_sub(1), theme.quiet());
        x += width;
    }
    let page = usize::from(body.height);
    for ((i, row), y) in board.list().enumerate().skip(first(board, page)).zip(body.y..body.bottom()) {
        if i == board.selected {
            super::write(buffer, body, body.x, y, "▎", 1, theme.accent());
        }
        let mut x = body.x + 2;
        for BoardColumn { width, cell, style, .. } in &columns {
            let style = style(&row.claim, theme);
            super::write(buffer, body, x, y, &display::printable(&cell(row)), width.saturating_sub(1), style);
            x += width;
        }
    }
}
