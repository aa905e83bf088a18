//! The labels of annotations: few enough for each to have a key and a colour. A project can define its own.

use crate::text::display;
use serde::Deserialize;
use thiserror::Error;

/// A colour of the theme, so that a label is readable on any background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Colour {
    #[default]
    Yellow,
    Red,
    Green,
    Blue,
    Violet,
    Grey,
}

/// A label that annotations can have, as defined by the project or built in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Label {
    /// Name, as saved in sidecars and shown on screen: one line, not empty, without whitespace at either end.
    pub(crate) name: String,
    /// Key that gives the label: a digit is pressed on its own, a letter after `H`. Without a key, the label gets the
    /// digit of its position in the list if that digit is free.
    #[serde(default)]
    pub(crate) key: Option<char>,
    /// Colour of highlights with this label.
    #[serde(default, alias = "color")]
    pub(crate) colour: Colour,
    /// When to use the label.
    #[serde(default)]
    pub(crate) description: String,
    /// The sign in the margin, one column wide, which no other label has. It is found when the labels of a project are known.
    #[serde(skip)]
    pub(crate) sign: Option<char>,
}

/// The labels of a project, in the order they are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels(Vec<Label>);

/// Name, sign, colour and description of the labels of a project that does not define any. The v is a tick.
const BUILT_IN: [(&str, char, Colour, &str); 4] = [
    ("important", 'i', Colour::Yellow, "matters to the story"),
    ("doubtful", 'd', Colour::Red, "may be wrong"),
    ("confirmed", 'v', Colour::Green, "is correct"),
    ("question", 'q', Colour::Blue, "needs an answer"),
];

/// The signs in the margin that are not of a label: findings, suggestions, claims, notes, other highlights, and more signs.
const RESERVED_SIGNS: [char; 7] = ['!', '?', 'c', 'C', 'n', 'h', '+'];

/// Maximum number of labels; with more, nobody would remember the keys.
const MAX_LABELS: usize = 30;

/// Why a project cannot have a label.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum LabelError {
    /// The name is empty, contains a control character such as a line break, or begins or ends with whitespace.
    #[error("a label needs a one-line name without spaces around it")]
    Name,
    /// Another label has the same name.
    #[error("the label “{0}” is listed twice")]
    Twice(String),
    /// The key is neither a letter nor a digit from 1 to 9.
    #[error("“{0}” cannot be the key of a label; use a letter or a digit from 1 to 9")]
    Key(char),
    /// Two labels, given here by name, have the same key.
    #[error("the labels “{0}” and “{1}” have the same key")]
    SameKey(String, String),
    /// There are more labels than a project can have.
    #[error("a project has at most {MAX_LABELS} labels")]
    Many,
}

/// Checks that `label` is valid and does not clash with the labels in `known`.
fn check(label: &Label, known: &[Label]) -> Result<(), LabelError> {
    let name = label.name.as_str();
    if name.trim() != name || name.is_empty() || name.contains(char::is_control) {
        return Err(LabelError::Name);
    }
    if known.iter().any(|other| other.name == name) {
        return Err(LabelError::Twice(name.into()));
    }
    if let Some(key) = label.key.filter(|key| !(key.is_alphabetic() || ('1'..='9').contains(key))) {
        return Err(LabelError::Key(key));
    }
    if let Some(other) = known.iter().find(|other| other.key.is_some() && other.key == label.key) {
        return Err(LabelError::SameKey(other.name.clone(), name.into()));
    }
    if known.len() == MAX_LABELS { Err(LabelError::Many) } else { Ok(()) }
}

/// Gives each label a sign: its key if that is a letter, else a letter of its name, the first that is free. Digits are not
/// used, because the numbers of paragraphs are beside them.
fn give_signs(labels: &mut [Label]) {
    let mut taken: Vec<char> = RESERVED_SIGNS.to_vec();
    let is_sign = |c: &char| c.is_alphabetic() && display::width(c.encode_utf8(&mut [0; 4])) == 1;
    for label in labels {
        let small = label.key.into_iter().chain(label.name.chars().flat_map(char::to_lowercase));
        let mut signs = small
            .chain(label.name.chars().flat_map(char::to_uppercase))
            .filter(is_sign)
            .chain('a'..='z')
            .chain('A'..='Z');
        label.sign = signs.find(|sign| !taken.contains(sign));
        taken.extend(label.sign);
    }
}

impl Default for Labels {
    fn default() -> Self {
        let label = |(i, (name, sign, colour, description)): (u8, (&str, char, Colour, &str))| Label {
            name: name.into(),
            key: Some(char::from(b'1' + i)),
            colour,
            description: description.into(),
            sign: Some(sign),
        };
        Self((0..).zip(BUILT_IN).map(label).collect())
    }
}

impl Labels {
    /// The labels that a project defines, each with its byte offset in the project file. A label without a key gets
    /// the digit of its position, if that is free.
    ///
    /// # Errors
    /// The byte offset of the first invalid label, and what is wrong with it.
    pub(crate) fn new(labels: Vec<(usize, Label)>) -> Result<Self, (usize, LabelError)> {
        let mut known: Vec<Label> = Vec::new();
        for (at, label) in labels {
            check(&label, &known).map_err(|error| (at, error))?;
            known.push(label);
        }
        for i in 0..known.len() {
            let digit = u32::try_from(i + 1).ok().and_then(|digit| char::from_digit(digit, 10));
            let free = digit.filter(|digit| known.iter().all(|label| label.key != Some(*digit)));
            if known[i].key.is_none() {
                known[i].key = free;
            }
        }
        give_signs(&mut known);
        Ok(Self(known))
    }

    /// All labels, in the order they are offered.
    pub(crate) fn list(&self) -> &[Label] {
        &self.0
    }

    /// The label with this name. `None` if the project does not define it: annotations can have other labels.
    pub(crate) fn get(&self, name: &str) -> Option<&Label> {
        self.0.iter().find(|label| label.name == name)
    }

    /// The label with this key.
    pub(crate) fn by_key(&self, key: char) -> Option<&Label> {
        self.0.iter().find(|label| label.key == Some(key))
    }

    /// Name of the first label, which a new highlight gets by default; empty if there are no labels.
    pub(crate) fn first(&self) -> &str {
        self.0.first().map_or("", |label| label.name.as_str())
    }

    /// The names of all labels, separated by commas, for messages.
    pub(crate) fn names(&self) -> String {
        self.0.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(name: &str, key: Option<char>) -> Label {
        Label { name: name.into(), key, colour: Colour::Grey, description: String::new(), sign: None }
    }

    #[test]
    fn a_label_without_a_key_has_the_digit_of_its_place() {
        let labels =
            vec![(0, label("a", None)), (1, label("b", Some('1'))), (2, label("c", None)), (3, label("d", Some('x')))];
        let labels = Labels::new(labels).unwrap();
        let keys: Vec<_> = labels.list().iter().map(|label| label.key).collect();
        assert_eq!(keys, [None, Some('1'), Some('3'), Some('x')]);
        assert_eq!(labels.by_key('x').unwrap().name, "d");
    }

    #[test]
    fn every_label_has_a_sign_of_its_own() {
        let signs = |names: &[(&str, Option<char>)]| -> String {
            let labels = names.iter().map(|(name, key)| (0, label(name, *key))).collect();
            Labels::new(labels).unwrap().list().iter().filter_map(|label| label.sign).collect()
        };
        assert_eq!(signs(&[("opinion", Some('o')), ("quote", None), ("quiz", None)]), "oqu");
        assert_eq!(
            signs(&[("note", None), ("claim", None), ("nn", None)]),
            "olN",
            "`n` and `c` are of notes and claims"
        );
        assert_eq!(signs(&[("意見", None), ("мнение", None)]), "aм", "as wide as one column");
        let many: Vec<String> = (0..MAX_LABELS).map(|i| format!("a{}", " a".repeat(i))).collect();
        let many: Vec<(&str, Option<char>)> = many.iter().map(|name| (name.as_str(), None)).collect();
        assert_eq!(signs(&many).chars().count(), MAX_LABELS);
        let built_in: String = Labels::default().list().iter().filter_map(|label| label.sign).collect();
        assert_eq!(built_in, "idvq");
    }

    #[test]
    fn what_cannot_be_is_told_by_its_place() {
        let wrong = |second: Label| Labels::new(vec![(0, label("a", Some('q'))), (7, second)]).unwrap_err();
        for (label, error) in [
            (label("a", None), LabelError::Twice("a".into())),
            (label("b", Some('q')), LabelError::SameKey("a".into(), "b".into())),
            (label("b", Some('0')), LabelError::Key('0')),
            (label("b ", None), LabelError::Name),
            (label("", None), LabelError::Name),
        ] {
            assert_eq!(wrong(label), (7, error));
        }
    }
}
