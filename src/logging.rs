//! The log file for `--log`: failures that do not justify interrupting the user.
//!
//! The log never contains text from an article, a note or user input. Messages contain file paths and system errors;
//! `explain::for_log` removes text that may quote a file, a panic is logged with its source location and backtrace only, and messages
//! from other crates are filtered out.

use crate::file::FileError;
use crate::text::display;
use env_logger::Target;
use jiff::Timestamp;
use log::{LevelFilter, Record};
use std::fmt::Display;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Only messages from this crate are logged.
const OWN: &str = env!("CARGO_CRATE_NAME");

/// Starts appending log messages to the file at `path`. A new file is readable by its owner only. Panics are logged
/// too, by the hook of [`guard`](crate::guard).
///
/// # Errors
/// [`FileError`] if the file cannot be opened.
pub(crate) fn start(path: &Path) -> Result<(), FileError> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(FileError::writing(path))?;
    env_logger::Builder::new()
        .filter_module(OWN, LevelFilter::Debug)
        .target(Target::Pipe(Box::new(file)))
        .format(|out, record| writeln!(out, "{}", line(Timestamp::now(), record)))
        .init();
    Ok(())
}

/// Formats a log line, such as `2025-01-31T08:00:00.000Z WARN tandai::library::cache: what went wrong`, on one line
/// without control characters.
fn line(now: impl Display, record: &Record<'_>) -> String {
    display::printable(&format!("{now:.3} {} {}: {}", record.level(), record.target(), record.args()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use log::Level;

    #[test]
    fn a_line_steers_no_terminal() {
        let now = Timestamp::UNIX_EPOCH;
        let args = format_args!("a\x1b[31m\n.txt: cannot be read");
        let record = Record::builder().level(Level::Warn).target("tandai::library").args(args).build();
        assert_eq!(line(now, &record), "1970-01-01T00:00:00.000Z WARN tandai::library: a␛[31m .txt: cannot be read");
    }
}
