//! Fuzzes the reader of OpenDocument texts: no XML in a valid archive makes it panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::odt(data));
