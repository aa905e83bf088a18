//! Fuzzes the reader of PDF: no bytes make the code of this program panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
//!
//! The program parses a PDF in a process of its own, because the libraries that it uses panic on broken files. Here that
//! happens in this process, and panics in those libraries are ignored.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::panic;
use std::sync::Once;

/// Makes only panics in the code of this program end the fuzzer.
fn ignore_panics_of_libraries() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let abort = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|at| at.file().contains("/registry/src/")) {
                abort(panic);
            }
        }));
    });
}

fuzz_target!(|data: &[u8]| {
    ignore_panics_of_libraries();
    tandai_fuzz::targets::pdf(data);
});
