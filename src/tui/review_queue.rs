//! Goes through the review queue, and records or dismisses what is in it.

use super::action::{Action, Direction};
use super::app::{App, Computation, Effect, StatusMessage};
use super::dialogs::prompts::Prompt;
use super::dialogs::review_list::ReviewList;
use super::document::{ReviewItem, reasons_text};
use super::geometry::Pane;
use super::task::Task;
use crate::annotation::anchor;
use crate::annotation::sidecar::DecisionEntry;
use crate::annotation::suppressions::SilencedFinding;
use crate::claim::{ClaimAnalysis, Finding};
use crate::text::{Span, display};
use std::sync::Arc;

impl App {
    /// Requests an analysis of the claims in the corrected entities' window, once the whole article has been read.
    pub(super) fn request_claims(&mut self) {
        if let Some(extraction) = self.doc.corrected.clone().filter(|_| self.doc.article.is_whole()) {
            self.effects.push(Effect::Compute(Computation::Claims(extraction)));
        }
    }

    /// Stores the analysis, unless it is for a window that is no longer current.
    pub(super) fn claims_found(&mut self, window: Span, claims: Arc<ClaimAnalysis>) {
        if self.doc.corrected.as_ref().is_some_and(|extraction| extraction.window == window) {
            let failed = claims.checks_failed.clone();
            (self.doc.review.claims, self.doc.review.analyzed) = (claims, true);
            if let Some(panic) = failed {
                self.task_failed(Task::Checks, &panic);
            }
            self.refresh_suppressions();
        }
    }

    /// Recomputes which findings are silenced and which sentences are dismissed.
    pub(super) fn refresh_suppressions(&mut self) {
        let decisions = self.doc.annotations.suppressions();
        self.doc.review.silenced = decisions.silenced_spans(&self.doc.article, self.doc.annotations.snapshots());
        self.doc.review.dismissed = decisions.dismissed_texts();
    }

    /// The first active finding under the cursor.
    pub(super) fn finding_at_cursor(&self) -> Option<&Finding> {
        let at = self.reader.here();
        self.doc
            .active_findings(at)
            .map(|i| &self.doc.review.claims.findings[i])
            .find(|finding| finding.span.intersects(at))
    }

    /// Why there is nothing to check.
    pub(super) fn nothing_to_check(&self) -> StatusMessage {
        let failure =
            [Task::Entities, Task::Claims, Task::Checks].into_iter().find_map(|task| self.context().failure_of(task));
        if let Some(text) = failure {
            return StatusMessage { text, is_error: true };
        }
        let claim = self.settings.keys().reader.primary_key(Action::Claim);
        let nothing = format!("Nothing left to check; press {claim} to tag a claim");
        let text = if self.doc.review.analyzed { nothing } else { "Still analysing the article …".into() };
        StatusMessage { text, is_error: false }
    }

    fn show_nothing_to_check(&mut self) {
        self.status.message = Some(self.nothing_to_check());
    }

    /// Goes to the next or previous suggested sentence in text order, wrapping around at the ends.
    pub(super) fn next_suggestion(&mut self, direction: Direction) {
        let all: Vec<usize> = self.doc.flagged_sentences(Span::new(0, usize::MAX)).collect();
        let start = |i: usize| self.doc.review.claims.sentences[i].span.start;
        let at = match direction {
            Direction::Forward => all.iter().position(|&i| start(i) > self.reader.cursor()).or(Some(0)),
            Direction::Backward => {
                all.iter().rposition(|&i| start(i) < self.reader.cursor()).or(all.len().checked_sub(1))
            }
        };
        let Some(at) = at.filter(|_| !all.is_empty()) else { return self.show_nothing_to_check() };
        let sentence = self.doc.review.claims.sentences[all[at]].clone();
        self.go_to_and_show(
            sentence.span,
            format!("{} of {}: {}", at + 1, all.len(), reasons_text(&sentence, self.article().text())),
        );
    }

    /// Goes to the next finding, wrapping around at the end.
    pub(super) fn next_finding(&mut self) {
        let all: Vec<usize> = self.doc.active_findings(Span::new(0, usize::MAX)).collect();
        let finding = |i: usize| &self.doc.review.claims.findings[i];
        let at = all.iter().position(|&i| finding(i).span.start > self.reader.cursor()).unwrap_or(0);
        match all.get(at).map(|&i| finding(i).clone()) {
            Some(found) => {
                self.go_to_and_show(found.span, format!("{} of {}: {}", at + 1, all.len(), found.explanation));
            }
            None => self.show_message("No inconsistencies to review"),
        }
    }

    fn go_to_and_show(&mut self, span: Span, what: String) {
        self.screen.focus = Pane::Article;
        self.reader.clear_selection();
        self.reader.jump(span.start);
        self.show_message(what);
    }

    /// Opens the review list.
    pub(super) fn list_suggestions(&mut self) {
        match ReviewList::new(&self.doc) {
            Some(list) => self.dialogs.push(list),
            None => self.show_nothing_to_check(),
        }
    }

    /// Tags the suggested sentence as a claim. The claim made from a finding is the whole sentence around it.
    pub(super) fn claim_review_item(&mut self, item: ReviewItem) {
        let span = self.doc.review.span_of(item);
        let holds = self.doc.review.claims.sentences.iter().find(|sentence| sentence.span.covers(span));
        self.add_claim(holds.map_or(span, |sentence| sentence.span));
    }

    /// Goes to an item of the review list.
    pub(super) fn go_to_review_item(&mut self, item: ReviewItem) {
        let what = match item {
            ReviewItem::Finding(i) => self.doc.review.claims.findings[i].explanation.clone(),
            ReviewItem::Sentence(i) => reasons_text(&self.doc.review.claims.sentences[i], self.article().text()),
        };
        self.go_to_and_show(self.doc.review.span_of(item), what);
    }

    /// Dismisses the finding or the suggested sentence at the cursor. Returns false if there is neither.
    pub(super) fn dismiss_at_cursor(&mut self) -> bool {
        let at = self.reader.here();
        let finding = self.doc.active_findings(at).next().map(ReviewItem::Finding);
        let item = finding.or_else(|| self.doc.pending_sentences(at).next().map(ReviewItem::Sentence));
        if let Some(item) = item {
            self.dismiss(item);
        }
        item.is_some()
    }

    /// Dismisses a suggested sentence, or asks for the reason to silence a finding.
    pub(super) fn dismiss(&mut self, item: ReviewItem) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        match item {
            ReviewItem::Finding(i) => {
                let finding = self.doc.review.claims.findings[i].clone();
                self.dialogs.push(Prompt::silence(finding));
            }
            ReviewItem::Sentence(i) => {
                let words = self.doc.review.claims.sentences[i].span.slice(self.article().text()).to_string();
                let mut suppressions = self.doc.annotations.suppressions().clone();
                suppressions.dismiss(&words);
                let what = format!("“{}” dismissed", display::ellipsis(&words, 30));
                self.set_suppressions(suppressions, what);
            }
        }
    }

    /// Silences a finding for a reason.
    pub(super) fn silence(&mut self, finding: &Finding, reason: String) {
        let mut suppressions = self.doc.annotations.suppressions().clone();
        suppressions.silenced.push(DecisionEntry::Known(SilencedFinding {
            check: finding.check,
            target: anchor::target(self.article(), finding.span),
            reason,
            creator: self.settings.author.name.clone(),
            created: (self.settings.author.now)(),
            extra: serde_json::Map::new(),
        }));
        self.set_suppressions(suppressions, format!("“{}” check silenced here", finding.check.id()));
    }

    fn set_suppressions(&mut self, suppressions: crate::annotation::suppressions::Suppressions, what: String) {
        self.show_done(&what);
        let article = self.doc.article.clone();
        self.doc.annotations.set_suppressions(suppressions, &article, what);
        self.refresh_suppressions();
        self.save();
    }
}
