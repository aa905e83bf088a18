//! What kind of file a source is.

use std::path::Path;

/// What kind of file a source is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A book.
    Epub,
    /// Printed pages.
    Pdf,
}

/// Endings of the names of files that are taken for articles.
const ENDINGS: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("epub", Format::Epub),
    ("pdf", Format::Pdf),
];

impl Format {
    /// The format a file's name tells, if its ending is one of an article's.
    pub fn by_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        ENDINGS.iter().find(|(own, _)| own.eq_ignore_ascii_case(ending)).map(|(_, format)| *format)
    }

    /// The format the first bytes of a file tell.
    pub fn by_bytes(bytes: &[u8]) -> Self {
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|own| own.eq_ignore_ascii_case(with));
        if begins(b"%PDF-") {
            Self::Pdf
        } else if bytes.starts_with(b"PK\x03\x04") && bytes.get(30..58) == Some(b"mimetypeapplication/epub+zip") {
            Self::Epub
        } else if begins(b"<!doctype html") || begins(b"<html") {
            Self::Html
        } else {
            Self::Text
        }
    }

    /// The ending of the names of its files.
    pub fn ending(self) -> &'static str {
        ENDINGS.iter().find(|(_, format)| *format == self).map_or("txt", |(ending, _)| ending)
    }

    /// Its name, for messages and the status line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Epub => "EPUB",
            Self::Pdf => "PDF",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        assert_eq!(Format::by_name(Path::new("a/b.HTM")), Some(Format::Html));
        assert_eq!(Format::by_name(Path::new("a/b.json")), None);
        assert_eq!(Format::by_bytes(b"\n <!DOCTYPE HTML><p>"), Format::Html);
        assert_eq!(Format::by_bytes(b"%PDF-1.7"), Format::Pdf);
        assert_eq!(Format::by_bytes(b"satu dua"), Format::Text);
    }
}
