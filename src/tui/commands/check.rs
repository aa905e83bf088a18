//! Records what was found out about a claim, one thing at a time and without its form: verdict, status, priority, rationale,
//! evidence; and what becomes of the suggestions for it.

use super::{claims, editing};
use crate::annotation::Annotation;
use crate::annotation::claim::{Claim, ClaimChange};
use crate::annotation::vocabulary::{Priority, Status};
use crate::tui::app::App;
use crate::tui::dialogs::check_prompt::CheckPrompt;
use crate::tui::dialogs::choice::{Choice, ChoiceOption};
use crate::tui::request::{CheckStep, Request};
use uuid::Uuid;

/// The claim under the cursor, if it can be changed now; else shows why not.
fn editable_claim(app: &mut App) -> Option<(Uuid, Claim)> {
    if let Err(reason) = editing::ensure_editable(app) {
        editing::show_not_editable(app, reason);
        return None;
    }
    app.context().claim_here().map(|(id, claim)| (id, claim.clone()))
}

pub(crate) fn choose_verdict(app: &mut App) {
    offer_verdicts(app, None);
}

/// Asks for the verdict, then for the rationale, then for evidence.
pub(crate) fn judge(app: &mut App) {
    offer_verdicts(app, Some(CheckStep::Rationale));
}

fn offer_verdicts(app: &mut App, next: Option<CheckStep>) {
    let Some((id, claim)) = editable_claim(app) else { return };
    let option = |name: &str, verdict| {
        let is_current = claim.verdict == verdict;
        let request = Request::ChangeClaim { id, change: ClaimChange::Verdict(verdict), next };
        ChoiceOption::new(name, request).current(is_current)
    };
    let scale = &app.doc.project.scale;
    let mut options: Vec<_> = scale.verdicts().map(|verdict| option(verdict.as_ref(), Some(verdict.clone()))).collect();
    // A verdict of another scale stays possible.
    let other = claim.verdict.clone().filter(|verdict| scale.verdicts().all(|known| known != verdict));
    options.extend(other.map(|verdict| option(verdict.as_str(), Some(verdict.clone()))));
    options.push(option("no verdict yet", None));
    app.dialogs.push(Choice::new("Verdict", options));
}

pub(crate) fn choose_status(app: &mut App) {
    let Some((id, claim)) = editable_claim(app) else { return };
    let options = Status::ALL.iter().map(|status| {
        let request = Request::ChangeClaim { id, change: ClaimChange::Status(status.clone()), next: None };
        ChoiceOption::new(status.shown(), request).current(claim.status == *status)
    });
    app.dialogs.push(Choice::new("Status", options.collect()));
}

pub(crate) fn choose_priority(app: &mut App) {
    let Some((id, claim)) = editable_claim(app) else { return };
    let current = claim.priority.unwrap_or(Priority::Normal);
    let options = Priority::ALL.iter().map(|priority| {
        let change = ClaimChange::Priority(Some(priority.clone()));
        ChoiceOption::new(priority.as_str(), Request::ChangeClaim { id, change, next: None })
            .current(current == *priority)
    });
    app.dialogs.push(Choice::new("Priority", options.collect()));
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
    let record = claims::record_of(&placed.annotation);
    if step == CheckStep::Rationale && record.claim.rationale.contains('\n') {
        return if goes_on { ask(app, CheckStep::Evidence, id, false) } else { claims::open_form(app, id, None) };
    }
    let today = (app.settings.author.day)((app.settings.author.now)()).to_string();
    app.dialogs.push(CheckPrompt::new(id, record, step, goes_on, today));
}

/// Asks for the next thing after another was recorded.
pub(crate) fn go_on(app: &mut App, step: CheckStep, id: Uuid) {
    ask(app, step, id, true);
}

/// Changes a claim, and goes on with the next step if there is one.
pub(crate) fn change_claim(app: &mut App, id: Uuid, change: &ClaimChange, next: Option<CheckStep>) {
    let author = &app.settings.author;
    let now = (author.now)();
    let (checker, today) = (author.name.clone(), (author.day)(now).to_string());
    let Some(old) = app.doc.annotations.get(id).map(|placed| placed.annotation.clone()) else { return };
    let mut annotation = Annotation { modified: now, ..(*old).clone() };
    annotation.claim.get_or_insert_default().apply(change, &checker, &today);
    let words = editing::quote(&old);
    let what = match change {
        ClaimChange::Verdict(Some(verdict)) => format!("{words} judged {}", verdict.as_str()),
        ClaimChange::Verdict(None) => format!("{words} has no verdict now"),
        ClaimChange::Status(status) => format!("{words} is {} now", status.shown()),
        ClaimChange::Priority(priority) => {
            format!("{words} has {} priority now", priority.as_ref().unwrap_or(&Priority::Normal).as_str())
        }
    };
    if annotation.claim == old.claim {
        app.show_message("Nothing changed");
    } else {
        editing::add_annotation(app, annotation, what);
    }
    if let Some(step) = next {
        go_on(app, step, id);
    }
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
