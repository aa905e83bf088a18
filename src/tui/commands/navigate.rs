//! Navigation by position: jumps, bookmarks, links and headings.

use super::{entity_pane, external_ner, library};
use crate::article::Paragraph;
use crate::text::display;
use crate::tui::action::{Action, BookmarkAction, Motion, TextUnit};
use crate::tui::app::{App, Effect};
use crate::tui::dialogs::picker::{PickItem, Picker};
use crate::tui::document::OpenTarget;
use crate::tui::geometry::Pane;
use crate::tui::reader::jump_list::JumpLocation;
use crate::tui::request::Request;
use crate::tui::widgets::list::moved;
use std::path::PathBuf;

pub(crate) fn jump_back(app: &mut App) {
    match app.reader.jump_back() {
        Some(place) => go_to_location(app, place),
        None => app.show_message("No earlier position"),
    }
}

pub(crate) fn jump_forward(app: &mut App) {
    match app.reader.jump_forward() {
        Some(place) => go_to_location(app, place),
        None => app.show_message("No later position"),
    }
}

/// Goes to a position without recording a jump.
fn go_to_location(app: &mut App, location: JumpLocation) {
    if location.path.as_deref() == app.article().path() {
        app.reader.show_offset(location.offset);
    } else if let Some(path) = location.path {
        app.open_target = Some(OpenTarget::Offset(location.offset));
        app.effects.push(Effect::OpenDocument(path));
    }
}

/// Opens an article at a place in it, and highlights what a search for `query` finds.
pub(crate) fn open_article(app: &mut App, path: PathBuf, target: Option<OpenTarget>, query: Option<String>) {
    if !library::is_start(app) {
        app.reader.push_jump();
    }
    (app.open_target, app.pending_search) = (target, query);
    app.effects.push(Effect::OpenDocument(path));
}

/// Sets the bookmark of this letter, or goes to it.
pub(crate) fn use_bookmark(app: &mut App, action: BookmarkAction, c: char) {
    match action {
        BookmarkAction::Set if c.is_alphanumeric() => {
            app.doc.bookmarks.insert(c, app.reader.cursor());
            let key = app.settings.keys().reader.primary_key(Action::GoToMark);
            app.show_message(format!("Mark {c} set; {key} {c} to return"));
        }
        BookmarkAction::Set => app.show_error("A mark must be a letter or a digit"),
        BookmarkAction::GoTo if c == '\'' => jump_back(app),
        BookmarkAction::GoTo => match app.doc.bookmarks.get(&c) {
            Some(&offset) => app.reader.jump(offset),
            None => app.show_message(format!("No mark {}", display::printable(&c.to_string()))),
        },
    }
}

/// Opens the list of the article's links.
pub(crate) fn list_links(app: &mut App) {
    let context = app.context();
    let article = context.article();
    let items = article.links().map(|(span, url)| PickItem {
        label: display::printable(&format!("{} — {url}", span.slice(article.text()))),
        detail: context.paragraph_number(span),
        terms: Vec::new(),
        is_possible: true,
        request: Request::Jump(span.start),
    });
    let picker = Picker::new("Links", "No links in this article", items.collect());
    app.dialogs.push(picker);
}

/// Opens the list of the article's headings.
pub(crate) fn list_headings(app: &mut App) {
    let context = app.context();
    let article = context.article();
    let items = context.headings().map(|(i, p)| {
        let deep = usize::from(article.paragraph_style(i).heading.saturating_sub(1));
        PickItem {
            label: format!("{}{}", "  ".repeat(deep), display::printable(p.span().slice(article.text()))),
            detail: context.paragraph_number(p.span()),
            terms: Vec::new(),
            is_possible: true,
            request: Request::Jump(p.span().start),
        }
    });
    let picker = Picker::new("Contents", "No headings in this article", items.collect());
    app.dialogs.push(picker);
}

/// Moves the cursor, or the selection of the pane with the focus.
pub(crate) fn move_in_pane(app: &mut App, motion: Motion) {
    match app.screen.focus {
        Pane::Article => move_cursor(app, motion),
        Pane::Entities => entity_pane::move_selection(app, motion),
        Pane::Notes => move_in_notes(app, motion),
    }
}

fn move_cursor(app: &mut App, motion: Motion) {
    app.reader.move_cursor(motion);
    if motion == Motion::End && !app.article().is_whole() {
        app.show_message("Still reading the end of the file …");
    }
}

/// Moves the selection in the notes pane, and the cursor with it.
fn move_in_notes(app: &mut App, motion: Motion) {
    let here: Vec<_> =
        app.doc.annotations.touching(app.reader.paragraph_span()).map(|(p, span)| (p.annotation.id, span)).collect();
    let chosen = app.chosen_annotation().map(|p| p.annotation.id);
    let now = here.iter().position(|(id, _)| Some(*id) == chosen);
    let to = now.map_or(0, |now| moved(now, here.len(), motion, 6));
    if let Some(&(id, span)) = here.get(to) {
        let paragraph = app.reader.paragraph_span();
        app.reader.jump(span.start.max(paragraph.start));
        app.notes.chosen = Some(id);
    }
}

/// Starts a selection, or grows it by whole units.
pub(crate) fn select_unit(app: &mut App, unit: TextUnit) {
    app.screen.focus = Pane::Article;
    app.reader.select_unit(unit);
}

/// Grows the selection to the next larger unit.
pub(crate) fn grow_selection(app: &mut App) {
    if !app.reader.grow_selection() {
        app.show_message("The selection is already a whole paragraph");
    }
}

/// Backs out one step: the selection, the entity filter, the focus, the search, then the external NER program.
pub(crate) fn escape(app: &mut App) {
    app.status.clear();
    if app.reader.clear_selection() {
        return;
    }
    if app.screen.focus == Pane::Entities && !app.entities.filter().is_empty() {
        entity_pane::filter(app, "");
    } else if app.screen.focus != Pane::Article {
        app.screen.focus = Pane::Article;
    } else if app.reader.end_search().is_none() {
        external_ner::stop(app);
    }
}

pub(crate) fn cycle_focus(app: &mut App, steps: usize) {
    let here = Pane::ALL.iter().position(|&pane| pane == app.screen.focus).unwrap_or(0);
    app.screen.focus = Pane::ALL[(here + steps) % Pane::ALL.len()];
    if app.screen.focus == Pane::Entities {
        entity_pane::select_at_cursor(app);
    }
}

/// Goes to the paragraph of this number, or the next one that has a number.
pub(crate) fn go_to_paragraph(app: &mut App, number: usize) {
    let numbered = |p: &&Paragraph| p.number().is_some_and(|own| own as usize >= number);
    let to = app.article().paragraphs().iter().find(numbered).map(|p| p.span().start);
    match to {
        Some(offset) => {
            app.screen.focus = Pane::Article;
            app.reader.jump(offset);
        }
        None => app.show_message(format!("No paragraph {number}")),
    }
}
