//! Annotations: the model, the sidecar files they are saved in, and the search for their words after an edit.

pub mod adjudication;
pub mod agreement;
pub mod anchor;
pub(crate) mod annotation_set;
pub mod board;
pub mod claim;
mod claim_suggestions;
pub(crate) mod conflicted;
pub(crate) mod corrections;
pub(crate) mod filter;
pub(crate) mod foreign_notes;
pub mod label;
pub(crate) mod link;
pub mod location;
pub mod merge;
pub(crate) mod orphans;
pub mod project;
pub mod sidecar;
mod sidecar_writer;
pub mod snapshot;
pub mod store;
pub(crate) mod suppressions;
pub(crate) mod tags;
pub(crate) mod text_changes;
pub(crate) mod unused_snapshots;
pub mod verdict;
pub mod vocabulary;

pub(crate) use anchor::AnchorState;
pub use annotation_set::AnnotationSet;
pub(crate) use claim::Claim;
pub(crate) use label::{Label, Labels};
pub use sidecar::{Annotation, AnnotationKind, Sidecar, Target};
pub use snapshot::Snapshots;
