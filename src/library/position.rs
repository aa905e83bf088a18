//! Saves and restores the reading position in each source, in one small file per source in the user's state folder.
//!
//! The positions are personal and easily found again, so errors only go to the log.

use super::state_folder::{self, key};
use crate::article::Article;
use crate::explain::for_log;
use crate::file::{NewFile, create_private_folder, write_whole};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A reading position, in byte offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReadingPosition {
    /// The position of the cursor.
    pub(crate) cursor: usize,
    /// The start of the first row on the screen.
    pub(crate) top: usize,
}

/// The content of a position file. Offsets are in code points.
#[derive(Debug, Serialize, Deserialize)]
struct PositionFile {
    /// The path of the source, for people who look at the file.
    source: String,
    cursor: usize,
    top: usize,
    #[serde(default, skip_serializing_if = "Bookmarks::is_empty")]
    marks: Bookmarks,
}

/// The places that a person has named with a letter, like the marks of vi.
pub(crate) type Bookmarks = BTreeMap<char, usize>;

/// The position file of the source with this [`key`].
pub(crate) fn file(key: &str, state: &Path) -> PathBuf {
    state_folder::positions(state).join(format!("{key}.json"))
}

/// The position of the cursor in a position file, in code points.
pub(crate) fn cursor(file: &Path) -> Option<usize> {
    Some(read(file)?.cursor)
}

/// Reads a position file. `None` if there is none or it cannot be used.
fn read(file: &Path) -> Option<PositionFile> {
    match fs::read(file) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .inspect_err(|error| log::warn!("{}: the position is not used: {}", file.display(), for_log(error)))
            .ok(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            log::warn!("{}: the position cannot be read: {error}", file.display());
            None
        }
    }
}

/// Loads the reading position and the marks of `article`, as byte offsets; `key` is the [`key`] of its path. `None` if
/// nothing was saved, or if the article has become too short for the position.
pub(crate) fn load(article: &Article, key: &str, state: &Path) -> Option<(ReadingPosition, Bookmarks)> {
    let saved = read(&file(key, state))?;
    let byte = |point| article.from_code_points(point, point).map(|span: Span| span.start);
    let marks = saved.marks.iter().filter_map(|(c, point)| Some((*c, byte(*point)?))).collect();
    Some((ReadingPosition { cursor: byte(saved.cursor)?, top: byte(saved.top)? }, marks))
}

/// Saves the reading position and the marks of `article`. Does nothing for standard input.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn save(article: &Article, position: ReadingPosition, marks: &Bookmarks, state: &Path) -> io::Result<()> {
    let Some((source, key)) = article.path().and_then(|source| Some((source, key(source)?))) else {
        return Ok(());
    };
    let point = |byte| article.to_code_points(Span::new(byte, byte)).0;
    let source = source.to_string_lossy().into_owned();
    let marks = marks.iter().map(|(c, byte)| (*c, point(*byte))).collect();
    let saved = PositionFile { source, cursor: point(position.cursor), top: point(position.top), marks };
    create_private_folder(&state_folder::positions(state))?;
    write_whole(&file(&key, state), &serde_json::to_vec(&saved)?, NewFile::PRIVATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_position_is_restored_unless_the_article_is_now_shorter() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("a.txt");
        fs::write(&source, "sátu dua").unwrap();
        let article = crate::article::source::read(&source, crate::article::source::ReadOptions::default()).unwrap();
        let key = key(&source).unwrap();
        assert_eq!(load(&article, &key, dir.path()), None);
        let position = ReadingPosition { cursor: 6, top: 0 };
        let marks = Bookmarks::from([('a', 3)]);
        save(&article, position, &marks, dir.path()).unwrap();
        assert_eq!(load(&article, &key, dir.path()), Some((position, marks)));
        fs::write(&source, "s").unwrap();
        let shorter = crate::article::source::read(&source, crate::article::source::ReadOptions::default()).unwrap();
        assert_eq!(load(&shorter, &key, dir.path()), None, "the position is past the end");
    }
}
