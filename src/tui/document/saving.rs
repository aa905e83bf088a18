//! Saving the annotations: one save at a time, and one more if they changed meanwhile.

use crate::annotation::store::{SaveReport, StoreError};
use crate::annotation::{Sidecar, Snapshots, merge};
use crate::explain;
use crate::guard::Panicked;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;

/// Whether the annotations in memory are saved on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    /// The file matches the annotations in memory.
    Saved,
    /// A save is running.
    Writing,
    /// The last save failed.
    Failed(SaveFailure),
    /// Practice (the tour): the annotations are not saved.
    Practice,
    /// There is nowhere to save to, for the reason given, so annotating is disabled.
    Unavailable(String),
}

/// The cause of a failed save.
#[derive(Debug, Error)]
pub enum SaveError {
    /// The store could not write the annotations.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The code that writes the annotations panicked.
    #[error("{0}")]
    Panicked(#[from] Panicked),
}

/// A failed save: its cause, and where the annotations are kept until the next attempt.
#[derive(Clone, Debug)]
pub struct SaveFailure {
    /// The cause.
    pub error: Arc<SaveError>,
    /// The recovery file in the state folder; `None` if the annotations are only in memory.
    pub kept_in: Option<PathBuf>,
}

impl SaveFailure {
    /// The cause and how to fix it, in words for the user.
    pub(crate) fn message(&self) -> String {
        explain::message(&*self.error)
    }
}

/// Two failures are equal if the user sees the same message for both.
impl PartialEq for SaveFailure {
    fn eq(&self, other: &Self) -> bool {
        self.kept_in == other.kept_in && self.message() == other.message()
    }
}

impl Eq for SaveFailure {}

/// Saves the annotations of a document. It never has more than one save running.
#[derive(Debug)]
pub(crate) struct Saving {
    status: SaveStatus,
    /// The annotations that are being written, or were written last.
    written: Sidecar,
    /// Whether a save was requested since the one that is running started.
    changed_meanwhile: bool,
    /// The last failure, until a save succeeds.
    failure: Option<SaveFailure>,
    /// Whether the user has seen the message that the folder cannot be locked.
    is_lock_reported: bool,
}

/// What the end of a save leads to, in the order in which it is to be done.
#[derive(Debug, Default)]
pub(crate) struct SaveOutcome {
    /// The annotations now on disk, and the snapshots of their texts, if somebody else's changes were merged in.
    pub(crate) merged: Option<(Sidecar, Snapshots)>,
    /// The messages for the user. A later one matters more.
    pub(crate) news: Vec<SaveNews>,
    /// Whether to save again, because the annotations changed meanwhile.
    pub(crate) is_outdated: bool,
}

/// What the user should know about a save.
#[derive(Debug)]
pub(crate) enum SaveNews {
    /// It succeeded after others had failed.
    SavedAtLast,
    /// Somebody else's changes were merged in.
    Merged {
        /// The number of annotations that the merge changed, added or deleted on our side.
        changes: usize,
        /// The number of annotations that both sides changed in the same field.
        conflicts: usize,
    },
    /// It succeeded, but the folder cannot be locked.
    Unlocked(io::Error),
    /// A damaged annotation file was moved to this path.
    DamagedFileMoved(PathBuf),
    /// It failed.
    Failed(SaveFailure),
}

impl Saving {
    /// Nothing was saved yet.
    pub(crate) fn new(status: SaveStatus) -> Self {
        Self { status, written: Sidecar::default(), changed_meanwhile: false, failure: None, is_lock_reported: false }
    }

    /// Whether the annotations are saved.
    pub(crate) const fn status(&self) -> &SaveStatus {
        &self.status
    }

    /// Disables saving for this reason, in words for the user.
    pub(crate) fn disable(&mut self, reason: String) {
        self.status = SaveStatus::Unavailable(reason);
    }

    /// Requests a save of the annotations. Returns them if they are to be written now; while a save is running, the next
    /// one starts when it finishes.
    pub(crate) fn request(&mut self, annotations: impl FnOnce() -> Sidecar) -> Option<Box<Sidecar>> {
        match self.status {
            SaveStatus::Practice | SaveStatus::Unavailable(_) => return None,
            SaveStatus::Writing => {
                self.changed_meanwhile = true;
                return None;
            }
            SaveStatus::Saved | SaveStatus::Failed(_) => {}
        }
        let annotations = annotations();
        self.status = SaveStatus::Writing;
        self.written.clone_from(&annotations);
        Some(Box::new(annotations))
    }

    /// Requests a save if the last one failed. Returns the annotations if they are to be written now.
    pub(crate) fn retry(&mut self, annotations: impl FnOnce() -> Sidecar) -> Option<Box<Sidecar>> {
        if matches!(self.status, SaveStatus::Failed(_)) { self.request(annotations) } else { None }
    }

    /// Takes note that the running save ended.
    pub(crate) fn finish(&mut self, result: Result<SaveReport, SaveFailure>) -> SaveOutcome {
        let mut outcome = match result {
            Ok(report) => self.succeed(report),
            Err(failure) => self.fail(failure),
        };
        outcome.is_outdated = std::mem::take(&mut self.changed_meanwhile);
        outcome
    }

    fn succeed(&mut self, report: SaveReport) -> SaveOutcome {
        let SaveReport { merged, changes_taken: changes, conflicts, moved_aside, unlocked } = report;
        self.status = SaveStatus::Saved;
        let mut news = Vec::new();
        news.extend(self.failure.take().map(|_| SaveNews::SavedAtLast));
        news.extend(merged.is_some().then_some(SaveNews::Merged { changes, conflicts }));
        // The log has every occurrence; the status line has it once per article.
        if let Some(error) = unlocked
            && !std::mem::replace(&mut self.is_lock_reported, true)
        {
            news.push(SaveNews::Unlocked(error));
        }
        news.extend(moved_aside.map(SaveNews::DamagedFileMoved));
        SaveOutcome { merged, news, is_outdated: false }
    }

    fn fail(&mut self, failure: SaveFailure) -> SaveOutcome {
        self.status = SaveStatus::Failed(failure.clone());
        // If a retry fails in the same way, the status line already shows the error.
        let is_new = self.failure.as_ref() != Some(&failure);
        self.failure = Some(failure.clone());
        let news = if is_new { vec![SaveNews::Failed(failure)] } else { Vec::new() };
        SaveOutcome { news, ..SaveOutcome::default() }
    }

    /// Merges `theirs`, which the last save left on disk, with `ours`, which may have changed while that save ran.
    pub(crate) fn merge(&self, ours: &Sidecar, theirs: &Sidecar) -> Sidecar {
        merge::merge_sidecars(&self.written, ours, theirs).0
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::failure;
    use super::*;

    /// Annotations that differ from each other by the names of their fields.
    fn sidecar(fields: &[&str]) -> Sidecar {
        let mut sidecar = Sidecar::default();
        sidecar.extra.extend(fields.iter().map(|field| ((*field).to_string(), true.into())));
        sidecar
    }

    /// A save of these fields is running.
    fn writing(fields: &[&str]) -> Saving {
        let mut saving = Saving::new(SaveStatus::Saved);
        assert_eq!(saving.request(|| sidecar(fields)), Some(Box::new(sidecar(fields))));
        saving
    }

    #[test]
    fn changes_during_a_save_lead_to_one_more() {
        let mut saving = writing(&["one"]);
        assert_eq!(*saving.status(), SaveStatus::Writing);
        for _ in 0..2 {
            assert_eq!(saving.request(|| unreachable!("it is not written yet")), None);
        }
        assert!(saving.finish(Ok(SaveReport::default())).is_outdated);
        assert!(saving.request(|| sidecar(&["one", "two", "three"])).is_some());
        let outcome = saving.finish(Ok(SaveReport::default()));
        assert!(!outcome.is_outdated && outcome.news.is_empty() && outcome.merged.is_none(), "{outcome:?}");
        assert_eq!(*saving.status(), SaveStatus::Saved);
    }

    #[test]
    fn changes_during_a_save_that_fails_are_saved_at_once() {
        let mut saving = writing(&["one"]);
        saving.request(|| sidecar(&["two"]));
        let outcome = saving.finish(Err(failure("disk full")));
        assert!(outcome.is_outdated && matches!(outcome.news[..], [SaveNews::Failed(_)]), "{outcome:?}");
        assert!(saving.request(|| sidecar(&["two"])).is_some());
    }

    #[test]
    fn a_failure_is_reported_once_until_it_changes_or_a_save_succeeds() {
        let mut saving = writing(&[]);
        let mut is_reported = |message| {
            let outcome = saving.finish(Err(failure(message)));
            assert_eq!(*saving.status(), SaveStatus::Failed(failure(message)));
            assert!(saving.retry(|| sidecar(&[])).is_some());
            matches!(outcome.news[..], [SaveNews::Failed(_)])
        };
        assert!(is_reported("disk full"));
        assert!(!is_reported("disk full"), "the retry failed in the same way");
        assert!(is_reported("not writable"));
        assert!(matches!(saving.finish(Ok(SaveReport::default())).news[..], [SaveNews::SavedAtLast]));
        saving.request(|| sidecar(&[]));
        assert!(saving.finish(Ok(SaveReport::default())).news.is_empty(), "nothing had failed");
        saving.request(|| sidecar(&[]));
        assert!(matches!(saving.finish(Err(failure("not writable"))).news[..], [SaveNews::Failed(_)]));
    }

    #[test]
    fn only_a_failed_save_is_retried() {
        let mut saving = writing(&[]);
        assert_eq!(saving.retry(|| unreachable!()), None, "it is running");
        assert!(!saving.finish(Ok(SaveReport::default())).is_outdated);
        assert_eq!(saving.retry(|| unreachable!()), None, "it succeeded");
    }

    #[test]
    fn practice_and_a_document_without_a_place_are_never_saved() {
        for status in [SaveStatus::Practice, SaveStatus::Unavailable("Nowhere to save to".into())] {
            let mut saving = Saving::new(status.clone());
            assert_eq!(saving.request(|| unreachable!()), None);
            assert_eq!(saving.retry(|| unreachable!()), None);
            assert_eq!(*saving.status(), status);
        }
        let mut saving = Saving::new(SaveStatus::Saved);
        saving.disable("The file is damaged".into());
        assert_eq!(saving.request(|| unreachable!()), None);
    }

    #[test]
    fn the_base_of_a_merge_is_what_was_being_written() {
        let mut saving = writing(&["base"]);
        saving.request(|| unreachable!("it waits"));
        let (merged, theirs) = (sidecar(&["base", "ours", "theirs"]), sidecar(&["base", "theirs"]));
        let report = SaveReport {
            merged: Some((theirs.clone(), Snapshots::default())),
            changes_taken: 1,
            conflicts: 2,
            ..SaveReport::default()
        };
        let outcome = saving.finish(Ok(report));
        assert!(matches!(outcome.news[..], [SaveNews::Merged { changes: 1, conflicts: 2 }]), "{outcome:?}");
        assert_eq!(outcome.merged.as_ref().map(|(theirs, _)| theirs), Some(&theirs));
        assert_eq!(saving.merge(&sidecar(&["base", "ours"]), &theirs), merged);
        // What we deleted while the save ran stays deleted, which only the base can tell.
        assert_eq!(saving.merge(&sidecar(&["ours"]), &theirs), sidecar(&["ours", "theirs"]));
    }

    #[test]
    fn a_folder_that_cannot_be_locked_is_reported_once_and_a_damaged_file_each_time() {
        let report = || SaveReport {
            unlocked: Some(io::Error::other("no locks here")),
            moved_aside: Some("a.json.damaged".into()),
            ..SaveReport::default()
        };
        let mut saving = writing(&[]);
        let first = saving.finish(Ok(report())).news;
        assert!(matches!(first[..], [SaveNews::Unlocked(_), SaveNews::DamagedFileMoved(_)]), "{first:?}");
        saving.request(|| sidecar(&[]));
        let second = saving.finish(Ok(report())).news;
        assert!(matches!(second[..], [SaveNews::DamagedFileMoved(_)]), "{second:?}");
    }
}
