//! The paragraphs of the article, with marks on the annotated words.

use super::super::Report;
use super::look::Looks;
use super::text::{attributes, direction, escaped, tag};
use crate::annotation::Annotation;
use crate::article::{Paragraph, ParagraphKind};
use crate::text::Span;
use std::collections::BTreeSet;

/// Annotations on the same words whose looks are all shown. If there are more, the longest ones have only their signs.
const NESTED: usize = 3;

/// The article of a report.
pub(super) struct Body<'a> {
    report: &'a Report<'a>,
    looks: &'a Looks<'a>,
    /// The annotations in each paragraph: indexes in the list of the report.
    touching: Vec<Vec<usize>>,
    /// The first and the last paragraph of each annotation.
    extents: Vec<(usize, usize)>,
}

/// A part of a paragraph that the same annotations cover everywhere. Annotations are indexes in the list of the report.
struct Piece {
    span: Span,
    /// The shortest annotations that cover it, at most [`NESTED`], the shortest first.
    shown: Vec<usize>,
    /// The annotations that begin with it.
    beginning: Vec<usize>,
    /// The annotations that end with it.
    ending: Vec<usize>,
}

/// Turns the levels of the source's headings into levels of the page that skip none.
struct HeadingLevels {
    /// The level of the section that contains the headings.
    above: usize,
    /// Levels of the headings around the current place.
    open: Vec<u8>,
}

impl<'a> Body<'a> {
    /// Finds the annotations in each paragraph.
    pub(super) fn new(report: &'a Report<'a>, looks: &'a Looks<'a>) -> Self {
        let list = report.annotations.list();
        let mut extents = vec![(usize::MAX, 0); list.len()];
        let mut touching = Vec::new();
        // Annotations and paragraphs are in text order, so each annotation opens once.
        let (mut open, mut next): (Vec<usize>, usize) = (Vec::new(), 0);
        for (i, paragraph) in report.article.paragraphs().iter().enumerate() {
            let span = paragraph.span();
            while let Some(placed) = list.get(next).and_then(|p| p.span).filter(|placed| placed.start < span.end) {
                if placed.end > span.start {
                    open.push(next);
                }
                next += 1;
            }
            open.retain(|&index| list[index].span.is_some_and(|placed| placed.end > span.start));
            for &index in &open {
                extents[index] = (extents[index].0.min(i), i);
            }
            touching.push(open.clone());
        }
        Self { report, looks, touching, extents }
    }

    /// The headline in the text, with its marks; else the title of the article.
    pub(super) fn title(&self) -> String {
        let article = self.report.article;
        self.headline().map_or_else(|| escaped(article.title()), |i| self.marked(i))
    }

    /// All paragraphs but the headline.
    pub(super) fn paragraphs(&self) -> String {
        let headline = self.headline();
        let mut levels = HeadingLevels { above: 2, open: Vec::new() };
        let paragraphs = self.report.article.paragraphs().iter().enumerate();
        paragraphs.filter(|(i, _)| Some(*i) != headline).map(|(i, p)| self.paragraph(i, p, &mut levels)).collect()
    }

    /// Index of the paragraph that is the headline.
    fn headline(&self) -> Option<usize> {
        self.report.article.paragraphs().iter().position(|paragraph| paragraph.kind == ParagraphKind::Title)
    }

    fn paragraph(&self, index: usize, paragraph: &Paragraph, levels: &mut HeadingLevels) -> String {
        let article = self.report.article;
        let style = article.paragraph_style(index);
        let class = match paragraph.kind {
            ParagraphKind::Correction => " class=\"correction\" role=\"doc-errata\"",
            ParagraphKind::Byline | ParagraphKind::Dateline | ParagraphKind::Link | ParagraphKind::Caption => {
                " class=\"quiet\""
            }
            _ if style.keeps_line_breaks => " class=\"kept\"",
            ParagraphKind::Title | ParagraphKind::Heading | ParagraphKind::Body => "",
        };
        let name = match paragraph.kind {
            ParagraphKind::Heading => format!("h{}", levels.next(style.heading)),
            _ => "p".into(),
        };
        let (text, language) = (paragraph.span().slice(article.text()), article.paragraph_language(paragraph.span()));
        let attributes =
            if language == article.language() { direction(text).into() } else { attributes(text, tag(language)) };
        format!("<{name}{class}{attributes}>{}</{name}>\n", self.marked(index))
    }

    /// The text of a paragraph with its marks and their signs.
    fn marked(&self, paragraph: usize) -> String {
        self.pieces(paragraph).iter().map(|piece| self.piece(piece)).collect()
    }

    /// Divides a paragraph where annotations begin and end.
    fn pieces(&self, paragraph: usize) -> Vec<Piece> {
        let span = self.report.article.paragraphs()[paragraph].span();
        let inside = |at: usize| at.clamp(span.start, span.end);
        let annotations = self.touching[paragraph].iter();
        let placed: Vec<(usize, Span)> = annotations.map(|&index| (index, self.span(index))).collect();
        let mut begins: Vec<_> = placed.iter().map(|(index, span)| (inside(span.start), *index)).collect();
        let mut ends: Vec<_> = placed.iter().map(|(index, span)| (inside(span.end), *index)).collect();
        let mut cuts: Vec<usize> =
            begins.iter().chain(&ends).map(|(at, _)| *at).chain([span.start, span.end]).collect();
        for sorted in [&mut begins, &mut ends] {
            sorted.sort_unstable();
        }
        cuts.sort_unstable();
        cuts.dedup();
        let (mut begins, mut ends) = (begins.into_iter().peekable(), ends.into_iter().peekable());
        let mut covering = BTreeSet::new();
        let mut pieces = Vec::new();
        for pair in cuts.windows(2) {
            let began: Vec<usize> =
                std::iter::from_fn(|| begins.next_if(|(at, _)| *at == pair[0])).map(|b| b.1).collect();
            let ended: Vec<usize> =
                std::iter::from_fn(|| ends.next_if(|(at, _)| *at == pair[1])).map(|e| e.1).collect();
            covering.extend(began.iter().map(|&index| (self.span(index).len(), index)));
            pieces.push(Piece {
                span: Span::new(pair[0], pair[1]),
                shown: covering.iter().take(NESTED).map(|(_, index)| *index).collect(),
                beginning: began.into_iter().filter(|&index| self.extents[index].0 == paragraph).collect(),
                ending: ended.iter().copied().filter(|&index| self.extents[index].1 == paragraph).collect(),
            });
            for index in ended {
                covering.remove(&(self.span(index).len(), index));
            }
        }
        pieces
    }

    fn piece(&self, piece: &Piece) -> String {
        let mut out = escaped(piece.span.slice(self.report.article.text()));
        for (depth, index) in piece.shown.iter().enumerate() {
            out = self.mark(*index, depth, piece.beginning.contains(index), &out);
        }
        // An annotation whose look is not shown still has a place that links lead to.
        let hidden = piece.beginning.iter().filter(|index| !piece.shown.contains(index));
        let places: String =
            hidden.map(|index| format!("<span id=\"{}\"></span>", mark_id(self.annotation(*index)))).collect();
        let signs: String = piece.ending.iter().map(|index| self.sign(*index)).collect();
        places + &out + &signs
    }

    /// The words of an annotation that is in the text.
    fn span(&self, index: usize) -> Span {
        self.report.annotations.list()[index].span.unwrap_or(Span::new(0, 0))
    }

    fn annotation(&self, index: usize) -> &'a Annotation {
        &self.report.annotations.list()[index].annotation
    }

    /// `content` in the look of an annotation that has `depth` shorter ones inside. Its beginning has its id and its name.
    fn mark(&self, index: usize, depth: usize, is_beginning: bool, content: &str) -> String {
        let annotation = self.annotation(index);
        let outer = if depth == 0 { String::new() } else { format!(" outer-{depth}") };
        let beginning = if is_beginning {
            format!(" id=\"{}\" data-name=\"{}\"", mark_id(annotation), escaped(&annotation.description()))
        } else {
            String::new()
        };
        let note = if annotation.note.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", escaped(&annotation.note))
        };
        format!("<mark class=\"{}{outer}\"{beginning}{note}>{content}</mark>", self.looks.classes(annotation))
    }

    /// The sign after an annotation: that of its label or kind, and the number of its entry.
    fn sign(&self, index: usize) -> String {
        let annotation = self.annotation(index);
        let sign = self
            .looks
            .sign(annotation)
            .map(|(sign, name)| format!("<abbr title=\"{}\">{}</abbr>", escaped(name), escaped(sign)));
        let entry = self.looks.entry(index).map(|entry| {
            let (id, sign, kind) = (entry.id(), entry.sign(), entry.name());
            format!("<a href=\"#{id}\" aria-label=\"{sign}, {kind}\">{sign}</a>")
        });
        let parts: Vec<String> = [sign, entry].into_iter().flatten().collect();
        format!("<sup class=\"sign {}\">{}</sup>", self.looks.colour(annotation), parts.join(" "))
    }
}

/// The id of the first marked words of `annotation`.
pub(super) fn mark_id(annotation: &Annotation) -> String {
    format!("mark-{}", annotation.id)
}

impl HeadingLevels {
    /// The level on the page, at most 6, of the next heading, which has `level` in the source; 0 if the source has no levels.
    fn next(&mut self, level: u8) -> usize {
        while self.open.pop_if(|open| *open >= level).is_some() {}
        self.open.push(level);
        (self.above + self.open.len()).min(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_of_a_heading_is_skipped() {
        let mut levels = HeadingLevels { above: 2, open: Vec::new() };
        let page: Vec<usize> = [2, 4, 4, 3, 2, 1, 6, 1, 2, 3, 4, 5].map(|level| levels.next(level)).into();
        assert_eq!(page, [3, 4, 4, 4, 3, 3, 4, 3, 4, 5, 6, 6]);
    }
}
