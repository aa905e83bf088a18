//! The fields of the claim form: order, names, hints and validation.

use crate::annotation::claim;

/// Identifies a field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the fields of Claim")]
pub(crate) enum FieldId {
    Wording,
    Speaker,
    Role,
    Said,
    Place,
    At,
    Appearance,
    Type,
    Verdict,
    Rationale,
    Status,
    Priority,
    Checker,
    Checked,
    Tags,
    Review,
    Note,
    /// A field of a piece of evidence, with the index of the piece.
    Evidence(usize, EvidenceField),
}

/// Identifies a field of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the fields of Evidence")]
pub(crate) enum EvidenceField {
    Url,
    Stance,
    Title,
    Publisher,
    Quote,
    Accessed,
    Archive,
}

impl EvidenceField {
    /// All fields of a piece of evidence, in the order of the form.
    pub(crate) const ALL: [Self; 7] =
        [Self::Url, Self::Stance, Self::Title, Self::Publisher, Self::Quote, Self::Accessed, Self::Archive];
}

/// The fields before the evidence: what a check is about.
pub(super) const FIELDS_BEFORE_EVIDENCE: [FieldId; 2] = [FieldId::Verdict, FieldId::Rationale];

/// The fields after the evidence.
pub(super) const FIELDS_AFTER_EVIDENCE: [FieldId; 15] = [
    FieldId::Status,
    FieldId::Priority,
    FieldId::Wording,
    FieldId::Speaker,
    FieldId::Role,
    FieldId::Said,
    FieldId::Place,
    FieldId::At,
    FieldId::Appearance,
    FieldId::Type,
    FieldId::Checker,
    FieldId::Checked,
    FieldId::Tags,
    FieldId::Review,
    FieldId::Note,
];

impl FieldId {
    /// The name shown left of the field, at most 11 columns wide.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Wording => "Wording",
            Self::Speaker => "Speaker",
            Self::Role => "Role",
            Self::Said => "Said on",
            Self::Place => "Said in",
            Self::At => "Said at",
            Self::Appearance => "Appeared",
            Self::Type => "Type",
            Self::Verdict => "Verdict",
            Self::Rationale => "Rationale",
            Self::Status => "Status",
            Self::Priority => "Priority",
            Self::Checker => "Checker",
            Self::Checked => "Checked on",
            Self::Tags => "Tags",
            Self::Review => "Published",
            Self::Note => "Note",
            Self::Evidence(_, EvidenceField::Url) => "Evidence",
            Self::Evidence(_, EvidenceField::Stance) => "Stance",
            Self::Evidence(_, EvidenceField::Title) => "Title",
            Self::Evidence(_, EvidenceField::Publisher) => "Publisher",
            Self::Evidence(_, EvidenceField::Quote) => "Quote",
            Self::Evidence(_, EvidenceField::Accessed) => "Accessed",
            Self::Evidence(_, EvidenceField::Archive) => "Archive",
        }
    }

    /// Whether it has a date.
    pub(crate) const fn is_date(self) -> bool {
        matches!(self, Self::Said | Self::Checked | Self::Evidence(_, EvidenceField::Accessed))
    }

    /// What to enter, shown while the field has the focus and is empty.
    pub(crate) const fn hint(self) -> &'static str {
        match self {
            Self::Wording => "the claim, understandable on its own",
            _ if self.is_date() => "31 Jan 2025, yesterday, 2025-01",
            Self::At => "00:01:23.000 in the recording",
            Self::Tags => "separated by commas",
            Self::Appearance => "https:// where the claim appeared",
            Self::Review => "https:// where the fact-check is published",
            Self::Evidence(_, EvidenceField::Url) => "https:// or a file path",
            Self::Evidence(_, EvidenceField::Archive) => "https:// of an archived copy",
            _ => "",
        }
    }

    /// Whether the field may have several lines.
    pub(crate) const fn is_long(self) -> bool {
        matches!(self, Self::Wording | Self::Rationale | Self::Note | Self::Evidence(_, EvidenceField::Quote))
    }

    /// Why `text` is invalid in this field, or nothing if it is valid or empty. Dates are read elsewhere.
    pub(crate) fn invalid_reason(self, text: &str) -> Option<&'static str> {
        if text.is_empty() {
            return None;
        }
        match self {
            Self::At => (!claim::is_cue_time(text)).then_some("not a time in a recording; try 00:01:23.000 or 01:23"),
            Self::Appearance | Self::Review | Self::Evidence(_, EvidenceField::Archive) => {
                (!claim::is_url(text)).then_some("not a web address; start with https:// and a host name")
            }
            Self::Evidence(_, EvidenceField::Url) => {
                (!claim::is_source(text)).then_some("not a web address (https://…) or a file path")
            }
            _ => None,
        }
    }
}
