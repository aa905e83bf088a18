//! Entity types of other programs, by their names ("NORP", "MISC"), and how types are saved.

use super::EntityType;
use crate::text::display;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, PoisonError, RwLock};

/// The name of an entity type that tandai does not have.
///
/// Each name is stored once for the life of the program, so that a type takes no more space than a number and can be
/// copied, compared and hashed like one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OtherType(u16);

/// Longest name in bytes.
const MAX_NAME_BYTES: usize = 64;

/// Largest number of different names, which limits the memory that files can take.
const MAX_NAMES: usize = 4096;

/// All names so far, with the number of each.
#[derive(Default)]
struct Names {
    list: Vec<&'static str>,
    numbers: HashMap<&'static str, u16>,
}

static NAMES: LazyLock<RwLock<Names>> = LazyLock::new(RwLock::default);

/// Precedes the name of a type of another program where types are saved, so that it cannot be mistaken for a type that a
/// later version may have.
const SAVED_PREFIX: &str = "OTHER/";

impl OtherType {
    /// The type called `name`. `None` if the name is empty, longer than 64 bytes or not printable, or if the program has
    /// met 4096 other names already.
    pub(crate) fn new(name: &str) -> Option<Self> {
        if name.trim().is_empty() || name.len() > MAX_NAME_BYTES || display::printable(name) != name {
            return None;
        }
        // The names are consistent even if a thread panicked: a number is published last.
        let known = NAMES.read().unwrap_or_else(PoisonError::into_inner).numbers.get(name).copied();
        if let Some(number) = known {
            return Some(Self(number));
        }
        let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = names.numbers.get(name) {
            return Some(Self(number));
        }
        let number = u16::try_from(names.list.len()).ok().filter(|&number| usize::from(number) < MAX_NAMES)?;
        let name: &'static str = Box::leak(name.into());
        names.list.push(name);
        names.numbers.insert(name, number);
        Some(Self(number))
    }

    /// The name that the other program uses.
    pub(crate) fn name(self) -> &'static str {
        let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
        names.list.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

impl fmt::Debug for OtherType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.name())
    }
}

/// By name, so that the order does not depend on which name was met first.
impl Ord for OtherType {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.0 == other.0 { Ordering::Equal } else { self.name().cmp(other.name()) }
    }
}

impl PartialOrd for OtherType {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The code of one of our types, or `OTHER/` and the name of another.
impl Serialize for EntityType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Other(other) => serializer.collect_str(&format_args!("{SAVED_PREFIX}{}", other.name())),
            own => serializer.serialize_str(own.code()),
        }
    }
}

impl<'de> Deserialize<'de> for EntityType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const CODES: [&str; EntityType::ALL.len()] =
            ["PER", "ORG", "LOC", "DATE", "MONEY", "PERCENT", "NUMBER", "TERM"];
        let code = Cow::<'de, str>::deserialize(deserializer)?;
        let other = || OtherType::new(code.strip_prefix(SAVED_PREFIX)?).map(Self::Other);
        let own = Self::ALL.into_iter().find(|own| own.code() == code);
        own.or_else(other).ok_or_else(|| D::Error::unknown_variant(&code, &CODES))
    }
}

impl JsonSchema for EntityType {
    fn schema_name() -> Cow<'static, str> {
        "EntityType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes = Self::ALL.map(Self::code);
        json_schema!({
            "description": "The type of an entity: a person, an organisation, a place, a date (also a time or a duration), an \
                amount of money, a percentage, any other number, a term for which the article defines an abbreviation, or a \
                type of another program under the name that the program uses: OTHER/NORP.",
            "type": "string",
            "anyOf": [{"enum": codes}, {"pattern": format!("^{SAVED_PREFIX}.+")}],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_saved_by_their_codes_or_names() {
        let norp = EntityType::Other(OtherType::new("NORP").unwrap());
        for (kind, json) in [(EntityType::Person, "\"PER\""), (norp, "\"OTHER/NORP\"")] {
            assert_eq!(serde_json::to_string(&kind).unwrap(), json);
            assert_eq!(serde_json::from_str::<EntityType>(json).unwrap(), kind);
        }
        assert_eq!((norp.code(), norp.is_name()), ("NORP", false));
        for unknown in ["\"NORP\"", "\"OTHER\"", "\"OTHER/\"", "\"per\"", "\"OTHER/a\\u0007\"", "3"] {
            assert!(serde_json::from_str::<EntityType>(unknown).is_err(), "{unknown}");
        }
        let message = serde_json::from_str::<EntityType>("\"PERSON\"").unwrap_err().to_string();
        assert!(EntityType::ALL.iter().all(|own| message.contains(own.code())), "{message}");
    }

    #[test]
    fn names_are_types_of_their_own_in_the_order_of_the_alphabet() {
        let kind = |name: &str| EntityType::Other(OtherType::new(name).unwrap());
        assert_ne!(kind("WORK_OF_ART"), kind("LAW"));
        assert_eq!(kind("WORK_OF_ART"), kind("WORK_OF_ART"));
        assert!(kind("LAW") < kind("WORK_OF_ART") && EntityType::Term < kind("LAW"));
        assert_eq!(OtherType::new(&"x".repeat(MAX_NAME_BYTES + 1)), None);
    }
}
