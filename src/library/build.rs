//! Builds the index of a folder: lists its files, then reads the articles on all cores. Articles that have not changed come
//! from the cache.

use super::entry::{FileStamp, modified_milliseconds};
use super::{ArticleEntry, LibraryIndex, cache, position, sources, state_folder};
use crate::annotation::orphans;
use crate::article::folder;
use crate::article::source::ReadOptions;
use crate::entity::Extractor;
use crate::explain::for_log;
use crate::file::FileError;
use crate::guard::{catch_panic, fault_point};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// The shortest time between two reports of progress.
const REPORT_INTERVAL: Duration = Duration::from_millis(100);

/// The folder to index, and where its sidecars, reading positions and cache are.
#[derive(Clone, Debug, Default)]
pub(crate) struct BuildOptions {
    /// The folder with the articles.
    pub(crate) folder: PathBuf,
    /// The folders and articles to index instead of `folder`, if the library was opened with several paths.
    pub(crate) sources: Vec<PathBuf>,
    /// The folder with the sidecars, if they are not in the default place.
    pub(crate) annotations: Option<PathBuf>,
    /// The options for reading the articles.
    pub(crate) reading: ReadOptions,
    /// The user's state folder, which has the reading positions.
    pub(crate) state: Option<PathBuf>,
    /// The user's cache folder.
    pub(crate) cache: Option<PathBuf>,
}

/// A report of progress while an index is built.
#[derive(Debug)]
pub enum BuildEvent {
    /// The folder was listed; these are the paths of all its articles.
    Listed(Vec<PathBuf>),
    /// Further articles were read.
    Read {
        /// The new entries, each with its index in the list of paths.
        entries: Vec<(usize, ArticleEntry)>,
        /// The number of articles read so far.
        done: usize,
        /// The number of articles in the folder.
        all: usize,
    },
}

/// Builds the index of a folder. Progress is passed to `report`; if `stop` becomes true, the index of the articles read so
/// far is returned. Unchanged articles are taken from `previous`, or from the cache if that is `None`.
///
/// # Errors
/// If the folder cannot be listed.
pub(crate) fn build(
    options: &BuildOptions,
    previous: Option<Arc<LibraryIndex>>,
    stop: &AtomicBool,
    mut report: impl FnMut(BuildEvent),
) -> Result<LibraryIndex, FileError> {
    let paths = match &*options.sources {
        [] => folder::articles(&options.folder)?,
        several => sources::articles(several),
    };
    let all = paths.len();
    report(BuildEvent::Listed(paths.clone()));
    let previous = previous.unwrap_or_else(|| {
        let load = |cache| Arc::new(cache::load(&options.folder, cache));
        options.cache.as_deref().map(load).unwrap_or_default()
    });
    let unchanged = Unchanged::new(&previous);
    let positions = ReadingPositions::new(options);
    let next = AtomicUsize::new(0);
    let (sender, results) = channel();
    let mut parts: Vec<Option<(ArticleEntry, Cow<'_, str>)>> = vec![None; all];
    let mut any_read = false;
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from).min(all) {
            let (sender, next, paths, unchanged, positions) = (sender.clone(), &next, &paths, &unchanged, &positions);
            scope.spawn(move || {
                let mut extractor = None;
                while !stop.load(Ordering::Relaxed) {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(i) else { break };
                    let known = unchanged.get(path);
                    let was_read = known.is_none();
                    let read = || {
                        fault_point(format_args!("entry {}", path.display()));
                        let (mut entry, text) = known.unwrap_or_else(|| {
                            let extractor = extractor.get_or_insert_with(Extractor::new);
                            let (entry, text) = ArticleEntry::read(path.clone(), options.reading, extractor);
                            (entry, Cow::Owned(text))
                        });
                        entry.update_annotations(options.annotations.as_deref());
                        positions.update(&mut entry);
                        (entry, text)
                    };
                    let (entry, text) = catch_panic("library", read).unwrap_or_else(|panic| {
                        extractor = None;
                        (ArticleEntry::failed(path.clone(), &panic), Cow::default())
                    });
                    if sender.send((i, entry, text, was_read)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let (mut batch, mut done, mut reported) = (Vec::new(), 0, Instant::now());
        for (i, entry, text, was_read) in results {
            any_read |= was_read;
            batch.push((i, entry.clone()));
            parts[i] = Some((entry, text));
            done += 1;
            if reported.elapsed() >= REPORT_INTERVAL {
                report(BuildEvent::Read { entries: std::mem::take(&mut batch), done, all });
                reported = Instant::now();
            }
        }
        report(BuildEvent::Read { entries: batch, done, all });
    });
    let complete = parts.iter().all(Option::is_some);
    if complete {
        count_orphaned(parts.iter_mut().flatten().collect(), options);
    }
    let index = LibraryIndex::new(parts.into_iter().flatten().collect());
    if complete
        && (any_read || previous.entries.len() != all)
        && let Some(cache) = &options.cache
        && let Err(error) = cache::save(&index, &options.folder, cache)
    {
        // Without a cache the next start only takes longer.
        log::warn!("the cache of {} is not saved: {}", options.folder.display(), for_log(&error));
    }
    Ok(index)
}

/// Sets `orphaned` of the entries to which annotations of renamed or moved sources may belong.
fn count_orphaned(parts: Vec<&mut (ArticleEntry, Cow<'_, str>)>, options: &BuildOptions) {
    let articles = parts.iter().map(|(entry, text)| (&*entry.path, &**text));
    let articles: Vec<(&Path, &str)> = articles.collect();
    let folders = match &*options.sources {
        [] => std::slice::from_ref(&options.folder),
        several => several,
    };
    let mut counts: HashMap<PathBuf, usize> = HashMap::new();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for (path, count) in orphans::count_by_source(folder, options.annotations.as_deref(), articles.iter().copied())
        {
            let most = counts.entry(path).or_default();
            *most = count.max(*most);
        }
    }
    for (entry, _) in parts {
        entry.orphaned = counts.get(&entry.path).map_or(0, |count| *count as u32);
    }
}

/// The articles of an earlier index, as long as their files have not changed.
struct Unchanged<'a> {
    index: &'a LibraryIndex,
    by_path: HashMap<&'a Path, usize>,
}

impl<'a> Unchanged<'a> {
    fn new(index: &'a LibraryIndex) -> Self {
        Self { index, by_path: index.entries.iter().enumerate().map(|(i, entry)| (&*entry.path, i)).collect() }
    }

    /// The entry and the text of the article at `path`. `None` if its file has changed, or if the index has no text of it:
    /// then the article must be read again, since otherwise it could not be searched.
    fn get(&self, path: &Path) -> Option<(ArticleEntry, Cow<'a, str>)> {
        let i = *self.by_path.get(path)?;
        // A file that cannot be looked at is read, and the error is in its entry.
        let stamp = FileStamp::from_metadata(&fs::metadata(path).ok()?);
        let text = self.index.text(i)?;
        let entry = self.index.entries.get(i).filter(|entry| entry.stamp == Some(stamp))?;
        Some((entry.clone(), Cow::Borrowed(text)))
    }
}

/// Looks up how far the articles have been read.
struct ReadingPositions<'a> {
    options: &'a BuildOptions,
    /// The folder's path without symbolic links, because position files are named after such paths.
    canonical: Option<PathBuf>,
    /// Whether there are any position files at all. If not, no article has to be looked up.
    has_positions: bool,
}

impl<'a> ReadingPositions<'a> {
    fn new(options: &'a BuildOptions) -> Self {
        let folder = options.state.as_ref().map(|state| state_folder::positions(state));
        let any = folder.is_some_and(|folder| fs::read_dir(folder).is_ok_and(|mut list| list.next().is_some()));
        // Without the canonical path no position is found. The folder was listed just before, so this rarely fails.
        Self { options, canonical: fs::canonicalize(&options.folder).ok(), has_positions: any }
    }

    /// Sets `last_read` and `progress` of an entry from its position file, if it has one.
    fn update(&self, entry: &mut ArticleEntry) {
        let saved = || {
            let state = self.options.state.as_ref().filter(|_| self.has_positions)?;
            let key = if self.options.sources.is_empty() {
                let inside = entry.path.strip_prefix(&self.options.folder).ok()?;
                state_folder::key_of(&self.canonical.as_ref()?.join(inside))
            } else {
                state_folder::key(&entry.path)?
            };
            let file = position::file(&key, state);
            // Most articles have not been opened yet and have no position file.
            let meta = fs::metadata(&file).ok()?;
            Some((modified_milliseconds(&meta), position::cursor(&file)?))
        };
        if let Some((time, cursor)) = saved() {
            entry.last_read = Some(time);
            // The cursor is on the last character, not after it, when the whole article has been read.
            let percent = (cursor + 1) * 100 / (entry.code_points as usize).max(1);
            entry.progress = Some(percent.min(100) as u8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_built_and_built_again_from_the_cache() {
        let dir = tempfile::tempdir().unwrap();
        let articles = dir.path().join("articles");
        fs::create_dir(&articles).unwrap();
        for i in 0..20 {
            let text =
                format!("Berita nomor {i}\nMenteri Sari Wulandari mengatakan harga turun pada Senin (3/3/2025).\n");
            fs::write(articles.join(format!("{i:02}.txt")), text).unwrap();
        }
        fs::write(articles.join("bad.txt"), b"\xff\xfe").unwrap();
        let options = BuildOptions {
            folder: articles.clone(),
            cache: Some(dir.path().join("cache")),
            state: Some(dir.path().join("state")),
            ..BuildOptions::default()
        };
        let never_stop = AtomicBool::new(false);
        let mut read = 0;
        let index = build(&options, None, &never_stop, |event| {
            if let BuildEvent::Read { entries, .. } = event {
                read += entries.len();
            }
        })
        .unwrap();
        assert_eq!((index.entries.len(), read), (21, 21));
        assert_eq!(index.entries[3].title, "Berita nomor 3");
        assert_eq!(index.entries[3].date.as_deref(), Some("2025-03-03"));
        assert!(index.entries[20].error.is_some());
        assert!(index.entities.iter().any(|entity| entity.name == "Sari Wulandari" && entity.articles.len() == 20));
        let cached = cache::load(&articles, options.cache.as_ref().unwrap());
        assert_eq!(cached.entries.len(), 21);
        fs::write(articles.join("03.txt"), "Judul yang lain\nSatu dua tiga.\n").unwrap();
        let again = build(&options, None, &never_stop, |_| {}).unwrap();
        assert_eq!(again.entries[3].title, "Judul yang lain");
        assert_eq!(again.entries[4], index.entries[4]);
        let stopped = build(&options, None, &AtomicBool::new(true), |_| {}).unwrap();
        assert!(stopped.entries.len() < 21, "building stops early");
    }

    #[test]
    fn an_index_of_several_paths_has_the_articles_of_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::create_dir(path("berita")).unwrap();
        for (name, title) in [("b.txt", "Judul satu"), ("berita/c.txt", "Judul dua"), ("a.txt", "Tidak dipilih")] {
            fs::write(path(name), format!("{title}\n\nHarga beras turun 7 persen.\n")).unwrap();
        }
        let options = BuildOptions { sources: vec![path("berita"), path("b.txt")], ..BuildOptions::default() };
        let index = build(&options, None, &AtomicBool::new(false), |_| {}).unwrap();
        let titles: Vec<&str> = index.entries.iter().map(|entry| &*entry.title).collect();
        assert_eq!(titles, ["Judul dua", "Judul satu"]);
    }

    #[test]
    fn a_renamed_article_says_how_many_annotations_it_may_adopt() {
        use crate::annotation::{location::sidecar_location, store::Store};
        use crate::{article::source, testing as build};
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "Judul\n\nHarga beras turun di tiga provinsi sejak Maret.\n").unwrap();
        fs::write(dir.path().join("c.txt"), "Lain\n\nKapal feri berlayar ke pulau seberang.\n").unwrap();
        let article = source::read(&path, ReadOptions::default()).unwrap();
        let annotation = build::annotation().on_words(&article, "tiga provinsi");
        let mut store = Store::open(sidecar_location(&path, None).unwrap()).unwrap();
        store.save(&build::sidecar([annotation]), &article).unwrap();
        let options = BuildOptions { folder: dir.path().into(), ..BuildOptions::default() };
        let orphaned = || {
            let index = super::build(&options, None, &AtomicBool::new(false), |_| {}).unwrap();
            index.entries.iter().map(|entry| entry.orphaned).collect::<Vec<_>>()
        };
        assert_eq!(orphaned(), [0, 0]);
        fs::rename(&path, dir.path().join("b.txt")).unwrap();
        assert_eq!(orphaned(), [1, 0]);
    }
}
