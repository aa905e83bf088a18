//! Gives the content of an orphan to a source, and moves the orphan aside once that is on disk.

use super::{Orphan, OrphanReason, merged};
use crate::annotation::AnnotationSet;
use crate::annotation::store::{Store, StoreError, identity, move_aside};
use crate::article::Article;
use crate::file::{FileError, FolderLock, folder_of};
use std::path::PathBuf;

/// The result of an adoption.
pub(crate) struct Adopted {
    /// The annotations of the source now, placed in its text.
    pub(crate) annotations: AnnotationSet,
    /// Where the orphan is now; `None` if it stayed where it was. An error does no harm: it has nothing that the source
    /// lacks, and is not found again.
    pub(crate) kept: Result<Option<PathBuf>, FileError>,
}

/// Merges `orphan` into the sidecar of `article`, and then moves the orphan aside.
///
/// # Errors
/// As [`Store::save`]; the orphan is then unchanged.
pub(crate) fn adopt(orphan: &Orphan, article: &Article, mut store: Store) -> Result<Adopted, StoreError> {
    store.restrict_to_readers_of(orphan.path());
    let all = merged(&store.sidecar(), &orphan.sidecar);
    store.save_with(&all, article, &orphan.snapshots())?;
    Ok(Adopted { annotations: store.annotation_set(article), kept: keep_aside(orphan) })
}

/// Moves an orphan, whose content is saved elsewhere, to the first free name of the form `NAME.adopted-N`, where it is not
/// found again. Returns that name; `None` if it stays: somebody has written it since, its source is there and reads it, or
/// its source is not known.
///
/// # Errors
/// If it cannot be renamed.
pub(crate) fn keep_aside(orphan: &Orphan) -> Result<Option<PathBuf>, FileError> {
    let path = orphan.path();
    if orphan.reason == OrphanReason::MayHaveSource {
        return Ok(None);
    }
    // Another window that still has the source open under its old name may be saving.
    let _held = FolderLock::acquire(folder_of(path))
        .inspect_err(|error| log::info!("{}: the folder cannot be locked: {error}", path.display()));
    if identity(path) != Some(orphan.identity) {
        return Ok(None);
    }
    move_aside(path, "adopted").map(Some).map_err(FileError::writing(path))
}
