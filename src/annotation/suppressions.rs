//! Suggestions that a person turned down: dismissed sentences and silenced findings.

use super::anchor;
use super::sidecar::{DecisionEntry, Extra, Target};
use super::snapshot::Snapshots;
use crate::article::Article;
use crate::claim::{Check, Finding};
use crate::entity::folded;
use crate::text::Span;
use crate::text::typography::single_spaced;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Suggestions that a person turned down: sentences not worth checking, and silenced findings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suppressions {
    /// Sentences that are not worth checking. They are matched by their words, so an edited sentence is suggested
    /// again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dismissed: Vec<DecisionEntry<DismissedSentence>>,
    /// Findings of `tandai check` that are false alarms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silenced: Vec<DecisionEntry<SilencedFinding>>,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// A sentence that is not worth checking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DismissedSentence {
    /// Text of the sentence, compared ignoring case and differences in whitespace.
    pub(crate) text: String,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// A finding that is a false alarm, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SilencedFinding {
    /// The check that reported the finding.
    pub check: Check,
    /// Position and words of the finding. The check is silenced for every finding that overlaps it.
    pub target: Target,
    /// Why it is a false alarm.
    #[serde(default)]
    pub reason: String,
    /// Name of the person who silenced it.
    #[serde(default)]
    pub(crate) creator: String,
    /// Time when it was silenced.
    #[schemars(with = "String")]
    pub(crate) created: Timestamp,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

impl Suppressions {
    /// True if nothing is dismissed or silenced and there are no unknown fields.
    pub fn is_empty(&self) -> bool {
        self.dismissed.is_empty() && self.silenced.is_empty() && self.extra.is_empty()
    }

    /// The dismissed sentences, normalised by [`folded`].
    pub(crate) fn dismissed_texts(&self) -> HashSet<String> {
        self.dismissed.iter().filter_map(DecisionEntry::known).map(|dismissed| folded(&dismissed.text)).collect()
    }

    /// Dismisses a sentence as not worth checking. Does nothing if it is already dismissed.
    pub(crate) fn dismiss(&mut self, text: &str) {
        if !self.dismissed_texts().contains(&folded(text)) {
            let text = single_spaced(text);
            self.dismissed.push(DecisionEntry::Known(DismissedSentence { text, extra: Extra::new() }));
        }
    }

    /// Silences a finding in `article` at the time `now`: `creator` gives the `reason` why it is a false alarm.
    pub(crate) fn silence(
        &mut self,
        finding: &Finding,
        article: &Article,
        reason: String,
        creator: String,
        now: Timestamp,
    ) {
        self.silenced.push(DecisionEntry::Known(SilencedFinding {
            check: finding.check,
            target: anchor::target(article, finding.span),
            reason,
            creator,
            created: now,
            extra: Extra::new(),
        }));
    }

    /// Finds the spans in the current text of `article` in which each check is silenced. Targets that are lost are
    /// left out.
    pub(crate) fn silenced_spans(&self, article: &Article, snapshots: &Snapshots) -> Vec<(Check, Span)> {
        let own: Vec<&SilencedFinding> = self.silenced.iter().filter_map(DecisionEntry::known).collect();
        let targets: Vec<&Target> = own.iter().map(|silenced| &silenced.target).collect();
        let found = anchor::anchor_all(&targets, article, snapshots);
        own.iter().zip(found).filter_map(|(silenced, (_, span))| Some((silenced.check, span?))).collect()
    }

    /// Removes silenced findings from `findings`.
    pub(crate) fn active_findings(
        &self,
        findings: Vec<Finding>,
        article: &Article,
        snapshots: &Snapshots,
    ) -> Vec<Finding> {
        if self.silenced.is_empty() {
            return findings;
        }
        let silenced = self.silenced_spans(article, snapshots);
        findings.into_iter().filter(|finding| !is_silenced(&silenced, finding)).collect()
    }
}

/// Whether `finding` overlaps a span in which its check is silenced.
pub(crate) fn is_silenced(silenced: &[(Check, Span)], finding: &Finding) -> bool {
    silenced.iter().any(|(check, span)| *check == finding.check && span.intersects(finding.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silenced_check_stays_so_where_the_text_moved() {
        let text = "Rapat digelar pada Kamis (1/1/2025) di Jakarta.";
        let article = |text: &str| Article::new(text.into(), None, None).unwrap();
        let at = text.find("Kamis").unwrap();
        let span = Span::new(at, at + "Kamis (1/1/2025)".len());
        let mut suppressions = Suppressions::default();
        suppressions.silenced.push(DecisionEntry::Known(SilencedFinding {
            check: Check::Weekday,
            target: anchor::target(&article(text), span),
            reason: "as printed".into(),
            creator: String::new(),
            created: Timestamp::UNIX_EPOCH,
            extra: Extra::new(),
        }));
        let moved = format!("Lebih dulu ini.\n{text}\n");
        let finding = |check, span| Finding { check, span, other: None, explanation: String::new() };
        let there = span.shift("Lebih dulu ini.\n".len());
        let findings = vec![finding(Check::Weekday, there), finding(Check::Date, there)];
        let heard = suppressions.active_findings(findings, &article(&moved), &Snapshots::default());
        assert_eq!(heard.iter().map(|f| f.check).collect::<Vec<_>>(), [Check::Date]);
    }

    #[test]
    fn a_sentence_is_dismissed_once() {
        let mut suppressions = Suppressions::default();
        suppressions.dismiss("Satu  dua.");
        suppressions.dismiss("satu dua.");
        assert_eq!(suppressions.dismissed.len(), 1);
        assert!(suppressions.dismissed_texts().contains("satu dua."));
    }
}
