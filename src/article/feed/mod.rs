//! Reads feeds (RSS 0.9 to 2.0, Atom), whose entries are saved as pages, one file each, so that a feed becomes a library.

mod date;
mod entry_page;
mod parser;
mod save;
mod xml_names;

pub(crate) use entry_page::FeedContent;
pub(crate) use save::SavedFeed;

use super::SourceFormat;
use super::encoding::decode_page;
use super::foreign::ForeignFormat;
use super::gzip::{self, GzipError};
use crate::file::{FileError, open_regular};
use date::PublicationDate;
use std::io::Read;
use std::path::Path;
use thiserror::Error;
use url::Url;

/// The largest feed in bytes. It is the limit for a web page.
const MAX_FEED_BYTES: u64 = 32 << 20;

/// What a feed contains.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Feed {
    /// The name of the feed, without markup; empty if it has none.
    pub(crate) title: String,
    /// The declared language of the feed; empty if none is declared.
    pub(crate) language: String,
    /// The complete entries in the order of the feed.
    pub(crate) entries: Vec<FeedEntry>,
    /// The number of entries beyond the limit.
    pub(crate) omitted: usize,
    /// The place where the feed is damaged. Nothing after it was read.
    pub(crate) damage: Option<Damage>,
}

/// An entry of a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct FeedEntry {
    /// What identifies it in its feed: `guid`, `id`, or else its address; empty if it has none.
    pub(crate) id: String,
    /// Its title without markup.
    pub(crate) title: String,
    /// The names of its authors; empty if they are not known.
    pub(crate) author: String,
    /// Its address, if that is on the web.
    pub(crate) link: Option<Url>,
    /// The date of publication. `None` if it is missing or cannot be read: it is never guessed.
    pub(crate) published: Option<PublicationDate>,
    /// The address against which the links in its text are resolved.
    pub(crate) base: Option<Url>,
    /// Its text in HTML.
    pub(crate) html: String,
    /// How much of the entry the feed contains.
    pub(crate) content: FeedContent,
}

/// The place where a feed is damaged.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("line {line}: {problem}")]
pub(crate) struct Damage {
    /// The line in the feed, from 1.
    pub(crate) line: usize,
    /// The error of the XML parser.
    pub(crate) problem: String,
}

/// A feed whose entries cannot be saved, or not all of them.
#[derive(Debug, Error)]
pub(crate) enum FeedError {
    /// The file cannot be read, or a page cannot be written.
    #[error("{0}")]
    File(#[from] FileError),
    /// The file is not a feed.
    #[error("{0}: this is not a feed")]
    NotFeed(String),
    /// It exceeds the size limit.
    #[error("{name}: it is larger than {} MB, the limit for a feed", MAX_FEED_BYTES >> 20)]
    TooLarge {
        /// The name of the file.
        name: String,
    },
    /// It is a gzip file that cannot be unpacked.
    #[error("{name}: {source}")]
    Gzip {
        /// The name of the file.
        name: String,
        /// The reason.
        #[source]
        source: GzipError,
    },
    /// Its XML is malformed. The entries before that place were saved.
    #[error("{name}: the feed is damaged at {damage}; only the {complete} complete entries before it were read")]
    Damaged {
        /// The address or file name of the feed.
        name: String,
        /// The place.
        damage: Damage,
        /// The number of entries before it.
        complete: usize,
    },
}

/// A feed that was fetched or read from a file, not yet parsed.
#[derive(Clone, Debug)]
pub(crate) struct FeedSource {
    /// Its address; `None` for a file.
    pub(crate) url: Option<Url>,
    /// The address or file name, for messages.
    pub(crate) name: String,
    /// The encoding that the server gave.
    pub(crate) charset: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// Whether a source is a feed by its content.
pub(crate) fn is_feed(bytes: &[u8]) -> bool {
    SourceFormat::recognise(bytes, None) == Err(ForeignFormat::Feed)
}

/// The pages that the entries of a feed with these bytes are saved as, for the fuzzer.
pub fn pages(bytes: Vec<u8>) -> Vec<String> {
    let feed = FeedSource { url: None, name: String::new(), charset: None, bytes }.parse();
    feed.entries.iter().map(|entry| entry.page(&feed.title, &feed.language)).collect()
}

impl FeedSource {
    /// Reads a feed from a file, which may be compressed with gzip.
    ///
    /// # Errors
    /// If it cannot be read, is too large or is not a feed.
    pub(crate) fn open(path: &Path) -> Result<Self, FeedError> {
        let name = path.display().to_string();
        let file = open_regular(path).map_err(FileError::reading(path))?;
        let mut bytes = Vec::new();
        file.take(MAX_FEED_BYTES + 1).read_to_end(&mut bytes).map_err(FileError::reading(path))?;
        if gzip::is_gzip(&bytes) {
            bytes = gzip::unpack(&*bytes).map_err(|source| FeedError::Gzip { name: name.clone(), source })?;
        }
        if bytes.len() as u64 > MAX_FEED_BYTES {
            return Err(FeedError::TooLarge { name });
        }
        if !is_feed(&bytes) {
            return Err(FeedError::NotFeed(name));
        }
        Ok(Self { url: None, name, charset: None, bytes })
    }

    /// Parses the feed. Damage is reported in [`Feed::damage`].
    pub(crate) fn parse(&self) -> Feed {
        parser::parse(&decode_page(&self.bytes, self.charset.as_deref()).text, self.url.as_ref())
    }
}
