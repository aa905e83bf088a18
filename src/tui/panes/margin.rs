//! The signs in the margin, left of the text: letters, so that they can be told apart without colours.

use crate::annotation::{Annotation, AnnotationKind, Label, Labels};
use crate::text::{Span, display};
use crate::tui::context::Context;
use crate::tui::reader::layout::LayoutLine;
use ratatui::style::Style;

/// What a sign stands for. On a line with more signs than there is room for, the first in this order are shown: what the text
/// does not show by itself, then what is still to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// A finding is on the line.
    Finding,
    /// A sentence worth checking begins on the line.
    Suggestion,
    /// A claim without a verdict begins on the line.
    Claim,
    /// A claim with a verdict begins on the line.
    JudgedClaim,
    /// A note begins on the line.
    Note,
    /// A highlight begins on the line.
    Highlight,
}

/// A sign in the margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MarginSign {
    meaning: Meaning,
    /// The letter or mark that is shown, one column wide.
    pub(crate) symbol: char,
    /// The colour of what it stands for.
    pub(crate) style: Style,
}

/// The sign for more signs than there is room for.
const MORE: char = '+';

/// The signs with their meanings, in the order in which one is preferred to another.
const LEGEND: [(char, &str); 7] = [
    ('!', "Contradicts the rest of the article"),
    ('?', "A sentence worth checking"),
    ('c', "A claim without a verdict"),
    ('C', "A claim with a verdict"),
    ('n', "A note"),
    ('h', "A highlight without a label of the project"),
    (MORE, "More signs than there is room for"),
];

/// The same with the signs of the labels.
pub(crate) fn legend(labels: &Labels) -> Vec<(char, String)> {
    let of_label = |label: &Label| Some((label.sign?, format!("A highlight: {}", display::printable(&label.name))));
    let [kinds @ .., more] = LEGEND.map(|(sign, meaning)| (sign, meaning.to_string()));
    kinds.into_iter().chain(labels.list().iter().filter_map(of_label)).chain([more]).collect()
}

impl MarginSign {
    /// The signs beside the line of text in this row, in order, each once.
    pub(crate) fn of_line(context: &Context<'_>, line: &LayoutLine) -> Vec<Self> {
        let line = Span::new(line.start, line.text_end.max(line.start));
        let theme = context.theme();
        let mut signs = Vec::new();
        if context.doc.active_findings(line).next().is_some() {
            signs.push(Self { meaning: Meaning::Finding, symbol: '!', style: theme.alarm() });
        }
        let claims = context.doc.review.claims();
        if context.doc.flagged_sentences(line).any(|i| claims.sentences[i].span.start >= line.start) {
            signs.push(Self { meaning: Meaning::Suggestion, symbol: '?', style: theme.accent() });
        }
        let begins_here = context.doc.annotations.touching(line).filter(|(_, span)| span.start >= line.start);
        for (placed, _) in begins_here {
            let sign = Self::of_annotation(context, &placed.annotation);
            if !signs.contains(&sign) {
                signs.push(sign);
            }
        }
        signs.sort_by_key(|sign| sign.meaning);
        signs
    }

    fn of_annotation(context: &Context<'_>, annotation: &Annotation) -> Self {
        let theme = context.theme();
        let labels = context.labels();
        let style = theme.sign(annotation, labels);
        match annotation.kind {
            AnnotationKind::Claim => match context.verdict_tone(annotation) {
                None => Self { meaning: Meaning::Claim, symbol: 'c', style: theme.accent() },
                Some(tone) => Self { meaning: Meaning::JudgedClaim, symbol: 'C', style: theme.verdict(tone) },
            },
            AnnotationKind::Note => Self { meaning: Meaning::Note, symbol: 'n', style },
            AnnotationKind::Highlight => {
                let symbol = labels.get(&annotation.label).and_then(|label| label.sign).unwrap_or('h');
                Self { meaning: Meaning::Highlight, symbol, style }
            }
        }
    }
}

/// The signs that fit into `columns`, from left to right. If some do not, the last one shown says so.
pub(crate) fn fitting(mut signs: Vec<MarginSign>, columns: usize, more: Style) -> Vec<MarginSign> {
    if signs.len() > columns {
        signs.truncate(columns);
        if let Some(last) = signs.last_mut() {
            (last.symbol, last.style) = (MORE, more);
        }
    }
    signs
}
