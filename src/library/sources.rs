//! Lists the articles of a library that was opened with several paths.

use crate::article::folder;
use crate::explain::for_log;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

/// The articles of `sources`, which are folders and articles, in that order. An article that several of them contain is
/// listed once. A folder that cannot be listed is skipped; the error goes to the log.
pub(crate) fn articles(sources: &[PathBuf]) -> Vec<PathBuf> {
    let mut listed = HashSet::new();
    let mut found = Vec::new();
    for source in sources {
        let paths = if source.is_dir() {
            folder::articles(source).unwrap_or_else(|error| {
                log::warn!("{}", for_log(&error));
                Vec::new()
            })
        } else {
            vec![source.clone()]
        };
        // A file that has just been removed has no canonical path; its entry shows the error.
        let is_new = |path: &PathBuf| listed.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone()));
        found.extend(paths.into_iter().filter(is_new));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_are_listed_in_order_and_each_article_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::create_dir(path("berita")).unwrap();
        for name in ["z.txt", "berita/a.txt", "berita/b.txt"] {
            fs::write(path(name), "Judul\n").unwrap();
        }
        let sources = [path("z.txt"), path("berita/b.txt"), path("berita"), path("none")];
        let expected = [path("z.txt"), path("berita/b.txt"), path("berita/a.txt"), path("none")];
        assert_eq!(articles(&sources), expected);
    }
}
