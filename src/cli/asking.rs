//! The program of the user's configuration that finds entities, asked from the command line.

use super::Error;
use crate::article::Article;
use crate::entity::Mention;
use crate::exchange::program::{Program, Stopper};
use crate::tui::config::Config;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::thread;

/// The user's program, and what stops it.
pub(super) struct Asked {
    program: Program,
    running: Arc<Mutex<Option<Stopper>>>,
}

impl Asked {
    /// The program that the configuration names. A signal that ends this one ends it as well: it is in a group of its own,
    /// and hears of none.
    pub(super) fn configured() -> Result<Self, Error> {
        let program = Config::own()?.program.ok_or_else(|| {
            Error::Usage("the configuration names no program: `command = \"…\"` under `[entities]` does".into())
        })?;
        let running = Arc::new(Mutex::new(None));
        let stopped = running.clone();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        thread::spawn(move || {
            for signal in &mut signals {
                drop(stopped.lock().map(|mut running| running.take()));
                let _ended_by_it = emulate_default_handler(signal);
            }
        });
        Ok(Self { program, running })
    }

    /// What it finds in `article`.
    pub(super) fn of(&self, article: &Article) -> Result<Vec<Mention>, Error> {
        let (run, stopper) = self.program.prepare();
        if let Ok(mut running) = self.running.lock() {
            *running = Some(stopper);
        }
        let answer = run.of(article).map_err(|error| {
            let name = article.path().map_or("standard input".into(), |path| path.display().to_string());
            Error::Usage(format!("{name}: {}: {error}", self.program.name))
        })?;
        if answer.left > 0 {
            let _ = writeln!(io::stderr(), "tandai: {}", self.program.told_left(answer.left));
        }
        Ok(answer.mentions)
    }
}
