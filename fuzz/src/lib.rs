//! What the fuzz targets share: their bodies, the laws that every article obeys, and archives made from their parts.

pub mod targets;

use std::io::{Cursor, Write};
use tandai::article::Article;
use tandai::text::Span;
use tandai::text::display::printable;
use tandai::text::wrap::wrap;
use zip::write::SimpleFileOptions;

/// Divides an input into the files of an archive, so that a mutation changes the XML and not a checksum.
const SEPARATOR: &[u8] = b"\n=====\n";

/// Columns to which paragraphs are wrapped.
const COLUMNS: usize = 30;

/// Paragraphs of more bytes than this are not wrapped, as that takes most of the time.
const MAX_WRAPPED_BYTES: usize = 2048;

/// Asserts what is true of every article that a reader composes.
///
/// # Panics
/// If it is not true of `article`.
pub fn check(article: &Article) {
    check_paragraphs(article);
    check_asserted_text(article);
    for (span, _) in article.links() {
        assert!(!span.is_empty() && inside_one_paragraph(article, span), "a link at {span:?}");
    }
    let paragraphs = article.paragraphs().iter().map(|paragraph| paragraph.span().slice(article.text()));
    let left_out = article.left_out().iter().map(String::as_str);
    for words in paragraphs.chain(left_out).chain([article.title()]) {
        check_display(words);
    }
}

/// The paragraphs are in order, none is empty or has white space around it except code, and they are the whole text.
fn check_paragraphs(article: &Article) {
    let text = article.text();
    assert!(!article.paragraphs().is_empty());
    let mut end = 0;
    for paragraph in article.paragraphs() {
        let span = paragraph.span();
        let words = span.get(text).expect("a paragraph begins and ends between characters");
        assert!(!words.trim().is_empty(), "an empty paragraph at {span:?}");
        assert_eq!(words.trim_end(), words);
        assert!(end <= span.start, "{span:?} overlaps the paragraph that ends at {end}");
        assert_eq!(text[end..span.start].trim(), "", "text outside paragraphs");
        let (start, stop) = article.to_code_points(span);
        assert_eq!(article.from_code_points(start, stop), Some(span));
        end = span.end;
    }
    assert_eq!(text[end..].trim(), "", "text after the last paragraph");
}

/// The text that is searched for entities differs from the text only where it has spaces.
fn check_asserted_text(article: &Article) {
    let (text, asserted) = (article.text().as_bytes(), article.asserted_text().as_bytes());
    assert_eq!(text.len(), asserted.len());
    assert!(text.iter().zip(asserted).all(|(shown, asserted)| shown == asserted || *asserted == b' '));
}

fn inside_one_paragraph(article: &Article, span: Span) -> bool {
    let covers = |outer: Span| outer.start <= span.start && span.end <= outer.end;
    span.get(article.text()).is_some() && article.paragraphs().iter().any(|paragraph| covers(paragraph.span()))
}

/// Nothing that controls a terminal is drawn, and words can be wrapped.
fn check_display(words: &str) {
    let bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!printable(words).contains(|c: char| c.is_control() || bidi(c)), "{words:?}");
    if words.len() <= MAX_WRAPPED_BYTES {
        assert!(!wrap(words, COLUMNS).is_empty());
    }
}

/// The parts of an input, in the order of the files that they are to become. There is always at least one.
pub fn parts(data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(SEPARATOR.len()).position(|window| window == SEPARATOR) {
        parts.push(&rest[..at]);
        rest = &rest[at + SEPARATOR.len()..];
    }
    parts.push(rest);
    parts
}

/// A zip archive of these files, which are not compressed.
///
/// # Errors
/// If two files have the same name.
pub fn archive(files: &[(&str, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        writer.start_file(*name, options)?;
        writer.write_all(content)?;
    }
    Ok(writer.finish()?.into_inner())
}
