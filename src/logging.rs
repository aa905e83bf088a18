//! The log file of `--log`: failures that are not worth interrupting anybody for.
//!
//! It never has the text of an article, a note or anything that was typed. Messages name files and what the system
//! answered; `explain::for_log` leaves out of an error what may quote a file; of a panic only its place is logged; other
//! crates' messages are left out.

use crate::file::FileError;
use crate::text::display;
use env_logger::Target;
use jiff::Timestamp;
use log::{LevelFilter, Record};
use std::fmt::Display;
use std::fs::OpenOptions;
use std::io::Write;
use std::panic;
use std::path::Path;
use std::thread;

/// The crate whose messages are logged.
const OWN: &str = env!("CARGO_CRATE_NAME");

/// Appends to the file at `path` from now on. It is created for its owner alone.
///
/// # Errors
/// [`FileError`] where it cannot be opened.
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
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map_or("an unknown place".into(), ToString::to_string);
        log::error!("panic at {place} in the thread {}", thread::current().name().unwrap_or("without a name"));
        report(info);
    }));
    Ok(())
}

/// `2025-01-31T08:00:00.000Z WARN tandai::library::cache: what went wrong`, on one line that is safe on a terminal.
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
