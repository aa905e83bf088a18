//! Reads sources from files and standard input.
//!
//! Of a large plain text only the first 32 KiB are read at first, so that it can be shown at once; the rest can then be read
//! on another thread.

use super::archive::DocumentError;
use super::confined::{self, Cancel, ConfinedError, ParserError};
use super::encoding::{self, Decoded};
use super::epub::EpubError;
use super::foreign::ForeignFormat;
use super::gzip::{self, GzipError};
use super::html::data_urls;
use super::mail::MailError;
use super::markup::ComposedText;
use super::page::PageError;
use super::pdf::PdfError;
use super::{Article, ParagraphConvention, SourceFormat, transcript};
use crate::file::open_regular;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Bytes of a plain text that are read at first. They fill any screen, and suffice to detect layout and language.
const HEAD_BYTES: usize = 32 * 1024;

/// The largest source in bytes. Larger ones would not fit the 32-bit offsets of paragraphs.
const MAX_SOURCE_BYTES: u64 = u32::MAX as u64;

/// The largest web page in bytes, without the files that it embeds as `data:` URLs. Articles are never larger.
const MAX_PAGE_BYTES: u64 = 32 << 20;

/// The largest web page in bytes with the files that it embeds.
const MAX_SAVED_PAGE_BYTES: u64 = 256 << 20;

/// The largest file in bytes of the other formats except plain text. It has to be read completely before it can be shown.
const MAX_BOOK_BYTES: u64 = 128 << 20;

/// A text in which control characters come closer together than this many bytes, on average, is not a text.
const MIN_BYTES_PER_CONTROL: usize = 50;

/// Options for reading a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The layout of paragraphs in plain text. If it is `None`, it is detected.
    pub(crate) convention: Option<ParagraphConvention>,
    /// Whether to show every file as plain text, including its markup.
    pub(crate) raw: bool,
}

/// A source that cannot be read.
#[derive(Debug, Error)]
#[error("{}: {fault}", path.as_ref().map_or("standard input".into(), |path| path.to_string_lossy()))]
pub struct ReadError {
    /// The file; `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    /// The reason.
    #[source]
    pub(crate) fault: ReadFault,
}

/// Why a source cannot be read.
#[derive(Debug, Error)]
pub(crate) enum ReadFault {
    /// There is no such file.
    #[error("no such file")]
    Missing,
    /// The operating system reports any other error.
    #[error("cannot be read")]
    Io(#[source] io::Error),
    /// It has no bytes.
    #[error("it is empty")]
    Empty,
    /// It has no paragraphs, because it contains only white space or markup.
    #[error("it contains no text")]
    NoParagraphs,
    /// It contains NUL bytes or many control characters, which texts do not have.
    #[error("it is not text (it contains NUL bytes or other control characters)")]
    Binary,
    /// It exceeds the size limit for all sources.
    #[error("it is larger than 4 GiB")]
    TooLarge,
    /// It exceeds the size limit of its format.
    #[error("it is larger than {} MB, the limit for {}", limit >> 20, format.name())]
    TooLargeFor {
        /// The file format.
        format: SourceFormat,
        /// The limit in bytes.
        limit: u64,
    },
    /// It is a file of a kind that cannot be read.
    #[error("this is {0}")]
    Foreign(ForeignFormat),
    /// It is a gzip file that cannot be unpacked.
    #[error("{0}")]
    Gzip(#[source] GzipError),
    /// It is a web page that would cost too much to parse, or has no text.
    #[error("{0}")]
    Page(#[source] PageError),
    /// It is an EPUB that cannot be read.
    #[error("{0}")]
    Book(#[source] EpubError),
    /// It is an email or a saved page that cannot be read.
    #[error("{0}")]
    Mail(#[source] MailError),
    /// It is a document of an office program that cannot be read.
    #[error("{0}")]
    Document(#[source] DocumentError),
    /// It is a PDF that cannot be read.
    #[error("{0}")]
    Pdf(#[source] PdfError),
    /// The process that parses it failed.
    #[error("{0}")]
    Confined(#[source] ConfinedError),
}

impl From<ParserError> for ReadFault {
    fn from(error: ParserError) -> Self {
        match error {
            ParserError::Page(error) => Self::Page(error),
            ParserError::Book(error) => Self::Book(error),
            ParserError::Mail(error) => Self::Mail(error),
            ParserError::Document(error) => Self::Document(error),
            ParserError::Pdf(error) => Self::Pdf(error),
            ParserError::Confined(error) => Self::Confined(error),
        }
    }
}

impl ReadFault {
    /// The error of the source at `path`.
    fn at(self, path: Option<&Path>) -> ReadError {
        ReadError { path: path.map(Path::to_path_buf), fault: self }
    }
}

/// A source of which at least the beginning has been read.
pub(crate) struct OpenedSource {
    /// The article, or the paragraphs at its beginning that are complete within the first 32 KiB.
    pub(crate) article: Article,
    /// The unread rest of the source; `None` if the article is complete.
    pub(crate) pending: Option<PendingSource>,
}

/// A source that has not been read to the end. [`PendingSource::read`] does that.
pub(crate) struct PendingSource {
    reader: Box<dyn Read + Send>,
    /// The bytes read so far.
    bytes: Vec<u8>,
    /// The size of the file in bytes when it was opened; 0 for a pipe.
    size: u64,
    path: Option<PathBuf>,
    layout: Option<ParagraphConvention>,
}

/// Reads a whole article. The path `-` means standard input.
///
/// # Errors
/// [`ReadError`] if it cannot be read or contains no text.
pub fn read(path: &Path, reading: ReadOptions) -> Result<Article, ReadError> {
    read_unless(&Cancel::default(), path, reading)
}

/// The same as [`read`](fn@read), until `cancel` is set.
///
/// # Errors
/// The same as [`read`](fn@read), or [`ConfinedError::Cancelled`].
pub(crate) fn read_unless(cancel: &Cancel, path: &Path, reading: ReadOptions) -> Result<Article, ReadError> {
    let opened = open_unless(cancel, path, reading)?;
    match opened.pending {
        Some(rest) => rest.read(),
        None => Ok(opened.article),
    }
}

/// Reads a source, or the beginning of a large one. The path `-` means standard input.
///
/// # Errors
/// The same as [`read`], but only for problems in the part that was read.
pub(crate) fn open(path: &Path, reading: ReadOptions) -> Result<OpenedSource, ReadError> {
    open_unless(&Cancel::default(), path, reading)
}

/// The same as [`open`], until `cancel` is set. The process that parses the source is then killed.
///
/// # Errors
/// The same as [`open`], or [`ConfinedError::Cancelled`].
pub(crate) fn open_unless(cancel: &Cancel, path: &Path, reading: ReadOptions) -> Result<OpenedSource, ReadError> {
    let stdin = path.as_os_str() == "-";
    let path = (!stdin).then(|| path.to_path_buf());
    let bad = |fault: ReadFault| fault.at(path.as_deref());
    let fail = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => bad(ReadFault::Missing),
        _ => bad(ReadFault::Io(error)),
    };
    let mut size = 0;
    let mut reader: Box<dyn Read + Send> = match &path {
        None => Box::new(io::stdin()),
        Some(path) => {
            let file = open_regular(path).map_err(fail)?;
            let meta = file.metadata().map_err(fail)?;
            if meta.is_dir() {
                return Err(fail(io::ErrorKind::IsADirectory.into()));
            }
            size = meta.len();
            Box::new(file)
        }
    };
    if size > MAX_SOURCE_BYTES {
        return Err(bad(ReadFault::TooLarge));
    }
    let mut bytes = read_head(&mut reader, size).map_err(fail)?;
    if gzip::is_gzip(&bytes) {
        let unpacked = gzip::unpack(bytes.chain(reader)).map_err(|error| bad(ReadFault::Gzip(error)))?;
        size = unpacked.len() as u64;
        reader = Box::new(io::Cursor::new(unpacked));
        bytes = read_head(&mut reader, size).map_err(fail)?;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        // The list of files is at the end of a zip archive.
        reader.by_ref().take(MAX_BOOK_BYTES).read_to_end(&mut bytes).map_err(fail)?;
    }
    let format = if reading.raw {
        SourceFormat::Text
    } else {
        SourceFormat::recognise(&bytes, path.as_deref()).map_err(|foreign| bad(ReadFault::Foreign(foreign)))?
    };
    if format != SourceFormat::Text {
        let is_page = format == SourceFormat::Html;
        let limit = if is_page { MAX_SAVED_PAGE_BYTES } else { MAX_BOOK_BYTES };
        reader.take((limit + 1).saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes).map_err(fail)?;
        if bytes.len() as u64 > limit {
            return Err(bad(ReadFault::TooLargeFor { format, limit }));
        }
        if is_page && bytes.len() as u64 > MAX_PAGE_BYTES {
            data_urls::remove(&mut bytes);
            if bytes.len() as u64 > MAX_PAGE_BYTES {
                return Err(bad(ReadFault::TooLargeFor { format, limit: MAX_PAGE_BYTES }));
            }
        }
        let mut article = from_bytes_unless(cancel, bytes, format, path.as_deref())?;
        article.metadata.is_unnamed_page = is_page && path.as_deref().is_some_and(is_named_otherwise);
        return Ok(OpenedSource { article, pending: None });
    }
    let layout = reading.convention;
    if !begins_as_utf8(&bytes) {
        // The encoding is detected from the whole text.
        let rest = PendingSource { reader, bytes, size, path, layout };
        return Ok(OpenedSource { article: rest.read()?, pending: None });
    }
    if bytes.contains(&0) {
        return Err(bad(ReadFault::Binary));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
        size = size.saturating_sub(3);
    }
    if bytes.len() + 3 < HEAD_BYTES || bytes.len() as u64 == size {
        let article = finish(bytes, path.as_deref(), layout)?;
        return Ok(OpenedSource { article, pending: None });
    }
    // Reserve the final size at once, so that the bytes are not copied while the rest is read.
    bytes.reserve((size as usize).saturating_sub(bytes.len()));
    // The layout that is detected here is kept for the whole text, so that nothing on the screen moves when the rest arrives.
    let (head, detected) = complete_paragraphs(&bytes);
    let layout = layout.or(Some(detected));
    let rest = PendingSource { reader, bytes, size, path, layout };
    match Article::from_plain_text(head, rest.path.as_deref(), layout, false) {
        Some(mut article) => {
            article.size = article.size.max(size as usize);
            Ok(OpenedSource { article, pending: Some(rest) })
        }
        // The first 32 KiB are white space, so the rest must be read to know whether there is any text.
        None => Ok(OpenedSource { article: rest.read()?, pending: None }),
    }
}

/// Whether the name of a file has an extension that is not one of web pages. Many pages are saved without extension.
fn is_named_otherwise(path: &Path) -> bool {
    gzip::unpacked_path(path).extension().is_some() && SourceFormat::from_path(path) != Some(SourceFormat::Html)
}

/// The first bytes of a file of `size` bytes.
fn read_head(reader: &mut impl Read, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(HEAD_BYTES.min(size as usize + 1));
    reader.take(HEAD_BYTES as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl PendingSource {
    /// Reads the source to its end and returns the complete article.
    ///
    /// # Errors
    /// The same as [`read`](fn@read).
    pub(crate) fn read(mut self) -> Result<Article, ReadError> {
        let bad = |fault: ReadFault| fault.at(self.path.as_deref());
        let head = self.bytes.len();
        let left = MAX_SOURCE_BYTES - self.bytes.len() as u64;
        let result = self.reader.take(left + 1).read_to_end(&mut self.bytes);
        result.map_err(|error| bad(ReadFault::Io(error)))?;
        if self.bytes.len() as u64 > MAX_SOURCE_BYTES {
            return Err(bad(ReadFault::TooLarge));
        }
        if (self.bytes.len() as u64) < self.size {
            // The file was truncated while it was being read, and the file watcher will report that. A character that was
            // cut in half is dropped, because it is not a reason to reject the file.
            let valid = std::str::from_utf8(&self.bytes).err().filter(|error| error.error_len().is_none());
            self.bytes.truncate(valid.map_or(self.bytes.len(), |error| error.valid_up_to()));
        }
        // Characters beyond ASCII that were shown already are kept, even if the rest is not UTF-8.
        let head = &self.bytes[..head.min(self.bytes.len())];
        if begins_as_utf8(head) && !head.is_ascii() {
            return from_text(encoding::decode_utf8(&self.bytes), self.path.as_deref(), self.layout);
        }
        finish(self.bytes, self.path.as_deref(), self.layout)
    }
}

/// Reads the article in the bytes of a complete source; `path` is the file they came from.
///
/// # Errors
/// If the source is broken, would cost too much to parse, or contains no text.
pub fn from_bytes(bytes: Vec<u8>, format: SourceFormat, path: Option<&Path>) -> Result<Article, ReadError> {
    from_bytes_unless(&Cancel::default(), bytes, format, path)
}

/// The same as [`from_bytes`], until `cancel` is set.
fn from_bytes_unless(
    cancel: &Cancel,
    bytes: Vec<u8>,
    format: SourceFormat,
    path: Option<&Path>,
) -> Result<Article, ReadError> {
    let bad = |fault: ReadFault| fault.at(path);
    if bytes.is_empty() {
        return Err(bad(ReadFault::Empty));
    }
    let composed = match format {
        SourceFormat::Text => return finish(bytes, path, None),
        SourceFormat::Markdown => from_markdown(&bytes, cancel).map_err(bad)?,
        SourceFormat::Transcript => from_transcript(&bytes).map_err(bad)?,
        SourceFormat::Html
        | SourceFormat::Epub
        | SourceFormat::Email
        | SourceFormat::Mhtml
        | SourceFormat::Docx
        | SourceFormat::Odt
        | SourceFormat::Pdf => confined::parse(&bytes, format, cancel).map_err(|error| bad(error.into()))?,
    };
    Article::from_composed(composed, format, path).ok_or_else(|| bad(ReadFault::NoParagraphs))
}

/// Whether the first bytes of a source are UTF-8. They may end inside a character.
fn begins_as_utf8(bytes: &[u8]) -> bool {
    encoding::is_utf8_prefix(bytes) && (!may_be_ascii_only(bytes) || is_decoded_as_utf8(bytes))
}

/// Whether there is a sign of UTF-16 or ISO-2022-JP, which can consist of ASCII bytes only.
fn may_be_ascii_only(bytes: &[u8]) -> bool {
    memchr::memchr2(0, 0x1b, bytes).is_some()
}

fn is_decoded_as_utf8(bytes: &[u8]) -> bool {
    encoding::decode_text(bytes, None).encoding == encoding_rs::UTF_8
}

/// The part of the first bytes that the rest cannot change: complete paragraphs, or complete words of one very long line.
/// Also returns the layout that was detected.
fn complete_paragraphs(bytes: &[u8]) -> (String, ParagraphConvention) {
    // The first bytes may end inside a character. No other byte is invalid.
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""),
    };
    let last_blank_line = valid.rmatch_indices('\n').find_map(|(at, _)| {
        let line = &valid[..at];
        line.ends_with('\n').then(|| at - 1).or_else(|| line.ends_with("\n\r").then(|| at - 2))
    });
    let layout = super::paragraphs::detect(valid);
    let last_line_end = valid.rfind('\n').filter(|_| layout == ParagraphConvention::Lines);
    let end = last_line_end.or(last_blank_line).or_else(|| valid.rfind(' ')).unwrap_or(valid.len());
    (valid[..end].to_string(), layout)
}

/// Makes an article of the bytes of a complete plain text.
fn finish(bytes: Vec<u8>, path: Option<&Path>, layout: Option<ParagraphConvention>) -> Result<Article, ReadError> {
    if bytes.is_empty() {
        return Err(ReadFault::Empty.at(path));
    }
    match String::from_utf8(bytes) {
        Ok(text) if may_be_ascii_only(text.as_bytes()) && !is_decoded_as_utf8(text.as_bytes()) => {
            from_text(encoding::decode_text(text.as_bytes(), None), path, layout)
        }
        Ok(text) => Article::new(text, path, layout).ok_or_else(|| ReadFault::NoParagraphs.at(path)),
        Err(error) => from_text(encoding::decode_text(error.as_bytes(), None), path, layout),
    }
}

/// Makes an article of a text in any encoding.
fn from_text(
    decoded: Decoded<'_>,
    path: Option<&Path>,
    layout: Option<ParagraphConvention>,
) -> Result<Article, ReadError> {
    let note = decoded.note;
    let text = printable(decoded).map_err(|fault| fault.at(path))?;
    let mut article = Article::new(text, path, layout).ok_or_else(|| ReadFault::NoParagraphs.at(path))?;
    article.metadata.encoding_note = note;
    Ok(article)
}

/// The decoded text, unless so many control characters are in it that the source is not a text.
fn printable(decoded: Decoded<'_>) -> Result<String, ReadFault> {
    let text = decoded.text.into_owned();
    let control = text.chars().filter(|c| encoding::is_unprintable(*c)).count();
    if text.contains('\0') || control * MIN_BYTES_PER_CONTROL > text.len() {
        return Err(ReadFault::Binary);
    }
    Ok(text)
}

/// The article in the bytes of a transcript.
fn from_transcript(bytes: &[u8]) -> Result<ComposedText, ReadFault> {
    let decoded = encoding::decode_text(bytes, None);
    let note = decoded.note;
    let mut composed = transcript::read(&printable(decoded)?);
    composed.meta.encoding_note = note;
    Ok(composed)
}

/// The article in the bytes of a Markdown file.
fn from_markdown(bytes: &[u8], cancel: &Cancel) -> Result<ComposedText, ReadFault> {
    let decoded = encoding::decode_text(bytes, None);
    let note = decoded.note;
    let source = printable(decoded)?;
    let mut composed = confined::parse(source.as_bytes(), SourceFormat::Markdown, cancel)?;
    composed.source = Some(source);
    composed.meta.encoding_note = note;
    Ok(composed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// The error message for a file with these bytes.
    fn message(bytes: &[u8]) -> String {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, bytes).unwrap();
        let message = read(&path, ReadOptions::default()).unwrap_err().to_string();
        message.replace(&dir.path().display().to_string(), "DIR")
    }

    #[test]
    fn a_web_page_under_another_name_is_read_as_one_and_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let page = "<!doctype html><title>Judul</title><p>Satu dua tiga.</p>";
        for (name, said) in [("a.txt", true), ("a.php", true), ("a.txt.gz", true), ("a", false), ("a.html", false)] {
            let path = dir.path().join(name);
            fs::write(&path, page).unwrap();
            let article = read(&path, ReadOptions::default()).unwrap();
            assert_eq!((article.format(), article.text().contains('<')), (SourceFormat::Html, false), "{name}");
            let notes: Vec<String> = article.metadata().notes().collect();
            assert_eq!(notes.iter().any(|note| note.starts_with("read as a web page")), said, "{name}: {notes:?}");
            let raw = read(&path, ReadOptions { raw: true, ..ReadOptions::default() }).unwrap();
            assert_eq!(raw.text(), page, "{name}");
        }
        let about = dir.path().join("b.txt");
        fs::write(&about, "<html> is the root of a page.\n").unwrap();
        assert_eq!(read(&about, ReadOptions::default()).unwrap().text(), "<html> is the root of a page.\n");
    }

    #[test]
    fn a_file_that_shrinks_or_grows_while_being_read_is_read_to_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        let whole = "sátu dua tiga.\n".repeat(10_000);
        // A character of two bytes, of which only one is in the first part.
        let cut = HEAD_BYTES - 1;
        let text = format!("{}é\n{whole}", "a".repeat(cut));
        for (after, read) in [(10, cut), (cut + 1, cut), (HEAD_BYTES + 5, HEAD_BYTES + 5)] {
            fs::write(&path, &text).unwrap();
            let opened = open(&path, ReadOptions::default()).unwrap();
            std::fs::File::options().write(true).open(&path).unwrap().set_len(after as u64).unwrap();
            let article = opened.pending.unwrap().read().unwrap();
            assert_eq!(article.text().len(), text.floor_char_boundary(read), "cut to {after}");
            assert!(article.text().starts_with(opened.article.text()), "the text on the screen stays the same");
        }
        fs::write(&path, &text).unwrap();
        let opened = open(&path, ReadOptions::default()).unwrap();
        fs::write(&path, format!("{text}empat")).unwrap();
        assert!(opened.pending.unwrap().read().unwrap().text().ends_with("tiga.\nempat"));
    }

    #[test]
    fn errors_describe_what_is_wrong_with_the_source() {
        assert_eq!(message(b""), "DIR/a.txt: it is empty");
        assert_eq!(message(b" \n\n\t"), "DIR/a.txt: it contains no text");
        assert_eq!(message(b"\x7fELF\0\0"), "DIR/a.txt: this is a program");
        assert_eq!(message(b"\xff\xd8\xff\xe0\0\x10JFIF"), "DIR/a.txt: this is an image");
        assert_eq!(message(b"satu\0\0\x01dua"), "DIR/a.txt: this is binary data, not text");
    }

    /// The article in a file with these bytes.
    fn article(name: &str, bytes: &[u8]) -> Article {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        read(&path, ReadOptions::default()).unwrap()
    }

    #[test]
    fn a_text_in_another_encoding_is_read_and_the_assumption_noted() {
        let text = "Menteri berkata: “Harga naik 5 persen” — kata Pak André.\n";
        let latin = b"Menteri berkata: \x93Harga naik 5 persen\x94 \x97 kata Pak Andr\xe9.\n";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xff\xfe", &wide[..]].concat();
        for name in ["a.txt", "a.md"] {
            let note = |bytes: &[u8]| {
                let article = article(name, bytes);
                assert_eq!(article.text(), text, "{name}");
                let offset = text.find("André").unwrap();
                assert_eq!(article.line_and_column(offset), (1, 51), "{name}: columns are characters, not bytes");
                article.metadata().encoding_note.map(|note| note.to_string())
            };
            let told = note(latin).unwrap();
            assert_eq!(told, "not UTF-8, and no encoding is declared; read as windows-1252");
            assert_eq!((note(&marked), note(&wide), note(text.as_bytes())), (None, None, None));
        }
    }

    #[test]
    fn encodings_made_of_ascii_bytes_are_recognised() {
        let wide: Vec<u8> = "Harga naik lagi.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(article("a.txt", &wide).text(), "Harga naik lagi.\n");
        let japanese = encoding_rs::ISO_2022_JP.encode("財務省は予算案を発表した。\n").0;
        assert_eq!(article("a.txt", &japanese).text(), "財務省は予算案を発表した。\n");
        let colours = b"\x1b[31mHarga\x1b[0m naik.\n";
        assert_eq!(article("a.txt", colours).text().as_bytes(), colours);
    }

    #[test]
    fn a_text_that_is_not_utf8_after_its_beginning_is_read_in_one_encoding() {
        let ascii = "Harga beras naik lagi pada bulan ini.\n".repeat(2000);
        let latin = [ascii.as_bytes(), b"Kata Pak Andr\xe9.\n"].concat();
        assert!(article("a.txt", &latin).text().ends_with("Kata Pak André.\n"));
        let mixed = ["Kata André.\n".as_bytes(), &latin].concat();
        let article = article("a.txt", &mixed);
        assert!(article.text().starts_with("Kata André.\n") && article.text().ends_with("Andr\u{fffd}.\n"));
        let note = article.metadata().encoding_note.unwrap().to_string();
        assert_eq!(note, "1 place is not valid UTF-8 and shown as \u{fffd}");
    }

    #[test]
    fn pictures_inside_a_saved_page_do_not_count() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.html");
        let picture = "A".repeat(MAX_PAGE_BYTES as usize);
        fs::write(&path, format!("<title>Pasar</title><img src=\"data:image/png;base64,{picture}\"><p>Satu dua."))
            .unwrap();
        assert!(read(&path, ReadOptions::default()).unwrap().text().contains("Satu dua."));
        fs::write(&path, format!("<title>Pasar</title><p>{picture}")).unwrap();
        let error = read(&path, ReadOptions::default()).unwrap_err().to_string();
        assert!(error.contains("larger than 32 MB"), "{error}");
    }

    #[test]
    fn a_compressed_source_is_unpacked_under_any_name() {
        let dir = tempfile::tempdir().unwrap();
        let page = gzip::tests::gzip(b"<!doctype html><p>Satu <b>dua</b>.");
        let long = "Satu kalimat.\n".repeat(10_000);
        for (name, bytes, text) in [
            ("a.html", page.clone(), "Satu dua.\n"),
            ("a.html.gz", page.clone(), "Satu dua.\n"),
            ("a", page, "Satu dua.\n"),
            ("a.txt.gz", gzip::tests::gzip(long.as_bytes()), &*long),
        ] {
            let path = dir.path().join(name);
            fs::write(&path, bytes).unwrap();
            assert_eq!(read(&path, ReadOptions::default()).unwrap().text(), text, "{name}");
        }
        let archive = gzip::tests::gzip(&[&[b'a'; 257][..], b"ustar\0"].concat());
        assert_eq!(message(&archive), "DIR/a.txt: this is an archive of files");
        assert_eq!(message(b"\x1f\x8b\x08rubbish"), "DIR/a.txt: its gzip data is damaged or incomplete");
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "\u{feff}Satu dua.").unwrap();
        assert_eq!(read(&path, ReadOptions::default()).unwrap().text(), "Satu dua.");
        fs::write(&path, "\u{feff}").unwrap();
        assert!(matches!(read(&path, ReadOptions::default()), Err(ReadError { fault: ReadFault::Empty, .. })));
    }

    #[test]
    fn the_beginning_of_a_large_source_can_be_shown_before_the_rest_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        for text in [
            format!("Judul besar sekali\n{}", "Satu kalimat yang cukup panjang untuk sebaris teks é.\n".repeat(4000)),
            "kata é ".repeat(40_000),
            "é".repeat(100_000),
            "Satu kalimat yang dilipat tangan pada\nkolom empat puluh, lalu diteruskan lagi\nsampai habis.\n\n"
                .repeat(3000),
        ] {
            fs::write(&path, &text).unwrap();
            let opened = open(&path, ReadOptions::default()).unwrap();
            assert!(!opened.article.is_whole());
            let whole = opened.pending.unwrap().read().unwrap();
            assert!(whole.is_whole());
            assert_eq!(whole.text(), text);
            let head = &opened.article;
            assert!(whole.text().starts_with(head.text()));
            let same = head.paragraphs().len() - 1;
            assert_eq!(head.paragraphs()[..same], whole.paragraphs()[..same], "the first paragraphs stay the same");
        }
    }
}
