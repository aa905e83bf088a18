//! Fuzzes the readers of email and of saved pages: no bytes make them panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandai::article::{SourceFormat, source};
use tandai_fuzz::check;

fuzz_target!(|data: &[u8]| {
    for format in [SourceFormat::Email, SourceFormat::Mhtml] {
        if let Ok(article) = source::from_bytes(data.to_vec(), format, None) {
            check(&article);
        }
    }
});
