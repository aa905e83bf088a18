//! Fuzzes the reader of transcripts: no bytes make it panic, and the paragraphs of an article are spans of its
//! text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandai::article::{SourceFormat, source};

fuzz_target!(|data: &[u8]| {
    for format in [SourceFormat::Transcript] {
        let Ok(article) = source::from_bytes(data.to_vec(), format, None) else { continue };
        assert!(article.paragraphs().iter().all(|paragraph| paragraph.span().get(article.text()).is_some()));
    }
});
