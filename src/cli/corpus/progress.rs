//! How far a run over many articles is, on standard error, where that is a terminal that nothing else is written to.

use crate::cli::{Error, report};
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};

/// Times a second that it is drawn.
const REDRAWS_PER_SECOND: u8 = 5;

/// The line that says so.
pub(super) struct ProgressLine {
    bar: Option<ProgressBar>,
    bytes: u64,
    failed: usize,
}

impl ProgressLine {
    /// Of `all` articles, where that is known, of which so many were done before. Of one article nothing is said.
    pub(super) fn new(all: Option<usize>, done: usize) -> Self {
        let seen = io::stderr().is_terminal() && !io::stdout().is_terminal();
        let bar = (seen && all != Some(1)).then(|| {
            let target = ProgressDrawTarget::stderr_with_hz(REDRAWS_PER_SECOND);
            let bar = ProgressBar::with_draw_target(all.map(|all| all as u64), target);
            let form = match all {
                Some(_) => "{wide_bar} {human_pos} of {human_len}  {per_sec}  {msg}  {eta} left",
                None => "{spinner} {human_pos} articles  {per_sec}  {msg}  {elapsed}",
            };
            // A form that is none would be a fault of this file; the plain bar says as much.
            let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.with_style(style.progress_chars("━╸ ")).with_position(done as u64)
        });
        Self { bar, bytes: 0, failed: 0 }
    }

    /// So many more are through.
    pub(super) fn add(&mut self, articles: usize, bytes: u64, failed: usize) {
        self.bytes += bytes;
        self.failed += failed;
        if let Some(bar) = &self.bar {
            let failed = if self.failed > 0 { format!("  {} failed", self.failed) } else { String::new() };
            bar.set_message(format!("{}{failed}", HumanBytes(self.bytes)));
            bar.inc(articles as u64);
        }
    }

    /// Says what failed, above the line.
    pub(super) fn report(&self, error: &Error) {
        match &self.bar {
            Some(bar) => bar.suspend(|| report(error)),
            None => report(error),
        }
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
