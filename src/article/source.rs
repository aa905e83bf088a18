//! Reading a source: the head at once, so that it can be shown, the rest when asked for.

use super::markup::Composed;
use super::{Article, Format, Layout, epub, markdown, page, pdf};
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

/// Why a source cannot be read. Each says what is wrong and how to mend it.
#[derive(Debug, Error)]
pub enum ReadError {
    /// No such file.
    #[error("{0}: there is no such file: check the name, or open its folder to choose from a list")]
    Missing(String),
    /// The system refuses it.
    #[error("{0}: it may not be read: allow it with `chmod +r`, or ask its owner")]
    Denied(String),
    /// A folder, where one article is wanted.
    #[error("{0}: this is a folder: name one article in it")]
    Folder(String),
    /// No bytes.
    #[error("{0}: it is empty: there is nothing to read in it yet")]
    Empty(String),
    /// Bytes, but no text.
    #[error("{0}: it holds only white space: there is no paragraph to read")]
    NoParagraphs(String),
    /// UTF-16, by its byte order mark.
    #[error("{0}: it is UTF-16, not UTF-8: convert it with `iconv -f UTF-16 -t UTF-8`")]
    Utf16(String),
    /// Something that is no text.
    #[error("{0}: it is not text (it has NUL bytes): save the article as plain text first")]
    Binary(String),
    /// Text in another encoding.
    #[error(
        "{name}: it is not UTF-8 (byte {byte:#04x} in line {line}): convert it, perhaps with `iconv -f WINDOWS-1252 -t UTF-8`"
    )]
    NotUtf8 {
        /// The source.
        name: String,
        /// The first byte that does not fit.
        byte: u8,
        /// The line it is in, from 1.
        line: usize,
    },
    /// Something about its format.
    #[error("{name}: {what}: {how}")]
    Unfit {
        /// The source.
        name: String,
        /// What is wrong.
        what: String,
        /// How to mend it.
        how: &'static str,
    },
    /// Over 4 GiB.
    #[error("{0}: it is larger than 4 GiB: split it into articles first")]
    TooLarge(String),
    /// Anything else.
    #[error("{name}: it cannot be read ({error}): try again, or copy it to another place")]
    Io {
        /// The source.
        name: String,
        /// What the system said.
        error: io::Error,
    },
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
    let name = name(path.as_deref());
    let fail = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing(name.clone()),
        io::ErrorKind::PermissionDenied => ReadError::Denied(name.clone()),
        io::ErrorKind::IsADirectory => ReadError::Folder(name.clone()),
        _ => ReadError::Io { name: name.clone(), error },
    };
    let mut size = 0;
    let mut reader: Box<dyn Read + Send> = match &path {
        None => Box::new(io::stdin()),
        Some(path) => {
            let file = File::open(path).map_err(fail)?;
            let meta = file.metadata().map_err(fail)?;
            if meta.is_dir() {
                return Err(ReadError::Folder(name));
            }
            size = meta.len();
            Box::new(file)
        }
    };
    if size > LARGEST {
        return Err(ReadError::TooLarge(name));
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
            let what = format!("it is larger than {} MB, too large for {}", most >> 20, format.name());
            return Err(ReadError::Unfit {
                name,
                what,
                how: "save the article only, or see it as it stands with --raw",
            });
        }
        return Ok(Opened { article: structured(bytes, format, path.as_deref())?, rest: None });
    }
    let layout = reading.layout;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(ReadError::Utf16(name));
    }
    if bytes.contains(&0) {
        return Err(ReadError::Binary(name));
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
    let (head, detected) = head(&bytes, &name)?;
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
        let name = name(self.path.as_deref());
        let left = LARGEST - self.bytes.len() as u64;
        let result = self.reader.take(left + 1).read_to_end(&mut self.bytes);
        result.map_err(|error| ReadError::Io { name: name.clone(), error })?;
        if self.bytes.len() as u64 > LARGEST {
            return Err(ReadError::TooLarge(name));
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
    let name = name(path);
    if bytes.is_empty() {
        return Err(ReadError::Empty(name));
    }
    let unfit = |what: String, how| ReadError::Unfit { name: name.clone(), what, how };
    let composed: Composed = match format {
        Format::Text => return finish(bytes, path, None),
        Format::Markdown => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
            if memchr::memchr(0, &bytes).is_some() {
                return Err(ReadError::Binary(name));
            }
            let text = String::from_utf8(bytes).map_err(|e| not_utf8(e.as_bytes(), e.utf8_error(), &name))?;
            markdown::read(text)
        }
        Format::Html => page::read(&bytes)
            .map_err(|excess| unfit(excess.to_string(), "save the article only, or see it as it stands with --raw"))?,
        Format::Epub => epub::read(&bytes).map_err(|bad| unfit(bad.to_string(), "get the book anew, or convert it"))?,
        Format::Pdf => pdf::read(bytes)
            .map_err(|bad| unfit(bad.to_string(), "save its text with another program, and read that"))?,
    };
    Article::from_composed(composed, format, path).ok_or(ReadError::NoParagraphs(name))
}

/// The part of the head that later bytes cannot change: whole lines, or whole words of one endless line.
fn head(bytes: &[u8], name: &str) -> Result<(String, Layout), ReadError> {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // Cut inside a character, as a head may be; anything else is an error.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""),
        Err(error) => return Err(not_utf8(bytes, error, name)),
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
    let name = name(path);
    if bytes.is_empty() {
        return Err(ReadError::Empty(name));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error(), &name))?;
    Article::new(text, path, layout).ok_or(ReadError::NoParagraphs(name))
}

fn not_utf8(bytes: &[u8], error: std::str::Utf8Error, name: &str) -> ReadError {
    let at = error.valid_up_to();
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    ReadError::NotUtf8 { name: name.into(), byte: bytes[at], line }
}

/// How a source is called in messages.
fn name(path: Option<&Path>) -> String {
    path.map_or_else(|| "standard input".into(), |path| crate::text::display::printable(&path.to_string_lossy()))
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
        assert_eq!(said(b""), "DIR/a.txt: it is empty: there is nothing to read in it yet");
        assert_eq!(said(b" \n\n\t"), "DIR/a.txt: it holds only white space: there is no paragraph to read");
        assert_eq!(
            said(b"satu\ndu\xe9 tiga"),
            "DIR/a.txt: it is not UTF-8 (byte 0xe9 in line 2): convert it, perhaps with `iconv -f WINDOWS-1252 -t UTF-8`"
        );
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
        assert!(matches!(read(&path, Reading::default()), Err(ReadError::Empty(_))));
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
