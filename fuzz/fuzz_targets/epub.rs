//! Fuzzes the reader of EPUB books: no files in a valid archive make it panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::epub(data));
