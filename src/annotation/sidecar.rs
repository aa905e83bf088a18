//! The sidecar: the JSON file that stores the annotations of one source.
//!
//! Unknown fields are kept at every level, so an older version of the program does not damage a newer file. Offsets
//! are Unicode code points; times are RFC 3339 in UTC.

use super::adjudication::AdjudicationDecision;
use super::claim::Claim;
use super::link::Link;
use super::suppressions::Suppressions;
use super::verdict::{Scale, VerdictTone};
use crate::entity::EntityType;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use uuid::Uuid;

/// Format version that this program writes, and the newest it can read.
pub(crate) const VERSION: u32 = 1;

/// JSON fields that this version does not know; written back unchanged.
pub(crate) type Extra = Map<String, Value>;

/// The annotations of one source, as saved by tandai.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "tandai sidecar")]
pub struct Sidecar {
    /// Version of the file format.
    pub version: u32,
    /// The annotated source.
    #[serde(default)]
    pub source: SourceInfo,
    /// The annotations, sorted by start, end and id.
    #[serde(default)]
    #[schemars(with = "Vec<Annotation>")]
    pub annotations: Vec<Arc<Annotation>>,
    /// A person's decisions about extracted entities.
    #[serde(default)]
    pub entities: EntityDecisions,
    /// Suggestions that a person turned down: sentences not worth checking, and silenced findings.
    #[serde(default, skip_serializing_if = "Suppressions::is_empty")]
    #[serde(rename = "desk")]
    pub suppressions: Suppressions,
    /// If the file is the result of comparing two annotators: how each difference was resolved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjudicated: Vec<DecisionEntry<AdjudicationDecision>>,
    /// What other programs say about several spans: relations, events, the pieces of discontinuous spans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<DecisionEntry<Link>>,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The source when annotations were last saved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// Path of the source with forward slashes, relative to the folder that contains `annotations/`. Otherwise only
    /// the file name, or `stdin-` and the first 12 digits of `sha256` for a text from standard input.
    #[serde(default)]
    pub path: String,
    /// SHA-256 of the text in UTF-8 without a byte order mark, in hexadecimal.
    #[serde(default)]
    pub(crate) sha256: String,
    /// Language of the text as a BCP 47 tag: `id`, `ms`, `en` or `und` (undetermined).
    #[serde(default)]
    pub(crate) language: String,
    /// Headline of the article, or the file name if it has none.
    #[serde(default)]
    pub(crate) title: String,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// A person's decisions about extracted entities. A decision applies to words and a type, not to a position, so it
/// still holds when entities are extracted again. Words are compared ignoring case and differences in whitespace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityDecisions {
    /// Words that are an entity although the extractor did not find one.
    #[serde(default)]
    pub accepted: Vec<DecisionEntry<AcceptedEntity>>,
    /// Mentions that another program found and that nobody has reviewed yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggested: Vec<DecisionEntry<SuggestedMention>>,
    /// Words that are not an entity of the given type.
    #[serde(default)]
    pub rejected: Vec<DecisionEntry<EntityWording>>,
    /// Words whose entity type was corrected.
    #[serde(default)]
    pub(crate) changed: Vec<DecisionEntry<RetypedEntity>>,
    /// Groups of words that refer to the same entity.
    #[serde(default)]
    pub(crate) merged: Vec<DecisionEntry<MergedEntities>>,
    /// Words that are a separate entity, although the extractor grouped them with another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) split: Vec<DecisionEntry<EntityWording>>,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

impl EntityDecisions {
    /// True if every list is empty. Unknown fields do not count.
    pub(crate) fn is_empty(&self) -> bool {
        self.accepted.is_empty()
            && self.suggested.is_empty()
            && self.rejected.is_empty()
            && self.changed.is_empty()
            && self.merged.is_empty()
            && self.split.is_empty()
    }
}

/// A decision, or any other JSON value, which is kept unchanged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DecisionEntry<T> {
    /// A decision that this version can read.
    Known(T),
    /// A value written by another program or a later version.
    Unknown(Value),
}

impl<T> DecisionEntry<T> {
    /// The decision, or `None` if this version cannot read it.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(own) => Some(own),
            Self::Unknown(_) => None,
        }
    }
}

/// Words and an entity type; the list it is in says whether they are such an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityWording {
    /// The words.
    pub(crate) text: String,
    /// The entity type.
    pub r#type: EntityType,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// Words that are an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AcceptedEntity {
    /// The words.
    pub(crate) text: String,
    /// The entity type.
    pub r#type: EntityType,
    /// The only occurrence that is an entity. If absent, every occurrence of the words is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// A mention that another program found and that nobody has reviewed yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuggestedMention {
    /// The entity type.
    pub r#type: EntityType,
    /// Position and words of the mention.
    pub target: Target,
    /// Name of the program or model that found it.
    pub source: String,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Words whose entity type was corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RetypedEntity {
    /// The words.
    pub(crate) text: String,
    /// The type that the extractor gave them.
    pub r#type: EntityType,
    /// The correct type.
    pub(crate) to: EntityType,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// Words that refer to the same entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MergedEntities {
    /// The different ways the entity is written.
    pub(crate) texts: Vec<String>,
    /// The entity type they share.
    pub r#type: EntityType,
    /// The one of them that the entity is called by. If absent, it is the fullest in the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// Kind of annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum AnnotationKind {
    /// Words marked in a colour.
    Highlight,
    /// Words with a comment.
    Note,
    /// A statement to be checked.
    Claim,
}

impl AnnotationKind {
    /// All kinds, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Highlight, Self::Note, Self::Claim];

    /// Lower-case name, as saved in the file and shown on screen.
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
    /// UUID version 7, so that ids sort by creation time. The copy that a merge conflict leaves has a UUID version 8.
    #[schemars(with = "String")]
    pub id: Uuid,
    /// Highlight, note or claim.
    pub kind: AnnotationKind,
    /// A label of the project or any other label; empty for none.
    #[serde(default)]
    pub label: String,
    /// Tags, chosen freely.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The annotator's comment.
    #[serde(default)]
    pub note: String,
    /// The annotated words and their position.
    pub target: Target,
    /// Details of the claim; only for annotations of kind `claim`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// Id of the annotation that this is another version of: two people changed the same field, and the conflict has
    /// not been resolved yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub conflict: Option<Uuid>,
    /// Earlier targets, oldest first: the text was edited, and a person accepted the new words as the target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Target>,
    /// Time of creation.
    #[schemars(with = "String")]
    pub created: Timestamp,
    /// Time of the last change.
    #[schemars(with = "String")]
    pub modified: Timestamp,
    /// Name of the person who created it.
    #[serde(default)]
    pub creator: String,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Annotation {
    /// Kind, label, note, tags and claim as JSON, for comparison: equal for two annotations with the same content,
    /// whatever their ids, targets and times. Ignores the order of tags and whitespace around the note.
    pub(crate) fn content_json(&self) -> String {
        let mut tags = self.tags.clone();
        tags.sort();
        let claim = self.claim.as_ref().map(|claim| serde_json::to_string(claim).unwrap_or_default());
        serde_json::to_string(&(self.kind, &self.label, self.note.trim(), tags, claim)).unwrap_or_default()
    }

    /// Which way the verdict of the claim points on this scale; `None` without a verdict.
    pub(crate) fn verdict_tone(&self, scale: &Scale) -> Option<VerdictTone> {
        self.claim.as_ref()?.verdict.as_ref().map(|verdict| scale.tone(verdict))
    }

    /// Short description for messages: "important highlight", "note", "claim".
    pub fn description(&self) -> String {
        if self.label.is_empty() { self.kind.name().into() } else { format!("{} {}", self.label, self.kind.name()) }
    }
}

/// The annotated words and their position. Combines the text position selector and the text quote selector of the W3C
/// Web Annotation data model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Offset of the first code point.
    pub start: usize,
    /// Offset of the code point after the last one.
    pub end: usize,
    /// The annotated words; empty, with offsets of 0, if the annotation is on the whole article.
    pub exact: String,
    /// Up to 32 code points of text before the words.
    #[serde(default)]
    pub prefix: String,
    /// Up to 32 code points of text after the words.
    #[serde(default)]
    pub suffix: String,
    /// Version of the text that the offsets refer to: the first 12 hexadecimal digits of its SHA-256. A snapshot of
    /// that text, if there is one, has these digits in its file name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Target {
    /// The target of an annotation on the whole article: no words. Older versions keep it, and find its words nowhere.
    pub(crate) fn of_article() -> Self {
        Self {
            start: 0,
            end: 0,
            exact: String::new(),
            prefix: String::new(),
            suffix: String::new(),
            snapshot: None,
            extra: Extra::new(),
        }
    }

    /// Whether the annotation is on the whole article.
    pub(crate) const fn is_of_article(&self) -> bool {
        self.start == 0 && self.end == 0 && self.exact.is_empty()
    }
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
            links: Vec::new(),
            extra: Extra::new(),
        }
    }
}

/// Why a file cannot be used as a sidecar.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// The file has a newer format version, given here.
    #[error("format version {0} is too new; this tandai reads up to version {VERSION}")]
    Newer(u64),
    /// git could not merge two versions of the file, and left its conflict markers in it, the first at this line.
    #[error("it has conflict markers of git from line {0}: two versions of it were not merged")]
    ConflictMarkers(usize),
    /// The file is not JSON, or does not have the structure of a sidecar.
    #[error("not an annotation file")]
    Corrupt(#[from] serde_json::Error),
}

impl Sidecar {
    /// Parses the bytes of a sidecar file.
    ///
    /// # Errors
    /// [`ParseError`] if the format version is newer than [`VERSION`], if the bytes have conflict markers, or if they
    /// are not JSON or do not have the structure of a sidecar.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        #[derive(Deserialize)]
        struct Peek {
            version: Option<Value>,
        }
        // Windows editors may put a byte order mark first; RFC 8259 lets readers ignore it.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // Validate UTF-8 once for the whole file, not per string. `from_slice` reports invalid UTF-8 with its line
        // number.
        let parsed = match str::from_utf8(bytes) {
            Ok(text) => serde_json::from_str::<Self>(text),
            Err(_) => serde_json::from_slice(bytes),
        };
        if parsed.as_ref().is_ok_and(|sidecar| sidecar.version <= VERSION) {
            return Ok(parsed?);
        }
        // A newer format may not parse as this one, so look at the version number alone.
        if let Ok(Peek { version: Some(Value::Number(version)) }) = serde_json::from_slice(bytes)
            && version.as_u64().is_none_or(|version| version > u64::from(VERSION))
        {
            return Err(ParseError::Newer(version.as_u64().unwrap_or(u64::MAX)));
        }
        if let Some(line) = super::conflicted::marker_line(bytes) {
            return Err(ParseError::ConflictMarkers(line));
        }
        Ok(parsed?)
    }

    /// The content of the file: pretty-printed JSON with a final line break. Annotations keep the order of the list;
    /// see [`Sidecar::sort`].
    pub fn to_json(&self) -> String {
        // Cannot fail: strings, numbers and maps with string keys always serialise.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// All targets in the sidecar: those of annotations, current and earlier, of suggested entities and entities
    /// accepted in one place, of silenced findings, and of the arguments of links.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &Target> {
        let accepted = self.entities.accepted.iter().filter_map(DecisionEntry::known).filter_map(|a| a.target.as_ref());
        let suggested = self.entities.suggested.iter().filter_map(DecisionEntry::known).map(|s| &s.target);
        let silenced = self.suppressions.silenced.iter().filter_map(DecisionEntry::known).map(|s| &s.target);
        let links = self.links.iter().filter_map(DecisionEntry::known).flat_map(|link| &link.arguments);
        self.annotations
            .iter()
            .flat_map(|a| a.earlier.iter().chain([&a.target]))
            .chain(accepted)
            .chain(suggested)
            .chain(silenced)
            .chain(links.filter_map(|argument| argument.target.as_ref()))
    }

    /// Sorts the annotations into file order: by start, end and id.
    pub fn sort(&mut self) {
        self.annotations.sort_by_key(|a| (a.target.start, a.target.end, a.id));
    }
}

/// The JSON Schema of a sidecar, pretty-printed with a final line break.
pub(crate) fn schema() -> String {
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

    /// Found by fuzzing: a number changed when it was read, written and read again. A number with more digits than a
    /// double can hold is rounded only once (RFC 8259, section 6).
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
