//! The conditions of commands: whether one is possible now, and if not, why.

use super::action::{Action, TextUnit};
use super::app::{App, StatusMessage};
use super::document::SaveStatus;
use super::geometry::Pane;
use super::task::Task;
use super::theme::ColorDepth;
use crate::annotation::AnchorState;

/// Whether a command is possible now, or the reason why it is not.
pub(super) type Possible = Result<(), StatusMessage>;

/// Succeeds if `condition` holds, else gives the reason.
fn ensure(condition: bool, reason: impl FnOnce() -> String) -> Possible {
    if condition { Ok(()) } else { Err(StatusMessage { text: reason(), is_error: false }) }
}

fn key(app: &App, action: Action) -> String {
    app.settings.keys().reader.primary_key(action)
}

/// There is a selection.
pub(super) fn has_selection(app: &App) -> Possible {
    let select = || key(app, Action::Select(TextUnit::Grapheme));
    ensure(app.selection().is_some(), || format!("Nothing selected: {} to select", select()))
}

/// The words of a new entity are selected.
pub(super) fn has_entity_words(app: &App) -> Possible {
    let [select, grow] = [Action::Select(TextUnit::Grapheme), Action::Grow].map(|action| key(app, action));
    ensure(app.selection().is_some(), || format!("Select the entity first: {select} to select, {grow} for the word"))
}

/// There is an annotation under the cursor.
pub(super) fn has_annotation(app: &App) -> Possible {
    let next = || key(app, Action::NextAnnotation);
    ensure(app.chosen_annotation().is_some(), || format!("No annotation here; press {} for the next one", next()))
}

/// There is an annotation under the cursor, or the entity pane has the focus.
pub(super) fn has_annotation_or_entity(app: &App) -> Possible {
    if app.screen.focus == Pane::Entities { Ok(()) } else { has_annotation(app) }
}

/// There is a claim under the cursor.
pub(super) fn has_claim(app: &App) -> Possible {
    let [tag, next] = [Action::Claim, Action::NextAnnotation].map(|action| key(app, action));
    ensure(app.context().claim_here().is_some(), || {
        format!("No claim here: {tag} to tag one, {next} for the next mark")
    })
}

/// There is a claim under the cursor for which something is suggested.
pub(super) fn has_claim_suggestions(app: &App) -> Possible {
    has_claim(app)?;
    let open = app.context().claim_here().is_some_and(|(_, claim)| !claim.open_suggestions().is_empty());
    ensure(open, || "Nothing is suggested for this claim".into())
}

/// There is an annotation or a suggested sentence under the cursor, or the entity pane has the focus.
pub(super) fn has_something_to_accept(app: &App) -> Possible {
    if app.context().suggestions_at_cursor().0.is_some() { Ok(()) } else { has_annotation_or_entity(app) }
}

/// There is an annotation, a suggestion or a finding under the cursor, or the entity pane has the focus.
pub(super) fn has_something_to_delete(app: &App) -> Possible {
    let (sentence, findings) = app.context().suggestions_at_cursor();
    if sentence.is_some() || !findings.is_empty() { Ok(()) } else { has_annotation_or_entity(app) }
}

/// There are several annotations under the cursor.
pub(super) fn has_several_annotations(app: &App) -> Possible {
    has_annotation(app)?;
    ensure(app.annotations_at_cursor().len() > 1, || "Only one annotation here".into())
}

/// The article has annotations.
pub(super) fn has_annotations(app: &App) -> Possible {
    ensure(!app.doc.annotations.list().is_empty(), || "No annotations in this text".into())
}

/// The whole article has been read, and has annotations.
pub(super) fn has_annotations_to_compare(app: &App) -> Possible {
    ensure(app.doc.article.is_whole(), || "Still reading the file; try again in a moment".into())?;
    ensure(!app.doc.annotations.list().is_empty(), || "No annotations yet, so nothing to compare with".into())
}

/// The text of the annotation under the cursor changed.
pub(super) fn has_changed_annotation(app: &App) -> Possible {
    has_annotation(app)?;
    let state = app.chosen_annotation().map(|placed| placed.state);
    ensure(state == Some(AnchorState::Changed), || "The annotation already matches the text".into())
}

/// The article has lost annotations.
pub(super) fn has_lost_annotations(app: &App) -> Possible {
    let mut annotations = app.doc.annotations.list().iter();
    ensure(annotations.any(|placed| placed.state == AnchorState::Lost), || "No lost annotations".into())
}

/// There are annotations of a renamed article to adopt.
pub(super) fn has_offers(app: &App) -> Possible {
    ensure(!app.doc.offers.is_empty(), || "No annotations of a renamed article fit here".into())
}

/// There are several versions of the annotation under the cursor.
pub(super) fn has_conflict(app: &App) -> Possible {
    has_annotation(app)?;
    let mut versions = app.chosen_annotation().into_iter().flat_map(|p| app.doc.annotations.versions(&p.annotation));
    ensure(versions.next().is_some(), || "There is only one version of this annotation".into())
}

/// The analysis found something to check.
pub(super) fn has_items_to_review(app: &App) -> Possible {
    let claims = app.doc.review.claims();
    if claims.sentences.is_empty() && claims.findings.is_empty() { Err(nothing_to_check(app)) } else { Ok(()) }
}

/// Why there is nothing to check.
pub(super) fn nothing_to_check(app: &App) -> StatusMessage {
    let failure =
        [Task::Entities, Task::Claims, Task::Checks].into_iter().find_map(|task| app.context().failure_of(task));
    if let Some(text) = failure {
        return StatusMessage { text, is_error: true };
    }
    let claim = app.settings.keys().reader.primary_key(Action::Claim);
    let nothing = format!("Nothing left to check; press {claim} to tag a claim");
    let text = if app.doc.review.is_analyzed() { nothing } else { "Still analysing the article …".into() };
    StatusMessage { text, is_error: false }
}

/// The checks found something.
pub(super) fn has_findings(app: &App) -> Possible {
    let review = &app.doc.review;
    if !review.is_analyzed() {
        return has_items_to_review(app);
    }
    ensure(!review.claims().findings.is_empty(), || "No inconsistencies to review".into())
}

/// There is a change to undo.
pub(super) fn can_undo(app: &App) -> Possible {
    ensure(app.doc.annotations.can_undo(), || "Nothing to undo".into())
}

/// There is an undone change to redo.
pub(super) fn can_redo(app: &App) -> Possible {
    ensure(app.doc.annotations.can_redo(), || "Nothing to redo".into())
}

/// Something was cancelled in this article.
pub(super) fn has_cancelled(app: &App) -> Possible {
    ensure(app.dialogs.has_cancelled(), || "Nothing to restore: nothing was cancelled here".into())
}

/// A search was made.
pub(super) fn has_search(app: &App) -> Possible {
    ensure(app.reader.search().is_some(), || format!("No search yet; press {}", key(app, Action::Search)))
}

/// The article has mentions of entities.
pub(super) fn has_mentions(app: &App) -> Possible {
    match (app.doc.extraction(), app.context().failure_of(Task::Entities)) {
        (Some(found), _) => ensure(!found.mentions.is_empty(), || "No entities found".into()),
        (None, Some(failure)) => Err(StatusMessage { text: failure, is_error: true }),
        (None, None) => ensure(false, || "Still looking for entities …".into()),
    }
}

/// Two annotators are compared.
pub(super) fn has_comparison(app: &App) -> Possible {
    ensure(app.doc.comparison.is_some(), || "No comparison is open; run `tandai adjudicate`".into())
}

/// A NER program is configured.
pub(super) fn has_external_ner(app: &App) -> Possible {
    let reason = || "No NER program; set `command` under [entities] in config.toml".into();
    ensure(app.settings.config.external_ner.is_some(), reason)
}

/// There is a jump to go back from.
pub(super) fn has_earlier_position(app: &App) -> Possible {
    ensure(app.reader.has_earlier_position(), || "No earlier position".into())
}

/// There is a position to go forward to.
pub(super) fn has_later_position(app: &App) -> Possible {
    ensure(app.reader.has_later_position(), || "No later position".into())
}

/// A bookmark is set, or there is a jump to go back from.
pub(super) fn has_bookmarks(app: &App) -> Possible {
    let set = || key(app, Action::SetMark);
    let any = !app.doc.bookmarks.is_empty() || app.reader.has_earlier_position();
    ensure(any, || format!("No marks yet; press {} and a letter to set one", set()))
}

/// The article has links.
pub(super) fn has_links(app: &App) -> Possible {
    ensure(app.article().links().next().is_some(), || "No links in this article".into())
}

/// The article has headings.
pub(super) fn has_headings(app: &App) -> Possible {
    ensure(app.context().headings().next().is_some(), || "No headings in this article".into())
}

/// There is a link under the cursor, or the article has an address.
pub(super) fn has_link(app: &App) -> Possible {
    ensure(app.context().link_here().is_some(), || "No link here, and the article has no web address".into())
}

/// The last save failed.
pub(super) fn has_failed_save(app: &App) -> Possible {
    match app.doc.save_status() {
        SaveStatus::Failed(_) => Ok(()),
        SaveStatus::Unavailable(why) => Err(StatusMessage { text: why.clone(), is_error: true }),
        SaveStatus::Saved | SaveStatus::Writing => ensure(false, || "Everything is saved".into()),
        SaveStatus::Practice => ensure(false, || "Practice only: nothing is saved".into()),
    }
}

/// The environment does not forbid colours.
pub(super) fn has_colours(app: &App) -> Possible {
    ensure(app.settings.depth != ColorDepth::Mono, || "Colours are turned off (NO_COLOR is set)".into())
}

/// The project has a label with this key.
pub(super) fn has_label(app: &App, label: char) -> Possible {
    let names = || app.labels().names();
    ensure(app.labels().by_key(label).is_some(), || format!("No label has the key {label}; labels: {}", names()))
}
