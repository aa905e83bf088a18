//! `tandai --plain`: the reader as a line-based dialogue, for screen readers and dumb terminals.

use super::usage::UsageError;
use super::{CommonArgs, Error, articles};
use crate::tui::app::Author;
use crate::tui::open_document::OpenOptions;
use crate::tui::plain::{InputEvent, PlainSession, SessionReply, for_terminal, read_standard_input};
use crate::tui::runtime::RunError;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Reads commands from standard input and answers them until the user quits or the input ends. Of a folder, it opens the first
/// article.
pub(crate) fn run(path: &Path, common: &CommonArgs, options: OpenOptions, author: Author) -> Result<(), Error> {
    if path.as_os_str() == "-" {
        return Err(UsageError::InputIsForCommands.into());
    }
    let folder = path.is_dir().then(|| path.to_path_buf());
    let article = match &folder {
        Some(folder) => common.article(&articles(folder)?[0])?,
        None => common.article(path)?,
    };
    let mut session = PlainSession::open(article, folder, options, author).map_err(RunError::from)?;
    let ended = converse(&mut session);
    if ended.is_err() {
        // Nobody can be told, but the answers are kept.
        session.end_of_input();
    }
    session.end()?;
    ended
}

/// Answers what comes from standard input until the user quits or the input ends.
fn converse(session: &mut PlainSession) -> Result<(), Error> {
    let input = read_standard_input().map_err(Error::Input)?;
    say(&session.greeting())?;
    loop {
        write!(io::stdout(), "{}", session.prompt())?;
        io::stdout().flush()?;
        let reply = match input.recv().unwrap_or(InputEvent::End) {
            InputEvent::Line(line) => session.line(&line),
            InputEvent::Interrupt => {
                // After the ^C that the terminal shows.
                writeln!(io::stdout())?;
                session.interrupt()
            }
            InputEvent::Unreadable(why) => SessionReply { text: why.into(), is_over: false },
            InputEvent::End => {
                // After the prompt, which nobody answered.
                let text = format!("\n{}", session.end_of_input().unwrap_or_default());
                SessionReply { text, is_over: true }
            }
            InputEvent::Failed(error) => return Err(Error::Input(error)),
        };
        say(&reply.text)?;
        if reply.is_over {
            return Ok(());
        }
    }
}

/// Writes a text and a line break, unless it is empty. On a terminal, lines end between words.
fn say(text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return Ok(());
    }
    let size = io::stdout().is_terminal().then(crossterm::terminal::size);
    match size {
        Some(Ok((columns, _))) if columns > 0 => writeln!(io::stdout(), "{}", for_terminal(text, columns.into()))?,
        _ => writeln!(io::stdout(), "{text}")?,
    }
    Ok(())
}
