//! What to do with annotations after the source changed: review the changes, accept the current text, attach lost
//! annotations to a different span, and choose between the versions of an annotation that two people changed.

use super::editing;
use super::editing::quote;
use crate::annotation::text_changes::TextChange;
use crate::annotation::{AnchorState, Annotation, anchor, snapshot};
use crate::text::{Span, display};
use crate::tui::action::Action;
use crate::tui::app::{App, Computation, Effect};
use crate::tui::dialogs::changes::ChangeList;
use crate::tui::dialogs::choice::{Choice, ChoiceOption};
use crate::tui::dialogs::picker::{PickItem, Picker};
use crate::tui::geometry::Pane;
use crate::tui::request::Request;
use crate::tui::save_as::{CopyDestination, SavedCopy};
use std::path::PathBuf;
use uuid::Uuid;

/// When an article is opened, shows a message if its text is not the text that was annotated.
pub(crate) fn announce_text_changes(app: &mut App) {
    let list = app.doc.annotations.list();
    if list.is_empty() {
        return;
    }
    let now = snapshot::key_of(&app.doc.article);
    if list.iter().all(|p| p.annotation.target.snapshot.as_deref().is_none_or(|key| key == now))
        && list.iter().all(|p| matches!(p.state, AnchorState::Exact | AnchorState::Article))
    {
        return;
    }
    let count_of = |state| list.iter().filter(|p| p.state == state).count();
    let (changed, lost) = (count_of(AnchorState::Changed), count_of(AnchorState::Lost));
    let key = app.settings.keys().reader.primary_key(Action::Changes);
    let shows = format!("{key} for changes");
    match (changed, lost) {
        (0, 0) => app.show_message(format!("Text edited; all marks found · {shows}")),
        (_, 0) => app.show_error(format!("Text edited: {} changed · {shows}", display::counted(changed, "mark"))),
        (0, _) => app.show_error(format!("Text edited: {} lost · {shows}", display::counted(lost, "mark"))),
        _ => {
            app.show_error(format!(
                "Text edited: {} changed, {lost} lost · {shows}",
                display::counted(changed, "mark")
            ));
        }
    }
}

/// Starts to compute the changes since the text was annotated.
pub(crate) fn request_text_changes(app: &mut App) {
    app.effects.push(Effect::Compute(Computation::Changes(Box::new(app.doc.annotations.clone()))));
}

/// Shows the list of changes; if such a list is open, replaces it and keeps the selected row.
pub(crate) fn text_changes_found(app: &mut App, list: Vec<TextChange>) {
    if let Some(open) = app.dialogs.find_mut::<ChangeList>() {
        if open.replace(list) {
            return;
        }
        app.dialogs.remove::<ChangeList>();
    } else if app.has_dialog() {
        // Something else was opened meanwhile; do not cover it.
        return;
    } else if let Some(list) = ChangeList::new(list) {
        return app.dialogs.push(list);
    }
    app.show_message("Nothing changed since the text was annotated");
}

/// Goes to the first of the annotations that is in the text, else to the byte `at`.
pub(crate) fn go_to_change(app: &mut App, annotations: &[Uuid], at: usize, message: String) {
    app.screen.focus = Pane::Article;
    app.reader.clear_selection();
    let placed = annotations.iter().filter_map(|id| app.doc.annotations.get(*id));
    let on = placed.filter_map(|p| Some((p.annotation.id, p.span?.start))).min_by_key(|(_, start)| *start);
    app.reader.jump(on.map_or_else(|| app.doc.article.clamp(at), |(_, start)| start));
    app.notes.chosen = on.map(|(id, _)| id);
    app.show_message(message);
}

/// Accepts the current text for the selected annotation.
pub(crate) fn accept_text_of_chosen(app: &mut App) {
    if let Some(id) = app.chosen_annotation().map(|p| p.annotation.id) {
        accept_current_text(app, &[id]);
    }
}

/// Accepts the current text for those of the annotations whose text changed; shows a message if there are none.
pub(crate) fn accept_current_text(app: &mut App, ids: &[Uuid]) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let (article, now) = (app.doc.article.clone(), (app.settings.author.now)());
    let placed = || ids.iter().filter_map(|id| app.doc.annotations.get(*id));
    let lost = placed().any(|p| p.state == AnchorState::Lost);
    let anchored: Vec<Annotation> = placed().filter_map(|p| p.reanchored(&article, now)).collect();
    let what = match &anchored[..] {
        [] if lost => {
            let key = app.settings.keys().reader.primary_key(Action::Attach);
            return app.show_message(format!("Its text is gone; select new text, then press {key}"));
        }
        [] => return app.show_message("The annotation already matches the text"),
        [one] => format!("Current text {} accepted", quote(one)),
        several => format!("Current text of {} accepted", display::counted(several.len(), "annotation")),
    };
    editing::change_annotations(app, anchored.into_iter().map(|a| (a.id, Some(a))).collect(), what);
}

/// Attaches a lost annotation to the selection or the current sentence. Without a selection, or with several lost
/// annotations, asks which one.
pub(crate) fn attach(app: &mut App) {
    let lost: Vec<Uuid> =
        app.doc.annotations.list().iter().filter(|p| p.state == AnchorState::Lost).map(|p| p.annotation.id).collect();
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let span = app.reader.target_span();
    if let ([one], Some(_)) = (&lost[..], app.selection()) {
        return attach_to(app, *one, span);
    }
    let items = lost.iter().filter_map(|id| app.doc.annotations.get(*id)).map(|p| {
        let note = if p.annotation.note.is_empty() { String::new() } else { format!(" — {}", p.annotation.note) };
        let label = format!("{}: “{}”{note}", p.annotation.description(), p.annotation.target.exact);
        PickItem::new(&label, Request::Attach(p.annotation.id, span))
    });
    let title = format!("Attach to “{}”", display::ellipsis(span.slice(app.article().text()), 40));
    let picker = Picker::new(display::printable(&title), "No matching annotation", items.collect());
    app.dialogs.push(picker);
}

/// Offers to reattach or delete a lost annotation, or to show what changed.
pub(crate) fn offer_lost_choices(app: &mut App, id: Uuid) {
    let Some(placed) = app.doc.annotations.get(id) else { return };
    let annotation = placed.annotation.clone();
    let span = app.reader.target_span();
    let here = display::ellipsis(span.slice(app.article().text()), 50);
    let items = vec![
        PickItem::new(&format!("Attach to “{here}”"), Request::Attach(id, span)),
        PickItem::new("Delete", Request::Delete(id)),
        PickItem::new("Show what changed", Request::Run(Action::Changes)),
    ];
    let title = format!("Lost: {} “{}”", annotation.description(), display::ellipsis(&annotation.target.exact, 40));
    app.dialogs.push(Picker::new(display::printable(&title), "", items));
}

/// Attaches an annotation to `span`, and keeps the text that it was made on.
pub(crate) fn attach_to(app: &mut App, id: Uuid, span: Span) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let target = anchor::target(app.article(), span);
    let annotation = app.doc.annotations.get(id).map(|p| p.annotation.reworded_to(target, (app.settings.author.now)()));
    let Some(annotation) = annotation else { return };
    let what = format!("Attached {} to {}", annotation.description(), editing::quote(&annotation));
    app.reader.end_selection();
    editing::change_annotations(app, vec![(id, Some(annotation))], what);
    app.notes.chosen = Some(id);
}

/// Deletes an annotation, even if it is not under the cursor.
pub(crate) fn delete_annotation(app: &mut App, id: Uuid) {
    let Some(annotation) = app.doc.annotations.get(id).map(|p| p.annotation.clone()) else { return };
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let what = format!("Deleted {} on {}", annotation.description(), editing::quote(&annotation));
    editing::change_annotations(app, vec![(id, None)], what);
}

/// Asks which version to keep of an annotation that two people changed.
pub(crate) fn resolve_conflict(app: &mut App) {
    let Some(annotation) = app.chosen_annotation().map(|p| p.annotation.clone()) else {
        return;
    };
    let others: Vec<_> = app.doc.annotations.versions(&annotation).map(|p| p.annotation.clone()).collect();
    let versions: Vec<_> = std::iter::once(annotation).chain(others).collect();
    let ids: Vec<Uuid> = versions.iter().map(|a| a.id).collect();
    let mut items: Vec<PickItem> = versions
        .iter()
        .map(|a| {
            let status = a.claim.as_ref().map_or(String::new(), |claim| format!(", {}", claim.status.shown()));
            let note = if a.note.is_empty() { "no note".into() } else { format!("“{}”", a.note) };
            let item = PickItem::new(
                &format!("Keep: {}{status}: {note}", a.description()),
                Request::KeepVersion(Some(a.id), ids.clone()),
            );
            PickItem { detail: display::printable(&a.creator), ..item }
        })
        .collect();
    items.push(PickItem::new("Keep all as separate annotations", Request::KeepVersion(None, ids)));
    let picker = Picker::new("Which version should be kept?", "", items);
    app.dialogs.push(picker);
}

/// Keeps the version `keep` and deletes the rest of `ids`, or keeps all as separate annotations; either way the
/// conflict is resolved.
pub(crate) fn keep_version(app: &mut App, keep: Option<Uuid>, ids: &[Uuid]) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let now = (app.settings.author.now)();
    let settled = |id: &Uuid| {
        let old = app.doc.annotations.get(*id)?.annotation.clone();
        let own = keep.is_none_or(|keep| keep == *id);
        Some((*id, own.then(|| Annotation { conflict: None, modified: now, ..(*old).clone() })))
    };
    let changes: Vec<_> = ids.iter().filter_map(settled).collect();
    let what = if keep.is_some() { "Kept one version of an annotation" } else { "Kept all versions of an annotation" };
    editing::change_annotations(app, changes, what.into());
    if let Some(keep) = keep {
        app.notes.chosen = Some(keep);
    }
}

/// Writes the annotations to the file or folder that the user typed; `~/` at the start means the home folder.
pub(crate) fn save_as(app: &mut App, typed: &str) {
    let typed = typed.trim();
    if typed.is_empty() {
        return;
    }
    let home = typed.strip_prefix("~/").zip(etcetera::home_dir().ok()).map(|(rest, home)| home.join(rest));
    let path = home.unwrap_or_else(|| PathBuf::from(typed));
    save_copy(app, CopyDestination { path, makes_folder: false });
}

/// Writes a copy of the annotations.
pub(crate) fn save_copy(app: &mut App, to: CopyDestination) {
    app.effects.push(Effect::SaveAs(to, Box::new(app.doc.annotations.sidecar())));
}

/// Shows where a copy was saved, or asks whether to make the folder that it is to be saved in.
pub(crate) fn saved_as(app: &mut App, copy: SavedCopy) {
    let (folder, path) = match copy {
        SavedCopy::Saved(path) => {
            return app.show_message(format!("Saved a copy to {}", display::printable(&path.to_string_lossy())));
        }
        SavedCopy::NoFolder { folder, path } => (folder, path),
    };
    let typed = path.to_string_lossy().into_owned();
    let options = vec![
        ChoiceOption::new("make it and save", Request::SaveCopy(CopyDestination { path, makes_folder: true })),
        ChoiceOption::new("type another path", Request::AskPathOfCopy(typed)),
        ChoiceOption::new("save nothing", Request::Message("No copy saved".into())),
    ];
    let folder = display::printable(&folder.to_string_lossy());
    app.dialogs.push(Choice::new(format!("There is no folder {}", display::ellipsis(&folder, 30)), options));
}
