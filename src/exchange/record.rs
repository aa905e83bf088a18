//! An annotation without its location: the fields a foreign file contains, and the record that keeps the rest.
//!
//! Most formats preserve unknown fields. We use one for a record: the annotation as in a sidecar, but without its
//! target. Fields that the format supports are also written in its own terms. On import those take precedence over the
//! record, so that edits made in the other program are kept.

use super::ExchangeFormat;
use crate::annotation::sidecar::Extra;
use crate::annotation::{Annotation, AnnotationKind, Claim, Target};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Name of the field that contains the record.
pub(crate) const RECORD_KEY: &str = "tandai";

/// The formats of which an annotation keeps what tandai has no notion of, in a field named after the format.
pub(crate) const FORMATS_WITH_DATA: [ExchangeFormat; 2] = [ExchangeFormat::Brat, ExchangeFormat::LabelStudio];

/// Name of the annotation field that identifies it in another system by format and id.
const ORIGIN: &str = "origin";

/// The known fields of an imported annotation; a field that the file does not contain is empty or `None`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct PartialAnnotation {
    /// Id of the annotation.
    pub(crate) id: Option<Uuid>,
    /// Kind of the annotation.
    pub(crate) kind: Option<AnnotationKind>,
    /// Label of the annotation.
    pub(crate) label: Option<String>,
    /// Tags in the order of the file.
    pub(crate) tags: Vec<String>,
    /// Text of the note.
    pub(crate) note: Option<String>,
    /// Details of the claim.
    pub(crate) claim: Option<Claim>,
    /// Id of the annotation with which this one conflicts, as a different version of it.
    pub(crate) conflict: Option<Uuid>,
    /// Earlier targets, oldest first, from before an edit of the text.
    pub(crate) earlier: Vec<Target>,
    /// Creation time.
    pub(crate) created: Option<Timestamp>,
    /// Time of the last change.
    pub(crate) modified: Option<Timestamp>,
    /// Name of the annotator.
    pub(crate) creator: Option<String>,
    /// Unknown fields of the target.
    pub(crate) target: Extra,
    /// Unknown fields of the annotation.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// Values for fields that a file does not contain.
pub struct AnnotationDefaults<'a> {
    /// Time of the import.
    pub now: Timestamp,
    /// Generator of ids for annotations without one.
    pub id: &'a mut dyn FnMut() -> Uuid,
    /// Name of the annotator.
    pub creator: &'a str,
}

impl PartialAnnotation {
    /// Whether it has a note, a label, tags or a claim.
    pub(crate) fn says_something(&self) -> bool {
        let has = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        has(&self.note) || has(&self.label) || !self.tags.is_empty() || self.claim.is_some()
    }

    /// Stores the id that the annotation has in `format`, so that a second import recognizes it.
    pub(crate) fn set_origin(&mut self, format: &str, id: &str) {
        let origin = Map::from_iter([("format".into(), format.into()), ("id".into(), id.into())]);
        self.extra.insert(ORIGIN.into(), Value::Object(origin));
    }

    /// Builds the annotation on `target`. Missing fields come from `defaults`; a missing kind is inferred from claim
    /// and note.
    pub(crate) fn annotation(self, target: Target, defaults: &mut AnnotationDefaults<'_>) -> Annotation {
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

/// The record of `annotation`, a JSON object.
pub(crate) fn record(annotation: &Annotation) -> Value {
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

/// [`record`] without what `format` says about the annotation, which its file says in its own terms.
pub(crate) fn record_for(annotation: &Annotation, format: ExchangeFormat) -> Value {
    let mut value = record(annotation);
    if let Value::Object(fields) = &mut value {
        fields.remove(format.name());
    }
    value
}

/// The id of `annotation` in `format`, if it was imported from there.
pub(crate) fn origin<'a>(annotation: &'a Annotation, format: &str) -> Option<&'a str> {
    let origin = annotation.extra.get(ORIGIN)?;
    (origin.get("format")?.as_str()? == format).then(|| origin.get("id")?.as_str()).flatten()
}

/// A key that is equal for annotations imported from the same annotation of another system; `None` if not imported.
pub(crate) fn origin_key(annotation: &Annotation) -> Option<String> {
    annotation.extra.get(ORIGIN).map(Value::to_string)
}
