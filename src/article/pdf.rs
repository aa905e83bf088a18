//! The text of a PDF, by `pdf-extract`. A PDF says where glyphs stand, not what a paragraph is: what comes out is its lines,
//! put together again where they were filled.
//!
//! Readers of PDF are large and the files are often broken, so the program reads them in a process of its own, that may use
//! so much memory and time and no more, and whose end ends nothing else.

use super::markup::{Composed, Composer};
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

/// Memory of the process, in bytes.
const MEMORY: u64 = 1 << 30;

/// Seconds of work of the process.
const SECONDS: u64 = 20;

/// Seconds it is waited for.
const WAIT: Duration = Duration::from_secs(30);

/// Bytes of text of the longest document.
const LONGEST: u64 = 64 << 20;

/// The argument that makes the program such a process.
pub const COMMAND: &str = "--read-pdf";

/// The program that reads PDFs when it is called so; set once, by the program itself.
pub static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Why a PDF cannot be read.
#[derive(Debug, Error)]
pub enum BadPdf {
    /// The process that reads it cannot be started or waited for.
    #[error("the process that reads it does not run")]
    Process(#[from] io::Error),
    /// It broke, or was stopped.
    #[error("it is broken, protected, or beyond what can be read within {SECONDS} seconds")]
    Broken,
    /// There is no text in it.
    #[error("it contains pictures of text, or no text at all")]
    NoText,
}

/// Reads the document in `bytes`.
///
/// # Errors
/// [`BadPdf`].
pub fn read(bytes: Vec<u8>) -> Result<Composed, BadPdf> {
    let program = PROGRAM.get().ok_or_else(|| io::Error::other("this is not the program itself"))?;
    let mut child = Command::new(program)
        .arg(COMMAND)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("no pipes").into());
    };
    // A process that broke reads no further. Its exit code tells that, so the failure to write is dropped.
    thread::spawn(move || drop(input.write_all(&bytes)));
    let (sender, answer) = channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = output.take(LONGEST).read_to_string(&mut text).map(|_| text);
        // Nobody waits for it any more where it came too late.
        drop(sender.send(read));
    });
    let text = answer.recv_timeout(WAIT);
    if text.is_err() {
        child.kill()?;
    }
    let fine = child.wait()?.success();
    match text {
        Ok(Ok(text)) if fine && text.trim().is_empty() => Err(BadPdf::NoText),
        Ok(Ok(text)) if fine => Ok(compose(&text)),
        _ => Err(BadPdf::Broken),
    }
}

/// What the process does: a PDF on standard input, its text on standard output.
pub fn serve() -> ExitCode {
    let limit = |resource, most| {
        let maximum = getrlimit(resource).maximum.map_or(most, |own| own.min(most));
        setrlimit(resource, Rlimit { current: Some(maximum), maximum: Some(maximum) })
    };
    let mut bytes = Vec::new();
    let limits = limit(Resource::As, MEMORY).and_then(|()| limit(Resource::Cpu, SECONDS));
    if limits.is_err() || io::stdin().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let text = pdf_extract::extract_text_from_mem(&bytes);
    let written = text.map(|text| io::stdout().write_all(text.as_bytes()));
    if matches!(written, Ok(Ok(()))) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Lines put together to paragraphs: one goes on where the line before is nearly as wide as the widest, or ends in a hyphen.
fn compose(text: &str) -> Composed {
    let mut composer = Composer::default();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut widths: Vec<usize> = lines.iter().map(|line| display::width(line)).filter(|width| *width > 0).collect();
    widths.sort_unstable();
    // Headings and tables are wider or narrower; the width of most lines is what prose is set in.
    let measure = widths.get(widths.len() * 3 / 4).copied().unwrap_or(0);
    let mut last = 0;
    for line in lines {
        if line.is_empty() {
            // Between two lines of a paragraph some documents put an empty one; after a short one it means something.
            if last * 4 < measure * 3 {
                composer.end_paragraph();
            }
            continue;
        }
        composer.push(line, None);
        composer.space();
        last = display::width(line);
        if last * 4 < measure * 3 {
            composer.end_paragraph();
        }
    }
    composer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filled_lines_are_one_paragraph() {
        let composed = compose(
            "\n\nJudul\n\nSatu kalimat yang cukup panjang untuk\nmengisi sebaris dan lalu berlanjut di\nsini.\n\nDua kalimat yang juga mengisi sebaris\npenuh.\n",
        );
        let paragraphs: Vec<_> = composed.spans.iter().map(|span| span.of(&composed.text)).collect();
        assert_eq!(paragraphs.len(), 3, "{paragraphs:?}");
        assert!(paragraphs[1].ends_with("di sini."));
    }
}
