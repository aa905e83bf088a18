//! Decodes what a terminal sends: keys, the mouse, pastes, and replies to queries.
//!
//! [`SequenceSplitter`] finds the pieces, and the crate `termina` knows what each sequence means. It also understands the
//! replies that crossterm would wait for the end of for ever, together with everything typed after them.

use super::background;
use super::sequences::{Piece, SequenceSplitter};
use crate::tui::palette::Background;
use crossterm::event::{
    KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use std::time::Duration;
use termina::escape::csi::{Csi, Cursor, Mode};
use termina::{Parser, event};

/// A decoded input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalInput {
    /// A key.
    Key(KeyEvent),
    /// A button, a movement with a button pressed, or the wheel.
    Mouse(MouseEvent),
    /// Pasted text.
    Paste(String),
    /// The window of the terminal lost the focus.
    FocusLost,
    /// The reply to a query for the background colour.
    Background(Background),
    /// The colours of the terminal changed (mode 2031).
    ColoursChanged,
    /// The reply to a query for the position of the cursor: its column, from 1.
    CursorColumn(u16),
}

/// Decodes the bytes that a terminal sends, in any portions.
#[derive(Debug, Default)]
pub struct InputDecoder {
    splitter: SequenceSplitter,
}

impl InputDecoder {
    /// Decodes bytes, as far as they are complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<TerminalInput> {
        self.splitter.feed(bytes).into_iter().filter_map(decode).collect()
    }

    /// How long to wait for more bytes before [`InputDecoder::flush`], or `None` if everything is decoded. While the terminal
    /// `owes_reply`, the wait is longer.
    pub(crate) fn timeout(&self, owes_reply: bool) -> Option<Duration> {
        self.splitter.timeout(owes_reply)
    }

    /// Decodes what was typed so far as if nothing more belonged to it.
    pub fn flush(&mut self) -> Option<TerminalInput> {
        self.splitter.flush().and_then(decode)
    }
}

fn decode(piece: Piece) -> Option<TerminalInput> {
    match piece {
        Piece::Sequence(bytes) => {
            let mut parser = Parser::default();
            parser.parse(&bytes, false);
            parser.pop().and_then(|event| translate(&event))
        }
        Piece::Alt(c) => Some(TerminalInput::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT))),
        Piece::Command(text) => background::from_reply(&text).map(TerminalInput::Background),
        Piece::Paste(text) => Some(TerminalInput::Paste(text)),
    }
}

/// Translates an event of `termina`, if the reader uses events of its kind.
fn translate(event: &termina::Event) -> Option<TerminalInput> {
    Some(match event {
        termina::Event::Key(key) => TerminalInput::Key(key_event(*key)?),
        termina::Event::Mouse(mouse) => TerminalInput::Mouse(mouse_event(*mouse)),
        termina::Event::FocusOut => TerminalInput::FocusLost,
        termina::Event::Csi(Csi::Cursor(Cursor::ActivePositionReport { col, .. })) => {
            TerminalInput::CursorColumn(col.get())
        }
        termina::Event::Csi(Csi::Mode(Mode::ReportTheme(_))) => TerminalInput::ColoursChanged,
        _ => return None,
    })
}

/// The key as the rest of the program knows it, or `None` for a key that no command can have.
fn key_event(key: event::KeyEvent) -> Option<KeyEvent> {
    let code = match key.code {
        event::KeyCode::Char(c) => KeyCode::Char(c),
        event::KeyCode::Enter => KeyCode::Enter,
        event::KeyCode::Backspace => KeyCode::Backspace,
        event::KeyCode::Tab => KeyCode::Tab,
        event::KeyCode::BackTab => KeyCode::BackTab,
        event::KeyCode::Escape => KeyCode::Esc,
        event::KeyCode::Left => KeyCode::Left,
        event::KeyCode::Right => KeyCode::Right,
        event::KeyCode::Up => KeyCode::Up,
        event::KeyCode::Down => KeyCode::Down,
        event::KeyCode::Home => KeyCode::Home,
        event::KeyCode::End => KeyCode::End,
        event::KeyCode::PageUp => KeyCode::PageUp,
        event::KeyCode::PageDown => KeyCode::PageDown,
        event::KeyCode::Insert => KeyCode::Insert,
        event::KeyCode::Delete => KeyCode::Delete,
        event::KeyCode::Menu => KeyCode::Menu,
        event::KeyCode::Function(number) => KeyCode::F(number),
        _ => return None,
    };
    let kind = match key.kind {
        event::KeyEventKind::Press => KeyEventKind::Press,
        event::KeyEventKind::Repeat => KeyEventKind::Repeat,
        event::KeyEventKind::Release => KeyEventKind::Release,
    };
    let modifiers = modifiers(key.modifiers);
    Some(KeyEvent { code, modifiers, kind, state: KeyEventState::NONE })
}

fn modifiers(modifiers: event::Modifiers) -> KeyModifiers {
    [
        (event::Modifiers::SHIFT, KeyModifiers::SHIFT),
        (event::Modifiers::ALT, KeyModifiers::ALT),
        (event::Modifiers::CONTROL, KeyModifiers::CONTROL),
        (event::Modifiers::SUPER, KeyModifiers::SUPER),
        (event::Modifiers::HYPER, KeyModifiers::HYPER),
        (event::Modifiers::META, KeyModifiers::META),
    ]
    .into_iter()
    .filter(|(theirs, _)| modifiers.contains(*theirs))
    .fold(KeyModifiers::NONE, |all, (_, ours)| all | ours)
}

fn mouse_event(mouse: event::MouseEvent) -> MouseEvent {
    let button = |button| match button {
        event::MouseButton::Left => MouseButton::Left,
        event::MouseButton::Right => MouseButton::Right,
        event::MouseButton::Middle => MouseButton::Middle,
    };
    let kind = match mouse.kind {
        event::MouseEventKind::Down(pressed) => MouseEventKind::Down(button(pressed)),
        event::MouseEventKind::Up(released) => MouseEventKind::Up(button(released)),
        event::MouseEventKind::Drag(pressed) => MouseEventKind::Drag(button(pressed)),
        event::MouseEventKind::Moved => MouseEventKind::Moved,
        event::MouseEventKind::ScrollDown => MouseEventKind::ScrollDown,
        event::MouseEventKind::ScrollUp => MouseEventKind::ScrollUp,
        event::MouseEventKind::ScrollLeft => MouseEventKind::ScrollLeft,
        event::MouseEventKind::ScrollRight => MouseEventKind::ScrollRight,
    };
    MouseEvent { kind, column: mouse.column, row: mouse.row, modifiers: modifiers(mouse.modifiers) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inputs for what a terminal sends, after which it is silent. Keys are shown with their modifiers in front.
    fn decoded(sent: &str) -> Vec<String> {
        let mut decoder = InputDecoder::default();
        let mut inputs = decoder.feed(sent.as_bytes());
        inputs.extend(decoder.flush());
        inputs.into_iter().map(described).collect()
    }

    fn described(input: TerminalInput) -> String {
        match input {
            TerminalInput::Key(KeyEvent { code, modifiers, .. }) if modifiers.is_empty() => code.to_string(),
            TerminalInput::Key(KeyEvent { code, modifiers, .. }) => format!("{modifiers}-{code}"),
            TerminalInput::Mouse(mouse) => format!("{:?} at {}, {}", mouse.kind, mouse.column, mouse.row),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn keys_of_every_kind_of_terminal() {
        for (sent, keys) in [
            ("aZ ", vec!["a", "Shift-Z", "Space"]),
            ("\r\t\x7f", vec!["Enter", "Tab", "Backspace"]),
            ("\n\x08\x03", vec!["Control-j", "Control-h", "Control-c"]),
            ("\x1b", vec!["Esc"]),
            ("\x1b[A\x1bOB\x1b[1;5C\x1b[Z", vec!["Up", "Down", "Control-Right", "Shift-Back Tab"]),
            ("\x1b[5~\x1b[3~\x1b[7~\x1b[F", vec!["Page Up", "Del", "Home", "End"]),
            ("\x1bOP\x1b[15~\x1b[[B\x1b[29~", vec!["F1", "F5", "F2", "F14"]),
            ("\x1bj\x1b\x7f\x1bé", vec!["Alt-j", "Alt-Backspace", "Alt-é"]),
            ("\x1b[27u\x1b[105;5u\x1b[13;2u", vec!["Esc", "Control-i", "Shift-Enter"]),
            ("\x1b[", vec!["Alt-["]),
            ("é漢👩", vec!["é", "漢", "👩"]),
        ] {
            assert_eq!(decoded(sent), keys, "{sent:?}");
        }
    }

    #[test]
    fn the_mouse_with_and_without_sgr_encoding() {
        assert_eq!(decoded("\x1b[<0;3;5M\x1b[<0;3;5m"), ["Down(Left) at 2, 4", "Up(Left) at 2, 4"]);
        assert_eq!(decoded("\x1b[<32;9;5M\x1b[<64;1;1M"), ["Drag(Left) at 8, 4", "ScrollUp at 0, 0"]);
        assert_eq!(decoded("\x1b[M #%\x1b[Ma#%x"), ["Down(Left) at 2, 4", "ScrollDown at 2, 4", "x"]);
    }

    #[test]
    fn replies_are_not_keys() {
        for (sent, input) in [
            ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", Some(TerminalInput::Background(Background::Light))),
            ("\x1b]11;rgb:0000/0000/0000\x07", Some(TerminalInput::Background(Background::Dark))),
            ("\x1b[?997;2n", Some(TerminalInput::ColoursChanged)),
            ("\x1b[1;3R", Some(TerminalInput::CursorColumn(3))),
            ("\x1b[?2026;2$y", None),
            ("\x1b[?2027;0$y", None),
            ("\x1b[?62;22c", None),
            ("\x1b[>0;276;0c", None),
            ("\x1b[?1u", None),
            ("\x1b[8;24;80t", None),
            ("\x1b[I", None),
            ("\x1b[O", Some(TerminalInput::FocusLost)),
            ("\x1b]4;1;rgb:cdcd/0000/0000\x1b\\", None),
            ("\x1b]52;c;MTEx\x07", None),
            ("\x1bP>|tmux 3.4\x1b\\", None),
        ] {
            let then_typed = format!("{sent}j");
            let mut expected: Vec<String> = input.into_iter().map(described).collect();
            expected.push("j".into());
            assert_eq!(decoded(&then_typed), expected, "{sent:?}");
        }
    }

    #[test]
    fn a_paste_keeps_every_character() {
        assert_eq!(decoded("\x1b[200~satu\rdua\x1b[A\x1b[201~"), [r#"Paste("satu\rdua\u{1b}[A")"#]);
    }
}
