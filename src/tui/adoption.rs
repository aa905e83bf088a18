//! Annotations of a source that was renamed or moved to the open article: says that they are there, and takes them over.

use super::action::Action;
use super::app::{App, Effect};
use super::dialogs::picker::{PickItem, Picker};
use super::document::{PendingAdoption, SaveStatus};
use super::request::Request;
use crate::annotation::orphans::Offer;
use crate::explain;
use crate::file::{FileError, folder_of};
use crate::text::display;
use std::path::PathBuf;

impl App {
    /// Starts to look for annotations that belong to the article, unless it has no file or two annotators are compared.
    pub(super) fn request_orphans(&mut self) {
        if self.doc.article.path().is_some() && self.doc.comparison.is_none() && self.tour.is_none() {
            self.effects.push(Effect::FindOrphans);
        }
    }

    /// Says that annotations belong to this text, unless there is an error to read first.
    pub(super) fn orphans_found(&mut self, offers: Vec<Offer>) {
        self.doc.offers = offers;
        if let Some(text) = self.offer_text()
            && !self.status.message.as_ref().is_some_and(|message| message.is_error)
        {
            self.show_message(text);
        }
    }

    /// The offers in words, with the key; `None` if there are none.
    fn offer_text(&self) -> Option<String> {
        let key = self.settings.keys().reader.primary_key(Action::Adopt);
        let text = match &self.doc.offers[..] {
            [] => return None,
            [offer] => format!("{} ({key} to adopt)", offer.description(&self.folder_of_article())),
            several => format!("{} annotation files belong to this text ({key} to choose)", several.len()),
        };
        Some(display::printable(&text))
    }

    /// The absolute path of the folder that the article is in; empty for a text without a file.
    fn folder_of_article(&self) -> PathBuf {
        let path = self.article().path().and_then(|path| std::path::absolute(path).ok());
        path.map_or_else(PathBuf::new, |path| folder_of(&path).to_path_buf())
    }

    /// Takes the annotations over; if there are several files of them, asks which.
    pub(super) fn adopt(&mut self) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        let folder = self.folder_of_article();
        match self.doc.offers.len() {
            0 | 1 => self.adopt_offer(0),
            _ => {
                let items = self.doc.offers.iter().enumerate();
                let items = items.map(|(i, offer)| PickItem::new(&offer.description(&folder), Request::Adopt(i)));
                let picker = Picker::new("Adopt annotations", "No matching file", items.collect());
                self.dialogs.push(picker);
            }
        }
    }

    /// Takes over the annotations of one of the offers.
    pub(super) fn adopt_offer(&mut self, index: usize) {
        if let Some(pending) = &self.doc.adoption {
            let name = file_name(pending.orphan.path());
            return self.show_message(format!("Still saving the annotations of {name}; try again in a moment"));
        }
        let Some(offer) = self.doc.offers.get(index) else { return };
        if let [copy, ..] = &offer.copies[..] {
            let name = file_name(copy);
            return self.show_error(format!("Merge its conflicted copy first, with `tandai merge`: {name}"));
        }
        let offer = self.doc.offers.remove(index);
        let article = self.doc.article.clone();
        let folder = self.folder_of_article();
        let source = display::printable(&offer.orphan.source_seen_from(&folder));
        let what = format!("Adopted {} of {source}", offer.orphan.contents());
        self.doc.annotations.adopt(&offer.placed, &article, what.clone());
        let waits_for_earlier_save = self.doc.save_status == SaveStatus::Writing;
        self.doc.adoption = Some(PendingAdoption { orphan: offer.orphan, waits_for_earlier_save });
        self.save();
        self.refresh_suppressions();
        self.request_corrections();
        self.show_done(&what);
    }

    /// Moves an adopted file aside once its content has been saved.
    pub(super) fn adoption_saved(&mut self, is_saved: bool) {
        match self.doc.adoption.take() {
            Some(pending) if pending.waits_for_earlier_save => {
                self.doc.adoption = Some(PendingAdoption { waits_for_earlier_save: false, ..pending });
            }
            Some(pending) if is_saved => self.effects.push(Effect::KeepOrphanAside(Box::new(pending.orphan))),
            pending => self.doc.adoption = pending,
        }
    }

    /// Says where an adopted file is now.
    pub(super) fn orphan_kept_aside(&mut self, kept: Result<Option<PathBuf>, FileError>) {
        match kept {
            Ok(Some(path)) => {
                let told = self.status.message.take().filter(|message| !message.is_error).map(|message| message.text);
                let kept = format!("the old file is now {}", file_name(&path));
                self.show_message(told.map_or(kept.clone(), |told| format!("{told}; {kept}")));
            }
            Ok(None) => {}
            Err(error) => {
                self.show_error(format!("Adopted and saved, but the old file stays: {}", explain::message(&error)));
            }
        }
    }
}

/// The name of the file at `path`, for display.
fn file_name(path: &std::path::Path) -> String {
    display::printable(&path.file_name().unwrap_or_default().to_string_lossy())
}
