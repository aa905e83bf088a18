//! Fuzzes the reader of OpenDocument texts: no XML in a valid archive makes it panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandai::article::{SourceFormat, source};
use tandai_fuzz::{archive, check, parts};

/// The files that the parts of an input become.
const FILES: [&str; 3] = ["content.xml", "styles.xml", "meta.xml"];

fuzz_target!(|data: &[u8]| {
    let files: Vec<(&str, &[u8])> = FILES.into_iter().zip(parts(data)).collect();
    let Ok(bytes) = archive(&files) else { return };
    if let Ok(article) = source::from_bytes(bytes, SourceFormat::Odt, None) {
        check(&article);
    }
});
