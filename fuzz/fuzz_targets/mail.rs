//! Fuzzes the readers of email and of saved pages: no bytes make them panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::mail(data));
