//! Fuzzes the reader of EPUB books: no files in a valid archive make it panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandai::article::{SourceFormat, source};
use tandai_fuzz::{archive, check, parts};

/// The files that the parts of an input become: first the package document, which is found by its extension.
const FILES: [&str; 5] =
    ["OEBPS/content.opf", "OEBPS/a.xhtml", "OEBPS/b.xhtml", "META-INF/container.xml", "META-INF/encryption.xml"];

fuzz_target!(|data: &[u8]| {
    let files: Vec<(&str, &[u8])> = FILES.into_iter().zip(parts(data)).collect();
    let Ok(bytes) = archive(&files) else { return };
    if let Ok(article) = source::from_bytes(bytes, SourceFormat::Epub, None) {
        check(&article);
    }
});
