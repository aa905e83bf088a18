//! A shortest way from one sequence to the other by leaving out and putting in (Myers 1986), for texts that say the same
//! over and over, in which nothing is rare. Cut short where there are many edits: the way that got furthest is taken, and
//! gone on from there, so that it costs about the length of the texts whatever is in them.

use super::tokens::Id;

/// Edits after which the way that got furthest is taken.
const MOST: usize = 256;

/// Pairs of equal tokens, in order.
pub fn pairs(old: &[Id], new: &[Id]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let (way, di, dj) = stretch(&old[i..], &new[j..]);
        found.extend(way.into_iter().map(|(a, b)| (i + a, j + b)));
        (i, j) = (i + di, j + dj);
    }
    found
}

/// The pairs of the way that gets furthest with at most [`MOST`] edits, and how far it gets in each; at least one token
/// in one of them, for both hold some.
fn stretch(old: &[Id], new: &[Id]) -> (Vec<(usize, usize)>, usize, usize) {
    let (n, m) = (old.len() as isize, new.len() as isize);
    // The furthest old token on each diagonal (old less new), for each number of edits.
    let mut rounds: Vec<Vec<isize>> = Vec::new();
    let middle = MOST as isize + 1;
    let mut reach = vec![-1isize; 2 * MOST + 3];
    reach[(middle + 1) as usize] = 0;
    let mut end = (0, 0);
    'edits: for edits in 0..=MOST as isize {
        rounds.push(reach[(middle - edits - 1) as usize..=(middle + edits + 1) as usize].to_vec());
        for diagonal in (-edits..=edits).step_by(2) {
            let at = (middle + diagonal) as usize;
            let down = diagonal == -edits || diagonal != edits && reach[at - 1] < reach[at + 1];
            let mut x = if down { reach[at + 1] } else { reach[at - 1] + 1 };
            let mut y = x - diagonal;
            if x > n || y > m || x < 0 || y < 0 {
                reach[at] = if down { x } else { x.min(n) };
                continue;
            }
            while x < n && y < m && old[x as usize] == new[y as usize] {
                (x, y) = (x + 1, y + 1);
            }
            reach[at] = x;
            if x + y > end.0 + end.1 {
                end = (x, y);
            }
            if x >= n && y >= m {
                break 'edits;
            }
        }
    }
    let (mut x, mut y) = end;
    let mut found = Vec::new();
    // The round in which the end was reached first: the least number of edits that gets there.
    let mut edits = rounds.len() as isize - 1;
    while edits >= 0 && (x > 0 || y > 0) {
        let round = &rounds[edits as usize];
        let on = |diagonal: isize| round.get((diagonal + edits + 1) as usize).copied().unwrap_or(-1);
        let diagonal = x - y;
        if diagonal.abs() > edits || (diagonal + edits) % 2 != 0 {
            edits -= 1;
            continue;
        }
        let down = diagonal == -edits || diagonal != edits && on(diagonal - 1) < on(diagonal + 1);
        let (before_x, before_y) = if edits == 0 {
            (0, 0)
        } else if down {
            (on(diagonal + 1), on(diagonal + 1) - diagonal - 1)
        } else {
            (on(diagonal - 1), on(diagonal - 1) - diagonal + 1)
        };
        let start = if edits == 0 {
            (0, 0)
        } else if down {
            (before_x, before_y + 1)
        } else {
            (before_x + 1, before_y)
        };
        if x < start.0 || y < start.1 {
            // Reached in an earlier round.
            edits -= 2;
            continue;
        }
        while x > start.0 && y > start.1 {
            (x, y) = (x - 1, y - 1);
            found.push((x as usize, y as usize));
        }
        (x, y) = (before_x, before_y);
        edits -= 1;
    }
    found.reverse();
    let moved = (end.0.max(0) as usize, end.1.max(0) as usize);
    if moved == (0, 0) { (found, 1, 1) } else { (found, moved.0, moved.1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The length of the longest common subsequence.
    fn longest(old: &[Id], new: &[Id]) -> usize {
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

    proptest! {
        #[test]
        fn the_way_is_the_shortest(old in prop::collection::vec(0u32..4, 0..40), new in prop::collection::vec(0u32..4, 0..40)) {
            let found = pairs(&old, &new);
            prop_assert!(found.iter().all(|&(i, j)| old[i] == new[j]));
            prop_assert!(found.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
            prop_assert_eq!(found.len(), longest(&old, &new));
        }
    }

    #[test]
    fn many_edits_cost_no_more_than_the_length() {
        let old: Vec<Id> = (0..60_000).map(|i| i % 50).collect();
        let mut new = old.clone();
        for i in (0..new.len()).step_by(11) {
            new[i] = 1000;
        }
        let found = pairs(&old, &new);
        assert!(found.len() > 50_000, "{}", found.len());
    }
}
