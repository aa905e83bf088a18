//! Says in reports how the words of an annotation have changed since it was made.

use super::{Report, words};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::{AnchorState, AnnotationKind};
use crate::text::typography::single_spaced;

/// The old and the new words of an annotation, each on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedWords {
    /// What the change means for the annotation.
    pub(crate) review: ReviewState,
    /// The words that the annotation was made on.
    pub old: String,
    /// The words of the article at its place now.
    pub new: String,
}

/// Whether anybody has looked at an annotation since its words changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReviewState {
    /// The words of a claim changed after it was checked.
    Checked,
    /// The words changed, and there is no verdict that may not hold any more.
    Unchecked,
    /// The annotation was moved to the new words. Whether it was checked again is not recorded.
    Accepted,
}

impl ReviewState {
    /// The heading of the old and the new words.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Checked => "The words have changed since this claim was checked",
            Self::Unchecked => "The words have changed",
            Self::Accepted => "The article had different words before",
        }
    }
}

/// How the words of `placed` have changed; `None` if they have not, or are lost. A change of white space does not count.
pub(crate) fn changed_words(report: &Report<'_>, placed: &PlacedAnnotation) -> Option<ChangedWords> {
    let annotation = &placed.annotation;
    let new = single_spaced(placed.span?.slice(report.article.text()));
    let (review, old) = if placed.state == AnchorState::Changed {
        let claim = annotation.claim.as_ref().filter(|_| annotation.kind == AnnotationKind::Claim);
        let is_checked = claim.is_some_and(super::is_checked);
        (if is_checked { ReviewState::Checked } else { ReviewState::Unchecked }, words(annotation))
    } else {
        (ReviewState::Accepted, single_spaced(&annotation.earlier.last()?.exact))
    };
    (old != new).then_some(ChangedWords { review, old, new })
}
