//! Parses strangers' files in a second process that can do nothing else.
//!
//! The parsers of HTML, Markdown, EPUB, Word, `OpenDocument`, mail and PDF are large, and their input may be made to attack them. So
//! the program starts itself once more for each file. The new process gets the bytes of the file on its standard input and
//! nothing else: before it reads the first one, it gives up files, network, programs and signals (see [`sandbox`]). It
//! parses, and writes the article to its standard output. Its answer is not trusted either (see [`answer`]).
//!
//! A program that only uses the library (a test, a fuzzer) has no such process, and parses in its own, except PDF.

mod answer;
pub(crate) mod child;
mod library_error;
mod parser;
pub(crate) mod sandbox;

use super::SourceFormat;
use super::markup::ComposedText;
pub(crate) use library_error::LibraryError;
pub(crate) use parser::ParserError;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use thiserror::Error;

/// How long to wait for the process before it is killed.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The most bytes that are read from the process. The text of the largest book is half as long.
const MAX_ANSWER_BYTES: u64 = 128 << 20;

/// How long a cancelled process may go on.
const CANCEL_DELAY: Duration = Duration::from_millis(20);

/// The program to start; `None` if it cannot be found. Not set in a program that only uses the library.
static PROGRAM: OnceLock<Option<PathBuf>> = OnceLock::new();

/// Why the process gives no article.
#[derive(Debug, Error)]
pub(crate) enum ConfinedError {
    /// It cannot be started or waited for.
    #[error("the process that reads it cannot be started")]
    Process(#[from] io::Error),
    /// It was stopped because it exceeded a limit.
    #[error(
        "it is too complex to read within {} seconds and {} MB of memory",
        sandbox::MAX_CPU_SECONDS,
        sandbox::MAX_MEMORY_BYTES >> 20
    )]
    TooComplex,
    /// It crashed.
    #[error("the process that read it crashed")]
    Crashed,
    /// It answered with anything but an article.
    #[error("the process that read it gave an invalid answer")]
    InvalidAnswer,
    /// The user no longer wants the article.
    #[error("cancelled")]
    Cancelled,
}

/// A request to stop a process, which any thread can make.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Makes the request.
    pub(crate) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the request was made.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Makes this program the one that is started to parse files. Without it, files are parsed in the calling process.
pub(crate) fn find_program() {
    // This path stays right if the program is replaced while it runs. A new version could answer in another form.
    let own = Path::new("/proc/self/exe");
    let found = if cfg!(target_os = "linux") && own.metadata().is_ok() {
        Ok(own.to_path_buf())
    } else {
        std::env::current_exe()
    };
    let program = found.inspect_err(|error| log::warn!("the path of the program is unknown: {error}")).ok();
    // Fails only if the path is already set.
    let _already = PROGRAM.set(program);
}

/// Reads the article in the bytes of a file of a format that has a parser; of Markdown, in its text. Blocks until the process ends, for
/// [`TIME_LIMIT`] at most.
///
/// # Errors
/// If the file is broken or too complex, or the process fails or is cancelled.
pub(crate) fn parse(bytes: &[u8], format: SourceFormat, cancel: &Cancel) -> Result<ComposedText, ParserError> {
    match PROGRAM.get() {
        None if format != SourceFormat::Pdf => parser::parse(bytes, format),
        _ => {
            let answer = run(&mut command(format.extension())?, bytes, TIME_LIMIT, cancel)?;
            log::info!("read {} in a confined process", format.name());
            answer::read(&answer).ok_or(ConfinedError::InvalidAnswer)?
        }
    }
}

/// What a process found out about its own confinement.
///
/// # Errors
/// If the process fails.
pub(crate) fn check() -> Result<child::Report, ConfinedError> {
    let answer = run(&mut command(child::CHECK)?, b"", TIME_LIMIT, &Cancel::default())?;
    serde_json::from_slice(&answer).map_err(|_| ConfinedError::InvalidAnswer)
}

/// The command that starts the process for `task`.
fn command(task: &str) -> Result<Command, ConfinedError> {
    let unknown = || io::Error::other("the path of tandai is unknown");
    let mut command = Command::new(PROGRAM.get().and_then(Option::as_deref).ok_or_else(unknown)?);
    command.arg(child::ARGUMENT).arg(task).env_clear();
    Ok(command)
}

/// Runs `command` with `input`, and returns its output.
fn run(command: &mut Command, input: &[u8], time_limit: Duration, cancel: &Cancel) -> Result<Vec<u8>, ConfinedError> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let child = Mutex::new(child);
    let (done, is_done) = channel();
    let mut output = Vec::new();
    let stopped = AtomicBool::new(false);
    let talk = thread::scope(|scope| {
        let (child, stopped) = (&child, &stopped);
        let watch = move || stopped.store(kill_when_late(child, &is_done, time_limit, cancel), Ordering::Relaxed);
        let watching = thread::Builder::new().spawn_scoped(scope, watch);
        let talk = watching.and_then(|_| {
            if let Some(mut stdin) = stdin {
                // Writing fails if the process has ended, and its status says why.
                drop(stdin.write_all(input));
            }
            stdout.map_or(Ok(0), |stdout| stdout.take(MAX_ANSWER_BYTES + 1).read_to_end(&mut output))
        });
        drop(done);
        talk
    });
    let mut child = child.into_inner().unwrap_or_else(PoisonError::into_inner);
    let is_too_long = output.len() as u64 > MAX_ANSWER_BYTES;
    if talk.is_err() || is_too_long {
        // Fails only if it has ended.
        drop(child.kill());
    }
    // After this there is no zombie.
    let status = child.wait()?;
    talk?;
    if cancel.is_cancelled() {
        return Err(ConfinedError::Cancelled);
    }
    if stopped.into_inner() || is_too_long {
        return Err(ConfinedError::TooComplex);
    }
    if status.success() { Ok(output) } else { Err(failure(status)) }
}

/// Waits until the sender of `is_done` is dropped. Kills the process if that takes too long or `cancel` is set, and
/// returns whether it did.
fn kill_when_late(child: &Mutex<Child>, is_done: &Receiver<()>, time_limit: Duration, cancel: &Cancel) -> bool {
    let began = Instant::now();
    while is_done.recv_timeout(CANCEL_DELAY) == Err(RecvTimeoutError::Timeout) {
        if cancel.is_cancelled() || began.elapsed() > time_limit {
            // Fails only if it has ended.
            drop(child.lock().unwrap_or_else(PoisonError::into_inner).kill());
            return true;
        }
    }
    false
}

/// Why a process ended with this status, which is not success.
fn failure(status: ExitStatus) -> ConfinedError {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    /// Signals that end a process that exceeds a limit: the last one is Rust's answer to a lack of memory.
    const LIMITS: [Signal; 3] = [Signal::XCPU, Signal::KILL, Signal::ABORT];
    let exceeded = LIMITS.iter().any(|signal| status.signal() == Some(signal.as_raw()));
    log::warn!("a process that parses a file ended: {status}");
    if exceeded { ConfinedError::TooComplex } else { ConfinedError::Crashed }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a process that runs these commands of the shell.
    fn outcome(script: &str, limit: Duration, cancel: &Cancel) -> Result<Vec<u8>, ConfinedError> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(&mut command, b"input", limit, cancel)
    }

    fn message(script: &str, limit: Duration) -> String {
        outcome(script, limit, &Cancel::default()).unwrap_err().to_string()
    }

    #[test]
    fn the_output_of_a_process_is_returned() {
        assert_eq!(outcome("cat", TIME_LIMIT, &Cancel::default()).unwrap(), b"input");
        assert_eq!(outcome("echo ok", TIME_LIMIT, &Cancel::default()).unwrap(), b"ok\n", "without reading");
    }

    #[test]
    fn a_process_that_fails_gives_a_clear_error() {
        for (script, words) in [
            ("kill -KILL $$", "too complex"),
            ("kill -XCPU $$", "too complex"),
            ("kill -ABRT $$", "too complex"),
            ("kill -SEGV $$", "crashed"),
            ("exit 101", "crashed"),
            ("echo half; exit 1", "crashed"),
        ] {
            let message = message(script, TIME_LIMIT);
            assert!(message.contains(words), "{script}: {message}");
        }
    }

    #[test]
    fn a_process_that_is_late_or_cancelled_is_killed() {
        let began = Instant::now();
        assert!(message("exec sleep 60", Duration::from_millis(50)).contains("too complex"));
        let cancel = Cancel::default();
        let other = cancel.clone();
        let stopping = thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            other.cancel();
        });
        let stopped = outcome("exec sleep 60", TIME_LIMIT, &cancel);
        assert!(matches!(stopped, Err(ConfinedError::Cancelled)), "{stopped:?}");
        stopping.join().unwrap();
        assert!(began.elapsed() < Duration::from_secs(20));
    }
}
