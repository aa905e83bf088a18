//! Snapshots: the text of a source when it was annotated, used to find annotations after edits and to show the edits.
//!
//! A snapshot is a plain text file next to the sidecar, `name.txt.KEY.snapshot`. The name is made from a hash of its
//! content, so it is written once, never changes and never conflicts.

use super::sidecar::Target;
use crate::article::Article;
use crate::text::{CodePointIndex, Span, sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Size in bytes of the largest text that gets a snapshot. For a larger one, only the quotes and their context are
/// kept.
pub(crate) const MAX_SNAPSHOT_BYTES: usize = 4 << 20;

/// Length of a key, in hexadecimal digits.
pub(crate) const KEY_DIGITS: usize = 12;

/// The key of a text: the first 12 digits of its SHA-256 in hexadecimal.
fn key(sha256: &str) -> &str {
    &sha256[..sha256.len().min(KEY_DIGITS)]
}

/// The key of the current text of `article`.
pub(crate) fn key_of(article: &Article) -> &str {
    key(article.sha256())
}

/// Whether `text` has the form of a key: 12 lower-case hexadecimal digits.
pub(crate) fn is_key(text: &str) -> bool {
    text.len() == KEY_DIGITS && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// The text of a source at the time of an annotation.
#[derive(Debug)]
pub struct Snapshot {
    text: String,
    code_points: CodePointIndex,
}

impl Snapshot {
    /// Makes a snapshot of `text`, which must not contain a byte order mark. Linear in the length of the text.
    pub fn new(text: String) -> Self {
        Self { code_points: CodePointIndex::new(&text), text }
    }

    /// The text of the snapshot.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Converts a byte span to code points: start and end, half open.
    pub(crate) fn to_code_points(&self, span: Span) -> (usize, usize) {
        self.code_points.range(&self.text, span)
    }

    /// The byte span of `target`; `None` if its words are not at its offsets in this text.
    pub(crate) fn span(&self, target: &Target) -> Option<Span> {
        let at = |point| self.code_points.byte_offset(&self.text, point);
        let span = Span::new(at(target.start)?, at(target.end)?);
        (span.get(&self.text)? == target.exact && !span.is_empty()).then_some(span)
    }
}

/// The snapshots of one source, by key.
#[derive(Clone, Debug, Default)]
pub struct Snapshots(BTreeMap<String, Arc<Snapshot>>);

impl Snapshots {
    /// The snapshot with this key.
    pub(crate) fn get(&self, key: &str) -> Option<&Snapshot> {
        self.0.get(key).map(Arc::as_ref)
    }

    /// Adds a snapshot under its key, which costs one SHA-256 of the text.
    pub fn insert(&mut self, snapshot: Snapshot) {
        self.0.insert(key(&sha256(snapshot.text.as_bytes())).into(), Arc::new(snapshot));
    }

    /// Adds all snapshots of `others`.
    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }
}
