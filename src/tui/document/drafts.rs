//! The draft of a note or claim that is being written: it is stored while it changes, and kept until the annotation is
//! saved.

use super::SaveStatus;
use crate::tui::draft::{Draft, Writing};

/// The drafts of a document: the one being written, and one that a killed window left.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    /// The draft as it was last stored.
    stored: Option<Draft>,
    /// The draft of a killed window, until it is offered.
    recovered: Option<Draft>,
}

/// What to do with the stored draft.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DraftChange {
    /// Replace it with this.
    Store(Draft),
    /// Remove it.
    Remove,
}

/// Whether the next key can be meant for a draft that is offered now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attention {
    /// The user reads.
    Free,
    /// A dialog is open, or something that was typed still waits.
    Taken,
}

impl Drafts {
    /// A draft that a killed window left was found.
    pub(crate) fn recover(&mut self, draft: Option<Draft>) {
        self.recovered = draft;
    }

    /// The draft to offer to the user now, if there is one. It is returned once.
    pub(crate) fn offer(&mut self, attention: Attention) -> Option<Draft> {
        if attention == Attention::Taken { None } else { self.recovered.take() }
    }

    /// What to do with the stored draft, now that this is being written. It is removed once the note was saved. While nothing
    /// is being written, the draft that was `cancelled` last is stored.
    pub(crate) fn update(
        &mut self,
        writing: Writing,
        cancelled: Option<Draft>,
        save_status: &SaveStatus,
    ) -> Option<DraftChange> {
        let draft = match writing {
            Writing::Draft(draft) => Some(draft),
            // Keep the stored draft until the annotation is safely on disk.
            Writing::Nothing if matches!(save_status, SaveStatus::Writing | SaveStatus::Failed(_)) => return None,
            Writing::Nothing | Writing::Blank => cancelled,
        };
        if self.stored == draft {
            return None;
        }
        self.stored.clone_from(&draft);
        Some(draft.map_or(DraftChange::Remove, DraftChange::Store))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::failure;
    use super::*;
    use crate::annotation::AnnotationKind;
    use crate::text::Span;
    use crate::tui::draft::NoteSubject;

    fn draft(note: &str) -> Draft {
        let subject = NoteSubject::New(AnnotationKind::Note, Span::new(0, 4));
        Draft { subject, note: note.into(), record: None }
    }

    /// Writes this; returns what to do with the stored draft.
    fn write(drafts: &mut Drafts, note: &str) -> Option<DraftChange> {
        drafts.update(Writing::Draft(draft(note)), None, &SaveStatus::Saved)
    }

    #[test]
    fn a_draft_is_stored_whenever_it_changes() {
        let mut drafts = Drafts::default();
        assert_eq!(drafts.update(Writing::Blank, None, &SaveStatus::Saved), None, "there is nothing to store");
        assert_eq!(write(&mut drafts, "ce"), Some(DraftChange::Store(draft("ce"))));
        assert_eq!(write(&mut drafts, "ce"), None);
        assert_eq!(write(&mut drafts, "cek"), Some(DraftChange::Store(draft("cek"))));
    }

    #[test]
    fn it_is_kept_until_the_annotation_is_saved() {
        let mut drafts = Drafts::default();
        write(&mut drafts, "cek");
        for status in [SaveStatus::Writing, SaveStatus::Failed(failure("disk full")), SaveStatus::Writing] {
            assert_eq!(drafts.update(Writing::Nothing, None, &status), None, "{status:?}");
        }
        assert_eq!(drafts.update(Writing::Nothing, None, &SaveStatus::Saved), Some(DraftChange::Remove));
        assert_eq!(drafts.update(Writing::Nothing, None, &SaveStatus::Saved), None, "it is gone");
    }

    #[test]
    fn what_was_cancelled_stays_stored_until_it_is_restored() {
        let mut drafts = Drafts::default();
        write(&mut drafts, "cek");
        let cancelled = || Some(draft("cek"));
        assert_eq!(drafts.update(Writing::Nothing, cancelled(), &SaveStatus::Saved), None);
        // Another note is written meanwhile, and saved.
        assert_eq!(
            drafts.update(Writing::Draft(draft("lain")), cancelled(), &SaveStatus::Saved),
            Some(DraftChange::Store(draft("lain")))
        );
        assert_eq!(
            drafts.update(Writing::Nothing, cancelled(), &SaveStatus::Saved),
            Some(DraftChange::Store(draft("cek")))
        );
        assert_eq!(write(&mut drafts, "cek"), None, "restored");
        assert_eq!(drafts.update(Writing::Nothing, None, &SaveStatus::Saved), Some(DraftChange::Remove));
    }

    #[test]
    fn a_text_that_was_deleted_is_removed_at_once() {
        let mut drafts = Drafts::default();
        write(&mut drafts, "cek");
        assert_eq!(
            drafts.update(Writing::Blank, None, &SaveStatus::Failed(failure("disk full"))),
            Some(DraftChange::Remove)
        );
    }

    #[test]
    fn a_recovered_draft_is_offered_once_when_the_user_is_free() {
        let mut drafts = Drafts::default();
        assert_eq!(drafts.offer(Attention::Free), None);
        drafts.recover(Some(draft("dari kemarin")));
        assert_eq!(drafts.offer(Attention::Taken), None);
        assert_eq!(drafts.offer(Attention::Free), Some(draft("dari kemarin")));
        assert_eq!(drafts.offer(Attention::Free), None);
    }
}
