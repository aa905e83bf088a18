//! Searching the article.

use crate::text::display;
use crate::tui::action::Direction;
use crate::tui::app::App;
use crate::tui::computation::Computation;
use crate::tui::dialogs::prompts::Prompt;
use crate::tui::event::Effect;
use crate::tui::geometry::Pane;
use crate::tui::reader::search::{HitStep, Hits, SearchRequest};

/// Opens the search prompt, or the filter of the entity pane.
pub(crate) fn open_search(app: &mut App) {
    if app.screen.focus == Pane::Entities {
        app.dialogs.push(Prompt::filter(app.entities.filter()));
    } else {
        app.dialogs.push(Prompt::search());
    }
}

/// Shows the first hit of the query being typed.
pub(crate) fn preview(app: &mut App, query: String) {
    if let Some(request) = app.reader.preview_search(query) {
        request_search(app, request);
    }
}

/// Searches for `query`, which has been typed; an empty query repeats the last search.
pub(crate) fn begin_search(app: &mut App, query: &str) {
    let shown = app.reader.accept_preview(query);
    if query.is_empty() {
        return next_hit(app, Direction::Forward);
    }
    if let Some(step) = shown {
        return show_first_hit(app, step);
    }
    match app.reader.begin_search(query) {
        Ok(request) => request_search(app, request),
        Err(_) => app.show_error("Search too long; try fewer words"),
    }
}

pub(crate) fn request_search(app: &mut App, SearchRequest { serial, pattern }: SearchRequest) {
    app.effects.push(Effect::Compute(Computation::Search { serial, pattern }));
}

pub(crate) fn finished(app: &mut App, serial: u64, hits: Hits) {
    if app.reader.is_preview(serial) {
        if let Some(request) = app.reader.preview_finished(hits) {
            request_search(app, request);
        }
    } else if let Some(step) = app.reader.search_finished(serial, hits) {
        show_first_hit(app, step);
    }
}

/// Shows the result of a new search.
fn show_first_hit(app: &mut App, step: HitStep) {
    if step == HitStep::NoHits {
        let query = app.reader.search().map(|search| display::ellipsis(&search.query, 40)).unwrap_or_default();
        app.show_error(format!("“{query}” not found"));
    } else {
        show_hit(app, step);
    }
}

pub(crate) fn next_hit(app: &mut App, direction: Direction) {
    let step = app.reader.next_hit(direction);
    show_hit(app, step);
}

fn show_hit(app: &mut App, step: HitStep) {
    match step {
        HitStep::NoSearch => {}
        HitStep::Searching => app.show_message("Still searching …"),
        HitStep::NoHits => app.show_error("No hits"),
        HitStep::At { number, all, more } => {
            app.screen.focus = Pane::Article;
            app.show_message(format!("hit {number} of {all}{}", if more { "+" } else { "" }));
        }
    }
}
