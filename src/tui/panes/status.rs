//! The status line. Left: the last message, else the actions for a selection, else the position in the article. Right: annotations,
//! save status, help. Parts with an action can be clicked.

use crate::annotation::AnnotationKind;
use crate::article::{CODE_POINTS_PER_MINUTE, Paragraph};
use crate::text::{Span, display};
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::document::SaveStatus;
use crate::tui::widgets::{Hit, HitMap, write};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A message for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusMessage {
    /// The message.
    pub text: String,
    /// Whether the message reports an error.
    pub is_error: bool,
}

/// What the status line has of its own; the rest of what it shows belongs to others.
#[derive(Debug, Default)]
pub(crate) struct StatusLine {
    /// The message; the next key press clears it.
    pub(crate) message: Option<StatusMessage>,
    /// The count typed so far.
    pub(crate) count: Option<usize>,
}

/// A piece of the line, and the action that a click on it runs.
struct StatusPiece {
    text: String,
    style: Style,
    action: Option<Action>,
}

/// Most characters of a selection that are counted: they are counted again on every frame.
const MAX_COUNTED: usize = 9999;

/// Columns between pieces.
const GAP_COLUMNS: u16 = 2;

/// What the status line needs besides the context.
pub(crate) struct StatusView<'a> {
    /// The message, if there is one.
    pub(crate) message: Option<&'a StatusMessage>,
    /// A command of the dialog in front, and what it does, if the dialog has one to offer.
    pub(crate) offer: Option<(Action, String)>,
}

/// Draws the line.
pub(crate) fn draw(context: &Context<'_>, line: &StatusView<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
    let mut hits = HitMap::default();
    for (x, width, piece) in placed(context, line, area) {
        write(buffer, area, x, area.y, &piece.text, width, piece.style);
        if let Some(action) = piece.action {
            hits.add(Rect { x, width, ..area }, Hit::Button(action));
        }
    }
    hits
}

/// The pieces, each with its first column and its width. The right ones get at most half of the line, the left ones the rest.
fn placed(context: &Context<'_>, line: &StatusView<'_>, area: Rect) -> Vec<(u16, u16, StatusPiece)> {
    let width = |piece: &StatusPiece| display::width(&piece.text) as u16;
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let mut found = Vec::new();
    let mut right = inner.right();
    // The last piece matters most, so it is placed first.
    for piece in right_pieces(context).into_iter().rev() {
        let wide = width(&piece);
        if right < inner.x + inner.width / 2 + wide {
            break;
        }
        right -= wide;
        found.push((right, wide, piece));
        right = right.saturating_sub(GAP_COLUMNS);
    }
    let mut x = inner.x;
    for piece in left_pieces(context, line) {
        let wide = width(&piece).min(right.saturating_sub(x));
        if wide == 0 || wide < width(&piece) && x > inner.x {
            break;
        }
        found.push((x, wide, piece));
        x += wide + GAP_COLUMNS;
    }
    found
}

fn left_pieces(context: &Context<'_>, line: &StatusView<'_>) -> Vec<StatusPiece> {
    let theme = context.theme();
    let plain = |text: String, style| StatusPiece { text, style, action: None };
    if let Some(message) = line.message {
        let style = if message.is_error { theme.alarm() } else { Style::new() };
        return vec![plain(message.text.clone(), style)];
    }
    if let Some((action, what)) = &line.offer {
        let text = format!("{} {what}", context.keys().reader.primary_key(*action));
        return vec![StatusPiece { text, style: theme.quiet(), action: Some(*action) }];
    }
    if let Some(selection) = context.reader.selection() {
        let length = display::cells(selection.slice(context.article().text())).take(MAX_COUNTED + 1).count();
        let length = if length > MAX_COUNTED {
            format!("over {MAX_COUNTED} characters")
        } else {
            display::counted(length, "character")
        };
        let button = |action, text: String, style| StatusPiece {
            text: format!("{} {text}", context.keys().reader.primary_key(action)),
            style,
            action: Some(action),
        };
        let mut pieces = vec![plain(length, theme.accent())];
        pieces.extend(context.labels().list().iter().filter_map(|label| {
            let digit = label.key.filter(char::is_ascii_digit)?;
            Some(button(Action::Highlight(digit), display::printable(&label.name), theme.label(label.colour)))
        }));
        pieces.push(button(Action::Note, "note".into(), theme.quiet()));
        pieces.push(button(Action::Claim, "claim".into(), theme.quiet()));
        pieces.push(button(Action::Grow, "grow".into(), theme.quiet()));
        return pieces;
    }
    let article = context.article();
    // A narrow screen has no room for the notes pane: show the annotation under the cursor here.
    if !context.panes.wide
        && let Some(placed) = context.chosen_annotation()
    {
        let annotation = &placed.annotation;
        let text = if annotation.note.is_empty() {
            annotation.description()
        } else {
            format!("{}: {}", annotation.description(), display::printable(&annotation.note))
        };
        return vec![plain(text, theme.accent())];
    }
    let paragraphs = &article.paragraphs()[..=context.reader.paragraph()];
    let number = paragraphs.iter().rev().find_map(Paragraph::number).unwrap_or(0);
    let percent = context.reader.cursor() * 100 / article.size().max(1);
    let all = if article.is_whole() { article.last_number().to_string() } else { "…".into() };
    vec![
        plain(context.doc.name.clone(), theme.quiet()),
        plain(article.language().name().into(), theme.quiet()),
        plain(format!("¶{}/{all}", if number == 0 { "–".into() } else { number.to_string() }), theme.quiet()),
        plain(format!("{percent}%{}", minutes_left(context)), theme.quiet()),
    ]
}

/// The reading time from the cursor to the end in minutes, rounded up; empty until the whole article has been read.
fn minutes_left(context: &Context<'_>) -> String {
    let article = context.article();
    if !article.is_whole() {
        return String::new();
    }
    let rest = Span::new(context.reader.cursor(), article.text().len());
    let (start, end) = article.to_code_points(rest);
    format!(", {} min left", (end - start).div_ceil(CODE_POINTS_PER_MINUTE))
}

fn right_pieces(context: &Context<'_>) -> Vec<StatusPiece> {
    let theme = context.theme();
    let mut pieces = Vec::new();
    let list = context.doc.annotations.list();
    if !list.is_empty() {
        let claims = list.iter().filter(|p| p.annotation.kind == AnnotationKind::Claim).count();
        let mut text = display::counted(list.len(), "mark");
        if claims > 0 {
            text = format!("{text}, {}", display::counted(claims, "claim"));
        }
        pieces.push(StatusPiece { text, style: theme.quiet(), action: Some(Action::Annotations) });
    }
    let offered: usize = context.doc.offers.iter().map(|offer| offer.orphan.sidecar().annotations.len()).sum();
    if !context.doc.offers.is_empty() {
        let text =
            format!("{} adopt {}", context.keys().reader.primary_key(Action::Adopt), display::counted(offered, "mark"));
        pieces.push(StatusPiece { text, style: theme.accent(), action: Some(Action::Adopt) });
    }
    let (text, style) = match &context.doc.save_status {
        SaveStatus::Saved if list.is_empty() => ("", theme.quiet()),
        SaveStatus::Saved => ("saved", theme.quiet()),
        SaveStatus::Writing => ("saving", theme.quiet()),
        SaveStatus::Practice => ("practice", theme.quiet()),
        SaveStatus::Failed(_) => ("NOT SAVED", theme.alarm()),
        SaveStatus::Unavailable(_) => ("read only", theme.quiet()),
    };
    if !text.is_empty() {
        pieces.push(StatusPiece { text: text.into(), style, action: Some(Action::Save) });
    }
    let help = format!("{} help", context.keys().reader.primary_key(Action::Help));
    pieces.push(StatusPiece { text: help, style: theme.quiet(), action: Some(Action::Help) });
    pieces
}
