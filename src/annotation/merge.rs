//! Three-way merge of two people's changes to one sidecar: by annotation id, then field by field.
//!
//! The result does not depend on which side is called "ours". If both sides changed the same field, the value of the
//! version modified later wins, and the other version is kept complete, as a separate annotation with a new id.

use super::adjudication::AdjudicationDecision;
use super::claim::{Claim, SuggestedDetails};
use super::link::Link;
use super::sidecar::{Annotation, DecisionEntry, EntityDecisions, Extra, Sidecar, SourceInfo};
use super::suppressions::Suppressions;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// The annotations after a merge.
#[derive(Debug, PartialEq)]
pub struct MergeResult {
    /// The merged annotations in file order: by start, end and id.
    pub(crate) annotations: Vec<Arc<Annotation>>,
    /// How many annotations differ from ours, including deleted ones.
    pub(crate) changes_taken: usize,
    /// How many annotations both sides changed in the same field; each of these is now in the list twice.
    pub conflicts: usize,
}

/// Merges annotations field by field.
///
/// A field that only one side changed gets that side's value. An annotation that one side changed and the other
/// deleted stays. If both sides changed the same field in different ways, both versions stay: the one modified later
/// keeps the id and takes over the other's remaining changes; the earlier one gets a new id and refers to the first
/// in `conflict`.
pub(crate) fn merge_annotations(
    base: &[Arc<Annotation>],
    ours: &[Arc<Annotation>],
    theirs: &[Arc<Annotation>],
) -> MergeResult {
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
            // The other version is already in the list, so this conflict was merged before.
            (Some(o), Some(t)) if ours.contains_key(&copy_id(t)) => Some(o.clone()),
            (Some(o), Some(t)) if theirs.contains_key(&copy_id(o)) => Some(t.clone()),
            (Some(o), Some(t)) => {
                let (first, last) = if (o.modified, json(o)) <= (t.modified, json(t)) { (o, t) } else { (t, o) };
                let Combined { annotation, has_conflict } = merge_versions(b, last, first);
                if has_conflict {
                    conflicts += 1;
                    let copy = Annotation { id: copy_id(first), conflict: Some(*id), ..(**first).clone() };
                    merged.insert(copy.id, Arc::new(copy));
                }
                Some(annotation)
            }
            // One side changed it and the other deleted it.
            _ => o.or(t).cloned(),
        };
        merged.extend(kept.map(|kept| (*id, kept)));
    }
    let taken = merged.iter().filter(|(id, a)| ours.get(id) != Some(a)).count()
        + ours.keys().filter(|id| !merged.contains_key(id)).count();
    let mut annotations: Vec<_> = merged.into_values().collect();
    annotations.sort_by_key(|a| (a.target.start, a.target.end, a.id));
    MergeResult { annotations, changes_taken: taken, conflicts }
}

/// Merges whole sidecars. Also returns the merged annotations with the counts of changes and conflicts.
pub fn merge_sidecars(base: &Sidecar, ours: &Sidecar, theirs: &Sidecar) -> (Sidecar, MergeResult) {
    let merged = merge_annotations(&base.annotations, &ours.annotations, &theirs.annotations);
    let sidecar = Sidecar {
        version: ours.version.max(theirs.version),
        source: merge_source(base, ours, theirs),
        annotations: merged.annotations.clone(),
        entities: merge_entity_decisions(&base.entities, &ours.entities, &theirs.entities),
        suppressions: merge_suppressions(&base.suppressions, &ours.suppressions, &theirs.suppressions),
        adjudicated: merge_adjudication(&base.adjudicated, &ours.adjudicated, &theirs.adjudicated),
        links: merge_links(&base.links, &ours.links, &theirs.links),
        extra: merge_extra(&base.extra, &ours.extra, &theirs.extra),
    };
    (sidecar, merged)
}

/// The source of the side that changed it. If both did, that of the side with the last modified annotation.
fn merge_source(base: &Sidecar, ours: &Sidecar, theirs: &Sidecar) -> SourceInfo {
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

/// Two versions of an annotation merged into one.
#[derive(Debug)]
pub(crate) struct Combined {
    /// The changes of both sides; for a field that both changed, the value of `strong`.
    pub(crate) annotation: Arc<Annotation>,
    /// Whether both sides changed the same field in different ways.
    pub(crate) has_conflict: bool,
}

/// Merges two versions of an annotation that derive from `base`, or that both sides created if there is no base.
/// Keeps the earlier creation time and the later modification time.
pub(crate) fn merge_versions(
    base: Option<&Arc<Annotation>>,
    strong: &Arc<Annotation>,
    weak: &Arc<Annotation>,
) -> Combined {
    let mut sides = Sides::new(base.map(Arc::as_ref), &**strong, &**weak);
    let annotation = Annotation {
        id: strong.id,
        kind: sides.scalar(|a| &a.kind),
        label: sides.scalar(|a| &a.label),
        tags: sides.set(|a| &a.tags),
        note: sides.scalar(|a| &a.note),
        // Merge the anchor as a whole: its offsets only fit its own words.
        target: sides.scalar(|a| &a.target),
        claim: sides.record(|a| a.claim.as_ref(), claim),
        conflict: sides.optional(|a| &a.conflict),
        earlier: sides.optional(|a| &a.earlier),
        created: strong.created.min(weak.created),
        modified: strong.modified.max(weak.modified),
        creator: sides.scalar(|a| &a.creator),
        extra: sides.extra(|a| &a.extra),
    };
    Combined { annotation: Arc::new(annotation), has_conflict: sides.has_conflict }
}

fn claim(sides: &mut Sides<'_, Claim>) -> Claim {
    Claim {
        status: sides.scalar(|c| &c.status),
        wording: sides.optional(|c| &c.wording),
        speaker: sides.optional(|c| &c.speaker),
        role: sides.optional(|c| &c.role),
        said: sides.optional(|c| &c.said),
        place: sides.optional(|c| &c.place),
        at: sides.optional(|c| &c.at),
        r#type: sides.optional(|c| &c.r#type),
        verdict: sides.optional(|c| &c.verdict),
        rationale: sides.optional(|c| &c.rationale),
        evidence: sides.set(|c| &c.evidence),
        checker: sides.optional(|c| &c.checker),
        checked: sides.optional(|c| &c.checked),
        priority: sides.optional(|c| &c.priority),
        appearance: sides.optional(|c| &c.appearance),
        review: sides.optional(|c| &c.review),
        suggested: suggested(sides),
        extra: sides.extra(|c| &c.extra),
    }
}

/// Merges suggestions. If both sides changed one, that is no conflict: nobody wrote it.
fn suggested(sides: &Sides<'_, Claim>) -> SuggestedDetails {
    let of = |claim: &'_ Claim| claim.suggested.clone();
    let (base, strong, weak) = (sides.base.map(of), of(sides.strong), of(sides.weak));
    let mut sides = Sides::new(base.as_ref(), &strong, &weak);
    SuggestedDetails {
        speaker: sides.optional(|s| &s.speaker),
        role: sides.optional(|s| &s.role),
        said: sides.optional(|s| &s.said),
        place: sides.optional(|s| &s.place),
        r#type: sides.optional(|s| &s.r#type),
        appearance: sides.optional(|s| &s.appearance),
        extra: sides.extra(|s| &s.extra),
    }
}

/// Two versions of a record that derive from `base`, merged one field at a time. A field that only one side changed
/// gets that side's value; a field that both changed gets the strong side's.
struct Sides<'a, R> {
    base: Option<&'a R>,
    strong: &'a R,
    weak: &'a R,
    /// Whether any field merged so far was changed in different ways by both sides.
    has_conflict: bool,
}

impl<'a, R> Sides<'a, R> {
    const fn new(base: Option<&'a R>, strong: &'a R, weak: &'a R) -> Self {
        Self { base, strong, weak, has_conflict: false }
    }

    /// Merges a field as a whole. Without a base, both sides count as having set it.
    fn scalar<T: Clone + PartialEq>(&mut self, field: impl Fn(&R) -> &T) -> T {
        self.choose(self.base.map(&field), field(self.strong), field(self.weak))
    }

    /// Merges, as a whole, a field that is left out of the file while it has its default value. Without a base, a
    /// side with the default value counts as not having set it.
    fn optional<T: Clone + PartialEq + Default>(&mut self, field: impl Fn(&R) -> &T) -> T {
        let absent = T::default();
        self.choose(Some(self.base.map_or(&absent, &field)), field(self.strong), field(self.weak))
    }

    fn choose<T: Clone + PartialEq>(&mut self, base: Option<&T>, strong: &T, weak: &T) -> T {
        if strong != weak && base == Some(strong) {
            return weak.clone();
        }
        self.has_conflict |= strong != weak && base != Some(weak);
        strong.clone()
    }

    /// Merges a list whose order has no meaning. Never conflicts.
    fn set<T: Clone + PartialEq + Serialize>(&mut self, field: impl Fn(&R) -> &Vec<T>) -> Vec<T> {
        let base = self.base.map_or(&[][..], |base| field(base));
        // Sort by JSON with alphabetical keys: versions of this program that know different fields then agree on the
        // order.
        let order = |item: &T| serde_json::to_value(item).map(|json| json.to_string()).unwrap_or_default();
        merge_entries(base, field(self.strong), field(self.weak), order)
    }

    /// Merges a record that a side may not have; if both have one, merges it with `fields`.
    fn record<T: Clone + PartialEq>(
        &mut self,
        record: impl Fn(&R) -> Option<&T>,
        fields: impl Fn(&mut Sides<'_, T>) -> T,
    ) -> Option<T> {
        let (base, strong, weak) = (self.base.and_then(&record), record(self.strong), record(self.weak));
        let (Some(strong), Some(weak)) = (strong, weak) else {
            return self.choose(Some(&base), &strong, &weak).cloned();
        };
        let mut sides = Sides::new(base, strong, weak);
        let merged = fields(&mut sides);
        self.has_conflict |= sides.has_conflict;
        Some(merged)
    }

    /// Merges the fields written by other programs, whose types are unknown.
    fn extra(&mut self, extra: impl Fn(&R) -> &Extra) -> Extra {
        let none = Extra::new();
        let base = self.base.map_or(&none, &extra);
        let merged = unknown_fields(base, extra(self.strong), extra(self.weak));
        self.has_conflict |= merged.has_conflict;
        merged.fields
    }
}

/// Merged fields of unknown types.
struct MergedFields {
    fields: Extra,
    /// Whether both sides changed a field in different ways.
    has_conflict: bool,
}

/// Merges JSON objects key by key, and nested objects recursively.
fn unknown_fields(base: &Extra, strong: &Extra, weak: &Extra) -> MergedFields {
    let mut has_conflict = false;
    let names = strong.keys().chain(weak.keys().filter(|name| !strong.contains_key(*name)));
    let merged = names.filter_map(|name| {
        let (b, s, w) = (base.get(name), strong.get(name), weak.get(name));
        let value = match (s, w) {
            _ if s == w || w == b => s.cloned(),
            _ if s == b => w.cloned(),
            (Some(Value::Object(s)), Some(Value::Object(w))) => {
                let none = Extra::new();
                let inner = unknown_fields(b.and_then(Value::as_object).unwrap_or(&none), s, w);
                has_conflict |= inner.has_conflict;
                Some(Value::Object(inner.fields))
            }
            _ => {
                has_conflict = true;
                s.cloned()
            }
        };
        value.map(|value| (name.clone(), value))
    });
    let fields = merged.collect();
    MergedFields { fields, has_conflict }
}

/// Merges fields written by other programs when neither side is known to be the later one. If both sides changed a
/// field, the winner does not depend on which side is "ours".
fn merge_extra(base: &Extra, ours: &Extra, theirs: &Extra) -> Extra {
    let rank = |extra: &Extra| serde_json::to_string(extra).unwrap_or_default();
    let (strong, weak) = if rank(ours) >= rank(theirs) { (ours, theirs) } else { (theirs, ours) };
    unknown_fields(base, strong, weak).fields
}

/// Three-way merge of decisions about entities: every decision that one side has added or removed since `base` is
/// added or removed.
pub(crate) fn merge_entity_decisions(
    base: &EntityDecisions,
    ours: &EntityDecisions,
    theirs: &EntityDecisions,
) -> EntityDecisions {
    EntityDecisions {
        accepted: decided(&base.accepted, &ours.accepted, &theirs.accepted),
        rejected: decided(&base.rejected, &ours.rejected, &theirs.rejected),
        changed: decided(&base.changed, &ours.changed, &theirs.changed),
        merged: decided(&base.merged, &ours.merged, &theirs.merged),
        split: decided(&base.split, &ours.split, &theirs.split),
        suggested: decided(&base.suggested, &ours.suggested, &theirs.suggested),
        extra: merge_extra(&base.extra, &ours.extra, &theirs.extra),
    }
}

/// Merges dismissed sentences and silenced findings in the same way as [`merge_entity_decisions`].
pub(crate) fn merge_suppressions(base: &Suppressions, ours: &Suppressions, theirs: &Suppressions) -> Suppressions {
    Suppressions {
        dismissed: decided(&base.dismissed, &ours.dismissed, &theirs.dismissed),
        silenced: decided(&base.silenced, &ours.silenced, &theirs.silenced),
        extra: merge_extra(&base.extra, &ours.extra, &theirs.extra),
    }
}

/// Merges adjudication decisions in the same way as [`merge_entity_decisions`].
pub(crate) fn merge_adjudication(
    base: &[DecisionEntry<AdjudicationDecision>],
    ours: &[DecisionEntry<AdjudicationDecision>],
    theirs: &[DecisionEntry<AdjudicationDecision>],
) -> Vec<DecisionEntry<AdjudicationDecision>> {
    decided(base, ours, theirs)
}

/// Merges links of other programs in the same way as [`merge_entity_decisions`].
pub(crate) fn merge_links(
    base: &[DecisionEntry<Link>],
    ours: &[DecisionEntry<Link>],
    theirs: &[DecisionEntry<Link>],
) -> Vec<DecisionEntry<Link>> {
    decided(base, ours, theirs)
}

fn decided<T: Clone + PartialEq + Serialize>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    merge_entries(base, ours, theirs, |entry| serde_json::to_string(entry).unwrap_or_default())
}

/// Three-way merge of sets: the entries of `base` that both sides kept, in the order of `base`, then those that
/// either side added, sorted by `order`. If only one side changed, returns its list unchanged.
fn merge_entries<T: Clone + PartialEq>(base: &[T], ours: &[T], theirs: &[T], order: impl Fn(&T) -> String) -> Vec<T> {
    if ours == theirs || theirs == base {
        return ours.to_vec();
    }
    if ours == base {
        return theirs.to_vec();
    }
    let mut merged: Vec<T> = base.iter().filter(|e| ours.contains(e) && theirs.contains(e)).cloned().collect();
    let mut added: Vec<&T> = ours.iter().chain(theirs).filter(|e| !base.contains(e)).collect();
    added.sort_by_cached_key(|entry| order(entry));
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

/// Id of the copy that keeps the other version of a conflict: a UUID version 8 made from the SHA-256 of that version,
/// so that the same conflict always gives the same id.
fn copy_id(annotation: &Annotation) -> Uuid {
    let hash = Sha256::digest(json(annotation));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::AnnotationKind;
    use crate::annotation::claim::Evidence;
    use crate::annotation::vocabulary::{Status, filled};
    use crate::testing as build;
    use proptest::prelude::*;
    use std::slice::from_ref;

    /// A claim on the word "x" at offset `id`, so that each id has a different target.
    fn annotation(id: u8, note: &str, label: &str) -> Arc<Annotation> {
        let claim = build::annotation().id(u128::from(id)).kind(AnnotationKind::Claim).at(usize::from(id), "x");
        claim.note(note).label(label).shared()
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
        let merged = merge_annotations(&base, &ours, &theirs);
        assert_eq!(merged.annotations, [a(1, "x"), a(3, "y"), a(4, ""), a(5, "")]);
        assert_eq!((merged.changes_taken, merged.conflicts), (3, 0), "one changed, one deleted, one new");
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
        let merged =
            merge_annotations(from_ref(&base), &[with(&base, &["a", "b"], "")], &[with(&base, &["c"], "Gref")]);
        assert_eq!(merged.conflicts, 0);
        assert_eq!(merged.annotations, [with(&base, &["b", "c"], "Gref")]);
    }

    #[test]
    fn what_was_dismissed_on_either_side_is() {
        let dismissed = |texts: &[&str]| {
            let mut suppressions = Suppressions::default();
            for text in texts {
                suppressions.dismiss(text);
            }
            suppressions
        };
        let merged = merge_suppressions(&dismissed(&["a", "b"]), &dismissed(&["a", "c"]), &dismissed(&["a", "b", "d"]));
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
        let merged = merge_annotations(&[base], &[ours], &[theirs]);
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
        let merged = merge_annotations(from_ref(&base), from_ref(&ours), from_ref(&theirs));
        assert_eq!(merged.conflicts, 1);
        let [a, b] = &merged.annotations[..] else { panic!("{merged:?}") };
        let (kept, copy) = if a.id == base.id { (a, b) } else { (b, a) };
        assert_eq!((kept.note.as_str(), kept.conflict), ("false", None), "the last one has the id");
        assert_eq!((copy.note.as_str(), copy.conflict), ("true", Some(base.id)));
        let again = merge_annotations(&[base], &merged.annotations, &[ours]);
        assert_eq!((again.annotations, again.conflicts), (merged.annotations, 0), "the same conflict is met once");
    }

    #[test]
    fn what_one_side_changed_and_the_other_deleted_stays() {
        let merged = merge_annotations(&[annotation(1, "", "")], &[], &[annotation(1, "x", "")]);
        assert_eq!(merged.annotations, [annotation(1, "x", "")]);
    }

    #[test]
    fn decisions_of_both_sides_hold() {
        use crate::annotation::sidecar::EntityWording;
        use crate::entity::EntityType;
        let rejected = |texts: &[&str]| EntityDecisions {
            rejected: texts
                .iter()
                .map(|t| {
                    DecisionEntry::Known(EntityWording {
                        text: (*t).into(),
                        r#type: EntityType::Place,
                        extra: Extra::new(),
                    })
                })
                .collect(),
            ..EntityDecisions::default()
        };
        let merged = merge_entity_decisions(
            &rejected(&["a", "b", "c"]),
            &rejected(&["b", "c", "d"]),
            &rejected(&["a", "b", "e"]),
        );
        assert_eq!(merged, rejected(&["b", "d", "e"]));
    }

    #[test]
    fn a_suggestion_that_one_side_accepts_is_accepted() {
        let with = |speaker: &str, suggested: &str| {
            let suggested = SuggestedDetails { speaker: suggested.into(), role: "CEO".into(), ..Default::default() };
            build::annotation().claim(Claim { speaker: speaker.into(), suggested, ..Claim::default() }).shared()
        };
        let (base, accepted, other) = (with("", "Gref"), with("Gref", ""), with("", "Putin"));
        let merged = merge_versions(Some(&base), &base, &accepted);
        let claim = merged.annotation.claim.clone().unwrap();
        assert_eq!((&*claim.speaker, &*claim.suggested.speaker, &*claim.suggested.role), ("Gref", "", "CEO"));
        assert!(!merged.has_conflict);
        // Nobody wrote the suggestions, so two different ones are no conflict.
        assert!(!merge_versions(None, &base, &other).has_conflict);
        assert!(!merge_versions(Some(&base), &accepted, &other).has_conflict);
    }

    /// The fields that the property tests below vary: one of each sort, on the annotation, the claim and the
    /// evidence.
    #[derive(Clone, Debug, PartialEq)]
    struct Made {
        note: String,
        label: String,
        tags: Vec<String>,
        claim: Option<Claim>,
        /// Time of the last change, in seconds after the epoch.
        modified: u8,
    }

    type Side = BTreeMap<u8, Made>;

    fn list(side: &Side) -> Vec<Arc<Annotation>> {
        let made = |(&id, made): (&u8, &Made)| {
            changed(&annotation(id, &made.note, &made.label), |a| {
                a.kind = if made.claim.is_some() { AnnotationKind::Claim } else { AnnotationKind::Highlight };
                a.tags.clone_from(&made.tags);
                a.claim.clone_from(&made.claim);
                a.modified = jiff::Timestamp::from_second(made.modified.into()).unwrap();
            })
        };
        side.iter().map(made).collect()
    }

    /// One of `words` or the empty string.
    fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
        (0..=words.len()).prop_map(move |at| words.get(at).copied().unwrap_or("").into())
    }

    fn some_of(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
        prop::sample::subsequence(words, 0..=words.len())
            .prop_map(|words| words.into_iter().map(String::from).collect())
    }

    fn evidence() -> impl Strategy<Value = Vec<Evidence>> {
        let one =
            |url: &'static str| {
                (one_of(&["supports", "refutes", "unclear"]), one_of(&["Data"])).prop_map(move |(stance, title)| {
                    Evidence { url: url.into(), stance: filled(&stance), title, ..Evidence::default() }
                })
            };
        (prop::option::of(one("a")), prop::option::of(one("b")), prop::option::of(one("c")))
            .prop_map(|(a, b, c)| [a, b, c].into_iter().flatten().collect())
    }

    fn claims() -> impl Strategy<Value = Claim> {
        let words = (
            one_of(&["checking", "done", "waiting"]),
            one_of(&["true", "false"]),
            one_of(&["high", "low", "urgent"]),
            one_of(&["Gref", "Putin"]),
        );
        (words, evidence(), 0u8..3).prop_map(|((status, verdict, priority, speaker), evidence, unknown)| Claim {
            status: filled(&status).unwrap_or_default(),
            verdict: filled(&verdict),
            priority: filled(&priority),
            speaker,
            evidence,
            extra: (0..unknown).map(|n| (format!("x{n}"), unknown.into())).collect(),
            ..Claim::default()
        })
    }

    fn made() -> impl Strategy<Value = Made> {
        (one_of(&["1", "2"]), one_of(&["x"]), some_of(&["p", "q", "r"]), prop::option::of(claims()), 0u8..3)
            .prop_map(|(note, label, tags, claim, modified)| Made { note, label, tags, claim, modified })
    }

    /// `base` with the fields of `new` whose bit is set in `changed`, so that the sides often change different
    /// fields.
    fn edited(base: &Made, new: Made, changed: u16) -> Made {
        let is = |bit: u16| changed & 1 << bit != 0;
        let claim = match (&base.claim, new.claim) {
            (Some(base), Some(new)) => Some(Claim {
                status: if is(4) { new.status } else { base.status.clone() },
                verdict: if is(5) { new.verdict } else { base.verdict.clone() },
                priority: if is(6) { new.priority } else { base.priority.clone() },
                speaker: if is(7) { new.speaker } else { base.speaker.clone() },
                evidence: if is(8) { new.evidence } else { base.evidence.clone() },
                extra: if is(9) { new.extra } else { base.extra.clone() },
                ..Claim::default()
            }),
            (base, new) => {
                if is(3) {
                    new
                } else {
                    base.clone()
                }
            }
        };
        Made {
            note: if is(0) { new.note } else { base.note.clone() },
            label: if is(1) { new.label } else { base.label.clone() },
            tags: if is(2) { new.tags } else { base.tags.clone() },
            claim,
            modified: new.modified,
        }
    }

    fn sides() -> impl Strategy<Value = [Side; 3]> {
        let three = made().prop_flat_map(|base| {
            let side = |base: Made| {
                let one = (made(), any::<u16>()).prop_map({
                    let base = base.clone();
                    move |(new, changed)| edited(&base, new, changed)
                });
                prop::option::of(prop_oneof![3 => one, 1 => Just(base)])
            };
            let (ours, theirs) = (side(base.clone()), side(base.clone()));
            (prop::option::weighted(0.8, Just(base)), ours, theirs)
        });
        prop::collection::vec(three, 0..5).prop_map(|all| {
            let mut sides = [Side::new(), Side::new(), Side::new()];
            for (id, (base, ours, theirs)) in (0u8..).zip(all) {
                for (side, made) in sides.iter_mut().zip([base, ours, theirs]) {
                    side.extend(made.map(|made| (id, made)));
                }
            }
            sides
        })
    }

    proptest! {
        #[test]
        fn nothing_that_was_written_is_lost([base, ours, theirs] in sides()) {
            let merged = merge_annotations(&list(&base), &list(&ours), &list(&theirs)).annotations;
            for side in [&ours, &theirs] {
                for (id, made) in side {
                    let old = base.get(id);
                    let has = |field: &dyn Fn(&Annotation) -> bool| merged.iter().any(|a| a.target.start == usize::from(*id) && field(a));
                    prop_assert!(old.is_some_and(|old| old.note == made.note) || has(&|a| a.note == made.note));
                    prop_assert!(old.is_some_and(|old| old.label == made.label) || has(&|a| a.label == made.label));
                    for tag in &made.tags {
                        prop_assert!(old.is_some_and(|old| old.tags.contains(tag)) || has(&|a| a.tags.contains(tag)));
                    }
                    let Some(claim) = &made.claim else { continue };
                    let old = old.and_then(|old| old.claim.as_ref());
                    let has = |field: &dyn Fn(&Claim) -> bool| has(&|a| a.claim.as_ref().is_some_and(field));
                    prop_assert!(old.is_some_and(|old| old.status == claim.status) || has(&|c| c.status == claim.status));
                    prop_assert!(old.is_some_and(|old| old.verdict == claim.verdict) || claim.verdict.is_none() || has(&|c| c.verdict == claim.verdict));
                    prop_assert!(old.is_some_and(|old| old.priority == claim.priority) || claim.priority.is_none() || has(&|c| c.priority == claim.priority));
                    prop_assert!(old.is_some_and(|old| old.speaker == claim.speaker) || claim.speaker.is_empty() || has(&|c| c.speaker == claim.speaker));
                    for evidence in &claim.evidence {
                        prop_assert!(old.is_some_and(|old| old.evidence.contains(evidence)) || has(&|c| c.evidence.contains(evidence)));
                    }
                    for (name, value) in &claim.extra {
                        prop_assert!(old.is_some_and(|old| old.extra.get(name) == Some(value)) || has(&|c| c.extra.get(name) == Some(value)));
                    }
                }
            }
            let ids: BTreeSet<_> = merged.iter().map(|a| a.id).collect();
            prop_assert_eq!(ids.len(), merged.len());
        }

        #[test]
        fn an_annotation_goes_only_where_it_was_deleted_and_not_changed([base, ours, theirs] in sides()) {
            let merged = merge_annotations(&list(&base), &list(&ours), &list(&theirs)).annotations;
            for id in base.keys().chain(ours.keys()).chain(theirs.keys()) {
                let (b, o, t) = (base.get(id), ours.get(id), theirs.get(id));
                let gone = (o.is_none() && (t.is_none() || t == b)) || (t.is_none() && o == b);
                prop_assert_eq!(!merged.iter().any(|a| a.id == Uuid::from_u128(u128::from(*id))), gone);
            }
        }

        #[test]
        fn which_side_is_ours_makes_no_difference([base, ours, theirs] in sides()) {
            let (base, ours, theirs) = (list(&base), list(&ours), list(&theirs));
            let (one, other) = (merge_annotations(&base, &ours, &theirs), merge_annotations(&base, &theirs, &ours));
            prop_assert_eq!((one.annotations, one.conflicts), (other.annotations, other.conflicts));
        }

        #[test]
        fn merging_again_changes_nothing([base, ours, theirs] in sides()) {
            let once = merge_annotations(&list(&base), &list(&ours), &list(&theirs)).annotations;
            prop_assert_eq!(&merge_annotations(&list(&theirs), &once, &list(&theirs)).annotations, &once);
            prop_assert_eq!(&merge_annotations(&list(&base), &once, &once).annotations, &once);
            prop_assert_eq!(&merge_annotations(&list(&base), &list(&ours), &list(&ours)).annotations, &list(&ours));
            // A retried save: the other side has not seen the result yet.
            prop_assert_eq!(&merge_annotations(&list(&base), &once, &list(&ours)).annotations, &once);
            prop_assert_eq!(&merge_annotations(&list(&base), &list(&theirs), &once).annotations, &once);
        }

        #[test]
        fn a_side_that_changed_nothing_takes_all_from_the_other([base, ours, _] in sides()) {
            let merged = merge_annotations(&list(&base), &list(&ours), &list(&base));
            prop_assert_eq!((merged.annotations, merged.conflicts), (list(&ours), 0));
        }

        #[test]
        fn evidence_is_there_unless_a_side_took_it_away(base in evidence(), ours in evidence(), theirs in evidence()) {
            let with = |evidence: &[Evidence]| {
                changed(&annotation(1, "", ""), |a| a.claim.get_or_insert_default().evidence = evidence.to_vec())
            };
            let merged = merge_annotations(&[with(&base)], &[with(&ours)], &[with(&theirs)]);
            prop_assert_eq!((merged.annotations.len(), merged.conflicts), (1, 0));
            let there = &merged.annotations[0].claim.as_ref().unwrap().evidence;
            for evidence in base.iter().chain(&ours).chain(&theirs) {
                let (b, o, t) = (base.contains(evidence), ours.contains(evidence), theirs.contains(evidence));
                prop_assert_eq!(there.contains(evidence), if b { o && t } else { o || t });
            }
        }
    }
}
