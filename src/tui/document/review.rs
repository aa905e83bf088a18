//! The review queue: suggested sentences and findings that nobody has accepted, dismissed or silenced yet.

use super::Document;
use crate::annotation::AnnotationKind;
use crate::annotation::suppressions::is_silenced;
use crate::claim::checkworthiness::SUGGESTION_THRESHOLD;
use crate::claim::{Check, ClaimAnalysis, ScoredSentence};
use crate::entity::folded;
use crate::text::typography::single_spaced;
use crate::text::{Span, display};
use crate::tui::action::Direction;
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// The suggestions and findings of the open article, and the user's decisions about them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReviewQueue {
    /// The result of the analysis.
    claims: Arc<ClaimAnalysis>,
    /// Whether the analysis has finished at least once.
    is_analyzed: bool,
    /// The spans on which each check is silenced.
    silenced: Vec<(Check, Span)>,
    /// The folded texts of dismissed sentences.
    dismissed: HashSet<String>,
    /// The claims that were tagged before the analysis could tell anything about them.
    unsuggested: Vec<Uuid>,
    /// The sentences that are in the queue.
    scope: ReviewScope,
    /// The item that was gone to last.
    visited: Option<ReviewItem>,
}

/// The sentences that are in the queue. The margin, the list and the keys that go through the queue all keep to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ReviewScope {
    /// Those most worth checking: at least the flag threshold.
    #[default]
    Strongest,
    /// All that are suggested.
    All,
}

/// An item of the review list, as an index into [`ClaimAnalysis`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReviewItem {
    /// A finding.
    Finding(usize),
    /// A sentence worth checking.
    Sentence(usize),
}

/// The spans of the claims, for fast overlap queries.
struct ClaimedSpans {
    /// For each span, in order: its start, and the largest end among it and all spans before it (bytes).
    spans: Vec<(usize, usize)>,
}

impl ClaimedSpans {
    /// Expects the spans sorted by start.
    fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut reach = 0;
        let spans = spans.map(|span| {
            reach = reach.max(span.end);
            (span.start, reach)
        });
        Self { spans: spans.collect() }
    }

    fn touches(&self, span: Span) -> bool {
        let before = self.spans.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).is_some_and(|last| self.spans[last].1 > span.start)
    }
}

impl ReviewQueue {
    /// Whether the analysis has finished at least once.
    pub(crate) const fn is_analyzed(&self) -> bool {
        self.is_analyzed
    }

    /// The result of the analysis; empty until it has finished.
    pub(crate) fn claims(&self) -> &ClaimAnalysis {
        &self.claims
    }

    /// Stores the result of the analysis.
    pub(crate) fn claims_found(&mut self, claims: Arc<ClaimAnalysis>) {
        (self.claims, self.is_analyzed, self.visited) = (claims, true, None);
    }

    /// The sentences that are in the queue.
    pub(crate) const fn scope(&self) -> ReviewScope {
        self.scope
    }

    /// Changes which sentences are in the queue.
    pub(crate) const fn set_scope(&mut self, scope: ReviewScope) {
        self.scope = scope;
    }

    /// Remembers that this item was gone to.
    pub(crate) const fn visit(&mut self, item: ReviewItem) {
        self.visited = Some(item);
    }

    /// Remembers a claim until the analysis can tell something about it.
    pub(crate) fn wait_for_suggestions(&mut self, claim: Uuid) {
        self.unsuggested.push(claim);
    }

    /// The claims that waited for the analysis. They do not wait any longer.
    pub(crate) fn take_unsuggested(&mut self) -> Vec<Uuid> {
        std::mem::take(&mut self.unsuggested)
    }

    /// The byte span of an item.
    pub(crate) fn span_of(&self, item: ReviewItem) -> Span {
        match item {
            ReviewItem::Finding(i) => self.claims.findings[i].span,
            ReviewItem::Sentence(i) => self.claims.sentences[i].span,
        }
    }
}

impl Document {
    /// Takes the user's decisions about suggestions from the annotations, after those changed.
    pub(crate) fn refresh_suppressions(&mut self) {
        let decisions = self.annotations.suppressions();
        self.review.silenced = decisions.silenced_spans(&self.article, self.annotations.snapshots());
        self.review.dismissed = decisions.dismissed_texts();
    }

    /// The sentences of the queue that touch `span`. The article pane marks these.
    pub(crate) fn flagged_sentences(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let claims = &self.review.claims;
        let is_in_scope = move |i: &usize| {
            self.review.scope == ReviewScope::All || claims.sentences[*i].score >= claims.flag_threshold
        };
        self.pending_sentences(span).filter(is_in_scope)
    }

    /// How many sentences are suggested and not among those most worth checking.
    pub(crate) fn count_weaker_sentences(&self) -> usize {
        let claims = &self.review.claims;
        let everything = Span::new(0, usize::MAX);
        self.pending_sentences(everything).filter(|&i| claims.sentences[i].score < claims.flag_threshold).count()
    }

    /// The sentences that touch `span` and are still to be reviewed: worth checking, not dismissed, and not yet a
    /// claim.
    fn pending_sentences(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let sentences = &self.review.claims.sentences;
        let (text, dismissed) = (self.article.text(), &self.review.dismissed);
        let claims =
            self.annotations.touching(span).filter(|(placed, _)| placed.annotation.kind == AnnotationKind::Claim);
        let taken = ClaimedSpans::new(claims.map(|(_, span)| span));
        let from = sentences.partition_point(|sentence| sentence.span.end <= span.start);
        let inside = sentences[from..].iter().zip(from..).take_while(move |(s, _)| s.span.start < span.end);
        let waits = move |s: &ScoredSentence| {
            s.score >= SUGGESTION_THRESHOLD
                && !taken.touches(s.span)
                && (dismissed.is_empty() || !dismissed.contains(&folded(s.span.slice(text))))
        };
        inside.filter(move |(s, _)| waits(s)).map(|(_, i)| i)
    }

    /// The findings that are not silenced and touch `span` with either of their spans: the finding itself, or the
    /// other passage that it conflicts with.
    pub(crate) fn active_findings(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let findings = self.review.claims.findings.iter().enumerate();
        findings
            .filter(move |(_, f)| f.span.intersects(span) || f.other.is_some_and(|other| other.intersects(span)))
            .filter(|(_, f)| !is_silenced(&self.review.silenced, f))
            .map(|(i, _)| i)
    }

    /// The queue, most worth checking first: findings in text order, then sentences by score.
    pub(crate) fn review_items(&self) -> Vec<ReviewItem> {
        let everything = Span::new(0, usize::MAX);
        let claims = &self.review.claims;
        let waiting: HashSet<usize> = self.flagged_sentences(everything).collect();
        let ranked = claims.ranked().into_iter().filter(|i| waiting.contains(i));
        self.active_findings(everything).map(ReviewItem::Finding).chain(ranked.map(ReviewItem::Sentence)).collect()
    }

    /// The same items in the order of the text.
    pub(crate) fn review_items_in_text(&self) -> Vec<ReviewItem> {
        let mut items = self.review_items();
        items.sort_by_key(|item| self.review.span_of(*item).start);
        items
    }

    /// The index in `items`, which are in the order of the text, of the next item from the byte `at`, or of the previous one; it
    /// wraps around. From an item that was gone to, the next is the one after it in the list, as several may start at the same
    /// byte. `None` if there are no items.
    pub(crate) fn next_review_item(&self, items: &[ReviewItem], at: usize, direction: Direction) -> Option<usize> {
        let last = items.len().checked_sub(1)?;
        let start = |item: &ReviewItem| self.review.span_of(*item).start;
        let visited = self.review.visited.filter(|item| start(item) == at);
        let here = visited.and_then(|visited| items.iter().position(|item| *item == visited));
        // An item that was decided about has left the queue: another one may start where it was.
        let first = if visited.is_some() && here.is_none() { at } else { at + 1 };
        Some(match (direction, here) {
            (Direction::Forward, Some(i)) => (i + 1) % items.len(),
            (Direction::Backward, Some(i)) => i.checked_sub(1).unwrap_or(last),
            (Direction::Forward, None) => items.iter().position(|item| start(item) >= first).unwrap_or(0),
            (Direction::Backward, None) => items.iter().rposition(|item| start(item) < at).unwrap_or(last),
        })
    }
}

/// The reasons for suggesting `sentence`, each with the words of `text` it is based on.
pub(crate) fn reasons_text(sentence: &ScoredSentence, text: &str) -> String {
    let reasons: Vec<String> = sentence
        .reasons
        .iter()
        .map(|reason| {
            let words = single_spaced(reason.span.slice(text));
            format!("{} “{}”", reason.kind.name(), display::ellipsis(&words, 24))
        })
        .collect();
    if reasons.is_empty() { "wording suggests a claim".into() } else { reasons.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Finding;
    use crate::testing::span_of;
    use crate::tui::testing::TestContext;

    const TEXT: &str = "Harga beras naik dua belas persen. Itu kabar lama.\nKementerian membantah kabar itu.";

    /// A document with a finding at the start of its first sentence, two strong sentences and a weaker one between them.
    fn document() -> Document {
        let mut doc = TestContext::new(TEXT, (80, 24)).doc;
        let sentence = |words, score| ScoredSentence { span: span_of(TEXT, words), score, reasons: Box::default() };
        let finding =
            Finding { check: Check::Weekday, span: span_of(TEXT, "Harga"), other: None, explanation: "?".into() };
        let sentences = vec![
            sentence("Harga beras naik dua belas persen.", 0.8),
            sentence("Itu kabar lama.", 0.6),
            sentence("Kementerian membantah kabar itu.", 0.9),
        ];
        let claims =
            ClaimAnalysis { findings: vec![finding], sentences, flag_threshold: 0.7, ..ClaimAnalysis::default() };
        doc.review.claims_found(claims.into());
        doc
    }

    use ReviewItem::{Finding as Fault, Sentence};

    #[test]
    fn the_queue_is_the_same_in_every_order() {
        let mut doc = document();
        let all = Span::new(0, usize::MAX);
        assert_eq!(doc.review_items(), [Fault(0), Sentence(2), Sentence(0)], "best first");
        assert_eq!(doc.review_items_in_text(), [Fault(0), Sentence(0), Sentence(2)]);
        assert_eq!((doc.flagged_sentences(all).collect::<Vec<_>>(), doc.count_weaker_sentences()), (vec![0, 2], 1));
        doc.review.set_scope(ReviewScope::All);
        assert_eq!(doc.review_items_in_text(), [Fault(0), Sentence(0), Sentence(1), Sentence(2)]);
        assert_eq!(doc.flagged_sentences(all).collect::<Vec<_>>(), [0, 1, 2], "the margin marks the same");
    }

    #[test]
    fn every_item_is_gone_to_also_where_two_start_at_one_place() {
        let mut doc = document();
        let items = doc.review_items_in_text();
        let mut go = |at: &mut usize, direction| {
            let i = doc.next_review_item(&items, *at, direction).unwrap();
            *at = doc.review.span_of(items[i]).start;
            doc.review.visit(items[i]);
            i
        };
        let mut at = TEXT.len();
        assert_eq!([(); 4].map(|()| go(&mut at, Direction::Forward)), [0, 1, 2, 0]);
        assert_eq!([(); 3].map(|()| go(&mut at, Direction::Backward)), [2, 1, 0]);
        at = 40;
        assert_eq!(go(&mut at, Direction::Backward), 1, "from a place that nothing led to");
    }

    #[test]
    fn after_a_decision_the_next_item_may_start_at_the_same_place() {
        let mut doc = document();
        doc.review.visit(Fault(0));
        assert_eq!(doc.next_review_item(&[Sentence(0), Sentence(2)], 0, Direction::Forward), Some(0));
        assert_eq!(doc.next_review_item(&[], 0, Direction::Forward), None);
    }
}
