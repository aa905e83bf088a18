//! Two people's changes to one sidecar, brought together: three ways, by annotation id and by field.
//!
//! Which side is "ours" makes no difference to what comes out: who changed a field last wins it, and where two changed
//! the same field the other version is kept whole beside it, under an id of its own.

use super::adjudication::Settled;
use super::desk::DeskDecisions;
use super::sidecar::{Annotation, EntityDecisions, Entry, Extra, Sidecar, SourceInfo};
use serde::Serialize;
use serde_json::{Map, Value};
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
    /// How many were changed on both sides in the same field, and are there twice now.
    pub conflicts: usize,
}

/// Merges annotations: what only one side changed is taken from it, field by field; an annotation that one side changed
/// and the other deleted stays; where both changed the same field both versions stay, the one that was changed first with
/// the other's id in `conflict`.
pub fn merge(base: &[Arc<Annotation>], ours: &[Arc<Annotation>], theirs: &[Arc<Annotation>]) -> Merged {
    let by_id = |list: &[Arc<Annotation>]| list.iter().map(|a| (a.id, a.clone())).collect::<BTreeMap<Uuid, _>>();
    let (base, ours, theirs) = (by_id(base), by_id(ours), by_id(theirs));
    let ids: BTreeSet<&Uuid> = base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
    let mut merged: BTreeMap<Uuid, Arc<Annotation>> = BTreeMap::new();
    let mut conflicts = 0;
    for id in ids {
        let (b, o, t) = (base.get(id), ours.get(id), theirs.get(id));
        let kept = match (o, t) {
            _ if o == t || t == b => o.cloned(),
            _ if o == b => t.cloned(),
            // The other version is there already: this conflict was met before.
            (Some(o), Some(t)) if ours.contains_key(&copy_id(t)) => Some(o.clone()),
            (Some(o), Some(t)) if theirs.contains_key(&copy_id(o)) => Some(t.clone()),
            (Some(o), Some(t)) => {
                let (first, last) = if (o.modified, json(o)) <= (t.modified, json(t)) { (o, t) } else { (t, o) };
                let (annotation, agree) = versions(b, last, first);
                if !agree {
                    conflicts += 1;
                    let copy = Annotation { id: copy_id(first), conflict: Some(*id), ..(**first).clone() };
                    merged.insert(copy.id, Arc::new(copy));
                }
                Some(annotation)
            }
            // Changed here, deleted there.
            _ => o.or(t).cloned(),
        };
        merged.extend(kept.map(|kept| (*id, kept)));
    }
    let taken = merged.iter().filter(|(id, a)| ours.get(id) != Some(a)).count()
        + ours.keys().filter(|id| !merged.contains_key(id)).count();
    let mut annotations: Vec<_> = merged.into_values().collect();
    annotations.sort_by_key(|a| (a.target.start, a.target.end, a.id));
    Merged { annotations, taken, conflicts }
}

/// Merges whole sidecars.
pub fn sidecars(base: &Sidecar, ours: &Sidecar, theirs: &Sidecar) -> (Sidecar, Merged) {
    let merged = merge(&base.annotations, &ours.annotations, &theirs.annotations);
    let sidecar = Sidecar {
        version: ours.version.max(theirs.version),
        source: source(base, ours, theirs),
        annotations: merged.annotations.clone(),
        entities: decisions(&base.entities, &ours.entities, &theirs.entities),
        desk: desk(&base.desk, &ours.desk, &theirs.desk),
        adjudicated: adjudicated(&base.adjudicated, &ours.adjudicated, &theirs.adjudicated),
        extra: extra(&base.extra, &ours.extra, &theirs.extra),
    };
    (sidecar, merged)
}

/// What was annotated: as the side has it that alone changed it, else as it was annotated last.
fn source(base: &Sidecar, ours: &Sidecar, theirs: &Sidecar) -> SourceInfo {
    let last = |side: &Sidecar| side.annotations.iter().map(|a| a.modified).max();
    let rank = |side: &Sidecar| (last(side), serde_json::to_string(&side.source).unwrap_or_default());
    if theirs.source == base.source {
        ours.source.clone()
    } else if ours.source == base.source || rank(theirs) > rank(ours) {
        theirs.source.clone()
    } else {
        ours.source.clone()
    }
}

/// Two versions of an annotation that grew from `base`: what either changed; where both changed the same field, what
/// `strong` says, and false.
pub fn versions(
    base: Option<&Arc<Annotation>>,
    strong: &Arc<Annotation>,
    weak: &Arc<Annotation>,
) -> (Arc<Annotation>, bool) {
    let object = |annotation: &Annotation| match serde_json::to_value(annotation) {
        Ok(Value::Object(mut fields)) => {
            fields.remove("created");
            fields.remove("modified");
            Some(fields)
        }
        _ => None,
    };
    let base = base.map_or(Some(Map::new()), |base| object(base));
    let (Some(base), Some(one), Some(other)) = (base, object(strong), object(weak)) else {
        return (strong.clone(), false);
    };
    let (mut fields, agree) = fields(&base, &one, &other);
    let times = [("created", strong.created.min(weak.created)), ("modified", strong.modified.max(weak.modified))];
    fields.extend(times.map(|(name, time)| (name.into(), Value::String(time.to_string()))));
    match serde_json::from_value(Value::Object(fields)) {
        Ok(annotation) => (Arc::new(annotation), agree),
        // Fields that do not go together, as another program may have them: the versions stay apart.
        Err(_) => (strong.clone(), false),
    }
}

/// Merges objects field by field; false where both sides changed the same one, which `strong` then has won.
fn fields(base: &Extra, strong: &Extra, weak: &Extra) -> (Extra, bool) {
    let mut agree = true;
    let names = strong.keys().chain(weak.keys().filter(|name| !strong.contains_key(*name)));
    let merged = names.filter_map(|name| {
        let (b, s, w) = (base.get(name), strong.get(name), weak.get(name));
        let value = if s == w || w == b {
            s.cloned()
        } else if s == b {
            w.cloned()
        } else {
            match (s, w) {
                (Some(Value::Array(s)), Some(Value::Array(w))) if name == "tags" || name == "evidence" => {
                    let b = b.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                    Some(Value::Array(entries(b, s, w)))
                }
                // An anchor is one thing: its offsets and its words go together.
                (Some(Value::Object(s)), Some(Value::Object(w))) if name != "target" => {
                    let none = Map::new();
                    let (inner, inner_agree) = fields(b.and_then(Value::as_object).unwrap_or(&none), s, w);
                    agree &= inner_agree;
                    Some(Value::Object(inner))
                }
                _ => {
                    agree = false;
                    s.cloned()
                }
            }
        };
        value.map(|value| (name.clone(), value))
    });
    let merged = merged.collect();
    (merged, agree)
}

/// Fields of other programs: as above; where both sides changed one, the same side wins whichever is called ours.
fn extra(base: &Extra, ours: &Extra, theirs: &Extra) -> Extra {
    let rank = |extra: &Extra| serde_json::to_string(extra).unwrap_or_default();
    let (strong, weak) = if rank(ours) >= rank(theirs) { (ours, theirs) } else { (theirs, ours) };
    fields(base, strong, weak).0
}

/// Merges what was decided about entities three ways: what one side added or took away since `base` is added or
/// taken away.
pub fn decisions(base: &EntityDecisions, ours: &EntityDecisions, theirs: &EntityDecisions) -> EntityDecisions {
    EntityDecisions {
        accepted: entries(&base.accepted, &ours.accepted, &theirs.accepted),
        rejected: entries(&base.rejected, &ours.rejected, &theirs.rejected),
        changed: entries(&base.changed, &ours.changed, &theirs.changed),
        merged: entries(&base.merged, &ours.merged, &theirs.merged),
        split: entries(&base.split, &ours.split, &theirs.split),
        suggested: entries(&base.suggested, &ours.suggested, &theirs.suggested),
        extra: extra(&base.extra, &ours.extra, &theirs.extra),
    }
}

/// Merges what was decided about suggestions, as [`decisions`] does.
pub fn desk(base: &DeskDecisions, ours: &DeskDecisions, theirs: &DeskDecisions) -> DeskDecisions {
    DeskDecisions {
        dismissed: entries(&base.dismissed, &ours.dismissed, &theirs.dismissed),
        silenced: entries(&base.silenced, &ours.silenced, &theirs.silenced),
        extra: extra(&base.extra, &ours.extra, &theirs.extra),
    }
}

/// Merges what was settled between annotators, as [`decisions`] does.
pub fn adjudicated(base: &[Entry<Settled>], ours: &[Entry<Settled>], theirs: &[Entry<Settled>]) -> Vec<Entry<Settled>> {
    entries(base, ours, theirs)
}

/// Merges sets: what both still have of `base`, in its order, then what either added, in the order of their JSON.
fn entries<T: Clone + PartialEq + Serialize>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    if ours == theirs || theirs == base {
        return ours.to_vec();
    }
    if ours == base {
        return theirs.to_vec();
    }
    let mut merged: Vec<T> = base.iter().filter(|e| ours.contains(e) && theirs.contains(e)).cloned().collect();
    let mut added: Vec<&T> = ours.iter().chain(theirs).filter(|e| !base.contains(e)).collect();
    added.sort_by_cached_key(|entry| serde_json::to_string(entry).unwrap_or_default());
    for entry in added {
        if !merged.contains(entry) {
            merged.push(entry.clone());
        }
    }
    merged
}

fn json(annotation: &Annotation) -> String {
    serde_json::to_string(annotation).unwrap_or_default()
}

/// An id for the other version of a conflict: the same one whenever the same conflict is met (UUID version 8).
fn copy_id(annotation: &Annotation) -> Uuid {
    let hash = Sha256::digest(json(annotation));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::vocabulary::Status;
    use crate::annotation::{Claim, Kind, Target};
    use proptest::prelude::*;
    use std::slice::from_ref;

    fn annotation(id: u8, note: &str, label: &str) -> Arc<Annotation> {
        let target = Target {
            start: usize::from(id),
            end: usize::from(id) + 1,
            exact: "x".into(),
            prefix: String::new(),
            suffix: String::new(),
            snapshot: None,
            extra: Map::new(),
        };
        let epoch = jiff::Timestamp::UNIX_EPOCH;
        Arc::new(Annotation {
            id: Uuid::from_u128(u128::from(id)),
            kind: Kind::Claim,
            label: label.into(),
            tags: vec![],
            note: note.into(),
            target,
            claim: Some(Claim::default()),
            conflict: None,
            earlier: Vec::new(),
            created: epoch,
            modified: epoch,
            creator: String::new(),
            extra: Map::new(),
        })
    }

    fn changed(of: &Arc<Annotation>, change: impl FnOnce(&mut Annotation)) -> Arc<Annotation> {
        let mut annotation = (**of).clone();
        change(&mut annotation);
        Arc::new(annotation)
    }

    #[test]
    fn each_side_keeps_what_it_did() {
        let a = |id, note| annotation(id, note, "");
        let base = [a(1, ""), a(2, ""), a(3, "")];
        let ours = [a(1, "x"), a(2, ""), a(3, ""), a(4, "")];
        let theirs = [a(1, ""), a(3, "y"), a(5, "")];
        let merged = merge(&base, &ours, &theirs);
        assert_eq!(merged.annotations, [a(1, "x"), a(3, "y"), a(4, ""), a(5, "")]);
        assert_eq!((merged.taken, merged.conflicts), (3, 0), "one changed, one deleted, one new");
    }

    #[test]
    fn evidence_of_both_sides_is_kept() {
        let evidence = |url: &str| crate::annotation::claim::Evidence { url: url.into(), ..Default::default() };
        let with = |of: &Arc<Annotation>, urls: &[&str], speaker: &str| {
            changed(of, |a| {
                let claim = a.claim.get_or_insert_default();
                claim.evidence = urls.iter().map(|url| evidence(url)).collect();
                claim.speaker = speaker.into();
            })
        };
        let base = with(&annotation(1, "", ""), &["a"], "");
        let merged = merge(from_ref(&base), &[with(&base, &["a", "b"], "")], &[with(&base, &["c"], "Gref")]);
        assert_eq!(merged.conflicts, 0);
        assert_eq!(merged.annotations, [with(&base, &["b", "c"], "Gref")]);
    }

    #[test]
    fn what_was_dismissed_on_either_side_is() {
        let dismissed = |texts: &[&str]| {
            let mut desk = DeskDecisions::default();
            for text in texts {
                desk.dismiss(text);
            }
            desk
        };
        let merged = desk(&dismissed(&["a", "b"]), &dismissed(&["a", "c"]), &dismissed(&["a", "b", "d"]));
        assert_eq!(merged, dismissed(&["a", "c", "d"]));
    }

    #[test]
    fn different_fields_of_one_annotation_are_no_conflict() {
        let base = annotation(1, "", "");
        let ours = changed(&base, |a| {
            a.note = "since when?".into();
            a.tags = vec!["b".into()];
        });
        let theirs = changed(&base, |a| {
            a.label = "doubtful".into();
            a.tags = vec!["a".into()];
            a.claim = Some(Claim { status: Status::Done, ..Claim::default() });
            a.modified = "2025-01-01T00:00:00Z".parse().unwrap();
        });
        let merged = merge(&[base], &[ours], &[theirs]);
        assert_eq!((merged.annotations.len(), merged.conflicts), (1, 0));
        let a = &merged.annotations[0];
        assert_eq!((a.note.as_str(), a.label.as_str()), ("since when?", "doubtful"));
        assert_eq!((a.tags.concat(), &a.claim.as_ref().unwrap().status), ("ab".into(), &Status::Done));
        assert_eq!(a.modified.to_string(), "2025-01-01T00:00:00Z");
    }

    #[test]
    fn the_same_field_is_one_and_both_versions_stay() {
        let base = annotation(1, "", "");
        let (ours, theirs) = (annotation(1, "true", ""), annotation(1, "false", "doubtful"));
        let theirs = changed(&theirs, |a| a.modified = "2025-01-01T00:00:00Z".parse().unwrap());
        let merged = merge(from_ref(&base), from_ref(&ours), from_ref(&theirs));
        assert_eq!(merged.conflicts, 1);
        let [a, b] = &merged.annotations[..] else { panic!("{merged:?}") };
        let (kept, copy) = if a.id == base.id { (a, b) } else { (b, a) };
        assert_eq!((kept.note.as_str(), kept.conflict), ("false", None), "the last one has the id");
        assert_eq!((copy.note.as_str(), copy.conflict), ("true", Some(base.id)));
        let again = merge(&[base], &merged.annotations, &[ours]);
        assert_eq!((again.annotations, again.conflicts), (merged.annotations, 0), "the same conflict is met once");
    }

    #[test]
    fn what_one_side_changed_and_the_other_deleted_stays() {
        let merged = merge(&[annotation(1, "", "")], &[], &[annotation(1, "x", "")]);
        assert_eq!(merged.annotations, [annotation(1, "x", "")]);
    }

    #[test]
    fn decisions_of_both_sides_hold() {
        use crate::annotation::sidecar::Wording;
        use crate::entity::EntityType;
        let rejected = |texts: &[&str]| EntityDecisions {
            rejected: texts
                .iter()
                .map(|t| Entry::Own(Wording { text: (*t).into(), r#type: EntityType::Place, extra: Extra::new() }))
                .collect(),
            ..EntityDecisions::default()
        };
        let merged = decisions(&rejected(&["a", "b", "c"]), &rejected(&["b", "c", "d"]), &rejected(&["a", "b", "e"]));
        assert_eq!(merged, rejected(&["b", "d", "e"]));
    }

    type Notes = BTreeMap<u8, (u8, u8)>;

    fn list(notes: &Notes) -> Vec<Arc<Annotation>> {
        notes.iter().map(|(&id, (note, label))| annotation(id, &note.to_string(), &label.to_string())).collect()
    }

    fn notes() -> impl Strategy<Value = Notes> {
        prop::collection::btree_map(0u8..6, (0u8..3, 0u8..2), 0..6)
    }

    proptest! {
        #[test]
        fn nothing_that_was_written_is_lost(base in notes(), ours in notes(), theirs in notes()) {
            let merged = merge(&list(&base), &list(&ours), &list(&theirs)).annotations;
            for side in [&ours, &theirs] {
                for (id, (note, label)) in side {
                    let old = base.get(id);
                    let has = |field: &dyn Fn(&Annotation) -> bool| merged.iter().any(|a| a.target.start == usize::from(*id) && field(a));
                    prop_assert!(old.is_some_and(|old| old.0 == *note) || has(&|a| a.note == note.to_string()));
                    prop_assert!(old.is_some_and(|old| old.1 == *label) || has(&|a| a.label == label.to_string()));
                }
            }
            let ids: BTreeSet<_> = merged.iter().map(|a| a.id).collect();
            prop_assert_eq!(ids.len(), merged.len());
        }

        #[test]
        fn an_annotation_goes_only_where_it_was_deleted_and_not_changed(base in notes(), ours in notes(), theirs in notes()) {
            let merged = merge(&list(&base), &list(&ours), &list(&theirs)).annotations;
            for id in base.keys().chain(ours.keys()).chain(theirs.keys()) {
                let (b, o, t) = (base.get(id), ours.get(id), theirs.get(id));
                let gone = (o.is_none() && (t.is_none() || t == b)) || (t.is_none() && o == b);
                prop_assert_eq!(!merged.iter().any(|a| a.id == Uuid::from_u128(u128::from(*id))), gone);
            }
        }

        #[test]
        fn which_side_is_ours_makes_no_difference(base in notes(), ours in notes(), theirs in notes()) {
            let (base, ours, theirs) = (list(&base), list(&ours), list(&theirs));
            prop_assert_eq!(merge(&base, &ours, &theirs).annotations, merge(&base, &theirs, &ours).annotations);
        }

        #[test]
        fn merging_again_changes_nothing(base in notes(), ours in notes(), theirs in notes()) {
            let once = merge(&list(&base), &list(&ours), &list(&theirs)).annotations;
            prop_assert_eq!(&merge(&list(&theirs), &once, &list(&theirs)).annotations, &once);
            prop_assert_eq!(&merge(&list(&base), &once, &once).annotations, &once);
            prop_assert_eq!(&merge(&list(&base), &list(&ours), &list(&ours)).annotations, &list(&ours));
        }
    }
}
