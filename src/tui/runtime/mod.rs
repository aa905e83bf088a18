//! The event loop: passes events to [`App`], performs the effects it returns, and draws a frame after each change.
//!
//! The loop does not poll: it sleeps until a message arrives. The first frame is drawn before any other work starts.

mod documents;
mod file_watch;
mod opening;
mod terminal_input;

use super::action::Action;
use super::app::{App, Author, Computation, Effect, Event, SaveError, SaveFailure, SaveStatus};
use super::browser;
use super::bug_report::BugReport;
use super::clipboard::{self, ClipboardText, CopiedTo};
use super::config::Config;
use super::draft::{self, Draft, DraftFile};
use super::drawing;
use super::open_document::{OpenError, OpenOptions, OpenedDocument};
use super::save_as::save_as;
use super::task::Task;
use super::terminal::{Screen, emoji_probe};
use super::theme_choice::{self, ThemeChoice};
use super::threads::{LoopMessage, PositionSaver, SaveJob, Saver, Sender, spawn};
use super::tour;
use super::unsaved;
use crate::annotation::{Sidecar, board, orphans};
use crate::article::confined::Cancel;
use crate::article::folder;
use crate::exchange::external_ner::NerStopper;
use crate::explain::{self, for_log};
use crate::file::FileError;
use crate::guard::{Panicked, catch_panic, fault_point};
use crate::library::build::{BuildOptions, build};
use crate::library::state_folder;
use crate::library::{LibraryIndex, cache, sources};
use crate::tui::commands::{failures, library};
use opening::Opening;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use terminal_input::OwedReply;
use thiserror::Error;

/// Why the reader ended with an error.
#[derive(Debug, Error)]
pub(crate) enum RunError {
    /// The document could not be opened.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// The terminal could not be set up, measured or drawn on.
    #[error("the terminal cannot be used")]
    Terminal(#[from] io::Error),
    /// The annotations could not be saved. They are kept in the state folder until the article is opened again.
    #[error(
        "annotations were not saved; they are kept in {} and come back when the article is opened next",
        kept.display()
    )]
    Kept {
        /// The file in the state folder.
        kept: PathBuf,
        /// Why the annotations could not be saved.
        #[source]
        source: Arc<SaveError>,
    },
    /// The annotations could be saved neither in their sidecar nor in the state folder; they are in a temporary file.
    #[error("annotations were not saved; they are in {}", rescued.display())]
    Rescued {
        /// The temporary file.
        rescued: PathBuf,
        /// Why the annotations could not be saved.
        #[source]
        source: Arc<SaveError>,
    },
    /// The annotations could not be written anywhere and are lost.
    #[error("annotations were not saved, and are lost ({})", explain::message(rescue))]
    Lost {
        /// Why the temporary file could not be written.
        rescue: FileError,
        /// Why the annotations could not be saved.
        #[source]
        source: Arc<SaveError>,
    },
    /// A part of the program panicked without which it cannot go on; this is a bug.
    #[error("the part “{part}” failed; what was saved is safe{}", kept_in(report.as_deref()))]
    Bug {
        /// The name of the part.
        part: &'static str,
        /// The bug report, if it could be written.
        report: Option<PathBuf>,
        /// The panic that was caught.
        #[source]
        source: Panicked,
    },
    /// Every sending thread has ended, so no event can arrive; this is a bug.
    #[error("no thread is left that waits for input; what was saved is safe")]
    Deaf,
}

/// The end of the message of [`RunError::Bug`].
fn kept_in(report: Option<&Path>) -> String {
    report.map_or_else(String::new, |path| format!("; a bug report without any text is in {}", path.display()))
}

/// `path` as a shell understands it, with `~` for the home folder, so that it fits the status line.
fn under_home(path: &Path) -> PathBuf {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let inside = home.and_then(|home| Some(Path::new("~").join(path.strip_prefix(home).ok()?)));
    inside.unwrap_or_else(|| path.into())
}

impl RunError {
    /// A hint on what to do, for the errors whose source has none.
    pub(crate) const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Terminal(_) => Some("use `tandai print` instead"),
            Self::Deaf | Self::Bug { report: Some(_), .. } => Some("please report it"),
            _ => None,
        }
    }
}

/// The view that is shown first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InitialView {
    /// The article.
    Article,
    /// The library, opened over the article.
    Library,
    /// The guided tour with its built-in article.
    Tour,
}

/// What the reader starts with.
pub(crate) struct StartState {
    /// The document to show.
    pub(crate) opening: OpenedDocument,
    /// The folder of the library; `None` means the folder of the article.
    pub(crate) folder: Option<PathBuf>,
    /// The folders and articles of the library, if the reader was started with several paths.
    pub(crate) sources: Vec<PathBuf>,
    /// The view that is shown first.
    pub(crate) show: InitialView,
    /// A message about what could not be opened.
    pub(crate) problem: Option<String>,
}

impl StartState {
    /// Starts with an article.
    pub(crate) const fn article(opening: OpenedDocument) -> Self {
        Self { opening, folder: None, sources: Vec::new(), show: InitialView::Article, problem: None }
    }
}

/// Shows `start` and runs the event loop until the user quits.
///
/// # Errors
/// [`RunError`], if the terminal fails, a document cannot be read to its end, annotations cannot be saved, or a thread
/// panics. The terminal is restored before the caller sees the error.
pub(crate) fn run(start: StartState, author: Author, options: OpenOptions, config: Config) -> Result<(), RunError> {
    let StartState { opening, folder, sources, show, problem } = start;
    let screen = Screen::enter()?;
    let OpenedDocument { doc, store, pending: unread, unsaved, recovered_draft_file } = opening;
    let mut app = App::new(doc, author, config, Screen::size()?);
    app.settings.is_remote = browser::is_remote();
    let choice = options.state.as_deref().and_then(theme_choice::load);
    app.settings.use_theme(choice);
    if show == InitialView::Tour {
        tour::begin(&mut app);
    } else {
        // Reading positions are kept from the first session on.
        app.owes_sign_legend = options.state.as_deref().is_some_and(|state| !state_folder::positions(state).exists());
    }
    let (sender, receiver) = channel();
    let sender = Sender::new(sender);
    let mut session = Session {
        app,
        screen,
        owed_reply: OwedReply::default(),
        sender,
        receiver,
        backlog: VecDeque::new(),
        saver: None,
        positions: PositionSaver::default(),
        draft_file: None,
        cancelled_draft_files: HashMap::new(),
        recovered_draft_file,
        folder,
        sources,
        watcher: None,
        reloading: false,
        reload_cancel: Cancel::default(),
        changed_while_reloading: false,
        options,
        opening: None,
        openings: 0,
        ner_stopper: None,
        emoji_columns: Vec::new(),
        own_suspensions: 0,
        stop: Arc::default(),
        tick_at: None,
        broken: false,
        ending: None,
    };
    if let Some(background) = Screen::background_of_environment() {
        session.handle(Event::BackgroundDetected(background))?;
    }
    session.screen.probe_emoji()?;
    session.draw()?;
    session.query_background()?;
    session.listen()?;
    let path = session.app.article().path().map(Path::to_path_buf);
    session.begin(path.as_deref(), store, unsaved, unread);
    let size = session.app.screen.size;
    session.handle(Event::Resize(size.0, size.1))?;
    if show == InitialView::Library {
        let effects = session.app.perform(Action::Articles);
        library::begin_in_library(&mut session.app);
        session.perform(effects, QuitCause::Command)?;
    }
    if let Some(problem) = problem {
        session.app.show_error(problem);
    }
    let result = session.run();
    session.end(result)
}

/// How long the end of the program waits for the annotations, if keys that were typed need them.
const TYPE_AHEAD_PATIENCE: Duration = Duration::from_secs(5);

/// Why the program quits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QuitCause {
    /// The user's command. The reader may stay open to show an error.
    Command,
    /// A signal, or the end of the terminal. Nobody is there to answer, so the program ends in any case.
    Signal,
}

struct Session {
    app: App,
    screen: Screen,
    /// Whether the terminal owes the reply to a query for its background.
    owed_reply: OwedReply,
    sender: Sender,
    receiver: Receiver<LoopMessage>,
    /// Messages that arrived while the session waited for a save, in order.
    backlog: VecDeque<LoopMessage>,
    saver: Option<Saver>,
    positions: PositionSaver,
    /// The file that keeps the note being written in this window.
    draft_file: Option<DraftFile>,
    /// The files of notes that were cancelled in other articles.
    cancelled_draft_files: HashMap<PathBuf, DraftFile>,
    /// The draft file of a window that was killed, removed once its note is kept in `draft_file`.
    recovered_draft_file: Option<PathBuf>,
    folder: Option<PathBuf>,
    sources: Vec<PathBuf>,
    /// The path of the watched source, and the watcher.
    watcher: Option<(PathBuf, notify::RecommendedWatcher)>,
    /// Whether the source is being read again.
    reloading: bool,
    /// Stops that read.
    reload_cancel: Cancel,
    /// Whether the source changed once more since that read started.
    changed_while_reloading: bool,
    options: OpenOptions,
    /// The document that is being opened, if any.
    opening: Option<Opening>,
    /// How many documents were to be opened so far.
    openings: u32,
    /// Stops the user's external NER program when dropped.
    ner_stopper: Option<NerStopper>,
    /// The columns that the terminal reported after each emoji of the probe.
    emoji_columns: Vec<u16>,
    /// The times that the reader suspended itself, without those whose signal to continue was handled.
    own_suspensions: u32,
    /// Set to cancel the library build that is running.
    stop: Arc<AtomicBool>,
    /// When the reader gets the tick that it asked for.
    tick_at: Option<Instant>,
    /// Whether the state panicked while it handled an event, so that it may be inconsistent.
    broken: bool,
    ending: Option<Result<(), RunError>>,
}

impl Session {
    fn draw(&mut self) -> io::Result<()> {
        let app = &self.app;
        self.screen.draw(app.screen.size, &app.doc.article, |buffer| drawing::draw_guarded(app, buffer))
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
                        // Every pending message has been handled: draw before waiting for the next.
                        self.draw()?;
                        self.receive()?
                    }
                }
            };
            self.handle_message(message)?;
        }
    }

    /// Waits for a message, or for the tick that the reader asked for.
    fn receive(&mut self) -> Result<LoopMessage, RunError> {
        let Some(tick_at) = self.tick_at else { return self.receiver.recv().map_err(|_| RunError::Deaf) };
        match self.receiver.recv_timeout(tick_at.saturating_duration_since(Instant::now())) {
            Ok(message) => Ok(message),
            Err(RecvTimeoutError::Disconnected) => Err(RunError::Deaf),
            Err(RecvTimeoutError::Timeout) => {
                self.tick_at = None;
                Ok(LoopMessage::Event(Event::Tick))
            }
        }
    }

    fn handle_message(&mut self, message: LoopMessage) -> Result<(), RunError> {
        match message {
            LoopMessage::Event(event @ (Event::Key(_) | Event::Mouse(_) | Event::Paste(_))) => self.hold_input(event),
            LoopMessage::Event(event) => self.handle(event),
            LoopMessage::SourceOpened(number, opened) => self.source_opened(number, *opened),
            LoopMessage::OpeningIsSlow(number) => self.opening_is_slow(number),
            LoopMessage::DocumentEvent(document, event) if document == self.sender.document() => self.handle(event),
            LoopMessage::DocumentRead(document, whole) if document == self.sender.document() => self.loaded(*whole),
            LoopMessage::SourceReloaded(document, article) if document == self.sender.document() => {
                self.source_reloaded(article)
            }
            LoopMessage::SourceChanged(path) if self.app.article().path() == Some(&*path) => {
                self.handle(Event::SourceChanged)
            }
            LoopMessage::Signal(SIGTSTP) => self.suspend(),
            // After a suspension of its own, the reader has resumed by now.
            LoopMessage::Signal(SIGCONT) if self.own_suspensions > 0 => {
                self.own_suspensions -= 1;
                Ok(())
            }
            LoopMessage::Signal(SIGCONT) => self.resume(),
            LoopMessage::Signal(SIGWINCH) => self.resize(),
            LoopMessage::NoClipboardProgram(text) => self.copy_through_terminal(text),
            LoopMessage::CursorColumn(column) => self.emoji_measured(column),
            LoopMessage::ColoursChanged => Ok(self.query_background()?),
            LoopMessage::Signal(_) => self.handle(Event::Terminate),
            LoopMessage::Panicked(_, task @ (Task::Input | Task::Signals), source) => {
                Err(RunError::Bug { part: task.name(), report: None, source })
            }
            LoopMessage::Panicked(document, task, panic)
                if document == self.sender.document() || !task.is_about_document() =>
            {
                if task == Task::Reloading {
                    (self.reloading, self.changed_while_reloading) = (false, false);
                }
                self.handle(Event::TaskFailed(task, panic))
            }
            // About a document that is not open any more.
            LoopMessage::DocumentEvent(..)
            | LoopMessage::DocumentRead(..)
            | LoopMessage::SourceReloaded(..)
            | LoopMessage::SourceChanged(_)
            | LoopMessage::Panicked(..) => Ok(()),
        }
    }

    /// Handles an event, then what waited for the annotations: that comes before anything newer.
    fn handle(&mut self, event: Event) -> Result<(), RunError> {
        let mut next = Some(event);
        while let Some(event) = next {
            self.handle_one(event)?;
            next = self.app.next_held_back();
        }
        Ok(())
    }

    fn handle_one(&mut self, event: Event) -> Result<(), RunError> {
        let cause = if matches!(event, Event::Terminate) { QuitCause::Signal } else { QuitCause::Command };
        let app = &mut self.app;
        let handle = || {
            if matches!(event, Event::Key(_)) {
                fault_point("handle a key");
            }
            app.handle(event)
        };
        match catch_panic("the reader", handle) {
            Ok(effects) => self.perform(effects, cause),
            Err(source) => {
                self.broken = true;
                Err(RunError::Bug { part: "the reader", report: None, source })
            }
        }
    }

    /// Performs the effects of an event. If one of them quits, `cause` is the reason.
    fn perform(&mut self, effects: Vec<Effect>, cause: QuitCause) -> Result<(), RunError> {
        for effect in effects {
            match effect {
                Effect::Save(sidecar) => {
                    self.save(*sidecar);
                    self.keep_position();
                }
                Effect::FindOrphans => self.find_orphans(),
                Effect::KeepOrphanAside(orphan) => {
                    self.spawn(Task::KeepingAside, move || Some(Event::OrphanKeptAside(orphans::keep_aside(&orphan))));
                }
                Effect::KeepDraft(draft) => self.keep_draft(draft.as_ref()),
                Effect::Compute(computation) => self.compute(computation)?,
                Effect::RunExternalNer(program) => {
                    let article = self.app.doc.article.clone();
                    let (run, stopper) = program.prepare();
                    self.ner_stopper = Some(stopper);
                    self.spawn(Task::ExternalNer, move || Some(Event::ExternalNerFinished(run.run(&article))));
                }
                Effect::StopExternalNer => self.ner_stopper = None,
                Effect::SaveAs(to, sidecar) => {
                    let article = self.app.doc.article.clone();
                    let source = self.app.doc.name.clone();
                    self.spawn(Task::SavingCopy, move || Some(Event::SavedAs(save_as(to, source, &sidecar, &article))));
                }
                Effect::BuildLibrary(known) => self.library(known),
                Effect::LoadBoard => self.board(),
                Effect::OpenDocument(path) => self.open(&path),
                Effect::ReloadSource => self.reload(),
                Effect::CopyToClipboard(text) => self.copy(text)?,
                Effect::OpenLink { command, address } => {
                    self.spawn(Task::OpeningLink, move || {
                        browser::open(&command, &address).err().map(Event::LinkNotOpened)
                    });
                }
                Effect::WriteBugReport(report) => self.write_bug_report(*report),
                Effect::TickAfter(pause) => self.tick_at = Some(Instant::now() + pause),
                Effect::KeepTheme(choice) => self.keep_theme(choice),
                Effect::Redraw => {
                    self.screen.clear()?;
                    self.query_background()?;
                }
                Effect::Suspend => self.suspend()?,
                Effect::Quit => self.quit(cause)?,
            }
        }
        Ok(())
    }

    /// Queues the annotations for saving.
    fn save(&self, sidecar: Sidecar) {
        if let Some(saver) = &self.saver {
            let doc = &self.app.doc;
            saver.save(SaveJob {
                article: doc.article.clone(),
                sidecar,
                snapshots: doc.annotations.snapshots().clone(),
                adopted_from: doc.adoption.as_ref().map(|pending| pending.orphan.path().to_path_buf()),
            });
        }
    }

    /// Looks for annotations of renamed or moved sources that belong to the open article, on a background thread.
    fn find_orphans(&self) {
        let (article, current) = (self.app.doc.article.clone(), self.app.doc.annotations.sidecar());
        let (annotations, reading) = (self.options.annotations.clone(), self.options.read_options);
        self.spawn(Task::Orphans, move || {
            let offers = orphans::offers_for(&article, &current, annotations.as_deref(), reading);
            (!offers.is_empty()).then_some(Event::OrphansFound(offers))
        });
    }

    /// Runs a computation on a background thread, or at once if starting a thread would take longer.
    fn compute(&mut self, computation: Computation) -> Result<(), RunError> {
        let article = self.app.doc.article.clone();
        let task = computation.task();
        if computation.is_short(&article) {
            let run = || {
                fault_point(task.name());
                computation.run(&article)
            };
            let result = catch_panic(task.name(), run).unwrap_or_else(|panic| Event::TaskFailed(task, panic));
            return self.handle(result);
        }
        let sender = self.sender.clone();
        let about_article = task.is_about_document();
        spawn(task, self.sender.clone(), move || {
            let event = computation.run(&article);
            sender.send(if about_article {
                LoopMessage::DocumentEvent(sender.document(), event)
            } else {
                LoopMessage::Event(event)
            });
        });
        Ok(())
    }

    /// Copies a text with a program, on a background thread, or through the terminal.
    fn copy(&mut self, text: ClipboardText) -> Result<(), RunError> {
        let is_remote = self.app.settings.is_remote;
        if clipboard::programs(is_remote).is_empty() {
            return self.copy_through_terminal(text);
        }
        let sender = self.sender.clone();
        spawn(Task::Copying, self.sender.clone(), move || {
            sender.send(match clipboard::copy_with_program(&text.text, is_remote) {
                Some(to) => LoopMessage::Event(Event::Copied(text, to)),
                None => LoopMessage::NoClipboardProgram(text),
            });
        });
        Ok(())
    }

    fn copy_through_terminal(&mut self, text: ClipboardText) -> Result<(), RunError> {
        self.screen.copy(&text.text)?;
        self.handle(Event::Copied(text, CopiedTo::Terminal))
    }

    /// Writes a bug report on a background thread.
    fn write_bug_report(&self, report: BugReport) {
        let (sender, state) = (self.sender.clone(), self.options.state.clone());
        spawn(Task::BugReport, self.sender.clone(), move || {
            let state = state.unwrap_or_else(std::env::temp_dir);
            let written = report.write(&state).map(|path| under_home(&path));
            sender.send(LoopMessage::Event(Event::BugReportWritten(written)));
        });
    }

    /// Starts the threads that read signals and terminal input.
    fn listen(&self) -> io::Result<()> {
        let sender = self.sender.clone();
        let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
        spawn(Task::Signals, self.sender.clone(), move || {
            for signal in &mut signals {
                sender.send(LoopMessage::Signal(signal));
            }
        });
        terminal_input::listen(&self.sender, self.owed_reply.clone())
    }

    /// Runs `work` on a background thread and sends the event it returns, if any, for the document that is open now.
    fn spawn(&self, task: Task, work: impl FnOnce() -> Option<Event> + Send + 'static) {
        let sender = self.sender.clone();
        spawn(task, self.sender.clone(), move || {
            if let Some(event) = work() {
                sender.send(LoopMessage::DocumentEvent(sender.document(), event));
            }
        });
    }

    /// The folder of the library and the board: the one given at the start, else the folder of the article, else `.`.
    fn folder(&self) -> PathBuf {
        let own = || self.app.article().path().and_then(Path::parent).map(Path::to_path_buf);
        let folder = self.folder.clone().or_else(own).unwrap_or_default();
        if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder }
    }

    /// Reads the claims of the other articles in the folder on a background thread.
    fn board(&self) {
        let (folder, several) = (self.folder(), self.sources.clone());
        let here = self.app.article().path().and_then(|path| path.canonicalize().ok());
        let annotations = self.options.annotations.clone();
        self.spawn(Task::Board, move || {
            // If the folder cannot be listed, the board still shows the claims of the open article.
            let mut paths = if several.is_empty() {
                folder::articles(&folder).unwrap_or_else(|error| {
                    log::warn!("{}", for_log(&error));
                    Vec::new()
                })
            } else {
                sources::articles(&several)
            };
            // A path that cannot be resolved is not the open article.
            paths.retain(|path| here.is_none() || path.canonicalize().ok() != here);
            let (rows, wrong) = board::read_claims(&paths, annotations.as_deref());
            for error in &wrong {
                log::warn!("{}", for_log(error));
            }
            Some(Event::BoardLoaded(rows, wrong.len()))
        });
    }

    /// Builds the library index on a background thread, and cancels an earlier build that is still running.
    fn library(&mut self, known: Option<Arc<LibraryIndex>>) {
        self.stop.store(true, Ordering::Relaxed);
        self.stop = Arc::new(AtomicBool::new(false));
        let (sender, stop) = (self.sender.clone(), self.stop.clone());
        let is_folder = self.sources.is_empty();
        let options = BuildOptions {
            // Paths in several places are shown as they were given.
            folder: if is_folder { self.folder() } else { PathBuf::new() },
            sources: self.sources.clone(),
            annotations: self.options.annotations.clone(),
            reading: self.options.read_options,
            state: self.options.state.clone(),
            // There is one cache for each folder.
            cache: cache::folder().filter(|_| is_folder),
        };
        spawn(Task::Library, self.sender.clone(), move || {
            let tell =
                |progress| sender.send(LoopMessage::Event(Event::LibraryProgress(options.folder.clone(), progress)));
            let result = build(&options, known, &stop, tell);
            if stop.load(Ordering::Relaxed) {
                return;
            }
            sender.send(LoopMessage::Event(Event::LibraryBuilt(result.map(Arc::new))));
        });
    }

    /// Blocks until all pending saves are done; other messages go to the backlog.
    fn wait_for_saves(&mut self) -> Result<(), RunError> {
        while *self.app.doc.save_status() == SaveStatus::Writing {
            match self.receive()? {
                message @ LoopMessage::DocumentEvent(_, Event::Saved(_)) => self.handle_message(message)?,
                other => self.backlog.push_back(other),
            }
        }
        Ok(())
    }

    /// If something typed waits for the annotations when the program ends, reads them first, unless that takes too long.
    fn wait_for_type_ahead(&mut self) {
        let end = Instant::now() + TYPE_AHEAD_PATIENCE;
        while self.app.has_type_ahead() && self.app.doc.has_pending_annotations() {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(message) = self.receiver.recv_timeout(left) else { return log::warn!("keys that waited are lost") };
            let read = matches!(message, LoopMessage::DocumentRead(..) | LoopMessage::Panicked(..));
            if read && let Err(error) = self.handle_message(message) {
                return log::warn!("keys that waited are lost: {}", for_log(&error));
            }
        }
    }

    fn quit(&mut self, cause: QuitCause) -> Result<(), RunError> {
        let failed = |app: &App| matches!(app.doc.save_status(), SaveStatus::Failed(_));
        let before = failed(&self.app);
        self.wait_for_saves()?;
        // If the last save failed only now, stay open: the user has not seen the error yet.
        if cause == QuitCause::Signal || before || !failed(&self.app) {
            self.ending = Some(Ok(()));
        }
        Ok(())
    }

    fn suspend(&mut self) -> Result<(), RunError> {
        self.keep_position();
        Screen::suspend();
        self.own_suspensions += 1;
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        self.resume()
    }

    /// Uses the terminal again after the process was stopped. Its size and colours may have changed.
    fn resume(&mut self) -> Result<(), RunError> {
        self.screen.resume()?;
        self.resize()
    }

    /// Lays out the reader for the size of the terminal. Terminals also send this signal when their colours change.
    fn resize(&mut self) -> Result<(), RunError> {
        let (width, height) = Screen::size()?;
        self.handle(Event::Resize(width, height))?;
        Ok(self.query_background()?)
    }

    /// Collects the column after an emoji of the probe. After the last one, lays out the reader for what they say.
    fn emoji_measured(&mut self, column: u16) -> Result<(), RunError> {
        self.emoji_columns.push(column);
        match <[u16; emoji_probe::REPORTS]>::try_from(self.emoji_columns.as_slice()) {
            Ok(columns) => self.handle(Event::EmojiWidthsMeasured(emoji_probe::widths(columns))),
            Err(_) => Ok(()),
        }
    }

    /// Asks the terminal for its background colour. The reply is an event.
    fn query_background(&mut self) -> io::Result<()> {
        self.owed_reply.query();
        self.screen.query_background()
    }

    fn keep_position(&mut self) {
        if let Some(state) = &self.options.state
            && self.app.article().is_whole()
            && !library::is_start(&self.app)
        {
            let (article, marks) = (self.app.doc.article.clone(), self.app.doc.bookmarks.clone());
            self.positions.save(article, self.app.reader.position(), marks, state.clone());
        }
    }

    /// Remembers the theme that was picked. The file is small, and is written at once, so that the last choice stays.
    fn keep_theme(&self, choice: Option<ThemeChoice>) {
        let Some(state) = &self.options.state else { return };
        if let Err(error) = theme_choice::save(choice, state) {
            log::warn!("the theme is not remembered: {error}");
        }
    }

    fn keep_draft(&mut self, draft: Option<&Draft>) {
        let (Some(draft), Some(state)) = (draft, &self.options.state) else {
            self.draft_file = None;
            return;
        };
        // A draft is only a safety net: a failure to keep it loses no work, so do not interrupt the user.
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

    /// Leaves the file of the draft for that of the article at `to`. A draft that was cancelled keeps its file.
    fn change_draft_file(&mut self, to: Option<&Path>) {
        let cancelled = self.app.dialogs.cancelled_draft();
        let file = self.draft_file.take().filter(|_| cancelled.is_some());
        if let Some((from, file)) = self.app.article().path().zip(file) {
            self.cancelled_draft_files.insert(from.into(), file);
        }
        self.draft_file = to.and_then(|to| self.cancelled_draft_files.remove(to));
    }

    /// Writes a bug report if the reader ends because of a bug, and adds its path to the error.
    fn with_report(&self, error: RunError) -> RunError {
        match error {
            RunError::Bug { part, source, .. } => {
                let state = self.options.state.clone().unwrap_or_else(std::env::temp_dir);
                let written = failures::bug_report(&self.app).write(&state);
                let report = written.inspect_err(|error| log::error!("no bug report: {}", for_log(error))).ok();
                RunError::Bug { part, report, source }
            }
            error => error,
        }
    }

    /// Finishes pending saves, and puts annotations that cannot be saved somewhere else.
    fn end(mut self, result: Result<(), RunError>) -> Result<(), RunError> {
        (self.ner_stopper, self.opening) = (None, None);
        let result = result.map_err(|error| self.with_report(error));
        if self.broken {
            // The state may be inconsistent, so nothing of it is written. The note that was being written stays in its
            // draft, and dropping the saver writes what it was given.
            let cancelled = std::mem::take(&mut self.cancelled_draft_files);
            self.draft_file.take().into_iter().chain(cancelled.into_values()).for_each(DraftFile::leave);
            return result;
        }
        self.wait_for_type_ahead();
        // Keep a note that was being written, however the loop ended.
        for effect in self.app.handle(Event::Terminate) {
            if let Effect::Save(sidecar) = effect {
                self.save(*sidecar);
            }
        }
        let settled = self.wait_for_saves();
        self.keep_position();
        if let SaveStatus::Failed(failure) = self.app.doc.save_status() {
            let SaveFailure { error: source, kept_in: kept } = failure.clone();
            return Err(match kept {
                Some(kept) => RunError::Kept { kept, source },
                None => match self.save_to_temporary() {
                    Ok(rescued) => RunError::Rescued { rescued, source },
                    Err(rescue) => RunError::Lost { rescue, source },
                },
            });
        }
        result.and(settled)
    }

    /// Saves the annotations in the temporary folder.
    fn save_to_temporary(&self) -> Result<PathBuf, FileError> {
        let (doc, author) = (&self.app.doc, &self.app.settings.author);
        unsaved::save_to_temporary(&doc.annotations.sidecar(), &doc.name, doc.article.path(), (author.now)())
    }
}
