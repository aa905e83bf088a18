//! Extracts the text of a PDF with the crate `pdf-extract`.
//!
//! A PDF has positions of glyphs but no paragraphs. `pdf-extract` finds the lines of text, and this module joins them into
//! paragraphs.
//!
//! PDF files are often broken, and parsers for them are large. The program therefore starts itself as a second process to
//! parse a PDF, with limits on memory and time. If that process crashes, the reader carries on.

use super::markup::{ComposedText, Composer};
use crate::text::display;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;
use thiserror::Error;

/// The address space of the process, in bytes.
const MAX_MEMORY_BYTES: u64 = 1 << 30;

/// Seconds of processor time of the process.
const MAX_CPU_SECONDS: u64 = 20;

/// How long to wait for the process before it is killed.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The most bytes of text that are read from the process.
const MAX_TEXT_BYTES: u64 = 64 << 20;

/// The argument that starts the program as the process that parses a PDF.
pub(crate) const CHILD_ARGUMENT: &str = "--read-pdf";

/// The path of the program, which it sets when it starts. Without it no PDF can be read.
pub(crate) static CHILD_PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Why a PDF cannot be read.
#[derive(Debug, Error)]
pub(crate) enum PdfError {
    /// The process that reads it cannot be started or waited for.
    #[error("cannot run the PDF reader")]
    Process(#[from] io::Error),
    /// The process failed, or was stopped because it exceeded a limit.
    #[error("it is damaged, protected, or too complex to read within {MAX_CPU_SECONDS} seconds")]
    Unreadable,
    /// It contains no text, only images, as scanned documents do.
    #[error("it contains no text; it may be a scan")]
    NoText,
}

/// Reads the PDF in `bytes`.
///
/// # Errors
/// [`PdfError`] if it is broken or protected, has no text, or exceeds the limits.
pub(crate) fn read(bytes: Vec<u8>) -> Result<ComposedText, PdfError> {
    let program = CHILD_PROGRAM.get().ok_or_else(|| io::Error::other("the path of tandai is unknown"))?;
    let mut child = Command::new(program)
        .arg(CHILD_ARGUMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("no pipes").into());
    };
    // Writing fails if the process crashes before it has read everything. The error may be dropped, as the exit status
    // shows the crash.
    thread::spawn(move || drop(input.write_all(&bytes)));
    let (sender, answer) = channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = output.take(MAX_TEXT_BYTES).read_to_string(&mut text).map(|_| text);
        // The error may be dropped: it means that the text came too late, and nobody is waiting for it any more.
        drop(sender.send(read));
    });
    let text = answer.recv_timeout(TIME_LIMIT);
    if text.is_err() {
        child.kill()?;
    }
    let succeeded = child.wait()?.success();
    match text {
        Ok(Ok(text)) if succeeded && text.trim().is_empty() => Err(PdfError::NoText),
        Ok(Ok(text)) if succeeded => Ok(compose(&text)),
        _ => Err(PdfError::Unreadable),
    }
}

/// The main function of the process: reads a PDF from standard input and writes its text to standard output.
pub(crate) fn run_child() -> ExitCode {
    let limit = |resource, most| {
        let maximum = getrlimit(resource).maximum.map_or(most, |current| current.min(most));
        setrlimit(resource, Rlimit { current: Some(maximum), maximum: Some(maximum) })
    };
    let mut bytes = Vec::new();
    let limits = limit(Resource::As, MAX_MEMORY_BYTES).and_then(|()| limit(Resource::Cpu, MAX_CPU_SECONDS));
    if limits.is_err() || io::stdin().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let text = pdf_extract::extract_text_from_mem(&bytes);
    let written = text.map(|text| io::stdout().write_all(text.as_bytes()));
    if matches!(written, Ok(Ok(()))) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Joins lines into paragraphs. A paragraph ends after a line of less than three quarters of the usual width.
fn compose(text: &str) -> ComposedText {
    let mut composer = Composer::default();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut widths: Vec<usize> = lines.iter().map(|line| display::width(line)).filter(|width| *width > 0).collect();
    widths.sort_unstable();
    // The upper quartile of the widths is the width of a full line of prose. Headings and tables hardly affect it.
    let full_width = widths.get(widths.len() * 3 / 4).copied().unwrap_or(0);
    let mut last_width = 0;
    for line in lines {
        if line.is_empty() {
            // An empty line after a full one does not end a paragraph: in some documents it is an artefact of the layout.
            if last_width * 4 < full_width * 3 {
                composer.end_paragraph();
            }
            continue;
        }
        composer.push(line, None);
        composer.space();
        last_width = display::width(line);
        if last_width * 4 < full_width * 3 {
            composer.end_paragraph();
        }
    }
    composer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_lines_are_joined_into_a_paragraph() {
        let composed = compose(
            "\n\nJudul\n\nSatu kalimat yang cukup panjang untuk\nmengisi sebaris dan lalu berlanjut di\nsini.\n\nDua kalimat yang juga mengisi sebaris\npenuh.\n",
        );
        let paragraphs: Vec<_> = composed.spans.iter().map(|span| span.slice(&composed.text)).collect();
        assert_eq!(paragraphs.len(), 3, "{paragraphs:?}");
        assert!(paragraphs[1].ends_with("di sini."));
    }
}
