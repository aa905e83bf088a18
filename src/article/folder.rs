//! The articles in a folder.

use super::{Format, web};
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders are entered this far down.
const DEEPEST: usize = 8;

/// The articles below `folder`, sorted by path. Hidden files and links to folders are passed over, and so is
/// what cannot be listed further down.
///
/// # Errors
/// Where `folder` itself cannot be listed.
pub fn articles(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    list(folder, 0, &mut found)?;
    found.sort();
    // The text saved beside a page is not another article.
    let pages: HashSet<PathBuf> = found
        .iter()
        .filter(|path| Format::by_name(path) != Some(Format::Text))
        .map(|path| web::text_of(path))
        .collect();
    found.retain(|path| !pages.contains(path));
    Ok(found)
}

fn list(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let Ok(entry) = entry else { continue };
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            if depth < DEEPEST {
                // A folder below that may not be listed holds nothing this reader could open.
                drop(list(&path, depth + 1, found));
            }
        } else if Format::by_name(&path).is_some() {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_files_are_found_below() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.MD", "c.json", ".d.txt", "sub/e.text", "f.html", "f.html.txt", "g.html.txt"] {
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
                Path::new("sub/e.text")
            ]
        );
        assert!(articles(&dir.path().join("none")).is_err());
    }
}
