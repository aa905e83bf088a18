//! Drawing: one file for each pane. Drawing reads the state and never changes it.

pub(crate) mod article;
pub(crate) mod entities;
mod failure;
pub(crate) mod notes;
pub(crate) mod status;
pub(crate) mod tour;

use super::app::App;
use super::dialogs::Dialog;
use super::geometry::Pane;
use crate::guard::{catch_panic, fault_point};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
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
    if !app.dialogs.open().any(Dialog::covers_panes) {
        let text = areas.gutter.union(areas.text);
        part("the article", text, buffer, &|buffer| article::draw(app, &areas, buffer));
        part("the entities", areas.entities, buffer, &|buffer| entities::draw(app, areas.entities, buffer));
        part("the notes", areas.notes, buffer, &|buffer| notes::draw(app, areas.notes, buffer));
        part("the tour", areas.banner, buffer, &|buffer| tour::draw(app, areas.banner, buffer));
    }
    part("the status line", areas.status, buffer, &|buffer| status::draw(app, areas.status, buffer));
    for dialog in app.dialogs.open() {
        let context = app.context();
        let area = dialog.area(&context);
        part("the dialog", area, buffer, &|buffer| drop(dialog.draw(&context, area, buffer)));
    }
    let cursor = Cell::new(None);
    if !app.has_dialog() && app.focus == Pane::Article {
        part("the cursor", Rect::default(), buffer, &|_| cursor.set(app.cursor_on_screen()));
    }
    cursor.get().map(Position::from)
}
