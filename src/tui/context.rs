//! What panes and dialogs see of the reader: everything, and nothing that they could change.

use super::action::Action;
use super::document::{Author, Document};
use super::geometry::{Geometry, ScreenLayout};
use super::keymap::KeyBindings;
use super::reader::Reader;
use super::settings::Settings;
use super::task::Task;
use super::theme::Theme;
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::claim::Claim;
use crate::annotation::verdict::VerdictTone;
use crate::annotation::{Annotation, AnnotationKind, Labels};
use crate::article::{Article, Paragraph, ParagraphKind};
use crate::claim::{Finding, ScoredSentence};
use crate::text::Span;
use ratatui::layout::{Margin, Rect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The reader as panes and dialogs see it.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The open document.
    pub(crate) doc: &'a Document,
    /// The text being read.
    pub(crate) reader: &'a Reader,
    /// What the user has set.
    pub(crate) settings: &'a Settings,
    /// The division of the screen.
    pub(crate) screen: &'a ScreenLayout,
    /// The areas of the panes.
    pub(crate) panes: Geometry,
    /// The chosen annotation, when there are several under the cursor.
    pub(crate) chosen: Option<Uuid>,
}

impl<'a> Context<'a> {
    /// The open article.
    pub(crate) fn article(&self) -> &'a Article {
        &self.doc.article
    }

    /// The project's labels.
    pub(crate) const fn labels(&self) -> &'a Labels {
        &self.doc.project.labels
    }

    /// The person who annotates.
    pub(crate) const fn author(&self) -> &'a Author {
        &self.settings.author
    }

    /// The key bindings in use.
    pub(crate) const fn keys(&self) -> &'a KeyBindings {
        self.settings.keys()
    }

    /// The colours in use.
    pub(crate) const fn theme(&self) -> Theme {
        self.settings.theme
    }

    /// The whole screen.
    pub(crate) const fn whole_screen(&self) -> Rect {
        Rect::new(0, 0, self.screen.size.0, self.screen.size.1)
    }

    /// The screen without a margin, where there is room for one.
    pub(crate) fn inner_screen(&self) -> Rect {
        let screen = self.whole_screen();
        screen.inner(Margin::new(u16::from(screen.width > 60) * 2, u16::from(screen.height > 16)))
    }

    /// The column and row of the cursor on the screen, if it is visible.
    pub(crate) fn cursor_on_screen(&self) -> Option<(u16, u16)> {
        self.reader.cursor_in(self.panes.text)
    }

    /// The annotations under the cursor, shortest first.
    pub(crate) fn annotations_at_cursor(&self) -> Vec<&'a PlacedAnnotation> {
        let mut here: Vec<(&PlacedAnnotation, Span)> = self.doc.annotations.touching(self.reader.here()).collect();
        here.sort_by_key(|(_, span)| span.len());
        here.into_iter().map(|(placed, _)| placed).collect()
    }

    /// The annotation that commands act on: the one chosen among those under the cursor, else the shortest.
    pub(crate) fn chosen_annotation(&self) -> Option<&'a PlacedAnnotation> {
        let here = self.annotations_at_cursor();
        here.iter().find(|p| Some(p.annotation.id) == self.chosen).or(here.first()).copied()
    }

    /// The claim that commands act on: the chosen annotation if it is one, else the shortest claim under the cursor.
    pub(crate) fn claim_here(&self) -> Option<(Uuid, &'a Claim)> {
        let chosen = self.chosen_annotation().into_iter().chain(self.annotations_at_cursor());
        chosen
            .filter(|placed| placed.annotation.kind == AnnotationKind::Claim)
            .find_map(|placed| Some((placed.annotation.id, placed.annotation.claim.as_ref()?)))
    }

    /// The entities mentioned in the current paragraph; in a very long paragraph, only in the block around the
    /// cursor.
    pub(crate) fn entities_in_paragraph(&self) -> BTreeSet<usize> {
        let Some(extraction) = self.doc.extraction() else { return BTreeSet::new() };
        extraction.touching(self.reader.block()).map(|mention| extraction.entity_of[mention]).collect()
    }

    /// The sentence of the review queue under the cursor, and the active findings of its paragraph.
    pub(crate) fn suggestions_at_cursor(&self) -> (Option<&'a ScoredSentence>, Vec<&'a Finding>) {
        let claims = self.doc.review.claims();
        let sentence = self.doc.flagged_sentences(self.reader.here()).next().map(|i| &claims.sentences[i]);
        let findings = self.doc.active_findings(self.reader.paragraph_span());
        (sentence, findings.map(|i| &claims.findings[i]).collect())
    }

    /// Which way the verdict of a claim points; `None` without a verdict.
    pub(crate) fn verdict_tone(&self, annotation: &Annotation) -> Option<VerdictTone> {
        annotation.verdict_tone(&self.doc.project.scale)
    }

    /// The headings with the indices of their paragraphs.
    pub(crate) fn headings(&self) -> impl Iterator<Item = (usize, &'a Paragraph)> + use<'a> {
        let paragraphs = self.article().paragraphs().iter().enumerate();
        paragraphs.filter(|(_, p)| matches!(p.kind, ParagraphKind::Title | ParagraphKind::Heading))
    }

    /// The URL of the link under the cursor, else the URL of the article.
    pub(crate) fn link_here(&self) -> Option<&'a str> {
        let article = self.article();
        let here = article.links().find(|(span, _)| span.contains(self.reader.cursor())).map(|(_, url)| url);
        here.or(article.metadata().url.as_deref())
    }

    /// The number of the paragraph at or after `span`, as shown in lists.
    pub(crate) fn paragraph_number(&self, span: Span) -> String {
        let article = self.article();
        let from = article.paragraph_at(span.start);
        let number = article.paragraphs()[from..].iter().take(8).find_map(Paragraph::number);
        number.map_or(String::new(), |number| format!("¶{number}"))
    }

    /// The words that name the key for a bug report: `F9 reports the bug`.
    pub(crate) fn report_hint(&self) -> String {
        format!("{} reports the bug", self.keys().reader.primary_key(Action::BugReport))
    }

    /// What to show where the result of a task is missing; `None` if it did not fail.
    pub(crate) fn failure_of(&self, task: Task) -> Option<String> {
        self.doc.has_failed(task).then(|| format!("{}; {}", task.failure(), self.report_hint()))
    }
}
