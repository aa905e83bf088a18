//! After the source changed: seeing what changed, taking the words as they are now, putting lost annotations on others;
//! and choosing between versions that two people made.

use super::action::Action;
use super::annotating::quote;
use super::app::{App, Computation, Effect};
use super::geometry::Pane;
use super::motion::moved_index;
use super::overlay::{Overlay, PickAction, PickItem, Picker};
use super::update::count;
use crate::annotation::text_changes::TextChange;
use crate::annotation::{AnchorState, Annotation, anchor, snapshot};
use crate::text::{Span, display};
use std::path::PathBuf;
use uuid::Uuid;

/// Changes of a page of the list.
const PAGE_CHANGES: usize = 5;

/// What changed, to go through.
pub struct ChangeReview {
    /// The differences.
    pub list: Vec<TextChange>,
    /// The chosen one.
    pub selected: usize,
}

impl App {
    /// Says, when an article is opened, that it is not as it was when it was annotated.
    pub(super) fn announce_text_changes(&mut self) {
        let list = self.doc.annotations.list();
        if list.is_empty() {
            return;
        }
        let now = snapshot::key_of(&self.doc.article);
        if list.iter().all(|p| p.annotation.target.snapshot.as_deref().is_none_or(|key| key == now))
            && list.iter().all(|p| p.state == AnchorState::Exact)
        {
            return;
        }
        let count_of = |state| list.iter().filter(|p| p.state == state).count();
        let (changed, lost) = (count_of(AnchorState::Changed), count_of(AnchorState::Lost));
        let key = self.keys.primary_key(Action::Changes);
        let shows = format!("{key} shows what changed");
        match (changed, lost) {
            (0, 0) => self.show_message(format!("edited since it was annotated; every mark was found · {shows}")),
            (_, 0) => self.show_error(format!("edited under {} · {shows}", count(changed, "mark"))),
            (0, _) => self.show_error(format!("edited: {} lost · {shows}", count(lost, "mark"))),
            _ => self.show_error(format!("edited under {}, {lost} lost · {shows}", count(changed, "mark"))),
        }
    }

    /// Asks for what changed.
    pub(super) fn request_text_changes(&mut self) {
        if !self.doc.article.is_whole() {
            return self.show_message("one moment: the file is still being read");
        }
        if self.doc.annotations.list().is_empty() {
            return self.show_message("nothing is marked here yet, so there is nothing to compare with");
        }
        self.effects.push(Effect::Compute(Computation::Changes(Box::new(self.doc.annotations.clone()))));
    }

    /// Shows what changed; in the place of an earlier list, where that is open.
    pub(super) fn text_changes_found(&mut self, list: Vec<TextChange>) {
        let selected = match &self.overlay {
            Some(Overlay::Changes(review)) => review.selected,
            None => 0,
            // Something else was opened meanwhile: that is what the person wants to see.
            Some(_) => return,
        };
        if list.is_empty() {
            self.overlay = None;
            return self.show_message("nothing changed since it was annotated");
        }
        self.overlay = Some(Overlay::Changes(Box::new(ChangeReview { selected: selected.min(list.len() - 1), list })));
    }

    /// Keys while the list of changes is open.
    pub(super) fn change_review_key(&mut self, action: Option<Action>) {
        let Some(Overlay::Changes(review)) = &mut self.overlay else { return };
        match action {
            Some(Action::Move(motion)) => {
                review.selected = moved_index(review.selected, review.list.len(), motion, PAGE_CHANGES);
            }
            Some(Action::Accept) => self.go_to_change(),
            Some(Action::AcceptCurrentText) => {
                let touched = review.list[review.selected].annotations.clone();
                self.accept_current_text(&touched);
                self.request_text_changes();
            }
            Some(Action::Undo | Action::Redo) => {
                self.undo(action == Some(Action::Undo));
                self.request_text_changes();
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
        let placed = change.annotations.iter().filter_map(|id| self.doc.annotations.get(*id));
        let on = placed.filter_map(|p| Some((p.annotation.id, p.span?.start))).min_by_key(|(_, start)| *start);
        self.jump(on.map_or_else(|| self.doc.article.clamp(change.at), |(_, start)| start));
        self.chosen = on.map(|(id, _)| id);
        self.show_message(match change.new {
            Some(_) => format!("{}: {} of {}", change.kind.name(), review.selected + 1, review.list.len()),
            None => "it stood here".into(),
        });
    }

    /// Takes the words as they are now for the chosen annotation.
    pub(super) fn accept_text_of_chosen(&mut self) {
        match self.chosen_annotation().map(|p| p.annotation.id) {
            Some(id) => self.accept_current_text(&[id]),
            None => self.show_message("no annotation here: ] goes to the next one"),
        }
    }

    /// Takes the words as they are now for those of the annotations that are not where they were.
    fn accept_current_text(&mut self, ids: &[Uuid]) {
        if !self.may_mark() {
            return;
        }
        let (article, now) = (self.doc.article.clone(), (self.author.now)());
        let placed = || ids.iter().filter_map(|id| self.doc.annotations.get(*id));
        let lost = placed().any(|p| p.state == AnchorState::Lost);
        let anchored: Vec<Annotation> = placed().filter_map(|p| p.reanchored(&article, now)).collect();
        let what = match &anchored[..] {
            [] if lost => {
                let key = self.keys.primary_key(Action::Attach);
                return self
                    .show_message(format!("its words are gone: select others and press {key} to put it on them"));
            }
            [] => return self.show_message("it is on the words as they are now already"),
            [one] => format!("took {} as it is now", quote(one)),
            several => format!("took the words of {} as they are now", count(several.len(), "annotation")),
        };
        self.change_annotations(anchored.into_iter().map(|a| (a.id, Some(a))).collect(), what);
    }

    /// Puts a lost annotation on the selection, or the sentence; asks which one where there are several.
    pub(super) fn attach(&mut self) {
        let lost: Vec<Uuid> = self
            .doc
            .annotations
            .list()
            .iter()
            .filter(|p| p.state == AnchorState::Lost)
            .map(|p| p.annotation.id)
            .collect();
        if lost.is_empty() {
            return self.show_message("no annotation is lost");
        }
        if !self.may_mark() {
            return;
        }
        let span = self.target_span();
        if let ([one], Some(_)) = (&lost[..], self.anchor) {
            return self.attach_to(*one, span);
        }
        let items = lost.iter().filter_map(|id| self.doc.annotations.get(*id)).map(|p| {
            let note = if p.annotation.note.is_empty() { String::new() } else { format!(" — {}", p.annotation.note) };
            let label = format!("{}: “{}”{note}", p.annotation.description(), p.annotation.target.exact);
            PickItem::new(&label, PickAction::Attach(p.annotation.id, span))
        });
        let title = format!("Put on “{}”", display::ellipsis(span.slice(self.article().text()), 40));
        let picker = Picker::new(display::printable(&title), "No annotation is lost", items.collect());
        self.overlay = Some(Overlay::Pick(Box::new(picker)));
    }

    /// What can be done with a lost annotation.
    pub(super) fn offer_lost_choices(&mut self, id: Uuid) {
        let Some(placed) = self.doc.annotations.get(id) else { return };
        let annotation = placed.annotation.clone();
        let span = self.target_span();
        let here = display::ellipsis(span.slice(self.article().text()), 50);
        let items = vec![
            PickItem::new(&format!("put it on “{here}”"), PickAction::Attach(id, span)),
            PickItem::new("delete it", PickAction::Delete(id)),
            PickItem::new("see what changed", PickAction::Run(Action::Changes)),
        ];
        let title = format!("Lost: {} “{}”", annotation.description(), display::ellipsis(&annotation.target.exact, 40));
        self.overlay = Some(Overlay::Pick(Box::new(Picker::new(display::printable(&title), "", items))));
    }

    /// Puts an annotation on `span`; the words it was on are kept.
    pub(super) fn attach_to(&mut self, id: Uuid, span: Span) {
        if self.may_mark() {
            let target = anchor::target(self.article(), span);
            let annotation =
                self.doc.annotations.get(id).map(|p| p.annotation.with_target(target, true, (self.author.now)()));
            let Some(annotation) = annotation else { return };
            let what = format!("put the {} on {}", annotation.description(), quote(&annotation));
            self.end_selection();
            self.change_annotations(vec![(id, Some(annotation))], what);
            self.chosen = Some(id);
        }
    }

    /// Deletes an annotation, wherever it is.
    pub(super) fn delete_annotation(&mut self, id: Uuid) {
        let Some(annotation) = self.doc.annotations.get(id).map(|p| p.annotation.clone()) else { return };
        if self.may_mark() {
            let what = format!("deleted the {} on {}", annotation.description(), quote(&annotation));
            self.change_annotations(vec![(id, None)], what);
        }
    }

    /// Chooses between the versions of an annotation that two people changed.
    pub(super) fn resolve_conflict(&mut self) {
        let Some(annotation) = self.chosen_annotation().map(|p| p.annotation.clone()) else {
            return self.show_message("no annotation here: ] goes to the next one");
        };
        let others: Vec<_> = self.doc.annotations.versions(&annotation).map(|p| p.annotation.clone()).collect();
        if others.is_empty() {
            return self.show_message("there is only one version of this annotation");
        }
        let versions: Vec<_> = std::iter::once(annotation).chain(others).collect();
        let ids: Vec<Uuid> = versions.iter().map(|a| a.id).collect();
        let mut items: Vec<PickItem> = versions
            .iter()
            .map(|a| {
                let status = a.claim.as_ref().map_or(String::new(), |claim| format!(", {}", claim.status));
                let note = if a.note.is_empty() { "no note".into() } else { format!("“{}”", a.note) };
                let item = PickItem::new(
                    &format!("keep: {}{status}: {note}", a.description()),
                    PickAction::Keep(a.id, ids.clone()),
                );
                PickItem { detail: display::printable(&a.creator), ..item }
            })
            .collect();
        items.push(PickItem::new("keep all, as annotations of their own", PickAction::KeepAll(ids)));
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
            let old = self.doc.annotations.get(*id)?.annotation.clone();
            let own = keep.is_none_or(|keep| keep == *id);
            Some((*id, own.then(|| Annotation { conflict: None, modified: now, ..(*old).clone() })))
        };
        let changes: Vec<_> = ids.iter().filter_map(settled).collect();
        let what =
            if keep.is_some() { "kept one version of an annotation" } else { "kept all versions of an annotation" };
        self.change_annotations(changes, what.into());
        if let Some(keep) = keep {
            self.chosen = Some(keep);
        }
    }

    /// Makes several changes as one, saves, and says so.
    fn change_annotations(&mut self, changes: Vec<(Uuid, Option<Annotation>)>, what: String) {
        let article = self.doc.article.clone();
        self.show_message(format!("{what} — u undoes"));
        self.doc.annotations.change(changes, &article, what);
        self.save();
    }

    /// Writes the annotations to a file or folder that was typed; what begins with `~/` is in the home folder.
    pub(super) fn save_as(&mut self, typed: &str) {
        let typed = typed.trim();
        if typed.is_empty() {
            return;
        }
        let home = typed.strip_prefix("~/").zip(etcetera::home_dir().ok()).map(|(rest, home)| home.join(rest));
        let path = home.unwrap_or_else(|| PathBuf::from(typed));
        self.effects.push(Effect::SaveAs(path, Box::new(self.doc.annotations.sidecar())));
    }
}
