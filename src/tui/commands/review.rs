//! Goes through the review queue, and records or dismisses what is in it.

use super::{annotate, claims, editing, failures, save};
use crate::claim::{ClaimAnalysis, Finding};
use crate::entity::Extraction;
use crate::text::{Span, display};
use crate::tui::action::{Action, Direction};
use crate::tui::app::App;
use crate::tui::availability::nothing_to_check;
use crate::tui::dialogs::prompts::Prompt;
use crate::tui::dialogs::review_list::ReviewList;
use crate::tui::document::{ReviewItem, ReviewScope, reasons_text};
use crate::tui::geometry::Pane;
use crate::tui::task::Task;
use std::sync::Arc;

/// Stores the analysis, unless it is for entities that are no longer current.
pub(crate) fn claims_found(app: &mut App, entities: Arc<Extraction>, claims: Arc<ClaimAnalysis>) {
    if app.doc.analysis.claims_found(entities) {
        let failed = claims.checks_failed.clone();
        app.doc.review.claims_found(claims);
        if let Some(panic) = failed {
            failures::task_failed(app, Task::Checks, &panic);
        }
        app.doc.refresh_suppressions();
        claims::suggest_waiting(app);
    }
}

/// The first active finding under the cursor.
pub(crate) fn finding_at_cursor(app: &App) -> Option<&Finding> {
    let at = app.reader.here();
    app.doc
        .active_findings(at)
        .map(|i| &app.doc.review.claims().findings[i])
        .find(|finding| finding.span.intersects(at))
}

/// The queue is empty: shows why, or how to go on with the sentences that are not in it.
fn show_nothing_to_check(app: &mut App) {
    match app.doc.count_weaker_sentences() {
        0 => app.status.show(nothing_to_check(app)),
        weaker => {
            let key = app.settings.keys().reader.primary_key(Action::Suggestions);
            let sentences = display::counted(weaker, "sentence");
            app.show_message(format!("The most likely are done; {key} lists {sentences} less likely to need checking"));
        }
    }
}

/// Adds the sentences that are less worth checking to the queue, or takes them out again if something is left then.
pub(crate) fn toggle_scope(app: &mut App) {
    let scope = match app.doc.review.scope() {
        ReviewScope::Strongest => ReviewScope::All,
        ReviewScope::All => ReviewScope::Strongest,
    };
    app.doc.review.set_scope(scope);
    if app.doc.review_items().is_empty() {
        app.doc.review.set_scope(ReviewScope::All);
    }
}

/// Goes to the next or previous item of the review queue in text order, wrapping around at the ends.
pub(crate) fn next_suggestion(app: &mut App, direction: Direction) {
    let items = app.doc.review_items_in_text();
    let Some(at) = app.doc.next_review_item(&items, app.reader.cursor(), direction) else {
        return show_nothing_to_check(app);
    };
    let what = format!("{} of {}: {}", at + 1, items.len(), description(app, items[at]));
    visit(app, items[at], what);
}

/// Goes to an item of the review queue, and shows a message.
fn visit(app: &mut App, item: ReviewItem, what: String) {
    go_to_and_show(app, app.doc.review.span_of(item), what);
    app.doc.review.visit(item);
}

/// What is inconsistent, or why the sentence is worth checking.
fn description(app: &App, item: ReviewItem) -> String {
    let claims = app.doc.review.claims();
    match item {
        ReviewItem::Finding(i) => claims.findings[i].explanation.clone(),
        ReviewItem::Sentence(i) => reasons_text(&claims.sentences[i], app.article().text()),
    }
}

/// Goes to the next finding, wrapping around at the end.
pub(crate) fn next_finding(app: &mut App) {
    let all: Vec<usize> = app.doc.active_findings(Span::new(0, usize::MAX)).collect();
    let finding = |i: usize| &app.doc.review.claims().findings[i];
    let at = all.iter().position(|&i| finding(i).span.start > app.reader.cursor()).unwrap_or(0);
    match all.get(at).map(|&i| finding(i).clone()) {
        Some(found) => {
            go_to_and_show(app, found.span, format!("{} of {}: {}", at + 1, all.len(), found.explanation));
        }
        None => app.show_message("No inconsistencies to review"),
    }
}

fn go_to_and_show(app: &mut App, span: Span, what: String) {
    app.screen.focus = Pane::Article;
    app.reader.clear_selection();
    app.reader.jump(span.start);
    app.show_message(what);
}

/// Opens the review list. If what is most worth checking is done, the rest is listed.
pub(crate) fn list_suggestions(app: &mut App) {
    if app.doc.review_items().is_empty() && app.doc.count_weaker_sentences() > 0 {
        app.doc.review.set_scope(ReviewScope::All);
    }
    match ReviewList::new(&app.doc) {
        Some(list) => app.dialogs.push(list),
        None => show_nothing_to_check(app),
    }
}

/// Tags the suggested sentence as a claim. The claim made from a finding is the whole sentence around it.
pub(crate) fn claim_review_item(app: &mut App, item: ReviewItem) {
    let span = app.doc.review.span_of(item);
    let holds = app.doc.review.claims().sentences.iter().find(|sentence| sentence.span.covers(span));
    annotate::add_claim(app, holds.map_or(span, |sentence| sentence.span));
}

/// Goes to an item of the review list.
pub(crate) fn go_to_review_item(app: &mut App, item: ReviewItem) {
    let what = description(app, item);
    visit(app, item, what);
}

/// Dismisses the finding or the suggested sentence at the cursor. Returns false if there is neither.
pub(crate) fn dismiss_at_cursor(app: &mut App) -> bool {
    let at = app.reader.here();
    let finding = app.doc.active_findings(at).next().map(ReviewItem::Finding);
    let item = finding.or_else(|| app.doc.flagged_sentences(at).next().map(ReviewItem::Sentence));
    if let Some(item) = item {
        dismiss(app, item);
    }
    item.is_some()
}

/// Dismisses a suggested sentence, or asks for the reason to silence a finding.
pub(crate) fn dismiss(app: &mut App, item: ReviewItem) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    match item {
        ReviewItem::Finding(i) => {
            let finding = app.doc.review.claims().findings[i].clone();
            app.dialogs.push(Prompt::silence(finding));
        }
        ReviewItem::Sentence(i) => {
            let words = app.doc.review.claims().sentences[i].span.slice(app.article().text()).to_string();
            let mut suppressions = app.doc.annotations.suppressions().clone();
            suppressions.dismiss(&words);
            let what = format!("“{}” dismissed", display::ellipsis(&words, 30));
            set_suppressions(app, suppressions, what);
        }
    }
}

/// Silences a finding for a reason.
pub(crate) fn silence(app: &mut App, finding: &Finding, reason: String) {
    let mut suppressions = app.doc.annotations.suppressions().clone();
    let author = &app.settings.author;
    suppressions.silence(finding, app.article(), reason, author.name.clone(), (author.now)());
    set_suppressions(app, suppressions, format!("“{}” check silenced here", finding.check.id()));
}

fn set_suppressions(app: &mut App, suppressions: crate::annotation::suppressions::Suppressions, what: String) {
    app.show_done(&what);
    let article = app.doc.article.clone();
    app.doc.annotations.set_suppressions(suppressions, &article, what);
    app.doc.refresh_suppressions();
    save::save(app);
}
