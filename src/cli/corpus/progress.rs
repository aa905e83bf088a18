//! Progress bar of a run over many articles, on standard error.
//!
//! Shown only if standard error is a terminal and standard output is not.

use crate::cli::{Error, report};
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};

/// Most redraws of the bar per second.
const REDRAWS_PER_SECOND: u8 = 5;

/// The progress bar, or nothing if it is not shown, with the totals in its message.
pub(super) struct ProgressLine {
    bar: Option<ProgressBar>,
    bytes: u64,
    failed: usize,
}

impl ProgressLine {
    /// A bar for `all` articles, or a spinner if their number is not known. `done` of them were done in earlier runs.
    /// For a single article nothing is shown.
    pub(super) fn new(all: Option<usize>, done: usize) -> Self {
        let seen = io::stderr().is_terminal() && !io::stdout().is_terminal();
        let bar = (seen && all != Some(1)).then(|| {
            let target = ProgressDrawTarget::stderr_with_hz(REDRAWS_PER_SECOND);
            let bar = ProgressBar::with_draw_target(all.map(|all| all as u64), target);
            let form = match all {
                Some(_) => "{wide_bar} {human_pos} of {human_len}  {per_sec}  {msg}  {eta} left",
                None => "{spinner} {human_pos} articles  {per_sec}  {msg}  {elapsed}",
            };
            // An invalid template would be a bug in this file; the default style is good enough then.
            let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.with_style(style.progress_chars("━╸ ")).with_position(done as u64)
        });
        Self { bar, bytes: 0, failed: 0 }
    }

    /// Adds articles done, the size of their input in bytes, and how many of them failed.
    pub(super) fn add(&mut self, articles: usize, bytes: u64, failed: usize) {
        self.bytes += bytes;
        self.failed += failed;
        if let Some(bar) = &self.bar {
            let failed = if self.failed > 0 { format!("  {} failed", self.failed) } else { String::new() };
            bar.set_message(format!("{}{failed}", HumanBytes(self.bytes)));
            bar.inc(articles as u64);
        }
    }

    /// Reports an error on standard error, above the bar.
    pub(super) fn report(&self, error: &Error) {
        match &self.bar {
            Some(bar) => bar.suspend(|| report(error)),
            None => report(error),
        }
    }

    /// Removes the bar from the terminal.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
