//! Records what was found out about a claim, one thing at a time and without its form: verdict, status, priority, rationale,
//! evidence; and what becomes of the suggestions for it.

use super::{claims, editing};
use crate::annotation::claim::{Claim, ClaimChange, ClaimField};
use crate::annotation::{Annotation, AnnotationKind};
use crate::text::display;
use crate::tui::app::App;
use crate::tui::dialogs::check_prompt::CheckPrompt;
use crate::tui::dialogs::choice::{Choice, ChoiceOption};
use crate::tui::draft::ClaimRecord;
use crate::tui::request::{CheckStep, Request};
use std::sync::Arc;
use uuid::Uuid;

/// The claim under the cursor, if it can be changed now; else shows why not.
fn editable_claim(app: &mut App) -> Option<(Uuid, Claim)> {
    if let Err(reason) = editing::ensure_editable(app) {
        editing::show_not_editable(app, reason);
        return None;
    }
    app.context().claim_here().map(|(id, claim)| (id, claim.clone()))
}

/// Offers the values that a field of the claim under the cursor can have; after the choice goes on with the next step.
fn choose_here(app: &mut App, field: ClaimField, next: Option<CheckStep>) {
    if let Some((id, _)) = editable_claim(app) {
        choose_value(app, &[id], field, next);
    }
}

pub(crate) fn choose_verdict(app: &mut App) {
    choose_here(app, ClaimField::Verdict, None);
}

pub(crate) fn choose_status(app: &mut App) {
    choose_here(app, ClaimField::Status, None);
}

pub(crate) fn choose_priority(app: &mut App) {
    choose_here(app, ClaimField::Priority, None);
}

/// Asks for the verdict, then for the rationale, then for evidence.
pub(crate) fn judge(app: &mut App) {
    choose_here(app, ClaimField::Verdict, Some(CheckStep::Rationale));
}

/// Offers the values that a field of the claims `ids` can have.
pub(crate) fn choose_value(app: &mut App, ids: &[Uuid], field: ClaimField, next: Option<CheckStep>) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let there: Vec<Claim> = claims_of(app, ids).map(|(_, claim)| claim).collect();
    let title = match there.len() {
        0 => return app.show_message("This claim was deleted"),
        1 => field.name().to_string(),
        several => format!("{} of {}", field.name(), display::counted(several, "claim")),
    };
    let options = field.changes(&app.doc.project.scale).into_iter().map(|change| {
        let is_current = there.iter().all(|claim| change.is_made(claim));
        let name = change.value().to_string();
        ChoiceOption::new(&name, Request::ChangeClaims { ids: ids.to_vec(), change, next }).current(is_current)
    });
    let choice = Choice::new(title, options.collect());
    app.dialogs.push(choice);
}

/// Makes a change to the claims `ids`, as one step that can be undone.
pub(crate) fn change_claims(app: &mut App, ids: &[Uuid], change: &ClaimChange, next: Option<CheckStep>) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let author = &app.settings.author;
    let (now, checker) = ((author.now)(), author.name.clone());
    let today = (author.day)(now).to_string();
    let changed = claims_of(app, ids).filter_map(|(annotation, claim)| {
        let mut changed = claim.clone();
        changed.apply(change, &checker, &today);
        (changed != claim).then(|| Annotation { claim: Some(changed), modified: now, ..(*annotation).clone() })
    });
    let changed: Vec<Annotation> = changed.collect();
    let words = match &changed[..] {
        [one] => editing::quote(one),
        several => display::counted(several.len(), "claim"),
    };
    if changed.is_empty() {
        app.show_message(format!("Already {}", change.value()));
    } else {
        let what = format!("{words} {}", change.outcome());
        editing::change_annotations(app, changed.into_iter().map(|claim| (claim.id, Some(claim))).collect(), what);
    }
    if let (Some(step), [id]) = (next, ids) {
        ask(app, step, *id, true);
    }
}

/// Those of the annotations `ids` that are claims, each with its record.
fn claims_of<'a>(app: &'a App, ids: &'a [Uuid]) -> impl Iterator<Item = (Arc<Annotation>, Claim)> + 'a {
    let annotations = ids.iter().filter_map(|id| app.doc.annotations.get(*id)).map(|placed| placed.annotation.clone());
    let claims = annotations.filter(|annotation| annotation.kind == AnnotationKind::Claim);
    claims.map(|annotation| {
        let claim = annotation.claim.clone().unwrap_or_default();
        (annotation, claim)
    })
}

pub(crate) fn write_rationale(app: &mut App) {
    if let Some((id, _)) = editable_claim(app) {
        ask(app, CheckStep::Rationale, id, false);
    }
}

pub(crate) fn add_evidence(app: &mut App) {
    if let Some((id, _)) = editable_claim(app) {
        ask(app, CheckStep::Evidence, id, false);
    }
}

/// Opens the prompt for a step. A rationale of several lines is left to the form.
fn ask(app: &mut App, step: CheckStep, id: Uuid, goes_on: bool) {
    let Some(placed) = app.doc.annotations.get(id) else { return };
    let record = ClaimRecord::of(&placed.annotation);
    if step == CheckStep::Rationale && record.claim.rationale.contains('\n') {
        return if goes_on { ask(app, CheckStep::Evidence, id, false) } else { claims::open_form(app, id, None) };
    }
    let today = app.settings.author.today().to_string();
    app.dialogs.push(CheckPrompt::new(id, record, step, goes_on, today));
}

/// Asks for the next thing after another was recorded.
pub(crate) fn go_on(app: &mut App, step: CheckStep, id: Uuid) {
    ask(app, step, id, true);
}

pub(crate) fn accept_suggestions(app: &mut App) {
    settle_suggestions(app, "accepted", Claim::accept_suggestions);
}

pub(crate) fn reject_suggestions(app: &mut App) {
    settle_suggestions(app, "rejected", Claim::reject_suggestions);
}

fn settle_suggestions(app: &mut App, how: &str, settle: fn(&mut Claim)) {
    let Some((id, mut claim)) = editable_claim(app) else { return };
    let Some(old) = app.doc.annotations.get(id).map(|placed| placed.annotation.clone()) else { return };
    settle(&mut claim);
    let what = format!("Suggestions for {} {how}", editing::quote(&old));
    let modified = (app.settings.author.now)();
    editing::add_annotation(app, Annotation { claim: Some(claim), modified, ..(*old).clone() }, what);
}
