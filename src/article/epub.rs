//! Reads the chapters of an EPUB book as one article (EPUB 3.3, <https://www.w3.org/TR/epub-33/>).
//!
//! Nothing is unpacked to the disk. File names are looked up only in the archive, so a name such as `../../x` is harmless.

use super::encoding::decode_page;
use super::html_limits::{self, LimitExceeded};
use super::markup::{ComposedText, Composer};
use super::{SourceMetadata, html, page};
use crate::text::typography::single_spaced;
use dom_query::Document;
use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use thiserror::Error;
use url::Url;
use zip::ZipArchive;

/// The most bytes of one file of a book, unpacked.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// The most bytes of all files that are read from a book, unpacked.
const MAX_BOOK_BYTES: u64 = 64 << 20;

/// Why a book cannot be read.
#[derive(Debug, Error)]
pub(crate) enum EpubError {
    /// Not an archive, or a broken one.
    #[error("the archive is damaged")]
    Archive(#[from] zip::result::ZipError),
    /// A file that the book refers to is not in the archive.
    #[error("{name} is missing from the archive")]
    Missing {
        /// The name of the file in the archive.
        name: String,
        /// The error of the archive reader.
        #[source]
        source: zip::result::ZipError,
    },
    /// A file of the book is damaged.
    #[error("{name} cannot be unpacked")]
    Packed {
        /// The name of the file in the archive.
        name: String,
        /// The error of the decompressor.
        #[source]
        source: std::io::Error,
    },
    /// Unpacked, it exceeds a limit.
    #[error("it unpacks to more than {} MB", MAX_BOOK_BYTES >> 20)]
    TooLarge,
    /// The XML that lists the files is broken.
    #[error("the table of contents is damaged")]
    Xml(#[from] quick_xml::Error),
    /// It lists no chapters.
    #[error("it has no chapters")]
    Empty,
    /// A chapter would cost too much to read.
    #[error("chapter {number} cannot be read")]
    Chapter {
        /// The number of the chapter in reading order, from 1.
        number: usize,
        /// The limit that it exceeds.
        #[source]
        source: LimitExceeded,
    },
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads the book in `bytes`.
///
/// # Errors
/// [`EpubError`] if it is broken, exceeds a limit or has no chapters.
pub(crate) fn read(bytes: &[u8]) -> Result<ComposedText, EpubError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut bytes_left = MAX_BOOK_BYTES;
    let container = unpack(&mut archive, "META-INF/container.xml", &mut bytes_left)?;
    let root = package_path(&container)?.ok_or(EpubError::Empty)?;
    let package = Package::read(&unpack(&mut archive, &root, &mut bytes_left)?)?;
    let mut composer = Composer::default();
    page::push_headline_and_credit(&package.meta, &mut composer);
    for (number, href) in (1..).zip(package.chapters()) {
        let Some(name) = resolve(&root, href) else { continue };
        let chapter = unpack(&mut archive, &name, &mut bytes_left)?;
        html_limits::check(&chapter).map_err(|source| EpubError::Chapter { number, source })?;
        html::compose(Document::from(chapter).root(), &mut composer, None);
    }
    let mut composed = composer.finish();
    composed.meta = package.meta;
    Ok(composed)
}

/// The content of a file in the archive. Its size is subtracted from `bytes_left`.
fn unpack(archive: &mut Archive<'_>, name: &str, bytes_left: &mut u64) -> Result<String, EpubError> {
    let file = archive.by_name(name).map_err(|source| EpubError::Missing { name: name.into(), source })?;
    let most = MAX_FILE_BYTES.min(*bytes_left);
    let mut bytes = Vec::new();
    // The size that the archive declares may be false, so the unpacked bytes are counted.
    file.take(most + 1).read_to_end(&mut bytes).map_err(|source| EpubError::Packed { name: name.into(), source })?;
    if bytes.len() as u64 > most {
        return Err(EpubError::TooLarge);
    }
    *bytes_left -= bytes.len() as u64;
    Ok(decode_page(&bytes, None).text.into_owned())
}

/// The name in the archive of the file that `href` in the file `from` refers to.
fn resolve(from: &str, href: &str) -> Option<String> {
    // Resolving a URL never goes above its root, however many `..` there are.
    let url = Url::parse("book:/").ok()?.join(from).ok()?.join(href).ok()?;
    let path = percent_decode_str(url.path().trim_start_matches('/')).decode_utf8().ok()?;
    Some(path.into_owned())
}

/// The value of the attribute with this local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The name of the package document, which the container file gives.
fn package_path(container: &str) -> Result<Option<String>, quick_xml::Error> {
    let mut reader = Reader::from_str(container);
    loop {
        match reader.read_event()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "rootfile" => {
                return Ok(attribute(&e, "full-path"));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The content of a package document.
#[derive(Default)]
struct Package {
    meta: SourceMetadata,
    /// The addresses of files by their id.
    manifest: HashMap<String, String>,
    /// The ids of the chapters in reading order.
    spine: Vec<String>,
}

impl Package {
    fn read(package: &str) -> Result<Self, quick_xml::Error> {
        let mut reader = Reader::from_str(package);
        let mut parsed = Self::default();
        // The name of the element that is being read, and its text so far.
        let mut open: Option<(String, String)> = None;
        loop {
            match reader.read_event()? {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    "item" => {
                        if let (Some(id), Some(href)) = (attribute(&e, "id"), attribute(&e, "href")) {
                            parsed.manifest.insert(id, href);
                        }
                    }
                    "itemref" if attribute(&e, "linear").as_deref() != Some("no") => {
                        parsed.spine.extend(attribute(&e, "idref"));
                    }
                    name => open = Some((name.to_string(), String::new())),
                },
                Event::Text(text) => {
                    if let Some((_, words)) = &mut open {
                        words.push_str(&text);
                    }
                }
                Event::GeneralRef(entity) => {
                    // Entities that the file itself defines are dropped. They could expand to gigabytes.
                    let text = entity.resolve_char_ref()?.map(String::from);
                    let text = text.or_else(|| quick_xml::escape::resolve_predefined_entity(&entity).map(String::from));
                    if let (Some((_, words)), Some(text)) = (&mut open, text) {
                        words.push_str(&text);
                    }
                }
                Event::End(_) => {
                    if let Some((name, words)) = open.take() {
                        parsed.set_metadata(&name, &single_spaced(&words));
                    }
                }
                Event::Eof => return Ok(parsed),
                _ => {}
            }
        }
    }

    /// Stores the text of a metadata element. Several creators are joined; otherwise the first element counts.
    fn set_metadata(&mut self, name: &str, words: &str) {
        let meta = &mut self.meta;
        let field = match name {
            "title" => &mut meta.title,
            "creator" => &mut meta.byline,
            "date" => &mut meta.published,
            "publisher" => &mut meta.site,
            "language" => &mut meta.language,
            "source" if words.starts_with("http") => &mut meta.url,
            _ => return,
        };
        match field {
            _ if words.is_empty() => {}
            Some(creators) if name == "creator" => *creators = format!("{creators}, {words}"),
            Some(_) => {}
            None => *field = Some(words.into()),
        }
    }

    /// The addresses of the chapters in reading order.
    fn chapters(&self) -> impl Iterator<Item = &str> {
        self.spine.iter().filter_map(|id| self.manifest.get(id)).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn book(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file("mimetype", options.compression_method(zip::CompressionMethod::Stored)).unwrap();
        writer.write_all(b"application/epub+zip").unwrap();
        let container = "<container><rootfiles><rootfile full-path='OEBPS/a b.opf'/></rootfiles></container>";
        for (name, text) in [("META-INF/container.xml", container)].iter().chain(files) {
            writer.start_file(*name, options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    const PACKAGE: &str = "<package xmlns:dc='x'><metadata><dc:title>Laut &amp; Darat</dc:title>\
        <dc:creator>Ani</dc:creator><dc:creator>Budi</dc:creator><dc:language>id</dc:language></metadata>\
        <manifest><item id='a' href='teks/satu%201.xhtml'/><item id='b' href='../dua.xhtml'/><item id='c' href='c'/></manifest>\
        <spine><itemref idref='b'/><itemref idref='a'/><itemref idref='c' linear='no'/></spine></package>";

    #[test]
    fn chapters_are_read_in_the_order_of_the_spine() {
        let files = [
            ("OEBPS/a b.opf", PACKAGE),
            (
                "OEBPS/teks/satu 1.xhtml",
                "<html><head><title>t</title></head><body><h2>Satu</h2><p>Angin.</p></body></html>",
            ),
            ("dua.xhtml", "<p>Ombak <em>besar</em>.</p>"),
        ];
        let bytes = book(&files);
        assert_eq!(crate::article::SourceFormat::sniff(&bytes), crate::article::SourceFormat::Epub);
        let composed = read(&bytes).unwrap();
        assert_eq!(composed.text, "Laut & Darat\n\nAni, Budi\n\nOmbak besar.\n\nSatu\n\nAngin.\n");
        assert_eq!(composed.meta.language.as_deref(), Some("id"));
    }

    #[test]
    fn hostile_books_are_refused() {
        let said = |files: &[(&str, &str)]| read(&book(files)).unwrap_err().to_string();
        assert_eq!(read(b"PK\x03\x04rubbish").unwrap_err().to_string(), "the archive is damaged");
        assert_eq!(said(&[]), "OEBPS/a b.opf is missing from the archive");
        assert_eq!(
            said(&[("OEBPS/a b.opf", PACKAGE)]),
            "dua.xhtml is missing from the archive",
            "a name that climbs out of its folder is looked up in the archive, nowhere else"
        );
        let bomb = " ".repeat(17 << 20);
        assert_eq!(said(&[("OEBPS/a b.opf", PACKAGE), ("dua.xhtml", &bomb)]), "it unpacks to more than 64 MB");
        let deep = "<div>".repeat(100_000);
        let error = read(&book(&[("OEBPS/a b.opf", PACKAGE), ("dua.xhtml", &deep)])).unwrap_err();
        assert!(matches!(error, EpubError::Chapter { number: 1, source: LimitExceeded::Depth }), "{error:?}");
        assert_eq!(said(&[("OEBPS/a b.opf", "<package><a></b>")]), "the table of contents is damaged");
    }

    #[test]
    fn entities_that_a_book_defines_are_dropped() {
        let laughs = "<!DOCTYPE p [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><package><metadata><title>x&b;y</title></metadata></package>";
        assert_eq!(Package::read(laughs).unwrap().meta.title.as_deref(), Some("xy"));
    }

    #[test]
    fn file_names_cannot_leave_the_archive() {
        assert_eq!(resolve("OEBPS/x.opf", "../../../etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(resolve("x.opf", "a%20b.html#c").as_deref(), Some("a b.html"));
    }
}
