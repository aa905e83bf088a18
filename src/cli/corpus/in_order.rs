//! Work on all processors whose results come in the order of what was worked on.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How far a worker may be ahead of what was taken, for each worker: so much is held in memory at most.
const MAX_AHEAD: usize = 16;

/// What is done and not taken yet.
struct SharedResults<O> {
    /// From the first that was not taken.
    done: VecDeque<Option<O>>,
    taken: usize,
    /// How many there are, once that is known.
    all: Option<usize>,
    /// Whether nobody wants any more.
    stopped: bool,
}

/// What is still to do.
struct RemainingItems<I> {
    items: Option<I>,
    next: usize,
}

/// A lock is left whole by whoever panics while holding it: nothing that can panic is done under one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does `work`, which does not panic, with each of `items` on `jobs` threads, each with a state of its own that `state` makes,
/// and gives what comes of it to `take`, in order.
///
/// No more than some results for each thread are ever held, however many items there are.
///
/// # Errors
/// What `take` fails with; nothing new is begun then.
pub(super) fn in_order<I: Send, O: Send, S, E>(
    items: impl Iterator<Item = I> + Send,
    jobs: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, I) -> O + Sync,
    mut take: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let left = Mutex::new(RemainingItems { items: Some(items), next: 0 });
    let shared = Mutex::new(SharedResults { done: VecDeque::new(), taken: 0, all: None, stopped: false });
    let (room, ready) = (Condvar::new(), Condvar::new());
    let most = jobs.max(1) * MAX_AHEAD;
    // The next item and its number. Whoever waits for one that is yet to come holds up nobody who has one.
    let next = || {
        let mut left = lock(&left);
        let number = left.next;
        let mut state = lock(&shared);
        while !state.stopped && number - state.taken >= most {
            state = room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopped {
            return None;
        }
        drop(state);
        let item = left.items.as_mut().and_then(Iterator::next);
        if item.is_none() {
            left.items = None;
            lock(&shared).all = Some(number);
            ready.notify_one();
        }
        left.next += usize::from(item.is_some());
        Some((number, item?))
    };
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                let mut own = state();
                while let Some((number, item)) = next() {
                    let result = work(&mut own, item);
                    let mut shared = lock(&shared);
                    let at = number - shared.taken;
                    if shared.done.len() <= at {
                        shared.done.resize_with(at + 1, || None);
                    }
                    shared.done[at] = Some(result);
                    if at == 0 {
                        ready.notify_one();
                    }
                }
            });
        }
        let result = (|| {
            loop {
                let mut state = lock(&shared);
                let result = loop {
                    if let Some(Some(_)) = state.done.front() {
                        break state.done.pop_front().flatten();
                    }
                    if state.all == Some(state.taken) {
                        break None;
                    }
                    state = ready.wait(state).unwrap_or_else(PoisonError::into_inner);
                };
                let Some(result) = result else { return Ok(()) };
                state.taken += 1;
                drop(state);
                room.notify_one();
                take(result)?;
            }
        })();
        lock(&shared).stopped = true;
        room.notify_all();
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn in_order_whatever_takes_how_long() {
        for jobs in [1, 2, 7] {
            let mut got = Vec::new();
            let work = |(): &mut (), i: usize| {
                thread::sleep(Duration::from_micros((i * 7919 % 13) as u64 * 50));
                i * 2
            };
            in_order(
                0..300,
                jobs,
                || (),
                work,
                |result| {
                    got.push(result);
                    Ok::<(), ()>(())
                },
            )
            .unwrap();
            assert_eq!(got, (0..300).map(|i| i * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_more_is_begun_than_fits() {
        let begun = AtomicUsize::new(0);
        let mut taken = 0;
        let items = (0..1000).inspect(|_| {
            begun.fetch_add(1, Ordering::Relaxed);
        });
        in_order(
            items,
            3,
            || (),
            |(), i| i,
            |_| {
                thread::sleep(Duration::from_micros(100));
                taken += 1;
                assert!(begun.load(Ordering::Relaxed) <= taken + 3 * MAX_AHEAD + 1);
                Ok::<(), ()>(())
            },
        )
        .unwrap();
        assert_eq!(taken, 1000);
    }

    #[test]
    fn an_error_ends_it() {
        let end = |i| if i == 40 { Err("full") } else { Ok(()) };
        assert_eq!(in_order(0.., 4, || (), |(), i: usize| i, end), Err("full"));
    }
}
