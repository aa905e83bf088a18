//! Token files with labels, as corpora of names come: a token, a tab and an IOB2 tag a line, a blank line after each
//! sentence; and how well labels agree with them.

use super::tagger::label::{self, IobLabel};
use std::collections::BTreeSet;
use thiserror::Error;

/// What a line of the file is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum IobLine {
    /// A token and its tag.
    Token(String, IobLabel),
    /// Between sentences.
    Blank,
    /// A comment, or the start of a document (`-DOCSTART-`), kept as it is.
    Other(String),
}

/// A token file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenFile {
    lines: Vec<IobLine>,
    /// Types of names that are none of ours and count as outside.
    pub unknown_types: BTreeSet<String>,
}

/// Why a file is no token file.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("line {line}: {problem}")]
pub struct TokenError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// Sentences of a document: their tokens, and their labels.
pub type TokenDocument<'a> = Vec<(Vec<&'a str>, Vec<IobLabel>)>;

impl TokenFile {
    /// Reads a token file. An `I-` that follows no name of its type begins one, as in `conlleval`; names of other
    /// types than ours count as outside.
    ///
    /// # Errors
    /// The first line that is no token with a tag.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let mut file = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (i, line) in text.lines().enumerate() {
            let fail = |what: String| TokenError { line: i + 1, problem: what };
            let bare = line.trim_end_matches(['\r', '\n']);
            let parsed = if bare.trim().is_empty() {
                IobLine::Blank
            } else if bare.starts_with("-DOCSTART-") || bare.starts_with("# ") && !bare.contains('\t') {
                IobLine::Other(bare.into())
            } else {
                let mut cells = bare.split('\t');
                let (Some(token), Some(tag), None) = (cells.next(), cells.next(), cells.next()) else {
                    let n = bare.split('\t').count();
                    let found = if n == 1 { "1 column".into() } else { format!("{n} columns") };
                    return Err(fail(format!("expected TOKEN<TAB>TAG, found {found}")));
                };
                let (token, tag) = (token.trim(), tag.trim());
                if token.is_empty() {
                    return Err(fail("the token is empty".into()));
                }
                IobLine::Token(
                    token.into(),
                    file.label(tag).ok_or_else(|| {
                        let shown = crate::text::display::ellipsis(&crate::text::display::printable(tag), 20);
                        fail(format!("“{shown}” is not an IOB2 tag (O, B-TYPE or I-TYPE)"))
                    })?,
                )
            };
            file.lines.push(parsed);
        }
        Ok(file)
    }

    fn label(&mut self, tag: &str) -> Option<IobLabel> {
        if let Some(label) = label::parse(tag) {
            return Some(label);
        }
        let kind = tag.strip_prefix("B-").or_else(|| tag.strip_prefix("I-"))?;
        let plain = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        plain.then(|| {
            self.unknown_types.insert(kind.into());
            label::OUTSIDE
        })
    }

    /// Its documents; without `-DOCSTART-` lines it is one.
    pub fn documents(&self) -> Vec<TokenDocument<'_>> {
        let mut documents: Vec<TokenDocument<'_>> = vec![Vec::new()];
        let mut open = false;
        for line in &self.lines {
            match line {
                IobLine::Token(token, label) => {
                    if let Some(document) = documents.last_mut() {
                        if !open {
                            document.push((Vec::new(), Vec::new()));
                        }
                        if let Some((tokens, labels)) = document.last_mut() {
                            tokens.push(token);
                            labels.push(*label);
                        }
                    }
                    open = true;
                }
                IobLine::Blank => open = false,
                IobLine::Other(text) => {
                    if text.starts_with("-DOCSTART-") {
                        documents.push(Vec::new());
                    }
                    open = false;
                }
            }
        }
        documents.retain(|document| !document.is_empty());
        documents
    }

    /// The file with other labels, line for line.
    ///
    /// # Panics
    /// Where there are fewer labels than tokens.
    pub fn relabelled(&self, labels: impl IntoIterator<Item = IobLabel>) -> String {
        let mut labels = labels.into_iter();
        let mut out = String::new();
        for line in &self.lines {
            match line {
                IobLine::Token(token, _) => {
                    let label = labels.next().expect("a label for each token");
                    out.push_str(token);
                    out.push('\t');
                    out.push_str(label::name(label));
                }
                IobLine::Blank => {}
                IobLine::Other(text) => out.push_str(text),
            }
            out.push('\n');
        }
        out
    }
}

/// How many names there are, were found, and were found right: with both ends and the type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchCounts {
    /// In the file.
    pub gold: usize,
    /// Found.
    pub found: usize,
    /// Found right.
    pub correct: usize,
}

impl MatchCounts {
    /// Of the names found, the share that are right; 0 where none was found.
    pub fn precision(self) -> f64 {
        ratio(self.correct, self.found)
    }

    /// Of the names in the file, the share that were found.
    pub fn recall(self) -> f64 {
        ratio(self.correct, self.gold)
    }

    /// The harmonic mean of the two.
    pub fn f1(self) -> f64 {
        ratio(2 * self.correct, self.gold + self.found)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Counts by type, in the order of [`label::TYPES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evaluation(pub [MatchCounts; 3]);

impl Evaluation {
    /// Takes one sentence into account.
    pub fn add(&mut self, gold: &[IobLabel], found: &[IobLabel]) {
        let (gold, found) = (label::names(gold), label::names(found));
        for (kind, counts) in label::TYPES.iter().zip(&mut self.0) {
            counts.gold += gold.iter().filter(|name| name.2 == *kind).count();
            counts.found += found.iter().filter(|name| name.2 == *kind).count();
            counts.correct += found.iter().filter(|name| name.2 == *kind && gold.contains(name)).count();
        }
    }

    /// All types together: the micro average.
    pub fn micro(&self) -> MatchCounts {
        self.0.iter().fold(MatchCounts::default(), |sum, counts| MatchCounts {
            gold: sum.gold + counts.gold,
            found: sum.found + counts.found,
            correct: sum.correct + counts.correct,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_read_and_written_line_for_line() {
        let text = "-DOCSTART-\tO\n\nPutin\tB-PER\ndan\tO\n\n\nIran\tB-GPE\n# sent_id = 3\nx\tI-LOC\n";
        let file = TokenFile::parse(text).unwrap();
        assert_eq!(file.unknown_types, BTreeSet::from(["GPE".to_string()]));
        let documents = file.documents();
        assert_eq!(documents.len(), 1);
        let sentences: Vec<_> =
            documents[0].iter().map(|(tokens, labels)| (tokens.join(" "), labels.clone())).collect();
        assert_eq!(sentences, [("Putin dan".into(), vec![1, 0]), ("Iran".into(), vec![0]), ("x".into(), vec![6])]);
        let labels = documents.iter().flatten().flat_map(|(_, labels)| labels.clone());
        assert_eq!(file.relabelled(labels), text.replace("B-GPE", "O"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let fail = |text: &str| TokenFile::parse(text).unwrap_err();
        assert_eq!(fail("a\tO\nb\n").line, 2);
        assert_eq!(fail("a\tO\tB-PER\n").line, 1);
        assert_eq!(fail("a\tO\n\nb\tPER\n").line, 3);
        assert_eq!(fail("a\tB-\n").line, 1);
        assert_eq!(fail("\tO\n").problem, "the token is empty");
    }

    #[test]
    fn only_whole_names_count() {
        let mut agreement = Evaluation::default();
        // [A B] C [D] against [A] B C [D], and a place taken for an organisation.
        agreement.add(&[1, 2, 0, 1, 5], &[1, 0, 0, 1, 3]);
        assert_eq!(agreement.0[0], MatchCounts { gold: 2, found: 2, correct: 1 });
        assert_eq!(agreement.micro(), MatchCounts { gold: 3, found: 3, correct: 1 });
        assert!((agreement.micro().f1() - 1.0 / 3.0).abs() < 1e-9);
        assert!(MatchCounts::default().f1() < 1e-9);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(text in "[a\tBIO\\-PERLOC\r\n#é ]{0,60}") {
            if let Ok(file) = TokenFile::parse(&text) {
                let all: Vec<IobLabel> = file.documents().iter().flatten().flat_map(|(_, labels)| labels.clone()).collect();
                let again = TokenFile::parse(&file.relabelled(all)).unwrap();
                prop_assert_eq!(again.documents(), file.documents());
            }
        }
    }
}
