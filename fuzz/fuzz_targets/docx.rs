//! Fuzzes the readers of Word and OpenDocument files: no XML in a valid archive makes them panic, and the paragraphs of an
//! article are spans of its text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use tandai::article::{SourceFormat, source};
use zip::write::SimpleFileOptions;

/// Every file that a document may have, all with the same content.
const FILES: [&str; 7] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "docProps/core.xml",
    "content.xml",
    "styles.xml",
];

const RELATIONSHIPS: &str = "<Relationships><Relationship Id='s' Type='/styles' Target='styles.xml'/>\
    <Relationship Id='n' Type='/numbering' Target='numbering.xml'/>\
    <Relationship Id='f' Type='/footnotes' Target='footnotes.xml'/></Relationships>";

fn archive(data: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in FILES {
        writer.start_file(name, options)?;
        writer.write_all(data)?;
    }
    writer.start_file("word/_rels/document.xml.rels", options)?;
    writer.write_all(RELATIONSHIPS.as_bytes())?;
    Ok(writer.finish()?.into_inner())
}

fuzz_target!(|data: &[u8]| {
    let Ok(bytes) = archive(data) else { return };
    for format in [SourceFormat::Docx, SourceFormat::Odt] {
        let Ok(article) = source::from_bytes(bytes.clone(), format, None) else { continue };
        assert!(article.paragraphs().iter().all(|paragraph| paragraph.span().get(article.text()).is_some()));
    }
});
