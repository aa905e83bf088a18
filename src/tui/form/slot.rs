//! The fields of the form: their order, their names, what may be in them.

use crate::annotation::claim;

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the claim")]
pub enum Slot {
    Wording,
    Speaker,
    Role,
    Said,
    Place,
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
    /// A part of the evidence of that number.
    Evidence(usize, Part),
}

/// A part of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the evidence")]
pub enum Part {
    Url,
    Stance,
    Title,
    Publisher,
    Quote,
    Accessed,
    Archive,
}

impl Part {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 7] =
        [Self::Url, Self::Stance, Self::Title, Self::Publisher, Self::Quote, Self::Accessed, Self::Archive];
}

/// Those that every claim has, in the order of the form.
pub(super) const SLOTS: [Slot; 16] = [
    Slot::Wording,
    Slot::Speaker,
    Slot::Role,
    Slot::Said,
    Slot::Place,
    Slot::Appearance,
    Slot::Type,
    Slot::Verdict,
    Slot::Rationale,
    Slot::Status,
    Slot::Priority,
    Slot::Checker,
    Slot::Checked,
    Slot::Tags,
    Slot::Review,
    Slot::Note,
];

impl Slot {
    /// What the form calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wording => "Wording",
            Self::Speaker => "Speaker",
            Self::Role => "Role",
            Self::Said => "Said on",
            Self::Place => "Said in",
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
            Self::Evidence(_, Part::Url) => "Source",
            Self::Evidence(_, Part::Stance) => "Stance",
            Self::Evidence(_, Part::Title) => "Title",
            Self::Evidence(_, Part::Publisher) => "Publisher",
            Self::Evidence(_, Part::Quote) => "Quote",
            Self::Evidence(_, Part::Accessed) => "Accessed",
            Self::Evidence(_, Part::Archive) => "Archive",
        }
    }

    /// What belongs in it, shown while it is empty.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Wording => "the claim in words that stand alone",
            Self::Said | Self::Checked | Self::Evidence(_, Part::Accessed) => "2025-01-31, 2025-01 or 2025",
            Self::Tags => "one, two",
            Self::Appearance => "https:// where the claim can be read",
            Self::Review => "https:// where the check is published",
            Self::Evidence(_, Part::Url) => "https:// or a file",
            Self::Evidence(_, Part::Archive) => "https:// of a copy that stays",
            _ => "",
        }
    }

    /// Whether it may have several lines.
    pub const fn is_long(self) -> bool {
        matches!(self, Self::Wording | Self::Rationale | Self::Note | Self::Evidence(_, Part::Quote))
    }

    /// What is wrong with `text` in it.
    pub(super) fn fault(self, text: &str) -> Option<&'static str> {
        if text.is_empty() {
            return None;
        }
        match self {
            Self::Said | Self::Checked | Self::Evidence(_, Part::Accessed) => {
                (!claim::is_date(text)).then_some("no date of the calendar: 2025-01-31, 2025-01 or 2025")
            }
            Self::Appearance | Self::Review | Self::Evidence(_, Part::Archive) => {
                (!claim::is_url(text)).then_some("no web address: it begins with https:// and has a host")
            }
            Self::Evidence(_, Part::Url) => {
                (!claim::is_source(text)).then_some("neither a web address (https://…) nor a file")
            }
            _ => None,
        }
    }
}
