//! Bug reports: a file for the developers with what failed and where, and nothing of what is read or written.
//!
//! A report has the names of commands, the places of panics in the program and the terminal. It has no text of an
//! article or a note, no file names, and no message of a panic, which may quote the article.

use super::action::Action;
use crate::file::{FileError, create_private_folder};
use crate::guard::{self, PanicRecord};
use jiff::Timestamp;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The most commands that are remembered; the same command several times in a row counts once.
const MAX_COMMANDS: usize = 40;

/// The environment variables in a report: all that say how the terminal is used, and none that names a person or a path.
const VARIABLES: [&str; 8] =
    ["TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"];

/// The last commands, oldest first, each with how often it was run in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CommandHistory(VecDeque<(Action, usize)>);

impl CommandHistory {
    /// Remembers that `action` was run.
    pub(super) fn push(&mut self, action: Action) {
        match self.0.back_mut() {
            Some((last, times)) if *last == action => *times += 1,
            _ => {
                if self.0.len() == MAX_COMMANDS {
                    self.0.pop_front();
                }
                self.0.push_back((action, 1));
            }
        }
    }

    /// The commands by name, as `tandai keys` lists them.
    fn names(&self) -> Vec<String> {
        let name = |(action, times): &(Action, usize)| match times {
            1 => action.name(),
            _ => format!("{} ({times} times)", action.name()),
        };
        self.0.iter().map(name).collect()
    }
}

/// What the reader knows for a report. The rest is added when it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BugReport {
    /// The last commands by name, oldest first.
    pub(super) commands: Vec<String>,
    /// The size of the screen in columns and rows.
    pub(super) size: (u16, u16),
    /// The name of the theme.
    pub(super) theme: String,
}

impl BugReport {
    pub(super) fn new(commands: &CommandHistory, size: (u16, u16), theme: &str) -> Self {
        Self { commands: commands.names(), size, theme: theme.into() }
    }

    /// Writes the report to a new file in the state folder, and to the log. Returns the path of the file. Only the owner
    /// can read it.
    ///
    /// # Errors
    /// If the folder or the file cannot be written.
    pub(crate) fn write(&self, state: &Path) -> Result<PathBuf, FileError> {
        let now = Timestamp::now();
        let text = self.text(now, &guard::records(), |name| std::env::var(name).ok());
        text.lines().for_each(|line| log::info!("{line}"));
        let folder = state.join("bug-reports");
        create_private_folder(&folder).map_err(FileError::writing(&folder))?;
        let name = now.strftime("%Y-%m-%dT%H-%M-%SZ").to_string();
        for number in 1.. {
            let number = if number == 1 { String::new() } else { format!("-{number}") };
            let path = folder.join(format!("{name}{number}.txt"));
            match create(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => {
                    let written = created.and_then(|mut file| file.write_all(text.as_bytes()));
                    return written.map(|()| path.clone()).map_err(FileError::writing(&path));
                }
            }
        }
        unreachable!("the loop ends only with a return")
    }

    /// The report as text. `variable` looks up an environment variable.
    fn text(&self, now: Timestamp, records: &[PanicRecord], variable: impl Fn(&str) -> Option<String>) -> String {
        let mut text = format!("tandai {}, {} on {}\n", env!("CARGO_PKG_VERSION"), now, std::env::consts::OS);
        // Writing to a string does not fail.
        let _ = writeln!(text, "processor: {}", std::env::consts::ARCH);
        let _ = writeln!(text, "screen: {} columns, {} rows, theme {}", self.size.0, self.size.1, self.theme);
        for name in VARIABLES {
            let value =
                variable(name).map_or("not set".into(), |value| value.escape_debug().take(80).collect::<String>());
            let _ = writeln!(text, "{name}: {value}");
        }
        text += "\nThe last commands, oldest first:\n";
        for command in &self.commands {
            let _ = writeln!(text, "  {command}");
        }
        match records {
            [] => text += "\nNo part of the program failed.\n",
            _ => text += "\nWhat failed, oldest first:\n",
        }
        for PanicRecord { part, place, backtrace, times } in records {
            let _ = writeln!(text, "\n{part}: panic at {place} ({times} times)\n{}", backtrace.trim_end());
        }
        text
    }
}

/// Creates a file that only its owner can read.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Motion;

    fn report(actions: &[Action]) -> BugReport {
        let mut history = CommandHistory::default();
        for action in actions {
            history.push(*action);
        }
        BugReport::new(&history, (80, 24), "dark")
    }

    #[test]
    fn a_report_has_the_commands_the_terminal_and_what_failed() {
        let down = Action::Move(Motion::Down);
        let record = PanicRecord {
            part: "claims".into(),
            place: "src/claim/mod.rs:41:9".into(),
            backtrace: "0: tandai::claim::find\n".into(),
            times: 2,
        };
        let text = report(&[down, down, Action::Note])
            .text(Timestamp::UNIX_EPOCH, &[record], |name| (name == "TERM").then(|| "xterm\u{1b}[31m".into()));
        for line in [
            "screen: 80 columns, 24 rows, theme dark",
            "TERM: xterm\\u{1b}[31m",
            "LANG: not set",
            "  move-down (2 times)",
            "  note",
            "claims: panic at src/claim/mod.rs:41:9 (2 times)",
            "0: tandai::claim::find",
        ] {
            assert!(text.lines().any(|own| own == line), "{line} in:\n{text}");
        }
    }

    #[test]
    fn only_the_last_commands_are_kept() {
        let report = report(&[Action::Note, Action::Claim].repeat(MAX_COMMANDS));
        assert_eq!(report.commands.len(), MAX_COMMANDS);
        assert_eq!(report.commands.last().map(String::as_str), Some("claim"));
    }

    #[cfg(unix)]
    #[test]
    fn each_report_is_a_file_of_its_own_that_only_its_owner_can_read() {
        use std::os::unix::fs::PermissionsExt;
        let state = tempfile::tempdir().unwrap();
        let paths = [0; 3].map(|_| report(&[]).write(state.path()).unwrap());
        for path in &paths {
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(path.parent().unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
        assert!(paths[0] != paths[1] && paths[1] != paths[2]);
    }
}
