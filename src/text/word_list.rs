//! Word lists from the files in `data/`, which are compiled into the program.

use std::collections::HashSet;
use std::sync::OnceLock;

/// The lines of a data file, without empty ones and comments, which begin with `#`.
pub(crate) fn entries(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a data file with one word or phrase a line; parsed when first used.
#[derive(Debug)]
pub(crate) struct WordList {
    file: &'static str,
    words: OnceLock<HashSet<&'static str>>,
}

impl WordList {
    /// A list from the text of a data file.
    pub(crate) const fn new(file: &'static str) -> Self {
        Self { file, words: OnceLock::new() }
    }

    /// The words, in no order.
    pub(crate) fn words(&self) -> &HashSet<&'static str> {
        self.words.get_or_init(|| entries(self.file).collect())
    }

    /// Whether `word` is in the list.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.words().contains(word)
    }

    /// Whether `word` is in the list, which is in lower case, if the case of its ASCII letters is ignored.
    pub(crate) fn contains_ignoring_case(&self, word: &str) -> bool {
        self.contains(&word.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_skipped() {
        let list = WordList::new("# Labels.\nbaca juga\n\n# English\nread also\n");
        assert_eq!(list.words().len(), 2);
        assert!(list.contains("baca juga") && !list.contains("Baca Juga"));
        assert!(list.contains_ignoring_case("Read Also") && !list.contains_ignoring_case("read"));
    }
}
