//! Fuzzes the sidecar parser: no bytes make it panic, a parsed sidecar survives writing and parsing, and its annotations
//! can be placed in an article.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::sidecar(data));
