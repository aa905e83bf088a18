//! The annotations of the article at hand: each with its place in the text, every change undoable.

use super::adjudication::Settled;
use super::anchor::{self, Found, State};
use super::desk::DeskDecisions;
use super::merge;
use super::sidecar::{Annotation, EntityDecisions, Entry, Sidecar, Target};
use super::snapshot::Snapshots;
use crate::article::Article;
use crate::text::Span;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// An annotation and where it stands in the text now.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The annotation.
    pub annotation: Arc<Annotation>,
    /// Whether its words are where they were.
    pub state: State,
    /// Its bytes in the article; nothing where it is lost.
    pub span: Option<Span>,
}

impl Placed {
    /// The annotation made anew on the words that stand in its place now, at `now`; the words it was on, where they were
    /// others, are kept in `earlier`. Nothing where it is lost, or as it should be.
    pub fn anchored(&self, article: &Article, now: Timestamp) -> Option<Annotation> {
        let target = Target { extra: self.annotation.target.extra.clone(), ..anchor::target(article, self.span?) };
        (target != self.annotation.target).then(|| self.annotation.on(target, self.state == State::Changed, now))
    }
}

impl Annotation {
    /// The annotation on another target; with `other` the words are others, and the old ones are kept in `earlier`.
    #[must_use]
    pub fn on(&self, target: Target, other: bool, now: Timestamp) -> Self {
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
struct Change {
    what: String,
    step: Step,
}

/// What a change changed.
#[derive(Clone, Debug)]
enum Step {
    /// Annotations, each before and after, and with them what was settled between annotators.
    Annotations(Vec<Before>, Option<Box<(List, List)>>),
    /// What was decided about entities, before and after.
    Entities(Box<EntityDecisions>, Box<EntityDecisions>),
    /// What was decided about suggestions, before and after.
    Desk(Box<DeskDecisions>, Box<DeskDecisions>),
}

/// What was settled between annotators.
type List = Vec<Entry<Settled>>;

/// An annotation before a change and after it; nothing where it was not, or is not any more.
type Before = (Option<Arc<Annotation>>, Option<Arc<Annotation>>);

/// What undoing or redoing was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The change, as it was named.
    pub what: String,
    /// The annotation it was on; nothing where it was on entities or suggestions.
    pub annotation: Option<Uuid>,
}

/// What was done to the annotations of an article, and taken back.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
}

/// The annotations of one article and their history.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// What the sidecar holds besides annotations.
    rest: Sidecar,
    snapshots: Snapshots,
    list: Vec<Placed>,
    /// Where targets of other texts are that are not in the list any more, so that undoing finds them at once.
    elsewhere: HashMap<Uuid, Vec<Placed>>,
    history: History,
}

impl Book {
    /// The annotations of `sidecar`, placed in `article` with the help of the texts they were made on.
    pub fn new(sidecar: Sidecar, snapshots: Snapshots, article: &Article) -> Self {
        let mut book = Self::default();
        book.replace(sidecar, snapshots, article);
        book
    }

    /// Takes over what was merged in from disk; the history stays.
    pub fn replace(&mut self, mut sidecar: Sidecar, snapshots: Snapshots, article: &Article) {
        self.snapshots.extend(snapshots);
        let annotations = std::mem::take(&mut sidecar.annotations);
        let there: HashMap<Uuid, &Placed> = self.list.iter().map(|p| (p.annotation.id, p)).collect();
        let known: Vec<Option<Found>> = annotations.iter().map(|a| self.known(a, there.get(&a.id).copied())).collect();
        let unknown: Vec<&Target> =
            annotations.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(a, _)| &a.target).collect();
        let mut found = anchor::find_all(&unknown, article, &self.snapshots).into_iter();
        let list = annotations.iter().zip(known).filter_map(|(annotation, known)| {
            let (state, span) = known.or_else(|| found.next())?;
            Some(Placed { annotation: annotation.clone(), state, span })
        });
        (self.list, self.rest) = (list.collect(), sidecar);
        self.sort();
    }

    /// The texts that annotations were made on.
    pub const fn snapshots(&self) -> &Snapshots {
        &self.snapshots
    }

    /// Where an annotation was found before, if its target is that of `there`, the one of its id in the list, or of an
    /// earlier one.
    fn known(&self, annotation: &Annotation, there: Option<&Placed>) -> Option<Found> {
        let mut earlier = there.into_iter().chain(self.elsewhere.get(&annotation.id).into_iter().flatten());
        earlier.find(|p| p.annotation.target == annotation.target).map(|p| (p.state, p.span))
    }

    /// The history, to go on with when the article is opened again.
    pub fn take_history(&mut self) -> History {
        std::mem::take(&mut self.history)
    }

    /// Goes on with the history of an earlier book of the same article.
    pub fn go_on(&mut self, history: History) {
        self.history = history;
    }

    /// The other versions of an annotation that two people changed: those of which it is one, or that are versions of it.
    pub fn versions(&self, annotation: &Annotation) -> impl Iterator<Item = &Placed> {
        let (id, of) = (annotation.id, annotation.conflict);
        self.list.iter().filter(move |p| {
            let other = &p.annotation;
            other.id != id
                && (other.conflict == Some(id) || Some(other.id) == of || of.is_some() && other.conflict == of)
        })
    }

    /// The annotations in the order of the text; lost ones last.
    pub fn list(&self) -> &[Placed] {
        &self.list
    }

    /// The annotation with that id.
    pub fn get(&self, id: Uuid) -> Option<&Placed> {
        self.list.iter().find(|p| p.annotation.id == id)
    }

    /// The annotations that touch `span`, in order.
    pub fn touching(&self, span: Span) -> impl Iterator<Item = (&Placed, Span)> {
        let end = self.list.partition_point(|p| p.span.is_some_and(|s| s.start < span.end));
        self.list[..end].iter().filter_map(move |p| p.span.filter(|s| s.intersects(span)).map(|s| (p, s)))
    }

    /// Adds `annotation`, or puts it in place of the one with its id; `what` names the change for undo.
    pub fn put(&mut self, annotation: Annotation, article: &Article, what: impl Into<String>) {
        self.change(vec![(annotation.id, Some(annotation))], article, what);
    }

    /// Puts or deletes the annotations with those ids, as one change; `what` names it for undo. Nothing happens where
    /// nothing differs.
    pub fn change(&mut self, to: Vec<(Uuid, Option<Annotation>)>, article: &Article, what: impl Into<String>) {
        let steps = self.steps(to);
        if !steps.is_empty() {
            self.make(Change { what: what.into(), step: Step::Annotations(steps, None) }, article);
        }
    }

    /// What was taken of the work of two annotators.
    pub fn adjudicated(&self) -> &[Entry<Settled>] {
        &self.rest.adjudicated
    }

    /// As [`Book::change`], and settles what is taken by it; what was settled of the same before is so no more.
    pub fn adjudicate(
        &mut self,
        to: Vec<(Uuid, Option<Annotation>)>,
        settled: Vec<Settled>,
        article: &Article,
        what: impl Into<String>,
    ) {
        let before = self.rest.adjudicated.clone();
        let mut after = before.clone();
        let mut there: HashMap<_, usize> =
            before.iter().enumerate().filter_map(|(i, entry)| Some((entry.own()?.about(), i))).collect();
        for new in settled {
            if let Some(&i) = there.get(&new.about()) {
                after[i] = Entry::Own(new);
            } else {
                there.insert(new.about(), after.len());
                after.push(Entry::Own(new));
            }
        }
        let steps = self.steps(to);
        if !steps.is_empty() || before != after {
            let step = Step::Annotations(steps, Some(Box::new((before, after))));
            self.make(Change { what: what.into(), step }, article);
        }
    }

    /// Each of the annotations before and after, where they differ.
    fn steps(&self, to: Vec<(Uuid, Option<Annotation>)>) -> Vec<Before> {
        let pair =
            |(id, after): (Uuid, Option<Annotation>)| (self.get(id).map(|p| p.annotation.clone()), after.map(Arc::new));
        to.into_iter().map(pair).filter(|(before, after)| before != after).collect()
    }

    /// What was decided about entities.
    pub const fn decisions(&self) -> &EntityDecisions {
        &self.rest.entities
    }

    /// Decides otherwise about entities; `what` names the change for undo. Nothing happens where nothing differs.
    pub fn decide(&mut self, decisions: EntityDecisions, article: &Article, what: impl Into<String>) {
        if decisions != self.rest.entities {
            let step = Step::Entities(Box::new(self.rest.entities.clone()), Box::new(decisions));
            self.make(Change { what: what.into(), step }, article);
        }
    }

    /// What was decided about suggestions.
    pub const fn desk(&self) -> &DeskDecisions {
        &self.rest.desk
    }

    /// Decides otherwise about suggestions; `what` names the change for undo. Nothing happens where nothing differs.
    pub fn decide_desk(&mut self, decisions: DeskDecisions, article: &Article, what: impl Into<String>) {
        if decisions != self.rest.desk {
            let step = Step::Desk(Box::new(self.rest.desk.clone()), Box::new(decisions));
            self.make(Change { what: what.into(), step }, article);
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
    pub fn undo(&mut self, article: &Article) -> Option<Undone> {
        let change = self.history.done.pop()?;
        let annotation = match &change.step {
            Step::Annotations(steps, settled) => {
                if let Some((before, after)) = settled.as_deref() {
                    self.rest.adjudicated = merge::adjudicated(after, before, &self.rest.adjudicated);
                }
                let turned = steps
                    .iter()
                    .rev()
                    .map(|(before, after)| self.turn_annotation(after.as_ref(), before.as_ref(), article));
                turned.last()
            }
            Step::Entities(before, after) => self.turn(after, before),
            Step::Desk(before, after) => self.turn_desk(after, before),
        };
        let what = change.what.clone();
        self.history.undone.push(change);
        Some(Undone { what, annotation })
    }

    /// Makes the last change taken back again.
    pub fn redo(&mut self, article: &Article) -> Option<Undone> {
        let change = self.history.undone.pop()?;
        let annotation = match &change.step {
            Step::Annotations(steps, settled) => {
                if let Some((before, after)) = settled.as_deref() {
                    self.rest.adjudicated = merge::adjudicated(before, after, &self.rest.adjudicated);
                }
                let turned =
                    steps.iter().map(|(before, after)| self.turn_annotation(before.as_ref(), after.as_ref(), article));
                turned.last()
            }
            Step::Entities(before, after) => self.turn(before, after),
            Step::Desk(before, after) => self.turn_desk(before, after),
        };
        let what = change.what.clone();
        self.history.done.push(change);
        Some(Undone { what, annotation })
    }

    /// From the annotation `from` to `to`, without what somebody else changed in it meanwhile.
    fn turn_annotation(
        &mut self,
        from: Option<&Arc<Annotation>>,
        to: Option<&Arc<Annotation>>,
        article: &Article,
    ) -> Uuid {
        let id = from.or(to).map_or_else(Uuid::nil, |a| a.id);
        let now = self.get(id).map(|p| p.annotation.clone());
        let merged = match (&now, to) {
            (Some(now), Some(to)) if from != Some(now) => Some(merge::versions(from, to, now).annotation),
            _ => to.cloned(),
        };
        self.set(id, merged, article);
        id
    }

    /// From the decisions `from` to `to`, without what somebody else decided meanwhile.
    fn turn(&mut self, from: &EntityDecisions, to: &EntityDecisions) -> Option<Uuid> {
        self.rest.entities = merge::decisions(from, to, &self.rest.entities);
        None
    }

    /// As [`Book::turn`], for decisions about suggestions.
    fn turn_desk(&mut self, from: &DeskDecisions, to: &DeskDecisions) -> Option<Uuid> {
        self.rest.desk = merge::desk(from, to, &self.rest.desk);
        None
    }

    /// The sidecar to save.
    pub fn sidecar(&self) -> Sidecar {
        let mut sidecar = self.rest.clone();
        sidecar.annotations = self.list.iter().map(|p| p.annotation.clone()).collect();
        sidecar.sort();
        sidecar
    }

    fn make(&mut self, change: Change, article: &Article) {
        match &change.step {
            Step::Annotations(steps, settled) => {
                if let Some((_, after)) = settled.as_deref() {
                    self.rest.adjudicated.clone_from(after);
                }
                for (before, after) in steps {
                    let id = before.as_ref().or(after.as_ref()).map_or_else(Uuid::nil, |a| a.id);
                    self.set(id, after.clone(), article);
                }
            }
            Step::Entities(_, after) => self.rest.entities.clone_from(after),
            Step::Desk(_, after) => self.rest.desk.clone_from(after),
        }
        self.history.done.push(change);
        self.history.undone.clear();
    }

    fn set(&mut self, id: Uuid, to: Option<Arc<Annotation>>, article: &Article) {
        let placed = to.map(|annotation| {
            let known = self.known(&annotation, self.get(id));
            let (state, span) = known.unwrap_or_else(|| anchor::find(&annotation.target, article, &self.snapshots));
            Placed { annotation, state, span }
        });
        if let Some(at) = self.list.iter().position(|p| p.annotation.id == id) {
            let old = self.list.remove(at);
            let earlier = self.elsewhere.entry(id).or_default();
            if earlier.iter().all(|p| p.annotation.target != old.annotation.target) {
                earlier.push(old);
            }
        }
        if let Some(placed) = placed {
            let at = self.list.partition_point(|p| order(p) < order(&placed));
            self.list.insert(at, placed);
        }
    }

    fn sort(&mut self) {
        self.list.sort_by_key(order);
    }
}

/// The order of the text. Lost ones last, so that the placed ones are a sorted run.
fn order(placed: &Placed) -> (usize, usize, Uuid) {
    let span = placed.span.unwrap_or(Span::new(usize::MAX, usize::MAX));
    (span.start, span.end, placed.annotation.id)
}
