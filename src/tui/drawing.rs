//! Draws the screen: the panes, and the dialogs over them. Drawing reads the state and never changes it.

use super::app::App;
use super::context::Context;
use super::dialogs::Dialog;
use super::geometry::Pane;
use super::panes::notes::NotesPane;
use super::panes::status::{self, DialogStatus, StatusView};
use super::panes::{article, failure, tour};
use super::terminal::{CursorShape, ScreenCursor};
use super::widgets::{Hit, HitMap, input_cursor};
use crate::guard::{catch_panic, fault_point};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use std::cell::{Cell, RefCell};

/// Draws the whole screen into `buffer`, which is blank and as large as the screen.
///
/// Returns the position of the terminal's cursor, or nothing if it is hidden.
pub fn draw(app: &App, buffer: &mut Buffer) -> Option<Position> {
    draw_parts(app, buffer, &|_, _, buffer, draw| draw(buffer)).0.map(|cursor| cursor.position)
}

/// Like [`draw`], but a part whose drawing panics is replaced by a message, and the rest is drawn.
pub(crate) fn draw_guarded(app: &App, buffer: &mut Buffer) -> Option<ScreenCursor> {
    draw_with_hits(app, buffer).0
}

/// What the mouse hits on the screen as it is drawn now, under any dialog.
pub(crate) fn hits(app: &App) -> HitMap {
    let (columns, rows) = app.size();
    draw_with_hits(app, &mut Buffer::empty(Rect::new(0, 0, columns, rows))).1
}

/// Draws the screen part by part. Returns the cursor, and what the mouse hits under any dialog.
fn draw_with_hits(app: &App, buffer: &mut Buffer) -> (Option<ScreenCursor>, HitMap) {
    let screen = buffer.area;
    let guarded = |name: &'static str, area: Rect, buffer: &mut Buffer, draw: &dyn Fn(&mut Buffer)| {
        let draw = || {
            fault_point(format_args!("draw {name}"));
            draw(buffer);
        };
        if let Err(panic) = catch_panic(name, draw) {
            failure::draw(&app.context(), name, &panic, area, buffer);
        }
    };
    let all = || {
        fault_point("draw the screen");
        draw_parts(app, buffer, &guarded)
    };
    catch_panic("the screen", all).unwrap_or_else(|panic| {
        failure::draw(&app.context(), "the screen", &panic, screen, buffer);
        (None, HitMap::default())
    })
}

/// Whether a dialog dims what lies behind it.
fn dims(dialog: &dyn Dialog, context: &Context<'_>, area: Rect) -> bool {
    let is_in_front = !dialog.covers_panes() && dialog.dock(context).is_none() && area != context.panes.status;
    is_in_front && dialog.dims_what_is_behind()
}

/// Draws one part of the screen: its name, its area, and the function that draws it.
type DrawPart<'a> = &'a dyn Fn(&'static str, Rect, &mut Buffer, &dyn Fn(&mut Buffer));

/// Draws the screen part by part, each with `part`.
fn draw_parts(app: &App, buffer: &mut Buffer, part: DrawPart<'_>) -> (Option<ScreenCursor>, HitMap) {
    let context = &app.context();
    let areas = context.panes;
    let hits = RefCell::new(HitMap::default());
    let keep = |more: HitMap| hits.borrow_mut().extend(more);
    if !app.dialogs.open().any(Dialog::covers_panes) {
        for (border, area) in areas.borders() {
            hits.borrow_mut().add(area, Hit::Border(border));
        }
        let text = areas.gutter.union(areas.text);
        part("the article", text, buffer, &|buffer| keep(article::draw(context, &areas, buffer)));
        let entities = areas.entities;
        part("the entities", entities, buffer, &|buffer| keep(app.entities.draw(context, entities, buffer)));
        part("the notes", areas.notes, buffer, &|buffer| keep(NotesPane::draw(context, areas.notes, buffer)));
        part("the tour", areas.banner, buffer, &|buffer| {
            if let Some(progress) = crate::tui::tour::progress(app) {
                tour::draw(&progress, context.theme(), areas.banner, buffer);
            }
        });
    }
    part("the status line", areas.status, buffer, &|buffer| {
        let dialog = app.dialogs.top().map(|dialog| DialogStatus {
            mode: dialog.mode(),
            hints: dialog.hints(context),
            offer: dialog.status(context),
        });
        let line = StatusView { message: app.message(), dialog };
        keep(status::draw(context, &line, areas.status, buffer));
    });
    let mut input = None;
    for dialog in app.dialogs.open() {
        let area = dialog.area(context);
        if dims(dialog, context, area) {
            let behind = Rect { height: buffer.area.height.saturating_sub(areas.status.height), ..buffer.area };
            buffer.set_style(behind, Style::new().add_modifier(Modifier::DIM));
        }
        part("the dialog", area, buffer, &|buffer| drop(dialog.draw(context, area, buffer)));
        // An input behind a dialog has no cursor.
        input = input_cursor::take(buffer);
    }
    let cursor = Cell::new(input.map(|position| ScreenCursor { position, shape: CursorShape::Bar }));
    if !app.has_dialog() && app.focus() == Pane::Article {
        part("the cursor", Rect::default(), buffer, &|_| {
            let at = context.cursor_on_screen();
            cursor.set(at.map(|at| ScreenCursor { position: at.into(), shape: CursorShape::Default }));
        });
    }
    (cursor.get(), hits.into_inner())
}
