//! Fuzzes the reader of Word documents: no XML in a valid archive makes it panic, and every article obeys the laws of
//! [`tandai_fuzz::check`].
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandai::article::{SourceFormat, source};
use tandai_fuzz::{archive, check, parts};

/// The files that the parts of an input become.
const FILES: [&str; 5] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "docProps/core.xml",
];

const RELATIONSHIPS: &str = "<Relationships><Relationship Id='s' Type='/styles' Target='styles.xml'/>\
    <Relationship Id='n' Type='/numbering' Target='numbering.xml'/>\
    <Relationship Id='f' Type='/footnotes' Target='footnotes.xml'/>\
    <Relationship Id='h' Type='/hyperlink' Target='https://example.org/' TargetMode='External'/></Relationships>";

fuzz_target!(|data: &[u8]| {
    let mut files: Vec<(&str, &[u8])> = FILES.into_iter().zip(parts(data)).collect();
    files.push(("word/_rels/document.xml.rels", RELATIONSHIPS.as_bytes()));
    let Ok(bytes) = archive(&files) else { return };
    if let Ok(article) = source::from_bytes(bytes, SourceFormat::Docx, None) {
        check(&article);
    }
});
