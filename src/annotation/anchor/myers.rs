//! Pairs the tokens of two long texts in which no token is rare, such as an article repeated many times.
//!
//! Uses the Myers diff of the crate `similar`. Its running time grows faster than linearly and its recursion depth
//! grows with the input, so it is run on one window of both texts at a time. The total time is then proportional to
//! the length of the texts, but an insertion longer than a window is not recognised as one.

use super::tokenized::TokenId;
use similar::algorithms::{DiffHook, myers};
use std::convert::Infallible;

/// Tokens of each text in one window.
const WINDOW: usize = 4096;

/// Pairs beyond this token of a window are discarded: near the end of a window, the pairing depends on where the
/// window was cut.
const KEPT: usize = WINDOW / 4 * 3;

/// Indices of equal tokens in `old` and `new`, increasing in both.
pub(super) fn pairs(old: &[TokenId], new: &[TokenId]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let ends = (old.len().min(i + WINDOW), new.len().min(j + WINDOW));
        let mut window = shortest(&old[i..ends.0], &new[j..ends.1]);
        let step = if ends == (old.len(), new.len()) {
            (ends.0 - i, ends.1 - j)
        } else {
            window.truncate(window.partition_point(|&(a, b)| a < KEPT && b < KEPT));
            window.last().map_or((KEPT, KEPT), |&(a, b)| (a + 1, b + 1))
        };
        found.extend(window.into_iter().map(|(a, b)| (i + a, j + b)));
        (i, j) = (i + step.0, j + step.1);
    }
    found
}

/// The pairs of a shortest edit script; if many tokens differ, of a nearly shortest one.
fn shortest(old: &[TokenId], new: &[TokenId]) -> Vec<(usize, usize)> {
    let mut equal = Equal(Vec::new());
    let Ok(()) = myers::diff(&mut equal, old, 0..old.len(), new, 0..new.len());
    equal.0
}

/// Collects the pairs that a diff reports as equal.
struct Equal(Vec<(usize, usize)>);

impl DiffHook for Equal {
    type Error = Infallible;

    fn equal(&mut self, old: usize, new: usize, len: usize) -> Result<(), Infallible> {
        self.0.extend((0..len).map(|k| (old + k, new + k)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The length of the longest common subsequence.
    fn longest(old: &[TokenId], new: &[TokenId]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for a in old {
            let mut diagonal = 0;
            for (j, b) in new.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if a == b { diagonal + 1 } else { above.max(row[j]) };
                diagonal = above;
            }
        }
        row[new.len()]
    }

    /// Pseudorandom numbers below `n`.
    fn random(length: usize, n: u64, mut state: u64) -> Vec<TokenId> {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((state >> 33) % n) as TokenId
        };
        (0..length).map(|_| next()).collect()
    }

    #[track_caller]
    fn check_order(old: &[TokenId], new: &[TokenId], found: &[(usize, usize)]) {
        assert!(found.iter().all(|&(i, j)| old[i] == new[j]));
        assert!(found.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
    }

    proptest! {
        #[test]
        fn the_edit_script_is_the_shortest(old in prop::collection::vec(0u32..4, 0..40), new in prop::collection::vec(0u32..4, 0..40)) {
            let found = pairs(&old, &new);
            check_order(&old, &new, &found);
            prop_assert_eq!(found.len(), longest(&old, &new));
        }
    }

    #[test]
    fn many_edits_are_followed_from_window_to_window() {
        let old: Vec<TokenId> = (0..60_000).map(|i| i % 50).collect();
        let mut new = old.clone();
        for i in (0..new.len()).step_by(11) {
            new[i] = 1000;
        }
        let found = pairs(&old, &new);
        check_order(&old, &new, &found);
        assert!(found.len() > 50_000, "{}", found.len());
    }

    #[test]
    fn an_insertion_shorter_than_a_window_is_skipped() {
        let old: Vec<TokenId> = (0..30_000).map(|i| i % 700).collect();
        let new = [&old[..15_000], &random(1_500, 700, 7), &old[15_000..]].concat();
        let found = pairs(&old, &new);
        check_order(&old, &new, &found);
        assert!(found.len() > 28_000, "{}", found.len());
    }

    /// Without windows this takes minutes, and the recursion overflows the stack of a thread.
    #[test]
    fn texts_that_have_nothing_in_common_but_their_words() {
        let (old, new) = (random(300_000, 5_000, 1), random(300_000, 5_000, 2));
        let found = std::thread::scope(|scope| {
            let pairing = std::thread::Builder::new().stack_size(256 << 10).spawn_scoped(scope, || pairs(&old, &new));
            pairing.unwrap().join().unwrap()
        });
        check_order(&old, &new, &found);
        assert!(found.len() > 2_000, "{}", found.len());
    }
}
