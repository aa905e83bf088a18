//! Catches panics, so that a bug in one task ends only that task, and remembers where they happened for a bug report.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt::Display;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError};
use std::thread;
use thiserror::Error;

/// The most panics that are remembered.
const MAX_RECORDS: usize = 20;

/// A caught panic. Its message may quote the article, so show it to the user but do not log it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("internal error ({message})")]
pub struct Panicked {
    message: String,
    /// Where in the program: file, line and column. `None` if another thread panicked.
    place: Option<String>,
}

impl Panicked {
    /// Takes the payload returned by `catch_unwind` or `JoinHandle::join`.
    fn new(payload: &(dyn Any + Send), place: Option<String>) -> Self {
        let words = payload.downcast_ref::<String>().map(String::as_str);
        let message = words.or(payload.downcast_ref::<&str>().copied()).unwrap_or("no message").into();
        Self { message, place }
    }

    /// The error without its message, which may quote the article: `internal error at src/claim/mod.rs:41:9`.
    pub(crate) fn without_message(&self) -> String {
        match &self.place {
            Some(place) => format!("internal error at {place}"),
            None => "internal error".into(),
        }
    }
}

/// What is known about the panics at one place. Nothing in it comes from an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PanicRecord {
    /// The part of the program, as given to [`catch_panic`], or the name of the thread.
    pub(crate) part: String,
    /// File, line and column.
    pub(crate) place: String,
    /// The backtrace of the first panic at this place.
    pub(crate) backtrace: String,
    /// How many there were.
    pub(crate) times: usize,
}

/// The panics of this process, oldest first, one entry for each place.
static RECORDS: Mutex<VecDeque<PanicRecord>> = Mutex::new(VecDeque::new());

/// Prepares for the report of a panic that nothing catches, and returns whether to print it.
static BEFORE_REPORT: OnceLock<fn() -> bool> = OnceLock::new();

thread_local! {
    /// Whether this thread runs code of a library that may panic on damaged input.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
    /// The part of the program that this thread runs inside [`catch_panic`].
    static PART: Cell<Option<&'static str>> = const { Cell::new(None) };
    /// Where the last panic of this thread happened.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Sets the value of a cell, and restores the old value when dropped.
struct Restored<T: Copy + 'static> {
    cell: &'static thread::LocalKey<Cell<T>>,
    old: T,
}

impl<T: Copy> Restored<T> {
    fn set(cell: &'static thread::LocalKey<Cell<T>>, value: T) -> Self {
        Self { cell, old: cell.replace(value) }
    }
}

impl<T: Copy> Drop for Restored<T> {
    fn drop(&mut self) {
        self.cell.set(self.old);
    }
}

/// Runs `work`, the part of the program called `part`. A panic in it is recorded and returned, and not printed. Values
/// that `work` was modifying when it panicked may be inconsistent; replace them before further use.
///
/// # Errors
/// [`Panicked`] if `work` panicked.
pub(crate) fn catch_panic<T>(part: &'static str, work: impl FnOnce() -> T) -> Result<T, Panicked> {
    install();
    let _part = Restored::set(&PART, Some(part));
    PLACE.take();
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panicked::new(&*payload, PLACE.take()))
}

/// Like [`catch_panic`], for a library that panics on damaged input: the panic is an ordinary error, and is not
/// recorded.
///
/// # Errors
/// [`Panicked`] if `work` panicked.
pub(crate) fn catch_expected_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    install();
    let _expected = Restored::set(&EXPECTED, true);
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panicked::new(&*payload, None))
}

/// Installs the panic hook, once. A panic is logged and recorded; if nothing catches it, it is also printed.
pub(crate) fn install() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if EXPECTED.get() {
                return;
            }
            record(info);
            if PART.get().is_none() && BEFORE_REPORT.get().is_none_or(|prepare| prepare()) {
                report(info);
            }
        }));
    });
}

/// Has `prepare` called before a panic that nothing catches is printed. It returns whether to print it. Only the first
/// call has an effect.
pub(crate) fn before_report(prepare: fn() -> bool) {
    install();
    // Set already by an earlier screen of this process.
    let _same = BEFORE_REPORT.set(prepare);
}

/// Remembers a panic and writes it to the log.
fn record(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or("an unknown place".into(), ToString::to_string);
    let part = PART.get().or(thread::current().name()).unwrap_or("(unnamed)").to_string();
    log::error!("panic at {place} in {part}");
    PLACE.set(Some(place.clone()));
    let mut records = lock_records();
    if let Some(known) = records.iter_mut().find(|known| known.place == place && known.part == part) {
        known.times += 1;
        return;
    }
    // Resolving the names takes tens of milliseconds, so it is done once for a place: a panic while drawing may come
    // with every key.
    let backtrace = Backtrace::force_capture().to_string();
    backtrace.lines().for_each(|line| log::error!("{line}"));
    if records.len() == MAX_RECORDS {
        records.pop_front();
    }
    records.push_back(PanicRecord { part, place, backtrace, times: 1 });
}

fn lock_records() -> MutexGuard<'static, VecDeque<PanicRecord>> {
    // Whole entries are added and removed, so the list is good even if a thread ended while it held the lock.
    RECORDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The panics of this process, oldest first.
pub(crate) fn records() -> Vec<PanicRecord> {
    lock_records().iter().cloned().collect()
}

/// Panics if the environment variable `TANDAI_PANIC` is `place`, so that tests see what a panic there does. Does nothing
/// in a build without debug assertions.
#[track_caller]
pub(crate) fn fault_point(place: impl Display) {
    let wanted = || std::env::var("TANDAI_PANIC").is_ok_and(|wanted| wanted == place.to_string());
    assert!(!(cfg!(debug_assertions) && wanted()), "on purpose: {place}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_returned_with_its_words() {
        let said = |work: fn()| catch_panic("a test", work).unwrap_err().to_string();
        assert_eq!(said(|| panic!("never")), "internal error (never)");
        assert_eq!(said(|| panic!("item {}", 3)), "internal error (item 3)");
        assert_eq!(said(|| std::panic::panic_any(7)), "internal error (no message)");
    }

    #[test]
    fn a_panic_is_recorded_with_its_part_and_place_and_without_its_words() {
        let fail = || catch_panic("a part of this test", || panic!("a secret")).unwrap_err();
        let own = || records().into_iter().find(|record| record.part == "a part of this test");
        assert!(own().is_none());
        let first = fail();
        assert!(first.without_message().starts_with("internal error at src/guard.rs:"), "{first:?}");
        fail();
        let record = own().unwrap();
        assert_eq!((record.times, record.place.starts_with("src/guard.rs:")), (2, true));
        assert!(record.backtrace.contains("guard"), "{}", record.backtrace);
        assert!(!format!("{record:?}").contains("a secret"));
    }

    #[test]
    fn a_panic_is_expected_only_inside() {
        assert!(catch_expected_panic(|| EXPECTED.get()).unwrap());
        assert!(catch_expected_panic(|| panic!("damaged")).is_err());
        assert!(!EXPECTED.get());
        assert_eq!(PLACE.take(), None, "and is not recorded");
        assert!(catch_panic("outer", || catch_panic("inner", || panic!("x")).is_err()).unwrap());
        assert_eq!(PART.get(), None);
    }
}
