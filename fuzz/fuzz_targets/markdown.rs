//! Fuzzes the reader of Markdown: no bytes make it panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandai::article::{SourceFormat, source};
use tandai_fuzz::check;

fuzz_target!(|data: &[u8]| {
    if let Ok(article) = source::from_bytes(data.to_vec(), SourceFormat::Markdown, None) {
        check(&article);
    }
});
