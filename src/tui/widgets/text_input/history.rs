//! The history of a text input. Changes that follow each other are taken back together, until the cursor moves or a new word
//! begins.

/// A replacement of a part of the text. All offsets are in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Where the part begins.
    pub(super) at: usize,
    /// The text that was there.
    pub(super) removed: String,
    /// The text that replaced it.
    pub(super) inserted: String,
    /// The cursor before the change.
    pub(super) before: usize,
    /// The cursor after it.
    pub(super) after: usize,
}

/// The changes of a text, in groups that are taken back together.
#[derive(Clone, Debug, Default)]
pub(super) struct EditHistory {
    groups: Vec<Vec<Change>>,
    /// How many of the groups are in effect; the others have been taken back.
    done: usize,
    /// Whether the next change joins the last group, if it is of the same kind.
    is_open: bool,
}

impl EditHistory {
    /// Records a change. Changes that were taken back before can no longer be repeated.
    pub(super) fn push(&mut self, change: Change) {
        self.groups.truncate(self.done);
        match self.groups.last_mut().filter(|group| self.is_open && continues(group, &change)) {
            Some(group) => group.push(change),
            None => self.groups.push(vec![change]),
        }
        (self.done, self.is_open) = (self.groups.len(), true);
    }

    /// Starts a new group with the next change.
    pub(super) const fn end_group(&mut self) {
        self.is_open = false;
    }

    /// The changes to take back, in the order in which they were made.
    pub(super) fn undo(&mut self) -> Option<Vec<Change>> {
        self.is_open = false;
        self.done = self.done.checked_sub(1)?;
        self.groups.get(self.done).cloned()
    }

    /// The changes to repeat.
    pub(super) fn redo(&mut self) -> Option<Vec<Change>> {
        self.is_open = false;
        let group = self.groups.get(self.done)?.clone();
        self.done += 1;
        Some(group)
    }
}

/// Whether a change is of the same kind as those before it, insertion or deletion, and was made where they ended.
fn continues(group: &[Change], change: &Change) -> bool {
    group.last().is_some_and(|last| {
        last.after == change.before
            && last.inserted.is_empty() == change.inserted.is_empty()
            && last.removed.is_empty() == change.removed.is_empty()
    })
}
