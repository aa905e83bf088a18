//! Copies text to the clipboard of the desktop with its program, where there is one, else through the terminal (OSC 52).
//!
//! Many terminals ignore OSC 52 as they are delivered, and none says so. A program says whether it copied.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::{Command, ExitStatus, Stdio};
use thiserror::Error;

/// The most bytes of a control string that GNU screen passes on.
const SCREEN_CHUNK_BYTES: usize = 256;

/// A text to copy, and the end of the message about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClipboardText {
    /// The text.
    pub text: String,
    /// The reason for copying, if it was not the command; follows the message after a colon.
    pub reason: Option<&'static str>,
}

/// The place a text was copied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopiedTo {
    /// The clipboard of the desktop.
    Clipboard,
    /// The buffer of tmux, which also sent it to the terminal.
    Tmux,
    /// The terminal. Whether it took the text is not known.
    Terminal,
}

/// A program that puts its standard input on a clipboard, and its arguments.
type Candidate = (&'static str, &'static [&'static str]);

/// The program of tmux. Its option `-w` also sends the text to the terminal.
const TMUX: Candidate = ("tmux", &["load-buffer", "-w", "-"]);

/// The programs to try, in this order, in an environment whose variables `var` returns. `is_remote` says whether the user is on
/// another machine.
fn candidates(var: impl Fn(&str) -> Option<String>, is_remote: bool) -> Vec<Candidate> {
    let is_set = |name| var(name).is_some_and(|value| !value.is_empty());
    let mut found: Vec<Candidate> = Vec::new();
    if cfg!(target_os = "macos") && !is_remote {
        found.push(("pbcopy", &[]));
    }
    if is_set("WAYLAND_DISPLAY") && !is_remote {
        found.push(("wl-copy", &[]));
    }
    // Over ssh, this is the display that ssh forwards.
    if is_set("DISPLAY") {
        found.push(("xclip", &["-selection", "clipboard"]));
        found.push(("xsel", &["--clipboard", "--input"]));
    }
    if is_set("TMUX") {
        found.push(TMUX);
    }
    found
}

/// The names of the programs that are tried in this environment.
pub(crate) fn programs(is_remote: bool) -> Vec<&'static str> {
    candidates(variable, is_remote).into_iter().map(|(program, _)| program).collect()
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Why a program did not copy.
#[derive(Debug, Error)]
enum ClipboardError {
    #[error("cannot run {0}")]
    Run(&'static str, #[source] io::Error),
    #[error("{0} failed ({1})")]
    Failed(&'static str, ExitStatus),
}

/// Copies `text` with the first program that can. Blocks until it ends; clipboard programs go on in the background by
/// themselves. Returns nothing if there is none.
pub(crate) fn copy_with_program(text: &str, is_remote: bool) -> Option<CopiedTo> {
    for candidate in candidates(variable, is_remote) {
        match run(candidate, text) {
            Ok(()) if candidate == TMUX => return Some(CopiedTo::Tmux),
            Ok(()) => return Some(CopiedTo::Clipboard),
            Err(error) => log::info!("{}", crate::explain::for_log(&error)),
        }
    }
    None
}

fn run((program, arguments): Candidate, text: &str) -> Result<(), ClipboardError> {
    let failed = |error| ClipboardError::Run(program, error);
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    // The pipe is closed at the end of the statement, and the program sees the end of the text.
    let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
    let status = child.wait().map_err(failed)?;
    if !status.success() {
        return Err(ClipboardError::Failed(program, status));
    }
    written.map_err(failed)
}

/// The bytes that make the terminal copy `text`. GNU screen passes them on in pieces.
pub(crate) fn osc52(text: &str) -> String {
    let is_screen = variable("STY").is_some() && variable("TMUX").is_none();
    let sequence = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    if is_screen { for_screen(&sequence) } else { sequence }
}

/// Wraps an ASCII sequence so that GNU screen passes it on to its terminal.
fn for_screen(sequence: &str) -> String {
    sequence.as_bytes().chunks(SCREEN_CHUNK_BYTES).fold(String::new(), |mut wrapped, chunk| {
        // Writing to a string does not fail.
        let _ = write!(wrapped, "\x1bP{}\x1b\\", String::from_utf8_lossy(chunk));
        wrapped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(variables: &[&str], is_remote: bool) -> Vec<&'static str> {
        let var = |name: &str| variables.contains(&name).then(|| "value".into());
        candidates(var, is_remote).into_iter().map(|(program, _)| program).filter(|name| *name != "pbcopy").collect()
    }

    #[test]
    fn programs_are_tried_where_they_can_reach_the_clipboard_of_the_user() {
        assert_eq!(tried(&[], false), [""; 0]);
        assert_eq!(tried(&["DISPLAY"], false), ["xclip", "xsel"]);
        assert_eq!(tried(&["WAYLAND_DISPLAY", "DISPLAY", "TMUX"], false), ["wl-copy", "xclip", "xsel", "tmux"]);
        assert_eq!(tried(&["WAYLAND_DISPLAY", "TMUX"], true), ["tmux"], "the desktop is that of another machine");
    }

    #[test]
    fn a_program_that_is_missing_or_fails_is_named() {
        assert_eq!(run(("no-such-program", &[]), "x").unwrap_err().to_string(), "cannot run no-such-program");
        assert!(run(("false", &[]), "x").unwrap_err().to_string().starts_with("false failed"));
        assert!(run(("cat", &[]), "x").is_ok());
    }

    #[test]
    fn screen_gets_a_long_text_in_pieces() {
        assert_eq!(for_screen("\x1b]52;c;YQ==\x07"), "\x1bP\x1b]52;c;YQ==\x07\x1b\\");
        let long = "x".repeat(600);
        let wrapped = for_screen(&long);
        assert_eq!(wrapped.matches("\x1bP").count(), 3);
        assert_eq!(wrapped.replace("\x1bP", "").replace("\x1b\\", ""), long);
    }
}
