//! Drafts: a note or claim record is kept in a file while the user types, so that it survives even a kill.
//! It is offered again when the article is next opened.
//!
//! Each window has one small file in the user's state folder, and holds a lock on it, so that a second window on the
//! same article leaves it alone. A failure here costs a safety net, not work, so it is only logged.

use crate::annotation::claim::Claim;
use crate::annotation::{Annotation, AnnotationKind};
use crate::article::Article;
use crate::explain::for_log;
use crate::file::create_private_folder;
use crate::library::state_folder::{self, key};
use crate::text::{Span, graphemes};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The part of an annotation that the claim form edits: the claim, the tags and the note.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ClaimRecord {
    /// Speaker, verdict, evidence and the other fields of the claim.
    pub(crate) claim: Claim,
    /// Tags, without `#`.
    #[serde(default)]
    pub(crate) tags: Vec<String>,
    /// The note, of any number of lines.
    #[serde(default)]
    pub(crate) note: String,
}

impl ClaimRecord {
    /// The record of an annotation.
    pub(crate) fn of(annotation: &Annotation) -> Self {
        Self {
            claim: annotation.claim.clone().unwrap_or_default(),
            tags: annotation.tags.clone(),
            note: annotation.note.clone(),
        }
    }

    /// Makes it the record of an annotation.
    pub(crate) fn write_to(self, annotation: &mut Annotation) {
        annotation.claim = Some(self.claim);
        (annotation.tags, annotation.note) = (self.tags, self.note);
    }
}

/// The annotation or span that a note belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoteSubject {
    /// A new annotation of this kind on this span.
    New(AnnotationKind, Span),
    /// A new note on the whole article.
    Article,
    /// An existing annotation.
    Existing(Uuid),
}

/// An unfinished note, or the unfinished record of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The annotation or the span it belongs to.
    pub(crate) subject: NoteSubject,
    /// The text of the note so far.
    pub(crate) note: String,
    /// The fields filled in so far, if it is the record of a claim.
    pub(crate) record: Option<Box<ClaimRecord>>,
}

/// What is being written in a dialog.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Writing {
    /// The dialog is not for writing.
    Nothing,
    /// Nothing new is written yet.
    Blank,
    /// This.
    Draft(Draft),
}

/// A draft that a killed window left.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RecoveredDraft {
    /// The draft.
    pub(crate) draft: Draft,
    /// Its file, which may be removed once the draft is kept elsewhere.
    pub(crate) file: PathBuf,
}

impl RecoveredDraft {
    /// The draft for the document to show, and the file for the session to remove.
    pub(crate) fn split(recovered: Option<Self>) -> (Option<Draft>, Option<PathBuf>) {
        recovered.map(|Self { draft, file }| (draft, file)).unzip()
    }
}

/// The JSON of a draft; `start` and `end` are offsets in code points.
#[derive(Serialize, Deserialize)]
struct StoredDraft {
    source: String,
    kind: Option<AnnotationKind>,
    start: usize,
    end: usize,
    id: Option<Uuid>,
    /// Whether it is a new note on the whole article.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    article: bool,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<Box<ClaimRecord>>,
}

/// The file of this window's draft, locked while this exists. Dropping it removes the file, except in a panic.
pub(crate) struct DraftFile {
    path: PathBuf,
    file: File,
    /// Whether dropping this leaves the file.
    stays: bool,
}

/// The draft that a killed window on `article` left. `key` is the [`key`] of the article's path.
pub(crate) fn recover(article: &Article, key: &str, state: &Path) -> Option<RecoveredDraft> {
    state_folder::files_of(key, &state_folder::drafts(state)).into_iter().find_map(|path| {
        let kept = read(&path)
            .inspect_err(|error| log::warn!("{}: cannot read the draft: {}", path.display(), for_log(error)))
            .ok()??;
        let text = article.text();
        let subject = match (kept.id, kept.kind) {
            (Some(id), _) => NoteSubject::Existing(id),
            _ if kept.article => NoteSubject::Article,
            (None, kind) => {
                let span = article.from_code_points(kept.start, kept.end).filter(|span| !span.is_empty());
                let whole = |s: Span| Span::new(graphemes::floor(text, s.start), graphemes::ceil(text, s.end));
                // If the source is shorter now, use the first paragraph rather than lose the draft.
                let span = span.map_or_else(|| article.paragraphs()[0].span(), whole);
                NoteSubject::New(kind.unwrap_or(AnnotationKind::Note), span)
            }
        };
        Some(RecoveredDraft { draft: Draft { subject, note: kept.text, record: kept.record }, file: path })
    })
}

/// The draft in the file at `path`; `None` if the window that wrote it is still open.
fn read(path: &Path) -> io::Result<Option<StoredDraft>> {
    let mut file = File::open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let mut json = Vec::new();
    file.read_to_end(&mut json)?;
    // Read one value only: if a kill came before the file was truncated, the end of a longer draft follows this one.
    Ok(serde_json::Deserializer::from_slice(&json).into_iter().next().transpose()?)
}

/// Removes the file of a draft that is not needed any more. An error is only logged.
pub(crate) fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file) {
        log::warn!("{}: cannot be removed: {error}", file.display());
    }
}

impl DraftFile {
    /// Creates and locks a file for the drafts of this window; `None` if the article has no file.
    ///
    /// # Errors
    /// If the folder or the file cannot be created, or the lock is taken.
    pub(crate) fn new(article: &Article, state: &Path) -> io::Result<Option<Self>> {
        let Some(key) = article.path().and_then(key) else { return Ok(None) };
        let folder = state_folder::drafts(state);
        create_private_folder(&folder)?;
        let path = folder.join(format!("{key}-{}.json", std::process::id()));
        let mut options = OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        file.try_lock().map_err(io::Error::from)?;
        Ok(Some(Self { path, file, stays: false }))
    }

    /// Replaces the draft in the file with `draft`.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn write(&mut self, draft: &Draft, article: &Article) -> io::Result<()> {
        let (kind, span, id) = match draft.subject {
            NoteSubject::New(kind, span) => (Some(kind), span, None),
            NoteSubject::Article => (None, Span::default(), None),
            NoteSubject::Existing(id) => (None, Span::default(), Some(id)),
        };
        let is_on_article = draft.subject == NoteSubject::Article;
        let (start, end) = article.to_code_points(span);
        let source = article.path().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        let (text, record) = (draft.note.clone(), draft.record.clone());
        let json =
            serde_json::to_vec(&StoredDraft { source, kind, start, end, id, article: is_on_article, text, record })?;
        // Overwrite in place and in one write, because the lock is on this file; then cut the tail of a longer draft.
        self.file.rewind()?;
        self.file.write_all(&json)?;
        self.file.set_len(json.len() as u64)
    }
}

impl DraftFile {
    /// Leaves the file, so that the note is offered again when the article is next opened.
    pub(crate) fn leave(mut self) {
        self.stays = true;
    }
}

impl Drop for DraftFile {
    /// Removes the file: the note was saved or given up. After a panic it stays, so that the note can be offered again.
    fn drop(&mut self) {
        if !self.stays && !std::thread::panicking() {
            remove(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_found_once_its_window_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("a.txt");
        fs::write(&source, "sátu dua tiga").unwrap();
        let article = crate::article::source::read(&source, crate::article::source::ReadOptions::default()).unwrap();
        let mut slot = DraftFile::new(&article, dir.path()).unwrap().unwrap();
        let long = Draft {
            subject: NoteSubject::New(AnnotationKind::Note, Span::new(6, 9)),
            note: "panjang sekali".into(),
            record: None,
        };
        let draft = Draft { note: "cek".into(), ..long.clone() };
        slot.write(&long, &article).unwrap();
        slot.write(&draft, &article).unwrap();
        let key = key(&source).unwrap();
        assert_eq!(recover(&article, &key, dir.path()), None, "its window lives");
        // A kill releases the lock and leaves the file.
        let path = slot.path.clone();
        let json = fs::read(&path).unwrap();
        drop(slot);
        assert!(!path.exists());
        fs::write(&path, [&json[..], b"ali\"}"].concat()).unwrap();
        assert_eq!(recover(&article, &key, dir.path()), Some(RecoveredDraft { draft, file: path }));
    }
}
