//! Fuzzes the import of other tools' formats: no text makes it panic, and every imported annotation is on the words that it
//! quotes.
//!
//! The environment variable `FORMAT` names the format, so that each can be fuzzed with its own corpus:
//! `FORMAT=brat cargo fuzz run exchange fuzz/corpus/brat`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tandai::exchange::ExchangeFormat;
use tandai_fuzz::targets::{IMPORTED, import};

static FORMAT: LazyLock<ExchangeFormat> = LazyLock::new(|| {
    let name = std::env::var("FORMAT").expect("set FORMAT to the name of a format");
    IMPORTED.into_iter().find(|format| format.name() == name).expect("FORMAT is a format that can be imported")
});

fuzz_target!(|text: &str| import(*FORMAT, text));
