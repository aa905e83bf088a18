//! Reads the chapters of an EPUB book as one article (EPUB 3.3, <https://www.w3.org/TR/epub-33/>).
//!
//! Nothing is unpacked to the disk. File names are looked up only in the archive, so a name such as `../../x` is harmless.
//! A chapter that cannot be read is replaced by a line that says so.

mod package;

use crate::article::SourceMetadata;
use crate::article::confined::LibraryError;
use crate::article::encoding::decode_page;
use crate::article::html::limits::{self, LimitExceeded};
use crate::article::html::{self, xhtml};
use crate::article::markup::{ComposedText, Composer};
use crate::article::page;
use crate::guard::{Panicked, catch_panic};
use dom_query::Document;
use package::{Package, encrypted_files, package_path};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::panic::resume_unwind;
use std::thread;
use thiserror::Error;
use url::Url;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most bytes of one file of a book, unpacked.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// The most bytes of all files that are read from a book, unpacked.
const MAX_BOOK_BYTES: u64 = 64 << 20;

/// The most threads that convert chapters. Each one takes address space, which is limited.
const MAX_THREADS: usize = 4;

/// The most files that may stand in for each other, one after the other.
const MAX_FALLBACKS: usize = 8;

/// Why a book, or a chapter of it, cannot be read.
#[derive(Debug, Error, Serialize, Deserialize)]
pub(crate) enum EpubError {
    /// Not an archive, or a broken one.
    #[error("the archive is damaged")]
    Archive(#[source] LibraryError),
    /// A file that the book refers to is not in the archive.
    #[error("{name} is missing from the archive")]
    Missing {
        /// The name of the file in the archive.
        name: String,
        /// The error of the archive reader.
        #[source]
        source: LibraryError,
    },
    /// A file of the book is damaged.
    #[error("{name} cannot be unpacked")]
    Packed {
        /// The name of the file in the archive.
        name: String,
        /// The error of the decompressor.
        #[source]
        source: LibraryError,
    },
    /// Unpacked, it exceeds a limit.
    #[error("it unpacks to more than {} MB", MAX_BOOK_BYTES >> 20)]
    TooLarge,
    /// The XML that lists the files is broken.
    #[error("the table of contents is damaged")]
    Xml(#[source] LibraryError),
    /// It lists no chapters.
    #[error("it has no chapters")]
    Empty,
    /// The reading order names a file that the book does not list.
    #[error("the book does not list the file {id:?}")]
    NotListed {
        /// The id in the reading order.
        id: String,
    },
    /// A chapter is neither text nor a picture.
    #[error("{name} is not text")]
    NotText {
        /// The name of the file in the archive.
        name: String,
    },
    /// A chapter is encrypted, as bought books are.
    #[error("{name} is encrypted (DRM)")]
    Encrypted {
        /// The name of the file in the archive.
        name: String,
    },
    /// A chapter would cost too much to read.
    #[error("{name} is too complex")]
    Complex {
        /// The name of the file in the archive.
        name: String,
        /// The limit that it exceeds.
        #[source]
        source: LimitExceeded,
    },
}

impl From<ZipError> for EpubError {
    fn from(error: ZipError) -> Self {
        Self::Archive(LibraryError::new(&error))
    }
}

impl From<quick_xml::Error> for EpubError {
    fn from(error: quick_xml::Error) -> Self {
        Self::Xml(LibraryError::new(&error))
    }
}

/// Reads the book in `bytes`.
///
/// # Errors
/// [`EpubError`] if it is broken, exceeds a limit or has no chapters, or if none of its chapters can be read.
pub(crate) fn read(bytes: &[u8]) -> Result<ComposedText, EpubError> {
    let mut book = Book::open(bytes)?;
    let root = book.package_name()?;
    let package = Package::read(&book.text(&root)?)?;
    let files: Vec<_> = package.chapters().map(|id| book.chapter(&root, &package, id)).collect();
    if files.is_empty() {
        return Err(EpubError::Empty);
    }
    let mut chapters = compose_all(files);
    if chapters.iter().all(Result::is_err)
        && let Some(Err(first)) = chapters.drain(..).next()
    {
        return Err(first);
    }
    Ok(join(chapters, package.meta))
}

/// Joins the chapters below the headline, without their own copies of the headline at the start.
fn join(chapters: Vec<Result<ComposedText, EpubError>>, meta: SourceMetadata) -> ComposedText {
    let mut composer = Composer::default();
    page::push_headline_and_credit(&meta, &mut composer);
    let mut composed = composer.finish();
    let title_page = TitlePage::new(&meta);
    let mut at_start = true;
    for (number, chapter) in (1..).zip(chapters) {
        match chapter {
            Ok(chapter) => {
                let repeated = if at_start { title_page.repeated_paragraphs(&chapter) } else { 0 };
                at_start &= repeated == chapter.spans.len();
                composed.append(chapter, repeated);
            }
            Err(fault) => composed.append(notice(number, &fault), 0),
        }
    }
    composed.meta = meta;
    composed
}

/// The line in place of a chapter that cannot be read.
fn notice(number: usize, fault: &EpubError) -> ComposedText {
    let mut composer = Composer::default();
    composer.begin_notice();
    composer.push(&format!("[Chapter {number} cannot be read: {fault}]"), None);
    composer.finish()
}

/// The words of a title page, which are shown as the headline and below it.
struct TitlePage {
    /// The title, the authors and so on, as [`TitlePage::letters`].
    words: HashSet<String>,
}

impl TitlePage {
    /// Words before the name of an author.
    const PREPOSITIONS: [&str; 4] = ["", "by", "oleh", "karya"];

    fn new(meta: &SourceMetadata) -> Self {
        let title = meta.title.iter().map(String::as_str);
        let authors = meta.byline.iter().flat_map(|byline| byline.split(", ").chain([byline.as_str()]));
        let mut words: HashSet<String> = title.clone().chain(meta.site.as_deref()).map(Self::letters).collect();
        for author in authors {
            for preposition in Self::PREPOSITIONS {
                words.insert(Self::letters(&format!("{preposition}{author}")));
                words.extend(title.clone().map(|title| Self::letters(&format!("{title}{preposition}{author}"))));
            }
        }
        Self { words }
    }

    /// The letters and digits of `text` in lower case. Title pages divide and space titles as they like.
    fn letters(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    /// How many paragraphs at the start of `chapter` only repeat the headline.
    fn repeated_paragraphs(&self, chapter: &ComposedText) -> usize {
        let paragraphs = chapter.spans.iter().map(|span| Self::letters(span.slice(&chapter.text)));
        paragraphs.take_while(|letters| self.words.contains(letters)).count()
    }
}

/// A file of the book that is read as a chapter.
struct Chapter {
    /// The name of the file in the archive.
    name: String,
    html: String,
}

impl Chapter {
    fn compose(self) -> Result<ComposedText, EpubError> {
        let html = xhtml::to_html(&self.html);
        limits::check(&html).map_err(|source| EpubError::Complex { name: self.name, source })?;
        let mut composer = Composer::default();
        html::compose(Document::from(html).root(), &mut composer, None);
        Ok(composer.finish())
    }
}

/// Converts the chapters to text on several processors, in order. `None` stands for files that have no text, such as
/// pictures.
fn compose_all(files: Vec<Result<Option<Chapter>, EpubError>>) -> Vec<Result<ComposedText, EpubError>> {
    let compose = |file: Result<Option<Chapter>, EpubError>| match file {
        Ok(Some(chapter)) => chapter.compose(),
        Ok(None) => Ok(ComposedText::default()),
        Err(fault) => Err(fault),
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS).min(files.len());
    if threads < 2 {
        return files.into_iter().map(compose).collect();
    }
    // Every thread takes every n-th chapter, so that long and short ones are spread evenly.
    let mut shares: Vec<Vec<_>> = (0..threads).map(|_| Vec::new()).collect();
    for (i, file) in files.into_iter().enumerate() {
        shares[i % threads].push(file);
    }
    let composed: Vec<Vec<_>> = thread::scope(|scope| {
        let work = |share: Vec<_>| {
            scope.spawn(move || catch_panic("a chapter", || share.into_iter().map(compose).collect::<Vec<_>>()))
        };
        let running: Vec<_> = shares.into_iter().map(work).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Result<_, Panicked>>| match thread.join() {
            Ok(Ok(composed)) => composed,
            // The caller catches it: it is recorded already.
            Ok(Err(panic)) => resume_unwind(Box::new(panic.to_string())),
            Err(panic) => resume_unwind(panic),
        };
        running.into_iter().map(join).collect()
    });
    let mut shares: Vec<_> = composed.into_iter().map(Vec::into_iter).collect();
    let mut chapters = Vec::new();
    while let Some(chapter) = shares[chapters.len() % threads].next() {
        chapters.push(chapter);
    }
    chapters
}

/// The archive of a book.
struct Book<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many more bytes may be unpacked.
    bytes_left: u64,
    /// The names of encrypted files.
    encrypted: Vec<String>,
}

impl<'a> Book<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, EpubError> {
        let archive = ZipArchive::new(Cursor::new(bytes))?;
        let mut book = Self { archive, bytes_left: MAX_BOOK_BYTES, encrypted: Vec::new() };
        // Only protected books have this file.
        if let Ok(encryption) = book.text("META-INF/encryption.xml") {
            book.encrypted = encrypted_files(&encryption)?;
        }
        Ok(book)
    }

    /// The name of the package document, which the container gives. Without a container it is found by its extension.
    fn package_name(&mut self) -> Result<String, EpubError> {
        match self.text("META-INF/container.xml") {
            Ok(container) => package_path(&container)?.ok_or(EpubError::Empty),
            Err(fault) => {
                let found = self.archive.file_names().flatten().find(|name| name.ends_with(".opf"));
                found.map(Cow::into_owned).ok_or(fault)
            }
        }
    }

    /// The chapter with this id. `None` if the file has no text: a picture, or a table of contents.
    fn chapter(&mut self, root: &str, package: &Package, id: &str) -> Result<Option<Chapter>, EpubError> {
        let mut id = id.to_string();
        for _ in 0..MAX_FALLBACKS {
            let item = package.item(&id).ok_or_else(|| EpubError::NotListed { id: id.clone() })?;
            if item.is_contents {
                return Ok(None);
            }
            let name = resolve(root, &item.href).ok_or_else(|| EpubError::NotListed { id: id.clone() })?;
            if self.encrypted.contains(&name) {
                return Err(EpubError::Encrypted { name });
            }
            let bytes = self.unpack(&name)?;
            match FileContent::of(&bytes) {
                // The content decides, as the media types that books give are often wrong.
                FileContent::Text => {
                    return Ok(Some(Chapter { name, html: decode_page(&bytes, None).text.into_owned() }));
                }
                FileContent::Contents => return Ok(None),
                content => match (&item.fallback, content) {
                    (Some(fallback), _) => id.clone_from(fallback),
                    (None, FileContent::Picture) => return Ok(None),
                    (None, _) => return Err(EpubError::NotText { name }),
                },
            }
        }
        Ok(None)
    }

    fn text(&mut self, name: &str) -> Result<String, EpubError> {
        Ok(decode_page(&self.unpack(name)?, None).text.into_owned())
    }

    /// The content of a file in the archive. Its size is subtracted from `bytes_left`.
    fn unpack(&mut self, name: &str) -> Result<Vec<u8>, EpubError> {
        let name = self.stored_name(name);
        let file = self
            .archive
            .by_name(&name)
            .map_err(|source| EpubError::Missing { name: name.clone(), source: LibraryError::new(&source) })?;
        let most = MAX_FILE_BYTES.min(self.bytes_left);
        let mut bytes = Vec::new();
        // The size that the archive declares may be false, so the unpacked bytes are counted.
        file.take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|source| EpubError::Packed { name, source: LibraryError::new(&source) })?;
        if bytes.len() as u64 > most {
            return Err(EpubError::TooLarge);
        }
        self.bytes_left -= bytes.len() as u64;
        Ok(bytes)
    }

    /// The name under which the archive has the file `name`: programs on systems that ignore the case of letters write
    /// books with names that differ in it.
    fn stored_name(&self, name: &str) -> String {
        if self.archive.index_for_name(name).is_some() {
            return name.into();
        }
        let same = self.archive.file_names().flatten().find(|stored| stored.eq_ignore_ascii_case(name));
        same.map_or_else(|| name.into(), Cow::into_owned)
    }
}

/// What a file of a book holds, according to its first bytes.
enum FileContent {
    Text,
    Picture,
    /// A table of contents in the format of EPUB 2.
    Contents,
    Other,
}

impl FileContent {
    fn of(bytes: &[u8]) -> Self {
        let begins = |signature: &[u8]| bytes.starts_with(signature);
        let head = &bytes[..bytes.len().min(512)];
        let is_utf16 = begins(b"\xff\xfe") || begins(b"\xfe\xff");
        if begins(b"\xff\xd8\xff") || begins(b"\x89PNG") || begins(b"GIF8") || begins(b"RIFF") {
            Self::Picture
        } else if memchr::memmem::find(head, b"<ncx").is_some() {
            Self::Contents
        } else if begins(b"%PDF-") || begins(b"PK\x03\x04") || (memchr::memchr(0, head).is_some() && !is_utf16) {
            Self::Other
        } else {
            Self::Text
        }
    }
}

/// The name in the archive of the file that `href` in the file `from` refers to.
fn resolve(from: &str, href: &str) -> Option<String> {
    // Resolving a URL never goes above its root, however many `..` there are.
    let url = Url::parse("book:/").ok()?.join(from).ok()?.join(href).ok()?;
    let path = percent_decode_str(url.path().trim_start_matches('/')).decode_utf8().ok()?;
    Some(path.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::SourceFormat;
    use crate::article::markup::MarkupKind;
    use crate::text::Span;
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
            ("OEBPS/c", "<p>Catatan 1.</p>"),
        ];
        let bytes = book(&files);
        assert_eq!(SourceFormat::recognise(&bytes, None), Ok(SourceFormat::Epub));
        let composed = read(&bytes).unwrap();
        assert_eq!(
            composed.text, "Laut & Darat\n\nAni, Budi\n\nOmbak besar.\n\nSatu\n\nAngin.\n\nCatatan 1.\n",
            "what is outside the reading order comes last"
        );
        let inlines: Vec<_> =
            composed.markup.inlines(Span::new(0, 99)).map(|(span, _)| span.slice(&composed.text)).collect();
        assert_eq!(inlines, ["besar"]);
        assert_eq!([1, 3].map(|i| composed.markup.paragraph_style(i).heading), [0, 2]);
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
        assert!(matches!(error, EpubError::Complex { source: LimitExceeded::Depth, .. }), "{error:?}");
        assert_eq!(said(&[("OEBPS/a b.opf", "<package><a></b>")]), "the table of contents is damaged");
    }

    #[test]
    fn file_names_cannot_leave_the_archive() {
        assert_eq!(resolve("OEBPS/x.opf", "../../../etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(resolve("x.opf", "a%20b.html#c").as_deref(), Some("a b.html"));
    }

    /// A book with the title "Laut", by Ani, that has these chapters. The names of the files say their kind.
    fn chapters(files: &[(&str, &str)]) -> Result<ComposedText, EpubError> {
        let items = files.iter().enumerate().map(|(i, (name, _))| {
            let properties = if *name == "nav.xhtml" { "properties='nav'" } else { "" };
            format!("<item id='i{i}' href='{name}' media-type='image/png' {properties}/>")
        });
        let refs = (0..files.len()).map(|i| format!("<itemref idref='i{i}'/>"));
        let package = format!(
            "<package><metadata><title>Laut</title><creator>Ani</creator></metadata><manifest>{}</manifest>\
             <spine>{}<itemref idref='x'/></spine></package>",
            items.collect::<String>(),
            refs.collect::<String>()
        );
        let names: Vec<String> = files.iter().map(|(name, _)| format!("OEBPS/{name}")).collect();
        let stored = names.iter().map(String::as_str).zip(files.iter().map(|(_, text)| *text));
        let all = [("OEBPS/a b.opf", package.as_str())].into_iter().chain(stored);
        read(&book(&all.filter(|(_, text)| *text != "missing").collect::<Vec<_>>()))
    }

    #[test]
    fn a_chapter_that_cannot_be_read_is_named_and_the_others_are_shown() {
        let composed =
            chapters(&[("a", "<p>Satu"), ("b", "missing"), ("gambar.png", "\u{1}\0"), ("d", "<p>Empat")]).unwrap();
        assert_eq!(
            composed.text,
            "Laut\n\nAni\n\nSatu\n\n[Chapter 2 cannot be read: OEBPS/b is missing from the archive]\n\n\
             [Chapter 3 cannot be read: OEBPS/gambar.png is not text]\n\nEmpat\n\n\
             [Chapter 5 cannot be read: the book does not list the file \"x\"]\n"
        );
        let shapes: Vec<_> = (2..6).map(|i| composed.markup.paragraph_style(i).shape).collect();
        assert_eq!(shapes, [MarkupKind::Prose, MarkupKind::Notice, MarkupKind::Notice, MarkupKind::Prose]);
    }

    #[test]
    fn pictures_and_tables_of_contents_are_not_chapters() {
        let text = chapters(&[
            ("sampul", "GIF89a"),
            ("nav.xhtml", "<h1>Isi</h1><nav><ol><li>Satu</ol></nav>"),
            ("toc", "<?xml version='1.0'?><ncx><navLabel><text>Satu</text></navLabel></ncx>"),
            ("A.XHTML", "<html><title/><p>Satu"),
        ]);
        let text = text.unwrap().text;
        assert!(text.starts_with("Laut\n\nAni\n\nSatu\n\n[Chapter 5"), "{text}");
    }

    #[test]
    fn a_title_page_does_not_repeat_the_headline() {
        let text = |files: &[(&str, &str)]| {
            let text = chapters(files).unwrap().text;
            text.split_once("\n\n[Chapter").unwrap().0.replace("\n\n", "/")
        };
        assert_eq!(text(&[("a", "<h1>L a u t</h1><p>oleh ANI"), ("b", "<h1>Laut</h1><p>Satu")]), "Laut/Ani/Satu");
        assert_eq!(text(&[("a", "<h1>Laut</h1><p>Edisi kedua<p>Ani")]), "Laut/Ani/Edisi kedua/Ani");
        assert_eq!(text(&[("a", "<p>Satu"), ("b", "<h1>Laut</h1>")]), "Laut/Ani/Satu/Laut", "a later heading is text");
    }

    #[test]
    fn an_encrypted_book_is_named() {
        let encryption = "<encryption><CipherData><CipherReference URI='dua.xhtml'/></CipherData></encryption>";
        let package = "<package><manifest><item id='b' href='../dua.xhtml'/></manifest><spine><itemref idref='b'/></spine></package>";
        let files = [("OEBPS/a b.opf", package), ("META-INF/encryption.xml", encryption), ("dua.xhtml", "x")];
        assert_eq!(read(&book(&files)).unwrap_err().to_string(), "dua.xhtml is encrypted (DRM)");
    }
}
