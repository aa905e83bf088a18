//! Word lists from the files in `data/`, which are compiled into the program.

use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// A map with the keys of a data file. They are ours, so its hash need not withstand keys made to collide, and is a fast one.
pub(crate) type DataMap<K, V> = HashMap<K, V, FixedState>;

/// A set of the entries of a data file, like [`DataMap`].
pub(crate) type DataSet<K> = HashSet<K, FixedState>;

/// The lines of a data file, without empty ones and comments, which begin with `#`.
pub(crate) fn entries(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a data file with one word or phrase a line; parsed when first used.
#[derive(Debug)]
pub(crate) struct WordList {
    file: &'static str,
    words: OnceLock<DataSet<&'static str>>,
}

impl WordList {
    /// A list from the text of a data file.
    pub(crate) const fn new(file: &'static str) -> Self {
        Self { file, words: OnceLock::new() }
    }

    /// The words, in no order.
    pub(crate) fn words(&self) -> &DataSet<&'static str> {
        self.words.get_or_init(|| entries(self.file).collect())
    }

    /// Whether `word` is in the list.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.words().contains(word)
    }

    /// Whether `word` is in the list, which is in lower case, if the case of its ASCII letters is ignored.
    pub(crate) fn contains_ignoring_case(&self, word: &str) -> bool {
        /// Bytes of a word that is put into lower case without allocating.
        const MOST: usize = 32;
        let mut buffer = [0; MOST];
        match buffer.get_mut(..word.len()) {
            Some(lower) => {
                lower.copy_from_slice(word.as_bytes());
                lower.make_ascii_lowercase();
                std::str::from_utf8(lower).is_ok_and(|lower| self.contains(lower))
            }
            None => self.contains(&word.to_ascii_lowercase()),
        }
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
