//! The sidecar: the JSON file with one source's annotations.
//!
//! Fields this program does not know are kept as they are, at every level, so that a file goes unharmed
//! through an older version. Offsets are code points; times are RFC 3339 in UTC.

use super::adjudication::AdjudicationDecision;
use super::claim::Claim;
use super::suppressions::Suppressions;
use crate::entity::EntityType;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use uuid::Uuid;

/// The version this program writes and the newest it reads.
pub const VERSION: u32 = 1;

/// Unknown fields.
pub type Extra = Map<String, Value>;

/// A sidecar file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "tandai sidecar")]
pub struct Sidecar {
    /// Version of the format.
    pub version: u32,
    /// What was annotated.
    #[serde(default)]
    pub source: SourceInfo,
    /// The annotations, by start, end and id.
    #[serde(default)]
    #[schemars(with = "Vec<Annotation>")]
    pub annotations: Vec<Arc<Annotation>>,
    /// Decisions about entities.
    #[serde(default)]
    pub entities: EntityDecisions,
    /// Decisions about what is suggested to be checked.
    #[serde(default, skip_serializing_if = "Suppressions::is_empty")]
    #[serde(rename = "desk")]
    pub suppressions: Suppressions,
    /// What was taken of the work of two annotators, where this file was made of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjudicated: Vec<DecisionEntry<AdjudicationDecision>>,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The source when it was last annotated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// Its path, from the folder that holds it and the annotations.
    #[serde(default)]
    pub path: String,
    /// SHA-256 of its text in UTF-8 without a byte order mark, in hexadecimal.
    #[serde(default)]
    pub sha256: String,
    /// BCP 47 tag: `id`, `en` or `und`.
    #[serde(default)]
    pub language: String,
    /// Its headline, or its file name.
    #[serde(default)]
    pub title: String,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a person decided about extracted entities. Decisions go by words and type, not by place, so that they hold
/// after every new extraction. Words are compared without regard to case and white space.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityDecisions {
    /// Words that are an entity though none was found.
    #[serde(default)]
    pub accepted: Vec<DecisionEntry<AcceptedEntity>>,
    /// Mentions that another program found, and nobody has looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggested: Vec<DecisionEntry<SuggestedMention>>,
    /// Words that are no entity of that type.
    #[serde(default)]
    pub rejected: Vec<DecisionEntry<EntityWording>>,
    /// Words that are an entity of another type.
    #[serde(default)]
    pub changed: Vec<DecisionEntry<RetypedEntity>>,
    /// Words that mean one entity.
    #[serde(default)]
    pub merged: Vec<DecisionEntry<MergedEntities>>,
    /// Words that are an entity of their own, though they were taken for another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub split: Vec<DecisionEntry<EntityWording>>,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

impl EntityDecisions {
    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
            && self.suggested.is_empty()
            && self.rejected.is_empty()
            && self.changed.is_empty()
            && self.merged.is_empty()
            && self.split.is_empty()
    }
}

/// A decision of this program, or one of another's kept as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DecisionEntry<T> {
    /// One of this program.
    Known(T),
    /// Anything else.
    Unknown(Value),
}

impl<T> DecisionEntry<T> {
    /// The decision, if it is one of this program.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(own) => Some(own),
            Self::Unknown(_) => None,
        }
    }
}

/// Words and the type of entity they are, or are not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityWording {
    /// The words.
    pub text: String,
    /// The type.
    pub r#type: EntityType,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Words that are an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AcceptedEntity {
    /// The words.
    pub text: String,
    /// The type.
    pub r#type: EntityType,
    /// The one place where they are; without it, wherever they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A mention that another program found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuggestedMention {
    /// The type.
    pub r#type: EntityType,
    /// Where it is.
    pub target: Target,
    /// The program, or the model.
    pub source: String,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Words whose type was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetypedEntity {
    /// The words.
    pub text: String,
    /// The type that was found.
    pub r#type: EntityType,
    /// The type they are.
    pub to: EntityType,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Words that mean one entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedEntities {
    /// The words.
    pub texts: Vec<String>,
    /// Their type.
    pub r#type: EntityType,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What an annotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum AnnotationKind {
    /// Marked in a colour.
    Highlight,
    /// Marked to say something about it.
    Note,
    /// Marked as something to check.
    Claim,
}

impl AnnotationKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Highlight, Self::Note, Self::Claim];

    /// As it is saved and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Highlight => "highlight",
            Self::Note => "note",
            Self::Claim => "claim",
        }
    }
}

/// A highlight, note or claim on a span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Annotation {
    /// UUID version 7: ids sort by the time they were made.
    #[schemars(with = "String")]
    pub id: Uuid,
    /// What it is.
    pub kind: AnnotationKind,
    /// One of the project's labels, another, or empty.
    #[serde(default)]
    pub label: String,
    /// Free tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What the person wrote.
    #[serde(default)]
    pub note: String,
    /// The words it is on.
    pub target: Target,
    /// What is known of the claim; only for claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// The id of the annotation of which this is another version: two people changed the same thing, and nobody has said
    /// yet which is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub conflict: Option<Uuid>,
    /// The words it was on before a person accepted others in their place, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Target>,
    /// When it was made.
    #[schemars(with = "String")]
    pub created: Timestamp,
    /// When it was last changed.
    #[schemars(with = "String")]
    pub modified: Timestamp,
    /// Who made it.
    #[serde(default)]
    pub creator: String,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Annotation {
    /// What it says, apart from who it is, where it stands and when it was made: the same where two say the same.
    pub fn content_json(&self) -> String {
        let mut tags = self.tags.clone();
        tags.sort();
        let claim = self.claim.as_ref().map(|claim| serde_json::to_string(claim).unwrap_or_default());
        serde_json::to_string(&(self.kind, &self.label, self.note.trim(), tags, claim)).unwrap_or_default()
    }

    /// How messages call it: "important highlight", "note", "claim".
    pub fn description(&self) -> String {
        if self.label.is_empty() { self.kind.name().into() } else { format!("{} {}", self.label, self.kind.name()) }
    }
}

/// The anchor: position and quote selector of the W3C Web Annotation data model in one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// First code point.
    pub start: usize,
    /// First code point after it.
    pub end: usize,
    /// The words themselves.
    pub exact: String,
    /// Up to 32 code points before them.
    #[serde(default)]
    pub prefix: String,
    /// Up to 32 code points after them.
    #[serde(default)]
    pub suffix: String,
    /// The text that the offsets are of: the first 12 hexadecimal digits of its SHA-256. If there is a snapshot of it, it
    /// is in the file with these digits in its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Default for Sidecar {
    fn default() -> Self {
        Self {
            version: VERSION,
            source: SourceInfo::default(),
            annotations: Vec::new(),
            entities: EntityDecisions::default(),
            suppressions: Suppressions::default(),
            adjudicated: Vec::new(),
            extra: Extra::new(),
        }
    }
}

/// Why bytes cannot be used as a sidecar.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// A later version of the program wrote them.
    #[error("its format is version {0}, and this program reads up to version {VERSION}")]
    Newer(u64),
    /// They are not JSON, or not the JSON of a sidecar.
    #[error("not an annotation file")]
    Corrupt(#[from] serde_json::Error),
}

impl Sidecar {
    /// Reads a sidecar.
    ///
    /// # Errors
    /// [`ParseError`] where the bytes are of a newer version, no JSON, or not of the form.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        #[derive(Deserialize)]
        struct Peek {
            version: Option<Value>,
        }
        // Checked once, not a string at a time; what is not UTF-8 is told with the line it is on.
        let parsed = match str::from_utf8(bytes) {
            Ok(text) => serde_json::from_str::<Self>(text),
            Err(_) => serde_json::from_slice(bytes),
        };
        if parsed.as_ref().is_ok_and(|sidecar| sidecar.version <= VERSION) {
            return Ok(parsed?);
        }
        // What a newer version says need not be of this form: its number is what counts.
        if let Ok(Peek { version: Some(Value::Number(version)) }) = serde_json::from_slice(bytes)
            && version.as_u64().is_none_or(|version| version > u64::from(VERSION))
        {
            return Err(ParseError::Newer(version.as_u64().unwrap_or(u64::MAX)));
        }
        Ok(parsed?)
    }

    /// The file's bytes: pretty-printed, annotations in order, a line break at the end.
    pub fn to_json(&self) -> String {
        // Strings, numbers and string-keyed maps always serialise.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// Everything that points into a text: the targets of annotations, now and earlier, of entities accepted in one place or suggested,
    /// and of silenced findings.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        let accepted = self.entities.accepted.iter().filter_map(DecisionEntry::known).filter_map(|a| a.target.as_ref());
        let suggested = self.entities.suggested.iter().filter_map(DecisionEntry::known).map(|s| &s.target);
        let silenced = self.suppressions.silenced.iter().filter_map(DecisionEntry::known).map(|s| &s.target);
        self.annotations
            .iter()
            .flat_map(|a| a.earlier.iter().chain([&a.target]))
            .chain(accepted)
            .chain(suggested)
            .chain(silenced)
    }

    /// Puts the annotations in the order of the file: by start, end and id.
    pub fn sort(&mut self) {
        self.annotations.sort_by_key(|a| (a.target.start, a.target.end, a.id));
    }
}

/// The JSON Schema of a sidecar, pretty-printed.
pub fn schema() -> String {
    let mut json = serde_json::to_string_pretty(&schemars::schema_for!(Sidecar)).unwrap_or_default();
    json.push('\n');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_pass_through() {
        let json = r#"{"version":1,"source":{"path":"a","x":1},"annotations":[{"id":"0192f0c1-2345-7abc-8def-0123456789ab",
            "kind":"claim","target":{"start":0,"end":4,"exact":"Satu","y":[2]},"claim":{"status":"todo","verdict":"true","w":3},
            "created":"2025-01-01T00:00:00Z","modified":"2025-01-01T00:00:00Z","z":{"q":null}}],"later":true}"#;
        let sidecar = Sidecar::parse(json.as_bytes()).unwrap();
        let back: Value = serde_json::from_str(&sidecar.to_json()).unwrap();
        assert_eq!(back["later"], true);
        assert_eq!(back["source"]["x"], 1);
        assert_eq!(back["annotations"][0]["z"]["q"], Value::Null);
        assert_eq!(back["annotations"][0]["target"]["y"][0], 2);
        assert_eq!(back["annotations"][0]["claim"]["verdict"], "true");
        assert_eq!(back["annotations"][0]["claim"]["w"], 3);
        assert_eq!(Sidecar::parse(sidecar.to_json().as_bytes()).unwrap(), sidecar);
    }

    /// Found by fuzzing: read, written and read again it was another number. More digits than a double has are rounded once
    /// (RFC 8259, section 6).
    #[test]
    fn numbers_of_others_are_the_same_after_any_number_of_savings() {
        let json =
            format!(r#"{{"version":1,"source":{{"e":95{}48976,"f":0.1}},"x":18446744073709551615}}"#, "4".repeat(92));
        let once = Sidecar::parse(json.as_bytes()).unwrap();
        assert_eq!(Sidecar::parse(once.to_json().as_bytes()).unwrap(), once);
        assert_eq!(once.extra["x"].to_string(), "18446744073709551615");
    }

    #[test]
    fn newer_and_corrupt_files_are_refused() {
        assert!(matches!(Sidecar::parse(br#"{"version":2,"annotations":"other"}"#), Err(ParseError::Newer(2))));
        assert!(matches!(Sidecar::parse(br#"{"version":1,"annotations":[}"#), Err(ParseError::Corrupt(_))));
        assert!(matches!(Sidecar::parse(b""), Err(ParseError::Corrupt(_))));
    }
}
