//! The labels an annotation can have: few, so that each has a key and a colour. A project may name its own.

use crate::text::settings::Wrong;
use serde::Deserialize;

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
const MOST: usize = 30;

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
    /// What is wrong with one, and the byte where.
    pub fn new(labels: Vec<(usize, Label)>) -> Result<Self, Wrong> {
        let mut known: Vec<Label> = Vec::new();
        for (at, label) in labels {
            let name = label.name.as_str();
            let what = if name.trim() != name || name.is_empty() || name.contains(char::is_control) {
                Some("a label has a name, on one line, without space round it".into())
            } else if known.iter().any(|other| other.name == name) {
                Some(format!("the label “{name}” is there twice"))
            } else if let Some(key) = label.key.filter(|key| !(key.is_alphabetic() || ('1'..='9').contains(key))) {
                Some(format!("“{key}” is no key for a label: a digit from 1 to 9 is, or a letter"))
            } else if let Some(other) = known.iter().find(|other| other.key.is_some() && other.key == label.key) {
                Some(format!("the labels “{}” and “{name}” have the same key", other.name))
            } else if known.len() == MOST {
                Some(format!("a project has {MOST} labels at most"))
            } else {
                None
            };
            if let Some(what) = what {
                return Err((at, what));
            }
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
    pub fn keyed(&self, key: char) -> Option<&Label> {
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
        assert_eq!(labels.keyed('x').unwrap().name, "d");
    }

    #[test]
    fn what_cannot_be_is_told_by_its_place() {
        let wrong = |second: Label| Labels::new(vec![(0, label("a", Some('q'))), (7, second)]).unwrap_err().0;
        for label in
            [label("a", None), label("b", Some('q')), label("b", Some('0')), label("b ", None), label("", None)]
        {
            assert_eq!(wrong(label), 7);
        }
    }
}
