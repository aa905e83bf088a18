//! The signs in the margin, left of the text: letters, so that they can be told apart without colours.

use crate::annotation::verdict::VerdictTone;
use crate::annotation::{Annotation, AnnotationKind};
use crate::text::Span;
use crate::tui::context::Context;
use crate::tui::reader::layout::LayoutLine;
use ratatui::style::Style;

/// A sign in the margin. On a line with several, the first of them in this order is shown: what the text does not show by itself,
/// then what is still to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MarginSign {
    /// A finding is on the line.
    Finding,
    /// A sentence worth checking begins on the line.
    Suggestion,
    /// A claim without a verdict begins on the line.
    Claim,
    /// A claim with a verdict begins on the line.
    JudgedClaim(VerdictTone),
    /// A note begins on the line.
    Note,
    /// A highlight begins on the line.
    Highlight,
}

/// The signs with their meanings, in the order in which one is preferred to another.
pub(crate) const LEGEND: [(char, &str); 6] = [
    ('!', "Contradicts the rest of the article"),
    ('?', "A sentence worth checking"),
    ('c', "A claim without a verdict"),
    ('C', "A claim with a verdict"),
    ('n', "A note"),
    ('h', "A highlight"),
];

impl MarginSign {
    /// The sign beside the line of text in this row, if there is one.
    pub(crate) fn of_line(context: &Context<'_>, line: &LayoutLine) -> Option<Self> {
        let line = Span::new(line.start, line.text_end.max(line.start));
        if context.doc.active_findings(line).next().is_some() {
            return Some(Self::Finding);
        }
        let claims = context.doc.review.claims();
        if context.doc.flagged_sentences(line).any(|i| claims.sentences[i].span.start >= line.start) {
            return Some(Self::Suggestion);
        }
        let begins_here = context.doc.annotations.touching(line).filter(|(_, span)| span.start >= line.start);
        begins_here.map(|(placed, _)| Self::of_annotation(context, &placed.annotation)).min()
    }

    fn of_annotation(context: &Context<'_>, annotation: &Annotation) -> Self {
        match annotation.kind {
            AnnotationKind::Claim => context.verdict_tone(annotation).map_or(Self::Claim, Self::JudgedClaim),
            AnnotationKind::Note => Self::Note,
            AnnotationKind::Highlight => Self::Highlight,
        }
    }

    /// The letter or mark that is shown.
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Finding => "!",
            Self::Suggestion => "?",
            Self::Claim => "c",
            Self::JudgedClaim(_) => "C",
            Self::Note => "n",
            Self::Highlight => "h",
        }
    }

    pub(crate) fn style(self, context: &Context<'_>) -> Style {
        let theme = context.theme();
        match self {
            Self::Finding => theme.alarm(),
            Self::Suggestion | Self::Claim => theme.accent(),
            Self::JudgedClaim(tone) => theme.verdict(tone),
            Self::Note | Self::Highlight => theme.quiet(),
        }
    }
}
