//! Labelled token files in the format of name corpora (one token, a tab and an IOB2 tag per line; a blank line after
//! each sentence), and the evaluation of labels against them.

use super::EntityType;
use super::tagger::label::{self, IobLabel};
use std::collections::{BTreeSet, HashSet};
use std::mem;
use thiserror::Error;

#[derive(Clone, Debug, PartialEq, Eq)]
enum IobLine {
    /// A token and its tag.
    Token(String, IobLabel),
    /// A blank line, which ends a sentence.
    Blank,
    /// The start of a document (`-DOCSTART-`, or `# newdoc` as in CoNLL-U), kept verbatim.
    DocumentStart(String),
    /// A comment, kept verbatim.
    Comment(String),
}

/// A parsed token file, with every line kept for writing it back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenFile {
    lines: Vec<IobLine>,
    /// Entity types in the file that the tagger does not have; their tokens count as outside.
    pub(crate) unknown_types: BTreeSet<String>,
}

/// A syntax error in a token file.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("line {line}: {problem}")]
pub struct TokenError {
    /// The line number, from 1.
    pub(crate) line: usize,
    /// The description of the error, for the user.
    pub(crate) problem: String,
}

/// The sentences of a document, each with its tokens and their labels.
pub(crate) type TokenDocument<'a> = Vec<(Vec<&'a str>, Vec<IobLabel>)>;

impl TokenFile {
    /// Parses a token file. An `I-` tag that does not continue a name of its type begins one, as in `conlleval`. Entity
    /// types that the tagger does not have count as outside.
    ///
    /// # Errors
    /// If a line is not a token and a tag, for the first such line.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let mut file = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (i, line) in text.lines().enumerate() {
            let fail = |what: String| TokenError { line: i + 1, problem: what };
            let bare = line.trim_end_matches(['\r', '\n']);
            let parsed = if bare.trim().is_empty() {
                IobLine::Blank
            } else if bare.starts_with("-DOCSTART-") {
                IobLine::DocumentStart(bare.into())
            } else if bare.starts_with("# ") && !bare.contains('\t') {
                if bare[2..].trim_start().starts_with("newdoc") {
                    IobLine::DocumentStart(bare.into())
                } else {
                    IobLine::Comment(bare.into())
                }
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

    /// Whether the file says where its documents begin.
    pub(crate) fn marks_documents(&self) -> bool {
        self.lines.iter().any(|line| matches!(line, IobLine::DocumentStart(_)))
    }

    /// The documents of the file, without empty ones; a file that does not say where they begin is one document.
    pub fn documents(&self) -> Vec<TokenDocument<'_>> {
        let mut documents: Vec<TokenDocument<'_>> = Vec::new();
        let mut document = TokenDocument::new();
        let (mut tokens, mut labels) = (Vec::new(), Vec::new());
        for line in &self.lines {
            if let IobLine::Token(token, label) = line {
                tokens.push(token.as_str());
                labels.push(*label);
                continue;
            }
            if !tokens.is_empty() {
                document.push((mem::take(&mut tokens), mem::take(&mut labels)));
            }
            if matches!(line, IobLine::DocumentStart(_)) && !document.is_empty() {
                documents.push(mem::take(&mut document));
            }
        }
        if !tokens.is_empty() {
            document.push((tokens, labels));
        }
        if !document.is_empty() {
            documents.push(document);
        }
        documents
    }

    /// The number in the file, from 1, of the line of each token, in order.
    pub(crate) fn token_lines(&self) -> impl Iterator<Item = usize> {
        let lines = (1..).zip(&self.lines);
        lines.filter(|(_, line)| matches!(line, IobLine::Token(..))).map(|(number, _)| number)
    }

    /// Writes the file with different labels, line for line.
    ///
    /// # Panics
    /// If there are fewer labels than tokens.
    pub(crate) fn relabelled(&self, labels: impl IntoIterator<Item = IobLabel>) -> String {
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
                IobLine::DocumentStart(text) | IobLine::Comment(text) => out.push_str(text),
            }
            out.push('\n');
        }
        out
    }
}

/// Counts of names in the file, found, and found correctly: with the right start, end and type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchCounts {
    /// Names in the file.
    pub gold: usize,
    /// Names found.
    pub found: usize,
    /// Names found correctly.
    pub correct: usize,
}

impl MatchCounts {
    /// The share of the names found that are correct, from 0 to 1; 0 if none was found.
    pub fn precision(self) -> f64 {
        ratio(self.correct, self.found)
    }

    /// The share of the names in the file that were found correctly, from 0 to 1; 0 if the file has none.
    pub fn recall(self) -> f64 {
        ratio(self.correct, self.gold)
    }

    /// The harmonic mean of precision and recall; 0 if the file has no names and none was found.
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
    /// Adds the counts of one sentence.
    pub fn add(&mut self, gold: &[IobLabel], found: &[IobLabel]) {
        self.add_names(&label::names(gold), &label::names(found));
    }

    /// Adds the counts of names that are given as start, end and type. None is in `gold` or in `found` twice.
    pub(crate) fn add_names(&mut self, gold: &[(usize, usize, EntityType)], found: &[(usize, usize, EntityType)]) {
        let known: HashSet<_> = gold.iter().collect();
        for (kind, counts) in label::TYPES.iter().zip(&mut self.0) {
            counts.gold += gold.iter().filter(|name| name.2 == *kind).count();
            counts.found += found.iter().filter(|name| name.2 == *kind).count();
            counts.correct += found.iter().filter(|name| name.2 == *kind && known.contains(name)).count();
        }
    }

    /// The counts of all types together, for the micro average.
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
        assert_eq!(file.token_lines().collect::<Vec<_>>(), [3, 4, 7, 9]);
        let labels = documents.iter().flatten().flat_map(|(_, labels)| labels.clone());
        assert_eq!(file.relabelled(labels), text.replace("B-GPE", "O"));
    }

    #[test]
    fn a_document_begins_where_the_file_says_so() {
        let documents = |text: &str| -> Vec<Vec<String>> {
            let file = TokenFile::parse(text).unwrap();
            let words = |document: TokenDocument<'_>| document.iter().map(|(tokens, _)| tokens.join(" ")).collect();
            file.documents().into_iter().map(words).collect()
        };
        let marked =
            "-DOCSTART-\tO\n\na\tO\nb\tO\n\nc\tO\n-DOCSTART- -X- O O\nd\tO\n\n# newdoc id = 3\n# sent_id = 1\ne\tO\n";
        assert_eq!(documents(marked), [vec!["a b", "c"], vec!["d"], vec!["e"]]);
        assert!(TokenFile::parse(marked).unwrap().marks_documents());
        let plain = "# sent_id = 1\na\tO\n\nb\tO\n";
        assert_eq!(documents(plain), [vec!["a", "b"]]);
        assert!(!TokenFile::parse(plain).unwrap().marks_documents());
        assert_eq!(documents("-DOCSTART-\tO\n\n# newdoc\n"), Vec::<Vec<String>>::new());
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
        // [A B] C [D] against [A] B C [D], and a place labelled as an organisation.
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
