//! Drawing: one file for each pane and overlay. Drawing reads the state and never changes it.

pub(crate) mod adjudication;
pub(crate) mod article;
pub(crate) mod board;
pub(crate) mod changes;
pub(crate) mod entities;
mod failure;
pub(crate) mod form;
pub(crate) mod help;
pub(crate) mod key_hints;
pub(crate) mod labels;
pub(crate) mod library;
pub(crate) mod note;
pub(crate) mod notes;
pub(crate) mod picker;
pub(crate) mod project_help;
pub(crate) mod prompt;
pub(crate) mod review_queue;
pub(crate) mod status;
pub(crate) mod tour;

use super::action::{Action, Motion};
use super::app::App;
use super::geometry::{Pane, centred};
use super::jumps::BookmarkAction;
use super::overlay::{HelpPage, Overlay};
use crate::guard::{catch_panic, fault_point};
use crate::text::display;
use crate::text::wrap::wrap;
use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear, Padding, Widget};
use std::cell::Cell;

/// Rows above the list in a pane.
pub(crate) const HEADING_ROWS: usize = 1;

/// Draws the whole screen into `buffer`, which is blank and as large as the screen.
///
/// Returns the position of the terminal's cursor, or nothing if it is hidden; prompts and editors draw their own cursor.
pub fn draw(app: &App, buffer: &mut Buffer) -> Option<Position> {
    draw_parts(app, buffer, &|_, _, buffer, draw| draw(buffer))
}

/// Like [`draw`], but a part whose drawing panics is replaced by a message, and the rest is drawn.
pub(crate) fn draw_guarded(app: &App, buffer: &mut Buffer) -> Option<Position> {
    let screen = buffer.area;
    let guarded = |name: &'static str, area: Rect, buffer: &mut Buffer, draw: &dyn Fn(&mut Buffer)| {
        let draw = || {
            fault_point(format_args!("draw {name}"));
            draw(buffer);
        };
        if let Err(panic) = catch_panic(name, draw) {
            failure::draw(app, name, &panic, area, buffer);
        }
    };
    let all = || {
        fault_point("draw the screen");
        draw_parts(app, buffer, &guarded)
    };
    catch_panic("the screen", all).unwrap_or_else(|panic| {
        failure::draw(app, "the screen", &panic, screen, buffer);
        None
    })
}

/// Draws one part of the screen: its name, its area, and the function that draws it.
type DrawPart<'a> = &'a dyn Fn(&'static str, Rect, &mut Buffer, &dyn Fn(&mut Buffer));

/// Draws the screen part by part, each with `part`.
fn draw_parts(app: &App, buffer: &mut Buffer, part: DrawPart<'_>) -> Option<Position> {
    let areas = app.geometry();
    if let Some(compared) = app.doc.comparison.as_ref().filter(|compared| compared.open) {
        part("the comparison", buffer.area, buffer, &|buffer| adjudication::draw(app, compared, buffer));
    } else {
        let text = areas.gutter.union(areas.text);
        part("the article", text, buffer, &|buffer| article::draw(app, &areas, buffer));
        part("the entities", areas.entities, buffer, &|buffer| entities::draw(app, areas.entities, buffer));
        part("the notes", areas.notes, buffer, &|buffer| notes::draw(app, areas.notes, buffer));
        part("the tour", areas.banner, buffer, &|buffer| tour::draw(app, areas.banner, buffer));
    }
    part("the status line", areas.status, buffer, &|buffer| status::draw(app, areas.status, buffer));
    if app.overlay.is_some() {
        let area = overlay_area(app);
        part("the dialog", area, buffer, &|buffer| draw_overlay(app, area, buffer));
    }
    let cursor = Cell::new(None);
    if app.overlay.is_none() && app.focus == Pane::Article {
        part("the cursor", Rect::default(), buffer, &|_| cursor.set(app.cursor_on_screen()));
    }
    cursor.get().map(Position::from)
}

fn draw_overlay(app: &App, area: Rect, buffer: &mut Buffer) {
    match &app.overlay {
        None | Some(Overlay::Adjudication) => {}
        Some(Overlay::Prefix(prefix)) => {
            key_hints::draw(app, &prefix.to_string(), &key_hints::after(app, *prefix), area, buffer);
        }
        Some(Overlay::Bookmark(action)) => {
            let title = match action {
                BookmarkAction::Set => "Set a mark",
                BookmarkAction::GoTo => "Go to a mark",
            };
            key_hints::draw(app, title, &key_hints::marks(app, *action), area, buffer);
        }
        Some(Overlay::Help { top, page: HelpPage::Project }) => project_help::draw(app, *top, area, buffer),
        Some(Overlay::Help { top, page }) => help::draw(app, *top, *page, area, buffer),
        Some(Overlay::Labels(_, selected)) => labels::draw(app, *selected, area, buffer),
        Some(Overlay::Note(editor)) => note::draw(app, editor, area, buffer),
        Some(Overlay::Search(input)) => prompt::draw(app, "/", input, area, buffer),
        Some(Overlay::Filter(input)) => prompt::draw(app, "filter entities: ", input, area, buffer),
        Some(Overlay::SaveAs(input)) => prompt::draw(app, "save as: ", input, area, buffer),
        Some(Overlay::Changes(review)) => changes::draw(app, review, area, buffer),
        Some(Overlay::ReviewQueue(list)) => review_queue::draw(app, list, area, buffer),
        Some(Overlay::Board(board)) => board::draw(app, board, area, buffer),
        Some(Overlay::SilencePrompt(silencing)) => prompt::draw(app, silencing.prompt(), &silencing.area, area, buffer),
        Some(Overlay::Library(library)) => library::draw(app, library, area, buffer),
        Some(Overlay::Claim(form)) => form::draw(app, form, area, buffer),
        Some(Overlay::Pick(picker)) => picker::draw(app, picker, area, buffer),
    }
}

/// The area of the open overlay; empty where none is open.
pub(crate) fn overlay_area(app: &App) -> Rect {
    let screen = Rect::new(0, 0, app.size.0, app.size.1);
    let inner = screen.inner(Margin::new(u16::from(screen.width > 60) * 2, u16::from(screen.height > 16)));
    match &app.overlay {
        None => Rect::default(),
        Some(Overlay::Help { page: HelpPage::Project, .. }) => {
            centred(inner, project_help::MAX_COLUMNS, project_help::height(app, inner))
        }
        Some(Overlay::Help { page, .. }) => {
            let columns = help::columns(app, *page, screen.width);
            centred(inner, help::width(&columns), help::height(&columns))
        }
        Some(Overlay::Prefix(prefix)) => hinted(screen, key_hints::after(app, *prefix).len()),
        Some(Overlay::Bookmark(action)) => hinted(screen, key_hints::marks(app, *action).len()),
        Some(Overlay::Labels(..)) => centred(inner, labels::width(app), app.labels().list().len() as u16 + 2),
        Some(Overlay::Search(_) | Overlay::Filter(_) | Overlay::SaveAs(_) | Overlay::SilencePrompt(_)) => {
            app.geometry().status
        }
        Some(Overlay::ReviewQueue(list)) => centred(inner, review_queue::MAX_COLUMNS, review_queue::height(list)),
        Some(Overlay::Board(board)) => centred(inner, board::MAX_COLUMNS, board::height(board)),
        Some(Overlay::Adjudication) => Rect { height: screen.height.saturating_sub(1), ..screen },
        // The whole screen except the status line, with the same blank row at the top as the text.
        Some(Overlay::Library(_)) => {
            let air = u16::from(screen.height >= 30);
            Rect { y: air, height: screen.height.saturating_sub(1 + air), ..screen }
        }
        Some(Overlay::Claim(form)) => centred(inner, form::MAX_COLUMNS, form::height(form, inner)),
        Some(Overlay::Changes(review)) => centred(inner, changes::MAX_COLUMNS, changes::height(app, review, inner)),
        Some(Overlay::Pick(picker)) => {
            // As high as the whole list, so that the frame stays put while filtering.
            let rows = u16::try_from(picker.items.len()).unwrap_or(u16::MAX).clamp(3, 20);
            centred(inner, 84, rows + 4)
        }
        Some(Overlay::Note(_)) => {
            // Over the lower part of the text, or over the upper part if the annotated words would be hidden.
            let text = app.geometry().text;
            let body = if text.height == 0 { screen } else { text };
            let height = (body.height / 2).clamp(body.height.min(4), 12);
            let low = app.cursor_on_screen().is_some_and(|(_, y)| y + height >= body.bottom());
            let y = if low { body.y } else { body.bottom().saturating_sub(height) };
            let x = body.x.saturating_sub(2);
            Rect::new(x, y, (body.width + 4).min(screen.width - x), height).intersection(screen)
        }
    }
}

/// The area for `rows` hints: in the lower right corner, above the status line.
fn hinted(screen: Rect, rows: usize) -> Rect {
    let (width, height) = (key_hints::MAX_COLUMNS.min(screen.width), (rows as u16 + 2).min(screen.height));
    Rect::new(screen.width - width, screen.height.saturating_sub(height + 1), width, height).intersection(screen)
}

/// Draws the frame of an overlay, with a title at the top and key hints at the bottom. Returns the area inside the frame.
///
/// Hints are separated by " · "; those that do not fit are dropped from the end.
fn framed(app: &App, title: &str, hint: &str, area: Rect, buffer: &mut Buffer) -> Rect {
    Clear.render(area, buffer);
    let mut block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(app.theme.quiet())
        .padding(Padding::horizontal(1));
    if !title.is_empty() {
        block = block.title(ratatui::text::Line::styled(format!(" {title} "), app.theme.heading(true)));
    }
    // The longest run of whole hints that fits.
    let ends = hint.match_indices(" · ").map(|(at, _)| at).chain([hint.len()]);
    let fits = |end: &usize| display::width(&hint[..*end]) + 4 <= usize::from(area.width);
    let hint = &hint[..ends.filter(fits).max().unwrap_or(0)];
    if !hint.is_empty() && area.height > 3 {
        block = block.title_bottom(ratatui::text::Line::styled(format!(" {hint} "), app.theme.quiet()).right_aligned());
    }
    let inside = block.inner(area);
    block.render(area, buffer);
    inside
}

/// The first row shown of a list of `len` rows: the selected row is in the middle of the page, except near either end.
fn first_row(selected: usize, len: usize, page: usize) -> usize {
    selected.saturating_sub(page / 2).min(len.saturating_sub(page))
}

/// Writes `text` from column `x` in row `y`, cut to `width` columns and at the right edge of `area`. Returns the columns written,
/// 0 where the position is outside `area`.
fn write(buffer: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, width: u16, style: Style) -> u16 {
    if y >= area.bottom() || x >= area.right() || width == 0 {
        return 0;
    }
    let room = width.min(area.right() - x);
    let shown = display::ellipsis(text, usize::from(room));
    buffer.set_stringn(x, y, shown, usize::from(room), style).0 - x
}

/// Writes `text` in as many rows of `area` as it needs, cut at the bottom.
fn write_wrapped(buffer: &mut Buffer, area: Rect, text: &str, style: Style) {
    for (line, y) in wrap(text, usize::from(area.width).max(1)).into_iter().zip(area.y..area.bottom()) {
        write(buffer, area, area.x, y, &text[line.start..line.text_end], area.width, style);
    }
}

/// The hint for the keys that scroll, with the separator in front.
fn scroll_hint(app: &App) -> String {
    let [down, up] = [Motion::Down, Motion::Up].map(|motion| app.keys.primary_key(Action::Move(motion)));
    format!(" · {down} {up} scroll")
}

/// Writes `text` right-aligned in row `y` of `area`. Returns the columns written, 0 where it does not fit.
fn write_right(buffer: &mut Buffer, area: Rect, y: u16, text: &str, style: Style) -> u16 {
    let width = display::width(text) as u16;
    if width > area.width {
        return 0;
    }
    write(buffer, area, area.right() - width, y, text, width, style)
}
