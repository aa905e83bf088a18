//! The labels a highlight can have: few, so that each has a key and a colour.

/// A label, in the order of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// Matters to the story.
    Important,
    /// May be wrong.
    Doubtful,
    /// Was found right.
    Confirmed,
    /// Has to be asked about.
    Question,
}

impl Label {
    /// All of them; the key of the first is `1`.
    pub const ALL: [Self; 4] = [Self::Important, Self::Doubtful, Self::Confirmed, Self::Question];

    /// As it is saved and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Important => "important",
            Self::Doubtful => "doubtful",
            Self::Confirmed => "confirmed",
            Self::Question => "question",
        }
    }

    /// The label of that name; files may hold others.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.name() == name)
    }
}
