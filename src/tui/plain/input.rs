//! Reads lines from standard input on a thread, and turns Ctrl-C into an event.

use signal_hook::consts::SIGINT;
use signal_hook::iterator::Signals;
use std::io::{self, BufRead, IsTerminal, Read};
use std::sync::mpsc;
use std::thread;

/// The longest line in bytes that is read from a pipe.
const MAX_LINE_BYTES: usize = 1 << 20;

/// A terminal takes so many bytes of a line on Linux, and drops the rest without a word.
const TERMINAL_LINE_BYTES: usize = 4095;

/// An input from standard input.
#[derive(Debug)]
pub(crate) enum InputEvent {
    /// A line, without its end.
    Line(String),
    /// A line that is too long, or not UTF-8. The text says so.
    Unreadable(&'static str),
    /// Ctrl-C.
    Interrupt,
    /// The end of the input: Ctrl-D, or the terminal is gone.
    End,
    /// The input cannot be read.
    Failed(io::Error),
}

/// Starts to read standard input.
///
/// # Errors
/// If Ctrl-C cannot be caught, or no thread can be started.
pub(crate) fn read_standard_input() -> io::Result<mpsc::Receiver<InputEvent>> {
    let (sender, receiver) = mpsc::channel();
    let is_terminal = io::stdin().is_terminal();
    if is_terminal {
        let mut signals = Signals::new([SIGINT])?;
        let sender = sender.clone();
        let wait = move || signals.forever().take_while(|_| sender.send(InputEvent::Interrupt).is_ok()).for_each(drop);
        thread::Builder::new().name("signals".into()).spawn(wait)?;
    }
    let read = move || {
        let longest = if is_terminal { TERMINAL_LINE_BYTES } else { MAX_LINE_BYTES };
        let mut lines = Lines { input: io::stdin().lock(), longest, is_terminal, was_return: false };
        loop {
            let event = lines.next_event();
            let is_last = matches!(event, InputEvent::End | InputEvent::Failed(_));
            if sender.send(event).is_err() || is_last {
                break;
            }
        }
    };
    thread::Builder::new().name("input".into()).spawn(read)?;
    Ok(receiver)
}

/// Splits input into lines, which end in LF, CR or both.
struct Lines<R> {
    input: R,
    /// The length in bytes from which a line is not taken.
    longest: usize,
    is_terminal: bool,
    /// Whether the last line ended in CR, so that LF may follow.
    was_return: bool,
}

impl<R: BufRead> Lines<R> {
    fn next_event(&mut self) -> InputEvent {
        let mut line = Vec::new();
        let mut length = 0;
        let is_ended = loop {
            match self.input.by_ref().bytes().next() {
                None => break false,
                // A terminal that is gone fails to read.
                Some(Err(_)) if self.is_terminal => break false,
                Some(Err(error)) => return InputEvent::Failed(error),
                Some(Ok(b'\n')) if std::mem::take(&mut self.was_return) && length == 0 => {}
                Some(Ok(b'\n')) => break true,
                Some(Ok(b'\r')) => {
                    self.was_return = true;
                    break true;
                }
                Some(Ok(byte)) => {
                    (self.was_return, length) = (false, length + 1);
                    if length < self.longest {
                        line.push(byte);
                    }
                }
            }
        };
        match String::from_utf8(line) {
            _ if length == 0 && !is_ended => InputEvent::End,
            _ if length >= self.longest => {
                InputEvent::Unreadable("The line is too long and may have lost its end. It was ignored.")
            }
            Ok(line) => InputEvent::Line(line),
            Err(_) => InputEvent::Unreadable("The line is not UTF-8 text. It was ignored."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of an input, `|` before those that cannot be read.
    fn lines(input: &[u8]) -> Vec<String> {
        let mut lines = Lines { input, longest: 8, is_terminal: false, was_return: false };
        let mut all = Vec::new();
        loop {
            match lines.next_event() {
                InputEvent::Line(line) => all.push(line),
                InputEvent::Unreadable(why) => all.push(format!("|{why}")),
                _ => return all,
            }
        }
    }

    #[test]
    fn a_line_ends_in_lf_cr_or_both() {
        assert_eq!(lines(b"a\nb\r\nc\rd\r\r\n\ne"), ["a", "b", "c", "d", "", "", "e"]);
        assert_eq!(lines(b""), [""; 0]);
        assert_eq!(lines(b"\r\n"), [""]);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_one_event() {
        let found = lines(b"12345678\nab\xff\nc\n");
        assert!(found[0].starts_with("|The line is too long") && found[1].starts_with("|The line is not UTF-8"));
        assert_eq!(found[2], "c");
    }
}
