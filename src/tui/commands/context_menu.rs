//! The right mouse button: chooses what the menu offers for what is under the pointer.

use super::annotate;
use crate::tui::action::{Action, CopyContent};
use crate::tui::app::App;
use crate::tui::dialogs::context_menu::{ContextMenu, MAX_ITEMS, MenuItem};
use crate::tui::drawing;
use crate::tui::geometry::Pane;
use crate::tui::widgets::Hit;
use Action::{Copy, Named};
use ratatui::layout::Position;

/// Opens the menu for what is at a cell of the screen, or the list of commands where there is nothing.
pub(crate) fn open(app: &mut App, at: Position) {
    let hit = drawing::hits(app).at(at);
    app.status.clear();
    let offers = match hit {
        Some(Hit::Text) => {
            let offset = app.reader.offset_at(at, app.geometry().text);
            app.screen.focus = Pane::Article;
            if !app.selection().is_some_and(|selection| selection.contains(offset)) {
                app.reader.clear_selection();
                app.reader.set_cursor(offset);
            }
            offers_in_text(app)
        }
        Some(Hit::Entity(entity)) => {
            app.screen.focus = Pane::Entities;
            app.entities.select(entity);
            offers_for_entity()
        }
        Some(Hit::Annotation(id)) => {
            annotate::go_to(app, id);
            // A note on the whole article is nowhere to be gone to: it has been opened.
            if app.has_dialog() {
                return;
            }
            offers_for_annotation()
        }
        _ => Vec::new(),
    };
    let items = possible(app, offers);
    if items.is_empty() {
        return app.act(Action::Palette);
    }
    app.dialogs.push(ContextMenu::new(items, at));
}

/// What may be offered for the selection, or what is under the cursor, else the sentence.
fn offers_in_text(app: &App) -> Vec<(Action, &'static str)> {
    if app.selection().is_some() {
        return offers_for_words();
    }
    let context = app.context();
    let mut offers = Vec::new();
    if context.chosen_annotation().is_some() {
        offers.extend(offers_for_annotation());
    } else if context.suggestions_at_cursor().0.is_some() {
        offers.extend([(Action::Claim, "Tag the claim"), (Action::Delete, "Dismiss the suggestion")]);
    }
    if context.doc.extraction().is_some_and(|found| found.at(context.reader.cursor()).is_some()) {
        offers.extend(offers_for_entity());
    }
    if context.article().links().any(|(span, _)| span.contains(context.reader.cursor())) {
        offers
            .extend([(Named("open-link"), "Open the link"), (Copy(CopyContent::Link), "Copy the address of the link")]);
    }
    if offers.is_empty() { offers_for_words() } else { offers }
}

fn offers_for_words() -> Vec<(Action, &'static str)> {
    // Without a title, it is that of the label.
    let labels = ('1'..='9').map(|label| (Action::Highlight(label), ""));
    let rest = [
        (Action::Note, "Add a note"),
        (Action::Claim, "Tag a claim"),
        (Action::AddEntity, "Make it an entity"),
        (Copy(CopyContent::Quote), "Copy the text"),
        (Copy(CopyContent::Citation), "Copy the text with its source"),
    ];
    // A project may have nine labels: the others have to fit.
    labels.take(MAX_ITEMS - rest.len()).chain(rest).collect()
}

fn offers_for_annotation() -> Vec<(Action, &'static str)> {
    vec![
        (Action::Accept, "Edit"),
        (Action::Judge, "Judge the claim"),
        (Named("relabel"), "Change the label"),
        (Action::AcceptCurrentText, "Accept the current text"),
        (Action::Delete, "Delete"),
        (Copy(CopyContent::Annotation), "Copy the annotation"),
    ]
}

fn offers_for_entity() -> Vec<(Action, &'static str)> {
    vec![
        (Named("next-mention"), "Go to the next mention"),
        (Named("retype"), "Change the type"),
        (Named("reject-entity"), "Not an entity"),
        (Named("merge-entity"), "Merge with another entity"),
    ]
}

/// The offers that are possible now, at most as many as a menu has room for.
fn possible(app: &App, offers: Vec<(Action, &'static str)>) -> Vec<MenuItem> {
    let keys = app.settings.keys();
    let item = |(action, title): (Action, &str)| {
        let is_selected = app.selection().is_some();
        let key = if is_selected { keys.primary_key_in_selection(action) } else { keys.reader.primary_key(action) };
        let title = match action {
            Action::Highlight(label) => {
                let label = app.labels().list().iter().find(|known| known.key == Some(label))?;
                format!("Highlight: {}", crate::text::display::printable(&label.name))
            }
            _ => title.into(),
        };
        Some(MenuItem { action, title, key })
    };
    let possible = offers.into_iter().filter(|(action, _)| app.is_possible(*action));
    possible.filter_map(item).take(MAX_ITEMS).collect()
}
