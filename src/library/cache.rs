//! The cache of an index: one file a folder in the user's cache folder. It is only ever a copy of what the articles say: what
//! is wrong with it costs time and nothing else.

use super::{Entry, Index, position};
use crate::annotation::store::write_whole;
use crate::text::Span;
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Caches of another make are of no use.
const VERSION: u32 = 1;

/// The first line of the file; the texts follow.
#[derive(Serialize, Deserialize)]
struct Head<E> {
    version: u32,
    entries: E,
    texts: Vec<Option<(u32, u32)>>,
}

/// The user's folder for caches: `$XDG_CACHE_HOME/tandai` or `~/.cache/tandai`.
pub fn folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("tandai"))
}

/// The file for the articles of `library`, in the cache folder `cache`.
fn file(library: &Path, cache: &Path) -> Option<PathBuf> {
    Some(cache.join("library").join(position::key(library)?))
}

/// The index kept for `library`; an empty one where there is none that can be used.
pub fn load(library: &Path, cache: &Path) -> Index {
    let read = || {
        let text = fs::read_to_string(file(library, cache)?).ok()?;
        let (head, texts) = text.split_once('\n')?;
        let head: Head<Vec<Entry>> = serde_json::from_str(head).ok()?;
        if head.version != VERSION {
            return None;
        }
        let span = |(start, end): (u32, u32)| Span::new(start as usize, end as usize);
        let spans: Vec<Option<Span>> = head.texts.iter().map(|text| text.map(span)).collect();
        let fits = |span: &Option<Span>| span.is_none_or(|span| span.get(texts).is_some());
        let whole = spans.len() == head.entries.len() && spans.iter().all(fits);
        whole.then(|| Index { entries: Arc::new(head.entries), spans, texts: texts.into(), known: Vec::new() })
    };
    read().unwrap_or_default()
}

/// Keeps `index` for `library`.
///
/// # Errors
/// Where it cannot be written.
pub fn save(index: &Index, library: &Path, cache: &Path) -> io::Result<()> {
    let Some(file) = file(library, cache) else { return Ok(()) };
    fs::create_dir_all(file.parent().unwrap_or(cache))?;
    let span = |span: Span| (span.start as u32, span.end as u32);
    let texts = index.spans.iter().map(|text| text.map(span)).collect();
    let head = Head { version: VERSION, entries: &*index.entries, texts };
    let mut out = serde_json::to_vec(&head)?;
    out.push(b'\n');
    out.extend_from_slice(index.texts.as_bytes());
    write_whole(&file, &out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_and_what_is_broken_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        let entry = Entry::bare("a.txt".into());
        let index = Index::new(vec![(entry, "Satu\ndua")]);
        save(&index, dir.path(), dir.path()).unwrap();
        let found = load(dir.path(), dir.path());
        assert_eq!((found.entries.len(), found.text(0)), (1, Some("Satu\ndua")));
        let path = file(dir.path(), dir.path()).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, &text[..text.len() - 4]).unwrap();
        assert_eq!(load(dir.path(), dir.path()).entries.len(), 0, "cut off");
        fs::write(&path, "rubbish").unwrap();
        assert_eq!(load(dir.path(), dir.path()).entries.len(), 0);
    }
}
