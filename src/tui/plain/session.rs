//! Does what the dialogue asks for: saves annotations, keeps drafts, reads the folder, opens articles.

use super::board::is_same_file;
use super::{OpenTarget, PlainEffect, PlainReader, PlainReply};
use crate::annotation::board;
use crate::annotation::store::{SaveReport, Store};
use crate::article::{Article, folder, source};
use crate::explain::{self, for_log};
use crate::file::folder_of;
use crate::guard::catch_panic;
use crate::text::display;
use crate::tui::document::{Author, SaveError};
use crate::tui::draft::{self, DraftFile};
use crate::tui::open_document::{self, OpenError, OpenOptions, OpenedDocument};
use crate::tui::runtime::RunError;
use crate::tui::unsaved;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The reply of the program to an input.
pub(crate) struct SessionReply {
    /// The text, safe to write to a terminal, without a final line break.
    pub(crate) text: String,
    /// Whether the session is over.
    pub(crate) is_over: bool,
}

/// A dialogue and the files that it is about.
pub(crate) struct PlainSession {
    plain: PlainReader,
    options: OpenOptions,
    /// The folder whose articles and claims are listed.
    folder: PathBuf,
    /// Where the annotations of the open article are saved.
    store: Option<Store>,
    /// Files with annotations that could not be saved: those that an earlier run left, and that of this one.
    kept: Vec<PathBuf>,
    /// Why the last save failed, and the file in which the annotations are kept instead.
    failure: Option<(Arc<SaveError>, Option<PathBuf>)>,
    /// Whether it was said that the folder cannot be locked.
    is_lock_reported: bool,
    draft_file: Option<DraftFile>,
    recovered_draft_file: Option<PathBuf>,
}

impl PlainSession {
    /// A session on `article`. `folder` is the one to list, if not that of the article.
    ///
    /// # Errors
    /// If its annotations or the settings of its project cannot be read.
    pub(crate) fn open(
        article: Article,
        folder: Option<PathBuf>,
        options: OpenOptions,
        author: Author,
    ) -> Result<Self, OpenError> {
        let folder = folder.unwrap_or_else(|| article.path().map_or_else(|| ".".into(), |path| folder_of(path).into()));
        let opened = open_document::open_article(article, &options)?;
        let (store, kept, recovered_draft_file) = (opened.store, opened.unsaved, opened.recovered_draft_file);
        let plain = PlainReader::new(opened.doc, author);
        Ok(Self {
            plain,
            options,
            folder,
            store,
            kept,
            failure: None,
            is_lock_reported: false,
            draft_file: None,
            recovered_draft_file,
        })
    }

    /// The greeting.
    pub(crate) fn greeting(&mut self) -> String {
        let greeting = self.plain.greeting();
        let kept = if self.plain.doc.recovered { self.save(String::new()) } else { String::new() };
        safe(&join(&greeting, &kept))
    }

    /// The prompt before the input.
    pub(crate) const fn prompt(&self) -> &'static str {
        self.plain.prompt()
    }

    /// Handles a line.
    pub(crate) fn line(&mut self, line: &str) -> SessionReply {
        let reply = self.plain.answer(line);
        self.perform(reply)
    }

    /// Handles Ctrl-C.
    pub(crate) fn interrupt(&mut self) -> SessionReply {
        let reply = self.plain.interrupt();
        self.perform(reply)
    }

    fn perform(&mut self, PlainReply { text, effect }: PlainReply) -> SessionReply {
        let is_over = effect == PlainEffect::Quit;
        let text = match effect {
            PlainEffect::Nothing | PlainEffect::Quit => text,
            PlainEffect::Save => self.save(text),
            PlainEffect::ListArticles => match folder::articles(&self.folder) {
                Ok(paths) => self.plain.articles_listed(paths),
                Err(error) => explain::message(&error),
            },
            PlainEffect::ReadBoard(typed) => self.board(&typed),
            PlainEffect::Open(target) => self.open_target(&target),
            PlainEffect::OpenNamed(name) => self.open_named(&name),
        };
        self.keep_draft();
        SessionReply { text: safe(&text), is_over }
    }

    /// Saves the annotations. Returns the `echo` and what else there is to know, or why they were not saved.
    fn save(&mut self, echo: String) -> String {
        match self.try_save() {
            None => echo,
            Some(Ok(report)) => match join(&echo, &self.news(report)) {
                told if told.is_empty() => "Everything is saved.".into(),
                told => told,
            },
            Some(Err(error)) => {
                log::error!("annotations were not saved: {}", for_log(&error));
                let sidecar = self.plain.doc.annotations.sidecar();
                let state = self.options.state.as_deref();
                let kept =
                    state.zip(self.store.as_ref()).and_then(|(state, store)| unsaved::keep_in(state, store, sidecar));
                self.kept.extend(kept.clone().filter(|file| !self.kept.contains(file)));
                let why = explain::message(&error);
                let is_kept = if kept.is_some() { "It is kept aside." } else { "It is in memory only." };
                self.failure = Some((Arc::new(error), kept));
                format!("NOT SAVED: {why}.\n{is_kept} save tries again.")
            }
        }
    }

    /// Writes the annotations; `None` if there is nowhere to save them to.
    fn try_save(&mut self) -> Option<Result<SaveReport, SaveError>> {
        let store = self.store.as_mut()?;
        let annotations = &self.plain.doc.annotations;
        let (sidecar, article) = (annotations.sidecar(), &self.plain.doc.article);
        let save = || store.save_with(&sidecar, article, annotations.snapshots());
        Some(catch_panic("saving", save).map_err(SaveError::from).and_then(|saved| saved.map_err(SaveError::from)))
    }

    /// Remarks on a save that succeeded.
    fn news(&mut self, report: SaveReport) -> String {
        self.kept.drain(..).for_each(|file| unsaved::remove(&file));
        let mut news = Vec::new();
        if self.failure.take().is_some() {
            news.push("Everything is saved now.".to_string());
        }
        if let Some(path) = &report.moved_aside {
            news.push(format!("The annotation file was damaged; it is kept as {}.", display::file_name(path)));
        }
        if let Some((sidecar, snapshots)) = report.merged {
            self.plain.merged(sidecar, snapshots);
            let merged =
                format!("Merged in {} made by another program", display::counted(report.changes_taken, "change"));
            news.push(match report.conflicts {
                0 => format!("{merged}."),
                n => format!("{merged}; {n} changed on both sides, and both versions are listed."),
            });
        }
        let is_news = !std::mem::replace(&mut self.is_lock_reported, report.unlocked.is_some());
        if let Some(error) = report.unlocked.as_ref().filter(|_| is_news) {
            let why = explain::message(error);
            news.push(format!("The folder cannot be locked ({why}): do not write here with two programs at once."));
        }
        news.join("\n")
    }

    fn board(&mut self, typed: &str) -> String {
        let paths = match folder::articles(&self.folder) {
            Ok(paths) => paths,
            Err(error) => return explain::message(&error),
        };
        let (rows, wrong) = board::read_claims(&paths, self.options.annotations.as_deref());
        let wrong: Vec<String> = wrong.iter().map(|error| explain::message(error)).collect();
        self.plain.board_read(rows, typed, &wrong)
    }

    /// Opens the only article in the folder whose name is, or contains, `name`.
    fn open_named(&mut self, name: &str) -> String {
        let paths = match folder::articles(&self.folder) {
            Ok(paths) => paths,
            Err(error) => return explain::message(&error),
        };
        let file_name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let wanted = name.to_lowercase();
        let same: Vec<&PathBuf> = paths.iter().filter(|path| file_name(path) == wanted).collect();
        let near: Vec<&PathBuf> = paths.iter().filter(|path| file_name(path).contains(&wanted)).collect();
        match if same.is_empty() { &near[..] } else { &same[..] } {
            [] => format!("No article in this folder is called {name}. open lists them."),
            [path] => self.open_target(&OpenTarget { path: (*path).clone(), annotation: None }),
            several => format!(
                "{} are called like that. open lists all with numbers.",
                display::counted(several.len(), "article")
            ),
        }
    }

    /// Opens another article. If that fails, the one before stays open.
    fn open_target(&mut self, target: &OpenTarget) -> String {
        if is_same_file(Some(&target.path), self.plain.doc.article.path()) {
            return "This article is open already.".into();
        }
        if self.failure.is_some() {
            let tried = self.save(String::new());
            if self.failure.is_some() {
                return format!("{tried}\nThe other article was not opened.");
            }
        }
        match self.opened(&target.path) {
            Ok(opened) => {
                self.draft_file = None;
                (self.store, self.kept) = (opened.store, opened.unsaved);
                self.recovered_draft_file = opened.recovered_draft_file;
                let text = self.plain.switch_to(opened.doc, target.annotation);
                let kept = if self.plain.doc.recovered { self.save(String::new()) } else { String::new() };
                join(&text, &kept)
            }
            Err(error) => format!("Not opened: {}.", explain::message(&error)),
        }
    }

    fn opened(&self, path: &Path) -> Result<OpenedDocument, OpenError> {
        let open = || {
            let article = source::read(path, self.options.read_options)?;
            open_document::open_article(article, &self.options)
        };
        catch_panic("opening", open)?
    }

    /// Writes the answers to an unfinished question to a file, and removes it once they are saved or given up.
    fn keep_draft(&mut self) {
        if self.plain.is_draft_settled && self.failure.is_none() {
            self.recovered_draft_file.take().iter().for_each(|file| draft::remove(file));
        }
        let (Some(draft), Some(state)) = (self.plain.draft(), &self.options.state) else {
            self.draft_file = None;
            return;
        };
        let article = &self.plain.doc.article;
        // A draft is only a safety net, so a failure to keep it does not interrupt the user.
        if self.draft_file.is_none() {
            self.draft_file = DraftFile::new(article, state).unwrap_or_else(|error| {
                log::warn!("there is no file for drafts: {}", for_log(&error));
                None
            });
        }
        if let Some(file) = &mut self.draft_file
            && let Err(error) = file.write(&draft, article)
        {
            log::warn!("the draft is not kept: {}", for_log(&error));
        }
    }

    /// Handles the end of the input: names what was answered to an unfinished question, which is kept as a draft.
    pub(crate) fn end_of_input(&mut self) -> Option<String> {
        let unsaved = self.plain.end_of_input()?;
        let kept = self.draft_file.take().map(DraftFile::leave);
        let offer =
            if kept.is_some() { "\nThe answers are offered again when the article is opened next." } else { "" };
        Some(safe(&format!("{unsaved}{offer}")))
    }

    /// Ends the session.
    ///
    /// # Errors
    /// [`RunError`] if annotations are still not saved; it says where they are kept.
    pub(crate) fn end(mut self) -> Result<(), RunError> {
        if self.failure.is_some() {
            self.save(String::new());
        }
        let Some((source, kept)) = self.failure else { return Ok(()) };
        if let Some(kept) = kept {
            return Err(RunError::Kept { kept, source });
        }
        let (doc, now) = (&self.plain.doc, (self.plain.author.now)());
        let path = doc.article.path();
        Err(match unsaved::save_to_temporary(&doc.annotations.sidecar(), &doc.name, path, now) {
            Ok(rescued) => RunError::Rescued { rescued, source },
            Err(rescue) => RunError::Lost { rescue, source },
        })
    }
}

/// Two texts in lines of their own; either may be empty.
fn join(first: &str, second: &str) -> String {
    let texts = [first, second].into_iter().filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n")
}

/// `text` with every line safe to write to a terminal.
fn safe(text: &str) -> String {
    text.split('\n').map(display::printable).collect::<Vec<_>>().join("\n")
}
