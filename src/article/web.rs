//! An article from the web: fetched once, and saved as it came, with its text beside it, so that what was read can be shown
//! later, whatever becomes of the page.

use super::{Article, Format, page, source};
use crate::file::FileError;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;
use ureq::ResponseExt;
use url::Url;

/// How much a server may take of us.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time for all of it: names, redirects, the last byte.
    pub time: Duration,
    /// Bytes, after decompression.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), bytes: 32 << 20 }
    }
}

/// Redirects that are followed.
const REDIRECTS: u32 = 8;

/// Bytes of the name a page is saved under.
const LONGEST_NAME: usize = 80;

/// Why a page was not fetched or saved.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The address.
    #[error("{0}: not a web address")]
    Address(String),
    /// The server refused.
    #[error("{url}: the server answered {status}")]
    Status {
        /// The address.
        url: String,
        /// The status code.
        status: u16,
    },
    /// It took too long.
    #[error("{url}: it took more than {} seconds", time.as_secs())]
    Slow {
        /// The address.
        url: String,
        /// The time it had.
        time: Duration,
    },
    /// It is too large.
    #[error("{url}: it is larger than {} MB, too large for an article", bytes >> 20)]
    Large {
        /// The address.
        url: String,
        /// Bytes it might have had.
        bytes: u64,
    },
    /// It is not of a type that holds articles.
    #[error("{url}: it is {kind}, not an article")]
    Kind {
        /// The address.
        url: String,
        /// Its media type.
        kind: String,
    },
    /// Anything else on the way.
    #[error("{url}: cannot be fetched")]
    Network {
        /// The address.
        url: String,
        /// What went wrong.
        #[source]
        source: Box<ureq::Error>,
    },
    /// It was fetched, and cannot be written.
    #[error("{0}")]
    Save(#[from] FileError),
}

/// A page as it came.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Where it came from, after all redirects.
    pub url: Url,
    /// What it is.
    pub format: Format,
    bytes: Vec<u8>,
}

/// Whether `text` is an address on the web rather than a path.
pub fn is_address(text: &str) -> bool {
    let head = |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    head("https://") || head("http://")
}

/// Fetches the page at `address`.
///
/// # Errors
/// Where it does not come whole within `limits`, or is nothing to read.
pub fn fetch(address: &str, limits: Limits) -> Result<Fetched, FetchError> {
    let url = Url::parse(address).ok().filter(|url| is_address(address) && url.has_host());
    let url = url.ok_or_else(|| FetchError::Address(address.into()))?;
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(limits.time))
        .max_redirects(REDIRECTS)
        .user_agent(concat!("tandai/", env!("CARGO_PKG_VERSION")))
        .accept(
            "text/html, application/xhtml+xml, text/plain;q=0.9, text/markdown;q=0.9, application/pdf;q=0.8, */*;q=0.1",
        )
        .build()
        .new_agent();
    let named = || url.to_string();
    let wrong = |error: ureq::Error| match error {
        ureq::Error::StatusCode(status) => FetchError::Status { url: named(), status },
        ureq::Error::Timeout(_) => FetchError::Slow { url: named(), time: limits.time },
        ureq::Error::BodyExceedsLimit(_) => FetchError::Large { url: named(), bytes: limits.bytes },
        other => FetchError::Network { url: named(), source: other.into() },
    };
    let mut response = agent.get(url.as_str()).call().map_err(wrong)?;
    let last = Url::parse(&response.get_uri().to_string()).unwrap_or_else(|_| url.clone());
    let kind = response.body().mime_type().unwrap_or("").to_ascii_lowercase();
    let charset = response.body().charset().map(String::from);
    let mut bytes = response.body_mut().with_config().limit(limits.bytes).read_to_vec().map_err(wrong)?;
    let format = match kind.as_str() {
        "text/html" | "application/xhtml+xml" => Format::Html,
        "text/markdown" | "text/x-markdown" => Format::Markdown,
        "application/pdf" => Format::Pdf,
        "application/epub+zip" => Format::Epub,
        "" | "text/plain" | "application/octet-stream" => match Format::by_name(Path::new(last.path())) {
            Some(format) => format,
            None => Format::by_bytes(&bytes),
        },
        _ => return Err(FetchError::Kind { url: named(), kind }),
    };
    // What is saved is UTF-8, as the server alone may have known what it was.
    if matches!(format, Format::Html | Format::Text | Format::Markdown) {
        let text = page::decode(&bytes, charset.as_deref()).into_owned();
        bytes = if format == Format::Html { page::mark_saved(text.as_bytes(), &last) } else { text.into_bytes() };
    }
    Ok(Fetched { url: last, format, bytes })
}

impl Fetched {
    /// The page as an article.
    ///
    /// # Errors
    /// Where there is none in it.
    pub fn article(&self, path: Option<&Path>) -> Result<Article, source::ReadError> {
        source::structured(self.bytes.clone(), self.format, path)
    }

    /// Saves the page in `folder`, and its text beside it; says where. Nothing there is written over: a page that was saved
    /// before and is the same is used again, another one gets another name.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn save(&self, folder: &Path) -> Result<PathBuf, FetchError> {
        let ending = self.format.ending();
        for number in 1.. {
            let number = if number == 1 { String::new() } else { format!("-{number}") };
            let path = folder.join(format!("{}{number}.{ending}", name(&self.url)));
            match write_new(&path, &self.bytes) {
                Ok(()) => {
                    self.save_text(&path)?;
                    return Ok(path);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if fs::read(&path).is_ok_and(|there| there == self.bytes) {
                        return Ok(path);
                    }
                }
                Err(error) => return Err(FileError::writing(&path)(error).into()),
            }
        }
        unreachable!("a name is free in the end")
    }

    /// The text, beside the page, unless the page is its own text.
    fn save_text(&self, path: &Path) -> Result<(), FetchError> {
        // A page without text is reported when it is opened.
        let Ok(article) = self.article(None) else { return Ok(()) };
        if article.format() == Format::Text {
            return Ok(());
        }
        let path = text_of(path);
        match write_new(&path, article.text().as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(FileError::writing(&path)(error).into()),
            _ => Ok(()),
        }
    }
}

/// Where the text of a page that was saved at `path` is.
pub fn text_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".txt");
    name.into()
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // Not listed by anybody before it is whole, and then a file like any other, as the umask has it.
    builder.prefix(".tandai-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    io::Write::write_all(&mut file, bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// The name for a page: its host and the last part of its path that says something, in letters any file system takes.
fn name(url: &Url) -> String {
    let host = url.host_str().unwrap_or("page").trim_start_matches("www.");
    let parts = url.path_segments().into_iter().flatten();
    let stem = |part: &str| part.rsplit_once('.').map_or(part, |(stem, _)| stem).to_string();
    let telling = |part: &String| part.chars().filter(char::is_ascii_alphabetic).count() > 2 && part != "index";
    let last = parts.map(stem).rfind(telling).unwrap_or_default();
    let mut name = String::new();
    for c in format!("{host}-{last}").chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' => name.push(c.to_ascii_lowercase()),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    name.truncate(LONGEST_NAME);
    name.trim_matches(['-', '.']).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let named = |url: &str| name(&Url::parse(url).unwrap());
        assert_eq!(
            named("https://www.kabar.example/2024/05/02/pasar-terbakar.html?x=1"),
            "kabar.example-pasar-terbakar"
        );
        assert_eq!(named("https://kabar.example/"), "kabar.example");
        assert_eq!(named("https://kabar.example/read/123456/..%2f..%2fetc/"), "kabar.example-read");
        assert!(named(&format!("https://a.example/{}", "x".repeat(500))).len() <= LONGEST_NAME);
    }

    #[test]
    fn addresses() {
        assert!(is_address("HTTPS://a.example") && !is_address("https") && !is_address("notes/http.txt"));
        for bad in ["https://", "http://", "ftp://a.example/x"] {
            assert!(matches!(fetch(bad, Limits::default()), Err(FetchError::Address(_))), "{bad}");
        }
    }
}
