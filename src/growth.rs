//! For tests: asserts that the time of a function grows with its input, not with the square of it.

use std::time::{Duration, Instant};

/// The larger input is this many times the smaller one.
const FACTOR: usize = 8;

/// The larger input may take this many times as long: far from the 64 of a square, with room for a busy machine.
const MAX_RATIO: u32 = 28;

/// Asserts that `run(8 * n)` takes about eight times as long as `run(n)`. The best of three runs counts for each.
///
/// `n` should be large enough that a run takes a few milliseconds.
#[track_caller]
pub(crate) fn assert_linear_time(n: usize, run: impl Fn(usize)) {
    let time = |n: usize| {
        let timed = |_| {
            let begun = Instant::now();
            run(n);
            begun.elapsed()
        };
        (0..3).map(timed).min().unwrap_or_default().max(Duration::from_micros(500))
    };
    let (small, large) = (time(n), time(FACTOR * n));
    assert!(large < small * MAX_RATIO, "{FACTOR} times the input takes {small:?}, then {large:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "8 times the input")]
    fn a_square_is_noticed() {
        assert_linear_time(500, |n| {
            let steps = (0..n * n).map(std::hint::black_box);
            assert_eq!(steps.count(), n * n);
        });
    }
}
