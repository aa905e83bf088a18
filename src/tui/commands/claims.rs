//! Recording a claim: suggests what the article says about it, opens its form, and saves the completed form.

use super::{editing, save};
use crate::annotation::claim::SuggestedDetails;
use crate::annotation::{Annotation, AnnotationKind, merge};
use crate::text::Span;
use crate::tui::app::App;
use crate::tui::dialogs::claim_form::{ClaimForm, DateContext, FormSettings};
use crate::tui::draft::ClaimRecord;
use std::sync::Arc;
use uuid::Uuid;

/// Suggests for a new claim on `span` what the article says about it: at once, or as soon as the article is analysed.
pub(crate) fn suggest(app: &mut App, annotation: &mut Annotation, span: Span) {
    match suggested_details(app, span) {
        Some(suggested) => annotation.claim.get_or_insert_default().suggested = suggested,
        None => app.doc.review.wait_for_suggestions(annotation.id),
    }
}

/// Suggests what the article says about the claims that were tagged before it was analysed. Undoing the tag undoes this.
pub(crate) fn suggest_waiting(app: &mut App) {
    let article = app.doc.article.clone();
    let mut is_changed = false;
    for id in app.doc.review.take_unsuggested() {
        let Some(placed) = app.doc.annotations.get(id) else { continue };
        let has_nothing = placed.annotation.claim.as_ref().is_some_and(|c| c.is_blank() && c.suggested.is_empty());
        let Some(suggested) = placed.span.filter(|_| has_nothing).and_then(|span| suggested_details(app, span)) else {
            continue;
        };
        let mut annotation = (*placed.annotation).clone();
        annotation.claim.get_or_insert_default().suggested = suggested;
        app.doc.annotations.amend_annotation(annotation, &article);
        is_changed = true;
    }
    if is_changed {
        save::save(app);
    }
}

/// Opens the form of a claim. `kept` is the recovered draft of a window that was killed.
pub(crate) fn open_form(app: &mut App, id: Uuid, kept: Option<ClaimRecord>) {
    let Some(placed) = app.doc.annotations.get(id) else { return };
    let base = ClaimRecord::of(&placed.annotation);
    let shown = record_to_show(app, &base, placed.span);
    let suggests_speaker = !shown.claim.open_suggestions().speaker.is_empty();
    let inferred =
        suggests_speaker && placed.span.is_some_and(|span| app.doc.review.claims().is_speaker_inferred(span));
    let today = app.settings.author.today();
    let dates = DateContext { language: app.article().language(), today };
    let scale = &app.doc.project.scale;
    let settings = FormSettings { scale, checker: &app.settings.author.name, dates };
    let mut form = ClaimForm::new(id, base, &shown, settings);
    if let Some(kept) = kept {
        form = form.restoring(&kept, scale);
    }
    app.dialogs.push(form);
    if inferred {
        app.show_message("The text names this speaker only indirectly (he, dia, …): check it");
    }
}

/// What the form of a claim shows: its record, with what the article tells about it where nobody has looked yet.
fn record_to_show(app: &App, base: &ClaimRecord, span: Option<Span>) -> ClaimRecord {
    let mut record = base.clone();
    // A claim that was imported, or made by an older version, may lack the time that its transcript gives.
    if let Some(at) = span.filter(|_| record.claim.at.is_empty()).and_then(|s| app.article().cue_time(s.start)) {
        record.claim.at = at;
    }
    // Once a claim has been recorded, its empty fields were left empty on purpose.
    if record.claim.is_blank()
        && record.claim.suggested.is_empty()
        && let Some(suggested) = span.and_then(|span| suggested_details(app, span))
    {
        record.claim.suggested = suggested;
    }
    record
}

/// What the article says about a claim on `span`. `None` until the article has been analysed with its current entities.
pub(crate) fn suggested_details(app: &App, span: Span) -> Option<SuggestedDetails> {
    let found = app.doc.analysis.entities_of_claims()?;
    Some(SuggestedDetails::from_article(app.article(), found, app.doc.review.claims(), span))
}

/// Saves the record of the claim `id`, which was `base` when its form was opened.
pub(crate) fn save_claim(app: &mut App, id: Uuid, base: ClaimRecord, record: ClaimRecord) {
    let there = app.doc.annotations.get(id).map(|p| p.annotation.clone());
    let Some(there) = there else {
        // The claim was deleted elsewhere while the form was open: attach the record to the selection or current
        // sentence.
        let span = app.reader.target_span();
        let mut annotation = editing::new_annotation(app, AnnotationKind::Claim, span);
        record.write_to(&mut annotation);
        return editing::add_annotation(app, annotation, "Record of a deleted claim kept".into());
    };
    let now = (app.settings.author.now)();
    let with = |record: ClaimRecord| {
        let mut annotation = Annotation { modified: now, ..(*there).clone() };
        record.write_to(&mut annotation);
        Arc::new(annotation)
    };
    // Merge: somebody else may have changed other fields meanwhile.
    let merged = merge::merge_versions(Some(&with(base)), &with(record), &there).annotation;
    let what = format!("Claim recorded: {}", editing::quote(&merged));
    editing::add_annotation(app, Annotation { modified: now, ..(*merged).clone() }, what);
}

#[cfg(test)]
mod tests {
    use crate::annotation::AnnotationSet;
    use crate::annotation::claim::Claim;
    use crate::article::Article;
    use crate::tui::app::{App, Author, Computation, Document, Effect, Event, SaveStatus};
    use crate::tui::config::Config;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use jiff::Timestamp;
    use uuid::Uuid;

    const TEXT: &str =
        "“Produksi beras naik dua belas persen,” kata Menteri Pertanian Siti Rohmah di Jakarta, Senin (3/3/2025).\n";

    fn reader() -> App {
        let article = Article::new(TEXT.into(), Some("a.txt".as_ref()), None).unwrap();
        let doc = Document::new(article, AnnotationSet::default(), SaveStatus::Saved);
        let id = |now: Timestamp| Uuid::from_u128(now.as_nanosecond().unsigned_abs());
        let author = Author { name: "a".into(), now: Timestamp::now, day: |_| jiff::civil::date(2025, 2, 1), id };
        App::new(doc, author, Config::default(), (80, 24))
    }

    fn key(app: &mut App, c: char) -> Vec<Computation> {
        computations(app.handle(Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))))
    }

    fn computations(effects: Vec<Effect>) -> Vec<Computation> {
        let computation = |effect| if let Effect::Compute(computation) = effect { Some(computation) } else { None };
        effects.into_iter().filter_map(computation).collect()
    }

    /// Runs computations and those that follow from them.
    fn finish(app: &mut App, mut open: Vec<Computation>) {
        while let Some(computation) = open.pop() {
            let event = computation.run(&app.doc.article);
            open.extend(computations(app.handle(event)));
        }
    }

    fn claim(app: &App) -> Option<Claim> {
        app.doc.annotations.list().first().and_then(|placed| placed.annotation.claim.clone())
    }

    #[test]
    fn a_claim_tagged_before_the_analysis_gets_its_suggestions_from_it() {
        let mut app = reader();
        let analysis = computations(app.handle(Event::Resize(80, 24)));
        key(&mut app, 'c');
        assert!(claim(&app).unwrap().suggested.is_empty());
        finish(&mut app, analysis);
        assert_eq!(claim(&app).unwrap().suggested.speaker, "Siti Rohmah");
        key(&mut app, 'u');
        assert_eq!(claim(&app), None, "one undo for the claim and what is suggested for it");
        key(&mut app, 'U');
        assert_eq!(claim(&app).unwrap().suggested.speaker, "Siti Rohmah");
    }

    #[test]
    fn a_claim_tagged_between_a_correction_and_its_analysis_names_the_right_speaker() {
        let mut app = reader();
        let analysis = computations(app.handle(Event::Resize(80, 24)));
        finish(&mut app, analysis);
        app.reader.jump(TEXT.find("Jakarta").unwrap());
        let correction = key(&mut app, 'X').pop().unwrap();
        // The analysis refers to the entities by number, and the entities are others now.
        let corrected = correction.run(&app.doc.article);
        let analysis = computations(app.handle(corrected));
        key(&mut app, 'c');
        assert!(claim(&app).unwrap().suggested.is_empty());
        finish(&mut app, analysis);
        assert_eq!(claim(&app).unwrap().suggested.speaker, "Siti Rohmah");
    }

    #[test]
    fn a_claim_that_was_filled_in_meanwhile_gets_no_suggestions() {
        let mut app = reader();
        let analysis = computations(app.handle(Event::Resize(80, 24)));
        key(&mut app, 'c');
        let placed = app.doc.annotations.list()[0].clone();
        let mut annotation = (*placed.annotation).clone();
        annotation.claim = Some(Claim { speaker: "BPS".into(), ..Claim::default() });
        let article = app.doc.article.clone();
        app.doc.annotations.add_annotation(annotation, &article, "Claim recorded");
        finish(&mut app, analysis);
        assert!(claim(&app).unwrap().suggested.is_empty());
    }
}
