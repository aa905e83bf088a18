//! The text of a source as it was when it was annotated: it carries annotations through edits, and shows what was edited.
//!
//! A snapshot is a plain text file beside the sidecar, `name.txt.KEY.snapshot`, named for what is in it, so that it is
//! written once, never changes, and never conflicts.

use super::sidecar::Target;
use crate::article::Article;
use crate::text::{CodePointIndex, Span, sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bytes of the largest text that a snapshot is kept of. Of larger ones only the quotes and their context are kept.
pub const MAX_SNAPSHOT_BYTES: usize = 4 << 20;

/// Digits of a key.
const KEY_DIGITS: usize = 12;

/// The name of the text with that SHA-256 (hexadecimal): its first 12 digits.
fn key(sha256: &str) -> &str {
    &sha256[..sha256.len().min(KEY_DIGITS)]
}

/// The key of the text of `article`.
pub fn key_of(article: &Article) -> &str {
    key(article.sha256())
}

/// Whether `text` can be a key.
pub fn is_key(text: &str) -> bool {
    text.len() == KEY_DIGITS && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A text as it was.
#[derive(Debug)]
pub struct Snapshot {
    text: String,
    code_points: CodePointIndex,
}

impl Snapshot {
    /// Of `text`, which had no byte order mark.
    pub fn new(text: String) -> Self {
        Self { code_points: CodePointIndex::new(&text), text }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `span` in code points.
    pub fn to_code_points(&self, span: Span) -> (usize, usize) {
        self.code_points.range(&self.text, span)
    }

    /// The bytes of `target`, if its words are where it says.
    pub fn span(&self, target: &Target) -> Option<Span> {
        let at = |point| self.code_points.byte_offset(&self.text, point);
        let span = Span::new(at(target.start)?, at(target.end)?);
        (span.get(&self.text)? == target.exact && !span.is_empty()).then_some(span)
    }
}

/// The snapshots of one source, by key.
#[derive(Clone, Debug, Default)]
pub struct Snapshots(BTreeMap<String, Arc<Snapshot>>);

impl Snapshots {
    /// The text with that key.
    pub fn get(&self, key: &str) -> Option<&Snapshot> {
        self.0.get(key).map(Arc::as_ref)
    }

    /// Adds a text under its key.
    pub fn insert(&mut self, snapshot: Snapshot) {
        self.0.insert(key(&sha256(snapshot.text.as_bytes())).into(), Arc::new(snapshot));
    }

    /// Adds those of `others`.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }
}
