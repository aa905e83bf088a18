//! A parallel map over an iterator that yields its results in the order of the items, with bounded memory.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Most items, per worker, that may be started before the oldest result is consumed. Bounds the memory.
const MAX_AHEAD: usize = 16;

/// No further item is started while the results that wait for the consumer have more bytes than this. The next result
/// in order is always worked on, so nothing can get stuck.
const MAX_WAITING_BYTES: usize = 64 << 20;

/// The results that are finished but not yet consumed.
struct SharedResults<O> {
    /// The size of the results in `done`, in bytes.
    waiting: usize,
    /// The results in order, from item number `taken`; `None` for one that is not finished.
    done: VecDeque<Option<O>>,
    taken: usize,
    /// Number of all items, once the iterator has ended.
    all: Option<usize>,
    /// Set when the consumer has stopped: no further item is started.
    stopped: bool,
}

/// The iterator over the items that are not started, `None` once it has ended, and the number of the next item.
struct RemainingItems<I> {
    items: Option<I>,
    next: usize,
}

/// Locks `mutex` even if it is poisoned. No update of the data is interrupted by a panic, so the data is still
/// consistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work` on `items` with `jobs` threads and passes the results to `take` in the order of the items. `state` makes
/// the state of each thread. `work` must not panic: the call would then wait forever for its result.
///
/// At most [`MAX_AHEAD`] results per thread are held in memory, however many items there are, and no more than
/// [`MAX_WAITING_BYTES`] and one per thread; `size` tells how many bytes a result has.
///
/// # Errors
/// The first error of `take`; no further item is started then.
pub(super) fn in_order<I: Send, O: Send, S, E>(
    items: impl Iterator<Item = I> + Send,
    jobs: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, I) -> O + Sync,
    size: impl Fn(&O) -> usize + Sync,
    mut take: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let left = Mutex::new(RemainingItems { items: Some(items), next: 0 });
    let shared = Mutex::new(SharedResults { waiting: 0, done: VecDeque::new(), taken: 0, all: None, stopped: false });
    let (room, ready) = (Condvar::new(), Condvar::new());
    let most = jobs.max(1) * MAX_AHEAD;
    // The next item and its number. A thread that waits here holds only the lock of the remaining items, so it does not
    // block threads that are storing a result.
    let next = || {
        let mut left = lock(&left);
        let number = left.next;
        let mut state = lock(&shared);
        while !state.stopped
            && (number - state.taken >= most || number > state.taken && state.waiting > MAX_WAITING_BYTES)
        {
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
                    shared.waiting += size(&result);
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
                state.waiting -= size(&result);
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
                |_| 1,
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
            |_| 1,
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
    fn large_results_wait_for_the_consumer() {
        let begun = AtomicUsize::new(0);
        let mut taken = 0;
        let items = (0..100).inspect(|_| {
            begun.fetch_add(1, Ordering::Relaxed);
        });
        let size = |_: &i32| MAX_WAITING_BYTES + 1;
        let take = |_| {
            thread::sleep(Duration::from_micros(100));
            taken += 1;
            // One result that waits, one for each thread, and the one that was just taken.
            assert!(begun.load(Ordering::Relaxed) <= taken + 1 + 3 + 1);
            Ok::<(), ()>(())
        };
        in_order(items, 3, || (), |(), i| i, size, take).unwrap();
        assert_eq!(taken, 100);
    }

    #[test]
    fn an_error_ends_it() {
        let end = |i| if i == 40 { Err("full") } else { Ok(()) };
        assert_eq!(in_order(0.., 4, || (), |(), i: usize| i, |_| 1, end), Err("full"));
    }
}
