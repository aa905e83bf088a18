//! The chapters of an EPUB book as one article (EPUB 3.3, <https://www.w3.org/TR/epub-33/>). Nothing is unpacked to the disk:
//! names are looked up inside the archive only, so no name can lead out of it.

use super::guard::{self, Excess};
use super::markup::{Composed, Composer};
use super::{Meta, html, page};
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

/// Bytes of one file in the book, unpacked.
const LARGEST: u64 = 16 << 20;

/// Bytes of all its chapters.
const ALL: u64 = 64 << 20;

/// Why a book cannot be read.
#[derive(Debug, Error)]
pub enum BadBook {
    /// Not an archive, or a broken one.
    #[error("its archive is broken")]
    Archive(#[from] zip::result::ZipError),
    /// A file that the book refers to is not in the archive.
    #[error("its file {name} is missing")]
    Missing {
        /// The name of the file in the archive.
        name: String,
        /// What the archive answered.
        #[source]
        source: zip::result::ZipError,
    },
    /// A file of the book is damaged.
    #[error("its file {name} cannot be unpacked")]
    Packed {
        /// The name of the file in the archive.
        name: String,
        /// What unpacking it ended with.
        #[source]
        source: std::io::Error,
    },
    /// It unpacks to more than any book may have.
    #[error("it unpacks to more than {} MB", ALL >> 20)]
    Large,
    /// The XML that lists the files is broken.
    #[error("its table of contents is broken")]
    Xml(#[from] quick_xml::Error),
    /// It lists no chapters.
    #[error("it has no chapters")]
    Empty,
    /// A chapter would cost too much to read.
    #[error("its chapter {number} cannot be read")]
    Chapter {
        /// The place of the chapter in the book, from 1.
        number: usize,
        /// Why.
        #[source]
        source: Excess,
    },
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads the book in `bytes`.
///
/// # Errors
/// [`BadBook`].
pub fn read(bytes: &[u8]) -> Result<Composed, BadBook> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut left = ALL;
    let container = unpack(&mut archive, "META-INF/container.xml", &mut left)?;
    let root = root_file(&container)?.ok_or(BadBook::Empty)?;
    let package = Package::read(&unpack(&mut archive, &root, &mut left)?)?;
    let mut composer = Composer::default();
    page::push_headline_and_credit(&package.meta, &mut composer);
    for (number, href) in (1..).zip(package.chapters()) {
        let Some(name) = inside(&root, href) else { continue };
        let chapter = page::decode(unpack(&mut archive, &name, &mut left)?.as_bytes(), Some("utf-8")).into_owned();
        guard::check(&chapter).map_err(|source| BadBook::Chapter { number, source })?;
        html::compose(Document::from(chapter).root(), &mut composer, None);
    }
    let mut composed = composer.finish();
    composed.meta = package.meta;
    Ok(composed)
}

/// A file of the archive, at most as large as is `left` for all of them.
fn unpack(archive: &mut Archive<'_>, name: &str, left: &mut u64) -> Result<String, BadBook> {
    let file = archive.by_name(name).map_err(|source| BadBook::Missing { name: name.into(), source })?;
    let most = LARGEST.min(*left);
    let mut bytes = Vec::new();
    // What the archive says of the size is not to be believed; what comes out of it is counted.
    file.take(most + 1).read_to_end(&mut bytes).map_err(|source| BadBook::Packed { name: name.into(), source })?;
    if bytes.len() as u64 > most {
        return Err(BadBook::Large);
    }
    *left -= bytes.len() as u64;
    Ok(page::decode(&bytes, None).into_owned())
}

/// The name in the archive of what `href` in the file `from` leads to.
fn inside(from: &str, href: &str) -> Option<String> {
    // The rules of addresses keep every `..` below the root.
    let url = Url::parse("book:/").ok()?.join(from).ok()?.join(href).ok()?;
    let path = percent_decode_str(url.path().trim_start_matches('/')).decode_utf8().ok()?;
    Some(path.into_owned())
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The package document that the container names.
fn root_file(container: &str) -> Result<Option<String>, quick_xml::Error> {
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

/// What the package document says.
#[derive(Default)]
struct Package {
    meta: Meta,
    /// Files by their id.
    manifest: HashMap<String, String>,
    spine: Vec<String>,
}

impl Package {
    fn read(package: &str) -> Result<Self, quick_xml::Error> {
        let mut reader = Reader::from_str(package);
        let mut own = Self::default();
        // The element whose words are being read, and the words.
        let mut open: Option<(String, String)> = None;
        loop {
            match reader.read_event()? {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    "item" => {
                        if let (Some(id), Some(href)) = (attribute(&e, "id"), attribute(&e, "href")) {
                            own.manifest.insert(id, href);
                        }
                    }
                    "itemref" if attribute(&e, "linear").as_deref() != Some("no") => {
                        own.spine.extend(attribute(&e, "idref"));
                    }
                    name => open = Some((name.to_string(), String::new())),
                },
                Event::Text(text) => {
                    if let Some((_, words)) = &mut open {
                        words.push_str(&text);
                    }
                }
                Event::GeneralRef(entity) => {
                    // Only what XML itself defines means anything; entities of the file's own stay what they are: nothing.
                    let sign = entity.resolve_char_ref()?.map(String::from);
                    let sign = sign.or_else(|| quick_xml::escape::resolve_predefined_entity(&entity).map(String::from));
                    if let (Some((_, words)), Some(sign)) = (&mut open, sign) {
                        words.push_str(&sign);
                    }
                }
                Event::End(_) => {
                    if let Some((name, words)) = open.take() {
                        own.note(&name, &single_spaced(&words));
                    }
                }
                Event::Eof => return Ok(own),
                _ => {}
            }
        }
    }

    fn note(&mut self, name: &str, words: &str) {
        let meta = &mut self.meta;
        let slot = match name {
            "title" => &mut meta.title,
            "creator" => &mut meta.byline,
            "date" => &mut meta.published,
            "publisher" => &mut meta.site,
            "language" => &mut meta.language,
            "source" if words.starts_with("http") => &mut meta.url,
            _ => return,
        };
        match slot {
            _ if words.is_empty() => {}
            Some(before) if name == "creator" => *before = format!("{before}, {words}"),
            Some(_) => {}
            None => *slot = Some(words.into()),
        }
    }

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
    fn chapters_in_the_order_of_the_spine() {
        let files = [
            ("OEBPS/a b.opf", PACKAGE),
            (
                "OEBPS/teks/satu 1.xhtml",
                "<html><head><title>t</title></head><body><h2>Satu</h2><p>Angin.</p></body></html>",
            ),
            ("dua.xhtml", "<p>Ombak <em>besar</em>.</p>"),
        ];
        let bytes = book(&files);
        assert_eq!(crate::article::Format::by_bytes(&bytes), crate::article::Format::Epub);
        let composed = read(&bytes).unwrap();
        assert_eq!(composed.text, "Laut & Darat\n\nAni, Budi\n\nOmbak besar.\n\nSatu\n\nAngin.\n");
        assert_eq!(composed.meta.language.as_deref(), Some("id"));
    }

    #[test]
    fn hostile_books_are_refused() {
        let said = |files: &[(&str, &str)]| read(&book(files)).unwrap_err().to_string();
        assert_eq!(read(b"PK\x03\x04rubbish").unwrap_err().to_string(), "its archive is broken");
        assert_eq!(said(&[]), "its file OEBPS/a b.opf is missing");
        assert_eq!(
            said(&[("OEBPS/a b.opf", PACKAGE)]),
            "its file dua.xhtml is missing",
            "a name that climbs out of its folder is looked up in the archive, nowhere else"
        );
        let bomb = " ".repeat(17 << 20);
        assert_eq!(said(&[("OEBPS/a b.opf", PACKAGE), ("dua.xhtml", &bomb)]), "it unpacks to more than 64 MB");
        let deep = "<div>".repeat(100_000);
        let error = read(&book(&[("OEBPS/a b.opf", PACKAGE), ("dua.xhtml", &deep)])).unwrap_err();
        assert!(matches!(error, BadBook::Chapter { number: 1, source: Excess::Depth }), "{error:?}");
        assert_eq!(said(&[("OEBPS/a b.opf", "<package><a></b>")]), "its table of contents is broken");
    }

    #[test]
    fn entities_of_its_own_stay_nothing() {
        let laughs = "<!DOCTYPE p [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><package><metadata><title>x&b;y</title></metadata></package>";
        assert_eq!(Package::read(laughs).unwrap().meta.title.as_deref(), Some("xy"));
    }

    #[test]
    fn names_stay_inside() {
        assert_eq!(inside("OEBPS/x.opf", "../../../etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(inside("x.opf", "a%20b.html#c").as_deref(), Some("a b.html"));
    }
}
