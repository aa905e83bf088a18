//! What is written to a file and where it stands in the text: the marks of an article, ready for any format.

use super::parsed::Omissions;
use super::{Report, label};
use crate::annotation::{Annotation, Target, anchor};
use crate::entity::{EntityType, Mention};
use crate::text::Span;

/// What of an article is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportContent {
    /// What people marked
    Annotations,
    /// The entities, as corrected
    Entities,
    /// Both
    All,
}

impl ExportContent {
    const fn annotations(self) -> bool {
        matches!(self, Self::Annotations | Self::All)
    }

    const fn entities(self) -> bool {
        matches!(self, Self::Entities | Self::All)
    }
}

/// An annotation with its place.
pub struct ExportedAnnotation<'a> {
    /// The annotation.
    pub annotation: &'a Annotation,
    /// Its bytes in the article; nothing where it is lost.
    pub span: Option<Span>,
}

impl ExportedAnnotation<'_> {
    /// Its target in the article as it is now; the one it was made with where it is lost.
    pub fn target(&self, report: &Report<'_>) -> Target {
        match self.span {
            Some(span) => anchor::target(report.article, span),
            None => self.annotation.target.clone(),
        }
    }
}

/// Something with a label on a span.
pub struct LabelledSpan<'a> {
    /// Its bytes in the article.
    pub span: Span,
    /// Its label, as [`label::name`] has it.
    pub name: String,
    /// The annotation it is; an entity is none.
    pub annotation: Option<&'a Annotation>,
}

impl<'a> Report<'a> {
    /// The annotations that are to be written, lost ones last.
    pub fn exported_annotations(&self) -> impl Iterator<Item = ExportedAnnotation<'a>> {
        let list = if self.content.annotations() { self.annotations.list() } else { &[] };
        list.iter().map(|placed| ExportedAnnotation { annotation: &placed.annotation, span: placed.span })
    }

    /// The mentions of entities that are to be written.
    pub fn mentions(&self) -> impl Iterator<Item = &'a Mention> {
        let all = if self.content.entities() { &self.extraction.mentions[..] } else { &[] };
        let shown = &self.project.entities;
        all.iter().filter(|mention| shown.shows(mention.kind))
    }

    /// Annotations and mentions, in the order of the text, for a format that has nothing but spans. Lost annotations are
    /// left out.
    pub fn labelled(&self, omissions: &mut Omissions) -> Vec<LabelledSpan<'a>> {
        let mut out = Vec::new();
        for mark in self.exported_annotations() {
            match mark.span {
                Some(span) => {
                    let name = label::name(mark.annotation);
                    out.push(LabelledSpan { span, name, annotation: Some(mark.annotation) });
                }
                None => omissions.add("annotations whose words are lost", 1),
            }
        }
        let code = |kind: EntityType| kind.code().to_string();
        out.extend(self.mentions().map(|m| LabelledSpan { span: m.span, name: code(m.kind), annotation: None }));
        out.sort_by_key(|labelled| (labelled.span.start, labelled.span.end));
        out
    }

    /// As [`Report::labelled`], without white space at the ends of spans, for a format whose spans are of whole tokens.
    pub fn trimmed(&self, omissions: &mut Omissions) -> Vec<LabelledSpan<'a>> {
        let text = self.article.text();
        let mut out = self.labelled(omissions);
        out.retain_mut(|labelled| {
            let trimmed = super::tokens::trimmed(text, labelled.span);
            match trimmed {
                Some(span) if span != labelled.span => omissions.add("spaces at the ends of spans", 1),
                Some(_) => {}
                None => omissions.add("annotations of nothing but white space", 1),
            }
            labelled.span = trimmed.unwrap_or_default();
            trimmed.is_some()
        });
        out
    }
}
