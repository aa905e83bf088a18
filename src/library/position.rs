//! Where reading stopped, one small file a source in the user's state folder. It is personal and it is not work:
//! what goes wrong here is not worth a word to the reader.

use crate::article::Article;
use crate::text::Span;
use crate::text::sha256;
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where reading stopped: bytes of the cursor and of the first row shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The cursor.
    pub cursor: usize,
    /// The first row.
    pub top: usize,
}

/// A position as it is kept, in code points.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    source: String,
    cursor: usize,
    top: usize,
    #[serde(default, skip_serializing_if = "Marks::is_empty")]
    marks: Marks,
}

/// Places remembered by letters.
pub type Marks = BTreeMap<char, usize>;

/// The program's folder for what is personal: `$XDG_STATE_HOME/tandai` or `~/.local/state/tandai`.
pub fn state_folder() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("tandai"))
}

/// The name under which the folders for state and cache keep what belongs to a source, or to a library.
pub fn key(source: &Path) -> Option<String> {
    Some(key_of(&fs::canonicalize(source).ok()?))
}

/// The same of a path that is absolute already.
pub fn key_of(path: &Path) -> String {
    let mut key = sha256(path.as_os_str().as_encoded_bytes());
    key.truncate(32);
    key
}

/// The folder of positions in the state folder.
pub fn folder(state: &Path) -> PathBuf {
    state.join("positions")
}

/// The file for a source, by its [`key`].
pub fn file(key: &str, state: &Path) -> PathBuf {
    folder(state).join(format!("{key}.json"))
}

/// The code point the cursor was on, as a position file has it.
pub fn cursor(file: &Path) -> Option<usize> {
    let kept: Kept = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    Some(kept.cursor)
}

/// Where reading of `article` stopped, if that is known and the article still is as long, and the places remembered in it:
/// bytes. `key` is the [`key`] of its path.
pub fn load(article: &Article, key: &str, state: &Path) -> Option<(Position, Marks)> {
    let bytes = fs::read(file(key, state)).ok()?;
    let kept: Kept = serde_json::from_slice(&bytes).ok()?;
    let byte = |point| article.from_points(point, point).map(|span: Span| span.start);
    let marks = kept.marks.iter().filter_map(|(c, point)| Some((*c, byte(*point)?))).collect();
    Some((Position { cursor: byte(kept.cursor)?, top: byte(kept.top)? }, marks))
}

/// Keeps where reading of `article` stopped, and the places remembered in it.
///
/// # Errors
/// Where it cannot be written.
pub fn save(article: &Article, position: Position, marks: &Marks, state: &Path) -> io::Result<()> {
    let Some((source, key)) = article.path().and_then(|source| Some((source, key(source)?))) else {
        return Ok(());
    };
    let point = |byte| article.to_points(Span::new(byte, byte)).0;
    let source = source.to_string_lossy().into_owned();
    let marks = marks.iter().map(|(c, byte)| (*c, point(*byte))).collect();
    let kept = Kept { source, cursor: point(position.cursor), top: point(position.top), marks };
    fs::create_dir_all(folder(state))?;
    crate::annotation::store::write_whole(&file(&key, state), &serde_json::to_vec(&kept)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("a.txt");
        fs::write(&source, "sátu dua").unwrap();
        let article = crate::article::source::read(&source, crate::article::source::Reading::default()).unwrap();
        let key = key(&source).unwrap();
        assert_eq!(load(&article, &key, dir.path()), None);
        let position = Position { cursor: 6, top: 0 };
        let marks = Marks::from([('a', 3)]);
        save(&article, position, &marks, dir.path()).unwrap();
        assert_eq!(load(&article, &key, dir.path()), Some((position, marks)));
        fs::write(&source, "s").unwrap();
        let shorter = crate::article::source::read(&source, crate::article::source::Reading::default()).unwrap();
        assert_eq!(load(&shorter, &key, dir.path()), None, "the place is gone");
    }
}
