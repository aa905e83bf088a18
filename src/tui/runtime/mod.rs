//! The loop that joins the pure reader to the world: events in, effects out, a frame whenever something changed.
//!
//! Nothing polls: without an event nothing runs. The first frame is drawn before any other work begins.

mod documents;

use super::action::Action;
use super::app::{App, Author, Computation, Effect, Event, SaveError, SaveFailure, SaveStatus};
use super::background_query::{ParsedInput, ReplyParser};
use super::config::Config;
use super::draft::{self, Draft, DraftFile};
use super::open_document::{OpenError, OpenOptions, OpenedDocument};
use super::panes;
use super::save_as::{save_as, save_to_temporary};
use super::terminal::Screen;
use super::threads::{LoopMessage, Saver, Sender, spawn};
use crate::annotation::board;
use crate::article::folder;
use crate::exchange::external_ner::NerStopper;
use crate::explain::{self, for_log};
use crate::file::FileError;
use crate::guard::Panicked;
use crate::library::build::{BuildOptions, build};
use crate::library::position;
use crate::library::{LibraryIndex, cache};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use thiserror::Error;

/// How long the rest of an answer of the terminal is waited for.
const REPLY_TIMEOUT: Duration = Duration::from_millis(100);

/// Why the reader ended, other than by being told to.
#[derive(Debug, Error)]
pub enum RunError {
    /// The document.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// The terminal.
    #[error("the terminal cannot be used")]
    Terminal(#[from] io::Error),
    /// Annotations could not be saved, and are kept until the article is opened again.
    #[error(
        "annotations were not saved; they are kept in {} and come back when the article is opened next",
        kept.display()
    )]
    Kept {
        /// The file in the state folder.
        kept: PathBuf,
        /// Why they were not saved.
        #[source]
        source: Arc<SaveError>,
    },
    /// Annotations could neither be saved nor kept, and are in a temporary file.
    #[error("annotations were not saved; they are in {}", rescued.display())]
    Rescued {
        /// The temporary file.
        rescued: PathBuf,
        /// Why they were not saved.
        #[source]
        source: Arc<SaveError>,
    },
    /// Annotations are lost.
    #[error("annotations were not saved, and are lost ({})", explain::message(rescue))]
    Lost {
        /// Why they are not in a temporary file.
        rescue: FileError,
        /// Why they were not saved.
        #[source]
        source: Arc<SaveError>,
    },
    /// A thread panicked: a bug.
    #[error("the thread “{thread}” failed; what was saved is safe")]
    Bug {
        /// Its name.
        thread: &'static str,
        /// The panic.
        #[source]
        source: Panicked,
    },
    /// All threads have ended: a bug.
    #[error("no thread is left that waits for input; what was saved is safe")]
    Deaf,
}

impl RunError {
    /// How to fix what only the reader knows how to.
    pub(crate) const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Terminal(_) => Some("`tandai print` writes the article without one"),
            Self::Deaf => Some("please report it"),
            _ => None,
        }
    }
}

/// What is shown first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitialView {
    /// The article.
    Article,
    /// The library over it.
    Library,
    /// The guided tour, with the article that belongs to it.
    Tour,
}

/// What to begin with.
pub struct StartState {
    /// The document.
    pub opening: OpenedDocument,
    /// The folder of the library; without one it is that of the article.
    pub folder: Option<PathBuf>,
    /// What is shown.
    pub show: InitialView,
}

/// Shows `start` until the reader leaves.
///
/// # Errors
/// [`RunError`]; the terminal is given back first.
pub fn run(start: StartState, author: Author, options: OpenOptions, config: Config) -> Result<(), RunError> {
    let StartState { opening, folder, show } = start;
    let screen = Screen::enter()?;
    let OpenedDocument { doc, store, pending: unread, unsaved, recovered_draft: left } = opening;
    let mut app = App::new(doc, author, config, Screen::size()?);
    if show == InitialView::Tour {
        app.begin_tour();
    }
    let (sender, receiver) = channel();
    let sender = Sender::new(sender);
    let mut session = Session {
        app,
        screen,
        sender,
        receiver,
        backlog: VecDeque::new(),
        saver: None,
        draft_file: None,
        recovered_draft_file: left,
        folder,
        watcher: None,
        reloading: false,
        changed_while_reloading: false,
        options,
        ner_stopper: None,
        stop: Arc::default(),
        ending: None,
    };
    session.draw()?;
    // A theme of sixteen colours or none is the terminal's own.
    if session.app.theme.for_background(Some(true)).name() != session.app.theme.for_background(Some(false)).name() {
        session.screen.query_background()?;
    }
    session.listen()?;
    let path = session.app.article().path().map(Path::to_path_buf);
    session.begin(path.as_deref(), store, unsaved, unread);
    let size = session.app.size;
    session.handle(Event::Resize(size.0, size.1))?;
    if show == InitialView::Library {
        let effects = session.app.perform(Action::Articles);
        session.perform(effects, false)?;
    }
    let result = session.run();
    session.end(result)
}

struct Session {
    app: App,
    screen: Screen,
    sender: Sender,
    receiver: Receiver<LoopMessage>,
    /// Messages that came while one of them was waited for.
    backlog: VecDeque<LoopMessage>,
    saver: Option<Saver>,
    /// The file of the note being written, and of one left by a window that was killed.
    draft_file: Option<DraftFile>,
    recovered_draft_file: Option<PathBuf>,
    folder: Option<PathBuf>,
    /// What tells that the source changed, and which one that is.
    watcher: Option<(PathBuf, notify::RecommendedWatcher)>,
    /// Whether the source is being read again, and whether it changed once more since that began.
    reloading: bool,
    changed_while_reloading: bool,
    options: OpenOptions,
    /// Stops the user's program that finds entities.
    ner_stopper: Option<NerStopper>,
    /// Tells the work on the library to end.
    stop: Arc<AtomicBool>,
    ending: Option<Result<(), RunError>>,
}

impl Session {
    fn draw(&mut self) -> io::Result<()> {
        let app = &self.app;
        self.screen.draw(app.size, app.article(), |buffer| panes::draw(app, buffer))
    }

    fn run(&mut self) -> Result<(), RunError> {
        loop {
            if let Some(ending) = self.ending.take() {
                return ending;
            }
            let message = match self.backlog.pop_front() {
                Some(message) => message,
                None => {
                    if let Ok(message) = self.receiver.try_recv() {
                        message
                    } else {
                        // Everything that came is taken in: now the screen has something new to show.
                        self.draw()?;
                        self.receive()?
                    }
                }
            };
            self.handle_message(message)?;
        }
    }

    fn receive(&self) -> Result<LoopMessage, RunError> {
        self.receiver.recv().map_err(|_| RunError::Deaf)
    }

    fn handle_message(&mut self, message: LoopMessage) -> Result<(), RunError> {
        match message {
            LoopMessage::Event(event) => self.handle(event),
            LoopMessage::DocumentEvent(document, event) if document == self.sender.document() => self.handle(event),
            LoopMessage::DocumentRead(document, whole) if document == self.sender.document() => self.loaded(*whole),
            LoopMessage::SourceReloaded(document, article) if document == self.sender.document() => {
                self.source_reloaded(article)
            }
            LoopMessage::SourceChanged(path) if self.app.article().path() == Some(&*path) => {
                self.handle(Event::SourceChanged)
            }
            LoopMessage::DocumentEvent(..)
            | LoopMessage::DocumentRead(..)
            | LoopMessage::SourceReloaded(..)
            | LoopMessage::SourceChanged(_) => Ok(()),
            LoopMessage::Signal(SIGTSTP) => self.suspend(),
            LoopMessage::Signal(SIGCONT) => Ok(self.screen.resume()?),
            LoopMessage::Signal(_) => self.handle(Event::Terminate),
            LoopMessage::Panicked(thread, source) => {
                self.ending = Some(Err(RunError::Bug { thread, source }));
                Ok(())
            }
        }
    }

    fn handle(&mut self, event: Event) -> Result<(), RunError> {
        let terminated = matches!(event, Event::Terminate);
        let effects = self.app.handle(event);
        self.perform(effects, terminated)
    }

    fn perform(&mut self, effects: Vec<Effect>, terminated: bool) -> Result<(), RunError> {
        for effect in effects {
            match effect {
                Effect::Save(sidecar) => {
                    if let Some(saver) = &self.saver {
                        saver.save(self.app.doc.article.clone(), *sidecar);
                    }
                    self.keep_position();
                }
                Effect::KeepDraft(draft) => self.keep_draft(draft.as_ref()),
                Effect::Compute(computation) => self.compute(computation)?,
                Effect::RunExternalNer(program) => {
                    let article = self.app.doc.article.clone();
                    let (run, stopper) = program.prepare();
                    self.ner_stopper = Some(stopper);
                    self.spawn("asking", move || Some(Event::ExternalNerFinished(run.run(&article))));
                }
                Effect::StopExternalNer => self.ner_stopper = None,
                Effect::SaveAs(path, sidecar) => {
                    let article = self.app.doc.article.clone();
                    let source = self.app.doc.name.clone();
                    self.spawn("writing", move || Some(Event::SavedAs(save_as(path, source, &sidecar, &article))));
                }
                Effect::BuildLibrary(known) => self.library(known),
                Effect::LoadBoard => self.board(),
                Effect::OpenDocument(path) => self.open(&path)?,
                Effect::ReloadSource => self.reload(),
                Effect::CopyToClipboard(text) => self.screen.copy(&text)?,
                Effect::Redraw => self.screen.clear(),
                Effect::Suspend => self.suspend()?,
                Effect::Quit => self.quit(terminated)?,
            }
        }
        Ok(())
    }

    /// Computes on a thread, or at once where a thread would take longer to start.
    fn compute(&mut self, computation: Computation) -> Result<(), RunError> {
        let article = self.app.doc.article.clone();
        if computation.is_short(&article) {
            return self.handle(computation.run(&article));
        }
        let sender = self.sender.clone();
        let about_article = computation.is_about_article();
        spawn(computation.thread_name(), self.sender.clone(), move || {
            let event = computation.run(&article);
            sender.send(if about_article {
                LoopMessage::DocumentEvent(sender.document(), event)
            } else {
                LoopMessage::Event(event)
            });
        });
        Ok(())
    }

    /// Begins to wait for keys and signals.
    fn listen(&self) -> io::Result<()> {
        let sender = self.sender.clone();
        let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
        spawn("signals", self.sender.clone(), move || {
            for signal in &mut signals {
                sender.send(LoopMessage::Signal(signal));
            }
        });
        let sender = self.sender.clone();
        spawn("input", self.sender.clone(), move || {
            let mut answers = ReplyParser::default();
            let send = |event| {
                use crossterm::event::Event as Input;
                sender.send(LoopMessage::Event(match event {
                    Input::Key(key) => Event::Key(key),
                    Input::Mouse(mouse) => Event::Mouse(mouse),
                    Input::Paste(text) => Event::Paste(text),
                    Input::Resize(width, height) => Event::Resize(width, height),
                    Input::FocusGained | Input::FocusLost => return,
                }));
            };
            loop {
                // An answer comes in one piece: what is held back longer was typed.
                if answers.is_waiting() && !matches!(crossterm::event::poll(REPLY_TIMEOUT), Ok(true)) {
                    answers.flush().into_iter().for_each(send);
                }
                match crossterm::event::read().map(|event| answers.feed(event)) {
                    Ok(ParsedInput::Pending) => {}
                    Ok(ParsedInput::Input(events)) => events.into_iter().for_each(send),
                    Ok(ParsedInput::Background { light }) => {
                        sender.send(LoopMessage::Event(Event::BackgroundDetected { light }));
                    }
                    Err(error) => {
                        log::info!("the terminal is gone: {error}");
                        break sender.send(LoopMessage::Event(Event::Terminate));
                    }
                }
            }
        });
        Ok(())
    }

    /// Runs `work` beside the loop; what it returns is an event of the document now open.
    fn spawn(&self, name: &'static str, work: impl FnOnce() -> Option<Event> + Send + 'static) {
        let sender = self.sender.clone();
        spawn(name, self.sender.clone(), move || {
            if let Some(event) = work() {
                sender.send(LoopMessage::DocumentEvent(sender.document(), event));
            }
        });
    }

    /// The folder whose articles are listed.
    fn folder(&self) -> PathBuf {
        let own = || self.app.article().path().and_then(Path::parent).map(Path::to_path_buf);
        let folder = self.folder.clone().or_else(own).unwrap_or_default();
        if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder }
    }

    /// Reads the claims of the other articles of the folder.
    fn board(&self) {
        let folder = self.folder();
        let here = self.app.article().path().and_then(|path| path.canonicalize().ok());
        let annotations = self.options.annotations.clone();
        self.spawn("board", move || {
            // The claims of the open article are on the board even so.
            let mut paths = folder::articles(&folder).unwrap_or_else(|error| {
                log::warn!("{}", for_log(&error));
                Vec::new()
            });
            // A path that cannot be followed is not the open article.
            paths.retain(|path| here.is_none() || path.canonicalize().ok() != here);
            let (rows, wrong) = board::read_claims(&paths, annotations.as_deref());
            for error in &wrong {
                log::warn!("{}", for_log(error));
            }
            Some(Event::BoardLoaded(rows, wrong.len()))
        });
    }

    /// Gets to know the folder beside the loop; an earlier attempt that still goes on ends.
    fn library(&mut self, known: Option<Arc<LibraryIndex>>) {
        self.stop.store(true, Ordering::Relaxed);
        self.stop = Arc::new(AtomicBool::new(false));
        let (sender, stop) = (self.sender.clone(), self.stop.clone());
        let sources = BuildOptions {
            folder: self.folder(),
            annotations: self.options.annotations.clone(),
            reading: self.options.read_options,
            state: self.options.state.clone(),
            cache: cache::folder(),
        };
        spawn("library", self.sender.clone(), move || {
            let tell =
                |progress| sender.send(LoopMessage::Event(Event::LibraryProgress(sources.folder.clone(), progress)));
            let result = build(&sources, known, &stop, tell);
            if stop.load(Ordering::Relaxed) {
                return;
            }
            sender.send(LoopMessage::Event(Event::LibraryBuilt(result.map(Arc::new))));
        });
    }

    /// Waits until nothing is being written any more; other events wait.
    fn wait_for_saves(&mut self) -> Result<(), RunError> {
        while self.app.doc.save_status == SaveStatus::Writing {
            match self.receive()? {
                message @ LoopMessage::DocumentEvent(_, Event::Saved(_)) => self.handle_message(message)?,
                other => self.backlog.push_back(other),
            }
        }
        Ok(())
    }

    fn quit(&mut self, terminated: bool) -> Result<(), RunError> {
        let failed = |app: &App| matches!(app.doc.save_status, SaveStatus::Failed(_));
        let before = failed(&self.app);
        self.wait_for_saves()?;
        // If the last save failed only now, the reader has not heard of it yet.
        if terminated || before || !failed(&self.app) {
            self.ending = Some(Ok(()));
        }
        Ok(())
    }

    fn suspend(&mut self) -> Result<(), RunError> {
        self.keep_position();
        Screen::suspend();
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        self.screen.resume()?;
        let (width, height) = Screen::size()?;
        self.handle(Event::Resize(width, height))
    }

    fn keep_position(&self) {
        if let Some(state) = &self.options.state
            && self.app.article().is_whole()
            && let Err(error) =
                position::save(self.app.article(), self.app.reading_position(), &self.app.doc.bookmarks, state)
        {
            // Where reading stopped is a convenience: a full disk must not interrupt for it.
            log::warn!("the reading position is not saved: {}", for_log(&error));
        }
    }

    fn keep_draft(&mut self, draft: Option<&Draft>) {
        let (Some(draft), Some(state)) = (draft, &self.options.state) else {
            self.draft_file = None;
            return;
        };
        // A draft that cannot be kept costs a safety net, not work: the person is not interrupted for it.
        if self.draft_file.is_none() {
            self.draft_file = DraftFile::new(self.app.article(), state).unwrap_or_else(|error| {
                log::warn!("there is no file for drafts: {}", for_log(&error));
                None
            });
        }
        let Some(slot) = &mut self.draft_file else { return };
        match slot.write(draft, self.app.article()) {
            Ok(()) => self.recovered_draft_file.take().iter().for_each(|left| draft::remove(left)),
            Err(error) => log::warn!("the draft is not kept: {}", for_log(&error)),
        }
    }

    /// Leaves: what is saved is finished, what cannot be saved is put somewhere else.
    fn end(mut self, result: Result<(), RunError>) -> Result<(), RunError> {
        self.ner_stopper = None;
        // However the loop ended, a note that was being written is kept.
        for effect in self.app.handle(Event::Terminate) {
            if let (Effect::Save(sidecar), Some(saver)) = (effect, &self.saver) {
                saver.save(self.app.doc.article.clone(), *sidecar);
            }
        }
        let settled = self.wait_for_saves();
        self.keep_position();
        if let SaveStatus::Failed(failure) = &self.app.doc.save_status {
            let SaveFailure { error: source, kept_in: kept } = failure.clone();
            return Err(match kept {
                Some(kept) => RunError::Kept { kept, source },
                None => match save_to_temporary(&self.app) {
                    Ok(rescued) => RunError::Rescued { rescued, source },
                    Err(rescue) => RunError::Lost { rescue, source },
                },
            });
        }
        result.and(settled)
    }
}
