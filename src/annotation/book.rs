//! The annotations of the article at hand: each with its place in the text, every change undoable.

use super::anchor::{self, State};
use super::sidecar::{Annotation, Sidecar};
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

/// One change, to go back on: one annotation before and after.
#[derive(Clone, Debug)]
struct Change {
    what: String,
    before: Option<Arc<Annotation>>,
    after: Option<Arc<Annotation>>,
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
        self.make(Change { what: what.into(), before, after }, article);
    }

    /// Deletes the annotation with that id.
    pub fn remove(&mut self, id: Uuid, article: &Article, what: impl Into<String>) {
        let before = self.get(id).map(|p| p.annotation.clone());
        if before.is_some() {
            self.make(Change { what: what.into(), before, after: None }, article);
        }
    }

    /// Takes the last change back; its name and the annotation it was on, or nothing where there is none.
    pub fn undo(&mut self, article: &Article) -> Option<(String, Uuid)> {
        let change = self.done.pop()?;
        let id = self.set(change.after.as_ref(), change.before.as_ref(), article);
        let what = change.what.clone();
        self.undone.push(change);
        Some((what, id))
    }

    /// Makes the last change taken back again.
    pub fn redo(&mut self, article: &Article) -> Option<(String, Uuid)> {
        let change = self.undone.pop()?;
        let id = self.set(change.before.as_ref(), change.after.as_ref(), article);
        let what = change.what.clone();
        self.done.push(change);
        Some((what, id))
    }

    /// The sidecar to save.
    pub fn sidecar(&self) -> Sidecar {
        let mut sidecar = self.rest.clone();
        sidecar.annotations = self.list.iter().map(|p| p.annotation.clone()).collect();
        sidecar.sort();
        sidecar
    }

    fn make(&mut self, change: Change, article: &Article) {
        self.set(change.before.as_ref(), change.after.as_ref(), article);
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
