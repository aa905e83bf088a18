//! Caches indexes, in one file per library in the user's cache folder.
//!
//! A cache file contains nothing that could not be computed again from the articles. If it is missing or broken, the next
//! start takes longer, and nothing is lost.

use super::{ArticleEntry, LibraryIndex, state_folder};
use crate::explain::for_log;
use crate::file::{NewFile, create_private_folder, write_whole};
use crate::text::Span;
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The version of the file format. Files of any other version are ignored.
const VERSION: u32 = 4;

/// The first line of a cache file, as JSON. The texts of the articles follow it.
#[derive(Serialize, Deserialize)]
struct CacheHeader<E> {
    version: u32,
    /// The entries: a `Vec` when reading, a slice when writing.
    entries: E,
    /// The byte range of each text in the rest of the file.
    texts: Vec<Option<(u32, u32)>>,
}

/// The user's cache folder for this program: `$XDG_CACHE_HOME/tandai` or `~/.cache/tandai`.
pub(crate) fn folder() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().inspect_err(|error| log::warn!("no cache folder: {error}"));
    Some(base.ok()?.cache_dir().join("tandai"))
}

/// The cache file of the folder `library`, in the cache folder `cache`.
fn file(library: &Path, cache: &Path) -> Option<PathBuf> {
    Some(cache.join("library").join(state_folder::key(library)?))
}

/// The cached index of the folder `library`; an empty one if there is no usable cache file.
pub(crate) fn load(library: &Path, cache: &Path) -> LibraryIndex {
    let read = || {
        let path = file(library, cache)?;
        let text = fs::read_to_string(&path)
            .inspect_err(|error| log::debug!("{}: no cache: {}", path.display(), for_log(error)))
            .ok()?;
        let (head, texts) = text.split_once('\n')?;
        let head: CacheHeader<Vec<ArticleEntry>> = serde_json::from_str(head)
            .inspect_err(|error| log::warn!("{}: the cache is not used: {}", path.display(), for_log(error)))
            .ok()?;
        if head.version != VERSION {
            return None;
        }
        let span = |(start, end): (u32, u32)| Span::new(start as usize, end as usize);
        let spans: Vec<Option<Span>> = head.texts.iter().map(|text| text.map(span)).collect();
        let is_valid = |span: &Option<Span>| span.is_none_or(|span| span.get(texts).is_some());
        let complete = spans.len() == head.entries.len() && spans.iter().all(is_valid);
        complete.then(|| LibraryIndex {
            entries: Arc::new(head.entries),
            spans,
            texts: texts.into(),
            entities: Vec::new(),
        })
    };
    read().unwrap_or_default()
}

/// Writes the cache file of the folder `library`. Does nothing if the folder does not exist any more.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn save(index: &LibraryIndex, library: &Path, cache: &Path) -> io::Result<()> {
    let Some(file) = file(library, cache) else { return Ok(()) };
    create_private_folder(file.parent().unwrap_or(cache))?;
    let span = |span: Span| (span.start as u32, span.end as u32);
    let texts = index.spans.iter().map(|text| text.map(span)).collect();
    let head = CacheHeader { version: VERSION, entries: &*index.entries, texts };
    let mut out = serde_json::to_vec(&head)?;
    out.push(b'\n');
    out.extend_from_slice(index.texts.as_bytes());
    write_whole(&file, &out, NewFile::PRIVATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_index_is_loaded_and_a_broken_file_is_ignored() {
        let dir = tempfile::tempdir().unwrap();
        let entry = ArticleEntry::unread("a.txt".into());
        let index = LibraryIndex::new(vec![(entry, "Satu\ndua")]);
        save(&index, dir.path(), dir.path()).unwrap();
        let found = load(dir.path(), dir.path());
        assert_eq!((found.entries.len(), found.text(0)), (1, Some("Satu\ndua")));
        let path = file(dir.path(), dir.path()).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, &text[..text.len() - 4]).unwrap();
        assert_eq!(load(dir.path(), dir.path()).entries.len(), 0, "truncated");
        fs::write(&path, "rubbish").unwrap();
        assert_eq!(load(dir.path(), dir.path()).entries.len(), 0);
    }
}
