//! Lists the articles in a folder and its subfolders.

use super::{SourceFormat, web};
use crate::file::FileError;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Levels of subfolders that are searched.
pub(crate) const MAX_DEPTH: usize = 8;

/// The articles in `folder` and its subfolders, sorted by path. Hidden files, symbolic links to folders and subfolders
/// that cannot be read are skipped.
///
/// # Errors
/// If `folder` itself cannot be listed.
pub(crate) fn articles(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut found = Vec::new();
    collect(folder, 0, &mut found)?;
    found.sort();
    // The text of a page from the web is saved beside the page; the two are one article.
    let texts_of_pages: HashSet<PathBuf> = found
        .iter()
        .filter(|path| SourceFormat::from_path(path) != Some(SourceFormat::Text))
        .map(|path| web::text_path(path))
        .collect();
    found.retain(|path| !texts_of_pages.contains(path));
    Ok(found)
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), FileError> {
    for entry in fs::read_dir(folder).map_err(FileError::listing(folder))? {
        // An entry may have just been removed, or be on a failing disk. The rest of the folder is still useful.
        let Ok(entry) = entry.inspect_err(|error| log::warn!("{}: an entry cannot be read: {error}", folder.display()))
        else {
            continue;
        };
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        // An entry without a type is skipped for the same reasons.
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            if depth < MAX_DEPTH
                && let Err(error) = collect(&path, depth + 1, found)
            {
                // No article in a subfolder that cannot be listed could be opened anyway.
                log::warn!("{error}: {}", error.source);
            }
        } else if (kind.is_file() || kind.is_symlink()) && SourceFormat::from_path(&path).is_some() {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_found_in_subfolders_and_saved_texts_are_not_listed() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "b.txt",
            "a.MD",
            "c.json",
            ".d.txt",
            "sub/e.text",
            "f.html",
            "f.html.txt",
            "g.html.txt",
            "h.docx",
            "i.eml.gz",
            "j.rtf",
        ] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found: Vec<_> = articles(dir.path())
            .unwrap()
            .into_iter()
            .map(|p| p.strip_prefix(dir.path()).unwrap().to_path_buf())
            .collect();
        assert_eq!(
            found,
            [
                Path::new("a.MD"),
                Path::new("b.txt"),
                Path::new("f.html"),
                Path::new("g.html.txt"),
                Path::new("h.docx"),
                Path::new("i.eml.gz"),
                Path::new("sub/e.text")
            ]
        );
        assert!(articles(&dir.path().join("none")).is_err());
    }
}
