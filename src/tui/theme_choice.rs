//! The theme that a person picked in the reader, kept in a file of the state folder.
//!
//! It is personal and easily picked again, so errors only go to the log, and a file that cannot be used is left alone.

use super::palette::{Background, Palette};
use crate::explain::for_log;
use crate::file::{NewFile, create_private_folder, write_whole};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A theme, and the background for which it was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemeChoice {
    /// The colours. On another background, their variant for that one is used.
    pub(crate) palette: Palette,
    /// The background of the terminal; `None` if the terminal had not reported it.
    pub(crate) background: Option<Background>,
}

/// The content of the file.
#[derive(Serialize, Deserialize)]
struct ThemeFile {
    theme: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    background: Option<Background>,
}

/// The file in the state folder `state`.
fn file(state: &Path) -> PathBuf {
    state.join("theme.json")
}

/// Loads the choice. `None` if there is none, or if the file cannot be used.
pub(crate) fn load(state: &Path) -> Option<ThemeChoice> {
    let path = file(state);
    let not_used = |why: &str| log::warn!("{}: the theme is not used: {why}", path.display());
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            not_used(&error.to_string());
            return None;
        }
    };
    let saved: ThemeFile = serde_json::from_slice(&bytes).inspect_err(|error| not_used(&for_log(error))).ok()?;
    let palette = Palette::named(&saved.theme);
    if palette.is_none() {
        not_used("there is none of that name");
    }
    Some(ThemeChoice { palette: palette?, background: saved.background })
}

/// Saves the choice, or removes the file if there is none.
///
/// # Errors
/// If the file cannot be written or removed.
pub(crate) fn save(choice: Option<ThemeChoice>, state: &Path) -> io::Result<()> {
    let path = file(state);
    let Some(choice) = choice else {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    };
    let saved = ThemeFile { theme: choice.palette.name.into(), background: choice.background };
    create_private_folder(state)?;
    write_whole(&path, &serde_json::to_vec(&saved)?, NewFile::PRIVATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_kept_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("tandai");
        assert_eq!(load(&state), None);
        save(None, &state).unwrap();
        for palette in Palette::all() {
            for background in [None, Some(Background::Light)] {
                let choice = ThemeChoice { palette, background };
                save(Some(choice), &state).unwrap();
                assert_eq!(load(&state), Some(choice));
            }
        }
        save(None, &state).unwrap();
        assert_eq!(load(&state), None);
    }

    #[test]
    fn a_bad_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        for bad in ["", "{", "{\"theme\": \"pink\"}", "{\"theme\": \"dark\", \"background\": 3}"] {
            fs::write(file(folder.path()), bad).unwrap();
            assert_eq!(load(folder.path()), None, "{bad}");
            assert_eq!(fs::read_to_string(file(folder.path())).unwrap(), bad);
        }
    }
}
