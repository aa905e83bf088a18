//! The file formats of sources, and how they are recognised by name or content.

use std::path::Path;

/// The file format of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceFormat {
    /// Plain text in UTF-8. Also the format of any file that is shown with `--raw`.
    #[default]
    Text,
    /// `CommonMark` with GitHub's extensions.
    Markdown,
    /// A web page (HTML or XHTML).
    Html,
    /// An EPUB book.
    Epub,
    /// A PDF document.
    Pdf,
}

/// File name extensions. The first one of each format is used for new files.
const EXTENSIONS: &[(&str, SourceFormat)] = &[
    ("txt", SourceFormat::Text),
    ("text", SourceFormat::Text),
    ("md", SourceFormat::Markdown),
    ("markdown", SourceFormat::Markdown),
    ("html", SourceFormat::Html),
    ("htm", SourceFormat::Html),
    ("xhtml", SourceFormat::Html),
    ("epub", SourceFormat::Epub),
    ("pdf", SourceFormat::Pdf),
];

impl SourceFormat {
    /// The format that the extension of a file name indicates; `None` if articles do not have that extension.
    pub(crate) fn from_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, format)| *format)
    }

    /// The format that the first bytes of a file indicate: PDF, EPUB or HTML by their signatures, otherwise plain text.
    /// Markdown has no signature.
    pub(crate) fn sniff(bytes: &[u8]) -> Self {
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|first| first.eq_ignore_ascii_case(with));
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

    /// The file name extension of this format, without a period.
    pub(crate) fn extension(self) -> &'static str {
        EXTENSIONS.iter().find(|(_, format)| *format == self).map_or("txt", |(extension, _)| extension)
    }

    /// The name of the format, for messages and the status line.
    pub(crate) const fn name(self) -> &'static str {
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
    fn formats_are_recognised_by_name_and_content() {
        assert_eq!(SourceFormat::from_path(Path::new("a/b.HTM")), Some(SourceFormat::Html));
        assert_eq!(SourceFormat::from_path(Path::new("a/b.json")), None);
        assert_eq!(SourceFormat::sniff(b"\n <!DOCTYPE HTML><p>"), SourceFormat::Html);
        assert_eq!(SourceFormat::sniff(b"%PDF-1.7"), SourceFormat::Pdf);
        assert_eq!(SourceFormat::sniff(b"satu dua"), SourceFormat::Text);
    }
}
