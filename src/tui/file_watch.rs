//! Watches the source file, reloads it when it changes on disk, and keeps the reading position at the same text.

use super::action::Action;
use super::app::{App, Document, Effect};
use super::task::Task;
use super::threads::{LoopMessage, Sender, spawn};
use crate::article::Article;
use crate::explain::for_log;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a file must be left alone before it is reloaded: editors write in several steps.
const SETTLE_TIME: Duration = Duration::from_millis(200);

/// Watches the file at `path`, and sends [`LoopMessage::SourceChanged`] once a change has settled. Dropping the watcher
/// stops it.
///
/// The folder is watched, not the file, because editors replace the file with a new one.
///
/// # Errors
/// If the folder cannot be watched.
pub(crate) fn watch(path: &Path, sender: Sender) -> notify::Result<RecommendedWatcher> {
    let source = path.to_path_buf();
    let path = std::path::absolute(path)?;
    let folder = path.parent().map_or_else(|| PathBuf::from("/"), Path::to_path_buf);
    let (changed, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let own = |event: &notify::Event| {
            !matches!(event.kind, EventKind::Access(_))
                && event.paths.iter().any(|other| other.file_name() == path.file_name())
        };
        match event {
            // Fails only if the watcher has been dropped meanwhile.
            Ok(event) if own(&event) => drop(changed.send(())),
            Ok(_) => {}
            Err(error) => log::warn!("watching failed: {}", for_log(&error)),
        }
    })?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    // The channel closes when the watcher is dropped.
    spawn(Task::Watching, sender.clone(), move || {
        while changes.recv().is_ok() {
            while changes.recv_timeout(SETTLE_TIME).is_ok() {}
            sender.send(LoopMessage::SourceChanged(source.clone()));
        }
    });
    Ok(watcher)
}

/// The byte of `new` that corresponds to the byte `offset` of `old`: in the same paragraph (the nearest copy, if there
/// are several), else at the start of the next of 50 paragraphs that still exists, else the same offset.
pub(crate) fn same_place(old: &Article, offset: usize, new: &Article) -> usize {
    let here = old.paragraph_at(offset);
    let words = |article: &Article, i: usize| article.paragraphs()[i].span().slice(article.text()).to_string();
    // An edited paragraph is not found, but one of the following usually is.
    for (steps, i) in (here..old.paragraphs().len()).take(50).enumerate() {
        let wanted = words(old, i);
        let near = (0..new.paragraphs().len())
            .filter(|&j| new.paragraphs()[j].span().len() == wanted.len() && words(new, j) == wanted)
            .min_by_key(|&j| j.abs_diff(i));
        if let Some(found) = near {
            let inside = if steps == 0 { offset.saturating_sub(old.paragraphs()[i].span().start) } else { 0 };
            return new.clamp(new.paragraphs()[found].span().start + inside);
        }
    }
    new.clamp(offset)
}

impl App {
    /// Marks the source as changed. It is reloaded once that would not lose anything that is being typed or selected.
    pub(super) fn source_changed(&mut self) {
        self.source_is_stale = true;
        // While the rest of the source is being read, there is nothing for the user to do.
        if self.article().is_whole() && self.is_busy() {
            self.show_message("The file changed; it reloads when you finish here");
        }
    }

    fn is_busy(&self) -> bool {
        let reading = self.doc.has_pending_annotations() || !self.article().is_whole();
        reading || self.has_dialog() || self.selection().is_some()
    }

    /// Reloads the source if it changed and the user is not busy with a dialog or a selection.
    pub(super) fn reload_if_changed(&mut self) {
        if self.source_is_stale && !self.is_busy() {
            self.source_is_stale = false;
            self.effects.push(Effect::ReloadSource);
        }
    }

    /// Replaces the document by its reloaded version, and keeps the focus, search, bookmarks and reading position.
    pub(super) fn source_reloaded(&mut self, mut doc: Document) {
        let old = self.doc.article.clone();
        let row = self.context().cursor_on_screen().map(|(_, y)| y - self.geometry().text.y);
        let offset = same_place(&old, self.reader.cursor(), &doc.article);
        let (focus, search) = (self.screen.focus, self.reader.end_search());
        // Keep the current position, not that of the last session.
        doc.resume = None;
        doc.bookmarks = self.doc.bookmarks.iter().map(|(c, at)| (*c, same_place(&old, *at, &doc.article))).collect();
        self.show_document(doc);
        self.screen.focus = focus;
        self.reader.set_cursor(offset);
        self.reader.put_cursor_row(row.map_or(0, |row| row as isize));
        self.reader.scroll_to_cursor();
        if let Some(search) = search {
            let request = self.reader.search_again(search);
            self.request_search(request);
        }
        let edits = self.status.message.take().map(|message| message.text);
        let key = self.settings.keys().reader.primary_key(Action::Changes);
        match edits {
            Some(edits) => self.show_message(edits),
            None if self.doc.annotations.list().is_empty() => self.show_message("The changed file was reloaded"),
            None => {
                self.show_message(format!("The changed file was reloaded; all marks found ({key} for changes)"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_goes_on_at_the_same_words() {
        let article =
            |text: &str| Article::new(text.into(), None, Some(crate::article::ParagraphConvention::Lines)).unwrap();
        let old = article("Satu dua.\nTiga empat.\nLima enam.\n");
        let at = |article: &Article, word: &str| article.text().find(word).unwrap();
        let new = article("Baru sekali di atas.\nSatu dua.\nTiga empat.\nLima enam.\n");
        assert_eq!(same_place(&old, at(&old, "empat"), &new), at(&new, "empat"));
        let edited = article("Satu dua.\nTiga lima.\nLima enam.\n");
        assert_eq!(same_place(&old, at(&old, "empat"), &edited), at(&edited, "Lima"), "the next one that is the same");
        let other = article("x\n");
        assert_eq!(same_place(&old, at(&old, "enam"), &other), 0);
    }
}
