//! Two people's changes to one list of annotations, brought together by id.

use super::sidecar::{Annotation, EntityDecisions, Entry};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// The outcome of a merge.
#[derive(Debug, PartialEq)]
pub struct Merged {
    /// The annotations, in the order of the file.
    pub annotations: Vec<Arc<Annotation>>,
    /// How many differ from ours.
    pub taken: usize,
    /// How many were changed on both sides, and are there twice now.
    pub conflicts: usize,
}

/// Merges three ways: what only one side changed is taken from it; an annotation that one side changed and the
/// other deleted stays; one that both changed stays in both versions, theirs under a new id.
pub fn merge(base: &[Arc<Annotation>], ours: &[Arc<Annotation>], theirs: &[Arc<Annotation>]) -> Merged {
    let by_id = |list: &[Arc<Annotation>]| list.iter().map(|a| (a.id, a.clone())).collect::<BTreeMap<Uuid, _>>();
    let (base, ours, theirs) = (by_id(base), by_id(ours), by_id(theirs));
    let ids: BTreeSet<&Uuid> = base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
    let mut merged = Merged { annotations: Vec::new(), taken: 0, conflicts: 0 };
    for id in ids {
        let (b, o, t) = (base.get(id), ours.get(id), theirs.get(id));
        let mut keep = |a: &Arc<Annotation>| merged.annotations.push(a.clone());
        if o == t || t == b {
            o.map(&mut keep);
        } else if o == b {
            t.map(&mut keep);
            merged.taken += 1;
        } else {
            o.map(&mut keep);
            if let Some(t) = t {
                let copy =
                    if o.is_some() { Arc::new(Annotation { id: copy_id(t), ..(**t).clone() }) } else { t.clone() };
                // The copy of an earlier, same merge is the copy of this one.
                if !ours.contains_key(&copy.id) && (copy.id == *id || !theirs.contains_key(&copy.id)) {
                    keep(&copy);
                    merged.taken += 1;
                }
                merged.conflicts += usize::from(o.is_some());
            }
        }
    }
    merged.annotations.sort_by_key(|a| (a.target.start, a.target.end, a.id));
    merged
}

/// Merges what was decided about entities three ways: what one side added or took away since `base` is added or
/// taken away.
pub fn decisions(base: &EntityDecisions, ours: &EntityDecisions, theirs: &EntityDecisions) -> EntityDecisions {
    let mut extra = theirs.extra.clone();
    extra.extend(ours.extra.clone());
    EntityDecisions {
        accepted: entries(&base.accepted, &ours.accepted, &theirs.accepted),
        rejected: entries(&base.rejected, &ours.rejected, &theirs.rejected),
        changed: entries(&base.changed, &ours.changed, &theirs.changed),
        merged: entries(&base.merged, &ours.merged, &theirs.merged),
        split: entries(&base.split, &ours.split, &theirs.split),
        extra,
    }
}

fn entries<T: Clone + PartialEq>(base: &[Entry<T>], ours: &[Entry<T>], theirs: &[Entry<T>]) -> Vec<Entry<T>> {
    // An entry of the base stays where both still have it; any other where either has it.
    let keeps = |entry: &Entry<T>, other: &[Entry<T>]| !base.contains(entry) || other.contains(entry);
    let mut merged: Vec<Entry<T>> = theirs.iter().filter(|entry| keeps(entry, ours)).cloned().collect();
    for entry in ours.iter().filter(|entry| keeps(entry, theirs)) {
        if !merged.contains(entry) {
            merged.push(entry.clone());
        }
    }
    merged
}

/// An id for their version of a conflict: the same one whenever the same conflict is met (UUID version 8).
fn copy_id(annotation: &Annotation) -> Uuid {
    let json = serde_json::to_vec(annotation).unwrap_or_default();
    let hash = Sha256::digest(json);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Kind, Target};
    use proptest::prelude::*;

    fn annotation(id: u8, note: u8) -> Arc<Annotation> {
        let target = Target {
            start: usize::from(id),
            end: usize::from(id) + 1,
            exact: "x".into(),
            prefix: String::new(),
            suffix: String::new(),
            extra: serde_json::Map::new(),
        };
        let epoch = jiff::Timestamp::UNIX_EPOCH;
        Arc::new(Annotation {
            id: Uuid::from_u128(u128::from(id)),
            kind: Kind::Note,
            label: String::new(),
            tags: vec![],
            note: note.to_string(),
            target,
            claim: None,
            created: epoch,
            modified: epoch,
            creator: String::new(),
            extra: serde_json::Map::new(),
        })
    }

    fn list(notes: &BTreeMap<u8, u8>) -> Vec<Arc<Annotation>> {
        notes.iter().map(|(&id, &note)| annotation(id, note)).collect()
    }

    #[test]
    fn each_side_keeps_what_it_did() {
        let base = [annotation(1, 0), annotation(2, 0), annotation(3, 0)];
        let ours = [annotation(1, 1), annotation(2, 0), annotation(3, 0), annotation(4, 0)];
        let theirs = [annotation(1, 0), annotation(3, 7), annotation(5, 0)];
        let merged = merge(&base, &ours, &theirs);
        assert_eq!(merged.annotations, [annotation(1, 1), annotation(3, 7), annotation(4, 0), annotation(5, 0)]);
        assert_eq!((merged.taken, merged.conflicts), (3, 0));
    }

    #[test]
    fn a_conflict_keeps_both() {
        let merged = merge(&[annotation(1, 0)], &[annotation(1, 1)], &[annotation(1, 2)]);
        assert_eq!(
            merged.annotations.iter().map(|a| a.note.as_str()).collect::<BTreeSet<_>>(),
            BTreeSet::from(["1", "2"])
        );
        assert_eq!(merged.conflicts, 1);
        let changed_against_deleted = merge(&[annotation(1, 0)], &[], &[annotation(1, 2)]);
        assert_eq!(changed_against_deleted.annotations, [annotation(1, 2)]);
    }

    #[test]
    fn decisions_of_both_sides_hold() {
        use crate::annotation::sidecar::{Extra, Wording};
        use crate::entity::EntityType;
        let rejected = |texts: &[&str]| EntityDecisions {
            rejected: texts
                .iter()
                .map(|t| Entry::Own(Wording { text: (*t).into(), r#type: EntityType::Place, extra: Extra::new() }))
                .collect(),
            ..EntityDecisions::default()
        };
        let merged = decisions(&rejected(&["a", "b", "c"]), &rejected(&["b", "c", "d"]), &rejected(&["a", "b", "e"]));
        assert_eq!(merged, rejected(&["b", "e", "d"]));
    }

    fn notes() -> impl Strategy<Value = BTreeMap<u8, u8>> {
        prop::collection::btree_map(0u8..6, 0u8..3, 0..6)
    }

    proptest! {
        #[test]
        fn no_version_is_lost(base in notes(), ours in notes(), theirs in notes()) {
            let merged = merge(&list(&base), &list(&ours), &list(&theirs)).annotations;
            let has = |id: u8, note: u8| merged.iter().any(|a| a.target.start == usize::from(id) && a.note == note.to_string());
            for (&id, &note) in &ours {
                prop_assert!(has(id, note) || base.get(&id) == Some(&note));
            }
            for (&id, &note) in &theirs {
                prop_assert!(has(id, note) || base.get(&id) == Some(&note));
            }
            let ids: BTreeSet<_> = merged.iter().map(|a| a.id).collect();
            prop_assert_eq!(ids.len(), merged.len());
        }

        #[test]
        fn merging_again_changes_nothing(base in notes(), ours in notes(), theirs in notes()) {
            let once = merge(&list(&base), &list(&ours), &list(&theirs)).annotations;
            prop_assert_eq!(&merge(&list(&theirs), &once, &list(&theirs)).annotations, &once);
            prop_assert_eq!(&merge(&list(&base), &list(&ours), &list(&ours)).annotations, &list(&ours));
        }
    }
}
