//! Keys: as the terminal reports them, and their notation `j`, `Ctrl-d`, `Alt-←`, `z t` (one after the other).

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A key with its modifiers and an optional prefix letter. Shift is part of a character, not a modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
    /// The letter that must be pressed first.
    after: Option<char>,
}

/// The modifiers that distinguish keys. Shift is not one of them: it is part of the character.
const SIGNIFICANT_MODIFIERS: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT).union(KeyModifiers::SUPER);

impl Key {
    /// A key without modifiers or prefix.
    pub(crate) const fn new(code: KeyCode) -> Self {
        Self { code, modifiers: KeyModifiers::NONE, after: None }
    }

    /// A character key.
    pub(crate) const fn letter(c: char) -> Self {
        Self::new(KeyCode::Char(c))
    }

    /// Two letters, one pressed after the other.
    pub(crate) const fn chord(prefix: char, c: char) -> Self {
        Self { after: Some(prefix), ..Self::letter(c) }
    }

    /// The same key with these modifiers.
    #[must_use]
    pub(crate) const fn with(self, modifiers: KeyModifiers) -> Self {
        Self { modifiers, ..self }
    }

    /// The key for an event, after the letter `prefix` if there was one.
    pub(crate) fn pressed(event: KeyEvent, prefix: Option<char>) -> Self {
        Self { code: event.code, modifiers: event.modifiers & SIGNIFICANT_MODIFIERS, after: prefix }
    }

    /// The letter to press first, if any.
    pub(crate) const fn prefix(&self) -> Option<char> {
        self.after
    }

    /// Whether this is a character key.
    pub(crate) const fn is_letter(&self) -> bool {
        matches!(self.code, KeyCode::Char(_))
    }

    /// The key events that the terminal reports when this key is typed.
    pub fn events(self) -> impl Iterator<Item = KeyEvent> {
        let first = self.after.map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        first.into_iter().chain([KeyEvent::new(self.code, self.modifiers)])
    }

    /// The same key without its prefix, for a list of the keys that can follow the prefix.
    #[must_use]
    pub(crate) const fn last(self) -> Self {
        Self { after: None, ..self }
    }

    /// The character of the last key press, if it is one without Control, Alt or Super.
    pub(crate) fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }
}

/// Names of keys that are not characters: the one shown, and the alternatives accepted as input.
const KEY_NAMES: &[(KeyCode, &str, &[&str])] = &[
    (KeyCode::Char(' '), "Space", &[]),
    (KeyCode::Up, "↑", &["Up"]),
    (KeyCode::Down, "↓", &["Down"]),
    (KeyCode::Left, "←", &["Left"]),
    (KeyCode::Right, "→", &["Right"]),
    (KeyCode::Tab, "Tab", &[]),
    (KeyCode::BackTab, "Shift-Tab", &["BackTab"]),
    (KeyCode::PageDown, "PgDn", &["PageDown"]),
    (KeyCode::PageUp, "PgUp", &["PageUp"]),
    (KeyCode::Delete, "Del", &["Delete"]),
    (KeyCode::Insert, "Insert", &["Ins"]),
    (KeyCode::Backspace, "Backspace", &[]),
    (KeyCode::Enter, "Enter", &["Return"]),
    (KeyCode::Esc, "Esc", &["Escape"]),
    (KeyCode::Home, "Home", &[]),
    (KeyCode::End, "End", &[]),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = self.after {
            write!(f, "{prefix} ")?;
        }
        for (modifier, name) in [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-")] {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        if let Some((_, name, _)) = KEY_NAMES.iter().find(|(code, ..)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => write!(f, "{c}"),
            KeyCode::Char(c) => write!(f, "{}", c.to_ascii_uppercase()),
            KeyCode::F(n) => write!(f, "F{n}"),
            code => write!(f, "{code:?}"),
        }
    }
}

/// The error for text that does not name a key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a key; write keys as `j`, `Ctrl-d`, `Alt-Left`, `F2` or `z t`")]
pub struct NotAKey(String);

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let unknown = || NotAKey(text.into());
        let mut parts = text.split(' ').filter(|part| !part.is_empty());
        let (first, second) = (parts.next().ok_or_else(unknown)?, parts.next());
        let (after, mut rest) = match second {
            None => (None, first),
            Some(second) => {
                let mut letters = first.chars();
                (Some(letters.next().filter(|_| letters.next().is_none()).ok_or_else(unknown)?), second)
            }
        };
        let mut modifiers = KeyModifiers::NONE;
        let strip = |rest: &str, name: &str| {
            let head = rest.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name) && rest.len() > name.len());
            head.map(|_| rest.len() - name.len())
        };
        for (modifier, name) in [(KeyModifiers::CONTROL, "ctrl-"), (KeyModifiers::ALT, "alt-")] {
            if let Some(left) = strip(rest, name) {
                modifiers |= modifier;
                rest = &rest[rest.len() - left..];
            }
        }
        let same = |name: &str| name.eq_ignore_ascii_case(rest);
        let named = KEY_NAMES.iter().find(|(_, name, others)| same(name) || others.iter().any(|other| same(other)));
        let mut letters = rest.chars();
        let code = match (named, letters.next(), letters.as_str()) {
            (Some((code, ..)), ..) => *code,
            (None, Some('F' | 'f'), number) if !number.is_empty() => {
                KeyCode::F(number.parse().ok().filter(|n| (1..=24).contains(n)).ok_or_else(unknown)?)
            }
            // Terminals report letters with Ctrl in lower case.
            (None, Some(c), "") if modifiers.is_empty() => KeyCode::Char(c),
            (None, Some(c), "") => KeyCode::Char(c.to_ascii_lowercase()),
            _ => return Err(unknown()),
        };
        if parts.next().is_some() {
            return Err(unknown());
        }
        Ok(Self { code, modifiers, after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_and_read() {
        for text in ["j", "J", "Ctrl-D", "Alt-←", "z t", "F2", "Space", "Shift-Tab", "Ctrl-Home", "|", "-"] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        assert_eq!("ctrl-left".parse(), Ok(Key::new(KeyCode::Left).with(KeyModifiers::CONTROL)));
        for text in ["", "jj", "zz t", "z t b", "Ctrl-", "F99"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }
}
