//! Annotations: the model, the sidecar files they are saved in, and the search for their words after an edit.

pub mod adjudication;
pub mod agreement;
pub mod anchor;
pub mod annotation_set;
pub mod board;
pub mod claim;
pub mod corrections;
pub mod label;
pub mod location;
pub mod merge;
pub mod project;
pub mod sidecar;
mod sidecar_writer;
pub mod snapshot;
pub mod store;
pub mod suppressions;
pub mod text_changes;
pub mod verdict;
pub mod vocabulary;

pub use anchor::AnchorState;
pub use annotation_set::AnnotationSet;
pub use claim::Claim;
pub use label::{Label, Labels};
pub use sidecar::{Annotation, AnnotationKind, Sidecar, Target};
pub use snapshot::Snapshots;
