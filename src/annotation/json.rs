//! The bytes of a sidecar, each annotation written once: of ten thousand, saving writes out the one that changed.

use super::sidecar::{Annotation, Sidecar};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Writes sidecars and remembers the blocks of their annotations.
#[derive(Default)]
pub struct Writer {
    blocks: HashMap<Uuid, (Arc<Annotation>, Box<str>)>,
}

/// The list of annotations where there are none, as it stands in the file.
const NONE: &str = "\n  \"annotations\": []";

impl Writer {
    /// The same as [`Sidecar::to_json`].
    pub fn json(&mut self, sidecar: &Sidecar) -> String {
        let rest = Sidecar { annotations: Vec::new(), ..sidecar.clone() }.to_json();
        // A line break in a string is escaped and everything further in is indented further: it is there once.
        let (Some((head, tail)), false) = (rest.split_once(NONE), sidecar.annotations.is_empty()) else {
            return sidecar.to_json();
        };
        let mut blocks = HashMap::with_capacity(sidecar.annotations.len());
        let mut json =
            String::with_capacity(rest.len() + self.blocks.values().map(|(_, b)| b.len() + 8).sum::<usize>() + 4096);
        json.push_str(head);
        json.push_str("\n  \"annotations\": [");
        for (i, annotation) in sidecar.annotations.iter().enumerate() {
            let known = self.blocks.remove(&annotation.id).filter(|(old, _)| Arc::ptr_eq(old, annotation));
            let (_, block) = known.unwrap_or_else(|| (annotation.clone(), block(annotation)));
            json.push_str(if i == 0 { "\n    " } else { ",\n    " });
            json.push_str(&block);
            blocks.insert(annotation.id, (annotation.clone(), block));
        }
        json.push_str("\n  ]");
        json.push_str(tail);
        self.blocks = blocks;
        json
    }
}

fn block(annotation: &Annotation) -> Box<str> {
    serde_json::to_string_pretty(annotation).unwrap_or_default().replace('\n', "\n    ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_whole() {
        let mut sidecar = Sidecar::default();
        let mut writer = Writer::default();
        assert_eq!(writer.json(&sidecar), sidecar.to_json());
        let json = r#"{"version":1,"source":{"x":{"annotations":[]},"title":"\n  \"annotations\": []"},"annotations":[
            {"id":"0192f0c1-2345-7abc-8def-0123456789ab","kind":"note","note":"a\nb","target":{"start":0,"end":4,"exact":"Satu","y":[2,{}]},
            "created":"2025-01-01T00:00:00Z","modified":"2025-01-01T00:00:00Z"},
            {"id":"0192f0c1-2345-7abc-8def-0123456789ac","kind":"claim","target":{"start":1,"end":4,"exact":"atu"},"claim":{},
            "created":"2025-01-01T00:00:00Z","modified":"2025-01-01T00:00:00Z"}],"later":[]}"#;
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
