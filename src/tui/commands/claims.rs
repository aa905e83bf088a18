//! Recording a claim: prefills the form from the article, and saves the completed form as an annotation.

use super::editing;
use crate::annotation::claim::{Claim, ClaimChange, ClaimField};
use crate::annotation::vocabulary::ClaimType;
use crate::annotation::{Annotation, AnnotationKind, merge};
use crate::claim::attribution::Resolution;
use crate::claim::reason::ReasonKind;
use crate::entity::Value;
use crate::entity::value::PartialDate;
use crate::text::{Span, display};
use crate::tui::app::App;
use crate::tui::dialogs::choice::{Choice, ChoiceOption};
use crate::tui::dialogs::claim_form::ClaimForm;
use crate::tui::draft::ClaimRecord;
use crate::tui::request::Request;
use std::sync::Arc;
use uuid::Uuid;

/// Opens the form of a claim. `kept` is the recovered draft of a window that was killed.
pub(crate) fn open_form(app: &mut App, id: Uuid, kept: Option<ClaimRecord>) {
    let Some(placed) = app.doc.annotations.get(id) else { return };
    let base = record_of(&placed.annotation);
    // Once a claim has been recorded, its empty fields were left empty on purpose.
    let now = match kept {
        Some(kept) => kept,
        None if base.claim.is_blank() => prefilled_record(app, &base, placed.span),
        None => base.clone(),
    };
    let inferred =
        now.claim.speaker != base.claim.speaker && placed.span.is_some_and(|span| is_speaker_inferred(app, span));
    let today = (app.settings.author.day)((app.settings.author.now)()).to_string();
    let form = ClaimForm::new(id, base, &now, &app.doc.project.scale, today);
    app.dialogs.push(form);
    if inferred {
        app.show_message("The text names this speaker only indirectly (he, dia, …): check it");
    }
}

/// Whether a pronoun or a description leads to the speaker of the words at `span`.
fn is_speaker_inferred(app: &App, span: Span) -> bool {
    let speaker = app.doc.review.claims().attribution_in(span).and_then(|quote| quote.speaker);
    speaker.is_some_and(|speaker| matches!(speaker.resolution, Resolution::Pronoun | Resolution::Described))
}

/// Fills in what the article says about a claim on `span`: who said it, when and where, and the type of claim.
fn prefilled_record(app: &App, base: &ClaimRecord, span: Option<Span>) -> ClaimRecord {
    let mut record = base.clone();
    // A claim that was imported, or made by an older version, may lack the time that its transcript gives.
    if let Some(at) = span.filter(|_| record.claim.at.is_empty()).and_then(|s| app.article().cue_time(s.start)) {
        record.claim.at = at;
    }
    let Some((span, found)) = span.zip(app.doc.corrected()) else { return record };
    let claims = app.doc.review.claims();
    let quote = claims.attribution_in(span);
    let claim = &mut record.claim;
    if let Some(speaker) = quote.and_then(|quote| quote.speaker) {
        let told = speaker.details(found, app.article().text());
        claim.speaker = told.name.into();
        claim.role = told.role.unwrap_or_default().into();
    }
    let said = quote.and_then(|quote| quote.said).and_then(|m| found.mentions[m].value.as_deref());
    let written = claims.dateline.date;
    let here = said.is_none_or(|said| said.day().is_some() && said.day() == written);
    // The form accepts a day, a month or a year.
    claim.said = match said {
        Some(Value::Date(date @ (PartialDate::Day(_) | PartialDate::Month { .. } | PartialDate::Year(_)))) => {
            date.to_string()
        }
        _ => written.map(|date| date.to_string()).unwrap_or_default(),
    };
    if here {
        claim.place = claims.dateline.place.clone().unwrap_or_default();
    }
    // A web page has its own address, and that is where the claim appeared.
    claim.appearance = app.article().metadata().url.clone().unwrap_or_default();
    claim.checker.clone_from(&app.settings.author.name);
    let sentence = claims.sentences.iter().find(|sentence| sentence.span.intersects(span));
    let has = |why: ReasonKind| sentence.is_some_and(|s| s.reasons.iter().any(|reason| reason.kind == why));
    claim.r#type = match quote {
        _ if has(ReasonKind::Record) => Some(ClaimType::Rank),
        _ if has(ReasonKind::Number) => Some(ClaimType::Quantity),
        _ if has(ReasonKind::Cause) => Some(ClaimType::Cause),
        Some(quote) if quote.direct => Some(ClaimType::Quote),
        _ if has(ReasonKind::Law) => Some(ClaimType::Law),
        _ => None,
    };
    record
}

/// Saves the record of the claim `id`, which was `base` when its form was opened.
pub(crate) fn save_claim(app: &mut App, id: Uuid, base: ClaimRecord, record: ClaimRecord) {
    let there = app.doc.annotations.get(id).map(|p| p.annotation.clone());
    let Some(there) = there else {
        // The claim was deleted elsewhere while the form was open: attach the record to the selection or current
        // sentence.
        let span = app.reader.target_span();
        let mut annotation = editing::new_annotation(app, AnnotationKind::Claim, span);
        apply_record(&mut annotation, record);
        return editing::add_annotation(app, annotation, "Record of a deleted claim kept".into());
    };
    let now = (app.settings.author.now)();
    let with = |record: ClaimRecord| {
        let mut annotation = Annotation { modified: now, ..(*there).clone() };
        apply_record(&mut annotation, record);
        Arc::new(annotation)
    };
    // Merge: somebody else may have changed other fields meanwhile.
    let merged = merge::merge_versions(Some(&with(base)), &with(record), &there).annotation;
    let what = format!("Claim recorded: {}", editing::quote(&merged));
    editing::add_annotation(app, Annotation { modified: now, ..(*merged).clone() }, what);
}

/// Offers the values that a field of the claims `ids` can have.
pub(crate) fn choose_value(app: &mut App, ids: Vec<Uuid>, field: ClaimField) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let there: Vec<Claim> = claims_of(app, &ids).map(|(_, claim)| claim).collect();
    let title = match there.len() {
        0 => return app.show_message("This claim was deleted"),
        1 => field.name().to_string(),
        several => format!("{} of {}", field.name(), display::counted(several, "claim")),
    };
    let options = field.changes(&app.doc.project.scale).into_iter().map(|change| {
        let is_current = there.iter().all(|claim| change.is_made(claim));
        let name = change.value().to_string();
        ChoiceOption::new(&name, Request::ChangeClaims(ids.clone(), change)).current(is_current)
    });
    let choice = Choice::new(title, options.collect());
    app.dialogs.push(choice);
}

/// Makes a change to the claims `ids`, as one step that can be undone.
pub(crate) fn change_claims(app: &mut App, ids: &[Uuid], change: &ClaimChange) {
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
    let value = change.value();
    let what = match &changed[..] {
        [] => return app.show_message(format!("Already {value}")),
        [one] => format!("{}: {value}", editing::quote(one)),
        several => format!("{}: {value}", display::counted(several.len(), "claim")),
    };
    editing::change_annotations(app, changed.into_iter().map(|claim| (claim.id, Some(claim))).collect(), what);
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

/// The fields of an annotation that the form edits.
pub(crate) fn record_of(annotation: &Annotation) -> ClaimRecord {
    ClaimRecord {
        claim: annotation.claim.clone().unwrap_or_default(),
        tags: annotation.tags.clone(),
        note: annotation.note.clone(),
    }
}

fn apply_record(annotation: &mut Annotation, record: ClaimRecord) {
    annotation.claim = Some(record.claim);
    (annotation.tags, annotation.note) = (record.tags, record.note);
}
