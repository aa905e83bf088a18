//! Opens web addresses in a browser.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use thiserror::Error;

/// The program of the desktop that opens an address in the user's browser.
const DESKTOP_OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// Why an address could not be opened.
#[derive(Debug, Error)]
pub enum BrowserError {
    /// The program could not be started.
    #[error("cannot start {program}")]
    Start {
        /// Its name.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// The program failed.
    #[error("{program} failed ({status})")]
    Failed {
        /// Its name.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
}

/// Whether this session runs on another machine than the user's browser.
pub(crate) fn is_remote() -> bool {
    ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

/// Opens `address` with `command`, a program and its arguments without a shell, or with the program of the desktop if it is
/// empty. Returns when the program ends, which for some browsers is when they are closed.
///
/// # Errors
/// [`BrowserError`] if the program cannot be started, or fails.
pub(crate) fn open(command: &[String], address: &str) -> Result<(), BrowserError> {
    let (program, arguments) =
        command.split_first().map_or((DESKTOP_OPENER, &[][..]), |(first, rest)| (first.as_str(), rest));
    let status = Command::new(program)
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|source| BrowserError::Start { program: program.into(), source })?;
    if status.success() { Ok(()) } else { Err(BrowserError::Failed { program: program.into(), status }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_last_argument_and_no_shell_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        let script = format!("printf '%s' \"$0\" > {}", path.display());
        let command = ["sh", "-c", &script].map(String::from);
        open(&command, "https://example.org/?a=$(id)&b=1").unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "https://example.org/?a=$(id)&b=1");
    }

    #[test]
    fn a_program_that_is_missing_or_fails_is_named() {
        let error = open(&["no-such-browser".into()], "https://example.org").unwrap_err();
        assert!(error.to_string().starts_with("cannot start no-such-browser"), "{error}");
        let error = open(&["false".into()], "https://example.org").unwrap_err();
        assert!(error.to_string().starts_with("false failed"), "{error}");
    }
}
