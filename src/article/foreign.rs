//! Recognises files that are not articles, so that their bytes are never shown as the text of one.

use super::SourceFormat;
use serde::de::IgnoredAny;
use std::fmt;
use std::path::Path;

/// A kind of file that tandai cannot read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ForeignFormat {
    Rtf,
    OldWord,
    OldOffice,
    OutlookMessage,
    ProtectedOffice,
    Spreadsheet,
    Presentation,
    AppleDocument,
    WordXml,
    FlatOpenDocument,
    WebArchive,
    SafariArchive,
    HttpResponse,
    Encrypted,
    Archive,
    Image,
    Recording,
    Subtitles,
    Database,
    Kindle,
    FictionBook,
    PostScript,
    Program,
    Feed,
    Json,
    AnnotationFile,
    Xml,
    Binary,
}

impl fmt::Display for ForeignFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rtf => "an RTF document",
            Self::OldWord => "an old Word document (.doc)",
            Self::OldOffice => "an old Office file",
            Self::OutlookMessage => "an Outlook message (.msg)",
            Self::ProtectedOffice => "an Office file protected with a password",
            Self::Spreadsheet => "a spreadsheet",
            Self::Presentation => "a presentation",
            Self::AppleDocument => "a Pages, Numbers or Keynote document",
            Self::WordXml => "a Word document in XML",
            Self::FlatOpenDocument => "an OpenDocument text in XML",
            Self::WebArchive => "a web archive (WARC)",
            Self::SafariArchive => "a Safari web archive",
            Self::HttpResponse => "the response of a web server, headers included",
            Self::Encrypted => "an encrypted message",
            Self::Archive => "an archive of files",
            Self::Image => "an image",
            Self::Recording => "an audio or video recording",
            Self::Subtitles => "a subtitle file of a kind that tandai does not read",
            Self::Database => "an SQLite database",
            Self::Kindle => "a Kindle book",
            Self::FictionBook => "a FictionBook",
            Self::PostScript => "a PostScript document",
            Self::Program => "a program",
            Self::Feed => "a feed (RSS or Atom), not an article",
            Self::Json => "JSON, not an article",
            Self::AnnotationFile => "an annotation file, not an article",
            Self::Xml => "XML, not an article",
            Self::Binary => "binary data, not text",
        })
    }
}

/// Signatures of binary and unmistakable text formats: an offset in bytes, and the bytes there.
const SIGNATURES: &[(usize, &[u8], ForeignFormat)] = &[
    (0, b"{\\rtf", ForeignFormat::Rtf),
    (0, b"WARC/", ForeignFormat::WebArchive),
    (0, b"bplist00", ForeignFormat::SafariArchive),
    (0, b"HTTP/1.", ForeignFormat::HttpResponse),
    (0, b"HTTP/2 ", ForeignFormat::HttpResponse),
    (0, b"-----BEGIN PGP MESSAGE-----", ForeignFormat::Encrypted),
    (0, b"Salted__", ForeignFormat::Encrypted),
    (257, b"ustar", ForeignFormat::Archive),
    (0, b"\x1f\x8b", ForeignFormat::Archive),
    (0, b"\x1f\x9d", ForeignFormat::Archive),
    (0, b"7z\xbc\xaf\x27\x1c", ForeignFormat::Archive),
    (0, b"Rar!\x1a\x07", ForeignFormat::Archive),
    (4, b"1AY&SY", ForeignFormat::Archive),
    (0, b"\xfd7zXZ\0", ForeignFormat::Archive),
    (0, b"\x28\xb5\x2f\xfd", ForeignFormat::Archive),
    (0, b"PK\x05\x06", ForeignFormat::Archive),
    (0, b"!<arch>\n", ForeignFormat::Archive),
    (0, b"\x89PNG", ForeignFormat::Image),
    (0, b"\xff\xd8\xff", ForeignFormat::Image),
    (0, b"GIF87a", ForeignFormat::Image),
    (0, b"GIF89a", ForeignFormat::Image),
    (8, b"WEBP", ForeignFormat::Image),
    (0, b"II*\0", ForeignFormat::Image),
    (0, b"MM\0*", ForeignFormat::Image),
    (0, b"8BPS", ForeignFormat::Image),
    (0, b"AT&TFORM", ForeignFormat::Image),
    (4, b"ftyphei", ForeignFormat::Image),
    (4, b"ftypmif1", ForeignFormat::Image),
    (4, b"ftypavif", ForeignFormat::Image),
    (4, b"ftyp", ForeignFormat::Recording),
    (0, b"ID3", ForeignFormat::Recording),
    (0, b"\xff\xfb", ForeignFormat::Recording),
    (0, b"\xff\xf3", ForeignFormat::Recording),
    (0, b"OggS", ForeignFormat::Recording),
    (0, b"fLaC", ForeignFormat::Recording),
    (0, b"#!AMR", ForeignFormat::Recording),
    (8, b"WAVEfmt ", ForeignFormat::Recording),
    (8, b"AVI LIST", ForeignFormat::Recording),
    (8, b"AIFF", ForeignFormat::Recording),
    (0, b"FLV\x01", ForeignFormat::Recording),
    (0, b"\x1a\x45\xdf\xa3", ForeignFormat::Recording),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ForeignFormat::Recording),
    (0, b"\0\0\x01\xba", ForeignFormat::Recording),
    (0, b"[Script Info]", ForeignFormat::Subtitles),
    (0, b"SQLite format 3\0", ForeignFormat::Database),
    (60, b"BOOKMOBI", ForeignFormat::Kindle),
    (60, b"TEXtREAd", ForeignFormat::Kindle),
    (0, b"CONT\x02\0", ForeignFormat::Kindle),
    (0, b"\xeaDRMION", ForeignFormat::Kindle),
    (0, b"%!PS", ForeignFormat::PostScript),
    (0, b"\xc5\xd0\xd3\xc6", ForeignFormat::PostScript),
    (0, b"\x7fELF", ForeignFormat::Program),
    (0, b"MZ\x90\0", ForeignFormat::Program),
    (0, b"\xcf\xfa\xed\xfe", ForeignFormat::Program),
    (0, b"\xca\xfe\xba\xbe", ForeignFormat::Program),
    (0, b"\0asm", ForeignFormat::Program),
];

/// Names of streams in an OLE file, and what they say about it.
const OLE_STREAMS: &[(&str, ForeignFormat)] = &[
    ("EncryptedPackage", ForeignFormat::ProtectedOffice),
    ("__substg1.0_", ForeignFormat::OutlookMessage),
    ("WordDocument", ForeignFormat::OldWord),
    ("Workbook", ForeignFormat::Spreadsheet),
    ("PowerPoint Document", ForeignFormat::Presentation),
];

/// Folders and files in a zip archive, and what they say about it.
const ZIP_NAMES: &[(&str, ForeignFormat)] = &[
    ("xl/", ForeignFormat::Spreadsheet),
    ("ppt/", ForeignFormat::Presentation),
    ("Index/", ForeignFormat::AppleDocument),
    ("Index.zip", ForeignFormat::AppleDocument),
    ("AndroidManifest.xml", ForeignFormat::Program),
];

/// Roots of XML files, without the prefix of a namespace.
const XML_ROOTS: &[(&str, ForeignFormat)] = &[
    ("rss", ForeignFormat::Feed),
    ("feed", ForeignFormat::Feed),
    ("rdf", ForeignFormat::Feed),
    ("svg", ForeignFormat::Image),
    ("tt", ForeignFormat::Subtitles),
    ("fictionbook", ForeignFormat::FictionBook),
    ("package", ForeignFormat::WordXml),
    ("worddocument", ForeignFormat::WordXml),
    ("document", ForeignFormat::FlatOpenDocument),
    ("plist", ForeignFormat::SafariArchive),
];

impl ForeignFormat {
    /// The foreign format that has a signature in `head`, the first bytes of a file; of a zip archive, all its bytes.
    pub(crate) fn from_signature(head: &[u8]) -> Option<Self> {
        let has = |(at, magic, _): &&(usize, &[u8], Self)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic));
        if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Some(Self::of_ole(head));
        }
        if head.starts_with(b"PK\x03\x04") {
            let known = ZIP_NAMES.iter().find(|(name, _)| zip_has(head, name));
            let is_odf = |kind: &str| memchr::memmem::find(&head[..head.len().min(128)], kind.as_bytes()).is_some();
            return Some(match known {
                Some((_, format)) => *format,
                None if is_odf("opendocument.spreadsheet") => Self::Spreadsheet,
                None if is_odf("opendocument.presentation") => Self::Presentation,
                None => Self::Archive,
            });
        }
        let bitmap = head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]);
        let found = SIGNATURES.iter().find(has).map(|(_, _, format)| *format);
        found.or(bitmap.then_some(Self::Image))
    }

    /// What an OLE file contains, by the names of its streams, which are in UTF-16.
    fn of_ole(head: &[u8]) -> Self {
        let has = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            memchr::memmem::find(head, &wide).is_some()
        };
        OLE_STREAMS.iter().find(|(name, _)| has(name)).map_or(Self::OldOffice, |(_, format)| *format)
    }

    /// The foreign format that a file name indicates, if its content need not have a signature.
    pub(crate) fn from_name(path: Option<&Path>) -> Option<Self> {
        let name = path?.file_name()?.to_str()?.to_ascii_lowercase();
        if name.ends_with(".annotations.json") {
            return Some(Self::AnnotationFile);
        }
        match name.rsplit_once('.')?.1 {
            "json" | "jsonl" | "ndjson" | "geojson" => Some(Self::Json),
            _ => None,
        }
    }

    /// The format of a text that is meant for programs: JSON, or XML other than XHTML. `named` is the format that the
    /// file name indicates; an HTML page may begin with any element.
    pub(crate) fn from_text(text: &str, named: Option<SourceFormat>) -> Option<Self> {
        if named == Some(SourceFormat::Markdown) {
            return None;
        }
        let found = match text.bytes().next()? {
            b'<' => Self::from_xml(text),
            b'{' | b'[' if named.is_none() => is_json(text).then_some(Self::Json),
            _ => None,
        };
        found.filter(|format| named != Some(SourceFormat::Html) || *format == Self::Feed)
    }

    /// The format of an XML file by its root. Without an XML declaration or a namespace, only `rss` counts, as the text may be
    /// HTML.
    fn from_xml(text: &str) -> Option<Self> {
        let root = root_element(text)?;
        let declared = text.starts_with("<?xml");
        if !declared && !text.contains("xmlns") && root != "rss" {
            return None;
        }
        let (prefix, name) = root.split_once(':').unwrap_or(("", &root));
        let known = XML_ROOTS.iter().find(|(root, _)| *root == name).map(|(_, format)| *format);
        match known {
            // These names are common, so their namespace has to fit, too.
            Some(Self::WordXml) if prefix != "pkg" && prefix != "w" => declared.then_some(Self::Xml),
            Some(Self::FlatOpenDocument) if prefix != "office" => declared.then_some(Self::Xml),
            Some(format) => Some(format),
            None => (declared && !is_html_element(name)).then_some(Self::Xml),
        }
    }

    /// Whether the first bytes of a file are not text in any encoding. A page may contain a few NUL bytes.
    pub(crate) fn is_binary(head: &[u8], named: Option<SourceFormat>) -> bool {
        if is_utf16(head) {
            return false;
        }
        let nuls = memchr::memchr_iter(0, head).count();
        let limit = if named == Some(SourceFormat::Html) { head.len() / 100 } else { 0 };
        let is_utf8 = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
        let control = |byte: &&u8| matches!(byte, 0x01..=0x07 | 0x0e..=0x19 | 0x1c..=0x1f);
        nuls > limit || (!is_utf8 && head.iter().filter(control).count() * 50 > head.len())
    }
}

/// The name in lower case of the first element of an XML or HTML text, after comments, instructions and the document type.
/// `None` if the text does not begin with them, or they do not end.
pub(crate) fn root_element(text: &str) -> Option<String> {
    let mut rest = text.trim_start();
    loop {
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            let end = rest.find(['>', '['])?;
            if rest[end..].starts_with('[') { rest.split_once("]>")?.1 } else { &rest[end + 1..] }
        } else {
            break;
        };
        rest = rest.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let end =
        name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-' | '_' | '.')).unwrap_or(name.len());
    (end > 0).then(|| name[..end].to_ascii_lowercase())
}

/// Whether HTML has an element of this name with which a page or a part of one may begin.
pub(crate) fn is_html_element(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "body"
            | "title"
            | "meta"
            | "link"
            | "base"
            | "script"
            | "style"
            | "noscript"
            | "p"
            | "div"
            | "span"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "nav"
            | "figure"
            | "table"
            | "center"
            | "font"
            | "blockquote"
            | "pre"
            | "ul"
            | "ol"
            | "dl"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "a"
            | "b"
            | "i"
            | "em"
            | "strong"
            | "br"
            | "hr"
            | "img"
    )
}

/// Whether a zip archive has a file whose name begins with `start`. If its directory cannot be read, the file names in front
/// of the packed files are searched.
pub(crate) fn zip_has(bytes: &[u8], start: &str) -> bool {
    match zip::ZipArchive::new(std::io::Cursor::new(bytes)) {
        Ok(archive) => archive.file_names().flatten().any(|name| name.starts_with(start)),
        // The name follows 26 bytes after the signature of a packed file and its four bytes of lengths.
        Err(_) => memchr::memmem::find_iter(bytes, b"PK\x03\x04")
            .any(|at| bytes.get(at + 30..).is_some_and(|name| name.starts_with(start.as_bytes()))),
    }
}

/// Whether the bytes are UTF-16: a byte order mark, or NUL bytes only in every other place.
pub(crate) fn is_utf16(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return true;
    }
    let [mut even, mut odd] = [0, 0];
    for at in memchr::memchr_iter(0, head) {
        *(if at % 2 == 0 { &mut even } else { &mut odd }) += 1;
    }
    (even == 0) != (odd == 0) && (even + odd) * 20 > head.len()
}

/// Whether a text, of which `head` may be only the beginning, is JSON or JSON Lines: objects, or an array of objects,
/// arrays or strings. Prose may begin with "\[1\]".
fn is_json(head: &str) -> bool {
    let second = head[1..].trim_start().bytes().next();
    let begins = if head.starts_with('{') {
        matches!(second, Some(b'"' | b'}'))
    } else {
        matches!(second, Some(b'{' | b'[' | b'"'))
    };
    let error = serde_json::Deserializer::from_str(head).into_iter::<IgnoredAny>().find_map(Result::err);
    // A string at the beginning of an array may be a quotation in square brackets, so such an array has to be complete.
    let may_be_cut = head.starts_with('{') || second == Some(b'{');
    begins && error.is_none_or(|error| may_be_cut && error.is_eof())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_files_are_recognised_by_their_signatures() {
        let of = |bytes: &[u8]| ForeignFormat::from_signature(bytes);
        assert_eq!(of(br"{\rtf1\ansi Satu"), Some(ForeignFormat::Rtf));
        assert_eq!(of(b"WARC/1.0\r\nWARC-Type: response"), Some(ForeignFormat::WebArchive));
        assert_eq!(of(b"\x89PNG\r\n\x1a\n"), Some(ForeignFormat::Image));
        assert_eq!(of(b"\0\0\0\x20ftypisom"), Some(ForeignFormat::Recording));
        assert_eq!(of(b"\0\0\0\x20ftypheic"), Some(ForeignFormat::Image));
        assert_eq!(of(b"RIFF\x10\0\0\0WAVEfmt "), Some(ForeignFormat::Recording));
        assert_eq!(of(&[&[0; 60][..], b"BOOKMOBI"].concat()), Some(ForeignFormat::Kindle));
        assert_eq!(of(&[&[b'a'; 257][..], b"ustar\0"].concat()), Some(ForeignFormat::Archive));
        assert_eq!(of(b"BMW menjual 45 mobil"), None);
        assert_eq!(of("Satu kalimat biasa.".as_bytes()), None);
    }

    #[test]
    fn ole_files_are_told_apart_by_their_streams() {
        let with = |stream: &str| {
            let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain(name).collect::<Vec<u8>>()
        };
        for (stream, format) in [
            ("WordDocument", ForeignFormat::OldWord),
            ("EncryptedPackage", ForeignFormat::ProtectedOffice),
            ("__substg1.0_0037001F", ForeignFormat::OutlookMessage),
            ("Lain", ForeignFormat::OldOffice),
        ] {
            assert_eq!(ForeignFormat::from_signature(&with(stream)), Some(format), "{stream}");
        }
    }

    #[test]
    fn data_for_programs_is_told_from_prose() {
        let of = |text| ForeignFormat::from_text(text, None);
        for json in ["{}", r#"{"a": 1}"#, "[{\"a\": [1]}]", "{\"a\": 1}\n{\"a\": 2}\n", r#"{"a": [{"b": "cut"#] {
            assert_eq!(of(json), Some(ForeignFormat::Json), "{json}");
        }
        for prose in
            ["[1] Lihat catatan.", "[Jakarta] Presiden", "{sic} begitu", "[\"Kami datang,\" katanya]", "[2024]"]
        {
            assert_eq!(of(prose), None, "{prose}");
        }
    }

    #[test]
    fn xml_is_recognised_by_its_root() {
        let of = |text| ForeignFormat::from_text(text, None);
        assert_eq!(of("<?xml version='1.0'?>\n<!-- a > b -->\n<rss version='2.0'>"), Some(ForeignFormat::Feed));
        assert_eq!(of("<feed xmlns='http://www.w3.org/2005/Atom'>"), Some(ForeignFormat::Feed));
        assert_eq!(of("<rdf:RDF xmlns:rdf='x'>"), Some(ForeignFormat::Feed));
        assert_eq!(of("<?xml version='1.0'?><nota/>"), Some(ForeignFormat::Xml));
        assert_eq!(of("<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'b'>]><html>"), None);
        assert_eq!(of("<?xml version='1.0'?><office:document>"), Some(ForeignFormat::FlatOpenDocument));
        assert_eq!(of("<tt>satu</tt>"), None, "an element of old HTML");
        assert_eq!(of("<https://example.org> adalah alamat"), None);
        assert_eq!(ForeignFormat::from_text("<?xml version='1.0'?><x>", Some(SourceFormat::Html)), None);
        assert_eq!(ForeignFormat::from_text("<rss>", Some(SourceFormat::Html)), Some(ForeignFormat::Feed));
    }

    #[test]
    fn binary_data_is_told_from_text_in_other_encodings() {
        assert!(ForeignFormat::is_binary(b"abc\0\x01\x02def\0\0", None));
        assert!(ForeignFormat::is_binary(&[0xd7, 0x01, 0x02, 0x9c, 0x03], None));
        assert!(!ForeignFormat::is_binary(b"caf\xe9 \x93satu\x94", None), "windows-1252");
        assert!(!ForeignFormat::is_binary(b"\xff\xfes\0a\0t\0u\0", None), "UTF-16 with a byte order mark");
        assert!(!ForeignFormat::is_binary(b"s\0a\0t\0u\0 \0d\0u\0a\0", None), "UTF-16 without one");
        assert!(!ForeignFormat::is_binary("satu \u{7} dua".as_bytes(), None), "a control character in UTF-8");
        let page = [&b"<p>satu\0"[..], &[b'a'; 200]].concat();
        assert!(!ForeignFormat::is_binary(&page, Some(SourceFormat::Html)));
    }
}
