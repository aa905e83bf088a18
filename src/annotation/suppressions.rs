//! What a person decided about suggestions: sentences not worth a check, findings that are none.

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

/// Decisions about what the program suggests to check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suppressions {
    /// Sentences that are not worth a check. They go by their words, so that one that was edited is suggested again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dismissed: Vec<DecisionEntry<DismissedSentence>>,
    /// Findings that are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silenced: Vec<DecisionEntry<SilencedFinding>>,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A sentence that is not worth a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DismissedSentence {
    /// Its words.
    pub text: String,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A finding that is none, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SilencedFinding {
    /// The check that does not hold there.
    pub check: Check,
    /// Where.
    pub target: Target,
    /// Why not.
    #[serde(default)]
    pub reason: String,
    /// Who said so.
    #[serde(default)]
    pub creator: String,
    /// When.
    #[schemars(with = "String")]
    pub created: Timestamp,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Suppressions {
    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.dismissed.is_empty() && self.silenced.is_empty() && self.extra.is_empty()
    }

    /// The sentences that are not worth a check, as [`folded`] has them.
    pub fn dismissed_texts(&self) -> HashSet<String> {
        self.dismissed.iter().filter_map(DecisionEntry::known).map(|dismissed| folded(&dismissed.text)).collect()
    }

    /// Says that a sentence is not worth a check.
    pub fn dismiss(&mut self, text: &str) {
        if !self.dismissed_texts().contains(&folded(text)) {
            let text = single_spaced(text);
            self.dismissed.push(DecisionEntry::Known(DismissedSentence { text, extra: Extra::new() }));
        }
    }

    /// Where which check is silenced in `article` now.
    pub fn silenced_spans(&self, article: &Article, snapshots: &Snapshots) -> Vec<(Check, Span)> {
        let own: Vec<&SilencedFinding> = self.silenced.iter().filter_map(DecisionEntry::known).collect();
        let targets: Vec<&Target> = own.iter().map(|silenced| &silenced.target).collect();
        let found = anchor::anchor_all(&targets, article, snapshots);
        own.iter().zip(found).filter_map(|(silenced, (_, span))| Some((silenced.check, span?))).collect()
    }

    /// The findings that nobody silenced.
    pub fn active_findings(&self, findings: Vec<Finding>, article: &Article, snapshots: &Snapshots) -> Vec<Finding> {
        if self.silenced.is_empty() {
            return findings;
        }
        let silenced = self.silenced_spans(article, snapshots);
        findings.into_iter().filter(|finding| !is_silenced(&silenced, finding)).collect()
    }
}

/// Whether a finding is where its check is silenced.
pub fn is_silenced(silenced: &[(Check, Span)], finding: &Finding) -> bool {
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
