//! The key bindings of each context: those of the reader come from its commands, those of dialogs are here. Rebinding a
//! motion of the reader does not change a list.

use super::action::{Action, BoardAction, Motion};
use super::input_keys;
use super::key::Key;
use crate::annotation::Labels;
use crate::annotation::adjudication::Resolution;
use crate::text::display;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::borrow::Cow;
use thiserror::Error;

/// An action and its keys.
#[derive(Debug)]
pub struct Binding {
    /// The default keys; the first is the one shown in messages and hints.
    pub keys: &'static [Key],
    /// The action that the keys run.
    pub action: Action,
    /// A short description of the action.
    pub help: &'static str,
}

impl Binding {
    /// The description, with the name of the label for a highlighting action. `None` if the project has no label
    /// with this key.
    pub(crate) fn description(&self, labels: &Labels) -> Option<Cow<'static, str>> {
        let Highlight(digit) = self.action else { return Some(self.help.into()) };
        let label = labels.by_key(digit)?;
        Some(format!("Highlight: {}", display::printable(&label.name)).into())
    }
}

/// Related bindings, shown under one heading.
#[derive(Debug)]
pub(crate) struct BindingGroup {
    /// The heading.
    pub(crate) name: &'static str,
    /// The bindings, in the order shown.
    pub(crate) bindings: &'static [Binding],
}

pub(super) const fn ch(c: char) -> Key {
    Key::letter(c)
}

pub(super) const fn chord(prefix: char, c: char) -> Key {
    Key::chord(prefix, c)
}

pub(super) const fn ctrl(c: char) -> Key {
    Key::letter(c).with(KeyModifiers::CONTROL)
}

pub(super) const fn ctrl_key(code: KeyCode) -> Key {
    Key::new(code).with(KeyModifiers::CONTROL)
}

pub(super) const fn alt_key(code: KeyCode) -> Key {
    Key::new(code).with(KeyModifiers::ALT)
}

pub(super) const fn key(code: KeyCode) -> Key {
    Key::new(code)
}

pub(super) const fn bind(keys: &'static [Key], action: Action, help: &'static str) -> Binding {
    Binding { keys, action, help }
}

use Action::{Highlight, Move, Resolve};
use KeyCode::{BackTab, Delete, Down, End, Enter, F, Home, Left, PageDown, PageUp, Right, Tab, Up};

/// The bindings while text is selected, besides those of the reader. Without a selection, digits are counts.
pub(crate) const SELECTION_KEYMAP: &[BindingGroup] = &[BindingGroup {
    name: "While text is selected",
    bindings: &[
        bind(&[ch('1')], Highlight('1'), "Highlight: important"),
        bind(&[ch('2')], Highlight('2'), "Highlight: doubtful"),
        bind(&[ch('3')], Highlight('3'), "Highlight: confirmed"),
        bind(&[ch('4')], Highlight('4'), "Highlight: question"),
        bind(&[ch('5')], Highlight('5'), "Highlight: the project's label 5"),
        bind(&[ch('6')], Highlight('6'), "Highlight: the project's label 6"),
        bind(&[ch('7')], Highlight('7'), "Highlight: the project's label 7"),
        bind(&[ch('8')], Highlight('8'), "Highlight: the project's label 8"),
        bind(&[ch('9')], Highlight('9'), "Highlight: the project's label 9"),
    ],
}];

/// The bindings of lists: the help, the board, the library, the review list and the list of changes.
pub(crate) const LIST_KEYMAP: &[BindingGroup] = &[BindingGroup {
    name: "Lists",
    bindings: &[
        bind(&[ch('j'), key(Down)], Move(Motion::Down), "Go down"),
        bind(&[ch('k'), key(Up)], Move(Motion::Up), "Go up"),
        bind(&[ch(' '), ctrl('f'), key(PageDown), ch('}')], Move(Motion::PageDown), "Go a page down"),
        bind(&[ctrl('b'), key(PageUp), ch('{')], Move(Motion::PageUp), "Go a page up"),
        bind(&[ctrl('d')], Move(Motion::HalfDown), "Go half a page down"),
        bind(&[ctrl('u')], Move(Motion::HalfUp), "Go half a page up"),
        bind(&[ch('g'), key(Home), ctrl_key(Home)], Move(Motion::Start), "Go to the first"),
        bind(&[ch('G'), key(End), ctrl_key(End)], Move(Motion::End), "Go to the last"),
        bind(&[key(Enter)], Action::Accept, "Go to the selected one"),
        bind(&[ch('/')], Action::Search, "Filter or search"),
        bind(&[ch('s')], Action::Sort, "Switch to the next order"),
        bind(&[key(Tab)], Action::NextPane, "Go to the next tab or page"),
        bind(&[key(BackTab)], Action::PreviousPane, "Go to the previous tab or page"),
        bind(&[ch('c')], Action::Claim, "Tag the sentence as a claim"),
        bind(&[ch('d'), ch('x'), key(Delete)], Action::Delete, "Dismiss"),
        bind(&[ch('y')], Action::AcceptCurrentText, "Accept the current text"),
        bind(&[ch('u')], Action::Undo, "Undo"),
        bind(&[ch('U'), ctrl('r')], Action::Redo, "Redo"),
        bind(&[ch('?'), key(F(1))], Action::Help, "Show the keys of the library"),
        bind(&[ch('q')], Action::Quit, "Close; in the library: quit"),
    ],
}];

/// The bindings of the claim board, besides those of lists.
pub(crate) const BOARD_KEYMAP: &[BindingGroup] = &[BindingGroup {
    name: "Claim board",
    bindings: &[
        bind(&[ch('v')], BoardAction::VERDICT, "Set the verdict"),
        bind(&[ch('t')], BoardAction::STATUS, "Set the status"),
        bind(&[ch('p')], BoardAction::PRIORITY, "Set the priority"),
        bind(&[ch(' ')], BoardAction::MARK, "Mark the claim, or unmark it"),
        bind(&[ch('*')], BoardAction::MARK_ALL, "Mark all claims shown, or unmark them"),
    ],
}];

/// The bindings of the comparison of two annotators' work.
pub(crate) const COMPARISON_KEYMAP: &[BindingGroup] = &[BindingGroup {
    name: "Adjudication, side by side",
    bindings: &[
        bind(&[ch('h'), key(Left)], Resolve(Resolution::Left), "Take the left one"),
        bind(&[ch('l'), key(Right)], Resolve(Resolution::Right), "Take the right one"),
        bind(&[ch('b')], Resolve(Resolution::Both), "Take both"),
        bind(&[ch('x'), ch('d'), key(Delete)], Resolve(Resolution::Neither), "Take neither"),
        bind(&[ch('j'), key(Down), ch(']')], Move(Motion::Down), "Go to the next difference"),
        bind(&[ch('k'), key(Up), ch('[')], Move(Motion::Up), "Go to the previous difference"),
        bind(&[ch('n')], Action::NextHit, "Go to the next one that is not settled"),
        bind(&[ch('N')], Action::PreviousHit, "Go to the previous one that is not settled"),
        bind(&[ch('}')], Move(Motion::ParagraphNext), "Go several differences down"),
        bind(&[ch('{')], Move(Motion::ParagraphPrevious), "Go several differences up"),
        bind(&[ch('g'), key(Home), ctrl_key(Home)], Move(Motion::Start), "Go to the first difference"),
        bind(&[ch('G'), key(End), ctrl_key(End)], Move(Motion::End), "Go to the last difference"),
        bind(&[ch(' '), ctrl('f'), ctrl('d'), key(PageDown)], Move(Motion::PageDown), "Scroll a page down"),
        bind(&[ctrl('b'), ctrl('u'), key(PageUp)], Move(Motion::PageUp), "Scroll a page up"),
        bind(&[ctrl('e')], Action::Scroll(1), "Scroll a line down"),
        bind(&[ctrl('y')], Action::Scroll(-1), "Scroll a line up"),
        bind(&[key(Enter)], Action::Accept, "Go to the text"),
        bind(&[ch('u')], Action::Undo, "Undo"),
        bind(&[ch('U'), ctrl('r')], Action::Redo, "Redo"),
        bind(&[ch(':'), ctrl('p')], Action::Palette, "Run a command by name"),
        bind(&[ch('?'), key(F(1))], Action::Help, "Show the keys"),
        bind(&[ctrl('s')], Action::Save, "Retry a failed save"),
        bind(&[ch('W')], Action::SaveAs, "Save a copy of the annotations"),
        bind(&[ctrl('l')], Action::Redraw, "Redraw the screen"),
        bind(&[ctrl('z')], Action::Suspend, "Suspend (`fg` to resume)"),
        bind(&[ch('q')], Action::Quit, "Show the result in the reader"),
    ],
}];

/// The keys in use: the default bindings with the changes from the user's configuration, for each context.
#[derive(Clone, Debug)]
pub struct KeyBindings {
    /// The keys in the reader.
    pub reader: ContextBindings,
    /// The keys while text is selected, besides those of the reader.
    pub selection: ContextBindings,
    /// The keys in lists.
    pub list: ContextBindings,
    /// The keys on the claim board, besides those of lists.
    pub board: ContextBindings,
    /// The keys in the comparison of two annotators' work.
    pub comparison: ContextBindings,
}

impl KeyBindings {
    /// The contexts, each with the name of its table in the configuration file.
    pub(crate) fn contexts(&self) -> [(&'static str, &ContextBindings); 5] {
        [
            ("keys", &self.reader),
            ("selection-keys", &self.selection),
            ("list-keys", &self.list),
            ("board-keys", &self.board),
            ("comparison-keys", &self.comparison),
        ]
    }

    /// The first key of an action while text is selected; empty if it has none.
    pub(crate) fn primary_key_in_selection(&self, action: Action) -> String {
        let own = self.selection.primary_key(action);
        if own.is_empty() { self.reader.primary_key(action) } else { own }
    }

    /// Whether a key press has a meaning in any context.
    pub(crate) fn is_bound(&self, event: KeyEvent) -> bool {
        self.contexts().iter().any(|(_, bindings)| bindings.action(event, None).is_some())
    }

    /// The action bound to a key press on the claim board.
    pub(crate) fn on_board(&self, event: KeyEvent) -> Option<Action> {
        self.board.action(event, None).or_else(|| self.list.action(event, None))
    }

    /// The action bound to a key press in the reader, where text `is_selected` or not.
    pub(crate) fn in_reader(&self, event: KeyEvent, is_selected: bool) -> Option<Action> {
        let selection = is_selected.then(|| self.selection.action(event, None)).flatten();
        selection.or_else(|| self.reader.action(event, None))
    }
}

/// The bindings of one context.
#[derive(Clone, Debug)]
pub struct ContextBindings {
    /// The name of each group and its bindings.
    groups: Vec<(&'static str, Vec<&'static Binding>)>,
    /// The keys of each binding, in the order of the groups.
    keys: Vec<Vec<Key>>,
}

/// The error for an unknown action name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown action `{0}`; `tandai keys` lists all actions")]
pub(crate) struct UnknownAction(String);

impl ContextBindings {
    /// The default keys of these groups of bindings, each with its name.
    pub(super) fn new(groups: Vec<(&'static str, Vec<&'static Binding>)>) -> Self {
        let keys = groups.iter().flat_map(|(_, bindings)| bindings).map(|binding| binding.keys.to_vec()).collect();
        Self { groups, keys }
    }

    /// The default keys of these groups of bindings.
    pub(super) fn of_groups(groups: &'static [BindingGroup]) -> Self {
        Self::new(groups.iter().map(|group| (group.name, group.bindings.iter().collect())).collect())
    }

    /// The name of each group, and its bindings without the keys in use.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&'static str, &[&'static Binding])> {
        self.groups.iter().map(|(name, bindings)| (*name, &bindings[..]))
    }

    fn bindings(&self) -> impl Iterator<Item = &'static Binding> {
        self.groups.iter().flat_map(|(_, bindings)| bindings).copied()
    }

    /// Replaces the keys of the action called `name` and removes those keys from all other actions.
    ///
    /// # Errors
    /// If there is no action of that name.
    pub(crate) fn set(&mut self, name: &str, keys: &[Key]) -> Result<(), UnknownAction> {
        // Actions that were renamed; existing configurations have their old names.
        let name = match name {
            "sort-entities" => "sort",
            "next-theme" => "theme",
            name => name,
        };
        let at = self.bindings().position(|binding| binding.action.name() == name);
        let at = at.ok_or_else(|| UnknownAction(name.into()))?;
        for own in &mut self.keys {
            own.retain(|key| !keys.contains(key));
        }
        self.keys[at] = keys.to_vec();
        Ok(())
    }

    /// Removes single digits from all actions because digits are counts everywhere. The actions keep their other keys.
    pub fn use_digits_as_counts(&mut self) {
        for own in &mut self.keys {
            own.retain(|key| !('1'..='9').any(|digit| *key == Key::letter(digit)));
        }
    }

    /// A two-letter key that cannot be reached because its first letter is bound on its own.
    pub(crate) fn shadowed_key(&self) -> Option<Key> {
        let all = || self.keys.iter().flatten();
        all().find(|key| key.prefix().is_some_and(|first| all().any(|own| *own == Key::letter(first)))).copied()
    }

    /// Each binding with the keys in use.
    pub(crate) fn list(&self) -> impl Iterator<Item = (&'static Binding, &[Key])> {
        self.bindings().zip(self.keys.iter().map(Vec::as_slice))
    }

    /// The action bound to a key press, after the letter `prefix` if there was one.
    pub(crate) fn action(&self, event: KeyEvent, prefix: Option<char>) -> Option<Action> {
        let pressed = Key::pressed(event, prefix);
        self.list().find(|(_, keys)| keys.contains(&pressed)).map(|(binding, _)| binding.action)
    }

    /// The letter of a key press, if it starts a two-letter key.
    pub(crate) fn prefix(&self, event: KeyEvent) -> Option<char> {
        let KeyCode::Char(c) = event.code else { return None };
        (Key::pressed(event, None) == Key::letter(c) && self.after(c).next().is_some()).then_some(c)
    }

    /// The keys that can follow the letter `prefix`, and their bindings.
    pub(crate) fn after(&self, prefix: char) -> impl Iterator<Item = (Key, &'static Binding)> {
        let all = self.list().flat_map(|(binding, keys)| keys.iter().map(move |key| (*key, binding)));
        all.filter(move |(key, _)| key.prefix() == Some(prefix))
    }

    /// Whether the letter `prefix` starts the keys that highlight with a label. Labels can also have letters as
    /// keys, which are not in this table.
    pub(crate) fn leads_to_labels(&self, prefix: char) -> bool {
        self.after(prefix).any(|(_, binding)| matches!(binding.action, Highlight(_)))
    }

    /// The keys of an action.
    pub(crate) fn keys_for(&self, action: Action) -> &[Key] {
        self.list().find(|(binding, _)| binding.action == action).map_or(&[], |(_, keys)| keys)
    }

    /// The first key of an action, for messages and hints; empty if the action has no key.
    pub(crate) fn primary_key(&self, action: Action) -> String {
        self.keys_for(action).first().map_or(String::new(), ToString::to_string)
    }

    /// The keys that highlight with the label whose key is `label`: a digit has its own binding, and a letter follows the
    /// prefix of the digits. Empty if they have no key.
    pub(crate) fn label_key(&self, label: char) -> String {
        if !label.is_alphabetic() {
            return self.primary_key(Highlight(label));
        }
        let mut highlights = self.list().filter(|(binding, _)| matches!(binding.action, Highlight(_)));
        let prefix = highlights.find_map(|(_, keys)| keys.iter().find_map(Key::prefix));
        prefix.map_or(String::new(), |prefix| Key::chord(prefix, label).to_string())
    }

    /// The last character key of an action, for hints that prefer a character; empty if there is none.
    pub(crate) fn last_letter_key(&self, action: Action) -> String {
        self.keys_for(action).iter().rfind(|key| key.is_letter()).map_or(String::new(), ToString::to_string)
    }
}

/// The keys as the help shows them, separated by spaces.
pub(crate) fn join_keys(keys: &[Key]) -> String {
    // A no-break space joins the letters of a two-letter key, so that it does not look like two keys.
    keys.iter().map(|key| key.to_string().replace(' ', "\u{a0}")).collect::<Vec<_>>().join(" ")
}

fn keys_of_labels_are_chords(binding: &Binding) -> bool {
    binding.keys.iter().all(|key| key.prefix().is_some())
}

/// The default bindings as Markdown tables, for the documentation.
pub fn markdown() -> String {
    let mut out = String::new();
    let keys = KeyBindings::default();
    for (name, bindings) in keys.contexts().into_iter().flat_map(|(_, context)| context.groups()) {
        out += &format!("| {name} | |\n| --- | --- |\n");
        let told = |binding: &&Binding| !matches!(binding.action, Highlight('6'..='9'));
        for binding in bindings.iter().copied().filter(told) {
            let code = |key: &Key| match key.to_string().as_str() {
                "`" => "`` ` ``".into(),
                key => format!("`{}`", key.replace('|', r"\|")),
            };
            let keys: Vec<String> = binding.keys.iter().map(code).collect();
            // Only some projects have more than four labels, so the keys for those share one line.
            let (keys, help) = match binding.action {
                Highlight('5') if keys_of_labels_are_chords(binding) => {
                    ("`H 5` … `H 9`".into(), "Highlight: the project's other labels")
                }
                Highlight('5') => ("`5` … `9`".into(), "Highlight: the project's other labels"),
                _ => (keys.join(" "), binding.help),
            };
            out += &format!("| {keys} | {help} |\n");
        }
        out.push('\n');
    }
    out + &input_keys::markdown()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_meanings_in_a_context() {
        for (name, context) in KeyBindings::default().contexts() {
            let keys: Vec<Key> = context.list().flat_map(|(_, keys)| keys).copied().collect();
            for (i, key) in keys.iter().enumerate() {
                assert!(!keys[..i].contains(key), "{key} is bound twice in {name}");
                let prefix = key.prefix();
                assert!(
                    prefix.is_none_or(|prefix| !keys.contains(&Key::letter(prefix))),
                    "{key} begins with another key"
                );
            }
        }
    }

    #[test]
    fn every_action_has_a_name_of_its_own() {
        for (_, context) in KeyBindings::default().contexts() {
            let mut names: Vec<String> = context.list().map(|(binding, _)| binding.action.name()).collect();
            assert!(!names.is_empty());
            names.sort();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all);
        }
        assert_eq!(Action::Highlight('1').name(), "highlight-important");
    }

    #[test]
    fn shift_is_part_of_the_letter() {
        let keys = KeyBindings::default().reader;
        let press = |code, modifiers| keys.action(KeyEvent::new(code, modifiers), None);
        assert_eq!(press(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Move(Motion::End)));
        assert_eq!(press(KeyCode::Char('d'), KeyModifiers::CONTROL), Some(Move(Motion::HalfDown)));
        assert_eq!(press(KeyCode::Char('d'), KeyModifiers::ALT), None);
        assert_eq!(keys.primary_key(Action::Redo), "U");
    }

    #[test]
    fn letters_of_labels_follow_the_prefix_of_the_digits() {
        let keys = KeyBindings::default().reader;
        assert_eq!((keys.label_key('1').as_str(), keys.label_key('h').as_str()), ("H 1", "H h"));
    }

    #[test]
    fn keys_can_be_given_to_other_actions() {
        let mut keys = KeyBindings::default().reader;
        keys.set("move-down", &[Key::letter('k')]).unwrap();
        let press = |keys: &ContextBindings, c| keys.action(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), None);
        assert_eq!(press(&keys, 'k'), Some(Move(Motion::Down)));
        assert_eq!(press(&keys, 'j'), None);
        assert_eq!(keys.primary_key(Move(Motion::Up)), "↑", "what it had and did not lose it keeps");
        assert!(keys.set("no-such", &[]).is_err());
        let mut keys = KeyBindings::default().selection;
        assert_eq!(press(&keys, '1'), Some(Highlight('1')));
        keys.use_digits_as_counts();
        assert_eq!(press(&keys, '1'), None);
    }
}
