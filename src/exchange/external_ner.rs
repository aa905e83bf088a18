//! Runs an external named-entity recognizer: a user-configured command that reads the text of an article on standard
//! input and writes mentions as [`jsonl`] to standard output.
//!
//! The command runs in its own process group, so that stopping it also stops every process it started. Its working
//! directory is the folder of the configuration file that defines it, so that a relative path never runs a file from an
//! article's folder.

use super::import;
use super::jsonl;
use super::parsed::Malformed;
use crate::article::Article;
use crate::entity::Mention;
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};
use thiserror::Error;

/// Maximum size of the output, in bytes.
const MAX_OUTPUT_BYTES: u64 = 64 << 20;

/// Number of bytes kept from the end of standard error.
const STDERR_TAIL_BYTES: usize = 4096;

/// Interval between checks for the exit of a program that has closed its output.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// How long to wait for standard error after a failed exit, and for a stopped run to end.
const EXIT_GRACE: Duration = Duration::from_secs(1);

/// An external program as defined in the user's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalNer {
    /// Name shown to the user, and the source of mentions that do not name one.
    pub name: String,
    /// Command line, passed to `sh -c`.
    pub command: String,
    /// Working directory.
    pub folder: PathBuf,
    /// The program is killed when it runs longer than this.
    pub time_limit: Duration,
    /// Whether to run it on every opened article without a request from the user.
    pub automatic: bool,
}

/// Result of a successful run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NerOutput {
    /// Mentions located in the article.
    pub mentions: Vec<Mention>,
    /// Number of mentions left out because they could not be located or have an unknown type.
    pub omitted: usize,
}

/// Why a run failed.
#[derive(Debug, Error)]
pub enum ExternalNerError {
    /// The program could not be started, or reading its output failed.
    #[error("it cannot be run")]
    Run(#[from] io::Error),
    /// The run was stopped through its [`NerStopper`].
    #[error("it was stopped")]
    Stopped,
    /// The program was killed after this time limit.
    #[error("it took longer than {} s and was stopped", .0.as_secs())]
    TimedOut(Duration),
    /// The program ended with an exit code that is not 0, or by a signal.
    #[error("it failed ({}){}{last_line}", exit_description(*status), if last_line.is_empty() { "" } else { ": " })]
    Failed {
        /// The exit code or signal.
        status: ExitStatus,
        /// The last line of its standard error that is not blank; empty if there is none.
        last_line: String,
    },
    /// The program wrote more than the maximum output size.
    #[error("it wrote more than {} MB and was stopped", MAX_OUTPUT_BYTES >> 20)]
    TooMuchOutput,
    /// A line of the output is not a valid mention.
    #[error("invalid output, {0}")]
    Malformed(Malformed),
}

/// Messages to the thread that waits for the program.
enum RunEvent {
    /// Stop the program.
    Stop,
    /// The program closed its output; contains the output.
    Written(io::Result<Vec<u8>>),
}

/// A run that has not started yet.
pub(crate) struct NerRun {
    program: ExternalNer,
    sender: Sender<RunEvent>,
    receiver: Receiver<RunEvent>,
    /// Closes its channel when the run ends, which wakes the [`NerStopper`].
    _going: Sender<()>,
}

/// Stops the run when dropped, from any thread.
pub(crate) struct NerStopper {
    sender: Sender<RunEvent>,
    ended: Receiver<()>,
}

impl Drop for NerStopper {
    /// Waits up to a second until the program and its child processes have ended, so that they do not outlive tandai.
    fn drop(&mut self) {
        if self.sender.send(RunEvent::Stop).is_ok()
            && self.ended.recv_timeout(EXIT_GRACE) == Err(RecvTimeoutError::Timeout)
        {
            log::warn!("the program that finds entities did not end within {} s", EXIT_GRACE.as_secs());
        }
    }
}

impl ExternalNer {
    /// Message about `left` mentions that were left out.
    pub(crate) fn omitted_message(&self, left: usize) -> String {
        let what = if left == 1 { "1 mention".into() } else { format!("{left} mentions") };
        format!("{what} from {} left out: not in the text, or of an unknown type", self.name)
    }

    /// Creates a run and the handle that stops it.
    pub(crate) fn prepare(&self) -> (NerRun, NerStopper) {
        let (sender, receiver) = channel();
        let (going, ended) = channel();
        let stopper = NerStopper { sender: sender.clone(), ended };
        (NerRun { program: self.clone(), sender, receiver, _going: going }, stopper)
    }
}

impl NerRun {
    /// Runs the program on `article` and returns its mentions. The program gets the article's language and absolute
    /// path in the environment variables `TANDAI_LANGUAGE` and `TANDAI_SOURCE`. Blocks until the program ends.
    ///
    /// # Errors
    /// [`ExternalNerError`] if the program cannot be run, fails, is stopped or writes invalid output. Its process group
    /// has been killed by then, unless the program exited by itself.
    pub(crate) fn run(self, article: &Article) -> Result<NerOutput, ExternalNerError> {
        let ExternalNer { name, command, folder, time_limit, .. } = &self.program;
        let begun = Instant::now();
        // Fails only if the current directory no longer exists.
        let source = article.path().and_then(|path| std::path::absolute(path).ok()).unwrap_or_default();
        let mut child = Command::new("sh")
            .args(["-c", command])
            .current_dir(folder)
            .env("TANDAI_LANGUAGE", article.language().code())
            .env("TANDAI_SOURCE", source)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let complaint = self.listen(&mut child, article.asserted_code_points());
        let result = self.wait(&mut child, begun + *time_limit);
        if result.is_err() {
            // Fails if all processes of the group have already ended.
            let _ended = kill_process_group(Pid::from_child(&child), Signal::KILL);
        }
        let status = child.wait()?;
        let written = result?;
        if !status.success() {
            // A background process may keep standard error open, so do not wait for it longer than the grace period.
            let last = complaint.recv_timeout(EXIT_GRACE).unwrap_or_default();
            let last = last.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
            return Err(ExternalNerError::Failed { status, last_line: last.into() });
        }
        parse_output(&written, name, article)
    }

    /// Starts threads that write the text to the program and read its output and standard error. They run in parallel
    /// because a full pipe would otherwise block both sides. The returned channel receives the end of standard error.
    fn listen(&self, child: &mut Child, text: String) -> Receiver<String> {
        let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        // A program may stop reading before the end of the text; the rest cannot be written then.
        thread::spawn(move || drop(input.map(|mut input| input.write_all(text.as_bytes()))));
        let sender = self.sender.clone();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = output.map_or(Ok(0), |output| output.take(MAX_OUTPUT_BYTES + 1).read_to_end(&mut bytes));
            // Fails if the run was stopped and no longer waits for the output.
            drop(sender.send(RunEvent::Written(read.map(|_| bytes))));
        });
        let (sender, complaint) = channel();
        // Fails if the run succeeded and standard error is no longer needed.
        thread::spawn(move || drop(sender.send(errors.map(stderr_tail).unwrap_or_default())));
        complaint
    }

    /// Waits until the program has closed its output and ended, and returns the output.
    fn wait(&self, child: &mut Child, until: Instant) -> Result<Vec<u8>, ExternalNerError> {
        let mut written = None;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.receiver.recv_timeout(if written.is_none() { left } else { left.min(POLL_INTERVAL) }) {
                Ok(RunEvent::Stop) => return Err(ExternalNerError::Stopped),
                Ok(RunEvent::Written(bytes)) => {
                    let bytes = bytes?;
                    if bytes.len() as u64 > MAX_OUTPUT_BYTES {
                        return Err(ExternalNerError::TooMuchOutput);
                    }
                    written = Some(bytes);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) if left.is_zero() => {
                    return Err(ExternalNerError::TimedOut(self.program.time_limit));
                }
                Err(_) => {}
            }
            if let Some(bytes) = &mut written
                && child.try_wait()?.is_some()
            {
                return Ok(std::mem::take(bytes));
            }
        }
    }
}

/// Reads standard error to its end and returns the last [`STDERR_TAIL_BYTES`] bytes.
fn stderr_tail(mut errors: impl Read) -> String {
    let (mut kept, mut piece) = (Vec::new(), [0; STDERR_TAIL_BYTES]);
    while let Ok(read @ 1..) = errors.read(&mut piece) {
        kept.extend_from_slice(&piece[..read]);
        kept.drain(..kept.len().saturating_sub(STDERR_TAIL_BYTES));
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// Describes how a program ended: exit code or signal.
fn exit_description(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "unknown cause".into(),
    }
}

/// Parses the output and locates its mentions in `article`.
fn parse_output(written: &[u8], name: &str, article: &Article) -> Result<NerOutput, ExternalNerError> {
    let text = std::str::from_utf8(written).map_err(|error| {
        let line = memchr::memchr_iter(b'\n', &written[..error.valid_up_to()]).count() + 1;
        ExternalNerError::Malformed(Malformed::new(line, "not UTF-8"))
    })?;
    let parsed = jsonl::read(text, name).map_err(ExternalNerError::Malformed)?;
    let mut answer = NerOutput { omitted: parsed.omissions.list().map(|(_, many)| many).sum(), ..NerOutput::default() };
    for document in &parsed.documents {
        let (mentions, lost) = import::mentions(document, article);
        answer.mentions.extend(mentions);
        answer.omitted += lost;
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    const TEXT: &str = "Sari 👩 Wulandari tiba di Kota Hujan.\n";

    fn article() -> Article {
        Article::new(TEXT.into(), None, None).unwrap()
    }

    fn program(command: &str, milliseconds: u64) -> ExternalNer {
        ExternalNer {
            name: "ner".into(),
            command: command.into(),
            folder: std::env::temp_dir(),
            time_limit: Duration::from_millis(milliseconds),
            automatic: true,
        }
    }

    fn run(command: &str) -> Result<NerOutput, ExternalNerError> {
        let (run, _stopper) = program(command, 20_000).prepare();
        run.run(&article())
    }

    fn said(command: &str) -> String {
        run(command).unwrap_err().to_string()
    }

    #[test]
    fn what_it_writes_finds_its_place() {
        // Offsets are code points; an offset in a different unit is corrected by the quoted text.
        let found = run(concat!(
            "cat >/dev/null; echo '{\"start\":0,\"end\":16,\"type\":\"PER\"}'\n",
            "echo '{\"start\":27,\"end\":37,\"label\":\"GPE\",\"text\":\"Kota Hujan\",\"source\":\"gliner\"}'\n",
            "echo '{\"start\":0,\"end\":4,\"label\":\"WORK_OF_ART\"}'; echo '{\"start\":90,\"end\":94,\"label\":\"PER\"}'",
        ))
        .unwrap();
        let named: Vec<_> = found
            .mentions
            .iter()
            .map(|m| (m.span.slice(TEXT), m.kind.code(), m.source.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(
            named,
            [("Sari 👩 Wulandari", "PER", "ner"), ("Kota Hujan", "LOC", "gliner"), ("Sari", "WORK_OF_ART", "ner")]
        );
        assert_eq!(found.omitted, 1);
        assert_eq!(found.mentions[0].span, Span::new(0, 19));
    }

    #[test]
    fn it_does_not_read_words_that_are_struck_out() {
        let text = "~~Café Séna~~ Sari Wulandari datang.";
        let composed = crate::article::markdown::read(text.into());
        let article = Article::from_composed(composed, crate::article::SourceFormat::Markdown, None).unwrap();
        let command = "read -r text; test \"$text\" = 'Sari Wulandari datang.' && echo '{\"start\":10,\"end\":24,\"type\":\"PER\"}'";
        let (run, _stopper) = program(command, 20_000).prepare();
        let found = run.run(&article).unwrap();
        assert_eq!(found.mentions[0].span.slice(article.text()), "Sari Wulandari", "offsets count the whole text");
    }

    #[test]
    fn it_reads_the_text_and_knows_its_language() {
        let echo = "read -r first rest; test \"$first\" = Sari && test \"$TANDAI_LANGUAGE\" = id && \
                    echo '{\"start\":0,\"end\":4,\"type\":\"PER\"}'";
        let article = Article::new(
            "Sari Wulandari mengatakan bahwa harga beras yang naik sejak awal bulan itu akan segera turun.".into(),
            None,
            None,
        )
        .unwrap();
        let (run, _stopper) = program(echo, 20_000).prepare();
        assert_eq!(run.run(&article).unwrap().mentions.len(), 1);
        // An empty result is not an error, and neither is a program that does not read its input.
        assert_eq!(self::run("true").unwrap(), NerOutput::default());
        let long = Article::new("kata ".repeat(1 << 20), None, None).unwrap();
        let (run, _stopper) = program("true", 20_000).prepare();
        assert_eq!(run.run(&long).unwrap(), NerOutput::default());
    }

    #[test]
    fn what_goes_wrong_is_told() {
        assert!(said("no-such-program-here").starts_with("it failed (exit code 127): sh: "));
        assert_eq!(said("echo first >&2; echo 'no model' >&2; exit 3"), "it failed (exit code 3): no model");
        assert_eq!(said("kill -9 $$"), "it failed (signal 9)");
        assert_eq!(said("echo; echo hello"), "invalid output, line 2: expected value");
        assert!(said("printf '\\n\\377'").starts_with("invalid output, line 2: not UTF-8"));
        assert_eq!(said("cat /dev/zero"), "it wrote more than 64 MB and was stopped");
        let (run, _stopper) = ExternalNer { folder: "/no/such/folder".into(), ..program("true", 1000) }.prepare();
        assert!(matches!(run.run(&article()), Err(ExternalNerError::Run(_))));
    }

    #[test]
    fn time_limit_and_stop_end_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let pid = folder.path().join("pid");
        let command = format!("sleep 600 & echo $! >{}; wait", pid.display());
        let gone = || {
            let pid: i32 = std::fs::read_to_string(&pid).unwrap().trim().parse().unwrap();
            let pid = Pid::from_raw(pid).unwrap();
            let until = Instant::now() + Duration::from_secs(10);
            // The process that inherits it may need a moment to reap it.
            let state = || std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
            while rustix::process::test_kill_process(pid).is_ok() && !state().contains(") Z ") {
                assert!(Instant::now() < until, "it still runs");
                thread::sleep(POLL_INTERVAL);
            }
        };
        let (run, _stopper) = program(&command, 300).prepare();
        assert!(matches!(run.run(&article()), Err(ExternalNerError::TimedOut(_))));
        gone();
        std::fs::remove_file(&pid).unwrap();
        let (run, stopper) = program(&command, 600_000).prepare();
        let running = thread::spawn(move || run.run(&article()));
        while std::fs::read_to_string(&pid).unwrap_or_default().trim().is_empty() {
            thread::sleep(POLL_INTERVAL);
        }
        drop(stopper);
        assert!(matches!(running.join().unwrap(), Err(ExternalNerError::Stopped)));
        gone();
        // A program that closes its output but keeps running is killed at the time limit.
        let (run, _stopper) = program("exec >&-; sleep 600", 300).prepare();
        assert!(matches!(run.run(&article()), Err(ExternalNerError::TimedOut(_))));
    }
}
