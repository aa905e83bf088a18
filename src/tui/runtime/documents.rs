//! The open document: reading it to its end, and reloading it when its source changes.

use super::{RunError, Session, file_watch};
use crate::annotation::conflicted::conflicted_copies;
use crate::annotation::store::Store;
use crate::article::Article;
use crate::article::confined::Cancel;
use crate::article::source::{self, ReadError};
use crate::explain::{self, for_log};
use crate::guard::catch_panic;
use crate::tui::app::{Event, LoadedDocument, SaveStatus};
use crate::tui::draft::RecoveredDraft;
use crate::tui::open_document::{self, CompleteDocument, OpenError, OpenedDocument, PendingDocument, ReloadError};
use crate::tui::task::Task;
use crate::tui::threads::{LoopMessage, Saver, spawn};
use std::mem;
use std::path::{Path, PathBuf};

impl Session {
    /// Starts what a document needs: the file watcher, the saver, and the thread that reads the rest of the source.
    pub(super) fn begin(
        &mut self,
        path: Option<&Path>,
        store: Option<Store>,
        unsaved: Vec<PathBuf>,
        unread: Option<PendingDocument>,
    ) {
        // An external NER program that still runs works on another document or an old version of this one: stop it.
        self.ner_stopper = None;
        // Keep the watcher if the file is the same, so that no change in between is missed.
        if self.watcher.as_ref().map(|(watched, _)| &**watched) != path {
            self.watcher = path.and_then(|path| {
                // If the file cannot be watched, a changed source is not reloaded; nothing is lost.
                let watcher = file_watch::watch(path, self.sender.clone())
                    .inspect_err(|error| log::warn!("{}: cannot be watched: {}", path.display(), for_log(error)));
                Some((path.to_path_buf(), watcher.ok()?))
            });
        }
        if let Some(store) = &store {
            let (path, ours) = (store.path().to_path_buf(), store.sidecar());
            self.spawn(Task::Copies, move || {
                let copies = conflicted_copies(&path, &ours);
                (!copies.is_empty()).then_some(Event::ConflictedCopiesFound(copies))
            });
        }
        let state = self.options.state.clone();
        self.saver = store.map(|store| Saver::new(store, state, unsaved, self.sender.clone()));
        if let Some(unread) = unread {
            let sender = self.sender.clone();
            spawn(Task::Reading, self.sender.clone(), move || {
                sender.send(LoopMessage::DocumentRead(sender.document(), Box::new(unread.read())));
            });
        }
    }

    pub(super) fn loaded(&mut self, whole: Result<CompleteDocument, OpenError>) -> Result<(), RunError> {
        let CompleteDocument {
            article,
            annotations,
            unreadable,
            store,
            unsaved,
            resume,
            bookmarks,
            draft,
            adjudication,
        } = whole?;
        let recovered = !unsaved.is_empty();
        self.begin(article.path(), store, unsaved, None);
        let (draft, file) = RecoveredDraft::split(draft);
        self.recovered_draft_file = file;
        self.handle(Event::DocumentLoaded(Box::new(LoadedDocument {
            article,
            annotations,
            recovered,
            resume,
            bookmarks,
            draft,
            adjudication,
            unreadable: unreadable.map(|error| explain::message(&error)),
        })))
    }

    /// Reads the source again on a background thread, and once more afterwards if this is called during that read.
    pub(super) fn reload(&mut self) {
        if self.reloading {
            self.changed_while_reloading = true;
            return;
        }
        let Some(path) = self.app.article().path().map(Path::to_path_buf) else { return };
        self.reloading = true;
        self.reload_cancel = Cancel::default();
        let (sender, reading, cancel) = (self.sender.clone(), self.options.read_options, self.reload_cancel.clone());
        spawn(Task::Reloading, self.sender.clone(), move || {
            let article = source::read_unless(&cancel, &path, reading);
            sender.send(LoopMessage::SourceReloaded(sender.document(), article.map(Box::new)));
        });
    }

    pub(super) fn source_reloaded(&mut self, article: Result<Box<Article>, ReadError>) -> Result<(), RunError> {
        self.reloading = false;
        let again = mem::take(&mut self.changed_while_reloading);
        self.show_reloaded(article)?;
        if again {
            self.reload();
        }
        Ok(())
    }

    /// Switches to the reloaded article, with its annotations as they are on disk.
    fn show_reloaded(&mut self, article: Result<Box<Article>, ReadError>) -> Result<(), RunError> {
        let article = match article {
            Ok(article) if article.sha256() == self.app.article().sha256() => return Ok(()),
            Ok(article) => *article,
            Err(error) => return self.handle(Event::SourceReloaded(Err(OpenError::from(error).into()))),
        };
        // Finish pending saves before the annotations are read back from disk.
        self.wait_for_saves()?;
        if matches!(self.app.doc.save_status(), SaveStatus::Failed(_)) {
            return self.handle(Event::SourceReloaded(Err(ReloadError::Unsaved)));
        }
        let open = || Ok(open_document::open_article(article, &self.options)?);
        match catch_panic("reloading", open).unwrap_or_else(|panic| Err(OpenError::from(panic).into())) {
            Ok(OpenedDocument { doc, store, unsaved, recovered_draft_file, .. }) => {
                self.sender.next_document();
                (self.draft_file, self.recovered_draft_file) = (None, recovered_draft_file);
                self.begin(doc.article.path(), store, unsaved, None);
                self.handle(Event::SourceReloaded(Ok(Box::new(doc))))
            }
            Err(error) => self.handle(Event::SourceReloaded(Err(error))),
        }
    }

    /// Gives up reading the source again, because another document is open.
    pub(super) fn stop_reloading(&mut self) {
        self.reload_cancel.cancel();
        (self.reloading, self.changed_while_reloading) = (false, false);
    }
}
