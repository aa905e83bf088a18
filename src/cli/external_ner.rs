//! The program of the user's configuration that finds entities, asked from the command line.

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

/// The user's program, and what stops it.
pub(super) struct ExternalNerRunner {
    program: ExternalNer,
    running: Arc<Mutex<Option<NerStopper>>>,
}

impl ExternalNerRunner {
    /// The program that the configuration names. A signal that ends this one ends it as well: it is in a group of its own,
    /// and hears of none.
    pub(super) fn configured() -> Result<Self, Error> {
        let program = Config::load_default()?.external_ner.ok_or_else(|| {
            Error::Usage("the configuration names no program: set `command = \"…\"` under `[entities]`".into())
        })?;
        let running = Arc::new(Mutex::new(None));
        let stopped = running.clone();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        thread::spawn(move || {
            for signal in &mut signals {
                // Poisoned by a panic elsewhere, it holds the program all the same.
                drop(stopped.lock().unwrap_or_else(PoisonError::into_inner).take());
                // Ends this process; where it cannot, the run goes on, and another signal may end it.
                let _running_on = emulate_default_handler(signal);
            }
        });
        Ok(Self { program, running })
    }

    /// What it finds in `article`.
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
