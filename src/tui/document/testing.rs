//! What the tests of a document's services need.

use super::{SaveError, SaveFailure};
use crate::article::Article;
use crate::article::source::{self, ReadOptions};
use crate::guard::catch_panic;
use std::fs;
use std::sync::Arc;

/// An article of which only the head has been read.
pub(super) fn head() -> Article {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.txt");
    fs::write(&path, "Satu dua tiga.\n".repeat(10_000)).unwrap();
    let opened = source::open(&path, ReadOptions::default()).unwrap();
    assert!(opened.pending.is_some() && !opened.article.is_whole());
    opened.article
}

/// A save that failed with this message.
pub(super) fn failure(message: &'static str) -> SaveFailure {
    let panic = catch_panic::<()>("saving", || panic!("{message}")).unwrap_err();
    SaveFailure { error: Arc::new(SaveError::Panicked(panic)), kept_in: None }
}
