//! Describes, in lines for a reader, what other programs say about a span.

use super::annotation_set::{AnnotationSet, PlacedLink};
use super::link::{Detail, ForeignSpan, LinkArgument, LinkKind};
use super::sidecar::Extra;
use crate::text::typography::single_spaced;
use crate::text::{Span, display};

/// Columns of the words of an argument.
const MAX_WORDS: usize = 40;

/// What other programs say about one place in the text.
pub(crate) struct ForeignNotes<'a> {
    annotations: &'a AnnotationSet,
    text: &'a str,
    links: Vec<PlacedLink<'a>>,
}

impl<'a> ForeignNotes<'a> {
    /// What is said about spans that intersect `place`, in bytes of `text`. Linear in the number of links.
    pub(crate) fn new(annotations: &'a AnnotationSet, text: &'a str, place: Span) -> Self {
        let is_here = |placed: &PlacedLink<'_>| placed.spans.iter().flatten().any(|span| span.intersects(place));
        Self { annotations, text, links: annotations.links().filter(is_here).collect() }
    }

    /// A line for each detail and each link of an annotation on `span`, whose note is shown elsewhere.
    pub(crate) fn of_annotation(&self, span: Span, extra: &Extra) -> Vec<String> {
        self.lines(span, extra, |detail| !detail.is_note())
    }

    /// A line for each detail and each link of a mention on `span`.
    pub(crate) fn of_mention(&self, span: Span, extra: &Extra) -> Vec<String> {
        self.lines(span, extra, |_| true)
    }

    /// A line for each link about words at `place` that are not one of `spans`, with its details.
    pub(crate) fn of_other_words(&self, place: Span, spans: &[Span]) -> Vec<String> {
        let is_other = |placed: &&PlacedLink<'_>| {
            // A mention in pieces has no other place where it could be shown, an annotation is on the first one.
            let is_pieces = placed.link.kind == LinkKind::Pieces;
            let here = |(i, span): (usize, &Option<Span>)| {
                span.is_some_and(|span| span.intersects(place) && (is_pieces && i > 0 || !spans.contains(&span)))
            };
            placed.spans.iter().enumerate().any(here)
        };
        let links = self.links.iter().filter(is_other);
        links.flat_map(|placed| self.of_link(placed)).collect()
    }

    fn lines(&self, span: Span, extra: &Extra, is_shown: impl Fn(&Detail) -> bool) -> Vec<String> {
        let formats = extra.keys().filter_map(|format| Some((format.as_str(), ForeignSpan::of(extra, format)?)));
        let known: Vec<(&str, ForeignSpan)> = formats.collect();
        let mut lines = Vec::new();
        for (format, foreign) in &known {
            let details = foreign.details.iter().filter(|detail| is_shown(detail));
            lines.extend(details.map(|detail| named_after(&detail.description(), format)));
        }
        let is_own = |id: &str, format: &str| {
            known.iter().all(|(of, foreign)| *of != format || foreign.id.is_empty() || foreign.id == id)
        };
        for placed in &self.links {
            let link = placed.link;
            let is_of = |(argument, at): (&LinkArgument, &Option<Span>)| {
                let id = if link.kind == LinkKind::Pieces { &link.id } else { &argument.id };
                *at == Some(span) && is_own(id, &link.format)
            };
            if link.arguments.iter().zip(placed.spans).any(is_of) {
                lines.extend(self.of_link(placed));
            }
        }
        lines
    }

    fn of_link(&self, placed: &PlacedLink<'_>) -> Vec<String> {
        let link = placed.link;
        let words = |(argument, span): (&LinkArgument, &Option<Span>)| match (&argument.target, span) {
            (Some(target), None) => quoted(&target.exact),
            (_, Some(span)) => quoted(span.slice(self.text)),
            (None, None) => self.name_of(&link.format, &argument.id),
        };
        let words: Vec<String> = link.arguments.iter().zip(placed.spans).map(words).collect();
        let details = link.details.iter().map(|detail| display::printable(&format!("  {}", detail.description())));
        [named_after(&link.description(&words), &link.format)].into_iter().chain(details).collect()
    }

    /// Type and id of a link that is the argument of another one.
    fn name_of(&self, format: &str, id: &str) -> String {
        let mut links = self.annotations.links();
        let found = links.find(|placed| placed.link.format == format && placed.link.id == id);
        found.map_or_else(|| id.to_string(), |placed| format!("{} {id}", placed.link.name))
    }
}

fn quoted(words: &str) -> String {
    format!("“{}”", display::ellipsis(&single_spaced(words), MAX_WORDS))
}

/// `line`, safe to show, with the format that says it.
fn named_after(line: &str, format: &str) -> String {
    display::printable(&format!("{line} ({format})"))
}
