//! The status line. Left: the last message, else the actions for a selection, else the position in the article. Right: annotations,
//! save status, help. Parts with an action can be clicked.

use crate::annotation::Kind;
use crate::article::{CODE_POINTS_PER_MINUTE, Paragraph};
use crate::text::{Span, display};
use crate::tui::action::Action;
use crate::tui::app::{App, Saving};
use crate::tui::overlay::Overlay;
use crate::tui::update::count;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A piece of the line, and the action that a click on it runs.
struct Piece {
    text: String,
    style: Style,
    action: Option<Action>,
}

/// Most characters of a selection that are counted: they are counted again on every frame.
const MOST_COUNTED: usize = 9999;

/// Columns between pieces.
const GAP: u16 = 2;

/// Draws the line.
pub fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    for (x, width, piece) in placed(app, area) {
        super::write(buffer, area, x, area.y, &piece.text, width, piece.style);
    }
}

/// The action for a click at `column`.
pub fn action_at(app: &App, column: u16) -> Option<Action> {
    let pieces = placed(app, app.geometry().status);
    pieces.iter().find(|(x, width, _)| (*x..x + width).contains(&column)).and_then(|(_, _, piece)| piece.action)
}

/// The pieces, each with its first column and its width. The right ones get at most half of the line, the left ones the rest.
fn placed(app: &App, area: Rect) -> Vec<(u16, u16, Piece)> {
    let width = |piece: &Piece| display::width(&piece.text) as u16;
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let mut found = Vec::new();
    let mut right = inner.right();
    // The last piece matters most, so it is placed first.
    for piece in right_pieces(app).into_iter().rev() {
        let wide = width(&piece);
        if right < inner.x + inner.width / 2 + wide {
            break;
        }
        right -= wide;
        found.push((right, wide, piece));
        right = right.saturating_sub(GAP);
    }
    let mut x = inner.x;
    for piece in left_pieces(app) {
        let wide = width(&piece).min(right.saturating_sub(x));
        if wide == 0 || wide < width(&piece) && x > inner.x {
            break;
        }
        found.push((x, wide, piece));
        x += wide + GAP;
    }
    found
}

fn left_pieces(app: &App) -> Vec<Piece> {
    if let Some(Overlay::Library(_)) = app.overlay
        && app.message.is_none()
    {
        let back = Piece {
            text: format!("{} back to {}", app.keys.shown(Action::Escape), app.doc.name),
            style: app.theme.quiet(),
            action: Some(Action::Escape),
        };
        return vec![back];
    }
    let theme = app.theme;
    let plain = |text: String, style| Piece { text, style, action: None };
    if let Some(message) = &app.message {
        let style = if message.alarm { theme.alarm() } else { Style::new() };
        return vec![plain(message.text.clone(), style)];
    }
    if let Some(selection) = app.selection() {
        let length = display::cells(selection.of(app.article().text())).take(MOST_COUNTED + 1).count();
        let length =
            if length > MOST_COUNTED { format!("over {MOST_COUNTED} characters") } else { count(length, "character") };
        let button = |action, text: String, style| Piece {
            text: format!("{} {text}", app.keys.shown(action)),
            style,
            action: Some(action),
        };
        let mut pieces = vec![plain(length, theme.accent())];
        pieces.extend(app.labels().list().iter().filter_map(|label| {
            let digit = label.key.filter(char::is_ascii_digit)?;
            Some(button(Action::Highlight(digit), display::printable(&label.name), theme.label(label.colour)))
        }));
        pieces.push(button(Action::Note, "note".into(), theme.quiet()));
        pieces.push(button(Action::Claim, "claim".into(), theme.quiet()));
        pieces.push(button(Action::Grow, "grow".into(), theme.quiet()));
        return pieces;
    }
    let article = app.article();
    // A narrow screen has no room for the notes pane: show the annotation under the cursor here.
    if !app.geometry().wide
        && let Some(placed) = app.chosen()
    {
        let annotation = &placed.annotation;
        let text = if annotation.note.is_empty() {
            annotation.called()
        } else {
            format!("{}: {}", annotation.called(), display::printable(&annotation.note))
        };
        return vec![plain(text, theme.accent())];
    }
    let paragraphs = &article.paragraphs()[..=app.paragraph()];
    let number = paragraphs.iter().rev().find_map(Paragraph::number).unwrap_or(0);
    let percent = app.cursor * 100 / article.size().max(1);
    let all = if article.is_whole() { article.last_number().to_string() } else { "…".into() };
    vec![
        plain(app.doc.name.clone(), theme.quiet()),
        plain(article.language().name().into(), theme.quiet()),
        plain(format!("¶{}/{all}", if number == 0 { "–".into() } else { number.to_string() }), theme.quiet()),
        plain(format!("{percent}%{}", minutes_left(app)), theme.quiet()),
    ]
}

/// The reading time from the cursor to the end in minutes, rounded up; empty until the whole article has been read.
fn minutes_left(app: &App) -> String {
    let article = app.article();
    if !article.is_whole() {
        return String::new();
    }
    let rest = Span::new(app.cursor, article.text().len());
    let (start, end) = article.to_points(rest);
    format!(", {} min left", (end - start).div_ceil(CODE_POINTS_PER_MINUTE))
}

fn right_pieces(app: &App) -> Vec<Piece> {
    let theme = app.theme;
    let mut pieces = Vec::new();
    let list = app.doc.book.list();
    if !list.is_empty() {
        let claims = list.iter().filter(|p| p.annotation.kind == Kind::Claim).count();
        let mut text = count(list.len(), "mark");
        if claims > 0 {
            text = format!("{text}, {}", count(claims, "claim"));
        }
        pieces.push(Piece { text, style: theme.quiet(), action: Some(Action::Annotations) });
    }
    let (text, style) = match &app.doc.saving {
        Saving::Saved if list.is_empty() => ("", theme.quiet()),
        Saving::Saved => ("saved", theme.quiet()),
        Saving::Writing => ("saving", theme.quiet()),
        Saving::Practice => ("practice", theme.quiet()),
        Saving::Failed(_) => ("NOT SAVED", theme.alarm()),
        Saving::Nowhere(_) => ("read only", theme.quiet()),
    };
    if !text.is_empty() {
        pieces.push(Piece { text: text.into(), style, action: Some(Action::Save) });
    }
    let help = format!("{} help", app.keys.shown(Action::Help));
    pieces.push(Piece { text: help, style: theme.quiet(), action: Some(Action::Help) });
    pieces
}
