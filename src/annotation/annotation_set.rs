//! The annotations of an open article: their positions in the text, and undo for every change.

use super::adjudication::AdjudicationDecision;
use super::anchor::{self, AnchorResult, AnchorState};
use super::link::Link;
use super::merge;
use super::sidecar::{Annotation, DecisionEntry, EntityDecisions, Sidecar, SuggestedMention, Target};
use super::snapshot::{self, Snapshot, Snapshots};
use super::suppressions::Suppressions;
use crate::article::Article;
use crate::text::Span;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// An annotation and its position in the current text.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedAnnotation {
    /// The annotation as saved.
    pub annotation: Arc<Annotation>,
    /// How the target was found in the current text.
    pub state: AnchorState,
    /// Byte range in the article; `None` if the annotation is lost or on the whole article.
    pub span: Option<Span>,
}

impl PlacedAnnotation {
    /// Whether it is on the whole article instead of words.
    pub fn is_on_article(&self) -> bool {
        self.state == AnchorState::Article
    }

    /// A copy of the annotation whose target is the text now at its position, modified at `now`. If the words
    /// changed, the old target is added to `earlier`. `None` if the annotation is lost or its target is already up to
    /// date.
    pub(crate) fn reanchored(&self, article: &Article, now: Timestamp) -> Option<Annotation> {
        let target = Target { extra: self.annotation.target.extra.clone(), ..anchor::target(article, self.span?) };
        (target != self.annotation.target).then(|| match self.state {
            AnchorState::Changed => self.annotation.reworded_to(target, now),
            AnchorState::Exact | AnchorState::Moved | AnchorState::Lost | AnchorState::Article => {
                self.annotation.moved_to(target, now)
            }
        })
    }
}

/// A link of another program and the positions of its arguments in the current text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlacedLink<'a> {
    /// The link as saved.
    pub(crate) link: &'a Link,
    /// Byte range of each argument; `None` if it is lost, or another link.
    pub(crate) spans: &'a [Option<Span>],
}

impl Annotation {
    /// A copy of the annotation on the same words at another place, modified at `now`.
    #[must_use]
    pub(crate) fn moved_to(&self, target: Target, now: Timestamp) -> Self {
        Self { modified: now, target, ..self.clone() }
    }

    /// A copy of the annotation on different words, modified at `now`. The old target is added to `earlier`.
    #[must_use]
    pub(crate) fn reworded_to(&self, target: Target, now: Timestamp) -> Self {
        let mut annotation = self.moved_to(target, now);
        annotation.earlier.push(self.target.clone());
        annotation
    }
}

/// A change that can be undone, and its name.
#[derive(Clone, Debug)]
struct UndoEntry {
    description: String,
    change: UndoableChange,
}

/// The state before and after a change.
#[derive(Clone, Debug)]
enum UndoableChange {
    /// Annotations before and after, and the adjudication decisions before and after if the change recorded any.
    Annotations(Vec<BeforeAndAfter>, Option<Box<(AdjudicationDecisions, AdjudicationDecisions)>>),
    /// Decisions about entities before and after.
    Entities(Box<EntityDecisions>, Box<EntityDecisions>),
    /// Dismissed suggestions and silenced findings before and after.
    Suppressions(Box<Suppressions>, Box<Suppressions>),
    /// Links of other programs before and after.
    Links(Vec<DecisionEntry<Link>>, Vec<DecisionEntry<Link>>),
    /// Several changes, made in this order.
    Several(Vec<UndoableChange>),
}

impl UndoableChange {
    /// The place in the change that has `annotation` as its result.
    fn result_mut(&mut self, annotation: &Arc<Annotation>) -> Option<&mut Option<Arc<Annotation>>> {
        match self {
            Self::Annotations(steps, _) => {
                steps.iter_mut().map(|(_, after)| after).find(|after| after.as_ref() == Some(annotation))
            }
            Self::Several(changes) => changes.iter_mut().find_map(|change| change.result_mut(annotation)),
            Self::Entities(..) | Self::Suppressions(..) | Self::Links(..) => None,
        }
    }
}

/// How differences between two annotators were resolved.
type AdjudicationDecisions = Vec<DecisionEntry<AdjudicationDecision>>;

/// An annotation before and after a change; `None` where it did not exist.
type BeforeAndAfter = (Option<Arc<Annotation>>, Option<Arc<Annotation>>);

/// The change that was undone or redone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UndoneChange {
    /// Name of the change, for messages.
    pub(crate) description: String,
    /// The changed annotation, the last one undone or redone if there were several; `None` if the change was to
    /// entities or suggestions.
    pub(crate) annotation: Option<Uuid>,
}

/// Undo and redo stacks of one article.
#[derive(Clone, Debug, Default)]
pub(crate) struct UndoHistory {
    done: Vec<UndoEntry>,
    undone: Vec<UndoEntry>,
    /// The texts that deleted annotations were made on, while the history is kept without its annotation set.
    snapshots: Snapshots,
}

/// The annotations of one article and their undo history.
#[derive(Clone, Debug, Default)]
pub struct AnnotationSet {
    /// The sidecar without its annotations.
    other_data: Sidecar,
    snapshots: Snapshots,
    list: Vec<PlacedAnnotation>,
    /// Positions of the arguments of each link.
    link_spans: Vec<Vec<Option<Span>>>,
    /// The suggested mentions that have data of another program, with their positions.
    foreign_mentions: Vec<(Span, SuggestedMention)>,
    /// Positions of targets that were replaced or deleted, by annotation id, so that undo need not search the text
    /// again.
    former_positions: HashMap<Uuid, Vec<PlacedAnnotation>>,
    history: UndoHistory,
}

impl AnnotationSet {
    /// Places the annotations of `sidecar` in `article`, using the snapshots of the texts they were made on.
    pub fn new(sidecar: Sidecar, snapshots: Snapshots, article: &Article) -> Self {
        let mut annotations = Self::default();
        annotations.replace(sidecar, snapshots, article);
        annotations
    }

    /// Replaces the annotations with those of `sidecar`, after a merge with the file on disk. Keeps the undo history,
    /// and the positions of unchanged targets.
    pub(crate) fn replace(&mut self, mut sidecar: Sidecar, snapshots: Snapshots, article: &Article) {
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
        self.place_foreign_data(article);
    }

    /// Finds the positions of links and of the suggested mentions that have data of another program.
    fn place_foreign_data(&mut self, article: &Article) {
        let suggested = self.other_data.entities.suggested.iter().filter_map(DecisionEntry::known);
        let mentions: Vec<&SuggestedMention> = suggested.filter(|mention| !mention.extra.is_empty()).collect();
        let links = self.other_data.links.iter().filter_map(DecisionEntry::known);
        let arguments = links.clone().flat_map(|link| &link.arguments).filter_map(|argument| argument.target.as_ref());
        let targets: Vec<&Target> = arguments.chain(mentions.iter().map(|mention| &mention.target)).collect();
        let mut found = anchor::anchor_all(&targets, article, &self.snapshots).into_iter();
        let mut next = || found.next().and_then(|(_, span)| span);
        let spans = links.map(|link| {
            link.arguments.iter().map(|argument| argument.target.as_ref().and_then(|_| next())).collect::<Vec<_>>()
        });
        self.link_spans = spans.collect();
        let placed = mentions.into_iter().filter_map(|mention| Some((next()?, mention.clone())));
        self.foreign_mentions = placed.collect();
    }

    /// The links of other programs, in the order of the file.
    pub(crate) fn links(&self) -> impl Iterator<Item = PlacedLink<'_>> {
        let links = self.other_data.links.iter().filter_map(DecisionEntry::known);
        links.zip(&self.link_spans).map(|(link, spans)| PlacedLink { link, spans })
    }

    /// The suggested mentions that have data of another program, and their positions; lost ones are left out.
    pub(crate) fn foreign_mentions(&self) -> impl Iterator<Item = (Span, &SuggestedMention)> {
        self.foreign_mentions.iter().map(|(span, mention)| (*span, mention))
    }

    /// Snapshots of the texts that annotations were made on.
    pub(crate) const fn snapshots(&self) -> &Snapshots {
        &self.snapshots
    }

    /// The known position of an annotation: that of `there`, the listed annotation with the same id, or of a former
    /// version, if the target is the same.
    fn known_position(&self, annotation: &Annotation, there: Option<&PlacedAnnotation>) -> Option<AnchorResult> {
        let mut earlier = there.into_iter().chain(self.former_positions.get(&annotation.id).into_iter().flatten());
        earlier.find(|p| p.annotation.target == annotation.target).map(|p| (p.state, p.span))
    }

    /// Takes the undo history out, to keep it until the article is opened again. The snapshots go with it, and the text
    /// of `article` as one, because the article may be edited and nothing on disk may refer to them by then.
    pub(crate) fn take_history(&mut self, article: &Article) -> UndoHistory {
        let mut history = std::mem::take(&mut self.history);
        if !(history.done.is_empty() && history.undone.is_empty()) {
            history.snapshots = self.snapshots.clone();
            if article.text().len() <= snapshot::MAX_SNAPSHOT_BYTES {
                history.snapshots.insert(Snapshot::new(article.text().into()));
            }
        }
        history
    }

    /// Restores the undo history of an earlier annotation set of the same article.
    pub(crate) fn restore_history(&mut self, mut history: UndoHistory) {
        self.snapshots.extend(std::mem::take(&mut history.snapshots));
        self.history = history;
    }

    /// Takes over the annotations and decisions of `others`, which are placed in the same article, as one change that
    /// can be undone. What is here stays.
    pub(crate) fn adopt(&mut self, others: &Self, article: &Article, what: impl Into<String>) {
        let (before, theirs) = (self.sidecar(), others.sidecar());
        let (after, _) = merge::merge_sidecars(&Sidecar::default(), &before, &theirs);
        self.snapshots.extend(others.snapshots.clone());
        for placed in &others.list {
            self.former_positions.entry(placed.annotation.id).or_default().push(placed.clone());
        }
        let steps = self.before_and_after(after.annotations.iter().map(|a| (a.id, Some((**a).clone()))).collect());
        let decisions = (before.adjudicated != after.adjudicated)
            .then(|| Box::new((before.adjudicated.clone(), after.adjudicated.clone())));
        let mut changes = vec![UndoableChange::Annotations(steps, decisions)];
        if before.entities != after.entities {
            changes.push(UndoableChange::Entities(Box::new(before.entities), Box::new(after.entities)));
        }
        if before.suppressions != after.suppressions {
            changes.push(UndoableChange::Suppressions(Box::new(before.suppressions), Box::new(after.suppressions)));
        }
        if before.links != after.links {
            changes.push(UndoableChange::Links(before.links, after.links));
        }
        self.other_data.extra = after.extra;
        self.apply(UndoEntry { description: what.into(), change: UndoableChange::Several(changes) }, article);
    }

    /// The other versions of an annotation after a merge conflict: the one it is a version of, those that are
    /// versions of it, and further versions of the same annotation.
    pub(crate) fn versions(&self, annotation: &Annotation) -> impl Iterator<Item = &PlacedAnnotation> {
        let (id, of) = (annotation.id, annotation.conflict);
        self.list.iter().filter(move |p| {
            let other = &p.annotation;
            other.id != id
                && (other.conflict == Some(id) || Some(other.id) == of || of.is_some() && other.conflict == of)
        })
    }

    /// The annotations in text order; lost ones last.
    pub fn list(&self) -> &[PlacedAnnotation] {
        &self.list
    }

    /// The annotation with this id. Linear in the number of annotations.
    pub(crate) fn get(&self, id: Uuid) -> Option<&PlacedAnnotation> {
        self.list.iter().find(|p| p.annotation.id == id)
    }

    /// The annotations that intersect `span`, and their spans, in text order.
    pub(crate) fn touching(&self, span: Span) -> impl Iterator<Item = (&PlacedAnnotation, Span)> {
        let end = self.list.partition_point(|p| p.span.is_some_and(|s| s.start < span.end));
        self.list[..end].iter().filter_map(move |p| p.span.filter(|s| s.intersects(span)).map(|s| (p, s)))
    }

    /// Adds `annotation`, or replaces the one with the same id. `what` names the change for undo.
    pub fn add_annotation(&mut self, annotation: Annotation, article: &Article, what: impl Into<String>) {
        self.change(vec![(annotation.id, Some(annotation))], article, what);
    }

    /// Replaces an annotation as part of the change that last made it what it is, so that both are undone together. Does
    /// nothing if there is no such annotation.
    pub(crate) fn amend_annotation(&mut self, annotation: Annotation, article: &Article) {
        let Some(current) = self.get(annotation.id).map(|p| p.annotation.clone()) else { return };
        let annotation = Arc::new(annotation);
        let made = self.history.done.iter_mut().rev().find_map(|entry| entry.change.result_mut(&current));
        if let Some(after) = made {
            *after = Some(annotation.clone());
        }
        self.set(annotation.id, Some(annotation), article);
    }

    /// Adds, replaces or (with `None`) deletes the annotations with these ids as a single change; `what` names it for
    /// undo. Does nothing if nothing differs.
    pub(crate) fn change(&mut self, to: Vec<(Uuid, Option<Annotation>)>, article: &Article, what: impl Into<String>) {
        let steps = self.before_and_after(to);
        if !steps.is_empty() {
            self.apply(
                UndoEntry { description: what.into(), change: UndoableChange::Annotations(steps, None) },
                article,
            );
        }
    }

    /// How differences between two annotators were resolved; empty unless the file is the result of an adjudication.
    pub(crate) fn adjudication_decisions(&self) -> &[DecisionEntry<AdjudicationDecision>] {
        &self.other_data.adjudicated
    }

    /// Like [`AnnotationSet::change`], and records the decisions in `settled`. A new decision replaces an earlier one
    /// about the same pair of annotations.
    pub(crate) fn record_adjudication(
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

    /// Pairs each annotation with its current version, leaving out those that do not differ.
    fn before_and_after(&self, to: Vec<(Uuid, Option<Annotation>)>) -> Vec<BeforeAndAfter> {
        let pair =
            |(id, after): (Uuid, Option<Annotation>)| (self.get(id).map(|p| p.annotation.clone()), after.map(Arc::new));
        to.into_iter().map(pair).filter(|(before, after)| before != after).collect()
    }

    /// A person's decisions about extracted entities.
    pub(crate) const fn entity_decisions(&self) -> &EntityDecisions {
        &self.other_data.entities
    }

    /// Replaces the decisions about entities; `what` names the change for undo. Does nothing if nothing differs.
    pub(crate) fn set_entity_decisions(
        &mut self,
        decisions: EntityDecisions,
        article: &Article,
        what: impl Into<String>,
    ) {
        if decisions != self.other_data.entities {
            let step = UndoableChange::Entities(Box::new(self.other_data.entities.clone()), Box::new(decisions));
            self.apply(UndoEntry { description: what.into(), change: step }, article);
        }
    }

    /// Dismissed suggestions and silenced findings.
    pub(crate) const fn suppressions(&self) -> &Suppressions {
        &self.other_data.suppressions
    }

    /// Replaces the dismissed suggestions and silenced findings; `what` names the change for undo. Does nothing if
    /// nothing differs.
    pub(crate) fn set_suppressions(&mut self, decisions: Suppressions, article: &Article, what: impl Into<String>) {
        if decisions != self.other_data.suppressions {
            let step =
                UndoableChange::Suppressions(Box::new(self.other_data.suppressions.clone()), Box::new(decisions));
            self.apply(UndoEntry { description: what.into(), change: step }, article);
        }
    }

    /// Whether there is a change to undo.
    pub(crate) const fn can_undo(&self) -> bool {
        !self.history.done.is_empty()
    }

    /// Whether there is a change to redo.
    pub(crate) const fn can_redo(&self) -> bool {
        !self.history.undone.is_empty()
    }

    /// Undoes the last change. `None` if there is nothing to undo.
    pub(crate) fn undo(&mut self, article: &Article) -> Option<UndoneChange> {
        let change = self.history.done.pop()?;
        let annotation = self.revert(&change.change, article);
        let what = change.description.clone();
        self.history.undone.push(change);
        Some(UndoneChange { description: what, annotation })
    }

    /// Redoes the change that was undone last. `None` if there is nothing to redo.
    pub(crate) fn redo(&mut self, article: &Article) -> Option<UndoneChange> {
        let change = self.history.undone.pop()?;
        let annotation = self.repeat(&change.change, article);
        let what = change.description.clone();
        self.history.done.push(change);
        Some(UndoneChange { description: what, annotation })
    }

    /// Undoes a change, and returns the annotation that was changed last, if any.
    fn revert(&mut self, change: &UndoableChange, article: &Article) -> Option<Uuid> {
        match change {
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
            UndoableChange::Entities(before, after) => self.apply_entity_change(after, before, article),
            UndoableChange::Suppressions(before, after) => self.apply_suppression_change(after, before),
            UndoableChange::Links(before, after) => self.apply_link_change(after, before, article),
            UndoableChange::Several(changes) => {
                changes.iter().rev().filter_map(|change| self.revert(change, article)).last()
            }
        }
    }

    /// Redoes a change, and returns the annotation that was changed last, if any.
    fn repeat(&mut self, change: &UndoableChange, article: &Article) -> Option<Uuid> {
        match change {
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
            UndoableChange::Entities(before, after) => self.apply_entity_change(before, after, article),
            UndoableChange::Suppressions(before, after) => self.apply_suppression_change(before, after),
            UndoableChange::Links(before, after) => self.apply_link_change(before, after, article),
            UndoableChange::Several(changes) => changes.iter().filter_map(|change| self.repeat(change, article)).last(),
        }
    }

    /// Changes an annotation from `from` to `to`, keeping changes that somebody else made to other fields in the
    /// meantime.
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

    /// Changes the decisions from `from` to `to`, keeping those that somebody else made in the meantime.
    fn apply_entity_change(&mut self, from: &EntityDecisions, to: &EntityDecisions, article: &Article) -> Option<Uuid> {
        let merged = merge::merge_entity_decisions(from, to, &self.other_data.entities);
        self.set_entities(merged, article);
        None
    }

    fn set_entities(&mut self, decisions: EntityDecisions, article: &Article) {
        let has_same_suggestions = self.other_data.entities.suggested == decisions.suggested;
        self.other_data.entities = decisions;
        if !has_same_suggestions {
            self.place_foreign_data(article);
        }
    }

    /// Like [`AnnotationSet::apply_entity_change`], for dismissed suggestions and silenced findings.
    fn apply_suppression_change(&mut self, from: &Suppressions, to: &Suppressions) -> Option<Uuid> {
        self.other_data.suppressions = merge::merge_suppressions(from, to, &self.other_data.suppressions);
        None
    }

    /// Like [`AnnotationSet::apply_entity_change`], for links.
    fn apply_link_change(
        &mut self,
        from: &[DecisionEntry<Link>],
        to: &[DecisionEntry<Link>],
        article: &Article,
    ) -> Option<Uuid> {
        self.other_data.links = merge::merge_links(from, to, &self.other_data.links);
        self.place_foreign_data(article);
        None
    }

    /// The sidecar to save, with its annotations in file order.
    pub fn sidecar(&self) -> Sidecar {
        let mut sidecar = self.other_data.clone();
        sidecar.annotations = self.list.iter().map(|p| p.annotation.clone()).collect();
        sidecar.sort();
        sidecar
    }

    fn apply(&mut self, change: UndoEntry, article: &Article) {
        self.make(&change.change, article);
        self.history.done.push(change);
        self.history.undone.clear();
    }

    /// Makes a change for the first time.
    fn make(&mut self, change: &UndoableChange, article: &Article) {
        match change {
            UndoableChange::Annotations(steps, settled) => {
                if let Some((_, after)) = settled.as_deref() {
                    self.other_data.adjudicated.clone_from(after);
                }
                for (before, after) in steps {
                    let id = before.as_ref().or(after.as_ref()).map_or_else(Uuid::nil, |a| a.id);
                    self.set(id, after.clone(), article);
                }
            }
            UndoableChange::Entities(_, after) => self.set_entities((**after).clone(), article),
            UndoableChange::Suppressions(_, after) => self.other_data.suppressions.clone_from(after),
            UndoableChange::Links(_, after) => {
                self.other_data.links.clone_from(after);
                self.place_foreign_data(article);
            }
            UndoableChange::Several(changes) => changes.iter().for_each(|change| self.make(change, article)),
        }
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

/// Sorts by position in the text. Lost annotations come last, so that the others form a sorted run.
fn sort_key(placed: &PlacedAnnotation) -> (usize, usize, Uuid) {
    let span = placed.span.unwrap_or(Span::new(usize::MAX, usize::MAX));
    (span.start, span.end, placed.annotation.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::sidecar::AcceptedEntity;
    use crate::entity::EntityType;
    use crate::testing as build;

    #[test]
    fn annotations_and_decisions_are_adopted_as_one_change() {
        let article = build::article("satu dua tiga empat");
        let mut ours = build::annotations(&article, [build::annotation().id(1).on_words(&article, "satu")]);
        let mut theirs = build::sidecar([build::annotation().id(2).on_words(&article, "tiga")]);
        let (text, extra) = ("Empat".into(), serde_json::Map::new());
        let entity = AcceptedEntity { text, r#type: EntityType::Place, target: None, extra };
        theirs.entities.accepted.push(DecisionEntry::Known(entity));
        let argument = build::annotation().on_words(&article, "tiga").build().target;
        let link =
            serde_json::json!({"format": "brat", "kind": "relation", "name": "x", "arguments": [{"target": argument}]});
        theirs.links.push(serde_json::from_value(link).unwrap());
        let before = ours.sidecar();
        ours.adopt(&AnnotationSet::new(theirs, Snapshots::default(), &article), &article, "Adopted");
        let adopted = ours.sidecar();
        assert_eq!((adopted.annotations.len(), adopted.entities.accepted.len(), adopted.links.len()), (2, 1, 1));
        assert_eq!(ours.links().next().unwrap().spans, [Some(Span::new(9, 13))]);
        assert_eq!(ours.undo(&article).unwrap().description, "Adopted");
        assert_eq!((ours.sidecar(), ours.links().count()), (before, 0));
        ours.redo(&article).unwrap();
        assert_eq!((ours.sidecar(), ours.links().count()), (adopted, 1));
    }

    #[test]
    fn a_kept_history_has_the_text_of_deleted_annotations() {
        let (old, new) = (build::article("satu dua tiga"), build::article("nol satu dua tiga"));
        let mut first = build::annotations(&old, [build::annotation().id(1).on_words(&old, "dua")]);
        first.change(vec![(Uuid::from_u128(1), None)], &old, "Deleted");
        // The text is edited, and the reader opens it again.
        let mut second = AnnotationSet::new(first.sidecar(), Snapshots::default(), &new);
        second.restore_history(first.take_history(&old));
        second.undo(&new);
        assert_eq!(second.list()[0].state, AnchorState::Moved);
        assert!(second.snapshots().get(snapshot::key_of(&old)).is_some(), "to be saved with the annotation");
    }
}
