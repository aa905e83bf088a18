//! Fuzzes `tandai.toml`: no bytes make its parser panic, and the reader can be drawn with every project.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::project(data));
