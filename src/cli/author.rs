//! Finds out whose annotations are written: the name that was given, else the login name, else the answer to a question.

use super::Error;
use super::usage::UsageError;
use crate::text::display;
use crate::tui::app::Author;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use uuid::{NoContext, Uuid};

/// The longest answer to the question for the name, in bytes.
const MAX_NAME_BYTES: u64 = 400;

/// The environment variables with the name, in the order in which they are looked at.
const VARIABLES: [&str; 4] = ["TANDAI_CREATOR", "USER", "LOGNAME", "USERNAME"];

/// The author of new annotations: `creator`, which is the value of `--creator`, else the login name. Without either, as in a
/// container, asks if there is a terminal.
///
/// # Errors
/// If there is no name, and nobody to ask or no answer.
pub(super) fn author(creator: Option<String>) -> Result<Author, Error> {
    let is_given = creator.is_some();
    let found = name(creator, |variable| std::env::var(variable).ok(), uzers::get_current_username);
    let name = found.or_else(|error| {
        let can_ask = !is_given && io::stdin().is_terminal() && io::stderr().is_terminal();
        let answer = can_ask.then(|| ask(&mut io::stdin().lock(), &mut io::stderr())).flatten();
        answer.ok_or(error)
    })?;
    Ok(Author { name, ..nameless() })
}

/// Asks for the name. `None` if the answer is blank or cannot be read.
fn ask(input: &mut impl BufRead, output: &mut impl Write) -> Option<String> {
    write!(output, "Your name, for the annotations you make (next time: --creator NAME): ").ok()?;
    output.flush().ok()?;
    let mut answer = String::new();
    input.take(MAX_NAME_BYTES).read_line(&mut answer).ok()?;
    let name = display::without_controls(answer.trim()).trim().to_string();
    Some(name).filter(|name| !name.is_empty())
}

/// An author without a name, where nothing is saved.
pub(super) fn nameless() -> Author {
    Author { name: String::new(), now: Timestamp::now, day, id }
}

/// The first of these that is not blank: `creator`, the environment `variable`s, the name in the password database.
fn name(
    creator: Option<String>,
    variable: impl Fn(&str) -> Option<String>,
    password_database: impl FnOnce() -> Option<OsString>,
) -> Result<String, UsageError> {
    let is_name = |name: &String| !name.trim().is_empty();
    if let Some(creator) = creator {
        return Some(creator).filter(is_name).ok_or(UsageError::NoCreator);
    }
    let given = VARIABLES.into_iter().filter_map(variable).find(is_name);
    let login = || password_database()?.into_string().ok().filter(is_name);
    given.or_else(login).ok_or(UsageError::NoCreator)
}

/// The day of `now` in the system's time zone.
fn day(now: Timestamp) -> Date {
    TimeZone::system().to_datetime(now).date()
}

/// A version 7 UUID (RFC 9562) with the timestamp `now`.
fn id(now: Timestamp) -> Uuid {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanoseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name with this option, these environment variables and this entry of the password database; else the message.
    fn found(creator: Option<&str>, variables: &[(&str, &str)], database: Option<&str>) -> String {
        let variable = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_string());
        name(creator.map(str::to_string), variable, || database.map(OsString::from))
            .unwrap_or_else(|error| Error::from(error).message())
    }

    #[test]
    fn the_name_given_comes_before_the_login_name() {
        let all = [("LOGNAME", "log"), ("USER", "user"), ("TANDAI_CREATOR", "Rina")];
        assert_eq!(found(Some("Budi"), &all, Some("root")), "Budi");
        assert_eq!(found(None, &all, Some("root")), "Rina");
        assert_eq!(found(None, &all[..2], Some("root")), "user");
        assert_eq!(found(None, &all[..1], Some("root")), "log");
    }

    #[test]
    fn without_environment_variables_the_name_comes_from_the_password_database() {
        assert_eq!(found(None, &[], Some("rina")), "rina");
        assert_eq!(found(None, &[("USER", ""), ("LOGNAME", " ")], Some("rina")), "rina");
    }

    #[test]
    fn the_answer_to_the_question_is_the_name() {
        let answered = |answer: &str| {
            let mut output = Vec::new();
            let name = ask(&mut answer.as_bytes(), &mut output);
            assert!(String::from_utf8(output).unwrap().starts_with("Your name"));
            name
        };
        assert_eq!(answered("Rina Sari\n").as_deref(), Some("Rina Sari"));
        assert_eq!(answered("Rina").as_deref(), Some("Rina"));
        assert_eq!((answered("\n"), answered("")), (None, None));
        assert!(answered("Ri\u{1b}na\u{202e}\n").is_some_and(|name| !name.contains(['\u{1b}', '\u{202e}'])));
    }

    #[test]
    fn without_any_name_the_message_says_how_to_give_one() {
        let message = "the annotator has no name: name yourself with --creator NAME, or set TANDAI_CREATOR";
        for database in [None, Some(""), Some(" ")] {
            assert_eq!(found(None, &[], database), message);
        }
        assert_eq!(
            found(Some(" "), &[("USER", "user")], None),
            message,
            "a blank option is not replaced by another name"
        );
    }
}
