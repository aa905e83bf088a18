//! Fuzzes `config.toml`: no bytes make its parser panic, and the reader can be drawn with every configuration.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| tandai_fuzz::targets::config(data));
