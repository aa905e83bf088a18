//! The jump list: the positions before each jump, to go back to.

use std::path::PathBuf;

/// The largest number of positions in the jump list; the oldest is dropped.
const MAX_JUMPS: usize = 100;

/// A position in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JumpLocation {
    /// The path of the article; `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    /// The byte offset.
    pub(crate) offset: usize,
}

/// The positions before each jump, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct JumpList {
    list: Vec<JumpLocation>,
    /// The index of the current position: the length of the list, unless the user has gone back.
    at: usize,
}

impl JumpList {
    /// Whether there is no jump to go back from.
    pub(crate) const fn is_empty(&self) -> bool {
        self.at == 0
    }

    /// Whether there is a position to go forward to.
    pub(crate) fn has_next(&self) -> bool {
        self.at + 1 < self.list.len()
    }

    /// Records a jump away from `here` and drops the positions ahead of the current one.
    pub(crate) fn push(&mut self, here: JumpLocation) {
        self.list.truncate(self.at);
        self.list.retain(|place| *place != here);
        self.list.push(here);
        if self.list.len() > MAX_JUMPS {
            self.list.remove(0);
        }
        self.at = self.list.len();
    }

    /// Moves back and returns the position before the last jump. `here` is the current position, which is recorded
    /// so that [`JumpList::forward`] can return to it.
    pub(crate) fn back(&mut self, here: &JumpLocation) -> Option<JumpLocation> {
        if self.at == self.list.len() {
            self.push(here.clone());
            self.at = self.list.len() - 1;
        }
        // Skip entries equal to the current position: jumps that did not move the cursor.
        while self.at > 0 {
            self.at -= 1;
            if self.list[self.at] != *here {
                return Some(self.list[self.at].clone());
            }
        }
        None
    }

    /// Moves forward and returns the next position.
    pub(crate) fn forward(&mut self) -> Option<JumpLocation> {
        let place = self.list.get(self.at + 1)?.clone();
        self.at += 1;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(offset: usize) -> JumpLocation {
        JumpLocation { path: None, offset }
    }

    #[test]
    fn back_and_forward() {
        let mut jumps = JumpList::default();
        assert_eq!(jumps.back(&at(0)), None);
        jumps.push(at(10));
        jumps.push(at(20));
        assert_eq!(jumps.back(&at(30)), Some(at(20)));
        assert_eq!(jumps.back(&at(20)), Some(at(10)));
        assert_eq!(jumps.back(&at(10)), None);
        assert_eq!(jumps.forward(), Some(at(20)));
        assert_eq!(jumps.forward(), Some(at(30)));
        assert_eq!(jumps.forward(), None);
        jumps.back(&at(30));
        jumps.push(at(25));
        assert_eq!(jumps.forward(), None, "a new jump forgets those taken back");
    }
}
