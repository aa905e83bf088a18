//! An annotation apart from its place: what a foreign file tells of it, and everything of ours that such a file has no
//! word for.
//!
//! Most formats keep what they do not know where it was put. There goes a record: the annotation as in a sidecar, without
//! its target. What the format has words for is written in them too, and goes before the record when both are read, so
//! that what somebody changed over there is what arrives.

use crate::annotation::sidecar::Extra;
use crate::annotation::{Annotation, AnnotationKind, Claim, Target};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// The key records go under.
pub const RECORD_KEY: &str = "tandai";

/// The field of an annotation that says which one it is in another system: its format and its id there.
const ORIGIN: &str = "origin";

/// What is told of an annotation. What nobody told is nothing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PartialAnnotation {
    /// Which one it is.
    pub id: Option<Uuid>,
    /// What it is.
    pub kind: Option<AnnotationKind>,
    /// Its label.
    pub label: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// What the person wrote.
    pub note: Option<String>,
    /// What is known of the claim.
    pub claim: Option<Claim>,
    /// The annotation of which it is another version.
    pub conflict: Option<Uuid>,
    /// The words it was on before.
    pub earlier: Vec<Target>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Who made it.
    pub creator: Option<String>,
    /// Unknown fields of its target.
    pub target: Extra,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Who fills in what a file does not tell.
pub struct AnnotationDefaults<'a> {
    /// The time.
    pub now: Timestamp,
    /// New ids.
    pub id: &'a mut dyn FnMut() -> Uuid,
    /// Who annotates, where a file does not say.
    pub creator: &'a str,
}

impl PartialAnnotation {
    /// Says which annotation it is in `format`.
    pub fn set_origin(&mut self, format: &str, id: &str) {
        let origin = Map::from_iter([("format".into(), format.into()), ("id".into(), id.into())]);
        self.extra.insert(ORIGIN.into(), Value::Object(origin));
    }

    /// The annotation, on `target`.
    pub fn annotation(self, target: Target, defaults: &mut AnnotationDefaults<'_>) -> Annotation {
        let note = self.note.unwrap_or_default();
        let told = if note.is_empty() { AnnotationKind::Highlight } else { AnnotationKind::Note };
        let kind = self.kind.unwrap_or(if self.claim.is_some() { AnnotationKind::Claim } else { told });
        let created = self.created.or(self.modified).unwrap_or(defaults.now);
        Annotation {
            id: self.id.unwrap_or_else(|| (defaults.id)()),
            kind,
            label: self.label.unwrap_or_default(),
            tags: self.tags,
            note,
            target: Target { extra: self.target, ..target },
            claim: self.claim.or_else(|| (kind == AnnotationKind::Claim).then(Claim::default)),
            conflict: self.conflict,
            earlier: self.earlier,
            created,
            modified: self.modified.unwrap_or(created),
            creator: self.creator.unwrap_or_else(|| defaults.creator.into()),
            extra: self.extra,
        }
    }
}

/// The record of `annotation`: a JSON object.
pub fn record(annotation: &Annotation) -> Value {
    // Strings, numbers and string-keyed maps always serialise.
    let mut value = serde_json::to_value(annotation).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        fields.remove("target");
        if !annotation.target.extra.is_empty() {
            fields.insert("target".into(), Value::Object(annotation.target.extra.clone()));
        }
    }
    value
}

/// Which annotation of `format` it is, if it came from there.
pub fn origin<'a>(annotation: &'a Annotation, format: &str) -> Option<&'a str> {
    let origin = annotation.extra.get(ORIGIN)?;
    (origin.get("format")?.as_str()? == format).then(|| origin.get("id")?.as_str()).flatten()
}

/// What tells where an annotation came from, if it came from another system: the same for the same one there.
pub fn origin_key(annotation: &Annotation) -> Option<String> {
    annotation.extra.get(ORIGIN).map(Value::to_string)
}
