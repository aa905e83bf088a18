//! Annotations of a source that was renamed or moved to the open article: says that they are there, and takes them over.

use super::{analysis, editing, save};
use crate::annotation::orphans::Offer;
use crate::explain;
use crate::file::{FileError, folder_of};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::{App, Effect};
use crate::tui::dialogs::picker::{PickItem, Picker};
use crate::tui::document::{PendingAdoption, SaveStatus};
use crate::tui::request::Request;
use std::path::PathBuf;

/// Starts to look for annotations that belong to the article, unless it has no file or two annotators are compared.
pub(crate) fn request_orphans(app: &mut App) {
    if app.doc.article.path().is_some() && app.doc.comparison.is_none() && app.tour.is_none() {
        app.effects.push(Effect::FindOrphans);
    }
}

/// Says that annotations belong to this text, unless there is an error to read first.
pub(crate) fn orphans_found(app: &mut App, offers: Vec<Offer>) {
    app.doc.offers = offers;
    if let Some(text) = offer_text(app)
        && !app.status.message().is_some_and(|message| message.is_error)
    {
        app.show_message(text);
    }
}

/// The offers in words, with the key; `None` if there are none.
fn offer_text(app: &App) -> Option<String> {
    let key = app.settings.keys().reader.primary_key(Action::Adopt);
    let text = match &app.doc.offers[..] {
        [] => return None,
        [offer] => format!("{} ({key} to adopt)", offer.description(&folder_of_article(app))),
        several => format!("{} annotation files belong to this text ({key} to choose)", several.len()),
    };
    Some(display::printable(&text))
}

/// The absolute path of the folder that the article is in; empty for a text without a file.
fn folder_of_article(app: &App) -> PathBuf {
    let path = app.article().path().and_then(|path| std::path::absolute(path).ok());
    path.map_or_else(PathBuf::new, |path| folder_of(&path).to_path_buf())
}

/// Takes the annotations over; if there are several files of them, asks which.
pub(crate) fn adopt(app: &mut App) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let folder = folder_of_article(app);
    match app.doc.offers.len() {
        0 | 1 => adopt_offer(app, 0),
        _ => {
            let items = app.doc.offers.iter().enumerate();
            let items = items.map(|(i, offer)| PickItem::new(&offer.description(&folder), Request::Adopt(i)));
            let picker = Picker::new("Adopt annotations", "No matching file", items.collect());
            app.dialogs.push(picker);
        }
    }
}

/// Takes over the annotations of one of the offers.
pub(crate) fn adopt_offer(app: &mut App, index: usize) {
    if let Some(pending) = &app.doc.adoption {
        let name = display::file_name(pending.orphan.path());
        return app.show_message(format!("Still saving the annotations of {name}; try again in a moment"));
    }
    let Some(offer) = app.doc.offers.get(index) else { return };
    if let [copy, ..] = &offer.copies[..] {
        let name = display::file_name(copy);
        return app.show_error(format!("Merge its conflicted copy first, with `tandai merge`: {name}"));
    }
    let offer = app.doc.offers.remove(index);
    let article = app.doc.article.clone();
    let folder = folder_of_article(app);
    let source = display::printable(&offer.orphan.source_seen_from(&folder));
    let what = format!("Adopted {} of {source}", offer.orphan.contents());
    app.doc.annotations.adopt(&offer.placed, &article, what.clone());
    let waits_for_earlier_save = *app.doc.save_status() == SaveStatus::Writing;
    app.doc.adoption = Some(PendingAdoption { orphan: offer.orphan, waits_for_earlier_save });
    save::save(app);
    app.doc.refresh_suppressions();
    analysis::request_corrections(app);
    app.show_done(&what);
}

/// Moves an adopted file aside once its content has been saved.
pub(crate) fn saved(app: &mut App, is_saved: bool) {
    match app.doc.adoption.take() {
        Some(pending) if pending.waits_for_earlier_save => {
            app.doc.adoption = Some(PendingAdoption { waits_for_earlier_save: false, ..pending });
        }
        Some(pending) if is_saved => app.effects.push(Effect::KeepOrphanAside(Box::new(pending.orphan))),
        pending => app.doc.adoption = pending,
    }
}

/// Says where an adopted file is now.
pub(crate) fn orphan_kept_aside(app: &mut App, kept: Result<Option<PathBuf>, FileError>) {
    match kept {
        Ok(Some(path)) => {
            let told = app.status.clear().filter(|message| !message.is_error).map(|message| message.text);
            let kept = format!("the old file is now {}", display::file_name(&path));
            app.show_message(told.map_or(kept.clone(), |told| format!("{told}; {kept}")));
        }
        Ok(None) => {}
        Err(error) => {
            app.show_error(format!("Adopted and saved, but the old file stays: {}", explain::message(&error)));
        }
    }
}
