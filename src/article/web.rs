//! Fetches an article from the web, and saves the page and its text, so that there is a record even if the page changes.

use super::address::{without_credentials, without_user};
use super::feed::{self, FeedSource};
use super::html::data_urls;
use super::page::metadata;
use super::{Article, SourceFormat, encoding, gzip, source};
use crate::file::{FileError, read_bounded};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use thiserror::Error;
use url::Url;

/// Limits for fetching a page.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The time for the whole request, from looking up the name to the last byte, including redirects.
    pub time: Duration,
    /// The size of the page in bytes after decompression, without the files that it embeds as `data:` URLs.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), bytes: 32 << 20 }
    }
}

/// How many times larger than the limit a page may be with the files that it embeds.
const MAX_EMBEDDED_FACTOR: u64 = 8;

/// The most redirects to follow.
const MAX_REDIRECTS: u32 = 8;

/// The longest name, in bytes and without extension, of a saved page.
const MAX_NAME_BYTES: usize = 80;

/// Why a page was not fetched or saved.
#[derive(Debug, Error)]
pub enum FetchError {
    /// It does not begin with `https://` or `http://` and a host name.
    #[error("{0}: not a web address")]
    Address(String),
    /// The server answered with an error.
    #[error("{url}: the server answered {status}")]
    Status {
        /// The address.
        url: String,
        /// The HTTP status code.
        status: u16,
    },
    /// It exceeded the time limit.
    #[error("{url}: timed out after {} seconds", time.as_secs())]
    TimedOut {
        /// The address.
        url: String,
        /// The time limit.
        time: Duration,
    },
    /// It exceeds the size limit.
    #[error("{url}: it is larger than {} MB, too large for an article", bytes >> 20)]
    TooLarge {
        /// The address.
        url: String,
        /// The size limit in bytes.
        bytes: u64,
    },
    /// Its media type is not that of an article.
    #[error("{url}: it is {kind}, not an article")]
    UnsupportedType {
        /// The address.
        url: String,
        /// The media type.
        kind: String,
    },
    /// It is a feed, and an article was expected.
    #[error("{url}: this is a feed (RSS or Atom), not an article")]
    Feed {
        /// The address.
        url: String,
    },
    /// It leads to an address that is not of the web.
    #[error("{url}: it redirects to {target}, which is not a web address")]
    RedirectedAway {
        /// The address.
        url: String,
        /// What the server redirects to.
        target: String,
    },
    /// It redirects more than a few times.
    #[error("{url}: it redirects more than {MAX_REDIRECTS} times")]
    RedirectsTooOften {
        /// The address.
        url: String,
    },
    /// Any other failure: an unknown host, a refused connection, a broken response.
    #[error("{url}: cannot be fetched")]
    Network {
        /// The address.
        url: String,
        /// The error of the HTTP client.
        #[source]
        source: Box<ureq::Error>,
    },
    /// The page was fetched but cannot be written to a file.
    #[error("{0}")]
    Save(#[from] FileError),
}

/// A page that was fetched.
#[derive(Clone, Debug)]
pub struct FetchedPage {
    /// The address of the page after all redirects.
    pub(crate) url: Url,
    /// The file format, from the media type, the name or the content.
    pub format: SourceFormat,
    /// The content. Text is converted to UTF-8; HTML keeps its bytes, and has a comment with the address added.
    bytes: Vec<u8>,
    /// Whether the media type did not say that this is a web page.
    pub(crate) is_unnamed_page: bool,
}

/// Whether `text` is a web address and not a path.
pub(crate) fn is_address(text: &str) -> bool {
    let has_scheme = |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    has_scheme("https://") || has_scheme("http://")
}

/// What an address was found to be.
pub(crate) enum Fetched {
    Page(FetchedPage),
    Feed(FeedSource),
}

/// The response to a request.
struct Response {
    /// The address after all redirects.
    url: Url,
    /// The media type in lower case; empty if the server gives none.
    kind: String,
    charset: Option<String>,
    bytes: Vec<u8>,
}

/// Fetches the page at `address`.
///
/// # Errors
/// [`FetchError`] if `address` is invalid, the request fails or exceeds `limits`, or the media type is not that of an
/// article.
pub fn fetch(address: &str, limits: Limits) -> Result<FetchedPage, FetchError> {
    match fetch_page_or_feed(address, limits)? {
        Fetched::Page(page) => Ok(page),
        Fetched::Feed(feed) => Err(FetchError::Feed { url: feed.name }),
    }
}

/// Fetches the page or the feed at `address`.
///
/// # Errors
/// The same as [`fetch`], except that a feed is not an error.
pub(crate) fn fetch_page_or_feed(address: &str, limits: Limits) -> Result<Fetched, FetchError> {
    let url = Url::parse(address).ok().filter(|url| is_address(address) && url.has_host());
    let url = url.ok_or_else(|| FetchError::Address(without_user(address)))?;
    let response = request(&url, limits)?;
    // Servers give feeds a dozen media types, so only the content counts.
    if feed::is_feed(&response.bytes) {
        if response.bytes.len() as u64 > limits.bytes {
            return Err(FetchError::TooLarge { url: shown(&url), bytes: limits.bytes });
        }
        let Response { url: last, charset, bytes, .. } = response;
        return Ok(Fetched::Feed(FeedSource { url: Some(last), name: shown(&url), charset, bytes }));
    }
    page_of(response, &url, limits).map(Fetched::Page)
}

/// `url` as messages and files may have it.
fn shown(url: &Url) -> String {
    without_credentials(url.clone()).into()
}

/// Requests `url`, follows redirects to other web addresses, and reads and unpacks the response.
fn request(url: &Url, limits: Limits) -> Result<Response, FetchError> {
    let agent = ureq::Agent::config_builder()
        // Followed here: the library would ask the same host for the path of a `file:` address.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("tandai/", env!("CARGO_PKG_VERSION")))
        .accept(
            "text/html, application/xhtml+xml, text/plain;q=0.9, text/markdown;q=0.9, application/pdf;q=0.8, */*;q=0.1",
        )
        .build()
        .new_agent();
    let named = || shown(url);
    let wrong = |error: ureq::Error| match error {
        ureq::Error::StatusCode(status) => FetchError::Status { url: named(), status },
        ureq::Error::Timeout(_) => FetchError::TimedOut { url: named(), time: limits.time },
        ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge { url: named(), bytes: limits.bytes },
        other => FetchError::Network { url: named(), source: other.into() },
    };
    let began = Instant::now();
    let mut last = url.clone();
    let mut redirects = 0;
    let mut response = loop {
        let left = limits.time.saturating_sub(began.elapsed()).max(Duration::from_millis(1));
        let request = agent.get(last.as_str()).config().timeout_global(Some(left)).build();
        let response = request.call().map_err(wrong)?;
        let target = response.headers().get("location").filter(|_| response.status().is_redirection());
        let Some(target) = target else { break response };
        let target = String::from_utf8_lossy(target.as_bytes()).into_owned();
        last = match last.join(&target) {
            Ok(next) if matches!(next.scheme(), "http" | "https") && next.has_host() => next,
            _ => return Err(FetchError::RedirectedAway { url: named(), target: without_user(&target) }),
        };
        redirects += 1;
        if redirects > MAX_REDIRECTS {
            return Err(FetchError::RedirectsTooOften { url: named() });
        }
    };
    let kind = response.body().mime_type().unwrap_or("").to_ascii_lowercase();
    let charset = response.body().charset().map(String::from);
    let mut bytes = response
        .body_mut()
        .with_config()
        .limit(limits.bytes.saturating_mul(MAX_EMBEDDED_FACTOR))
        .read_to_vec()
        .map_err(wrong)?;
    if gzip::is_gzip(&bytes) {
        let too_large = |_| FetchError::TooLarge { url: named(), bytes: limits.bytes };
        bytes = gzip::unpack(&*bytes).map_err(too_large)?;
    }
    Ok(Response { url: without_credentials(last), kind, charset, bytes })
}

/// The page in the response to a request for `url`.
fn page_of(response: Response, url: &Url, limits: Limits) -> Result<FetchedPage, FetchError> {
    let named = || shown(url);
    let Response { url: last, kind, charset, mut bytes } = response;
    let by_content = |bytes: &[u8]| {
        let found = SourceFormat::recognise(bytes, Some(Path::new(last.path())));
        found.map_err(|foreign| FetchError::UnsupportedType { url: named(), kind: foreign.to_string() })
    };
    let format = match kind.as_str() {
        "text/html" | "application/xhtml+xml" => SourceFormat::Html,
        "text/markdown" | "text/x-markdown" => SourceFormat::Markdown,
        "application/pdf" => SourceFormat::Pdf,
        "application/epub+zip" => SourceFormat::Epub,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => SourceFormat::Docx,
        "application/vnd.oasis.opendocument.text" => SourceFormat::Odt,
        "application/x-subrip" => SourceFormat::Transcript,
        "message/rfc822"
        | "multipart/related"
        | "application/x-mimearchive"
        | "application/octet-stream"
        | "application/gzip"
        | "application/xml"
        | "" => by_content(&bytes)?,
        text if text.starts_with("text/") => by_content(&bytes)?,
        // Servers invent types for pages that a program makes, such as `application/x-httpd-php`.
        _ if SourceFormat::is_web_page(&bytes) => SourceFormat::Html,
        _ => return Err(FetchError::UnsupportedType { url: named(), kind }),
    };
    let says_page = matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "");
    let is_unnamed_page = format == SourceFormat::Html && !says_page;
    if text_size(&bytes, format, limits) > limits.bytes {
        return Err(FetchError::TooLarge { url: named(), bytes: limits.bytes });
    }
    match format {
        SourceFormat::Html => bytes = metadata::saved_form(&bytes, &last, charset.as_deref()),
        // A text declares no encoding, so it is saved as UTF-8: the encoding may be known only from the header.
        SourceFormat::Text | SourceFormat::Markdown => {
            bytes = encoding::decode_text(&bytes, charset.as_deref()).text.into_owned().into_bytes();
        }
        _ => {}
    }
    Ok(FetchedPage { url: last, format, bytes, is_unnamed_page })
}

/// The size of a source in bytes; of a web page that exceeds the limit, without the files that it embeds.
fn text_size(bytes: &[u8], format: SourceFormat, limits: Limits) -> u64 {
    if format != SourceFormat::Html || bytes.len() as u64 <= limits.bytes {
        return bytes.len() as u64;
    }
    let mut page = bytes.to_vec();
    data_urls::remove(&mut page);
    page.len() as u64
}

impl FetchedPage {
    /// Reads the page as an article.
    ///
    /// # Errors
    /// If the page cannot be parsed or has no text.
    pub fn article(&self, path: Option<&Path>) -> Result<Article, source::ReadError> {
        let mut article = source::from_bytes(self.bytes.clone(), self.format, path)?;
        article.metadata.is_unnamed_page = self.is_unnamed_page;
        Ok(article)
    }

    /// Saves the page in `folder`, with its text in a second file, and returns the path of the page. No file is
    /// overwritten: if the same page is already there, its path is returned, and a different page gets a new name.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub(crate) fn save(&self, folder: &Path) -> Result<PathBuf, FetchError> {
        let extension = self.format.extension();
        for number in 1.. {
            let number = if number == 1 { String::new() } else { format!("-{number}") };
            let path = folder.join(format!("{}{number}.{extension}", file_name(&self.url)));
            match write_new(&path, &self.bytes) {
                Ok(()) => {
                    self.save_text(&path)?;
                    return Ok(path);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if read_bounded(&path, self.bytes.len() as u64).is_ok_and(|there| there == self.bytes) {
                        return Ok(path);
                    }
                }
                Err(error) => return Err(FileError::writing(&path)(error).into()),
            }
        }
        unreachable!("the loop ends only with a return")
    }

    /// Saves the text of the page at `path` in a second file, unless the page is plain text itself.
    fn save_text(&self, path: &Path) -> Result<(), FetchError> {
        // A page without text is reported when it is opened.
        let Ok(article) = self.article(None) else { return Ok(()) };
        if article.format() == SourceFormat::Text {
            return Ok(());
        }
        let path = text_path(path);
        match write_new(&path, article.text().as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(FileError::writing(&path)(error).into()),
            _ => Ok(()),
        }
    }
}

/// The path of the file with the text of the page that is saved at `path`.
pub(crate) fn text_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".txt");
    name.into()
}

/// Writes a file, unless it already exists. It appears only when it is complete, by renaming a hidden temporary file.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tandai-");
    // Temporary files are private by default, but this one stays: the umask is to decide who may read it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    io::Write::write_all(&mut file, bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// A file name for a page, without extension: the host and the last meaningful part of the path, in characters that every
/// file system allows.
fn file_name(url: &Url) -> String {
    let host = url.host_str().unwrap_or("page").trim_start_matches("www.");
    let parts = url.path_segments().into_iter().flatten();
    let stem = |part: &str| part.rsplit_once('.').map_or(part, |(stem, _)| stem).to_string();
    let is_meaningful = |part: &String| part.chars().filter(char::is_ascii_alphabetic).count() > 2 && part != "index";
    let last = parts.map(stem).rfind(is_meaningful).unwrap_or_default();
    let mut name = String::new();
    for c in format!("{host}-{last}").chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' => name.push(c.to_ascii_lowercase()),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    name.truncate(MAX_NAME_BYTES);
    name.trim_matches(['-', '.']).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_pages_are_named_after_host_and_path() {
        let name = |url: &str| file_name(&Url::parse(url).unwrap());
        assert_eq!(
            name("https://www.kabar.example/2024/05/02/pasar-terbakar.html?x=1"),
            "kabar.example-pasar-terbakar"
        );
        assert_eq!(name("https://kabar.example/"), "kabar.example");
        assert_eq!(name("https://kabar.example/read/123456/..%2f..%2fetc/"), "kabar.example-read");
        assert!(name(&format!("https://a.example/{}", "x".repeat(500))).len() <= MAX_NAME_BYTES);
    }

    #[test]
    fn addresses_are_told_from_paths_and_invalid_ones_are_refused() {
        assert!(is_address("HTTPS://a.example") && !is_address("https") && !is_address("notes/http.txt"));
        for bad in ["https://", "http://", "ftp://a.example/x"] {
            assert!(matches!(fetch(bad, Limits::default()), Err(FetchError::Address(_))), "{bad}");
        }
    }
}
