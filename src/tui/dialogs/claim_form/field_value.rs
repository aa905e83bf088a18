//! The values of the form's fields in the record of a claim: where each is read from, where it is written, and the values that
//! can be chosen.

use super::field_id::{EvidenceField, FieldId};
use crate::annotation::claim::{Evidence, SuggestedDetails};
use crate::annotation::tags::{join_tags, parse_tags};
use crate::annotation::verdict::Scale;
use crate::annotation::vocabulary::{ClaimType, Priority, Stance, Status, filled, word};
use crate::tui::draft::ClaimRecord;

/// A value that can be chosen: as saved, and as shown.
pub(crate) struct FieldOption {
    pub(crate) saved: String,
    pub(crate) shown: String,
}

impl FieldId {
    /// The value in `record`, as saved; tags separated by commas. Empty if it has none.
    pub(crate) fn value_in(self, record: &ClaimRecord) -> String {
        let claim = &record.claim;
        match self {
            Self::Wording => claim.wording.clone(),
            Self::Speaker => claim.speaker.clone(),
            Self::Role => claim.role.clone(),
            Self::Said => claim.said.clone(),
            Self::Place => claim.place.clone(),
            Self::At => claim.at.clone(),
            Self::Appearance => claim.appearance.clone(),
            Self::Type => word(claim.r#type.as_ref()).into(),
            Self::Verdict => word(claim.verdict.as_ref()).into(),
            Self::Rationale => claim.rationale.clone(),
            Self::Status => claim.status.as_str().into(),
            Self::Priority => claim.priority.as_ref().unwrap_or(&Priority::Normal).as_str().into(),
            Self::Checker => claim.checker.clone(),
            Self::Checked => claim.checked.clone(),
            Self::Tags => join_tags(&record.tags),
            Self::Review => claim.review.clone(),
            Self::Note => record.note.clone(),
            Self::Evidence(piece, part) => claim.evidence.get(piece).map(|e| part.value_in(e)).unwrap_or_default(),
        }
    }

    /// Writes a value, as saved, into `record`. A verdict has no other effect here: see `Claim::set_verdict`. Pieces of evidence
    /// are added up to the one that is meant.
    pub(crate) fn set_in(self, record: &mut ClaimRecord, value: String) {
        let claim = &mut record.claim;
        match self {
            Self::Wording => claim.wording = value,
            Self::Speaker => claim.speaker = value,
            Self::Role => claim.role = value,
            Self::Said => claim.said = value,
            Self::Place => claim.place = value,
            Self::At => claim.at = value,
            Self::Appearance => claim.appearance = value,
            Self::Type => claim.r#type = filled(&value),
            Self::Verdict => claim.verdict = filled(&value),
            Self::Rationale => claim.rationale = value,
            Self::Status => claim.status = Status::from(value.as_str()),
            // Normal priority is saved only if the file already has it.
            Self::Priority => {
                let is_saved = claim.priority == Some(Priority::Normal);
                claim.priority = filled(&value).filter(|priority| *priority != Priority::Normal || is_saved);
            }
            Self::Checker => claim.checker = value,
            Self::Checked => claim.checked = value,
            Self::Tags => record.tags = parse_tags(&value),
            Self::Review => claim.review = value,
            Self::Note => record.note = value,
            Self::Evidence(piece, part) => {
                if claim.evidence.len() <= piece {
                    claim.evidence.resize(piece + 1, Evidence::default());
                }
                part.set_in(&mut claim.evidence[piece], value);
            }
        }
    }

    /// What `suggested` has for it, as saved; empty if nothing is suggested.
    pub(crate) fn suggested_in(self, suggested: &SuggestedDetails) -> String {
        match self {
            Self::Speaker => suggested.speaker.clone(),
            Self::Role => suggested.role.clone(),
            Self::Said => suggested.said.clone(),
            Self::Place => suggested.place.clone(),
            Self::Appearance => suggested.appearance.clone(),
            Self::Type => word(suggested.r#type.as_ref()).into(),
            _ => String::new(),
        }
    }

    /// Drops what is suggested for it in `record`.
    pub(crate) fn drop_suggestion_in(self, record: &mut ClaimRecord) {
        let suggested = &mut record.claim.suggested;
        match self {
            Self::Speaker => suggested.speaker.clear(),
            Self::Role => suggested.role.clear(),
            Self::Said => suggested.said.clear(),
            Self::Place => suggested.place.clear(),
            Self::Appearance => suggested.appearance.clear(),
            Self::Type => suggested.r#type = None,
            _ => {}
        }
    }

    /// The values to choose from, apart from no value; `None` if any text can be typed. `scale` has the verdicts.
    pub(crate) fn options(self, scale: &Scale) -> Option<Vec<FieldOption>> {
        let same = |word: &str| FieldOption { saved: word.into(), shown: word.into() };
        Some(match self {
            Self::Type => ClaimType::ALL.iter().map(|value| same(value.as_str())).collect(),
            Self::Verdict => scale.verdicts().map(|verdict| same(verdict.as_str())).collect(),
            Self::Status => {
                let option = |value: &Status| FieldOption { saved: value.as_str().into(), shown: value.shown().into() };
                Status::ALL.iter().map(option).collect()
            }
            Self::Priority => Priority::ALL.iter().map(|value| same(value.as_str())).collect(),
            Self::Evidence(_, EvidenceField::Stance) => Stance::ALL.iter().map(|value| same(value.as_str())).collect(),
            _ => return None,
        })
    }

    /// Whether a claim always has a value for it.
    pub(crate) const fn is_never_empty(self) -> bool {
        matches!(self, Self::Status | Self::Priority)
    }
}

impl EvidenceField {
    pub(super) fn value_in(self, evidence: &Evidence) -> String {
        match self {
            Self::Url => evidence.url.clone(),
            Self::Stance => word(evidence.stance.as_ref()).into(),
            Self::Title => evidence.title.clone(),
            Self::Publisher => evidence.publisher.clone(),
            Self::Quote => evidence.quote.clone(),
            Self::Accessed => evidence.accessed.clone(),
            Self::Archive => evidence.archive.clone(),
        }
    }

    fn set_in(self, evidence: &mut Evidence, value: String) {
        match self {
            Self::Url => evidence.url = value,
            Self::Stance => evidence.stance = filled(&value),
            Self::Title => evidence.title = value,
            Self::Publisher => evidence.publisher = value,
            Self::Quote => evidence.quote = value,
            Self::Accessed => evidence.accessed = value,
            Self::Archive => evidence.archive = value,
        }
    }
}
