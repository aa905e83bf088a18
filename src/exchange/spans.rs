//! Selects the annotations and mentions of an article to export, with their spans.

use super::label::{self, LabelMeaning};
use super::parsed::Omissions;
use super::{ExchangeFormat, Report};
use crate::annotation::link::ForeignSpan;
use crate::annotation::{Annotation, Target, anchor, corrections};
use crate::entity::{EntityType, Mention, folded};
use crate::text::Span;
use std::collections::BTreeMap;

/// What a format without a place for them leaves out.
pub(crate) const NOTES_ON_ARTICLE: &str = "notes on the whole article";

/// Which parts of an article are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportContent {
    /// Highlights, notes and claims
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

    pub(crate) const fn entities(self) -> bool {
        matches!(self, Self::Entities | Self::All)
    }
}

/// An annotation to export, with its span.
pub(crate) struct ExportedAnnotation<'a> {
    /// The annotation to write.
    pub(crate) annotation: &'a Annotation,
    /// Byte range in the article; `None` if the annotation is lost.
    pub(crate) span: Option<Span>,
}

impl ExportedAnnotation<'_> {
    /// The target in the current text of the article, or the original target if the annotation is lost.
    pub(crate) fn target(&self, report: &Report<'_>) -> Target {
        match self.span {
            Some(span) => anchor::target(report.article, span),
            None => self.annotation.target.clone(),
        }
    }
}

/// A labelled span, made from an annotation or a mention.
pub(crate) struct LabelledSpan<'a> {
    /// Byte range in the article.
    pub(crate) span: Span,
    /// Label: [`label::name`] of an annotation, or the type code of a mention.
    pub(crate) name: String,
    /// The annotation, or `None` for a mention.
    pub(crate) annotation: Option<&'a Annotation>,
}

impl<'a> Report<'a> {
    /// The annotations to export; lost ones come last.
    pub(crate) fn exported_annotations(&self) -> impl Iterator<Item = ExportedAnnotation<'a>> {
        let list = if self.content.annotations() { self.annotations.list() } else { &[] };
        list.iter().map(|placed| ExportedAnnotation { annotation: &placed.annotation, span: placed.span })
    }

    /// The mentions to export, without the entity types that the project hides.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = &'a Mention> {
        let all = if self.content.entities() { &self.extraction.mentions[..] } else { &[] };
        let shown = &self.project.entities;
        all.iter().filter(|mention| shown.shows(mention.kind))
    }

    /// The suggested mentions of which `format` says something, by span and type code. Unlike [`Report::mentions`], these may
    /// overlap. Left out are those that a person rejected or gave another type, and the entity types that the project hides.
    pub(crate) fn foreign_mentions(&self, format: ExchangeFormat) -> BTreeMap<(Span, String), Vec<ForeignSpan>> {
        let mut mentions: BTreeMap<_, Vec<ForeignSpan>> = BTreeMap::new();
        if !self.content.entities() {
            return mentions;
        }
        let overruled = corrections::overruled(self.annotations.entity_decisions());
        for (span, mention) in self.annotations.foreign_mentions() {
            let kind = mention.r#type;
            let words = folded(span.slice(self.article.text()));
            if !self.project.entities.shows(kind) || overruled.contains(&(kind, words)) {
                continue;
            }
            if let Some(foreign) = ForeignSpan::of(&mention.extra, format.name()) {
                mentions.entry((span, kind.code().to_string())).or_default().push(foreign);
            }
        }
        mentions
    }

    /// Annotations and mentions in text order, for formats that consist of labelled spans only. Lost annotations are
    /// left out and counted in `omissions`.
    pub(crate) fn labelled(&self, omissions: &mut Omissions) -> Vec<LabelledSpan<'a>> {
        let mut out = Vec::new();
        for mark in self.exported_annotations() {
            match mark.span {
                Some(span) => {
                    let name = label::name(mark.annotation);
                    out.push(LabelledSpan { span, name, annotation: Some(mark.annotation) });
                }
                None if mark.annotation.target.is_of_article() => omissions.add(NOTES_ON_ARTICLE, 1),
                None => omissions.add("lost annotations", 1),
            }
        }
        let code = |kind: EntityType| kind.code().to_string();
        out.extend(self.mentions().map(|m| LabelledSpan { span: m.span, name: code(m.kind), annotation: None }));
        out.sort_by_key(|labelled| (labelled.span.start, labelled.span.end));
        out
    }

    /// Like [`Report::labelled`], but with white space trimmed from the spans, for formats that count in whole tokens.
    pub(crate) fn trimmed(&self, omissions: &mut Omissions) -> Vec<LabelledSpan<'a>> {
        let text = self.article.text();
        let mut out = self.labelled(omissions);
        out.retain_mut(|labelled| {
            let trimmed = super::tokens::trimmed(text, labelled.span);
            match trimmed {
                Some(span) if span != labelled.span => omissions.add("spaces at the ends of spans", 1),
                Some(_) => {}
                None => omissions.add("annotations of white space only", 1),
            }
            labelled.span = trimmed.unwrap_or_default();
            trimmed.is_some()
        });
        out
    }
}

/// The name of a mention of type `code` in the format of `foreign`: the type that this gave it, if that means the same.
pub(crate) fn mention_type<'a>(code: &'a str, foreign: &'a ForeignSpan) -> &'a str {
    match label::meaning(&foreign.r#type) {
        LabelMeaning::Mention(kind) if kind.code() == code => &foreign.r#type,
        _ => code,
    }
}
