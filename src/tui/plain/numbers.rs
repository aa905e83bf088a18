//! The numbers by which annotations are called: each keeps its number for the whole session.

use std::collections::HashMap;
use uuid::Uuid;

/// The annotations by their numbers, which begin with 1. A number is never used again for another annotation.
#[derive(Default)]
pub(super) struct Numbers {
    ids: Vec<Uuid>,
    numbers: HashMap<Uuid, usize>,
}

impl Numbers {
    /// Gives an annotation the next number, unless it has one.
    pub(super) fn add(&mut self, id: Uuid) {
        if !self.numbers.contains_key(&id) {
            self.ids.push(id);
            self.numbers.insert(id, self.ids.len());
        }
    }

    /// The number of an annotation; that which it would get next if it has none.
    pub(super) fn of(&self, id: Uuid) -> usize {
        self.numbers.get(&id).copied().unwrap_or(self.ids.len() + 1)
    }

    /// The annotation with this number.
    pub(super) fn get(&self, number: usize) -> Option<Uuid> {
        self.ids.get(number.checked_sub(1)?).copied()
    }
}
