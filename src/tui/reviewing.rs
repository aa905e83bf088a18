//! After the source changed: seeing what changed, taking the words as they are now, putting lost annotations on others;
//! and choosing between versions that two people made.

use super::action::Action;
use super::app::{App, Computation, Effect};
use super::geometry::Pane;
use super::marking::quote;
use super::moving::moved;
use super::overlay::{Item, Overlay, Pick, Picker};
use super::update::count;
use crate::annotation::changes::Change;
use crate::annotation::{Annotation, State, anchor, snapshot};
use crate::text::{Span, display};
use std::path::PathBuf;
use uuid::Uuid;

/// Changes of a page of the list.
const PAGE: usize = 5;

/// What changed, to go through.
pub struct Review {
    /// The differences.
    pub list: Vec<Change>,
    /// The chosen one.
    pub selected: usize,
}

impl App {
    /// Says, when an article is opened, that it is not as it was when it was annotated.
    pub(super) fn tell_edits(&mut self) {
        let list = self.doc.book.list();
        if list.is_empty() {
            return;
        }
        let now = snapshot::key_of(&self.doc.article);
        if list.iter().all(|p| p.annotation.target.snapshot.as_deref().is_none_or(|key| key == now))
            && list.iter().all(|p| p.state == State::Exact)
        {
            return;
        }
        let count_of = |state| list.iter().filter(|p| p.state == state).count();
        let (changed, lost) = (count_of(State::Changed), count_of(State::Lost));
        let key = self.keys.shown(Action::Changes);
        let shows = format!("{key} shows what changed");
        match (changed, lost) {
            (0, 0) => self.say(format!("edited since it was annotated; every mark was found · {shows}")),
            (_, 0) => self.warn(format!("edited under {} · {shows}", count(changed, "mark"))),
            (0, _) => self.warn(format!("edited: {} lost · {shows}", count(lost, "mark"))),
            _ => self.warn(format!("edited under {}, {lost} lost · {shows}", count(changed, "mark"))),
        }
    }

    /// Asks for what changed.
    pub(super) fn compare(&mut self) {
        if !self.doc.article.is_whole() {
            return self.say("one moment: the file is still being read");
        }
        if self.doc.book.list().is_empty() {
            return self.say("nothing is marked here yet, so there is nothing to compare with");
        }
        self.effects.push(Effect::Compute(Computation::Changes(Box::new(self.doc.book.clone()))));
    }

    /// Shows what changed; in the place of an earlier list, where that is open.
    pub(super) fn compared(&mut self, list: Vec<Change>) {
        let selected = match &self.overlay {
            Some(Overlay::Changes(review)) => review.selected,
            None => 0,
            // Something else was opened meanwhile: that is what the person wants to see.
            Some(_) => return,
        };
        if list.is_empty() {
            self.overlay = None;
            return self.say("nothing changed since it was annotated");
        }
        self.overlay = Some(Overlay::Changes(Box::new(Review { selected: selected.min(list.len() - 1), list })));
    }

    /// Keys while the list of changes is open.
    pub(super) fn review(&mut self, action: Option<Action>) {
        let Some(Overlay::Changes(review)) = &mut self.overlay else { return };
        match action {
            Some(Action::Move(motion)) => review.selected = moved(review.selected, review.list.len(), motion, PAGE),
            Some(Action::Accept) => self.go_to_change(),
            Some(Action::TakeWords) => {
                let touched = review.list[review.selected].touched.clone();
                self.take_words(&touched);
                self.compare();
            }
            Some(Action::Undo | Action::Redo) => {
                self.undo(action == Some(Action::Undo));
                self.compare();
            }
            Some(Action::Quit | Action::Changes) => self.overlay = None,
            _ => {}
        }
    }

    /// Goes to the place of the chosen change in the text.
    pub(super) fn go_to_change(&mut self) {
        let Some(Overlay::Changes(review)) = self.overlay.take() else { return };
        let change = &review.list[review.selected];
        self.focus = Pane::Article;
        self.anchor = None;
        // To the words that were annotated, if they are there.
        let placed = change.touched.iter().filter_map(|id| self.doc.book.get(*id));
        let on = placed.filter_map(|p| Some((p.annotation.id, p.span?.start))).min_by_key(|(_, start)| *start);
        self.jump(on.map_or_else(|| self.doc.article.clamp(change.at), |(_, start)| start));
        self.chosen = on.map(|(id, _)| id);
        self.say(match change.new {
            Some(_) => format!("{}: {} of {}", change.fate.name(), review.selected + 1, review.list.len()),
            None => "it stood here".into(),
        });
    }

    /// Takes the words as they are now for the chosen annotation.
    pub(super) fn take_chosen(&mut self) {
        match self.chosen().map(|p| p.annotation.id) {
            Some(id) => self.take_words(&[id]),
            None => self.say("no annotation here: ] goes to the next one"),
        }
    }

    /// Takes the words as they are now for those of the annotations that are not where they were.
    fn take_words(&mut self, ids: &[Uuid]) {
        if !self.may_mark() {
            return;
        }
        let (article, now) = (self.doc.article.clone(), (self.author.now)());
        let placed = || ids.iter().filter_map(|id| self.doc.book.get(*id));
        let lost = placed().any(|p| p.state == State::Lost);
        let anchored: Vec<Annotation> = placed().filter_map(|p| p.anchored(&article, now)).collect();
        let what = match &anchored[..] {
            [] if lost => {
                let key = self.keys.shown(Action::Attach);
                return self.say(format!("its words are gone: select others and press {key} to put it on them"));
            }
            [] => return self.say("it is on the words as they are now already"),
            [one] => format!("took {} as it is now", quote(one)),
            several => format!("took the words of {} as they are now", count(several.len(), "annotation")),
        };
        self.change(anchored.into_iter().map(|a| (a.id, Some(a))).collect(), what);
    }

    /// Puts a lost annotation on the selection, or the sentence; asks which one where there are several.
    pub(super) fn attach(&mut self) {
        let lost: Vec<Uuid> =
            self.doc.book.list().iter().filter(|p| p.state == State::Lost).map(|p| p.annotation.id).collect();
        if lost.is_empty() {
            return self.say("no annotation is lost");
        }
        if !self.may_mark() {
            return;
        }
        let span = self.subject();
        if let ([one], Some(_)) = (&lost[..], self.anchor) {
            return self.attach_to(*one, span);
        }
        let items = lost.iter().filter_map(|id| self.doc.book.get(*id)).map(|p| {
            let note = if p.annotation.note.is_empty() { String::new() } else { format!(" — {}", p.annotation.note) };
            let label = format!("{}: “{}”{note}", p.annotation.called(), p.annotation.target.exact);
            Item::new(&label, Pick::Attach(p.annotation.id, span))
        });
        let title = format!("Put on “{}”", display::ellipsis(span.of(self.article().text()), 40));
        let picker = Picker::new(display::printable(&title), "No annotation is lost", items.collect());
        self.overlay = Some(Overlay::Pick(Box::new(picker)));
    }

    /// What can be done with a lost annotation.
    pub(super) fn choose_for_lost(&mut self, id: Uuid) {
        let Some(placed) = self.doc.book.get(id) else { return };
        let annotation = placed.annotation.clone();
        let span = self.subject();
        let here = display::ellipsis(span.of(self.article().text()), 50);
        let items = vec![
            Item::new(&format!("put it on “{here}”"), Pick::Attach(id, span)),
            Item::new("delete it", Pick::Delete(id)),
            Item::new("see what changed", Pick::Run(Action::Changes)),
        ];
        let title = format!("Lost: {} “{}”", annotation.called(), display::ellipsis(&annotation.target.exact, 40));
        self.overlay = Some(Overlay::Pick(Box::new(Picker::new(display::printable(&title), "", items))));
    }

    /// Puts an annotation on `span`; the words it was on are kept.
    pub(super) fn attach_to(&mut self, id: Uuid, span: Span) {
        if self.may_mark() {
            let target = anchor::target(self.article(), span);
            let annotation = self.doc.book.get(id).map(|p| p.annotation.on(target, true, (self.author.now)()));
            let Some(annotation) = annotation else { return };
            let what = format!("put the {} on {}", annotation.called(), quote(&annotation));
            self.end_selection();
            self.change(vec![(id, Some(annotation))], what);
            self.chosen = Some(id);
        }
    }

    /// Deletes an annotation, wherever it is.
    pub(super) fn delete_annotation(&mut self, id: Uuid) {
        let Some(annotation) = self.doc.book.get(id).map(|p| p.annotation.clone()) else { return };
        if self.may_mark() {
            let what = format!("deleted the {} on {}", annotation.called(), quote(&annotation));
            self.change(vec![(id, None)], what);
        }
    }

    /// Chooses between the versions of an annotation that two people changed.
    pub(super) fn settle(&mut self) {
        let Some(annotation) = self.chosen().map(|p| p.annotation.clone()) else {
            return self.say("no annotation here: ] goes to the next one");
        };
        let others: Vec<_> = self.doc.book.versions(&annotation).map(|p| p.annotation.clone()).collect();
        if others.is_empty() {
            return self.say("there is only one version of this annotation");
        }
        let versions: Vec<_> = std::iter::once(annotation).chain(others).collect();
        let ids: Vec<Uuid> = versions.iter().map(|a| a.id).collect();
        let mut items: Vec<Item> = versions
            .iter()
            .map(|a| {
                let status = a.claim.as_ref().map_or(String::new(), |claim| format!(", {}", claim.status));
                let note = if a.note.is_empty() { "no note".into() } else { format!("“{}”", a.note) };
                let item = Item::new(&format!("keep: {}{status}: {note}", a.called()), Pick::Keep(a.id, ids.clone()));
                Item { detail: display::printable(&a.creator), ..item }
            })
            .collect();
        items.push(Item::new("keep all, as annotations of their own", Pick::KeepAll(ids)));
        let picker = Picker::new("Two versions: which is right?", "", items);
        self.overlay = Some(Overlay::Pick(Box::new(picker)));
    }

    /// Keeps one of the versions, or all of them with nobody asked again.
    pub(super) fn keep_version(&mut self, keep: Option<Uuid>, ids: &[Uuid]) {
        if !self.may_mark() {
            return;
        }
        let now = (self.author.now)();
        let settled = |id: &Uuid| {
            let old = self.doc.book.get(*id)?.annotation.clone();
            let own = keep.is_none_or(|keep| keep == *id);
            Some((*id, own.then(|| Annotation { conflict: None, modified: now, ..(*old).clone() })))
        };
        let changes: Vec<_> = ids.iter().filter_map(settled).collect();
        let what =
            if keep.is_some() { "kept one version of an annotation" } else { "kept all versions of an annotation" };
        self.change(changes, what.into());
        if let Some(keep) = keep {
            self.chosen = Some(keep);
        }
    }

    /// Makes several changes as one, saves, and says so.
    fn change(&mut self, changes: Vec<(Uuid, Option<Annotation>)>, what: String) {
        let article = self.doc.article.clone();
        self.say(format!("{what} — u undoes"));
        self.doc.book.change(changes, &article, what);
        self.save();
    }

    /// Writes the annotations to a file or folder that was typed; what begins with `~/` is in the home folder.
    pub(super) fn write_elsewhere(&mut self, typed: &str) {
        let typed = typed.trim();
        if typed.is_empty() {
            return;
        }
        let home = typed.strip_prefix("~/").zip(etcetera::home_dir().ok()).map(|(rest, home)| home.join(rest));
        let path = home.unwrap_or_else(|| PathBuf::from(typed));
        self.effects.push(Effect::WriteElsewhere(path, Box::new(self.doc.book.sidecar())));
    }
}
