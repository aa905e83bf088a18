//! Orphans: sidecars that no article reads, because its source was renamed or moved, or because annotations are now looked
//! for in another place. They are found, matched to sources, and adopted.

mod adopt;
mod matching;
mod search;

pub(crate) use adopt::{Adopted, adopt, keep_aside};
pub(crate) use matching::{Fit, count_by_source, in_folder, offers_for};
pub(crate) use search::around;

use super::annotation_set::AnnotationSet;
use super::location::SidecarLocation;
use super::merge;
use super::sidecar::Sidecar;
use super::snapshot::{self, Snapshots};
use super::store::{self, StoreError};
use crate::article::Article;
use crate::file::FileIdentity;
use crate::text::display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A sidecar with annotations or decisions that no article reads.
#[derive(Clone, Debug)]
pub struct Orphan {
    location: SidecarLocation,
    /// Absolute path at which its source was, or is.
    source: PathBuf,
    reason: OrphanReason,
    sidecar: Arc<Sidecar>,
    /// The file when `sidecar` was read from it.
    identity: FileIdentity,
}

/// Why no article reads a sidecar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrphanReason {
    /// There is no source of its name in the folder.
    SourceGone,
    /// The folder of its source is gone too: renamed, or on a disk that is not mounted.
    FolderGone,
    /// The source is there, but its annotations are read from another place, such as a newer folder `annotations`.
    ReadElsewhere,
    /// Its source may be anywhere: the folder of `--annotations` does not say in which folder it is. Or the source reads
    /// it, and a person chose it for another one.
    MayHaveSource,
}

/// Why an orphan belongs to a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Evidence {
    /// It names this source.
    SamePath,
    /// It was saved for exactly this text.
    SameText,
    /// It was saved for a text that has this share of its words in common with the source.
    SimilarText(f32),
    /// A person named it.
    Chosen,
}

/// An orphan that belongs, or seems to belong, to an article.
#[derive(Clone, Debug)]
pub struct Offer {
    pub(crate) orphan: Orphan,
    pub(crate) evidence: Evidence,
    /// Conflicted copies beside the orphan, which have to be merged with it first.
    pub(crate) copies: Vec<PathBuf>,
    /// The annotations, placed in the article.
    pub(crate) placed: AnnotationSet,
}

impl Orphan {
    /// Path of the sidecar.
    pub(crate) fn path(&self) -> &Path {
        &self.location.sidecar
    }

    /// Path at which its source was, or is.
    pub(crate) fn source(&self) -> &Path {
        &self.source
    }

    /// The content.
    pub(crate) fn sidecar(&self) -> &Sidecar {
        &self.sidecar
    }

    /// The snapshots that it refers to.
    pub(crate) fn snapshots(&self) -> Snapshots {
        store::read_snapshots(&self.location, &self.sidecar, None)
    }

    /// The text it was saved for: the newest of which there is a snapshot.
    fn text(&self) -> Option<String> {
        let saved = self.sidecar.source.sha256.get(..snapshot::KEY_DIGITS);
        let mut annotations: Vec<_> = self.sidecar.annotations.iter().collect();
        annotations.sort_by_key(|annotation| std::cmp::Reverse(annotation.modified));
        let last = annotations.iter().filter_map(|annotation| annotation.target.snapshot.as_deref());
        let decided = self.sidecar.targets().filter_map(|target| target.snapshot.as_deref());
        let snapshots = self.snapshots();
        saved.into_iter().chain(last).chain(decided).find_map(|key| Some(snapshots.get(key)?.text().to_string()))
    }

    /// The copies beside it that a synchroniser made, and that hold something else.
    pub(crate) fn conflicted_copies(&self) -> Vec<PathBuf> {
        super::conflicted::conflicted_copies(self.path(), &self.sidecar)
    }

    /// Whether it was saved for the text with this SHA-256, or an annotation in it was made on that text.
    fn is_for_text_with(&self, sha256: &str) -> bool {
        let key = &sha256[..snapshot::KEY_DIGITS];
        self.sidecar.source.sha256 == sha256
            || self.sidecar.targets().any(|target| target.snapshot.as_deref() == Some(key))
    }

    /// Its content in words: "2 annotations", or "decisions" if it has no annotations.
    pub(crate) fn contents(&self) -> String {
        match self.sidecar.annotations.len() {
            0 => "decisions".into(),
            count => display::counted(count, "annotation"),
        }
    }

    /// The word that agrees with [`Orphan::contents`].
    pub(crate) fn verb(&self, one: &'static str, several: &'static str) -> &'static str {
        if self.sidecar.annotations.len() == 1 { one } else { several }
    }

    /// Path of its source, relative to `folder` if it is in it.
    pub(crate) fn source_seen_from(&self, folder: &Path) -> String {
        seen_from(&self.source, folder)
    }
}

impl Offer {
    fn new(orphan: Orphan, evidence: Evidence, article: &Article) -> Self {
        let copies = orphan.conflicted_copies();
        let placed = AnnotationSet::new((*orphan.sidecar).clone(), orphan.snapshots(), article);
        Self { orphan, evidence, copies, placed }
    }

    /// The sidecar at `path`, which a person chose for `article`. `None` if there is no file.
    ///
    /// # Errors
    /// As [`store::Store::open`].
    pub(crate) fn of_file(path: &Path, article: &Article) -> Result<Option<Self>, StoreError> {
        let Some(orphan) = search::named(path)? else { return Ok(None) };
        Ok(Some(Self::new(orphan, Evidence::Chosen, article)))
    }

    /// The offer in words, for an article in `folder`: "2 annotations of old.txt belong to this text".
    pub(crate) fn description(&self, folder: &Path) -> String {
        let (contents, source) = (self.orphan.contents(), self.orphan.source_seen_from(folder));
        match self.evidence {
            Evidence::SamePath => {
                let file = seen_from(self.orphan.path(), folder);
                format!("{contents} in {file} {} not read", self.orphan.verb("is", "are"))
            }
            Evidence::SameText | Evidence::Chosen => {
                format!("{contents} of {source} {} to this text", self.orphan.verb("belongs", "belong"))
            }
            Evidence::SimilarText(share) => {
                format!("{contents} of {source} may belong to this text ({} alike)", percent(share))
            }
        }
    }
}

/// A share of similar texts in words: "84%". Texts that differ only in case or punctuation are 99% alike.
pub(crate) fn percent(share: f32) -> String {
    format!("{:.0}%", (share * 100.0).floor().min(99.0))
}

/// `path` relative to `folder` if it is in it, else relative to the folder above, as `../x`.
pub(crate) fn seen_from(path: &Path, folder: &Path) -> String {
    let above = || Some(Path::new("..").join(path.strip_prefix(folder.parent()?).ok()?));
    let seen = path.strip_prefix(folder).map(Path::to_path_buf).ok().or_else(above);
    seen.unwrap_or_else(|| path.to_path_buf()).to_string_lossy().into_owned()
}

/// Whether a sidecar has nothing that would be missed.
pub(crate) fn is_empty(sidecar: &Sidecar) -> bool {
    sidecar.annotations.is_empty()
        && sidecar.entities.is_empty()
        && sidecar.suppressions.is_empty()
        && sidecar.adjudicated.is_empty()
        && sidecar.links.is_empty()
}

/// `current` with everything that is only in `orphan`.
pub(crate) fn merged(current: &Sidecar, orphan: &Sidecar) -> Sidecar {
    let (mut merged, _) = merge::merge_sidecars(&Sidecar::default(), current, orphan);
    merged.source.clone_from(&current.source);
    merged
}
