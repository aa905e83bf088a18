//! Runs a command over many articles: in parallel, with ordered output, resumable, and without stopping at the first
//! failure.

mod buffer;
mod in_order;
mod output;
mod progress;
mod stream;

pub(super) use stream::{FilteredItem, MAX_LINE_BYTES, StreamItem, over_lines};

use super::{Error, Outcome, articles};
use crate::entity::Extractor;
use crate::guard::{catch_panic, fault_point};
use crate::text::{digest, display};
use buffer::OutputBuffer;
use in_order::in_order;
use output::Output;
use progress::ProgressLine;
use std::path::{Path, PathBuf};
use std::thread;

/// Whether `paths` may be more than one article. A folder always counts as several.
pub(super) fn is_several(paths: &[PathBuf]) -> bool {
    paths.len() > 1 || paths.iter().any(|path| path.is_dir())
}

/// Most failures that the summary at the end names.
const MAX_LISTED_FAILURES: usize = 10;

/// How many articles are worked on, and where to.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct CorpusArgs {
    /// The number of articles to process at the same time [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
    /// Write to FILE instead of standard output; FILE.progress exists until the run is complete
    #[arg(short, long, alias = "out", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Resume an interrupted run; needs the same arguments and articles
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,
}

/// The result of one article, or of one batch of lines.
#[derive(Default)]
struct WorkResult {
    /// What to write.
    out: OutputBuffer,
    /// Number of articles processed.
    articles: usize,
    /// Total size of their input, in bytes.
    bytes: u64,
    /// The name and the error of each article that failed.
    failed: Vec<(String, Error)>,
    /// Whether there was anything to report, as the findings of `tandai check`.
    outcome: Outcome,
}

impl CorpusArgs {
    fn jobs(&self) -> usize {
        let all = || thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(all, usize::from)
    }
}

/// Runs `work` on each article at `paths`; folders are expanded. `work` appends its output to the buffer. There are
/// findings if there were any in one of the articles.
///
/// # Errors
/// A failure or panic of `work` is reported, its output is dropped, and the run continues; at the end it returns
/// [`Error::Failed`]. An output that cannot be written ends the run.
pub(super) fn over_paths(
    corpus: &CorpusArgs,
    paths: &[PathBuf],
    work: impl Fn(&mut Extractor, &Path, &mut OutputBuffer) -> Result<Outcome, Error> + Sync,
) -> Result<Outcome, Error> {
    let mut all: Vec<Result<PathBuf, (String, Error)>> = Vec::new();
    for path in paths {
        if !path.is_dir() {
            all.push(Ok(path.clone()));
            continue;
        }
        match articles(path) {
            Ok(inside) => all.extend(inside.into_iter().map(Ok)),
            Err(error) => all.push(Err((path.display().to_string(), error))),
        }
    }
    let named = |path: &Result<PathBuf, (String, Error)>| match path {
        Ok(path) => path.to_string_lossy().into_owned(),
        Err((name, _)) => name.clone(),
    };
    let list = corpus.output.as_ref().map(|_| all.iter().map(named).collect::<Vec<_>>().join("\n"));
    let output = Output::open(corpus, &digest::sha256(list.unwrap_or_default().as_bytes()))?;
    let progress = ProgressLine::new(Some(all.len()), output.done());
    let rest = all.into_iter().skip(output.done());
    let each = |extractor: &mut Extractor, path: Result<PathBuf, (String, Error)>| {
        let mut worked = WorkResult { articles: 1, ..WorkResult::default() };
        let path = match path {
            Ok(path) => path,
            Err(failed) => return WorkResult { failed: vec![failed], ..worked },
        };
        worked.bytes = path.metadata().map_or(0, |meta| meta.len());
        let read = || {
            fault_point(format_args!("article {}", path.display()));
            work(extractor, &path, &mut worked.out)
        };
        let result = catch_panic("an article", read).unwrap_or_else(|panic| {
            *extractor = Extractor::new();
            Err(Error::One { input: path.display().to_string(), source: Box::new(panic.into()) })
        });
        match result {
            Ok(outcome) => worked.outcome = outcome,
            Err(error) => {
                worked.out.clear();
                worked.failed.push((path.display().to_string(), error));
            }
        }
        worked
    };
    run_all(corpus, rest, each, output, progress)
}

/// Runs `work` on all items in parallel; writes the results in order and reports failures.
fn run_all<I: Send>(
    corpus: &CorpusArgs,
    items: impl Iterator<Item = I> + Send,
    work: impl Fn(&mut Extractor, I) -> WorkResult + Sync,
    mut output: Output,
    mut progress: ProgressLine,
) -> Result<Outcome, Error> {
    let mut outcome = Outcome::Fine;
    let (mut failed, mut names) = (0, Vec::new());
    let size = |worked: &WorkResult| worked.out.in_memory();
    let result = in_order(items, corpus.jobs(), Extractor::new, work, size, |worked: WorkResult| {
        output.write(worked.out, worked.articles)?;
        outcome = outcome.max(worked.outcome);
        progress.add(worked.articles, worked.bytes, worked.failed.len());
        for (name, error) in worked.failed {
            failed += 1;
            if names.len() < MAX_LISTED_FAILURES {
                names.push(display::printable(&name));
            }
            progress.report(&error);
        }
        Ok::<(), Error>(())
    });
    progress.end();
    result?;
    let all = output.done();
    output.end()?;
    match failed {
        0 => Ok(outcome),
        failed => {
            let more = if failed > names.len() { ", …" } else { "" };
            Err(Error::Failed { failed, all, names: names.join(", ") + more })
        }
    }
}
