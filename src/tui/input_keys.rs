//! The keys of text inputs, which cannot be changed: those of every desktop, and those of readline.
//!
//! No key deletes beyond the line break, except a grapheme or a word at the start or end of a line, which joins it to the next.
//! Ctrl-Y repeats, as on the desktop; it does not insert what was deleted, as in readline.

use super::key::Key;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A command of a key in a text input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InputCommand {
    Insert(char),
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    PageUp,
    PageDown,
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    DeleteLeft,
    DeleteRight,
    DeleteWordLeft,
    DeleteWordRight,
    DeleteToLineStart,
    DeleteToLineEnd,
    NewLine,
    Indent,
    Undo,
    Redo,
}

/// A command of text inputs, with its keys.
#[derive(Debug)]
pub(crate) struct InputBinding {
    pub(crate) keys: &'static [Key],
    command: InputCommand,
    /// A short description of the command.
    pub(crate) help: &'static str,
}

const fn bind(keys: &'static [Key], command: InputCommand, help: &'static str) -> InputBinding {
    InputBinding { keys, command, help }
}

const fn key(code: KeyCode) -> Key {
    Key::new(code)
}

const fn ctrl(c: char) -> Key {
    Key::letter(c).with(KeyModifiers::CONTROL)
}

const fn ctrl_key(code: KeyCode) -> Key {
    Key::new(code).with(KeyModifiers::CONTROL)
}

const fn alt_key(code: KeyCode) -> Key {
    Key::new(code).with(KeyModifiers::ALT)
}

const fn alt(c: char) -> Key {
    Key::letter(c).with(KeyModifiers::ALT)
}

const CONTROL_ALT: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

use InputCommand as C;
use KeyCode::{Backspace, Delete, Down, End, Enter, Home, Left, PageDown, PageUp, Right, Tab, Up};

/// The keys of text inputs, besides the characters that are typed. A dialog may use some of them for itself.
pub(crate) const INPUT_KEYS: &[InputBinding] = &[
    bind(&[key(Left), ctrl('b')], C::Left, "Go a character left"),
    bind(&[key(Right), ctrl('f')], C::Right, "Go a character right"),
    bind(&[ctrl_key(Left), alt_key(Left), alt('b')], C::WordLeft, "Go to the previous word"),
    bind(&[ctrl_key(Right), alt_key(Right), alt('f')], C::WordRight, "Go to the next word"),
    bind(&[key(Up), ctrl('p')], C::Up, "Go a line up"),
    bind(&[key(Down), ctrl('n')], C::Down, "Go a line down"),
    bind(&[key(PageUp)], C::PageUp, "Go a page up"),
    bind(&[key(PageDown)], C::PageDown, "Go a page down"),
    bind(&[key(Home), ctrl('a')], C::LineStart, "Go to the start of the line"),
    bind(&[key(End), ctrl('e')], C::LineEnd, "Go to the end of the line"),
    bind(&[ctrl_key(Home), ctrl_key(Up), alt('<')], C::TextStart, "Go to the start"),
    bind(&[ctrl_key(End), ctrl_key(Down), alt('>')], C::TextEnd, "Go to the end"),
    bind(&[key(Backspace), ctrl('h')], C::DeleteLeft, "Delete the character before the cursor"),
    bind(&[key(Delete), ctrl('d')], C::DeleteRight, "Delete the character at the cursor"),
    bind(
        &[ctrl('w'), alt_key(Backspace), ctrl_key(Backspace), Key::letter('h').with(CONTROL_ALT)],
        C::DeleteWordLeft,
        "Delete the word before the cursor",
    ),
    bind(&[alt('d'), alt_key(Delete), ctrl_key(Delete)], C::DeleteWordRight, "Delete the word after the cursor"),
    bind(&[ctrl('u')], C::DeleteToLineStart, "Delete to the start of the line"),
    bind(&[ctrl('k')], C::DeleteToLineEnd, "Delete to the end of the line"),
    bind(&[key(Enter), ctrl('j'), ctrl('m')], C::NewLine, "New line; in one line: accept"),
    bind(&[key(Tab)], C::Indent, "Indent, in a note"),
    bind(&[ctrl('z')], C::Undo, "Undo what was typed or deleted"),
    bind(&[ctrl('y'), ctrl('r')], C::Redo, "Redo"),
];

/// The command of a key; `None` if it has none.
pub(crate) fn command(event: KeyEvent) -> Option<InputCommand> {
    let pressed = Key::pressed(event, None);
    let bound = INPUT_KEYS.iter().find(|binding| binding.keys.contains(&pressed)).map(|binding| binding.command);
    let typed = || pressed.character().filter(|c| !c.is_control()).map(C::Insert);
    // Enter with Shift or Alt is still a line break.
    let line_break = || (event.code == Enter).then_some(C::NewLine);
    bound.or_else(typed).or_else(line_break)
}

/// Whether text inputs have a command for this letter with Alt. Other letters with Alt are Esc and a letter typed quickly, which
/// terminals report in the same way.
pub(crate) fn takes_with_alt(event: KeyEvent) -> bool {
    event.modifiers.contains(KeyModifiers::ALT) && command(event).is_some()
}

/// Whether this is the line feed that some terminals and programs send for Enter.
pub(crate) fn is_line_feed(event: KeyEvent) -> bool {
    Key::pressed(event, None) == ctrl('j')
}

/// The keys as a Markdown table, for the documentation.
pub(crate) fn markdown() -> String {
    let mut out = "| Text inputs | |\n| --- | --- |\n".to_string();
    for binding in INPUT_KEYS {
        let keys: Vec<String> = binding.shown_keys().iter().map(|key| format!("`{key}`")).collect();
        out += &format!("| {} | {} |\n", keys.join(" "), binding.help);
    }
    out
}

impl InputBinding {
    /// The keys to list: those with two modifiers are other codes of the same key.
    pub(crate) fn shown_keys(&self) -> Vec<Key> {
        let listed = |key: &&Key| !key.to_string().starts_with("Ctrl-Alt-");
        self.keys.iter().filter(listed).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_meanings() {
        let keys: Vec<Key> = INPUT_KEYS.iter().flat_map(|binding| binding.keys).copied().collect();
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(key), "{key} is bound twice");
        }
    }

    #[test]
    fn keys_that_are_not_in_the_table_do_nothing() {
        for c in ('a'..='z').chain(['[', ']', '\\', '_', '@']) {
            for modifiers in [KeyModifiers::CONTROL, KeyModifiers::ALT] {
                let pressed = KeyEvent::new(KeyCode::Char(c), modifiers);
                let is_listed = INPUT_KEYS.iter().any(|b| b.keys.contains(&Key::pressed(pressed, None)));
                assert_eq!(command(pressed).is_some(), is_listed, "{pressed:?}");
            }
        }
        for code in [KeyCode::Insert, KeyCode::Esc, KeyCode::F(5), KeyCode::BackTab] {
            assert_eq!(command(KeyEvent::new(code, KeyModifiers::NONE)), None, "{code:?}");
        }
    }
}
