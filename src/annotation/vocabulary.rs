//! Enums for the fields of a claim that have a fixed vocabulary.
//!
//! Each value is a string in the file. A word that this version does not know, written by a later version or another
//! program, is kept in `Unknown` and written back unchanged, so editing such a file here does not damage it.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Defines an enum whose variants are words in the file, with `Unknown` for all other words.
macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
        pub enum $name {
            $($(#[$of])* #[schemars(rename = $word)] $variant,)+
            /// A word written by a later version or another program; kept unchanged.
            #[schemars(untagged)]
            Unknown(String),
        }

        impl $name {
            /// The known values, in the order they are offered.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as saved in the file.
            pub(crate) fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Unknown(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    _ => Self::Unknown(word.into()),
                }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(|word| Self::from(word.as_str()))
            }
        }
    };
}

vocabulary! {
    /// Progress of the check of a claim.
    #[derive(Default)]
    Status {
        /// Nobody has started to check it.
        #[default]
        Todo = "todo",
        /// Somebody is checking it.
        Checking = "checking",
        /// The check is finished.
        Done = "done",
    }
}

vocabulary! {
    /// Type of claim.
    ClaimType {
        /// A number or an amount.
        Quantity = "quantity",
        /// A position in a ranking, or a record.
        Rank = "rank",
        /// A statement that somebody said something.
        Quote = "quote",
        /// A cause or an effect.
        Cause = "cause",
        /// The content of a law or rule.
        Law = "law",
        /// A statement about the future.
        Prediction = "prediction",
        /// The identity, role or nature of a person or an object.
        Identity = "identity",
        /// Any other claim.
        Other = "other",
    }
}

vocabulary! {
    /// Priority of a claim. A claim without one counts as `normal`.
    Priority {
        /// Check before other claims.
        High = "high",
        /// Default priority.
        Normal = "normal",
        /// Check after other claims.
        Low = "low",
    }
}

vocabulary! {
    /// Whether evidence supports or refutes a claim. Evidence without a stance does neither.
    Stance {
        /// Evidence for the claim.
        Supports = "supports",
        /// Evidence against the claim.
        Refutes = "refutes",
    }
}

impl Status {
    /// The status as shown on screen and in reports.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Self::Todo => "to do",
            _ => self.as_str(),
        }
    }

    /// Sort key for claims by progress: 0 comes first, and an unknown status comes last.
    pub(crate) const fn order(&self) -> u8 {
        match self {
            Self::Todo => 0,
            Self::Checking => 1,
            Self::Done => 2,
            Self::Unknown(_) => 3,
        }
    }
}

impl Priority {
    /// Sort key for claims by priority: 0 comes first. Without a known priority a claim counts as normal.
    pub(crate) const fn order(priority: Option<&Self>) -> u8 {
        match priority {
            Some(Self::High) => 0,
            Some(Self::Low) => 2,
            Some(Self::Normal | Self::Unknown(_)) | None => 1,
        }
    }
}

/// The value for `word`; `None` if it is empty.
pub(crate) fn filled<T: for<'a> From<&'a str>>(word: &str) -> Option<T> {
    (!word.is_empty()).then(|| T::from(word))
}

/// The word for `value` in files and forms; empty for `None`.
pub(crate) fn word<T: AsRef<str>>(value: Option<&T>) -> &str {
    value.map_or("", AsRef::as_ref)
}

/// Deserialises an optional word. An empty string becomes `None`; any JSON value other than a string is an error,
/// including `null`.
pub(super) fn optional_word<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    String::deserialize(deserializer).map(|word| filled(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_word_is_its_variant_and_any_other_is_kept() {
        assert_eq!(Status::from("checking"), Status::Checking);
        assert_eq!(Status::from("Checking"), Status::Unknown("Checking".into()), "words are compared as they are");
        for json in [r#""done""#, r#""waiting""#, r#""""#] {
            let status: Status = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&status).unwrap(), json);
        }
        assert!(serde_json::from_str::<Status>("null").is_err());
    }

    #[test]
    fn every_known_word_reads_as_itself() {
        fn hold<T: Clone + PartialEq + fmt::Debug + AsRef<str> + for<'a> From<&'a str>>(all: &[T]) {
            assert_eq!(all.iter().map(|value| T::from(value.as_ref())).collect::<Vec<_>>(), all);
        }
        hold(Status::ALL);
        hold(ClaimType::ALL);
        hold(Priority::ALL);
        hold(Stance::ALL);
    }

    #[test]
    fn claims_without_a_known_priority_count_as_normal() {
        let order = |priority: &str| Priority::order(filled::<Priority>(priority).as_ref());
        assert_eq!(["high", "", "normal", "urgent", "low"].map(order), [0, 1, 1, 1, 2]);
    }
}
