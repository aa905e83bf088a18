//! Which actions are possible now: the help lists their keys first.

use super::action::{Action, CopyContent};
use super::app::{App, SaveStatus};
use super::geometry::Pane;
use super::keymap;
use crate::annotation::AnchorState;

impl App {
    /// The commands that would do something now.
    pub(super) fn possible_actions(&self) -> Vec<Action> {
        keymap::bindings().map(|binding| binding.action).filter(|action| self.is_possible(*action)).collect()
    }

    /// Whether an action would do something now; `true` if finding out would cost as much as the action itself.
    pub(crate) fn is_possible(&self, action: Action) -> bool {
        let annotations = &self.doc.annotations;
        let marked = || !annotations.list().is_empty();
        let entities = || self.doc.extraction.as_ref().is_some_and(|found| !found.mentions.is_empty());
        let chosen = |state: AnchorState| self.chosen_annotation().is_some_and(|placed| placed.state == state);
        let suggested = || {
            let (sentence, findings) = self.suggestions_at_cursor();
            sentence.is_some() || !findings.is_empty()
        };
        match action {
            Action::Shrink | Action::SwapSelectionEnds | Action::AddEntity => self.anchor.is_some(),
            Action::Accept | Action::Relabel => self.chosen_annotation().is_some() || self.focus == Pane::Entities,
            Action::Delete => self.chosen_annotation().is_some() || self.focus == Pane::Entities || suggested(),
            Action::OtherAnnotation => self.annotations_at_cursor().len() > 1,
            Action::NextAnnotation | Action::PreviousAnnotation | Action::Annotations => marked(),
            Action::Changes => annotations.list().iter().any(|placed| placed.state != AnchorState::Exact),
            Action::AcceptCurrentText => chosen(AnchorState::Changed),
            Action::Attach => annotations.list().iter().any(|placed| placed.state == AnchorState::Lost),
            Action::Adopt => !self.doc.offers.is_empty(),
            Action::ResolveConflict => {
                self.chosen_annotation().is_some_and(|placed| placed.annotation.conflict.is_some())
            }
            Action::NextSuggestion | Action::PreviousSuggestion | Action::Suggestions => {
                !self.doc.review.claims.sentences.is_empty() || !self.doc.review.claims.findings.is_empty()
            }
            Action::NextFinding => !self.doc.review.claims.findings.is_empty(),
            Action::Undo => annotations.can_undo(),
            Action::Redo => annotations.can_redo(),
            Action::NextHit | Action::PreviousHit => self.search.is_some(),
            Action::NextMention
            | Action::PreviousMention
            | Action::Sort
            | Action::Retype
            | Action::RejectEntity
            | Action::MergeEntity
            | Action::SplitEntity => entities(),
            Action::Adjudicate | Action::Resolve(_) => self.doc.comparison.is_some(),
            Action::ToggleExternalNer => self.config.external_ner.is_some(),
            Action::JumpBack => !self.jumps.is_empty(),
            Action::JumpForward => self.jumps.has_next(),
            Action::GoToMark => !self.doc.bookmarks.is_empty(),
            Action::Links => self.article().links().next().is_some(),
            Action::Contents => self.headings().next().is_some(),
            Action::Copy(CopyContent::Annotation) => self.chosen_annotation().is_some(),
            Action::Copy(CopyContent::Link) => self.link_here().is_some(),
            Action::Save => matches!(self.doc.save_status, SaveStatus::Failed(_)),
            Action::NextTheme => !self.theme.is_mono(),
            Action::Highlight(digit) => self.labels().by_key(digit).is_some(),
            _ => true,
        }
    }
}
