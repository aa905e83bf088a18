//! Saves the entries of a feed as pages in a folder. Pages that are already there are never touched, so that annotations
//! beside them still match when the feed is fetched again.

use super::{Feed, FeedEntry, FeedError, FeedSource};
use crate::article::web::write_new;
use crate::file::FileError;
use crate::text::sha256;
use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The longest part of a file name, in bytes, that is made of a title.
const MAX_SLUG_BYTES: usize = 60;

/// Digits of the hash in the name of a page.
const HASH_DIGITS: usize = 8;

/// The result of saving a feed.
#[derive(Debug)]
pub(crate) struct SavedFeed {
    /// The folder with the pages.
    pub(crate) folder: PathBuf,
    /// The number of pages that were written.
    pub(crate) new: usize,
    /// The number of entries that were read.
    pub(crate) entries: usize,
    /// The number of entries beyond the limit.
    pub(crate) omitted: usize,
    /// The damage to the feed, if not all of it could be read.
    pub(crate) damage: Option<FeedError>,
}

impl FeedSource {
    /// Saves each entry that is not yet there as a page in `folder`; by default in one named after the feed, in the current
    /// folder. The folder is created unless there is nothing to save.
    ///
    /// # Errors
    /// If a folder or page cannot be written. Damage to the feed is in the result.
    pub(crate) fn save(&self, folder: Option<&Path>) -> Result<SavedFeed, FeedError> {
        let feed = self.parse();
        let folder = folder.map_or_else(|| self.folder_name(&feed.title).into(), Path::to_path_buf);
        let new = if feed.entries.is_empty() { 0 } else { write_entries(&feed, &folder)? };
        let complete = feed.entries.len();
        let name = self.name.clone();
        let damage = feed.damage.map(|damage| FeedError::Damaged { name, damage, complete });
        Ok(SavedFeed { folder, new, entries: complete, omitted: feed.omitted, damage })
    }

    /// The name of the folder: the title of the feed, or else the host or the file name.
    fn folder_name(&self, title: &str) -> String {
        let host = self.url.as_ref().and_then(|url| url.host_str()).map(|host| host.trim_start_matches("www."));
        let stem = || Path::new(&self.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let other = host.map(String::from).or_else(stem).unwrap_or_default();
        let name = [title, &other].into_iter().map(slug).find(|name| !name.is_empty());
        name.unwrap_or_else(|| "feed".into())
    }
}

/// Writes the pages that are not yet in `folder`, and returns how many.
fn write_entries(feed: &Feed, folder: &Path) -> Result<usize, FeedError> {
    fs::create_dir_all(folder).map_err(FileError::writing(folder))?;
    let mut saved = saved_hashes(folder)?;
    let mut new = 0;
    for entry in &feed.entries {
        if !saved.insert(entry.hash()) {
            continue;
        }
        let path = folder.join(entry.file_name());
        match write_new(&path, entry.page(&feed.title, &feed.language).as_bytes()) {
            Ok(()) => new += 1,
            // Another process saved it since the folder was listed.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(FileError::writing(&path)(error).into()),
        }
    }
    Ok(new)
}

/// The hashes in the names of the pages in `folder`.
fn saved_hashes(folder: &Path) -> Result<HashSet<String>, FileError> {
    let mut hashes = HashSet::new();
    for file in fs::read_dir(folder).map_err(FileError::listing(folder))? {
        let name = file.map_err(FileError::listing(folder))?.file_name();
        let stem = name.to_str().and_then(|name| name.strip_suffix(".html"));
        // A page without date and title is named by its hash alone.
        hashes.extend(stem.map(|stem| stem.rsplit('-').next().unwrap_or(stem).to_string()));
    }
    Ok(hashes)
}

impl FeedEntry {
    /// Identifies the entry in the folder of its feed.
    fn hash(&self) -> String {
        // Without an id and an address, an entry that changes is a new one.
        let id = if self.id.is_empty() { format!("{}\n{}", self.title, self.html) } else { self.id.clone() };
        let mut hash = sha256(id.as_bytes());
        hash.truncate(HASH_DIGITS);
        hash
    }

    /// The name of the page: the date and the title, if they are known, and the hash.
    fn file_name(&self) -> String {
        let day = self.published.as_ref().map(|date| date.day.to_string()).unwrap_or_default();
        let parts = [day, slug(&self.title), self.hash()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}.html", parts.join("-"))
    }
}

/// A title in characters that every file system allows: small ASCII letters, digits and hyphens. Accents are dropped, and so
/// are letters of other scripts.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\'' | '’')) {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
        if slug.len() >= MAX_SLUG_BYTES {
            break;
        }
    }
    slug.trim_end_matches('-').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_have_only_safe_characters() {
        assert_eq!(slug("../../etc/passwd: “Harga” naik 5%!"), "etc-passwd-harga-naik-5");
        assert_eq!(slug("Café’s Élan"), "cafes-elan");
        assert_eq!(slug("Министр"), "");
        assert!(slug(&"x y ".repeat(100)).len() <= MAX_SLUG_BYTES);
        let entry = FeedEntry { id: "a".into(), title: "Министр".into(), ..FeedEntry::default() };
        assert_eq!(entry.file_name(), "ca978112.html");
    }

    #[test]
    fn a_folder_is_named_after_the_feed_its_host_or_its_file() {
        let url = url::Url::parse("https://www.kabar.example/rss").unwrap();
        let source = |url: Option<&url::Url>| FeedSource {
            url: url.cloned(),
            name: "dir/feed kabar.xml".into(),
            charset: None,
            bytes: Vec::new(),
        };
        assert_eq!(source(Some(&url)).folder_name("Kabar: Ekonomi"), "kabar-ekonomi");
        assert_eq!(source(Some(&url)).folder_name(".."), "kabar-example");
        assert_eq!(source(None).folder_name(""), "feed-kabar");
    }
}
