//! The labels an annotation can have: few, so that each has a key and a colour. A project may name its own.

use serde::Deserialize;
use thiserror::Error;

/// A colour of the theme, so that a label is readable on any ground.
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

/// A label.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// As it is saved and shown.
    pub name: String,
    /// What is pressed for it: a digit by itself, a letter after `H`. Without one it has the digit of its place.
    #[serde(default)]
    pub key: Option<char>,
    /// Its colour.
    #[serde(default, alias = "color")]
    pub colour: Colour,
    /// When it is given.
    #[serde(default)]
    pub description: String,
}

/// The labels of a project, in the order they are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels(Vec<Label>);

/// The label of a highlight where nothing else is said, if the project has none of its own.
const BUILT_IN: [(&str, Colour, &str); 4] = [
    ("important", Colour::Yellow, "matters to the story"),
    ("doubtful", Colour::Red, "may be wrong"),
    ("confirmed", Colour::Green, "was found right"),
    ("question", Colour::Blue, "has to be asked about"),
];

/// Labels beyond which nobody would find their keys.
const MAX_LABELS: usize = 30;

/// Why a label cannot be one of a project.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LabelError {
    /// Its name is empty, has a line break in it, or has white space at an end.
    #[error("a label needs a name on one line, without spaces around it")]
    Name,
    /// Another label has its name.
    #[error("the label “{0}” is listed twice")]
    Twice(String),
    /// Its key is not one that labels can have.
    #[error("“{0}” cannot be the key of a label; a digit from 1 to 9 or a letter can")]
    Key(char),
    /// Another label has its key.
    #[error("the labels “{0}” and “{1}” have the same key")]
    SameKey(String, String),
    /// There are too many.
    #[error("a project has at most {MAX_LABELS} labels")]
    Many,
}

/// Whether `label` may follow `known`.
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

impl Default for Labels {
    fn default() -> Self {
        let label = |(i, (name, colour, description)): (u8, (&str, Colour, &str))| Label {
            name: name.into(),
            key: Some(char::from(b'1' + i)),
            colour,
            description: description.into(),
        };
        Self((0..).zip(BUILT_IN).map(label).collect())
    }
}

impl Labels {
    /// The labels a project names; each with the byte of its file where it stands. Those without a key get the digit of
    /// their place, if it is free.
    ///
    /// # Errors
    /// The first label that cannot be used, by the byte it came with, and why.
    pub fn new(labels: Vec<(usize, Label)>) -> Result<Self, (usize, LabelError)> {
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
        Ok(Self(known))
    }

    /// All of them.
    pub fn list(&self) -> &[Label] {
        &self.0
    }

    /// The label of that name; annotations may have others.
    pub fn get(&self, name: &str) -> Option<&Label> {
        self.0.iter().find(|label| label.name == name)
    }

    /// The label that the key `key` stands for.
    pub fn by_key(&self, key: char) -> Option<&Label> {
        self.0.iter().find(|label| label.key == Some(key))
    }

    /// The label of a highlight where nothing else is said: the first.
    pub fn first(&self) -> &str {
        self.0.first().map_or("", |label| label.name.as_str())
    }

    /// Their names, as messages list them.
    pub fn names(&self) -> String {
        self.0.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(name: &str, key: Option<char>) -> Label {
        Label { name: name.into(), key, colour: Colour::Grey, description: String::new() }
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
