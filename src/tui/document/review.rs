//! The review queue: suggested sentences and findings that nobody has accepted, dismissed or silenced yet.

use super::Document;
use crate::annotation::AnnotationKind;
use crate::annotation::suppressions::is_silenced;
use crate::claim::checkworthiness::SUGGESTION_THRESHOLD;
use crate::claim::{Check, ClaimAnalysis, ScoredSentence};
use crate::entity::folded;
use crate::text::typography::single_spaced;
use crate::text::{Span, display};
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
        (self.claims, self.is_analyzed) = (claims, true);
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

    /// The pending sentences that touch `span` and score at least the flag threshold. The article pane marks these.
    pub(crate) fn flagged_sentences(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let claims = &self.review.claims;
        self.pending_sentences(span).filter(|&i| claims.sentences[i].score >= claims.flag_threshold)
    }

    /// The sentences that touch `span` and are still to be reviewed: worth checking, not dismissed, and not yet a
    /// claim.
    pub(crate) fn pending_sentences(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
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

    /// All items to review: findings in text order, then sentences by score.
    pub(crate) fn review_items(&self) -> Vec<ReviewItem> {
        let everything = Span::new(0, usize::MAX);
        let claims = &self.review.claims;
        let waiting: HashSet<usize> = self.pending_sentences(everything).collect();
        let ranked = claims.ranked().into_iter().filter(|i| waiting.contains(i));
        self.active_findings(everything).map(ReviewItem::Finding).chain(ranked.map(ReviewItem::Sentence)).collect()
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
