//! The documents that are read one after another: opened, read to the end, read again when their source changed.

use super::{RunError, Session};
use crate::annotation::store::Store;
use crate::article::Article;
use crate::article::source::{self, ReadError};
use crate::explain::for_log;
use crate::tui::app::{Event, LoadedDocument, SaveStatus};
use crate::tui::file_watch;
use crate::tui::open_document::{self, CompleteDocument, OpenError, OpenedDocument, PendingDocument, ReloadError};
use crate::tui::threads::{LoopMessage, Saver, spawn};
use std::mem;
use std::path::{Path, PathBuf};

impl Session {
    /// Starts what belongs to a document: saving, and reading the rest.
    pub(super) fn begin(
        &mut self,
        path: Option<&Path>,
        store: Option<Store>,
        unsaved: Vec<PathBuf>,
        unread: Option<PendingDocument>,
    ) {
        // What is asked about another document, or about what the file said before, is asked no more.
        self.ner_stopper = None;
        // One that is watched already goes on being so: what happens in between must not be missed.
        if self.watcher.as_ref().map(|(watched, _)| &**watched) != path {
            self.watcher = path.and_then(|path| {
                // Where nothing can be watched, a changed source is not reloaded; nothing is lost by it.
                let watcher = file_watch::watch(path, self.sender.clone())
                    .inspect_err(|error| log::warn!("{}: cannot be watched: {}", path.display(), for_log(error)));
                Some((path.to_path_buf(), watcher.ok()?))
            });
        }
        let state = self.options.state.clone();
        self.saver = store.map(|store| Saver::new(store, state, unsaved, self.sender.clone()));
        if let Some(unread) = unread {
            let sender = self.sender.clone();
            spawn("reading", self.sender.clone(), move || {
                sender.send(LoopMessage::DocumentRead(sender.document(), Box::new(unread.read())));
            });
        }
    }

    pub(super) fn loaded(&mut self, whole: Result<CompleteDocument, OpenError>) -> Result<(), RunError> {
        let CompleteDocument { article, annotations, store, unsaved, resume, bookmarks: marks, draft, adjudication } =
            whole?;
        let recovered = !unsaved.is_empty();
        self.begin(article.path(), store, unsaved, None);
        let (draft, left) = draft.unzip();
        self.recovered_draft_file = left;
        self.handle(Event::DocumentLoaded(Box::new(LoadedDocument {
            article,
            annotations,
            recovered,
            resume,
            bookmarks: marks,
            draft,
            adjudication,
        })))
    }

    /// Reads the source again beside the loop; once more after that where it is being read.
    pub(super) fn reload(&mut self) {
        if self.reloading {
            self.changed_while_reloading = true;
            return;
        }
        let Some(path) = self.app.article().path().map(Path::to_path_buf) else { return };
        self.reloading = true;
        let (sender, reading) = (self.sender.clone(), self.options.read_options);
        spawn("reading", self.sender.clone(), move || {
            sender.send(LoopMessage::SourceReloaded(sender.document(), source::read(&path, reading).map(Box::new)));
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

    /// Takes the source as it is now, with the annotations as they are then.
    fn show_reloaded(&mut self, article: Result<Box<Article>, ReadError>) -> Result<(), RunError> {
        let article = match article {
            Ok(article) if article.sha256() == self.app.article().sha256() => return Ok(()),
            Ok(article) => *article,
            Err(error) => return self.handle(Event::SourceReloaded(Err(OpenError::from(error).into()))),
        };
        // What was marked meanwhile is on the disk before it is read from there.
        self.wait_for_saves()?;
        if matches!(self.app.doc.save_status, SaveStatus::Failed(_)) {
            return self.handle(Event::SourceReloaded(Err(ReloadError::Unsaved)));
        }
        match open_document::open_article(article, &self.options) {
            Ok(OpenedDocument { doc, store, unsaved, recovered_draft: left, .. }) => {
                self.sender.next_document();
                (self.draft_file, self.recovered_draft_file) = (None, left);
                self.begin(doc.article.path(), store, unsaved, None);
                self.handle(Event::SourceReloaded(Ok(Box::new(doc))))
            }
            Err(error) => self.handle(Event::SourceReloaded(Err(error.into()))),
        }
    }

    pub(super) fn open(&mut self, path: &Path) -> Result<(), RunError> {
        self.wait_for_saves()?;
        self.keep_position();
        match open_document::open(path, &self.options) {
            Ok(OpenedDocument { doc, store, pending: unread, unsaved, recovered_draft: left }) => {
                // From here on nothing of the old document is heard any more.
                self.sender.next_document();
                (self.reloading, self.changed_while_reloading) = (false, false);
                (self.draft_file, self.recovered_draft_file) = (None, left);
                self.begin(doc.article.path(), store, unsaved, unread);
                self.handle(Event::DocumentOpened(Ok(Box::new(doc))))
            }
            Err(error) => self.handle(Event::DocumentOpened(Err(error))),
        }
    }
}
