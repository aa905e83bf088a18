//! Fuzzes the reader of feeds: no bytes make it panic, and the pages of its entries obey the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::feed(data));
