//! The annotations of two annotators, and how a third person resolves their differences.

use crate::annotation::adjudication::{Adjudication, Resolution};
use crate::text::display;
use crate::tui::action::Direction;

/// The annotations of two annotators, and how far a third person has resolved their differences.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The annotations of both, paired as cases.
    pub adjudication: Adjudication,
    /// The resolution of each case, or `None` if it is unresolved.
    pub resolutions: Vec<Option<Resolution>>,
    /// Indices of the cases in which the annotators differ.
    pub differing: Vec<usize>,
    /// Whether the cases in which they agree were accepted.
    pub(crate) agreements_taken: bool,
}

impl Comparison {
    /// A comparison of `work` in which no case is resolved.
    pub fn new(work: Adjudication) -> Self {
        let differing = (0..work.cases.len()).filter(|&i| !work.cases[i].agrees()).collect();
        Self { resolutions: vec![None; work.cases.len()], differing, adjudication: work, ..Self::default() }
    }

    /// Number of differences that are resolved.
    pub fn resolved_count(&self) -> usize {
        self.differing.iter().filter(|&&i| self.resolutions[i].is_some()).count()
    }

    /// The next or previous unresolved difference from the difference `here`, past the end to the other end; `None` if all
    /// are resolved.
    pub(crate) fn next_unresolved(&self, here: usize, direction: Direction) -> Option<usize> {
        let len = self.differing.len();
        let step = |by: usize| match direction {
            Direction::Forward => here + by,
            Direction::Backward => here + len - by,
        };
        (1..=len).map(|by| step(by) % len).find(|&at| self.resolutions[self.differing[at]].is_none())
    }

    /// The message after a resolution.
    pub(crate) fn resolution_message(&self, resolution: Resolution) -> String {
        let called = self.resolution_name(resolution);
        if matches!(resolution, Resolution::Left | Resolution::Right) {
            format!("took {called}’s")
        } else {
            format!("took {called}")
        }
    }

    /// The name of a resolution: that of the annotator, “both” or “neither”.
    pub(crate) fn resolution_name(&self, resolution: Resolution) -> String {
        match resolution {
            Resolution::Left => display::printable(&self.adjudication.left),
            Resolution::Right => display::printable(&self.adjudication.right),
            Resolution::Both => "both".into(),
            Resolution::Neither => "neither".into(),
        }
    }
}
