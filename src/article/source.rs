//! Reading a source: the head at once, so that it can be shown, the rest when asked for.

use super::epub::{self, BadBook};
use super::guard::Excess;
use super::pdf::{self, BadPdf};
use super::{Article, Format, Layout, markdown, page};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Bytes read before the first look. Enough for any screen and for telling layout and language.
const HEAD: usize = 32 * 1024;

/// The largest source: offsets are 32 bits.
const LARGEST: u64 = u32::MAX as u64;

/// The largest web page, in bytes: what is larger is no article.
const LARGEST_PAGE: u64 = 32 << 20;

/// The largest source of any other format with structure: it is read whole before it is shown.
const LARGEST_BOOK: u64 = 128 << 20;

/// How a source is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// How paragraphs are set in plain text, where that should not be detected.
    pub layout: Option<Layout>,
    /// Whether everything is shown as it stands in the file, markup and all.
    pub raw: bool,
}

/// A source that cannot be read.
#[derive(Debug, Error)]
#[error("{}: {fault}", path.as_ref().map_or("standard input".into(), |path| path.to_string_lossy()))]
pub struct ReadError {
    /// The source; nothing for standard input.
    pub path: Option<PathBuf>,
    /// Why.
    #[source]
    pub fault: ReadFault,
}

/// Why a source cannot be read.
#[derive(Debug, Error)]
pub enum ReadFault {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// The system refuses.
    #[error("cannot be read")]
    Io(#[source] io::Error),
    /// No bytes.
    #[error("it is empty")]
    Empty,
    /// Bytes, but no text.
    #[error("it contains only white space")]
    NoParagraphs,
    /// UTF-16, by its byte order mark.
    #[error("it is UTF-16, not UTF-8")]
    Utf16,
    /// Something that is not text.
    #[error("it is not text (it contains NUL bytes)")]
    Binary,
    /// Text in another encoding.
    #[error("it is not UTF-8 (byte {byte:#04x} in line {line})")]
    NotUtf8 {
        /// The first byte that is not part of a character.
        byte: u8,
        /// The line it is in, from 1.
        line: usize,
    },
    /// Larger than any source may be.
    #[error("it is larger than 4 GiB")]
    TooLarge,
    /// Larger than a source of its format may be.
    #[error("it is larger than {} MB, the limit for {}", most >> 20, format.name())]
    TooLargeFor {
        /// The format.
        format: Format,
        /// The limit in bytes.
        most: u64,
    },
    /// A web page that would cost too much to read.
    #[error("{0}")]
    Page(#[source] Excess),
    /// An EPUB that cannot be read.
    #[error("{0}")]
    Book(#[source] BadBook),
    /// A PDF that cannot be read.
    #[error("{0}")]
    Pdf(#[source] BadPdf),
}

impl ReadFault {
    /// The error of the source at `path`.
    fn at(self, path: Option<&Path>) -> ReadError {
        ReadError { path: path.map(Path::to_path_buf), fault: self }
    }
}

/// A source that is being read.
pub struct Opened {
    /// The article, or its head: the paragraphs that lie wholly in the first 32 KiB.
    pub article: Article,
    /// What is still to read, if anything.
    pub rest: Option<Rest>,
}

/// The unread rest of a source. [`Rest::read`] reads all of it.
pub struct Rest {
    reader: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    /// How many bytes there were when it was opened; of a pipe that is not known.
    size: u64,
    path: Option<PathBuf>,
    layout: Option<Layout>,
}

/// Reads a whole article; `-` is standard input.
///
/// # Errors
/// Where it cannot be read or holds no text: [`ReadError`].
pub fn read(path: &Path, reading: Reading) -> Result<Article, ReadError> {
    let opened = open(path, reading)?;
    match opened.rest {
        Some(rest) => rest.read(),
        None => Ok(opened.article),
    }
}

/// Reads the head of a source; `-` is standard input.
///
/// # Errors
/// As [`read`], as far as the head tells.
pub fn open(path: &Path, reading: Reading) -> Result<Opened, ReadError> {
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
            let file = File::open(path).map_err(fail)?;
            let meta = file.metadata().map_err(fail)?;
            if meta.is_dir() {
                return Err(fail(io::ErrorKind::IsADirectory.into()));
            }
            size = meta.len();
            Box::new(file)
        }
    };
    if size > LARGEST {
        return Err(bad(ReadFault::TooLarge));
    }
    let mut bytes = Vec::with_capacity(HEAD.min(size as usize + 1));
    reader.by_ref().take(HEAD as u64).read_to_end(&mut bytes).map_err(fail)?;
    let format = match path.as_deref().and_then(Format::by_name) {
        _ if reading.raw => Format::Text,
        Some(named) => named,
        None => Format::by_bytes(&bytes),
    };
    if format != Format::Text {
        let most = if format == Format::Html { LARGEST_PAGE } else { LARGEST_BOOK };
        reader.take(most + 1 - bytes.len() as u64).read_to_end(&mut bytes).map_err(fail)?;
        if bytes.len() as u64 > most {
            return Err(bad(ReadFault::TooLargeFor { format, most }));
        }
        return Ok(Opened { article: structured(bytes, format, path.as_deref())?, rest: None });
    }
    let layout = reading.layout;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(bad(ReadFault::Utf16));
    }
    if bytes.contains(&0) {
        return Err(bad(ReadFault::Binary));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
        size = size.saturating_sub(3);
    }
    if bytes.len() + 3 < HEAD || bytes.len() as u64 == size {
        let article = finish(bytes, path.as_deref(), layout)?;
        return Ok(Opened { article, rest: None });
    }
    // Grown at once to its final size, so that the rest is not copied while it is read.
    bytes.reserve((size as usize).saturating_sub(bytes.len()));
    // What the head tells holds for all of it, so that nothing shown moves when the rest arrives.
    let (head, detected) = head(&bytes).map_err(bad)?;
    let layout = layout.or(Some(detected));
    let rest = Rest { reader, bytes, size, path, layout };
    match Article::from_plain_text(head, rest.path.as_deref(), layout, false) {
        Some(mut article) => {
            article.size = article.size.max(size as usize);
            Ok(Opened { article, rest: Some(rest) })
        }
        // 32 KiB of white space: only the whole can tell.
        None => Ok(Opened { article: rest.read()?, rest: None }),
    }
}

impl Rest {
    /// Reads on to the end.
    ///
    /// # Errors
    /// As [`read`](fn@read).
    pub fn read(mut self) -> Result<Article, ReadError> {
        let bad = |fault: ReadFault| fault.at(self.path.as_deref());
        let left = LARGEST - self.bytes.len() as u64;
        let result = self.reader.take(left + 1).read_to_end(&mut self.bytes);
        result.map_err(|error| bad(ReadFault::Io(error)))?;
        if self.bytes.len() as u64 > LARGEST {
            return Err(bad(ReadFault::TooLarge));
        }
        if (self.bytes.len() as u64) < self.size {
            // It was cut while it was read, and what is watched will say so: half a letter is no reason to refuse it.
            let valid = std::str::from_utf8(&self.bytes).err().filter(|error| error.error_len().is_none());
            self.bytes.truncate(valid.map_or(self.bytes.len(), |error| error.valid_up_to()));
        }
        finish(self.bytes, self.path.as_deref(), self.layout)
    }
}

/// The article in the bytes of a format with structure.
///
/// # Errors
/// Where it is broken, out of proportion, or holds no text.
pub fn structured(bytes: Vec<u8>, format: Format, path: Option<&Path>) -> Result<Article, ReadError> {
    let bad = |fault: ReadFault| fault.at(path);
    if bytes.is_empty() {
        return Err(bad(ReadFault::Empty));
    }
    let composed = match format {
        Format::Text => return finish(bytes, path, None),
        Format::Markdown => markdown::read(markdown_text(bytes).map_err(bad)?),
        Format::Html => page::read(&bytes).map_err(|error| bad(ReadFault::Page(error)))?,
        Format::Epub => epub::read(&bytes).map_err(|error| bad(ReadFault::Book(error)))?,
        Format::Pdf => pdf::read(bytes).map_err(|error| bad(ReadFault::Pdf(error)))?,
    };
    Article::from_composed(composed, format, path).ok_or_else(|| bad(ReadFault::NoParagraphs))
}

fn markdown_text(bytes: Vec<u8>) -> Result<String, ReadFault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    if memchr::memchr(0, &bytes).is_some() {
        return Err(ReadFault::Binary);
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error()))
}

/// The part of the head that later bytes cannot change: whole lines, or whole words of one endless line.
fn head(bytes: &[u8]) -> Result<(String, Layout), ReadFault> {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // Cut inside a character, as a head may be; anything else is an error.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""),
        Err(error) => return Err(not_utf8(bytes, error)),
    };
    let blank = valid.rmatch_indices('\n').find_map(|(at, _)| {
        let line = &valid[..at];
        line.ends_with('\n').then(|| at - 1).or_else(|| line.ends_with("\n\r").then(|| at - 2))
    });
    let layout = super::paragraphs::detect(valid);
    let lines = valid.rfind('\n').filter(|_| layout == Layout::Lines);
    let end = lines.or(blank).or_else(|| valid.rfind(' ')).unwrap_or(valid.len());
    Ok((valid[..end].to_string(), layout))
}

fn finish(bytes: Vec<u8>, path: Option<&Path>, layout: Option<Layout>) -> Result<Article, ReadError> {
    if bytes.is_empty() {
        return Err(ReadFault::Empty.at(path));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error()).at(path))?;
    Article::new(text, path, layout).ok_or_else(|| ReadFault::NoParagraphs.at(path))
}

fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> ReadFault {
    let at = error.valid_up_to();
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    ReadFault::NotUtf8 { byte: bytes[at], line }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn said(bytes: &[u8]) -> String {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, bytes).unwrap();
        let said = read(&path, Reading::default()).unwrap_err().to_string();
        said.replace(&dir.path().display().to_string(), "DIR")
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_as_far_as_it_goes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        let whole = "sátu dua tiga.\n".repeat(10_000);
        // A letter of two bytes at the end of what is read first.
        let cut = HEAD - 1;
        let text = format!("{}é\n{whole}", "a".repeat(cut));
        for (after, read) in [(10, cut), (cut + 1, cut), (HEAD + 5, HEAD + 5)] {
            fs::write(&path, &text).unwrap();
            let opened = open(&path, Reading::default()).unwrap();
            File::options().write(true).open(&path).unwrap().set_len(after as u64).unwrap();
            let article = opened.rest.unwrap().read().unwrap();
            assert_eq!(article.text().len(), text.floor_char_boundary(read), "cut to {after}");
            assert!(article.text().starts_with(opened.article.text()), "what was shown stays");
        }
        fs::write(&path, &text).unwrap();
        let opened = open(&path, Reading::default()).unwrap();
        fs::write(&path, format!("{text}empat")).unwrap();
        assert!(opened.rest.unwrap().read().unwrap().text().ends_with("tiga.\nempat"));
    }

    #[test]
    fn bad_input_is_named() {
        assert_eq!(said(b""), "DIR/a.txt: it is empty");
        assert_eq!(said(b" \n\n\t"), "DIR/a.txt: it contains only white space");
        assert_eq!(said(b"satu\ndu\xe9 tiga"), "DIR/a.txt: it is not UTF-8 (byte 0xe9 in line 2)");
        assert!(said(b"\x7fELF\0\0").contains("not text"));
        assert!(said(b"\xff\xfea\0").contains("UTF-16"));
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "\u{feff}Satu dua.").unwrap();
        assert_eq!(read(&path, Reading::default()).unwrap().text(), "Satu dua.");
        fs::write(&path, "\u{feff}").unwrap();
        assert!(matches!(read(&path, Reading::default()), Err(ReadError { fault: ReadFault::Empty, .. })));
    }

    #[test]
    fn a_large_source_is_shown_before_it_is_read() {
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
            let opened = open(&path, Reading::default()).unwrap();
            assert!(!opened.article.is_whole());
            let whole = opened.rest.unwrap().read().unwrap();
            assert!(whole.is_whole());
            assert_eq!(whole.text(), text);
            let head = &opened.article;
            assert!(whole.text().starts_with(head.text()));
            let same = head.paragraphs().len() - 1;
            assert_eq!(head.paragraphs()[..same], whole.paragraphs()[..same], "what is shown first stays as it is");
        }
    }
}
