//! The annotations of the article at hand: each with its place in the text, every change undoable.

use super::anchor::{self, State};
use super::merge;
use super::sidecar::{Annotation, EntityDecisions, Sidecar};
use crate::article::Article;
use crate::text::Span;
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

/// One change, to go back on.
#[derive(Clone, Debug)]
struct Change {
    what: String,
    step: Step,
}

/// What a change changed.
#[derive(Clone, Debug)]
enum Step {
    /// One annotation, before and after.
    Annotation(Option<Arc<Annotation>>, Option<Arc<Annotation>>),
    /// What was decided about entities, before and after.
    Entities(Box<EntityDecisions>, Box<EntityDecisions>),
}

/// What undoing or redoing was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The change, as it was named.
    pub what: String,
    /// The annotation it was on; nothing where it was on entities.
    pub annotation: Option<Uuid>,
}

/// The annotations of one article and their history.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// What the sidecar holds besides annotations.
    rest: Sidecar,
    list: Vec<Placed>,
    done: Vec<Change>,
    undone: Vec<Change>,
}

impl Book {
    /// The annotations of `sidecar`, placed in `article`.
    pub fn new(mut sidecar: Sidecar, article: &Article) -> Self {
        let list = sidecar.annotations.drain(..).map(|a| placed(a, article)).collect();
        let mut book = Self { rest: sidecar, list, ..Self::default() };
        book.sort();
        book
    }

    /// Takes over what was merged in from disk; the history stays.
    pub fn replace(&mut self, sidecar: Sidecar, article: &Article) {
        let new = Self::new(sidecar, article);
        (self.rest, self.list) = (new.rest, new.list);
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
        let after = Some(Arc::new(annotation));
        let before = after.as_ref().and_then(|a| self.get(a.id)).map(|p| p.annotation.clone());
        self.make(Change { what: what.into(), step: Step::Annotation(before, after) }, article);
    }

    /// Deletes the annotation with that id.
    pub fn remove(&mut self, id: Uuid, article: &Article, what: impl Into<String>) {
        let before = self.get(id).map(|p| p.annotation.clone());
        if before.is_some() {
            self.make(Change { what: what.into(), step: Step::Annotation(before, None) }, article);
        }
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

    /// Takes the last change back; nothing where there is none.
    pub fn undo(&mut self, article: &Article) -> Option<Undone> {
        let change = self.done.pop()?;
        let annotation = match &change.step {
            Step::Annotation(before, after) => Some(self.set(after.as_ref(), before.as_ref(), article)),
            Step::Entities(before, after) => self.turn(after, before),
        };
        let what = change.what.clone();
        self.undone.push(change);
        Some(Undone { what, annotation })
    }

    /// Makes the last change taken back again.
    pub fn redo(&mut self, article: &Article) -> Option<Undone> {
        let change = self.undone.pop()?;
        let annotation = match &change.step {
            Step::Annotation(before, after) => Some(self.set(before.as_ref(), after.as_ref(), article)),
            Step::Entities(before, after) => self.turn(before, after),
        };
        let what = change.what.clone();
        self.done.push(change);
        Some(Undone { what, annotation })
    }

    /// From the decisions `from` to `to`, without what somebody else decided meanwhile.
    fn turn(&mut self, from: &EntityDecisions, to: &EntityDecisions) -> Option<Uuid> {
        self.rest.entities = merge::decisions(from, to, &self.rest.entities);
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
            Step::Annotation(before, after) => {
                self.set(before.as_ref(), after.as_ref(), article);
            }
            Step::Entities(_, after) => self.rest.entities.clone_from(after),
        }
        self.done.push(change);
        self.undone.clear();
    }

    fn set(&mut self, from: Option<&Arc<Annotation>>, to: Option<&Arc<Annotation>>, article: &Article) -> Uuid {
        let id = from.or(to).map_or_else(Uuid::nil, |a| a.id);
        self.list.retain(|p| p.annotation.id != id);
        if let Some(annotation) = to {
            self.list.push(placed(annotation.clone(), article));
            self.sort();
        }
        id
    }

    fn sort(&mut self) {
        // Lost ones last, so that the placed ones are a sorted run.
        self.list.sort_by_key(|p| {
            let span = p.span.unwrap_or(Span::new(usize::MAX, usize::MAX));
            (span.start, span.end, p.annotation.id)
        });
    }
}

fn placed(annotation: Arc<Annotation>, article: &Article) -> Placed {
    let (state, span) = anchor::find(&annotation.target, article);
    Placed { annotation, state, span }
}
