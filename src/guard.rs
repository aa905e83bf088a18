//! Catches panics, so that a bug in one task ends only that task.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use thiserror::Error;

/// A caught panic. Its message may quote the article, so show it to the user but do not log it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("internal error ({0})")]
pub struct Panicked(String);

impl Panicked {
    /// Takes the payload returned by `catch_unwind` or `JoinHandle::join`.
    pub(crate) fn new(payload: &(dyn Any + Send)) -> Self {
        let words = payload.downcast_ref::<String>().map(String::as_str);
        Self(words.or(payload.downcast_ref::<&str>().copied()).unwrap_or("no message").into())
    }
}

/// Runs `work`. Values that `work` was modifying when it panicked may be inconsistent; replace them before further use.
///
/// # Errors
/// [`Panicked`] if `work` panicked.
pub(crate) fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panicked::new(&*payload))
}

thread_local! {
    /// Whether this thread runs code of a library that may panic on damaged input.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Like [`catch_panic`], for a library that panics on damaged input: the panic is an ordinary error, so nothing is printed
/// and the terminal stays as it is.
///
/// # Errors
/// [`Panicked`] if `work` panicked.
pub(crate) fn catch_expected_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !is_panic_expected() {
                report(info);
            }
        }));
    });
    EXPECTED.set(true);
    let result = catch_panic(work);
    EXPECTED.set(false);
    result
}

/// Whether a panic of this thread is caught by [`catch_expected_panic`]. Panic hooks ask this first.
pub(crate) fn is_panic_expected() -> bool {
    EXPECTED.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_returned_with_its_words() {
        let said = |work: fn()| catch_panic(work).unwrap_err().to_string();
        assert_eq!(said(|| panic!("never")), "internal error (never)");
        assert_eq!(said(|| panic!("item {}", 3)), "internal error (item 3)");
        assert_eq!(said(|| std::panic::panic_any(7)), "internal error (no message)");
    }

    #[test]
    fn a_panic_is_expected_only_inside() {
        assert!(catch_expected_panic(is_panic_expected).unwrap());
        assert!(catch_expected_panic(|| panic!("damaged")).is_err());
        assert!(!is_panic_expected());
    }
}
