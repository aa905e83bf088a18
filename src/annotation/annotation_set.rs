//! The annotations of the article at hand: each with its place in the text, every change undoable.

use super::adjudication::AdjudicationDecision;
use super::anchor::{self, AnchorResult, AnchorState};
use super::merge;
use super::sidecar::{Annotation, DecisionEntry, EntityDecisions, Sidecar, Target};
use super::snapshot::Snapshots;
use super::suppressions::Suppressions;
use crate::article::Article;
use crate::text::Span;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// An annotation and where it stands in the text now.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedAnnotation {
    /// The annotation.
    pub annotation: Arc<Annotation>,
    /// Whether its words are where they were.
    pub state: AnchorState,
    /// Its bytes in the article; nothing where it is lost.
    pub span: Option<Span>,
}

impl PlacedAnnotation {
    /// The annotation made anew on the words that stand in its place now, at `now`; the words it was on, where they were
    /// others, are kept in `earlier`. Nothing where it is lost, or as it should be.
    pub fn reanchored(&self, article: &Article, now: Timestamp) -> Option<Annotation> {
        let target = Target { extra: self.annotation.target.extra.clone(), ..anchor::target(article, self.span?) };
        (target != self.annotation.target)
            .then(|| self.annotation.with_target(target, self.state == AnchorState::Changed, now))
    }
}

impl Annotation {
    /// The annotation on another target; with `other` the words are others, and the old ones are kept in `earlier`.
    #[must_use]
    pub fn with_target(&self, target: Target, other: bool, now: Timestamp) -> Self {
        let mut annotation = Self { modified: now, ..self.clone() };
        let old = std::mem::replace(&mut annotation.target, target);
        if other {
            annotation.earlier.push(old);
        }
        annotation
    }
}

/// One change, to go back on.
#[derive(Clone, Debug)]
struct UndoEntry {
    description: String,
    change: UndoableChange,
}

/// What a change changed.
#[derive(Clone, Debug)]
enum UndoableChange {
    /// Annotations, each before and after, and with them what was settled between annotators.
    Annotations(Vec<BeforeAndAfter>, Option<Box<(AdjudicationDecisions, AdjudicationDecisions)>>),
    /// What was decided about entities, before and after.
    Entities(Box<EntityDecisions>, Box<EntityDecisions>),
    /// What was decided about suggestions, before and after.
    Suppressions(Box<Suppressions>, Box<Suppressions>),
}

/// What was settled between annotators.
type AdjudicationDecisions = Vec<DecisionEntry<AdjudicationDecision>>;

/// An annotation before a change and after it; nothing where it was not, or is not any more.
type BeforeAndAfter = (Option<Arc<Annotation>>, Option<Arc<Annotation>>);

/// What undoing or redoing was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoneChange {
    /// The change, as it was named.
    pub description: String,
    /// The annotation it was on; nothing where it was on entities or suggestions.
    pub annotation: Option<Uuid>,
}

/// What was done to the annotations of an article, and taken back.
#[derive(Clone, Debug, Default)]
pub struct UndoHistory {
    done: Vec<UndoEntry>,
    undone: Vec<UndoEntry>,
}

/// The annotations of one article and their history.
#[derive(Clone, Debug, Default)]
pub struct AnnotationSet {
    /// What the sidecar holds besides annotations.
    other_data: Sidecar,
    snapshots: Snapshots,
    list: Vec<PlacedAnnotation>,
    /// Where targets of other texts are that are not in the list any more, so that undoing finds them at once.
    former_positions: HashMap<Uuid, Vec<PlacedAnnotation>>,
    history: UndoHistory,
}

impl AnnotationSet {
    /// The annotations of `sidecar`, placed in `article` with the help of the texts they were made on.
    pub fn new(sidecar: Sidecar, snapshots: Snapshots, article: &Article) -> Self {
        let mut annotations = Self::default();
        annotations.replace(sidecar, snapshots, article);
        annotations
    }

    /// Takes over what was merged in from disk; the history stays.
    pub fn replace(&mut self, mut sidecar: Sidecar, snapshots: Snapshots, article: &Article) {
        self.snapshots.extend(snapshots);
        let annotations = std::mem::take(&mut sidecar.annotations);
        let there: HashMap<Uuid, &PlacedAnnotation> = self.list.iter().map(|p| (p.annotation.id, p)).collect();
        let known: Vec<Option<AnchorResult>> =
            annotations.iter().map(|a| self.known_position(a, there.get(&a.id).copied())).collect();
        let unknown: Vec<&Target> =
            annotations.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(a, _)| &a.target).collect();
        let mut found = anchor::anchor_all(&unknown, article, &self.snapshots).into_iter();
        let list = annotations.iter().zip(known).filter_map(|(annotation, known)| {
            let (state, span) = known.or_else(|| found.next())?;
            Some(PlacedAnnotation { annotation: annotation.clone(), state, span })
        });
        (self.list, self.other_data) = (list.collect(), sidecar);
        self.sort();
    }

    /// The texts that annotations were made on.
    pub const fn snapshots(&self) -> &Snapshots {
        &self.snapshots
    }

    /// Where an annotation was found before, if its target is that of `there`, the one of its id in the list, or of an
    /// earlier one.
    fn known_position(&self, annotation: &Annotation, there: Option<&PlacedAnnotation>) -> Option<AnchorResult> {
        let mut earlier = there.into_iter().chain(self.former_positions.get(&annotation.id).into_iter().flatten());
        earlier.find(|p| p.annotation.target == annotation.target).map(|p| (p.state, p.span))
    }

    /// The history, to go on with when the article is opened again.
    pub fn take_history(&mut self) -> UndoHistory {
        std::mem::take(&mut self.history)
    }

    /// Goes on with the history of an earlier annotation set of the same article.
    pub fn restore_history(&mut self, history: UndoHistory) {
        self.history = history;
    }

    /// The other versions of an annotation that two people changed: those of which it is one, or that are versions of it.
    pub fn versions(&self, annotation: &Annotation) -> impl Iterator<Item = &PlacedAnnotation> {
        let (id, of) = (annotation.id, annotation.conflict);
        self.list.iter().filter(move |p| {
            let other = &p.annotation;
            other.id != id
                && (other.conflict == Some(id) || Some(other.id) == of || of.is_some() && other.conflict == of)
        })
    }

    /// The annotations in the order of the text; lost ones last.
    pub fn list(&self) -> &[PlacedAnnotation] {
        &self.list
    }

    /// The annotation with that id.
    pub fn get(&self, id: Uuid) -> Option<&PlacedAnnotation> {
        self.list.iter().find(|p| p.annotation.id == id)
    }

    /// The annotations that touch `span`, in order.
    pub fn touching(&self, span: Span) -> impl Iterator<Item = (&PlacedAnnotation, Span)> {
        let end = self.list.partition_point(|p| p.span.is_some_and(|s| s.start < span.end));
        self.list[..end].iter().filter_map(move |p| p.span.filter(|s| s.intersects(span)).map(|s| (p, s)))
    }

    /// Adds `annotation`, or puts it in place of the one with its id; `what` names the change for undo.
    pub fn add_annotation(&mut self, annotation: Annotation, article: &Article, what: impl Into<String>) {
        self.change(vec![(annotation.id, Some(annotation))], article, what);
    }

    /// Puts or deletes the annotations with those ids, as one change; `what` names it for undo. Nothing happens where
    /// nothing differs.
    pub fn change(&mut self, to: Vec<(Uuid, Option<Annotation>)>, article: &Article, what: impl Into<String>) {
        let steps = self.before_and_after(to);
        if !steps.is_empty() {
            self.apply(
                UndoEntry { description: what.into(), change: UndoableChange::Annotations(steps, None) },
                article,
            );
        }
    }

    /// What was taken of the work of two annotators.
    pub fn adjudication_decisions(&self) -> &[DecisionEntry<AdjudicationDecision>] {
        &self.other_data.adjudicated
    }

    /// As [`AnnotationSet::change`], and settles what is taken by it; what was settled of the same before is so no more.
    pub fn record_adjudication(
        &mut self,
        to: Vec<(Uuid, Option<Annotation>)>,
        settled: Vec<AdjudicationDecision>,
        article: &Article,
        what: impl Into<String>,
    ) {
        let before = self.other_data.adjudicated.clone();
        let mut after = before.clone();
        let mut there: HashMap<_, usize> =
            before.iter().enumerate().filter_map(|(i, entry)| Some((entry.known()?.annotation_ids(), i))).collect();
        for new in settled {
            if let Some(&i) = there.get(&new.annotation_ids()) {
                after[i] = DecisionEntry::Known(new);
            } else {
                there.insert(new.annotation_ids(), after.len());
                after.push(DecisionEntry::Known(new));
            }
        }
        let steps = self.before_and_after(to);
        if !steps.is_empty() || before != after {
            let step = UndoableChange::Annotations(steps, Some(Box::new((before, after))));
            self.apply(UndoEntry { description: what.into(), change: step }, article);
        }
    }

    /// Each of the annotations before and after, where they differ.
    fn before_and_after(&self, to: Vec<(Uuid, Option<Annotation>)>) -> Vec<BeforeAndAfter> {
        let pair =
            |(id, after): (Uuid, Option<Annotation>)| (self.get(id).map(|p| p.annotation.clone()), after.map(Arc::new));
        to.into_iter().map(pair).filter(|(before, after)| before != after).collect()
    }

    /// What was decided about entities.
    pub const fn entity_decisions(&self) -> &EntityDecisions {
        &self.other_data.entities
    }

    /// Decides otherwise about entities; `what` names the change for undo. Nothing happens where nothing differs.
    pub fn set_entity_decisions(&mut self, decisions: EntityDecisions, article: &Article, what: impl Into<String>) {
        if decisions != self.other_data.entities {
            let step = UndoableChange::Entities(Box::new(self.other_data.entities.clone()), Box::new(decisions));
            self.apply(UndoEntry { description: what.into(), change: step }, article);
        }
    }

    /// What was decided about suggestions.
    pub const fn suppressions(&self) -> &Suppressions {
        &self.other_data.suppressions
    }

    /// Decides otherwise about suggestions; `what` names the change for undo. Nothing happens where nothing differs.
    pub fn set_suppressions(&mut self, decisions: Suppressions, article: &Article, what: impl Into<String>) {
        if decisions != self.other_data.suppressions {
            let step =
                UndoableChange::Suppressions(Box::new(self.other_data.suppressions.clone()), Box::new(decisions));
            self.apply(UndoEntry { description: what.into(), change: step }, article);
        }
    }

    /// Whether there is a change to take back.
    pub const fn can_undo(&self) -> bool {
        !self.history.done.is_empty()
    }

    /// Whether there is one to make again.
    pub const fn can_redo(&self) -> bool {
        !self.history.undone.is_empty()
    }

    /// Takes the last change back; nothing where there is none.
    pub fn undo(&mut self, article: &Article) -> Option<UndoneChange> {
        let change = self.history.done.pop()?;
        let annotation = match &change.change {
            UndoableChange::Annotations(steps, settled) => {
                if let Some((before, after)) = settled.as_deref() {
                    self.other_data.adjudicated =
                        merge::merge_adjudication(after, before, &self.other_data.adjudicated);
                }
                let turned = steps
                    .iter()
                    .rev()
                    .map(|(before, after)| self.apply_annotation_change(after.as_ref(), before.as_ref(), article));
                turned.last()
            }
            UndoableChange::Entities(before, after) => self.apply_entity_change(after, before),
            UndoableChange::Suppressions(before, after) => self.apply_suppression_change(after, before),
        };
        let what = change.description.clone();
        self.history.undone.push(change);
        Some(UndoneChange { description: what, annotation })
    }

    /// Makes the last change taken back again.
    pub fn redo(&mut self, article: &Article) -> Option<UndoneChange> {
        let change = self.history.undone.pop()?;
        let annotation = match &change.change {
            UndoableChange::Annotations(steps, settled) => {
                if let Some((before, after)) = settled.as_deref() {
                    self.other_data.adjudicated =
                        merge::merge_adjudication(before, after, &self.other_data.adjudicated);
                }
                let turned = steps
                    .iter()
                    .map(|(before, after)| self.apply_annotation_change(before.as_ref(), after.as_ref(), article));
                turned.last()
            }
            UndoableChange::Entities(before, after) => self.apply_entity_change(before, after),
            UndoableChange::Suppressions(before, after) => self.apply_suppression_change(before, after),
        };
        let what = change.description.clone();
        self.history.done.push(change);
        Some(UndoneChange { description: what, annotation })
    }

    /// From the annotation `from` to `to`, without what somebody else changed in it meanwhile.
    fn apply_annotation_change(
        &mut self,
        from: Option<&Arc<Annotation>>,
        to: Option<&Arc<Annotation>>,
        article: &Article,
    ) -> Uuid {
        let id = from.or(to).map_or_else(Uuid::nil, |a| a.id);
        let now = self.get(id).map(|p| p.annotation.clone());
        let merged = match (&now, to) {
            (Some(now), Some(to)) if from != Some(now) => Some(merge::merge_versions(from, to, now).annotation),
            _ => to.cloned(),
        };
        self.set(id, merged, article);
        id
    }

    /// From the decisions `from` to `to`, without what somebody else decided meanwhile.
    fn apply_entity_change(&mut self, from: &EntityDecisions, to: &EntityDecisions) -> Option<Uuid> {
        self.other_data.entities = merge::merge_entity_decisions(from, to, &self.other_data.entities);
        None
    }

    /// As [`AnnotationSet::apply_entity_change`], for decisions about suggestions.
    fn apply_suppression_change(&mut self, from: &Suppressions, to: &Suppressions) -> Option<Uuid> {
        self.other_data.suppressions = merge::merge_suppressions(from, to, &self.other_data.suppressions);
        None
    }

    /// The sidecar to save.
    pub fn sidecar(&self) -> Sidecar {
        let mut sidecar = self.other_data.clone();
        sidecar.annotations = self.list.iter().map(|p| p.annotation.clone()).collect();
        sidecar.sort();
        sidecar
    }

    fn apply(&mut self, change: UndoEntry, article: &Article) {
        match &change.change {
            UndoableChange::Annotations(steps, settled) => {
                if let Some((_, after)) = settled.as_deref() {
                    self.other_data.adjudicated.clone_from(after);
                }
                for (before, after) in steps {
                    let id = before.as_ref().or(after.as_ref()).map_or_else(Uuid::nil, |a| a.id);
                    self.set(id, after.clone(), article);
                }
            }
            UndoableChange::Entities(_, after) => self.other_data.entities.clone_from(after),
            UndoableChange::Suppressions(_, after) => self.other_data.suppressions.clone_from(after),
        }
        self.history.done.push(change);
        self.history.undone.clear();
    }

    fn set(&mut self, id: Uuid, to: Option<Arc<Annotation>>, article: &Article) {
        let placed = to.map(|annotation| {
            let known = self.known_position(&annotation, self.get(id));
            let (state, span) = known.unwrap_or_else(|| anchor::anchor(&annotation.target, article, &self.snapshots));
            PlacedAnnotation { annotation, state, span }
        });
        if let Some(at) = self.list.iter().position(|p| p.annotation.id == id) {
            let old = self.list.remove(at);
            let earlier = self.former_positions.entry(id).or_default();
            if earlier.iter().all(|p| p.annotation.target != old.annotation.target) {
                earlier.push(old);
            }
        }
        if let Some(placed) = placed {
            let at = self.list.partition_point(|p| sort_key(p) < sort_key(&placed));
            self.list.insert(at, placed);
        }
    }

    fn sort(&mut self) {
        self.list.sort_by_key(sort_key);
    }
}

/// The order of the text. Lost ones last, so that the placed ones are a sorted run.
fn sort_key(placed: &PlacedAnnotation) -> (usize, usize, Uuid) {
    let span = placed.span.unwrap_or(Span::new(usize::MAX, usize::MAX));
    (span.start, span.end, placed.annotation.id)
}
