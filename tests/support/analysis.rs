//! Shortcuts that analyse a text.
#![allow(dead_code, reason = "each test program uses its part")]

use std::fs;
use tandai::article::Article;
use tandai::claim::{self, Check};
use tandai::entity::extract;
use tandai::text::Span;

/// The sentences with a claim, the most check-worthy one first, and their scores.
pub(crate) fn ranked_sentences(text: &str) -> Vec<(String, f32)> {
    let article = Article::new(text.into(), None, None).unwrap();
    let found = extract(&article, Span::new(0, text.len()));
    let claims = claim::find(&article, &found);
    claims.all().iter().map(|&i| &claims.sentences[i]).map(|s| (s.span.slice(text).to_string(), s.score)).collect()
}

/// The findings in a text, as check and words.
pub(crate) fn findings(text: &str) -> Vec<(Check, String)> {
    let article = Article::new(text.into(), None, None).unwrap();
    let found = extract(&article, Span::new(0, text.len()));
    claim::find(&article, &found).findings.iter().map(|f| (f.check, f.span.slice(text).to_string())).collect()
}

/// Checks that no text file of a folder has findings.
#[track_caller]
pub(crate) fn no_findings_in(folder: &str) {
    let mut read = 0;
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|end| end == "txt") {
            assert_eq!(findings(&fs::read_to_string(&path).unwrap()), [], "{}", path.display());
            read += 1;
        }
    }
    assert!(read > 0, "{folder} has no text files");
}
