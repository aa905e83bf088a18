//! Getting to know a folder: first which files there are, then what is in them, on all cores, from the cache where nothing
//! changed.

use super::entry::{Stamp, milliseconds};
use super::{Entry, Index, cache, position};
use crate::article::folder;
use crate::article::source::Reading;
use crate::entity::Extractor;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// How often news of the work is given.
const NEWS: Duration = Duration::from_millis(100);

/// Where to look, and how.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The folder.
    pub folder: PathBuf,
    /// Where sidecars are, if not by the rule.
    pub annotations: Option<PathBuf>,
    /// How articles are read.
    pub reading: Reading,
    /// The folder for what is personal.
    pub state: Option<PathBuf>,
    /// The folder for caches.
    pub cache: Option<PathBuf>,
}

/// News of the work.
#[derive(Debug)]
pub enum News {
    /// These are the files.
    Listed(Vec<PathBuf>),
    /// These articles were read, by their places in the list; of `all`, `done` are.
    Read {
        /// The articles.
        entries: Vec<(usize, Entry)>,
        /// How many are read.
        done: usize,
        /// How many there are.
        all: usize,
    },
}

/// Builds the index of a folder; `tell` hears how it goes, and the work ends early once `stop` is set. `known` is what was
/// known before; where nothing was, the cache is asked.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn build(
    sources: &Sources,
    known: Option<Arc<Index>>,
    stop: &AtomicBool,
    mut tell: impl FnMut(News),
) -> io::Result<Index> {
    let paths = folder::articles(&sources.folder)?;
    let all = paths.len();
    tell(News::Listed(paths.clone()));
    let kept = known.unwrap_or_else(|| {
        let load = |cache| Arc::new(cache::load(&sources.folder, cache));
        sources.cache.as_deref().map(load).unwrap_or_default()
    });
    let by_path: HashMap<&Path, usize> = kept.entries.iter().enumerate().map(|(i, e)| (&*e.path, i)).collect();
    let known = |path: &Path| {
        let at = *by_path.get(path)?;
        let stamp = Stamp::of(&fs::metadata(path).ok()?);
        // A text that was not kept cannot be searched: it is read again.
        Some((kept.entries[at].clone(), Cow::Borrowed(kept.text(at)?))).filter(|(entry, _)| entry.stamp == Some(stamp))
    };
    let positions = Positions::of(sources);
    let next = AtomicUsize::new(0);
    let (sender, results) = channel();
    let mut parts: Vec<Option<(Entry, Cow<'_, str>)>> = vec![None; all];
    let mut fresh = false;
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from).min(all) {
            let (sender, next, paths, known, positions) = (sender.clone(), &next, &paths, &known, &positions);
            scope.spawn(move || {
                let mut extractor = None;
                while !stop.load(Ordering::Relaxed) {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(i) else { break };
                    let cached = known(path);
                    let new = cached.is_none();
                    let (mut entry, text) = cached.unwrap_or_else(|| {
                        let extractor = extractor.get_or_insert_with(Extractor::new);
                        let (entry, text) = Entry::read(path.clone(), sources.reading, extractor);
                        (entry, Cow::Owned(text))
                    });
                    entry.look_at_marks(sources.annotations.as_deref());
                    positions.look_up(&mut entry);
                    if sender.send((i, entry, text, new)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let (mut batch, mut done, mut told) = (Vec::new(), 0, Instant::now());
        for (i, entry, text, new) in results {
            fresh |= new;
            batch.push((i, entry.clone()));
            parts[i] = Some((entry, text));
            done += 1;
            if told.elapsed() >= NEWS {
                tell(News::Read { entries: std::mem::take(&mut batch), done, all });
                told = Instant::now();
            }
        }
        tell(News::Read { entries: batch, done, all });
    });
    let whole = parts.iter().all(Option::is_some);
    let index = Index::new(parts.into_iter().flatten().collect());
    if whole
        && (fresh || kept.entries.len() != all)
        && let Some(cache) = &sources.cache
    {
        // Without a cache the next start takes longer; that is all.
        let _full_disk = cache::save(&index, &sources.folder, cache);
    }
    Ok(index)
}

/// Where reading of the articles stopped.
struct Positions<'a> {
    sources: &'a Sources,
    /// The folder's path without links, under which positions are kept.
    canonical: Option<PathBuf>,
    /// Whether there are any at all.
    any: bool,
}

impl<'a> Positions<'a> {
    fn of(sources: &'a Sources) -> Self {
        let folder = sources.state.as_ref().map(|state| position::folder(state));
        let any = folder.is_some_and(|folder| fs::read_dir(folder).is_ok_and(|mut list| list.next().is_some()));
        Self { sources, canonical: fs::canonicalize(&sources.folder).ok(), any }
    }

    fn look_up(&self, entry: &mut Entry) {
        let kept = || {
            let state = self.sources.state.as_ref().filter(|_| self.any)?;
            let inside = entry.path.strip_prefix(&self.sources.folder).ok()?;
            let file = position::file(&position::key_of(&self.canonical.as_ref()?.join(inside)), state);
            let meta = fs::metadata(&file).ok()?;
            Some((milliseconds(&meta), position::cursor(&file)?))
        };
        if let Some((time, cursor)) = kept() {
            entry.read = Some(time);
            // The last letter read is the whole article.
            let hundredths = (cursor + 1) * 100 / (entry.points as usize).max(1);
            entry.progress = Some(hundredths.min(100) as u8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_known_and_known_again_from_the_cache() {
        let dir = tempfile::tempdir().unwrap();
        let articles = dir.path().join("articles");
        fs::create_dir(&articles).unwrap();
        for i in 0..20 {
            let text =
                format!("Berita nomor {i}\nMenteri Sari Wulandari mengatakan harga turun pada Senin (3/3/2025).\n");
            fs::write(articles.join(format!("{i:02}.txt")), text).unwrap();
        }
        fs::write(articles.join("bad.txt"), b"\xff\xfe").unwrap();
        let sources = Sources {
            folder: articles.clone(),
            cache: Some(dir.path().join("cache")),
            state: Some(dir.path().join("state")),
            ..Sources::default()
        };
        let go = AtomicBool::new(false);
        let mut read = 0;
        let index = build(&sources, None, &go, |news| {
            if let News::Read { entries, .. } = news {
                read += entries.len();
            }
        })
        .unwrap();
        assert_eq!((index.entries.len(), read), (21, 21));
        assert_eq!(index.entries[3].title, "Berita nomor 3");
        assert_eq!(index.entries[3].date.as_deref(), Some("2025-03-03"));
        assert!(index.entries[20].wrong.is_some());
        assert!(index.known.iter().any(|known| known.name == "Sari Wulandari" && known.articles.len() == 20));
        let kept = cache::load(&articles, sources.cache.as_ref().unwrap());
        assert_eq!(kept.entries.len(), 21);
        fs::write(articles.join("03.txt"), "Judul yang lain\nSatu dua tiga.\n").unwrap();
        let again = build(&sources, None, &go, |_| {}).unwrap();
        assert_eq!(again.entries[3].title, "Judul yang lain");
        assert_eq!(again.entries[4], index.entries[4]);
        let stopped = build(&sources, None, &AtomicBool::new(true), |_| {}).unwrap();
        assert!(stopped.entries.len() < 21, "told to stop, it stops");
    }
}
