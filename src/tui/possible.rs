//! What can be done now: the help shows these keys first.

use super::action::{Action, Copied};
use super::app::{App, Saving};
use super::geometry::Pane;
use crate::annotation::State;

impl App {
    /// Whether an action would do something now. Where to find out would cost as much as to do it, it would.
    pub fn is_possible(&self, action: Action) -> bool {
        let book = &self.doc.book;
        let marked = || !book.list().is_empty();
        let entities = || self.doc.extraction.as_ref().is_some_and(|found| !found.mentions.is_empty());
        let chosen = |state: State| self.chosen().is_some_and(|placed| placed.state == state);
        let suggested = || {
            let (sentence, findings) = self.suggestions_here();
            sentence.is_some() || !findings.is_empty()
        };
        match action {
            Action::Shrink | Action::OtherEnd | Action::AddEntity => self.anchor.is_some(),
            Action::Accept | Action::Relabel => self.chosen().is_some() || self.focus == Pane::Entities,
            Action::Delete => self.chosen().is_some() || self.focus == Pane::Entities || suggested(),
            Action::OtherAnnotation => self.here().len() > 1,
            Action::NextAnnotation | Action::PreviousAnnotation | Action::Annotations => marked(),
            Action::Changes => book.list().iter().any(|placed| placed.state != State::Exact),
            Action::TakeWords => chosen(State::Changed),
            Action::Attach => book.list().iter().any(|placed| placed.state == State::Lost),
            Action::Settle => self.chosen().is_some_and(|placed| placed.annotation.conflict.is_some()),
            Action::NextSuggestion | Action::PreviousSuggestion | Action::Suggestions => {
                !self.doc.desk.claims.sentences.is_empty() || !self.doc.desk.claims.findings.is_empty()
            }
            Action::NextFinding => !self.doc.desk.claims.findings.is_empty(),
            Action::Undo => book.can_undo(),
            Action::Redo => book.can_redo(),
            Action::NextHit | Action::PreviousHit => self.search.is_some(),
            Action::NextMention
            | Action::PreviousMention
            | Action::SortEntities
            | Action::Retype
            | Action::RejectEntity
            | Action::MergeEntity
            | Action::SplitEntity => entities(),
            Action::Adjudicate | Action::Take(_) => self.doc.adjudication.is_some(),
            Action::AskProgram => self.config.program.is_some(),
            Action::JumpBack => !self.jumps.is_empty(),
            Action::JumpForward => self.jumps.has_next(),
            Action::GoToMark => !self.doc.marks.is_empty(),
            Action::Links => self.article().links().next().is_some(),
            Action::Contents => self.headings().next().is_some(),
            Action::Copy(Copied::Annotation) => self.chosen().is_some(),
            Action::Copy(Copied::Link) => self.link_here().is_some(),
            Action::Save => matches!(self.doc.saving, Saving::Failed(_)),
            Action::NextTheme => !self.theme.is_mono(),
            Action::Highlight(digit) => self.labels().keyed(digit).is_some(),
            _ => true,
        }
    }
}
