//! The file formats of sources, and how they are recognised by name or content.

use super::foreign::{ForeignFormat, is_html_element, is_utf16, root_element, zip_has};
use super::{gzip, mail, transcript};
use memchr::memmem;
use std::borrow::Cow;
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
    /// An email message.
    Email,
    /// A web page saved with its pictures in one file (MHTML).
    Mhtml,
    /// A transcript or subtitles (`WebVTT`, `SubRip`).
    Transcript,
    /// A Word document.
    Docx,
    /// An `OpenDocument` text.
    Odt,
}

/// The media type at the beginning of an `OpenDocument` text, or of a template of one.
const ODT_TYPE: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.text";

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
    ("eml", SourceFormat::Email),
    ("mhtml", SourceFormat::Mhtml),
    ("mht", SourceFormat::Mhtml),
    ("vtt", SourceFormat::Transcript),
    ("srt", SourceFormat::Transcript),
    ("docx", SourceFormat::Docx),
    ("docm", SourceFormat::Docx),
    ("odt", SourceFormat::Odt),
];

impl SourceFormat {
    /// The format that the extension of a file name indicates; `None` if articles do not have that extension. The extension
    /// `.gz` is skipped.
    pub(crate) fn from_path(path: &Path) -> Option<Self> {
        let extension = gzip::unpacked_path(path).extension()?.to_str()?;
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, format)| *format)
    }

    /// The format of a file. `head` is its first bytes, of a zip archive all of them; `path` is its name, if it has one.
    ///
    /// A signature of a binary format counts before the name, because files are often misnamed. Text formats have no
    /// reliable signature, so for them the name counts first.
    ///
    /// # Errors
    /// The foreign format, if the file is not an article.
    pub(crate) fn recognise(head: &[u8], path: Option<&Path>) -> Result<Self, ForeignFormat> {
        if let Some(format) = Self::from_signature(head) {
            return Ok(format);
        }
        let named = path.and_then(Self::from_path);
        match ForeignFormat::from_signature(head) {
            // A damaged archive is reported by the reader of its format.
            Some(ForeignFormat::Archive) if head.starts_with(b"PK") && named.is_some_and(Self::is_archive) => {}
            Some(foreign) => return Err(foreign),
            None => {}
        }
        let text = text_of(head);
        if is_html_document(&text) && named.is_some_and(|named| named != Self::Markdown) {
            return Ok(Self::Html);
        }
        if let Some(format @ (Self::Pdf | Self::Epub | Self::Docx | Self::Odt | Self::Email | Self::Mhtml)) = named {
            return Ok(format);
        }
        if let Some(format) = Self::from_header(&text, named) {
            return Ok(format);
        }
        if let Some(foreign) = ForeignFormat::from_name(path).or_else(|| ForeignFormat::from_text(&text, named)) {
            return Err(foreign);
        }
        if ForeignFormat::is_binary(head, named) {
            return Err(ForeignFormat::Binary);
        }
        Ok(named.unwrap_or_else(|| Self::from_text(&text)))
    }

    /// Whether the first bytes of a file are those of a complete web page, whatever its name or media type says.
    pub(crate) fn is_web_page(head: &[u8]) -> bool {
        Self::from_signature(head).is_none() && is_html_document(&text_of(head))
    }

    /// The binary format that has a signature in the first bytes of a file.
    fn from_signature(head: &[u8]) -> Option<Self> {
        let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        if start.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if head.starts_with(b"PK\x03\x04")
            && (head.get(30..58) == Some(b"mimetypeapplication/epub+zip") || zip_has(head, "META-INF/container.xml"))
        {
            Some(Self::Epub)
        } else if head.starts_with(b"PK\x03\x04") && zip_has(head, "word/") {
            Some(Self::Docx)
        } else if head.starts_with(b"PK\x03\x04") && memmem::find(&head[..head.len().min(128)], ODT_TYPE).is_some() {
            Some(Self::Odt)
        } else {
            None
        }
    }

    /// The text format whose first lines leave no doubt.
    fn from_header(text: &str, named: Option<Self>) -> Option<Self> {
        if transcript::is_webvtt(text) || (named.is_none() && transcript::is_subrip(text)) {
            return Some(Self::Transcript);
        }
        mail::recognise(text, named.is_none()).filter(|_| named != Some(Self::Markdown))
    }

    /// The format of a text without a name: HTML if it begins with an element of HTML, which comments and an XML
    /// declaration may precede; otherwise plain text. Markdown has no signature.
    fn from_text(text: &str) -> Self {
        let is_html = match root_element(text).as_deref() {
            Some("html") => is_html_document(text),
            Some(name) => is_html_element(name),
            None => text.starts_with("<!--") || is_html_document(text),
        };
        if is_html { Self::Html } else { Self::Text }
    }

    /// Whether files of this format are zip archives.
    const fn is_archive(self) -> bool {
        matches!(self, Self::Epub | Self::Docx | Self::Odt)
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
            Self::Email => "email",
            Self::Mhtml => "MHTML",
            Self::Transcript => "transcripts",
            Self::Docx => "Word documents",
            Self::Odt => "OpenDocument",
        }
    }
}

/// The text at the start of a file, as far as it is ASCII; other characters do not matter here. White space and a byte order
/// mark in front of it are left out.
fn text_of(head: &[u8]) -> Cow<'_, str> {
    let narrow: Cow<'_, [u8]> = if is_utf16(head) {
        head.iter().copied().filter(|byte| !matches!(byte, 0 | 0xfe | 0xff)).collect::<Vec<u8>>().into()
    } else {
        head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).into()
    };
    match narrow {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes.trim_ascii_start()),
        Cow::Owned(bytes) => String::from_utf8_lossy(bytes.trim_ascii_start()).into_owned().into(),
    }
}

/// Whether a text is a complete web page and not a text about one: only comments and instructions stand before the
/// document type or the element `html`, and only these and white space between them and the next element.
fn is_html_document(text: &str) -> bool {
    let mut rest = after_comments(text);
    let mut begun = false;
    if begins_ignoring_case(rest, "<!doctype html") {
        // Declarations of entities are in brackets.
        let Some(end) = rest.find(['>', '[']) else { return false };
        let after = if rest[end..].starts_with('[') { rest.split_once("]>") } else { rest.split_once('>') };
        let Some((_, after)) = after else { return false };
        (rest, begun) = (after_comments(after), true);
    }
    if begins_ignoring_case(rest, "<html") && rest[5..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace()) {
        let Some((_, after)) = rest.split_once('>') else { return begun };
        (rest, begun) = (after_comments(after), true);
    }
    let next = rest.strip_prefix('<').unwrap_or("").trim_start_matches('/');
    begun && (rest.is_empty() || next.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// `text` without the comments, instructions (`<?xml … ?>`) and white space at its start. A comment that does not end is
/// left.
fn after_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")
        } else if rest.starts_with("<?") {
            rest.split_once('>')
        } else {
            None
        };
        let Some((_, after)) = after else { return rest };
        rest = after.trim_start();
    }
}

fn begins_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|first| first.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::archive::tests::zip;

    fn recognise(name: &str, head: &[u8]) -> Result<SourceFormat, ForeignFormat> {
        SourceFormat::recognise(head, Some(Path::new(name)))
    }

    #[test]
    fn formats_are_recognised_by_name() {
        assert_eq!(SourceFormat::from_path(Path::new("a/b.HTM")), Some(SourceFormat::Html));
        assert_eq!(SourceFormat::from_path(Path::new("a/b.md.gz")), Some(SourceFormat::Markdown));
        assert_eq!(SourceFormat::from_path(Path::new("a/b.json")), None);
        assert_eq!(recognise("a.md", b"<p>satu"), Ok(SourceFormat::Markdown));
        assert_eq!(recognise("a.csv", b"nama,jumlah\nAni,3\n"), Ok(SourceFormat::Text));
    }

    #[test]
    fn files_without_a_known_name_are_recognised_by_their_content() {
        for html in [
            "\n <!DOCTYPE HTML><p>",
            "<!-- saved from url=(0014)about:internet -->\n<html>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\" \"a\">\n<html>",
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>",
            "\u{feff}<!--a--><!--b--><div>satu</div>",
            "<p>satu",
            "<!-- a comment that does not end in the first bytes",
        ] {
            assert_eq!(SourceFormat::recognise(html.as_bytes(), None), Ok(SourceFormat::Html), "{html}");
            assert_eq!(recognise("berita", html.as_bytes()), Ok(SourceFormat::Html), "{html}");
        }
        let wide: Vec<u8> = "<html><p>satu".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(recognise("berita", &wide), Ok(SourceFormat::Html), "UTF-16");
        for text in ["satu dua", "<satu> dua", "5 < 6", "<https://example.org>", "< p>"] {
            assert_eq!(SourceFormat::recognise(text.as_bytes(), None), Ok(SourceFormat::Text), "{text}");
        }
    }

    #[test]
    fn signatures_count_before_names() {
        assert_eq!(recognise("a.html", b"%PDF-1.7"), Ok(SourceFormat::Pdf));
        assert_eq!(recognise("a.pdf", b"<!doctype html><p>404"), Ok(SourceFormat::Html));
        assert_eq!(recognise("a.txt", br"{\rtf1\ansi satu}"), Err(ForeignFormat::Rtf));
        assert_eq!(recognise("a.html", b"\x89PNG\r\n"), Err(ForeignFormat::Image));
        assert_eq!(recognise("a.pdf", b"rubbish"), Ok(SourceFormat::Pdf), "its reader reports what is wrong");
        assert_eq!(recognise("a.txt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nsatu"), Ok(SourceFormat::Transcript));
        assert_eq!(recognise("a", b"1\n00:00:01,000 --> 00:00:02,000\nsatu"), Ok(SourceFormat::Transcript));
        let mail = b"From: a@b.id\nMIME-Version: 1.0\nContent-Type: text/plain\n\nsatu";
        assert_eq!(recognise("a.txt", mail), Ok(SourceFormat::Email));
        let page = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n";
        assert_eq!(recognise("a.html", page), Ok(SourceFormat::Mhtml));
        let document = zip(&[("[Content_Types].xml", "x"), ("word/document.xml", "y")]);
        assert_eq!(recognise("a.doc", &document), Ok(SourceFormat::Docx));
        let sheet = zip(&[("[Content_Types].xml", "x"), ("xl/workbook.xml", "y")]);
        assert_eq!(recognise("a.docx", &sheet), Err(ForeignFormat::Spreadsheet));
        let text = zip(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "y")]);
        assert_eq!(recognise("a", &text), Ok(SourceFormat::Odt));
        assert_eq!(recognise("a.zip", &zip(&[("a.txt", "satu")])), Err(ForeignFormat::Archive));
        assert_eq!(recognise("a.epub", b"PK\x03\x04rubbish"), Ok(SourceFormat::Epub));
    }

    #[test]
    fn a_web_page_under_another_name_is_one() {
        for page in [
            "<!doctype html><p>404",
            "\u{feff}\n\n<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"x\">\n<html>\n<head>",
            "<!-- saved from url=(0014)about:internet -->\n<HTML lang=id><body>satu",
            "<?xml version='1.0'?>\n<!DOCTYPE html>\n<html xmlns='http://www.w3.org/1999/xhtml'><head/>",
            "<html class='no-js'>\n<!-- a -->\n<head>",
            "<html>\n</html>",
            "<?xml version='1.0'?><!DOCTYPE html [\n<!ENTITY a '<b>'>\n]>\n<html><p>&a;",
        ] {
            for name in
                ["a.txt", "a.text", "a.php", "a.asp", "a.aspx", "a.jsp", "a.cgi", "a", "a.xml", "a.srt", "a.pdf"]
            {
                assert_eq!(recognise(name, page.as_bytes()), Ok(SourceFormat::Html), "{name}: {page}");
            }
            assert!(SourceFormat::is_web_page(page.as_bytes()));
            assert_eq!(recognise("a.md", page.as_bytes()), Ok(SourceFormat::Markdown), "{page}");
        }
    }

    #[test]
    fn a_text_about_web_pages_stays_text() {
        for text in [
            "<html> is the root of a page, and <body> has its text.",
            "<!DOCTYPE html> adalah baris pertama.\n<html> menyusul.",
            "Contoh halaman:\n<!DOCTYPE html>\n<html>\n<body>satu</body>\n</html>\n",
            "Belajar HTML\n\n<html><body>satu</body></html>",
            "<htmlx><body>satu",
            "<!-- a comment --> and <html><body>",
            "<p>satu",
        ] {
            assert_eq!(recognise("a.txt", text.as_bytes()), Ok(SourceFormat::Text), "{text}");
            if text.starts_with("<html> is") || text.starts_with("<!DOCTYPE html> adalah") {
                assert_eq!(recognise("a", text.as_bytes()), Ok(SourceFormat::Text), "without a name: {text}");
            }
            assert!(!SourceFormat::is_web_page(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn data_is_not_an_article() {
        assert_eq!(recognise("a.xml", b"<?xml version='1.0'?><rss>"), Err(ForeignFormat::Feed));
        assert_eq!(recognise("a", b"{\"a\": 1}"), Err(ForeignFormat::Json));
        assert_eq!(recognise("a.json", b"[1, 2"), Err(ForeignFormat::Json), "by its name");
        assert_eq!(recognise("a.txt.annotations.json", b"{}"), Err(ForeignFormat::AnnotationFile));
        assert_eq!(recognise("a.txt", b"[\"satu\"]"), Ok(SourceFormat::Text), "a text may look like JSON");
        assert_eq!(recognise("a.bin", b"ab\0\0\0c\x01"), Err(ForeignFormat::Binary));
    }
}
