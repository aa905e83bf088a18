//! Writes sidecars as JSON and serialises only the annotations that changed: after a change to one of ten thousand
//! annotations, a save costs little more than copying the JSON of the rest.

use super::adjudication::AdjudicationDecision;
use super::link::Link;
use super::sidecar::{Annotation, DecisionEntry, EntityDecisions, Extra, Sidecar, SourceInfo};
use super::suppressions::Suppressions;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use uuid::Uuid;

/// Writes sidecars and caches the JSON of their annotations for the next save.
#[derive(Default)]
pub(crate) struct SidecarWriter {
    written: HashMap<Uuid, CachedJson>,
}

type CachedJson = (Arc<Annotation>, Box<RawValue>);

/// A [`Sidecar`] whose annotations are already JSON. Must have the same fields in the same order.
#[derive(Serialize)]
struct SidecarJson<'a> {
    version: u32,
    source: &'a SourceInfo,
    annotations: Vec<&'a RawValue>,
    entities: &'a EntityDecisions,
    #[serde(skip_serializing_if = "Suppressions::is_empty")]
    #[serde(rename = "desk")]
    suppressions: &'a Suppressions,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    adjudicated: &'a [DecisionEntry<AdjudicationDecision>],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    links: &'a [DecisionEntry<Link>],
    #[serde(flatten)]
    extra: &'a Extra,
}

impl SidecarWriter {
    /// Returns the same bytes as [`Sidecar::to_json`], reusing the cached JSON of annotations that are the same
    /// `Arc`.
    pub(crate) fn json(&mut self, sidecar: &Sidecar) -> String {
        // Neither can fail: strings, numbers and maps with string keys always serialise.
        self.prepare(sidecar).unwrap_or_else(|_| sidecar.to_json())
    }

    fn prepare(&mut self, sidecar: &Sidecar) -> serde_json::Result<String> {
        let Sidecar { version, source, annotations, entities, suppressions, adjudicated, links, extra } = sidecar;
        let mut written: Vec<CachedJson> = Vec::with_capacity(annotations.len());
        for annotation in annotations {
            let known = self.written.remove(&annotation.id).filter(|(old, _)| Arc::ptr_eq(old, annotation));
            written.push(match known {
                Some(known) => known,
                None => (annotation.clone(), element(annotation)?),
            });
        }
        let prepared = SidecarJson {
            version: *version,
            source,
            annotations: written.iter().map(|(_, json)| &**json).collect(),
            entities,
            suppressions,
            adjudicated,
            links,
            extra,
        };
        let mut json = serde_json::to_string_pretty(&prepared)?;
        json.push('\n');
        self.written = written.into_iter().map(|one| (one.0.id, one)).collect();
        Ok(json)
    }
}

/// Serialises an annotation as pretty-printed in the list of a sidecar: indented by two levels.
fn element(annotation: &Annotation) -> serde_json::Result<Box<RawValue>> {
    let mut formatter = PrettyFormatter::new();
    // Count the brackets of the two enclosing levels, for the indentation, without writing them.
    formatter.begin_object(&mut io::sink()).map_err(serde_json::Error::io)?;
    formatter.begin_array(&mut io::sink()).map_err(serde_json::Error::io)?;
    let mut json = Vec::with_capacity(1024);
    annotation.serialize(&mut Serializer::with_formatter(&mut json, formatter))?;
    serde_json::from_slice(&json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_whole_sidecar() {
        let mut sidecar = Sidecar::default();
        let mut writer = SidecarWriter::default();
        assert_eq!(writer.json(&sidecar), sidecar.to_json());
        let json = r#"{"version":1,"source":{"x":{"annotations":[]},"title":"\n  \"annotations\": []"},"annotations":[
            {"id":"0192f0c1-2345-7abc-8def-0123456789ab","kind":"note","note":"a\nb","target":{"start":0,"end":4,"exact":"Satu","y":[2,{}]},
            "created":"2025-01-01T00:00:00Z","modified":"2025-01-01T00:00:00Z"},
            {"id":"0192f0c1-2345-7abc-8def-0123456789ac","kind":"claim","target":{"start":1,"end":4,"exact":"atu"},"claim":{},
            "created":"2025-01-01T00:00:00Z","modified":"2025-01-01T00:00:00Z"}],
            "entities":{"accepted":[{"text":"Satu","type":"PER"}],"a":{}},"desk":{"dismissed":[{"text":"Dua."}]},"adjudicated":[{"b":1}],
            "links":[{"format":"brat","kind":"relation","id":"R1","name":"In","arguments":[{"role":"Arg1","id":"T1"}],"c":2},{"d":3}],
            "later":[]}"#;
        sidecar = Sidecar::parse(json.as_bytes()).unwrap();
        assert_eq!(writer.json(&sidecar), sidecar.to_json());
        let mut changed = (*sidecar.annotations[1]).clone();
        changed.note = "lain".into();
        sidecar.annotations[1] = Arc::new(changed);
        assert_eq!(writer.json(&sidecar), sidecar.to_json());
        sidecar.annotations.remove(0);
        assert_eq!(writer.json(&sidecar), sidecar.to_json());
    }
}
