//! Token files with IOB2 labels, and the sentences of them as the trainer holds them.

use std::fs;
use std::path::Path;
use tandai::entity::tagger::label::{self, Label};

/// A sentence as it stands in the file.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    pub words: Vec<String>,
    pub labels: Vec<Label>,
}

/// Reads `path`: token, tab, label; a blank line after each sentence.
pub fn read(path: &Path) -> Vec<Sentence> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut sentences = vec![Sentence::default()];
    for line in text.lines() {
        match line.split_once('\t') {
            Some((word, tag)) => {
                let last = sentences.last_mut().expect("one at least");
                last.words.push(word.into());
                last.labels.push(label::parse(tag).unwrap_or_else(|| panic!("{}: {tag}", path.display())));
            }
            None => sentences.push(Sentence::default()),
        }
    }
    sentences.retain(|s| !s.words.is_empty());
    sentences
}
