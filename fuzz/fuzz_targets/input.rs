//! Fuzzes what arrives from the terminal: no bytes make the reader panic, every frame can be drawn, and control strings
//! are never read as keys.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::input(data));
