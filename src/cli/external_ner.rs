//! Runs the user's external entity recognizer from the command line.

use super::usage::UsageError;
use super::{Error, note};
use crate::article::Article;
use crate::entity::Mention;
use crate::exchange::external_ner::{ExternalNer, NerStopper};
use crate::tui::config::Config;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The configured program, and a handle that stops it while it runs.
pub(super) struct ExternalNerRunner {
    program: ExternalNer,
    running: Arc<Mutex<Option<NerStopper>>>,
}

impl ExternalNerRunner {
    /// The program named in the configuration. Installs a signal handler that stops it before a signal ends this
    /// process: the program runs in its own process group, so it does not receive a Ctrl-C from the terminal.
    ///
    /// # Errors
    /// If the configuration is not valid or names no program, or the signal handler cannot be installed.
    pub(super) fn configured() -> Result<Self, Error> {
        let program = Config::load_default()?.external_ner.ok_or(UsageError::NoExternalNer)?;
        let running = Arc::new(Mutex::new(None));
        let stopped = running.clone();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        thread::spawn(move || {
            for signal in &mut signals {
                // The lock may be poisoned by a panic elsewhere, but it still holds the program.
                drop(stopped.lock().unwrap_or_else(PoisonError::into_inner).take());
                // Ends this process. If that fails, the run continues, and another signal may end it.
                let _running_on = emulate_default_handler(signal);
            }
        });
        Ok(Self { program, running })
    }

    /// Runs the program on `article` and waits for its mentions. Notes on standard error how many had to be left out.
    pub(super) fn find(&self, article: &Article) -> Result<Vec<Mention>, Error> {
        let (run, stopper) = self.program.prepare();
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(stopper);
        let answer = run.run(article).map_err(|source| Error::Program {
            article: article.path().map_or("standard input".into(), |path| path.display().to_string()),
            name: self.program.name.clone(),
            source,
        })?;
        if answer.omitted > 0 {
            note(&self.program.omitted_message(answer.omitted));
        }
        Ok(answer.mentions)
    }
}
