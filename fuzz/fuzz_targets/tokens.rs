//! Fuzzes the files of tokens and tags that `tandai evaluate` reads.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::tokens(data));
