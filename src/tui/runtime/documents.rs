//! The documents that are read one after another: opened, read to the end, read again when their source changed.

use super::{RunError, Session};
use crate::annotation::store::Store;
use crate::article::Article;
use crate::article::source::{self, ReadError};
use crate::explain::for_log;
use crate::tui::app::{Event, Loaded, Saving};
use crate::tui::opening::{self, OpenError, Opening, ReloadError, Unread, Whole};
use crate::tui::watching;
use crate::tui::workers::{Message, Saver, spawn};
use std::mem;
use std::path::{Path, PathBuf};

impl Session {
    /// Starts what belongs to a document: saving, and reading the rest.
    pub(super) fn begin(
        &mut self,
        path: Option<&Path>,
        store: Option<Store>,
        unsaved: Vec<PathBuf>,
        unread: Option<Unread>,
    ) {
        // What is asked about another document, or about what the file said before, is asked no more.
        self.asked = None;
        // One that is watched already goes on being so: what happens in between must not be missed.
        if self.watcher.as_ref().map(|(watched, _)| &**watched) != path {
            self.watcher = path.and_then(|path| {
                // Where nothing can be watched, a changed source is not reloaded; nothing is lost by it.
                let watcher = watching::watch(path, self.sender.clone())
                    .inspect_err(|error| log::warn!("{}: cannot be watched: {}", path.display(), for_log(error)));
                Some((path.to_path_buf(), watcher.ok()?))
            });
        }
        let state = self.options.state.clone();
        self.saver = store.map(|store| Saver::new(store, state, unsaved, self.sender.clone()));
        if let Some(unread) = unread {
            let sender = self.sender.clone();
            spawn("reading", self.sender.clone(), move || {
                sender.send(Message::Loaded(sender.document(), Box::new(unread.read())));
            });
        }
    }

    pub(super) fn loaded(&mut self, whole: Result<Whole, OpenError>) -> Result<(), RunError> {
        let Whole { article, book, store, unsaved, resume, marks, draft, adjudication } = whole?;
        let recovered = !unsaved.is_empty();
        self.begin(article.path(), store, unsaved, None);
        let (draft, left) = draft.unzip();
        self.left = left;
        self.handle(Event::Loaded(Box::new(Loaded { article, book, recovered, resume, marks, draft, adjudication })))
    }

    /// Reads the source again beside the loop; once more after that where it is being read.
    pub(super) fn reload(&mut self) {
        if self.rereading {
            self.changed = true;
            return;
        }
        let Some(path) = self.app.article().path().map(Path::to_path_buf) else { return };
        self.rereading = true;
        let (sender, reading) = (self.sender.clone(), self.options.reading);
        spawn("reading", self.sender.clone(), move || {
            sender.send(Message::Reread(sender.document(), source::read(&path, reading).map(Box::new)));
        });
    }

    pub(super) fn reread(&mut self, article: Result<Box<Article>, ReadError>) -> Result<(), RunError> {
        self.rereading = false;
        let again = mem::take(&mut self.changed);
        self.take_over(article)?;
        if again {
            self.reload();
        }
        Ok(())
    }

    /// Takes the source as it is now, with the annotations as they are then.
    fn take_over(&mut self, article: Result<Box<Article>, ReadError>) -> Result<(), RunError> {
        let article = match article {
            Ok(article) if article.sha256() == self.app.article().sha256() => return Ok(()),
            Ok(article) => *article,
            Err(error) => return self.handle(Event::Reread(Err(OpenError::from(error).into()))),
        };
        // What was marked meanwhile is on the disk before it is read from there.
        self.settle()?;
        if matches!(self.app.doc.saving, Saving::Failed(_)) {
            return self.handle(Event::Reread(Err(ReloadError::Unsaved)));
        }
        match opening::of(article, &self.options) {
            Ok(Opening { doc, store, unsaved, left, .. }) => {
                self.sender.next_document();
                (self.slot, self.left) = (None, left);
                self.begin(doc.article.path(), store, unsaved, None);
                self.handle(Event::Reread(Ok(Box::new(doc))))
            }
            Err(error) => self.handle(Event::Reread(Err(error.into()))),
        }
    }

    pub(super) fn open(&mut self, path: &Path) -> Result<(), RunError> {
        self.settle()?;
        self.keep_position();
        match opening::open(path, &self.options) {
            Ok(Opening { doc, store, unread, unsaved, left }) => {
                // From here on nothing of the old document is heard any more.
                self.sender.next_document();
                (self.rereading, self.changed) = (false, false);
                (self.slot, self.left) = (None, left);
                self.begin(doc.article.path(), store, unsaved, unread);
                self.handle(Event::Opened(Ok(Box::new(doc))))
            }
            Err(error) => self.handle(Event::Opened(Err(error))),
        }
    }
}
