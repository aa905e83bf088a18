//! Extracts the text of a PDF with the crate `pdf-extract`.
//!
//! A PDF has positions of glyphs but no paragraphs. [`layout`] finds lines and columns, and
//! [`text`] joins lines into paragraphs.
//!
//! PDF files are often broken, and parsers for them are large. The program therefore starts itself as a second process to
//! parse a PDF, with limits on memory and time. If that process crashes, the reader carries on.

mod layout;
mod text;

use crate::article::markup::{ComposedText, Composer};
use layout::{DocumentFault, read_pages};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;
use text::{PdfPart, paragraphs};
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

/// The exit status of the process for an encrypted document.
const EXIT_ENCRYPTED: u8 = 10;

/// The exit status of the process for a damaged document.
const EXIT_DAMAGED: u8 = 11;

/// Begins the line of a page that could be read only in part or not at all. Its number follows. No text of a document
/// has this character.
const DAMAGED_PAGE: char = '\u{c}';

/// The path of the program, which it sets when it starts. Without it no PDF can be read.
pub(crate) static CHILD_PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Why a PDF cannot be read.
#[derive(Debug, Error)]
pub enum PdfError {
    /// The process that reads it cannot be started or waited for.
    #[error("cannot run the PDF reader")]
    Process(#[from] io::Error),
    /// It cannot be opened without a password.
    #[error("it is encrypted and needs a password")]
    Encrypted,
    /// Its structure is broken.
    #[error("it is damaged: it has no pages that can be read")]
    Damaged,
    /// The process failed, or was stopped because it exceeded a limit.
    #[error("it is too complex to read within {MAX_CPU_SECONDS} seconds and {} MB of memory", MAX_MEMORY_BYTES >> 20)]
    TooComplex,
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
    let status = child.wait()?;
    let known = |code: u8| status.code() == Some(i32::from(code));
    match text {
        Ok(Ok(text)) if status.success() && text.trim().is_empty() => Err(PdfError::NoText),
        Ok(Ok(text)) if status.success() => Ok(compose(&text)),
        _ if known(EXIT_ENCRYPTED) => Err(PdfError::Encrypted),
        _ if known(EXIT_DAMAGED) => Err(PdfError::Damaged),
        _ => Err(PdfError::TooComplex),
    }
}

/// Reads a PDF in this process, for the fuzzer: a broken file can crash the caller, or take all of its memory and time.
///
/// # Errors
/// If the document is encrypted or damaged.
///
/// # Panics
/// If the document is broken in a way that the PDF library does not expect.
pub fn read_in_process(bytes: &[u8]) -> Result<ComposedText, PdfError> {
    let pages = read_pages(bytes).map_err(|fault| match fault {
        DocumentFault::Encrypted => PdfError::Encrypted,
        DocumentFault::Damaged => PdfError::Damaged,
    })?;
    Ok(compose(&to_lines(&paragraphs(pages))))
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
    let pages = match read_pages(&bytes) {
        Ok(pages) => pages,
        Err(DocumentFault::Encrypted) => return ExitCode::from(EXIT_ENCRYPTED),
        Err(DocumentFault::Damaged) => return ExitCode::from(EXIT_DAMAGED),
    };
    if io::stdout().write_all(to_lines(&paragraphs(pages)).as_bytes()).is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The text that the process writes: a paragraph a line.
fn to_lines(parts: &[PdfPart]) -> String {
    let line = |part: &PdfPart| match part {
        PdfPart::Paragraph(text) => text.replace(['\n', '\r', DAMAGED_PAGE], " ") + "\n",
        PdfPart::DamagedPage(number) => format!("{DAMAGED_PAGE}{number}\n"),
    };
    parts.iter().map(line).collect()
}

/// Makes an article of the text that the process wrote.
fn compose(text: &str) -> ComposedText {
    let mut composer = Composer::default();
    for line in text.split('\n') {
        if let Some(number) = line.strip_prefix(DAMAGED_PAGE) {
            composer.begin_notice();
            composer.push(&format!("[Page {number} is damaged and cannot be read completely]"), None);
        } else {
            composer.push(line, None);
        }
        composer.end_paragraph();
    }
    composer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markup::MarkupKind;

    #[test]
    fn paragraphs_and_damaged_pages_reach_the_article() {
        let parts =
            [PdfPart::Paragraph("Satu\ndua".into()), PdfPart::DamagedPage(2), PdfPart::Paragraph("Tiga".into())];
        let composed = compose(&to_lines(&parts));
        assert_eq!(composed.text, "Satu dua\n\n[Page 2 is damaged and cannot be read completely]\n\nTiga\n");
        assert_eq!(composed.markup.paragraph_style(1).shape, MarkupKind::Notice);
    }
}
