//! The one list of keys. The help screen, the palette and the README are made from it.

use super::action::{Action, Motion, Unit};
use crate::annotation::Label;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers. Shift is part of a letter, not a modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// An action and the keys for it.
#[derive(Debug)]
pub struct Binding {
    /// Keys, the one to teach first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// What that is, in a few words.
    pub help: &'static str,
}

/// Bindings that belong together.
#[derive(Debug)]
pub struct Group {
    /// What they are for.
    pub name: &'static str,
    /// The bindings.
    pub bindings: &'static [Binding],
}

const fn ch(c: char) -> Key {
    key(KeyCode::Char(c))
}

const fn ctrl(c: char) -> Key {
    Key { code: KeyCode::Char(c), modifiers: KeyModifiers::CONTROL }
}

const fn ctrl_key(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::CONTROL }
}

const fn key(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

const fn bind(keys: &'static [Key], action: Action, help: &'static str) -> Binding {
    Binding { keys, action, help }
}

use Action::{Highlight, Move, Select};
use KeyCode::{BackTab, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up};

/// All keys, in the order of the help screen.
pub const KEYMAP: &[Group] = &[
    Group {
        name: "Move",
        bindings: &[
            bind(&[ch('j'), key(Down)], Move(Motion::Down), "a line down"),
            bind(&[ch('k'), key(Up)], Move(Motion::Up), "a line up"),
            bind(&[ch('h'), key(Left)], Move(Motion::Left), "a letter left"),
            bind(&[ch('l'), key(Right)], Move(Motion::Right), "a letter right"),
            bind(&[ch('w'), ctrl_key(Right)], Move(Motion::WordNext), "to the next word"),
            bind(&[ch('b'), ctrl_key(Left)], Move(Motion::WordPrevious), "to the word before"),
            bind(&[ch('e')], Move(Motion::WordEnd), "to the end of the word"),
            bind(&[ch(')')], Move(Motion::SentenceNext), "to the next sentence"),
            bind(&[ch('(')], Move(Motion::SentencePrevious), "to the sentence before"),
            bind(&[ch('}'), ch('J'), ctrl_key(Down)], Move(Motion::ParagraphNext), "to the next paragraph"),
            bind(&[ch('{'), ch('K'), ctrl_key(Up)], Move(Motion::ParagraphPrevious), "to the paragraph before"),
            bind(&[ch('0'), key(Home)], Move(Motion::LineStart), "to the start of the line"),
            bind(&[ch('$'), key(End)], Move(Motion::LineEnd), "to the end of the line"),
            bind(&[ch(' '), ctrl('f'), key(PageDown)], Move(Motion::PageDown), "a page down"),
            bind(&[ctrl('b'), key(PageUp)], Move(Motion::PageUp), "a page up"),
            bind(&[ctrl('d')], Move(Motion::HalfDown), "half a page down"),
            bind(&[ctrl('u')], Move(Motion::HalfUp), "half a page up"),
            bind(&[ctrl('e')], Action::Scroll(1), "scroll a line down"),
            bind(&[ctrl('y')], Action::Scroll(-1), "scroll a line up"),
            bind(&[ch('g'), ctrl_key(Home)], Move(Motion::Start), "to the start"),
            bind(&[ch('G'), ctrl_key(End)], Move(Motion::End), "to the end"),
        ],
    },
    Group {
        name: "Select",
        bindings: &[
            bind(&[ch('v')], Select(Unit::Grapheme), "select from here; move to extend"),
            bind(&[ch('s')], Select(Unit::Sentence), "select the sentence, then the next"),
            bind(&[ch('V')], Select(Unit::Paragraph), "select the paragraph, then the next"),
            bind(&[ch('+'), ch('=')], Action::Grow, "grow: word, sentence, paragraph"),
            bind(&[ch('-')], Action::Shrink, "shrink again"),
            bind(&[ch('o')], Action::OtherEnd, "move the other end"),
        ],
    },
    Group {
        name: "Find",
        bindings: &[
            bind(&[ch('/')], Action::Search, "search; in the entities, filter"),
            bind(&[ch('n')], Action::NextHit, "to the next hit"),
            bind(&[ch('N')], Action::PreviousHit, "to the hit before"),
            bind(&[ch('m'), ch('*')], Action::NextMention, "to the next mention of the entity"),
            bind(&[ch('M'), ch('#')], Action::PreviousMention, "to the mention before"),
            bind(&[ch('t')], Action::ToggleEntities, "entity colours on or off"),
        ],
    },
    Group {
        name: "Mark (the selection, else the sentence)",
        bindings: &[
            bind(&[ch('1')], Highlight(Label::Important), "highlight: important"),
            bind(&[ch('2')], Highlight(Label::Doubtful), "highlight: doubtful"),
            bind(&[ch('3')], Highlight(Label::Confirmed), "highlight: confirmed"),
            bind(&[ch('4')], Highlight(Label::Question), "highlight: question"),
            bind(&[ch('a')], Action::Note, "add a note"),
            bind(&[ch('c')], Action::Claim, "tag a claim"),
            bind(&[key(Enter)], Action::Accept, "edit the note, record the claim"),
            bind(&[ch('r')], Action::Relabel, "relabel"),
            bind(&[ch('d'), ch('x'), key(Delete)], Action::Delete, "delete the annotation, dismiss"),
            bind(&[ch(';')], Action::OtherAnnotation, "choose among overlapping ones"),
            bind(&[ch(']')], Action::NextAnnotation, "to the next annotation"),
            bind(&[ch('[')], Action::PreviousAnnotation, "to the annotation before"),
            bind(&[ch('L')], Action::Annotations, "list the annotations"),
            bind(&[ch('D')], Action::Changes, "what changed since it was annotated"),
            bind(&[ch('y')], Action::TakeWords, "take the words as they are now"),
            bind(&[ch('A')], Action::Attach, "put a lost annotation on these words"),
            bind(&[ch('C')], Action::Settle, "choose between two versions"),
            bind(&[ch('u')], Action::Undo, "undo"),
            bind(&[ch('U'), ctrl('r')], Action::Redo, "redo"),
        ],
    },
    Group {
        name: "Check",
        bindings: &[
            bind(&[ch('f')], Action::NextSuggestion, "next sentence worth checking"),
            bind(&[ch('F')], Action::PreviousSuggestion, "the one before"),
            bind(&[ch('R')], Action::Suggestions, "list them, the worthiest first"),
            bind(&[ch('!')], Action::NextFinding, "to what does not fit"),
            bind(&[ch('B')], Action::Board, "the board of all claims"),
        ],
    },
    Group {
        name: "Entities (the one in the pane, else under the cursor)",
        bindings: &[
            bind(&[ch('S')], Action::SortEntities, "sort by mention, count, name"),
            bind(&[ch('E')], Action::AddEntity, "the selection is an entity"),
            bind(&[ch('T')], Action::Retype, "change its type"),
            bind(&[ch('X')], Action::RejectEntity, "not an entity"),
            bind(&[ch('&')], Action::MergeEntity, "the same as another one"),
            bind(&[ch('|')], Action::SplitEntity, "split into its wordings"),
        ],
    },
    Group {
        name: "Program",
        bindings: &[
            bind(&[key(Tab)], Action::NextPane, "to the next pane"),
            bind(&[key(BackTab)], Action::PreviousPane, "to the pane before"),
            bind(&[ch('O')], Action::Articles, "open another article of the folder"),
            bind(&[ch(':'), ctrl('p')], Action::Palette, "all commands, by name"),
            bind(&[ch('?'), key(F(1))], Action::Help, "these keys"),
            bind(&[ctrl('s')], Action::Save, "save again, after saving failed"),
            bind(&[ch('W')], Action::WriteElsewhere, "write the annotations elsewhere"),
            bind(&[ctrl('l')], Action::Redraw, "draw the screen anew"),
            bind(&[ctrl('z')], Action::Suspend, "to the shell; `fg` comes back"),
            bind(&[key(Esc)], Action::Escape, "back out one step"),
            bind(&[ch('q'), ctrl('c')], Action::Quit, "quit; everything is saved"),
        ],
    },
];

/// The action of a key press.
pub fn action(event: KeyEvent) -> Option<Action> {
    let pressed = Key {
        code: event.code,
        modifiers: event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER),
    };
    bindings().find(|binding| binding.keys.contains(&pressed)).map(|binding| binding.action)
}

/// All bindings, in order.
pub fn bindings() -> impl Iterator<Item = &'static Binding> {
    KEYMAP.iter().flat_map(|group| group.bindings)
}

/// The key to teach for an action, or nothing.
pub fn shown(action: Action) -> String {
    bindings().find(|binding| binding.action == action).map_or(String::new(), |binding| binding.keys[0].to_string())
}

/// The last character key of an action, where that is the one to teach.
pub fn last(action: Action) -> String {
    let binding = bindings().find(|binding| binding.action == action);
    let key = binding.and_then(|binding| binding.keys.iter().rfind(|key| matches!(key.code, KeyCode::Char(_))));
    key.map_or(String::new(), ToString::to_string)
}

impl Binding {
    /// Its keys, as the terminal reports them.
    pub fn events(&self) -> impl Iterator<Item = KeyEvent> {
        self.keys.iter().map(|key| KeyEvent::new(key.code, key.modifiers))
    }

    /// Its keys, as the help shows them.
    pub fn keys_shown(&self) -> String {
        self.keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            f.write_str("Ctrl-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) if self.modifiers.is_empty() => write!(f, "{c}"),
            KeyCode::Char(c) => write!(f, "{}", c.to_ascii_uppercase()),
            Up => f.write_str("↑"),
            Down => f.write_str("↓"),
            Left => f.write_str("←"),
            Right => f.write_str("→"),
            BackTab => f.write_str("Shift-Tab"),
            PageDown => f.write_str("PgDn"),
            PageUp => f.write_str("PgUp"),
            Delete => f.write_str("Del"),
            F(n) => write!(f, "F{n}"),
            code => write!(f, "{code:?}"),
        }
    }
}

/// The keys as a Markdown table, for the README.
pub fn markdown() -> String {
    let mut out = String::new();
    for group in KEYMAP {
        out += &format!("| {} | |\n| --- | --- |\n", group.name);
        for binding in group.bindings {
            let keys: Vec<String> =
                binding.keys.iter().map(|key| format!("`{}`", key.to_string().replace('|', r"\|"))).collect();
            out += &format!("| {} | {} |\n", keys.join(" "), binding.help);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_meanings() {
        let keys: Vec<Key> = bindings().flat_map(|b| b.keys).copied().collect();
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(key), "{key} is bound twice");
        }
    }

    #[test]
    fn shift_is_part_of_the_letter() {
        let press = |code, modifiers| action(KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Move(Motion::End)));
        assert_eq!(press(KeyCode::Char('d'), KeyModifiers::CONTROL), Some(Move(Motion::HalfDown)));
        assert_eq!(press(KeyCode::Char('d'), KeyModifiers::ALT), None);
        assert_eq!(shown(Action::Redo), "U");
    }
}
